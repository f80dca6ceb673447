"""What a mock was told to stand for: which names it has, and which it refuses."""

import copy
import enum
import functools
import inspect
import sys
import threading
import types
import typing
from unittest import mock

import pytest

from asyncmocks import AsyncMock, MagicMock, create_autospec
from asyncmocks._compat import InvalidSpecError
from helpers import finish, kind_of

if sys.version_info >= (3, 7):
    import dataclasses
    from contextlib import asynccontextmanager

needs_dataclasses = pytest.mark.skipif(
    sys.version_info < (3, 7), reason="dataclasses and asynccontextmanager() came in 3.7"
)

EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])

REFUSED = "Mock object has no attribute 'other'"


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


def plain(number):
    """Stand for a function."""


class Client:
    """Stand for something with async and plain attributes."""

    limit = 3

    def __init__(self, host="localhost"):
        self.host = host

    async def load(self):
        """Be awaited."""

    def path(self):
        """Be called."""


class Untouchable:
    """Have properties that nobody is to run."""

    @property
    def state(self):
        raise RuntimeError("a property was run")

    @property
    def __aenter__(self):
        raise RuntimeError("a property was run")

    async def load(self):
        """Be awaited."""


class AnyName:
    """Have an attribute of each name, as clients of remote procedures do."""

    def __getattr__(self, name):
        return AnyName()

    async def load(self):
        """Be awaited."""


SPECS = [
    (Client, "path"),
    (Client(), "host"),
    (double, "__code__"),
    (plain, "__defaults__"),
    (len, "__self__"),
    (Client().load, "__func__"),
    (["path", "load"], "path"),
    (("path", "load"), "load"),
    (types, "FunctionType"),
    (3, "real"),
    (0, "real"),
    ("text", "upper"),
    ("", "upper"),
    ({"path"}, "add"),
]

EACH_SPEC = pytest.mark.parametrize(("spec", "name"), SPECS)


def refusal(function, *args):
    """Return the text of the AttributeError that a call raises."""
    with pytest.raises(AttributeError) as caught:
        function(*args)
    return str(caught.value)


# Names


@EACH_KIND
@EACH_ARGUMENT
@EACH_SPEC
def test_names_of_the_spec_can_be_read(kind, argument, spec, name):
    """What the spec has, the mock has."""
    m = kind(**{argument: spec})

    assert hasattr(m, name)


@EACH_KIND
@EACH_ARGUMENT
@EACH_SPEC
def test_other_names_are_refused_on_reading(kind, argument, spec, name):
    """What the spec lacks can't be read."""
    m = kind(**{argument: spec})

    assert refusal(getattr, m, "other").startswith(REFUSED)


@EACH_KIND
@EACH_SPEC
def test_other_names_are_refused_on_setting_under_spec_set(kind, spec, name):
    """What a spec_set lacks can't be set, also not when the mock is made."""
    m = kind(spec_set=spec)

    assert refusal(setattr, m, "other", 1).startswith(REFUSED)
    assert refusal(lambda: kind(spec_set=spec, other=1)).startswith(REFUSED)
    assert refusal(lambda: m.configure_mock(other=1)).startswith(REFUSED)


@EACH_KIND
@EACH_SPEC
def test_other_names_may_be_set_under_spec(kind, spec, name):
    """A spec refuses reading alone."""
    m = kind(spec=spec, another=2)

    m.other = 1

    assert (m.other, m.another) == (1, 2)


@EACH_KIND
@pytest.mark.parametrize("spec", [Client, Client(), ["path"], ("path",)])
def test_names_of_a_spec_set_may_be_set(kind, spec):
    """What a spec_set has can be set, at once and later."""
    m = kind(spec_set=spec, path="/")

    assert m.path == "/"
    m.path = 2
    assert m.path == 2


@EACH_KIND
@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_configuration_is_no_name_of_the_spec(kind, argument):
    """What each mock has is there whatever the spec."""
    m = kind(**{argument: ["path"], "return_value": 3, "name": "client"})

    m.side_effect = [4]
    m.return_value = 5
    m.method_calls = []

    assert m.side_effect is not None
    assert m.return_value == 5
    assert repr(m).startswith(f"<{kind.__name__} name='client' id=")


@EACH_KIND
def test_spec_set_comes_before_spec(kind):
    """Of both the stricter one holds."""
    m = kind(spec=["path"], spec_set=["load"])

    assert m.load
    assert refusal(getattr, m, "path").startswith("Mock object has no attribute 'path'")
    assert refusal(setattr, m, "path", 1).startswith("Mock object has no attribute 'path'")


@EACH_KIND
def test_spec_may_be_given_by_position(kind):
    """The spec is the first argument."""
    assert isinstance(kind(Client), Client)
    assert refusal(getattr, kind(["path"]), "other").startswith(REFUSED)


@EACH_KIND
def test_class_has_no_attributes_of_its_instances(kind):
    """What only `__init__()` sets is known of an instance, not of its class."""
    assert kind(spec=Client()).host
    assert not hasattr(kind(spec=Client), "host")


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("empty", [[], ()])
def test_empty_list_refuses_each_name(kind, argument, empty):
    """No names are not the same as no spec."""
    assert refusal(getattr, kind(**{argument: empty}), "other").startswith(REFUSED)


@EACH_KIND
def test_list_is_read_once(kind):
    """What is done with the list later does not change the mock."""
    names = ["path"]
    m = kind(spec=names)

    names.append("other")

    assert refusal(getattr, m, "other").startswith(REFUSED)


@EACH_KIND
def test_subclass_of_list_is_a_thing(kind):
    """Lists and tuples are lists of names; what else is a list stands for itself."""
    point = type("Names", (list,), {})(["path"])

    m = kind(spec=point)

    assert isinstance(m, list)
    assert m.append
    assert refusal(getattr, m, "path").startswith("Mock object has no attribute 'path'")


@EACH_KIND
def test_list_of_names_says_nothing_of_looks(kind):
    """Nothing but the names is known: neither a class nor a way of calling."""
    m = kind(spec=["__call__", "path"])

    assert isinstance(m, kind)
    assert "spec" not in repr(m)
    assert kind_of(m.path) is MagicMock
    with pytest.raises(TypeError, match=f"'{kind.__name__}'"):
        len(m)


def test_mock_of_names_is_called_as_it_is_configured():
    """Calls are compared as they are, and give what is configured."""
    m = MagicMock(spec=["path"], return_value=3)

    assert m(1, number=2) == 3

    m.assert_called_once_with(1, number=2)


@EACH_KIND
def test_names_are_listed(kind):
    """`dir()` shows the names of the spec beside the assertions."""
    names = dir(kind(spec=Client))

    assert {"load", "path", "limit", "assert_called_once_with"} <= set(names)
    assert "other" not in names


@EACH_KIND
def test_deleted_name_is_refused_from_then_on(kind):
    """Deleting a name takes it out of the spec, for this mock."""
    m = kind(spec=Client)

    del m.path

    assert not hasattr(m, "path")
    assert hasattr(kind(spec=Client), "path")


@EACH_KIND
@pytest.mark.parametrize("spec", [AsyncMock, MagicMock, mock.Mock])
def test_class_of_mocks_is_a_spec_like_any_class(kind, spec):
    """Only a mock itself is refused."""
    m = kind(spec=spec)

    assert isinstance(m, spec)
    assert m.reset_mock


@EACH_KIND
def test_enumerations_and_generic_aliases_are_specs(kind):
    """Classes of an unusual make are classes."""
    color = enum.Enum("Color", "RED BLUE")

    assert isinstance(kind(spec=color), color)
    assert kind_of(kind(spec=color).RED) is MagicMock
    assert refusal(getattr, kind(spec=typing.List[int]), "other").startswith(REFUSED)


@needs_dataclasses
@EACH_KIND
@EACH_ARGUMENT
def test_fields_of_a_dataclass_are_there(kind, argument):
    """Fields without a default are no attributes of the class, but of what it stands for."""

    @dataclasses.dataclass
    class Order:
        number: int
        state: str = "new"

    for spec in (Order, Order(1)):
        m = kind(**{argument: spec}, number=7)

        assert m.number == 7
        assert m.state
        assert refusal(getattr, m, "other").startswith(REFUSED)


@needs_dataclasses
def test_what_calling_a_dataclass_gives_has_its_fields():
    """An instance of a mocked dataclass is a mock with all names."""

    @dataclasses.dataclass
    class Order:
        number: int

    order = MagicMock(spec=Order)(1)

    assert isinstance(order, Order)
    assert kind_of(order.number) is MagicMock


@needs_dataclasses
@EACH_KIND
def test_functions_that_make_context_managers_can_be_entered(kind):
    """The mock of such a function has what its result has, and no other name."""

    @asynccontextmanager
    async def acquire():
        yield 1

    m = kind(spec=acquire)

    assert m.__aenter__
    assert m.__aexit__
    assert refusal(getattr, m, "other").startswith(REFUSED)


@EACH_KIND
def test_async_generator_functions_have_the_names_of_their_generators(kind):
    """The mock of such a function has what its result has, and no other name."""

    async def rows():
        yield 1

    m = kind(spec=rows)

    assert m.__aiter__
    assert m.asend
    assert m.aclose
    assert refusal(getattr, m, "other").startswith(REFUSED)


def test_specs_are_kept_by_copies():
    """A deep copy stands for the very same thing, of which no copy is made."""

    class Uncopied(Client):
        def __deepcopy__(self, memo):
            raise RuntimeError("copied")

    spec = Uncopied()
    twin = copy.deepcopy(MagicMock(spec=spec))

    assert isinstance(twin, Uncopied)
    assert kind_of(twin.load) is AsyncMock
    assert refusal(getattr, twin, "other").startswith(REFUSED)


def test_attributes_of_specs_are_not_copied():
    """Nor is what a touched child stands for."""
    m = MagicMock(spec=types.SimpleNamespace(lock=threading.Lock()))
    m.lock.acquire.return_value = True

    twin = copy.deepcopy(m)

    assert twin.lock is not m.lock
    assert twin.lock.acquire() is True


@EACH_KIND
@EACH_ARGUMENT
def test_what_lists_its_own_names_is_a_spec(kind, argument):
    """A `__dir__` decides on the names; that each object has a class is not for it to decide."""

    class Own:
        def __dir__(self):
            return ["path"]

        def __call__(self, number):
            """Be called."""

    m = kind(**{argument: Own()}, return_value=3)
    result = m(1)

    assert 3 in (result, inspect.iscoroutine(result) and finish(result))
    assert isinstance(m, Own)
    assert m.path
    m.assert_called_once_with(number=1)


# Specs that are refused


@EACH_KIND
def test_mock_refused_as_spec_has_no_calls(kind):
    """A mock that stands for a str is refused, and nothing is asked of it."""
    spec = mock.MagicMock(spec="text")

    with pytest.raises(InvalidSpecError):
        kind(spec=spec)

    assert spec.mock_calls == []


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(
    "spec",
    [AsyncMock(), MagicMock(), mock.Mock(), mock.MagicMock(), AsyncMock(spec=Client)],
    ids=["AsyncMock", "MagicMock", "Mock", "their MagicMock", "AsyncMock with a spec"],
)
def test_mock_as_spec_is_refused(kind, argument, spec):
    """A mock of a mock has all names: nobody means that."""
    with pytest.raises(InvalidSpecError) as caught:
        kind(**{argument: spec})

    assert str(caught.value) == (
        f"Cannot spec a Mock object. [object={spec!r}] Pass what that mock stands for."
    )


@pytest.mark.skipif(sys.version_info < (3, 10), reason="InvalidSpecError came in 3.10")
def test_mock_as_spec_raises_what_unittest_mock_raises():
    """The exception is the one of the standard library, where that has it."""
    with pytest.raises(getattr(mock, "InvalidSpecError", None)):
        AsyncMock(spec=AsyncMock())


def test_child_of_a_mock_as_spec_is_refused():
    """A mock that was made by need is a mock too."""
    with pytest.raises(InvalidSpecError):
        MagicMock(spec=MagicMock().client)


class Path(str):
    """Be a text of a class of its own."""

    __slots__ = ()


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("make", [str, Path])
def test_import_path_as_spec_is_refused(kind, argument, make):
    """Who gives a path means what stands there."""
    with pytest.raises(TypeError) as caught:
        kind(**{argument: make("app.client.fetch")})

    assert str(caught.value) == (
        "spec must be an object or a list of names, not the str 'app.client.fetch'; pass the "
        "object itself, or, to replace it, write async_patch('app.client.fetch')"
    )


@EACH_KIND
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("spec", ["app.fetch", mock.Mock()], ids=["path", "mock"])
def test_what_is_refused_as_spec_is_refused_later_too(kind, spec, strict):
    """`mock_add_spec()` takes what the constructor takes, and leaves the mock as it was."""
    m = kind(spec=["path"])

    with pytest.raises((TypeError, InvalidSpecError)):
        m.mock_add_spec(spec, strict)

    assert m.path
    assert refusal(getattr, m, "other").startswith(REFUSED)
    m.other = 1


@EACH_KIND
@pytest.mark.parametrize("text", ["", "client", "two words", "A sentence. And one more.", "1.5"])
def test_other_text_is_a_spec_like_any_object(kind, text):
    """A str that is no path stands for a str."""
    m = kind(spec=text)

    assert isinstance(m, str)
    assert kind_of(m.upper) is MagicMock


# What is not run


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Untouchable, Untouchable()], ids=["class", "instance"])
def test_properties_of_a_spec_are_never_run(kind, argument, spec):
    """Neither making the mock nor using it runs one."""
    m = kind(**{argument: spec})

    assert kind_of(m.state) is MagicMock
    assert m.__aenter__
    assert finish(m.load()) is not None
    assert dir(m)


def test_properties_of_a_spec_are_not_run_by_calls():
    """Nor do calls, their assertions, copies or another spec."""
    m = MagicMock(spec=Untouchable)

    m().state
    m.assert_called_once_with()
    copy.deepcopy(m).state
    m.mock_add_spec(Untouchable())

    assert m.state


@pytest.mark.parametrize("name", ["__name__", "__call__", "__dataclass_fields__", "__signature__"])
def test_properties_with_names_of_functions_are_not_run(name):
    """A spec whose property has the name of something that mocks want to know is left alone."""

    def state(self):
        raise RuntimeError("a property was run")

    spec = type("Spec", (), {name: property(state)})()
    m = MagicMock(spec=spec)
    m(1)

    assert isinstance(m, type(spec))
    m.assert_called_once_with(1)


@EACH_KIND
def test_annotations_of_a_spec_are_left_as_they_are(kind):
    """A name that nobody imported, in a string, does no harm."""

    def load(response: "Response") -> "Response":  # noqa: F821
        """Be called."""

    m = kind(spec=load)

    assert m.__annotations__ == {"response": "Response", "return": "Response"}


@EACH_KIND
def test_spec_that_answers_to_each_name_has_those_of_dir(kind):
    """Proxies that make up attributes can be mocked."""
    m = kind(spec=AnyName())

    assert isinstance(m, AnyName)
    assert kind_of(m.load) is AsyncMock
    assert refusal(getattr, m, "other").startswith(REFUSED)


# Many names


@EACH_KIND
@EACH_ARGUMENT
def test_class_of_many_methods_has_a_child_of_the_right_kind_for_each(kind, argument):
    """Each of fifty methods, async and plain in turn, becomes what it is."""
    methods = {f"method_{number}": plain if number % 2 else double for number in range(50)}
    service = type("Service", (), methods)

    m = kind(**{argument: service})

    for name, method in methods.items():
        expected = AsyncMock if method is double else MagicMock
        assert kind_of(getattr(m, name)) is expected
    assert refusal(getattr, m, "method_50").startswith("Mock object has no attribute 'method_50'")


def test_children_are_made_when_they_are_touched():
    """Making a mock of a class with many methods looks at none of them."""
    looked_at = []

    class Method:
        def __getattribute__(self, name):
            looked_at.append(name)
            return object.__getattribute__(self, name)

    service = type("Service", (), {f"method_{number}": Method() for number in range(50)})

    m = AsyncMock(spec=service)

    assert looked_at == []
    assert m.method_7


def test_spec_of_an_object_with_an_async_call_is_awaited():
    """Calling a mock of an object with `async def __call__` gives a coroutine."""

    class Handler:
        async def __call__(self, request):
            """Be awaited."""

    m = MagicMock(spec=Handler(), return_value=3)
    coroutine = m("request")

    assert inspect.iscoroutine(coroutine)
    assert finish(coroutine) == 3
    m.assert_awaited_once_with(request="request")


@needs_dataclasses
def test_fields_of_what_is_called_async_are_plain():
    """What `async def __call__` gives is awaited, not what `__init__` sets."""

    class Handler:
        limit: typing.Any

        async def __call__(self):
            """Be awaited."""

    cls = dataclasses.dataclass(Handler)
    instances = [MagicMock(spec=cls)(1), create_autospec(cls)(1), MagicMock(spec=cls(1))]

    for m in instances:
        assert kind_of(m.limit) is MagicMock
        finish(m())


def test_names_of_a_coroutine_make_no_coroutine():
    """A list of names has only names: nothing steps the mock."""
    m = MagicMock(spec=["send", "throw", "close", "__await__"], **{"send.return_value": 3})

    assert m.send(1) == 3
    assert m.send(2) == 3
    m.throw(KeyError)
    m.close()


def test_names_say_nothing_of_results():
    """What a call gives under a list of names has any name."""
    assert MagicMock(spec=["name"])().anything is not None
    assert finish(AsyncMock(spec=["name"])()).anything is not None


@EACH_ARGUMENT
@pytest.mark.parametrize("thing", [len, functools.partial(plain, 1)], ids=["builtin", "partial"])
def test_calls_of_builtins_and_partials_are_compared_as_they_are(thing, argument):
    """Their signatures are not asked, as by unittest.mock: any arguments will do."""
    m = MagicMock(**{argument: thing})

    m()
    m(1, other=2)

    m.assert_any_call()
    m.assert_has_calls([mock.call(), mock.call(1, other=2)])
