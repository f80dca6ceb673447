"""What a spec is for besides names: what the mock passes for, and how calls are compared."""

import contextlib
import functools
import inspect
import re
import sys
import types
from unittest.mock import Mock, call

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import finish, kind_of

EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])


async def fetch(url, retries=2):
    """Stand for a coroutine function."""


def plain(url, retries=2):
    """Stand for a function."""


class Client:
    def __init__(self, host, port=80):
        """Take two arguments."""

    async def fetch(self, url):
        """Be awaited."""

    def plain(self, url, retries=2):
        """Be called."""


class Handler:
    def __call__(self, url, retries=2):
        """Be called."""


class AsyncHandler:
    async def __call__(self, url, retries=2):
        """Be awaited."""


def called(m, *args, **kwargs):
    """Call a mock, await what has to be, and return it."""
    result = m(*args, **kwargs)
    if inspect.iscoroutine(result):
        finish(result)
    return m


def without_id(m):
    """Return the repr of a mock without its id."""
    return re.sub(r" id='\d+'", "", repr(m))


# `__class__`


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(
    ("spec", "cls"),
    [
        (Client, Client),
        (Client("host"), Client),
        (type("Heir", (Client,), {}), Client),
        (Handler(), Handler),
        (AsyncHandler(), AsyncHandler),
        (plain, types.FunctionType),
        (fetch, types.FunctionType),
        (len, types.BuiltinFunctionType),
        (Client("host").fetch, types.MethodType),
        (functools.partial(fetch), functools.partial),
        (types, types.ModuleType),
        (3, int),
    ],
)
def test_mock_passes_for_its_spec(kind, argument, spec, cls):
    """`isinstance()` and `__class__` take a mock for its spec; calls change no looks or names."""
    m = kind(**{argument: spec})
    before = m.__class__

    called(m, "/")

    assert isinstance(m, cls)
    assert m.__class__ is before is (spec if isinstance(spec, type) else cls)
    assert isinstance(m, kind)
    assert isinstance(m, Mock)
    assert not any(hasattr(m, name) for name in ("names", "other", "signature"))
    with pytest.raises(AttributeError) if argument == "spec_set" else contextlib.ExitStack():
        m.other = 1


@EACH_KIND
@pytest.mark.parametrize("spec", [None, Client, Handler(), plain, fetch])
def test_class_can_be_assigned(kind, spec):
    """`m.__class__ = X` makes the mock pass for an X, whatever is done with it."""
    m = kind(spec=spec, return_value=1)

    m.__class__ = int
    called(m, "/")

    assert isinstance(m, int)
    assert m.__class__ is int
    assert isinstance(m, kind)


@EACH_KIND
def test_mock_passes_for_nothing_else(kind):
    """Without a spec it is of its class; under names alone, as spec_set, none can be assigned."""
    assert isinstance(MagicMock().__class__, type)
    assert issubclass(MagicMock().__class__, MagicMock)
    assert not isinstance(kind(spec=Client), type("Heir", (Client,), {}))
    with pytest.raises(AttributeError):
        kind(spec_set=["load"]).__class__ = Client


@EACH_KIND
@pytest.mark.parametrize(
    ("kwargs", "shown"),
    [
        ({"spec": Client}, " spec='Client'"),
        ({"spec_set": Client("host")}, " spec_set='Client'"),
        ({"spec": plain, "name": "m"}, " name='m' spec='function'"),
        ({"spec": ["plain"]}, ""),
    ],
)
def test_repr_tells_the_spec(kind, kwargs, shown):
    """The name of the spec's class is in the repr, as in unittest.mock."""
    assert without_id(kind(**kwargs)) == f"<{kind.__name__}{shown}>"


@EACH_KIND
@pytest.mark.parametrize(
    ("spec", "title"), [(Client, "Client"), (Client("host"), "Client"), (fetch, "fetch")]
)
def test_interpreter_names_the_spec(kind, spec, title):
    """Where the interpreter misses something it says of which mock, the spec of today."""
    m = kind(spec=spec)
    with pytest.raises(TypeError, match=re.escape(f"{kind.__name__}(spec={title})")):
        len(m)

    m.mock_add_spec(["host"])

    assert type(m).__name__ == kind.__name__


# Comparison of calls


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(
    ("spec", "made", "other"),
    [
        (plain, call("/", 2), call("/", retries=2)),
        (fetch, call("/", 2), call(url="/", retries=2)),
        (Client, call("host", 80), call(host="host", port=80)),
        (Handler(), call("/"), call(url="/")),
        (AsyncHandler(), call("/", 1), call(url="/", retries=1)),
        (Client("host").plain, call("/"), call(url="/")),
        (Client.plain, call(None, "/"), call(None, url="/")),
        *[(each, call(1, number=2), call(1, number=2)) for each in (None, ["path"], 3)],
    ],
)
def test_calls_are_compared_by_the_signature(kind, argument, spec, made, other):
    """How arguments were passed makes no difference to any assertion."""
    m = called(kind(**{argument: spec}, return_value=1), *made[1], **made[2])

    is_awaited = isinstance(getattr(m, "await_count", None), int)
    for verb in ["call", "await"] if is_awaited else ["call"]:
        getattr(m, f"assert_{verb}ed_once_with")(*other[1], **other[2])
        getattr(m, f"assert_{verb}ed_with")(*other[1], **other[2])
        getattr(m, f"assert_any_{verb}")(*other[1], **other[2])
        getattr(m, f"assert_has_{verb}s")([other])


@EACH_KIND
@pytest.mark.parametrize(
    ("spec", "made", "others"),
    [
        (plain, call("/", retries=3), [call("/"), call("/", 2), call("other", 3)]),
        (plain, call(1, 2, 3, other=4), [call(1, 2)]),  # a spec compares, and refuses nothing
        (None, call(1, number=2), [call(1, 2)]),
        (["path"], call(1, number=2), [call(1, 2)]),
        (3, call(1, number=2), [call(1, 2)]),
        (Client("host"), call(1, number=2), [call(1, 2)]),
    ],
)
def test_calls_that_differ_are_told_apart(kind, spec, made, others):
    """The signature makes nothing equal that is not; without one, how arguments came counts."""
    m = called(kind(spec=spec, return_value=1), *made[1], **made[2])

    assert m.call_args == made
    for other in others:
        with pytest.raises(AssertionError):
            m.assert_called_with(*other[1], **other[2])


@EACH_KIND
@pytest.mark.parametrize("spec", [len, functools.partial(fetch, "/")])
def test_calls_of_builtins_are_told_from_those_of_children(kind, spec):
    """What takes anything is compared by its name all the same."""
    m = called(kind(spec=spec, return_value=1), "/")

    m.assert_has_calls([call("/")])
    with pytest.raises(AssertionError):
        m.assert_has_calls([call.upper("/")])


def test_awaits_of_a_spec_are_told_from_those_of_what_it_gives():
    """That a child was awaited is not found among the awaits of the mock itself."""
    m = called(AsyncMock(spec=fetch), "/")

    with pytest.raises(AssertionError, match="Awaits not found"):
        m.assert_has_awaits([call().json("/")])
    with pytest.raises(AssertionError, match="in any order"):
        m.assert_has_awaits([call.json("/")], any_order=True)
    m.assert_has_awaits([call(url="/")])


@EACH_KIND
@pytest.mark.parametrize("spec", [plain, fetch, Client.plain])
def test_call_that_the_signature_refuses_is_told_before_any_call(kind, spec):
    """An assertion on a mock that was never called says why no call could be like that."""
    m = kind(spec=spec)

    with pytest.raises(AssertionError) as caught:
        m.assert_any_call(nothing=1)
    assert isinstance(caught.value.__cause__, TypeError)

    if sys.version_info >= (3, 8):  # before, `assert_has_calls()` said so of no mock
        with pytest.raises(AssertionError, match=r"^Error processing expected calls") as caught:
            m.assert_has_calls([call(nothing=1)])
        assert isinstance(caught.value.__cause__, TypeError)


def test_parent_compares_calls_of_its_children_by_their_signature():
    """`assert_has_calls()` of the parent knows the signature of a child with a spec."""
    parent = MagicMock()
    parent.load = MagicMock(spec=plain)

    parent.load("/", retries=2)

    if sys.version_info >= (3, 7):
        parent.assert_has_calls([call.load(url="/", retries=2)])
    parent.assert_has_calls([call.load("/", retries=2)])


@pytest.mark.parametrize("spec", [None, Client])
def test_calls_are_compared_by_the_signature_of_a_spec_given_later(spec):
    """Those made before `mock_add_spec()` too, as in unittest.mock."""
    m = called(MagicMock(spec=spec), "/", retries=2)

    m.mock_add_spec(plain)

    m.assert_called_with(url="/", retries=2)
    m.assert_has_calls([call("/", 2)])
    called(m, "a", retries=1).assert_called_with(url="a", retries=1)


def test_calls_are_found_in_any_order():
    """With a signature, too, `any_order` lets others stand between."""
    m = MagicMock(spec=plain)
    for url in "abc":
        m(url)

    m.assert_has_calls([call(url="c"), call("a")], any_order=True)
    with pytest.raises(AssertionError):
        m.assert_has_calls([call(url="c"), call("a")])


# Specs given later


@EACH_KIND
def test_spec_given_later_decides_from_then_on(kind):
    """`mock_add_spec()` brings names, looks and the kinds of children; None takes all away."""
    m = kind()

    m.mock_add_spec(Client)

    assert isinstance(m, Client)
    assert kind_of(m.fetch) is AsyncMock
    assert kind_of(m.plain) is MagicMock
    assert without_id(m) == f"<{kind.__name__} spec='Client'>"
    with pytest.raises(AttributeError, match="'other'"):
        m.other
    m.other = 1

    m.mock_add_spec(None)

    assert m.another
    assert not isinstance(m, Client)
    assert len(m) == 0
    assert without_id(m) == f"<{kind.__name__}>"


@EACH_KIND
def test_spec_given_later_replaces_the_first(kind):
    """Names of the former spec are gone; the second argument makes it a spec_set."""
    m = kind(spec_set=["path", "host"])

    m.mock_add_spec(["host", "port"])
    m.other = 1

    assert m.host
    assert m.port
    with pytest.raises(AttributeError, match="'path'"):
        m.path

    m.mock_add_spec(["path"], True)
    m.path = 1

    with pytest.raises(AttributeError, match="'port'"):
        m.port = 1


@EACH_KIND
@pytest.mark.parametrize("spec", [["path"], Client])
def test_looks_of_a_former_spec_are_gone(kind, spec):
    """What a function had, and the new spec lacks, is no longer there, deleted or not."""
    m, other = kind(spec=plain), kind(spec=plain)
    del other.__name__

    m.mock_add_spec(spec)
    other.mock_add_spec(Client)

    assert not hasattr(m, "__qualname__")
    assert getattr(m, "__name__", "AsyncMock") == "AsyncMock"
    assert not getattr(m, "__defaults__", None)
    assert isinstance(other, Client)


# What makes a MagicMock async


@pytest.mark.parametrize(
    ("m", "later"),
    [(MagicMock(return_value=1), fetch), (AsyncMock(spec=fetch, return_value=1), plain)],
    ids=["turns async", "stays async"],
)
def test_mock_that_is_async_stays_so_whatever_comes_later(m, later):
    """A MagicMock that gets an async spec gives coroutines of what was set; no spec takes that."""
    m.return_value = 2

    m.mock_add_spec(later)

    assert finish(m("/")) == m.return_value == 2
    m.assert_awaited_once_with(url="/")
    assert inspect.iscoroutinefunction(m)


def test_magic_mock_of_a_coroutine_function_does_what_an_async_mock_does():
    """Its results, side effects, exceptions and counts are those of an AsyncMock."""
    m = MagicMock(spec=fetch, side_effect=[1, KeyError("two"), 3])

    assert finish(m("/")) == 1
    with pytest.raises(KeyError):
        finish(m("/two"))

    assert m.await_count == 2
    assert m.await_args_list == [call("/"), call("/two")]
    assert m.mock is m
    assert finish(MagicMock(spec=fetch, **{"return_value.a.return_value": 3}).return_value.a()) == 3


def test_magic_mock_of_a_coroutine_function_is_called_what_it_was_made_as():
    """It is of the class that it was made of, and so is no other mock."""

    class Own(MagicMock):
        """Have a method."""

        def answer(self):
            return 42

    own = Own(spec=["fetch"], return_value=1)
    own.mock_add_spec(fetch)

    assert own.answer() == 42
    assert finish(own("/")) == 1
    for m, cls in [(MagicMock(spec=fetch), MagicMock), (own, Own)]:
        assert without_id(m) == f"<{cls.__name__} spec='function'>"
        assert isinstance(m, cls)
        assert type(m).__doc__ == cls.__doc__
        assert kind_of(m).__module__ == cls.__module__
        assert not inspect.iscoroutine(cls()())
        assert not hasattr(cls, "assert_awaited")


@EACH_ARGUMENT
def test_mock_of_a_class_is_called_plainly(argument):
    """Calling a class gives an instance, also if that is called asynchronously."""
    m = MagicMock(**{argument: AsyncHandler})

    handler = m()

    assert isinstance(handler, AsyncHandler)
    assert not inspect.iscoroutinefunction(m)
    handler.return_value = 1
    assert finish(handler("/")) == 1
    handler.assert_awaited_once_with("/")
