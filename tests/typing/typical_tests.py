"""Lines as users write them, for type checkers: `mypy --strict` and `basedpyright` accept each."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

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
async def test_decorated(fetch: AsyncMock) -> None:
    assert await fetch("/") == b"body"
    fetch.assert_awaited_once_with("/")
    fetch.side_effect = [1, TimeoutError, KeyError("key")]
    assert fetch.await_count == 1 and fetch.await_args_list[0].args == ("/",)
    await fetch.wait_until_awaited(2, timeout=0.1)
    await fetch.wait_until_any_await_with("/", timeout=None)


@async_patch("app.rows", items=[1, 2])
async def fixture(rows: AsyncMock) -> AsyncIterator[int]:
    yield 1


@async_patch.object(Client, "timeout", 1)
def test_replaced(client: Client) -> int:
    return client.timeout


@async_patch("app.fetch")
class TestCase:
    def test_method(self, fetch: AsyncMock) -> None:
        fetch.assert_not_awaited()


async def test_patches() -> None:
    with async_patch("app.fetch") as fetch, async_patch.object(Client, "get", new=3) as three:
        assert_type(fetch, AsyncMock)
        assert_type(three, int)
    async with async_patch("app.Client", new_callable=AsyncContextManagerMock) as client:
        assert_type(client, AsyncContextManagerMock)
        client.get = AsyncContextManagerMock(enter_result="body", suppress=(KeyError, OSError))
    with async_patch.multiple("app", fetch=1) as mocks, async_patch.dict("os.environ", KEY="1"):
        mocks["fetch"].assert_called_once()
    patcher = async_patch("app.Client", autospec=True, spec_set=None)
    patcher.start().assert_not_called()
    patcher.stop()
    async_patch.stopall()
    assert_type(test_replaced(Client()), int)
    await test_decorated()
    async for number in fixture():
        assert_type(number, int)
    TestCase().test_method(fetch)


async def test_mocks() -> None:
    session = AsyncContextManagerMock(Client, name="session")
    async with session as entered, session.get("/") as response:
        response.json.return_value = entered
    session.enter_result = "other"
    session.assert_entered_once()
    session.assert_exited_with(None)
    rows = AsyncIteratorMock([1, 2], spec=Client)
    rows.items = async_iter(1, ConnectionError)
    assert [row async for row in rows] and rows.iter_count + rows.items_taken > 1
    magic = MagicMock(spec=Client, wraps=Client())
    magic.__aenter__.return_value, magic.get.return_value = magic, 1
    create_autospec(Client, instance=True).get.assert_not_awaited()
    with Gate() as gate, fail_on_unawaited():
        task = asyncio.ensure_future(AsyncMock(side_effect=gate)())
        await gate.wait_until_waiting(1, timeout=1)
        gate.release("result")
        gate.fail(KeyError("key"))
        assert gate.waiting == 0 and await task


def test_without_a_loop() -> None:
    async def answer() -> int:
        await AsyncMock(side_effect=checkpoint)()
        return 42

    assert_type(run(answer()), int)
    items: list[Any] = AsyncMock().mock_awaits
    assert items == []
