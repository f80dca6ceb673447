"""Places in messages are lines of the user's code, and failures name what is mocked."""

import asyncio
import contextlib
import os
import re
from unittest.mock import Mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, create_autospec, run
from helpers import caught_warnings, failure

STACK = pytest.mark.skipif(
    not hasattr(contextlib, "AsyncExitStack"), reason="AsyncExitStack came in 3.7"
)


class Client:
    async def slide(self): ...


async def enter_by_a_stack(m):
    """Enter below AsyncExitStack."""
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(m)


async def call_by_a_stack(m):
    """Let AsyncExitStack make the call."""
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(m.close)


async def enter_in_tasks(m):
    """Enter within tasks of gather() and wait_for()."""

    async def enter():
        async with m:
            pass

    await asyncio.gather(enter(), enter())
    await asyncio.wait_for(enter(), 5)


async def call_below_a_mock(m):
    """Let the side effect of a plain mock make the call."""
    Mock(side_effect=m)(1)


@pytest.mark.parametrize(
    ("make", "use", "assertion"),
    [
        (AsyncContextManagerMock, enter_in_tasks, "assert_not_entered"),
        (AsyncMock, call_below_a_mock, "assert_all_awaited"),
        pytest.param(AsyncContextManagerMock, enter_by_a_stack, "assert_not_entered", marks=STACK),
        pytest.param(AsyncMock, call_by_a_stack, "assert_all_awaited", marks=STACK),
    ],
)
def test_places_are_in_the_users_code(make, use, assertion):
    """They are not where contextlib, asyncio or unittest.mock calls or enters."""
    m = make(name="m")

    with caught_warnings():
        run(use(m))

    places = re.findall(r" at (\S+):\d+", failure(getattr(m, assertion)))
    assert set(places) == {os.path.basename(__file__)}


def test_call_by_the_event_loop_points_into_no_file_of_its():
    """There is no line of the user's that made it."""
    m = AsyncMock(name="m")

    async def use():
        asyncio.get_event_loop().set_debug(False)  # which would refuse coroutine functions
        asyncio.get_event_loop().call_soon(m, 1)
        await asyncio.sleep(0.01)

    with caught_warnings():
        run(use())

    text = failure(m.assert_all_awaited)
    for name in ("events.py", "base_events.py", "runners.py", "contextlib.py", "mock.py"):
        assert name not in text


def test_mock_without_a_name_is_called_by_its_spec():
    """A failing assertion says of which class the method is."""
    text = failure(create_autospec(Client, instance=True).slide.assert_awaited_once)

    assert text == "Expected Client.slide to have been awaited once. Awaited 0 times."
