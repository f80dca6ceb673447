"""To patch without saying which mock: async_patch looks at the target.

Catches a packet that is written and never drained.
"""

import unittest

import packet_server
from asyncmocks import async_patch, run


@async_patch("packet_server.trigger_event")
@async_patch("packet_server.send_to_client")
class ReceiveTest(unittest.TestCase):
    def test_ping_is_answered_with_pong(self, send_to_client, trigger_event):
        """A PING is sent back as a PONG with the same data."""
        run(packet_server.receive("PING", "data"))

        send_to_client.assert_awaited_once_with("PONG", "data")
        trigger_event.assert_not_awaited()

    def test_answer_to_message_is_sent(self, send_to_client, trigger_event):
        """What the event's handler answers to a MESSAGE is sent to the client."""
        trigger_event.return_value = "my response"

        run(packet_server.receive("MESSAGE", "data"))

        trigger_event.assert_awaited_once_with("message", "data")
        send_to_client.assert_awaited_once_with("MESSAGE", "my response")

    def test_unknown_packet_is_refused(self, send_to_client, trigger_event):
        """A packet of unknown type raises a ValueError that names the type."""
        with self.assertRaisesRegex(ValueError, "NOISE"):
            run(packet_server.receive("NOISE", "data"))

        send_to_client.assert_not_awaited()


class SendToClientTest(unittest.TestCase):
    @async_patch("packet_server.connection", autospec=True)
    def test_packet_is_written_and_drained(self, connection):
        """Autospecced, write() is a plain method and drain() is awaited; arguments are checked."""
        run(packet_server.send_to_client("PONG", "data"))

        connection.write.assert_called_once_with("PONG data\n")
        connection.drain.assert_awaited_once_with()

    def test_connection_that_breaks(self):
        """The same, as an async context manager in a coroutine of the test's own."""

        async def send():
            broken = {"drain.side_effect": ConnectionError}
            async with async_patch("packet_server.connection", autospec=True, **broken):
                await packet_server.send_to_client("PONG", "data")

        with self.assertRaises(ConnectionError):
            run(send())
