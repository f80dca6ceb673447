"""To patch a class in all tests of a class, for unittest and for pytest: a service's failures.

Catches a database that stays open after it broke.
"""

import unittest

from asyncmocks import AsyncMock, async_patch, run
from http_service import Service


async def status_of(method, path):
    """Send one request to the service and return the status of the answer."""
    send = AsyncMock(name="send")
    async with Service() as service:
        await service({"type": "http", "method": method, "path": path}, AsyncMock(), send)
    return send.await_args_list[0][0][0]["status"]


@async_patch("http_service.Database", autospec=True)
class ServiceTest(unittest.TestCase):
    def test_unknown_note(self, database_class):
        """A note that is not in the database is a 404."""
        database_class.return_value.find.side_effect = LookupError

        self.assertEqual(run(status_of("GET", "/shopping")), 404)

    def test_unknown_method(self, database_class):
        """Other methods than GET and PUT are refused, and the database is left alone."""
        self.assertEqual(run(status_of("DELETE", "/shopping")), 405)

        database_class.return_value.find.assert_not_awaited()
        database_class.return_value.save.assert_not_awaited()

    def test_database_is_down(self, database_class):
        """A broken connection is a 503, and the database is closed all the same."""
        database_class.return_value.find.side_effect = ConnectionError

        self.assertEqual(run(status_of("GET", "/shopping")), 503)

        database_class.return_value.close.assert_awaited_once_with()

    def test_database_cannot_be_opened(self, database_class):
        """A service without a database does not start."""
        database_class.return_value.open.side_effect = ConnectionRefusedError

        with self.assertRaises(ConnectionRefusedError):
            run(status_of("GET", "/shopping"))
