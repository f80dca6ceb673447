"""To share a patch between tests: fixtures of pytest and pytest-asyncio below async_patch.

Catches a patch that has ended when the test begins.
"""

import pytest
import pytest_asyncio

import packet_server
from asyncmocks import async_patch


@pytest_asyncio.fixture
@async_patch("packet_server.trigger_event", return_value="my response")
async def trigger_event(trigger_event):
    """Give the mock; it stays in place until the test is over."""
    yield trigger_event
    trigger_event.assert_awaited_once()


@pytest.fixture
@async_patch("packet_server.connection", autospec=True)
def connection(connection):
    """Give the mock from a plain generator fixture."""
    yield connection
    connection.drain.assert_awaited()


@pytest.mark.asyncio
async def test_answer_is_written(trigger_event, connection):
    """Both patches are in place while the test runs."""
    assert packet_server.trigger_event is trigger_event

    await packet_server.receive("MESSAGE", "data")

    connection.write.assert_called_once_with("MESSAGE my response\n")


@pytest.mark.asyncio
@async_patch("packet_server.send_to_client")
async def test_mock_and_fixture_are_both_injected(send_to_client, trigger_event):
    """The patch gives the first argument, pytest the others."""
    await packet_server.receive("MESSAGE", "data")

    send_to_client.assert_awaited_once_with("MESSAGE", "my response")


@pytest.mark.asyncio
@pytest.mark.parametrize("data", ["a", "b"])
@async_patch("packet_server.send_to_client")
async def test_parameters_are_injected_too(send_to_client, data):
    """Parameters go by their names, beside the mock."""
    await packet_server.receive("PING", data)

    send_to_client.assert_awaited_once_with("PONG", data)
