"""What mocks do that wrap an object: each attribute and protocol is of its kind, and reaches it."""

import functools
import inspect
import types
from unittest.mock import call

import pytest

from asyncmocks import AsyncMock, MagicMock, async_iter
from helpers import collect, enter, finish, kind_of, raise_in, run, waiting_for


async def seven():
    """Be awaited."""
    return 7


async def last(*args):
    """Give the last argument back."""
    return args[-1]


async def numbers():
    """Be iterated."""
    yield 1
    yield 2


class Handler:
    async def __call__(self, request):
        return f"handled {request}"


class Names:
    def save(self, row): ...


class Source:
    limit = 3
    handle = Handler()
    state = property(lambda self: 1 / 0)
    static = staticmethod(last)
    of = classmethod(last)
    rows = staticmethod(numbers)

    async def save(self, row):
        return f"saved {row}"

    def count(self, table="rows"):
        return f"counted {table}"

    partial = functools.partialmethod(save, 4)

    async def __aenter__(self):
        return "own"

    async def __aexit__(self, exc_type, *args):
        return exc_type is KeyError

    def __aiter__(self):
        return numbers()

    async def __anext__(self): ...

    def __await__(self):
        yield from ()
        return "awaited"

    def __len__(self):
        return 2


@pytest.mark.parametrize(
    ("name", "args", "use", "result"),
    [("save", ["row"], finish, "saved row"), ("partial", [], finish, "saved 4"),
     ("static", [1], finish, 1), ("of", [2], finish, 2), ("handle", [3], finish, "handled 3"),
     ("count", ["users"], str, "counted users"),
     ("rows", [], lambda rows: run(collect(rows)), [1, 2])],
)  # fmt: skip
def test_child_has_the_kind_and_result_of_the_wrapped_attribute(kind, name, args, use, result):
    """Calls and awaits reach it and are recorded, whatever stands around a function."""
    m = kind(wraps=types.SimpleNamespace(source=Source()))
    child = getattr(m.source, name)

    assert use(child(*args)) == result

    assert kind_of(child) is (AsyncMock if use is finish else MagicMock)
    child.assert_called_once_with(*args)
    assert hasattr(child, "assert_awaited") is (use is finish)
    assert len(getattr(child, "await_args_list", [])) == (use is finish)
    assert m.mock_calls == [getattr(call.source, name)(*args)]


def test_names_are_those_of_the_spec_or_of_what_is_wrapped(kind):
    """A spec decides on names and kinds, what is wrapped on results; a property is not run."""
    m, other = kind(wraps=Source()), kind(spec=Names, wraps=Source())
    same = kind(spec=Source, wraps=Source())

    assert kind_of(m.limit) is kind_of(other.save) is MagicMock
    assert (finish(same.save("row")), same.count()) == ("saved row", "counted rows")
    assert not any([hasattr(other, "count"), hasattr(same, "other")])
    with pytest.raises(AttributeError, match="has no attribute 'other'"):
        m.other


async def leave(manager, exc_type):
    """Return the class of what an `async with` lets out that is left by an exception."""
    try:
        await raise_in(manager, exc_type())
    except LookupError as exc:
        return type(exc)


async def plainly(spy):
    """Return what is called plainly."""
    return spy.count(), len(spy), list(spy)


@pytest.mark.parametrize(
    ("name", "configured", "use", "expected"),
    [
        ("__aenter__", {}, enter, "own"),
        ("__aenter__", {"__aenter__.return_value": "told"}, enter, "told"),
        ("__aexit__", {}, lambda m: leave(m, KeyError), None),
        ("__aexit__", {}, lambda m: leave(m, LookupError), LookupError),
        ("__aexit__", {"__aexit__.return_value": True}, lambda m: leave(m, LookupError), None),
        ("__aexit__", {"__aexit__.return_value": False}, lambda m: leave(m, KeyError), KeyError),
        ("__aiter__", {}, collect, [1, 2]),
        ("__aiter__", {"__aiter__.return_value": [4]}, collect, [4]),
        ("__aiter__", {"__aiter__.side_effect": lambda: async_iter(8)}, collect, [8]),
        ("__anext__", {"__anext__.return_value": 8}, lambda m: m.__anext__(), 8),
        ("save", {"save.return_value": 5}, lambda m: m.save("row"), 5),
        ("count", {}, plainly, ("counted rows", 0, [])),  # as in unittest.mock
        ("count", {"__len__.return_value": 9, "count.return_value": 3}, plainly, (3, 9, [])),
    ],
)
def test_protocol_reaches_the_object_unless_it_is_told(kind, name, configured, use, expected):
    """A return_value or side_effect says more than the object, of this mock alone."""
    m = kind(wraps=Source(), **configured)

    assert run(use(m)) == run(use(m)) == expected
    assert getattr(m, name).call_count == 2
    assert run(enter(kind(wraps=Source()))) == "own"


def test_await_reaches_the_object_unless_it_is_configured():
    """As often as wanted."""
    spy = MagicMock(wraps=Source())

    assert finish(waiting_for(spy)) == finish(waiting_for(spy)) == "awaited"
    spy.__await__.return_value = 5
    assert finish(waiting_for(spy)) == 5


@pytest.mark.parametrize("told", [None, 3])
def test_closing_a_wrapped_coroutine(told):
    """close() is recorded and done, unless it is told otherwise; nothing else starts or ends it."""
    coroutine = seven()
    m = MagicMock(wraps=types.SimpleNamespace(pending=coroutine))
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED
    if told:
        m.pending.close.return_value = told

    assert m.pending.close() == told

    m.pending.close.assert_called_once_with()
    assert (inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED) is not bool(told)
    coroutine.close()


def test_stepping_and_awaiting_a_wrapped_coroutine():
    """send(), throw(), close() and `await` reach it, and are recorded."""
    sent, thrown, closed, awaited = (MagicMock(wraps=seven()) for _ in range(4))

    with pytest.raises(StopIteration) as stopped:
        sent.send(None)
    with pytest.raises(KeyError):
        thrown.throw(KeyError())
    closed.close()

    assert (stopped.value.value, finish(waiting_for(awaited))) == (7, 7)
    for method in (sent.send, thrown.throw, closed.close, awaited.__await__):
        assert method.call_count == 1


def test_iterators_and_async_generators_are_stepped_and_closed(kind):
    """What is done with the mock is done with them; a loop goes on from there."""
    m, rows = kind(wraps=async_iter(1, 2)), numbers()

    assert (finish(m.__anext__()), finish(collect(m))) == (1, [2])
    assert run(collect(MagicMock(wraps=numbers()))) == [1, 2]
    run(MagicMock(wraps=rows).aclose())
    assert run(collect(rows)) == []
