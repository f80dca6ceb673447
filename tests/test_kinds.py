"""What users met with 1.0.1, kind by kind, and the corners of each kind.

Run from the directory above. ACCEPTANCE_STD=1 runs what is marked `@dropin`, and nothing else, with
unittest.mock of the newest Python instead: all of it must pass there.
"""

import asyncio
import contextlib
import enum
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
from typing import (
    Any,
    AsyncIterator,
    Awaitable,
    Coroutine,
    Dict,
    Generic,
    List,
    NamedTuple,
    Optional,
    Tuple,
    TypeVar,
    Union,
)
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


# Case 1: generics recurse

T = TypeVar("T")
U = TypeVar("U")
S = TypeVar("S", bound="Node")


class Base(Generic[T]):
    async def get(self) -> T:
        raise NotImplementedError

    def peek(self) -> T:
        raise NotImplementedError

    async def itself(self) -> "Base[T]":
        raise NotImplementedError


class Child(Base[T]):
    pass


class GrandChild(Child[T]):
    pass


class Node:
    async def clone(self) -> Self:
        raise NotImplementedError

    def sibling(self) -> Self:
        raise NotImplementedError


class Pair(Generic[T, U]):
    async def first(self) -> T:
        raise NotImplementedError

    async def second(self) -> U:
        raise NotImplementedError


class Swapped(Pair[U, T]):
    pass


class Channel(Generic[T]):
    def __aiter__(self) -> AsyncIterator[T]:
        raise NotImplementedError

    async def receive(self) -> T:
        raise NotImplementedError

    async def clone(self) -> "Channel[T]":
        raise NotImplementedError


class MemoryChannel(Channel[T]):
    pass


@pytest.mark.parametrize("cls", [Child, GrandChild])
@every_maker
def test_case_01_inherited_type_variables(make, cls):
    """A method that returns a type variable of the base can be awaited."""
    m = make(cls)
    run(m.get("x") if make is None else m.get())
    m.get.assert_awaited_once_with()


@every_maker
def test_case_01_plain_method_stays_plain(make):
    """A plain method that returns a type variable gives no coroutine."""
    assert not inspect.iscoroutine(make(Child).peek())


def test_case_01_annotation_names_the_generic_itself():
    """`-> Base[T]` leads to the same shape as often as one goes there."""
    m = autospecced(GrandChild)
    for _ in range(20):
        m = run(m.itself())
    assert inspect.iscoroutinefunction(m.get)
    assert not inspect.iscoroutinefunction(m.peek)


@plain_maker
def test_case_01_self_typed_method(make):
    """`self: S -> S` with a bound never recurses."""
    m = make(Node)
    for _ in range(5):
        m.sibling()
        m = run(m.clone())


@every_maker
def test_case_01_swapped_type_variables(make):
    """Type variables that a subclass swaps lead nowhere in circles."""
    m = make(Swapped)
    run(m.first())
    run(m.second())
    assert m.first.await_count == m.second.await_count == 1


def test_case_01_generic_channel_is_iterated():
    """An iterated generic class, as trio's memory channels, gives what was configured."""
    m = autospecced(MemoryChannel)
    m.__aiter__.return_value = [1, 2]
    m.receive.return_value = 3
    assert run(collect(m)) == [1, 2]
    assert run(m.receive()) == 3
    run(m.clone())


def test_case_01_class_and_its_instances():
    """The autospecced class gives instances whose methods can be awaited."""
    m = create_autospec(Child)
    m.return_value.get.return_value = 5
    assert run(m().get()) == 5


# Case 2: results refuse real attributes


class Color(enum.Enum):
    RED = 1


class Point(NamedTuple):
    x: int
    y: int


class Response:
    http_version: str

    def __init__(self):
        self.status_code = 200

    def json(self):
        return {}

    async def aread(self):
        return b""


class User:
    name: str
    email: Optional[str]


class Row:
    def __getattr__(self, name):
        return 1


class Page:
    def __init__(self):
        self.items = [1]

    def __len__(self):
        return len(self.items)


class Flag:
    def __bool__(self):
        return True


class Client:
    async def get(self, url) -> Response:
        return Response()

    def build(self, url) -> Response:
        return Response()

    async def user(self) -> User:
        return User()

    async def maybe(self) -> Optional[User]:
        return None

    async def color(self) -> Color:
        return Color.RED

    async def row(self) -> Row:
        return Row()

    async def point(self) -> Point:
        return Point(1, 2)

    async def page(self) -> Page:
        return Page()

    async def flag(self) -> Flag:
        return Flag()

    def plain(self, url):
        return url


@every_maker
@pytest.mark.parametrize(
    "method, name",
    [
        ("user", "name"),
        ("maybe", "email"),
        ("color", "value"),
        ("color", "name"),
        ("row", "id"),
    ],
)
def test_case_02_results_have_real_attributes(make, method, name):
    """What is annotated only, or given by Enum or `__getattr__`, can be read from a result."""
    getattr(run(getattr(make(Client), method)()), name)


@every_maker
def test_case_02_attributes_of_init(make):
    """What `__init__` sets can be read from and set on a result, plain or awaited."""
    m = make(Client)
    for response in (run(m.get("u")), m.build("u")):
        response.status_code
        response.http_version
        response.status_code = 404
        assert response.status_code == 404
    m.get.return_value.status_code = 500
    assert run(m.get("u")).status_code == 500


@every_maker
@pytest.mark.parametrize("method", ["point", "page", "flag", "color", "user"])
def test_case_02_results_are_true(make, method):
    """A result is as true as a real one is."""
    assert run(getattr(make(Client), method)())


@every_maker
def test_case_02_falsity_can_be_configured(make):
    """A result that is told to be false is false."""
    m = make(Client)
    m.flag.return_value.__bool__.return_value = False
    assert not run(m.flag())


@every_maker
def test_case_02_shape_is_kept(make):
    """A result that refuses no name still has the plain and the async methods of its class."""
    response = run(make(Client).get("u"))
    assert not inspect.iscoroutine(response.json())
    assert inspect.iscoroutinefunction(response.aread)
    assert isinstance(response, Response)


@every_maker
def test_case_02_typos_of_assertions_still_raise(make):
    """What refuses no name refuses a mistyped assertion."""
    response = run(make(Client).get("u"))
    with pytest.raises(AttributeError):
        response.json.assert_caled_once_with()
    with pytest.raises(AttributeError):
        response.aread.assert_awaitd_once()


@dropin
def test_case_02_the_spec_itself_refuses():
    """A wrong name of what the user gave as spec is refused as ever."""
    for m in (
        autospecced(Client),
        MagicMock(spec=Client),
        create_autospec(Client)(),
        AsyncMock(spec=Client),
    ):
        with pytest.raises(AttributeError):
            m.wrong


# Case 3: the outermost layer that says something


class Stream:
    def __await__(self):
        return iter(())

    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        pass

    def scalars(self):
        return []


def startable(function):
    """Decorate as SQLAlchemy does: an async generator function becomes one that returns a Stream."""

    @functools.wraps(function)
    def starts(*args, **kwargs):
        return Stream()

    starts.__annotations__ = {"return": Stream}
    return starts


def collected(function):
    """Decorate an async generator function with a coroutine function."""

    @functools.wraps(function)
    async def collecting(*args, **kwargs):
        return [item async for item in function(*args, **kwargs)]

    return collecting


def yielded(function):
    """Decorate a coroutine function with an async generator function."""

    @functools.wraps(function)
    async def yielding(*args, **kwargs):
        yield await function(*args, **kwargs)

    return yielding


def threaded(function):
    """Decorate a plain function with a coroutine function."""

    @functools.wraps(function)
    async def awaited(*args, **kwargs):
        return function(*args, **kwargs)

    return awaited


def logged(function):
    """Decorate with a function that says nothing of its own."""

    @functools.wraps(function)
    def logging(*args, **kwargs):
        return function(*args, **kwargs)

    return logging


def synchronous(function):
    """Decorate a coroutine function with a plain one that says what it returns."""

    @functools.wraps(function, assigned=("__name__", "__qualname__", "__doc__", "__module__"))
    def runs(*args, **kwargs) -> str:
        return run(function(*args, **kwargs))

    return runs


class Connection:
    @startable
    async def stream(self, query):
        yield 1

    @collected
    async def all(self, query):
        yield 1

    @yielded
    async def each(self, query):
        return 1

    @threaded
    def blocking(self, query) -> int:
        return 1

    @synchronous
    async def now(self, query):
        return "x"

    if PY >= (3, 7):

        @logged
        @contextlib.asynccontextmanager
        async def begin(self):
            yield 1


@every_maker
def test_case_03_annotated_wrapper_of_an_async_generator(make):
    """A wrapper annotated with a class that is awaited and entered is both."""
    m = make(Connection)
    run(wait_for(m.stream("q")))
    run(enter(m.stream("q")))
    m.stream.enter_result = 7
    assert run(wait_for(m.stream("q"))) == 7
    assert run(enter(m.stream("q"))) == 7


@every_maker
def test_case_03_sync_wrapper_of_a_coroutine_function(make):
    """A wrapper that says it returns a str gives no coroutine."""
    m = make(Connection)
    assert not inspect.isawaitable(m.now("q"))
    assert not inspect.iscoroutinefunction(m.now)
    m.now.return_value = "y"
    assert m.now("q") == "y"


@every_maker
def test_case_03_coroutine_function_around_an_async_generator(make):
    """A coroutine function that wraps an async generator function is awaited."""
    m = make(Connection)
    m.all.return_value = [1]
    assert run(m.all("q")) == [1]
    m.all.assert_awaited_once_with("q")


@every_maker
def test_case_03_async_generator_around_a_coroutine_function(make):
    """An async generator function that wraps a coroutine function is iterated."""
    m = make(Connection)
    m.each.items = [1, 2]
    assert run(collect(m.each("q"))) == [1, 2]


@every_maker
def test_case_03_coroutine_function_around_a_plain_one(make):
    """A coroutine function that wraps an annotated plain function is awaited."""
    m = make(Connection)
    m.blocking.return_value = 3
    assert run(m.blocking("q")) == 3
    m.blocking.assert_awaited_once()


@since(3, 7)
@every_maker
def test_case_03_silent_wrapper_of_an_asynccontextmanager(make):
    """A logged asynccontextmanager function is entered."""
    m = make(Connection)
    m.begin.enter_result = 3
    assert run(enter(m.begin())) == 3


def test_case_03_signature_is_that_of_the_wrapped():
    """Arguments are checked by the signature that inspect tells."""
    with pytest.raises(TypeError):
        autospecced(Connection).stream()


# Case 4: a task is no coroutine


class OwnFuture(asyncio.Future):
    pass


class App:
    def create_task(self, coro) -> asyncio.Task:
        raise NotImplementedError

    def future(self) -> "asyncio.Future":
        raise NotImplementedError

    def optional(self) -> Optional[asyncio.Task]:
        raise NotImplementedError

    def own(self) -> OwnFuture:
        raise NotImplementedError

    async def start(self) -> asyncio.Task:
        raise NotImplementedError


@every_maker
@pytest.mark.parametrize(
    "method, args",
    [
        ("create_task", (1,)),
        ("future", ()),
        ("optional", ()),
        ("own", ()),
    ],
)
def test_case_04_plain_methods_of_a_task(make, method, args):
    """What a function that returns a task gives has the plain methods of a task."""
    m = make(App)
    task = getattr(m, method)(*args)
    assert not inspect.iscoroutine(task)
    task.add_done_callback(print)
    task.add_done_callback.assert_called_once_with(print)
    assert not inspect.isawaitable(task.cancel())
    assert not inspect.isawaitable(task.done())


@every_maker
@pytest.mark.parametrize("method, args", [("create_task", (1,)), ("future", ()), ("own", ())])
def test_case_04_task_can_be_awaited(make, method, args):
    """The mock of a task can be awaited, as often as one likes."""
    task = getattr(make(App), method)(*args)
    run(wait_for(task))
    run(wait_for(task))


@every_maker
def test_case_04_is_called_not_awaited(make):
    """A function that returns a task is a plain function."""
    m = make(App)
    assert not inspect.iscoroutinefunction(m.create_task)
    m.create_task(1)
    m.create_task.assert_called_once_with(1)


@every_maker
def test_case_04_return_value(make):
    """A real object that is set as return value is what the call gives."""
    m = make(App)
    m.create_task.return_value = task = object()
    assert m.create_task(1) is task


@every_maker
def test_case_04_coroutine_function_that_gives_a_task(make):
    """A coroutine function annotated with a task gives one when it is awaited."""
    m = make(App)
    task = run(m.start())
    assert not inspect.isawaitable(task.cancel())
    run(wait_for(task))


def test_case_04_function():
    """A function of its own with that annotation is plain under autospec, too."""

    def spawn(coro) -> "asyncio.Task":
        raise NotImplementedError

    m = create_autospec(spawn)
    m(1).add_done_callback(print)
    with pytest.raises(TypeError):
        m()


# Case 5: spec and autospec agree

EncodableT = Union[Awaitable[Any], Any]
REDIS = Union[Awaitable[bytes], bytes]


class Cache:
    def get(self, key) -> Awaitable[bytes]:
        raise NotImplementedError

    def coroutine(self, key) -> Coroutine[Any, Any, bytes]:
        raise NotImplementedError

    def text(self, key) -> "Awaitable[bytes]":
        raise NotImplementedError

    def optional(self, key) -> Optional[Awaitable[bytes]]:
        raise NotImplementedError

    def both(self, key) -> REDIS:
        raise NotImplementedError

    def turned(self, key) -> Union[bytes, Awaitable[bytes]]:
        raise NotImplementedError

    def any(self, key) -> EncodableT:
        raise NotImplementedError

    def as_text(self, key) -> "Union[Awaitable[bytes], bytes]":
        raise NotImplementedError

    def perhaps(self, key) -> Optional[Union[Awaitable[bytes], bytes]]:
        raise NotImplementedError

    async def really(self, key) -> REDIS:
        raise NotImplementedError

    if PY >= (3, 10):

        def bar(self, key) -> "Awaitable[bytes] | bytes":
            raise NotImplementedError

        def bar_none(self, key) -> "Awaitable[bytes] | bytes | None":
            raise NotImplementedError


@every_maker
@pytest.mark.parametrize("method", ["get", "coroutine", "text", "optional"])
def test_case_05_awaitable_everywhere(make, method):
    """A function annotated with an awaitable is an AsyncMock under each kind of spec."""
    m = getattr(make(Cache), method)
    m.return_value = b"x"
    assert run(wait_for(m("k"))) == b"x"
    m.assert_awaited_once_with("k")


@every_maker
@pytest.mark.parametrize(
    "method",
    ["both", "turned", "any", "as_text", "perhaps"]
    + (["bar", "bar_none"] if PY >= (3, 10) else []),
)
def test_case_05_unions_say_nothing(make, method):
    """A union of something awaitable and something plain is plain."""
    m = getattr(make(Cache), method)
    assert not inspect.iscoroutine(m("k"))
    m.return_value = b"x"
    assert m("k") == b"x"
    m.assert_called_with("k")


@every_maker
def test_case_05_coroutine_function_with_a_union(make):
    """A coroutine function stays one, whatever its annotation says."""
    m = make(Cache)
    m.really.return_value = b"x"
    assert run(m.really("k")) == b"x"


@dropin
def test_case_05_union_under_autospec_is_plain():
    """The user of redis' sync client sets and gets plain values."""
    m = create_autospec(Cache, instance=True)
    m.both.return_value = b"x"
    assert m.both("k") == b"x"


def test_case_05_pipelines_await_nothing():
    """Commands whose union says nothing are no forgotten calls."""
    m = autospecced(Cache)
    m.both("k")
    m.any("k")
    m.both.assert_called_once_with("k")
    with fail_on_unawaited():
        m.both("k")


def test_case_05_functions():
    """A function of its own follows the same rule."""

    def awaitable(k) -> Awaitable[bytes]:
        raise NotImplementedError

    def union(k) -> REDIS:
        raise NotImplementedError

    assert inspect.isawaitable(create_autospec(union)(1)) is False
    run(wait_for(create_autospec(awaitable)(1)))


# Case 6: builtins

BUILTINS = [
    str,
    bytes,
    int,
    float,
    bool,
    dict,
    list,
    tuple,
    set,
    frozenset,
    Dict[str, int],
    List[int],
    Tuple[int, ...],
    Optional[str],
    "str",
    "Optional[bytes]",
]
if PY >= (3, 9):
    BUILTINS += [dict[str, Any], list[int], tuple[int, ...], "dict[str, Response]"]


def returning(annotation):
    """Return a class with an async and a plain method that are annotated so."""

    class Annotated:
        async def fetch(self):
            raise NotImplementedError

        def plain(self):
            raise NotImplementedError

    Annotated.fetch.__annotations__["return"] = annotation
    Annotated.plain.__annotations__["return"] = annotation
    return Annotated


@pytest.mark.parametrize("annotation", BUILTINS, ids=str)
@plain_maker
def test_case_06_builtin_results_are_plain(make, annotation):
    """No method of a builtin that a call gives is a coroutine function."""
    m = make(returning(annotation))
    for result in (run(m.fetch()), m.plain()):
        for name in ("strip", "get", "index", "decode", "add", "anything"):
            assert not inspect.isawaitable(getattr(result, name)())


@pytest.mark.parametrize("annotation", ["Optional[None]", "Union[None, None]", "None"])
@plain_maker
def test_text_that_names_only_none_says_nothing(make, annotation):
    m = make(returning(annotation))
    assert run(m.fetch()).anything is not None
    assert m.plain().anything is not None


@pytest.mark.parametrize("annotation", [str, Dict[str, int], List[int]], ids=str)
def test_case_06_under_spec_of_async_mock(annotation):
    """The same annotation means the same under AsyncMock(spec=)."""
    result = run(AsyncMock(spec=returning(annotation)).fetch())
    assert not inspect.isawaitable(result.strip())


def test_case_06_a_builtin_result_is_a_magic_mock():
    """What a builtin becomes can be indexed, walked, measured and entered into a text."""
    result = run(autospecced(returning(dict)).fetch())
    result["k"]
    len(result)
    list(result)
    f"{result}"
    assert result


def test_case_06_function():
    """A coroutine function of its own gives plain builtins."""

    async def text(url) -> str:
        raise NotImplementedError

    for m in (create_autospec(text), AsyncMock(spec=text)):
        assert not inspect.isawaitable(run(m("u")).strip())


@dropin
def test_case_06_return_value_wins():
    """A real value that is set is what the await gives."""
    m = create_autospec(returning(dict), instance=True)
    m.fetch.return_value = {"a": 1}
    assert run(m.fetch()) == {"a": 1}


# Case 7: marked and generator-based coroutine functions


def mark(function):
    """Mark a plain function for asyncio.iscoroutinefunction, as asgiref does."""
    if PY >= (3, 12):
        return inspect.markcoroutinefunction(function)
    function._is_coroutine = asyncio.coroutines._is_coroutine
    return function


async def seven():
    return 7


class Old:
    @types.coroutine
    def generator(self, x):
        yield
        return x

    @mark
    def marked(self, x):
        return seven()

    @staticmethod
    @types.coroutine
    def static(x):
        yield
        return x

    @classmethod
    @types.coroutine
    def of_class(cls, x):
        yield
        return x


@every_maker
@pytest.mark.parametrize("method", ["generator", "marked", "static", "of_class"])
def test_case_07_under_specs(make, method):
    """A generator-based or marked coroutine function of a spec is awaited."""
    m = getattr(make(Old), method)
    m.return_value = 3
    assert run(wait_for(m(1))) == 3
    m.assert_awaited_once_with(1)


@types.coroutine
def generator_based(x=1):
    yield
    return x


@mark
def marked(x=1):
    return seven()


@pytest.mark.parametrize("function", [generator_based, marked])
def test_case_07_functions(function):
    """The same as functions: autospecced, patched, spied."""
    m = create_autospec(function, return_value=3)
    assert run(wait_for(m(2))) == 3
    m.assert_awaited_once_with(2)
    assert run(wait_for(MagicMock(spec=types.SimpleNamespace(f=function)).f())) is not None


@pytest.mark.parametrize("function, result", [(generator_based, 2), (marked, 7)])
def test_case_07_side_effect_and_wraps(function, result):
    """Its result is awaited where it is a side effect, or wrapped."""
    assert run(AsyncMock(side_effect=function)(2)) == result
    assert run(AsyncMock(wraps=function)(2)) == result


def test_case_07_side_effect_that_raises():
    """An exception within a generator-based side effect comes out of the await."""

    @types.coroutine
    def failing():
        yield
        raise KeyError("x")

    with pytest.raises(KeyError):
        run(AsyncMock(side_effect=failing)())


def test_case_07_decorated_body():
    """async_patch covers the whole body of a generator-based coroutine function."""
    holder = types.SimpleNamespace(x=1)

    @async_patch.object(holder, "x", 2)
    @types.coroutine
    def body():
        first = holder.x
        yield
        return first, holder.x

    awaitable = body()
    assert inspect.isawaitable(awaitable)
    assert run(wait_for(awaitable)) == (2, 2)
    assert holder.x == 1


def test_case_07_decorated_marked_body():
    """async_patch covers the whole body of a marked function."""
    holder = types.SimpleNamespace(x=1)

    async def inner():
        await asyncio.sleep(0)
        return holder.x

    @async_patch.object(holder, "x", 2)
    @mark
    def body():
        return inner()

    assert run(wait_for(body())) == 2
    assert holder.x == 1


@until(3, 10)
def test_case_07_asyncio_coroutine():
    """asyncio.coroutine makes a coroutine function too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")

        @asyncio.coroutine
        def old(x):
            yield from asyncio.sleep(0)
            return x

    m = create_autospec(old, return_value=3)
    assert run(wait_for(m(1))) == 3
    assert run(AsyncMock(side_effect=old)(4)) == 4


@every_maker
def test_case_07_plain_generators_stay_plain(make):
    """A plain generator function is no coroutine function."""

    class Plain:
        def walk(self):
            yield 1

    m = make(Plain)
    assert not inspect.isawaitable(m.walk())
    m.walk.return_value = iter([1])
    assert list(m.walk()) == [1]


# Case 8: Repo[int]


class Repo(Generic[T]):
    def __init__(self, url):
        self.url = url

    async def save(self, item):
        raise NotImplementedError

    def close(self):
        raise NotImplementedError

    async def other(self) -> "Repo[str]":
        raise NotImplementedError


class IntRepo(Repo[int]):
    async def total(self):
        raise NotImplementedError


@plain_maker
def test_case_08_methods(make):
    """A parametrized generic has the methods of its class."""
    m = make(Repo[int])
    run(m.save(1))
    m.save.assert_awaited_once_with(1)
    assert not inspect.isawaitable(m.close())


@pytest.mark.parametrize(
    "make",
    [
        autospecced,
        magic,
        asynchronous,
        lambda spec: MagicMock(spec_set=spec),
        lambda spec: create_autospec(spec, spec_set=True, instance=True),
    ],
)
def test_case_08_isinstance_and_names(make):
    """It is an instance of the class, and refuses what the class has not."""
    m = make(Repo[int])
    assert isinstance(m, Repo)
    assert inspect.iscoroutinefunction(m.save)
    with pytest.raises(AttributeError):
        m.wrong


def test_case_08_class_mock():
    """The mock of the class gives instances, and checks what they are made with."""
    m = create_autospec(Repo[int])
    assert isinstance(m("url"), Repo)
    run(m("url").save(1))
    with pytest.raises(TypeError):
        m()


def test_case_08_other_parameters():
    """Type variables and nested generics as parameters are the class, too."""
    for spec in (Repo[T], Repo[List[int]], Repo["User"]):
        m = autospecced(spec)
        assert isinstance(m, Repo)
        run(m.save(1))


def test_case_08_patch():
    """async_patch takes it as spec and as autospec."""
    holder = types.SimpleNamespace(repo=None)
    for kwargs in ({"spec": Repo[int]}, {"spec_set": Repo[int]}, {"autospec": Repo[int]}):
        with async_patch.object(holder, "repo", **kwargs) as m:
            assert inspect.iscoroutinefunction(m.save)
            with pytest.raises(AttributeError):
                m.wrong


@every_maker
def test_case_08_subclass_and_result(make):
    """A subclass, and a result annotated with a parametrized generic, have the methods of the class."""
    m = make(IntRepo)
    run(m.total())
    result = run(m.other())
    assert isinstance(result, Repo)
    assert inspect.iscoroutinefunction(result.save)
    assert not inspect.isawaitable(result.close())


# Case 9: arguments unchecked


class Door:
    def move(self, state, speed=1):
        raise NotImplementedError

    async def slide(self, state, speed=1):
        raise NotImplementedError

    open = functools.partialmethod(move, True)
    slow = functools.partialmethod(move, speed=0)
    slid = functools.partialmethod(slide, True)

    @functools.lru_cache(None)
    def cached(self, key):
        raise NotImplementedError

    @staticmethod
    def static(a):
        raise NotImplementedError

    @classmethod
    def of_class(cls, a):
        raise NotImplementedError

    if PY >= (3, 8):

        @functools.singledispatchmethod
        def dispatch(self, arg):
            raise NotImplementedError

        @functools.singledispatchmethod
        async def adispatch(self, arg):
            raise NotImplementedError


GOOD = [
    ("open", (), {}),
    ("open", (3,), {}),
    ("open", (), {"speed": 3}),
    ("slow", (1,), {}),
    ("slow", (1,), {"speed": 2}),
    ("cached", ("k",), {}),
    ("static", (1,), {}),
    ("of_class", (1,), {}),
]
BAD = [
    ("open", (3, 4), {}),
    ("open", (), {"sped": 3}),
    ("slow", (), {}),
    ("cached", (), {}),
    ("cached", (1, 2), {}),
    ("static", (), {}),
    ("static", (1, 2), {}),
    ("of_class", (), {}),
]
if PY >= (3, 8):
    GOOD += [("dispatch", (1,), {})]
    BAD += [("dispatch", (), {}), ("dispatch", (1, 2), {})]


@pytest.mark.parametrize("method, args, kwargs", GOOD)
def test_case_09_right_arguments_pass(method, args, kwargs):
    """What the real method takes is taken and recorded as it was written."""
    m = create_autospec(Door, instance=True)
    getattr(m, method)(*args, **kwargs)
    getattr(m, method).assert_called_once_with(*args, **kwargs)


@pytest.mark.parametrize("method, args, kwargs", BAD)
def test_case_09_wrong_arguments_raise(method, args, kwargs):
    """What the real method does not take raises TypeError, and is not recorded."""
    for m in (autospecced(Door), create_autospec(Door)("x") if False else create_autospec(Door)()):
        with pytest.raises(TypeError):
            getattr(m, method)(*args, **kwargs)
        assert not getattr(m, method).called


def test_case_09_partialmethod_of_a_coroutine_function():
    """A partialmethod of an async def can be awaited, and checks its arguments when called."""
    m = autospecced(Door)
    m.slid.return_value = 4
    assert run(wait_for(m.slid(speed=2))) == 4
    with pytest.raises(TypeError):
        m.slid(1, 2)


@since(3, 8)
def test_case_09_singledispatchmethod_of_a_coroutine_function():
    """What a singledispatchmethod of an async def does not take raises TypeError when called."""
    m = autospecced(Door)
    with pytest.raises(TypeError):
        m.adispatch()
    with pytest.raises(TypeError):
        m.adispatch(1, 2)


def test_case_09_patched():
    """The same below async_patch(autospec=True)."""
    holder = types.SimpleNamespace(Door=Door)
    with async_patch.object(holder, "Door", autospec=True) as m:
        m.return_value.open(speed=3)
        with pytest.raises(TypeError):
            m.return_value.open(1, 2)
        with pytest.raises(TypeError):
            m.return_value.cached()


@pytest.mark.parametrize(
    "function, good, bad",
    [
        (functools.partial(lambda a, b: 1, 1), (2,), (2, 3)),
        (functools.lru_cache(None)(lambda a: 1), (1,), ()),
    ],
    ids=["partial", "lru_cache"],
)
def test_case_09_functions(function, good, bad):
    """A partial and a cached function check their arguments, too."""
    m = create_autospec(function)
    m(*good)
    with pytest.raises(TypeError):
        m(*bad)


# Case 10: async properties


class Account:
    ran = 0

    @property
    async def token(self):
        type(self).ran += 1
        return "t"

    @property
    def name(self):
        type(self).ran += 1
        return "ada"


class SubAccount(Account):
    pass


@pytest.mark.parametrize("cls", [Account, SubAccount])
@every_maker
def test_case_10_async_property_under_specs(make, cls):
    """An async property of a spec can be awaited more than once, and is never run."""
    Account.ran = cls.ran = 0
    m = make(cls)
    run(wait_for(m.token))
    run(wait_for(m.token))
    assert cls.ran == 0


@pytest.mark.parametrize("make", [autospecced, magic])
def test_case_10_plain_property_is_no_coroutine(make):
    """A plain property is nothing that has to be awaited, nor is it run."""
    Account.ran = 0
    assert not inspect.iscoroutine(make(Account).name)
    assert Account.ran == 0


def test_case_10_patched_with_autospec():
    """An async property that is patched with autospec can be awaited on instances."""
    with async_patch.object(Account, "token", autospec=True):
        run(wait_for(Account().token))
    assert run(wait_for(Account().token)) == "t"


def test_case_10_read_through_a_spy():
    """A spy gives what the property gives, once for each time it is read."""
    spy = MagicMock(wraps=Account())
    assert run(wait_for(spy.token)) == "t"
    assert run(wait_for(spy.token)) == "t"


def test_case_10_hasattr_on_a_spy():
    """hasattr() says True without an error."""

    class Lazy:
        @property
        def future(self):
            return Stream()

    spy = MagicMock(wraps=Lazy())
    assert hasattr(spy, "future")
    run(wait_for(spy.future))


@dropin
def test_case_10_set_by_the_user():
    """What a test puts in the place of an async property can be awaited."""
    m = MagicMock(spec=Account)
    type(m).token = mock.PropertyMock(side_effect=lambda: seven())
    assert run(wait_for(m.token)) == 7
    assert run(wait_for(m.token)) == 7


@dropin
def test_case_10_missing_attribute_of_a_spied_object():
    """A property that raises AttributeError does not exist for hasattr()."""

    class Absent:
        @property
        def token(self):
            raise AttributeError("token")

    assert not hasattr(MagicMock(wraps=Absent()), "token")


async def async_function(a: int, b: str = "x") -> str:
    """Await them."""
    return b * a


async def generator_function(a: int):
    """Yield them."""
    yield a


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
