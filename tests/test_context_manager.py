"""What is entered: what entering and awaiting give, what an exit swallows, what is counted."""

import asyncio
import contextlib
import copy
import functools
import types
from unittest import mock
from unittest.mock import DEFAULT, call

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, async_iter, checkpoint
from helpers import await_it, collect, enter, enter_async, enter_plainly, failure, on_all, on_both

NO_EXCEPTION = (None, None, None)

WAYS_IN = {
    enter_async: ["__aenter__", "__aexit__"],
    enter_plainly: ["__enter__", "__exit__"],
    await_it: ["__await__"],
}


class Transaction:
    """Is entered and iterated, and swallows what is no more than a KeyError."""

    async def __aenter__(self):
        return "transaction"

    async def __aexit__(self, exc_type, exc, traceback):
        return exc_type is KeyError

    def __aiter__(self):
        return async_iter(0, 1)


def counts(manager):
    """Return how often it was entered and left."""
    return manager.enter_count, manager.exit_count


# What entering and awaiting give


@on_both
@pytest.mark.parametrize(("use", "names"), WAYS_IN.items())
@pytest.mark.parametrize("result", [DEFAULT, None, 0, (1, 2), ValueError("x"), ValueError])
def test_each_way_in_gives_the_enter_result(cls, use, names, result):
    """The mock by default, an exception too, of openings too; also if a spec has no other way."""
    kwargs = {} if result is DEFAULT else {"enter_result": result}

    for spec in (None, type("Lock", (), dict.fromkeys(names))):
        m = cls(spec=spec, **kwargs)
        expected = m if result is DEFAULT else result
        assert use(m("url")) is use(m) is m.enter_result is expected
        assert spec is not None or m.__aenter__.return_value is expected
        m.enter_result = 1
        assert m.enter_result == use(m("url")) == 1
    assert use(cls(spec=enter_plainly, enter_result=5)("url")) == 5


@pytest.mark.parametrize(
    ("name", "given"),
    [("__enter__", (1, 2, 1)), ("__await__", (1, 1, 2)), ("__aenter__", (2,) * 3)],
)
def test_each_way_in_does_what_it_is_told(name, given):
    """What `__enter__` and `__await__` are told to give or raise, `async with` does not."""
    m = AsyncContextManagerMock(enter_result=1)
    method = getattr(m, name)
    method.return_value = 2

    assert tuple(use(m()) for use in WAYS_IN) == given
    method.side_effect = ConnectionError
    for use, result in zip(WAYS_IN, given):
        with pytest.raises(ConnectionError) if result == 2 else contextlib.ExitStack():
            assert use(m) == 1
    assert m.enter_count == 4 - given[:2].count(2)


@pytest.mark.parametrize("use", WAYS_IN)
def test_aenter_fails_each_way_in(use):
    """Its side_effect is raised, and nothing was entered; the next result is for the next."""
    m, error, is_await = AsyncContextManagerMock(suppress=True), ConnectionError(), use is await_it
    m.__aenter__.side_effect = [error, error, "third"]
    late = m("late")

    for thing in (m, m("url")):
        with pytest.raises(ConnectionError) as caught:
            use(thing)
        assert caught.value is error

    assert (*counts(m), m.exit_args) == (0, 0, None)
    assert m.await_args_list == ([call(), call("url")] if is_await else [])
    assert ("Entered 0 times (2 failed)" in failure(m.assert_entered)) is not is_await
    assert use(late) == "third"
    assert counts(m) == ((0, 0) if is_await else (1, 1))


def test_entering_that_waits_counts_when_it_is_done():
    """If it is cancelled it never was; `with` gives what it would, or the mock if nobody knows."""

    async def aenter(self):
        await checkpoint()

    m, unknown = AsyncContextManagerMock(enter_result=5), AsyncContextManagerMock()
    m.__aenter__.side_effect, unknown.__aenter__ = checkpoint, aenter
    entering, cancelled = enter(m), enter(m("url"))
    for coroutine in (entering, cancelled):
        coroutine.send(None)
        assert m.enter_count == 0

    with pytest.raises(StopIteration):
        entering.send(None)
    with pytest.raises(asyncio.CancelledError):
        cancelled.throw(asyncio.CancelledError())

    assert counts(m) == (1, 1)
    assert (enter_plainly(m), enter_plainly(unknown)) == (5, unknown)


# Leaving


@on_both
@pytest.mark.parametrize("use", [enter_async, enter_plainly])
@pytest.mark.parametrize(
    ("suppress", "exc_type", "is_swallowed"),
    [
        ((), KeyError, False), (KeyError, KeyError, True), (KeyError, ValueError, False),
        (KeyError, LookupError, False), (LookupError, KeyError, True),
        ((KeyError,), TypeError, False), ((ValueError, KeyError), KeyError, True),
        (True, asyncio.CancelledError, True), (True, KeyboardInterrupt, True),
    ],
)  # fmt: skip
def test_suppress_says_what_is_swallowed(cls, use, suppress, exc_type, is_swallowed):
    """A class, a tuple, or all; others propagate; the exit is recorded all the same."""
    m, error = cls(suppress=suppress), exc_type()

    for thing in (m, m("url")):
        if is_swallowed:
            assert use(thing, error) is None
            continue
        with pytest.raises(exc_type) as caught:
            use(thing, error)
        assert caught.value is error

    assert (m.exit_count, m.exit_args[:2], m.suppress) == (2, (exc_type, error), suppress)
    assert isinstance(m.exit_args[2], types.TracebackType)


@pytest.mark.parametrize(("use", "name"), [(enter_async, "__aexit__"), (enter_plainly, "__exit__")])
def test_exit_does_what_it_is_told(use, name):
    """A true result swallows what suppress does not name; what it raises comes out; it counts."""
    m = AsyncContextManagerMock()
    getattr(m, name).side_effect = [True, ConnectionError]

    use(m, KeyError())
    with pytest.raises(ConnectionError):
        use(m, KeyError())

    assert counts(m) == (2, 2)
    m.assert_exited_with(KeyError)


@pytest.mark.parametrize(
    ("args", "shown"),
    [((), ""), ((None,), ""), ((KeyError,), " with <class 'KeyError'>"),
     ((KeyError, KeyError(1), None), f" with {KeyError(1)!r}")],
)  # fmt: skip
def test_exit_called_by_hand_counts(args, shown):
    """Old code that calls `__exit__()` and `__aexit__()` itself may leave arguments out."""
    m = AsyncContextManagerMock()

    m.__exit__(*args)
    await_it(m().__aexit__(*args))

    assert (m.exit_count, m.exit_args) == (2, (*args, None, None, None)[:3])
    assert f"\n1. exited{shown} at " in failure(m.assert_entered)


@pytest.mark.parametrize("args", [(), (KeyError, 1, None)])
@pytest.mark.parametrize("name", ["__enter__", "__exit__", "__await__"])
def test_arguments_of_visits_by_hand_are_kept(name, args):
    """Whatever an entering or exit is called with, its side_effect gets it."""
    method = getattr(AsyncContextManagerMock(), name)
    method.side_effect = lambda *args, **kwargs: iter([args, kwargs])

    assert list(method(*args, key=2)) == [args, {"key": 2}]


ASSERTIONS = [["not_entered"], ["entered"], ["entered_once"], ["exited"]]
ASSERTIONS += [["exited_with", each] for each in (None, KeyError, LookupError, ValueError)]


@pytest.mark.parametrize(
    ("excs", "expected"),
    [
        ([], ["not_entered"]),
        ([None], ["entered", "entered_once", "exited", None]),
        ([KeyError()], ["entered", "entered_once", "exited", KeyError, LookupError]),
        ([KeyError(), None], ["entered", "exited", None]),
        ([None, "left open"], ["entered", None]),
    ],
)
def test_assertions_tell_none_one_and_several_apart(excs, expected):
    """A class of the last exit's exception holds, or None for none."""
    pool, holding = AsyncContextManagerMock(name="pool", suppress=True), []
    for exc in excs:
        await_it(pool.__aenter__()) if exc == "left open" else enter_async(pool, exc)

    for name, *args in ASSERTIONS:
        with contextlib.suppress(AssertionError):
            assert getattr(pool, f"assert_{name}")(*args) is None
            holding += args or [name]
    assert holding == expected


@pytest.mark.skipif(not hasattr(contextlib, "AsyncExitStack"), reason="from Python 3.7 on")
def test_exit_stack_enters_and_exits():
    """It does what both kinds of `with` do: an exit gets the exception, unless one swallowed it."""
    outer, swallowing = AsyncContextManagerMock(), AsyncContextManagerMock(suppress=KeyError)
    inner, error = AsyncContextManagerMock(enter_result=1, suppress=ValueError), KeyError()

    async def main():
        async with contextlib.AsyncExitStack() as stack:
            for m, result in (outer, outer), (swallowing, swallowing), (inner, 1):
                for thing in (m, m("url")):
                    stack.push(thing)
                    stack.push_async_exit(thing)
                    assert await stack.enter_async_context(thing) is result
                    assert stack.enter_context(thing) is result
            raise error

    await_it(main())

    assert counts(outer) == counts(swallowing) == counts(inner) == (4, 8)
    assert inner.exit_args[:2] == (KeyError, error)
    assert outer.exit_args == swallowing.exit_args == NO_EXCEPTION


# What is put in place of the methods


async def method(*args):
    """Stand for a method that somebody wrote."""


#: What may be set as `__aenter__` or `__aexit__`.
PUT_IN_PLACE = {
    "ours": lambda: AsyncMock(return_value=None),
    "unittest.mock's": lambda: mock.MagicMock(side_effect=method),
    "a function": lambda: method,
    "a partial": lambda: functools.partial(method),
}


@pytest.mark.parametrize("make", PUT_IN_PLACE.values(), ids=PUT_IN_PLACE)
@pytest.mark.parametrize("name", ["__aenter__", "__aexit__"])
def test_methods_put_in_place_are_counted(name, make):
    """They say what is given, and take no counts away, of the mock, of openings, and of a copy."""
    m = AsyncContextManagerMock()
    setattr(m, name, make())
    twin = copy.deepcopy(m)

    results = [enter_async(m), enter_async(m("url")), await_it(m)]
    enter_async(twin)
    plain = AsyncContextManagerMock(__enter__=lambda *args: 1, __exit__=mock.MagicMock())
    assert (enter_plainly(plain), enter_plainly(plain()), counts(plain)) == (1, 1, (2, 2))

    assert results == ([None] * 3 if name == "__aenter__" else [m] * 3)
    assert (counts(m), counts(twin), m.await_count) == ((2, 2), (1, 1), 1)


def test_function_put_in_place_gets_what_it_got():
    """It gets the mock and the arguments, and serves each way in; enter_result does not know it."""

    async def leave(*args, **kwargs):
        return args, kwargs

    async def connect(self):
        return self, results.pop()

    m, results = AsyncContextManagerMock(), [1, 2, 3]
    m.__aenter__, m.__aexit__ = connect, leave

    assert await_it(m.__aexit__(1, 2, exc=3)) == ((m, 1, 2), {"exc": 3})
    m.__aexit__ = aexit = mock.MagicMock(side_effect=method)
    assert [enter_async(m), enter_plainly(m), await_it(m("url"))] == [(m, 3), (m, 2), (m, 1)]
    with pytest.raises(IndexError):
        enter_async(m)
    assert (m.enter_result, m.enter_count) == (m, 2)
    assert m.__aexit__ is aexit
    aexit.assert_called_once_with(*NO_EXCEPTION)


@on_both
def test_wrapped_methods_are_reached_and_counted(cls):
    """With `wraps` all is as in the wrapped object, until the mock is told something else."""
    m = cls(wraps=Transaction())

    assert enter_async(m) == await_it(m) == "transaction"
    assert enter_async(m, KeyError()) is None
    with pytest.raises(ValueError, match="in the block"):
        enter_async(m, ValueError("in the block"))
    assert await_it(collect(m)) == [0, 1]
    assert (m.enter_count, m.exit_count, m.items_taken) == (3, 3, 2)
    assert (m.enter_result, m.items) == (m, ())
    m.enter_result, m.items = 2, [3]
    assert m.enter_result == enter_async(m) == 2
    assert m.items == await_it(collect(m)) == [3]


# `__aexit__` of every mock of ours


def attached(cls, aexit):
    """Give `__aexit__` to `attach_mock()`."""
    m = cls()
    m.attach_mock(aexit, "__aexit__")
    return m


each_way_in_place = pytest.mark.parametrize(
    "put",
    [lambda cls, aexit: cls(__aexit__=aexit), attached,
     lambda cls, aexit: cls(spec=Transaction, __aexit__=aexit)],
)  # fmt: skip


@on_all
@each_way_in_place
@pytest.mark.parametrize("make", [AsyncMock, lambda: AsyncMock().leave], ids=["mock", "child"])
def test_async_mock_as_aexit_swallows_nothing_by_itself(cls, put, make):
    """It lets exceptions pass, as what each mock has; also if it was used or reset before."""
    aexit, other, late = make(), make(), cls()
    for each in (aexit, other):
        await_it(each())
        each.return_value
    enter_async(late)
    late.__aexit__ = other
    late.reset_mock(return_value=True)
    m = put(cls, aexit)

    for thing in (m, cls(), late):
        with pytest.raises(KeyError):
            enter_async(thing, KeyError())

    assert (m.__aexit__, late.__aexit__) == (aexit, other)
    assert aexit.await_args[0][0] is other.await_args[0][0] is KeyError


@on_all
@each_way_in_place
@pytest.mark.parametrize(
    "kwargs", [{"side_effect": [True]}, {"return_value": True}, {"wraps": lambda *args: True}]
)
def test_async_mock_as_aexit_swallows_if_it_was_told_to(cls, put, kwargs):
    """Also by a return value that is set later; outside that place it gives what it gave."""
    told, later = put(cls, AsyncMock(**kwargs)), put(cls, AsyncMock())
    later.__aexit__.return_value = True

    assert enter_async(told, KeyError()) is enter_async(later, KeyError()) is None
    assert isinstance(await_it(cls(leave=AsyncMock()).leave()), AsyncMock)
