"""asyncpg: pools, connections, transactions and cursors are replaced by mocks."""

import asyncio
from unittest.mock import call, patch

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock, run
from helpers import kind_of

asyncpg = pytest.importorskip("asyncpg")
cursors = pytest.importorskip("asyncpg.cursor")
pools = pytest.importorskip("asyncpg.pool")
transactions = pytest.importorskip("asyncpg.transaction")

DSN = "postgresql://example.org/bank"


async def transfer(pool, giver, taker, amount):
    """Enter a connection of the pool, and a transaction."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE accounts SET sum = sum - $1", amount, giver)
        await connection.execute("UPDATE accounts SET sum = sum + $1", amount, taker)


async def names_of(pool):
    """Await a connection of the pool, and iterate over a cursor."""
    connection = await pool.acquire(timeout=5)
    try:
        async with connection.transaction(readonly=True):
            return [record["name"] async for record in connection.cursor("SELECT name")]
    finally:
        await pool.release(connection)


async def first_name(connection):
    """Await a cursor, and fetch one row."""
    cursor = await connection.cursor("SELECT name")
    record = await cursor.fetchrow()
    return record["name"]


async def serve():
    """Enter a pool, and work on it."""
    async with asyncpg.create_pool(DSN, min_size=1) as pool:
        await transfer(pool, "ada", "eve", 5)


async def health():
    """Await a pool, and close it by hand."""
    pool = await asyncpg.create_pool(DSN)
    try:
        return await pool.fetchval("SELECT 1")
    finally:
        await pool.close()


@pytest.fixture(name="connection")
def fixture_connection():
    """Give what the pool leads to."""
    connection = MagicMock(spec=pools.PoolConnectionProxy)
    connection.transaction = AsyncContextManagerMock(spec=transactions.Transaction)
    connection.cursor = AsyncIteratorMock([{"name": "ada"}, {"name": "eve"}])
    return connection


@pytest.fixture(name="pool")
def fixture_pool(connection):
    """Give a mock in place of a pool."""
    pool = AsyncContextManagerMock(spec=asyncpg.Pool)
    pool.acquire = AsyncContextManagerMock(spec=pools.PoolAcquireContext, enter_result=connection)
    return pool


def test_connection_and_transaction_are_entered(pool, connection):
    """Both blocks are left without an error, after what was executed."""
    run(transfer(pool, "ada", "eve", 5))

    connection.execute.assert_has_awaits(
        [
            call("UPDATE accounts SET sum = sum - $1", 5, "ada"),
            call("UPDATE accounts SET sum = sum + $1", 5, "eve"),
        ]
    )
    connection.transaction.assert_exited_with(None)
    pool.acquire.assert_exited_with(None)


def test_transaction_rolls_back_on_the_real_error(pool, connection):
    """A CheckViolationError leaves transaction and connection, and comes through."""
    violation = asyncpg.CheckViolationError("sum is negative")
    connection.execute.side_effect = ["UPDATE 1", violation]

    with pytest.raises(asyncpg.PostgresError) as caught:
        run(transfer(pool, "ada", "eve", 5))

    assert caught.value is violation
    connection.transaction.assert_exited_with(asyncpg.CheckViolationError)
    pool.acquire.assert_exited_with(asyncpg.PostgresError)


def test_transaction_that_fails_to_commit(pool, connection):
    """An error of the transaction's exit leaves the connection with it."""
    connection.transaction.__aexit__.side_effect = asyncpg.SerializationError("try again")

    with pytest.raises(asyncpg.SerializationError, match="try again"):
        run(transfer(pool, "ada", "eve", 5))

    connection.transaction.assert_exited_with(None)
    pool.acquire.assert_exited_with(asyncpg.SerializationError)


def test_pool_without_connections(pool, connection):
    """An error on entering the connection comes before any transaction."""
    pool.acquire.__aenter__.side_effect = asyncpg.TooManyConnectionsError("busy")

    with pytest.raises(asyncpg.TooManyConnectionsError, match="busy"):
        run(transfer(pool, "ada", "eve", 5))

    connection.transaction.assert_not_called()
    pool.acquire.assert_not_entered()


def test_connection_is_awaited_and_cursor_iterated(pool, connection):
    """The mock that is entered elsewhere is awaited, and the connection given back."""
    assert run(names_of(pool)) == ["ada", "eve"]

    pool.acquire.assert_awaited_once_with(timeout=5)
    pool.acquire.assert_not_entered()
    connection.cursor.assert_called_once_with("SELECT name")
    connection.cursor.assert_exhausted()
    pool.release.assert_awaited_once_with(connection)


def test_cursor_fails_in_mid_stream(pool, connection):
    """A real error among the rows rolls back, and gives the connection back."""
    lost = asyncpg.ConnectionDoesNotExistError("gone")
    connection.cursor.items = [{"name": "ada"}, lost]

    with pytest.raises(asyncpg.ConnectionDoesNotExistError, match="gone"):
        run(names_of(pool))

    assert connection.transaction.exit_args[1] is lost
    pool.release.assert_awaited_once_with(connection)


def test_cursor_is_awaited(connection):
    """What awaiting a cursor gives is set apart from what iterating gives."""
    cursor = MagicMock(spec=cursors.Cursor, **{"fetchrow.return_value": {"name": "ada"}})
    connection.cursor = AsyncIteratorMock(spec=cursors.CursorFactory)
    connection.cursor.__await__.return_value = cursor

    assert run(first_name(connection)) == "ada"

    connection.cursor.assert_not_iterated()
    cursor.fetchrow.assert_awaited_once_with()


def test_acquire_of_the_real_pool_is_replaced(connection):
    """A real pool that was never opened lends the mock's connection, entered and awaited."""

    async def work():
        pool = asyncpg.create_pool(DSN)
        await transfer(pool, "ada", "eve", 5)
        return await names_of(pool)

    acquire = AsyncContextManagerMock(enter_result=connection)
    with patch.object(asyncpg.Pool, "acquire", acquire):
        with patch.object(asyncpg.Pool, "release", AsyncMock()) as release:
            assert run(work()) == ["ada", "eve"]

    assert acquire.mock_calls[0] == call()
    acquire.assert_entered_once()
    acquire.assert_awaited_once_with(timeout=5)
    release.assert_awaited_once_with(connection)


def test_create_pool_is_entered(pool, connection):
    """A pool that is itself the call's result is entered, and left after the work."""
    with patch("asyncpg.create_pool", pool):
        run(serve())

    pool.assert_called_once_with(DSN, min_size=1)
    pool.assert_exited_with(None)
    assert connection.execute.await_count == 2


def test_create_pool_is_awaited(pool):
    """The same pool is awaited where the code closes it by hand."""
    pool.fetchval.return_value = 1

    with patch("asyncpg.create_pool", pool):
        assert run(health()) == 1

    pool.assert_awaited_once_with(DSN)
    pool.close.assert_awaited_once_with()


def test_database_is_down(pool):
    """A real error on entering the pool is raised by the await too."""
    pool.__aenter__.side_effect = asyncpg.CannotConnectNowError("starting up")

    with patch("asyncpg.create_pool", pool):
        with pytest.raises(asyncpg.CannotConnectNowError, match="starting up"):
            run(health())


def test_transfers_run_at_once(pool, connection):
    """Each of several tasks enters and leaves the connection."""

    async def transfer_often():
        await asyncio.gather(*(transfer(pool, "ada", "eve", sum_) for sum_ in range(5)))

    run(transfer_often())

    assert pool.acquire.enter_count == pool.acquire.exit_count == 5
    assert connection.execute.await_count == 10
    connection.transaction.assert_exited()


def test_connection_is_waited_for(pool, connection):
    """What acquire() gives is good for wait_for()."""

    async def acquire():
        return await asyncio.wait_for(pool.acquire(), 1)

    assert run(acquire()) is connection


@pytest.mark.parametrize(
    ("spec", "name", "kind"),
    [
        (asyncpg.Pool, "acquire", MagicMock),
        (asyncpg.Pool, "get_size", MagicMock),
        (asyncpg.Pool, "release", AsyncMock),
        (asyncpg.Pool, "fetch", AsyncMock),
        (asyncpg.Connection, "execute", AsyncMock),
        (asyncpg.Connection, "transaction", MagicMock),
        (asyncpg.Connection, "is_closed", MagicMock),
        (pools.PoolConnectionProxy, "execute", AsyncMock),
        (pools.PoolConnectionProxy, "cursor", MagicMock),
        (transactions.Transaction, "rollback", AsyncMock),
        (cursors.Cursor, "fetchrow", AsyncMock),
    ],
)
@pytest.mark.parametrize(
    "mock_class", [AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock]
)
def test_children_are_what_the_real_attributes_are(mock_class, spec, name, kind):
    """Under the spec of a real class, coroutine methods are awaited and all else is plain."""
    assert kind_of(getattr(mock_class(spec=spec), name)) is kind


def test_connection_is_not_entered():
    """A real connection is no context manager, and its mock isn't either."""

    async def enter(connection):
        async with connection:
            pass

    with pytest.raises(TypeError, match="PoolConnectionProxy"):
        run(enter(AsyncContextManagerMock(spec=pools.PoolConnectionProxy)))
