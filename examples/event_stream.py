"""The code under test: a client that subscribes to topics of an event stream."""

import asyncio
import json
import logging

logger = logging.getLogger(__name__)


class WebSocket:
    """What the client needs of a websocket; those of the websockets library have it."""

    async def send(self, message: str) -> None: ...

    async def close(self) -> None: ...

    def __aiter__(self): ...


async def connect(url: str) -> WebSocket:
    """Open a websocket; the library is needed by nobody who tests the client."""
    import websockets

    return await websockets.connect(url)


class Client:
    """Tells handlers of what happens; entered to connect, left to shut down."""

    def __init__(self, url, on_error=logger.error):
        self.url = url
        self.on_error = on_error
        self.handlers = {}

    def on(self, topic, handler):
        """Add a handler; each topic may have several."""
        self.handlers.setdefault(topic, []).append(handler)

    async def __aenter__(self):
        self.websocket = await connect(self.url)
        for topic in self.handlers:
            await self.websocket.send(json.dumps({"type": "subscribe", "topic": topic}))
        self.reader = asyncio.ensure_future(self.read())
        return self

    async def __aexit__(self, *exc_info):
        self.reader.cancel()
        await asyncio.gather(self.reader, return_exceptions=True)
        await self.websocket.close()

    async def read(self):
        """Act on messages until the server says that it closes."""
        async for text in self.websocket:
            message = json.loads(text)
            if message["type"] == "close":
                return
            if message["type"] == "error":
                self.on_error(message["reason"])
            else:
                await self.dispatch(message["topic"], message["data"])

    async def dispatch(self, topic, data):
        """Tell all handlers of a topic; one that fails does not keep the others."""
        for handler in self.handlers.get(topic, ()):
            try:
                await handler(data)
            except asyncio.CancelledError:  # up to Python 3.7 it is an Exception
                raise
            except Exception as exc:  # noqa: BLE001, whatever a handler raises
                self.on_error(f"{topic}: {exc!r}")
