"""What waits, and what several tasks do, under every event loop: counted at the end of the run.

All else is tested by the core suite, whose async tests run under several loops too.
"""

import importlib
import itertools
import re
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


class Job:
    """A coroutine that runs in a task of its own, and can be cancelled and joined."""

    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.scope, self.ended = anyio.CancelScope(), anyio.Event()
        self.result = self.exc = None

    async def run(self):
        """Run it to its end."""
        with self.scope:
            try:
                self.result = await self.coroutine
            except Exception as exc:  # noqa: BLE001, join() raises it
                self.exc = exc
        self.ended.set()

    async def cancel(self):
        """Cancel it, and wait until it is at its end."""
        self.scope.cancel()
        await self.ended.wait()

    async def join(self):
        """Wait until it is at its end; return or raise what came."""
        await self.ended.wait()
        if self.exc is not None:
            raise self.exc
        return self.result


async def settle():
    """Let all tasks go as far as they can."""
    for _ in range(10):
        await anyio.lowlevel.checkpoint()


def run_under(loop, feature):
    """Carry out `await feature(start)`, in which start() makes a Job of a coroutine."""

    async def main():
        async with anyio.create_task_group() as group:

            def start(coroutine):
                job = Job(coroutine)
                group.start_soon(job.run)
                return job

            await feature(start)

    library, _, backend = loop.partition("-")
    run = importlib.import_module(library).run
    if library in ("asyncio", "uvloop"):
        run(main())
    else:
        run(main, **{"backend": backend} if backend else {})


def in_each_loop(feature):
    """Make a test of a coroutine function, which gets start()."""

    @pytest.mark.parametrize("loop", LOOPS)
    def test(loop, record_property):
        record_property("event loop", loop)
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
async def test_cancelled_waiters_vanish(start):
    """A wait can be cancelled, and what it waited for does no harm."""
    m = AsyncMock()
    job = start(m.wait_until_awaited(timeout=60))
    await settle()

    await job.cancel()

    assert job.exc is None
    await m()


@in_each_loop
async def test_gate_holds_and_releases(start):
    """Calls go first come first served, with their own results; an open gate holds none."""
    jobs = []
    with Gate() as gate:
        m = AsyncMock(side_effect=gate, return_value="default")
        for number in range(4):
            jobs.append(start(m(number)))
            await gate.wait_until_waiting(number + 1)
        gate.release("first")
        gate.release()
        gate.fail(KeyError("third"))

    assert [await job.join() for job in (*jobs[:2], jobs[3])] == ["first", "default", "default"]
    with pytest.raises(KeyError, match="third"):
        await jobs[2].join()
    assert await m() == "default"


@in_each_loop
async def test_gate_forgets_cancelled_calls(start):
    """A held call that is cancelled leaves the gate to the next."""
    gate = Gate()
    m = AsyncMock(side_effect=gate)
    first, second = start(m(1)), start(m(2))
    await gate.wait_until_waiting(2)

    await first.cancel()

    assert gate.waiting == 1
    gate.release("second")
    assert [await job.join() for job in (first, second)].count("second") == 1


@in_each_loop
async def test_cancellation_restores_the_patch(start):
    """A body that is cancelled in a held call takes its patch back."""
    gate, original = Gate(), fetch

    @async_patch.object(HERE, "fetch", side_effect=gate)
    async def body(mocked):
        await fetch("url")

    job = start(body())
    await gate.wait_until_waiting()
    assert fetch is not original

    await job.cancel()

    assert fetch is original


@in_each_loop
async def test_concurrent_bodies_share_a_decorated_function(start):
    """Bodies that overlap leave the target as it was."""
    original = fetch

    @async_patch.object(HERE, "fetch")
    async def body(pauses, mocked):
        for _ in range(pauses):
            assert fetch is not original
            await anyio.lowlevel.checkpoint()

    for job in [start(body(pauses)) for pauses in (3, 1, 2)]:
        await job.join()
    assert fetch is original


@pytest.mark.parametrize(("here", "there"), list(itertools.product(LOOPS, LOOPS)))
def test_threads_share_a_gate_and_a_mock(here, there, record_property):
    """Calls and awaits under any event loop in another thread wake who waits under any in this."""
    record_property("event loop", here)
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
def test_core_suite_passes_under(loop, record_property):
    """What is awaited passes, apart from threads, which would start thousands of event loops."""
    names = "async_mock children context_manager iterator openings patch resources"
    names += " unawaited waiting"
    files = [f"tests/test_{each}.py" for each in names.split()]
    options = ["-k", "not threads", *["-m", "not asyncio_only"] * (loop != "uvloop")]

    report = run_pytest(ROOT, *files, *options, ASYNCMOCKS_LOOP=loop)

    figures = re.findall(r"\d+ \w+(?=,| in)", report.rpartition("\n")[2])
    record_property("core suite", (loop, *figures))
