"""async_patch below pytest's plugins: tests and fixtures, in pytest runs of their own.

Each run asserts for each test, by a fixture that is set up first and torn down last, that the
original is back.
"""

import re
import sys
from importlib.util import find_spec

import pytest

from processes import run_pytest, run_python

APP = """
from contextlib import asynccontextmanager

async def fetch(): return "real"

async def rows(): yield "real"

@asynccontextmanager
async def connect(): yield "real"

class Client:
    async def get(self, url): return "real"

async def all_rows(): return [row async for row in rows()]

async def connection():
    async with connect() as given: return given
"""
CONFTEST = """
import pytest
import app

def state(): return app.fetch, app.rows, app.connect, app.Client

ORIGINALS = state()

@pytest.fixture(autouse=True)
def undone():
    assert state() == ORIGINALS
    yield
    assert state() == ORIGINALS

@pytest.fixture
def number(): return 3
"""
IMPORTS = """
import os
import unittest
from unittest.mock import patch
import pytest
import app
from asyncmocks import async_patch, run
"""
#: Tests and fixtures below a plugin; MARK and FIXTURE are what the plugin wants above them. Without
#: a plugin they are plain functions.
TESTS = """
@MARK
@async_patch("app.connect", enter_result=1)
@patch("app.Client")
@async_patch("app.fetch", new=None)  # nothing is injected
@async_patch("app.rows", items=[1])
async def test_stacked(rows, client, connect, number):
    SLEEP
    assert await app.all_rows() == [1]
    assert await app.connection() == 1
    assert (app.rows, app.fetch, app.Client, app.connect) == (rows, None, client, connect)

@async_patch("app.fetch", return_value=3)
@MARK
async def test_mark_below(fetch, number):
    assert await app.fetch() == number
    fetch.assert_awaited_once_with()

@MARK
@async_patch("app.rows")
@async_patch("app.fetch")
class TestClass:
    @pytest.mark.parametrize("value", [1, 2])
    @async_patch("app.connect")
    async def test_own(self, connect, fetch, rows, value, number):
        SLEEP
        assert (app.connect, app.fetch, app.rows) == (connect, fetch, rows)

@FIXTURE
@async_patch("app.fetch", return_value=5)
async def returned(fetch, number):
    SLEEP
    return await app.fetch() + number

@MARK
async def test_fixture_that_returns(returned):
    assert returned == 8
    assert await app.fetch() == "real"

@FIXTURE
@async_patch("app.Client")
@async_patch("app.fetch", return_value=6)
async def yielded(fetch, client, number):
    assert await app.fetch() == 6
    yield fetch
    SLEEP
    assert (app.fetch, app.Client) == (fetch, client)

@FIXTURE
@async_patch("app.rows", items=[1])
async def upper(rows, yielded):
    yield app.fetch, app.rows, yielded

@MARK
async def test_fixture_of_a_fixture(upper):
    fetch, rows, lower = upper
    assert fetch is lower
    assert (app.fetch, app.rows) == (fetch, rows)
    assert (await app.fetch(), await app.all_rows()) == (6, [1])

@MARK
@pytest.mark.xfail(raises=KeyError, strict=True)
@async_patch("app.connect")
async def test_failure(connect, upper):
    SLEEP
    raise KeyError

class TestFixture:
    @FIXTURE
    @async_patch("app.fetch")
    async def own(self, fetch, number):
        yield fetch

    @MARK
    async def test_method(self, own):
        assert app.fetch is own
"""
#: What only plain tests and fixtures can be.
PLAIN = """
@async_patch("app.fetch")
@pytest.mark.parametrize(("value", "number"), [(1, 2), (2, 3)])
def test_parametrized_below(fetch, value, number):
    assert number == value + 1
    assert app.fetch is fetch

@async_patch.multiple("app", fetch=None, rows=unittest.mock.DEFAULT)
@async_patch.dict("os.environ", {"ASYNCMOCKS_TEST": "1"})
def test_multiple_and_dict(number, rows=None):  # a fixture for pytest, unless it has a default
    assert app.rows is rows is not app.fetch is None
    assert os.environ["ASYNCMOCKS_TEST"] == "1"

@async_patch("app.rows")
class TestMethods:
    @staticmethod
    @async_patch("app.fetch")
    def test_static(fetch, rows, number):
        assert (app.fetch, app.rows) == (fetch, rows)

    @classmethod
    @async_patch("app.fetch")
    def test_class(cls, fetch, rows, number):
        assert (app.fetch, app.rows) == (fetch, rows)

@pytest.fixture(scope="module", params=[1, 2])
@async_patch("app.Client.get")
def wide(get, request):
    get.return_value = request.param
    yield request.param

def test_wide_fixture_with_params(wide):
    assert run(app.Client().get("/")) == wide
"""
UNITTEST = """
@async_patch("app.rows", items=[1])
class AsyncTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        patcher = async_patch("app.connect")
        self.connect = patcher.start()
        self.addCleanup(patcher.stop)

    @async_patch("app.fetch", return_value=7)
    async def asyncSetUp(self, fetch):
        self.assertEqual(await app.fetch(), 7)

    @patch("app.Client")
    @async_patch("app.fetch", return_value=2)
    async def test_stacked(self, fetch, client, rows):
        self.assertEqual((await app.fetch(), await app.all_rows()), (2, [1]))
        self.assertEqual((app.fetch, app.Client, app.rows), (fetch, client, rows))
        self.assertIs(app.connect, self.connect)

    @async_patch("app.fetch")
    def test_plain(self, fetch, rows):
        self.assertEqual((app.fetch, app.rows), (fetch, rows))

    @unittest.expectedFailure
    @async_patch("app.fetch")
    async def test_failure(self, fetch, rows):
        self.fail()
"""
#: Only pytest-asyncio lets tests that are not async have async fixtures.
PLAIN_IN_ASYNCIO = """
@async_patch("app.fetch")
def test_plain_test(fetch, yielded, number):
    assert app.fetch is fetch
"""
#: Each plugin, what makes its fixtures, and its mark.
PLUGINS = {
    "asyncio": ("pytest_asyncio.plugin", "pytest_asyncio.fixture", "pytest.mark.asyncio"),
    "anyio": ("anyio", "pytest.fixture", "pytest.mark.anyio"),
    "trio": ("pytest_trio.plugin", "pytest_trio.trio_fixture", "pytest.mark.trio"),
}
#: All that are there are loaded in each run, as they are for users who have several.
LOADED = ["-o", "asyncio_default_fixture_loop_scope=function"]
for module, *_ in PLUGINS.values():
    LOADED += ["-p", module] * bool(find_spec(module.partition(".")[0]))


def outcomes(folder, text, *options):
    """Run pytest on a file; return how many tests had which outcome, from its last line."""
    (folder / "app.py").write_text(APP)
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(IMPORTS + text)
    last_line = run_pytest(folder, "-W", "error", *options).rpartition("\n")[2]
    return {what: int(count) for count, what in re.findall(r"(\d+) ([a-z]+)", last_line)}


def for_plugin(mark, fixture, library=""):
    """Return the tests below a plugin, with what the plugin wants above them."""
    text = re.sub("( *)@MARK\n", rf"\1@{mark}\n" if mark else "", TESTS)
    text = text.replace("SLEEP", f"await {library}.sleep(0)" if library else "pass")
    if library == "trio":
        text = text.replace("raises=KeyError, ", "")  # an ExceptionGroup comes out
    imports = [f"import {name}\n" for name in (library, fixture.partition(".")[0]) if name]
    return "".join(imports) + text.replace("FIXTURE", fixture)


def test_plain_pytest(tmp_path):
    """Tests and fixtures of plain pytest get mocks, and the other arguments as fixtures."""
    text = for_plugin("", "pytest.fixture").replace("async def", "def")
    text = re.sub(r"await (app\.\w+\(\))", r"run(\1)", text)

    assert outcomes(tmp_path, text + PLAIN) == {"passed": 14, "xfailed": 1}


@pytest.mark.skipif(sys.version_info < (3, 8), reason="IsolatedAsyncioTestCase came in 3.8")
def test_unittest(tmp_path):
    """Tests of IsolatedAsyncioTestCase get mocks, below pytest and without it."""
    assert outcomes(tmp_path, UNITTEST) == {"passed": 2, "xfailed": 1}

    printed = run_python(tmp_path, "unittest", "test_it", PYTHONWARNINGS="error")
    assert "OK (expected failures=1)" in printed


def below(tmp_path, plugin, *options, more="", **changed):
    """Run the tests below a plugin."""
    module, fixture, mark = PLUGINS[plugin]
    pytest.importorskip(module.partition(".")[0])
    text = for_plugin(changed.get("mark", mark), changed.get("fixture", fixture), plugin) + more
    return outcomes(tmp_path, text, *LOADED, *options)


@pytest.mark.parametrize("changed", [{}, {"mark": "", "fixture": "pytest.fixture"}])
def test_pytest_asyncio(tmp_path, changed):
    """Async tests, fixtures and generator fixtures get mocks, strictly marked or automatically."""
    mode = ("-o", f"asyncio_mode={'auto' if changed else 'strict'}")
    found = below(tmp_path, "asyncio", *mode, more=PLAIN_IN_ASYNCIO, **changed)

    assert found == {"passed": 8, "xfailed": 1}


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_anyio(tmp_path, backend):
    """Async tests, fixtures and generator fixtures of anyio's plugin get mocks."""
    pytest.importorskip(backend)
    more = f"@pytest.fixture\ndef anyio_backend(): return {backend!r}\n"

    assert below(tmp_path, "anyio", more=more) == {"passed": 7, "xfailed": 1}


def test_pytest_trio(tmp_path):
    """Async tests, fixtures and generator fixtures of pytest-trio get mocks."""
    assert below(tmp_path, "trio") == {"passed": 7, "xfailed": 1}
