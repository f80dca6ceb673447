"""Waiting for awaits that other tasks and threads make."""

import asyncio
import re
import sys
import threading
from unittest.mock import call

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, MagicMock, _waiting, create_autospec
from helpers import busy_threads, finish, needs_threads, run

COUNT = "count must be a whole number, at least 1, not "
TIMEOUT = "timeout must be in seconds, at least 0, or None to wait for ever, not "

# Under the other loops tests/integration/test_event_loops.py tells the same.
pytestmark = pytest.mark.asyncio_only


async def fetch(url, timeout=5):
    """Stand for a spec."""


def failure_of(coroutine):
    """Return the text of the AssertionError that a coroutine raises."""
    with pytest.raises(AssertionError) as caught:
        run(coroutine)
    return str(caught.value)


async def awaiting_later(m, *calls):
    """Await the mock with these arguments after a while, in another task."""
    for args in calls:
        await asyncio.sleep(0)
        await m(*args)


def test_wait_ends_with_the_await():
    """wait_until_awaited() returns as soon as the mock was awaited so often."""

    async def main():
        m = AsyncMock()
        task = asyncio.ensure_future(awaiting_later(m, [1], [2]))
        await m.wait_until_awaited(2)
        assert m.await_count == 2
        await m.wait_until_awaited(1)
        await task

    run(main())


def test_wait_for_arguments_ends_with_the_await():
    """wait_until_any_await_with() returns when the mock was awaited with these arguments."""

    async def main():
        m = AsyncMock(spec=fetch)
        task = asyncio.ensure_future(awaiting_later(m, ["a"], ["b", 1], ["c"]))
        await m.wait_until_any_await_with(timeout=1, url="b")
        assert m.await_count == 2
        await task
        await m.wait_until_any_await_with("a")

    run(main())


def test_wait_for_arguments_knows_them_by_the_signature():
    """However the arguments are passed later, it is the same await."""

    async def main():
        m = AsyncMock(spec=fetch)

        async def work():
            await m(timeout=1, url="b")

        task = asyncio.ensure_future(work())
        await m.wait_until_any_await_with("b", 1)
        await task

    run(main())


@needs_threads
def test_wait_is_ended_by_another_thread():
    """An await in another thread's loop wakes the waiter."""
    m = AsyncMock()
    m.DEFAULT_TIMEOUT = 30

    async def main():
        started = threading.Event()

        def work():
            started.wait(10)
            run(m("from there"))

        thread = threading.Thread(target=work)
        thread.start()
        waiting = asyncio.ensure_future(m.wait_until_any_await_with("from there"))
        await asyncio.sleep(0)
        started.set()
        await waiting
        thread.join(10)

    run(main())


@needs_threads
def test_waits_of_many_threads_come_and_go():
    """None of the threads that wait for one mock is forgotten while others end their waits."""
    m = AsyncMock()
    all_wait = threading.Barrier(9)
    woken = []
    rounds = 200 if sys.implementation.name == "cpython" else 20  # PyPy changes threads slowly

    async def give_up_waiting():
        tasks = [asyncio.ensure_future(m.wait_until_awaited(timeout=None)) for _ in range(3)]
        await asyncio.sleep(0)
        [task.cancel() for task in tasks]
        await asyncio.wait(tasks)

    async def main():
        for _ in range(rounds):
            await give_up_waiting()
        last = asyncio.ensure_future(m.wait_until_awaited(timeout=None))
        await asyncio.sleep(0)
        all_wait.wait(60)
        await asyncio.wait([last], timeout=10)
        woken.append(last.done())

    threads = [threading.Thread(target=lambda: run(main(), debug=False)) for _ in range(8)]
    with busy_threads():
        [thread.start() for thread in threads]
        all_wait.wait(60)
        finish(m())
        [thread.join(60) for thread in threads]

    assert woken == [True] * 8


@needs_threads
def test_many_awaits_in_other_threads_wake_all_waiters():
    """However the threads change, no wake-up is lost."""
    m = AsyncMock()
    threads = [threading.Thread(target=lambda: [finish(m()) for _ in range(200)]) for _ in range(4)]

    async def main():
        for thread in threads:
            thread.start()
        waits = [m.wait_until_awaited(count, timeout=60) for count in range(1, 801, 20)]
        await asyncio.gather(*waits)

    with busy_threads():
        run(main())
    for thread in threads:
        thread.join(10)

    assert m.await_count == 800


class ClosingLoop(asyncio.SelectorEventLoop):
    """A loop that is closed in the moment in which another thread calls it."""

    def call_soon_threadsafe(self, *args, **kwargs):
        self.close()
        return super().call_soon_threadsafe(*args, **kwargs)


def waiting_in(loop, coroutine):
    """Let a coroutine begin to wait in a loop, which then stops."""

    async def begin():
        coroutine.send(None)

    loop.run_until_complete(begin())
    return coroutine


@needs_threads  # which wake loops
@pytest.mark.parametrize("make", [asyncio.new_event_loop, ClosingLoop])
def test_await_is_not_disturbed_by_a_closed_loop(make):
    """A waiter whose loop was closed is passed over, and those after it are woken."""
    m, loop = AsyncMock(return_value=3), make()
    left = waiting_in(loop, m.wait_until_awaited(timeout=None))
    if make is not ClosingLoop:
        loop.close()

    assert finish(m()) == 3
    left.close()
    run(m.wait_until_awaited())


def test_timeout_names_the_mock_and_lists_the_awaits():
    """At the timeout an AssertionError tells what came so far."""
    m = AsyncMock(name="fetch")
    finish(m("a"))
    line = test_timeout_names_the_mock_and_lists_the_awaits.__code__.co_firstlineno + 3

    assert failure_of(m.wait_until_awaited(2, timeout=0.01)) == (
        "Expected fetch to be awaited 2 times within 0.01 s. Awaited 1 time.\n"
        f"Awaits:\n1. fetch('a') at test_awaited.py:{line}"
    )
    m.DEFAULT_TIMEOUT = 0
    assert failure_of(m.wait_until_any_await_with("b")) == (
        "fetch('b') was not awaited within 0 s. Awaited 1 time.\n"
        f"Awaits:\n1. fetch('a') at test_awaited.py:{line}"
    )


def test_timeout_lists_the_places_of_many_calls():
    """Calls from one line and from others are told apart."""
    m = AsyncMock(name="fetch")
    first = test_timeout_lists_the_places_of_many_calls.__code__.co_firstlineno
    for _ in range(2):
        finish(m(1))
    finish(m(2))

    text = failure_of(m.wait_until_awaited(4, timeout=0))

    assert re.findall(r"py:(\d+)", text) == [f"{first + line}" for line in (5, 5, 6)]


def test_timeout_lists_what_the_user_put_into_the_list():
    """Awaits that were added or removed by hand have no places."""
    m = AsyncMock(name="fetch")
    finish(m(1))
    m.await_args_list.append(call(2))

    text = failure_of(m.wait_until_awaited(4, timeout=0))

    assert text.endswith("Awaits:\n1. fetch(1)\n2. fetch(2)")


@pytest.mark.parametrize("autospecs", [False, True])
def test_default_timeout_can_be_set_under_a_spec_set(autospecs):
    """The spec has a say in what the mock stands for, not in how long a test waits."""
    m = create_autospec(fetch, spec_set=True) if autospecs else AsyncMock(spec_set=fetch)

    m.DEFAULT_TIMEOUT = 0

    assert "within 0 s" in failure_of(m.wait_until_any_await_with("/"))
    del m.DEFAULT_TIMEOUT
    assert m.DEFAULT_TIMEOUT == 5


def test_what_is_never_awaited_has_no_timeout():
    """A spec_set refuses it as any other name where nothing can be waited for."""
    with pytest.raises(AttributeError):
        MagicMock(spec_set=[]).DEFAULT_TIMEOUT = 0


def test_default_timeout_is_five_seconds():
    """A wait never hangs unless someone says so."""
    assert AsyncMock.DEFAULT_TIMEOUT == 5
    assert AsyncContextManagerMock.DEFAULT_TIMEOUT == 5


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
    with pytest.raises(exception) as caught:
        finish(AsyncMock().wait_until_awaited(**arguments))

    assert str(caught.value) == text


@pytest.mark.parametrize("timeout", [float("nan"), "1"])
def test_default_timeout_is_checked(timeout):
    """What the mock was given as DEFAULT_TIMEOUT is checked when somebody waits."""
    m = AsyncMock()
    m.DEFAULT_TIMEOUT = timeout

    with pytest.raises((TypeError, ValueError)) as caught:
        finish(m.wait_until_any_await_with(1))

    assert str(caught.value) == f"{TIMEOUT}{timeout!r}"


@pytest.mark.parametrize("timeout", [None, float("inf"), 1e12, True])
def test_long_waits_end_with_the_await(timeout):
    """However long a wait may take, None and infinity included, the await ends it."""

    async def main():
        m = AsyncMock()
        task = asyncio.ensure_future(awaiting_later(m, [1]))
        await m.wait_until_awaited(True, timeout=timeout)
        await task

    run(main())


def test_arguments_that_do_not_fit_are_refused():
    """Waiting for a call that the spec can't get is a TypeError at once."""
    with pytest.raises(TypeError, match="too many positional arguments"):
        finish(AsyncMock(spec=fetch).wait_until_any_await_with(1, 2, 3))


@pytest.mark.parametrize("name", ["wait_until_awaited", "wait_until_any_await_with"])
def test_outside_any_loop_waiting_says_so(name):
    """Without an event loop there is nothing to wait in."""
    with pytest.raises(RuntimeError) as caught:
        getattr(AsyncMock(), name)().send(None)

    assert str(caught.value) == (
        f"{name}() waits in an event loop, and neither asyncio nor trio runs one here; "
        "start one, with run() say"
    )


def test_cancelled_waiters_vanish():
    """A waiter that is cancelled is forgotten."""

    async def main():
        m = AsyncMock()
        task = asyncio.ensure_future(m.wait_until_awaited(timeout=None))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await m()
        return task.cancelled()

    assert run(main())


def test_context_managers_can_be_waited_for():
    """What is awaited in another way can be waited for too."""

    async def main():
        connect = AsyncContextManagerMock()

        async def use():
            await connect("url")

        task = asyncio.ensure_future(use())
        await connect.wait_until_any_await_with("url")
        await task

    run(main())


def test_trio_is_waited_in():
    """Waiting, gates and checkpoints work where trio runs."""
    trio = pytest.importorskip("trio")
    from asyncmocks import Gate, checkpoint

    async def main():
        gate, results = Gate(), []
        fetch = AsyncMock(side_effect=gate)

        async def work():
            results.append(await fetch("url"))

        async with trio.open_nursery() as nursery:
            nursery.start_soon(work)
            await gate.wait_until_waiting()
            await fetch.wait_until_any_await_with("url")
            gate.release(3)
        await AsyncMock(side_effect=checkpoint)()
        with pytest.raises(AssertionError, match="Awaited 1 time"):
            await fetch.wait_until_awaited(2, timeout=0.01)
        return results

    assert trio.run(main) == [3]


def test_magic_mocks_of_coroutine_functions_can_be_waited_for():
    """Whatever is awaited has the waits."""

    async def main():
        m = MagicMock(spec=fetch)
        await m("a")
        await m.wait_until_awaited()

    run(main())


def test_waiter_of_a_closed_loop_is_left_alone():
    """An await after the end of the loop wakes nobody."""
    m = AsyncMock()
    waiting = m.wait_until_awaited()

    async def main():
        waiting.send(None)

    run(main())
    finish(m())
    waiting.close()

    assert m.await_count == 1


def test_waiter_of_a_trio_that_ended_is_left_alone():
    """An await after the end of trio's run wakes nobody."""
    trio = pytest.importorskip("trio")

    async def main():
        return _waiting.new_waiter("a test")

    waiter = trio.run(main)

    assert waiter.wake() is None


def test_await_by_keyword_is_found_among_others():
    """With a signature any of the awaits may have passed its arguments in another way."""
    m = AsyncMock(spec=fetch)
    finish(m(url="/first"))
    finish(m(url="/last"))

    m.assert_any_await("/first")
