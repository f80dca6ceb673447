"""To test database code: a pool, a transaction that rolls back, rows in a stream.

Catches a transfer that is half done, and a connection that is not given back.
"""

import unittest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, run


async def transfer(pool, amount):
    """The code under test: enters the pool's connection."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE giver", amount)
        await connection.execute("UPDATE taker", amount)


async def count_rows(pool):
    """The code under test, too: awaits the pool's connection."""
    connection = await pool.acquire()
    try:
        return len([row async for row in connection.cursor("SELECT rows")])
    finally:
        await pool.release(connection)


async def first_row(connection):
    """The code under test, too: closes the stream early."""
    rows = connection.cursor("SELECT rows")
    row = await rows.__anext__()
    await rows.aclose()
    return row


class DatabaseTest(unittest.TestCase):
    def setUp(self):
        self.connection = AsyncContextManagerMock(transaction=AsyncContextManagerMock())
        self.connection.cursor = AsyncIteratorMock(["ada", "eve"])
        acquire = AsyncContextManagerMock(enter_result=self.connection)
        self.pool = AsyncContextManagerMock(acquire=acquire)

    def test_transaction_rolls_back_when_the_block_raises(self):
        self.connection.execute.side_effect = ["UPDATE 1", OSError("disk full")]

        with self.assertRaises(OSError):
            run(transfer(self.pool, 5))

        self.connection.transaction.assert_exited_with(OSError)
        self.pool.acquire.assert_exited()

    def test_all_rows_are_counted(self):
        self.assertEqual(run(count_rows(self.pool)), 2)

        self.connection.cursor.assert_exhausted()
        self.pool.release.assert_awaited_once_with(self.connection)

    def test_stream_is_closed_after_the_first_row(self):
        self.assertEqual(run(first_row(self.connection)), "ada")
        self.connection.cursor.assert_closed()
