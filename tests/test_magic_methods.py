"""Which magic methods mocks have, what each does at first, and how each is configured."""

import asyncio
import collections.abc
import contextlib
import copy
import inspect
import math
import operator
import os
import pathlib
import re
import sys
from unittest import mock
from unittest.mock import ANY, DEFAULT, call, sentinel

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import collect, enter, finish, run

KINDS = [AsyncMock, MagicMock]
EACH_KIND = pytest.mark.parametrize("kind", KINDS)

#: How the interpreter's `unittest.mock` answers is compared with how ours do.
Theirs = mock.MagicMock

ARITHMETIC = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "matmul": operator.matmul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "lshift": operator.lshift,
    "rshift": operator.rshift,
    "and": operator.and_,
    "xor": operator.xor,
    "or": operator.or_,
    "pow": operator.pow,
    "divmod": divmod,
}


def reflected(operation):
    """Return the operation with a mock on its right-hand side."""
    return lambda m: operation(2, m)


def plain(operation):
    """Return the operation with a mock on its left-hand side."""
    return lambda m: operation(m, 2)


def in_place(name):
    """Return the operation that assigns its result."""
    return plain(getattr(operator, f"__i{name}__"))


#: What makes the interpreter call each of the methods that are not awaited.
USES = {
    "__lt__": plain(operator.lt),
    "__gt__": plain(operator.gt),
    "__le__": plain(operator.le),
    "__ge__": plain(operator.ge),
    "__eq__": plain(operator.eq),
    "__ne__": plain(operator.ne),
    "__getitem__": lambda m: m["key"],
    "__setitem__": lambda m: operator.setitem(m, "key", 1),
    "__delitem__": lambda m: operator.delitem(m, "key"),
    "__len__": len,
    "__contains__": lambda m: 1 in m,
    "__iter__": list,
    "__next__": next,
    "__hash__": lambda m: hash(m) == object.__hash__(m) or hash(m),
    "__str__": lambda m: str(m) == object.__repr__(m) or str(m),
    "__fspath__": os.fspath,
    "__enter__": lambda m: m.__enter__(),
    "__exit__": lambda m: m.__exit__(None, None, None),
    "__neg__": operator.neg,
    "__pos__": operator.pos,
    "__abs__": abs,
    "__invert__": operator.invert,
    "__complex__": complex,
    "__int__": int,
    "__float__": float,
    "__index__": operator.index,
    "__round__": round,
    "__trunc__": math.trunc,
    "__floor__": math.floor,
    "__ceil__": math.ceil,
    "__bool__": bool,
}
USES.update((f"__{name}__", plain(function)) for name, function in ARITHMETIC.items())
USES.update((f"__r{name}__", reflected(function)) for name, function in ARITHMETIC.items())
USES.update((f"__i{name}__", in_place(name)) for name in ARITHMETIC if name != "divmod")

AWAITED = ["__aenter__", "__aexit__", "__anext__"]
USUAL = [*USES, "__sizeof__", "__aiter__", *AWAITED]

#: Those that no mock has without a spec.
UNUSUAL = ["__reversed__", "__missing__", "__await__", "__get__", "__set__", "__idivmod__"]

#: Those that unittest.mock lets be set, though no mock has them from the start.
SETTABLE = ["__reversed__", "__missing__", "__format__", "__repr__", "__dir__", "__getstate__"]

#: One of each treatment: all others are as `__add__` or `__radd__`.
DISTINCT = ["__add__", "__radd__", "__len__", "__bool__", "__eq__", "__ne__", "__hash__", "__str__"]
DISTINCT += ["__sizeof__", "__fspath__", "__iter__", "__exit__", "__aiter__", *AWAITED]

EACH_USE = pytest.mark.parametrize("name", [name for name in DISTINCT if name in USES])
EACH_NAME = pytest.mark.parametrize("name", DISTINCT)
EACH_AWAITED = pytest.mark.parametrize("name", AWAITED)

THEIRS = [name for name in sorted(USES) if hasattr(Theirs(), name)]
EACH_OF_THEIRS = pytest.mark.parametrize("name", THEIRS)


class Sized:
    """Have one magic method beside those of each object."""

    def __len__(self):
        return 0


class Stream:
    """Be an async iterator over three numbers."""

    def __init__(self):
        self.numbers = iter([1, 2, 3])

    def __aiter__(self):
        return self

    async def __anext__(self):
        for number in self.numbers:
            return number
        raise StopAsyncIteration


class Opened:
    """Be an async context manager."""

    async def __aenter__(self):
        """Be awaited."""

    async def __aexit__(self, *args):
        """Be awaited."""


class Awaitable:
    """Be awaited itself."""

    def __await__(self):
        return iter(())


async def numbers():
    """Generate two numbers."""
    yield 1
    yield 2


def found(m, name):
    """Return what an interpreter finds on the type of a mock, bound to it."""
    value = next((vars(cls)[name] for cls in type(m).__mro__ if name in vars(cls)), None)
    get = getattr(type(value), "__get__", None)
    return get(value, m, type(m)) if get else value


async def wait_for(awaitable):
    """Return what an `await` gives."""
    return await awaitable


async def fail_in(manager, exc):
    """Raise an exception in an `async with` block, and tell when it is swallowed."""
    async with manager:
        raise exc
    return "swallowed"


async def first_of(iterable, count):
    """Return as many items of an `async for`, and leave it."""
    items = []
    async for item in iterable:
        items.append(item)
        if len(items) == count:
            break
    return items


def give(result):
    """Give a result to an `await`."""
    return result
    yield


def bare(text):
    """Return what is comparable between mocks: no ids, no kinds."""
    text = re.sub(r" id='\d+'", "", text)
    return re.sub(r"\b(Async|Magic)Mock\b", "Mock", re.sub(r"Mock/mock/\d+", "Mock/mock", text))


def shown(thing):
    """Return what is comparable in the repr."""
    return bare(repr(thing))


def outcome(use, m):
    """Return what a use of a mock gives, or what it raises."""
    try:
        return shown(use(m))
    except TypeError as exc:
        return bare(f"TypeError: {exc}")


# Which there are, and what each does at first


@EACH_KIND
def test_mock_without_a_spec_has_each_usual_magic_method(kind):
    """Each is a mock below the mock, on the mock and on its class."""
    m = kind(name="client")

    methods = {name: getattr(m, name) for name in USUAL}

    for name, method in methods.items():
        assert isinstance(method, AsyncMock if name in AWAITED else MagicMock)
        assert shown(method) == f"<Mock name='client.{name}'>"
        assert getattr(m, name) is found(m, name) is method
    assert m.mock_calls == []


@EACH_KIND
@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_magic_method_is_not_there(kind, name):
    """What unittest.mock does not set up on its own is no attribute."""
    m = kind()

    assert not hasattr(m, name)
    assert not hasattr(type(m), name)


@EACH_KIND
@EACH_OF_THEIRS
def test_default_is_that_of_unittest_mock(kind, name):
    """An unconfigured magic method gives or raises the same as there."""
    assert outcome(USES[name], kind()) == outcome(USES[name], Theirs())


@EACH_KIND
@EACH_OF_THEIRS
def test_use_is_recorded_as_by_unittest_mock(kind, name):
    """mock_calls and the method's own records are those of unittest.mock."""
    m, theirs = kind(), Theirs()
    for each in (m, theirs):
        outcome(USES[name], each)
        outcome(USES[name], each.child)

    assert m.mock_calls == theirs.mock_calls
    assert m.method_calls == theirs.method_calls
    assert getattr(m, name).call_args_list == getattr(theirs, name).call_args_list
    assert m.child.mock_calls == theirs.child.mock_calls


@EACH_KIND
@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("__lt__", NotImplemented),
        ("__gt__", NotImplemented),
        ("__le__", NotImplemented),
        ("__ge__", NotImplemented),
        ("__int__", 1),
        ("__index__", 1),
        ("__complex__", 1j),
        ("__float__", 1.0),
        ("__bool__", True),
        ("__contains__", False),
        ("__len__", 0),
        ("__exit__", False),
        ("__aexit__", False),
    ],
)
def test_default_is_a_return_value(kind, name, default):
    """The documented defaults can be read where they are set."""
    result = getattr(kind(), name).return_value

    assert result is default or (result == default and type(result) is type(default))


@EACH_KIND
def test_default_hash_and_text_are_those_of_an_object(kind):
    """A mock is a key of dicts, and str() gives its repr."""
    m, other = kind(name="client"), kind(name="client")

    assert {m: 1, other: 2}[m] == 1
    assert hash(m) == object.__hash__(m)
    assert str(m) == repr(m) == f"<{kind.__name__} name='client' id='{id(m)}'>"
    assert f"{m}" == str(m)


@EACH_KIND
@pytest.mark.parametrize("name", ["__hash__", "__str__", "__sizeof__"])
def test_defaults_of_an_object_take_any_arguments(kind, name):
    """A method called by its name takes arguments and records them, as in unittest.mock."""
    method = getattr(kind(), name)

    result = method(1, flag=2)

    assert type(result) is type(method())
    method.assert_any_call(1, flag=2)


@EACH_KIND
def test_default_path_tells_class_name_and_id(kind):
    """os.fspath() gives what unittest.mock's mocks give since 3.8, and paths are unique."""
    m = kind(name="client")

    assert os.fspath(m) == f"{kind.__name__}/client/{id(m)}"
    assert os.fspath(m.child).startswith(f"{kind.__name__}/client.child/")
    assert os.path.join(m, "file") == os.path.join(os.fspath(m), "file")


@EACH_KIND
def test_default_size_is_a_number(kind):
    """__sizeof__() gives the size of the object, where the interpreter knows it."""
    m = kind()

    assert type(m.__sizeof__()) is int
    if hasattr(object, "__sizeof__"):
        assert m.__sizeof__() == object.__sizeof__(m)
        assert sys.getsizeof(m) >= m.__sizeof__()


@EACH_KIND
def test_mock_equals_itself_and_nothing_else(kind):
    """Identity decides, and what the other side says is heard."""
    m, other = kind(), kind()

    assert [m == m, m == other, m == 1, m == ANY] == [True, False, False, True]
    assert [m != m, m != other, m != 1, m != ANY] == [False, True, True, False]
    assert [m, other].index(other) == 1


@EACH_KIND
def test_defaults_of_async_methods(kind):
    """Entering gives a mock, leaving False, stepping a mock, and there is nothing to iterate."""
    m = kind()

    entered, exited = finish(m.__aenter__()), finish(m.__aexit__(None, None, None))
    stepped = finish(m.__anext__())

    assert isinstance(entered, AsyncMock)
    assert shown(entered) == "<Mock name='mock.__aenter__()'>"
    assert exited is False
    assert shown(stepped) == "<Mock name='mock.__anext__()'>"
    assert finish(collect(m)) == []


@EACH_KIND
def test_async_methods_are_recorded(kind):
    """Calls are recorded in mock_calls but not in method_calls, awaits by the methods."""
    m = kind()

    finish(enter(m.child))
    finish(collect(m))

    exits = call.child.__aexit__(None, None, None)
    assert m.mock_calls == [call.child.__aenter__(), exits, call.__aiter__()]
    if sys.version_info >= (3, 8):  # before, unittest.mock takes them for methods like others
        assert m.method_calls == []
    m.child.__aenter__.assert_awaited_once_with()
    m.child.__aexit__.assert_awaited_once_with(None, None, None)
    m.__aiter__.assert_called_once_with()


# Configuring


@EACH_KIND
@EACH_NAME
def test_return_value_is_what_a_call_gives(kind, name):
    """`m.__x__.return_value` configures each of them."""
    m = kind()
    method = getattr(m, name)

    method.return_value = [sentinel.result]

    args = [m] if name in ("__eq__", "__ne__") else []
    result = finish(method(*args)) if name in AWAITED else method(*args)
    if name == "__aiter__":
        result = finish(collect(result))
    assert list(result) == [sentinel.result]


@EACH_KIND
@EACH_NAME
def test_side_effect_is_raised(kind, name):
    """`m.__x__.side_effect` configures each of them."""
    m = kind()
    method = getattr(m, name)
    method.side_effect = LookupError("refused")

    with pytest.raises(LookupError, match="refused"):
        finish(method()) if name in AWAITED else method()

    assert [each[0] for each in m.mock_calls] == [name]


@EACH_KIND
@EACH_USE
def test_side_effect_decides_what_the_interpreter_gets(kind, name):
    """What the interpreter calls is the configured mock."""
    m = kind()
    getattr(m, name).side_effect = LookupError("refused")

    with pytest.raises(LookupError, match="refused"):
        USES[name](m)


@EACH_KIND
def test_configured_results_reach_the_interpreter(kind):
    """Each protocol gives the return_value of its method."""
    results = {
        "__len__": 3,
        "__int__": 4,
        "__float__": 5.0,
        "__index__": 6,
        "__complex__": 7j,
        "__bool__": False,
        "__contains__": True,
        "__str__": "text",
        "__fspath__": "/path",
        "__hash__": 8,
        "__getitem__": "item",
        "__next__": "next",
        "__lt__": True,
        "__round__": 9,
        "__trunc__": 10,
        "__floor__": 11,
        "__ceil__": 12,
        "__neg__": 13,
        "__iter__": [1, 2],
        "__radd__": 14,
        "__iadd__": 15,
        "__divmod__": (1, 2),
    }

    m = kind(**{f"{name}.return_value": value for name, value in results.items()})

    uses = dict(USES, __hash__=hash, __str__=str)
    assert {name: uses[name](m) for name in results} == results


@EACH_KIND
def test_side_effect_function_gets_no_self(kind):
    """A side_effect is called as the mock of the method is: without self."""
    m = kind()
    m.__getitem__.side_effect = {"a": 1}.__getitem__
    m.__contains__.side_effect = lambda item: item == "a"
    m.__eq__.side_effect = lambda other: other == 5

    assert m["a"] == 1
    assert "a" in m
    assert "b" not in m
    assert m == 5
    with pytest.raises(KeyError):
        m["b"]


@EACH_KIND
def test_side_effect_may_be_several_results(kind):
    """An iterable gives one result after another."""
    m = kind()
    m.__len__.side_effect = [1, 2, OverflowError]
    m.__aenter__.side_effect = ["first", ConnectionError]

    assert (len(m), len(m)) == (1, 2)
    with pytest.raises(OverflowError):
        len(m)
    assert finish(enter(m)) == "first"
    with pytest.raises(ConnectionError):
        finish(enter(m))


@EACH_KIND
def test_side_effect_may_leave_the_result_to_return_value(kind):
    """DEFAULT stands for the return_value, and so does a side_effect taken back."""
    m = kind()
    m.__len__.side_effect = lambda: DEFAULT
    m.__int__.side_effect = [5]
    m.__int__.side_effect = None

    assert (len(m), int(m)) == (0, 1)


@EACH_KIND
@EACH_NAME
def test_assigned_function_gets_self(kind, name):
    """A function set as a magic method is one: the class and the mock call it with self."""
    m = kind()
    seen = []

    def method(self, *args):
        seen.append((self, args))
        return "result"

    setattr(m, name, method)

    assert getattr(m, name)(1) == "result"
    assert found(m, name)(1) == "result"
    assert [(self is m, args) for self, args in seen] == [(True, (1,))] * 2
    assert m.mock_calls == []


@EACH_KIND
@EACH_NAME
def test_assigned_mock_is_called_without_self_and_recorded(kind, name):
    """A mock set as a magic method becomes a child."""
    m = kind(name="client")
    method = MagicMock(return_value="result")

    setattr(m, name, method)

    assert getattr(m, name) is method
    assert getattr(m, name)(1) == "result"
    assert [tuple(each) for each in m.mock_calls] == [(name, (1,), {})]


@EACH_KIND
@pytest.mark.parametrize("touched", [False, True])
@EACH_NAME
def test_method_may_be_assigned_again(kind, touched, name):
    """The last function or mock counts, whether the method was touched before or not."""
    m = kind()
    if touched:
        getattr(m, name).return_value = 0

    for _ in range(2):
        setattr(m, name, lambda self: "function")
        assert found(m, name)() == getattr(m, name)() == "function"
        setattr(m, name, MagicMock(return_value="mock"))
        assert found(m, name)() == getattr(m, name)() == "mock"


@EACH_KIND
@EACH_USE
def test_assigned_value_is_no_method(kind, name):
    """What can't be called fails when the interpreter calls it."""
    m = kind()

    setattr(m, name, 5)

    with pytest.raises(TypeError):
        USES[name](m)


@EACH_KIND
def test_assigned_value_is_no_async_method(kind):
    """What can't be called fails in `async with` and `async for`."""
    m = kind(__aenter__=5, __aiter__=5)

    with pytest.raises(TypeError):
        finish(enter(m))
    with pytest.raises(TypeError):
        finish(collect(m))


@EACH_KIND
def test_assigned_method_may_be_configured_at_making(kind):
    """Keyword arguments and configure_mock() set magic methods too."""
    m = kind(__len__=lambda self: 3, **{"__int__.return_value": 4})

    m.configure_mock(__float__=MagicMock(return_value=5.0), **{"__bool__.return_value": False})

    assert (len(m), int(m), float(m), bool(m)) == (3, 4, 5.0, False)


@EACH_KIND
@EACH_NAME
def test_assigned_bound_method_gets_the_mock_too(kind, name):
    """Whatever can be called gets self, after the self that it is bound to."""

    class Other:
        def method(self, *args):
            return args

    m = kind()

    setattr(m, name, Other().method)

    assert getattr(m, name)(1) == (m, 1)
    assert found(m, name)(1) == (m, 1)


@EACH_KIND
@pytest.mark.parametrize("name", SETTABLE)
def test_unusual_method_may_be_set(kind, name):
    """What unittest.mock supports but does not set up can be assigned."""
    m = kind()

    setattr(m, name, lambda self, *args: "result")

    assert found(m, name)() == "result"
    assert getattr(type(kind()), name, None) is not getattr(type(m), name)


@EACH_KIND
@pytest.mark.parametrize("name", ["__len__", "__iter__", "__enter__", "__aiter__"])
def test_method_that_is_none_can_not_be_used(kind, name):
    """None takes a protocol away, as in a class."""
    m = kind(**{name: None})

    with pytest.raises(TypeError, match="'NoneType' object is not callable"):
        found(m, name)()


@EACH_KIND
def test_unusual_methods_reach_the_interpreter(kind):
    """repr(), format(), dir() and reversed() use what was set."""
    m = kind()
    m.__repr__ = lambda self: "shown"
    m.__format__ = lambda self, spec: f"formatted {spec}"
    m.__dir__ = lambda self: ["name"]
    m.__reversed__ = MagicMock(return_value=iter([2, 1]))

    assert (repr(m), f"{m:x}", dir(m)) == ("shown", "formatted x", ["name"])
    assert list(reversed(m)) == [2, 1]


@EACH_KIND
@pytest.mark.parametrize("name", ["__getattr__", "__setattr__", "__init__", "__new__", "__del__"])
def test_unsupported_method_can_not_be_set(kind, name):
    """What would break the mock is refused as by unittest.mock."""
    m, theirs = kind(), Theirs()
    texts = []

    for each in (m, theirs):
        with pytest.raises(AttributeError) as caught:
            setattr(each, name, lambda self: None)
        texts.append(str(caught.value))

    assert texts[0] == texts[1]


# Equality, ordering, hash


@EACH_KIND
def test_equality_may_be_called(kind):
    """`m.__eq__()` and `m.__ne__()` answer as those of an object do."""
    m = kind()

    assert m.__eq__(m) is True
    assert m.__ne__(m) is False
    assert m.__eq__(1) is m.__ne__(1) is NotImplemented


@EACH_KIND
@pytest.mark.parametrize("result", [True, False])
def test_configured_equality_holds_for_the_mock_itself(kind, result):
    """A return_value of `__eq__` decides alone; `__ne__` keeps its own mind."""
    m, theirs = kind(), Theirs()
    for each in (m, theirs):
        each.__eq__.return_value = result

    assert [m == m, m == 1] == [result, result]
    assert [m != m, m != 1] == [theirs != theirs, theirs != 1] == [False, True]


@EACH_KIND
@pytest.mark.parametrize("result", [True, False])
def test_configured_inequality_holds_for_the_mock_itself(kind, result):
    """A return_value of `__ne__` decides alone; `__eq__` keeps its own mind."""
    m = kind()
    m.__ne__.return_value = result

    assert [m != m, m != 1] == [result, result]
    assert [m == m, m == 1] == [True, False]


@EACH_KIND
def test_assigned_equality_leaves_inequality_and_hash(kind):
    """A function for `__eq__` changes neither `__ne__` nor `__hash__`, as in unittest.mock."""
    m, theirs = kind(), Theirs()
    for each in (m, theirs):
        each.__eq__ = lambda self, other: type(other) is int

    assert [m == 3, m == m] == [True, False]
    assert [m != m, m != 3] == [theirs != theirs, theirs != 3]
    assert hash(m) == object.__hash__(m)


@EACH_KIND
def test_ordering_is_unknown_until_configured(kind):
    """The other side is asked; a configured result counts."""
    m, other = kind(), kind()

    with pytest.raises(TypeError):
        operator.lt(m, other)
    other.__gt__.return_value = True
    assert m < other
    m.__lt__.return_value = False
    assert not m < other
    assert sorted([3, kind(**{"__lt__.side_effect": lambda number: number > 2})])[1] == 3


@EACH_KIND
def test_configured_hash_is_used(kind):
    """Equal hash and equality make two mocks one key."""
    m, other = kind(), kind()
    for each in (m, other):
        each.__hash__.return_value = 5
        each.__eq__.return_value = True

    assert len({m, other}) == 1
    assert hash(m) == 5


# Iteration and context managers


@EACH_KIND
@pytest.mark.parametrize("items", [[1, 2], (1, 2), {1: "a", 2: "b"}, range(1, 3)])
def test_iteration_begins_anew_each_time(kind, items):
    """`for` goes over the return_value of `__iter__`, whatever iterable that is."""
    m = kind()
    m.__iter__.return_value = items

    assert next(iter(m)) == 1
    assert list(m) == list(m) == [1, 2]
    assert m.__iter__.call_count == 3


@EACH_KIND
def test_iteration_over_an_iterator_goes_on_where_it_was(kind):
    """An iterator as return_value is used up."""
    m = kind()
    m.__iter__.return_value = iter([1, 2])

    assert next(iter(m)) == 1
    assert list(m) == [2]
    assert list(m) == []


@EACH_KIND
def test_what_is_iterated_at_first_can_not_be_changed_for_others(kind):
    """What one mock iterates over is no list that another shares."""
    m, other = kind(), kind()

    with pytest.raises(AttributeError):
        m.__iter__.return_value.append(1)

    assert list(other) == []


@EACH_KIND
def test_bad_iterable_raises_when_iterated(kind):
    """A return_value that can't be iterated fails where it is used."""
    m = kind()
    m.__iter__.return_value = 5
    m.__aiter__.return_value = 5

    with pytest.raises(TypeError):
        list(m)
    with pytest.raises(TypeError):
        finish(collect(m))


@EACH_KIND
def test_mock_is_a_context_manager(kind):
    """`with` gives the result of `__enter__`, and `__exit__` gets the exception, which passes."""
    m = kind()
    m.__enter__.return_value = "entered"
    error = KeyError("key")

    with pytest.raises(KeyError):
        with m as given:
            raise error

    assert given == "entered"
    assert m.mock_calls == [call.__enter__(), call.__exit__(KeyError, error, ANY)]


@EACH_KIND
def test_truthy_exit_swallows(kind):
    """A true result of `__exit__` ends the exception."""
    m = kind()
    m.__exit__.return_value = True

    with m:
        raise KeyError

    m.__exit__.assert_called_once_with(KeyError, ANY, ANY)


@EACH_KIND
@pytest.mark.parametrize("touched", [False, True])
def test_exit_stack_takes_mocks(kind, touched):
    """What looks a method up on the class and calls it with the mock gets its result."""
    m = kind()
    if touched:
        m.__enter__.return_value = m.__enter__()

    with contextlib.ExitStack() as stack:
        entered = stack.enter_context(m)

    assert entered is m.__enter__.return_value
    assert m.__exit__.call_count == 1


@pytest.mark.skipif(
    not hasattr(contextlib, "AsyncExitStack"), reason="contextlib.AsyncExitStack came in 3.7"
)
@EACH_KIND
def test_async_exit_stack_takes_mocks(kind):
    """AsyncExitStack enters and leaves a mock, and exceptions pass."""
    m = kind()
    m.__aenter__.return_value = "entered"

    async def fail():
        async with contextlib.AsyncExitStack() as stack:
            raise KeyError(await stack.enter_async_context(m))

    with pytest.raises(KeyError, match="entered"):
        finish(fail())
    assert m.__aexit__.await_count == 1


# `async with`


@EACH_KIND
def test_async_with_gives_what_was_configured(kind):
    """The return_value of `__aenter__` is bound by `as`."""
    m = kind()
    m.__aenter__.return_value = m

    assert finish(enter(m)) is m


@EACH_KIND
@pytest.mark.parametrize("touched", [False, True])
def test_exceptions_pass_async_with(kind, touched):
    """`__aexit__` is awaited with the exception, and does not swallow it."""
    m = kind()
    error = KeyError("key")
    if touched:
        m.__aexit__

    with pytest.raises(KeyError) as caught:
        finish(fail_in(m, error))

    assert caught.value is error
    m.__aexit__.assert_awaited_once_with(KeyError, error, ANY)


@EACH_KIND
def test_truthy_aexit_swallows(kind):
    """A true result of `__aexit__` ends the exception."""
    m = kind()
    m.__aexit__.return_value = True

    assert finish(fail_in(m, KeyError())) == "swallowed"


@EACH_KIND
def test_failing_aenter_is_no_entering(kind):
    """An exception from `__aenter__` goes out, and `__aexit__` is not called."""
    m = kind()
    m.__aenter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        finish(enter(m))

    m.__aexit__.assert_not_called()


@EACH_KIND
def test_aexit_may_raise_another_exception(kind):
    """A side_effect of `__aexit__` takes the place of what left the block."""
    m = kind()
    m.__aexit__.side_effect = ValueError("closing")

    with pytest.raises(ValueError, match="closing") as caught:
        finish(fail_in(m, KeyError()))

    assert isinstance(caught.value.__context__, KeyError)


@EACH_KIND
def test_async_with_takes_functions(kind):
    """`async def` functions set as methods get self."""
    m = kind()

    async def aenter(self):
        return self, "entered"

    async def aexit(self, exc_type, exc, traceback):
        return self is m and exc_type is KeyError

    m.__aenter__, m.__aexit__ = aenter, aexit

    entered = finish(enter(m))
    assert entered[0] is m
    assert finish(fail_in(m, KeyError())) == "swallowed"
    with pytest.raises(LookupError):
        finish(fail_in(m, LookupError()))


@EACH_KIND
@pytest.mark.parametrize(
    "assign",
    [
        lambda m, aexit: setattr(m, "__aexit__", aexit),
        lambda m, aexit: m.configure_mock(__aexit__=aexit),
        lambda m, aexit: m.attach_mock(aexit, "__aexit__"),
    ],
)
def test_assigned_aexit_swallows_nothing_by_accident(kind, assign):
    """An AsyncMock that was given no result does not end exceptions as `__aexit__`."""
    m, aexit = kind(), AsyncMock()

    assign(m, aexit)

    with pytest.raises(KeyError):
        finish(fail_in(m, KeyError()))
    aexit.assert_awaited_once_with(KeyError, ANY, ANY)
    assert aexit.return_value is False


@EACH_KIND
@pytest.mark.parametrize(
    "told", [{"return_value": True}, {"side_effect": [True]}, {"wraps": lambda *args: True}]
)
def test_assigned_aexit_does_what_it_was_told(kind, told):
    """A return_value, a side_effect or something wrapped says what is swallowed."""
    m = kind(__aexit__=AsyncMock(**told))

    assert finish(fail_in(m, KeyError())) == "swallowed"


# `async for`


@EACH_KIND
@pytest.mark.parametrize("items", [[1, 2, 3], (1, 2, 3), range(1, 4), {1: 0, 2: 0, 3: 0}])
def test_async_for_begins_anew_each_time(kind, items):
    """`async for` goes over the return_value of `__aiter__`, whatever iterable that is."""
    m = kind()
    m.__aiter__.return_value = items

    assert finish(first_of(m, 1)) == [1]
    assert finish(collect(m)) == finish(collect(m)) == [1, 2, 3]
    assert m.__aiter__.call_count == 3


@EACH_KIND
@pytest.mark.parametrize("items", [lambda: iter([1, 2, 3]), Stream])
def test_async_for_over_an_iterator_goes_on_where_it_was(kind, items):
    """An iterator or async iterator as return_value is used up."""
    m = kind()
    m.__aiter__.return_value = items()

    assert finish(first_of(m, 1)) == [1]
    assert finish(collect(m)) == [2, 3]
    assert finish(collect(m)) == []


@EACH_KIND
def test_async_for_goes_over_an_async_generator(kind):
    """An async generator as return_value is iterated."""
    m = kind()
    m.__aiter__.return_value = numbers()

    assert run(collect(m)) == [1, 2]


@EACH_KIND
def test_async_for_over_a_generator_hands_its_exception_on(kind):
    """What an iterable raises while it is walked over goes out."""

    def failing():
        yield 1
        raise ConnectionError("lost")

    m = kind()
    m.__aiter__.return_value = failing()

    with pytest.raises(ConnectionError, match="lost"):
        finish(collect(m))


@EACH_KIND
def test_async_for_takes_a_side_effect(kind):
    """A side_effect of `__aiter__` gives the async iterator, a new one each time."""
    m = kind()
    m.__aiter__.side_effect = lambda: Stream()

    assert finish(collect(m)) == finish(collect(m)) == [1, 2, 3]


@EACH_KIND
def test_async_for_takes_a_function(kind):
    """A function set as `__aiter__` gets self, and may be an async generator function."""
    m = kind(limit=2)

    async def aiter(self):
        for number in range(self.limit):
            yield number

    m.__aiter__ = aiter

    assert run(collect(m)) == [0, 1]


@EACH_KIND
def test_async_for_gives_what_anext_was_told(kind):
    """A side_effect of `__anext__` is what `async for` gives, and its end is the end."""
    m = kind()
    m.__anext__.side_effect = [1, 2]

    assert finish(collect(m)) == [1, 2]
    assert m.__anext__.await_count == 3
    assert finish(collect(m)) == []


@EACH_KIND
def test_async_for_hands_on_the_exception_of_anext(kind):
    """An exception among the results of `__anext__` is raised at its place."""
    m = kind()
    m.__anext__.side_effect = ["hello", ConnectionError("lost")]
    seen = []

    async def listen():
        async for message in m:
            seen.append(message)

    with pytest.raises(ConnectionError, match="lost"):
        finish(listen())
    assert seen == ["hello"]


@EACH_KIND
def test_async_for_over_the_mock_itself(kind):
    """A mock that is its own async iterator is stepped by `__anext__`."""
    m = kind()
    m.__aiter__.return_value = m
    m.__anext__.side_effect = [1, StopAsyncIteration]

    assert finish(first_of(m, 2)) == [1]
    assert [each[0] for each in m.mock_calls] == ["__aiter__", "__anext__", "__anext__"]


@EACH_KIND
def test_configured_aiter_wins_over_anext(kind):
    """What `__aiter__` was told to give counts more than what `__anext__` was."""
    m = kind()
    m.__anext__.side_effect = [1, 2]
    m.__aiter__.return_value = [3]

    assert finish(collect(m)) == [3]


@EACH_KIND
def test_touching_anext_configures_nothing(kind):
    """There is nothing to iterate until somebody says what."""
    m = kind()
    m.__anext__.assert_not_called()
    m.__anext__.side_effect = [1]
    m.__anext__.side_effect = None

    assert finish(collect(m)) == []


@EACH_KIND
@pytest.mark.parametrize("assigned", ["function", "mock", "foreign mock", "foreign, specified"])
def test_async_for_takes_an_assigned_anext(kind, assigned):
    """A function or a mock set as `__anext__` is what `async for` steps with."""
    stream = Stream()

    async def step(self):
        return await stream.__anext__()

    steps = {
        "function": step,
        "mock": AsyncMock(side_effect=[1, 2, 3]),
        "foreign mock": mock.Mock(side_effect=lambda: stream.__anext__()),
        "foreign, specified": mock.Mock(spec=stream.__anext__, side_effect=stream.__anext__),
    }
    m = kind()

    m.__anext__ = steps[assigned]

    assert finish(collect(m)) == [1, 2, 3]


@EACH_KIND
def test_comprehension_and_aiter_of_two_loops_are_apart(kind):
    """Two passes over a list run at the same time, each with a place of its own."""
    m = kind()
    m.__aiter__.return_value = ["a", "b"]

    async def pairs():
        return [x + y async for x in m async for y in m]

    assert finish(pairs()) == ["aa", "ab", "ba", "bb"]


# `await`


@pytest.mark.parametrize("spec", [asyncio.Future, Awaitable, Awaitable(), ["__await__"]])
def test_mock_of_something_awaitable_can_be_awaited(spec):
    """`await` gives the return_value of `__await__`, as often as wanted."""
    m = MagicMock(spec=spec)
    m.__await__.return_value = 3

    assert finish(wait_for(m)) == finish(wait_for(m)) == 3
    assert m.mock_calls == [call.__await__()] * 2


def test_await_gives_one_mock_at_first():
    """Until it is configured the result is a mock below `__await__`."""
    m = MagicMock(spec=Awaitable)

    result = finish(wait_for(m))

    assert isinstance(result, MagicMock)
    assert shown(result) == "<Mock name='mock.__await__()'>"
    assert finish(wait_for(m)) is result


def test_await_may_fail():
    """A side_effect of `__await__` is raised by `await`."""
    m = MagicMock(spec=Awaitable)
    m.__await__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        finish(wait_for(m))


@pytest.mark.parametrize("spec", [None, Awaitable])
def test_await_may_be_set_to_a_function(spec):
    """The function gets self, from the interpreter and from who calls `m.__await__()`."""
    m, other = MagicMock(spec=spec), MagicMock()

    m.__await__ = give

    assert finish(wait_for(m)) is m
    assert list(m.__await__()) == []
    with pytest.raises(StopIteration) as stop:
        next(m.__await__())
    assert stop.value.value is m
    assert m.mock_calls == []
    assert not hasattr(other, "__await__")


@pytest.mark.parametrize("spec", [None, Awaitable])
def test_await_may_be_set_to_a_mock(spec):
    """The mock gives the iterator, gets no self, and is recorded as a child."""
    m = MagicMock(spec=spec)
    method = MagicMock(side_effect=lambda: give("result"))

    m.__await__ = method

    assert finish(wait_for(m)) == "result"
    assert m.__await__ is method
    assert [each[0] for each in m.mock_calls] == ["__await__"]


@pytest.mark.parametrize("spec", [None, Awaitable])
@pytest.mark.parametrize("first", [lambda self: give("first"), MagicMock()])
def test_await_may_be_set_again(spec, first):
    """The last function or mock counts."""
    m = MagicMock(spec=spec)
    m.__await__ = first

    m.__await__ = lambda self: give("function")
    assert finish(wait_for(m)) == "function"

    m.__await__ = MagicMock(side_effect=lambda: give("mock"))
    assert finish(wait_for(m)) == "mock"


def test_await_set_to_a_function_gets_the_copy():
    """In a deep copy the function gets the copy, also from who calls `m.__await__()`."""
    m = MagicMock()
    m.__await__ = lambda self: iter([self])

    twin = copy.deepcopy(m)

    assert next(twin.__await__()) is twin
    assert next(m.__await__()) is m


def test_await_that_was_touched_may_be_set():
    """A function takes the place of a mock that was configured."""
    m = MagicMock(spec=Awaitable)
    m.__await__.return_value = 3
    assert finish(wait_for(m)) == 3

    m.__await__ = lambda self: give(4)

    assert finish(wait_for(m)) == 4


@pytest.mark.parametrize("spec", [None, Sized, ["load"]])
def test_mock_of_something_else_can_not_be_awaited(spec):
    """Without `__await__` in the spec a MagicMock has none."""
    m = MagicMock(spec=spec)

    with pytest.raises(TypeError):
        finish(wait_for(m))
    with pytest.raises(AttributeError):
        m.__await__


@pytest.mark.parametrize("kwargs", [{"spec": Sized}, {"spec_set": Sized}, {"spec": ["load"]}])
def test_await_can_not_be_set_against_the_spec(kwargs):
    """A spec without `__await__` refuses it, as it refuses other magic methods."""
    m = MagicMock(**kwargs)
    texts = []

    for name in ("__await__", "__getitem__"):
        with pytest.raises(AttributeError) as caught:
            setattr(m, name, lambda self: iter(()))
        texts.append(str(caught.value).replace(name, "it"))

    assert texts[0] == texts[1]
    assert not hasattr(m, "__await__")


@pytest.mark.parametrize("touched", [False, True])
def test_await_may_be_deleted(touched):
    """A mock of something awaitable is none without `__await__`."""
    m, other = MagicMock(spec=Awaitable), MagicMock(spec=Awaitable)
    if touched:
        m.__await__.return_value = 3
    del m.__await__

    with pytest.raises(TypeError):
        finish(wait_for(m))
    assert hasattr(other, "__await__")


# Specs


@EACH_KIND
@pytest.mark.parametrize("strict", ["spec", "spec_set"])
@EACH_NAME
def test_spec_decides_which_there_are(kind, strict, name):
    """A mock of a class has the class's magic methods and no other."""
    m = kind(**{strict: Sized})

    assert isinstance(getattr(m, name, None), mock.Mock) == (name in dir(Sized))
    assert isinstance(found(m, name), mock.Mock) == (name in dir(Sized))


@EACH_KIND
@EACH_NAME
def test_list_of_names_decides_which_there_are(kind, name):
    """A mock of a list of names has those, with their defaults, and no other."""
    m = kind(spec=["load", name])

    assert [each for each in USUAL if isinstance(getattr(m, each, None), mock.Mock)] == [name]
    assert shown(getattr(m, name)) == f"<Mock name='mock.{name}'>"


@EACH_KIND
def test_defaults_under_a_spec_are_the_usual_ones(kind):
    """What the spec has gives what it gives without a spec, not what the spec's own would."""
    m = kind(spec={1: 2})

    assert (len(m), list(m), 1 in m, m == m, bool(m)) == (0, [], False, True, False)
    assert isinstance(m[1], MagicMock)


@EACH_KIND
@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("__iter__", iter),
        ("__getitem__", lambda m: m[0]),
        ("__enter__", lambda m: contextlib.ExitStack().enter_context(m)),
        ("__aenter__", lambda m: finish(enter(m))),
        ("__aiter__", lambda m: finish(collect(m))),
        ("__add__", lambda m: m + 1),
        ("__int__", int),
        ("__fspath__", os.fspath),
    ],
)
def test_method_that_the_spec_lacks_is_missed(kind, name, use):
    """The interpreter says TypeError, access and assignment AttributeError."""
    m = kind(spec=Sized)

    with pytest.raises((TypeError, AttributeError)):
        use(m)
    with pytest.raises(AttributeError, match=f"Mock object has no attribute '{name}'"):
        getattr(m, name)
    with pytest.raises(AttributeError, match=f"Mock object has no attribute '{name}'"):
        setattr(m, name, lambda self: None)


@EACH_KIND
def test_mock_without_magic_methods_is_still_an_object(kind):
    """A spec of plain names leaves identity, hash, truth and repr."""
    m, other = kind(spec=["load"]), kind(spec=["load"])

    assert {m: 1, other: 2}[m] == 1
    assert m == m
    assert m != other
    assert bool(m)
    assert str(m) == repr(m)
    assert m.mock_calls == []


@EACH_KIND
def test_mock_with_equality_alone_has_a_hash(kind):
    """A spec that has `__eq__` and no `__hash__` takes the hash of an object from no mock."""
    m = kind(spec=["__eq__"])

    assert hash(m) == object.__hash__(m)


@EACH_KIND
def test_path_of_a_spec_tells_the_class_of_the_mock(kind):
    """The name of the spec is no part of the path, as in unittest.mock."""
    m = kind(spec=pathlib.PurePath)

    assert os.fspath(m) == f"{kind.__name__}/mock/{id(m)}"


@EACH_KIND
def test_spec_with_async_protocols_has_them(kind):
    """Awaited methods are AsyncMocks that do what they do without a spec."""
    m, stream = kind(spec=Opened), kind(spec=Stream)
    stream.__anext__.side_effect = [1, 2]

    entered = finish(enter(m))

    assert shown(entered).startswith("<Mock name='mock.__aenter__()'")
    with pytest.raises(KeyError):
        finish(fail_in(m, KeyError()))
    assert finish(collect(stream)) == [1, 2]
    assert not hasattr(m, "__aiter__")


@EACH_KIND
def test_spec_taken_away_brings_the_usual_methods_back(kind):
    """mock_add_spec() decides anew which there are."""
    m = kind(spec=["load"])
    assert not hasattr(m, "__len__")

    m.mock_add_spec(["__len__"])
    assert len(m) == 0
    assert not hasattr(m, "__iter__")

    m.mock_add_spec(None)
    assert list(m) == []


@EACH_KIND
def test_spec_added_takes_what_was_set_on_the_class(kind):
    """A magic method set on the type of the mock goes, if the new spec has none."""
    m = kind()
    type(m).__len__ = lambda self: 3
    assert len(m) == 3

    m.mock_add_spec(["load"])

    assert not hasattr(m, "__len__")


# Wrapped objects


class Source(Opened, Stream):
    """Can be entered and iterated, with results of its own."""

    async def __aenter__(self):
        return "own result"

    async def __aexit__(self, exc_type, exc, traceback):
        return exc_type is KeyError


@EACH_KIND
def test_async_protocols_reach_the_wrapped_object(kind):
    """Under `wraps` entering, leaving and iterating do what the object does, and are recorded."""
    m = kind(wraps=Source())

    assert finish(enter(m)) == "own result"
    assert finish(fail_in(m, KeyError())) == "swallowed"
    with pytest.raises(LookupError):
        finish(fail_in(m, LookupError()))
    assert finish(collect(m)) == [1, 2, 3]
    assert (m.__aenter__.await_count, m.__aexit__.await_count) == (3, 3)
    assert m.__aiter__.call_count == 1


@EACH_KIND
def test_configured_protocols_win_over_the_wrapped_object(kind):
    """A return_value says more than what is wrapped."""
    m = kind(wraps=Source())
    m.__aenter__.return_value = "configured"
    m.__aexit__.return_value = False
    m.__aiter__.return_value = Stream()

    assert finish(enter(m)) == "configured"
    with pytest.raises(KeyError):
        finish(fail_in(m, KeyError()))
    assert finish(collect(m)) == [1, 2, 3]


@EACH_KIND
def test_other_methods_do_not_reach_the_wrapped_object(kind):
    """Magic methods that are not async give their defaults, as in unittest.mock."""
    m = kind(wraps={1: 2})

    assert (len(m), list(m), 1 in m, bool(m)) == (0, [], False, True)


# Deleting and sharing


@EACH_KIND
@pytest.mark.parametrize("touched", [False, True])
@EACH_NAME
def test_deleted_method_is_gone_from_this_mock_alone(kind, touched, name):
    """What is left is what each object has; other mocks keep theirs."""
    m, other = kind(), kind()
    if touched:
        getattr(m, name).return_value = 3

    delattr(m, name)

    assert not isinstance(getattr(m, name, None), mock.Mock)
    assert not isinstance(found(m, name), mock.Mock)
    assert isinstance(getattr(other, name), mock.Mock)
    assert all(hasattr(m, each) for each in USUAL if each != name)


@EACH_KIND
@EACH_NAME
def test_deleted_method_may_be_assigned_again(kind, name):
    """A function set after deleting reaches the class and the mock."""
    m = kind()
    delattr(m, name)

    setattr(m, name, lambda self: "again")

    assert getattr(m, name)() == found(m, name)() == "again"


@EACH_KIND
@EACH_NAME
def test_assigned_method_may_be_deleted(kind, name):
    """A function set as a magic method can be taken away."""
    m = kind()
    setattr(m, name, lambda self: "set")
    function = getattr(type(m), name)

    delattr(m, name)

    if name not in dir(object):
        assert not hasattr(m, name)
    assert getattr(type(m), name, None) is not function
    assert not isinstance(found(m, name), mock.Mock)


@EACH_KIND
@EACH_NAME
def test_configuring_one_mock_changes_no_other(kind, name):
    """Neither mocks made before nor those made after, nor the children, nor the class."""
    before, m = kind(), kind()
    default = shown(getattr(kind(), name).return_value)

    getattr(m, name).return_value = sentinel.result
    getattr(m, name).side_effect = KeyError

    if name not in ("__hash__", "__str__", "__fspath__", "__sizeof__"):
        for other in (before, kind(), m.child):
            result = shown(getattr(other, name).return_value)
            assert result.replace("mock.child.", "mock.") == default
    assert getattr(before, name).side_effect is not KeyError
    assert getattr(kind(), name) is not getattr(m, name)
    assert name not in vars(kind)


@EACH_KIND
def test_configuring_one_method_changes_no_other(kind):
    """The methods of one mock are apart."""
    m = kind()
    m.__len__.return_value = 3

    assert (int(m), bool(m), list(m), m == m) == (1, True, [], True)


@EACH_KIND
def test_reset_keeps_what_makes_a_mock_usable(kind):
    """After reset_mock() with both flags each protocol gives what it gave."""
    m = kind()
    before = {name: outcome(USES[name], m) for name in USES}

    m.reset_mock(return_value=True, side_effect=True)

    assert {name: outcome(USES[name], m) for name in USES} == before
    assert str(m) == repr(m)
    assert m.__str__.call_count == 3


@EACH_KIND
def test_methods_of_methods_are_there_too(kind):
    """The mock of a magic method has magic methods of its own."""
    m = kind()
    m.__len__.__len__.return_value = 2

    assert (len(m.__len__), len(m)) == (2, 0)
    assert [each[0] for each in m.mock_calls] == ["__len__.__len__", "__len__"]


# Copies


@EACH_KIND
@pytest.mark.parametrize("touched", [False, True])
def test_defaults_of_a_deep_copy_refer_to_the_copy(kind, touched):
    """A copy equals itself and not its original, which stays as it was."""
    m = kind()
    if touched:
        assert [m == m, m != m] == [True, False]
        assert (list(m), finish(collect(m))) == ([], [])

    twin = copy.deepcopy(m)

    assert [twin == twin, twin != twin, twin == m, m == twin] == [True, False, False, False]
    assert [twin != m, m == m] == [True, True]
    m.__iter__.return_value = m.__aiter__.return_value = [1]
    twin.__iter__.return_value = twin.__aiter__.return_value = [2]
    assert (list(m), list(twin)) == ([1], [2])
    assert (finish(collect(m)), finish(collect(twin))) == ([1], [2])


@EACH_KIND
@pytest.mark.parametrize("path", ["child", "child.child", "return_value", "__getitem__"])
def test_mock_below_a_deep_copy_keeps_its_name(kind, path):
    """Children and results are copied too, with names that stay right."""
    m = kind(name="client")
    below = operator.attrgetter(path)
    str(below(m))

    twin = copy.deepcopy(m)

    assert below(twin) is not below(m)
    assert bare(repr(below(twin))) == bare(repr(below(m)))


@EACH_KIND
def test_configured_hash_and_text_go_with_a_deep_copy(kind):
    """A copy is no new mock: what was configured of its identity stays."""
    m = kind()
    m.__hash__.return_value = 5
    m.__str__.return_value = "text"
    m.__fspath__ = lambda self: "/path"

    twin = copy.deepcopy(m)

    assert (hash(twin), str(twin), os.fspath(twin)) == (5, "text", "/path")


@EACH_KIND
def test_text_is_what_was_configured_whatever_that_equals(kind):
    """`ANY` equals the text of the mock, and is no str."""
    m = kind()
    m.__str__.return_value = ANY

    with pytest.raises(TypeError, match="str"):
        str(m)


@EACH_KIND
def test_method_is_made_once(kind):
    """Who asks for it when another thread has just made it gets the same."""
    m = kind()
    unmade = inspect.getattr_static(type(m), "__len__")

    made = m.__len__

    assert unmade.__get__(m, type(m)) is made


@EACH_KIND
def test_deep_copy_keeps_what_was_configured(kind):
    """Results, side effects and assigned functions go with the copy."""
    m = kind()
    m.__len__.return_value = 3
    m.__iter__.return_value = [1]
    m.__anext__.side_effect = KeyError
    m.__int__ = lambda self: self.number
    m.number = 4

    twin = copy.deepcopy(m)
    m.__len__.return_value = 5
    twin.number = 6

    assert (len(twin), list(twin), int(twin), int(m)) == (3, [1], 6, 4)
    with pytest.raises(KeyError):
        finish(collect(twin))


# Subclasses


@EACH_KIND
def test_method_of_a_subclass_is_the_mocks(kind):
    """What a subclass defines is called, not mocked and not recorded."""

    class Special(kind):
        def __len__(self):
            return 17

        def __eq__(self, other):
            return type(other) is str

        def __hash__(self):
            return 5

        async def __aenter__(self):
            return "entered"

    m = Special()

    assert (len(m), m == "special", m == m, hash(m)) == (17, True, False, 5)
    assert finish(enter(m)) == "entered"
    assert [each[0] for each in m.mock_calls] == ["__aexit__"]
    assert (int(m), list(m)) == (1, [])


@EACH_KIND
def test_method_of_a_subclass_may_ask_for_the_usual_one(kind):
    """`super()` finds the mock's own, each time, also from a class that is not a mock's."""

    class Doubled:
        def __int__(self):
            return 2 * super().__int__()

        async def __aenter__(self):
            await super().__aenter__()
            return "entered"

    class Special(Doubled, kind):
        pass

    m = Special()

    assert [int(m), int(m), copy.deepcopy(m).__int__()] == [2, 2, 2]
    assert [finish(enter(m)), finish(enter(m))] == ["entered", "entered"]
    assert [each[0] for each in m.mock_calls[:3]] == ["__int__", "__int__", "__aenter__"]


@EACH_KIND
def test_method_set_on_a_subclass_is_that_of_all_its_mocks(kind):
    """It may be set when there are mocks already, and by a patch."""

    class Special(kind):
        pass

    m = Special()

    with mock.patch.object(Special, "__len__", lambda self: 5, create=True):  # noqa: PT008
        assert [len(m), len(Special())] == [5, 5]
    assert len(Special()) == 0


@EACH_KIND
def test_method_of_a_subclass_may_be_set_on_a_mock(kind):
    """Setting it changes this mock and no other of the subclass."""

    class Special(kind):
        def __len__(self):
            return 17

    m, other = Special(), Special()

    m.__len__ = lambda self: 3

    assert (len(m), len(other)) == (3, 17)


@EACH_KIND
def test_mocks_of_a_subclass_have_all_defaults(kind):
    """Magic methods of a subclass's mocks give what those of the class give."""

    class Special(kind):
        pass

    for name in USES:
        result = outcome(USES[name], Special()).replace("Special", kind.__name__)
        assert bare(result) == outcome(USES[name], kind())


def test_methods_of_a_subclass_are_of_its_kind():
    """Methods that are not awaited are mocks of the subclass, awaited ones AsyncMocks."""

    class Special(MagicMock):
        pass

    m = Special()

    assert isinstance(m.__len__, Special)
    assert isinstance(m.__getitem__(1), Special)
    assert not isinstance(m.__aenter__, Special)
    assert isinstance(m.__aenter__, AsyncMock)


@EACH_KIND
@pytest.mark.parametrize("child_kind", [MagicMock, mock.MagicMock])
def test_methods_made_by_a_subclass_have_the_defaults(kind, child_kind):
    """A subclass that makes its children itself has mocks with the usual results."""

    class Special(kind):
        def _get_child_mock(self, **kwargs):
            return child_kind(**kwargs)

    m = Special()

    assert (len(m), int(m), bool(m), m == m, m != m) == (0, 1, True, True, False)
    assert str(m) == repr(m)
    assert next(iter(m), "nothing") == "nothing"
    assert finish(first_of(m, 1)) == []
    assert isinstance(m.__len__, child_kind)


class Job(collections.abc.Coroutine):
    """Stand for a coroutine that is written as a class."""

    def send(self, value):
        """Go on."""

    def throw(self, *exc_info):
        """Fail."""

    def close(self):
        """End."""

    def __await__(self):
        """Be awaited."""


def conversation(ends):
    """Return a function whose results ask, and return the reply."""

    def converse():
        try:
            reply = yield "question"
        finally:
            ends.append("end")
        return reply

    return converse


@pytest.fixture(name="job", params=[Job, Job()], ids=["class", "instance"])
def make_job(request):
    """Return the mock of a coroutine, and the list of its ends."""
    ends = []
    m = MagicMock(spec=request.param)
    m.__await__.side_effect = conversation(ends)
    return m, ends


def test_mock_of_a_coroutine_is_stepped(job):
    """send() goes on with the await, and begins anew after its end."""
    m, ends = job

    for _ in range(2):
        assert m.send(None) == "question"
        with pytest.raises(StopIteration) as stop:
            m.send("reply")
        assert stop.value.value == "reply"

    assert ends == ["end"] * 2
    assert m.__await__.call_count == 2


def test_mock_of_a_coroutine_that_is_an_iterator_is_stepped_by_next():
    """Some coroutines are their own iterators."""

    class Iterated(Job):
        def __next__(self):
            """Go on."""

    m = MagicMock(spec=Iterated)
    m.__await__.side_effect = conversation([])

    assert next(m) == "question"


def test_mock_of_a_coroutine_may_be_thrown_into(job):
    """throw() raises where the await stopped; afterwards it begins anew."""
    m, ends = job

    for _ in range(2):
        assert m.send(None) == "question"
        with pytest.raises(KeyError):
            m.throw(KeyError("x"))

    assert ends == ["end"] * 2


def test_mock_of_a_coroutine_may_be_closed(job):
    """close() ends the await, if one is under way; afterwards it begins anew."""
    m, ends = job

    m.close()
    assert m.__await__.call_count == 0
    for _ in range(2):
        assert m.send(None) == "question"
        m.close()
    m.close()

    assert ends == ["end"] * 2


@pytest.mark.parametrize("name", ["__aenter__", "__aexit__", "__anext__", "__enter__", "__exit__"])
def test_method_on_the_class_of_a_mock_is_a_function_of_its_kind(name):
    """Who asks the class whether it is a coroutine function is told so."""
    method = getattr(type(MagicMock()), name)

    assert inspect.iscoroutinefunction(method) == name.startswith("__a")
