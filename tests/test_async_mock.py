"""AsyncMock: a call is recorded when it is made, and carried out when it is awaited."""

import asyncio
import contextlib
import copy
import functools
import types
from collections.abc import Awaitable
from unittest import mock
from unittest.mock import ANY, DEFAULT, call

import pytest

from asyncmocks import AsyncMock, MagicMock, checkpoint
from helpers import (
    caught_warnings,
    failure,
    finish,
    in_asyncio,
    in_threads,
    needs_threads,
    pause,
    run,
)

either = pytest.mark.parametrize("argument", ["side_effect", "wraps"])


async def add(row, *, flush=False):
    """What a spec stands for."""


class ForeignCoroutine:
    """A coroutine of another make, as compilers of Python have them."""

    def send(self, *args): ...

    throw = close = send

    def __await__(self):
        yield from ()
        return "awaited"


def produce(*args, **kwargs):
    """Return what came in."""
    return args, kwargs


async def produce_later(*args, **kwargs):
    """Return what came in, when awaited."""
    return args, kwargs


class LaterProducer:
    async def __call__(self, *args, **kwargs):
        return args, kwargs


@pytest.fixture(name="fetch")
def make_fetch():
    """Return a mock with a name."""
    return AsyncMock(name="fetch")


def outcome(coroutine):
    """Return what an `await` gives or raises."""
    try:
        return run(coroutine)
    except Exception as exc:  # noqa: BLE001
        return exc


def awaited_with(*arguments):
    """Make a mock that was awaited once with each of these arguments."""
    fetch = AsyncMock(name="fetch")
    for argument in arguments:
        run(fetch(argument))
    return fetch


# Calls and awaits


def test_call_is_a_native_coroutine_and_is_recorded_before_anybody_awaits(fetch):
    """A call counts when it is made; the await does not, yet."""
    pending = fetch("/a", depth=1)

    assert type(pending) is types.CoroutineType
    assert (fetch.called, fetch.call_count, fetch.await_count) == (True, 1, 0)
    assert fetch.call_args == call("/a", depth=1)
    assert fetch.call_args_list == fetch.mock_calls == [call("/a", depth=1)]
    pending.close()


def test_awaits_are_recorded_in_their_own_order(fetch):
    """Awaiting is no call; a coroutine is awaited once only."""
    first, second = fetch("/a", depth=1), fetch("/b")

    run(second)
    run(first)
    with pytest.raises(RuntimeError, match="already awaited coroutine"):
        first.send(None)

    assert (fetch.call_count, fetch.await_count) == (2, 2)
    assert fetch.await_args_list == [call("/b"), call("/a", depth=1)]
    assert fetch.call_args_list == fetch.mock_calls == [call("/a", depth=1), call("/b")]
    assert tuple(fetch.await_args) == (("/a",), {"depth": 1})


@pytest.mark.parametrize("count", [0, 5])
def test_records_can_be_set_and_go_on_from_there(count):
    """Under spec_set too; assertions go by them."""
    fetch = MagicMock(spec_set=add, name="fetch")
    run(fetch(1))
    assert type(fetch.await_args_list) is type(fetch.call_args_list)

    fetch.await_count, fetch.await_args, fetch.await_args_list = count, call(2), [call(3)]
    assert f"Awaited {count} times." in failure(fetch.assert_awaited_once)
    fetch.assert_awaited_with(2)
    fetch.assert_any_await(3)
    run(fetch(4))

    assert (fetch.await_count, fetch.await_args) == (count + 1, call(4))
    assert fetch.await_args_list == [call(3), call(4)]


def test_reset_mock_clears_the_records():
    """Lists that were taken before are their holders'; a call of before may be awaited."""
    fetch = awaited_with(1, 2)
    fetch.await_count, taken, early = 7, fetch.await_args_list, fetch("early")

    fetch.reset_mock()
    assert (fetch.await_count, fetch.await_args) == (0, None)
    assert fetch.await_args_list == fetch.mock_calls == fetch.call_args_list == []
    run(early)

    assert (fetch.called, fetch.call_count, fetch.await_args_list) == (False, 0, [call("early")])
    assert taken == [call(1), call(2)]


def test_deep_copy_keeps_the_awaits_and_goes_its_own_way():
    """It has what was set, but no calls in flight."""
    fetch = awaited_with(1, 2)
    fetch.await_count, pending = 5, fetch("pending")

    twin = copy.deepcopy(fetch)
    twin.assert_awaited_with(2)
    run(twin(3))

    assert (fetch.await_count, fetch.await_args_list) == (5, [call(1), call(2)])
    assert (twin.await_count, twin.await_args_list) == (6, [call(1), call(2), call(3)])
    twin.assert_all_awaited()
    pending.close()
    fetch.await_args_list = []
    assert type(copy.deepcopy(fetch).await_args_list) is list


def test_keyword_argument_may_be_called_self():
    """Calls, awaits, records of a parent, assertions and what is wrapped take it."""
    session = MagicMock(fetch=AsyncMock(wraps=produce))
    fetch = session.fetch

    assert run(fetch(1, self="me")) == ((1,), {"self": "me"})
    for record in (fetch.call_args, fetch.mock_calls[0], session.mock_calls[0], fetch.await_args):
        assert record[-1] == {"self": "me"}
    assert tuple(session.method_calls[0]) == ("fetch", (1,), {"self": "me"})
    fetch.assert_awaited_once_with(1, self="me")
    fetch.assert_any_await(1, self="me")


@pytest.mark.parametrize("cls", [mock.Mock, mock.MagicMock, MagicMock, AsyncMock])
def test_sync_and_async_children_share_one_tree(cls):
    """Below a mock of any kind calls stand in their order, by the path from there."""
    app = cls()
    app.attach_mock(MagicMock(), "log")
    app.fetch = fetch = AsyncMock()

    app.log("begin")
    coroutine = fetch.db.add("row")
    run(fetch("/a"))
    run(run(fetch("/b")).json())
    run(coroutine)

    calls = [call.log("begin"), call.fetch.db.add("row"), call.fetch("/a"), call.fetch("/b")]
    assert app.mock_calls == [*calls, call.fetch().json()]
    assert app.method_calls == calls
    app.assert_has_calls(calls)
    assert fetch.mock_calls == [call.db.add("row"), call("/a"), call("/b"), call().json()]
    assert fetch.method_calls == [call.db.add("row")]


def test_await_counts_from_its_first_step(fetch):
    """One that ends while it waits has happened, one that never began has not."""
    fetch.side_effect = pause
    begun, not_begun = fetch(), fetch()

    begun.send(None)
    begun.close()
    not_begun.close()

    assert (fetch.call_count, fetch.await_count) == (2, 1)


@in_asyncio
async def test_many_awaits_at_once_are_counted_and_kept_apart(fetch):
    """Awaits that are all in flight at one time are each counted and get their own result."""
    fetch.side_effect = lambda number: asyncio.sleep(0, number)

    assert await asyncio.gather(*map(fetch, range(100))) == list(range(100))
    assert fetch.call_count == fetch.await_count == 100
    assert sorted(each[0] for each in fetch.await_args_list) == [(n,) for n in range(100)]


def test_call_that_cannot_be_recorded_raises_and_is_not_pending(fetch):
    """It gave no coroutine that somebody could have awaited."""
    fetch.call_args_list = None

    for kwargs in ({}, {"self": "me"}):
        with pytest.raises(AttributeError):
            fetch(**kwargs)

    fetch.assert_all_awaited()


# Results


@pytest.mark.parametrize("value", [None, False, ValueError, ValueError("value"), [1, 2]])
def test_awaiting_gives_the_return_value_whatever_it_is(value):
    """It is neither raised nor iterated, and is what is set when the await happens."""
    fetch = AsyncMock(return_value="early")
    coroutine = fetch()

    fetch.return_value = value

    assert run(coroutine) is run(fetch(1, depth=2)) is value


def test_awaiting_gives_a_mock_if_nothing_is_configured(fetch):
    """Always the same, and again after `reset_mock(return_value=True)`."""
    first, second = run(fetch()), run(fetch())

    assert first is second is fetch.return_value
    assert repr(first).startswith("<AsyncMock name='fetch()' id=")
    fetch.return_value = 3
    fetch.reset_mock(return_value=True)
    assert isinstance(run(fetch()), AsyncMock)


def test_call_does_not_act():
    """A call that nobody awaits runs no side_effect and uses up no result."""
    effect = mock.Mock(side_effect=["first"])
    fetch, read = AsyncMock(side_effect=effect), AsyncMock(side_effect=["first"])

    fetch().close()
    read().close()

    assert run(fetch()) == run(read()) == "first"


@pytest.mark.parametrize(
    "effect",
    [ConnectionError, ConnectionError("down"), asyncio.CancelledError, KeyboardInterrupt()],
)
def test_exception_is_raised_by_the_await(fetch, effect):
    """A class or instance is raised when awaited, not when called; the await counts."""
    coroutine = fetch()
    fetch.side_effect = effect

    with pytest.raises(effect if isinstance(effect, type) else type(effect)) as caught:
        coroutine.send(None)

    assert caught.value is effect or isinstance(effect, type)
    assert (fetch.await_count, fetch.side_effect) == (1, effect)


CALLABLES = {
    "function": produce,
    "async function": produce_later,
    "callable object": LaterProducer(),
    "lambda": lambda *args, **kwargs: produce_later(*args, **kwargs),
    "partial": functools.partial(produce_later),
    "class": type("Pair", (tuple,), {"__new__": lambda cls, *args, **kwargs: (args, kwargs)}),
    "mock": mock.Mock(side_effect=produce),
    "mock that wraps": MagicMock(wraps=produce_later),
}


@either
@pytest.mark.parametrize("function", CALLABLES.values(), ids=CALLABLES.keys())
def test_callable_gives_the_result(function, argument):
    """Whatever is called gets the arguments; a coroutine that it returns is awaited."""
    assert run(AsyncMock(**{argument: function})("/a", depth=1)) == (("/a",), {"depth": 1})


@either
def test_only_coroutines_are_awaited(argument):
    """Also those of another make; other awaitables and async generators are results."""

    async def rows():
        yield 1

    awaitable, generator = MagicMock(spec=Awaitable), rows()

    assert run(AsyncMock(**{argument: lambda: awaitable})()) is awaitable
    assert run(AsyncMock(**{argument: lambda: generator})()) is generator
    assert run(AsyncMock(**{argument: ForeignCoroutine})()) == "awaited"


def leave(*args):
    """Leave the result to what else there is, as checkpoint() does when it is awaited."""
    return DEFAULT


@pytest.mark.parametrize("make", [lambda: leave, lambda: checkpoint, lambda: [DEFAULT]])
def test_default_leaves_the_result_to_what_else_there_is(make):
    """To return_value, else to what is wrapped, else to a mock."""
    assert run(AsyncMock(side_effect=make(), return_value=3, wraps=produce)(2)) == 3
    assert run(AsyncMock(side_effect=make(), wraps=produce_later)(2)) == ((2,), {})
    assert isinstance(run(AsyncMock(side_effect=make())(2)), AsyncMock)


@either
def test_error_in_a_function_reaches_who_awaits(argument):
    """The await counts; what is thrown into the coroutine is raised where the function waits."""

    async def recover(number):
        try:
            await pause()
        except LookupError as exc:
            raise KeyError(number) from exc

    fetch = AsyncMock(**{argument: recover})
    coroutine = fetch(1)
    coroutine.send(None)

    with pytest.raises(KeyError):
        coroutine.throw(LookupError("thrown"))
    assert isinstance(outcome(fetch()), TypeError)
    assert fetch.await_count == 2
    assert isinstance(outcome(AsyncMock(side_effect=map(int, "x"))()), ValueError)


@pytest.mark.parametrize("make", [list, tuple, iter, dict.fromkeys])
def test_iterable_gives_one_result_an_await(fetch, make):
    """In the order of the awaits; exceptions are raised at their place, and after the last one."""
    error = ConnectionError("down")
    fetch.side_effect = make([1, error, TimeoutError, None])
    late, early = fetch(), fetch()

    assert [outcome(early), outcome(late)] == [1, error]
    assert isinstance(outcome(fetch()), TimeoutError)
    assert outcome(fetch()) is None
    for number in (5, 6):
        with pytest.raises(StopAsyncIteration, match=rf"fetch .* for await {number};"):
            run(fetch())
    assert (list(fetch.side_effect), fetch.await_count) == ([], 6)


def test_side_effect_comes_before_return_value_and_can_be_taken_away():
    """What it gives is the result, None too; `reset_mock(side_effect=True)` takes it, too."""
    fetch = AsyncMock(side_effect=lambda: None, return_value=3)
    results = [run(fetch())]

    fetch.reset_mock()
    results.append(run(fetch()))
    fetch.reset_mock(side_effect=True)
    results.append(run(fetch()))
    fetch.side_effect = [5]
    fetch.side_effect = None

    assert [*results, run(fetch())] == [None, None, 3, 3]


def test_what_is_wrapped_is_called_by_the_await_where_nothing_else_is_told():
    """A return_value and a side_effect come before it, until they are taken away."""
    spy = mock.Mock(return_value="wrapped")
    fetch = AsyncMock(wraps=spy)
    coroutine, called_early = fetch(2), spy.called
    assert fetch.return_value is DEFAULT

    assert (called_early, run(coroutine)) == (False, "wrapped")
    fetch.return_value = None
    assert run(fetch(2)) is None
    fetch.reset_mock(return_value=True)
    assert run(fetch(2)) == "wrapped"
    fetch.side_effect = [3]
    assert run(fetch(2)) == 3
    assert spy.mock_calls == [call(2)] * 2


# What it passes for


def test_mock_has_itself_as_mock():
    """Code for a coroutine function with a `.mock` keeps working; the spec or user may say else."""
    for m in (AsyncMock(), AsyncMock(spec_set=add), AsyncMock().child, MagicMock(spec=add)):
        assert m.mock is m
    fetch = AsyncMock(spec=["mock"])

    assert isinstance(fetch.mock, MagicMock)
    assert fetch.mock is fetch.mock is not fetch
    assert AsyncMock(mock="mine").mock == "mine"


# Assertions on awaits


@pytest.mark.parametrize(
    ("awaits", "holding"),
    [
        ([], ["not_awaited"]),
        ([1], ["awaited", "awaited_once", "awaited_with", "awaited_once_with"]),
        ([2], ["awaited", "awaited_once"]),
        ([1, 1], ["awaited", "awaited_with"]),
        ([1, 2], ["awaited"]),
    ],
)
def test_assertions_count_and_compare(awaits, holding):
    """They tell none, one and several apart, and look at the last await."""
    fetch = awaited_with(*awaits)

    for name in ("not_awaited", "awaited", "awaited_once", "awaited_with", "awaited_once_with"):
        assertion, args = getattr(fetch, f"assert_{name}"), [1] * name.endswith("_with")
        if name in holding:
            assert assertion(*args) is None
        else:
            assert "fetch" in failure(assertion, *args)
    for number in awaits:
        assert fetch.assert_any_await(number) is None
    failure(fetch.assert_any_await, 3)


@pytest.mark.parametrize(
    ("awaits", "calls", "is_so", "is_so_in_any_order"),
    [
        ([], [], True, True),
        ([], [call(1)], False, False),
        ([1, 2], ([((1,), {}), ((2,), {})]), True, True),
        ([1, 2, 3], (call(2), call(3)), True, True),
        ([1, 2, 3], [call(1), call(2)], True, True),
        ([1, 2, 3], [call(1), call(3)], False, True),
        ([1, 2], [call(2), call(1)], False, True),
        ([1, 2], [call(1), call(1)], False, False),
    ],
)
def test_has_awaits_looks_for_a_run_or_in_any_order(awaits, calls, is_so, is_so_in_any_order):
    """Of any iterable, which is walked once."""
    fetch = awaited_with(*awaits)

    for any_order, holds in [(False, is_so), (True, is_so_in_any_order)]:
        generator = (each for each in calls)
        if holds:
            assert fetch.assert_has_awaits(generator, any_order) is None
        else:
            assert repr(calls[-1]) in failure(fetch.assert_has_awaits, generator, any_order)


class EqualsNothing:
    __hash__ = None

    def __eq__(self, other):
        return False


def test_any_stands_for_what_equals_nothing():
    """ANY among the expected arguments matches whatever the argument thinks of equality."""
    fetch = awaited_with(EqualsNothing())

    fetch.assert_awaited_once_with(ANY)
    fetch.assert_any_await(ANY)
    fetch.assert_has_awaits([call(ANY)])
    fetch.assert_has_awaits([call(ANY)], any_order=True)


@pytest.mark.parametrize("cls", [AsyncMock, MagicMock])
@pytest.mark.parametrize(
    ("given", "expected"),
    [(call("r", flush=True), call(row="r", flush=True)), (call(row="r"), call("r"))],
)
def test_signature_tells_which_arguments_are_the_same(cls, given, expected):
    """Under a spec it does not matter whether an argument was passed by position or by name."""
    insert, plain = cls(spec=add), AsyncMock()
    for each in (insert, plain):
        run(each(*given[1], **given[2]))

    insert.assert_called_once_with(*expected[1], **expected[2])
    insert.assert_awaited_once_with(*expected[1], **expected[2])
    insert.assert_any_await(*expected[1], **expected[2])
    insert.assert_has_awaits([expected])
    insert.assert_has_awaits([expected], any_order=True)
    failure(insert.assert_awaited_with, "other")
    failure(plain.assert_awaited_with, *expected[1], **expected[2])


def test_call_of_a_child_is_no_await_of_a_mock_with_a_signature():
    """What is named is not what was awaited, though its arguments are the same."""
    insert = AsyncMock(spec=add)
    run(insert("row"))

    for any_order in (False, True):
        text = failure(insert.assert_has_awaits, [call.child("row")], any_order)
        assert "call.child('row')" in text


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("assert_awaited_with", ("r", "s")),
        ("assert_awaited_once_with", ("r", "s")),
        ("assert_any_await", ("r", "s")),
        ("assert_has_awaits", ([call("r"), call("r", "s")],)),
        ("assert_has_awaits", ([call("r"), call("r", "s")], True)),
    ],
)
@pytest.mark.parametrize("given", [("r",), ("r", "s")])
def test_expectation_that_does_not_fit_the_signature_has_its_cause(name, args, given):
    """It fails because of the TypeError of such a call, also if an await does not fit, either."""
    insert = AsyncMock(spec=add, name="insert")
    run(insert(*given))

    with pytest.raises(AssertionError) as caught:
        getattr(insert, name)(*args)

    assert type(caught.value.__cause__) is TypeError
    assert str(caught.value.__cause__) == "too many positional arguments"
    assert caught.value.__cause__.__traceback__ is None


def test_plain_failure_has_no_cause():
    """It stands for itself, without a chain of exceptions, also if an await does not fit."""
    insert = AsyncMock(spec=add, name="insert")
    run(insert())

    for assertion in (insert.assert_awaited_with, insert.assert_any_await):
        with pytest.raises(AssertionError, match=r"insert\(\)") as caught:
            assertion("r")
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


# Threads


@needs_threads
@pytest.mark.parametrize("kwargs", [{}, {"wraps": int}], ids=["plain", "wraps"])
def test_counts_are_exact_under_threads(kwargs):
    """No call and no await is lost, in the mocks and in their parent."""
    session = MagicMock()
    for name in ("add", "commit"):
        session.attach_mock(AsyncMock(**kwargs), name)

    def use():
        for _ in range(500):
            finish(session.add())
            finish(session.commit())

    in_threads(8, use)

    for each in (session.add, session.commit):
        assert each.call_count == each.await_count == 4000
        assert len(each.call_args_list) == len(each.await_args_list) == 4000
    assert len(session.mock_calls) == len(session.method_calls) == 8000


@needs_threads
def test_threads_that_assert_and_reset_leave_calls_of_others_whole(fetch):
    """An assertion lists what it finds, and a call keeps its arguments."""
    received, texts = [], []
    fetch.side_effect = received.append

    def use():
        for _ in range(500):
            with contextlib.suppress(StopIteration):
                fetch("row").send(None)
            texts.append(failure(fetch.assert_any_await, "never"))
            fetch.reset_mock()

    with caught_warnings():  # so that what is lost here spoils no other test
        in_threads(4, use)

    assert received == ["row"] * 2000
    assert all(text.startswith("fetch('never') await not found.") for text in texts)
