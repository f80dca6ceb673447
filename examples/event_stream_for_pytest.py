"""To test what runs in a task of its own, with pytest-asyncio: wait for what you assert.

Catches a handler whose error stops the others, and a shutdown that leaves the websocket open.
"""

from unittest.mock import Mock

import pytest
import pytest_asyncio

from asyncmocks import AsyncMock, Gate, async_iter, async_patch
from event_stream import Client

URL = "wss://example.org/events"
CLOSE = '{"type": "close"}'
ERROR = '{"type": "error", "reason": "no such topic"}'
GOAL = '{"type": "event", "topic": "goal", "data": "1:0"}'

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
@async_patch("event_stream.connect", autospec=True)
async def websocket(connect):
    """Give the websocket that the client will open: by its annotation it is a WebSocket."""
    yield connect.return_value
    connect.assert_awaited_once_with(URL)


@pytest.fixture
def handler():
    return AsyncMock(name="handler")


@pytest.fixture
def client(websocket, handler):
    """Give a client with one handler of goals, not connected yet."""
    client = Client(URL, on_error=Mock(name="on_error"))
    client.on("goal", handler)
    return client


async def test_topics_are_subscribed(client, websocket):
    """Entering the client subscribes each topic that has a handler."""
    async with client:
        websocket.send.assert_awaited_once_with('{"type": "subscribe", "topic": "goal"}')


async def test_all_handlers_of_a_topic_are_told(client, handler, websocket):
    """Each handler of the topic gets the data, those of other topics nothing."""
    websocket.__aiter__.side_effect = lambda: async_iter(GOAL)
    second, other = AsyncMock(), AsyncMock()
    client.on("goal", second)
    client.on("foul", other)

    async with client:
        await second.wait_until_any_await_with("1:0")

    handler.assert_awaited_once_with("1:0")
    other.assert_not_awaited()


async def test_failing_handler_does_not_keep_the_others(client, handler, websocket):
    """What a handler raises is reported, and the next handler told."""
    websocket.__aiter__.side_effect = lambda: async_iter(GOAL)
    handler.side_effect = KeyError("score")
    second = AsyncMock()
    client.on("goal", second)

    async with client:
        await second.wait_until_awaited()

    client.on_error.assert_called_once_with("goal: KeyError('score')")


async def test_error_is_reported_and_the_stream_goes_on(client, handler, websocket):
    """After an error from the server events are handled as before."""
    websocket.__aiter__.side_effect = lambda: async_iter(ERROR, GOAL)

    async with client:
        await handler.wait_until_awaited()

    client.on_error.assert_called_once_with("no such topic")


async def test_nothing_is_handled_after_close(client, handler, websocket):
    """The server's close message ends the reading."""
    websocket.__aiter__.side_effect = lambda: async_iter(CLOSE, GOAL)

    async with client:
        await client.reader

    handler.assert_not_awaited()


async def test_shutdown_interrupts_a_handler(client, handler, websocket):
    """Leaving the client cancels a handler that still runs, and closes the websocket."""
    websocket.__aiter__.side_effect = lambda: async_iter(GOAL, GOAL)
    handler.side_effect = gate = Gate()

    async with client:
        await gate.wait_until_waiting()

    handler.assert_awaited_once_with("1:0")
    websocket.close.assert_awaited_once_with()
