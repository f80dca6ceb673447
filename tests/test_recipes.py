"""What the README's recipes tell to write does what the row says."""

import asyncio
import contextlib
import pathlib
import re
import sys
import textwrap
import types
from unittest.mock import PropertyMock

import pytest

import asyncmocks
from asyncmocks import run

README = (pathlib.Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

#: The code under test, which the recipes speak of.
APP = """
import asyncio

async def fetch(url=None): return "real"

async def rows():
    yield "real"

class Client:
    token = "real"
    async def fetch(self, url=None): return "real"
    async def get(self, url): return "real"
    def close(self): return "real"
    async def __aenter__(self): return self
    async def __aexit__(self, *exc_info): return None

async def all_of(rows): return [row async for row in rows]

async def entered(manager):
    async with manager as given: return given
"""
CONTEXTS = """
from contextlib import asynccontextmanager

@asynccontextmanager
async def opened():
    yield "real"

Client.stream = asynccontextmanager(rows)
"""

#: What the row says, by the beginning of its first column. `given` stands for the row's code where
#: that is an expression; it is entered where it is a patch. Rows without code are only read.
USES = {
    "a coroutine function": "assert await app.fetch() == 3",
    "a method of a class": "assert await app.Client().fetch() == 3",
    "an object with async and plain": "await given.fetch(1); given.close()",
    "a class whose instances": "assert await entered(app.Client()) is app.Client.return_value",
    "an aiohttp session": "assert (await entered(session.get('/'))).status == 200",
    "an httpx client": """
        assert (await client.get("/")).status == 200
        stream = await entered(client.stream())
        assert await all_of(stream.aiter_lines()) == ["one"]""",
    "a websocket": """
        await (await entered(ws)).send("hi")
        assert await ws.__anext__() == "hello"
        with pytest.raises(ConnectionError):
            await ws.__anext__()
        await ws.close()""",
    "a stream that breaks": """
        with pytest.raises(ConnectionError):
            await all_of(given)
        assert await all_of(given) == ["two"]""",
    "a database pool": "assert await pool.acquire() is await entered(pool.acquire())",
    "`async for row in connection": "assert await all_of(connection.cursor('')) == ['ada', 'eve']",
    "redis": """
        async with redis.pipeline() as pipeline:
            pipeline.set("key", 1)
            await pipeline.execute()""",
    "an async generator": "assert await all_of(app.rows()) == [1, 2]",
    "an `asynccontextmanager`": "assert await entered(app.opened()) == 'file'",
    "`async for` over a mock": "assert await all_of(m) == [1]",
    "`asyncio.sleep`": "await asyncio.sleep(3600)",
    "a callback": "await given('event')",
    "a real object": "assert await given.fetch() == 'real'; given.fetch.assert_awaited_once_with()",
    "an async property": "assert await app.Client().token == await app.Client().token == 't'",
    "a retry": """
        for error in (ConnectionError, TimeoutError):
            with pytest.raises(error):
                await given()
        assert await given() == 'body'""",
    "a timeout": """
        with pytest.raises(asyncio.TimeoutError):
            await given()""",
    "logic of my own": "assert await given() == 'real'",
    "`await future`": "assert await future == await future == 3",
}


def recipes():
    """Return the rows of the table: what one has, and the pieces of code to write."""
    table = README.partition("## I have … I write …\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return [(have.strip(), re.findall(r"`([^`]+)`", write)) for have, write in rows[2:]]


def use_of(have):
    """Return the code that shows that a recipe does what it is for."""
    found = [use for start, use in USES.items() if have.startswith(start)]
    return textwrap.dedent(found[0]) if found else ""


def is_statement(piece):
    """Tell whether a piece of code is more than an expression."""
    try:
        compile(piece, "README.md", "eval")
    except SyntaxError:
        return True
    return False


def written_out(pieces, use):
    """Return the body of a coroutine function that does what a recipe says, and uses it."""
    first = pieces[0]
    if first.startswith("async_patch"):
        return f"with {first}:\n{textwrap.indent(use, '    ')}"
    statements = [piece for piece in pieces if is_statement(piece) and " = " in piece]
    if statements:
        return "\n".join([*statements, use])
    return f"given = {first}\n{use}"


@pytest.fixture
def names(monkeypatch):
    """Give all that the recipes use without saying where it comes from."""
    app = types.ModuleType("app")
    exec(APP, vars(app))
    if hasattr(contextlib, "asynccontextmanager"):
        exec(CONTEXTS, vars(app))
    monkeypatch.setitem(sys.modules, "app", app)
    library = types.SimpleNamespace(AsyncClient=app.Client, ClientSession=app.Client)
    library.ClientResponse = app.Client
    library.Response = lambda status: types.SimpleNamespace(status=status)
    given = {name: getattr(asyncmocks, name) for name in asyncmocks.__all__}
    mocks = {name: asyncmocks.MagicMock() for name in ("pool", "connection", "m", "gate")}
    given.update(vars(app), **mocks)
    given.update(app=app, aiohttp=library, httpx=library, asyncio=asyncio, pytest=pytest)
    given.update(client=app.Client(), PropertyMock=PropertyMock, an_async_function=app.fetch)
    return given


@pytest.mark.parametrize(
    ("have", "pieces"),
    [recipe for recipe in recipes() if use_of(recipe[0])],
    ids=lambda part: str(part)[:30],
)
def test_recipe_does_what_it_is_for(have, pieces, names):
    """The code of a row stands where the row says, and works there."""
    body = written_out(pieces, use_of(have))
    if not hasattr(contextlib, "asynccontextmanager") and ("opened" in body or "stream." in body):
        pytest.skip("Python 3.6 has no asynccontextmanager")

    exec(f"async def recipe():\n{textwrap.indent(body, '    ')}", names)

    run(names["recipe"]())


@pytest.mark.parametrize("have", USES)
def test_each_use_is_one_of_a_recipe(have):
    """No row of the table was renamed without its use."""
    assert [1 for left, _ in recipes() if left.startswith(have)] == [1]


def test_recipe_for_events_and_queues_waits(names):
    """The rows that wait, wait for what another task does."""
    pieces = dict(recipes())
    code = [
        pieces["an event handler that must have run"][0],
        "handle, job = AsyncMock(), AsyncMock()",
        "calls = [handler('event'), job(), handle(1), handle(2), handle(3)]",
        "tasks = [asyncio.ensure_future(call) for call in calls]",
        pieces["an event handler that must have run"][1],
        pieces["a queue worker"][0],
        pieces["`asyncio.create_task(job())`"][0],
        "assert all(task.done() for task in tasks)",
    ]

    exec("async def recipe():\n    " + "\n    ".join(code), names)

    run(names["recipe"]())


def test_recipe_for_cancelling_cancels_in_the_middle(names):
    """The row on cancellation reaches the middle of a call."""
    mocked, _, wait, cancel = dict(recipes())["a cancellation in the middle of a call"]
    code = f"""
        gate = Gate()
        m = {mocked}
        task = asyncio.ensure_future(m())
        {wait}
        {cancel}
        with pytest.raises(asyncio.CancelledError):
            await task
        return gate.waiting"""

    exec(f"async def recipe():{textwrap.indent(code, '    ')}", names)

    assert run(names["recipe"]()) == 0


def test_recipe_for_a_transaction_sees_the_exception(names):
    """The row on transactions tells how the block was left."""
    mocked, assertion = dict(recipes())["a transaction that must roll back"]
    code = f"""
        {mocked}
        with pytest.raises(ValueError):
            async with connection.transaction():
                raise ValueError
        {assertion}"""

    exec(f"async def recipe():{textwrap.indent(code, '    ')}", names)

    run(names["recipe"]())


def test_recipe_for_fixtures_covers_the_whole_fixture(names):
    """The row on async fixtures patches from the first line of the fixture to its last."""
    decorator, *_ = dict(recipes())["an async fixture"]
    code = f"""
        {decorator}
        async def fixture(mock):
            yield app.fetch is mock
            yield app.fetch is mock"""

    exec(textwrap.dedent(code), names)

    assert run(names["all_of"](names["fixture"]())) == [True, True]
    assert names["app"].fetch is names["fetch"]


def test_recipe_for_forgotten_awaits_finds_them(names):
    """The row on forgotten awaits fails for one."""
    (header,) = dict(recipes())["code that may forget an `await`"]

    with pytest.raises(AssertionError, match="never awaited"):
        exec(f"{header}\n    AsyncMock()().close()", names)


def test_recipe_for_tests_without_async_support_runs(names):
    """The row on plain tests runs the code."""
    (call,) = dict(recipes())["a test without async support"]
    names["code_under_test"] = names["fetch"]

    assert eval(call, names) == "real"
