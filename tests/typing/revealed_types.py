"""What type checkers say of typical lines: `mypy --strict` and `basedpyright` agree on each."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any, Optional
from unittest import mock

from typing_extensions import assert_type

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    async_iter,
    async_patch,
    checkpoint,
    create_autospec,
    fail_on_unawaited,
    run,
)


class Client:
    timeout = 5

    async def get(self, url: str) -> str:
        return url


async def answer() -> int:
    return 42


async def lines_about_awaits() -> None:
    fetch = assert_type(AsyncMock(name="fetch", return_value=1), AsyncMock)
    assert isinstance(fetch, mock.Mock)
    assert_type(await fetch("/"), Any)
    assert_type(fetch.await_count, int)
    assert_type(fetch.call_count, int)
    assert_type(fetch.called, bool)
    assert_type(fetch.DEFAULT_TIMEOUT, Optional[float])
    assert_type(fetch.assert_awaited_once_with("/"), None)
    assert_type(fetch.assert_has_awaits([mock.call("/")], any_order=True), None)
    assert_type(fetch.assert_all_awaited(), None)
    assert_type(await fetch.wait_until_awaited(count=1, timeout=None), None)
    assert_type(await fetch.wait_until_any_await_with("/", timeout=0.5), None)
    assert_type(fetch.reset_mock(return_value=True, side_effect=True), None)
    assert_type(fetch.child, Any)


async def lines_about_resources() -> None:
    pool = assert_type(
        AsyncContextManagerMock(enter_result=3, suppress=KeyError), AsyncContextManagerMock
    )
    assert_type(pool.enter_result, Any)
    assert_type(pool.enter_count, int)
    assert_type(pool.exit_count, int)
    assert_type(pool.exit_args, Optional[tuple[Any, ...]])
    async with pool as entered:
        assert_type(entered, Any)
    with pool as entered_now:
        assert_type(entered_now, Any)
    assert_type(await pool, Any)
    assert_type(pool.assert_entered(), None)
    assert_type(pool.assert_entered_once(), None)
    assert_type(pool.assert_not_entered(), None)
    assert_type(pool.assert_exited(), None)
    assert_type(pool.assert_exited_with(KeyError), None)
    assert_type(pool.assert_awaited(), None)
    assert_type(pool.await_count, int)
    async with pool("a") as connection:
        assert_type(connection, Any)
    assert_type(await pool("a"), Any)
    rows = assert_type(AsyncIteratorMock([1, 2], name="rows"), AsyncIteratorMock)
    assert_type(rows.iter_count, int)
    assert_type(rows.items_taken, int)
    assert_type(rows.exhausted, bool)
    assert_type(rows.closed, bool)
    assert_type(rows.sent, list[Any])
    async for item in rows:
        assert_type(item, Any)
    assert_type(await rows.asend("more"), Any)
    assert_type(rows.assert_iterated(), None)
    assert_type(rows.assert_not_iterated(), None)
    assert_type(rows.assert_exhausted(), None)
    assert_type(rows.assert_closed(), None)
    async for row in rows():
        assert_type(row, Any)
    assert_type(async_iter(1, 2), AsyncIterator[Any])


async def lines_about_waiting() -> None:
    with Gate() as gate:
        assert_type(gate, Gate)
        assert_type(gate.waiting, int)
        assert_type(await gate.wait_until_waiting(2, timeout=None), None)
        assert_type(gate.release("result"), None)
        assert_type(gate.fail(KeyError), None)
        assert_type(gate.open(), None)
    assert_type(await checkpoint(), Any)
    assert_type(run(answer()), int)
    task = asyncio.ensure_future(AsyncMock()())
    assert_type(await task, Any)


async def lines_about_specs() -> None:
    client = assert_type(MagicMock(spec=Client), MagicMock)
    async with client as entered:
        assert_type(entered, Any)
    # The code under test gets a Client, the test goes on to configure a mock.
    real: Client = create_autospec(Client, instance=True)
    assert_type(await real.get("/"), str)
    assert_type(await client.get("/"), Any)
    assert_type(await create_autospec(Client, instance=True).get("/"), Any)


async def lines_about_patches() -> None:
    with async_patch("app.fetch") as fetch:
        assert_type(fetch, AsyncMock)
    with async_patch("app.rows", items=[1]) as stream:
        assert_type(stream, AsyncIteratorMock)
    with async_patch.object(Client, "get", enter_result=1) as opened:
        assert_type(opened, AsyncContextManagerMock)
    with async_patch("app.fetch", new=3) as three:
        assert_type(three, int)
    with async_patch("app.connect", new_callable=AsyncContextManagerMock) as connect:
        assert_type(connect, AsyncContextManagerMock)
    async with async_patch.object(Client, "get", return_value="body") as get:
        assert_type(get, AsyncMock)
    with async_patch.multiple("app", fetch=1) as mocks:
        assert_type(mocks, dict[str, Any])
    with async_patch.dict(os.environ, KEY="1"):
        pass
    assert_type(async_patch("app.fetch").start(), AsyncMock)
    assert_type(async_patch.stopall(), None)
    assert_type(await decorated(), int)
    assert_type(await watched(), int)
    assert_type(plain(), str)


@async_patch("app.fetch")
async def decorated(fetch: AsyncMock) -> int:
    return fetch.await_count


@async_patch.object(Client, "timeout", 1)
def plain() -> str:
    return "text"


@fail_on_unawaited()
async def watched() -> int:
    return 1
