"""The code under test: an HTTP service for notes, an ASGI application before a database."""

import json


class Database:
    """Stands for the client of a database."""

    async def open(self): ...

    async def close(self): ...

    async def find(self, name):
        """Return a note; LookupError if there is none."""

    async def save(self, name, text): ...


class Service:
    """The application; it is entered before its first request."""

    def __init__(self):
        self.database = Database()

    async def __aenter__(self):
        await self.database.open()
        return self

    async def __aexit__(self, *exc_info):
        await self.database.close()

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        try:
            status, answer = await self.answer(scope["method"], scope["path"][1:], receive)
        except LookupError:
            status, answer = 404, "no such note"
        except ConnectionError:
            status, answer = 503, "try again later"
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    async def answer(self, method, name, receive):
        """Return the status and the answer to GET or PUT of a note."""
        if method == "GET":
            return 200, await self.database.find(name)
        if method == "PUT":
            message = await receive()
            await self.database.save(name, message["body"].decode())
            return 201, name
        return 405, "GET or PUT"
