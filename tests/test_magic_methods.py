"""Which magic methods mocks have, what each does at first, and how each is configured.

What is wrapped is in test_wraps.py, what is set as `__aexit__` in test_context_manager.py.
"""

import asyncio
import copy
import inspect
import operator
import os
import pathlib
import re
import sys
import typing
from collections.abc import AsyncIterator, Awaitable, Sized
from types import FunctionType
from unittest import mock
from unittest.mock import ANY, call

import pytest

from asyncmocks import AsyncMock, MagicMock, async_iter
from helpers import collect, enter, enter_plainly, finish, kind_of, raise_in, run, waiting_for

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

#: What makes the interpreter call a method, one of each that is treated in its own way.
USES = {
    "__add__": lambda m: m + 2, "__radd__": lambda m: 2 + m,
    "__iadd__": lambda m: operator.iadd(m, 2), "__getitem__": lambda m: m["key"],
    "__eq__": lambda m: m == 2, "__ne__": lambda m: m != 2, "__hash__": hash,
    "__len__": len, "__iter__": list, "__str__": str, "__fspath__": os.fspath,
    "__exit__": enter_plainly, "__aenter__": lambda m: finish(enter(m)),
    "__aexit__": lambda m: finish(enter(m)), "__aiter__": lambda m: finish(collect(m)),
    "__await__": lambda m: finish(waiting_for(m)),
}  # fmt: skip

touched_or_not = pytest.mark.parametrize("touched", [False, True], ids=["untouched", "touched"])


async def numbers():
    """Generate two numbers."""
    yield 1
    yield 2


def step_by_step():
    """Return what steps through three numbers; set as a method it gets the mock."""
    items = async_iter(1, 2, 3)
    return lambda *args: items.__anext__()


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


@pytest.fixture(name="m")
def make_mock(kind):
    """Return a mock of each kind that nobody configured."""
    return kind(name="client")


def test_mock_without_a_spec_has_each_usual_magic_method_and_no_other(m):
    """Each is a mock below the mock, the same on its class, also if threads ask at once."""
    unmade = inspect.getattr_static(type(m), "__len__")

    for name in USUAL:
        method = getattr(m, name)
        assert isinstance(method, AsyncMock if name in AWAITED else MagicMock)
        assert shown(method) == f"<Mock name='client.{name}'>"
        assert getattr(m, name) is found(m, name) is method
    assert unmade.__get__(m, type(m)) is m.__len__
    assert m.mock_calls == []
    for name in ("__reversed__", "__missing__", "__await__", "__get__", "__set__", "__idivmod__"):
        assert not any(hasattr(each, name) for each in (m, type(m)))


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
    """Identity decides, unless a return_value does, and what the other side says is heard."""
    assert [m == m, m == kind(), m == 1, m == ANY] == [True, False, False, True]
    assert [m != m, m != kind(), m != 1, m != ANY] == [False, True, True, False]
    assert (m.__eq__(m), m.__ne__(m)) == (True, False)
    assert m.__eq__(1) is m.__ne__(1) is NotImplemented
    for told in (True, False):
        eq, ne = kind(**{"__eq__.return_value": told}), kind(**{"__ne__.return_value": told})
        assert [eq == eq, eq == 1, eq != eq, eq != 1] == [told, told, False, True]
        assert [ne == ne, ne == 1, ne != ne, ne != 1] == [True, False, told, told]


def test_defaults_of_async_methods(m):
    """Entering and stepping give a mock, exceptions pass, and there is nothing to iterate."""
    entered, error = finish(enter(m.child)), KeyError("key")

    assert m.mock_calls == [call.child.__aenter__(), call.child.__aexit__(None, None, None)]
    assert kind_of(entered) is AsyncMock
    assert shown(entered) == "<Mock name='client.child.__aenter__()'>"
    with pytest.raises(KeyError) as caught:
        finish(raise_in(m, error))
    assert caught.value is error
    m.__aexit__.assert_awaited_once_with(KeyError, error, ANY)
    assert finish(m.__aexit__()) is False
    assert shown(finish(m.__anext__())) == "<Mock name='client.__anext__()'>"
    assert finish(collect(m)) == []


def refuse(*args):
    """Stand as a side_effect that gets no self."""
    raise LookupError(args)


@pytest.mark.parametrize("name", sorted(USES.keys() - {"__await__"}))
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
def test_function_or_mock_that_was_set_last_counts(kind, name, touched):
    """A function gets self; a mock does not, and becomes a child that records. Others lack it."""
    m = kind(spec=["__await__"]) if touched and name == "__await__" else kind()
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
    assert hasattr(kind(), name) is (name != "__await__")


def test_what_cannot_be_used_raises_type_error_in_use(kind):
    """None takes a protocol away, as in a class; a bad result, ANY too, fails where it is used."""
    bad = {"__aiter__.return_value": 5, "__str__.return_value": ANY, "__await__": 3}

    for name, value in {"__len__": None, "__aiter__": None, **bad}.items():
        with pytest.raises(TypeError):
            USES[name.partition(".")[0]](kind(**{name: value}))


#: What is configured of a mock, how, and what an `async for` over one item and two over all give.
ASYNC_FOR = [
    ("__aiter__.return_value", lambda: [1, 2], [[1], [1, 2], [1, 2]]),
    ("__aiter__.return_value", lambda: map([1].index, [1, 2]), [[0], [ValueError], []]),
    ("__aiter__.return_value", lambda: iter([1, 2, 3]), [[1], [2, 3], []]),
    ("__aiter__.return_value", lambda: [1, KeyError], [[1], [1, KeyError], [1, KeyError]]),
    ("__aiter__.return_value", numbers, [[1], [2], []]),
    ("__aiter__.return_value", lambda: async_iter(1, 2, 3), [[1], [2, 3], []]),
    ("__aiter__.side_effect", lambda: lambda: async_iter(1, 2, 3), [[1], [1, 2, 3], [1, 2, 3]]),
    ("__aiter__", lambda: lambda self: async_iter(1, 2, 3), [[1], [1, 2, 3], [1, 2, 3]]),
    ("__anext__.side_effect", lambda: [1, 2], [[1], [2], []]),
    ("__anext__.side_effect", lambda: [1, 2, KeyError], [[1], [2, KeyError], []]),
    ("__anext__", step_by_step, [[1], [2, 3], []]),
    ("__anext__", lambda: AsyncMock(side_effect=[1, 2]), [[1], [2], []]),
    ("__anext__", lambda: mock.Mock(side_effect=step_by_step()), [[1], [2, 3], []]),
    ("__anext__", lambda: mock.Mock(numbers, side_effect=step_by_step()), [[1], [2, 3], []]),
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


@pytest.mark.parametrize("name", ["__aenter__", "__aexit__", "__anext__", "__enter__", "__exit__"])
def test_method_can_be_called_on_the_class_of_a_mock(m, name):
    """Exit stacks look there, and call it with the mock."""
    method = getattr(type(m), name)
    getattr(m, name).return_value = "result"

    given = method(m, *[None] * (3 * name.endswith("exit__")))
    assert (finish(given) if name.startswith("__a") else given) == "result"


def test_await_gives_what_is_annotated():
    """A generator's return value, where `__await__` is annotated with one."""

    class Job:
        def __await__(self) -> typing.Generator[typing.Any, None, typing.Awaitable[int]]:
            yield

    assert inspect.isawaitable(finish(waiting_for(MagicMock(spec=Job()))))


@pytest.mark.parametrize("spec", [asyncio.Task, Awaitable, ["__await__"]])
def test_mock_of_something_awaitable_can_be_awaited(kind, spec):
    """As often as wanted: it gives the return_value of `__await__`, at first a mock."""
    m = kind(spec_set=spec)
    result = finish(waiting_for(m))

    assert inspect.isawaitable(m)
    assert finish(waiting_for(m)) is result
    assert shown(result) == "<Mock name='mock.__await__()'>"
    m.__await__.return_value = 3
    assert finish(waiting_for(m)) == 3
    m.__await__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        finish(waiting_for(m))
    assert m.mock_calls == [call.__await__()] * 4
    m.__await__ = give
    assert (finish(waiting_for(m)), list(m.__await__())) == (m, [])
    m.__await__ = MagicMock(side_effect=lambda: give("result"))
    assert finish(waiting_for(m)) == "result"


@pytest.mark.parametrize("argument", ["spec", "spec_set"])
@pytest.mark.parametrize("spec", [Sized, AsyncIterator, {1: 2}, ["load", "__add__"], ["__eq__"]])
def test_spec_decides_which_there_are(kind, argument, spec):
    """A mock has those that its spec has, or names; it always has what each object has."""
    m, other = kind(**{argument: spec}), kind(**{argument: spec})

    expected = USUAL.intersection(spec if isinstance(spec, list) else dir(spec))
    assert {name for name in USUAL if isinstance(found(m, name), mock.Mock)} == expected
    assert {name for name in USUAL if isinstance(getattr(m, name, None), mock.Mock)} == expected
    assert (hash(m), bool(m)) == (object.__hash__(m), "__len__" not in expected)
    assert [m == m, m == other, str(m) == repr(m)] == [True, False, True]


def test_defaults_under_a_spec_are_the_usual_ones(kind):
    """What the spec has gives what it gives without a spec, not what the spec's own would."""
    m, source, named = kind(spec={1: 2}), kind(spec=AsyncIterator), kind(spec=sorted(AWAITED))
    named.__anext__.side_effect = source.__anext__.side_effect = [1, 2]

    assert (len(m), list(m), 1 in m, m == m, bool(m)) == (0, [], False, True, False)
    assert (finish(collect(source)), source.__anext__.await_count) == ([1, 2], 3)
    assert (finish(named.__anext__()), finish(named.__aexit__())) == (1, False)
    assert shown(finish(enter(named))).startswith("<Mock name='mock.__aenter__()'")


@pytest.mark.parametrize("name", ["__iter__", "__add__", "__aenter__", "__aiter__", "__await__"])
def test_method_that_the_spec_lacks_is_missed(kind, name):
    """The interpreter says TypeError or AttributeError, assignment AttributeError."""
    m = kind(spec=Sized)

    with pytest.raises((TypeError, AttributeError)):
        USES[name](m)
    for use in (lambda: getattr(m, name), lambda: setattr(m, name, refuse)):
        with pytest.raises(AttributeError, match=f"Mock object has no attribute '{name}'"):
            use()


def test_spec_that_is_added_decides_anew(kind):
    """It takes what was set on the class, too; taken away, it brings the usual methods back."""
    m = kind(limit=7)
    type(m).__len__ = lambda self: 3
    assert len(m) == 3

    m.mock_add_spec(["load"])
    assert not hasattr(m, "__len__")
    m.mock_add_spec(["__len__"])
    assert (len(m), hasattr(m, "__iter__"), m.limit) == (0, False, 7)
    m.mock_add_spec(None)
    assert list(m) == []


@pytest.mark.parametrize(
    "use",
    [lambda m, name: None, getattr, lambda m, name: setattr(m, name, lambda self: "set")],
    ids=["untouched", "touched", "set"],
)
@pytest.mark.parametrize("name", ["__len__", "__hash__", "__aexit__", "__await__"])
def test_deleted_method_is_gone_from_this_mock_alone(kind, use, name):
    """What is left is what each object has; it may be set again."""
    m, other = [kind(spec=["__await__"] if name == "__await__" else None) for _ in range(2)]
    use(m, name)

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

    assert (uses_of(m), str(m), finish(m.__aexit__())) == (before, text, False)


@touched_or_not
def test_deep_copy_has_methods_of_its_own(m, touched):
    """It has what was configured, equals itself and not its original, which stays as it was."""
    m.__hash__.return_value, m.__str__.return_value, m.__len__.return_value = 5, "text", 3
    m.__await__ = lambda self: iter([self])
    if touched:
        uses_of(m)

    twin = copy.deepcopy(m)

    assert (hash(twin), str(twin), uses_of(twin)) == (5, "text", uses_of(m))
    assert [twin == m, m == twin, twin != m, m != twin] == [False, False, True, True]
    assert (next(twin.__await__()) is twin, next(m.__await__()) is m) == (True, True)
    assert (shown(twin[0]), shown(twin.__len__)) == (shown(m[0]), shown(m.__len__))
    m.__anext__.side_effect = KeyError
    with pytest.raises(KeyError):
        finish(collect(copy.deepcopy(m)))
    for each, size in ((m, 1), (twin, 2)):
        each.__iter__.return_value = each.__aiter__.return_value = [0] * size
        each.__len__.return_value = size
    for each, size in ((m, 1), (twin, 2)):
        assert (len(each), list(each), finish(collect(each))) == (size, [0] * size, [0] * size)


def test_method_of_a_subclass_is_the_mocks(kind):
    """It is called, not mocked and not recorded; super() finds the mock's own; it may come late."""

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
    with mock.patch.object(Special, "__index__", lambda self: 5, create=True):  # noqa: PT008
        assert [operator.index(m), operator.index(Special())] == [5, 5]
    assert operator.index(Special()) == 1


@pytest.mark.parametrize("child_kind", [MagicMock, mock.MagicMock, mock.Mock])
def test_subclass_may_make_the_children(kind, child_kind):
    """`_get_child_mock()` decides on children, results and magic methods; these have defaults."""

    class Own(kind):
        def _get_child_mock(self, **kwargs):
            return child_kind(**kwargs)

    m = Own(name="own")

    assert (uses_of(m), str(m)) == (uses_of(kind()), repr(m))
    for each in (m.child, m.return_value, m.__len__, Own(spec=["__await__"]).__await__):
        assert kind_of(each) is child_kind
    m.child(1)
    assert (m.mock_calls[0], m.mock_calls[-1]) == (("__len__", (), {}), call.child(1))
    assert shown(m.child) == "<Mock name='own.child'>"
