"""To test a retry with back-off in no time: checkpoint takes the place of asyncio.sleep.

Catches a delay that does not grow, and a last error that is swallowed.
"""

import asyncio
import unittest
from unittest.mock import call

from asyncmocks import async_patch, checkpoint, run

URL = "https://example.org/report"


async def fetch(url):
    """Stands for the call that may fail."""


async def fetch_with_patience(url, attempts=4):
    """The code under test: tries again after 1, 2, 4, ... seconds."""
    for attempt in range(attempts - 1):
        try:
            return await fetch(url)
        except ConnectionError:
            await asyncio.sleep(2**attempt)
    return await fetch(url)


@async_patch("asyncio.sleep", side_effect=checkpoint)
@async_patch(f"{__name__}.fetch")
class RetryTest(unittest.TestCase):
    def test_no_delay_when_all_is_well(self, fetch, sleep):
        """What comes at the first attempt is returned at once."""
        fetch.return_value = "report"

        self.assertEqual(run(fetch_with_patience(URL)), "report")

        sleep.assert_not_awaited()

    def test_delays_double(self, fetch, sleep):
        """Each failure doubles the delay before the next attempt."""
        fetch.side_effect = [ConnectionError, ConnectionError, ConnectionError, "report"]

        self.assertEqual(run(fetch_with_patience(URL)), "report")

        self.assertEqual(sleep.await_args_list, [call(1), call(2), call(4)])

    def test_last_failure_is_passed_on(self, fetch, sleep):
        """After the last attempt nobody waits any more: its error is raised."""
        fetch.side_effect = [ConnectionError, ConnectionError("still down")]

        with self.assertRaisesRegex(ConnectionError, "still down"):
            run(fetch_with_patience(URL, attempts=2))

        sleep.assert_awaited_once_with(1)
