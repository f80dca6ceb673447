"""What a mock was told to stand for: which names it has, and which it refuses."""

import copy
import enum
import sys
import threading
import types
import typing
from unittest import mock

import pytest

from asyncmocks import AsyncMock, MagicMock, create_autospec
from helpers import finish, kind_of, type_name

if sys.version_info >= (3, 7):
    import dataclasses
    from contextlib import asynccontextmanager

InvalidSpecError = getattr(mock, "InvalidSpecError", Exception)  # came in 3.10
needs_dataclasses = pytest.mark.skipif(
    sys.version_info < (3, 7), reason="dataclasses and asynccontextmanager() came in 3.7"
)
EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])
T = typing.TypeVar("T")


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


def plain(number):
    """Stand for a function."""


async def rows():
    """Stand for an async generator function."""
    yield 1


def fail(self, *args):
    """Stand for what nobody is to run."""
    raise RuntimeError("something of the spec was run")


class Client:
    limit = 3

    def __init__(self, host="localhost"):
        self.host = host

    async def load(self): ...

    def path(self): ...


class Untouchable:
    """Have properties that nobody is to run, and be copied by nobody."""

    state = property(fail)
    __aenter__ = property(fail)
    __deepcopy__ = fail

    async def load(self): ...


class AnyName:
    """Have an attribute of each name, as clients of remote procedures do."""

    def __getattr__(self, name):
        return AnyName()

    async def load(self): ...


class Own:
    """Say which names it has."""

    def __dir__(self):
        return ["path"]

    def __call__(self, number): ...


class Repo(typing.Generic[T]):
    def __init__(self, url): ...

    async def save(self, item): ...

    def close(self): ...


class Names(list):
    """Be no list of names, but a thing."""


Color = enum.Enum("Color", "RED BLUE")
SPECS = [
    (Client, ["path", "limit"]),
    (Client(), ["path", "host"]),
    (double, ["__code__"]),
    (plain, ["__defaults__"]),
    (len, ["__self__"]),
    (["path", "load"], ["path"]),
    ([], []),
    ((), []),
    (types, ["FunctionType"]),
    (3, ["real"]),
    (0, ["real"]),
    ("", ["upper"]),
    ("A sentence. And one more.", ["upper"]),
    ("1.5", ["upper"]),
    ({"path"}, ["add"]),
    (Names(["other"]), ["append"]),
    (AnyName(), ["load"]),
    (Own(), ["path"]),
    (Color, ["RED"]),
    (typing.List[int], ["append"]),
    (Repo[int], ["save", "close"]),
    (Repo[T], ["save"]),
    (rows, ["__aiter__", "asend", "aclose"]),
]
if sys.version_info >= (3, 7):

    @dataclasses.dataclass
    class Order:
        number: int
        state: str = "new"

    SPECS += [
        (Order, ["number", "state"]),
        (Order(1), ["number", "state"]),
        (asynccontextmanager(rows), ["__aenter__", "__aexit__"]),
    ]
EACH_SPEC = pytest.mark.parametrize(("spec", "names"), SPECS, ids=type_name)


def refuses(function, *args, **kwargs):
    """Tell whether a call raises AttributeError for the name `other`."""
    with pytest.raises(AttributeError) as caught:
        function(*args, **kwargs)
    return str(caught.value).startswith("Mock object has no attribute 'other'")


# Names


@EACH_KIND
@EACH_ARGUMENT
@EACH_SPEC
def test_mock_has_the_names_of_the_spec_and_no_other(kind, argument, spec, names):
    """What the spec lacks can't be read, nor under a spec_set set, not when the mock is made."""
    m = kind(**{argument: spec})

    assert all(hasattr(m, name) for name in names)
    assert refuses(getattr, m, "other")
    if argument == "spec_set":
        assert refuses(setattr, m, "other", 1)
        assert refuses(kind, spec_set=spec, other=1)
        assert refuses(m.configure_mock, other=1)
    else:
        m.other = 1
        assert (m.other, kind(spec=spec, other=2).other) == (1, 2)


@EACH_KIND
@EACH_ARGUMENT
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
def test_list_is_read_once(kind):
    """What is done with the list later does not change the mock."""
    names = ["path"]
    m = kind(spec=names)

    names.append("other")

    assert refuses(getattr, m, "other")


@EACH_KIND
def test_list_of_names_says_nothing_of_looks_and_results(kind):
    """Nothing but the names is known: neither a class nor a way of calling."""
    m = kind(spec=["__call__", "path"])

    assert isinstance(m, kind)
    assert "spec" not in repr(m)
    assert kind_of(m.path) is MagicMock
    assert m.return_value.anything is not None
    with pytest.raises(TypeError, match=f"'{kind.__name__}'"):
        len(m)


def test_names_of_a_coroutine_make_no_coroutine():
    """Nothing steps the mock: it is called as it is configured."""
    names = ["send", "throw", "close", "__await__"]
    m = MagicMock(spec=names, return_value=2, **{"send.return_value": 3})

    assert (m.send(1), m.send(2), m(1, number=2)) == (3, 3, 2)
    m.throw(KeyError)
    m.close()
    m.assert_called_once_with(1, number=2)


@EACH_KIND
def test_names_are_listed_until_they_are_deleted(kind):
    """`dir()` shows them beside the assertions; deleting one takes it out of this mock's spec."""
    m = kind(spec=Client)
    names = dir(m)

    del m.path

    assert {"load", "path", "limit", "assert_called_once_with"} <= set(names)
    assert {"other", "host"}.isdisjoint(names)  # which `__init__()` sets
    assert not hasattr(m, "path")
    assert hasattr(kind(spec=Client), "path")


@EACH_KIND
@pytest.mark.parametrize(
    ("spec", "cls"),
    [
        (AsyncMock, AsyncMock),
        (MagicMock, MagicMock),
        (mock.Mock, mock.Mock),
        (Color, Color),
        (Repo[int], Repo),
        (Names(), list),
        (AnyName(), AnyName),
        (Untouchable, Untouchable),
    ],
    ids=type_name,
)
def test_mock_passes_for_its_spec(kind, spec, cls):
    """Classes of an unusual make are classes, those of mocks too: only a mock itself is refused."""
    m = kind(spec=spec)

    assert isinstance(m, cls)
    for name, wanted in (("load", AsyncMock), ("save", AsyncMock), ("close", MagicMock)):
        assert not hasattr(cls, name) or kind_of(getattr(m, name)) is wanted


# What calls give


@pytest.mark.parametrize("spec_set", [False, True])
def test_autospec_of_a_generic_is_that_of_its_class(spec_set):
    """It gives instances, checks what they are made with, and refuses other names."""
    cls = create_autospec(Repo[int], spec_set=spec_set)

    for m in (cls("url"), create_autospec(Repo[int], spec_set=spec_set, instance=True)):
        assert isinstance(m, Repo)
        assert kind_of(m.save) is AsyncMock
        assert refuses(getattr, m, "other")
    with pytest.raises(TypeError):
        cls()


@needs_dataclasses
def test_fields_of_what_is_called_async_are_plain():
    """What `async def __call__` gives is awaited, not what `__init__` sets."""

    @dataclasses.dataclass
    class Handler:
        limit: typing.Any

        async def __call__(self): ...

    assert isinstance(MagicMock(spec=Handler)(1), Handler)
    for m in (MagicMock(spec=Handler)(1), create_autospec(Handler)(1), MagicMock(spec=Handler(1))):
        assert kind_of(m.limit) is MagicMock
        finish(m())


@EACH_KIND
@EACH_ARGUMENT
def test_what_lists_its_own_names_has_a_class_and_a_call(kind, argument):
    """A `__dir__` decides on the names alone."""
    m = kind(**{argument: Own()}, return_value=3)
    result = m(1)

    assert (finish(result) if kind is AsyncMock else result) == 3
    assert isinstance(m, Own)
    m.assert_called_once_with(number=1)


def test_specs_and_their_attributes_are_kept_by_copies():
    """A deep copy stands for the very same thing, of which no copy is made, nor of its children."""
    spec = Untouchable()
    spec.lock = threading.Lock()
    m = MagicMock(spec=spec)
    m.lock.acquire.return_value = True

    twin = copy.deepcopy(m)

    assert isinstance(twin, Untouchable)
    assert kind_of(twin.load) is AsyncMock
    assert refuses(getattr, twin, "other")
    assert twin.lock is not m.lock
    assert twin.lock.acquire() is True


# Specs that are refused


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(
    "spec",
    [
        AsyncMock(), MagicMock(), mock.Mock(), mock.MagicMock(), AsyncMock(spec=Client),
        mock.MagicMock(spec="text"), MagicMock().client,
    ],
    ids=type_name,
)  # fmt: skip
def test_mock_as_spec_is_refused(kind, argument, spec):
    """A mock of a mock has all names: nobody means that. Nothing is asked of it."""
    with pytest.raises(InvalidSpecError) as caught:
        kind(**{argument: spec})

    assert spec.mock_calls == []
    assert str(caught.value) == (
        f"Cannot spec a Mock object. [object={spec!r}] Pass what that mock stands for."
    )


class Path(str):
    """Be a text of a class of its own."""

    __slots__ = ()


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("make", [str, Path])
def test_import_path_as_spec_is_refused(kind, argument, make):
    """Who gives a path means what stands there."""
    with pytest.raises(TypeError, match=r"not the str 'app\.fetch'.*async_patch\('app\.fetch'\)$"):
        kind(**{argument: make("app.fetch")})


@EACH_KIND
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("spec", ["app.fetch", mock.Mock()], ids=["path", "mock"])
def test_what_is_refused_as_spec_is_refused_later_too(kind, spec, strict):
    """`mock_add_spec()` takes what the constructor takes, and leaves the mock as it was."""
    m = kind(spec=["path"])

    with pytest.raises((TypeError, InvalidSpecError)):
        m.mock_add_spec(spec, strict)

    assert m.path
    assert refuses(getattr, m, "other")
    m.other = 1


# What is not run


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Untouchable, Untouchable()], ids=["class", "instance"])
def test_properties_of_a_spec_are_never_run(kind, argument, spec):
    """Not by making the mock, using, calling or copying it, nor by another spec."""
    m = kind(**{argument: spec})

    assert kind_of(m.state) is kind_of(copy.deepcopy(m).state) is MagicMock
    assert m.__aenter__
    assert finish(m.load()) is not None
    assert dir(m)
    m.mock_add_spec(Untouchable())
    assert m.state


@pytest.mark.parametrize("name", ["__name__", "__call__", "__dataclass_fields__", "__signature__"])
def test_properties_with_names_of_functions_are_not_run(name):
    """A spec whose property has the name of something that mocks want to know is left alone."""
    spec = type("Spec", (), {name: property(fail)})()
    m = MagicMock(spec=spec)
    m(1)

    assert isinstance(m, type(spec))
    m.assert_called_once_with(1)


def test_children_are_made_when_they_are_touched():
    """Making a mock of a class with many methods looks at none of them."""
    looked_at = []

    class Method:
        def __getattribute__(self, name):
            looked_at.append(name)
            return object.__getattribute__(self, name)

    m = AsyncMock(spec=type("Service", (), {"method_7": Method(), "method_8": Method()}))

    assert looked_at == []
    assert m.method_7
