"""What is iterated: items, passes and their steps, and what is counted of them."""

import asyncio
import collections.abc
import contextlib
import itertools
import sys
from unittest import mock

import pytest

from asyncmocks import AsyncIteratorMock, Gate, MagicMock, async_iter
from helpers import collect, failure, finish, in_asyncio, on_all, on_both, turns


async def take(count, iterable):
    """Return the first items, and leave the rest."""
    taken = []
    async for item in iterable:
        taken.append(item)
        if len(taken) == count:
            break
    return taken


# Items


@on_both
@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([1, 2], [1, 2]), ("ab", ["a", "b"]), ({"k": 1}, ["k"]), (range(2), [0, 1]), ((), []),
        (type("Fresh", (), {"__aiter__": lambda self: async_iter(0, 1)})(), [0, 1]),
        (type("Row", (), {"__getitem__": lambda self, index: "ab"[index]})(), ["a", "b"]),
    ],
)  # fmt: skip
def test_each_pass_over_a_sequence_is_a_fresh_one(cls, items, expected):
    """Of the mock and of its openings, also within a pass over the same."""
    m = cls(items=items)
    opening = m(2)

    async def nested():
        return [(a, b) async for a in opening async for b in opening]

    assert [finish(collect(thing)) for thing in (m(1), m, opening)] == [expected] * 3
    assert (m.iter_count, m.items_taken) == (3, 3 * len(expected))
    assert finish(nested()) == list(itertools.product(expected, repeat=2))
    assert m.iter_count == 4 + len(expected)


@pytest.mark.parametrize("make", [lambda *items: iter(items), async_iter])
def test_one_shot_iterators_are_consumed_once(make):
    """The next pass goes on where the last one stopped; endless ones are taken one by one."""
    m, items = AsyncIteratorMock(make(1, 2, 3)), itertools.count()

    assert [finish(take(2, m("a"))), finish(collect(m)), finish(collect(m))] == [[1, 2], [3], []]
    assert finish(take(3, AsyncIteratorMock(items)())) == [0, 1, 2]
    assert next(items) == 3


def test_items_that_are_set_are_for_the_next_pass():
    """They are `__aiter__.return_value`; a pass that runs goes on over the old ones."""
    m = AsyncIteratorMock([1, 2])
    running, waiting = m(), m()
    finish(running.__anext__())

    m.items = [3]

    assert m.items is m.__aiter__.return_value
    assert finish(running.__anext__()) == 2
    assert finish(collect(waiting)) == [3]


def test_exceptions_among_the_items_are_raised_at_their_place():
    """Classes and instances, so that what stands behind them is reached; by `async_iter()` too."""
    items = [1, KeyError, 2, ValueError("x"), 3]
    m, plain = AsyncIteratorMock(items), async_iter(*items)

    for steps in (m(), plain):
        assert finish(steps.__anext__()) == 1
        with pytest.raises(KeyError):
            finish(steps.__anext__())
        assert finish(steps.__anext__()) == 2
        with pytest.raises(ValueError, match=r"^x$"):
            finish(steps.__anext__())

    assert (finish(collect(plain)), finish(collect(async_iter())), m.items_taken) == ([3], [], 2)
    assert plain.__aiter__() is plain
    assert not isinstance(plain, mock.NonCallableMock)


def test_for_is_refused_until_it_is_configured():
    """`async for` was meant, and nothing else is said: over the mock and over an opening."""
    m = AsyncIteratorMock([1], name="stream")

    for thing in (m, m("url")):
        with pytest.raises(TypeError, match=r"^stream is iterated with `async for`, not"):
            list(thing)
    m.__iter__.return_value = [1]

    assert list(m) == list(m()) == [1]
    assert list(AsyncIteratorMock(spec=["__iter__"])) == []


# Passes


@on_both
def test_opening_is_stepped_on_its_own_pass(cls):
    """It is an async generator in form, begins with the first step or value, and ends for good."""
    m = cls(items=[1, 2])
    opening, other = m(), m()
    steps = m().__aiter__()

    got = [finish(opening.__anext__()), finish(other.asend("b")), finish(opening.asend(value="a"))]
    for _ in range(2):
        with pytest.raises(StopAsyncIteration):
            finish(opening.__anext__())

    assert (got, m.sent) == ([1, 1, 2], ["a", "b"])
    assert (m.iter_count, m.items_taken) == (3, 3)
    assert isinstance(steps, collections.abc.AsyncGenerator)
    assert steps.__aiter__() is steps
    assert (finish(steps.asend("c")), finish(collect(steps))) == (1, [2])
    if sys.version_info >= (3, 10):
        assert finish(anext(aiter(m()))) == finish(anext(m())) == 1  # noqa: F821


@pytest.mark.parametrize("end", ["aclose", "athrow"])
def test_opening_is_ended_for_itself(end):
    """`aclose()` and `athrow()` end its pass, within its loop too, and no other opening's."""
    m = AsyncIteratorMock([1, 2, 3])
    first, second = m("a"), m("b")
    finish(second.__anext__())

    async def main():
        async for _ in first:
            await (first.aclose() if end == "aclose" else first.athrow(KeyError("x")))

    with contextlib.suppress(KeyError):
        finish(main())
    assert m.closed
    finish(m().aclose())

    m.assert_all_awaited()
    with pytest.raises(StopAsyncIteration):
        finish(first.__anext__())
    assert finish(second.__anext__()) == 2


def test_mock_itself_is_stepped_on_the_latest_pass():
    """It begins one if there is none; one of an opening may be the latest."""
    m = AsyncIteratorMock([1, 2, 3])
    assert [finish(m.__anext__()), finish(m.asend("a"))] == [1, 2]
    assert (m.iter_count, m.sent) == (1, ["a"])
    m.asend.assert_awaited_once_with("a")
    opening = m()

    first = finish(opening.__anext__())
    second = finish(m.__anext__())
    finish(m.aclose())

    assert (first, second, m.iter_count, m.closed) == (1, 2, 2, True)
    with pytest.raises(StopAsyncIteration):
        finish(opening.__anext__())


with pytest.raises(TypeError) as raised:
    finish(take(1, None))
TRACEBACK = raised.tb


@pytest.mark.filterwarnings("ignore:the .type, exc, tb. signature:DeprecationWarning")
@pytest.mark.parametrize(
    ("thrown", "args"),
    [
        ((KeyError,), ()), ((KeyError("y"),), ("y",)), ((KeyError, "x"), ("x",)),
        ((KeyError, KeyError("z")), ("z",)), ((KeyError, None, TRACEBACK), ()),
        ((KeyError("t").with_traceback(TRACEBACK),), ("t",)),
    ],
)  # fmt: skip
def test_exception_is_thrown_as_into_a_generator(thrown, args):
    """A class and a value make an instance; a traceback that is there is kept."""
    m = AsyncIteratorMock([1])

    with pytest.raises(KeyError) as caught:
        finish(m.athrow(*thrown))

    assert (caught.value.args, m.closed) == (args, True)
    is_kept = "take" in [entry.name for entry in caught.traceback]
    assert is_kept is (args == ("t",) or TRACEBACK in thrown)


@pytest.mark.parametrize("thrown", [5, "x", None, int])
def test_what_is_no_exception_is_not_thrown(thrown):
    """The pass stays open, as that of an async generator."""
    m = AsyncIteratorMock([1])

    with pytest.raises(TypeError, match=r"^exceptions must "):
        finish(m.athrow(thrown))

    assert not m.closed


@in_asyncio
async def test_gate_among_the_items_holds_each_stream():
    """It stays open there until it fails, is cancelled, or goes on; `release()` gives an item."""
    with Gate() as gate:
        m = AsyncIteratorMock([1, gate, gate, 2])
        first, second, third = [asyncio.ensure_future(collect(m(n))) for n in range(3)]
        await gate.wait_until_waiting(3)
        await turns()
        assert (m.items_taken, gate.waiting, third.done(), m.exhausted) == (3, 3, False, False)

        gate.fail(ConnectionError("lost"))
        with pytest.raises(ConnectionError, match="lost"):
            await first
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert (gate.waiting, m.items_taken) == (1, 3)
        gate.release("released")
        gate.open()
        assert await third == [1, "released", 2]


def test_use_is_counted_and_listed():
    """Passes, items, ends and closings are told, and asserted; a failure tells of each pass."""
    m = AsyncIteratorMock([1, 2], name="rows")
    m.assert_not_iterated()

    for use, holding, counts in (
        (take(1, m), ["iterated"], (1, 1, False, False)),
        (collect(m), ["iterated", "exhausted"], (2, 3, True, False)),
        (m.aclose(), ["exhausted", "closed"], (2, 3, True, True)),
        (take(1, m), ["iterated"], (3, 4, False, False)),
        (m.aclose(), ["closed"], (3, 4, False, True)),
        (take(1, m), ["iterated"], (4, 5, False, False)),
    ):
        finish(use)
        assert (m.iter_count, m.items_taken, m.exhausted, m.closed) == counts
        for name in holding:
            getattr(m, f"assert_{name}")()

    for assertion in (m.assert_not_iterated, m.assert_exhausted, m.assert_closed):
        assert failure(assertion).splitlines()[1:] == [
            "Passes:", "1. 1 item taken, left open", "2. 2 items taken, exhausted and closed",
            "3. 1 item taken, closed", "4. 1 item taken, left open",
        ]  # fmt: skip


# What decides on the items


@on_all
def test_every_mock_can_be_told_what_it_gives(cls):
    """By `__aiter__.return_value`, by its side_effect, which may take arguments, by `__anext__`."""
    m, stepped = cls(), cls()
    stepped.__anext__.side_effect = ["hello", ConnectionError]
    assert finish(take(1, stepped)) == ["hello"]
    with pytest.raises(ConnectionError):
        finish(collect(stepped))
    stepped.__aiter__.side_effect = lambda: async_iter(4)
    assert finish(collect(stepped)) == [4]

    m.__aiter__.return_value = ["a"]
    assert finish(collect(m)) == ["a"]
    m.__aiter__.side_effect = lambda *args: async_iter("b", *args)
    assert finish(collect(m)) == finish(collect(m)) == ["b"]
    assert finish(collect(m.__aiter__("c"))) == ["b", "c"]


STEPS = {"__anext__.side_effect": [1, 2]}
#: What decides on the items of a mock.
DECIDING = {
    "a function": lambda m: {"__aiter__": lambda self: async_iter(1, 2)},
    "unittest.mock's": lambda m: {"__aiter__": mock.MagicMock(side_effect=lambda: [1, 2])},
    "ours": lambda m: {"__aiter__": MagicMock(return_value=[1, 2])},
    "what is only stepped": lambda m: {
        "__aiter__": lambda self: type("Steps", (), {"__anext__": async_iter(1, 2).__anext__})()
    },
    "__anext__": lambda m: STEPS,
    "the mock itself": lambda m: {"__aiter__": lambda self: self, **STEPS},
    "a mock that gives the mock": lambda m: {"__aiter__": MagicMock(side_effect=[m]), **STEPS},
}


@pytest.mark.parametrize("configured", DECIDING.values(), ids=DECIDING)
@pytest.mark.parametrize("get", [lambda m: m, lambda m: m("url")], ids=["mock", "opening"])
def test_what_decides_on_the_items_is_counted(configured, get):
    """Whatever is set says what passes give, before items, and takes no counts away."""
    m = AsyncIteratorMock([0])
    m.__aiter__.side_effect = lambda: m
    assert finish(collect(m)) == []
    m.reset_mock(side_effect=True)
    m.configure_mock(**configured(m))

    assert finish(collect(get(m))) == [1, 2]
    assert (m.iter_count, m.items_taken, m.exhausted) == (1, 2, True)


def test_items_that_a_function_gives_are_refused():
    """What a function gives can't be told to it, nor what a method of a subclass gives."""

    class Numbers(AsyncIteratorMock):
        def __aiter__(self):
            return async_iter(1, 2)

    m = AsyncIteratorMock([1])
    m.__aiter__ = lambda self: async_iter(2)

    for give in (lambda: setattr(m, "items", [3]), lambda: Numbers([3])):
        with pytest.raises(TypeError, match=r"^items says nothing where __aiter__ is <function "):
            give()
    assert m.items == ()
    assert finish(collect(Numbers())) == finish(collect(Numbers()())) == [1, 2]


@pytest.mark.parametrize(
    ("name", "args"),
    [("asend", [1]), ("athrow", [ValueError]), ("aclose", []), ("__anext__", [])],
)
def test_methods_give_what_they_are_told(name, args):
    """A return_value, or a function in place, says what its call gives, on openings too."""
    m, replaced = AsyncIteratorMock([1]), AsyncIteratorMock([1])
    getattr(m, name).return_value = "told"
    setattr(replaced, name, lambda *args: async_iter("told").__anext__())

    for thing in (m, m(), replaced, replaced()):
        assert finish(getattr(thing, name)(*args)) == "told"
    assert m.items_taken == 0
