"""create_autospec() follows the real thing: names, signatures, and what is made when."""

import abc
import functools
import inspect
import typing
from unittest import mock

import pytest

import annotated
from annotated import Client, Response, fetch, plain
from asyncmocks import AsyncMock, MagicMock, create_autospec
from helpers import finish, frames_of, kind_of

Handler = type("Handler", (), {"__call__": Client.get})


class Tree:
    """Has itself as an attribute."""

    async def walk(self, depth): ...

    def leaves(self): ...

    @property
    def parent(self) -> "Tree": ...


def refusal(function, *args, **kwargs):
    """Return the TypeError of a call, without the signature; pytest shows no line of ours."""
    with pytest.raises(TypeError) as caught:
        function(*args, **kwargs)
    assert frames_of(caught.value)[-1].f_locals.get("__tracebackhide__")
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
def test_mock_of_a_function_is_its_own_mock(spec):
    """Decorators may mark it, or give what has its `mock`; that of the function comes first."""
    with_mock = functools.wraps(spec)(lambda url: None)
    with_mock.mock = 3

    m = create_autospec(spec)

    assert functools.wraps(m)(lambda: None).mock is m.mock is m
    assert abc.abstractmethod(m) is typing.no_type_check(m) is m
    assert isinstance(create_autospec(with_mock).mock, int)


# Classes and instances


def test_class_gives_instances_with_its_names():
    """Calling the class checks its signature and gives the mock of an instance, as strict as it."""
    cls, strict = create_autospec(Client), create_autospec(Client, spec_set=True)

    instance = cls("/", timeout=1)

    assert isinstance(instance, Client)
    assert instance is cls.return_value
    assert kind_of(instance.get) is AsyncMock
    for m in (instance, cls):
        with pytest.raises(AttributeError):
            m.surely_not_there
        m.may_be_set = 1
    for m in (strict, strict("/")):
        with pytest.raises(AttributeError):
            m.surely_not_there = 1
    assert refusal(cls) == "Client() missing a required argument: 'url'"
    assert inspect.signature(cls).parameters == inspect.signature(Client).parameters


def test_instance_that_is_not_callable_is_not():
    """Calling an object, a result or a property is a TypeError, as with the real thing."""
    client, holder = create_autospec(Client("/")), annotated.returning(Response)
    shown = create_autospec(holder, instance=True).shown

    for m in (create_autospec(Response()), finish(client.get("/")), shown):
        assert refusal(m) == "'Response' object is not callable"


def test_instance_with_an_async_call_is_awaited():
    """Objects with `async def __call__` are called and awaited with its signature."""
    for m in (create_autospec(Handler, instance=True), create_autospec(Handler())):
        finish(m(url=1))
        m.assert_awaited_once_with(1)
        assert refusal(m) == "Handler() missing a required argument: 'url'"


TOO_MANY = [("static", 1), ("partial", 1), ("get", 2), ("of", 2), ("rows", 2)]
TOO_MANY += [(name, 3) for name in ("plain", "cached", "wrapped", "dispatched")]


@pytest.mark.parametrize(("name", "count"), TOO_MANY)
def test_methods_check_their_arguments(name, count):
    """Methods of all kinds are checked without `self` and `cls`; what fails is not recorded."""
    cls, instance = create_autospec(Client), create_autospec(Client, instance=True)

    for m in (cls, instance, create_autospec(Client("/"))):
        assert refusal(getattr(m, name), *range(count)) == f"{name}() too many positional arguments"
        assert m.mock_calls == []


def test_attributes_have_the_names_of_their_values():
    """Properties never run, None may be called; a function set on an object gets no `self`."""
    spec = Client("/")
    spec.fetch = fetch
    m = create_autospec(spec)

    assert isinstance(m.url, str)
    finish(m.fetch("/"))
    for method in (m.get, m.fetch):
        assert refusal(method).endswith("missing a required argument: 'url'")
    for client in (m, create_autospec(Client, instance=True)):
        assert kind_of(client.never) is MagicMock
        assert client.never.anything is not None
        assert isinstance(client.retries, int)
        assert client.nothing.anything is not None
        assert kind_of(client.nothing(1)) is MagicMock
        assert isinstance(client.response_class(), Response)
    assert kind_of(MagicMock(spec=Client).nothing(1)) is MagicMock


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


def test_calls_stand_in_the_tree_of_the_class():
    """What is called on an instance stands in the class's `method_calls`, as in unittest.mock."""
    m, theirs = create_autospec(Client), mock.create_autospec(Client)

    for each in (m, theirs):
        each("url").plain()
        each.response_class().raise_for_status(hard=True)

    assert (m.method_calls, m.mock_calls) == (theirs.method_calls, theirs.mock_calls)
    assert m.method_calls[0] == mock.call().plain()


# Other specs


def test_misspelt_argument_is_refused():
    """What looks like a spec would become an attribute."""
    with pytest.raises(RuntimeError, match=r"^'autospect' might be a typo of 'autospec'; use"):
        create_autospec(fetch, autospect=True)


def test_none_as_spec_is_no_spec():
    """None gives a mock of anything."""
    assert create_autospec(None, return_value=3)() == 3


def test_module_can_be_a_spec():
    """The functions and classes of a module are those of its mock."""
    m = create_autospec(annotated)

    assert kind_of(m.Client("/").get) is AsyncMock
    with pytest.raises(AttributeError):
        m.surely_not_there


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="mock.seal() came in 3.7")
@pytest.mark.parametrize(
    ("spec", "use"),
    [(Tree, lambda m: m()), (Tree, lambda m: m().parent.parent), (Client("/"), lambda m: m.nothing),
     (Tree, lambda m: finish(m().walk(2))), (Tree, lambda m: m().leaves()),
     (Tree(), lambda m: m.parent.walk), (Tree(), lambda m: finish(m.walk(2))),
     (Tree(), lambda m: m.leaves()), (plain, lambda m: m("/")), (fetch, lambda m: finish(m("/")))],
)  # fmt: skip
def test_results_of_a_sealed_autospec_are_made_when_they_are_asked_for(spec, use):
    """seal() comes to an end; a result of which nothing is known is a mock without names."""
    m = create_autospec(spec)
    mock.seal(m)

    result = use(m)

    assert isinstance(result, mock.Mock)
    assert use(m) is result
    assert not hasattr(m, "other")
    assert not hasattr(result, "other")
