"""websockets: connect() is entered, awaited and iterated, connections are iterated."""

import asyncio
from unittest.mock import call, patch

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock, run
from helpers import kind_of

websockets = pytest.importorskip("websockets")
pytest.importorskip("websockets.asyncio.client")

URL = "wss://example.org"


async def consume(handle):
    """Enter connections until one closes in order."""
    while True:
        try:
            async with websockets.connect(URL) as connection:
                async for message in connection:
                    await handle(message)
                return
        except (websockets.ConnectionClosedError, OSError):
            continue


async def consume_two(handle):
    """Iterate over connections, which is how websockets reconnects."""
    left = 2
    async for connection in websockets.connect(URL):
        try:
            async for message in connection:
                await handle(message)
        except websockets.ConnectionClosed:
            pass
        left -= 1
        if not left:
            break


async def ask(question):
    """Await a connection, and close it by hand."""
    connection = await websockets.connect(URL)
    try:
        await connection.send(question)
        return await connection.recv()
    finally:
        await connection.close()


def broken():
    """Return what a connection raises that breaks."""
    return websockets.ConnectionClosedError(None, None)


def connection_of(*messages):
    """Return a connection that receives these messages."""
    return AsyncIteratorMock(messages, spec=websockets.ClientConnection)


@pytest.fixture(name="handle")
def fixture_handle():
    """Give what handles a message."""
    return AsyncMock(name="handle")


@pytest.fixture(name="connect")
def fixture_connect():
    """Put a mock in place of connect(), and give it."""
    connect = AsyncContextManagerMock(spec=websockets.connect)
    with patch("websockets.connect", connect):
        yield connect


def test_messages_are_handled_until_the_connection_closes(connect, handle):
    """Entering connect() gives a connection, over which `async for` goes once."""
    connection = connect.enter_result = connection_of("one", "two")

    run(consume(handle))

    handle.assert_has_awaits([call("one"), call("two")])
    connect.assert_called_once_with(URL)
    connect.assert_exited_with(None)
    connection.assert_exhausted()


def test_error_in_mid_stream_leads_to_a_new_connection(connect, handle):
    """The real ConnectionClosedError ends the first block, and the second connection goes on."""
    connections = [connection_of("one", broken()), connection_of("two")]
    connect.__aenter__.side_effect = connections

    run(consume(handle))

    assert handle.await_args_list == [call("one"), call("two")]
    assert connect.enter_count == connect.exit_count == 2
    assert [each.exhausted for each in connections] == [False, True]


def test_one_mock_is_the_connection_before_and_after_the_error(handle):
    """One iterator as items of one mock goes on after the error, in the next pass."""
    connection = AsyncIteratorMock(iter(["one", broken(), "two"]))

    with patch("websockets.connect", connection):
        run(consume(handle))

    assert handle.await_args_list == [call("one"), call("two")]
    assert connection.iter_count == 2


def test_connection_that_is_refused_is_tried_again(connect, handle):
    """An error on entering is followed by a connection."""
    connect.__aenter__.side_effect = [OSError("refused"), connection_of("one")]

    run(consume(handle))

    assert connect.call_count == 2
    connect.assert_entered_once()
    handle.assert_awaited_once_with("one")


def test_connect_is_iterated(connect, handle):
    """`async for` over what connect() gives makes one connection after the other."""
    connect.__aiter__.return_value = [connection_of("one", broken()), connection_of("two")]

    run(consume_two(handle))

    assert handle.await_args_list == [call("one"), call("two")]
    connect.assert_called_once_with(URL)
    connect.assert_not_entered()


def test_passes_over_connections_are_counted(handle):
    """As an AsyncIteratorMock, connect() tells how many connections were taken."""
    connect = AsyncIteratorMock([connection_of("one")] * 9, spec=websockets.connect)

    with patch("websockets.connect", connect):
        run(consume_two(handle))

    assert connect.items_taken == 2
    assert not connect.exhausted
    assert handle.await_count == 2


def test_connect_is_awaited(connect):
    """The mock that is entered elsewhere is awaited for a question and its answer."""
    connection = connect.enter_result = connection_of()
    connection.recv.return_value = "42"

    assert run(ask("6 * 7")) == "42"

    connect.assert_awaited_once_with(URL)
    connect.assert_not_entered()
    connection.send.assert_awaited_once_with("6 * 7")
    connection.close.assert_awaited_once_with()


def test_connection_closed_by_the_other_side(connect):
    """The real ConnectionClosed comes through, and the connection is closed all the same."""
    connection = connect.enter_result = connection_of()
    connection.recv.side_effect = broken()

    with pytest.raises(websockets.ConnectionClosed):
        run(ask("6 * 7"))

    connection.close.assert_awaited_once_with()


def test_awaited_connect_fails(connect):
    """The real InvalidHandshake is raised by the await."""
    connect.__aenter__.side_effect = websockets.InvalidHandshake("no upgrade")

    with pytest.raises(websockets.InvalidHandshake, match="no upgrade"):
        run(ask("6 * 7"))


def test_connect_works_where_asyncio_takes_awaitables(connect):
    """What connect() gives is good for wait_for() and gather()."""

    async def open_two():
        first = await asyncio.wait_for(websockets.connect(URL), 1)
        return [first, *await asyncio.gather(websockets.connect("wss://example.com"))]

    connection = connect.enter_result = connection_of()

    assert run(open_two()) == [connection, connection]
    assert connect.await_args_list == [call(URL), call("wss://example.com")]


def test_consumers_run_at_once(connect, handle):
    """Two consumers of one connection each get all of its messages."""

    async def consume_twice():
        await asyncio.gather(consume(handle), consume(handle))

    connection = connect.enter_result = connection_of("one", "two")

    run(consume_twice())

    assert connection.iter_count == 2
    assert handle.await_count == connection.items_taken == 4
    connect.assert_exited()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("recv", AsyncMock),
        ("send", AsyncMock),
        ("close", AsyncMock),
        ("recv_streaming", AsyncIteratorMock),
        ("subprotocol", MagicMock),
        ("connection_made", MagicMock),
    ],
)
@pytest.mark.parametrize(
    "mock_class", [AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock]
)
def test_children_are_what_the_real_attributes_are(mock_class, name, kind):
    """Under the spec of a real class each child has the shape of what it stands for."""
    connection = mock_class(spec=websockets.ClientConnection)

    assert isinstance(connection, websockets.ClientConnection)
    assert kind_of(getattr(connection, name)) is kind


def test_class_mock_of_connect_is_entered(handle):
    """Under patch() with a MagicMock of the class, what the class gives can be entered."""
    with patch("websockets.connect", MagicMock(spec=websockets.connect)) as connect:
        connect.return_value.__aenter__.return_value = connection_of("one")

        run(consume(handle))

    handle.assert_awaited_once_with("one")
