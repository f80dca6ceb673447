"""To test a queue worker without one sleep: wait for the await that you ask for.

Catches a failing job that stops the worker.
"""

import asyncio
import unittest

from asyncmocks import AsyncMock, run


async def work(queue, handle, report):
    """The code under test: handles jobs for ever, and reports those that fail."""
    while True:
        job = await queue.get()
        try:
            await handle(job)
        except ValueError as exc:
            await report(job, str(exc))


class QueueWorkerTest(unittest.TestCase):
    def setUp(self):
        self.handle = AsyncMock(name="handle")
        self.report = AsyncMock(name="report")

    def start_worker(self, *jobs):
        """Put jobs into a queue and set a worker to it; run() cancels it at the end of the test."""
        queue = asyncio.Queue()
        for job in jobs:
            queue.put_nowait(job)
        self.worker = asyncio.ensure_future(work(queue, self.handle, self.report))

    def test_jobs_are_handled_in_their_order(self):
        """The worker handles what is in the queue, the oldest job first."""

        async def scenario():
            self.start_worker("wash", "dry")
            await self.handle.wait_until_awaited(count=2)

        run(scenario())

        self.assertEqual([job for (job,), _ in self.handle.await_args_list], ["wash", "dry"])
        self.report.assert_not_awaited()

    def test_failing_job_is_reported_and_the_next_one_handled(self):
        """A job that fails is reported and does not stop the worker."""
        self.handle.side_effect = [ValueError("no soap"), None]

        async def scenario():
            self.start_worker("wash", "dry")
            await self.handle.wait_until_any_await_with("dry")

        run(scenario())

        self.report.assert_awaited_once_with("wash", "no soap")
