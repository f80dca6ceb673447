"""AsyncMock: a call is recorded when it is made, and carried out when it is awaited."""

import asyncio
import contextlib
import copy
import functools
import types
from collections.abc import Awaitable
from unittest import mock
from unittest.mock import DEFAULT, call

import pytest

from asyncmocks import AsyncMock, MagicMock, checkpoint
from helpers import caught_warnings, failure, finish, in_threads, needs_threads, pause, run

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


def test_calls_are_recorded_when_they_are_made_and_awaits_in_their_own_order(fetch):
    """A call gives a native coroutine, which is awaited once only; awaiting is no call."""
    first, second = fetch("/a", depth=1), fetch("/b")
    assert type(first) is types.CoroutineType
    assert (fetch.called, fetch.call_count, fetch.await_count) == (True, 2, 0)

    run(second)
    run(first)
    with pytest.raises(RuntimeError, match="already awaited coroutine"):
        first.send(None)

    assert fetch.call_args_list == fetch.mock_calls == [call("/a", depth=1), call("/b")]
    assert fetch.await_args_list == [call("/b"), call("/a", depth=1)]
    assert tuple(fetch.await_args) == (("/a",), {"depth": 1})
    assert (fetch.call_count, fetch.await_count) == (2, 2)


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
    assert (fetch.await_count, fetch.await_args, fetch.await_args_list) == (0, None, [])
    run(early)

    assert (fetch.call_count, fetch.await_args_list) == (0, [call("early")])
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
    """Awaits, records of a parent, assertions and what is wrapped take it."""
    session = MagicMock(fetch=AsyncMock(wraps=produce))
    fetch = session.fetch

    assert run(fetch(1, self="me")) == ((1,), {"self": "me"})
    for record in (fetch.mock_calls[0], session.mock_calls[0], fetch.await_args):
        assert record[-1] == {"self": "me"}
    assert tuple(session.method_calls[0]) == ("fetch", (1,), {"self": "me"})
    fetch.assert_awaited_once_with(1, self="me")
    fetch.assert_any_await(1, self="me")


@pytest.mark.parametrize("cls", [mock.Mock, mock.MagicMock, MagicMock, AsyncMock])
def test_sync_and_async_children_share_one_tree(cls):
    """Below a mock of any kind calls stand in their order, by the path from there."""
    app = cls(log=MagicMock(), fetch=AsyncMock())

    app.log("begin")
    coroutine = app.fetch.db.add("row")
    run(app.fetch("/a"))
    run(run(app.fetch("/b")).json())
    run(coroutine)

    calls = [call.log("begin"), call.fetch.db.add("row"), call.fetch("/a"), call.fetch("/b")]
    assert app.mock_calls == [*calls, call.fetch().json()]
    assert app.method_calls == calls
    assert app.fetch.mock_calls == [call.db.add("row"), call("/a"), call("/b"), call().json()]
    assert app.fetch.method_calls == [call.db.add("row")]


def test_await_counts_from_its_first_step(fetch):
    """One that ends while it waits has happened, one that never began has not."""
    fetch.side_effect = pause
    begun, not_begun = fetch(), fetch()

    begun.send(None)
    begun.close()
    not_begun.close()

    assert (fetch.call_count, fetch.await_count) == (2, 1)


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


def test_side_effect_comes_before_return_value_and_that_before_what_is_wrapped():
    """Each is taken away by its flag of `reset_mock()`; what is wrapped is called by the await."""
    spy = mock.Mock(return_value="wrapped")
    fetch = AsyncMock(wraps=spy)
    coroutine, called_early = fetch(2), spy.called
    assert fetch.return_value is DEFAULT

    results = [called_early, run(coroutine)]
    fetch.return_value = 3
    results.append(run(fetch()))
    fetch.side_effect = lambda: None
    fetch.reset_mock()
    results.append(run(fetch()))
    fetch.reset_mock(side_effect=True)
    results.append(run(fetch()))
    fetch.side_effect = [5]
    fetch.side_effect = None
    fetch.reset_mock(return_value=True)

    assert [*results, run(fetch(4))] == [False, "wrapped", 3, None, 3, "wrapped"]
    assert spy.mock_calls == [call(2), call(4)]


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


@pytest.mark.parametrize("any_order", [False, True])
def test_expected_awaits_may_be_any_iterable(any_order):
    """It is walked once, and may be empty; what it gives may be pairs of arguments."""
    fetch = awaited_with(1, 2, 3)
    right, wrong = [[((1,), {}), ((2,), {})], [call(3)], []], [[call(1)] * 2, [call(4)]]
    (right if any_order else wrong).append([call(1), call(3)])

    for calls in right:
        assert fetch.assert_has_awaits(iter(calls), any_order) is None
    for calls in wrong:
        assert repr(calls[-1]) in failure(fetch.assert_has_awaits, iter(calls), any_order)
    AsyncMock().assert_has_awaits([], any_order)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        *[(f"assert_{name}", ("r", "s")) for name in ("awaited_with", "awaited_once_with")],
        ("assert_any_await", ("r", "s")),
        *[("assert_has_awaits", ([call("r"), call("r", "s")], flag)) for flag in (False, True)],
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


@pytest.mark.parametrize("name", ["assert_awaited_with", "assert_any_await"])
def test_plain_failure_has_no_cause(name):
    """It stands for itself, without a chain of exceptions, also if an await does not fit."""
    insert = AsyncMock(spec=add, name="insert")
    run(insert())

    with pytest.raises(AssertionError, match=r"insert\(\)") as caught:
        getattr(insert, name)("r")

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
