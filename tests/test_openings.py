"""What a call of a resource gives: an opening of its own, which is the mock in all else."""

import asyncio
import collections.abc
import copy
import inspect
import os
import subprocess
import sys
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    checkpoint,
    create_autospec,
    run,
)
from helpers import (
    collect,
    enter,
    enter_plainly,
    failure,
    in_asyncio,
    kind_of,
    needs_processes,
    raise_in,
    turns,
    waiting_for,
)

HERE = os.path.basename(__file__)

on_both = pytest.mark.parametrize("cls", [AsyncContextManagerMock, AsyncIteratorMock])
from_3_10 = pytest.mark.skipif(sys.version_info < (3, 10), reason="from Python 3.10 on")
needs_task_group = pytest.mark.skipif(
    not hasattr(asyncio, "TaskGroup"), reason="asyncio has no TaskGroup"
)
needs_seal = pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock has no seal")


async def enter_now(manager):
    """Use it in `with`."""
    return enter_plainly(manager)


#: What uses an opening: it gives the mock by default.
WAYS_IN = [waiting_for, enter, enter_now]


class Connection:
    """Is entered, iterated and awaited, and has methods."""

    async def __aenter__(self): ...

    async def __aexit__(self, *exc_args): ...

    def __await__(self): ...

    def __aiter__(self): ...

    async def fetch(self): ...

    def is_open(self): ...


class Thing:
    """Something that is no builtin."""


def in_order(things):
    """Return them as they are; sorted where asyncio.gather() begins in an order of its own."""
    return list(things) if sys.version_info >= (3, 7) else sorted(things, key=repr)


# It is the mock in all but its call


@on_both
def test_each_call_gives_an_opening_of_its_own(cls):
    """It equals the mock, of whose hash it is, and itself, but no other opening."""
    m, other = cls(), cls()
    first, second = m(1), m(1)

    assert first is not second
    assert first == m == first == first
    assert (first != m) is False
    for thing in (second, other, other(), "text", None):
        assert first != thing
    for thing in (other, other(), "text", None):
        assert (m == thing) is False
    assert hash(first) == hash(second) == hash(m)
    assert {m: "found"}[first] == {first: "found"}[m] == "found"
    assert (1, m).count(first) == 1


@on_both
@pytest.mark.parametrize("kwargs", [{}, {"name": "connect"}, {"spec": Connection}])
def test_opening_passes_for_what_the_mock_is(cls, kwargs):
    """`isinstance()`, `__class__`, `repr()` and `dir()` say of it what they say of the mock."""
    m = cls(**kwargs)

    opening = m("url")

    assert isinstance(opening, kwargs.get("spec", cls))
    assert isinstance(opening, Connection) is ("spec" in kwargs)
    assert opening.__class__ is m.__class__
    assert (repr(opening), dir(opening)) == (repr(m), dir(m))
    assert opening
    assert isinstance(opening, collections.abc.Awaitable)
    assert isinstance(opening, collections.abc.AsyncIterable)
    assert not inspect.iscoroutine(opening)


@on_both
@pytest.mark.parametrize(
    "get",
    [lambda m: m("url"), lambda m: m.return_value, lambda m: m().return_value],
    ids=["opening", "return_value", "return_value of an opening"],
)
def test_attributes_of_an_opening_are_those_of_the_mock(cls, get):
    """They are read, set and deleted on the mock, of which return_value is another name."""
    m = cls(status=200)
    thing, other = get(m), m()
    assert m.return_value is thing.return_value is m
    assert thing.fetch is other.fetch is m.fetch

    thing.status, thing.items = 404, [1, 2]
    thing.__aenter__.return_value = "connection"
    thing.configure_mock(suppress=KeyError)
    del thing.never_touched

    assert m.status == other.status == 404
    assert (m.enter_result, m.items, m.suppress) == ("connection", [1, 2], KeyError)
    assert run(enter(other)) == run(waiting_for(other)) == "connection"
    assert run(collect(other)) == [1, 2]
    assert run(raise_in(other, KeyError())) is None
    thing.configure_mock(enter_result="set")
    thing.__aiter__.side_effect = lambda: [3]
    assert run(enter(other)) == enter_plainly(other) == m.__aenter__.return_value == "set"
    assert run(collect(other)) == [3]
    for each in (thing, other, m, m()):
        assert not hasattr(each, "never_touched")
    with pytest.raises(AttributeError):
        del thing.never_touched


@on_both
@pytest.mark.parametrize("name", ["send", "close"])
def test_send_and_close_of_an_opening_are_the_mock_s(cls, name):
    """They are awaited like a websocket's, step or close no coroutine, and can be set."""
    m = cls(**{f"{name}.return_value": "done"})
    opening = m("url")

    assert run(getattr(opening, name)("text")) == "done"
    getattr(m, name).assert_awaited_once_with("text")
    m.assert_not_awaited()
    setattr(opening, name, MagicMock(return_value=5))
    assert getattr(m, name)() == 5


@on_both
def test_opening_has_names_and_kinds_of_the_spec(cls):
    """Other names are refused when read, and under spec_set when set."""
    opening, strict = cls(spec=Connection)(), cls(spec_set=Connection)()

    assert isinstance(opening.fetch, AsyncMock)
    assert not isinstance(opening.is_open, AsyncMock)
    with pytest.raises(AttributeError):
        opening.cursor
    with pytest.raises(AttributeError):
        strict.cursor = 1


@on_both
@needs_seal
def test_sealed_mock_is_opened_and_refuses_new_names(cls):
    """Calling, entering and awaiting are its shape: they need not be touched before."""
    m = cls(**{"fetch.return_value": 1})
    mock.seal(m)

    opening = m("url")

    assert run(enter(opening)) is run(waiting_for(opening)) is run(enter(m)) is m
    assert run(opening.fetch()) == 1
    with pytest.raises(AttributeError):
        opening.cursor


@on_both
def test_other_magic_methods_of_an_opening_are_the_mock_s(cls):
    """`m()["key"]`, `len(m())`, `m()(1)`: what a cursor or a session may be used for."""
    m = cls(**{"__getitem__.return_value": "value", "__len__.return_value": 3})
    opening = m()

    assert (opening["key"], len(opening)) == ("value", 3)
    opening(1)
    assert kind_of(copy.copy(opening)) is cls

    m.__getitem__.assert_called_once_with("key")
    assert m.call_args == call(1)


# What a call gives


@on_both
@pytest.mark.parametrize("kwargs", [{"self": 1}, {"owner": 1, "args": 2, "kwargs": 3}])
def test_calls_are_recorded_when_they_are_made(cls, kwargs):
    """Openings need not be used for that, using them is no call; arguments may have any name."""
    if "self" in kwargs and sys.version_info < (3, 8):
        pytest.skip("unittest.mock refuses it up to 3.7")
    m = cls()
    opening = m(**kwargs)
    m("url", timeout=1)

    for use in (*WAYS_IN, collect):
        run(use(opening))

    assert m.call_args_list == [call(**kwargs), call("url", timeout=1)]
    m.assert_awaited_once_with(**kwargs)


@on_both
def test_return_value_that_is_set_is_what_a_call_gives(cls):
    """Then there is no opening to forget; the mock itself is entered as before."""
    m, thing = cls(), Thing()

    m.return_value = thing

    assert m("url") is cls(return_value=thing)() is thing
    assert run(enter(m)) is run(waiting_for(m)) is m
    m.assert_all_awaited()
    m.reset_mock()
    assert m("url") is thing
    m.reset_mock(return_value=True)
    assert m() == m
    m.return_value = m
    assert m() == m


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
    for effect in (KeyError, mock.Mock(side_effect=KeyError)):
        with pytest.raises(KeyError):
            cls(side_effect=effect, wraps=len)()
    assert cls(wraps=len)("url") == 3


# Done with the arguments of its call


@on_both
@in_asyncio
async def test_opening_is_used_in_every_way_and_several_times(cls):
    """Each use counts by itself and again, with the arguments of the one call."""
    m = cls(items=[1, 2], enter_result="connection")
    opening = m("url")

    for _ in range(2):
        assert await opening == "connection"
        async with opening as first, m:
            with opening as second:
                assert first == second == "connection"
                assert [item async for item in opening] == [1, 2]

    assert (m.await_count, m.enter_count, m.exit_count, m.iter_count) == (2, 6, 6, 2)
    assert m.__aenter__.await_args_list == [call()] * 4
    assert m.__aexit__.await_args_list == [call(None, None, None)] * 4
    assert m.await_args_list == [call("url")] * 2
    m.assert_called_once_with("url")


@on_both
@in_asyncio
async def test_awaits_have_the_arguments_of_their_calls(cls):
    """In whatever order openings are awaited; an await of the mock itself has none."""
    m = cls()
    first, second = m(1), m(2, key="value")

    for thing in (second, first, m, second):
        await thing

    expected = [call(2, key="value"), call(1), call(), call(2, key="value")]
    assert m.await_args_list == m.mock_awaits == expected
    m.assert_any_await(1)
    m.assert_has_awaits([call(1), call()])
    m.assert_awaited_with(2, key="value")


@on_both
@in_asyncio
async def test_awaits_in_flight_have_the_arguments_of_their_calls(cls):
    """Awaits that wait, and end in another order, are recorded as they began."""
    m = cls()
    with Gate() as gate:
        m.__aenter__.side_effect = gate
        tasks = [asyncio.ensure_future(waiting_for(m(number))) for number in range(2)]
        await gate.wait_until_waiting(2)

        assert m.await_args_list == [call(0), call(1)]
        gate.fail(ConnectionError("first"))
        gate.release("second")
        results = await asyncio.gather(*tasks, return_exceptions=True)

    assert (str(results[0]), results[1]) == ("first", "second")


@on_both
@pytest.mark.parametrize("use", [enter, enter_now])
def test_awaits_asserted_of_what_was_entered_say_so(cls, use):
    """The forgotten call is told apart from the one that was entered, or entered in vain."""
    m = cls(name="connect")
    m("forgotten")
    run(use(m("entered")))
    m.__aenter__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        run(use(m("failed")))

    for assertion in (m.assert_awaited, m.assert_awaited_once):
        lines = [text.partition(" at ")[0] for text in failure(assertion).splitlines()[1:]]
        assert lines == [
            "Entered, not awaited:",
            "1. entered: connect('entered')",
            "2. exited: connect('entered')",
            "3. entering failed: connect('failed')",
            "Called but never awaited (is an `await` missing?):",
            "1. connect('forgotten')",
        ]


@on_both
@in_asyncio
async def test_opening_of_before_a_reset_is_recorded_after_it(cls):
    """As a coroutine is that was made before."""
    m = cls()
    opening = m("early")

    m.reset_mock()
    await opening
    await enter(opening)

    m.assert_awaited_once_with("early")
    m.assert_entered_once()
    m.assert_not_called()


# asyncio takes it


@on_both
@in_asyncio
async def test_gather_awaits_each_opening(cls):
    """Of one mock and of several, in order, with their arguments and exceptions."""
    m, other = cls(), cls(enter_result=2)
    m.__aenter__.side_effect = ["first", ConnectionError("down"), "third"]

    results = await asyncio.gather(m(1), m(2), other(), m(3), return_exceptions=True)

    shown = in_order([str(result) for result in results])
    assert shown == in_order(["first", "down", "2", "third"])
    assert in_order(m.await_args_list) == [call(1), call(2), call(3)]
    other.assert_awaited_once_with()


@on_both
@in_asyncio
async def test_what_awaits_in_asyncio_takes_openings(cls):
    """`wait_for()`, `ensure_future()`, `shield()` and `as_completed()`, on every Python."""
    m = cls(enter_result=(1, 2))

    assert await asyncio.wait_for(m("a"), 5) == (1, 2)
    assert await asyncio.ensure_future(m("b")) == (1, 2)
    assert await asyncio.shield(m("c")) == (1, 2)
    assert [await each for each in asyncio.as_completed([m("d"), m("d")])] == [(1, 2)] * 2
    assert m.await_args_list == [call(name) for name in "abcdd"]
    m.assert_all_awaited()


@on_both
@from_3_10
@pytest.mark.parametrize("result", [None, 0, (), (1, 2), ValueError("x"), mock.DEFAULT])
@in_asyncio
async def test_create_task_takes_an_opening(cls, result):
    """Its result is that of awaiting, whatever it is, as often as wanted; it can be shown."""
    m = cls() if result is mock.DEFAULT else cls(enter_result=result)
    opening = m("url")
    task = asyncio.create_task(opening, name="job")

    assert "Task" in repr(task)
    assert await task is await asyncio.create_task(opening) is m.enter_result
    assert m.await_args_list == [call("url")] * 2


@from_3_10
@in_asyncio
async def test_task_of_an_opening_waits_as_that_of_a_coroutine():
    """For the loop, and for futures, until it fails; `send()` and `close()` stay the mock's."""
    m = AsyncContextManagerMock()
    future = asyncio.get_running_loop().create_future()

    async def connect():
        await turns()
        await future
        await m.send("hello")
        raise ConnectionError("late")

    m.__aenter__.side_effect = connect
    task = asyncio.create_task(m("url"))
    await turns(9)
    assert not task.done()
    future.set_result("now")

    with pytest.raises(ConnectionError, match="late"):
        await task
    m.send.assert_awaited_once_with("hello")


@from_3_10
@pytest.mark.parametrize("catches", [False, True])
@in_asyncio
async def test_task_of_an_opening_is_cancelled(catches):
    """The entering that waits gets it, and may catch it; before its first step none began."""

    async def connect():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await turns()
            if catches:
                return "all the same"
            raise

    m = AsyncContextManagerMock()
    m.__aenter__.side_effect = connect
    task = asyncio.create_task(m("url"))
    await turns()
    unbegun = asyncio.create_task(m("unbegun"))
    for each in (task, unbegun):
        each.cancel()
    await asyncio.wait([task, unbegun])

    assert (task.cancelled(), unbegun.cancelled()) == (not catches, True)
    assert not catches or task.result() == "all the same"
    m.assert_awaited_once_with("url")


@needs_task_group
@in_asyncio
async def test_task_group_takes_openings_and_cancels_them_when_one_fails():
    """Each becomes a task of the group."""
    m, tasks = AsyncContextManagerMock(), []

    async def use(gate):
        async with asyncio.TaskGroup() as group:
            tasks.extend(group.create_task(m(number)) for number in range(3))
            await gate.wait_until_waiting(3)
            gate.release("first")
            gate.fail(ConnectionError("down"))

    with Gate() as gate:
        m.__aenter__.side_effect = gate
        with pytest.raises(BaseExceptionGroup) as caught:  # noqa: F821
            await use(gate)

    assert [str(exc) for exc in caught.value.exceptions] == ["down"]
    assert (tasks[0].result(), tasks[2].cancelled()) == ("first", True)


@pytest.mark.skipif(not hasattr(asyncio, "eager_task_factory"), reason="asyncio has no eager tasks")
@in_asyncio
async def test_eager_tasks_take_openings():
    """A task may take its first step when it is made."""
    m = AsyncContextManagerMock(enter_result=1)
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

    assert await asyncio.create_task(m("a")) == 1
    m.__aenter__.side_effect = checkpoint
    await asyncio.create_task(m("b"))

    assert m.await_args_list == [call("a"), call("b")]


@needs_processes
@pytest.mark.skipif(sys.version_info >= (3, 10), reason="up to Python 3.9")
def test_create_task_of_old_pythons_does_not_hang():
    """It takes the opening or refuses it: a task that asks the mock's `send()` would never end."""
    code = """if True:
        import asyncio
        from asyncmocks import AsyncContextManagerMock, run
        async def main():
            opening = AsyncContextManagerMock(enter_result=1)("url")
            return await asyncio.wait_for(asyncio.get_event_loop().create_task(opening), 5)
        print(run(main()))
    """
    done = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    took, refused = done.communicate(timeout=20)

    assert took.strip() == b"1" or refused


def test_method_of_a_subclass_is_not_recorded():
    """What a subclass does itself is no mock, of an opening as of the mock."""

    class Connecting(AsyncContextManagerMock):
        async def __aenter__(self):
            return "connection"

    m = Connecting()

    assert run(enter(m)) == run(enter(m("url"))) == "connection"
    assert (m.enter_count, m.exit_count) == (0, 2)
    m.assert_all_awaited()


class Request(collections.abc.Coroutine):
    """Like aiohttp's requests, which are coroutines."""

    def send(self, *args): ...

    throw = close = __await__ = send


class Api:
    def get(self, url) -> Request: ...


@in_asyncio
async def test_opening_for_a_coroutine_is_taken_for_one():
    """Before Python 3.10 asyncio steps it by send(); then it begins anew with each await."""
    api = create_autospec(Api, instance=True)
    api.get.enter_result = 3
    opening = api.get("c")

    assert await asyncio.gather(api.get("a"), api.get("b")) == [3, 3]
    assert await asyncio.wait_for(opening, 1) == 3
    api.get.__aenter__.side_effect = checkpoint
    opening.close()
    opening.send(None)
    opening.close()
    for end, argument in (opening.send, None), (opening.throw, KeyError):
        opening.send(None)
        with pytest.raises(argument or StopIteration):
            end(argument)
    assert in_order(api.get.await_args_list) == [call("a"), call("b")] + [call("c")] * 4
