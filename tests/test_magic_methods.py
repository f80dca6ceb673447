"""Which magic methods mocks have, what each does at first, and how each is configured."""

import asyncio
import copy
import inspect
import operator
import os
import pathlib
import re
import sys
from collections.abc import Awaitable, Sized
from types import FunctionType
from unittest import mock
from unittest.mock import ANY, call

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import collect, enter, enter_plainly, finish, raise_in, run, waiting_for

BINARY = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow divmod".split()
OTHERS = (
    "lt gt le ge eq ne getitem setitem delitem len contains iter next hash str sizeof fspath enter "
    "exit aenter aexit aiter anext neg pos abs invert complex int float index round trunc floor "
    "ceil bool"
).split()
AWAITED = {"__aenter__", "__aexit__", "__anext__"}
#: The list in unittest.mock's documentation.
USUAL = {f"__{mode}{name}__" for mode in ("", "r", "i") for name in BINARY} - {"__idivmod__"}
USUAL |= {f"__{name}__" for name in OTHERS}

#: What makes the interpreter call a method: one of each that is treated in its own way.
USES = {
    "__add__": lambda m: m + 2,
    "__radd__": lambda m: 2 + m,
    "__iadd__": lambda m: operator.iadd(m, 2),
    "__eq__": lambda m: m == 2,
    "__ne__": lambda m: m != 2,
    "__len__": len,
    "__getitem__": lambda m: m["key"],
    "__iter__": list,
    "__exit__": enter_plainly,
    "__hash__": hash,
    "__str__": str,
    "__fspath__": os.fspath,
    "__aenter__": lambda m: finish(enter(m)),
    "__aexit__": lambda m: finish(enter(m)),
    "__aiter__": lambda m: finish(collect(m)),
}

touched_or_not = pytest.mark.parametrize("touched", [False, True], ids=["untouched", "touched"])


class Stream:
    """Be an async iterator over three numbers."""

    def __init__(self):
        self.numbers = iter([1, 2, 3])

    def __aiter__(self):
        return self

    async def __anext__(self, owner=None):  # where it is set as a method, the mock is handed on
        for number in self.numbers:
            return number
        raise StopAsyncIteration


class Source(Stream):
    """Can be entered and iterated, with results of its own."""

    async def __aenter__(self):
        return "own result"

    async def __aexit__(self, exc_type, exc, traceback):
        return exc_type is KeyError


async def numbers():
    """Generate two numbers."""
    yield 1
    yield 2


def give(result):
    """Give a result to an `await`."""
    return result
    yield


def found(m, name):
    """Return what an interpreter finds on the type of a mock, bound to it."""
    value = next((vars(cls)[name] for cls in type(m).__mro__ if name in vars(cls)), None)
    get = getattr(type(value), "__get__", None)
    return get(value, m, type(m)) if get else value


async def items_of(iterable, count=9):
    """Return as many items of an `async for`, and the class of what it raises."""
    items = []
    try:
        async for item in iterable:
            items.append(item)
            if len(items) == count:
                break
    except (KeyError, ValueError) as exc:
        items.append(type(exc))
    return items


def shown(thing):
    """Return what is the same in the repr of any mock: no id, no class."""
    text = re.sub(r" id='\d+'", "", repr(thing))
    return re.sub(r"\b(Async|Magic)Mock\b", "Mock", text)


def uses_of(m):
    """Return what the interpreter gets from a mock that nobody configured."""
    return [len(m), int(m), bool(m), 1 in m, m == m, m != m, list(m), finish(collect(m))]


@pytest.fixture(name="kind", params=[AsyncMock, MagicMock])
def each_kind(request):
    """Return each class whose mocks have magic methods."""
    return request.param


@pytest.fixture(name="m")
def make_mock(kind):
    """Return a mock of each kind that nobody configured."""
    return kind(name="client")


# Which there are, and what each does at first


def test_mock_without_a_spec_has_each_usual_magic_method(m):
    """Each is a mock below the mock, the same on the mock and on its class."""
    for name in USUAL:
        method = getattr(m, name)
        assert isinstance(method, AsyncMock if name in AWAITED else MagicMock)
        assert shown(method) == f"<Mock name='client.{name}'>"
        assert getattr(m, name) is found(m, name) is method
    assert m.mock_calls == []


def test_unusual_magic_method_is_not_there(m):
    """What unittest.mock does not set up is no attribute, what would break the mock never one."""
    for name in ("__reversed__", "__missing__", "__await__", "__get__", "__set__", "__idivmod__"):
        assert not any(hasattr(each, name) for each in (m, type(m)))
    with pytest.raises(AttributeError, match="unsupported magic method"):
        m.__getattr__ = None


def test_defaults_that_are_each_mocks_own(kind, m):
    """Hash, text and size are an object's; the path tells class, name and id, but no spec."""
    posing = kind(spec=pathlib.PurePath)

    assert hash(m) == object.__hash__(m)
    assert str(m) == repr(m) == f"{m}" == f"<{kind.__name__} name='client' id='{id(m)}'>"
    assert os.fspath(m) == f"{kind.__name__}/client/{id(m)}"
    assert os.fspath(posing) == f"{kind.__name__}/mock/{id(posing)}"
    if hasattr(object, "__sizeof__"):
        assert sys.getsizeof(m) >= m.__sizeof__() == object.__sizeof__(m)
    assert type(m.__sizeof__("any", argument=1)) is int


def test_mock_equals_itself_and_nothing_else(m, kind):
    """Identity decides, and what the other side says is heard."""
    assert [m == m, m == kind(), m == 1, m == ANY] == [True, False, False, True]
    assert [m != m, m != kind(), m != 1, m != ANY] == [False, True, True, False]
    assert (m.__eq__(m), m.__ne__(m)) == (True, False)
    assert m.__eq__(1) is m.__ne__(1) is NotImplemented


def test_defaults_of_async_methods(m):
    """Entering gives a mock, leaving False, stepping a mock, and there is nothing to iterate."""
    entered = finish(enter(m.child))

    assert m.mock_calls == [call.child.__aenter__(), call.child.__aexit__(None, None, None)]
    assert isinstance(entered, AsyncMock)
    assert shown(entered) == "<Mock name='client.child.__aenter__()'>"
    assert finish(m.__aexit__(None, None, None)) is False
    assert shown(finish(m.__anext__())) == "<Mock name='client.__anext__()'>"
    assert finish(collect(m)) == []


# Configuring


def test_configured_results_reach_the_interpreter(kind):
    """What the interpreter gets is what was configured, and one method changes no other."""
    results = {
        "__add__": 3, "__radd__": 4, "__iadd__": 5, "__len__": 6, "__getitem__": "item",
        "__iter__": [1, 2], "__hash__": 8, "__str__": "text", "__fspath__": "/path",
        "__aenter__": "entered", "__aiter__": [3, 4],
    }  # fmt: skip

    m = kind(**{f"{name}.return_value": value for name, value in results.items()})

    assert {name: USES[name](m) for name in results} == results
    assert (m == m, float(m)) == (True, 1.0)


def refuse(*args):
    """Stand as a side_effect that gets no self."""
    raise LookupError(args)


@pytest.mark.parametrize("name", USES)
def test_side_effect_decides_what_the_interpreter_gets(m, name):
    """It is called as the mock of the method is, without self; the call is recorded."""
    getattr(m, name).side_effect = refuse

    with pytest.raises(LookupError) as caught:
        USES[name](m)

    assert tuple(m.mock_calls[-1])[:2] == (name, *caught.value.args)
    assert not any(arg is m for arg in caught.value.args[0])
    if sys.version_info >= (3, 8):  # before, unittest.mock takes async ones for plain methods
        assert m.method_calls == []


@pytest.mark.parametrize("name", [*USES, "__anext__", "__sizeof__"])
@touched_or_not
def test_function_or_mock_that_was_set_last_counts(m, name, touched):
    """A function gets self; a mock does not, and becomes a child that records."""
    if touched:
        getattr(m, name).return_value = 0

    for _ in range(2):
        setattr(m, name, lambda *args: args)
        assert getattr(m, name)(1)[0] is found(m, name)(1)[0] is m
        assert getattr(m, name)(1)[1:] == (1,)
        method = MagicMock(return_value="mock")
        setattr(m, name, method)
        assert getattr(m, name) is found(m, name) is method
        assert method(1) == "mock"

    assert [tuple(each) for each in m.mock_calls] == [(name, (1,), {})] * 2


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("__len__", {"__len__": None}),
        ("__aiter__", {"__aiter__": None}),
        ("__aiter__", {"__aiter__.return_value": 5}),
        ("__str__", {"__str__.return_value": ANY}),  # it equals the text
    ],
)
def test_what_cannot_be_used_raises_type_error_in_use(kind, name, config):
    """None takes a protocol away, as in a class; a bad result fails where it is used."""
    m = kind(**config)

    with pytest.raises(TypeError):
        USES[name](m)


@pytest.mark.parametrize("result", [True, False])
@pytest.mark.parametrize("name", ["__eq__", "__ne__"])
def test_configured_comparison_holds_for_the_mock_itself(m, name, result):
    """A return_value decides alone; the opposite method keeps its own mind."""
    getattr(m, name).return_value = result

    assert [m == m, m == 1] == ([result, result] if name == "__eq__" else [True, False])
    assert [m != m, m != 1] == ([result, result] if name == "__ne__" else [False, True])


# `async for` and `async with`

#: What is configured of a mock, how, and what an `async for` over one item and two over all give.
ASYNC_FOR = [
    ("__aiter__.return_value", lambda: [1, 2], [[1], [1, 2], [1, 2]]),
    ("__aiter__.return_value", lambda: map([1].index, [1, 2]), [[0], [ValueError], []]),
    ("__aiter__.return_value", lambda: iter([1, 2, 3]), [[1], [2, 3], []]),
    ("__aiter__.return_value", lambda: [1, KeyError], [[1], [1, KeyError], [1, KeyError]]),
    ("__aiter__.return_value", numbers, [[1], [2], []]),
    ("__aiter__.return_value", Stream, [[1], [2, 3], []]),
    ("__aiter__.side_effect", lambda: Stream, [[1], [1, 2, 3], [1, 2, 3]]),
    ("__aiter__", lambda: lambda self: Stream(), [[1], [1, 2, 3], [1, 2, 3]]),
    ("__anext__.side_effect", lambda: [1, 2], [[1], [2], []]),
    ("__anext__.side_effect", lambda: [1, 2, KeyError], [[1], [2, KeyError], []]),
    ("__anext__", lambda: Stream().__anext__, [[1], [2, 3], []]),
    ("__anext__", lambda: AsyncMock(side_effect=[1, 2]), [[1], [2], []]),
    ("__anext__", lambda: mock.Mock(side_effect=Stream().__anext__), [[1], [2, 3], []]),
    ("__anext__", lambda: mock.Mock(numbers, side_effect=Stream().__anext__), [[1], [2, 3], []]),
]


@pytest.mark.parametrize(("name", "make", "passes"), ASYNC_FOR)
def test_async_for_gives_what_was_configured(kind, name, make, passes):
    """By `__aiter__`, whose result may be any iterable, or by `__anext__`."""
    m = kind(**{name: make()})

    async def iterate():
        return [await items_of(m, 1), await items_of(m), await items_of(m)]

    assert run(iterate()) == passes


def test_async_for_over_the_mock_itself(m):
    """A mock that is its own async iterator is stepped by `__anext__`, else what it gives wins."""
    m.__anext__.side_effect = [1]
    m.__anext__.side_effect = None
    assert finish(items_of(m)) == []
    m.__aiter__.return_value = m
    m.__anext__.side_effect = [1, StopAsyncIteration]

    assert finish(items_of(m)) == [1]
    assert m.mock_calls[1:] == [call.__aiter__(), call.__anext__(), call.__anext__()]
    m.__aiter__.return_value = [3]
    assert finish(collect(m.__aiter__())) == [3]


def test_exceptions_pass_async_with_unless_aexit_is_true(m):
    """`__aexit__` is awaited with the exception."""
    error = KeyError("key")

    with pytest.raises(KeyError) as caught:
        finish(raise_in(m, error))
    m.__aexit__.assert_awaited_once_with(KeyError, error, ANY)
    m.__aexit__.return_value = True
    finish(raise_in(m, error))

    assert caught.value is error


@pytest.mark.parametrize(
    "assign",
    [
        lambda m, aexit: setattr(m, "__aexit__", aexit),
        lambda m, aexit: m.configure_mock(__aexit__=aexit),
        lambda m, aexit: m.attach_mock(aexit, "__aexit__"),
        lambda m, aexit: setattr(m, "__aexit__", aexit.return_value and aexit),
    ],
    ids=["set", "configured", "attached", "its result was read"],
)
def test_aexit_that_was_set_swallows_nothing_by_accident(m, assign):
    """An AsyncMock that was given no result does not end exceptions as `__aexit__`."""
    aexit = AsyncMock()

    assign(m, aexit)
    aexit.reset_mock(return_value=True)

    with pytest.raises(KeyError):
        finish(raise_in(m, KeyError()))
    aexit.assert_awaited_once_with(KeyError, ANY, ANY)
    assert aexit.return_value is False
    m.__aenter__ = AsyncMock()
    assert finish(enter(m)) is m.__aenter__.return_value is not False


def test_aexit_that_was_set_does_what_it_was_told(m):
    """A return_value, a side_effect or something wrapped says what is swallowed."""
    for told in ({"return_value": True}, {"side_effect": [True]}, {"wraps": lambda *args: True}):
        m.__aexit__ = AsyncMock(**told)
        finish(raise_in(m, KeyError()))


@pytest.mark.parametrize("name", ["__aenter__", "__aexit__", "__anext__", "__enter__", "__exit__"])
def test_method_on_the_class_of_a_mock_is_a_function_of_its_kind(m, name):
    """Exit stacks look there, call it with the mock, and ask whether it is a coroutine function."""
    method = getattr(type(m), name)
    getattr(m, name).return_value = "result"

    assert inspect.iscoroutinefunction(method) == name.startswith("__a")
    given = method(m, *[None] * (3 * name.endswith("exit__")))
    assert (finish(given) if name.startswith("__a") else given) == "result"


# `await`


@pytest.mark.parametrize("spec", [asyncio.Future, Awaitable, ["__await__"]])
def test_mock_of_something_awaitable_can_be_awaited(spec):
    """As often as wanted: it gives the return_value of `__await__`, at first a mock."""
    m = MagicMock(spec=spec)
    result = finish(waiting_for(m))

    assert finish(waiting_for(m)) is result
    assert shown(result) == "<Mock name='mock.__await__()'>"
    m.__await__.return_value = 3
    assert finish(waiting_for(m)) == 3
    m.__await__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        finish(waiting_for(m))
    assert m.mock_calls == [call.__await__()] * 4


@pytest.mark.parametrize(
    "config", [{}, {"spec": Awaitable}, {"spec": Awaitable, "__await__.return_value": 3}]
)
def test_await_may_be_set(config):
    """A function gets self, a mock does not and is recorded; the last one counts."""
    m, other = MagicMock(**config), MagicMock()

    for _ in range(2):
        m.__await__ = give
        assert finish(waiting_for(m)) is m
        assert list(m.__await__()) == []
        m.__await__ = method = MagicMock(side_effect=lambda: give("result"))
        assert finish(waiting_for(m)) == "result"
        assert m.__await__ is method

    assert m.mock_calls == [call.__await__()] * 2
    assert not hasattr(other, "__await__")


# Specs and wrapped objects


@pytest.mark.parametrize("argument", ["spec", "spec_set"])
@pytest.mark.parametrize("spec", [Sized, Source, {1: 2}, ["load", "__add__"], ["__aiter__"]])
def test_spec_decides_which_there_are(kind, argument, spec):
    """A mock has the magic methods that its spec has, or names, and no other."""
    m = kind(**{argument: spec})

    expected = USUAL.intersection(spec if isinstance(spec, list) else dir(spec))
    assert {name for name in USUAL if isinstance(found(m, name), mock.Mock)} == expected
    assert {name for name in USUAL if isinstance(getattr(m, name, None), mock.Mock)} == expected


def test_defaults_under_a_spec_are_the_usual_ones(kind):
    """What the spec has gives what it gives without a spec, not what the spec's own would."""
    m, source = kind(spec={1: 2}), kind(spec=Source)
    source.__anext__.side_effect = [1, 2]

    assert (len(m), list(m), 1 in m, m == m, bool(m)) == (0, [], False, True, False)
    assert shown(finish(enter(source))).startswith("<Mock name='mock.__aenter__()'")
    assert (finish(source.__aexit__()), finish(collect(source))) == (False, [1, 2])


@pytest.mark.parametrize("name", ["__iter__", "__add__", "__aenter__", "__aiter__", "__await__"])
def test_method_that_the_spec_lacks_is_missed(kind, name):
    """The interpreter says TypeError or AttributeError, assignment AttributeError."""
    m = kind(spec=Sized)

    with pytest.raises((TypeError, AttributeError)):
        finish(waiting_for(m)) if name == "__await__" else USES[name](m)
    for use in (lambda: getattr(m, name), lambda: setattr(m, name, refuse)):
        with pytest.raises(AttributeError, match=f"Mock object has no attribute '{name}'"):
            use()


@pytest.mark.parametrize("names", [["load"], ["__eq__"]], ids=str)
def test_mock_without_magic_methods_is_still_an_object(kind, names):
    """A spec of names leaves identity, hash, truth and repr, also one that has equality alone."""
    m, other = kind(spec=names), kind(spec=names)

    assert hash(m) == object.__hash__(m)
    assert [m == m, m == other, bool(m), str(m) == repr(m)] == [True, False, True, True]


def test_spec_that_is_added_decides_anew(kind):
    """It takes what was set on the class, too; taken away, it brings the usual methods back."""
    m = kind()
    type(m).__len__ = lambda self: 3
    assert len(m) == 3

    m.mock_add_spec(["load"])
    assert not hasattr(m, "__len__")
    m.mock_add_spec(["__len__"])
    assert (len(m), hasattr(m, "__iter__")) == (0, False)
    m.mock_add_spec(None)
    assert list(m) == []


def test_async_protocols_reach_the_wrapped_object(kind):
    """Under `wraps` entering, leaving and iterating do what the object does, and are recorded."""
    m = kind(wraps=Source())

    assert finish(enter(m)) == "own result"
    finish(raise_in(m, KeyError()))
    with pytest.raises(LookupError):
        finish(raise_in(m, LookupError()))
    assert finish(collect(m)) == [1, 2, 3]
    records = (m.__aenter__.await_count, m.__aexit__.await_count, m.__aiter__.call_count)
    assert records == (3, 3, 1)
    assert (len(kind(wraps=[1])), list(kind(wraps=[1]))) == (0, [])  # as in unittest.mock


def test_configured_protocols_win_over_the_wrapped_object(kind):
    """A return_value says more than what is wrapped."""
    config = {"__aenter__": "configured", "__aexit__": False, "__aiter__": [4]}
    m = kind(wraps=Source(), **{f"{name}.return_value": config[name] for name in config})

    assert (finish(enter(m)), finish(collect(m))) == ("configured", [4])
    with pytest.raises(KeyError):
        finish(raise_in(m, KeyError()))


# Deleting, resetting and copying


@pytest.mark.parametrize("before", ["untouched", "touched", "set"])
@pytest.mark.parametrize("name", ["__len__", "__hash__", "__aexit__", "__await__"])
def test_deleted_method_is_gone_from_this_mock_alone(kind, before, name):
    """What is left is what each object has; it may be set again."""
    m, other = [kind(spec=["__await__"] if name == "__await__" else None) for _ in range(2)]
    if before == "touched":
        getattr(m, name).return_value = 3
    elif before == "set":
        setattr(m, name, lambda self: "set")

    delattr(m, name)

    assert not isinstance(found(m, name), (mock.Mock, FunctionType))
    assert isinstance(getattr(other, name), mock.Mock)
    assert hasattr(m, "__int__") or name == "__await__"
    with pytest.raises(AttributeError):
        delattr(m, name)
    setattr(m, name, lambda self: "again")
    assert getattr(m, name)() == found(m, name)() == "again"


def test_reset_keeps_what_makes_a_mock_usable(m):
    """After reset_mock() with both flags each protocol gives what it gave."""
    before, text = uses_of(m), str(m)

    m.reset_mock(return_value=True, side_effect=True)

    assert uses_of(m) == before
    assert (str(m), finish(m.__aexit__())) == (text, False)


@touched_or_not
def test_defaults_of_a_deep_copy_refer_to_the_copy(m, touched):
    """A copy equals itself and not its original, which stays as it was."""
    if touched:
        uses_of(m)

    twin = copy.deepcopy(m)

    assert uses_of(twin) == uses_of(m)
    assert [twin == m, m == twin, twin != m, m != twin] == [False, False, True, True]
    m.__iter__.return_value = m.__aiter__.return_value = [1]
    twin.__iter__.return_value = twin.__aiter__.return_value = [2]
    assert (list(m), list(twin)) == ([1], [2])
    assert (finish(collect(m)), finish(collect(twin))) == ([1], [2])


def test_deep_copy_keeps_what_was_configured(m):
    """Results, side effects, functions, names, and what it has of its identity."""
    m.__hash__.return_value, m.__str__.return_value, m.__len__.return_value = 5, "text", 3
    m.__anext__.side_effect = KeyError
    m.__await__ = lambda self: iter([self])

    twin = copy.deepcopy(m)
    m.__len__.return_value = 5

    assert (hash(twin), str(twin), len(twin)) == (5, "text", 3)
    assert (next(twin.__await__()) is twin, next(m.__await__()) is m) == (True, True)
    assert (shown(twin[0]), shown(twin.__len__)) == (shown(m[0]), shown(m.__len__))
    with pytest.raises(KeyError):
        finish(collect(twin))


def test_method_is_made_once(m):
    """Who asks for it when another thread has just made it gets the same."""
    unmade, made = inspect.getattr_static(type(m), "__len__"), m.__len__

    assert unmade.__get__(m, type(m)) is made


# Subclasses


def test_method_of_a_subclass_is_the_mocks(kind):
    """What it defines is called, not mocked and not recorded; super() finds the mock's own."""

    class Doubled:
        def __int__(self):
            return 2 * super().__int__()

        async def __aenter__(self):
            await super().__aenter__()
            return "entered"

    class Special(Doubled, kind):
        def __len__(self):
            return 17

    m, other = Special(), Special()

    assert [int(m), int(m), int(copy.deepcopy(m))] == [2, 2, 2]
    assert [finish(enter(m)), finish(enter(m))] == ["entered", "entered"]
    assert [each[0] for each in m.mock_calls[1:4]] == ["__int__", "__aenter__", "__aexit__"]
    m.__len__ = lambda self: 3
    assert (len(m), len(other), list(m)) == (3, 17, [])


def test_method_set_on_a_subclass_is_that_of_all_its_mocks(kind):
    """It may be set when there are mocks already, and by a patch."""
    special = type("Special", (kind,), {})
    m = special()

    with mock.patch.object(special, "__len__", lambda self: 5, create=True):  # noqa: PT008
        assert [len(m), len(special())] == [5, 5]
    assert len(special()) == 0


@pytest.mark.parametrize("child_kind", [None, MagicMock, mock.MagicMock])
def test_mocks_of_a_subclass_have_all_defaults(kind, child_kind):
    """Also where the subclass makes its children itself."""

    class Special(kind):
        def _get_child_mock(self, **kwargs):
            return child_kind(**kwargs) if child_kind else super()._get_child_mock(**kwargs)

    m = Special()

    assert uses_of(m) == uses_of(kind())
    assert str(m) == repr(m)
    assert isinstance(m.__len__, child_kind or MagicMock)
