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

from annotated import Box, Client, T, fetch, iterated, plain
from asyncmocks import AsyncMock, MagicMock, create_autospec
from helpers import finish, kind_of, type_name

if sys.version_info >= (3, 7):
    import dataclasses
    from contextlib import asynccontextmanager

InvalidSpecError = getattr(mock, "InvalidSpecError", Exception)  # came in 3.10


def fail(self, *args):
    """Stand for what nobody is to run."""
    raise RuntimeError("something of the spec was run")


class Untouchable:
    """Have properties that nobody is to run, and be copied by nobody."""

    state = property(fail)
    __aenter__ = property(fail)
    __deepcopy__ = fail

    async def load(self): ...


#: Has an attribute of each name, as clients of remote procedures do.
AnyName = type("AnyName", (), {"__getattr__": lambda self, name: AnyName(), "load": fetch})
Names = type("Names", (list,), {})  # no list of names, but a thing
Path = type("Path", (str,), {})
Own = type("Own", (), {"__dir__": lambda self: ["path"], "__call__": fetch})
Color = enum.Enum("Color", "RED BLUE")
FUNCTION, METHOD, MODULE = types.FunctionType, types.MethodType, types.ModuleType
SPECS = [
    (Client, Client, ["plain", "retries"]), (Client("/"), Client, ["plain", "url"]),
    (AnyName(), AnyName, ["load"]), (Own(), Own, ["path"]),
    (Names(["other"]), Names, ["append"]), (Color, Color, ["RED"]), (AsyncMock, AsyncMock, []),
    (MagicMock, MagicMock, []), (mock.Mock, mock.Mock, []), (Untouchable, Untouchable, ["load"]),
    (Box[int], Box, ["open"]), (Box[T], Box, ["open"]),
    (typing.List[int], typing.List[int].__origin__, ["append"]), (fetch, FUNCTION, ["__code__"]),
    (plain, FUNCTION, ["__defaults__"]), (Client("/").get, METHOD, ["__self__"]),
    (iterated, FUNCTION, ["__aiter__", "asend", "aclose"]), (len, type(len), ["__self__"]),
    (functools.partial(plain), functools.partial, ["func"]), (types, MODULE, ["new_class"]),
    (["path", "host"], None, ["path"]), ([], None, []), ((), None, []), (3, int, ["real"]),
    (0, int, ["real"]), ("", str, ["upper"]), ("A sentence. And one more.", str, ["upper"]),
    ("1.5", str, ["upper"]), ({"path"}, set, ["add"]),
]  # fmt: skip
if sys.version_info >= (3, 7):

    @dataclasses.dataclass
    class Order:
        number: int
        state: str = "new"

    SPECS += [(each, Order, ["number", "state"]) for each in (Order, Order(1))]
    SPECS.append((asynccontextmanager(iterated), FUNCTION, ["__aenter__", "__aexit__"]))


@pytest.fixture(params=["spec", "spec_set"])
def argument(request):
    """Give each name by which a spec is passed."""
    return request.param


def refuses(function, *args, **kwargs):
    """Tell whether a call raises AttributeError for the name `other`."""
    with pytest.raises(AttributeError) as caught:
        function(*args, **kwargs)
    return str(caught.value).startswith("Mock object has no attribute 'other'")


# Names


@pytest.mark.parametrize(("spec", "cls", "names"), SPECS, ids=type_name)
def test_mock_has_the_class_and_the_names_of_the_spec(kind, argument, spec, cls, names):
    """What the spec lacks can't be read, nor under a spec_set set, not when the mock is made."""
    m = kind(**{argument: spec})

    for _ in range(2):
        assert isinstance(m, kind)
        assert cls is None or m.__class__ is cls
        assert all(hasattr(m, name) for name in names)
        assert {kind_of(getattr(m, name)) for name in {"load", "open"} & set(names)} <= {AsyncMock}
        assert refuses(getattr, m, "other")
        result = m(1)  # which changes none of it
        assert not inspect.iscoroutine(result) or finish(result)
    if argument == "spec_set":
        assert refuses(setattr, m, "other", 1)
        assert refuses(kind, spec_set=spec, other=1)
        assert refuses(m.configure_mock, other=1)
    else:
        m.other = 1
        assert (m.other, kind(spec=spec, other=2).other) == (1, 2)


def test_configuration_is_no_name_of_the_spec(kind, argument):
    """What each mock has is there whatever the spec."""
    m = kind(**{argument: ["path"], "return_value": 3, "name": "client"})

    m.configure_mock(side_effect=[4], return_value=5, method_calls=[])

    assert m.side_effect is not None
    assert m.return_value == 5
    assert repr(m).startswith(f"<{kind.__name__} name='client' id=")


def test_list_of_names_says_nothing_of_looks_and_results(kind):
    """Nothing but the names is known, as they were: neither a class nor a way of calling."""
    names = ["__call__", "path"]
    m = kind(spec=names)
    names.append("other")

    assert refuses(getattr, m, "other")
    assert isinstance(m, kind)
    assert kind is AsyncMock or issubclass(m.__class__, MagicMock)
    with pytest.raises(AttributeError):
        kind(spec_set=names).__class__ = Client
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


def test_names_are_listed_until_they_are_deleted(kind):
    """`dir()` shows them beside the assertions; deleting one takes it out of this mock's spec."""
    m = kind(spec=Client)
    names = dir(m)

    del m.plain

    assert {"get", "plain", "retries", "assert_called_once_with"} <= set(names)
    assert {"other", "url"}.isdisjoint(names)  # which `__init__()` sets
    assert not hasattr(m, "plain")
    assert hasattr(kind(spec=Client), "plain")


def test_autospec_of_a_generic_is_that_of_its_class():
    """It gives instances, checks what they are made with, and refuses other names."""
    cls = create_autospec(Box[int], spec_set=True)

    for m in (cls(1), create_autospec(Box[int], instance=True)):
        assert isinstance(m, Box)
        assert kind_of(m.open) is AsyncMock
        assert refuses(getattr, m, "other")
    with pytest.raises(TypeError):
        cls(1, 2)


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


NO_PATH, NO_MOCK = r"'app\.fetch'; .*async_patch\('app\.fetch'\)$", "^Cannot spec a Mock object"
MOCKS = [AsyncMock(), MagicMock(), mock.Mock(), mock.MagicMock(), AsyncMock(spec=Client)]
MOCKS += [mock.MagicMock(spec="text"), MagicMock().client]
REFUSED = [("app.fetch", NO_PATH), (Path("app.fetch"), NO_PATH), *[(m, NO_MOCK) for m in MOCKS]]


@pytest.mark.parametrize(("spec", "text"), REFUSED, ids=type_name)
def test_import_path_and_mock_are_refused(kind, argument, spec, text):
    """A path means what stands there, a mock has all names; it is not used, and changes nothing."""
    m = kind(spec=["path"])
    refused = [lambda: kind(**{argument: spec})]
    refused.append(lambda: m.mock_add_spec(spec, argument == "spec_set"))
    refused += [lambda: create_autospec(spec)] * (text == NO_MOCK)

    for make in refused:
        with pytest.raises((TypeError, InvalidSpecError), match=text):
            make()

    assert text == NO_PATH or spec.mock_calls == []
    assert m.path
    assert refuses(getattr, m, "other")
    m.other = 1


# What is not run


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


@pytest.mark.parametrize("make", [AsyncMock, functools.partial(create_autospec, instance=True)])
def test_children_are_made_when_they_are_touched(make):
    """Making a mock of a class looks at none of its attributes; a descriptor never runs."""
    looked_at = []

    class Descriptor:
        def __getattribute__(self, name):
            looked_at.append(name)
            return object.__getattribute__(self, name)

        def __get__(self, owner, cls):
            looked_at.append(owner)

    m = make(type("Service", (), {"attribute": Descriptor()}))

    assert looked_at == []
    assert m.attribute is m.attribute
    assert None not in looked_at or sys.version_info < (3, 8)
