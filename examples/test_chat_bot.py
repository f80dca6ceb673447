"""To test the handlers of a chat bot, as of aiogram: what they answer, and to whom.

Catches an answer that is never sent. Python does not warn where its `await` is missing, for
`message.answer()` of aiogram gives an object, not a coroutine.
"""

import unittest

from asyncmocks import create_autospec, fail_on_unawaited, run


class SendMessage:
    """Stands for aiogram's request: nothing is sent before it is awaited."""

    def __await__(self): ...


class Message:
    """Stands for aiogram.types.Message."""

    text = ""

    def answer(self, text) -> SendMessage: ...


class Bot:
    """Stands for aiogram.Bot."""

    async def send_message(self, chat_id, text): ...


async def start(message):
    """The code under test: the handler of /start."""
    await message.answer("Who are you?")


async def take_name(message, bot, admin=1):
    """The code under test, too: thanks, and tells the admin."""
    await message.answer(f"Welcome, {message.text}!")
    await bot.send_message(admin, f"{message.text} is here")


@fail_on_unawaited()
class HandlersTest(unittest.TestCase):
    def test_start_asks_for_the_name(self):
        message = create_autospec(Message, instance=True, text="/start")

        run(start(message))

        message.answer.assert_awaited_once_with("Who are you?")

    def test_name_is_welcomed_and_the_admin_told(self):
        message = create_autospec(Message, instance=True, text="Ada")
        bot = create_autospec(Bot, instance=True)

        run(take_name(message, bot))

        message.answer.assert_awaited_once_with("Welcome, Ada!")
        bot.send_message.assert_awaited_once_with(1, "Ada is here")
