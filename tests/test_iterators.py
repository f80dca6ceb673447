"""AsyncIteratorMock and async_iter: what is iterated, and what is told of it."""

import asyncio
import collections.abc
import contextlib
import copy
import gc
import itertools
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    async_iter,
)
from helpers import caught_warnings, collect, enter, finish, run

ALL_MOCKS = [AsyncMock, MagicMock, AsyncContextManagerMock, AsyncIteratorMock]


async def rows(limit):
    """Stand for a spec."""
    yield limit


async def take(count, iterable):
    """Return the first items, and leave the rest."""
    taken = []
    async for item in iterable:
        taken.append(item)
        if len(taken) == count:
            break
    return taken


def failure_of(assertion):
    """Return the text with which an assertion fails."""
    with pytest.raises(AssertionError) as caught:
        assertion()
    return str(caught.value)


class AsyncRange:
    """An async iterable that begins anew each time."""

    def __init__(self, count):
        self.count = count

    def __aiter__(self):
        return rows_up_to(self.count)


async def rows_up_to(count):
    """Give numbers."""
    for number in range(count):
        yield number


@pytest.mark.parametrize(
    ("items", "first", "second"),
    [
        ([1, 2], [1, 2], [1, 2]),
        ((1, 2), [1, 2], [1, 2]),
        ("ab", ["a", "b"], ["a", "b"]),
        ({"k": 1}, ["k"], ["k"]),
        (range(2), [0, 1], [0, 1]),
        (AsyncRange(2), [0, 1], [0, 1]),
        ((), [], []),
    ],
)
def test_each_pass_is_a_fresh_one(items, first, second):
    """What can be walked twice is walked from the start by each `async for`."""
    m = AsyncIteratorMock(items)

    assert finish(collect(m)) == first
    assert finish(collect(m("argument"))) == second


@pytest.mark.parametrize("make", [lambda: iter([1, 2, 3]), lambda: (n for n in (1, 2, 3))])
def test_one_shot_iterators_are_consumed_once(make):
    """The next pass goes on where the last one stopped."""
    m = AsyncIteratorMock(make())

    assert finish(take(2, m)) == [1, 2]
    assert finish(collect(m)) == [3]
    assert finish(collect(m)) == []


def test_endless_items_are_fine():
    """Nothing is taken before it is asked for."""
    assert finish(take(3, AsyncIteratorMock(itertools.count()))) == [0, 1, 2]


def test_items_may_be_set():
    """The next pass walks over the new items; they are `__aiter__.return_value`."""
    m = AsyncIteratorMock([1])
    running = m.__aiter__()

    m.items = [2]

    assert m.items is m.__aiter__.return_value
    assert finish(collect(running)) == [1]
    assert finish(collect(m)) == [2]


@pytest.mark.parametrize("exception", [ValueError, ValueError("x")])
def test_exceptions_among_the_items_are_raised_at_their_place(exception):
    """Classes and instances are raised; what stands behind them can be reached."""
    m = AsyncIteratorMock([1, exception, 2])

    with pytest.raises(ValueError, match=r"^x?$"):
        finish(collect(m))

    assert m.items_taken == 1
    steps = m.__aiter__()
    assert finish(steps.__anext__()) == 1
    with pytest.raises(ValueError, match=r"^x?$"):
        finish(steps.__anext__())
    assert finish(steps.__anext__()) == 2


@pytest.mark.asyncio_only
def test_passes_do_not_disturb_one_another():
    """Nested and concurrent loops each see all items."""
    m = AsyncIteratorMock([1, 2])

    async def nested():
        return [(a, b) async for a in m async for b in m]

    async def concurrent():
        return await asyncio.gather(collect(m), collect(m))

    assert finish(nested()) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert run(concurrent()) == [[1, 2], [1, 2]]


def test_pass_is_an_async_generator_in_form():
    """It passes for one, takes values, is closed, and raises what is thrown in."""
    steps = AsyncIteratorMock([1, 2, 3]).__aiter__()

    assert isinstance(steps, collections.abc.AsyncGenerator)
    assert finish(steps.asend("value")) == 1
    with pytest.raises(KeyError):
        finish(steps.athrow(KeyError("x")))
    with pytest.raises(StopAsyncIteration):
        finish(steps.__anext__())
    assert finish(steps.aclose()) is None


@pytest.mark.parametrize(
    "thrown",
    [(KeyError,), (KeyError("x"),), (KeyError, "x"), (KeyError, KeyError("x")),
     (KeyError, None, None)],
)  # fmt: skip
def test_everything_that_generators_take_may_be_thrown(thrown):
    """Classes, instances, and both with values."""
    m = AsyncIteratorMock([1])

    with pytest.raises(KeyError):
        finish(m.athrow(*thrown))

    assert m.closed


@pytest.mark.parametrize(
    ("thrown", "args"),
    [
        ((KeyError,), ()),
        ((KeyError, "x"), ("x",)),
        ((KeyError("y"),), ("y",)),
        ((KeyError, KeyError("z")), ("z",)),
    ],
    ids=["class", "value", "instance", "both"],
)
def test_exception_is_made_of_what_is_thrown(thrown, args):
    """A class and a value make an instance; an instance is raised as it is."""
    with pytest.raises(KeyError) as caught:
        finish(AsyncIteratorMock([1]).athrow(*thrown))

    assert caught.value.args == args


def origin():
    """Return an exception that was raised here."""
    try:
        raise KeyError("x")
    except KeyError as exc:
        return exc


def functions_of(exc):
    """Return the names of the functions that an exception passed through."""
    traceback, names = exc.__traceback__, []
    while traceback is not None:
        names.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    return names


@pytest.mark.parametrize(
    "thrown",
    [(origin(),), (KeyError, None, origin().__traceback__)],
    ids=["its own", "another"],
)
def test_exception_that_is_thrown_keeps_its_traceback(thrown):
    """It shows where it comes from, by itself or by the traceback that is passed."""
    with pytest.raises(KeyError) as caught:
        finish(AsyncIteratorMock([1]).athrow(*thrown))

    assert "origin" in functions_of(caught.value)


def test_values_may_be_sent_by_keyword():
    """`asend()` takes its argument by name too."""
    m = AsyncIteratorMock([1])

    assert finish(m.asend(value=3)) == 1
    assert m.sent == [3]


def test_calls_to_the_mock_act_on_the_latest_pass():
    """They begin a pass if there is none."""
    m = AsyncIteratorMock([1, 2, 3])

    assert finish(m.__anext__()) == 1
    assert finish(m.asend("a")) == 2
    assert (m.iter_count, m.sent) == (1, ["a"])
    finish(m.aclose())
    with pytest.raises(StopAsyncIteration):
        finish(m.__anext__())
    assert m.closed
    m.asend.assert_awaited_once_with("a")


@pytest.mark.skipif(not hasattr(contextlib, "aclosing"), reason="there is no aclosing before 3.10")
def test_pass_can_be_closed_by_aclosing():
    """contextlib.aclosing() closes the mock and a pass."""

    async def main():
        m = AsyncIteratorMock([1, 2])
        async with contextlib.aclosing(m.__aiter__()) as steps:
            await steps.__anext__()
        m.assert_closed()
        async with contextlib.aclosing(m):
            pass

    run(main())


def test_use_is_counted():
    """Passes, items, ends and closings are told."""
    m = AsyncIteratorMock([1, 2])
    assert (m.iter_count, m.items_taken, m.sent, m.exhausted, m.closed) == (0, 0, [], False, False)

    finish(take(1, m))
    assert (m.iter_count, m.items_taken, m.exhausted) == (1, 1, False)
    finish(collect(m))

    assert (m.iter_count, m.items_taken, m.exhausted, m.closed) == (2, 3, True, False)


def test_assertions_pass_where_they_are_true():
    """Each assertion accepts what happened."""
    m = AsyncIteratorMock([1])
    m.assert_not_iterated()

    finish(collect(m))
    m.assert_iterated()
    m.assert_exhausted()
    finish(m.aclose())

    m.assert_closed()


def test_ends_of_a_pass_are_told():
    """A pass may be exhausted, closed, or both."""
    m = AsyncIteratorMock([1], name="rows")
    finish(collect(m))
    finish(m.aclose())
    finish(take(1, m))
    finish(m.aclose())

    assert failure_of(m.assert_not_iterated) == (
        "Expected rows to not have been iterated. Iterated 2 times.\n"
        "Passes:\n1. 1 item taken, exhausted and closed\n2. 1 item taken, closed"
    )


def test_assertions_list_the_passes():
    """A failed assertion tells how far each pass went."""
    m = AsyncIteratorMock([1, 2], name="rows")
    passes = "Passes:\n1. 1 item taken, left open\n2. 2 items taken, exhausted"

    assert failure_of(m.assert_iterated) == (
        "Expected rows to have been iterated. Iterated 0 times."
    )
    assert failure_of(m.assert_exhausted).startswith("Expected rows to have been exhausted.")
    finish(take(1, m))
    assert failure_of(m.assert_exhausted) == (
        "Expected rows to have been exhausted. Iterated 1 time.\n"
        "Passes:\n1. 1 item taken, left open"
    )
    finish(collect(m))

    assert failure_of(m.assert_not_iterated) == (
        f"Expected rows to not have been iterated. Iterated 2 times.\n{passes}"
    )
    assert failure_of(m.assert_closed) == (
        f"Expected rows to have been closed. Iterated 2 times.\n{passes}"
    )


def test_dropped_pass_leaves_no_noise():
    """A pass that nobody finishes neither warns nor needs a loop to be closed."""

    async def main():
        await take(1, AsyncIteratorMock([1, 2]))

    with caught_warnings() as caught:
        run(main())
        gc.collect()

    assert caught == []


def test_reset_forgets_the_passes_and_keeps_the_items():
    """reset_mock() clears counts; return_value=True forgets the items too."""
    m = AsyncIteratorMock([1, 2])
    finish(collect(m))
    finish(m.__aiter__().asend(3))

    m.reset_mock()

    assert (m.iter_count, m.items_taken, m.sent, m.exhausted) == (0, 0, [], False)
    assert finish(collect(m)) == [1, 2]
    m.reset_mock(return_value=True)
    assert finish(collect(m)) == []


@pytest.mark.parametrize("make", ALL_MOCKS)
def test_every_mock_can_be_told_what_it_gives(make):
    """`__aiter__.return_value` and its side_effect work on every mock of ours."""
    m = make()

    m.__aiter__.return_value = ["a"]
    assert finish(collect(m)) == ["a"]
    m.__aiter__.side_effect = lambda: async_iter("b")

    assert finish(collect(m)) == ["b"]
    assert finish(collect(m)) == ["b"]


@pytest.mark.parametrize("make", ALL_MOCKS)
def test_anext_of_every_mock_can_be_told_what_it_gives(make):
    """`__anext__.side_effect` is what `async for` gives."""
    m = make()
    m.__anext__.side_effect = ["hello", ConnectionError]

    assert finish(take(1, m)) == ["hello"]
    with pytest.raises(ConnectionError):
        finish(collect(m))


def test_configured_anext_is_counted():
    """Passes over `__anext__` are passes like others."""
    m = AsyncIteratorMock([0])
    m.__anext__.side_effect = [1, 2]

    assert finish(collect(m)) == [1, 2]

    assert (m.iter_count, m.items_taken, m.exhausted) == (1, 2, True)


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (3, "items must be an iterable or async iterable, not int: 3"),
        (None, "items must be an iterable or async iterable, not NoneType: None"),
    ],
)
def test_items_that_cannot_be_iterated_are_refused(items, text):
    """The text names the type."""
    with pytest.raises(TypeError) as caught:
        AsyncIteratorMock(items)

    assert str(caught.value) == f"{text}; for a single item pass a list of it"
    with pytest.raises(TypeError, match=r"function: <function rows .*>; pass what it returns$"):
        AsyncIteratorMock().items = rows


def test_items_under_a_spec_that_is_not_iterated_are_refused():
    """The text names the spec."""

    class Lock:
        """Nothing to iterate."""

    with pytest.raises(TypeError) as caught:
        AsyncIteratorMock([1], spec=Lock)

    text = "AsyncIteratorMock(spec=Lock) cannot be iterated: its spec has no __aiter__"
    assert str(caught.value) == (f"{text} that gives items; pass a spec that has one, or no items")
    with pytest.raises(TypeError, match=r"spec=Lock"):
        finish(collect(AsyncIteratorMock(spec=Lock)))


def test_async_generator_function_as_spec():
    """Its calls are iterated, its generator methods awaited, other names refused."""
    m = AsyncIteratorMock([1], spec=rows)

    assert finish(collect(m(5))) == [1]
    assert isinstance(m.aclose, AsyncMock)
    m.assert_called_once_with(limit=5)
    with pytest.raises(AttributeError):
        m.surely_not_there


def test_names_of_the_spec_come_before_ours():
    """A spec that has `closed` or `items` has children of these names; they may also be set."""

    class Socket:
        closed = False

        def __aiter__(self):
            """Iterate."""

        def items(self):
            """List something."""

    m = AsyncIteratorMock([1], spec=Socket)
    assert isinstance(m.closed, MagicMock)
    assert isinstance(m.items(), MagicMock)
    assert AsyncIteratorMock(closed=True).closed is True
    assert finish(collect(m)) == [1]

    m.closed, m.items = 3, MagicMock(return_value=4)

    assert (m.closed, m.items()) == (3, 4)
    assert finish(collect(m)) == [1]


def test_names_of_the_spec_come_before_those_of_context_managers():
    """A spec with `enter_result` and `suppress` has children of these names."""

    class Odd:
        async def __aenter__(self):
            """Enter."""

        async def __aexit__(self, *exc_info):
            """Leave."""

        def enter_result(self):
            """Do something else."""

        def suppress(self):
            """Do something else."""

    m = AsyncContextManagerMock(spec=Odd, enter_result=1)

    assert isinstance(m.enter_result(), MagicMock)
    assert isinstance(m.suppress(), MagicMock)
    m.suppress = m.enter_result = 5
    assert (m.suppress, m.enter_result) == (5, 5)
    assert finish(enter(m)) == 1


def test_it_is_entered_and_awaited_as_itself():
    """A websocket is one object: entered, awaited, iterated, its methods awaited."""

    async def main():
        connect = AsyncIteratorMock(["hello"])
        async with connect("url") as socket:
            assert socket is connect
            assert await connect("url") is connect
            await socket.send("x")
            assert [message async for message in socket] == ["hello"]
        connect.send.assert_awaited_once_with("x")
        assert connect.call_args_list == [call("url"), call("url")]

    run(main())


def test_deep_copy_walks_on_its_own():
    """A copy has the items, and its passes are its own."""
    m = AsyncIteratorMock([1, 2])
    finish(collect(m))

    twin = copy.deepcopy(m)
    finish(collect(twin))

    assert (m.iter_count, twin.iter_count) == (1, 2)


def test_wrapped_iterables_are_walked_and_counted():
    """With wraps `async for` reaches the wrapped object, and is counted."""
    m = AsyncIteratorMock(wraps=AsyncRange(2))

    assert finish(collect(m)) == [0, 1]
    assert m.items_taken == 2


def test_async_iter_gives_its_arguments():
    """async_iter() is a plain async iterator, and raises exceptions at their place."""
    steps = async_iter(1, KeyError, 2)

    assert not isinstance(steps, mock.NonCallableMock)
    assert steps.__aiter__() is steps
    assert finish(steps.__anext__()) == 1
    with pytest.raises(KeyError):
        finish(steps.__anext__())
    assert finish(collect(steps)) == [2]
    assert finish(collect(async_iter())) == []


def test_subclasses_are_iterated_too():
    """A class of the user's own keeps everything."""

    class Cursor(AsyncIteratorMock):
        async def fetchone(self):
            return await self.__anext__()

    cursor = Cursor(["row"])

    assert finish(cursor.fetchone()) == "row"
    assert finish(enter(cursor)) is cursor


#: What may be set as `__aiter__`.
AITERS = {
    "a function": lambda: lambda self: async_iter(1, 2),
    "unittest.mock's": lambda: mock.MagicMock(side_effect=lambda: async_iter(1, 2)),
    "ours": lambda: MagicMock(return_value=[1, 2]),
}


@pytest.mark.parametrize("make", AITERS.values(), ids=AITERS)
def test_what_is_put_in_place_of_aiter_is_counted(make):
    """Whatever is set as `__aiter__` says what passes give, and takes no counts away."""
    m = AsyncIteratorMock()
    m.__aiter__ = make()

    assert finish(collect(m)) == [1, 2]
    assert (m.iter_count, m.items_taken, m.exhausted) == (1, 2, True)


def test_function_put_in_place_of_aiter_may_give_what_is_only_stepped():
    """An interpreter asks no more of it than `__anext__`."""

    class Steps:
        async def __anext__(self):
            raise StopAsyncIteration

    m = AsyncIteratorMock()
    m.__aiter__ = lambda self: Steps()

    assert finish(collect(m)) == []
    m.assert_exhausted()


def test_function_put_in_place_of_aiter_may_give_the_mock_itself():
    """Then `__anext__` is what is stepped through."""
    m = AsyncIteratorMock()
    m.__aiter__ = lambda self: self
    m.__anext__.side_effect = [1, 2]

    assert finish(collect(m)) == [1, 2]
    assert m.iter_count == 1


class Numbers(AsyncIteratorMock):
    """A subclass that says itself what passes give."""

    def __aiter__(self):
        return async_iter(1, 2)


def test_items_that_a_function_gives_are_refused():
    """What a function gives can't be told to it; the text shows the function, and the ways out."""
    m = AsyncIteratorMock([1])
    m.__aiter__ = lambda self: async_iter(2)

    for give in (lambda: setattr(m, "items", [3]), lambda: Numbers([3])):
        with pytest.raises(TypeError, match=r"^items says nothing where __aiter__ is <function "):
            give()
    assert m.items == ()
    assert finish(collect(Numbers())) == [1, 2]


def test_items_of_what_is_wrapped_can_be_set():
    """What a wrapped object gives is not known; what is set comes before it."""
    m = AsyncIteratorMock(wraps=AsyncRange(2))
    assert m.items == ()
    assert finish(collect(m)) == [0, 1]

    m.items = [3]

    assert m.items == finish(collect(m)) == [3]


def test_aiter_may_give_the_mock_itself():
    """Then `__anext__` is what is stepped through, or there is nothing."""
    m = AsyncIteratorMock()
    m.__aiter__.side_effect = lambda: m
    assert finish(collect(m)) == []

    m.__anext__.side_effect = [1, 2]

    assert finish(collect(m)) == [1, 2]


@pytest.mark.parametrize("name", ["asend", "athrow", "aclose", "__anext__"])
def test_methods_give_what_they_are_told(name):
    """A return_value of a generator's method is what its call gives."""
    m = AsyncIteratorMock([1])

    getattr(m, name).return_value = "told"

    assert finish(getattr(m, name)(*[ValueError] * (name[0] == "a" and name != "aclose"))) == "told"
    assert m.items_taken == 0


@pytest.mark.parametrize("thrown", [5, "x", None, int])
def test_what_is_no_exception_is_not_thrown(thrown):
    """The pass stays open, as that of an async generator."""
    m = AsyncIteratorMock([1])

    with pytest.raises(TypeError) as caught:
        finish(m.athrow(thrown))

    assert str(caught.value) == (
        "exceptions must be classes or instances deriving from BaseException, "
        f"not {type(thrown).__name__}"
    )
    assert not m.closed


def test_what_aiter_gives_is_not_taken_from_anext():
    """A side_effect of `__aiter__` knows better than one of `__anext__`."""
    m = AsyncIteratorMock()
    m.__anext__.side_effect = [3]
    m.__aiter__.side_effect = lambda: [1, 2]

    assert finish(collect(m)) == [1, 2]


def test_arguments_given_to_aiter_by_hand_are_passed_on():
    """A side_effect may take some, as any mock's."""
    m = AsyncIteratorMock()
    m.__aiter__.side_effect = lambda *args, **kwargs: [args, kwargs]

    assert finish(collect(m.__aiter__("left", over=1))) == [("left",), {"over": 1}]


def test_copy_of_a_mock_that_walked_over_a_generator():
    """What was walked over need not be copied."""
    m = AsyncIteratorMock()
    m.__aiter__.side_effect = lambda: rows_up_to(2)
    finish(collect(m))

    twin = copy.deepcopy(m)

    assert (twin.iter_count, twin.items_taken) == (1, 2)


def test_old_sequences_are_items():
    """What `iter()` takes by `__getitem__` is iterable."""

    class Old:
        def __getitem__(self, index):
            return "ab"[index]

    assert finish(collect(AsyncIteratorMock(Old()))) == ["a", "b"]
