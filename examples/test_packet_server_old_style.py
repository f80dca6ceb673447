"""To keep a suite in a hand-rolled style: only its two helpers are imported now.

Catches a packet of unknown type that is passed on.
"""

import unittest
from unittest.mock import MagicMock, patch

import packet_server
from asyncmocks import AsyncMock, run

_run = run  # .mock.assert_called_* counts calls; only assert_awaited_* sees a forgotten await


class ReceiveTest(unittest.TestCase):
    @patch("packet_server.trigger_event", new=AsyncMock())
    @patch("packet_server.send_to_client", new=AsyncMock())
    def test_ping_is_answered_with_pong(self):
        """A PING is sent back as a PONG with the same data."""
        _run(packet_server.receive("PING", "data"))

        packet_server.send_to_client.mock.assert_called_once_with("PONG", "data")
        packet_server.trigger_event.mock.assert_not_called()

    @patch("packet_server.trigger_event", new=AsyncMock(return_value="my response"))
    @patch("packet_server.send_to_client", new=AsyncMock())
    def test_answer_to_message_is_sent(self):
        """What the event's handler answers to a MESSAGE is sent to the client."""
        _run(packet_server.receive("MESSAGE", "data"))

        packet_server.trigger_event.mock.assert_called_once_with("message", "data")
        packet_server.send_to_client.mock.assert_called_once_with("MESSAGE", "my response")

    @patch("packet_server.trigger_event", new=AsyncMock(return_value=None))
    @patch("packet_server.send_to_client", new=AsyncMock())
    def test_message_without_answer_sends_nothing(self):
        """A MESSAGE that gets no answer triggers its event and sends nothing."""
        _run(packet_server.receive("MESSAGE", "data"))

        packet_server.trigger_event.mock.assert_called_once_with("message", "data")
        packet_server.send_to_client.mock.assert_not_called()

    @patch("packet_server.trigger_event", new=AsyncMock())
    @patch("packet_server.send_to_client", new=AsyncMock())
    def test_unknown_packet_is_refused(self):
        with self.assertRaisesRegex(ValueError, "NOISE"):
            _run(packet_server.receive("NOISE", "data"))

        packet_server.send_to_client.mock.assert_not_called()
        packet_server.trigger_event.mock.assert_not_called()


class SendToClientTest(unittest.TestCase):
    @patch("packet_server.connection", new=MagicMock(drain=AsyncMock()))
    def test_packet_is_written_and_drained(self):
        _run(packet_server.send_to_client("PONG", "data"))

        packet_server.connection.write.assert_called_once_with("PONG data\n")
        packet_server.connection.drain.mock.assert_called_once_with()
