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
