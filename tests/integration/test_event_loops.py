"""What waits, and what several tasks do, under every event loop.

All else is tested by the core suite, whose async tests run under several loops too.
"""

import functools
import importlib
import itertools
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from asyncmocks import AsyncMock, Gate, async_patch, checkpoint
from processes import ROOT, run_pytest

LIBRARIES = ["anyio", "trio", *["uvloop"] * (sys.platform != "win32")]
anyio, *_ = map(pytest.importorskip, LIBRARIES)

HERE = sys.modules[__name__]
LOOPS = ["asyncio", *LIBRARIES[:0:-1], "anyio-asyncio", "anyio-trio"]
#: asyncio's own loop is that of the core suite, and anyio runs the others.
CORE_LOOPS = [loop for loop in ("uvloop", "trio", "by hand") if loop in (*LOOPS, "by hand")]
CORE_FILES = "async_mock children context_manager iterator patch resources unawaited waiting"


class Job:
    """A coroutine that runs in a task of its own, and can be cancelled and joined."""

    def __init__(self, group, coroutine):
        self.coroutine, self.result = coroutine, None
        self.scope, self.ended = anyio.CancelScope(), anyio.Event()
        group.start_soon(self.run)

    async def run(self):
        with self.scope:
            self.result = await self.coroutine
        self.ended.set()

    async def cancel(self):
        self.scope.cancel()
        return await self.join()

    async def join(self):
        await self.ended.wait()
        return self.result


async def settle():
    """Let all tasks go as far as they can."""
    for _ in range(10):
        await anyio.lowlevel.checkpoint()


def run_under(loop, feature):
    """Carry out `await feature(start)`, in which start() makes a Job of a coroutine."""

    async def main():
        async with anyio.create_task_group() as group:
            await feature(functools.partial(Job, group))

    library, _, backend = loop.partition("-")
    run = importlib.import_module(library).run
    if library in ("asyncio", "uvloop"):
        run(main())
    else:
        run(main, **{"backend": backend} if backend else {})


def in_each_loop(feature):
    """Make a test of a coroutine function, which gets start()."""

    @pytest.mark.parametrize("loop", LOOPS)
    def test(loop):
        run_under(loop, feature)

    test.__doc__ = feature.__doc__
    return test


async def fetch(url):
    """Stand for what is mocked."""


@in_each_loop
async def test_checkpoint_lets_others_run(start):
    """A mocked sleep() lets the other tasks run, and gives the mock's result."""
    story, sleep = [], AsyncMock(side_effect=checkpoint, return_value=3)

    async def other():
        while len(story) < 3:
            story.append("other")
            await anyio.lowlevel.checkpoint()

    job = start(other())
    while len(story) < 3:
        assert await sleep(3600) == 3
    await job.join()


@in_each_loop
async def test_wait_ends_with_the_await(start):
    """Whatever is waited for, and with or without a timeout, the awaits of others end it."""
    for wait in (
        lambda m: m.wait_until_awaited(2, timeout=60),
        lambda m: m.wait_until_awaited(2, timeout=None),
        lambda m: m.wait_until_any_await_with(url="b"),
    ):
        m = AsyncMock(spec=fetch)
        job = start(wait(m))
        await m("a")
        await settle()
        assert not job.ended.is_set()

        await m("b")
        await job.join()


@in_each_loop
async def test_timeout_names_what_was_waited_for(start):
    """A wait that takes too long is an AssertionError."""
    m = AsyncMock(name="fetch", DEFAULT_TIMEOUT=0.01)
    await m(1)

    for wait, text in (
        (m.wait_until_awaited(2, timeout=0.02), r"fetch to be awaited 2 times within 0.02 s\."),
        (m.wait_until_any_await_with(2), r"fetch\(2\) was not awaited within 0.01 s"),
        (Gate().wait_until_waiting(2, timeout=0.02), "Expected 2 waiting at the gate within"),
    ):
        with pytest.raises(AssertionError, match=text):
            await wait


@in_each_loop
async def test_gate_holds_and_releases(start):
    """Calls go first come first served, with their own results; an open gate holds none."""

    async def held(number):
        try:
            return await m(number)
        except KeyError as exc:
            return exc

    error = KeyError("third")
    with Gate() as gate:
        m, jobs = AsyncMock(side_effect=gate, return_value="default"), []
        for number in range(4):
            jobs.append(start(held(number)))
            await gate.wait_until_waiting(number + 1)
        gate.release("first")
        gate.release()
        gate.fail(error)

    assert [await job.join() for job in jobs] == ["first", "default", error, "default"]
    assert await m() == "default"


@in_each_loop
async def test_what_is_cancelled_is_forgotten(start):
    """A held call that is cancelled leaves the gate to the next, a waiter does no harm."""
    gate = Gate()
    m = AsyncMock(side_effect=gate)
    first, second, waiter = start(m(1)), start(m(2)), start(m.wait_until_awaited(3, timeout=60))
    await gate.wait_until_waiting(2)
    await settle()

    assert (await first.cancel(), await waiter.cancel(), gate.waiting) == (None, None, 1)
    gate.release("second")
    assert await second.join() == "second"
    gate.open()
    await m()


@in_each_loop
async def test_cancellation_restores_the_patch(start):
    """A body that is cancelled in a held call takes its own patch back, one that goes on too."""
    gate, original = Gate(), fetch

    @async_patch.object(HERE, "fetch", side_effect=gate)
    async def body(mocked):
        await fetch("url")

    jobs = [start(body()), start(body())]
    await gate.wait_until_waiting(2)
    assert fetch is not original

    await jobs[0].cancel()
    assert fetch is not original
    gate.open()
    await jobs[1].join()
    assert fetch is original


@pytest.mark.parametrize(("here", "there"), list(itertools.product(LOOPS, LOOPS)))
def test_threads_share_a_gate_and_a_mock(here, there):
    """Calls and awaits under any event loop in another thread wake who waits under any in this."""
    gate, results = Gate(), {}
    m = AsyncMock(side_effect=gate)

    async def be_held(start):
        results["there"] = [await m(1), await m(2)]

    async def hold_both(start):
        await gate.wait_until_waiting(1, timeout=30)
        wait = start(m.wait_until_awaited(2, timeout=30))
        await settle()
        assert not wait.ended.is_set()
        gate.release("first")
        await wait.join()
        await gate.wait_until_waiting(1, timeout=30)
        job = start(m(3))
        await gate.wait_until_waiting(2, timeout=30)
        gate.release("second")
        gate.release("to here")
        results["here"] = await job.join()

    with ThreadPoolExecutor() as pool, gate:
        work = pool.submit(run_under, there, be_held)
        run_under(here, hold_both)
        work.result(30)

    assert results == {"here": "to here", "there": ["first", "second"]}


@pytest.mark.parametrize("loop", CORE_LOOPS)
def test_core_suite_passes_under(loop):
    """What is awaited passes, apart from threads, which would start thousands of event loops."""
    files = [f"tests/test_{each}.py" for each in CORE_FILES.split()]
    options = ["-k", "not threads", *["-m", "not asyncio_only"] * (loop != "uvloop")]

    run_pytest(ROOT, *files, *options, ASYNCMOCKS_LOOP=loop)
