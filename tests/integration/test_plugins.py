"""async_patch below pytest's plugins: tests and fixtures, in pytest runs of their own.

Each run asserts for each test, by a fixture that is set up first and torn down last, that the
original is back.
"""

import os
import pathlib
import re
import subprocess
import sys

import pytest

import asyncmocks

APP = """
from contextlib import asynccontextmanager


async def fetch(): return "real"


async def rows(): yield "real"


@asynccontextmanager
async def connect(): yield "real"


class Client:
    async def get(self, url): return "real"
    async def __aenter__(self): return self
    async def __aexit__(self, *exc_info): return None
"""
CONFTEST = """
import pytest
import app

ORIGINALS = app.fetch, app.rows, app.connect, app.Client


@pytest.fixture(autouse=True)
def undone():
    assert (app.fetch, app.rows, app.connect, app.Client) == ORIGINALS
    yield
    assert (app.fetch, app.rows, app.connect, app.Client) == ORIGINALS


@pytest.fixture
def number(): return 3
"""
IMPORTS = """
import unittest
from unittest.mock import patch
import pytest
import app
from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, async_patch, run
"""
PLAIN = """
@async_patch("app.fetch", return_value=3)
def test_fixture_by_name(fetch, number):
    assert run(app.fetch()) == number
    fetch.assert_awaited_once_with()


@async_patch("app.rows", items=[1])
@async_patch("app.fetch")
def test_two(fetch, rows, number):
    assert isinstance(fetch, AsyncMock)
    assert isinstance(rows, AsyncIteratorMock)
    assert (app.fetch, app.rows, number) == (fetch, rows, 3)


@async_patch("app.rows")
@patch("app.Client")
@async_patch("app.fetch")
def test_stacked_with_patch(fetch, client, rows, number):
    assert (app.fetch, app.Client, app.rows, number) == (fetch, client, rows, 3)


@pytest.mark.parametrize("value", [1, 2])
@async_patch("app.fetch")
def test_parametrized_above(fetch, value, number):
    fetch.return_value = value
    assert run(app.fetch()) == value


@async_patch("app.fetch")
@pytest.mark.parametrize(("value", "number"), [(1, 2), (2, 3)])
def test_parametrized_below(fetch, value, number):
    assert number == value + 1
    assert app.fetch is fetch


@async_patch("app.fetch", new=None)
def test_nothing_is_injected(number):
    assert app.fetch is None
    assert number == 3


@async_patch("app.fetch", autospec=True)
def test_autospec(fetch, number):
    with pytest.raises(TypeError):
        app.fetch(number)


@async_patch.multiple("app", fetch=asyncmocks.AsyncMock(), rows=unittest.mock.DEFAULT)
def test_multiple(number, rows=None):  # pytest takes it for a fixture unless it has a default
    assert app.rows is rows is not None


@async_patch.dict("os.environ", {"ASYNCMOCKS_TEST": "1"})
def test_dict(number):
    import os
    assert os.environ["ASYNCMOCKS_TEST"] == "1"


@pytest.mark.xfail(raises=KeyError, strict=True)
@async_patch("app.fetch")
def test_failure(fetch):
    raise KeyError


class TestMethods:
    @async_patch("app.fetch")
    def test_method(self, fetch, number):
        assert app.fetch is fetch

    @staticmethod
    @async_patch("app.fetch")
    def test_static(fetch, number):
        assert app.fetch is fetch

    @classmethod
    @async_patch("app.fetch")
    def test_class(cls, fetch, number):
        assert app.fetch is fetch

    @pytest.mark.parametrize("value", [1, 2])
    @async_patch("app.fetch")
    def test_parametrized(self, fetch, value, number):
        assert app.fetch is fetch


@async_patch("app.rows")
@async_patch("app.fetch")
class TestClass:
    def test_method(self, fetch, rows, number):
        assert (app.fetch, app.rows) == (fetch, rows)

    @pytest.mark.parametrize("value", [1, 2])
    def test_parametrized(self, fetch, rows, value, number):
        assert (app.fetch, app.rows) == (fetch, rows)

    @staticmethod
    def test_static(fetch, rows, number):
        assert (app.fetch, app.rows) == (fetch, rows)

    @async_patch("app.connect")
    def test_own(self, connect, fetch, rows, number):
        assert (app.connect, app.fetch, app.rows) == (connect, fetch, rows)


@pytest.fixture
@async_patch("app.fetch", return_value=5)
def returned(fetch, number):
    return run(app.fetch()) + number


def test_fixture_that_returns(returned):
    assert returned == 8
    assert run(app.fetch()) == "real"


@pytest.fixture
@async_patch("app.Client")
@async_patch("app.fetch")
def yielded(fetch, client, number):
    assert (app.fetch, app.Client) == (fetch, client)
    yield fetch
    assert (app.fetch, app.Client) == (fetch, client)


def test_fixture_that_yields(yielded, number):
    assert app.fetch is yielded


@async_patch("app.fetch")
def test_patch_over_a_fixture(fetch, yielded):
    assert app.fetch is fetch is not yielded


class TestFixture:
    @pytest.fixture
    @async_patch("app.fetch")
    def own(self, fetch, number):
        yield fetch

    def test_method(self, own):
        assert app.fetch is own


@pytest.fixture(params=[1, 2])
@async_patch("app.fetch")
def many(fetch, request):
    fetch.return_value = request.param
    yield request.param


def test_fixture_with_params(many):
    assert run(app.fetch()) == many


@pytest.fixture(scope="module")
@async_patch("app.Client.get", return_value=4)
def wide(get):
    yield get


def test_wide(wide):
    assert run(app.Client().get("/")) == 4
"""
UNITTEST = """
@async_patch("app.rows")
class PlainTest(unittest.TestCase):
    def setUp(self):
        patcher = async_patch("app.connect")
        self.connect = patcher.start()
        self.addCleanup(patcher.stop)

    def test_method(self, rows):
        self.assertIs(app.rows, rows)
        self.assertIs(app.connect, self.connect)

    @async_patch("app.fetch")
    def test_own(self, fetch, rows):
        self.assertIs(app.fetch, fetch)

    @unittest.expectedFailure
    @async_patch("app.fetch")
    def test_failure(self, fetch, rows):
        self.fail()


@async_patch("app.rows", items=[1])
class AsyncTest(unittest.IsolatedAsyncioTestCase):
    @async_patch("app.fetch", return_value=7)
    async def asyncSetUp(self, fetch):
        self.assertEqual(await app.fetch(), 7)

    async def test_method(self, rows):
        self.assertEqual([row async for row in app.rows()], [1])

    @async_patch("app.fetch", return_value=2)
    async def test_own(self, fetch, rows):
        self.assertEqual(await app.fetch(), 2)
        fetch.assert_awaited_once_with()
        self.assertIs(app.rows, rows)

    @patch("app.connect")
    @async_patch("app.fetch")
    async def test_stacked(self, fetch, connect, rows):
        self.assertEqual((app.fetch, app.connect, app.rows), (fetch, connect, rows))

    @async_patch("app.fetch")
    def test_plain(self, fetch, rows):
        self.assertIs(app.fetch, fetch)

    @unittest.expectedFailure
    @async_patch("app.fetch")
    async def test_failure(self, fetch, rows):
        self.fail()
"""
#: Tests and fixtures below a plugin; MARK and FIXTURE are what the plugin wants above them.
ASYNC = """
@MARK
@async_patch("app.fetch", return_value=3)
async def test_fixture_by_name(fetch, number):
    assert await app.fetch() == number
    fetch.assert_awaited_once_with()
    SLEEP
    assert app.fetch is fetch


@MARK
@async_patch("app.connect", enter_result=1)
@patch("app.Client")
@async_patch("app.rows", items=[1])
async def test_stacked(rows, client, connect, number):
    assert [row async for row in app.rows()] == [1]
    async with app.connect() as connection:
        assert connection == 1
    assert (app.rows, app.Client, app.connect, number) == (rows, client, connect, 3)


@async_patch("app.fetch")
@MARK
async def test_mark_below(fetch, number):
    assert app.fetch is fetch


@MARK
@pytest.mark.parametrize("value", [1, 2])
@async_patch("app.fetch")
async def test_parametrized(fetch, value, number):
    fetch.return_value = value
    assert await app.fetch() == value


@MARK
@async_patch("app.fetch", new=None)
async def test_nothing_is_injected(number):
    assert app.fetch is None


@MARK
@pytest.mark.xfail(raises=KeyError, strict=True)
@async_patch("app.fetch")
async def test_failure(fetch):
    SLEEP
    raise KeyError


@MARK
@async_patch("app.rows")
@async_patch("app.fetch")
class TestClass:
    async def test_method(self, fetch, rows, number):
        assert (app.fetch, app.rows) == (fetch, rows)

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


@MARK
async def test_fixture_that_yields(yielded, number):
    assert app.fetch is yielded
    assert await app.fetch() == 6


@MARK
@async_patch("app.fetch")
async def test_patch_over_a_fixture(fetch, yielded):
    assert app.fetch is fetch is not yielded


@FIXTURE
@async_patch("app.rows", items=[1])
async def upper(rows, yielded):
    yield app.fetch, app.rows, yielded


@MARK
async def test_fixture_of_a_fixture(upper):
    fetch, rows, lower = upper
    assert fetch is lower
    assert (app.fetch, app.rows) == (fetch, rows)
    assert [row async for row in app.rows()] == [1]


@MARK
@pytest.mark.xfail(raises=KeyError, strict=True)
async def test_failure_with_a_fixture(upper):
    raise KeyError


class TestFixture:
    @FIXTURE
    @async_patch("app.fetch")
    async def own(self, fetch, number):
        yield fetch

    @MARK
    async def test_method(self, own):
        assert app.fetch is own


@pytest.fixture
@async_patch("app.fetch")
def plain(fetch, number):
    yield fetch


@MARK
async def test_plain_fixture(plain):
    assert app.fetch is plain

"""
#: Only pytest-asyncio lets tests that are not async have async fixtures.
IN_ASYNCIO = """
import asyncio
import pytest_asyncio


@async_patch("app.fetch")
def test_plain_test(fetch, yielded, number):
    assert app.fetch is fetch


"""
IN_ANYIO = """
import anyio


@pytest.fixture
def anyio_backend(): return "BACKEND"


"""
#: A test of each plugin, and a plain one.
MIXED = """
import pytest_asyncio, pytest_trio


@pytest_asyncio.fixture
@async_patch("app.fetch", return_value="asyncio")
async def in_asyncio(fetch, number): yield fetch


@pytest.fixture
@async_patch("app.fetch", return_value="anyio")
async def in_anyio(fetch, number): yield fetch


@pytest_trio.trio_fixture
@async_patch("app.fetch", return_value="trio")
async def in_trio(fetch, number): yield fetch


@pytest.mark.asyncio
@async_patch("app.rows", items=[1])
async def test_asyncio(rows, in_asyncio):
    assert await app.fetch() == "asyncio"
    assert [row async for row in app.rows()] == [1]


@pytest.mark.anyio
@async_patch("app.rows", items=[1])
async def test_anyio(rows, in_anyio):
    assert await app.fetch() == "anyio"
    assert [row async for row in app.rows()] == [1]


@pytest.mark.trio
@async_patch("app.rows", items=[1])
async def test_trio(rows, in_trio):
    assert await app.fetch() == "trio"
    assert [row async for row in app.rows()] == [1]


@async_patch("app.rows")
def test_plain(rows, number):
    assert app.rows is rows
"""


def run_python(directory, *arguments):
    """Run Python in a directory, with this asyncmocks and no plugins; return what it prints."""
    home = str(pathlib.Path(asyncmocks.__file__).absolute().parent.parent)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", *arguments],
        env=dict(os.environ, PYTHONPATH=home, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
        cwd=str(directory),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    printed = done.stdout.decode()
    assert done.returncode == 0, printed
    return printed.strip()


def run_pytest(directory, text, *options):
    """Run pytest on a file; return how many tests had which outcome, from its last line."""
    (directory / "app.py").write_text(APP)
    (directory / "conftest.py").write_text(CONFTEST)
    (directory / "test_it.py").write_text(IMPORTS + text)
    options = ("-p", "no:cacheprovider", "-W", "error", *options)
    last_line = run_python(directory, "pytest", *options).rpartition("\n")[2]
    return {what: int(count) for count, what in re.findall(r"(\d+) ([a-z]+)", last_line)}


def for_plugin(mark, fixture, sleep):
    """Return the tests below a plugin, with what the plugin wants above them."""
    text = re.sub("( *)@MARK\n", rf"\1@{mark}\n" if mark else "", ASYNC)
    return text.replace("FIXTURE", fixture).replace("SLEEP", sleep)


def test_plain_pytest(tmp_path):
    """Tests and fixtures of plain pytest get mocks, and the other arguments as fixtures."""
    assert run_pytest(tmp_path, "import asyncmocks\n" + PLAIN) == {"passed": 28, "xfailed": 1}


@pytest.mark.skipif(sys.version_info < (3, 8), reason="IsolatedAsyncioTestCase came in 3.8")
def test_unittest(tmp_path):
    """Tests of TestCase and IsolatedAsyncioTestCase get mocks, below pytest."""
    assert run_pytest(tmp_path, UNITTEST) == {"passed": 6, "xfailed": 2}


@pytest.mark.skipif(sys.version_info < (3, 8), reason="IsolatedAsyncioTestCase came in 3.8")
def test_unittest_alone(tmp_path):
    """The same tests pass below unittest's own runner."""
    run_pytest(tmp_path, UNITTEST)

    assert "OK (expected failures=2)" in run_python(tmp_path, "unittest", "test_it")


ASYNC_OUTCOMES = {"passed": 15, "xfailed": 2}
LOOP_SCOPE = ("-o", "asyncio_default_fixture_loop_scope=function")
STRICT = ("-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=strict", *LOOP_SCOPE)
AUTO = ("-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=auto", *LOOP_SCOPE)


def test_pytest_asyncio_strict(tmp_path):
    """Async tests, fixtures and generator fixtures of pytest-asyncio get mocks in strict mode."""
    pytest.importorskip("pytest_asyncio")
    text = for_plugin("pytest.mark.asyncio", "pytest_asyncio.fixture", "await asyncio.sleep(0)")

    assert run_pytest(tmp_path, IN_ASYNCIO + text, *STRICT) == dict(ASYNC_OUTCOMES, passed=16)


def test_pytest_asyncio_auto(tmp_path):
    """They get them in auto mode, without a mark, from plain `pytest.fixture`."""
    pytest.importorskip("pytest_asyncio")
    text = for_plugin("", "pytest.fixture", "await asyncio.sleep(0)")

    assert run_pytest(tmp_path, IN_ASYNCIO + text, *AUTO) == dict(ASYNC_OUTCOMES, passed=16)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_anyio(tmp_path, backend):
    """Async tests, fixtures and generator fixtures of anyio's plugin get mocks."""
    pytest.importorskip("anyio")
    pytest.importorskip(backend)
    text = for_plugin("pytest.mark.anyio", "pytest.fixture", "await anyio.sleep(0)")
    text = IN_ANYIO.replace("BACKEND", backend) + text

    assert run_pytest(tmp_path, text, "-p", "anyio") == ASYNC_OUTCOMES


def test_pytest_trio(tmp_path):
    """Async tests, fixtures and generator fixtures of pytest-trio get mocks."""
    pytest.importorskip("pytest_trio")
    text = for_plugin("pytest.mark.trio", "pytest_trio.trio_fixture", "await trio.sleep(0)")
    text = text.replace("raises=KeyError, ", "")  # an ExceptionGroup comes out
    text = f"import trio, pytest_trio\n{text}"

    assert run_pytest(tmp_path, text, "-p", "pytest_trio.plugin") == ASYNC_OUTCOMES


def test_all_plugins_at_once(tmp_path):
    """Tests of each plugin get mocks while all of them are loaded."""
    for name in ("pytest_asyncio", "anyio", "pytest_trio"):
        pytest.importorskip(name)

    assert run_pytest(tmp_path, MIXED, *STRICT, "-p", "anyio", "-p", "pytest_trio.plugin") == {
        "passed": 5
    }
