"""A Gate holds calls in flight until it is told to let them go."""

import asyncio
import copy
import gc
import sys
import threading
import weakref

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, Gate, MagicMock, checkpoint
from helpers import busy_threads, finish, needs_threads, run

# Under the other loops tests/integration/test_event_loops.py tells the same.
pytestmark = pytest.mark.asyncio_only

ensure = asyncio.ensure_future

COUNT = "count must be a whole number, at least 1, not "
TIMEOUT = "timeout must be in seconds, at least 0, or None to wait for ever, not "


async def settle():
    """Let all tasks go as far as they can."""
    for _ in range(5):
        await asyncio.sleep(0)


def text_of(exception, function, *args, **kwargs):
    """Return the text of the exception that a call raises."""
    with pytest.raises(exception) as caught:
        function(*args, **kwargs)
    return str(caught.value)


def test_calls_are_held_and_released_first_come_first_served():
    """release() lets the oldest go, with its result or the mock's return_value."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate, return_value="default")
        tasks = [ensure(fetch(number)) for number in range(3)]
        await gate.wait_until_waiting(3)
        assert gate.waiting == 3
        gate.release("first")
        gate.release()
        await settle()
        assert [task.done() for task in tasks] == [True, True, False]
        gate.fail(KeyError("third"))
        with pytest.raises(KeyError, match="third"):
            await tasks[2]
        assert gate.waiting == 0
        return [task.result() for task in tasks[:2]]

    assert run(main()) == ["first", "default"]


def test_release_passes_over_a_call_that_was_just_cancelled():
    """A cancelled task needs a turn to leave the queue, and takes no result from the next one."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        cancelled, next_one = [ensure(fetch(number)) for number in range(2)]
        await gate.wait_until_waiting(2)

        cancelled.cancel()
        gate.release("result")
        with pytest.raises(RuntimeError, match=r"\(1 released before\)"):
            gate.release()
        await settle()

        return cancelled.cancelled(), next_one.result(), gate.waiting

    assert run(main()) == (True, "result", 0)


def test_calls_are_awaits_while_they_are_held():
    """A held call counts as awaited."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        task = ensure(fetch(1))
        await fetch.wait_until_awaited()
        fetch.assert_awaited_once_with(1)
        gate.open()
        await task

    run(main())


def test_open_lets_all_go_now_and_later():
    """After open() nothing is held any more."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate, return_value=1)
        tasks = [ensure(fetch()) for _ in range(3)]
        await gate.wait_until_waiting(3)
        gate.open()
        return [await task for task in tasks] + [await fetch()]

    assert run(main()) == [1, 1, 1, 1]


def test_open_lets_the_oldest_call_go_first():
    """Calls go on in the order in which they came."""

    async def main():
        gate, order = Gate(), []

        async def work(number):
            await AsyncMock(side_effect=gate)()
            order.append(number)

        tasks = [ensure(work(number)) for number in range(3)]
        await gate.wait_until_waiting(3)
        gate.open()
        for task in tasks:
            await task
        return order

    assert run(main()) == [0, 1, 2]


def test_gate_opens_at_the_end_of_its_block():
    """A test that fails inside the block does not hang."""

    async def main():
        tasks = []

        async def body():
            with Gate() as gate:
                tasks.append(ensure(AsyncMock(side_effect=gate, return_value=2)()))
                await gate.wait_until_waiting()
                raise AssertionError("inside")

        with pytest.raises(AssertionError, match="inside"):
            await body()
        return await tasks[0]

    assert run(main()) == 2


def test_cancelled_calls_leave_the_queue():
    """A call that is cancelled is no longer waiting; the next one is the oldest."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        first, second = ensure(fetch(1)), ensure(fetch(2))
        await gate.wait_until_waiting(2)
        first.cancel()
        await settle()
        assert gate.waiting == 1
        gate.release("second")
        return await second

    assert run(main()) == "second"


def test_one_gate_holds_several_mocks():
    """Calls of different mocks stand in one queue."""

    async def main():
        gate = Gate()
        load = AsyncMock(side_effect=gate)
        enter = AsyncContextManagerMock()
        enter.__aenter__.side_effect = gate
        tasks = [ensure(load()), ensure(enter.__aenter__())]
        await gate.wait_until_waiting(2)
        gate.release("loaded")
        gate.release("entered")
        return [await task for task in tasks]

    assert run(main()) == ["loaded", "entered"]


def test_ten_thousand_calls_are_held_and_released():
    """Many calls are no trouble, and each gets its own result."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        tasks = [ensure(fetch()) for _ in range(10000)]
        await gate.wait_until_waiting(10000, timeout=60)
        for number in range(10000):
            gate.release(number)
        return [await task for task in tasks]

    # asyncio's debug mode would note the stack of each task, which takes a minute on some Pythons.
    assert run(main(), debug=False) == list(range(10000))


@needs_threads
def test_calls_of_several_loops_and_threads_are_held():
    """A gate may be used from two loops at once; releasing works from any thread."""
    gate = Gate()
    fetch = AsyncMock(side_effect=gate)
    results = []
    threads = [threading.Thread(target=lambda: results.append(run(fetch()))) for _ in range(2)]
    for thread in threads:
        thread.start()

    run(gate.wait_until_waiting(2))
    gate.release("a")
    gate.release("b")
    for thread in threads:
        thread.join(10)

    assert sorted(results) == ["a", "b"]


@needs_threads
def test_no_release_is_lost_among_busy_threads():
    """However the threads change, each held call gets a result, and each result one call."""
    gate, results = Gate(), []
    fetch = AsyncMock(side_effect=gate)

    async def work():
        results.extend(await asyncio.gather(*[fetch() for _ in range(100)]))

    threads = [threading.Thread(target=lambda: run(work())) for _ in range(3)]
    with busy_threads():
        for thread in threads:
            thread.start()
        for number in range(300):
            run(gate.wait_until_waiting(timeout=60))
            gate.release(number)
        for thread in threads:
            thread.join(60)

    assert sorted(results) == list(range(300))


def test_gate_opens_although_a_loop_was_closed():
    """A call held in a loop that was closed is passed over."""
    gate, loop = Gate(), asyncio.new_event_loop()
    held = AsyncMock(side_effect=gate)()

    async def begin():
        held.send(None)

    loop.run_until_complete(begin())
    loop.close()
    gate.open()
    held.close()

    assert gate.waiting == 0


def test_release_of_nothing_tells_what_was_released():
    """With nobody waiting release() and fail() are mistakes."""
    gate = Gate()

    assert text_of(RuntimeError, gate.release) == (
        "release() lets the oldest call go, and none waits at the gate (none was released before); "
        "first await gate.wait_until_waiting()"
    )
    assert text_of(RuntimeError, gate.fail, KeyError) == (
        "fail() lets the oldest call go, and none waits at the gate (none was released before); "
        "first await gate.wait_until_waiting()"
    )

    async def main():
        tasks = [ensure(AsyncMock(side_effect=gate)()) for _ in range(2)]
        await gate.wait_until_waiting(2)
        gate.release()
        gate.release()
        await asyncio.gather(*tasks)

    run(main())
    assert text_of(RuntimeError, gate.release) == (
        "release() lets the oldest call go, and none waits at the gate (2 released before); "
        "first await gate.wait_until_waiting()"
    )


def test_outside_any_loop_waiting_for_calls_says_so():
    """Without an event loop there is nothing to wait in."""
    assert text_of(RuntimeError, Gate().wait_until_waiting().send, None) == (
        "wait_until_waiting() waits in an event loop, and neither asyncio nor trio runs one "
        "here; start one, with run() say"
    )


def test_waiting_for_calls_times_out():
    """The text tells how many were expected, and how many wait."""
    gate = Gate()

    assert text_of(AssertionError, run, gate.wait_until_waiting(2, timeout=0.01)) == (
        "Expected 2 calls to wait at the gate within 0.01 s. Waiting: 0."
    )
    gate.DEFAULT_TIMEOUT = 0
    assert text_of(AssertionError, run, gate.wait_until_waiting()) == (
        "Expected 1 call to wait at the gate within 0 s. Waiting: 0."
    )


def test_timeout_lists_the_calls_that_are_held():
    """Those that do wait are named, with the lines of their calls."""

    async def main():
        with Gate() as gate:
            session = AsyncMock(name="session")
            session.get.side_effect = gate
            coroutines = [session.get("/", timeout=1), gate("/", timeout=2)]
            tasks = [ensure(coroutine) for coroutine in coroutines]
            await gate.wait_until_waiting(2)
            with pytest.raises(AssertionError) as caught:
                await gate.wait_until_waiting(3, timeout=0)
        await asyncio.wait(tasks)
        return str(caught.value)

    line = main.__code__.co_firstlineno + 4
    assert run(main()) == (
        "Expected 3 calls to wait at the gate within 0 s. Waiting: 2.\nHeld:\n"
        f"1. session.get('/', timeout=1) at test_gate.py:{line}\n"
        "2. call('/', timeout=2)"
    )


@pytest.mark.parametrize(
    ("arguments", "exception", "text"),
    [
        ({"count": 0}, ValueError, COUNT + "0"),
        ({"count": -1}, ValueError, COUNT + "-1"),
        ({"count": 0.5}, TypeError, COUNT + "0.5"),
        ({"count": "x"}, TypeError, COUNT + "'x'"),
        ({"count": None}, TypeError, COUNT + "None"),
        ({"timeout": -1}, ValueError, TIMEOUT + "-1"),
        ({"timeout": float("-inf")}, ValueError, TIMEOUT + "-inf"),
        ({"timeout": float("nan")}, ValueError, TIMEOUT + "nan"),
        ({"timeout": "1"}, TypeError, TIMEOUT + "'1'"),
    ],
)
def test_counts_and_timeouts_are_checked(arguments, exception, text):
    """What is no number is a TypeError, what makes no sense a ValueError."""
    assert text_of(exception, finish, Gate().wait_until_waiting(**arguments)) == text


@pytest.mark.parametrize("make", [AsyncMock, MagicMock])
def test_gate_as_return_value_is_refused(make):
    """A gate works as side_effect only."""
    text = "a Gate holds calls where it is the side_effect: write side_effect=gate"

    assert text_of(TypeError, make, return_value=Gate()) == text
    assert text_of(TypeError, make().configure_mock, return_value=Gate()) == text
    assert text_of(TypeError, setattr, make(), "return_value", Gate()) == text


def test_gate_as_enter_result_is_refused():
    """What entering gives is a return_value, too."""
    assert text_of(TypeError, AsyncContextManagerMock, enter_result=Gate()) == (
        "a Gate holds calls where it is the side_effect: write side_effect=gate"
    )


def test_fail_wants_an_exception():
    """fail() takes exceptions, classes and instances."""
    assert text_of(TypeError, Gate().fail, 3) == (
        "fail() takes an exception, not 3; release() gives results"
    )


def test_outside_any_loop_a_gate_says_so():
    """Without an event loop there is nothing to wait in."""
    coroutine = AsyncMock(side_effect=Gate())()

    assert text_of(RuntimeError, coroutine.send, None) == (
        "a Gate waits in an event loop, and neither asyncio nor trio runs one here; "
        "start one, with run() say"
    )


def test_gate_holds_nothing_after_the_test():
    """Released, cancelled and failed calls leave nothing behind in the gate."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        tasks = [ensure(fetch()) for _ in range(3)]
        await gate.wait_until_waiting(3)
        tasks[0].cancel()
        await settle()
        gate.release(1)
        gate.fail(KeyError)
        await asyncio.wait(tasks)
        [task.cancelled() or task.exception() for task in tasks]
        return gate, weakref.ref(fetch)

    gate, fetch = run(main())
    gc.collect()

    assert gate.waiting == 0
    if sys.implementation.name == "cpython":
        assert fetch() is None


def test_checkpoint_yields_once_and_leaves_the_result():
    """Each await lets others run once, then gives the mock's return_value."""
    story = []

    async def other():
        story.append("other")

    async def main():
        sleep = AsyncMock(side_effect=checkpoint, return_value=3)
        task = ensure(other())
        assert await sleep(3600) == 3
        story.append("slept")
        await task

    run(main())

    assert story == ["other", "slept"]


def test_checkpoint_can_be_stepped_by_hand():
    """Without any loop checkpoint() yields once."""
    coroutine = AsyncMock(side_effect=checkpoint, return_value=1)()

    assert coroutine.send(None) is None
    with pytest.raises(StopIteration) as caught:
        coroutine.send(None)

    assert caught.value.value == 1


def test_copy_of_a_gate_has_waiters_of_its_own():
    """A deep copy may be made while somebody waits at the gate."""

    async def main():
        gate = Gate()
        task = ensure(gate.wait_until_waiting())
        await asyncio.sleep(0)
        twin = copy.deepcopy(gate)
        call = ensure(AsyncMock(side_effect=gate)())
        await task
        gate.open()
        await call
        return twin.waiting

    assert run(main()) == 0
