"""To test a consumer of a websocket: messages, an error in mid-stream, a reconnect.

Catches a consumer that gives up at the first error.
"""

import unittest
from unittest.mock import call, patch

from asyncmocks import AsyncIteratorMock, AsyncMock, run

URL = "wss://example.org"


def connect(url):
    """Stands for websockets.connect, which can be entered and awaited."""


async def consume(handle):
    """The code under test: handles messages until the stream ends, reconnects on errors."""
    while True:
        async with connect(URL) as connection:
            try:
                async for message in connection:
                    await handle(message)
                return
            except ConnectionError:
                await connection.close()


async def publish(message):
    """The code under test, too: awaits what the other one enters."""
    await (await connect(URL)).send(message)


class WebsocketTest(unittest.TestCase):
    def setUp(self):
        self.connection = AsyncIteratorMock()
        patch(f"{__name__}.connect", self.connection).start()
        self.addCleanup(patch.stopall)
        self.handle = AsyncMock()

    def test_messages_are_handled_until_the_stream_ends(self):
        self.connection.items = ["one", "two"]
        run(consume(self.handle))

        self.handle.assert_has_awaits([call("one"), call("two")])
        self.connection.assert_exhausted()

    def test_reconnects_after_an_error_in_mid_stream(self):
        self.connection.items = iter(["one", ConnectionError, "two"])
        run(consume(self.handle))

        self.assertEqual(self.handle.await_args_list, [call("one"), call("two")])
        self.connection.close.assert_awaited_once_with()

    def test_connection_is_awaited_for_publishing(self):
        run(publish("hello"))
        self.connection.assert_awaited_once_with(URL)
        self.connection.send.assert_awaited_once_with("hello")
