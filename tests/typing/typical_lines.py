"""Lines as users write them, and what type checkers say of them.

`mypy --strict` and `basedpyright` accept each and agree on it.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
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


@async_patch("app.fetch", return_value=b"body")
async def test_decorated(fetch: AsyncMock) -> int:
    assert await fetch("/") == b"body"
    return fetch.await_count


@async_patch("app.rows", items=[1, 2])
async def fixture(rows: AsyncIteratorMock) -> AsyncIterator[int]:
    yield 1


@async_patch.object(Client, "timeout", 1)
def test_replaced(client: Client) -> int:
    return client.timeout


@fail_on_unawaited()
async def test_watched() -> int:
    return 1


@async_patch("app.fetch")
class TestCase:
    def test_method(self, fetch: AsyncMock) -> None:
        fetch.assert_not_awaited()


async def lines_about_decorated_functions(fetch: AsyncMock) -> None:
    assert_type(await test_decorated(), int)
    assert_type(test_replaced(Client()), int)
    assert_type(await test_watched(), int)
    async for number in fixture():
        assert_type(number, int)
    TestCase().test_method(fetch)


async def lines_about_awaits() -> None:
    fetch = assert_type(AsyncMock(name="fetch", return_value=1), AsyncMock)
    assert isinstance(fetch, mock.Mock)
    fetch.side_effect = [1, TimeoutError, KeyError("key")]
    assert_type([await fetch("/"), fetch.child], list[Any])
    assert_type([fetch.await_count, fetch.call_count], list[int])
    assert_type(fetch.called, bool)
    assert_type(fetch.DEFAULT_TIMEOUT, Optional[float])
    assert fetch.await_args_list[0].args == ("/",)
    awaits: list[Any] = fetch.mock_awaits
    assert_type(fetch.assert_awaited_once_with("/"), None)
    assert_type(fetch.assert_has_awaits([mock.call("/"), *awaits], any_order=True), None)
    assert_type(fetch.assert_all_awaited, Callable[[], None])
    assert_type(await fetch.wait_until_awaited(count=1, timeout=None), None)
    assert_type(await fetch.wait_until_any_await_with("/", timeout=0.5), None)
    assert_type(fetch.reset_mock(return_value=True, side_effect=True), None)


async def lines_about_resources() -> None:
    pool = AsyncContextManagerMock(Client, enter_result=3, suppress=(KeyError, OSError))
    rows = AsyncIteratorMock([1, 2], spec=Client, name="rows")
    assert_type((pool, rows), tuple[AsyncContextManagerMock, AsyncIteratorMock])
    pool.suppress, pool.enter_result = KeyError, "other"
    rows.items = assert_type(async_iter(1, ConnectionError), AsyncIterator[Any])
    entries = (pool.enter_count, pool.exit_count, pool.await_count)
    assert_type([*entries, rows.iter_count, rows.items_taken], list[int])
    assert_type([rows.exhausted, rows.closed], list[bool])
    assert_type(pool.exit_args, Optional[tuple[Any, ...]])
    async with pool as entered, pool("a") as connection, pool.get("/") as response:
        response.json.return_value = assert_type(entered, Any)
    with pool as entered_now:
        assert_type([connection, entered_now, pool.enter_result], list[Any])
    assert_type([await pool, await pool("a"), await rows.asend("more")], list[Any])
    async for item in rows:
        assert_type(item, Any)
    assert_type([row async for row in rows()], list[Any])
    assert_type(rows.sent, list[Any])
    for check in (pool.assert_entered, pool.assert_entered_once, pool.assert_not_entered):
        assert_type(check, Callable[[], None])
    for check in (pool.assert_exited, pool.assert_awaited, rows.assert_closed):
        assert_type(check, Callable[[], None])
    for check in (rows.assert_iterated, rows.assert_not_iterated, rows.assert_exhausted):
        assert_type(check, Callable[[], None])
    assert_type(pool.assert_exited_with(KeyError), None)
    assert_type(pool.assert_exited_with(None), None)


async def lines_about_waiting() -> None:
    with Gate() as gate, fail_on_unawaited():
        assert_type(gate, Gate)
        task = asyncio.ensure_future(AsyncMock(side_effect=gate)())
        assert_type(gate.waiting, int)
        assert_type(await gate.wait_until_waiting(2, timeout=None), None)
        assert_type(gate.release("result"), None)
        assert_type(gate.fail(KeyError("key")), None)
        assert_type(gate.fail(KeyError), None)
        assert_type(gate.open(), None)
        assert_type(await task, Any)
    assert_type(await checkpoint(), Any)
    await AsyncMock(side_effect=checkpoint)()
    assert_type(run(Client().get("/")), str)


async def lines_about_specs() -> None:
    client = assert_type(MagicMock(spec=Client, wraps=Client()), MagicMock)
    client.__aenter__.return_value, client.get.return_value = client, 1
    async with client as entered:
        assert_type(entered, Any)
    # The code under test gets a Client, the test goes on to configure a mock.
    real: Client = create_autospec(Client, instance=True)
    assert_type(await real.get("/"), str)
    assert_type(await client.get("/"), Any)
    assert_type(await create_autospec(Client, instance=True).get("/"), Any)
    create_autospec(Client, instance=True).get.assert_not_awaited()


async def lines_about_patches() -> None:
    with async_patch("app.fetch") as fetch, async_patch("app.fetch", new=3) as three:
        assert_type((fetch, three), tuple[Any, Any])
    client_class = async_patch("app.Client", new_callable=AsyncContextManagerMock)
    async with client_class as client, async_patch.object(Client, "get", new=3) as other:
        assert_type((client, other), tuple[Any, Any])
        client.get = AsyncContextManagerMock(enter_result="body")
    with async_patch("app.rows", items=[1]) as stream:
        async with async_patch.object(Client, "get", enter_result=1) as get:
            assert_type([stream, get], list[Any])
    with async_patch.multiple("app", fetch=1) as mocks, async_patch.dict("os.environ", KEY="1"):
        assert_type(mocks, Any)["fetch"].assert_called_once()
    with async_patch.dict(os.environ, {"KEY": "1"}):
        pass
    patcher = async_patch("app.Client", autospec=True, spec_set=None)
    patcher.start().assert_not_called()
    patcher.stop()
    assert_type(async_patch("app.fetch").start(), Any)
    assert_type(async_patch.stopall(), None)
