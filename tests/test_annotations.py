"""What calls, properties and entering give follows what is annotated, by whatever spec."""

import ast
import asyncio
import collections.abc
import contextlib
import enum
import functools
import operator
import sys
import types
import typing
from typing import Any, AsyncIterator, Awaitable, Coroutine, Generic, Optional, TypeVar, Union

import pytest

import annotated
from annotated import Awaited, Bound, Client, Entered, Opened, Response, Stream, returning
from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    async_patch,
    create_autospec,
)
from helpers import collect, enter, finish, kind_of, waiting_for

PY = sys.version_info
T, U, S = TypeVar("T"), TypeVar("U"), TypeVar("S", bound="Node")
needs_3_7 = pytest.mark.skipif(PY < (3, 7), reason="contextlib and typing lack it before 3.7")


def autospecced(cls):
    """Return the autospec of an instance."""
    return create_autospec(cls, instance=True)


def patched(cls):
    """Return what an autospeccing async_patch gives as instance."""
    holder = types.SimpleNamespace(cls=cls)
    with async_patch.object(holder, "cls", autospec=True) as m:
        return m.return_value


def awaited(thing):
    """Return what awaiting it gives."""
    return finish(waiting_for(thing))


def entered(thing):
    """Return what entering it gives."""
    return finish(enter(thing))


def is_response(m):
    """Tell whether a mock is as a real Response, which may have more names than its class."""
    return (
        isinstance(m, Response)
        and kind_of(m.json) is AsyncMock
        and kind_of(m.raise_for_status) is MagicMock
        and bool(m.set_by_init) is bool(m) is True
        and not hasattr(m, "assert_caled")
    )


MAKERS = [
    autospecced, patched, lambda spec: MagicMock(spec=spec), lambda spec: AsyncMock(spec=spec),
]  # fmt: skip
EACH_SPEC = pytest.mark.parametrize("make", MAKERS, ids=["autospec", "patch", "magic", "async"])
#: How to come to what is annotated.
WAYS = {
    "coroutine function": lambda m: finish(m.fetch()),
    "function": lambda m: m.plain(),
    "property": lambda m: m.shown,
    "cached_property": lambda m: m.cached,
    "async property": lambda m: awaited(m.later),
}
EACH_WAY = pytest.mark.parametrize("use", list(WAYS.values()), ids=list(WAYS))


def each(*annotations):
    """Make a table of annotations."""
    return pytest.mark.parametrize("annotation", annotations, ids=str)


def wrapped_by(kind, annotations=None):
    """Decorate with a function that has that kind of mock, and copies annotations if not given."""

    def decorate(function):
        async def coroutine(*args, **kwargs): ...

        async def generator(*args, **kwargs):
            yield

        def plain(*args, **kwargs): ...

        wrapper = {AsyncMock: coroutine, AsyncIteratorMock: generator, MagicMock: plain}[kind]
        functools.update_wrapper(wrapper, function)
        if annotations is not None:
            wrapper.__annotations__ = annotations
        return wrapper

    return decorate


# Classes


RESPONSES = [
    Response, "Response", Optional[Response], "Optional[Response]", Optional["Response"],
    "Response | None", Union[None, Response], Bound,
]  # fmt: skip
if PY >= (3, 10):
    RESPONSES.append(operator.or_(Response, None))


@EACH_SPEC
@EACH_WAY
@each(*RESPONSES)
def test_result_has_the_shapes_of_the_class_and_refuses_nothing(make, use, annotation):
    """It passes for an instance, and has names that only `__init__` sets."""
    assert is_response(use(make(returning(annotation))))


FOUND = {
    "Box": [annotated.Box[int], "Box[Response]", "Box[Decimal]"],
    "Decimal": ["Decimal"],
    "Fraction": ["Fraction"],
    "timedelta": ["Period"],
    "BinaryIO": [typing.BinaryIO],
    "Sheet[Response]": ["Sheet[Response]"] * (PY >= (3, 7)),
}


@EACH_SPEC
@pytest.mark.parametrize(
    ("annotation", "name"), [(each, name) for name in FOUND for each in FOUND[name]], ids=str
)
def test_class_is_found(make, annotation, name):
    """It may be generic, of typing, or imported below `if TYPE_CHECKING:`, by itself or within."""
    m = make(returning(annotation))

    assert finish(m.fetch()).__class__.__name__ == m.shown.__class__.__name__ == name


@EACH_SPEC
@pytest.mark.parametrize(
    ("cls", "names"),
    [
        (type("User", (), {"__annotations__": {"name": str}}), ["name"]),
        (enum.Enum("Color", "RED"), ["name", "value"]),
        (type("Row", (), {"__getattr__": lambda self, name: 1}), ["id"]),
        (typing.NamedTuple("Point", [("x", int)]), ["x"]),
        (type("Page", (), {"__len__": lambda self: 1}), ["items"]),
        (type("Flag", (), {"__bool__": lambda self: True}), ["any"]),
    ],
)
def test_result_has_the_names_and_the_truth_of_a_real_one(make, cls, names):
    """What is annotated only, or given by Enum or `__getattr__`, is there."""
    m = make(returning(cls))
    result = finish(m.fetch())

    assert all(getattr(result, name) is not None for name in names)
    assert result
    result.__bool__.return_value = False
    assert not finish(m.fetch())


BUILTINS = [
    str, bytes, int, float, bool, dict, list, tuple, set, frozenset, None,
    "str", "Optional[bytes]", "None",
    typing.Dict[str, int], typing.List[Response], typing.Tuple[int, ...], Optional[str],
]  # fmt: skip
if PY >= (3, 9):
    BUILTINS += [dict[str, Any], list[int], "dict[str, Response]"]


@EACH_SPEC
@each(*BUILTINS)
def test_builtin_is_plain(make, annotation):
    """A MagicMock with any name, none of which is awaited, and with the protocols of builtins."""
    m = make(returning(annotation))

    for result in (finish(m.fetch()), m.plain(), m.shown):
        assert kind_of(result) is kind_of(result.strip()) is MagicMock
        assert (len(result), list(result), bool(result)) == (0, [], True)


@EACH_SPEC
@each(
    Any, object, Union[Response, annotated.Box], "Response | Box",
    "Union[Response, Awaitable[int]]", "Missing", "Never", "not an annotation", T,
)  # fmt: skip
def test_annotation_that_says_nothing_is_ignored(make, annotation):
    """Results are those of mocks that are not annotated."""
    m = make(returning(annotation))

    assert kind_of(finish(m.fetch())) is AsyncMock
    assert kind_of(m.plain()) is MagicMock
    assert m.plain().__class__ is type(m.plain())
    assert m.plain().anything is not None


def test_names_that_nobody_knows_say_nothing():
    """Without a module there is no place to look for what type checkers import."""
    names = {"__name__": "no_such_module", "text": Response}
    exec("async def get() -> 'Unknown': pass\nasync def known() -> 'text': pass", names)

    assert kind_of(finish(create_autospec(names["get"])())) is AsyncMock
    assert is_response(finish(create_autospec(names["known"])()))


def test_text_is_read_again_where_the_interpreter_fails(monkeypatch):
    """Python 3.11 raises SystemError if garbage is collected while it parses."""
    parse, failures = ast.parse, [SystemError("AST constructor recursion depth mismatch")]

    def parse_after_a_failure(*args, **kwargs):
        if failures:
            raise failures.pop()
        return parse(*args, **kwargs)

    monkeypatch.setattr(ast, "parse", parse_after_a_failure)

    assert is_response(create_autospec(returning("Response  # of this test alone").plain)(1))
    assert failures == []


# What is done with it


GENERICS = [
    (Awaitable[Response], AsyncMock, awaited),
    ("typing.Awaitable[Response]", AsyncMock, awaited),
    (Optional[Awaitable[Response]], AsyncMock, awaited),
    (Coroutine[Any, Any, Response], AsyncMock, awaited),
    ("Reply[Response]", AsyncMock, awaited),
    (typing.AsyncContextManager[Response], AsyncContextManagerMock, entered),
    (Entered, MagicMock, entered),
    (Opened[Response], MagicMock, entered),
    ("Opened[Response]", MagicMock, entered),
    (annotated.OpenedResponse, MagicMock, entered),
    (annotated.OpenedText, MagicMock, entered),
    (annotated.OpenedStream, MagicMock, entered),
    (annotated.OpenedBox[Client], MagicMock, entered),
]
if PY >= (3, 9):
    slot = type("Slot", (Entered,), {"__class_getitem__": classmethod(types.GenericAlias)})
    GENERICS.append((slot[int], MagicMock, entered))  # which typing does not know
    GENERICS += [(each[Response], MagicMock, awaited) for each in (asyncio.Future, asyncio.Task)]


def code_name(value):
    """Return what a case is called: a function by its name, whose repr has an id in it."""
    return value.__name__ if isinstance(value, types.FunctionType) else str(value)


@EACH_SPEC
@pytest.mark.parametrize(("annotation", "kind", "use"), GENERICS, ids=code_name)
def test_what_is_awaited_or_entered_gives_what_is_annotated(make, annotation, kind, use):
    """By an argument of its own or of a base, by `__aenter__`; properties as often as wanted."""
    m = make(returning(annotation))

    assert kind_of(m.plain) is kind
    for thing in (m.plain(), m.shown, m.cached, finish(m.fetch()), awaited(m.later)):
        assert is_response(use(thing))
    assert use(m.shown) is use(m.shown)


@EACH_SPEC
@each(collections.abc.Awaitable, collections.abc.Coroutine, "typing.Awaitable")
def test_what_is_awaited_need_not_say_what_it_gives(make, annotation):
    """Then names are not refused."""
    m = make(returning(annotation))

    assert kind_of(m.plain) is AsyncMock
    assert finish(m.plain()).anything is not None


@EACH_SPEC
@each(
    AsyncIterator[Response], typing.AsyncIterable[Response], collections.abc.AsyncIterator,
    typing.AsyncGenerator[Response, None], Stream,
)  # fmt: skip
def test_what_is_iterated_has_items(make, annotation):
    """It gives nothing until it is told its items; of a class there is one object."""
    m = make(returning(annotation))
    assert finish(collect(m.plain())) == []
    assert kind_of(m.shown) is kind_of(finish(m.fetch())) is AsyncIteratorMock
    assert kind_of(m.plain) is (MagicMock if annotation is Stream else AsyncIteratorMock)
    assert (m.plain() is m.plain.return_value) is (annotation is Stream)

    m.plain.return_value.items = m.shown.items = finish(m.fetch()).items = [1, 2]

    for stream in (m.plain(), m.shown, finish(m.fetch())):
        assert finish(collect(stream)) == [1, 2]


@EACH_SPEC
@each(
    Union[Awaitable[bytes], bytes], Union[bytes, Awaitable[bytes]], Union[Awaitable[Any], Any],
    "Union[Awaitable[bytes], bytes]", Optional[Union[Awaitable[bytes], bytes]],
    "Awaitable[bytes] | bytes", "Awaitable[bytes] | bytes | None",
)  # fmt: skip
def test_union_of_something_awaitable_and_something_plain_says_nothing(make, annotation):
    """One annotation may serve a sync and an async client: a `def` is plain then."""
    m = make(returning(annotation))

    assert kind_of(m.plain()) is MagicMock
    assert m.plain().anything
    assert kind_of(m.fetch) is AsyncMock


@EACH_SPEC
@each(Awaited, annotated.AwaitedBox[Response])
def test_opening_stands_for_the_class_that_is_awaited(make, annotation):
    """It is true, equals its function but no other opening, and what awaiting it gives is true."""
    function = make(returning(annotation)).plain
    opening, other = function(), function()

    assert kind_of(function) is AsyncContextManagerMock
    assert isinstance(opening, Awaited)
    assert opening == function == other != opening
    assert bool(opening) is bool(awaited(opening)) is True


@EACH_SPEC
@EACH_WAY
@each(asyncio.Future, asyncio.Task, Optional[asyncio.Task], type("Own", (asyncio.Future,), {}))
def test_future_is_awaited_but_not_its_methods(make, use, annotation):
    """As often as wanted; a function that gives it is plain, and gives one object."""
    m = make(returning(annotation))

    future = use(m)

    assert use(m) is future
    assert isinstance(future, asyncio.Future)
    assert kind_of(future.cancel) is kind_of(future.done) is MagicMock
    future.add_done_callback(print)
    future.add_done_callback.assert_called_once_with(print)
    assert awaited(future) is awaited(future)
    assert kind_of(m.plain) is MagicMock


# Type variables and Self


class Base(Generic[T, U]):
    async def get(self) -> T: ...

    def peek(self) -> U: ...

    async def itself(self) -> "Base[U, T]": ...

    def __aiter__(self) -> AsyncIterator[T]: ...


class Swapped(Base[U, T]): ...


class SwappedAgain(Swapped[T, U]): ...


@EACH_SPEC
@pytest.mark.parametrize("cls", [Swapped, SwappedAgain])
def test_variables_that_stand_for_each_other_say_nothing(make, cls):
    """They come to an end, and results keep their shape as often as one goes there."""
    m = make(cls)
    for _ in range(20):
        m = finish(m.itself())

    assert kind_of(finish(m.get())) is AsyncMock
    assert kind_of(m.peek()) is MagicMock
    assert finish(collect(m)) == []


class Node(Generic[T]):
    def __call__(self: S) -> S: ...

    async def itself(self: S) -> S: ...

    @property
    def twin(self: S) -> S: ...

    @classmethod
    async def of(cls: typing.Type[S], value) -> S: ...

    @wrapped_by(AsyncMock)
    async def copied(self: S) -> S: ...

    @getattr(contextlib, "asynccontextmanager", wrapped_by(AsyncIteratorMock))
    async def locked(self: S) -> "AsyncIterator[S]":
        yield self

    async def own_class(self) -> "Node": ...

    async def given(self, other: S) -> S: ...

    def scalar(self: "Node[S]") -> "Optional[S]": ...

    @staticmethod
    async def static() -> Bound: ...


class Latest(Node[T]):
    """Inherits what is annotated with a variable of `self`."""


@EACH_SPEC
@pytest.mark.parametrize("cls", [Node, Latest])
def test_variable_of_self_stands_for_the_class_of_the_mock(make, cls):
    """What annotates `self` or `cls` is the subclass where that is mocked; wrappers copy it."""
    node = make(cls)

    results = [node.twin, finish(node.itself()), finish(node.of(1)), awaited(node.copied())]
    results += [entered(node.locked())] if PY >= (3, 7) else []

    assert all(isinstance(result, cls) for result in results)
    assert isinstance(finish(results[1].itself()), cls)


@pytest.mark.parametrize("cls", [Node, Latest])
@pytest.mark.parametrize("make", [autospecced, lambda cls: create_autospec(cls())])
def test_variable_of_self_stands_for_the_class_of_what_is_called(make, cls):
    """Not the function that the call runs is the owner, but the object."""
    assert isinstance(make(cls)(), cls)


@EACH_SPEC
@pytest.mark.parametrize(
    "use", [lambda m: finish(m.own_class()), lambda m: finish(m.given(1)), lambda m: m.scalar()]
)
def test_variable_elsewhere_is_not_that_of_self(make, use):
    """It stands for its bound, as that of another argument and that which `self` holds."""
    result = use(make(Latest))

    assert isinstance(result, Node)
    assert not isinstance(result, Latest)


def test_variable_of_a_function_that_has_no_self_stands_for_its_bound():
    """So it does in a static method, and in the function that a call of an object runs."""
    assert is_response(finish(autospecced(Latest).static()))
    assert is_response(finish(create_autospec(Node).static()))
    assert is_response(create_autospec(returning(Bound).plain)(1))


SELVES = [type("_SpecialForm", (), {"__repr__": lambda self: "typing_extensions.Self"})()]
type(SELVES[0]).__module__ = "typing_extensions"  # which is another before typing has one
if PY >= (3, 11):
    SELVES += [typing.Self, "typing.Self"]


@EACH_SPEC
@EACH_WAY
@each(*SELVES)
def test_self_is_the_class(make, use, annotation):
    """Outside of a class it means nothing."""
    cls = type("Node", (returning(annotation),), {})

    assert isinstance(use(use(make(cls))), cls)
    assert kind_of(create_autospec(returning(annotation).plain)(1)) is MagicMock


# Wrappers: the outermost that says something wins


class Startable(Awaited, Entered):
    """Is awaited and entered, as SQLAlchemy's results are."""


class Wrapped:
    async def fetch(self, query) -> Response: ...

    async def rows(self, query) -> AsyncIterator[Response]:
        yield

    def found(self, query) -> Response: ...


fetch, rows, found = Wrapped.fetch, Wrapped.rows, Wrapped.found
STARTABLE, RESPONSE = {"return": Startable}, {"return": Response}
CHECKS = {
    AsyncMock: lambda coroutine: is_response(finish(coroutine)),
    AsyncContextManagerMock: lambda opening: is_response(entered(opening)),
    AsyncIteratorMock: lambda opening: finish(collect(opening)) == [],
    MagicMock: is_response,
}
WRAPPED = {
    "said around a generator": (AsyncContextManagerMock, wrapped_by(MagicMock, STARTABLE)(rows)),
    "said around a coroutine": (MagicMock, wrapped_by(MagicMock, RESPONSE)(fetch)),
    "coroutine around a generator": (AsyncMock, wrapped_by(AsyncMock, RESPONSE)(rows)),
    "coroutine around a coroutine": (AsyncMock, wrapped_by(AsyncMock, {})(fetch)),
    "coroutine around a function": (AsyncMock, wrapped_by(AsyncMock, {})(found)),
    "generator": (AsyncIteratorMock, rows),
    "generator around a coroutine": (AsyncIteratorMock, wrapped_by(AsyncIteratorMock)(fetch)),
    "silent around a generator": (AsyncIteratorMock, wrapped_by(MagicMock)(rows)),
    "silent around a coroutine": (AsyncMock, wrapped_by(MagicMock)(fetch)),
    "silent twice": (AsyncMock, wrapped_by(MagicMock)(wrapped_by(MagicMock)(fetch))),
    "partialmethod": (AsyncMock, functools.partialmethod(fetch)),
}
if PY >= (3, 7):
    acquire = contextlib.asynccontextmanager(rows)
    WRAPPED["context manager"] = (AsyncContextManagerMock, acquire)
    WRAPPED["silent context manager"] = (AsyncContextManagerMock, wrapped_by(MagicMock)(acquire))
if PY >= (3, 8):
    WRAPPED["singledispatchmethod"] = (AsyncMock, functools.singledispatchmethod(fetch))


@EACH_SPEC
@pytest.mark.parametrize(("kind", "function"), list(WRAPPED.values()), ids=list(WRAPPED))
def test_outermost_wrapper_that_says_something_wins(make, kind, function):
    """By its own kind, then by its own annotation, then by what it wraps; arguments are checked."""
    spec = type("Connection", (), {"stream": function})
    m = make(spec).stream

    assert kind_of(m) is kind
    assert CHECKS[kind](m("query"))
    with pytest.raises(TypeError):
        autospecced(spec).stream()


def test_coroutine_function_around_a_generator_function_gives_what_nobody_knows():
    """What it collects is not what the generator function is annotated with."""
    collected = create_autospec(wrapped_by(AsyncMock, {})(rows))

    assert kind_of(finish(collected(1, 2))) is AsyncMock


def test_names_are_looked_up_where_a_wrapper_was_written():
    """What wraps a partial seems to be of functools, and is not."""
    result = finish(create_autospec(annotated.fetch_first)("/"))

    assert result.__class__.__name__ == "Decimal"


def traced(self, name) -> "typing.Generator[Response, None, None]":
    """Stand for what contextmanager() decorates."""
    yield


@EACH_SPEC
@pytest.mark.parametrize("bind", [lambda function: function, classmethod])
def test_what_contextmanager_makes_is_entered_by_with(make, bind):
    """The annotation is that of the generator below, not of what a call gives."""
    span = make(type("Tracer", (), {"span": bind(contextlib.contextmanager(traced))})).span

    with span("x") as given:
        assert given is span.return_value.__enter__.return_value


# Entering


@EACH_SPEC
def test_entering_what_entering_gave_follows_the_arguments(make):
    """Generic classes may be the arguments of generic classes."""
    outer = make(returning("Opened[Opened[Response]]")).plain()

    inner = entered(outer)

    assert inner is not outer
    assert kind_of(inner) is AsyncContextManagerMock
    assert is_response(entered(inner))


def test_entering_a_resource_of_a_class_follows_its_bases():
    """So it is under a spec, too, not only in what a call gives."""
    m = AsyncContextManagerMock(spec=annotated.OpenedResponse)

    assert is_response(entered(m))


class Door:
    """Gives itself on entering, and says so."""

    async def __aenter__(self) -> "Door": ...  # noqa: PYI034

    async def __aexit__(self, *exc_info): ...


@pytest.mark.parametrize(
    "m",
    [
        AsyncContextManagerMock(spec=Door),
        AsyncContextManagerMock(spec=type("Gateway", (Door,), {})),
        autospecced(Door),
        autospecced(Client),
        autospecced(returning(Opened)).plain(),
    ],
    ids=["itself", "base class", "autospec", "not annotated", "unknown variable"],
)
def test_entering_gives_the_mock_unless_it_is_annotated_with_another_class(m):
    """It is the very mock, not one more of its class."""
    assert entered(m) is m


# Properties and fields


@pytest.fixture
def account():
    """Give a class whose property counts how often it is run."""

    class Account:
        ran = 0

        @property
        async def token(self):
            type(self).ran += 1
            return "t"

    return Account


@EACH_SPEC
def test_async_property_is_awaited_as_often_as_wanted(make, account):
    """It is inherited, never run, and gives itself until it is told what to give."""
    m = make(type("Heir", (account,), {}))
    assert awaited(m.token) is m.token

    m.token.enter_result = "text"

    assert awaited(m.token) == awaited(m.token) == "text"
    assert account.ran == 0


def test_async_property_is_patched_with_autospec(account):
    """Its mock can be awaited on instances, and leaves nothing behind."""
    with async_patch.object(account, "token", autospec=True):
        assert awaited(account().token) != "t"
    assert awaited(account().token) == "t"


def test_property_is_read_through_a_spy(account):
    """A spy gives what the property gives, or raises; `hasattr()` says whether it does."""
    account.absent = property(lambda self: self.surely_not_there)
    account.future = property(lambda self: Awaited())
    spy = MagicMock(wraps=account())

    assert (awaited(spy.token), awaited(spy.token)) == ("t", "t")
    assert hasattr(spy, "future")
    assert not hasattr(spy, "absent")


@needs_3_7
def test_fields_of_dataclasses_have_the_shapes_of_their_annotations():
    """A variable stands for its bound, and the dataclass need be no global."""
    import dataclasses

    @dataclasses.dataclass
    class Page:
        response: Response
        text: "Response"
        bound: Bound
        later: "Awaitable[Response]"
        previous: "Page"
        retries: int = 3

    page = autospecced(Page)

    for response in (page.response, page.text, page.bound, awaited(page.later)):
        assert is_response(response)
    assert isinstance(page.previous, Page)
    assert isinstance(page.retries, int)


def test_builtin_annotation_says_no_more_than_the_value():
    """An attribute of a builtin type is checked, annotated or not."""

    class Config:
        url: str = "here"
        port = 80

    m = autospecced(Config)

    for attribute in (m.url, m.port):
        with pytest.raises(TypeError, match="object is not callable"):
            attribute()
        assert not hasattr(attribute, "surely_not_there")
    assert m.url.strip() is not None
