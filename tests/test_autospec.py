"""create_autospec follows the real thing: names, signatures, and what calls give."""

import ast
import asyncio
import collections.abc
import contextlib
import functools
import inspect
import operator
import sys
import types
import typing
from unittest import mock

import pytest

import annotated
from annotated import Bound, Client, ClientType, Response
from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    async_patch,
    create_autospec,
)
from asyncmocks._compat import InvalidSpecError
from helpers import collect, enter, finish, frames_of, kind_of, waiting_for

T, V = typing.TypeVar("T"), typing.TypeVar("V")


async def fetch(url, *, timeout=5):
    """Stand for a spec."""


def text_of(exception, function, *args, **kwargs):
    """Return the text of the exception that a call raises."""
    with pytest.raises(exception) as caught:
        function(*args, **kwargs)
    return str(caught.value)


@pytest.fixture
def client():
    """Give the autospec of an instance."""
    return create_autospec(Client, instance=True)


def is_response(m):
    """Tell whether a mock has the names and shapes of a Response."""
    return (
        isinstance(m, Response)
        and kind_of(m.json) is AsyncMock
        and kind_of(m.raise_for_status) is MagicMock
    )


RESPONSES = [
    "text", "optional", "optional_text", "optional_inside", "either", "union", "bound",
    "awaitable", "awaitable_text", "coroutine",
]  # fmt: skip


def test_async_function_records_and_checks_when_called():
    """A call that does not fit fails at once and is not recorded; one that fits is."""
    m = create_autospec(fetch)

    assert text_of(TypeError, m) == (
        "fetch() missing a required argument: 'url'; its signature is (url, *, timeout=5)"
    )
    m.assert_not_called()
    coroutine = m("/", timeout=1)
    m.assert_called_once_with("/", timeout=1)
    m.assert_not_awaited()
    finish(coroutine)
    m.assert_awaited_once_with(url="/", timeout=1)


def test_async_function_is_one_to_inspect():
    """The mock of an async function is a function, and a coroutine function."""
    m = create_autospec(fetch)

    assert inspect.iscoroutinefunction(m)
    assert isinstance(m, types.FunctionType)
    assert m.mock is m
    assert m.__name__ == "fetch"


def test_plain_function_checks_its_arguments():
    """A plain function stays plain, and has its signature."""
    m = create_autospec(lambda a, b=1: None, return_value=3)

    assert m(1) == 3
    with pytest.raises(TypeError, match="too many positional arguments"):
        m(1, 2, 3)
    assert not inspect.iscoroutinefunction(m)


def test_class_gives_instances_with_its_names():
    """Calling the class checks its signature and gives the mock of an instance."""
    cls = create_autospec(Client)

    instance = cls("/", timeout=1)

    assert isinstance(instance, Client)
    assert instance is cls.return_value
    assert kind_of(instance.get) is AsyncMock
    with pytest.raises(AttributeError):
        instance.surely_not_there
    with pytest.raises(AttributeError):
        cls.surely_not_there
    assert text_of(TypeError, cls) == (
        "Client() missing a required argument: 'url'; its signature is (url, timeout=5)"
    )


def test_instance_that_is_not_callable_is_not():
    """Calling it is a TypeError, as with the real thing."""
    assert text_of(TypeError, create_autospec(Response, instance=True)) == (
        "'Response' object is not callable"
    )
    assert text_of(TypeError, create_autospec(Response())) == "'Response' object is not callable"


def test_instance_with_an_async_call_is_awaited():
    """Objects with `async def __call__` are called and awaited with its signature."""

    class Handler:
        async def __call__(self, event) -> Response:
            """Handle it."""

    for m in (create_autospec(Handler, instance=True), create_autospec(Handler())):
        assert is_response(finish(m(1)))
        assert text_of(TypeError, m) == (
            "Handler() missing a required argument: 'event'; its signature is (event)"
        )


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda c: c.get(), "get() missing a required argument: 'url'"),
        (lambda c: c.get(1, 2), "get() too many positional arguments"),
        (lambda c: c.static(), "static() missing a required argument: 'value'"),
        (lambda c: c.of(), "of() missing a required argument: 'value'"),
        (lambda c: c.rows(), "rows() missing a required argument: 'limit'"),
        (lambda c: c.plain(1), "plain() too many positional arguments"),
    ],
)
def test_methods_check_their_arguments(client, call, text):
    """Methods of all kinds are checked without `self` and `cls`."""
    assert text_of(TypeError, call, client).partition("; its signature is (")[0] == text


def test_methods_of_a_class_are_checked_without_self():
    """On the mock of a class too, as unittest.mock does it."""
    cls = create_autospec(Client)

    finish(cls.get("/"))

    cls.get.assert_awaited_once_with(url="/")


def test_properties_never_run(client):
    """A property is a mock; its annotation says of what."""
    assert kind_of(client.never) is MagicMock
    assert client.never.anything is not None
    assert is_response(client.last)
    assert create_autospec(Client("/")).never is not None


def test_data_attributes_have_the_names_of_their_values(client):
    """What is no function is the mock of an instance; None is a mock of anything."""
    assert isinstance(client.retries, int)
    assert client.nothing.anything is not None
    assert is_response(client.response_class())


def test_attributes_of_instances_are_known():
    """The spec of an object has what the object has, its class's methods among them."""
    m = create_autospec(Client("/"))

    assert isinstance(m.url, str)
    assert kind_of(m.get) is AsyncMock
    with pytest.raises(TypeError):
        m.get()


def test_function_in_an_instance_is_called_without_self():
    """A function set on an object is no method."""

    class Holder:
        """Holds a function."""

    holder = Holder()
    holder.fetch = fetch

    m = create_autospec(holder)

    finish(m.fetch("/"))
    with pytest.raises(TypeError):
        m.fetch()


def test_children_are_made_when_they_are_touched():
    """Making the autospec of a class looks at none of its attributes."""
    touched = []

    class Descriptor:
        def __get__(self, owner, cls):
            touched.append(owner)

    class Spec:
        attribute = Descriptor()

    m = create_autospec(Spec, instance=True)

    assert m.attribute is m.attribute
    assert touched == [] or sys.version_info < (3, 8)


def test_spec_set_refuses_to_set_other_names():
    """With spec_set names that are not there can't be set, on its instances neither."""
    m = create_autospec(Client, spec_set=True)

    for each in (m, m("/")):
        with pytest.raises(AttributeError):
            each.surely_not_there = 1
    create_autospec(Client).may_be_set = 1


def test_keyword_arguments_configure_the_mock():
    """name, return_value and paths of attributes are those of any mock."""
    m = create_autospec(Client, name="client", **{"return_value.get.return_value": 3})

    assert finish(m("/").get("/")) == 3
    assert "name='client'" in repr(m)


@pytest.mark.parametrize("name", RESPONSES)
def test_result_follows_the_annotation(client, name):
    """The awaited result has the names and shapes of the annotated class."""
    method = getattr(client, name)

    assert kind_of(method) is AsyncMock
    assert is_response(finish(method()))


@pytest.mark.parametrize("make", [AsyncMock, MagicMock, create_autospec])
@pytest.mark.parametrize("name", RESPONSES)
def test_result_has_the_shapes_and_refuses_nothing(name, make):
    """By whatever spec it came it has the right shapes, and any name: `__init__` may set more."""

    async def use(method):
        return await method()

    result = finish(use(getattr(make(spec=Client), name)))

    assert isinstance(result, Response)
    assert kind_of(result.json) is AsyncMock
    assert result.surely_not_there is not None


@pytest.mark.parametrize("make", [MagicMock, create_autospec])
@pytest.mark.parametrize("name", ["awaited", "awaited_box"])
def test_what_a_function_gives_to_be_awaited_is_true(name, make):
    """An opening has the truth of an object."""
    m = getattr(make(spec=Client), name)

    assert bool(m()) is True
    assert bool(finish(waiting_for(m()))) is True


@pytest.mark.parametrize("name", ["box", "box_text", "itself", "own_class"])
def test_result_may_be_generic_or_the_class_itself(client, name):
    """Generic classes count as themselves; a type variable of self as the class."""
    result = finish(getattr(client, name)())

    assert isinstance(result, annotated.Box if "box" in name else Client)


@pytest.mark.parametrize("make", [MagicMock, functools.partial(create_autospec, instance=True)])
def test_union_of_something_awaitable_and_something_plain_says_nothing(make):
    """One annotation may serve a sync and an async client: the method is a plain one."""
    client = make(spec=Client)

    assert kind_of(client.maybe_awaitable) is MagicMock
    assert kind_of(client.maybe_awaitable()) is MagicMock
    assert client.maybe_awaitable().surely_not_there


def test_self_is_the_class():
    """`-> Self` gives the mock of another instance."""
    Self = getattr(typing, "Self", None)  # noqa: N806
    if Self is None:
        pytest.skip("typing has no Self before 3.11")

    class Node:
        async def parent(self) -> Self:
            """Return the parent."""

        async def text(self) -> "Self":
            """Return the text."""

    node = create_autospec(Node, instance=True)

    assert isinstance(finish(node.parent()), Node)


class Copied:
    """Stand for what gives another of its kind when called."""

    def __call__(self: Bound) -> Bound: ...


def test_variable_of_self_stands_for_the_class_of_an_object_that_is_called():
    """Not the function that the call runs is the owner, but the object."""
    assert isinstance(create_autospec(Copied())(), Copied)


def test_self_is_nothing_outside_a_class():
    """What a type checker refuses means nothing to an autospec."""
    Self = getattr(typing, "Self", None)  # noqa: N806
    if Self is None:
        pytest.skip("typing has no Self before 3.11")

    result = create_autospec(annotated_with(Self))()

    assert kind_of(result) is MagicMock
    assert result.anything


def test_self_of_typing_extensions_is_the_class():
    """Its Self, which is another before typing has one, is told by its text."""
    form = type("_SpecialForm", (), {"__repr__": lambda self: "typing_extensions.Self"})
    form.__module__ = "typing_extensions"

    class Node:
        def parent(self):
            """Return the parent."""

    Node.parent.__annotations__["return"] = form()

    assert isinstance(create_autospec(Node, instance=True).parent(), Node)


@pytest.mark.parametrize("name", ["Awaitable", "AsyncIterator", "Coroutine"])
def test_generic_without_arguments_has_the_shape_only(name):
    """What is awaited or iterated is not known then, and names are not refused."""
    kind = AsyncIteratorMock if name == "AsyncIterator" else AsyncMock

    m = create_autospec(annotated_with(getattr(collections.abc, name)))

    assert kind_of(m) is kind


def test_variable_of_self_stands_for_the_class_of_the_mock():
    """What annotates `self` and the result is the subclass where that is mocked."""

    class OwnClient(Client):
        @property
        def twin(self: ClientType) -> ClientType:
            """Return another."""

    class LatestClient(OwnClient):
        """Inherit it."""

    client = create_autospec(LatestClient, instance=True)

    assert isinstance(finish(client.itself()), LatestClient)
    assert isinstance(client.twin, LatestClient)
    assert not isinstance(finish(client.given(client)), LatestClient)


def test_variable_of_self_stands_for_the_class_of_what_is_called():
    """An instance whose call gives its own kind does that in subclasses too."""

    class Factory:
        def __call__(self: Bound) -> Bound:
            """Return another."""

    class LatestFactory(Factory):
        """Inherit it."""

    factory = create_autospec(LatestFactory, instance=True)

    assert isinstance(factory(), LatestFactory)


@pytest.mark.skipif(sys.version_info < (3, 7), reason="asynccontextmanager() came in 3.7")
@pytest.mark.parametrize(
    "make", [MagicMock, create_autospec, lambda spec: create_autospec(spec, instance=True)]
)
def test_variable_of_self_may_be_that_of_a_function_that_is_wrapped(make):
    """What `functools.wraps()` copied is read where it was written."""

    def retried(function):
        @functools.wraps(function)
        async def retry(*args, **kwargs):
            return await function(*args, **kwargs)

        return retry

    class OwnClient(Client):
        @retried
        async def twin(self: ClientType) -> ClientType:
            """Return another."""

        @contextlib.asynccontextmanager
        async def locked(self: ClientType) -> "typing.AsyncIterator[ClientType]":
            yield self

    client = make(spec=OwnClient)

    assert isinstance(finish(waiting_for(client.twin())), OwnClient)
    assert isinstance(finish(enter(client.locked())), OwnClient)


def test_variable_stands_for_its_bound():
    """A type variable that is not that of `self` gives what it is bound to."""

    async def take(given: Bound) -> Bound:
        """Return it."""

    assert isinstance(finish(create_autospec(take)(1)), Response)
    assert isinstance(finish(create_autospec(Client).static_bound()), Response)


@pytest.mark.skipif(sys.version_info < (3, 7), reason="dataclasses came in 3.7")
def test_fields_may_be_annotated_with_variables_and_with_their_own_class():
    """A variable stands for its bound, and the dataclass need be no global."""
    import dataclasses

    class Page:
        response: Bound
        previous: "Page"
        text: "Response"

    page = create_autospec(dataclasses.dataclass(Page), instance=True)

    assert isinstance(page.response, Response)
    assert isinstance(page.previous, Page)
    assert isinstance(page.text, Response)


def test_function_need_have_no_module():
    """The names in its annotations are found in its own globals."""
    names = {"text": Response, "__name__": "no_such_module"}
    exec("async def get() -> 'text': pass", names)

    assert isinstance(finish(create_autospec(names["get"])()), Response)


def test_alias_in_a_text_takes_arguments():
    """What a generic alias is given stands for its variable, as outside of texts."""
    names = {"Reply": typing.Coroutine[typing.Any, typing.Any, annotated.T], "Response": Response}
    exec("def get() -> 'Reply[Response]': pass\ndef text() -> 'Reply[str]': pass", names)

    assert is_response(finish(create_autospec(names["get"])()))
    assert kind_of(finish(create_autospec(names["text"])())) is MagicMock


def test_names_that_nobody_knows_say_nothing():
    """Without a module there is no place to look for what type checkers import."""
    names = {"__name__": "no_such_module"}
    exec("async def get() -> 'Unknown': pass", names)

    assert finish(create_autospec(names["get"])()).anything is not None


@pytest.mark.parametrize("spec", [Client, Client.get, fetch], ids=["class", "method", "function"])
def test_signature_is_shown(spec):
    """`inspect.signature()` of the mock is that of the spec."""
    shown, real = (inspect.signature(each) for each in (create_autospec(spec), spec))

    assert dict(shown.parameters) == dict(real.parameters)


@pytest.mark.parametrize(
    ("argument", "meant"),
    [("autospect", "autospec"), ("auto_spec", "autospec"), ("set_spec", "spec_set")],
)
def test_misspelt_arguments_are_refused(argument, meant):
    """What looks like a spec would become an attribute."""
    text = f"{argument!r} might be a typo of {meant!r}; use unsafe=True if this is intended"

    assert text_of(RuntimeError, create_autospec, fetch, **{argument: True}) == text
    assert text_of(RuntimeError, async_patch, "annotated.Client", **{argument: True}) == text
    assert create_autospec(fetch, unsafe=True, **{argument: 3}) is not None


def test_names_for_type_checkers_are_looked_up(client):
    """What is imported or assigned below `if TYPE_CHECKING:` is found, all else is ignored."""
    from datetime import timedelta
    from decimal import Decimal
    from fractions import Fraction

    assert isinstance(finish(client.for_checkers()), Decimal)
    assert isinstance(finish(client.for_checkers_of_typing()), Fraction)
    assert isinstance(finish(client.boxed_for_checkers()), annotated.Box)
    assert isinstance(finish(client.chosen_for_checkers()), timedelta)
    assert not isinstance(finish(client.class_for_checkers()), timedelta)


def test_annotation_is_read_again_where_the_interpreter_fails(monkeypatch):
    """Python 3.11 raises SystemError if garbage is collected while it parses."""
    parse, failures = ast.parse, [SystemError("AST constructor recursion depth mismatch")]

    def parse_after_a_failure(*args, **kwargs):
        if failures:
            raise failures.pop()
        return parse(*args, **kwargs)

    def function() -> "annotated.Response  # of this test alone":
        """Be annotated with a text that nobody has read."""

    monkeypatch.setattr(ast, "parse", parse_after_a_failure)

    assert isinstance(create_autospec(function)(), Response)
    assert failures == []


class Sheet:
    """Make a class of its own for what it holds, as models of pydantic do."""

    @classmethod
    def __class_getitem__(cls, held):
        return type(f"{cls.__name__}[{held.__name__}]", (cls,), {"held": held})


class Book:
    """Give pages and files."""

    def page(self) -> "Sheet[Response]":
        """Give a page."""

    def file(self) -> typing.BinaryIO:
        """Give a file."""


@pytest.mark.skipif(sys.version_info < (3, 7), reason="there is no `__class_getitem__` before 3.7")
def test_generic_that_is_a_class_of_its_own_is_that_class():
    """A text means what the expression means; classes of typing that are no forms count too."""
    book = create_autospec(Book, instance=True)

    assert book.page().__class__.__name__ == "Sheet[Response]"
    assert isinstance(book.page(), Sheet)
    assert isinstance(book.file(), typing.BinaryIO)


class Rows(typing.Generic[T]):
    """Say of `self` what it holds, as rows of SQLAlchemy do."""

    def scalar(self: "Rows[V]") -> "typing.Optional[V]":
        """Give one of what it holds."""

    def same(self: V) -> V:
        """Give itself."""


def test_variable_inside_the_annotation_of_self_is_not_self():
    """What `Rows[V]` holds is no Rows; with V itself `self` says what it is."""
    rows = create_autospec(Rows, instance=True)

    assert not isinstance(rows.scalar(), Rows)
    assert isinstance(rows.same(), Rows)


def test_names_for_type_checkers_are_those_where_a_wrapper_was_written():
    """What wraps a partial seems to be of functools, and is not."""
    from decimal import Decimal

    assert isinstance(finish(create_autospec(annotated.fetch_first)("/")), Decimal)


def test_result_is_an_instance(client):
    """What a call gives is called as an instance of its class is: not at all, if that can't be."""
    response = finish(client.get("/"))

    assert text_of(TypeError, response) == "'Response' object is not callable"
    assert text_of(TypeError, client.last) == "'Response' object is not callable"


def test_mock_of_a_function_has_itself_as_mock():
    """`m.mock` is `m`, as with unittest.mock, unless the function has an attribute of that name."""

    def plain(number):
        """Be called."""

    m = create_autospec(plain)
    assert m.mock is m
    plain.mock = 3

    assert create_autospec(plain).mock is not m
    assert isinstance(create_autospec(plain).mock, int)


def test_refused_call_hides_the_last_frame_from_pytest():
    """Pytest does not show how the signature was looked at."""
    with pytest.raises(TypeError) as caught:
        create_autospec(fetch)()

    assert frames_of(caught.value)[-1].f_locals.get("__tracebackhide__")


def test_attribute_that_is_a_mock_is_refused_untouched():
    """What it stands for is unknown; it is not asked either."""
    given = MagicMock(name="given")

    class Holder:
        client = given

    holder = create_autospec(Holder)

    assert text_of(InvalidSpecError, getattr, holder, "client") == (
        f"Cannot autospec attr 'client' from target {holder!r}: it is a Mock object itself, "
        f"{given!r}; pass what that mock stands for"
    )
    assert "fget" not in dir(given)


def test_method_of_another_object_keeps_its_arguments():
    """A bound method gets no `self` where it is an attribute of a class."""

    class Other:
        def run(self, number):
            """Take a number."""

    class Slotted:
        __slots__ = ()
        run = Other().run

        def walk(self, number):
            """Take a number."""

    for m in (create_autospec(Slotted()), create_autospec(Slotted, instance=True)):
        m.run(1)
        m.walk(1)
        assert text_of(TypeError, m.run, 1, 2).startswith("run() too many")
        assert text_of(TypeError, m.walk, 1, 2).startswith("walk() too many")


@pytest.mark.parametrize(
    "name",
    ["plain_text", "anything", "listed", "none", "several", "several_text", "missing", "broken",
     "unannotated"],
)  # fmt: skip
def test_annotation_that_says_nothing_is_ignored(client, name):
    """Then the result is a mock that has any name, as without an annotation."""
    result = finish(getattr(client, name)())

    assert result.anything is not None


@pytest.mark.skipif(sys.version_info < (3, 8), reason="cached_property came in 3.8")
def test_cached_property_has_the_shape_of_its_annotation():
    """What a cached_property is annotated with is what it gives."""

    class Page:
        @functools.cached_property
        def response(self) -> Response:
            """Be asked for once."""

        @functools.cached_property
        def later(self) -> "typing.Awaitable[Response]":
            """Be awaited."""

    page = create_autospec(Page, instance=True)

    assert isinstance(page.response, Response)
    assert is_response(finish(waiting_for(page.later)))


class Download:
    """Has properties that are awaited, entered and iterated."""

    @property
    async def response(self) -> Response:
        """Be awaited."""

    @property
    def later(self) -> "typing.Awaitable[Response]":
        """Be awaited."""

    @property
    def manager(self) -> "typing.AsyncContextManager[Response]":
        """Be entered."""

    @property
    async def opener(self) -> "typing.AsyncContextManager[Response]":
        """Be awaited, and then entered."""

    @property
    def responses(self) -> "typing.AsyncIterator[Response]":
        """Be iterated."""

    @property
    async def unannotated(self):
        """Be awaited."""


@pytest.mark.parametrize("name", ["response", "later"])
def test_properties_that_are_awaited_give_what_is_annotated(name):
    """They can be awaited as often as wanted."""
    awaited = getattr(create_autospec(Download, instance=True), name)

    response = finish(waiting_for(awaited))

    assert is_response(response)
    assert finish(waiting_for(awaited)) is response


def test_properties_that_are_entered_give_what_is_annotated():
    """They may have to be awaited first."""
    m = create_autospec(Download, instance=True)

    assert is_response(finish(enter(m.manager)))
    assert is_response(finish(enter(finish(waiting_for(m.opener)))))


def test_properties_that_are_iterated_have_items():
    """They give nothing until they are told their items."""
    m = create_autospec(Download, instance=True)
    assert finish(collect(m.responses)) == []

    m.responses.items = [1, 2]

    assert finish(collect(m.responses)) == [1, 2]


def test_async_property_without_annotation_gives_itself():
    """It can be awaited, and told what that gives."""
    m = create_autospec(Download, instance=True)
    assert finish(waiting_for(m.unannotated)) is m.unannotated

    m.unannotated.enter_result = "text"

    assert finish(waiting_for(m.unannotated)) == "text"


@pytest.mark.skipif(sys.version_info < (3, 8), reason="singledispatchmethod came in 3.8")
def test_singledispatchmethod_is_what_it_dispatches_to():
    """The mock of such a coroutine function is an AsyncMock."""

    class Page:
        @functools.singledispatchmethod
        async def load(self, number) -> Response:
            """Be awaited."""

    page = create_autospec(Page, instance=True)

    assert isinstance(finish(page.load(1)), Response)


def test_coroutine_function_may_give_an_iterator(client):
    """What awaiting gives is iterated then."""
    assert kind_of(finish(client.open_iterator())) is AsyncIteratorMock


@pytest.mark.parametrize("name", ["iterator", "iterable", "generator"])
def test_iterators_are_iterated(client, name):
    """Whatever announces an async iterator is the mock of one."""
    method = getattr(client, name)
    method.items = [1, 2]

    assert kind_of(method) is AsyncIteratorMock
    assert finish(collect(method())) == [1, 2]


def test_async_generators_are_iterated_and_checked(client):
    """An async generator function has its signature and its items."""
    client.rows.items = [1]

    assert kind_of(client.rows) is AsyncIteratorMock
    assert finish(collect(client.rows(limit=1))) == [1]


def test_context_managers_are_entered(client):
    """Entering gives what the annotation says."""
    assert kind_of(client.manager) is AsyncContextManagerMock
    assert is_response(finish(enter(client.manager())))


@pytest.mark.skipif(sys.version_info < (3, 7), reason="contextlib has no asynccontextmanager")
def test_wrapped_asynccontextmanager_function_is_entered():
    """The annotation that its wrappers copied is that of the generator."""

    @contextlib.asynccontextmanager
    async def connect(url) -> typing.AsyncIterator[Response]:
        yield

    @functools.wraps(connect)
    def logged(*args):
        return connect(*args)

    for m in (create_autospec(logged), MagicMock(spec=types.SimpleNamespace(logged=logged)).logged):
        assert kind_of(m) is AsyncContextManagerMock
        assert is_response(finish(enter(m("/"))))


@pytest.mark.skipif(sys.version_info < (3, 7), reason="contextlib has no asynccontextmanager")
def test_asynccontextmanager_functions_are_entered_and_checked():
    """What the generator below yields, by its annotation, is what entering gives."""

    class Pool:
        @contextlib.asynccontextmanager
        async def acquire(self, timeout) -> "typing.AsyncIterator[Response]":
            yield

    pool = create_autospec(Pool, instance=True)

    assert kind_of(pool.acquire) is AsyncContextManagerMock
    assert is_response(finish(enter(pool.acquire(timeout=1))))
    with pytest.raises(TypeError):
        pool.acquire()


class Tracer:
    """Has what contextmanager() makes, with the annotations of its generators."""

    @contextlib.contextmanager
    def span(self, name) -> "typing.Iterator[None]":
        yield

    @classmethod
    @contextlib.contextmanager
    def of(cls, name) -> "typing.Generator[Response, None, None]":
        yield


@pytest.mark.parametrize("name", ["span", "of"])
def test_what_contextmanager_makes_is_entered_by_with(name):
    """The annotation is that of the generator below, not of what a call gives."""
    autospec = create_autospec(Tracer, instance=True)

    for tracer in (autospec, MagicMock(spec=Tracer)):
        with getattr(tracer, name)("x") as given:
            assert given is getattr(tracer, name).return_value.__enter__.return_value
    with pytest.raises(TypeError):
        getattr(autospec, name)()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("entered", AsyncContextManagerMock), ("stream", AsyncIteratorMock), ("plain", MagicMock)],
)
def test_result_of_a_plain_function_has_the_shape_of_its_class(client, name, kind):
    """What a plain function gives is entered or iterated as its class is, and is one object."""
    method = getattr(client, name)

    assert kind_of(method) is MagicMock
    assert kind_of(method()) is kind
    assert method() is method.return_value


@pytest.mark.parametrize("name", ["awaited", "awaited_box"])
def test_function_that_gives_something_awaited_is_a_resource(client, name):
    """Its calls give openings, which stand for an instance of the class."""
    method = getattr(client, name)
    method.enter_result = 3

    opening, other = method(), method()

    assert kind_of(method) is AsyncContextManagerMock
    assert isinstance(opening, annotated.Awaited)
    assert opening == method == other != opening
    assert finish(waiting_for(opening)) == 3
    method.assert_awaited_once_with()


@pytest.mark.parametrize(
    "make", [MagicMock, functools.partial(create_autospec, instance=True)], ids=["spec", "autospec"]
)
def test_attribute_that_is_none_can_be_called(make):
    """None may keep the place of a callback."""
    client = make(spec=Client)

    assert kind_of(client.nothing(1)) is MagicMock
    client.nothing.assert_called_once_with(1)


def test_entering_an_instance_gives_itself_or_what_is_annotated(client):
    """Without an annotation of `__aenter__` it is the instance."""
    assert finish(enter(client)) is client
    assert is_response(finish(enter(client.entered())))


def test_list_as_spec_stands_for_a_list():
    """A list is no list of names here."""
    m = create_autospec([1, 2])

    assert m.append is not None
    with pytest.raises(AttributeError):
        m.surely_not_there


def test_none_as_spec_is_no_spec():
    """None gives a mock of anything."""
    assert create_autospec(None, return_value=3)() == 3


def test_mock_as_spec_is_refused():
    """A mock has no signature to check."""
    with pytest.raises(Exception, match="Cannot spec a Mock object"):
        create_autospec(AsyncMock())


def test_instance_of_a_coroutine_function_is_refused():
    """A function has no instances."""
    assert text_of(RuntimeError, create_autospec, fetch, instance=True) == (
        "instance=True is for classes, and fetch is a coroutine function; leave out instance"
    )


def test_function_without_a_signature_takes_anything():
    """Where nobody knows the signature, nothing is checked."""
    m = create_autospec(min)

    assert m(1, 2, 3) is m.return_value


def test_types_may_be_recursive(client):
    """A method that gives its own class can be followed as far as one likes."""
    for _ in range(20):
        client = finish(client.own_class())

    assert kind_of(client.get) is AsyncMock


def test_slots_dataclasses_and_inheritance_are_known():
    """Names of slots, of fields and of base classes are names of the spec."""

    class Base:
        __slots__ = ("slot",)

        async def inherited(self, a):
            """Do something."""

        async def overridden(self):
            """Do something."""

    class Sub(Base):
        def overridden(self):
            """Do it plainly."""

    m = create_autospec(Sub, instance=True)

    assert kind_of(m.inherited) is AsyncMock
    assert kind_of(m.overridden) is MagicMock
    assert m.slot is not None
    with pytest.raises(TypeError):
        m.inherited()


@pytest.mark.skipif(sys.version_info < (3, 7), reason="there are no dataclasses")
def test_fields_of_dataclasses_have_the_shapes_of_their_annotations():
    """A field without a default is known, and what it is."""
    import dataclasses

    @dataclasses.dataclass
    class Config:
        response: Response
        text: "Response"
        later: "typing.Awaitable[Response]"
        retries: int = 3

    m = create_autospec(Config, instance=True)

    assert is_response(m.response)
    assert is_response(finish(waiting_for(m.later)))
    assert m.retries is not None


def test_builtin_annotation_says_no_more_than_the_value():
    """An attribute of a builtin type is checked, annotated or not."""

    class Config:
        url: str = "here"
        port = 80

    m = create_autospec(Config, instance=True)

    assert text_of(TypeError, m.url) == "'str' object is not callable"
    assert text_of(TypeError, m.port) == "'int' object is not callable"
    assert m.url.strip() is not None
    assert not hasattr(m.url, "surely_not_there")


def test_methods_of_an_instance_are_methods_of_the_class():
    """What is called on an instance stands in the class's `method_calls`, as in unittest.mock."""
    m, theirs = create_autospec(Client), mock.create_autospec(Client)

    for each in (m, theirs):
        each("url").plain()
        each.response_class().raise_for_status(hard=True)

    assert m.method_calls == theirs.method_calls
    assert m.method_calls[0] == mock.call().plain()
    assert m.mock_calls == theirs.mock_calls


def test_partialmethods_are_followed(client):
    """What a partialmethod gives is what its function gives."""
    assert kind_of(client.partial) is AsyncMock
    assert is_response(finish(client.partial()))


def test_function_patched_on_a_class_is_bound():
    """The mock of a function is a method where the function would be one."""
    with async_patch.object(Client, "plain", autospec=True) as plain:
        client = Client("/")
        client.plain()
        plain.assert_called_once_with(client)
        client.plain.assert_called_once()
        assert Client.plain is plain


def test_module_can_be_a_spec():
    """The functions and classes of a module are those of its mock."""
    m = create_autospec(annotated)

    assert kind_of(m.Client("/").get) is AsyncMock
    with pytest.raises(AttributeError):
        m.surely_not_there


def test_wrapped_functions_keep_their_signature():
    """functools.wraps() hides neither that it is async nor its arguments."""

    @functools.wraps(fetch)
    def wrapper(*args, **kwargs):
        return fetch(*args, **kwargs)

    m = create_autospec(wrapper)

    finish(m("/"))
    with pytest.raises(TypeError):
        m()


def test_calls_of_children_stand_in_one_tree(client):
    """The parents of autospecced mocks record their calls."""
    finish(finish(client.get("/", timeout=1)).json())

    assert client.mock_calls == [mock.call.get("/", timeout=1), mock.call.get().json()]


def test_asyncio_takes_it_for_a_coroutine_function():
    """Up to 3.13, where asyncio may be asked, it says so too."""
    if sys.version_info < (3, 14):
        assert asyncio.iscoroutinefunction(create_autospec(fetch))
        assert asyncio.iscoroutinefunction(create_autospec(Client, instance=True).get)


def test_results_under_a_plain_spec_follow_annotations_too():
    """What a method is annotated with is what its mock gives, by whatever spec it came."""
    assert isinstance(MagicMock(spec=Client).plain(), Response)
    assert isinstance(finish(MagicMock(spec=Client).text()), Response)
    assert isinstance(finish(MagicMock(spec=Client("/")).itself()), Client)


@pytest.mark.parametrize(
    "name",
    ["of_argument", "as_text", "of_base", "of_text_in_base", "of_one_of_bases",
     "of_base_of_argument"],
)  # fmt: skip
def test_entering_an_instance_of_a_generic_class_gives_its_argument(name):
    """What a type variable stands for is found in the annotation, or in the bases of the class."""
    opener = create_autospec(annotated.Opener, instance=True)

    assert is_response(finish(enter(getattr(opener, name)())))


def test_entering_what_entering_gave_follows_the_arguments():
    """Generic classes may be the arguments of generic classes."""
    opener = create_autospec(annotated.Opener, instance=True)

    outer = finish(enter(opener.of_itself()))

    assert kind_of(outer) is AsyncContextManagerMock
    assert outer is not opener.of_itself.return_value
    assert is_response(finish(enter(outer)))


@pytest.mark.skipif(sys.version_info < (3, 9), reason="types has no GenericAlias before 3.9")
def test_arguments_of_a_class_without_variables_are_ignored():
    """What can be subscripted need not be generic to typing."""

    class Slot:
        __class_getitem__ = classmethod(types.GenericAlias)
        __aenter__ = annotated.Entered.__aenter__
        __aexit__ = annotated.Entered.__aexit__

    m = create_autospec(annotated_with(Slot[int]))

    assert isinstance(finish(enter(m())), Response)


def test_type_variable_that_stands_for_nothing_is_ignored():
    """Entering then gives the instance itself, as without an annotation."""
    opener = create_autospec(annotated.Opener, instance=True)

    assert finish(enter(opener.of_nothing())) is opener.of_nothing.return_value


def test_entering_a_subclass_of_a_generic_class_gives_the_argument_in_its_bases():
    """So it is under a spec, too, not only in what a call gives."""
    opened = AsyncContextManagerMock(spec=annotated.OpenedResponse)

    assert isinstance(finish(enter(opened)), Response)


class Door:
    """Stand for what gives itself on entering, and says so."""

    async def __aenter__(self) -> "Door":  # noqa: PYI034
        return self

    async def __aexit__(self, *exc_info): ...


@pytest.mark.parametrize("spec", [Door, type("Gateway", (Door,), {})], ids=["itself", "subclass"])
def test_entering_what_gives_its_own_class_gives_the_mock(spec):
    """It is the very mock, not one more of its class."""
    door = AsyncContextManagerMock(spec=spec)

    assert finish(enter(door)) is door


def test_entering_under_a_plain_spec_follows_the_arguments_too():
    """The shapes are those of the argument; no name is refused."""
    given = finish(enter(MagicMock(spec=annotated.Opener).of_argument()))

    assert kind_of(given.json) is kind_of(create_autospec(Response, instance=True).json)
    assert given.other


def annotated_with(annotation):
    """Return a function that says what it gives."""

    def function():
        """Give nothing."""

    function.__annotations__["return"] = annotation
    return function


@pytest.mark.parametrize("name", ["Future", "Task"])
def test_function_that_gives_a_future_is_a_plain_one(name):
    """What it gives can be awaited, as often as wanted, and is one object."""
    m = create_autospec(annotated_with(getattr(asyncio, name)))

    future = m()

    assert kind_of(m) is MagicMock
    assert isinstance(future, getattr(asyncio, name))
    assert finish(waiting_for(future)) is finish(waiting_for(m()))
    assert kind_of(future.cancel) is MagicMock


def autospec_with_property(annotation):
    """Return the autospec of what has a property `job` that is annotated."""
    cls = type("Worker", (), {"job": property(annotated_with(annotation))})
    return create_autospec(cls, instance=True)


@pytest.mark.parametrize("name", ["Future", "Task"])
def test_property_that_is_a_future_has_its_methods(name):
    """It is awaited, its methods are not."""
    worker = autospec_with_property(getattr(asyncio, name))

    assert finish(waiting_for(worker.job)) is worker.job
    assert kind_of(worker.job.cancel) is MagicMock


@pytest.mark.skipif(sys.version_info < (3, 9), reason="futures are generic from 3.9 on")
@pytest.mark.parametrize("name", ["Future", "Task"])
def test_property_that_is_a_future_gives_its_argument(name):
    """Awaiting it gives what the annotation says, its methods are still there."""
    worker = autospec_with_property(getattr(asyncio, name)[Response])

    assert is_response(finish(waiting_for(worker.job)))
    assert kind_of(worker.job.cancel) is MagicMock


def test_property_that_is_entered_gives_the_argument_of_its_class():
    """A generic class's argument says what `async with` gives."""
    worker = autospec_with_property(annotated.Opened[Response])

    assert is_response(finish(enter(worker.job)))


@pytest.mark.skipif(sys.version_info < (3, 9), reason="futures are generic from 3.9 on")
def test_future_that_is_a_result_has_its_methods():
    """What a coroutine function gives then can be cancelled, and awaited."""

    class Worker:
        async def start(self) -> "asyncio.Task[Response]":
            """Be awaited."""

    for worker in (create_autospec(Worker, instance=True), MagicMock(spec=Worker)):
        task = finish(worker.start())

        assert kind_of(task.cancel) is MagicMock
        assert isinstance(finish(waiting_for(task)), Response)


class Connection:
    """Stand for what is given."""

    async def fetch(self):
        """Be awaited."""


@pytest.mark.skipif(sys.version_info < (3, 10), reason="X | Y is a class's from 3.10 on")
def test_a_union_with_none_gives_the_other():
    """`X | None` is what `Optional[X]` is."""
    m = create_autospec(annotated_with(operator.or_(Connection, None)))

    result = m()

    assert isinstance(result, Connection)
    assert inspect.iscoroutinefunction(result.fetch)


class Tree:
    """Stand for what has itself as an attribute."""

    root = None

    async def walk(self, depth):
        """Be awaited."""

    def leaves(self):
        """Be called."""

    @property
    def parent(self) -> "Tree":
        """Be the same again."""


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
@pytest.mark.parametrize("spec", [Tree, Tree(), fetch], ids=["class", "instance", "function"])
def test_autospecs_can_be_sealed(spec):
    """seal() touches every name there is, and comes to an end."""
    m = create_autospec(spec)

    mock.seal(m)

    assert not hasattr(m, "other")


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
def test_children_of_a_sealed_autospec_are_made_when_they_are_touched():
    """What the spec has is there, in its shape, and sealed too."""
    m = create_autospec(Tree, instance=True)
    mock.seal(m)

    m.parent.parent.walk.assert_not_awaited()

    assert kind_of(m.walk) is AsyncMock
    assert not hasattr(m.parent, "other")


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
def test_instances_of_a_sealed_autospec_are_made_when_it_is_called():
    """The mock of a class can be called after sealing; what that gives is sealed too."""
    m = create_autospec(Tree)
    mock.seal(m)

    tree = m()

    assert tree is m()
    assert kind_of(tree.walk) is AsyncMock
    assert not hasattr(tree, "other")


def plain_function(url):
    """Stand for a spec."""


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
@pytest.mark.parametrize(
    ("spec", "use"),
    [
        (Tree, lambda m: finish(m().walk(2))),
        (Tree, lambda m: m().leaves()),
        (Tree, lambda m: m().root),
        (Tree(), lambda m: finish(m.walk(2))),
        (Tree(), lambda m: m.leaves()),
        (plain_function, lambda m: m("url")),
        (fetch, lambda m: finish(m("url"))),
    ],
)
def test_results_of_a_sealed_autospec_are_made_when_they_are_asked_for(spec, use):
    """What nothing is known of is a mock as well; it has no names and can't be called."""
    m = create_autospec(spec)
    mock.seal(m)

    result = use(m)

    assert isinstance(result, mock.Mock)
    assert use(m) is result
    assert not hasattr(result, "other")
