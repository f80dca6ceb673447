"""What mocks do that wrap an object: each attribute and protocol is of its kind, and reaches it."""

import functools
import inspect
import types
from unittest.mock import call

import pytest

from asyncmocks import AsyncMock, MagicMock, async_iter
from helpers import collect, enter, finish, kind_of, raise_in, run, waiting_for

EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])


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


class Source:
    limit = 3
    handle = Handler()

    async def save(self, row):
        return f"saved {row}"

    def count(self, table="rows"):
        return f"counted {table}"

    async def rows(self):
        yield 1
        yield 2

    @staticmethod
    async def static(value):
        return value

    @classmethod
    async def of(cls, value):
        return value

    partial = functools.partialmethod(save, 4)

    @property
    def state(self):
        raise RuntimeError("a property was run")

    async def __aenter__(self):
        return "own"

    async def __aexit__(self, exc_type, *args):
        return exc_type is KeyError

    def __aiter__(self):
        return numbers()

    def __await__(self):
        yield from ()
        return "awaited"

    def __len__(self):
        return 2


class Countdown:
    """Be an async iterator."""

    left = 2

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        return self.left


# Attributes


@EACH_KIND
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
    if name == "rows":
        given = run(collect(given))
    elif expected is AsyncMock:
        given = finish(given)

    assert (kind_of(child), given) == (expected, result)
    child.assert_called_once_with(*args)
    assert hasattr(child, "assert_awaited") is (expected is AsyncMock)
    assert len(getattr(child, "await_args_list", [])) == (expected is AsyncMock)
    assert m.mock_calls == [getattr(call.source, name)(*args)]


@EACH_KIND
def test_names_are_those_of_what_is_wrapped(kind):
    """Other attributes are plain, a property is not run, and what the object lacks is refused."""
    m = kind(wraps=Source())

    assert kind_of(m.limit) is MagicMock
    assert finish(m.save("row")) == "saved row"
    with pytest.raises(AttributeError, match="has no attribute 'other'"):
        m.other


@EACH_KIND
def test_spec_comes_before_wraps(kind):
    """The spec decides on names and kinds, what is wrapped on results."""

    class Other:
        def save(self, row):
            """Be called."""

    m = kind(spec=Other, wraps=Source())

    assert kind_of(m.save) is MagicMock
    assert not hasattr(m, "count")
    m = kind(spec=Source, wraps=Source())
    assert (finish(m.save("row")), m.count()) == ("saved row", "counted rows")
    assert not hasattr(m, "other")


def test_calls_of_the_mock_of_a_coroutine_function():
    """A MagicMock hands the coroutine on that the function gives; an AsyncMock awaits it."""
    wrapped = Source().save

    assert finish(MagicMock(wraps=wrapped)("row")) == "saved row"
    assert finish(AsyncMock(wraps=wrapped)("row")) == "saved row"


# Protocols


@EACH_KIND
def test_entering_and_leaving_are_the_objects_own(kind):
    """They are recorded; its `__aexit__` gets the exception, and may swallow it."""
    m = kind(wraps=Source())

    assert finish(enter(m)) == "own"
    m.__aenter__.assert_awaited_once_with()
    m.__aexit__.assert_awaited_once_with(None, None, None)
    assert finish(raise_in(m, KeyError())) is None
    with pytest.raises(LookupError):
        finish(raise_in(m, LookupError()))


@EACH_KIND
def test_iterating_is_the_objects_own(kind):
    """It begins afresh each time, or goes on where an iterator was."""
    m, countdown = kind(wraps=Source()), kind(wraps=Countdown())

    assert run(collect(m)) == run(collect(m)) == [1, 2]
    assert m.__aiter__.call_count == 2
    assert finish(countdown.__anext__()) == 1
    assert finish(collect(countdown)) == [0]


def test_awaiting_is_the_objects_own():
    """`await` awaits the object, as often as that can be awaited."""
    spy = MagicMock(wraps=Source())

    assert run(waiting_for(spy)) == run(waiting_for(spy)) == "awaited"


def test_protocols_that_the_object_lacks_are_mocked():
    """Where it can't be entered the mock gives mocks of its own."""
    assert kind_of(finish(enter(MagicMock(wraps=object())))) is AsyncMock


@EACH_KIND
@pytest.mark.parametrize(
    ("configured", "use", "expected"),
    [
        ({"__aenter__.return_value": "mocked"}, enter, "mocked"),
        ({"__aiter__.return_value": [9]}, collect, [9]),
        ({"__aiter__.side_effect": lambda: async_iter(8, 9)}, collect, [8, 9]),
        ({"save.return_value": 5}, lambda m: m.save("row"), 5),
        ({"__aexit__.return_value": True}, lambda m: raise_in(m, LookupError()), None),
    ],
)
def test_what_is_configured_comes_before_what_is_wrapped(kind, configured, use, expected):
    """A return_value or side_effect says more than the object, each time, of this mock alone."""
    m = kind(wraps=Source(), **configured)

    assert finish(use(m)) == finish(use(m)) == expected
    assert finish(enter(kind(wraps=Source()))) == "own"


def test_what_is_configured_of_other_protocols():
    """`__anext__`, `__await__`, `__aexit__` and what is called plainly likewise."""
    spy, countdown = MagicMock(wraps=Source()), MagicMock(wraps=Countdown())
    spy.__await__.return_value = 5
    spy.__aexit__.return_value = False
    spy.__len__.return_value = 9
    spy.count.return_value = 3
    countdown.__anext__.side_effect = [1, 2]

    assert finish(waiting_for(spy)) == 5
    with pytest.raises(KeyError):
        finish(raise_in(spy, KeyError()))
    assert (len(spy), spy.count()) == (9, 3)
    assert finish(collect(countdown)) == [1, 2]


# Coroutine and generator objects


@pytest.mark.parametrize("at", ["itself", "attribute"])
def test_closing_a_wrapped_coroutine_closes_it(at):
    """close() is recorded and done; before, the coroutine was not started."""
    coroutine = seven()
    m = MagicMock(wraps=coroutine)
    if at == "attribute":
        m = MagicMock(wraps=types.SimpleNamespace(pending=coroutine)).pending
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED

    m.close()

    m.close.assert_called_once_with()
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED


def test_close_that_is_configured_leaves_a_wrapped_coroutine_alone():
    """The return value is given instead."""
    coroutine = seven()
    m = MagicMock(wraps=coroutine)
    m.close.return_value = 3

    assert m.close() == 3

    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED
    coroutine.close()


def test_stepping_and_awaiting_a_wrapped_coroutine():
    """send(), throw() and `await` reach it, and are recorded."""
    sent, thrown, awaited = (MagicMock(wraps=seven()) for _ in range(3))

    with pytest.raises(StopIteration) as stopped:
        sent.send(None)
    with pytest.raises(KeyError):
        thrown.throw(KeyError())

    assert (stopped.value.value, thrown.throw.call_count) == (7, 1)
    assert finish(waiting_for(awaited)) == 7
    awaited.__await__.assert_called_once_with()


def test_iterating_and_closing_a_wrapped_async_generator():
    """What is done with the mock is done with the generator."""
    rows = numbers()

    assert run(collect(MagicMock(wraps=numbers()))) == [1, 2]
    run(MagicMock(wraps=rows).aclose())
    assert run(collect(rows)) == []
