"""Resources by the contract alone: openings, entering, items, counts, forgotten ones, refusals.

Nothing here asks how asyncmocks is built.
"""

import asyncio
import collections.abc
import contextlib
import copy
import functools
import gc
import inspect
import itertools
import os
import subprocess
import sys
import threading
import types
import typing
import weakref
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    async_iter,
    async_patch,
    checkpoint,
    create_autospec,
    fail_on_unawaited,
    run,
)

HERE = os.path.basename(__file__)
BOTH = [AsyncContextManagerMock, AsyncIteratorMock]
#: What may be raised where something is configured that nothing would come of.
REFUSALS = (TypeError, ValueError, AttributeError)
TOO_LONG = 30

on_both = pytest.mark.parametrize("cls", BOTH)
from_python_3_10 = pytest.mark.skipif(sys.version_info < (3, 10), reason="from Python 3.10 on")
needs_task_group = pytest.mark.skipif(
    not hasattr(asyncio, "TaskGroup"), reason="asyncio has no TaskGroup"
)
needs_timeout = pytest.mark.skipif(not hasattr(asyncio, "timeout"), reason="asyncio has no timeout")
needs_anext = pytest.mark.skipif(sys.version_info < (3, 10), reason="there is no anext()")
needs_aclosing = pytest.mark.skipif(
    not hasattr(contextlib, "aclosing"), reason="contextlib has no aclosing"
)
needs_async_exit_stack = pytest.mark.skipif(
    not hasattr(contextlib, "AsyncExitStack"), reason="contextlib has no AsyncExitStack"
)
needs_asynccontextmanager = pytest.mark.skipif(
    not hasattr(contextlib, "asynccontextmanager"), reason="contextlib has no asynccontextmanager"
)
needs_seal = pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock has no seal")


# --- What the code under test does -------------------------------------------------------------


async def awaited(thing):
    """Await it."""
    return await thing


async def entered(thing, exc=None):
    """Use it in `async with`, and leave the block with an exception if there is one."""
    async with thing as given:
        if exc is not None:
            raise exc
        return given


async def collected(thing):
    """Use it in `async for`, to the end."""
    return [item async for item in thing]


async def first_of(thing):
    """Use it in `async for`, for one item."""
    async for item in thing:
        return item
    return None


async def entered_plainly(thing, exc=None):
    """Use it in `with`, and leave the block with an exception if there is one."""
    with thing as given:
        if exc is not None:
            raise exc
        return given


#: The ways in.
WAYS_IN = [awaited, entered, entered_plainly]
USES = [awaited, entered, entered_plainly, collected, first_of]
each_way_in = pytest.mark.parametrize("use", WAYS_IN)
each_use = pytest.mark.parametrize("use", USES)
each_block = pytest.mark.parametrize("use", [entered, entered_plainly])


def line():
    """Return the line number of the caller."""
    return inspect.currentframe().f_back.f_lineno


def in_gathered_order(things):
    """Return them as they are; sorted where asyncio.gather() begins in an order of its own."""
    return list(things) if sys.version_info >= (3, 7) else sorted(things, key=repr)


def failure(assertion, *args, **kwargs):
    """Return the text with which an assertion fails."""
    with pytest.raises(AssertionError) as caught:
        assertion(*args, **kwargs)
    return str(caught.value)


def in_loop(function):
    """Make a test of a coroutine function: it is run, and hangs at most TOO_LONG seconds."""

    @functools.wraps(function)
    def test(*args, **kwargs):
        async def limited():
            return await asyncio.wait_for(function(*args, **kwargs), TOO_LONG)

        return run(limited())

    return test


async def turns(count=5):
    """Let other tasks run."""
    for _ in range(count):
        await asyncio.sleep(0)


class Thing:
    """Something that is no builtin, and may be weakly referenced."""


# --- An opening is of its own, and as the mock --------------------------------------------------


@on_both
def test_each_call_gives_an_opening_of_its_own(cls):
    """No two calls give one object, and none gives the mock itself."""
    m = cls()

    first, second = m(1), m(1)

    assert first is not second
    assert m not in [thing for thing in (first, second) if thing is m]


@on_both
def test_opening_is_equal_to_the_mock(cls):
    """On either side of `==` and of `!=`."""
    m = cls()
    opening = m()

    assert opening == m
    assert m == opening
    assert not opening != m
    assert not m != opening


@on_both
def test_opening_is_equal_to_itself_but_to_no_other(cls):
    """Two openings differ, those of one call's arguments too."""
    m = cls()
    first, second = m(1), m(1)

    assert first == first
    assert not first == second
    assert first != second


@on_both
def test_opening_is_not_equal_to_anything_else(cls):
    """Another mock, another mock's opening and a text are not equal to it."""
    m, other = cls(), cls()
    opening = m()

    assert opening != other
    assert opening != other()
    assert opening != "text"
    assert opening is not None
    assert opening != None  # noqa: E711


@on_both
def test_opening_has_the_hash_of_the_mock(cls):
    """So it finds what is kept under the mock, and stands in sets apart from other openings."""
    m = cls()
    first, second = m(), m()

    assert hash(first) == hash(second) == hash(m)
    assert {m: "found"}[first] == "found"
    assert {first: "found"}[m] == "found"
    assert len({first, second}) == 2
    assert len({m, first}) == 1
    assert second not in {first: 1}


@on_both
def test_opening_is_found_where_the_mock_is(cls):
    """`in`, `index()` and `count()` compare by `==`."""
    m = cls()
    opening = m()

    assert opening in [1, m]
    assert [1, opening].index(m) == 1
    assert (1, m).count(opening) == 1


@on_both
def test_opening_satisfies_an_assertion_on_the_mock(cls):
    """Who hands on what a call gave has handed on the mock, for `assert_called_with()`."""
    m, user = cls(), MagicMock()

    user.use(m(), connection=m())

    user.use.assert_called_once_with(m, connection=m)
    assert user.mock_calls == [call.use(m, connection=m)]


@on_both
def test_opening_is_an_instance_of_what_the_mock_is(cls):
    """`isinstance()` and `__class__` say of it what they say of the mock."""
    m = cls()

    opening = m()

    assert isinstance(opening, cls)
    assert isinstance(opening, mock.Mock)
    assert opening.__class__ is m.__class__


@on_both
def test_opening_is_an_instance_of_the_spec(cls):
    """Under a class as spec both are instances of it."""
    m = cls(spec=Connection)

    opening = m()

    assert isinstance(opening, Connection)
    assert opening.__class__ is m.__class__ is Connection


@on_both
@pytest.mark.parametrize("kwargs", [{}, {"name": "connect"}])
def test_opening_has_the_repr_of_the_mock(cls, kwargs):
    """With a name and without one."""
    m = cls(**kwargs)

    assert repr(m("url")) == repr(m)


@on_both
def test_opening_is_awaitable_and_no_coroutine(cls):
    """`inspect` and abstract classes know its protocols."""
    opening = cls()()

    assert inspect.isawaitable(opening)
    assert not inspect.iscoroutine(opening)
    assert isinstance(opening, collections.abc.Awaitable)
    assert isinstance(opening, collections.abc.AsyncIterable)
    assert isinstance(opening, contextlib.AbstractContextManager)
    if hasattr(contextlib, "AbstractAsyncContextManager"):
        assert isinstance(opening, contextlib.AbstractAsyncContextManager)


@on_both
def test_return_value_is_the_mock(cls):
    """`m.return_value` is the mock before and after calls, read of an opening too."""
    m = cls()
    before = m.return_value

    opening = m()

    assert before is m.return_value is m
    assert opening.return_value is m


@on_both
def test_what_is_configured_through_return_value_is_what_calls_give(cls):
    """`m.return_value.status = 200` is `m().status`."""
    m = cls()
    m.return_value.status = 200
    m.return_value.fetch.return_value = "row"

    opening = m()

    assert opening.status == 200
    assert run(opening.fetch()) == "row"


@on_both
def test_attributes_of_an_opening_are_those_of_the_mock(cls):
    """Reading gives the very same children, of every opening."""
    m = cls(status=200)
    first, second = m(), m()

    assert first.fetch is second.fetch is m.fetch
    assert first.cursor.rows is m.cursor.rows
    assert first.status == 200


@on_both
def test_attributes_are_set_through_an_opening(cls):
    """What is set on one opening stands on the mock and on all others."""
    m = cls()
    first, second = m(), m()

    first.status = 404
    first.fetch.return_value = "row"

    assert m.status == second.status == m().status == 404
    assert run(second.fetch()) == "row"


@on_both
def test_attributes_are_deleted_through_an_opening(cls):
    """What is deleted from one opening is gone from the mock and from all others."""
    m = cls(status=200)
    first, second = m(), m()

    del first.status
    del first.never_touched

    for thing in (first, second, m, m()):
        assert not hasattr(thing, "status")
        assert not hasattr(thing, "never_touched")


@on_both
def test_deleting_what_is_gone_through_an_opening_fails(cls):
    """As it fails on the mock."""
    m = cls()
    opening = m()
    del opening.status

    with pytest.raises(AttributeError):
        del opening.status


@on_both
@pytest.mark.parametrize("name", ["send", "close"])
def test_send_and_close_of_an_opening_are_the_mock_s(cls, name):
    """They are awaited like a websocket's, and step or close no coroutine."""
    m = cls(**{name + ".return_value": "done"})
    opening = m("url")

    assert getattr(opening, name) is getattr(m, name)
    assert run(getattr(opening, name)("text")) == "done"
    getattr(m, name).assert_awaited_once_with("text")
    m.assert_not_awaited()


@on_both
@pytest.mark.parametrize("name", ["send", "close"])
def test_send_and_close_of_an_opening_can_be_set_and_deleted(cls, name):
    """As any attribute."""
    m = cls()
    opening = m()
    function = MagicMock(return_value=5)

    setattr(opening, name, function)
    assert getattr(m, name) is function
    assert getattr(opening, name)() == 5
    delattr(opening, name)

    assert not hasattr(m, name)
    assert not hasattr(opening, name)


@on_both
@in_loop
async def test_opening_is_usable_after_its_close(cls):
    """`close()` is a method of the mock: the opening can be awaited, entered and iterated then."""
    m = cls(close=MagicMock())
    opening = m()
    opening.close()

    assert await awaited(opening) is m
    assert await entered(opening) is m
    assert await collected(opening) == []


@on_both
def test_enter_result_items_and_suppress_are_set_through_an_opening(cls):
    """What configures the mock does so on an opening."""
    m = cls()
    opening = m()

    opening.enter_result = "connection"
    opening.items = [1, 2]
    opening.suppress = KeyError

    assert (m.enter_result, m.items, m.suppress) == ("connection", [1, 2], KeyError)
    assert run(entered(m())) == "connection"
    assert run(collected(m())) == [1, 2]
    assert run(entered(opening, KeyError())) is None


@on_both
def test_magic_methods_are_configured_through_an_opening(cls):
    """`m().__aenter__` is the mock's."""
    m = cls()
    opening = m()

    opening.__aenter__.return_value = 1
    opening.__aiter__.return_value = [2]

    assert m.enter_result == run(entered(m())) == run(entered(opening)) == 1
    assert run(collected(m())) == run(collected(opening)) == [2]


@on_both
def test_counts_and_assertions_are_read_of_an_opening(cls):
    """It tells what the mock tells."""
    m = cls()
    opening = m("url")
    run(entered(opening))
    run(awaited(opening))

    assert (opening.call_count, opening.enter_count, opening.await_count) == (1, 1, 1)
    assert opening.call_args == opening.await_args == call("url")
    opening.assert_called_once_with("url")
    opening.assert_entered_once()
    assert "1 time" in failure(opening.assert_not_awaited)


@on_both
def test_a_name_that_the_spec_lacks_is_refused_by_an_opening(cls):
    """It raises AttributeError when it is read, and under spec_set when it is set."""
    opening, strict = cls(spec=Connection)(), cls(spec_set=Connection)()

    with pytest.raises(AttributeError):
        opening.cursor
    with pytest.raises(AttributeError):
        strict.cursor
    with pytest.raises(AttributeError):
        strict.cursor = 1


@on_both
def test_children_under_a_spec_have_its_kinds_on_an_opening(cls):
    """A coroutine function is awaited, a plain one is plain."""
    opening = cls(spec=Connection)()

    assert isinstance(opening.fetch, AsyncMock)
    assert not isinstance(opening.is_open, AsyncMock)


@on_both
@needs_seal
def test_opening_of_a_sealed_mock_is_used_and_refuses_new_names(cls):
    """As the mock itself."""
    m = cls(**{"fetch.return_value": 1})
    mock.seal(m)

    opening = m("url")

    assert run(entered(opening)) is m
    assert run(awaited(opening)) is m
    assert run(opening.fetch()) == 1
    with pytest.raises(AttributeError):
        opening.cursor


@on_both
def test_property_of_a_subclass_is_read_of_an_opening(cls):
    """A subclass's own attributes are attributes of the mock."""

    class Pool(cls):
        url = "db:"

        @property
        def busy(self):
            return self.enter_count - self.exit_count

        def describe(self):
            return "pool " + self.url

    pool = Pool()
    opening = pool()

    assert (opening.url, opening.busy, opening.describe()) == ("db:", 0, "pool db:")
    assert isinstance(opening, Pool)


@on_both
def test_opening_is_true(cls):
    """As every mock is that was not told otherwise."""
    assert cls()()


@on_both
def test_other_magic_methods_of_an_opening_are_the_mock_s(cls):
    """`m()["key"]`, `len(m())`, `m()(1)`: what a cursor or a session may be used for."""
    m = cls()
    m.__getitem__.return_value = "value"
    m.__len__.return_value = 3
    m.__contains__.return_value = True
    opening = m()

    assert opening["key"] == "value"
    assert len(opening) == 3
    assert "key" in opening
    opening(1)
    m.__getitem__.assert_called_once_with("key")
    assert m.call_args == call(1)


@on_both
def test_what_enters_is_set_through_return_value(cls):
    """`m.return_value.__aenter__.return_value`: the idiom of unittest.mock."""
    m = cls()

    m.return_value.__aenter__.return_value = "connection"

    assert run(entered(m("url"))) == run(awaited(m("url"))) == "connection"
    assert m.enter_result == "connection"


# --- What a call gives ---------------------------------------------------------------------------


@on_both
def test_calls_are_recorded_when_they_are_made(cls):
    """An opening need not be used for its call to count."""
    m = cls()

    m()
    m("url", timeout=1)

    assert m.call_count == 2
    assert m.call_args_list == m.mock_calls == [call(), call("url", timeout=1)]
    m.assert_not_awaited()
    m.assert_not_entered()
    m.assert_not_iterated()


@on_both
def test_using_an_opening_is_no_call(cls):
    """Awaiting, entering and iterating add nothing to call_args_list."""
    m = cls()
    opening = m("url")

    for use in USES:
        run(use(opening))

    m.assert_called_once_with("url")


@on_both
def test_return_value_that_is_set_is_what_a_call_gives(cls):
    """Then there is no opening; the mock itself is entered as before."""
    m, thing = cls(), Thing()

    m.return_value = thing

    assert m("url") is thing
    assert cls(return_value=thing)() is thing
    assert run(entered(m)) is m
    m.assert_called_once_with("url")


@on_both
def test_return_value_can_be_reset(cls):
    """With the flag `return_value` calls give openings again, without it they don't."""
    m, thing = cls(return_value=Thing()), None
    thing = m.return_value

    m.reset_mock()
    kept = m()
    m.reset_mock(return_value=True)

    assert kept is thing
    assert m() == m
    assert m.return_value is m


@on_both
def test_the_mock_as_its_own_return_value_changes_nothing(cls):
    """What is set is what was there: each use of it gives what it gave."""
    m = cls()
    m.return_value = m

    assert m() == m
    assert run(entered(m("url"))) is m


@on_both
def test_side_effect_is_carried_out_by_the_call(cls):
    """It fails the call, gives what the call gives, or leaves it to be an opening."""
    thing = Thing()
    m = cls(side_effect=[ConnectionError, thing, mock.DEFAULT])

    with pytest.raises(ConnectionError):
        m(1)

    assert m(2) is thing
    assert m(3) == m
    assert m.call_args_list == [call(1), call(2), call(3)]


# --- Ways in -------------------------------------------------------------------------------------


@on_both
@each_way_in
def test_default_result_is_the_mock_itself(cls, use):
    """The mock and each of its openings give the mock, never an opening."""
    m = cls()

    assert run(use(m)) is m
    assert run(use(m("url"))) is m
    assert m.enter_result is m


@on_both
@each_way_in
@pytest.mark.parametrize(
    "result", [None, 0, (), (1, 2), ValueError("x"), ValueError, "text", mock.sentinel.result]
)
def test_enter_result_is_what_each_way_in_gives(cls, use, result):
    """Given to the constructor, whatever it is: an exception is given, not raised."""
    m = cls(enter_result=result)

    assert run(use(m)) is result
    assert run(use(m("url"))) is result
    assert m.enter_result is result
    assert m.__aenter__.return_value is result


@on_both
@each_way_in
def test_enter_result_is_that_of_the_moment_of_use(cls, use):
    """An opening that was made before gives what is set later."""
    m = cls(enter_result=1)
    opening = m()

    m.enter_result = 2
    first = run(use(opening))
    m.__aenter__.return_value = 3

    assert (first, run(use(opening)), m.enter_result) == (2, 3, 3)


@on_both
@each_way_in
def test_aenter_side_effect_fails_each_way_in(cls, use):
    """The exception set there is what is raised, on the mock and on openings."""
    m = cls()
    error = ConnectionError("down")
    m.__aenter__.side_effect = error

    for thing in (m, m("url")):
        with pytest.raises(ConnectionError) as caught:
            run(use(thing))
        assert caught.value is error


@on_both
@in_loop
async def test_openings_share_the_results_of_aenter(cls):
    """Results of a side_effect go to openings in the order of their use, not of their calls."""
    m = cls()
    m.__aenter__.side_effect = ["first", ConnectionError, "third"]
    early, late = m("early"), m("late")

    assert await entered(late) == "first"
    with pytest.raises(ConnectionError):
        await awaited(early)
    assert await entered(early) == "third"


@on_both
@in_loop
async def test_opening_is_used_in_every_way_at_once(cls):
    """One opening is awaited, entered, entered plainly and iterated, and each counts by itself."""
    m = cls(items=[1, 2], enter_result="connection")
    opening = m("url")

    assert await opening == "connection"
    async with opening as connection:
        assert connection == "connection"
        with opening as connection:
            assert connection == "connection"
            assert [item async for item in opening] == [1, 2]

    assert (m.await_count, m.enter_count, m.exit_count, m.iter_count) == (1, 2, 2, 1)
    m.assert_awaited_once_with("url")
    m.assert_called_once_with("url")
    m.assert_exited()
    m.assert_exhausted()


@on_both
@in_loop
async def test_opening_is_used_several_times(cls):
    """Each use counts again, with the arguments of the one call."""
    m = cls(items=[1])
    opening = m("url")

    for _ in range(3):
        await awaited(opening)
        await entered(opening)
        assert await collected(opening) == [1]

    assert (m.await_count, m.enter_count, m.exit_count, m.iter_count) == (3, 3, 3, 3)
    assert m.await_args_list == [call("url")] * 3
    assert m.call_count == 1


@on_both
@in_loop
async def test_opening_is_entered_within_itself(cls):
    """Nested blocks of one opening count as two."""
    m = cls()
    opening = m()

    async with opening:
        async with opening:
            counts = m.enter_count, m.exit_count
            assert "1 time" not in failure(m.assert_exited_with, None)
        half = m.enter_count, m.exit_count
        failure(m.assert_exited)

    assert (counts, half) == ((2, 0), (2, 1))
    m.assert_exited()


@on_both
@in_loop
async def test_mock_and_openings_are_entered_within_each_other(cls):
    """The mock itself needs no call, and counts together with its openings."""
    m = cls()

    async with m, m("a") as inner, inner("b"):
        assert (m.enter_count, m.exit_count) == (3, 0)

    assert (m.enter_count, m.exit_count) == (3, 3)
    assert m.call_args_list == [call("a"), call("b")]


@on_both
@in_loop
async def test_blocks_of_openings_end_in_any_order(cls):
    """Exits are counted as they happen."""
    m = cls()
    first, second = m(1), m(2)

    await type(first).__aenter__(first)
    await type(second).__aenter__(second)
    await type(first).__aexit__(first, None, None, None)
    failure(m.assert_exited)
    await type(second).__aexit__(second, KeyError, None, None)

    assert (m.enter_count, m.exit_count) == (2, 2)
    m.assert_exited_with(KeyError)


@on_both
@in_loop
async def test_methods_of_an_opening_called_by_hand_count(cls):
    """Old code calls `__aenter__()` and `__aexit__()` itself."""
    m = cls(enter_result=1)
    opening = m("url")

    assert await opening.__aenter__() == 1
    await opening.__aexit__(None, None, None)
    assert opening.__enter__() == 1
    opening.__exit__(None, None, None)

    assert (m.enter_count, m.exit_count) == (2, 2)


@on_both
@pytest.mark.parametrize(
    "make",
    [
        lambda: AsyncMock(return_value="connection"),
        lambda: mock.MagicMock(side_effect=lambda *args: async_result("connection")),
        lambda: lambda self: async_result("connection"),
    ],
    ids=["ours", "unittest.mock's", "function"],
)
def test_what_is_put_in_place_of_aenter_enters_openings(cls, make):
    """Whatever is set as `__aenter__` says what openings give, and takes no counts away."""
    m = cls()
    m.__aenter__ = make()

    assert run(entered(m("url"))) == run(awaited(m("url"))) == "connection"

    assert (m.enter_count, m.exit_count, m.await_count) == (1, 1, 1)


@on_both
def test_async_mock_put_in_place_of_aexit_lets_exceptions_of_openings_pass(cls):
    """Unless it was told to swallow them."""
    m, aexit = cls(), AsyncMock()
    m.__aexit__ = aexit
    with pytest.raises(KeyError):
        run(entered(m("url"), KeyError()))

    aexit.return_value = True
    run(entered(m("url"), KeyError()))

    assert aexit.await_count == m.exit_count == 2


@on_both
def test_openings_are_entered_in_threads(cls):
    """Every block and every call is counted, and no opening is taken for another."""
    if sys.platform == "emscripten":
        pytest.skip("WebAssembly has no threads")
    m, wrong = cls(send=AsyncMock()), []

    def work(thread):
        for number in range(100):
            opening = m(thread, number)
            with opening:
                if opening.send is not m.send:
                    wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)

    assert (m.call_count, m.enter_count, m.exit_count) == (800, 800, 800)
    assert len(m.call_args_list) == len({tuple(each[0]) for each in m.call_args_list}) == 800
    assert wrong == []
    m.assert_all_awaited()


# --- Recorded with the arguments of its call -----------------------------------------------------


@on_both
@in_loop
async def test_awaits_have_the_arguments_of_their_calls(cls):
    """In whatever order openings are awaited."""
    m = cls()
    first, second, third = m(1), m(2, key="value"), m(3)

    await second
    await third
    await first
    await second

    expected = [call(2, key="value"), call(3), call(1), call(2, key="value")]
    assert m.await_args_list == m.mock_awaits == expected
    assert m.await_args == call(2, key="value")
    m.assert_has_awaits([call(3), call(1)])
    m.assert_any_await(1)


@on_both
@in_loop
async def test_awaits_in_flight_have_the_arguments_of_their_calls(cls):
    """Awaits that wait, and end in another order, are recorded as they began."""
    m = cls()
    with Gate() as gate:
        m.__aenter__.side_effect = gate
        tasks = [asyncio.ensure_future(awaited(m(number))) for number in range(3)]
        await gate.wait_until_waiting(3)

        assert m.await_args_list == [call(0), call(1), call(2)]
        gate.release("first")
        gate.fail(ConnectionError("second"))
        gate.release("third")
        results = await asyncio.gather(*tasks, return_exceptions=True)

    assert (results[0], str(results[1]), results[2]) == ("first", "second", "third")
    assert m.await_count == 3


@on_both
@in_loop
async def test_await_of_the_mock_itself_has_no_arguments(cls):
    """It is no call's, even if there were calls that nobody used."""
    m = cls()
    m("forgotten")

    await m

    m.assert_awaited_once_with()


@on_both
@each_way_in
def test_call_that_is_left_is_the_one_that_is_listed(cls, use):
    """Of two calls the one that was not used is named, with its line, whichever it is."""
    m = cls(name="connect")
    opening, used_at = m("used"), line()
    m("left")
    left_at = line() - 1

    run(use(opening))
    text = failure(m.assert_all_awaited)

    assert f"connect('left') at {HERE}:{left_at}" in text
    assert "'used'" not in text
    assert f"{HERE}:{used_at}" not in text


@on_both
@pytest.mark.parametrize("used", range(3))
@each_use
def test_each_of_several_calls_is_told_apart(cls, used, use):
    """Only the openings that nobody used are listed, each once, in the order of the calls."""
    m = cls(name="connect")
    openings = [m(number) for number in range(3)]

    run(use(openings[used]))
    text = failure(m.assert_all_awaited)

    listed = [number for number in range(3) if f"connect({number}) at " in text]
    assert listed == [number for number in range(3) if number != used]
    assert text.count("connect(") == 2


@on_both
@each_block
def test_messages_on_enterings_tell_the_call(cls, use):
    """What is done with an opening is told with the arguments and the place of its call."""
    m = cls(name="connect")
    opening = m("some url")
    at = line() - 1

    run(use(opening))
    text = failure(m.assert_not_entered)

    assert "'some url'" in text
    assert f"{HERE}:{at}" in text


@on_both
def test_forgotten_call_among_entered_ones_is_named_by_an_await_assertion(cls):
    """`assert_awaited()` lists the call that nobody used, not the one that was entered first."""
    m = cls(name="connect")
    first, second = m("entered"), m("forgotten")
    del second
    run(entered(first))

    lines = failure(m.assert_awaited).splitlines()
    heading = next(at for at, text in enumerate(lines) if "never awaited" in text)
    listed = list(itertools.takewhile(lambda text: text[:1].isdigit(), lines[heading + 1 :]))

    assert len(listed) == 1
    assert f"connect('forgotten') at {HERE}:" in listed[0]


@on_both
def test_many_openings_are_used_backwards(cls):
    """The record has their arguments in the order of use."""
    m = cls()
    openings = [m(number) for number in range(100)]

    for opening in reversed(openings):
        run(awaited(opening))

    assert m.await_args_list == [call(number) for number in reversed(range(100))]
    m.assert_all_awaited()


@on_both
def test_arguments_are_kept_by_reference(cls):
    """As every mock keeps them: what is changed after the call shows."""
    m, urls = cls(), ["a"]
    opening = m(urls)

    urls.append("b")
    run(awaited(opening))

    m.assert_awaited_once_with(["a", "b"])
    assert m.await_args[0][0] is urls


# --- asyncio ------------------------------------------------------------------------------------


@on_both
@in_loop
async def test_gather_awaits_each_opening(cls):
    """Each of several openings of one mock is awaited, in order, with its arguments."""
    m = cls()
    m.__aenter__.side_effect = ["first", "second", "third"]

    results = await asyncio.gather(m(1), m(2), m(3))

    assert in_gathered_order(results) == in_gathered_order(["first", "second", "third"])
    assert in_gathered_order(m.await_args_list) == [call(1), call(2), call(3)]
    m.assert_all_awaited()


@on_both
@in_loop
async def test_gather_of_very_many_openings(cls):
    """Each is awaited once, with its own arguments, while all are in flight."""
    m = cls()
    m.__aenter__.side_effect = checkpoint

    await asyncio.gather(*[m(number) for number in range(500)])

    awaits = in_gathered_order(m.await_args_list)
    in_order = awaits == in_gathered_order([call(number) for number in range(500)])
    assert in_order  # pytest takes minutes to show how two lists of that length differ
    m.assert_all_awaited()


@on_both
@in_loop
async def test_gather_hands_exceptions_on(cls):
    """One opening may fail while others do not."""
    m = cls()
    m.__aenter__.side_effect = ["first", ConnectionError("down"), "third"]

    results = await asyncio.gather(m(1), m(2), m(3), return_exceptions=True)

    shown = in_gathered_order([str(result) for result in results])
    assert shown == in_gathered_order(["first", "down", "third"])
    assert m.await_count == 3


@on_both
@in_loop
async def test_gather_takes_the_mock_beside_its_openings(cls):
    """Openings of two mocks, and coroutines, mix."""
    m, other = cls(enter_result=1), cls(enter_result=2)
    fetch = AsyncMock(return_value=3)

    assert await asyncio.gather(m(), other(), m(), fetch(), other()) == [1, 2, 1, 3, 2]
    assert (m.await_count, other.await_count) == (2, 2)


@on_both
@in_loop
async def test_as_completed_takes_openings(cls):
    """It keeps what it is given in a set, where openings are told apart."""
    m = cls(enter_result=1)

    results = [await each for each in asyncio.as_completed([m(1), m(2), m(3)])]

    assert results == [1, 1, 1]
    m.assert_has_awaits([call(1), call(2), call(3)], any_order=True)


@on_both
@in_loop
async def test_wait_for_and_ensure_future_and_shield_take_openings(cls):
    """On every Python."""
    m = cls(enter_result=(1, 2))

    assert await asyncio.wait_for(m("a"), 5) == (1, 2)
    assert await asyncio.ensure_future(m("b")) == (1, 2)
    assert await asyncio.shield(m("c")) == (1, 2)
    assert m.await_args_list == [call("a"), call("b"), call("c")]


@pytest.mark.skipif(sys.version_info < (3, 7), reason="wait_for() of 3.6 waits for no end")
@on_both
@in_loop
async def test_wait_for_ends_an_opening_that_takes_too_long(cls):
    """It raises asyncio's TimeoutError, and the entering that waited is cancelled."""
    ended = []

    async def connect():
        try:
            await asyncio.sleep(TOO_LONG)
        finally:
            ended.append(True)

    m = cls()
    m.__aenter__.side_effect = connect

    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(m("url"), 0.01)

    assert ended == [True]
    m.assert_awaited_once_with("url")
    m.assert_not_entered()


@on_both
@from_python_3_10
@pytest.mark.parametrize("result", [None, 0, (), (1, 2), ValueError("x"), [1]])
@in_loop
async def test_create_task_takes_an_opening(cls, result):
    """Its result is that of awaiting, whatever it is."""
    m = cls(enter_result=result)

    assert await asyncio.create_task(m("url"), name="job") is result

    m.assert_awaited_once_with("url")
    m.assert_all_awaited()


@on_both
@from_python_3_10
@in_loop
async def test_create_task_gives_the_mock_by_default(cls):
    """As awaiting does."""
    m = cls()

    assert await asyncio.create_task(m()) is m


@on_both
@from_python_3_10
@in_loop
async def test_task_of_an_opening_awaits_several_times_before_its_end(cls):
    """An entering may wait for the loop, and for futures, as often as it wants."""
    future = asyncio.get_running_loop().create_future()

    async def connect():
        await turns()
        got = await future
        await turns()
        return "connected " + got

    m = cls()
    m.__aenter__.side_effect = connect
    task = asyncio.create_task(m("url"))
    await turns()
    assert not task.done()
    future.set_result("now")

    assert await task == "connected now"


@on_both
@from_python_3_10
@in_loop
async def test_task_of_an_opening_raises_what_entering_raises(cls):
    """At once, or after it waited."""

    async def connect():
        await turns()
        raise ConnectionError("late")

    m = cls()
    m.__aenter__.side_effect = [ConnectionError("early")]
    with pytest.raises(ConnectionError, match="early"):
        await asyncio.create_task(m(1))
    m.__aenter__.side_effect = connect
    with pytest.raises(ConnectionError, match="late"):
        await asyncio.create_task(m(2))

    assert m.await_args_list == [call(1), call(2)]


@on_both
@from_python_3_10
@in_loop
async def test_task_of_an_opening_is_cancelled(cls):
    """The entering that waits gets the CancelledError, and the task is cancelled."""
    seen = []

    async def connect():
        try:
            await asyncio.sleep(TOO_LONG)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    m = cls()
    m.__aenter__.side_effect = connect
    task = asyncio.create_task(m("url"))
    await turns()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == ["cancelled"]
    assert task.cancelled()
    m.assert_awaited_once_with("url")


@on_both
@from_python_3_10
@in_loop
async def test_entering_may_catch_the_cancellation_of_its_task(cls):
    """Then the task goes on to its result."""

    async def connect():
        try:
            await asyncio.sleep(TOO_LONG)
        except asyncio.CancelledError:
            await turns()
            return "all the same"

    m = cls()
    m.__aenter__.side_effect = connect
    task = asyncio.create_task(m())
    await turns()
    task.cancel()

    assert await task == "all the same"


@on_both
@from_python_3_10
@in_loop
async def test_task_that_is_cancelled_before_its_first_step_awaits_nothing(cls):
    """As with a coroutine."""
    m = cls()
    task = asyncio.create_task(m("url"))
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task

    m.assert_not_awaited()
    m.__aenter__.assert_not_called()


@on_both
@from_python_3_10
@in_loop
async def test_task_takes_an_opening_again(cls):
    """An opening is used several times, by tasks one after the other too."""
    m = cls(enter_result=1)
    opening = m("url")

    results = [await asyncio.create_task(opening) for _ in range(3)]

    assert results == [1, 1, 1]
    assert m.await_args_list == [call("url")] * 3


@on_both
@in_loop
async def test_one_opening_is_awaited_by_two_coroutines_at_once(cls):
    """Each await is one of its own."""
    m = cls()
    with Gate() as gate:
        m.__aenter__.side_effect = gate
        opening = m("url")
        tasks = [asyncio.ensure_future(awaited(opening)) for _ in range(2)]
        await gate.wait_until_waiting(2)
        gate.release(1)
        gate.release(2)
        assert await asyncio.gather(*tasks) == [1, 2]

    assert m.await_args_list == [call("url")] * 2


@on_both
@from_python_3_10
@in_loop
async def test_send_and_close_stay_the_mock_s_within_a_task(cls):
    """A task that awaits an opening calls neither of them."""
    m = cls()

    async def connect():
        await turns()
        await m.send("hello")
        return m

    m.__aenter__.side_effect = connect
    socket = await asyncio.create_task(m("url"))
    await socket.close()

    assert m.send.await_args_list == [call("hello")]
    assert m.close.await_args_list == [call()]


@on_both
@from_python_3_10
@in_loop
async def test_task_of_an_opening_can_be_shown(cls):
    """`repr(task)` asks the opening as it asks a coroutine, before and after its end."""
    m = cls()
    task = asyncio.create_task(m("url"))

    assert "Task" in repr(task)
    await task

    assert "Task" in repr(task)


@on_both
@from_python_3_10
def test_debugging_loop_takes_openings(cls):
    """Asyncio's debug mode changes nothing."""
    m = cls(enter_result=1)

    async def main():
        asyncio.get_running_loop().set_debug(True)
        return [await asyncio.create_task(m(1)), *await asyncio.gather(m(2), m(3))]

    assert run(main()) == [1, 1, 1]
    assert m.await_count == 3


@on_both
@needs_task_group
@in_loop
async def test_task_group_takes_openings(cls):
    """Each becomes a task of the group."""
    m = cls()
    m.__aenter__.side_effect = ["first", "second"]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(m(number)) for number in (1, 2)]

    assert [task.result() for task in tasks] == ["first", "second"]
    assert m.await_args_list == [call(1), call(2)]


@on_both
@needs_task_group
@in_loop
async def test_task_group_cancels_openings_when_one_fails(cls):
    """One that waits is cancelled as a coroutine is."""
    m = cls()
    with Gate() as gate:
        m.__aenter__.side_effect = gate
        with pytest.raises(BaseExceptionGroup) as caught:  # noqa: F821
            async with asyncio.TaskGroup() as group:
                failing, waiting = group.create_task(m(1)), group.create_task(m(2))
                await gate.wait_until_waiting(2)
                gate.fail(ConnectionError("down"))

        assert [str(exc) for exc in caught.value.exceptions] == ["down"]
        assert failing.done()
        assert waiting.cancelled()
        assert gate.waiting == 0


@on_both
@pytest.mark.skipif(not hasattr(asyncio, "eager_task_factory"), reason="asyncio has no eager tasks")
@in_loop
async def test_eager_tasks_take_openings(cls):
    """A task may take its first step when it is made."""
    m = cls(enter_result=1)
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

    assert await asyncio.create_task(m("a")) == 1
    m.__aenter__.side_effect = checkpoint
    await asyncio.create_task(m("b"))

    assert m.await_args_list == [call("a"), call("b")]


@on_both
@pytest.mark.skipif(sys.version_info >= (3, 10), reason="up to Python 3.9")
def test_create_task_of_old_pythons_does_not_hang(cls):
    """It takes the opening or refuses it: a task that asks the mock's `send()` would never end."""
    if sys.platform == "emscripten":
        pytest.skip("WebAssembly starts no processes")
    code = f"""
import asyncio
from asyncmocks import {cls.__name__}, run

async def main():
    task = asyncio.get_event_loop().create_task({cls.__name__}(enter_result=1)("url"))
    return await asyncio.wait_for(task, 5)

try:
    print("took", run(main()))
except (TypeError, RuntimeError, AttributeError):
    print("refused")
"""

    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20
    )

    assert done.stdout.decode().strip() in ("took 1", "refused")


@on_both
@needs_timeout
@in_loop
async def test_timeout_around_an_opening_that_waits(cls):
    """`asyncio.timeout()` cancels the entering; nothing was entered."""
    m = cls()
    m.__aenter__.side_effect = lambda: asyncio.sleep(TOO_LONG)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            async with m("url"):
                pass

    assert (m.enter_count, m.exit_count) == (0, 0)


@on_both
@needs_timeout
@in_loop
async def test_timeout_within_the_block(cls):
    """The block is left with a CancelledError, which is recorded and passes."""
    m = cls()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            async with m("url"):
                await asyncio.sleep(TOO_LONG)

    m.assert_exited_with(asyncio.CancelledError)
    assert (m.enter_count, m.exit_count) == (1, 1)


@on_both
@in_loop
async def test_cancellation_while_entering_counts_as_no_entering(cls):
    """Nor as an exit."""
    m = cls()
    with Gate() as gate:
        m.__aenter__.side_effect = gate
        task = asyncio.ensure_future(entered(m("url")))
        await gate.wait_until_waiting()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert gate.waiting == 0

    assert (m.enter_count, m.exit_count) == (0, 0)
    m.assert_not_entered()


@on_both
@in_loop
async def test_cancellation_in_the_block_leaves_it(cls):
    """The exit is recorded with the CancelledError, and the task is cancelled."""
    m = cls()
    inside = asyncio.Event()

    async def stay():
        async with m("url"):
            inside.set()
            await asyncio.sleep(TOO_LONG)

    task = asyncio.ensure_future(stay())
    await inside.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert m.exit_args[0] is asyncio.CancelledError
    m.assert_exited()
    m.assert_exited_with(asyncio.CancelledError)


@on_both
@in_loop
async def test_cancellation_in_the_exit_passes_on(cls):
    """The block was left all the same."""
    m = cls()
    with Gate() as gate:
        m.__aexit__.side_effect = gate
        task = asyncio.ensure_future(entered(m("url"), KeyError()))
        await gate.wait_until_waiting()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert (m.enter_count, m.exit_count) == (1, 1)
    m.assert_exited_with(KeyError)


@on_both
@in_loop
async def test_many_tasks_enter_openings_at_once(cls):
    """Each block is counted, and each gets its own entering's result."""
    m = cls()
    m.__aenter__.side_effect = itertools.count()

    async def work(number):
        async with m(number) as given:
            await turns(number % 3)
            return given

    results = await asyncio.gather(*[work(number) for number in range(50)])

    assert sorted(results) == list(range(50))
    assert (m.enter_count, m.exit_count) == (50, 50)
    m.assert_all_awaited()


@on_both
def test_run_takes_an_opening(cls):
    """`run()` awaits it."""
    m = cls(enter_result=1)

    assert run(m("url")) == 1
    m.assert_awaited_once_with("url")


# --- contextlib ----------------------------------------------------------------------------------


@on_both
@needs_async_exit_stack
@in_loop
async def test_async_exit_stack_enters_openings(cls):
    """Each is entered, and left in turn, with its result."""
    m = cls()
    m.__aenter__.side_effect = ["first", "second"]

    async with contextlib.AsyncExitStack() as stack:
        results = [await stack.enter_async_context(m(number)) for number in (1, 2)]
        assert (m.enter_count, m.exit_count) == (2, 0)

    assert results == ["first", "second"]
    assert (m.enter_count, m.exit_count) == (2, 2)
    m.assert_all_awaited()


@on_both
@needs_async_exit_stack
@in_loop
async def test_async_exit_stack_hands_exceptions_to_openings(cls):
    """The inner one swallows, and the outer one is left without an exception."""
    inner, outer = cls(suppress=KeyError), cls()

    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(outer("outer"))
        await stack.enter_async_context(inner("inner"))
        raise KeyError

    inner.assert_exited_with(KeyError)
    outer.assert_exited_with(None)


@on_both
@needs_async_exit_stack
@in_loop
async def test_openings_are_pushed_to_an_exit_stack(cls):
    """`push_async_exit()` takes what has `__aexit__`, and enters nothing."""
    m = cls()

    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_exit(m())

    assert (m.enter_count, m.exit_count) == (0, 1)


@on_both
def test_exit_stack_enters_openings(cls):
    """`with` and its stacks take what `async with` takes."""
    m = cls(enter_result=1, suppress=KeyError)

    with contextlib.ExitStack() as stack:
        results = [stack.enter_context(m(number)) for number in (1, 2)]
        raise KeyError

    assert results == [1, 1]
    assert (m.enter_count, m.exit_count) == (2, 2)
    m.assert_exited_with(None)


@on_both
@needs_asynccontextmanager
@in_loop
async def test_opening_is_entered_within_an_asynccontextmanager(cls):
    """Exceptions of the user's block reach the exit."""
    m = cls(enter_result=1)

    @contextlib.asynccontextmanager
    async def connection():
        async with m("url") as given:
            yield given

    with pytest.raises(KeyError):
        async with connection() as given:
            assert given == 1
            raise KeyError

    m.assert_exited_with(KeyError)


# --- Leaving a block -----------------------------------------------------------------------------


@on_both
@each_block
def test_exceptions_in_the_block_propagate(cls, use):
    """The same object comes out, and is recorded with its class and traceback."""
    m, error = cls(), KeyError("x")

    with pytest.raises(KeyError) as caught:
        run(use(m("url"), error))

    assert caught.value is error
    kind, exc, traceback = m.exit_args
    assert (kind, exc) == (KeyError, error)
    assert isinstance(traceback, types.TracebackType)


@on_both
@each_block
@pytest.mark.parametrize(
    ("suppress", "exc_type"),
    [
        (KeyError, KeyError),
        (LookupError, KeyError),
        ((ValueError, KeyError), KeyError),
        (True, ValueError),
        (True, asyncio.CancelledError),
    ],
)
def test_what_suppress_names_is_swallowed(cls, use, suppress, exc_type):
    """A class, a tuple, or all; on the mock and on openings; the exit is recorded all the same."""
    m = cls(suppress=suppress)

    assert run(use(m, exc_type())) is None
    assert run(use(m("url"), exc_type())) is None

    assert m.exit_count == 2
    m.assert_exited_with(exc_type)


@on_both
@each_block
@pytest.mark.parametrize(
    ("suppress", "exc_type"),
    [((), KeyError), (KeyError, ValueError), (KeyError, LookupError), ((KeyError,), ValueError)],
)
def test_what_suppress_does_not_name_propagates(cls, use, suppress, exc_type):
    """Only those that it names are swallowed."""
    m = cls(suppress=suppress)

    for thing in (m, m("url")):
        with pytest.raises(exc_type):
            run(use(thing, exc_type()))


@on_both
def test_suppress_is_that_of_the_moment_of_the_exit(cls):
    """An opening that was made before, and one that is entered, go by what is set then."""
    m = cls()

    async def main():
        async with m("url"):
            m.suppress = KeyError
            raise KeyError

    run(main())

    assert m.suppress is KeyError
    m.assert_exited_with(KeyError)


@on_both
@pytest.mark.parametrize("suppress", [None, "KeyError", int, [KeyError], KeyError()])
def test_suppress_that_means_nothing_is_refused(cls, suppress):
    """Given and set, and the text says what may be given."""
    m = cls()

    for give in (lambda: cls(suppress=suppress), lambda: setattr(m, "suppress", suppress)):
        with pytest.raises(REFUSALS, match="suppress"):
            give()
    assert m.suppress == ()


@on_both
@each_block
def test_entering_that_fails_is_not_left(cls, use):
    """Neither counted as entered nor as exited, and suppress swallows nothing of it."""
    m = cls(suppress=True)
    m.__aenter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        run(use(m("url")))

    assert (m.enter_count, m.exit_count, m.exit_args) == (0, 0, None)
    m.assert_not_entered()


@on_both
def test_exit_that_fails_was_one(cls):
    """What `__aexit__` raises comes out in place of the block's exception."""
    m = cls(suppress=KeyError)
    m.__aexit__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        run(entered(m("url"), KeyError()))

    assert (m.enter_count, m.exit_count) == (1, 1)
    m.assert_exited_with(KeyError)


@on_both
def test_exception_passes_through_nested_openings(cls):
    """The inner block is left with it, and the outer one too unless the inner one swallows it."""
    outer, inner = cls(), cls()

    async def main():
        async with outer("outer"), inner("inner"):
            raise KeyError

    with pytest.raises(KeyError):
        run(main())
    outer.assert_exited_with(KeyError)
    inner.suppress = KeyError
    run(main())

    inner.assert_exited_with(KeyError)
    outer.assert_exited_with(None)


# --- Counts and assertions -----------------------------------------------------------------------


@on_both
def test_new_mock_has_no_counts(cls):
    """Both classes have all of them."""
    m = cls()

    assert (m.enter_count, m.exit_count, m.exit_args) == (0, 0, None)
    assert (m.iter_count, m.items_taken, list(m.sent), m.exhausted, m.closed) == (
        0, 0, [], False, False,
    )  # fmt: skip
    assert (m.await_count, m.await_args, m.await_args_list) == (0, None, [])
    assert (m.enter_result, list(m.items), m.suppress) == (m, [], ())


@on_both
def test_assertions_hold_for_a_new_mock(cls):
    """Nothing was entered, iterated, awaited, or forgotten."""
    m = cls()

    m.assert_not_entered()
    m.assert_not_iterated()
    m.assert_not_awaited()
    m.assert_not_called()
    m.assert_all_awaited()


@on_both
@pytest.mark.parametrize(
    "name",
    [
        "assert_entered", "assert_entered_once", "assert_exited", "assert_iterated",
        "assert_exhausted", "assert_closed", "assert_awaited", "assert_awaited_once",
    ],
)  # fmt: skip
def test_assertions_fail_for_a_new_mock(cls, name):
    """Each names the mock."""
    m = cls(name="connect")

    assert "connect" in failure(getattr(m, name))


@on_both
def test_assertions_on_openings_that_nobody_used(cls):
    """A call alone is no entering, no pass and no await."""
    m = cls()
    m("url")

    m.assert_not_entered()
    m.assert_not_iterated()
    m.assert_not_awaited()
    for assertion in (m.assert_entered, m.assert_iterated, m.assert_awaited, m.assert_exited):
        failure(assertion)


@on_both
def test_assertions_tell_once_from_twice(cls):
    """`assert_entered_once()` fails after the second opening."""
    m = cls()
    run(entered(m(1)))
    m.assert_entered()
    m.assert_entered_once()

    run(entered(m(2)))

    m.assert_entered()
    assert "2 times" in failure(m.assert_entered_once)
    failure(m.assert_not_entered)


@on_both
def test_exits_are_compared_with_enterings(cls):
    """`assert_exited()` wants at least one, and as many as enterings."""
    m = cls()

    async def main():
        failure(m.assert_exited)
        async with m(1):
            failure(m.assert_exited)
            async with m(2):
                pass
            failure(m.assert_exited)
        m.assert_exited()

    run(main())


@on_both
def test_exit_is_asserted_by_the_class_of_its_exception(cls):
    """The last exit's, or None for none."""
    m = cls(suppress=True)
    failure(m.assert_exited_with, None)
    run(entered(m(1), KeyError()))
    m.assert_exited_with(KeyError)
    failure(m.assert_exited_with, None)
    failure(m.assert_exited_with, ValueError)

    run(entered(m(2)))

    m.assert_exited_with(None)
    failure(m.assert_exited_with, KeyError)
    assert m.exit_args == (None, None, None)


@on_both
def test_awaiting_counts_as_no_entering(cls):
    """Nor does entering count as an await, nor iterating as either."""
    m = cls(items=[1])
    run(awaited(m("url")))
    awaits = m.await_count, m.enter_count, m.exit_count, m.iter_count

    run(entered(m("url")))
    enterings = m.await_count, m.enter_count, m.exit_count, m.iter_count
    run(collected(m("url")))

    assert awaits == (1, 0, 0, 0)
    assert enterings == (1, 1, 1, 0)
    assert (m.await_count, m.enter_count, m.exit_count, m.iter_count) == (1, 1, 1, 1)


@on_both
def test_await_that_fails_is_an_await(cls):
    """It is recorded with the arguments of the call."""
    m = cls()
    m.__aenter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        run(awaited(m("url")))

    m.assert_awaited_once_with("url")
    assert "failed" not in failure(m.assert_entered)


@on_both
@each_block
def test_failed_entering_is_told_in_messages(cls, use):
    """It counts as none, and "1 failed" says where it went."""
    m = cls(name="connect")
    m.__aenter__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        run(use(m("url")))

    assert "1 failed" in failure(m.assert_entered)
    assert "1 failed" in failure(m.assert_entered_once)


@on_both
def test_failed_enterings_are_counted_apart(cls):
    """Those of a retry, before the one that succeeds."""
    m = cls()
    m.__aenter__.side_effect = [ConnectionError, ConnectionError, "connection"]
    for number in range(2):
        with pytest.raises(ConnectionError):
            run(entered(m(number)))

    assert run(entered(m(2))) == "connection"

    m.assert_entered_once()
    m.assert_exited()
    assert "2 failed" in failure(m.assert_not_entered)


@on_both
def test_failed_entering_is_not_told_where_there_was_none(cls):
    """And not after a reset."""
    m = cls()
    assert "failed" not in failure(m.assert_entered)
    m.__aenter__.side_effect = [ConnectionError]
    with pytest.raises(ConnectionError):
        run(entered(m()))

    m.reset_mock()

    assert "failed" not in failure(m.assert_entered)


@on_both
@each_block
@pytest.mark.parametrize(
    "assertion",
    [
        lambda m: m.assert_awaited_once_with("url"),
        lambda m: m.assert_awaited(),
        lambda m: m.assert_awaited_once(),
        lambda m: m.assert_awaited_with("url"),
    ],
    ids=["once_with", "awaited", "once", "with"],
)
def test_failed_assertion_on_awaits_says_that_it_was_entered(cls, use, assertion):
    """Who asserts an await of what was entered is told so."""
    m = cls(name="connect")
    run(use(m("url")))

    assert "entered" in failure(assertion, m).lower()


@on_both
@pytest.mark.parametrize(
    "name",
    ["assert_entred", "assert_exitted", "assert_iteratd", "assert_exhaused", "assert_awaitd"],
)
def test_mistyped_assertion_is_refused(cls, name):
    """On the mock and on openings of both classes."""
    m = cls()

    for thing in (m, m()):
        with pytest.raises(AttributeError, match=name):
            getattr(thing, name)()


# --- Items and passes ----------------------------------------------------------------------------


class AsyncRange:
    """An async iterable that begins anew each time."""

    def __init__(self, count):
        self.count = count

    def __aiter__(self):
        return async_iter(*range(self.count))


@on_both
@pytest.mark.parametrize(
    ("items", "expected"),
    [([1, 2], [1, 2]), ((1, 2), [1, 2]), ("ab", ["a", "b"]), (range(2), [0, 1]), ((), []),
     ({"k": 1}, ["k"]), (AsyncRange(2), [0, 1])],
)  # fmt: skip
def test_each_opening_walks_over_a_sequence_afresh(cls, items, expected):
    """So does each `async for` over the mock."""
    m = cls(items=items)

    passes = [run(collected(thing)) for thing in (m(1), m, m(2), m)]

    assert passes == [expected] * 4
    assert m.iter_count == 4
    assert m.items_taken == 4 * len(expected)


def test_items_may_be_given_by_position_to_the_iterator():
    """Beside the other class's keywords."""
    m = AsyncIteratorMock([1, 2], enter_result=7, suppress=KeyError)

    assert run(collected(m())) == [1, 2]
    assert run(entered(m())) == run(awaited(m())) == 7
    assert run(entered(m(), KeyError())) is None


def test_context_manager_has_items():
    """A cursor is entered and iterated."""
    m = AsyncContextManagerMock(items=[1, 2])

    async def main():
        async with m("select") as cursor:
            return [row async for row in cursor]

    assert run(main()) == [1, 2]
    assert m.items == [1, 2]
    m.assert_entered_once()
    m.assert_exhausted()


@on_both
def test_one_shot_iterator_is_consumed_once(cls):
    """Openings go on where the others stopped."""
    m = cls(items=iter([1, 2, 3]))

    assert run(first_of(m("a"))) == 1
    assert run(first_of(m("b"))) == 2
    assert run(collected(m("c"))) == [3]
    assert run(collected(m("d"))) == []


@on_both
def test_one_shot_async_iterator_is_consumed_once(cls):
    """As a plain one is."""
    m = cls(items=async_iter(1, 2, 3))

    assert run(first_of(m("a"))) == 1
    assert run(collected(m("b"))) == [2, 3]


@on_both
def test_endless_items_are_taken_one_by_one(cls):
    """Nothing is taken before it is asked for."""
    taken = []
    m = cls(items=(taken.append(number) or number for number in itertools.count()))

    assert run(first_of(m())) == 0
    assert taken == [0]
    assert m.items_taken == 1


@on_both
@pytest.mark.parametrize("exception", [ConnectionError, ConnectionError("down")])
@in_loop
async def test_exception_among_the_items_is_raised_at_its_place(cls, exception):
    """Of each opening, and what stands behind it can be reached."""
    m = cls(items=[1, exception, 2])
    for _ in range(2):
        taken = []
        with pytest.raises(ConnectionError):
            async for item in m():
                taken.append(item)
        assert taken == [1]
    opening = m()

    assert await opening.__anext__() == 1
    with pytest.raises(ConnectionError):
        await opening.__anext__()
    assert await opening.__anext__() == 2


@on_both
def test_exception_of_a_generator_of_items_comes_out(cls):
    """What the items themselves raise is raised."""

    def rows():
        yield 1
        raise KeyError("row")

    m = cls(items=rows())

    with pytest.raises(KeyError, match="row"):
        run(collected(m()))
    assert m.items_taken == 1


@on_both
@in_loop
async def test_items_that_are_set_are_for_the_next_pass(cls):
    """A pass that runs goes on over the old ones; an opening without one takes the new ones."""
    m = cls(items=[1, 2])
    running, waiting = m(), m()
    assert await running.__anext__() == 1

    m.items = [3]

    assert await running.__anext__() == 2
    assert await collected(waiting) == [3]


@on_both
@pytest.mark.parametrize("items", [3, None, Thing()])
def test_items_that_cannot_be_iterated_are_refused(cls, items):
    """Given and set."""
    m = cls(items=[1])

    for give in (lambda: cls(items=items), lambda: setattr(m, "items", items)):
        with pytest.raises(REFUSALS, match="items"):
            give()
    assert run(collected(m())) == [1]


@on_both
@in_loop
async def test_openings_have_passes_of_their_own(cls):
    """Steps of two openings do not disturb each other."""
    m = cls(items=[1, 2, 3])
    first, second = m("a"), m("b")

    steps = [
        await first.__anext__(),
        await second.__anext__(),
        await first.__anext__(),
        await second.__anext__(),
        await first.__anext__(),
    ]

    assert steps == [1, 1, 2, 2, 3]
    assert (m.iter_count, m.items_taken) == (2, 5)


@on_both
@in_loop
async def test_second_call_begins_anew(cls):
    """`await m().__anext__()` gives the first item each time, as of an async generator function."""
    m = cls(items=[1, 2])

    assert [await m().__anext__() for _ in range(3)] == [1, 1, 1]
    assert m.iter_count == 3


@on_both
@in_loop
async def test_steps_of_one_opening_are_of_one_pass(cls):
    """Until it ends, and then there is nothing more."""
    m = cls(items=[1, 2])
    opening = m()

    assert [await opening.__anext__(), await opening.__anext__()] == [1, 2]
    for _ in range(2):
        with pytest.raises(StopAsyncIteration):
            await opening.__anext__()

    assert (m.iter_count, m.items_taken, m.exhausted) == (1, 2, True)
    m.assert_exhausted()


@on_both
@in_loop
async def test_each_async_for_over_an_opening_is_a_pass(cls):
    """Nested ones too."""
    m = cls(items=[1, 2])
    opening = m()

    pairs = [(a, b) async for a in opening async for b in opening]

    assert pairs == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert m.iter_count == 3


@on_both
@in_loop
async def test_openings_are_iterated_at_once(cls):
    """Concurrent loops each get all items."""
    m = cls(items=[1, 2, 3])

    async def walk(opening):
        taken = []
        async for item in opening:
            taken.append(item)
            await asyncio.sleep(0)
        return taken

    assert await asyncio.gather(*[walk(m(n)) for n in range(3)]) == [[1, 2, 3]] * 3
    assert (m.iter_count, m.items_taken) == (3, 9)


@on_both
@in_loop
async def test_values_are_sent_to_an_opening(cls):
    """`asend()` begins a pass, goes on with it, and the values are told."""
    m = cls(items=[1, 2])
    opening = m()

    assert await opening.asend(None) == 1
    assert await opening.asend("value") == 2
    assert m.sent[-1] == "value"
    with pytest.raises(StopAsyncIteration):
        await opening.asend("late")

    assert m.iter_count == 1


@on_both
@in_loop
async def test_values_are_sent_to_two_openings(cls):
    """Each goes to the pass of its opening."""
    m = cls(items=[1, 2])
    first, second = m("a"), m("b")

    got = [await first.asend("a1"), await second.asend("b1"), await first.asend("a2")]

    assert got == [1, 1, 2]
    assert m.iter_count == 2


@on_both
@in_loop
async def test_exceptions_are_thrown_into_an_opening(cls):
    """`athrow()` ends its pass, and no other opening's."""
    m = cls(items=[1, 2])
    first, second = m("a"), m("b")
    await first.__anext__()
    await second.__anext__()

    with pytest.raises(KeyError):
        await first.athrow(KeyError("x"))

    with pytest.raises(StopAsyncIteration):
        await first.__anext__()
    assert await second.__anext__() == 2


@on_both
@in_loop
async def test_opening_is_closed(cls):
    """`aclose()` ends its pass, and no other opening's."""
    m = cls(items=[1, 2])
    first, second = m("a"), m("b")
    await second.__anext__()
    await first.__anext__()

    assert await first.aclose() is None
    with pytest.raises(StopAsyncIteration):
        await first.__anext__()

    assert await second.__anext__() == 2
    m.assert_closed()


@on_both
@in_loop
async def test_opening_that_was_never_iterated_is_closed(cls):
    """As an async generator that was not begun."""
    m = cls(items=[1])
    opening = m()

    await opening.aclose()

    m.assert_closed()
    assert m.items_taken == 0
    m.assert_all_awaited()


@on_both
@in_loop
async def test_close_of_an_opening_within_its_loop(cls):
    """`async for` over an opening, and `aclose()` of it, act on one pass."""
    m = cls(items=[1, 2, 3])
    opening, taken = m(), []

    async for item in opening:
        taken.append(item)
        await opening.aclose()

    assert taken == [1]
    m.assert_closed()


@on_both
@in_loop
async def test_steps_of_an_opening_within_its_loop(cls):
    """`__anext__()` within `async for` takes the item in between, as of an async generator."""
    m = cls(items=[1, 2, 3, 4])
    opening, taken = m(), []

    async for item in opening:
        taken.append((item, await opening.__anext__()))

    assert taken == [(1, 2), (3, 4)]
    assert m.iter_count == 1


@on_both
@needs_aclosing
@in_loop
async def test_aclosing_takes_an_opening(cls):
    """It gives the opening, which is iterated, and closed at the end."""
    m = cls(items=[1, 2, 3])

    async with contextlib.aclosing(m("url")) as rows:
        async for row in rows:
            assert row == 1
            break
        assert not m.closed

    m.assert_closed()
    assert (m.iter_count, m.items_taken, m.exhausted) == (1, 1, False)


@on_both
@needs_aclosing
@in_loop
async def test_aclosing_closes_after_an_exception(cls):
    """And the exception passes."""
    m = cls(items=[1, KeyError])

    with pytest.raises(KeyError):
        async with contextlib.aclosing(m()) as rows:
            async for _ in rows:
                pass

    m.assert_closed()


@on_both
@needs_anext
@in_loop
async def test_anext_and_aiter_take_an_opening(cls):
    """`aiter()` gives a pass; `anext()` of the opening steps the opening's."""
    m = cls(items=[1, 2])
    opening = m()

    assert [await anext(opening), await anext(opening)] == [1, 2]  # noqa: F821
    assert await anext(opening, "default") == "default"  # noqa: F821
    steps = aiter(m())  # noqa: F821
    assert [await anext(steps), await anext(steps)] == [1, 2]  # noqa: F821
    assert await anext(steps, None) is None  # noqa: F821
    assert m.iter_count == 2


@on_both
def test_pass_is_an_async_generator_in_form(cls):
    """What an opening's `__aiter__()` gives is one to abstract classes."""
    steps = cls(items=[1]).__call__().__aiter__()

    assert isinstance(steps, collections.abc.AsyncGenerator)
    assert run(collected(steps)) == [1]


@on_both
@in_loop
async def test_mock_itself_is_stepped_on_its_latest_pass(cls):
    """Begun if there is none."""
    m = cls(items=[1, 2, 3])

    assert await m.__anext__() == 1
    assert await m.asend("value") == 2
    await m.aclose()
    with pytest.raises(StopAsyncIteration):
        await m.__anext__()

    assert (m.iter_count, m.items_taken, m.closed) == (1, 2, True)


@on_both
@in_loop
async def test_mock_itself_acts_on_the_pass_of_an_opening_if_it_is_the_latest(cls):
    """A test closes with `m.aclose()` what the code under test began with `async for m()`."""
    m = cls(items=[1, 2, 3])
    opening = m("url")
    assert await opening.__anext__() == 1

    assert await m.__anext__() == 2
    await m.aclose()

    with pytest.raises(StopAsyncIteration):
        await opening.__anext__()
    assert m.iter_count == 1


@on_both
@in_loop
async def test_opening_is_not_stepped_on_the_mock_s_pass(cls):
    """A pass of the mock itself is not that of an opening."""
    m = cls(items=[1, 2, 3])
    opening = m()
    assert await m.__anext__() == 1
    assert await m.__anext__() == 2

    assert await opening.__anext__() == 1


@on_both
@in_loop
async def test_aiter_of_every_kind_works_on_openings(cls):
    """Its return_value and its side_effect are what `async for` over an opening gives."""
    m = cls(items=[0])
    m.__aiter__.return_value = [1, 2]
    assert await collected(m("a")) == [1, 2]

    m.__aiter__.side_effect = lambda: async_iter(3, 4)

    assert await collected(m("b")) == [3, 4]
    assert await collected(m("c")) == [3, 4]


@on_both
@in_loop
async def test_anext_side_effect_is_what_openings_give(cls):
    """Until its StopAsyncIteration, or its end."""
    m = cls()
    m.__anext__.side_effect = [1, 2]

    assert await collected(m()) == [1, 2]


@on_both
@in_loop
async def test_gate_among_the_items_holds_the_stream(cls):
    """The stream stays open there until the gate opens, and then goes on."""
    with Gate() as gate:
        m = cls(items=[1, gate, 2])
        taken = []

        async def walk():
            async for item in m("stream"):
                taken.append(item)

        task = asyncio.ensure_future(walk())
        await gate.wait_until_waiting()
        await turns()
        held = list(taken), gate.waiting, task.done(), m.exhausted

        gate.open()
        await task

    assert held == ([1], 1, False, False)
    assert (taken[0], taken[-1]) == (1, 2)
    m.assert_exhausted()


@on_both
@in_loop
async def test_gate_among_the_items_fails_the_stream(cls):
    """`gate.fail()` raises where the stream is held."""
    with Gate() as gate:
        m = cls(items=[1, gate, 2])
        task = asyncio.ensure_future(collected(m()))
        await gate.wait_until_waiting()

        gate.fail(ConnectionError("lost"))

        with pytest.raises(ConnectionError, match="lost"):
            await task
    assert m.items_taken == 1


@on_both
@in_loop
async def test_stream_that_is_held_at_a_gate_is_cancelled(cls):
    """It leaves the queue of the gate."""
    with Gate() as gate:
        m = cls(items=[1, gate])
        task = asyncio.ensure_future(collected(m()))
        await gate.wait_until_waiting()

        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task
        assert gate.waiting == 0


@on_both
@in_loop
async def test_gate_among_the_items_holds_each_opening(cls):
    """Every pass over the same items comes to it; the oldest is let go first."""
    with Gate() as gate:
        m = cls(items=[gate, "end"])
        tasks = [asyncio.ensure_future(collected(m(n))) for n in range(2)]
        await gate.wait_until_waiting(2)

        gate.fail(KeyError("oldest"))
        await turns()
        done = [task.done() for task in tasks]

    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert done == [True, False]
    assert isinstance(results[0], KeyError)
    assert results[1][-1] == "end"


@pytest.mark.skipif(sys.version_info < (3, 7), reason="wait_for() of 3.6 waits for no end")
@on_both
@in_loop
async def test_wait_for_ends_a_stream_that_is_held(cls):
    """A timeout of the code under test is tested so."""
    with Gate() as gate:
        m = cls(items=[1, gate])
        opening = m()
        assert await opening.__anext__() == 1

        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(opening.__anext__(), 0.01)
        assert gate.waiting == 0


@on_both
def test_plain_for_over_a_resource_raises(cls):
    """`for` where `async for` was meant is told so, over the mock and over an opening."""
    m = cls(items=[1])

    for thing in (m, m("url")):
        with pytest.raises(TypeError, match="async for"):
            for _ in thing:
                pass
        with pytest.raises(TypeError):
            list(thing)


@on_both
def test_plain_for_over_what_is_known_to_be_iterated_plainly_works(cls):
    """What was told what `__iter__` gives, or has a spec with one."""

    class Rows(Connection):
        def __iter__(self):
            return iter(())

    m = cls()
    m.__iter__.return_value = [1, 2]

    assert list(m) == list(m("url")) == [1, 2]
    assert list(cls(spec=Rows)) == []


# --- Forgotten openings --------------------------------------------------------------------------

#: What uses an opening in some way.
TOUCHES = {
    "awaited": awaited,
    "entered": entered,
    "entered plainly": entered_plainly,
    "iterated": collected,
    "iterated in part": first_of,
    "an attribute is read": lambda opening: async_result(opening.status),
    "a method is called": lambda opening: opening.fetch("row"),
    "entered by hand": lambda opening: opening.__aenter__(),
    "gathered": lambda opening: gathered(opening),
    "waited for": lambda opening: asyncio.wait_for(opening, 5),
}
each_touch = pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)


async def async_result(value):
    """Give it when awaited."""
    return value


async def gathered(awaitable):
    """Give it to asyncio.gather()."""
    return await asyncio.gather(awaitable)


async def used(touch, opening):
    """Use an opening within an event loop."""
    return await touch(opening)


def forgetful(m, *args):
    """Open something, and forget it."""
    with fail_on_unawaited():
        m(*args)


FORGETFUL_LINE = forgetful.__code__.co_firstlineno + 3


@on_both
def test_block_knows_an_opening_that_nobody_used(cls):
    """It names the call with its arguments and its line, though the opening is gone."""
    m = cls(name="connect")

    text = failure(forgetful, m, "url")

    assert f"connect('url') at {HERE}:{FORGETFUL_LINE}" in text


@on_both
def test_mock_knows_an_opening_that_nobody_used(cls):
    """`assert_all_awaited()` says so of the mock, kept or not."""
    m = cls(name="connect")
    kept, at = m("kept"), line()
    m("dropped")
    gc.collect()

    text = failure(m.assert_all_awaited)

    assert f"connect('kept') at {HERE}:{at}" in text
    assert f"connect('dropped') at {HERE}:{at + 1}" in text
    assert kept == m


@on_both
def test_parent_knows_an_opening_that_nobody_used(cls):
    """`assert_all_awaited()` looks at all mocks below."""
    client = AsyncMock(name="client")
    client.connect = cls()
    client.connect("url")

    assert f"client.connect('url') at {HERE}:" in failure(client.assert_all_awaited)
    assert "connect('url')" in failure(client.connect.assert_all_awaited)


@on_both
@each_touch
def test_block_is_silent_on_an_opening_that_was_used(cls, touch):
    """In any way: an attribute that is read is one."""
    m = cls(status=200, items=[1])

    with fail_on_unawaited():
        run(used(touch, m("url")))

    m.assert_all_awaited()


@on_both
@pytest.mark.parametrize("use", [awaited, entered, entered_plainly])
def test_block_is_silent_on_a_use_that_failed(cls, use):
    """Who enters in vain has not forgotten it."""
    m = cls()
    m.__aenter__.side_effect = ConnectionError

    with fail_on_unawaited(), contextlib.suppress(ConnectionError):
        run(use(m("url")))

    m.assert_all_awaited()


@on_both
def test_block_is_silent_on_iterating_that_failed(cls):
    """So with items that raise."""
    m = cls(items=[ConnectionError])

    with fail_on_unawaited(), contextlib.suppress(ConnectionError):
        run(collected(m("url")))


@on_both
def test_block_is_silent_on_what_is_done_with_the_mock_itself(cls):
    """That needs no call."""
    m = cls(items=[1])

    with fail_on_unawaited():
        for use in USES:
            run(use(m))

    m.assert_all_awaited()


@on_both
def test_block_is_silent_on_a_client_that_is_made_and_used(cls):
    """Whoever calls methods of what was opened has used it; the methods' awaits are watched."""
    client = cls(name="Client")

    async def work():
        connection = client("url")
        await connection.fetch("row")
        await connection.close()

    with fail_on_unawaited():
        run(work())
    client.assert_all_awaited()

    def forgets():
        with fail_on_unawaited():
            client("url").fetch("forgotten").close()

    text = failure(forgets)
    assert "fetch('forgotten')" in text
    assert "Client('url')" not in text


@on_both
def test_block_is_silent_on_calls_that_give_something_else(cls):
    """What was told its return_value gives no opening, nor does a call that fails."""
    told, failing = cls(return_value=Thing()), cls(side_effect=ConnectionError)

    with fail_on_unawaited():
        told("url")
        with contextlib.suppress(ConnectionError):
            failing("url")

    told.assert_all_awaited()
    failing.assert_all_awaited()


@on_both
def test_block_lists_openings_and_coroutines_together(cls):
    """All that was forgotten within it, and only that."""
    m, fetch = cls(name="connect"), AsyncMock(name="fetch")
    before = m("before")

    def block():
        with fail_on_unawaited():
            m("first")
            run(entered(m("used")))
            fetch("second").close()
            m("third")

    text = failure(block)

    for name in ("connect('first')", "fetch('second')", "connect('third')"):
        assert text.count(name) == 1
    assert "'used'" not in text
    assert "'before'" not in text
    assert before == m


@on_both
def test_opening_that_is_used_at_the_end_of_the_block_is_in_time(cls):
    """What counts is what was used when the block ends; an inner block does not spoil it."""
    m = cls()

    with fail_on_unawaited():
        opening = m("outer")
        with fail_on_unawaited():
            run(awaited(m("inner")))
        run(awaited(opening))


@on_both
def test_exception_of_the_block_comes_first(cls):
    """A block that fails fails as it does, whatever was forgotten."""
    m = cls()

    with pytest.raises(LookupError):
        with fail_on_unawaited():
            m("forgotten")
            raise LookupError


@on_both
def test_reset_forgets_what_was_forgotten(cls):
    """After reset_mock() no opening is missed."""
    m = cls()
    m("forgotten")

    m.reset_mock()

    m.assert_all_awaited()


@on_both
@in_loop
async def test_block_is_entered_with_async_with(cls):
    """It says the same."""
    m = cls(name="connect")

    async with fail_on_unawaited():
        await m("used")
    with pytest.raises(AssertionError, match="connect\\('forgotten'\\)"):
        async with fail_on_unawaited():
            m("forgotten")


def decorated_functions(m, *args):
    """Return functions of every kind that open something and do or do not use it."""

    def plain():
        m(*args)

    async def coroutine():
        m(*args)

    def generator():
        yield 1
        m(*args)

    async def async_generator():
        yield 1
        m(*args)

    def returns_a_coroutine():
        return coroutine()

    return {
        "def": (plain, lambda function: function()),
        "async def": (coroutine, lambda function: run(function())),
        "generator": (generator, lambda function: list(function())),
        "async generator": (async_generator, lambda function: run(collected(function()))),
        "def that returns a coroutine": (returns_a_coroutine, lambda function: run(function())),
    }


KINDS_OF_FUNCTIONS = list(decorated_functions(None))


@pytest.mark.parametrize("kind", KINDS_OF_FUNCTIONS)
@pytest.mark.parametrize("cls", [AsyncContextManagerMock, AsyncIteratorMock])
def test_decorated_function_of_every_kind_is_watched_to_its_end(cls, kind):
    """`@fail_on_unawaited()` covers the whole body, each time it is run."""
    m = cls(name="connect")
    function, call_it = decorated_functions(m, "forgotten")[kind]
    decorated = fail_on_unawaited()(function)

    for _ in range(2):
        assert failure(call_it, decorated).count("connect('forgotten')") == 1


@pytest.mark.parametrize("kind", KINDS_OF_FUNCTIONS)
def test_decorated_function_that_forgets_nothing_passes(kind):
    """It gives what it gave."""
    function, call_it = decorated_functions(lambda: None)[kind]

    assert call_it(fail_on_unawaited()(function)) == call_it(function)


@pytest.mark.parametrize("kind", KINDS_OF_FUNCTIONS)
def test_decorated_function_keeps_its_kind(kind):
    """What was a coroutine function, generator function, async generator function stays one."""
    function = decorated_functions(lambda: None)[kind][0]

    decorated = fail_on_unawaited()(function)

    for is_kind in (
        asyncio.iscoroutinefunction if sys.version_info < (3, 14) else inspect.iscoroutinefunction,
        inspect.iscoroutinefunction,
        inspect.isgeneratorfunction,
        inspect.isasyncgenfunction,
    ):
        assert is_kind(decorated) == is_kind(function)
    assert decorated.__name__ == function.__name__


def test_decorated_generator_is_sent_to_and_closed():
    """What is sent, thrown and closed reaches the body."""
    seen = []

    @fail_on_unawaited()
    def generator():
        try:
            seen.append((yield 1))
            yield 2
        except KeyError:
            yield 3
        finally:
            seen.append("ended")

    steps = generator()

    assert [next(steps), steps.send("sent"), steps.throw(KeyError())] == [1, 2, 3]
    steps.close()
    assert seen == ["sent", "ended"]


@in_loop
async def test_decorated_async_generator_is_sent_to_and_closed():
    """What is sent, thrown and closed reaches the body."""
    seen = []

    @fail_on_unawaited()
    async def generator():
        try:
            seen.append((yield 1))
            yield 2
        except KeyError:
            yield 3
        finally:
            seen.append("ended")

    steps = generator()

    got = [await steps.__anext__(), await steps.asend("sent"), await steps.athrow(KeyError())]
    assert got == [1, 2, 3]
    await steps.aclose()
    assert seen == ["sent", "ended"]


def test_decorated_function_keeps_its_arguments():
    """What pytest asks for fixtures, and what the function gets and gives, stay."""

    @fail_on_unawaited()
    async def test(first, second=2, *, third):
        """Say something."""
        return first, second, third

    assert list(inspect.signature(test).parameters) == ["first", "second", "third"]
    assert run(test(1, third=3)) == (1, 2, 3)
    assert test.__doc__ == "Say something."


def test_decorated_function_raises_what_it_raised():
    """Its own exception comes first."""
    m = AsyncContextManagerMock()

    @fail_on_unawaited()
    async def test():
        m("forgotten")
        raise LookupError

    with pytest.raises(LookupError):
        run(test())


@in_loop
async def test_decorated_function_runs_many_times_at_once():
    """Of two runs that overlap each is watched; one that began later knows nothing of before."""
    m = AsyncContextManagerMock(name="connect")

    @fail_on_unawaited()
    async def work(forget):
        await asyncio.sleep(0)
        if forget:
            m("forgotten")
        else:
            await m("used")
        await asyncio.sleep(0)

    with pytest.raises(AssertionError, match="forgotten"):
        await work(True)
    assert await work(False) is None
    results = await asyncio.gather(work(False), work(False))

    assert results == [None, None]


def test_decorated_class_watches_its_tests():
    """Each method that begins with `test`, plain and async, and no other."""
    m = AsyncContextManagerMock(name="connect")

    @fail_on_unawaited()
    class Tests:
        def test_plain(self):
            m("plain")

        async def test_async(self):
            m("async")

        async def test_good(self):
            return await m("used")

        def helper(self):
            return m("helper")

    tests = Tests()

    assert isinstance(Tests, type)
    assert "connect('plain')" in failure(tests.test_plain)
    assert "connect('async')" in failure(lambda: run(tests.test_async()))
    assert run(tests.test_good()) is m
    assert tests.helper() == m


def test_decorator_stacks_with_patches():
    """In both orders, and the mock is injected."""

    @fail_on_unawaited()
    @async_patch(__name__ + ".opened_here", new_callable=AsyncContextManagerMock)
    async def above(opened):
        await opened_here("used")
        return opened

    @async_patch(__name__ + ".opened_here", new_callable=AsyncContextManagerMock, name="opened")
    @fail_on_unawaited()
    async def below(opened):
        opened_here("forgotten")

    run(above()).assert_awaited_once_with("used")
    assert "opened('forgotten')" in failure(lambda: run(below()))


def opened_here(url):
    """Stand for something to patch."""


# --- What is configured has an effect, or is refused ---------------------------------------------


class Nothing:
    """Has no protocol at all."""

    def path(self): ...


class Connection:
    """Is entered and iterated, and has methods."""

    async def __aenter__(self): ...

    async def __aexit__(self, *exc_args): ...

    def __await__(self): ...

    def __aiter__(self): ...

    def __enter__(self): ...

    def __exit__(self, *exc_args): ...

    async def fetch(self): ...

    def is_open(self): ...


class OnlyEntered:
    async def __aenter__(self): ...

    async def __aexit__(self, *exc_args): ...


class OnlyIterated:
    def __aiter__(self): ...


class Client:
    """Has methods that are resources."""

    async def rows(self, table):
        yield table

    async def fetch(self): ...

    if hasattr(contextlib, "asynccontextmanager"):

        @contextlib.asynccontextmanager
        async def transaction(self, level=None):
            yield


@pytest.mark.parametrize(
    "make",
    [
        lambda **kwargs: MagicMock(name="pool", **kwargs),
        lambda **kwargs: AsyncMock(name="pool", **kwargs),
    ],
    ids=["MagicMock", "AsyncMock"],
)
@pytest.mark.parametrize("way", ["given", "set", "configured"])
def test_enter_result_of_another_mock_is_refused_or_works(make, way):
    """It is never silently without effect."""

    def give():
        if way == "given":
            return make(enter_result=3)
        m = make()
        if way == "set":
            m.enter_result = 3
        else:
            m.configure_mock(enter_result=3)
        return m

    try:
        m = give()
    except REFUSALS as exc:
        assert "enter_result" in str(exc)
        assert "AsyncContextManagerMock" in str(exc)
    else:
        assert run(entered(m)) == 3


@pytest.mark.parametrize("cls", [MagicMock, AsyncMock])
def test_suppress_of_another_mock_is_refused_or_works(cls):
    """It is never silently without effect."""
    try:
        m = cls(suppress=KeyError)
    except REFUSALS as exc:
        assert "suppress" in str(exc)
    else:
        assert run(entered(m, KeyError())) is None


@on_both
@pytest.mark.parametrize(
    ("name", "meant", "value"),
    [
        ("enter_reslt", "enter_result", 3),
        ("enter_resutl", "enter_result", 3),
        ("enter_results", "enter_result", 3),
        ("supress", "suppress", KeyError),
        ("itmes", "items", [1]),
    ],
)
def test_near_miss_is_refused(cls, name, meant, value):
    """Given, set, configured, set through an opening; the text has what was written and meant."""
    m = cls(name="connect")
    for give in (
        lambda: cls(**{name: value}),
        lambda: setattr(m, name, value),
        lambda: m.configure_mock(**{name: value}),
        lambda: setattr(m("url"), name, value),
        lambda: setattr(m.return_value, name, value),
    ):
        with pytest.raises(REFUSALS) as caught:
            give()
        assert name in str(caught.value)
        assert meant in str(caught.value)


@on_both
def test_other_attributes_are_not_near_misses(cls):
    """What is configured as an attribute stays one."""
    m = cls(status=200, result=1, entered=True, size=3, suffix="x")

    m.enterprise, m.supply = 1, 2

    assert (m.status, m.result, m.entered, m.size, m.suffix) == (200, 1, True, 3, "x")
    assert (m().enterprise, m().supply) == (1, 2)


@pytest.mark.parametrize("cls", BOTH)
@pytest.mark.parametrize(
    ("spec", "kwargs"),
    [
        (Nothing, {"enter_result": 1}),
        (Nothing, {"items": [1]}),
        (Nothing, {"suppress": KeyError}),
        (OnlyEntered, {"items": [1]}),
        (OnlyIterated, {"enter_result": 1}),
        (OnlyIterated, {"suppress": KeyError}),
    ],
)
@pytest.mark.parametrize("way", ["given", "set"])
def test_what_the_spec_cannot_do_is_refused(cls, spec, kwargs, way):
    """A spec that can't be entered takes no enter_result; one that can't be iterated no items."""
    ((name, value),) = kwargs.items()
    with pytest.raises(REFUSALS) as caught:
        if way == "given":
            cls(spec=spec, **kwargs)
        else:
            setattr(cls(spec=spec), name, value)

    assert name in str(caught.value)
    assert spec.__name__ in str(caught.value)


@pytest.mark.parametrize("instance", [True, False])
@pytest.mark.parametrize("name", ["enter_result", "suppress"])
def test_autospec_of_a_class_that_can_do_neither_refuses(name, instance):
    """Given and set."""
    value = {"enter_result": 1, "suppress": KeyError}[name]

    with pytest.raises(REFUSALS, match=name):
        create_autospec(Nothing, instance=instance, **{name: value})
    with pytest.raises(REFUSALS, match=name):
        setattr(create_autospec(Nothing, instance=True), name, value)


def test_autospec_of_what_is_entered_and_iterated_takes_all():
    """`items`, `enter_result` and `suppress` each have their effect."""
    m = create_autospec(Connection, instance=True, items=["a"], enter_result=5, suppress=KeyError)

    assert run(collected(m)) == ["a"]
    assert run(entered(m)) == 5
    assert run(entered(m, KeyError())) is None


@pytest.mark.parametrize(("name", "value"), [("enter_result", 1), ("suppress", KeyError)])
def test_async_generator_function_as_spec_refuses_what_is_entered(name, value):
    """Its calls are iterated only."""
    with pytest.raises(REFUSALS, match=name):
        AsyncIteratorMock([1], spec=Client.rows, **{name: value})
    with pytest.raises(REFUSALS, match=name):
        setattr(MagicMock(spec=Client).rows, name, value)
    with pytest.raises(REFUSALS, match=name):
        setattr(create_autospec(Client, instance=True).rows, name, value)


@needs_asynccontextmanager
def test_asynccontextmanager_function_as_spec_refuses_items():
    """Its calls are entered only."""
    with pytest.raises(REFUSALS, match="items"):
        AsyncContextManagerMock(spec=Client.transaction, items=[1])
    with pytest.raises(REFUSALS, match="items"):
        MagicMock(spec=Client).transaction.items = [1]


@on_both
@pytest.mark.parametrize(
    "value", [3, 2.5, "text", b"bytes", {"a": 1}, [1, 2], (1, 2), {1}], ids=repr
)
@pytest.mark.parametrize("way", ["given", "set", "configured", "child"])
def test_return_value_of_a_builtin_type_is_refused(cls, value, way):
    """What was meant is enter_result or items; the text names the mock, its shape and them."""
    with pytest.raises(REFUSALS) as caught:
        if way == "given":
            cls(name="connect", return_value=value)
        elif way == "set":
            cls(name="connect").return_value = value
        elif way == "configured":
            cls(name="connect").configure_mock(return_value=value)
        else:
            AsyncMock(connect=cls()).configure_mock(**{"connect.return_value": value})

    text = str(caught.value)
    assert "connect" in text
    assert cls.__name__ in text
    assert "enter_result" in text or "items" in text


@on_both
def test_return_value_that_was_refused_changes_nothing(cls):
    """Calls go on to give openings."""
    m = cls()

    with pytest.raises(REFUSALS):
        m.return_value = 3

    assert m.return_value is m
    assert m() == m


@on_both
@pytest.mark.parametrize("make", [Thing, MagicMock, AsyncMock, mock.Mock])
def test_return_value_that_is_no_builtin_is_given(cls, make):
    """Objects and mocks."""
    value = make()
    m = cls(return_value=value)

    assert m() is value


@pytest.mark.parametrize("value", [3, "text", [1, 2], {"a": 1}])
def test_return_value_below_a_spec_is_let_be(value):
    """Tests that pass today set it: a call gives it."""
    for client in (MagicMock(spec=Client), create_autospec(Client, instance=True)):
        client.rows.return_value = value

        assert client.rows("table") == value


# --- reset, copies, memory -----------------------------------------------------------------------


@on_both
def test_reset_clears_counts_and_keeps_what_was_configured(cls):
    """Of both halves, on both classes."""
    m = cls(items=[1], enter_result=2, suppress=KeyError)
    run(awaited(m("a")))
    run(entered(m("b"), KeyError()))
    run(collected(m("c")))
    run(m().asend("value"))
    run(m().aclose())

    m.reset_mock()

    assert (m.enter_count, m.exit_count, m.exit_args) == (0, 0, None)
    assert (m.iter_count, m.items_taken, list(m.sent), m.exhausted, m.closed) == (
        0, 0, [], False, False,
    )  # fmt: skip
    assert (m.await_count, m.await_args, m.await_args_list, m.mock_awaits) == (0, None, [], [])
    assert (m.call_count, m.call_args, m.call_args_list, m.mock_calls) == (0, None, [], [])
    assert run(collected(m())) == [1]
    assert run(awaited(m())) == run(entered(m())) == 2
    assert run(entered(m(), KeyError())) is None


@on_both
def test_reset_with_side_effect_lets_entering_work_again(cls):
    """Without the flag it goes on to fail."""
    m = cls(enter_result=1)
    m.__aenter__.side_effect = ConnectionError

    m.reset_mock()
    with pytest.raises(ConnectionError):
        run(entered(m()))
    m.reset_mock(side_effect=True)

    assert run(entered(m())) == 1


@on_both
def test_reset_of_a_parent_resets_the_resource(cls):
    """As it resets any child."""
    client = AsyncMock()
    client.connect = cls(enter_result=1)
    run(entered(client.connect("url")))
    run(awaited(client.connect("url")))

    client.reset_mock()

    client.connect.assert_not_entered()
    client.connect.assert_not_awaited()
    assert run(entered(client.connect())) == 1


@on_both
@in_loop
async def test_opening_of_before_a_reset_is_recorded_after_it(cls):
    """As a coroutine is that was made before."""
    m = cls()
    opening = m("early")

    m.reset_mock()
    await opening
    await entered(opening)

    m.assert_awaited_once_with("early")
    m.assert_entered_once()
    m.assert_not_called()


@on_both
@in_loop
async def test_block_that_is_left_after_a_reset_is_an_exit(cls):
    """Counts begin at nothing."""
    m = cls()

    async with m():
        m.reset_mock()

    assert (m.enter_count, m.exit_count) == (0, 1)


@on_both
def test_arguments_are_freed_by_a_reset(cls):
    """Nothing keeps what openings were called with, used or forgotten, nor what they raised."""
    m, thing = cls(suppress=True, items=[1]), Thing()
    reference = weakref.ref(thing)
    run(awaited(m(thing)))
    run(entered(m(thing), KeyError(thing)))
    run(collected(m(thing)))
    m(thing)

    m.reset_mock()
    del thing
    gc.collect()

    assert reference() is None


@on_both
def test_deep_copy_has_openings_of_its_own(cls):
    """They are the copy's, and what is done with them is recorded there."""
    m = cls(items=[1], suppress=KeyError)
    run(awaited(m("before")))
    twin = copy.deepcopy(m)

    opening = twin("after")
    given = run(awaited(opening))
    run(entered(twin("after"), KeyError()))

    assert opening == twin
    assert opening != m
    assert given is twin
    assert twin.await_args_list == [call("before"), call("after")]
    assert m.await_args_list == [call("before")]
    assert (m.enter_count, twin.enter_count) == (0, 1)
    assert run(collected(twin())) == [1]


@on_both
def test_opening_of_before_a_deep_copy_is_the_first_mock_s(cls):
    """A copy takes none away."""
    m = cls()
    opening = m("url")
    twin = copy.deepcopy(m)

    run(awaited(opening))

    assert (m.await_count, twin.await_count) == (1, 0)
    assert opening == m


@on_both
def test_shallow_copy_is_opened_as_itself(cls):
    """What its openings give is the copy."""
    twin = copy.copy(cls())

    opening = twin("url")

    assert opening == twin
    assert run(entered(opening)) is twin
    assert run(awaited(opening)) is twin


# --- Resources of specs --------------------------------------------------------------------------


class Query:
    """Is awaited, as aiogram's methods are."""

    def __await__(self):
        yield

    async def emit(self, bot): ...

    def as_webhook(self): ...


class Response:
    async def json(self): ...

    def raise_for_status(self): ...


class Request:
    """Is awaited and entered, as aiohttp's requests are."""

    def __await__(self) -> typing.Generator[typing.Any, None, Response]:
        yield

    async def __aenter__(self) -> Response: ...

    async def __aexit__(self, *exc_args): ...

    def close(self): ...


class Session:
    """Is only entered."""

    async def __aenter__(self): ...

    async def __aexit__(self, *exc_args): ...

    def get(self, url: str, timeout: int = 1) -> Request: ...


class Stream:
    """Is only iterated."""

    def __aiter__(self): ...


class Api:
    def answer(self, text: str) -> Query: ...

    def session(self) -> Session: ...

    def stream(self) -> Stream: ...

    def later(self) -> "Query": ...

    def maybe(self) -> typing.Optional[Query]: ...

    def either(self) -> typing.Union[typing.Awaitable[bytes], bytes]: ...


SPECCED = {
    "create_autospec": lambda cls: create_autospec(cls, instance=True),
    "create_autospec of a class": lambda cls: create_autospec(cls)(),
    "MagicMock(spec)": lambda cls: MagicMock(spec=cls),
    "AsyncMock(spec)": lambda cls: AsyncMock(spec=cls),
}
under_each_spec = pytest.mark.parametrize("make", SPECCED.values(), ids=SPECCED)


@under_each_spec
@pytest.mark.parametrize("name", ["answer", "later", "maybe"])
def test_function_annotated_with_what_is_awaited_is_a_resource(make, name):
    """Its calls can be awaited, which is told, and give its enter_result."""
    api = make(Api)
    method = getattr(api, name)
    args = ("hi",) if name == "answer" else ()
    method.enter_result = "sent"

    assert run(awaited(method(*args))) == "sent"

    method.assert_awaited_once()
    method.assert_awaited_once_with(*args)


@under_each_spec
def test_function_annotated_with_what_is_awaited_gives_openings(make):
    """Each call gives one of its own, recorded with its arguments."""
    api = make(Api)
    first, second = api.answer("first"), api.answer("second")

    run(awaited(second))
    run(awaited(first))

    assert first is not second
    assert first != second
    assert first == api.answer.return_value
    assert api.answer.await_args_list == [call("second"), call("first")]


@under_each_spec
def test_function_annotated_with_what_is_awaited_has_its_attributes(make):
    """In the shapes of the class, on the function and on what it gives."""
    api = make(Api)
    opening = api.answer("hi")

    assert isinstance(opening.emit, AsyncMock)
    assert not isinstance(opening.as_webhook, AsyncMock)
    assert api.answer.emit is opening.emit
    run(awaited(opening))


@under_each_spec
def test_forgotten_await_of_such_a_function_is_known(make):
    """Autospec hides no bug that a bare AsyncMock shows."""
    api = make(Api)

    def block():
        with fail_on_unawaited():
            api.answer("hi")

    assert f"answer('hi') at {HERE}:" in failure(block)
    assert "answer('hi')" in failure(api.assert_all_awaited)


@under_each_spec
def test_awaited_call_of_such_a_function_is_not_forgotten(make):
    """Nor is one that was gathered."""
    api = make(Api)

    async def main():
        await api.answer("a")
        await asyncio.gather(api.answer("b"), api.answer("c"))

    with fail_on_unawaited():
        run(main())

    assert api.answer.await_count == 3


def test_autospecced_resource_checks_its_arguments():
    """A call that does not fit fails, and is not recorded."""
    api = create_autospec(Api, instance=True)

    with pytest.raises(TypeError):
        api.answer()
    with pytest.raises(TypeError):
        api.answer("hi", "there")

    api.answer.assert_not_called()
    api.answer.assert_not_awaited()


@under_each_spec
def test_request_is_awaited_and_entered(make):
    """Both give the enter_result, and each counts for itself."""
    session = make(Session)
    session.get.enter_result = "response"

    assert run(entered(session.get("/a"))) == "response"
    assert run(awaited(session.get("/b"))) == "response"

    session.get.assert_entered_once()
    session.get.assert_awaited_once_with("/b")
    session.get.assert_exited_with(None)
    assert session.get.call_args_list == [call("/a"), call("/b")]


@under_each_spec
def test_old_idiom_goes_on_to_work(make):
    """`m.get.return_value.__aenter__.return_value` is what entering gives."""
    session = make(Session)
    response = session.get.return_value.__aenter__.return_value
    response.json = AsyncMock(return_value={"a": 1})

    async def fetch():
        async with session.get("/a") as got:
            return await got.json()

    assert run(fetch()) == {"a": 1}


@under_each_spec
def test_result_of_entering_has_the_shape_of_its_annotation(make):
    """`json()` of a Response is awaited, `raise_for_status()` is plain."""
    session = make(Session)
    response = session.get.return_value.__aenter__.return_value
    response.json.return_value = {"a": 1}

    async def fetch():
        async with session.get("/a") as got:
            got.raise_for_status()
            return await got.json()

    assert run(fetch()) == {"a": 1}
    response.raise_for_status.assert_called_once_with()


@under_each_spec
@pytest.mark.parametrize("name", ["session", "stream"])
def test_function_annotated_with_what_is_only_entered_or_iterated_gives_one_mock(make, name):
    """The same object each time, which is `return_value`, as in the stdlib."""
    method = getattr(make(Api), name)

    assert method() is method() is method.return_value


def test_union_of_something_awaitable_and_something_plain_says_nothing():
    """The call is plain, as in the stdlib."""
    api = create_autospec(Api, instance=True)

    assert not isinstance(api.either, AsyncMock)
    assert not inspect.iscoroutine(api.either())
    assert api.either() is api.either.return_value


@pytest.mark.parametrize("make", [create_autospec, lambda cls: MagicMock(spec=cls)])
@pytest.mark.parametrize("cls", [Query, Request, Session, Stream, Connection])
def test_instance_mock_of_a_class_s_mock_is_one_object(make, cls):
    """Whatever is done with instances, as in the stdlib."""
    class_mock = make(cls)

    assert class_mock() is class_mock() is class_mock.return_value


def test_call_of_a_class_s_mock_is_not_forgotten():
    """An instance is made, and nothing is opened by that."""
    with fail_on_unawaited():
        create_autospec(Session)()
        create_autospec(Stream)()


of_client = pytest.mark.parametrize(
    "make",
    [lambda: MagicMock(spec=Client), lambda: create_autospec(Client)()],
    ids=["MagicMock(spec)", "create_autospec"],
)


@of_client
def test_async_generator_function_of_a_spec_gives_openings(make):
    """Each with a pass of its own."""
    client = make()
    client.rows.items = [1, 2]
    first, second = client.rows("a"), client.rows("b")

    async def main():
        return [await first.__anext__(), await second.__anext__(), await first.__anext__()]

    assert first is not second
    assert run(main()) == [1, 1, 2]
    assert client.rows.iter_count == 2


@of_client
def test_forgotten_call_of_an_async_generator_function_is_known(make):
    """It is never iterated: a bug."""
    client = make()
    run(collected(client.rows("used")))
    client.rows("forgotten")

    text = failure(client.assert_all_awaited)

    assert "rows('forgotten')" in text
    assert "'used'" not in text


@needs_asynccontextmanager
@of_client
def test_forgotten_call_of_an_asynccontextmanager_function_is_known(make):
    """It is never entered: a bug."""
    client = make()
    run(entered(client.transaction("used")))
    client.transaction("forgotten")

    text = failure(client.assert_all_awaited)

    assert "transaction('forgotten')" in text
    assert "'used'" not in text


@needs_asynccontextmanager
def test_openings_of_a_function_spec_are_entered_in_any_order():
    """`AsyncContextManagerMock(spec=an_asynccontextmanager_function)` tells them apart."""
    m = AsyncContextManagerMock(spec=Client.transaction, name="transaction")
    first, second = m(None, "a"), m(None, "b")

    async def main():
        async with second, first:
            assert m.enter_count == 2

    run(main())

    m.assert_exited()
    m.assert_all_awaited()


# --- Patched classes, and the nested case --------------------------------------------------------


class HttpResponse:
    """Stands for aiohttp.ClientResponse."""

    status = 0

    async def json(self): ...

    def raise_for_status(self): ...


class HttpSession:
    """Stands for aiohttp.ClientSession."""

    def __init__(self, headers=None): ...


URL = "https://example.org/login"


async def log_in(headers, data):
    """The code under test of the nested case."""
    async with HttpSession(headers=headers) as session:
        async with session.post(URL, json=data) as response:
            response.raise_for_status()
            return await response.json()


def nested_case(session_mock):
    """Set up the nested case."""
    response = AsyncMock(spec=HttpResponse, status=200)
    response.json.return_value = {"token": "t"}
    session_mock.post = AsyncContextManagerMock(enter_result=response)
    return response


@async_patch(__name__ + ".HttpSession", new_callable=AsyncContextManagerMock)
def test_nested_case_whole(session_mock):
    """Session and request are entered, the response's methods have its shapes, all is recorded."""
    response = nested_case(session_mock)

    with fail_on_unawaited():
        assert run(log_in({"h": 1}, {"user": "ada"})) == {"token": "t"}

    session_mock.assert_called_once_with(headers={"h": 1})
    session_mock.assert_entered_once()
    session_mock.assert_exited_with(None)
    session_mock.post.assert_called_once_with(URL, json={"user": "ada"})
    session_mock.post.assert_entered_once()
    session_mock.post.assert_exited_with(None)
    session_mock.post.assert_not_awaited()
    response.raise_for_status.assert_called_once_with()
    response.json.assert_awaited_once_with()
    assert response.status == 200
    session_mock.assert_all_awaited()


@async_patch(__name__ + ".HttpSession", new_callable=AsyncContextManagerMock)
def test_nested_case_that_fails(session_mock):
    """What the response raises leaves both blocks."""
    nested_case(session_mock).raise_for_status.side_effect = PermissionError

    with pytest.raises(PermissionError):
        run(log_in({}, {}))

    session_mock.post.assert_exited_with(PermissionError)
    session_mock.assert_exited_with(PermissionError)


@async_patch(__name__ + ".HttpSession", new_callable=AsyncContextManagerMock)
def test_nested_case_many_times_at_once(session_mock):
    """Concurrent users of one patched class each get their answer."""
    nested_case(session_mock)

    async def main():
        return await asyncio.gather(*[log_in({"n": n}, {"n": n}) for n in range(10)])

    assert run(main()) == [{"token": "t"}] * 10
    assert (session_mock.enter_count, session_mock.exit_count) == (10, 10)
    assert session_mock.post.enter_count == 10
    session_mock.assert_has_calls([call(headers={"n": n}) for n in range(10)], any_order=True)


@async_patch(__name__ + ".HttpSession", new_callable=AsyncContextManagerMock)
def test_patched_class_without_a_block(session_mock):
    """The session is made, used and closed by hand: the old way of aiohttp."""
    session_mock.get = AsyncContextManagerMock(enter_result="response")

    async def fetch():
        session = HttpSession(headers={})
        try:
            return await session.get(URL)
        finally:
            await session.close()

    with fail_on_unawaited():
        assert run(fetch()) == "response"

    session_mock.get.assert_awaited_once_with(URL)
    session_mock.close.assert_awaited_once_with()
    session_mock.assert_not_entered()


@mock.patch(__name__ + ".HttpSession", new_callable=AsyncContextManagerMock)
def test_patched_by_the_stdlib_s_patch(session_mock):
    """`unittest.mock.patch` makes the same of it."""
    nested_case(session_mock)

    assert run(log_in({}, {})) == {"token": "t"}


@async_patch(__name__ + ".HttpSession", new_callable=AsyncContextManagerMock)
def test_requests_of_a_patched_class_are_gathered(session_mock):
    """Each request of `gather()` is awaited, with its arguments."""
    session_mock.get = AsyncContextManagerMock()
    session_mock.get.__aenter__.side_effect = ["a", "b"]

    async def fetch():
        async with HttpSession() as session:
            return await asyncio.gather(session.get("/a"), session.get("/b"))

    assert in_gathered_order(run(fetch())) == ["a", "b"]
    assert in_gathered_order(session_mock.get.await_args_list) == [call("/a"), call("/b")]


def test_websocket_is_opened_iterated_and_sent_to():
    """One object: entered as `connect()`, iterated, its methods awaited."""
    connect = AsyncIteratorMock(["hello", "bye"])

    async def talk():
        async with connect("wss://example.org") as socket:
            async for message in socket:
                await socket.send(message.upper())
            await socket.close()

    with fail_on_unawaited():
        run(talk())

    connect.assert_called_once_with("wss://example.org")
    assert connect.send.await_args_list == [call("HELLO"), call("BYE")]
    connect.close.assert_awaited_once_with()
    connect.assert_entered_once()
    connect.assert_exited_with(None)
    connect.assert_exhausted()


def test_reconnecting_websocket():
    """`async for socket in connect()`: a reconnect is a pass of a one-shot iterator."""
    connect = AsyncIteratorMock(iter(["one", ConnectionError, "two"]))
    got = []

    async def listen():
        for attempt in range(3):
            try:
                async with connect("url", attempt) as socket:
                    async for message in socket:
                        got.append(message)
            except ConnectionError:
                continue
            break

    run(listen())

    assert got == ["one", "two"]
    assert connect.call_args_list == [call("url", 0), call("url", 1)]
    assert (connect.enter_count, connect.exit_count) == (2, 2)


def test_pool_is_entered_here_and_awaited_there():
    """Asyncpg's `pool.acquire()` is used in both ways, and released by hand."""
    pool, connection = AsyncMock(), AsyncMock()
    pool.acquire = AsyncContextManagerMock(enter_result=connection)
    connection.transaction = AsyncContextManagerMock()

    async def work():
        async with pool.acquire() as first:
            async with first.transaction():
                await first.execute("insert")
        second = await pool.acquire(timeout=1)
        await pool.release(second)

    with fail_on_unawaited():
        run(work())

    assert pool.acquire.call_args_list == [call(), call(timeout=1)]
    pool.acquire.assert_entered_once()
    pool.acquire.assert_awaited_once_with(timeout=1)
    pool.release.assert_awaited_once_with(connection)
    connection.transaction.assert_exited_with(None)
    pool.assert_all_awaited()
