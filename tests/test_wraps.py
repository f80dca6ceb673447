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

    async def save(self, row):
        return f"saved {row}"

    def count(self, table="rows"):
        return f"counted {table}"

    @staticmethod
    async def static(value):
        return value

    @classmethod
    async def of(cls, value):
        return value

    partial = functools.partialmethod(save, 4)

    async def __aenter__(self):
        return "own"

    async def __aexit__(self, exc_type, *args):
        return exc_type is KeyError

    def __aiter__(self):
        return numbers()

    async def rows(self):
        yield 1
        yield 2

    async def __anext__(self): ...

    def __await__(self):
        yield from ()
        return "awaited"

    def __len__(self):
        return 2


async def lengths(spy):
    """Return what is called plainly."""
    return len(spy), spy.count()


# Attributes


@pytest.mark.parametrize(
    ("name", "args", "result", "expected"),
    [
        ("save", ["row"], "saved row", AsyncMock),
        ("static", [1], 1, AsyncMock),
        ("of", [2], 2, AsyncMock),
        ("partial", [], "saved 4", AsyncMock),
        ("handle", ["request"], "handled request", AsyncMock),
        ("count", ["users"], "counted users", MagicMock),
        ("rows", [], [1, 2], MagicMock),
    ],
)
def test_child_has_the_kind_and_result_of_the_wrapped_attribute(kind, name, args, result, expected):
    """Calls and awaits reach it and are recorded, whatever stands around a function."""
    m = kind(wraps=types.SimpleNamespace(source=Source()))
    child = getattr(m.source, name)

    given = child(*args)
    if expected is AsyncMock or name == "rows":
        given = run(collect(given)) if name == "rows" else finish(given)

    assert (kind_of(child), given) == (expected, result)
    child.assert_called_once_with(*args)
    assert hasattr(child, "assert_awaited") is (expected is AsyncMock)
    assert len(getattr(child, "await_args_list", [])) == (expected is AsyncMock)
    assert m.mock_calls == [getattr(call.source, name)(*args)]


def test_names_are_those_of_what_is_wrapped(kind):
    """Other attributes are plain, a property is not run, and what the object lacks is refused."""
    m = kind(wraps=Source())

    assert kind_of(m.limit) is MagicMock
    assert finish(m.save("row")) == "saved row"
    with pytest.raises(AttributeError, match="has no attribute 'other'"):
        m.other


def test_spec_comes_before_wraps(kind):
    """The spec decides on names and kinds, what is wrapped on results."""
    m, same = kind(spec=Names, wraps=Source()), kind(spec=Source, wraps=Source())

    assert kind_of(m.save) is MagicMock
    assert (finish(same.save("row")), same.count()) == ("saved row", "counted rows")
    assert not hasattr(m, "count")
    assert not hasattr(same, "other")


def test_awaiting_a_wrapped_coroutine_function(kind):
    """A MagicMock hands the coroutine on that the function gives; an AsyncMock awaits it."""
    assert finish(kind(wraps=Source().save)("row")) == "saved row"


# Protocols: those of async are in test_magic_methods.py, too


@pytest.mark.parametrize(
    ("configured", "use", "expected"),
    [
        ({}, enter, "own"),
        ({"__aexit__.return_value": True}, lambda m: raise_in(m, LookupError()), None),
        ({}, collect, [1, 2]),
        ({"__aiter__.side_effect": lambda: async_iter(8, 9)}, collect, [8, 9]),
        ({"save.return_value": 5}, lambda m: m.save("row"), 5),
    ],
)
def test_protocol_reaches_the_object_unless_it_is_configured(kind, configured, use, expected):
    """A return_value or side_effect says more than the object, of this mock alone."""
    m = kind(wraps=Source(), **configured)

    assert run(use(m)) == run(use(m)) == expected
    assert run(enter(kind(wraps=Source()))) == "own"


@pytest.mark.parametrize(
    ("configured", "use", "expected"),
    [
        ({}, waiting_for, "awaited"),
        ({"__await__.return_value": 5}, waiting_for, 5),
        ({"__anext__.side_effect": [8, 9]}, lambda m: m.__anext__(), 8),
        ({"__len__.return_value": 9, "count.return_value": 3}, lengths, (9, 3)),
    ],
)
def test_other_protocols_of_a_spy(configured, use, expected):
    """`await` reaches the object; what is called plainly gives what it is told."""
    assert finish(use(MagicMock(wraps=Source(), **configured))) == expected


def test_iterator_is_stepped(kind):
    """`__anext__` of what is wrapped is awaited; afterwards a loop goes on from there."""
    m = kind(wraps=async_iter(1, 2))

    assert finish(m.__anext__()) == 1
    assert finish(collect(m)) == [2]


def test_protocols_that_the_object_lacks_are_mocked():
    """Where it can't be entered the mock gives mocks of its own."""
    assert kind_of(finish(enter(MagicMock(wraps=object())))) is AsyncMock


# Coroutine and generator objects


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

    assert stopped.value.value == 7
    assert sent.send.call_count == thrown.throw.call_count == closed.close.call_count == 1
    assert finish(waiting_for(awaited)) == 7
    awaited.__await__.assert_called_once_with()


def test_iterating_and_closing_a_wrapped_async_generator():
    """What is done with the mock is done with the generator."""
    rows = numbers()

    assert run(collect(MagicMock(wraps=numbers()))) == [1, 2]
    run(MagicMock(wraps=rows).aclose())
    assert run(collect(rows)) == []
