"""aiosqlite: connect() and execute() are entered, awaited and iterated."""

from unittest.mock import call, patch

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock, run
from helpers import kind_of

aiosqlite = pytest.importorskip("aiosqlite")
results = pytest.importorskip("aiosqlite.context")

PATH = "bank.db"


async def add(names):
    """Enter a connection, and await what it executes."""
    async with aiosqlite.connect(PATH) as db:
        for name in names:
            await db.execute("INSERT INTO names VALUES (?)", (name,))
        await db.commit()


async def read(db):
    """Enter a cursor, and iterate over it."""
    async with db.execute("SELECT name FROM names") as cursor:
        return [row[0] async for row in cursor]


async def first(path):
    """Await a connection and a cursor, and close both by hand."""
    db = await aiosqlite.connect(path)
    try:
        cursor = await db.execute("SELECT 'ada'")
        row = await cursor.fetchone()
        await cursor.close()
        return row[0]
    finally:
        await db.close()


async def dump(db):
    """Iterate over an async generator of the connection."""
    return [line async for line in db.iterdump()]


@pytest.fixture(name="cursor")
def fixture_cursor():
    """Give what executing leads to."""
    return AsyncIteratorMock([("ada",), ("eve",)], spec=aiosqlite.Cursor)


@pytest.fixture(name="db")
def fixture_db(cursor):
    """Put a mock in place of connect() and of the connection it gives, and give it."""
    db = AsyncContextManagerMock(spec=aiosqlite.Connection)
    db.execute = AsyncContextManagerMock(enter_result=cursor)
    with patch("aiosqlite.connect", db):
        yield db


def test_rows_are_added(db):
    """The connection is entered, and each statement awaited before the commit."""
    run(add(["ada", "eve"]))

    db.assert_called_once_with(PATH)
    insert = "INSERT INTO names VALUES (?)"
    db.execute.assert_has_awaits([call(insert, ("ada",)), call(insert, ("eve",))])
    db.commit.assert_awaited_once_with()
    db.assert_exited_with(None)


def test_constraint_fails(db):
    """The real IntegrityError comes through, and nothing is committed."""
    db.execute.__aenter__.side_effect = aiosqlite.IntegrityError("not unique")

    with pytest.raises(aiosqlite.IntegrityError, match="not unique"):
        run(add(["ada"]))

    db.commit.assert_not_awaited()
    db.assert_exited_with(aiosqlite.DatabaseError)


def test_cursor_is_entered_and_iterated(db, cursor):
    """The mock whose calls are awaited elsewhere is entered here."""
    assert run(read(db)) == ["ada", "eve"]

    db.execute.assert_called_once_with("SELECT name FROM names")
    db.execute.assert_exited()
    cursor.assert_exhausted()


def test_rows_break_off(db, cursor):
    """A real OperationalError among the rows leaves the cursor's block with it."""
    cursor.items = [("ada",), aiosqlite.OperationalError("disk I/O error")]

    with pytest.raises(aiosqlite.OperationalError, match="disk"):
        run(read(db))

    db.execute.assert_exited_with(aiosqlite.OperationalError)
    assert cursor.items_taken == 1


def test_connection_and_cursor_are_awaited(db, cursor):
    """Both are awaited, and closed by hand."""
    cursor.fetchone.return_value = ("ada",)

    assert run(first(PATH)) == "ada"

    db.assert_awaited_once_with(PATH)
    db.execute.assert_awaited_once_with("SELECT 'ada'")
    cursor.close.assert_awaited_once_with()
    db.close.assert_awaited_once_with()


def test_async_generator_is_iterated(db):
    """An async generator function of the spec gives its items."""
    db.iterdump.items = ["BEGIN TRANSACTION;", "COMMIT;"]

    assert run(dump(db)) == ["BEGIN TRANSACTION;", "COMMIT;"]

    db.iterdump.assert_exhausted()


def test_result_under_its_real_spec_is_a_coroutine(cursor):
    """A class that is both a coroutine and entered can be stepped to its result."""
    execute = AsyncContextManagerMock(spec=results.Result, enter_result=cursor)

    with pytest.raises(StopIteration) as caught:
        execute("SELECT 1").send(None)

    assert caught.value.value is cursor


@pytest.mark.parametrize("mock_class", [AsyncContextManagerMock, MagicMock])
def test_real_connections_are_watched(mock_class):
    """Under wraps the real connect() is called, and what it gives can be awaited."""
    with patch("aiosqlite.connect", mock_class(wraps=aiosqlite.connect)) as connect:
        assert run(first(":memory:")) == "ada"

    connect.assert_called_once_with(":memory:")


@pytest.mark.parametrize(
    ("spec", "name", "kind"),
    [
        ("Connection", "commit", AsyncMock),
        ("Connection", "close", AsyncMock),
        ("Connection", "iterdump", AsyncIteratorMock),
        ("Connection", "total_changes", MagicMock),
        ("Cursor", "fetchone", AsyncMock),
        ("Cursor", "close", AsyncMock),
        ("Cursor", "rowcount", MagicMock),
    ],
)
@pytest.mark.parametrize(
    "mock_class", [AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock]
)
def test_children_are_what_the_real_attributes_are(mock_class, spec, name, kind):
    """Under the spec of a real class each child has the shape of what it stands for."""
    mocked = mock_class(spec=getattr(aiosqlite, spec))

    assert kind_of(getattr(mocked, name)) is kind


def test_entered_cursor_of_a_watched_connection():
    """Under wraps a method that gives what can be entered and awaited gives just that."""

    async def work():
        async with aiosqlite.connect(":memory:") as real:
            db = MagicMock(wraps=real)
            await real.execute("CREATE TABLE names AS SELECT 'ada' AS name")
            return await read(db)

    assert run(work()) == ["ada"]
