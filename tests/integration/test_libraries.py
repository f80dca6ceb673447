"""aiohttp, aiosqlite, asyncpg, httpx and websockets are replaced by mocks.

First what their classes promise, one test a promise; then programs as users write them.
"""

import asyncio
from unittest.mock import DEFAULT, call, patch

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock, async_iter
from helpers import collect, enter, raise_in, run, waiting_for

LIBRARIES = "aiohttp aiosqlite anyio asyncpg httpx websockets"
aiohttp, aiosqlite, anyio, asyncpg, httpx, websockets = map(pytest.importorskip, LIBRARIES.split())
MODULES = "aiohttp.streams aiosqlite.context asyncpg.cursor asyncpg.pool asyncpg.transaction"
streams, results, cursors, pools, transactions = map(pytest.importorskip, MODULES.split())
pytest.importorskip("websockets.asyncio.client")

URL = "https://example.org/"
BAD_FRAME = aiohttp.WebSocketError(1002, "bad frame")
BROKEN = websockets.ConnectionClosedError(None, None)

#: What is entered (a spec, and a name below it), and an error that this may raise.
ENTERED = [
    (aiohttp.ClientSession, "", aiohttp.ClientError()),
    (transactions.Transaction, "", asyncpg.SerializationError("try again")),
    (httpx.AsyncClient, "", httpx.PoolTimeout("no connection is free")),
    (httpx.AsyncClient, "stream", httpx.ConnectError("refused")),
]
#: What is entered in some programs and awaited in others.
AWAITED = [
    (aiohttp.ClientSession, "get", aiohttp.ServerTimeoutError()),
    (aiohttp.ClientSession, "ws_connect", BAD_FRAME),
    (aiosqlite.Connection, "", aiosqlite.OperationalError("locked")),
    (results.Result, "", aiosqlite.IntegrityError("not unique")),
    (asyncpg.Pool, "", asyncpg.CannotConnectNowError("starting up")),
    (pools.PoolAcquireContext, "", asyncpg.TooManyConnectionsError("busy")),
    (websockets.connect, "", websockets.InvalidHandshake("no upgrade")),
]
#: What is iterated, and an error in mid-stream.
ITERATED = [
    (aiohttp.ClientWebSocketResponse, "", BAD_FRAME),
    (streams.AsyncStreamIterator, "", aiohttp.ClientPayloadError("connection lost")),
    (aiosqlite.Connection, "iterdump", aiosqlite.OperationalError("disk I/O error")),
    (aiosqlite.Cursor, "", aiosqlite.OperationalError("disk I/O error")),
    (cursors.CursorFactory, "", asyncpg.ConnectionDoesNotExistError("gone")),
    (httpx.Response, "aiter_lines", httpx.ReadError("reset")),
    (websockets.ClientConnection, "", BROKEN),
    (websockets.connect, "", OSError("refused")),
]


def mock_of(spec, name, mock_class=AsyncContextManagerMock):
    """Return the mock of a class, or of what is below it."""
    m = mock_class(spec=spec)
    return getattr(m, name) if name else m


def each_of(rows):
    """Give a test each row of a table."""
    ids = [f"{spec.__module__}.{spec.__name__}.{name}".rstrip(".") for spec, name, _ in rows]
    return pytest.mark.parametrize(("spec", "name", "error"), rows, ids=ids)


@each_of(ENTERED + AWAITED)
def test_what_is_opened(spec, name, error):
    """An error of the opening is raised, the next call gives a result; the block's goes through."""
    for use in (enter, waiting_for) if (spec, name, error) in AWAITED else (enter,):
        m = mock_of(spec, name)
        m.enter_result = object()
        m.__aenter__.side_effect = [error, DEFAULT, DEFAULT]

        with pytest.raises(type(error)) as caught:
            run(use(m(URL)))
        assert caught.value is error
        assert run(use(m(URL, timeout=5))) is m.enter_result
        counts = (m.enter_count, m.exit_count, m.await_count)
        assert counts == ((1, 1, 0) if use is enter else (0, 0, 2))

        with pytest.raises(type(error)) as caught:
            run(raise_in(m(URL), error))
        assert caught.value is m.exit_args[1] is error
        assert m.call_args_list == [call(URL), call(URL, timeout=5), call(URL)]


@each_of(ITERATED)
def test_what_is_iterated(spec, name, error):
    """Each pass has all items; an iterator goes on behind an error in the next pass."""
    m = mock_of(spec, name, AsyncIteratorMock)
    m.items = [1, 2]

    assert [run(collect(m)), run(collect(m(URL)))] == [[1, 2]] * 2
    m.assert_called_once_with(URL)
    assert (m.exhausted, m.iter_count, m.items_taken) == (True, 2, 4)

    m.items = iter([1, error, 2])
    with pytest.raises(type(error)) as caught:
        run(collect(m(URL)))
    assert (caught.value, m.items_taken, m.exhausted) == (error, 5, False)
    assert (run(collect(m(URL))), m.exhausted) == ([2], True)


async def log_in(headers):
    """Enter a session, and a request in it."""
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(URL, json={"user": "ada"}) as response:
            response.raise_for_status()
            return await response.json()


def test_aiohttp_session_and_request_are_nested():
    """Without specs three lines set up the nested case."""
    response = AsyncMock(raise_for_status=MagicMock(), **{"json.return_value": {"token": "t"}})
    session = AsyncContextManagerMock(post=AsyncContextManagerMock(enter_result=response))
    with patch("aiohttp.ClientSession", session):
        assert run(log_in({"X-Id": "1"})) == {"token": "t"}

    session.assert_called_once_with(headers={"X-Id": "1"})
    session.post.assert_called_once_with(URL, json={"user": "ada"})
    session.post.assert_exited_with(None)
    session.assert_exited_with(None)


async def first(path):
    """Await a connection and a cursor, and close both by hand."""
    db = await aiosqlite.connect(path)
    cursor = await db.execute("SELECT 'ada'")
    row = await cursor.fetchone()
    await cursor.close()
    await db.close()
    return row[0]


async def read(db):
    """Enter a cursor, and iterate over it."""
    async with db.execute("SELECT 'ada'") as cursor:
        return [row[0] async for row in cursor]


def test_aiosqlite_connection_and_cursor_are_replaced():
    """Awaited or entered, both give what the program works on and closes."""
    cursor = AsyncIteratorMock([("ada",), ("eve",)], spec=aiosqlite.Cursor)
    cursor.fetchone.return_value = ("ada",)
    db = AsyncContextManagerMock(spec=aiosqlite.Connection)
    db.execute = AsyncContextManagerMock(enter_result=cursor)
    with patch("aiosqlite.connect", db):
        assert run(first("bank.db")) == "ada"

    assert run(read(db)) == ["ada", "eve"]
    db.assert_awaited_once_with("bank.db")
    cursor.close.assert_awaited_once_with()
    db.close.assert_awaited_once_with()


@pytest.mark.parametrize("mock_class", [AsyncContextManagerMock, MagicMock])
def test_aiosqlite_is_watched(mock_class):
    """Under wraps the real function and method are called: what they give is awaited or entered."""

    async def work():
        async with aiosqlite.connect(":memory:") as real:
            return await read(MagicMock(wraps=real))

    with patch("aiosqlite.connect", mock_class(wraps=aiosqlite.connect)) as connect:
        assert run(first(":memory:")) == "ada"
    connect.assert_called_once_with(":memory:")
    assert run(work()) == ["ada"]


def test_aiosqlite_result_is_a_coroutine():
    """A class that is both a coroutine and entered can be stepped to its result."""
    execute = AsyncContextManagerMock(spec=results.Result, enter_result=7)

    with pytest.raises(StopIteration) as caught:
        execute("SELECT 1").send(None)

    assert caught.value.value == 7


async def transfer(pool, amount):
    """Enter a connection of the pool, and a transaction."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE accounts SET sum = sum - $1", amount)


async def names_of(pool):
    """Await a connection of the pool, and iterate over a cursor."""
    connection = await pool.acquire(timeout=5)
    async with connection.transaction(readonly=True):
        names = [record["name"] async for record in connection.cursor("SELECT name")]
    await pool.release(connection)
    return names


def test_asyncpg_pool_lends_the_mock():
    """A real pool that was never opened lends a mock, to be entered and awaited."""
    connection = MagicMock(spec=pools.PoolConnectionProxy)
    connection.transaction = AsyncContextManagerMock(spec=transactions.Transaction)
    connection.cursor = AsyncIteratorMock([{"name": "ada"}], spec=cursors.CursorFactory)

    async def work():
        pool = asyncpg.create_pool("postgresql://example.org/bank")
        await asyncio.gather(*(transfer(pool, amount) for amount in range(5)))
        return await names_of(pool)

    acquire = AsyncContextManagerMock(enter_result=connection)
    with patch.object(asyncpg.Pool, "acquire", acquire):
        with patch.object(asyncpg.Pool, "release", AsyncMock()) as release:
            assert run(work()) == ["ada"]

    acquire.assert_awaited_once_with(timeout=5)
    assert acquire.enter_count == acquire.exit_count == connection.execute.await_count == 5
    connection.cursor.assert_exhausted()
    release.assert_awaited_once_with(connection)


def test_asyncpg_cursor_is_awaited():
    """What awaiting a cursor gives is set apart from what iterating gives."""
    factory = AsyncIteratorMock([{"name": "ada"}], spec=cursors.CursorFactory)
    cursor = factory.__await__.return_value = MagicMock(spec=cursors.Cursor)
    cursor.fetchrow.return_value = {"name": "eve"}

    async def work():
        return await (await factory("SELECT name")).fetchrow()

    assert run(work()) == {"name": "eve"}
    factory.assert_not_iterated()


async def follow(handle):
    """Handle each line of a streamed response, up to an empty one."""
    async with httpx.AsyncClient(timeout=5) as client:
        async with client.stream("GET", URL) as response:
            response.raise_for_status()
            lines = response.aiter_lines()
            async for line in lines:
                if not line:
                    break
                await handle(line)
            await lines.aclose()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_httpx_client_stream_and_lines_are_replaced(backend):
    """The mock of the class does all that follows, on each library that httpx supports."""
    handle = AsyncMock()
    pytest.importorskip(backend)
    with patch("httpx.AsyncClient", MagicMock(spec=httpx.AsyncClient)) as client_class:
        client = client_class.return_value.__aenter__.return_value = client_class.return_value
        client.stream.enter_result = response = MagicMock(spec=httpx.Response)
        response.aiter_lines.items = ["one", "two", "", "three"]
        anyio.run(follow, handle, backend=backend)

    client_class.assert_called_once_with(timeout=5)
    client.stream.assert_called_once_with("GET", URL)
    handle.assert_has_awaits([call("one"), call("two")])
    response.aiter_lines.assert_closed()
    assert response.aiter_lines.items_taken == 3
    client.stream.assert_exited()


def test_httpx_response_streams_through_a_mock():
    """In a real client a mocked stream() gives a real response, which reads from async_iter()."""
    handle, request = AsyncMock(), httpx.Request("GET", URL)
    response = httpx.Response(200, request=request, content=async_iter(b"one\nt", b"wo\n"))
    with patch.object(httpx.AsyncClient, "stream", AsyncContextManagerMock()) as stream:
        stream.enter_result = response
        run(follow(handle))

    stream.assert_called_once_with("GET", URL)
    handle.assert_has_awaits([call("one"), call("two")])


async def consume(handle):
    """Enter connections until one closes in order."""
    while True:
        try:
            async with websockets.connect(URL) as connection:
                async for message in connection:
                    await handle(message)
                return
        except (websockets.ConnectionClosedError, OSError):
            continue


def test_websockets_reconnects_when_a_connection_breaks():
    """The real error ends a block, a refused connection is none, and the next one goes on."""
    handle, spec = AsyncMock(), websockets.ClientConnection
    broken, whole = (AsyncIteratorMock(items, spec=spec) for items in (["one", BROKEN], ["two"]))
    with patch("websockets.connect", MagicMock(spec=websockets.connect)) as connect:
        connect.return_value.__aenter__.side_effect = [broken, OSError("refused"), whole]
        run(consume(handle))

    assert handle.await_args_list == [call("one"), call("two")]
    assert connect.mock_calls.count(call(URL)) == 3
    assert (broken.exhausted, whole.exhausted) == (False, True)
