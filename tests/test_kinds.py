"""What users met with 1.0.1, kind by kind, and the corners of each kind.

Run from the directory above. ACCEPTANCE_STD=1 runs what is marked `@dropin`, and nothing else, with
unittest.mock of the newest Python instead: all of it must pass there.
"""

import asyncio
import contextlib
import functools
import gc
import inspect
import os
import subprocess
import sys
import textwrap
import types
import typing
import warnings
import weakref
from unittest import mock

import pytest

Self = getattr(typing, "Self", "Node")  # in typing from 3.11 on
STD = bool(os.environ.get("ACCEPTANCE_STD"))
if STD:
    from unittest.mock import AsyncMock, MagicMock, create_autospec
    from unittest.mock import patch as async_patch

    run = asyncio.run
    AsyncContextManagerMock = AsyncIteratorMock = async_iter = fail_on_unawaited = None
else:
    from asyncmocks import (
        AsyncContextManagerMock,
        AsyncIteratorMock,
        AsyncMock,
        MagicMock,
        async_iter,
        async_patch,
        create_autospec,
        fail_on_unawaited,
        run,
    )

# Kinds are tried here, not warnings: a coroutine that a wrong kind leaves behind fails no other test.
pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ME = os.path.basename(__file__)
PY = sys.version_info[:2]


def dropin(test):
    """Mark what passes with unittest.mock of 3.13, too."""
    test.dropin = True
    return test


@pytest.fixture(autouse=True)
def only_dropins_with_std(request):
    """Skip what the stdlib cannot do, when it is the stdlib that is tried."""
    if STD and not getattr(request.function, "dropin", False):
        pytest.skip("not of unittest.mock")


def since(*version):
    """Skip a test on older Pythons."""
    return pytest.mark.skipif(version > PY, reason="needs Python %d.%d" % version)


def until(*version):
    """Skip a test on newer Pythons."""
    return pytest.mark.skipif(version < PY, reason="up to Python %d.%d" % version)


async def collect(iterable):
    """Return all that `async for` gives."""
    return [item async for item in iterable]


async def enter(manager):
    """Return what `async with` gives."""
    async with manager as given:
        return given


async def wait_for(awaitable):
    """Await it within a coroutine."""
    return await awaitable


def autospecced(cls):
    """Return an autospecced instance."""
    return create_autospec(cls, instance=True)


def magic(cls):
    """Return a MagicMock under the spec."""
    return MagicMock(spec=cls)


def asynchronous(cls):
    """Return an AsyncMock under the spec."""
    return AsyncMock(spec=cls)


def patched(cls):
    """Return what an autospeccing async_patch gives an instance."""
    holder = types.SimpleNamespace(cls=cls)
    with async_patch.object(holder, "cls", autospec=True) as made:
        return made.return_value


MAKERS = [autospecced, magic, asynchronous, patched]
every_maker = pytest.mark.parametrize("make", MAKERS)
plain_maker = pytest.mark.parametrize("make", [autospecced, magic, patched])


class Client:
    async def get(self, url): ...

    def build(self, url): ...

    def plain(self, url):
        return url


class Door:
    def move(self, state, speed=1): ...

    open = functools.partialmethod(move, True)

    @functools.lru_cache(None)
    def cached(self, key): ...


async def seven():
    return 7


# Case 11: functions that are no functions


def plain_function(a: int, b: str = "x") -> str:
    """Add them."""
    return b * a


async def async_function(a: int, b: str = "x") -> str:
    """Await them."""
    return b * a


async def generator_function(a: int):
    """Yield them."""
    yield a


functions = pytest.mark.parametrize("function", [plain_function, async_function])


@dropin
@functions
def test_case_11_functools_wraps(function):
    """A decorated mock has the names of the function."""
    m = create_autospec(function)

    @functools.wraps(m)
    def wrapper(*args, **kwargs):
        return m(*args, **kwargs)

    assert wrapper.__name__ == function.__name__
    assert inspect.signature(wrapper) == inspect.signature(function)
    assert inspect.unwrap(wrapper) is m
    assert isinstance(wrapper.__qualname__, str)


@functions
def test_case_11_names(function):
    """The names of the mock are those of the function."""
    m = create_autospec(function)
    for name in ("__name__", "__qualname__", "__module__", "__doc__"):
        assert getattr(m, name) == getattr(function, name)


@functions
def test_case_11_below_async_patch(function):
    """What async_patch(autospec=True) puts in place can be wrapped."""
    holder = types.SimpleNamespace(f=function)
    with async_patch.object(holder, "f", autospec=True):

        @functools.wraps(holder.f)
        def wrapper(*args):
            return holder.f(*args)

    assert wrapper.__qualname__ == function.__qualname__


def test_case_11_retry_of_an_async_function():
    """A retrying decorator awaits the mock until it succeeds."""

    def retry(function):
        @functools.wraps(function)
        async def retrying(*args):
            while True:
                try:
                    return await function(*args)
                except KeyError:
                    pass

        return retrying

    m = create_autospec(async_function, side_effect=[KeyError, KeyError, "done"])
    assert run(retry(m)(1)) == "done"
    assert m.await_count == 3


def test_case_11_tenacity():
    """Tenacity's retry() takes the mock of a plain and of an async function."""
    tenacity = pytest.importorskip("tenacity")
    retry = tenacity.retry(stop=tenacity.stop_after_attempt(3))
    m = create_autospec(async_function, side_effect=[KeyError, "done"])
    assert run(retry(m)(1)) == "done"
    m = create_autospec(plain_function, side_effect=[KeyError, "done"])
    assert retry(m)(1) == "done"


@since(3, 7)
def test_case_11_asynccontextmanager():
    """asynccontextmanager() takes the mock of an async generator function."""
    m = create_autospec(generator_function)
    m.items = [7]
    manager = contextlib.asynccontextmanager(m)
    assert manager.__name__ == "generator_function"
    assert run(enter(manager(1))) == 7
    m.assert_called_once_with(1)


@pytest.mark.parametrize("method", ["get", "build", "plain"])
def test_case_11_methods_can_be_wrapped(method):
    """A method of an autospecced instance can be wrapped, too."""
    m = getattr(create_autospec(Client, instance=True), method)

    @functools.wraps(m)
    def wrapper(*args):
        return m(*args)

    assert isinstance(wrapper.__name__, str)
    assert isinstance(wrapper.__qualname__, str)
    assert list(inspect.signature(wrapper).parameters) == ["url"]


@dropin
@functions
def test_case_11_unwrap_ends(function):
    """inspect.unwrap() of the mock is the mock."""
    m = create_autospec(function)
    assert inspect.unwrap(m) is m


@dropin
def test_case_11_wrapper_and_singledispatch():
    """update_wrapper() on a partial, and singledispatch(), take the mock."""
    m = create_autospec(plain_function, return_value="r")
    partial = functools.update_wrapper(functools.partial(m, 1), m)
    assert partial.__name__ == "plain_function"
    assert partial() == "r"
    assert functools.singledispatch(m)(1) == "r"


# Case 12: annotations as text

LATE = textwrap.dedent("""
    from __future__ import annotations
    import typing
    if typing.TYPE_CHECKING:
        from nowhere import Missing

    class Settings: pass

    def plain(s: Settings, n: int = 1) -> Settings: "Plain."
    async def coroutine(s: Settings, n: int = 1) -> Settings: "Async."
    async def generator(s: Settings, n: int = 1) -> typing.AsyncIterator[Settings]: yield s
    async def missing(s: Missing) -> Missing: "Missing."
""")


def late():
    """Return a module whose annotations are texts."""
    module = types.ModuleType("late_module")
    exec(compile(LATE, "late_module.py", "exec", dont_inherit=True), module.__dict__)
    return module


late_functions = pytest.mark.parametrize("name", ["plain", "coroutine", "generator"])


@dropin
@since(3, 10)
@pytest.mark.parametrize("name", ["plain", "coroutine"])
def test_case_12_signature(name):
    """inspect.signature(eval_str=True) resolves what the mock's function says."""
    module = late()
    signature = inspect.signature(create_autospec(getattr(module, name)), eval_str=True)
    assert list(signature.parameters) == ["s", "n"]


@since(3, 10)
@late_functions
def test_case_12_signature_in_full(name):
    """It is the signature of the function, resolved."""
    function = getattr(late(), name)
    m = create_autospec(function)
    assert inspect.signature(m, eval_str=True) == inspect.signature(function, eval_str=True)
    assert inspect.signature(m) == inspect.signature(function)


@since(3, 10)
@late_functions
def test_case_12_get_annotations(name):
    """inspect.get_annotations() gives those of the function, as texts and resolved."""
    function = getattr(late(), name)
    m = create_autospec(function)
    assert inspect.get_annotations(m) == inspect.get_annotations(function)
    assert inspect.get_annotations(m, eval_str=True) == inspect.get_annotations(
        function, eval_str=True
    )


@since(3, 7)
@late_functions
def test_case_12_type_hints(name):
    """typing.get_type_hints() gives those of the function."""
    function = getattr(late(), name)
    assert typing.get_type_hints(create_autospec(function)) == typing.get_type_hints(function)


@since(3, 7)
@late_functions
def test_case_12_globals(name):
    """The mock's `__globals__` is the dict in which the annotations mean something."""
    function = getattr(late(), name)
    m = create_autospec(function)
    assert isinstance(m.__globals__, dict)
    assert m.__globals__["Settings"] is function.__globals__["Settings"]


@since(3, 7)
def test_case_12_names_under_type_checking():
    """A name that exists for type checkers only is ignored without a word."""
    m = create_autospec(late().missing, return_value=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(m(1)) == 3
        with pytest.raises(TypeError):
            m()


@since(3, 10)
def test_case_12_below_async_patch():
    """The same below async_patch(autospec=True)."""
    module = late()
    original = inspect.signature(module.coroutine, eval_str=True)
    with async_patch.object(module, "coroutine", autospec=True) as m:
        assert inspect.signature(m, eval_str=True) == original
        assert inspect.signature(module.coroutine, eval_str=True) == original


@since(3, 8)
def test_case_12_fastapi():
    """FastAPI injects into autospecced dependencies, whether plain, async or with a yield."""
    fastapi = pytest.importorskip("fastapi")
    testclient = pytest.importorskip("fastapi.testclient")
    source = textwrap.dedent("""
        from __future__ import annotations
        from fastapi import Request

        def plain(request: Request, q: int = 1) -> int: ...
        async def coroutine(request: Request, q: int = 1) -> int: ...
    """)
    module = types.ModuleType("late_app")
    exec(compile(source, "late_app.py", "exec", dont_inherit=True), module.__dict__)
    app = fastapi.FastAPI()
    a = create_autospec(module.plain, return_value=2)
    b = create_autospec(module.coroutine, return_value=3)

    @app.get("/")
    async def root(x=fastapi.Depends(a), y=fastapi.Depends(b)):
        return [x, y]

    response = testclient.TestClient(app).get("/?q=5")
    assert response.json() == [2, 3]
    assert a.call_args[1]["q"] == 5 and b.await_args[1]["q"] == 5


# Case 13: hypothesis

HYPOTHESIS = """
import unittest
import app
from unittest import mock
from asyncmocks import async_patch, run
from hypothesis import given, settings, strategies as st

settings.register_profile("few", max_examples=3, deadline=None)
settings.load_profile("few")

@given(x=st.integers())
@async_patch("app.fetch", return_value=3)
def test_above(m, x):
    assert app.fetch is m and isinstance(x, int)

@async_patch("app.fetch", return_value=3)
@given(x=st.integers())
def test_below(m, x):
    assert app.fetch is m and isinstance(x, int)

@given(x=st.integers())
@async_patch("app.fetch", return_value=3)
def test_keyword(m, x):
    assert app.fetch is m and isinstance(x, int)

@given(x=st.integers())
@async_patch("app.fetch", return_value=3)
@mock.patch("app.other")
@async_patch("app.third")
def test_stack(third, other, m, x):
    assert (app.fetch, app.other, app.third) == (m, other, third)

@given(x=st.integers())
@async_patch("app.fetch", new=5)
def test_new(x):
    assert app.fetch == 5 and isinstance(x, int)

@given(x=st.integers())
@async_patch("app.fetch", return_value=3)
def test_awaited(m, x):
    assert run(app.fetch(x)) == 3
    m.assert_awaited_once_with(x)

class TestMethods(unittest.TestCase):
    @given(x=st.integers())
    @async_patch("app.fetch", return_value=3)
    def test_method(self, m, x):
        assert app.fetch is m and isinstance(x, int)
"""


def pytest_run(tmp_path, **files):
    """Run pytest on files, and return its output."""
    if sys.platform == "emscripten":
        pytest.skip("WebAssembly starts no processes")
    for name, text in files.items():
        (tmp_path / (name + ".py")).write_text(textwrap.dedent(text))
    env = dict(os.environ, PYTHONPATH=ROOT, PYTHONDONTWRITEBYTECODE="1")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            "test_it.py",
        ],
        cwd=str(tmp_path),
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    return process.communicate()[0]


APP = """
    async def fetch(x): ...
    def other(): ...
    async def third(): ...
"""


def test_case_13_given(tmp_path):
    """@given above and below, with keywords, methods, stacks, and a `new` of its own."""
    pytest.importorskip("hypothesis")
    output = pytest_run(tmp_path, app=APP, test_it=HYPOTHESIS)
    assert "7 passed" in output, output


# Case 14: the most copied idiom


async def read(session):
    """Do what the code of the idiom does."""
    async with session.get("/") as response:
        return await response.json()


@dropin
def test_case_14_idiom():
    """`m.get.return_value.__aenter__.return_value.json.return_value` is what is read."""
    s = MagicMock()
    s.get.return_value.__aenter__.return_value.json.return_value = 7
    assert run(read(s)) == 7
    s.get.assert_called_once_with("/")
    s.get.return_value.__aenter__.return_value.json.assert_awaited_once_with()


@dropin
def test_case_14_by_keyword_and_by_configure_mock():
    """The same with dotted names."""
    path = {"get.return_value.__aenter__.return_value.json.return_value": 7}
    assert run(read(MagicMock(**path))) == 7
    m = MagicMock()
    m.configure_mock(**path)
    assert run(read(m)) == 7


@dropin
def test_case_14_entering_the_mock_itself():
    """What a bare MagicMock gives when entered has methods that are awaited."""
    m = MagicMock()
    m.__aenter__.return_value.fetch.return_value = 3

    async def use():
        async with m as x:
            assert x is m.__aenter__.return_value
            return await x.fetch("q")

    assert run(use()) == 3
    m.__aenter__.return_value.fetch.assert_awaited_once_with("q")


@dropin
def test_case_14_attribute_and_own_mocks():
    """A status that is a number, a plain method and an AsyncMock of one's own."""
    s = MagicMock()
    r = s.get.return_value.__aenter__.return_value
    r.status = 200
    r.raise_for_status = MagicMock(return_value=None)
    r.json = AsyncMock(return_value=7)

    async def use():
        async with s.get("/") as response:
            assert response.raise_for_status() is None
            return response.status, await response.json()

    assert run(use()) == (200, 7)


@dropin
def test_case_14_return_value_of_aenter():
    """A mock of one's own is what is entered, and stays what it is."""
    response = MagicMock(status=201)
    response.json.return_value = 7
    s = MagicMock()
    s.get.return_value.__aenter__.return_value = response

    async def use():
        async with s.get("/") as r:
            assert r is response
            return r.status, r.json()

    assert run(use()) == (201, 7)


@dropin
def test_case_14_session_class_and_get():
    """The nested case: the session is entered, its get is a MagicMock."""
    cls = MagicMock()
    session = cls.return_value.__aenter__.return_value
    session.get = MagicMock()
    session.get.return_value.__aenter__.return_value.json.return_value = 7

    async def use():
        async with cls(headers=1) as s:
            return await read(s)

    assert run(use()) == 7


@dropin
def test_case_14_async_session_with_plain_get():
    """An AsyncMock as session, with a MagicMock as get."""
    s = AsyncMock()
    s.get = MagicMock()
    s.get.return_value.__aenter__.return_value.json.return_value = 7
    assert run(read(s)) == 7


@dropin
def test_case_14_exits_and_failures():
    """Entering and exiting are awaited once; a failing entering raises, an exception in the block gets out."""
    s = MagicMock()
    s.get.return_value.__aexit__.return_value = False
    run(read(s))
    s.get.return_value.__aenter__.assert_awaited_once_with()
    assert s.get.return_value.__aexit__.await_args[0] == (None, None, None)

    async def failing():
        async with s.get("/"):
            raise KeyError

    with pytest.raises(KeyError):
        run(failing())
    s.get.return_value.__aenter__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        run(read(s))


@dropin
def test_case_14_patched():
    """The idiom on what mock.patch put in place, with kwargs."""
    holder = types.SimpleNamespace(session=None)
    with mock.patch.object(holder, "session", new_callable=MagicMock) as s:
        s.get.return_value.__aenter__.return_value.json.return_value = 7
        assert run(read(holder.session)) == 7


@dropin
def test_case_14_iterating_the_entered():
    """What was entered is iterated as it was told to."""
    s = MagicMock()
    s.get.return_value.__aenter__.return_value.__aiter__.return_value = [1, 2]

    async def use():
        async with s.get("/") as r:
            return [line async for line in r]

    assert run(use()) == [1, 2]


# Case 15: wrapping a coroutine object


@dropin
def test_case_15_close_is_watched():
    """close() of a wrapped coroutine is recorded and done."""
    coro = seven()
    m = MagicMock(wraps=coro)
    m.close()
    m.close.assert_called_once_with()
    assert inspect.getcoroutinestate(coro) == inspect.CORO_CLOSED


@dropin
def test_case_15_send_and_throw():
    """send() and throw() reach the coroutine."""
    m = MagicMock(wraps=seven())
    with pytest.raises(StopIteration) as stopped:
        m.send(None)
    assert stopped.value.value == 7
    m = MagicMock(wraps=seven())
    with pytest.raises(KeyError):
        m.throw(KeyError())
    assert m.throw.call_count == 1


@dropin
def test_case_15_untouched():
    """A coroutine that is only wrapped is not started, and its mock not awaited."""
    coro = seven()
    MagicMock(wraps=coro)
    assert inspect.getcoroutinestate(coro) == inspect.CORO_CREATED
    coro.close()


@dropin
def test_case_15_attribute_that_is_a_coroutine():
    """A coroutine object as an attribute of what is spied on."""
    coro = seven()
    spy = MagicMock(wraps=types.SimpleNamespace(pending=coro))
    spy.pending.close()
    assert inspect.getcoroutinestate(coro) == inspect.CORO_CLOSED


def test_case_15_awaited():
    """Awaiting the spy awaits the coroutine."""
    assert run(wait_for(MagicMock(wraps=seven()))) == 7


def test_case_15_async_generator_object():
    """Iterating the spy of an async generator iterates that, and closing it closes that."""
    assert run(collect(MagicMock(wraps=generator_function(3)))) == [3]

    async def close():
        agen = generator_function(3)
        await MagicMock(wraps=agen).aclose()
        return await collect(agen)

    assert run(close()) == []


@dropin
def test_case_15_return_value_wins():
    """A return value set on close() is given instead, and the coroutine left alone."""
    coro = seven()
    m = MagicMock(wraps=coro)
    m.close.return_value = 3
    assert m.close() == 3
    assert inspect.getcoroutinestate(coro) == inspect.CORO_CREATED
    coro.close()


# Case 16: magic methods of a class


class Feed:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        pass

    def __aiter__(self):
        return self

    async def __anext__(self):
        raise StopAsyncIteration

    async def __call__(self, x):
        return x

    def __len__(self):
        return 1

    def __getitem__(self, key):
        return key


async def numbers():
    yield 1
    yield 2


@dropin
def test_case_16_aiter():
    """A patched `__aiter__` gives the iterator that it was told to."""
    with async_patch.object(Feed, "__aiter__", return_value=numbers()) as m:
        assert run(collect(Feed())) == [1, 2]
        assert m.call_count == 1
    assert run(collect(Feed())) == []


@dropin
def test_case_16_aiter_side_effect():
    """A patched `__aiter__` makes a fresh iterator each time."""
    with async_patch.object(Feed, "__aiter__", side_effect=numbers):
        assert run(collect(Feed())) == [1, 2]
        assert run(collect(Feed())) == [1, 2]


def test_case_16_aexit_swallows_nothing():
    """A patched `__aexit__` lets exceptions out, and was awaited with them."""

    async def failing():
        async with Feed():
            raise KeyError("x")

    with async_patch.object(Feed, "__aexit__") as m:
        with pytest.raises(KeyError):
            run(failing())
        assert m.await_args[0][0] is KeyError
    with async_patch.object(Feed, "__aexit__", autospec=True) as m:
        with pytest.raises(KeyError):
            run(failing())
        assert m.await_count == 1


@dropin
def test_case_16_aexit_told_to_swallow():
    """A patched `__aexit__` that is told to swallow exceptions does."""

    async def failing():
        async with Feed():
            raise KeyError("x")

    with async_patch.object(Feed, "__aexit__", return_value=True):
        run(failing())
    with async_patch.object(Feed, "__aexit__", return_value=False):
        with pytest.raises(KeyError):
            run(failing())
    with async_patch.object(Feed, "__aexit__", side_effect=ValueError):
        with pytest.raises(ValueError):
            run(failing())


@dropin
def test_case_16_aenter_and_anext():
    """A patched `__aenter__` and `__anext__` give what they were told to, awaited."""
    with async_patch.object(Feed, "__aenter__", return_value=5) as m:
        assert run(enter(Feed())) == 5
        m.assert_awaited_once_with()
    with async_patch.object(Feed, "__anext__", side_effect=[1, 2, StopAsyncIteration]) as m:
        assert run(collect(Feed())) == [1, 2]
        assert m.await_count == 3


@dropin
def test_case_16_plain_magic_methods():
    """What the language calls plainly is plain."""
    with async_patch.object(Feed, "__len__", return_value=3):
        assert len(Feed()) == 3
    with async_patch.object(Feed, "__getitem__", return_value=4) as m:
        assert Feed()["k"] == 4
        m.assert_called_once_with("k")
    assert len(Feed()) == 1


@dropin
def test_case_16_async_call():
    """A patched async `__call__` is awaited."""
    with async_patch.object(Feed, "__call__", return_value=4) as m:
        assert run(Feed()(1)) == 4
        m.assert_awaited_once_with(1)
    assert run(Feed()(1)) == 1


def test_case_16_by_name():
    """A dotted target means the same."""
    with async_patch(__name__ + ".Feed.__aiter__", return_value=numbers()):
        assert run(collect(Feed())) == [1, 2]


# Case 17: spies and protocols


class Source:
    def __aiter__(self):
        return numbers()

    async def __aenter__(self):
        return "own"

    async def __aexit__(self, *args):
        return False

    def __await__(self):
        yield
        return "awaited"

    def __len__(self):
        return 2

    async def fetch(self):
        return "own"

    def plain(self):
        return "own"


def test_case_17_aiter():
    """What is told to `__aiter__` of a spy is given, else the object's own."""
    spy, other = MagicMock(wraps=Source()), MagicMock(wraps=Source())
    spy.__aiter__.return_value = [9]
    assert run(collect(spy)) == [9]
    assert run(collect(spy)) == [9]
    assert run(collect(other)) == [1, 2]


def test_case_17_aiter_side_effect():
    """The same with a side effect."""
    spy = MagicMock(wraps=Source())
    spy.__aiter__.side_effect = lambda: async_iter(8, 9)
    assert run(collect(spy)) == [8, 9]
    assert run(collect(spy)) == [8, 9]


def test_case_17_anext():
    """`__anext__.side_effect` is what `async for` over the spy of an iterator gives."""
    spy = MagicMock(wraps=Feed())
    spy.__anext__.side_effect = [1, 2]
    assert run(collect(spy)) == [1, 2]


def test_case_17_await():
    """`await spy` awaits the object, as often as that can be awaited."""
    spy = MagicMock(wraps=Source())
    assert run(wait_for(spy)) == "awaited"
    assert run(wait_for(spy)) == "awaited"


def test_case_17_await_told_otherwise():
    """`__await__.return_value` of a spy is what awaiting gives."""
    spy = MagicMock(wraps=Source())
    spy.__await__.return_value = 5
    assert run(wait_for(spy)) == 5


def test_case_17_aenter():
    """Entering reaches the object, unless told otherwise."""
    spy = MagicMock(wraps=Source())
    assert run(enter(spy)) == "own"
    spy.__aenter__.return_value = 3
    assert run(enter(spy)) == 3
    spy.__aenter__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        run(enter(spy))


@dropin
def test_case_17_aexit():
    """Exceptions get out of a spied block, unless told otherwise."""
    spy = MagicMock(wraps=Source())

    async def failing():
        async with spy:
            raise KeyError

    spy.__aexit__.return_value = False
    with pytest.raises(KeyError):
        run(failing())
    spy.__aexit__.return_value = True
    run(failing())


@dropin
def test_case_17_plain_protocols_and_methods():
    """Plain protocols and methods of a spy give what they are told to."""
    spy = MagicMock(wraps=Source())
    spy.__len__.return_value = 9
    spy.plain.return_value = 5
    assert len(spy) == 9
    assert spy.plain() == 5
    assert MagicMock(wraps=Source()).plain() == "own"


def test_case_17_async_methods():
    """An async method of a spy is awaited, and gives its own or what it is told to."""
    spy = MagicMock(wraps=Source())
    assert run(spy.fetch()) == "own"
    spy.fetch.return_value = 5
    assert run(spy.fetch()) == 5
    assert spy.fetch.await_count == 2
    assert not inspect.isawaitable(spy.plain())


# Case 18: what is recorded is freed


class Thing(list):
    """What a weak reference can follow."""


class Failure(Exception):
    """What a weak reference can follow, raised."""


def forgetting(awaitable):
    """Drop a coroutine without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if inspect.iscoroutine(awaitable):
            awaitable.close()
        del awaitable
        gc.collect()


def call_awaited(m, *args):
    """Call and await."""
    run(wait_for(m(*args)))


def call_dropped(m, *args):
    """Call and forget."""
    forgetting(m(*args))


def call_failing(m, *args):
    """Call and await what fails."""
    m.side_effect = Failure
    with pytest.raises(Failure):
        run(wait_for(m(*args)))
    m.side_effect = None


def call_cancelled(m, *args):
    """Call, begin to await, and cancel."""

    async def forever(*args):
        await asyncio.get_event_loop().create_future()

    async def cancel():
        task = asyncio.ensure_future(m(*args))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    m.side_effect = forever
    run(cancel())
    m.side_effect = None


def magic_child():
    """Return a MagicMock and an AsyncMock below it."""
    root = MagicMock()
    root.child = AsyncMock()
    return root, root.child


def attached():
    """Return a MagicMock and an AsyncMock that was attached."""
    root, child = MagicMock(), AsyncMock()
    root.attach_mock(child, "child")
    return root, child


def deep():
    """Return an AsyncMock and one far below."""
    root = AsyncMock()
    return root, root.a.b.c


def alone():
    """Return an AsyncMock as root and mock."""
    root = AsyncMock()
    return root, root


def spec_child():
    """Return a spec'd MagicMock and its async method."""
    root = MagicMock(spec=Client)
    return root, root.get


def autospec_child():
    """Return an autospecced instance and its async method."""
    root = create_autospec(Client, instance=True)
    return root, root.get


TREES = [alone, deep, magic_child, attached, spec_child, autospec_child]
CALLS = [call_awaited, call_dropped, call_failing, call_cancelled]


@dropin
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("tree", TREES)
def test_case_18_arguments_after_reset(tree, call):
    """What a call was given is freed when the tree is reset, for the first time and later."""
    root, m = tree()
    for _ in range(2):
        thing = Thing()
        ref = weakref.ref(thing)
        call(m, thing)
        del thing
        root.reset_mock()
        gc.collect()
        assert ref() is None


@dropin
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("tree", TREES)
def test_case_18_arguments_after_the_mock_is_gone(tree, call):
    """What a call was given is freed with the mock."""
    root, m = tree()
    thing = Thing()
    ref = weakref.ref(thing)
    call(m, thing)
    del thing, root, m
    gc.collect()
    assert ref() is None


@dropin
@pytest.mark.parametrize("tree", [alone, deep, magic_child])
def test_case_18_results_are_not_kept(tree):
    """What a side effect returned is freed as soon as its caller drops it."""
    root, m = tree()
    m.side_effect = lambda: Thing()
    result = run(m())
    ref = weakref.ref(result)
    del result
    gc.collect()
    assert ref() is None


@dropin
@pytest.mark.parametrize("tree", [alone, deep, magic_child])
def test_case_18_exceptions_are_not_kept(tree):
    """What a side effect raised, and the frames it passed, are freed as soon as it is caught."""
    root, m = tree()

    def fail(*args):
        raise Failure(Thing())

    m.side_effect = fail

    def use():
        local = Thing()
        try:
            run(m())
        except Failure as exc:
            return weakref.ref(exc), weakref.ref(local)

    refs = use()
    gc.collect()
    assert [ref() for ref in refs] == [None, None]


@dropin
def test_case_18_magic_mock_children():
    """Plain children free what they were given, and so does what they return."""
    root = MagicMock()
    a, b = Thing(), Thing()
    refs = weakref.ref(a), weakref.ref(b)
    root.child(a)
    root.child.return_value.other(key=b)
    del a, b
    root.reset_mock()
    gc.collect()
    assert [ref() for ref in refs] == [None, None]


@pytest.mark.parametrize("use", [enter, wait_for])
def test_case_18_context_manager(use):
    """An opening's arguments are freed when the mock is reset."""
    m = AsyncContextManagerMock(enter_result=1)
    for _ in range(2):
        thing = Thing()
        ref = weakref.ref(thing)
        run(use(m(thing)))
        del thing
        m.reset_mock()
        gc.collect()
        assert ref() is None
    assert run(use(m())) == 1


def test_case_18_exceptions_in_blocks():
    """The exception that left a block is freed when the mock is reset."""
    m = AsyncContextManagerMock()

    async def failing():
        async with m(1):
            raise Failure

    try:
        run(failing())
    except Failure as exc:
        ref = weakref.ref(exc)
    m.assert_exited_with(Failure)
    m.reset_mock()
    gc.collect()
    assert ref() is None


def test_case_18_iterator():
    """Arguments of openings and values that were sent are freed when the mock is reset."""
    m = AsyncIteratorMock([1, 2, 3])
    thing, sent = Thing(), Thing()
    refs = weakref.ref(thing), weakref.ref(sent)

    async def use(thing, sent):
        opening = m(thing)
        await opening.__anext__()
        await opening.asend(sent)
        await opening.aclose()

    run(use(thing, sent))
    del thing, sent
    m.reset_mock()
    gc.collect()
    assert [ref() for ref in refs] == [None, None]


@pytest.mark.parametrize("make", ["AsyncContextManagerMock", "AsyncIteratorMock"])
def test_case_18_resources_that_are_gone(make):
    """What an opening was given is freed with mock and opening, used or not."""
    m = globals()[make]()
    things = [Thing(), Thing()]
    refs = [weakref.ref(thing) for thing in things]
    run(collect(m(things[0])) if make == "AsyncIteratorMock" else enter(m(things[0])))
    forgetting(m(things[1]))
    del things, m
    gc.collect()
    assert [ref() for ref in refs] == [None, None]


@pytest.mark.parametrize("make", ["AsyncContextManagerMock", "AsyncIteratorMock"])
def test_case_18_forgotten_openings(make):
    """An opening that was never used is forgotten by a reset."""
    m = globals()[make]()
    thing = Thing()
    ref = weakref.ref(thing)
    forgetting(m(thing))
    del thing
    m.reset_mock()
    gc.collect()
    assert ref() is None
    m.assert_all_awaited()


def test_case_18_fail_on_unawaited():
    """What was called within a block is freed after it."""
    thing = Thing()
    ref = weakref.ref(thing)
    with fail_on_unawaited():
        m = AsyncMock()
        run(m(thing))
    del thing
    m.reset_mock()
    gc.collect()
    assert ref() is None


@dropin
@pytest.mark.parametrize("tree", TREES)
def test_case_18_memory_does_not_grow(tree):
    """Awaits of a child with resets between keep next to nothing."""
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    root, m = tree()

    def work(count):
        for _ in range(count):
            forgetting_none = m("u")
            try:
                forgetting_none.send(None)
            except StopIteration:
                pass
            root.reset_mock()
        gc.collect()

    work(50)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work(500)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 20000


def test_case_18_memory_of_resources():
    """Openings with resets between keep next to nothing."""
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    m = AsyncContextManagerMock()

    async def work(count):
        for _ in range(count):
            async with m("u"):
                pass
            m.reset_mock()
        gc.collect()

    run(work(50))
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        run(work(500))
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 30000


@dropin
def test_case_18_what_is_kept():
    """Without a reset all that was recorded is there."""
    root = MagicMock()
    root.child = AsyncMock()
    for n in range(100):
        run(root.child(n))
    assert root.child.await_count == root.child.call_count == 100
    assert [c[1] for c in root.mock_calls] == [(n,) for n in range(100)]
    assert root.child.await_args_list == [mock.call(n) for n in range(100)]


# Case 25: places and names


def text_of(assertion, *args, **kwargs):
    """Return what a failing assertion says."""
    with pytest.raises(AssertionError) as raised:
        assertion(*args, **kwargs)
    return str(raised.value)


def points_here(text):
    """Tell whether all places in a text are in this file."""
    places = [word for word in text.replace(":", " ").split() if word.endswith(".py")]
    return bool(places) and all(os.path.basename(place) == ME for place in places)


@since(3, 7)
def test_case_25_entered_by_an_exit_stack():
    """Entering and exiting below AsyncExitStack have places in the user's code."""
    m = AsyncContextManagerMock(name="m")

    async def use():
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(m)

    run(use())
    text = text_of(m.assert_not_entered)
    assert points_here(text), text


@since(3, 7)
def test_case_25_called_by_an_exit_stack():
    """A call that AsyncExitStack makes has its place in the user's code."""
    m = AsyncMock(name="m")
    outer = MagicMock()
    outer.side_effect = m

    async def use():
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(lambda: None)
            stack.callback(m.close)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run(use())
        gc.collect()
    text = text_of(m.assert_all_awaited)
    assert points_here(text), text


def test_case_25_entered_within_gather_and_wait_for():
    """Entering within a task of gather() or wait_for() has its place where it is written."""
    m = AsyncContextManagerMock(name="m")

    async def use():
        await asyncio.gather(enter(m), enter(m))
        await asyncio.wait_for(enter(m), 5)

    run(use())
    text = text_of(m.assert_not_entered)
    assert points_here(text), text


def test_case_25_called_by_the_loop():
    """A call that the event loop makes itself points into none of asyncio's files."""
    m = AsyncMock(name="m")

    async def use():
        asyncio.get_event_loop().set_debug(False)  # which would refuse coroutine functions
        asyncio.get_event_loop().call_soon(m, 1)
        await asyncio.sleep(0.01)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run(use())
        gc.collect()
    text = text_of(m.assert_all_awaited)
    for name in ("events.py", "base_events.py", "runners.py", "contextlib.py", "mock.py"):
        assert name not in text, text


def test_case_25_called_below_a_mock():
    """A call that a plain mock's side effect makes has its place in the user's code."""
    m = AsyncMock(name="m")
    outer = mock.MagicMock(side_effect=m)
    forgetting(outer(1))
    text = text_of(m.assert_all_awaited)
    assert points_here(text), text


@pytest.mark.parametrize(
    "make",
    [
        lambda: create_autospec(async_function),
        lambda: AsyncMock(spec=async_function),
    ],
)
def test_case_25_unnamed_function(make):
    """An unnamed mock of a function is called by the function's name."""
    text = text_of(make().assert_awaited_once)
    assert "async_function" in text, text


@every_maker
def test_case_25_unnamed_class(make):
    """An unnamed mock's methods are told with the name of the class."""
    if make is patched:
        pytest.skip("has the name of its target")
    text = text_of(make(Client).get.assert_awaited_once)
    assert "Client" in text and "get" in text, text
    assert "mock.get" not in text, text


@pytest.mark.parametrize(
    "make",
    [
        lambda: create_autospec(async_function, name="fetcher"),
        lambda: AsyncMock(spec=async_function, name="fetcher"),
        lambda: AsyncMock(name="fetcher"),
    ],
)
def test_case_25_own_name_wins(make):
    """A name that was given is the name."""
    text = text_of(make().assert_awaited_once)
    assert "fetcher" in text and "async_function" not in text, text


@every_maker
def test_case_25_attribute_errors(make):
    """A wrong name is told together with the class."""
    with pytest.raises(AttributeError) as raised:
        make(Client).wrong
    assert "wrong" in str(raised.value)
    assert "Client" in str(raised.value), raised.value


def test_case_25_attribute_error_tells_the_mock():
    """A wrong name is told together with the name of the mock."""
    for m in (
        MagicMock(spec=Client, name="backend"),
        AsyncMock(spec=Client, name="backend"),
        create_autospec(Client, instance=True, name="backend"),
    ):
        with pytest.raises(AttributeError) as raised:
            m.wrong
        assert "backend" in str(raised.value) and "wrong" in str(raised.value), raised.value


def test_case_25_setting_a_wrong_name():
    """So is one that is set where spec_set forbids it."""
    m = MagicMock(spec_set=Client)
    with pytest.raises(AttributeError) as raised:
        m.wrong = 1
    assert "wrong" in str(raised.value) and "Client" in str(raised.value), raised.value


def cached_function(a):
    """Be wrapped."""


@pytest.mark.parametrize(
    "function, bad",
    [
        (functools.partial(cached_function), "partial("),
        (functools.lru_cache(None)(cached_function), "_lru_cache_wrapper("),
    ],
    ids=["partial", "lru_cache"],
)
def test_case_25_signature_errors(function, bad):
    """Wrong arguments are told with the name of what is mocked."""
    with pytest.raises(TypeError) as raised:
        create_autospec(function)(1, 2, 3)
    assert bad not in str(raised.value), raised.value
    if hasattr(function, "__name__"):
        assert "cached_function" in str(raised.value), raised.value


def test_case_25_signature_errors_of_methods():
    """Wrong arguments of methods do not name the machinery around them."""
    m = autospecced(Door)
    for method in ("open", "cached"):
        with pytest.raises(TypeError) as raised:
            getattr(m, method)(1, 2, 3)
        for bad in ("partial(", "_lru_cache_wrapper("):
            assert bad not in str(raised.value), raised.value


def test_case_25_spec_with_a_mock_in_it():
    """The attribute that is a mock already is named."""

    class Holder:
        fetcher = mock.MagicMock()

    with pytest.raises(Exception) as raised:
        create_autospec(Holder).fetcher()
    assert "fetcher" in str(raised.value), raised.value


# Case 26: the text of a mistyped assertion

MISTYPED = """
import sys
import traceback
from asyncmocks import *
{setup}
try:
    {statement}
except AttributeError as exc:
    print(str(exc).count("Did you mean"))
    raise
"""
TYPOS = [
    ("m = AsyncMock()", "m.assert_awaitd()"),
    ("m = AsyncMock(name='m')", "m.awaited_once_with(1)"),
    ("m = AsyncMock()", "m.child.assert_awaited_onec()"),
    ("m = MagicMock()", "m.assert_caled_once()"),
    ("m = MagicMock()", "m.called_once()"),
    ("m = AsyncContextManagerMock()", "m.assert_enterd()"),
    ("m = AsyncIteratorMock()", "m.assert_exhaustd()"),
    ("async def f(): pass\nm = create_autospec(f)", "m.assert_awaitd()"),
]


@pytest.mark.parametrize("setup, statement", TYPOS)
def test_case_26_interpreter_adds_nothing(setup, statement):
    """The interpreter's own suggestion is not put behind ours."""
    if sys.platform == "emscripten":
        pytest.skip("WebAssembly starts no processes")
    process = subprocess.Popen(
        [sys.executable, "-c", MISTYPED.format(setup=setup, statement=statement)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    out, err = process.communicate()
    assert process.returncode == 1 and "AttributeError" in err
    assert err.count("Did you mean") == int(out), err


@pytest.mark.parametrize("setup, statement", TYPOS)
def test_case_26_traceback_module_adds_nothing(setup, statement):
    """Nor does the traceback module, with which test runners print."""
    import traceback

    namespace = {}
    exec("from asyncmocks import *\n" + setup, namespace)
    with pytest.raises(AttributeError) as raised:
        exec(statement, namespace)
    text = "".join(
        traceback.format_exception(type(raised.value), raised.value, raised.value.__traceback__)
    )
    assert text.count("Did you mean") == str(raised.value).count("Did you mean"), text


def test_case_26_pytest_shows_no_source_of_ours(tmp_path):
    """A mistyped assertion's failure shows the user's code alone."""
    tests = ["from asyncmocks import *"]
    for number, (setup, statement) in enumerate(TYPOS):
        tests.append(
            "def test_%d():\n%s\n    %s" % (number, textwrap.indent(setup, "    "), statement)
        )
    output = pytest_run(tmp_path, test_it="\n".join(tests))
    assert "%d failed" % len(TYPOS) in output, output
    ours = [line for line in output.splitlines() if "asyncmocks/" in line.replace("\\", "/")]
    assert not ours, output


def test_case_26_the_right_name_is_told():
    """The text names what was written and what was meant."""
    with pytest.raises(AttributeError) as raised:
        AsyncMock().assert_awaitd()
    assert "assert_awaitd" in str(raised.value) and "'assert_awaited'" in str(raised.value)


@dropin
def test_case_26_unsafe_and_specs():
    """What the spec has, or unsafe=True allows, is no typo."""

    class Judge:
        def assert_guilty(self):
            raise NotImplementedError

    MagicMock(spec=Judge).assert_guilty()
    MagicMock(unsafe=True).assert_awaitd()
    AsyncMock(unsafe=True).assert_awaitd
    for m in (MagicMock(), AsyncMock()):
        assert not hasattr(m, "assert_nothing")
        assert getattr(m, "assert_nothing", 3) == 3


# Case 27: the kind was fixed when the mock was made


def changing():
    """Return a class with an async and a plain method, to be changed."""

    class Changing:
        async def fetch(self, url):
            raise NotImplementedError

        def close(self):
            raise NotImplementedError

    return Changing


def plain_method(self, url):
    """Be plain."""


async def async_method(self):
    """Be async."""


makers_of_27 = pytest.mark.parametrize("make", [autospecced, magic, asynchronous])


@dropin
@makers_of_27
def test_case_27_replaced_on_the_class(make):
    """What was async when the mock was made stays async, and what was plain plain."""
    cls = changing()
    m = make(cls)
    cls.fetch, cls.close = plain_method, async_method
    run(m.fetch("u"))
    m.fetch.assert_awaited_once_with("u")
    assert not inspect.isawaitable(m.close())


@dropin
@makers_of_27
def test_case_27_patched_on_the_class(make):
    """A patch of the class that is put in place between changes nothing."""
    cls = changing()
    m = make(cls)
    with mock.patch.object(cls, "fetch", new=plain_method), mock.patch.object(
        cls, "close", new=async_method
    ):
        run(m.fetch("u"))
        assert not inspect.isawaitable(m.close())
    run(m.fetch("u"))
    assert m.fetch.await_count == 2


@dropin
@makers_of_27
def test_case_27_patched_with_a_mock(make):
    """Nor does a patch that puts a mock there."""
    cls = changing()
    m = make(cls)
    with mock.patch.object(cls, "fetch"), mock.patch.object(cls, "close"):
        run(m.fetch("u"))
        assert not inspect.isawaitable(m.close())


@dropin
@makers_of_27
def test_case_27_deleted_and_added(make):
    """A method that is deleted later stays, one that is added later is refused."""
    cls = changing()
    m = make(cls)
    del cls.fetch
    cls.added = plain_method
    run(m.fetch("u"))
    m.fetch.assert_awaited_once_with("u")
    with pytest.raises(AttributeError):
        m.added


@dropin
@pytest.mark.parametrize(
    "make", [lambda obj: MagicMock(spec=obj), lambda obj: create_autospec(obj)]
)
def test_case_27_attribute_of_an_object(make):
    """The same with attributes of an instance that is the spec."""

    async def afetch(url):
        raise NotImplementedError

    obj = types.SimpleNamespace(fetch=afetch, close=lambda: None)
    m = make(obj)
    obj.fetch, obj.close = (lambda url: None), afetch
    run(m.fetch("u"))
    assert not inspect.isawaitable(m.close())


@dropin
def test_case_27_signature():
    """The signature that is checked is that of then."""
    cls = changing()
    m = create_autospec(cls, instance=True)
    cls.fetch = async_method
    run(m.fetch("u"))
    with pytest.raises(TypeError):
        run(m.fetch())


@dropin
def test_case_27_instance_mock_of_a_class_mock():
    """The instance mock that a class's mock gives has the kinds of when that was made."""
    cls = changing()
    m = create_autospec(cls)
    cls.fetch, cls.close = plain_method, async_method
    run(m().fetch("u"))
    assert not inspect.isawaitable(m().close())
