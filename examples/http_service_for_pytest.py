"""To test a service with pytest-asyncio: an async fixture gives the client.

Catches a database that is not closed at the end.
"""

import json

import pytest
import pytest_asyncio

from asyncmocks import AsyncMock, async_patch
from http_service import Service

pytestmark = pytest.mark.asyncio


@pytest.fixture
@async_patch("http_service.Database", autospec=True)
def database(database_class):
    """Give the database that the service makes, and see it closed at the end."""
    yield database_class.return_value
    database_class.return_value.close.assert_awaited_once_with()


@pytest_asyncio.fixture
async def client(database):
    """Give a function that sends a request to the service and returns the answer."""

    async def request(method, path, body=b""):
        receive = AsyncMock(return_value={"type": "http.request", "body": body})
        send = AsyncMock(name="send")
        await service({"type": "http", "method": method, "path": path}, receive, send)
        (start,), (end,) = (args for args, _ in send.await_args_list)
        return start["status"], json.loads(end["body"].decode())

    async with Service() as service:
        yield request


async def test_note_is_found(client, database):
    """GET answers with the note."""
    database.find.return_value = "milk"

    assert await client("GET", "/shopping") == (200, "milk")

    database.find.assert_awaited_once_with("shopping")


async def test_note_is_saved(client, database):
    """PUT saves the body of the request under the note's name."""
    assert await client("PUT", "/shopping", b"eggs") == (201, "shopping")

    database.save.assert_awaited_once_with("shopping", "eggs")


async def test_database_is_open_before_the_first_request(client, database):
    """The service opens its database, and does no more before it is asked."""
    assert [name for name, _, _ in database.mock_awaits] == ["open"]
