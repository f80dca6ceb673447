"""aiohttp: sessions, requests, streamed bodies and websockets are replaced by mocks."""

import asyncio
from unittest.mock import call, patch

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock, run
from helpers import kind_of

aiohttp = pytest.importorskip("aiohttp")

URL = "https://example.org/login"


async def log_in(data, headers):
    """Enter a session, and a request in it."""
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(URL, json=data) as response:
            response.raise_for_status()
            return await response.json()


async def fetch_status(session):
    """Await the request that others enter."""
    response = await session.get(URL)
    try:
        return response.status
    finally:
        response.release()


async def fetch_patiently(session):
    """Try until there is a connection."""
    while True:
        try:
            async with session.get(URL) as response:
                return await response.text()
        except aiohttp.ClientConnectionError:
            continue


async def download(session, write):
    """Write a body chunk by chunk."""
    async with session.get(URL) as response:
        async for chunk in response.content.iter_chunked(1024):
            write(chunk)


async def echo(session):
    """Answer each message of a websocket."""
    async with session.ws_connect(URL) as socket:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.ERROR:
                raise socket.exception()
            await socket.send_str(message.data)


def text_message(text):
    """Return a message as aiohttp receives it."""
    return aiohttp.WSMessage(aiohttp.WSMsgType.TEXT, text, None)


@pytest.fixture(name="response")
def fixture_response():
    """Give what requests lead to."""
    return MagicMock(spec=aiohttp.ClientResponse, status=200)


@pytest.fixture(name="session")
def fixture_session(response):
    """Put a mock in place of ClientSession, and give it."""
    session = AsyncContextManagerMock(spec=aiohttp.ClientSession)
    session.get = AsyncContextManagerMock(enter_result=response)
    session.post = AsyncContextManagerMock(enter_result=response)
    with patch("aiohttp.ClientSession", session):
        yield session


def test_nested_session_and_request_give_the_response(session, response):
    """What the session and the request in it were called with is recorded, and both are left."""
    response.json.return_value = {"token": "t"}

    assert run(log_in({"user": "ada"}, headers={"X-Id": "1"})) == {"token": "t"}

    session.assert_called_once_with(headers={"X-Id": "1"})
    session.post.assert_called_once_with(URL, json={"user": "ada"})
    response.json.assert_awaited_once_with()
    session.post.assert_exited_with(None)
    session.assert_exited_with(None)


def test_nested_case_takes_three_lines():
    """Without specs, three lines set up the nested case."""
    response = AsyncMock(raise_for_status=MagicMock(), **{"json.return_value": {"token": "t"}})
    session = AsyncContextManagerMock(post=AsyncContextManagerMock(enter_result=response))
    with patch("aiohttp.ClientSession", session):
        assert run(log_in({}, headers={})) == {"token": "t"}

    session.post.assert_entered_once()


def test_session_class_replaced_by_a_class_mock(response):
    """Under patch() with a MagicMock of the class, what the class gives is entered."""
    with patch("aiohttp.ClientSession", MagicMock(spec=aiohttp.ClientSession)) as client_session:
        session = client_session.return_value.__aenter__.return_value
        session.post = AsyncContextManagerMock(enter_result=response)
        response.json.return_value = {"token": "t"}

        assert run(log_in({}, headers={})) == {"token": "t"}

    client_session.return_value.__aexit__.assert_awaited_once_with(None, None, None)


def test_refused_login_raises_the_real_error(session, response):
    """A ClientResponseError comes through both blocks and is noted by both exits."""
    refusal = aiohttp.ClientResponseError(MagicMock(), (), status=401, message="Unauthorized")
    response.raise_for_status.side_effect = refusal

    with pytest.raises(aiohttp.ClientError) as caught:
        run(log_in({}, headers={}))

    assert caught.value is refusal
    session.post.assert_exited_with(aiohttp.ClientResponseError)
    session.assert_exited_with(aiohttp.ClientError)
    response.json.assert_not_awaited()


def test_connection_that_fails_is_not_entered(session):
    """An error on entering the request leaves the session with it, and the request not entered."""
    failure = aiohttp.ClientConnectionError("refused")
    session.post.__aenter__.side_effect = failure

    with pytest.raises(aiohttp.ClientConnectionError, match="refused"):
        run(log_in({}, headers={}))

    session.post.assert_not_entered()
    assert session.exit_args[1] is failure


def test_request_is_awaited_too(session, response):
    """The mock that is entered in one place is awaited in another."""
    assert run(fetch_status(session)) == 200

    session.get.assert_awaited_once_with(URL)
    session.get.assert_not_entered()
    response.release.assert_called_once_with()


def test_awaited_request_fails_as_the_entered_one(session):
    """An error on entering is the error of the await."""
    session.get.__aenter__.side_effect = aiohttp.ServerTimeoutError

    with pytest.raises(aiohttp.ServerTimeoutError):
        run(fetch_status(session))


def test_requests_are_gathered(session, response):
    """What requests give is good for gather() and wait_for()."""

    async def fetch_two():
        first = await asyncio.wait_for(session.get(URL), 1)
        return [first, *await asyncio.gather(session.get("https://example.com"))]

    assert run(fetch_two()) == [response, response]
    assert session.get.await_args_list == [call(URL), call("https://example.com")]


def test_request_is_tried_again_after_errors(session, response):
    """A list of results for entering fails twice, then gives the response."""
    reset = aiohttp.ServerDisconnectedError()
    session.get.__aenter__.side_effect = [reset, aiohttp.ClientConnectionError, response]
    response.text.return_value = "hello"

    assert run(fetch_patiently(session)) == "hello"

    assert session.get.call_count == 3
    session.get.assert_entered_once()


def test_body_is_streamed(session, response):
    """Chunks of the body come one by one."""
    response.content.iter_chunked = AsyncIteratorMock([b"one", b"two"])
    write = MagicMock()

    run(download(session, write))

    assert write.mock_calls == [call(b"one"), call(b"two")]
    response.content.iter_chunked.assert_called_once_with(1024)
    response.content.iter_chunked.assert_exhausted()


def test_body_breaks_off(session, response):
    """An error among the chunks is raised after those before it."""
    broken = aiohttp.ClientPayloadError("connection lost")
    response.content.iter_chunked = AsyncIteratorMock([b"one", broken, b"two"])
    write = MagicMock()

    with pytest.raises(aiohttp.ClientPayloadError, match="connection lost"):
        run(download(session, write))

    write.assert_called_once_with(b"one")
    session.get.assert_exited_with(aiohttp.ClientPayloadError)


def test_websocket_is_entered_iterated_and_awaited(session):
    """A connection made in a block gives its messages and takes answers."""
    socket = AsyncIteratorMock(
        [text_message("one"), text_message("two")], spec=aiohttp.ClientWebSocketResponse
    )
    session.ws_connect = AsyncContextManagerMock(enter_result=socket)

    run(echo(session))

    socket.send_str.assert_has_awaits([call("one"), call("two")])
    session.ws_connect.assert_exited()


def test_error_message_of_a_websocket_raises_what_the_socket_tells(session):
    """A plain method of the socket gives the exception that the code raises."""
    error = aiohttp.WSMessage(aiohttp.WSMsgType.ERROR, None, None)
    socket = AsyncIteratorMock([error], spec=aiohttp.ClientWebSocketResponse)
    socket.exception.return_value = aiohttp.WebSocketError(1002, "bad frame")
    session.ws_connect = AsyncContextManagerMock(enter_result=socket)

    with pytest.raises(aiohttp.WebSocketError, match="bad frame"):
        run(echo(session))

    socket.send_str.assert_not_awaited()
    session.ws_connect.assert_exited_with(aiohttp.WebSocketError)


@pytest.mark.parametrize(
    ("spec", "name", "kind"),
    [
        ("ClientSession", "get", AsyncContextManagerMock),
        ("ClientSession", "ws_connect", AsyncContextManagerMock),
        ("ClientSession", "closed", MagicMock),
        ("ClientSession", "close", AsyncMock),
        ("ClientResponse", "json", AsyncMock),
        ("ClientResponse", "read", AsyncMock),
        ("ClientResponse", "raise_for_status", MagicMock),
        ("ClientWebSocketResponse", "receive", AsyncMock),
        ("ClientWebSocketResponse", "send_str", AsyncMock),
        ("ClientWebSocketResponse", "exception", MagicMock),
    ],
)
@pytest.mark.parametrize(
    "mock_class", [AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock]
)
def test_children_are_what_the_real_attributes_are(mock_class, spec, name, kind):
    """Under the spec of a real class, coroutine methods are awaited and all else is plain."""
    mocked = mock_class(spec=getattr(aiohttp, spec))

    assert kind_of(getattr(mocked, name)) is kind


def test_mock_of_a_class_passes_for_an_instance():
    """A mock with a real class for its spec is an instance of it, and knows no other names."""
    session = AsyncContextManagerMock(spec=aiohttp.ClientSession)

    assert isinstance(session, aiohttp.ClientSession)
    with pytest.raises(AttributeError):
        session.fetch


def test_session_that_is_iterated_is_refused():
    """A protocol that the real class lacks is a TypeError that names the class."""

    async def iterate(session):
        async for _ in session:
            pass

    with pytest.raises(TypeError, match="ClientSession"):
        run(iterate(AsyncContextManagerMock(spec=aiohttp.ClientSession)))
