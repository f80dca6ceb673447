"""httpx: clients, requests and streamed responses are replaced by mocks."""

from unittest.mock import call, patch

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    async_iter,
    run,
)
from helpers import kind_of

httpx = pytest.importorskip("httpx")

URL = "https://example.org/events"


async def follow(handle):
    """Handle each line of a streamed response."""
    async with httpx.AsyncClient(timeout=5) as client:
        async with client.stream("GET", URL) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                await handle(line)


async def fetch(client):
    """Await a plain request."""
    response = await client.get(URL)
    response.raise_for_status()
    return response.json()


async def first_line(client):
    """Close the stream of lines after the first."""
    async with client.stream("GET", URL) as response:
        lines = response.aiter_lines()
        try:
            return await lines.__anext__()
        finally:
            await lines.aclose()


@pytest.fixture(name="client")
def fixture_client():
    """Put a mock in place of AsyncClient, and give it."""
    client = AsyncContextManagerMock(spec=httpx.AsyncClient)
    client.stream.enter_result = MagicMock(spec=httpx.Response)
    with patch("httpx.AsyncClient", client):
        yield client


@pytest.fixture(name="response")
def fixture_response(client):
    """Give what entering a stream leads to."""
    return client.stream.enter_result


@pytest.fixture(name="handle")
def fixture_handle():
    """Give what handles a line."""
    return AsyncMock(name="handle")


def refusal(status):
    """Return a real response, of which raise_for_status() raises."""
    return httpx.Response(status, request=httpx.Request("GET", URL))


def run_on(backend, function, *args):
    """Run a coroutine function on an event loop library that httpx supports."""
    anyio = pytest.importorskip("anyio")
    pytest.importorskip(backend)
    return anyio.run(function, *args, backend=backend)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_each_line_is_handled(client, response, handle, backend):
    """The client's block, the stream's block and the lines work on each library that httpx does."""
    response.aiter_lines.items = ["one", "two"]

    run_on(backend, follow, handle)

    client.assert_called_once_with(timeout=5)
    client.stream.assert_called_once_with("GET", URL)
    handle.assert_has_awaits([call("one"), call("two")])
    response.aiter_lines.assert_exhausted()
    client.stream.assert_exited()
    client.assert_exited()


def test_method_of_the_real_class_is_replaced(handle):
    """A real client is made and closed; its stream() is the mock, which gets no self."""
    response = MagicMock(spec=httpx.Response)
    response.aiter_lines.items = ["one"]
    stream = AsyncContextManagerMock(enter_result=response)

    with patch.object(httpx.AsyncClient, "stream", stream):
        run(follow(handle))

    stream.assert_called_once_with("GET", URL)
    handle.assert_awaited_once_with("one")


def test_real_response_is_streamed_through_the_mock(client, handle):
    """A real Response that reads from async_iter() is what entering gives."""
    client.stream.enter_result = httpx.Response(
        200, request=httpx.Request("GET", URL), content=async_iter(b"one\nt", b"wo\n")
    )

    run(follow(handle))

    handle.assert_has_awaits([call("one"), call("two")])


def test_refused_stream_raises_the_real_error(client, handle):
    """An HTTPStatusError of a real Response comes through both blocks."""
    client.stream.enter_result = refusal(503)

    with pytest.raises(httpx.HTTPStatusError) as caught:
        run(follow(handle))

    assert caught.value.response.status_code == 503
    client.stream.assert_exited_with(httpx.HTTPStatusError)
    client.assert_exited_with(httpx.HTTPError)
    handle.assert_not_awaited()


def test_stream_breaks_off(client, response, handle):
    """A ReadError in mid-stream comes after the lines before it."""
    response.aiter_lines.items = ["one", httpx.ReadError("reset"), "two"]

    with pytest.raises(httpx.ReadError, match="reset"):
        run(follow(handle))

    handle.assert_awaited_once_with("one")
    client.stream.assert_exited_with(httpx.ReadError)


def test_stream_that_cannot_connect(client, handle):
    """A ConnectError on entering leaves the client's block with it."""
    client.stream.__aenter__.side_effect = httpx.ConnectError("refused")

    with pytest.raises(httpx.ConnectError, match="refused"):
        run(follow(handle))

    client.stream.assert_not_entered()
    client.assert_exited_with(httpx.ConnectError)


def test_lines_are_closed_early(client, response):
    """A stream of lines that is closed by hand takes no more items."""
    response.aiter_lines.items = ["one", "two"]

    assert run(first_line(client)) == "one"

    response.aiter_lines.assert_closed()
    assert response.aiter_lines.items_taken == 1


def test_request_is_awaited(client):
    """A coroutine method of the client gives a real response when awaited."""
    client.get.return_value = httpx.Response(
        200, request=httpx.Request("GET", URL), json={"events": 2}
    )

    assert run(fetch(client)) == {"events": 2}

    client.get.assert_awaited_once_with(URL)


def test_request_fails(client):
    """A real error given as side_effect is what the await raises."""
    client.get.side_effect = httpx.ReadTimeout("too slow")

    with pytest.raises(httpx.TimeoutException, match="too slow"):
        run(fetch(client))


@pytest.mark.parametrize(
    ("spec", "name", "kind"),
    [
        ("AsyncClient", "get", AsyncMock),
        ("AsyncClient", "aclose", AsyncMock),
        ("AsyncClient", "stream", AsyncContextManagerMock),
        ("AsyncClient", "build_request", MagicMock),
        ("AsyncClient", "is_closed", MagicMock),
        ("Response", "aread", AsyncMock),
        ("Response", "aiter_lines", AsyncIteratorMock),
        ("Response", "aiter_bytes", AsyncIteratorMock),
        ("Response", "json", MagicMock),
        ("Response", "text", MagicMock),
    ],
)
@pytest.mark.parametrize(
    "mock_class", [AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock]
)
def test_children_are_what_the_real_attributes_are(mock_class, spec, name, kind):
    """Under the spec of a real class each child has the shape of what it stands for."""
    mocked = mock_class(spec=getattr(httpx, spec))

    assert kind_of(getattr(mocked, name)) is kind


def test_spec_by_patch_alone():
    """A class mock made by patch() gives a client with a stream that is entered."""
    with patch("httpx.AsyncClient", MagicMock(spec=httpx.AsyncClient)) as client_class:
        client = client_class.return_value.__aenter__.return_value = client_class.return_value
        client.stream.enter_result = MagicMock(spec=httpx.Response)
        client.stream.enter_result.aiter_lines.items = ["one"]
        handle = AsyncMock()

        run(follow(handle))

    handle.assert_awaited_once_with("one")
    client.stream.assert_exited()


def test_response_that_is_entered_is_refused():
    """A Response is no context manager, and its mock isn't either."""

    async def enter(response):
        async with response:
            pass

    with pytest.raises(TypeError, match="Response"):
        run(enter(MagicMock(spec=httpx.Response)))
