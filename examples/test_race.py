"""To bring about a race each time: a Gate holds the call while its caller is cancelled.

Catches a caller who leaves, and takes the request of all others along.
"""

import asyncio
import unittest

from asyncmocks import AsyncMock, Gate, run


class Pages:
    """The code under test: those who ask for the same page share one request."""

    def __init__(self, fetch):
        self.fetch = fetch
        self.requests = {}

    async def get(self, url):
        if url not in self.requests:
            self.requests[url] = asyncio.ensure_future(self.fetch(url))
            self.requests[url].add_done_callback(lambda request: self.requests.pop(url))
        return await asyncio.shield(self.requests[url])  # who leaves takes nobody along


class PagesTest(unittest.TestCase):
    def test_caller_who_leaves_takes_nobody_along(self):
        """One caller is cancelled while the request is in flight, the other gets the page."""
        fetch = AsyncMock(name="fetch")

        async def scenario():
            with Gate() as gate:
                fetch.side_effect = gate
                pages = Pages(fetch)
                first = asyncio.ensure_future(pages.get("/"))
                second = asyncio.ensure_future(pages.get("/"))
                await gate.wait_until_waiting()  # both wait for the request now, each time
                first.cancel()
                gate.release("page")
                return await asyncio.gather(first, second, return_exceptions=True)

        first, second = run(scenario())

        self.assertIsInstance(first, asyncio.CancelledError)
        self.assertEqual(second, "page")
        fetch.assert_awaited_once_with("/")

    def test_failure_is_not_kept(self):
        """Who asks after a failed request gets a new one."""
        fetch = AsyncMock(name="fetch", side_effect=[ConnectionError, "page"])
        pages = Pages(fetch)

        async def scenario():
            return [await asyncio.gather(pages.get("/"), return_exceptions=True) for _ in "12"]

        (failure,), (page,) = run(scenario())

        self.assertIsInstance(failure, ConnectionError)
        self.assertEqual(page, "page")
