"""The event loops that asyncmocks is tested under, each behind the same few functions.

`run(feature)` carries out `await feature(tasks)`. Tasks are started, cancelled and joined alike in
all libraries. A library is imported only when one of its loops is started.
"""

import asyncio
import sys
from contextlib import suppress


class Job:
    """A coroutine that runs in a task of its own; knows how it ended."""

    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.cancel = self.result = self.exc = None
        self.done = False

    async def run(self):
        """Run it to its end, and pass on cancellation only."""
        try:
            self.result = await self.coroutine
        except Exception as exc:  # noqa: BLE001, join() raises it
            self.exc = exc
        except BaseException as exc:  # how all these libraries cancel
            self.exc = exc
            raise
        finally:
            self.done = True


class Tasks:
    """What a feature needs of a library."""

    async def start(self, coroutine):
        """Return the Job of a coroutine that runs from now on."""
        job = Job(coroutine)
        await self.spawn(job)
        return job

    async def settle(self):
        """Let all tasks go as far as they can."""
        for _ in range(10):
            await self.pause()

    async def cancel(self, job):
        """Cancel a Job, and wait until it is at its end."""
        ended = job.cancel()
        if ended is not None:
            await ended
        while not job.done:
            await self.pause()

    async def join(self, job):
        """Wait until a Job is at its end; return or raise what came."""
        while not job.done:
            await self.pause()
        if job.exc is not None:
            raise job.exc
        return job.result


class AsyncioTasks(Tasks):
    def __init__(self):
        self.pause = lambda: asyncio.sleep(0)

    async def spawn(self, job):
        """Start a task."""
        task = job.task = asyncio.ensure_future(job.run())
        job.cancel = lambda: task.cancel() and None


class GroupTasks(Tasks):
    """For trio and anyio: all tasks in one nursery."""

    def __init__(self, group, new_scope, pause):
        self.group, self.new_scope, self.pause = group, new_scope, pause

    async def spawn(self, job):
        """Start a task in a cancel scope of its own."""
        scope = self.new_scope()
        job.cancel = scope.cancel

        async def run():
            with scope:
                await job.run()

        self.group.start_soon(run)


def run_asyncio(feature):
    """Run in asyncio's own loop."""
    return asyncio.run(feature(AsyncioTasks()))


def run_uvloop(feature):
    """Run in uvloop's."""
    import uvloop

    return uvloop.run(feature(AsyncioTasks()))


def run_trio(feature):
    """Run in trio."""
    import trio

    async def main():
        async with trio.open_nursery() as nursery:
            pause = trio.lowlevel.checkpoint
            result = await feature(GroupTasks(nursery, trio.CancelScope, pause))
            nursery.cancel_scope.cancel()
        return result

    return trio.run(main)


def run_anyio(backend):
    """Return what runs in anyio on that backend."""

    def run_it(feature):
        import anyio

        async def main():
            async with anyio.create_task_group() as group:
                pause = anyio.lowlevel.checkpoint
                result = await feature(GroupTasks(group, anyio.CancelScope, pause))
                group.cancel_scope.cancel()
            return result

        return anyio.run(main, backend=backend)

    return run_it


def step_by_hand(feature):
    """Run without any loop what never waits."""
    coroutine = feature(None)
    with suppress(StopIteration):
        while True:
            waits_for = coroutine.send(None)
            assert waits_for is None, f"{coroutine!r} waits for {waits_for!r}"


#: How to run under each library, and what must be installed for it.
LOOPS = {
    "asyncio": (run_asyncio, ["asyncio"]),
    "uvloop": (run_uvloop, ["uvloop"]),
    "trio": (run_trio, ["trio"]),
    "anyio-asyncio": (run_anyio("asyncio"), ["anyio"]),
    "anyio-trio": (run_anyio("trio"), ["anyio", "trio"]),
    "by hand": (step_by_hand, []),
}
if sys.platform == "win32":
    del LOOPS["uvloop"]
