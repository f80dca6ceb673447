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


autospecced = functools.partial(create_autospec, instance=True)


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


@pytest.fixture(params=[autospecced, MagicMock, AsyncMock], ids=["autospec", "magic", "async"])
def make(request):
    """Give each way to make a mock of an instance."""
    return request.param


#: How to come to what is annotated.
WAYS = {
    "coroutine function": lambda m: finish(m.fetch()),
    "function": lambda m: m.plain(),
    "magic method": lambda m: m["key"],
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

        kinds = {AsyncMock: coroutine, AsyncIteratorMock: generator}
        wrapper = kinds.get(kind, lambda *args, **kwargs: None)
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


@EACH_WAY
@each(*RESPONSES)
def test_result_has_the_shapes_of_the_class_and_refuses_nothing(make, use, annotation):
    """It passes for an instance, and has names that only `__init__` sets."""
    assert is_response(use(make(returning(annotation))))


FOUND = [
    (annotated.Box[int], "Box"), ("Box[Response]", "Box"), ("Box[Decimal]", "Box"),
    ("Decimal", "Decimal"), ("Fraction", "Fraction"), ("Period", "timedelta"),
    (typing.BinaryIO, "BinaryIO"),
]  # fmt: skip
FOUND += [("Sheet[Response]", "Sheet[Response]")] * (PY >= (3, 7))


@pytest.mark.parametrize(("annotation", "name"), FOUND, ids=str)
def test_class_is_found(make, annotation, name):
    """It may be generic, of typing, or imported below `if TYPE_CHECKING:`, by itself or within."""
    m = make(returning(annotation))

    assert finish(m.fetch()).__class__.__name__ == m.shown.__class__.__name__ == name


@pytest.mark.parametrize(
    ("cls", "name"),
    [(type("User", (), {"__annotations__": {"name": str}}), "name"),
     (enum.Enum("Color", "RED"), "value"), (typing.NamedTuple("Point", [("x", int)]), "x"),
     (type("Row", (), {"__getattr__": lambda self, name: 1}), "id"),
     (type("Page", (), {"__len__": lambda self: 1}), "items"),
     (type("Flag", (), {"__bool__": lambda self: True}), "any")],
)  # fmt: skip
def test_result_has_the_names_and_the_truth_of_a_real_one(make, cls, name):
    """What is annotated only, or given by Enum or `__getattr__`, is there."""
    m = make(returning(cls))
    result = finish(m.fetch())

    assert getattr(result, name) is not None
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


@each(*BUILTINS)
def test_builtin_is_plain(make, annotation):
    """A MagicMock with any name, none of which is awaited, and with the protocols of builtins."""
    m = make(returning(annotation))

    for result in (finish(m.fetch()), m.plain(), m.shown):
        assert kind_of(result) is kind_of(result.strip()) is MagicMock
        assert (len(result), list(result), bool(result)) == (0, [], True)


UNIONS = [
    Union[Awaitable[bytes], bytes], Union[bytes, Awaitable[bytes]], Union[Awaitable[Any], Any],
    "Union[Awaitable[bytes], bytes]", Optional[Union[Awaitable[bytes], bytes]],
    "Awaitable[bytes] | bytes", "Awaitable[bytes] | bytes | None", "Response | Box",
    Union[Response, annotated.Box], "Union[Response, Awaitable[int]]",
]  # fmt: skip


@each(Any, object, T, "Missing", "Never", "not an annotation", *UNIONS)
def test_annotation_that_says_nothing_is_ignored(make, annotation):
    """Nor does a union of what differs, as that of a sync and an async client: a `def` is plain."""
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
    failure = SystemError("AST constructor recursion depth mismatch")
    tree = ast.parse("Response", mode="eval")
    monkeypatch.setattr(ast, "parse", MagicMock(side_effect=[failure, tree]))

    assert is_response(create_autospec(returning("Response  # of this test alone").plain)(1))
    assert ast.parse.call_count == 2


# What is done with it

GENERICS = [
    (each, AsyncMock, awaited)
    for each in (Awaitable[Response], "typing.Awaitable[Response]", Optional[Awaitable[Response]],
                 Coroutine[Any, Any, Response], "Reply[Response]")
]  # fmt: skip
GENERICS += [
    (each, MagicMock, entered)
    for each in (Entered, Opened[Response], "Opened[Response]", annotated.OpenedText,
                 annotated.OpenedStream, annotated.OpenedBox[Client])
]  # fmt: skip
GENERICS.append((typing.AsyncContextManager[Response], AsyncContextManagerMock, entered))
if PY >= (3, 9):
    slot = type("Slot", (Entered,), {"__class_getitem__": classmethod(types.GenericAlias)})
    GENERICS.append((slot[int], MagicMock, entered))  # which typing does not know
    GENERICS += [(each[Response], MagicMock, awaited) for each in (asyncio.Future, asyncio.Task)]


@pytest.mark.parametrize(
    ("annotation", "kind", "use"), GENERICS, ids=[str(row[0]) for row in GENERICS]
)
def test_what_is_awaited_or_entered_gives_what_is_annotated(make, annotation, kind, use):
    """By an argument of its own or of a base, by `__aenter__`; properties as often as wanted."""
    m = make(returning(annotation))

    assert kind_of(m.plain) is kind
    for thing in (m.plain(), m.shown, m.cached, finish(m.fetch()), awaited(m.later)):
        assert is_response(use(thing))
    assert use(m.shown) is use(m.shown)


@each(collections.abc.Awaitable, collections.abc.Coroutine, "typing.Awaitable")
def test_what_is_awaited_need_not_say_what_it_gives(make, annotation):
    """Then names are not refused."""
    m = make(returning(annotation))

    assert kind_of(m.plain) is AsyncMock
    assert finish(m.plain()).anything is not None


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


@each(Awaited, annotated.AwaitedBox[Response])
def test_opening_stands_for_the_class_that_is_awaited(make, annotation):
    """It is true, equals its function but no other opening, and what awaiting it gives is true."""
    function = make(returning(annotation)).plain
    opening, other = function(), function()

    assert kind_of(function) is AsyncContextManagerMock
    assert isinstance(opening, Awaited)
    assert opening == function == other != opening
    assert bool(opening) is bool(awaited(opening)) is True


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

    twin = property(__call__)
    copied = wrapped_by(AsyncMock)(itself)

    @classmethod
    async def of(cls: typing.Type[S], value) -> S: ...

    @getattr(contextlib, "asynccontextmanager", wrapped_by(AsyncIteratorMock))
    async def locked(self: S) -> "AsyncIterator[S]":
        yield self

    async def own_class(self) -> "Node": ...

    async def given(self, other: S) -> S: ...

    def scalar(self: "Node[S]") -> "Optional[S]": ...

    @staticmethod
    async def static() -> Bound: ...

    @staticmethod
    async def static_of(first: S) -> S: ...


class Latest(Node[T]):
    """Inherits what is annotated with a variable of `self`."""


@pytest.mark.parametrize("cls", [Node, Latest])
def test_variable_of_self_stands_for_the_class_of_the_mock(make, cls):
    """What annotates `self` or `cls` is the subclass where that is mocked; wrappers copy it."""
    node = make(cls)

    results = [node.twin, finish(node.itself()), finish(node.of(1)), awaited(node.copied())]
    results += [entered(node.locked())] if PY >= (3, 7) else []

    assert all(isinstance(result, cls) for result in results)
    assert isinstance(finish(results[1].itself()), cls)
    assert isinstance(autospecced(cls)(), cls)  # what its `__call__` gives
    assert isinstance(create_autospec(cls())(), cls)


def test_variable_elsewhere_is_not_that_of_self(make):
    """It stands for its bound: that of another argument, that which `self` holds, and without."""
    node = make(Latest)

    static = finish(node.static_of(1))
    for result in (finish(node.own_class()), finish(node.given(1)), node.scalar(), static):
        assert isinstance(result, Node)
        assert not isinstance(result, Latest)
    for function in (node.static, create_autospec(Node).static):
        assert is_response(finish(function()))
    assert is_response(create_autospec(returning(Bound).plain)(1))


SELVES = [type("_SpecialForm", (), {"__repr__": lambda self: "typing_extensions.Self"})()]
type(SELVES[0]).__module__ = "typing_extensions"  # which is another before typing has one
if PY >= (3, 11):
    SELVES += [typing.Self, "typing.Self"]


@EACH_WAY
@each(*SELVES)
def test_self_is_the_class(make, use, annotation):
    """Outside of a class it means nothing."""
    cls = type("Node", (returning(annotation),), {})

    assert isinstance(use(use(make(cls))), cls)
    assert kind_of(create_autospec(returning(annotation).plain)(1)) is MagicMock


# Wrappers: the outermost that says something wins

Startable = type("Startable", (Awaited, Entered), {})  # as SQLAlchemy's results are
fetch, rows, found = Client.get, Client.rows, Client.plain
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


@pytest.mark.parametrize(("kind", "function"), list(WRAPPED.values()), ids=list(WRAPPED))
def test_outermost_wrapper_that_says_something_wins(make, kind, function):
    """By its own kind, then by its own annotation, then by what it wraps; arguments are checked."""
    spec = type("Connection", (), {"stream": function})
    m = make(spec).stream

    assert kind_of(m) is kind
    assert CHECKS[kind](m("query"))
    with pytest.raises(TypeError):
        autospecced(spec).stream(1, 2, 3)


def test_coroutine_function_around_a_generator_function_gives_what_nobody_knows():
    """What it collects is not what the generator function is annotated with."""
    collected = create_autospec(wrapped_by(AsyncMock, {})(rows))

    assert kind_of(finish(collected(1, 2))) is AsyncMock


def test_names_are_looked_up_where_a_wrapper_was_written():
    """What wraps a partial seems to be of functools, and is not."""
    result = finish(create_autospec(annotated.fetch_first)("/"))

    assert result.__class__.__name__ == "Decimal"


@pytest.mark.parametrize("bind", [lambda function: function, classmethod])
def test_what_contextmanager_makes_is_entered_by_with(make, bind):
    """The annotation is that of the generator below, not of what a call gives."""
    tracer = type("Tracer", (), {"span": bind(contextlib.contextmanager(annotated.generated))})
    span = make(tracer).span

    with span("x") as given:
        assert given is span.return_value.__enter__.return_value


# Entering


def test_entering_follows_the_arguments_of_generics_and_bases(make):
    """What entering gave may be entered again; so is a resource of a class."""
    outer = make(returning("Opened[Opened[Response]]")).plain()

    inner = entered(outer)

    assert inner is not outer
    assert kind_of(inner) is AsyncContextManagerMock
    assert is_response(entered(inner))
    assert is_response(entered(AsyncContextManagerMock(spec=annotated.OpenedStream)))


class Door:
    """Gives itself on entering, and says so."""

    async def __aenter__(self) -> "Door": ...  # noqa: PYI034

    async def __aexit__(self, *exc_info): ...


@pytest.mark.parametrize(
    "m",
    [AsyncContextManagerMock(spec=Door), autospecced(Door), autospecced(Client),
     AsyncContextManagerMock(spec=type("Gateway", (Door,), {})),
     autospecced(returning(Opened)).plain()],
    ids=["itself", "autospec", "not annotated", "base class", "unknown variable"],
)  # fmt: skip
def test_entering_gives_the_mock_unless_it_is_annotated_with_another_class(m):
    """It is the very mock, not one more of its class."""
    assert entered(m) is m


# Properties and fields


class Account:
    @property
    async def token(self):
        return "t"


def test_async_property_is_awaited_as_often_as_wanted(make):
    """It is inherited, never run, and gives itself until it is told what to give."""
    m = make(type("Heir", (Account,), {}))
    assert awaited(m.token) is m.token

    m.token.enter_result = "text"

    assert awaited(m.token) == awaited(m.token) == "text"


def test_async_property_is_patched_with_autospec():
    """Its mock can be awaited on instances, and leaves nothing behind."""
    with async_patch.object(Account, "token", autospec=True):
        assert awaited(Account().token) != "t"
    assert awaited(Account().token) == "t"


def test_property_is_read_through_a_spy():
    """A spy gives what the property gives, or raises; `hasattr()` says whether it does."""
    properties = {"absent": lambda self: self.surely_not_there, "future": lambda self: Awaited()}
    own = {name: property(getter) for name, getter in properties.items()}
    spy = MagicMock(wraps=type("Heir", (Account,), own)())

    assert (awaited(spy.token), awaited(spy.token)) == ("t", "t")
    assert hasattr(spy, "future")
    assert not hasattr(spy, "absent")


@pytest.mark.skipif(PY < (3, 7), reason="dataclasses came in 3.7")
def test_fields_of_dataclasses_have_the_shapes_of_their_annotations():
    """A variable stands for its bound; the dataclass need be no global, and may be called async."""
    import dataclasses

    @dataclasses.dataclass
    class Page:
        response: Response
        text: "Response"
        bound: Bound
        later: "Awaitable[Response]"
        previous: "Page"
        limit: Any
        retries: int = 3

        async def __call__(self): ...

    for page in (autospecced(Page), MagicMock(spec=Page)(1), MagicMock(spec=Page(*range(6)))):
        for response in (page.response, page.text, page.bound, awaited(page.later)):
            assert is_response(response)
        assert isinstance(page.previous, Page)
        assert kind_of(page.limit) is MagicMock
        finish(page())
    assert isinstance(autospecced(Page).retries, int)


def test_builtin_annotation_says_no_more_than_the_value():
    """An attribute of a builtin type is checked, annotated or not."""
    own = {"__annotations__": {"url": str}, "url": "here", "port": 80}
    m = autospecced(type("Config", (), own))

    for attribute in (m.url, m.port):
        with pytest.raises(TypeError, match="object is not callable"):
            attribute()
        assert not hasattr(attribute, "surely_not_there")
    assert m.url.strip() is not None
