"""What a call of a resource gives: an opening of its own, which is the mock in all else."""

import asyncio
import collections.abc
import inspect
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
    raise_in,
    turns,
    waiting_for,
)

on_both = pytest.mark.parametrize("cls", [AsyncContextManagerMock, AsyncIteratorMock])


async def enter_now(manager):
    """Use it in `with`."""
    return enter_plainly(manager)


#: What uses an opening: it gives the mock by default.
WAYS_IN = [waiting_for, enter, enter_now]


def await_it(thing):
    """Run an `await`."""
    return run(waiting_for(thing))


class Connection:
    """Is entered, iterated and awaited, and has methods."""

    async def fetch(self): ...

    def is_open(self): ...

    __aenter__ = __aexit__ = fetch
    __await__ = __aiter__ = is_open


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

    for kind in (kwargs.get("spec", cls), collections.abc.Awaitable, collections.abc.AsyncIterable):
        assert isinstance(opening, kind)
    assert isinstance(opening, Connection) is ("spec" in kwargs)
    assert opening.__class__ is m.__class__
    assert (repr(opening), dir(opening)) == (repr(m), dir(m))
    assert opening
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
    assert run(enter(other)) == await_it(other) == "connection"
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
def test_opening_has_names_and_kinds_of_the_spec(cls):
    """Other names are refused when read, of a sealed mock too, and under spec_set when set."""
    opening, strict = cls(spec=Connection)(), cls(spec_set=Connection)()
    openings = [opening, strict]
    if hasattr(mock, "seal"):
        m = cls(**{"fetch.return_value": 1})
        mock.seal(m)
        openings.append(m("url"))
        assert run(enter(openings[-1])) is await_it(openings[-1]) is run(enter(m)) is m
        assert run(openings[-1].fetch()) == 1

    assert isinstance(opening.fetch, AsyncMock)
    assert not isinstance(opening.is_open, AsyncMock)
    for each in openings:
        with pytest.raises(AttributeError):
            each.cursor
    with pytest.raises(AttributeError):
        strict.cursor = 1


@on_both
def test_magic_methods_send_and_close_of_an_opening_are_the_mock_s(cls):
    """`m()["key"]`, `len(m())`, `m()(1)` as of a cursor; `m().send("text")` as of a websocket."""
    m = cls(**{"__getitem__.return_value": "value", "__len__.return_value": 3})
    opening = m()

    assert (opening["key"], len(opening)) == ("value", 3)
    opening(1)
    m.__getitem__.assert_called_once_with("key")
    assert m.call_args == call(1)
    for name in ("send", "close"):
        getattr(m, name).return_value = "done"
        assert run(getattr(opening, name)("text")) == "done"
        getattr(m, name).assert_awaited_once_with("text")
        setattr(opening, name, MagicMock(return_value=5))
        assert getattr(m, name)() == 5
    m.assert_not_awaited()


# What a call gives


@on_both
def test_return_value_that_is_set_is_what_a_call_gives(cls):
    """Then there is no opening to forget; the mock itself is entered as before."""
    m, thing = cls(), Connection()

    m.return_value = thing

    assert m("url") is cls(return_value=thing)() is thing
    assert run(enter(m)) is await_it(m) is m
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
    thing = Connection()
    m = cls(side_effect=[ConnectionError, thing, mock.DEFAULT])

    with pytest.raises(ConnectionError):
        m(1)

    assert (m(2), m(3)) == (thing, m)
    assert m.call_args_list == [call(1), call(2), call(3)]
    for effect in (KeyError, mock.Mock(side_effect=KeyError)):
        with pytest.raises(KeyError):
            cls(side_effect=effect, wraps=len)()
    assert cls(wraps=len)("url") == 3


# Done with the arguments of its call


@on_both
@pytest.mark.parametrize("kwargs", [{"self": 1}, {"owner": 1, "args": 2, "kwargs": 3}])
def test_opening_is_used_in_every_way_and_several_times(cls, kwargs):
    """Each use counts again, with the arguments of the one call, which may have any name."""
    if "self" in kwargs and sys.version_info < (3, 8):
        pytest.skip("unittest.mock refuses it up to 3.7")
    m = cls(items=[1, 2], enter_result="connection")
    opening = m(**kwargs)
    m("url", timeout=1)

    for _ in range(2):
        assert [run(use(opening)) for use in WAYS_IN] == ["connection"] * 3
        assert run(collect(opening)) == [1, 2]
        run(enter(m))

    assert m.call_args_list == [call(**kwargs), call("url", timeout=1)]
    assert (m.await_count, m.enter_count, m.exit_count, m.iter_count) == (2, 6, 6, 2)
    assert m.__aenter__.await_args_list == [call()] * 4
    assert m.__aexit__.await_args_list == [call(None, None, None)] * 4
    assert m.await_args_list == [call(**kwargs)] * 2


@on_both
def test_awaits_have_the_arguments_of_their_calls(cls):
    """In whatever order, and after a reset; an await of the mock itself has none."""
    m = cls()
    first, second, early = m(1), m(2, key="value"), m("early")

    for thing in (second, first, m, second):
        await_it(thing)

    expected = [call(2, key="value"), call(1), call(), call(2, key="value")]
    assert m.await_args_list == m.mock_awaits == expected
    m.assert_any_await(1)
    m.assert_has_awaits([call(1), call()])
    m.assert_awaited_with(2, key="value")
    m.reset_mock()
    await_it(early)
    run(enter(early))
    m.assert_awaited_once_with("early")
    m.assert_entered_once()
    m.assert_not_called()


@on_both
def test_awaits_asserted_of_what_was_entered_say_so(cls):
    """The forgotten call is told apart from the one that was entered, or entered in vain."""
    m = cls(name="connect")
    m("forgotten")
    enter_plainly(m("entered"))
    m.__aenter__.side_effect = ConnectionError
    for use in (enter, enter_now):
        with pytest.raises(ConnectionError):
            run(use(m("failed")))

    for assertion in (m.assert_awaited, m.assert_awaited_once):
        lines = [text.partition(" at ")[0] for text in failure(assertion).splitlines()[1:]]
        assert lines == [
            "Entered, not awaited:",
            "1. entered: connect('entered')",
            "2. exited: connect('entered')",
            "3. entering failed: connect('failed')",
            "4. entering failed: connect('failed')",
            "Called but never awaited (is an `await` missing?):",
            "1. connect('forgotten')",
        ]


# asyncio takes it


@on_both
@in_asyncio
async def test_gather_awaits_each_opening(cls):
    """Awaits that wait, and end in another order, are recorded as they began."""
    m, other = cls(), cls(enter_result=2)
    with Gate() as gate:
        m.__aenter__.side_effect = gate
        results = asyncio.gather(m(1), m(2), other(), m(3), return_exceptions=True)
        await gate.wait_until_waiting(3)

        assert in_order(m.await_args_list) == [call(1), call(2), call(3)]
        gate.fail(ConnectionError("down"))
        gate.release("second")
        gate.release("third")
        shown = [str(result) for result in await results]

    assert in_order(shown) == in_order(["down", "second", "2", "third"])
    other.assert_awaited_once_with()


async def in_group(opening):
    """Make a task in a group."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(opening)
    return task.result()


def eagerly(opening):
    """Make a task that takes its first step at once."""
    return asyncio.eager_task_factory(asyncio.get_event_loop(), opening)


#: What awaits in asyncio.
TAKERS = [
    asyncio.ensure_future,
    asyncio.shield,
    lambda opening: asyncio.wait_for(opening, 5),
    lambda opening: next(asyncio.as_completed([opening])),
    *([asyncio.create_task] if sys.version_info >= (3, 10) else []),
    *([in_group] if sys.version_info >= (3, 11) else []),
    *([eagerly] if sys.version_info >= (3, 12) else []),
]


@on_both
@pytest.mark.parametrize("take", TAKERS)
@pytest.mark.parametrize("result", [None, 0, (), (1, 2), ValueError("x"), mock.DEFAULT])
@in_asyncio
async def test_asyncio_takes_an_opening_as_often_as_wanted(cls, take, result):
    """The result is that of awaiting, whatever it is; a task of it can be shown."""
    m = cls() if result is mock.DEFAULT else cls(enter_result=result)
    opening = m("url")

    for m.__aenter__.side_effect in (None, checkpoint):
        taken = take(opening)
        assert repr(taken)
        assert await taken is m.enter_result

    assert m.await_args_list == [call("url")] * 2


@pytest.mark.skipif(sys.version_info < (3, 10), reason="from Python 3.10 on")
@pytest.mark.parametrize("catches", [False, True])
@in_asyncio
async def test_task_of_an_opening_waits_and_is_cancelled_as_that_of_a_coroutine(catches):
    """Entering gets what it waits for, and may catch that; before its first step none began."""
    m, event = AsyncContextManagerMock(), asyncio.Event()

    async def connect():
        await turns()
        try:
            await event.wait()
        except asyncio.CancelledError:
            await m.send("bye")  # the mock's
            if not catches:
                raise
            return "all the same"
        raise ConnectionError("late")

    m.__aenter__.side_effect = connect
    task, held = [asyncio.create_task(m(name)) for name in ("task", "held")]
    await turns(9)
    unbegun = asyncio.create_task(m("unbegun"))
    for each in (held, unbegun):
        each.cancel()
    await asyncio.wait([held, unbegun])
    assert not task.done()
    event.set()

    with pytest.raises(ConnectionError, match="late"):
        await task
    assert (held.cancelled(), unbegun.cancelled()) == (not catches, True)
    assert not catches or held.result() == "all the same"
    assert m.await_args_list == [call("task"), call("held")]
    m.send.assert_awaited_once_with("bye")


@pytest.mark.skipif(sys.version_info >= (3, 10), reason="up to Python 3.9")
@in_asyncio
async def test_create_task_of_old_pythons_does_not_hang():
    """It refuses the opening, or fails: a task that asks the mock's `send()` would never end."""
    opening = AsyncContextManagerMock()("url")

    with pytest.raises((TypeError, RuntimeError), match="coroutine"):
        await asyncio.wait_for(asyncio.get_event_loop().create_task(opening), 5)


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
