"""To test an HTTP client in aiohttp's manner: a session, and a request made in it.

Catches a connection that stays open after a refusal.
"""

import unittest
from unittest.mock import patch

from asyncmocks import AsyncContextManagerMock, MagicMock, run

URL = "https://example.org/login"


class Session:
    """Stands for aiohttp.ClientSession."""


class Response:
    """Stands for aiohttp.ClientResponse."""

    async def json(self): ...
    def raise_for_status(self): ...


async def log_in(data, headers):
    """The code under test."""
    async with Session(headers=headers) as session:
        async with session.post(URL, json=data) as response:
            response.raise_for_status()
            return await response.json()


class LogInTest(unittest.TestCase):
    def setUp(self):
        self.response = MagicMock(spec=Response, **{"json.return_value": {"token": "t"}})
        self.post = AsyncContextManagerMock(enter_result=self.response)
        self.session = AsyncContextManagerMock(post=self.post)
        patch(f"{__name__}.Session", self.session).start()
        self.addCleanup(patch.stopall)

    def test_token_is_returned(self):
        self.assertEqual(run(log_in({"user": "ada"}, headers={})), {"token": "t"})

        self.post.assert_called_once_with(URL, json={"user": "ada"})
        self.session.assert_exited()

    def test_refusal_is_passed_on_and_everything_closed(self):
        self.response.raise_for_status.side_effect = PermissionError

        with self.assertRaises(PermissionError):
            run(log_in({"user": "eve"}, headers={}))

        self.post.assert_exited_with(PermissionError)
        self.session.assert_exited_with(PermissionError)

    def test_network_is_down(self):
        self.post.__aenter__.side_effect = ConnectionError
        with self.assertRaises(ConnectionError):
            run(log_in({"user": "ada"}, headers={}))
