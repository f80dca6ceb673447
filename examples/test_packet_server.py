"""To keep the modern style of unittest.mock: patch with new_callable=AsyncMock.

Catches a packet that gets no answer, or the wrong one.
"""

import unittest
from unittest.mock import patch

import packet_server
from asyncmocks import AsyncMock, MagicMock, run


# Plain `def` tests: on Python 3.6 and 3.7 patch is undone before the body of an `async def` runs.
@patch("packet_server.trigger_event", new_callable=AsyncMock)
@patch("packet_server.send_to_client", new_callable=AsyncMock)
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

    def test_message_without_answer_sends_nothing(self, send_to_client, trigger_event):
        """A MESSAGE that gets no answer triggers its event and sends nothing."""
        trigger_event.return_value = None

        run(packet_server.receive("MESSAGE", "data"))

        trigger_event.assert_awaited_once_with("message", "data")
        send_to_client.assert_not_awaited()

    def test_unknown_packet_is_refused(self, send_to_client, trigger_event):
        """A packet of unknown type raises a ValueError that names the type."""
        with self.assertRaisesRegex(ValueError, "NOISE"):
            run(packet_server.receive("NOISE", "data"))

        send_to_client.assert_not_awaited()
        trigger_event.assert_not_awaited()


class SendToClientTest(unittest.TestCase):
    @patch("packet_server.connection", new_callable=MagicMock, spec=packet_server.Connection)
    def test_packet_is_written_and_drained(self, connection):
        """Under the spec, write() is called as a plain method and drain() is awaited."""
        run(packet_server.send_to_client("PONG", "data"))

        connection.write.assert_called_once_with("PONG data\n")
        connection.drain.assert_awaited_once_with()
