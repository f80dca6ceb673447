"""What the README prints is true: its code runs, recipes work, errors occur and are cured."""

import asyncio
import contextlib
import gc
import pathlib
import re
import sys
import textwrap
import types
import unittest
import warnings
from unittest.mock import PropertyMock

import pytest

import asyncmocks
from asyncmocks import run
from helpers import collect, enter, raise_in

README = (pathlib.Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

#: The code under test, which the recipes speak of.
APP = """
import asyncio
import contextlib

asynccontextmanager = getattr(contextlib, "asynccontextmanager", lambda function: function)

async def fetch(url=None): return "real"

async def rows(): yield "real"

def open_file(name): raise OSError(name)

@asynccontextmanager
async def opened(): yield "real"

class Entered:
    async def __aenter__(self): return self
    async def __aexit__(self, *exc_info): return None

class Client(Entered):
    token = "real"
    stream = asynccontextmanager(rows)
    async def fetch(self, url=None): return "real"
    async def get(self, url): return "real"
    async def scalar(self, query): return "real"
    def close(self): return "real"

class Stream(Entered):
    def __aiter__(self): return rows()

class Response:
    status = 404
    async def json(self): return "real"

class Request(Entered):  # as of aiohttp and aiogram
    async def __aenter__(self) -> Response: return Response()
    def __await__(self): return self.__aenter__().__await__()

class ClientSession(Entered):
    def get(self, url) -> Request: return Request()

class Message:
    text = None
    def answer(self, text) -> Request: return Request()

client = Client()

async def get_session(): raise OSError

dependency_overrides = {}
"""

#: What the row says, by the beginning of its first column. `given` stands for the row's code where
#: that is an expression; it is entered where it is a patch; ROW0 stands for its first piece, and so
#: on. Rows without code are only read.
USES = {
    "a coroutine function": "assert await app.fetch() == 3",
    "a method of a class": "assert await app.Client().fetch() == 3",
    "an object with async and plain": "await given.fetch(1); given.close()",
    "a class whose instances": "assert await entered(app.Client()) is app.Client.return_value",
    "a class that is entered **and**": """
        app.Stream.return_value.items = ["a", "b"]
        assert await all_of(await entered(app.Stream())) == ["a", "b"]""",
    "a client made when": "await app.client.fetch(); app.client.close()",
    "an async generator": "assert await all_of(app.rows()) == [1, 2]",
    "an `asynccontextmanager`": "assert await entered(app.opened()) == 'file'",
    "a plain `def` whose result": """
        assert await all_of(await entered(app.open_file(""))) == ["line"]""",
    "`asyncio.sleep`": "await asyncio.sleep(3600)",
    "an async property": "assert await app.Client().token == await app.Client().token == 't'",
    "a callback": "await given('event')",
    "a real object": "assert await given.fetch() == 'real'; given.fetch.assert_awaited_once_with()",
    "`await future`": "assert await future == await future == 3",
    "an aiohttp session": """
        response = await entered(session.get("/"))
        assert (response.status, await response.json()) == (200, {})""",
    "a session that": """
        app.ClientSession.return_value.get.enter_result.json.return_value = {}
        session = await entered(app.ClientSession())
        assert await (await entered(session.get("/"))).json() == {}""",
    "a session made": "assert (await entered(session.get('/'))).status == 200",
    "an httpx client": """
        assert (await client.get("/")).status == 200
        stream = await entered(client.stream())
        assert await all_of(stream.aiter_lines()) == ["one"]""",
    "a FastAPI dependency": """
        assert await app.dependency_overrides[get_session]().scalar("SELECT") == 'ada'""",
    "a database pool": "assert await pool.acquire() is await entered(pool.acquire())",
    "`async for row in connection": "assert await all_of(connection.cursor('')) == ['ada', 'eve']",
    "a motor or pymongo": """
        assert await all_of(collection.find({}).sort("name")) == [{"name": "ada"}]
        await collection.insert_one({})""",
    "redis": """
        pipeline = await entered(redis.pipeline())
        pipeline.set("key", 1)
        await pipeline.execute()""",
    "an aiobotocore client": """
        client = await entered(session.create_client("s3"))
        body = await entered((await client.get_object(Key="a"))["Body"])
        assert await body.read() == b'data'""",
    "kubernetes_asyncio": """
        watch = await entered(Watch())
        assert await all_of(watch.stream(v1.list_pod)) == ["event"]
        await v1.list_pod()""",
    "an aiogram handler": "ROW0; await message.answer('Hi'); ROW1; assert message.text == '/start'",
    "a websocket": """
        await (await entered(ws)).send("hi")
        assert await ws.__anext__() == "hello"
        await fails(ConnectionError, ws.__anext__())
        await ws.close()""",
    "a stream that breaks": """
        await fails(ConnectionError, all_of(given))
        assert await all_of(given) == ["two"]""",
    "a stream that stays open": """
        await fails(asyncio.TimeoutError, asyncio.wait_for(all_of(given), 0.01))
        assert given.items_taken == 1""",
    "`async for` over a mock": "assert await all_of(m) == [1]",
    "the same of": """
        await fails(ConnectionError, entered(session.get("/")))
        assert await entered(session.get("/")) is response""",
    "a retry": """
        for error in (ConnectionError, TimeoutError):
            await fails(error, given())
        assert await given() == 'body'""",
    "a timeout": "await fails(asyncio.TimeoutError, given())",
    "a shutdown with `wait_for`": """
        await fails(asyncio.TimeoutError, asyncio.wait_for(given(), 0.01))""",
    "logic of my own": "assert await given() == 'real'",
    "an event handler": """
        ROW0; task = asyncio.ensure_future(handler("event"))
        ROW1; assert task.done()""",
    "a queue worker": """
        handle = AsyncMock(); tasks = [asyncio.ensure_future(handle(n)) for n in range(3)]
        ROW0; assert all(task.done() for task in tasks)""",
    "`asyncio.create_task(job())`": """
        job = AsyncMock(); task = asyncio.ensure_future(job())
        ROW0; assert task.done()""",
    "a cancellation": """
        gate = Gate(); m = ROW0; task = asyncio.ensure_future(m())
        ROW2; ROW3
        await fails(asyncio.CancelledError, task)
        assert gate.waiting == 0""",
    "a transaction": """
        ROW0
        await fails(ValueError, raise_in(connection.transaction(), ValueError))
        ROW1""",
    "an async fixture": """
        ROW0
        async def fixture(mock):
            yield app.fetch is mock
            yield app.fetch is mock
        assert await all_of(fixture()) == [True, True]
        assert app.fetch is real_fetch""",
    "code that may forget": """
        with pytest.raises(AssertionError, match="never awaited"):
            ROW0
                AsyncMock()().close()""",
}

ERRORS_HEADING = "First errors and their cure"
TWICE = "await fetch() + await fetch()"
AWAITED = "session.add.assert_awaited_once_with('ada')"
#: For each row of the table, in its order: code that gives its error, and code that gives none.
#: CURE is what the row says.
ERRORS = [
    ("await entered(session.get('/'))", "CURE; assert await entered(session.get('/')) is response"),
    ("await all_of(session.rows())", "CURE; assert await all_of(session.rows()) == [1, 2]"),
    ("session.rows().all()", "CURE; session.rows().all()"),
    ("client.get = MagicMock(); await client.get('/')", "CURE; await client.get('/')"),
    ("session.add('ada'); gc.collect(); raise seen[-1].message", f"CURE; {AWAITED}"),
    (f"session.add('ada'); {AWAITED}", f"CURE; {AWAITED}"),
    ("create_autospec(Client, instance=True).user", "assert CURE.user == 'ada'"),
    (f"fetch.side_effect = 'a'; {TWICE}", f"CURE; assert {TWICE} == 'ab'"),
    ("session.enter_result = 1", "CURE; assert await entered(session) == 1"),
    ("fetch.awaited_once_with('/')", "await fetch('/'); CURE"),
]
#: Texts of the interpreter, as some versions word them.
WORDED_SO = {
    "'coroutine' object does not support": [(3, 11), (3, 12), (3, 13)],
    "object MagicMock can't": [(3, minor) for minor in range(6, 14)],
}


def blocks(language):
    """Return the README's code blocks of one language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [code for name, code in found if name == language]


def rows_of(heading):
    """Return the cells of the table below a heading of the README, row by row."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def code_in(cell):
    """Return the pieces of code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def recipes():
    """Return the rows of the table: what one has, and the pieces of code to write."""
    return [(have, code_in(write)) for have, write in rows_of("I have … I write …")]


@pytest.mark.parametrize("code", blocks("python"), ids=lambda code: code.strip()[-30:])
def test_code_runs(code):
    """Each block of Python runs, and the tests in it pass."""
    if "unittest.mock import AsyncMock" in code:
        pytest.skip("the problem, not the cure")

    namespace = {"__name__": "readme"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pytest.PytestWarning)  # the mark of pytest-asyncio
        exec(compile(code, "test_app.py", "exec"), namespace)
    for name, thing in list(namespace.items()):
        if name.endswith("Test"):
            unittest.defaultTestLoader.loadTestsFromTestCase(thing).debug()
        elif name.startswith("test"):
            run(thing())


def test_readme_is_short():
    """Who reads all of it reads 400 lines."""
    assert len(README.splitlines()) <= 400


def test_links_lead_somewhere():
    """Each link into the README leads to a heading."""
    headings = re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in headings}

    assert set(re.findall(r"\]\(#(.*?)\)", README)) <= anchors


def use_of(have):
    """Return the code that shows that a recipe does what it is for."""
    found = [use for start, use in USES.items() if have.startswith(start)]
    return textwrap.dedent(found[0]) if found else ""


def written_out(pieces, use):
    """Return the body of a coroutine function that does what a recipe says, and uses it."""
    first = pieces[0]
    if "ROW" in use:
        return re.sub(r"ROW(\d)", lambda found: pieces[int(found.group(1))], use)
    if first.startswith("async_patch"):
        return f"with {first}:\n{textwrap.indent(use, '    ')}"
    statements = [piece for piece in pieces if " = " in piece] or [f"given = {first}"]
    return "\n".join([*statements, use])


def run_lines(code, names):
    """Run lines of code in a coroutine, as lines of app.py."""
    body = textwrap.indent(code, "    ")
    exec(compile(f"async def lines():\n{body}", "app.py", "exec"), names)
    run(names["lines"]())


async def fails(error, awaitable):
    """Check that awaiting raises an error."""
    with pytest.raises(error):
        await awaitable


@pytest.fixture
def names(monkeypatch):
    """Give all that the recipes use without saying where it comes from."""
    app = types.ModuleType("app")
    app.__spec__ = __spec__  # without a loader Python 3.15 warns
    exec(APP, vars(app))
    monkeypatch.setitem(sys.modules, "app", app)
    library = types.SimpleNamespace(AsyncClient=app.Client, ClientSession=app.ClientSession)
    library.ClientResponse = app.Client
    library.Response = lambda status: types.SimpleNamespace(status=status)
    given = {name: getattr(asyncmocks, name) for name in asyncmocks.__all__}
    given.update({name: asyncmocks.MagicMock() for name in ("pool", "connection", "m", "gate")})
    given.update({name: asyncmocks.AsyncMock(name=name) for name in ("session", "fetch")})
    given.update(vars(app), app=app, aiohttp=library, httpx=library, asyncio=asyncio, pytest=pytest)
    given.update(PropertyMock=PropertyMock, an_async_function=app.fetch, real_fetch=app.fetch)
    given.update(AsyncSession=app.Client, gc=gc, response=object(), fails=fails, raise_in=raise_in)
    given.update(all_of=collect, entered=enter, fetch=asyncmocks.AsyncMock(name="fetch"))
    return given


RECIPES = [recipe for recipe in recipes() if use_of(recipe[0])]


@pytest.mark.parametrize(("have", "pieces"), RECIPES, ids=lambda part: str(part)[:30])
def test_recipe_does_what_it_is_for(have, pieces, names):
    """The code of a row stands where the row says, and works there."""
    body = written_out(pieces, use_of(have))
    if not hasattr(contextlib, "asynccontextmanager") and ("opened" in body or "stream." in body):
        pytest.skip("Python 3.6 has no asynccontextmanager")

    run_lines(body, names)


@pytest.mark.parametrize("have", USES)
def test_each_use_is_one_of_a_recipe(have):
    """No row of the table was renamed without its use."""
    assert [1 for left, _ in recipes() if left.startswith(have)] == [1]


def test_recipe_for_tests_without_async_support_runs(names):
    """The row on plain tests runs the code."""
    (call,) = dict(recipes())["a test without async support"]
    names["code_under_test"] = names["real_fetch"]

    assert eval(call, names) == "real"


def error_of(code, names):
    """Return the text of the error that lines of code give; nothing is kept of their frames."""
    try:
        run_lines(code, names)
    except Exception as exc:  # noqa: BLE001, whatever the row is about
        return str(exc)
    return "no error"


def test_each_error_has_its_code():
    """There are ten errors, and code for each."""
    assert len(rows_of(ERRORS_HEADING)) == len(ERRORS) == 10


@pytest.mark.parametrize(("row", "code"), [*zip(rows_of(ERRORS_HEADING), ERRORS)])
def test_error_is_met_and_cured(row, code, names):
    """The code gives the text of the row; with what the row says to write, all is well."""
    text, meet, cured = code_in(row[0])[0], *code
    worded_so = [versions for start, versions in WORDED_SO.items() if text.startswith(start)]
    if worded_so and sys.version_info[:2] not in worded_so[0]:
        pytest.skip("this Python words it otherwise")

    with warnings.catch_warnings(record=True) as names["seen"]:
        warnings.simplefilter("always")
        met = error_of(meet, names)
        gc.collect()
    assert text in met

    run_lines(cured.replace("CURE", code_in(row[2])[0]), names)


def test_workflow_runs_the_tests_as_the_readme_does():
    """The workflow has the README's test command, word for word."""
    workflow = pathlib.Path(__file__).parent.parent / ".github" / "workflows" / "ci.yml"
    if not workflow.exists():
        pytest.skip("there is no workflow beside the tests")
    (command,) = [block.strip() for block in blocks("") if "venv" in block]

    assert f"run: {command}\n" in workflow.read_text(encoding="utf-8")
