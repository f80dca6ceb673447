"""Waiting for awaits that other tasks and threads make, and gates that hold calls."""

import asyncio
import contextlib
import copy
import sys
import threading
from unittest.mock import PropertyMock

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    checkpoint,
    create_autospec,
)
from helpers import failure, finish, in_asyncio, in_threads, line, needs_threads, run, turns

# Under the other loops tests/integration/test_event_loops.py tells the same.
pytestmark = pytest.mark.asyncio_only

ensure = asyncio.ensure_future


async def fetch(url, timeout=5):
    """Stand for a spec."""


async def await_all(m, *calls):
    """Await the mock with each of these arguments, after a turn of the event loop."""
    for args in calls:
        await asyncio.sleep(0)
        await m(*args)


@pytest.mark.parametrize("make", [AsyncMock, AsyncIteratorMock, lambda: MagicMock(spec=fetch)])
@pytest.mark.parametrize("timeout", [5, None, float("inf"), 1e12, True])
@in_asyncio
async def test_wait_ends_with_the_await(make, timeout):
    """As soon as the mock was awaited so often, however long it may take; at once if it was."""
    m = make()
    task = ensure(await_all(m, [1], [2], [3]))

    await m.wait_until_awaited(2, timeout=timeout)

    assert m.await_count == 2
    await m.wait_until_awaited(True)
    await task


@in_asyncio
async def test_wait_for_arguments_ends_with_the_await():
    """However they are passed: under a spec its signature tells."""
    m = AsyncMock(spec=fetch)
    task = ensure(await_all(m, ["a"], ["b", 1], ["c"]))

    await m.wait_until_any_await_with(timeout=1, url="b")

    assert m.await_count == 2
    await m.wait_until_any_await_with("a")
    with pytest.raises(TypeError, match="too many positional arguments"):
        await m.wait_until_any_await_with(1, 2, 3)
    await task


@in_asyncio
async def test_await_is_seen_that_comes_when_the_wait_begins():
    """Another thread may have awaited the mock just before anybody could be woken."""
    m = AsyncMock()
    type(m).await_count = PropertyMock(side_effect=[0, 1])

    await m.wait_until_awaited(timeout=None)


@needs_threads
def test_nothing_is_lost_among_busy_threads():
    """The last await wakes who did not give up in the meantime; a gate gives each result once."""
    gate, results, woken, all_wait = Gate(), [], [], threading.Barrier(11)
    m = AsyncMock(side_effect=gate)
    rounds = 200 if sys.implementation.name == "cpython" else 20  # PyPy changes threads slowly

    async def wait():
        for _ in range(rounds):
            tasks = [ensure(m.wait_until_awaited(180, timeout=None)) for _ in range(3)]
            await asyncio.sleep(0)
            [task.cancel() for task in tasks]
            await asyncio.wait(tasks)
        last = ensure(m.wait_until_awaited(180, timeout=None))
        await asyncio.sleep(0)
        all_wait.wait(120)
        woken.append(await asyncio.wait_for(last, 60))

    async def work():
        calls = [ensure(m()) for _ in range(59)]
        await asyncio.sleep(0)
        all_wait.wait(120)
        results.extend(await asyncio.gather(m(), *calls))

    async def release():
        with gate:
            for number in range(180):
                await gate.wait_until_waiting(timeout=120)
                gate.release(number)

    left = iter([release(), *[wait() for _ in range(8)], *[work() for _ in range(3)]])
    in_threads(12, lambda: run(next(left), debug=False))

    assert woken == [None] * 8
    assert sorted(results) == list(range(180))
    assert m.await_count == 180


@needs_threads  # which wake loops
def test_await_is_not_disturbed_by_a_closed_loop():
    """A waiter is passed over whose loop was closed before, or just now, by another thread."""
    m, loop = AsyncMock(return_value=3), asyncio.new_event_loop()
    left, wake = m.wait_until_awaited(timeout=None), loop.call_soon_threadsafe
    loop.call_soon_threadsafe = lambda *args: loop.close() or wake(*args)

    async def begin():
        left.send(None)

    loop.run_until_complete(begin())

    assert [finish(m()), loop.is_closed(), finish(m())] == [3, True, 3]
    left.close()


@pytest.mark.parametrize("m", [create_autospec(fetch, spec_set=True), AsyncMock(spec_set=fetch)])
def test_default_timeout_is_five_seconds_and_can_be_set(m):
    """Under a spec_set too: the spec has no say in how long a test waits."""
    m.DEFAULT_TIMEOUT = 0
    assert "within 0 s" in failure(run, m.wait_until_any_await_with("/"))
    del m.DEFAULT_TIMEOUT

    for each in (m, AsyncMock, AsyncContextManagerMock, Gate):
        assert each.DEFAULT_TIMEOUT == 5
    with pytest.raises(AttributeError):
        MagicMock(spec_set=[]).DEFAULT_TIMEOUT = 0  # nothing can be waited for


@pytest.mark.parametrize("wait", [AsyncMock().wait_until_awaited, Gate().wait_until_waiting])
@pytest.mark.parametrize(
    "arguments",
    [{"count": 0}, {"count": -1}, {"count": 0.5}, {"count": None}, {"timeout": -1},
     {"timeout": "1"}, {"timeout": float("-inf")}, {"timeout": float("nan")}],
)  # fmt: skip
def test_counts_and_timeouts_are_checked(wait, arguments):
    """What is no number, and what makes no sense, is refused before anything is waited for."""
    ((name, value),) = arguments.items()

    with pytest.raises(ValueError, match="must be") as caught:
        finish(wait(**arguments))

    assert str(caught.value).startswith(f"{name} must be ")
    assert str(caught.value).endswith(f", not {value!r}")


# Gates


async def held(count):
    """Return a gate, the mock whose calls it holds, and the tasks of so many of them."""
    gate = Gate()
    m = AsyncMock(side_effect=gate, return_value="default")
    tasks = [ensure(m(number)) for number in range(count)]
    await gate.wait_until_waiting(count)
    return gate, m, tasks


@in_asyncio
async def test_calls_are_held_and_released_first_come_first_served():
    """They count as awaited; a result is given, or left to return_value. A copy holds none."""
    gate, m, tasks = await held(3)
    assert (gate.waiting, m.await_count, copy.deepcopy(gate).waiting) == (3, 3, 0)

    gate.release("first")
    gate.release()
    await turns()
    assert [task.done() for task in tasks] == [True, True, False]
    gate.fail(KeyError("third"))

    with pytest.raises(KeyError, match="third"):
        await tasks[2]
    assert [task.result() for task in tasks[:2]] == ["first", "default"]
    assert gate.waiting == 0


@in_asyncio
async def test_cancelled_calls_leave_the_queue():
    """One that was just cancelled needs a turn for that, and takes no result from the next one."""
    gate, _, (cancelled, next_one, last) = await held(3)

    cancelled.cancel()
    gate.release("result")
    last.cancel()
    for let_go in (gate.release, lambda: gate.fail(KeyError)):
        with pytest.raises(RuntimeError, match=r"^no call waits at the gate;"):
            let_go()
    await turns()

    assert (cancelled.cancelled(), next_one.result(), gate.waiting) == (True, "result", 0)


@in_asyncio
async def test_open_lets_all_go_now_and_later():
    """The oldest first; a block opens its gate at the end, so that a failing test does not hang."""
    (gate, m, tasks), order = await held(3), []
    for task in tasks:
        task.add_done_callback(order.append)

    with contextlib.suppress(KeyError), gate as given:
        raise KeyError
    await asyncio.gather(*tasks)
    await m()

    assert (order, given) == (tasks, gate)


@in_asyncio
async def test_timeout_lists_the_calls_that_are_held():
    """Those that do wait are named, with the lines of their calls if these are known."""
    with Gate() as gate:
        session = AsyncMock(name="session", **{"get.side_effect": gate})
        rows = AsyncIteratorMock([gate])
        coroutines, at = [session.get("/"), gate("/", timeout=2), rows.__anext__()], line()
        tasks = [ensure(coroutine) for coroutine in coroutines]
        await gate.wait_until_waiting(3, timeout=5)

        with pytest.raises(AssertionError) as caught:
            await gate.wait_until_waiting(4, timeout=0.01)

    assert str(caught.value).endswith(
        "Expected 4 waiting at the gate within 0.01 s, found 3.\nHeld:"
        f"\n1. session.get('/') at test_waiting.py:{at}\n2. call('/', timeout=2)\n3. 'a stream'"
    )
    await asyncio.gather(*tasks, return_exceptions=True)


@in_asyncio
async def test_checkpoint_yields_once_and_leaves_the_result():
    """Each await lets others run once, then gives the mock's return_value."""
    m, sleep = AsyncMock(), AsyncMock(side_effect=checkpoint, return_value=3)

    task = ensure(m("other"))

    assert (await sleep(3600), m.await_count) == (3, 1)
    await task


def test_trio_is_waited_in():
    """Waiting, gates and checkpoints work where trio runs; what is left waiting ends with it."""
    trio = pytest.importorskip("trio")
    m, left = AsyncMock(side_effect=checkpoint), []

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(fetch, "url")
            await gate.wait_until_waiting()
            await fetch.wait_until_any_await_with("url")
            gate.release(3)
        await m()
        with pytest.raises(AssertionError, match="Awaited 1 time"):
            await fetch.wait_until_awaited(2, timeout=0.01)
        left.append(m.wait_until_awaited(3))
        left[0].send(None)

    trio.run(main)
    m.side_effect = None
    finish(m())
    with contextlib.suppress(RuntimeError):  # trio is gone
        left[0].close()
    assert m.await_count == 2
