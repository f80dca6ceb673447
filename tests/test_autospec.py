"""create_autospec() follows the real thing: names, signatures, and what is made when."""

import asyncio
import functools
import inspect
import sys
import types
from unittest import mock

import pytest

import annotated
from annotated import Client, Response
from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec
from helpers import finish, frames_of, kind_of

needs_seal = pytest.mark.skipif(not hasattr(mock, "seal"), reason="mock.seal() came in 3.7")


async def fetch(url, *, timeout=5):
    """Stand for a spec."""


def plain(url):
    """Stand for a spec."""


class Handler:
    async def __call__(self, event): ...


class Tree:
    """Has itself as an attribute."""

    root = None

    async def walk(self, depth): ...

    def leaves(self): ...

    @property
    def parent(self) -> "Tree": ...


@pytest.fixture
def client():
    """Give the autospec of an instance."""
    return create_autospec(Client, instance=True)


def refusal(function, *args, **kwargs):
    """Return the text of the TypeError that a call raises, without the signature."""
    with pytest.raises(TypeError) as caught:
        function(*args, **kwargs)
    return str(caught.value).partition("; its signature is ")[0]


# Functions


def test_async_function_records_and_checks_when_called():
    """A call that does not fit fails at once and is not recorded; one that fits is."""
    m = create_autospec(fetch)

    assert refusal(m) == "fetch() missing a required argument: 'url'"
    m.assert_not_called()
    coroutine = m("/", timeout=1)
    m.assert_called_once_with("/", timeout=1)
    m.assert_not_awaited()
    finish(coroutine)
    m.assert_awaited_once_with(url="/", timeout=1)


@pytest.mark.parametrize("spec", [fetch, plain])
def test_mock_of_a_function_is_a_function(spec):
    """It is its own `mock`, unless the function has an attribute of that name."""
    m = create_autospec(spec, return_value=3)

    assert isinstance(m, types.FunctionType)
    assert m.mock is m
    assert m.__name__ == spec.__name__
    assert inspect.iscoroutinefunction(m) is (spec is fetch)
    assert (finish(m("/")) if spec is fetch else m("/")) == 3
    with_mock = functools.wraps(spec)(lambda url: None)
    with_mock.mock = 3
    assert isinstance(create_autospec(with_mock).mock, int)


def test_function_without_a_signature_takes_anything():
    """Where nobody knows the signature, nothing is checked."""
    m = create_autospec(min)

    assert m(1, 2, 3) is m.return_value


def test_refused_call_hides_the_last_frame_from_pytest():
    """Pytest does not show how the signature was looked at."""
    with pytest.raises(TypeError) as caught:
        create_autospec(fetch)()

    assert frames_of(caught.value)[-1].f_locals.get("__tracebackhide__")


# Classes and instances


def test_class_gives_instances_with_its_names():
    """Calling the class checks its signature and gives the mock of an instance."""
    cls = create_autospec(Client)

    instance = cls("/", timeout=1)

    assert isinstance(instance, Client)
    assert instance is cls.return_value
    assert kind_of(instance.get) is AsyncMock
    if sys.version_info < (3, 14):
        assert asyncio.iscoroutinefunction(instance.get)
    for m in (instance, cls):
        with pytest.raises(AttributeError):
            m.surely_not_there
    assert refusal(cls) == "Client() missing a required argument: 'url'"
    assert inspect.signature(cls).parameters == inspect.signature(Client).parameters


@pytest.mark.parametrize(
    "make",
    [
        lambda: create_autospec(Response, instance=True),
        lambda: create_autospec(Response()),
        lambda: finish(create_autospec(Client, instance=True).get("/")),
        lambda: create_autospec(annotated.returning(Response), instance=True).shown,
    ],
    ids=["instance", "object", "result", "property"],
)
def test_instance_that_is_not_callable_is_not(make):
    """Calling it is a TypeError, as with the real thing."""
    assert refusal(make()) == "'Response' object is not callable"


def test_instance_with_an_async_call_is_awaited():
    """Objects with `async def __call__` are called and awaited with its signature."""
    for m in (create_autospec(Handler, instance=True), create_autospec(Handler())):
        finish(m(event=1))
        m.assert_awaited_once_with(1)
        assert refusal(m) == "Handler() missing a required argument: 'event'"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda m: m.get(), "get() missing a required argument: 'url'"),
        (lambda m: m.get(1, 2), "get() too many positional arguments"),
        (lambda m: m.static(1), "static() too many positional arguments"),
        (lambda m: m.of(), "of() missing a required argument: 'value'"),
        (lambda m: m.rows(), "rows() missing a required argument: 'limit'"),
        (lambda m: m.plain(1), "plain() too many positional arguments"),
        (lambda m: m.partial(2), "partial() too many positional arguments"),
    ],
)
def test_methods_check_their_arguments(client, call, text):
    """Methods of all kinds are checked without `self` and `cls`; what fails is not recorded."""
    assert refusal(call, client) == text
    assert client.mock_calls == []


def test_attributes_have_the_names_of_their_values(client):
    """Properties never run; None is a mock of anything, which may be called."""
    assert kind_of(client.never) is kind_of(create_autospec(Client("/")).never) is MagicMock
    assert client.never.anything is not None
    assert isinstance(client.retries, int)
    assert client.nothing.anything is not None
    assert kind_of(client.nothing(1)) is kind_of(MagicMock(spec=Client).nothing(1)) is MagicMock
    assert isinstance(client.response_class(), Response)


def test_attributes_of_instances_are_known():
    """The spec of an object has what the object has; a function set on it gets no `self`."""
    spec = Client("/")
    spec.fetch = fetch
    m = create_autospec(spec)

    assert isinstance(m.url, str)
    finish(m.fetch("/"))
    for method in (m.get, m.fetch):
        assert refusal(method).endswith("missing a required argument: 'url'")


def test_method_of_another_object_keeps_its_arguments():
    """A bound method gets no `self` where it is an attribute of a class, an overridden one does."""

    class Slotted:
        __slots__ = ("slot",)
        walk = Tree().walk

        async def run(self, number): ...

    class Sub(Slotted):
        __slots__ = ()

        def run(self, number): ...

    for m in (create_autospec(Sub()), create_autospec(Sub, instance=True)):
        finish(m.walk(depth=1))
        assert kind_of(m.run(1)) is MagicMock
        assert m.slot is not None
        assert refusal(m.walk, 1, 2) == "walk() too many positional arguments"
        assert refusal(m.run, 1, 2) == "run() too many positional arguments"


def test_attribute_that_is_a_mock_is_refused_untouched():
    """What it stands for is unknown; it is not asked either."""
    given = MagicMock(name="given")
    holder = create_autospec(type("Holder", (), {"client": given}))

    with pytest.raises(Exception, match=r"^Cannot autospec attr 'client'"):
        holder.client
    assert "fget" not in dir(given)


def test_children_are_made_when_they_are_touched():
    """Making the autospec of a class looks at none of its attributes."""
    touched = []

    class Descriptor:
        def __get__(self, owner, cls):
            touched.append(owner)

    m = create_autospec(type("Spec", (), {"attribute": Descriptor()}), instance=True)

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


def test_calls_stand_in_the_tree_of_the_class():
    """What is called on an instance stands in the class's `method_calls`, as in unittest.mock."""
    m, theirs = create_autospec(Client), mock.create_autospec(Client)

    for each in (m, theirs):
        each("url").plain()
        each.response_class().raise_for_status(hard=True)

    assert m.method_calls == theirs.method_calls
    assert m.method_calls[0] == mock.call().plain()
    assert m.mock_calls == theirs.mock_calls


# Other specs


@pytest.mark.parametrize(
    ("argument", "meant"),
    [("autospect", "autospec"), ("auto_spec", "autospec"), ("set_spec", "spec_set")],
)
def test_misspelt_arguments_are_refused(argument, meant):
    """What looks like a spec would become an attribute."""
    text = f"^{argument!r} might be a typo of {meant!r}; use unsafe=True"

    for make, spec in ((create_autospec, fetch), (async_patch, "annotated.Client")):
        with pytest.raises(RuntimeError, match=text):
            make(spec, **{argument: True})
    assert create_autospec(fetch, unsafe=True, **{argument: 3}) is not None


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


def test_module_can_be_a_spec():
    """The functions and classes of a module are those of its mock."""
    m = create_autospec(annotated)

    assert kind_of(m.Client("/").get) is AsyncMock
    with pytest.raises(AttributeError):
        m.surely_not_there


# Sealing


@needs_seal
@pytest.mark.parametrize("spec", [Tree, Tree(), fetch], ids=["class", "instance", "function"])
def test_autospecs_can_be_sealed(spec):
    """seal() touches every name there is, and comes to an end."""
    m = create_autospec(spec)

    mock.seal(m)

    assert not hasattr(m, "other")


@needs_seal
def test_children_of_a_sealed_autospec_are_made_when_they_are_touched():
    """What the spec has is there, in its shape, and sealed too; so are instances of a class."""
    instance, cls = create_autospec(Tree, instance=True), create_autospec(Tree)
    for m in (instance, cls):
        mock.seal(m)

    assert cls() is cls()
    for tree in (instance, cls()):
        tree.parent.parent.walk.assert_not_awaited()
        assert kind_of(tree.walk) is AsyncMock
        assert not hasattr(tree, "other")
        assert not hasattr(tree.parent, "other")


@needs_seal
@pytest.mark.parametrize(
    ("spec", "use"),
    [
        (Tree, lambda m: finish(m().walk(2))),
        (Tree, lambda m: m().leaves()),
        (Tree, lambda m: m().root),
        (Tree(), lambda m: finish(m.walk(2))),
        (Tree(), lambda m: m.leaves()),
        (plain, lambda m: m("url")),
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


def test_what_magic_methods_give_follows_their_annotations():
    """As what other methods give; one that the spec lacks is none of the mock."""

    class Table:
        def __getitem__(self, key) -> Response:
            """Be looked up."""

    table = create_autospec(Table, instance=True)

    assert isinstance(table["key"], Response)
    with pytest.raises(TypeError):
        len(table)
