"""AsyncMock: a call is recorded when it is made, and carried out when it is awaited."""

import asyncio
import contextlib
import copy
import functools
import inspect
import sys
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


async def rows():
    """Be iterated."""
    yield


GIVEN, AWAITABLE, ROWS = (("/a",), {"depth": 1}), MagicMock(spec=Awaitable), rows()


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


def test_calls_are_recorded_when_they_are_made_and_awaits_when_they_begin(fetch):
    """A call gives a native coroutine; an await that ends while it waits has happened."""
    first, second, never = fetch("/a", depth=1), fetch("/b"), fetch("/c")
    assert type(first) is types.CoroutineType
    assert (fetch.called, fetch.call_count, fetch.await_count) == (True, 3, 0)

    run(second)
    fetch.side_effect = lambda *args, **kwargs: pause()
    first.send(None)
    for each in (first, never):
        each.close()

    calls = [call("/a", depth=1), call("/b"), call("/c")]
    assert fetch.call_args_list == fetch.mock_calls == calls
    assert fetch.await_args_list == [call("/b"), call("/a", depth=1)]
    assert tuple(fetch.await_args) == (("/a",), {"depth": 1})
    assert (fetch.call_count, fetch.await_count) == (3, 2)


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


def test_reset_mock_leaves_what_was_taken_and_what_is_under_way():
    """Lists that were taken before are their holders'; a call of before may be awaited."""
    fetch = awaited_with(1, 2)
    fetch.await_count, taken, early = 7, fetch.await_args_list, fetch("early")

    fetch.reset_mock()
    assert fetch.await_count == 0
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


def test_keyword_arguments_may_have_any_name():
    """Awaits, records of a parent, assertions, what is wrapped and a MagicMock take `self`, too."""
    session = MagicMock(fetch=AsyncMock(wraps=produce))
    fetch, kwargs = session.fetch, dict.fromkeys(["self", "args", "kwargs", "name", "spec"], "me")

    assert run(fetch(1, **kwargs)) == ((1,), kwargs)
    for record in (fetch.mock_calls[0], session.mock_calls[0], fetch.await_args):
        assert record[-1] == kwargs
    assert tuple(session.method_calls[0]) == ("fetch", (1,), kwargs)
    fetch.assert_awaited_once_with(1, **kwargs)
    fetch.assert_any_await(1, **kwargs)
    if sys.version_info >= (3, 8):  # before, unittest.mock refuses it
        session(**kwargs)
        assert session.call_args[1] == kwargs


def test_call_that_cannot_be_recorded_raises_and_is_not_pending(fetch):
    """It gave no coroutine that somebody could have awaited."""
    fetch.call_args_list = None

    for kwargs in ({}, {"self": "me"}):
        with pytest.raises(AttributeError):
            fetch(**kwargs)

    fetch.assert_all_awaited()


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


@pytest.mark.parametrize("value", [None, False, ValueError, ValueError("value"), [1, 2]])
def test_awaiting_gives_the_return_value_whatever_it_is(value):
    """It is neither raised nor iterated, and is what is set when the await happens."""
    fetch = AsyncMock(return_value="early")
    coroutine = fetch()

    fetch.return_value = value

    assert run(coroutine) is run(fetch(1, depth=2)) is value


@pytest.mark.parametrize("effect", [asyncio.CancelledError, KeyboardInterrupt()])
def test_exception_is_raised_by_the_await(fetch, effect):
    """A class or instance is raised when awaited, not when called; the await counts."""
    coroutine = fetch()
    fetch.side_effect = effect

    with pytest.raises((asyncio.CancelledError, KeyboardInterrupt)) as caught:
        coroutine.send(None)

    assert effect in (caught.type, caught.value)
    assert (fetch.await_count, fetch.side_effect) == (1, effect)


@either
@pytest.mark.parametrize(
    ("function", "result"),
    [(produce, GIVEN), (produce_later, GIVEN), (mock.Mock(side_effect=produce), GIVEN),
     (lambda *args, **kwargs: produce_later(*args, **kwargs), GIVEN), (LaterProducer(), GIVEN),
     (functools.partial(produce_later), GIVEN), (MagicMock(wraps=produce_later), GIVEN),
     (lambda *args, **kwargs: ForeignCoroutine(), "awaited"), (lambda *args, **kwargs: ROWS, ROWS),
     (lambda *args, **kwargs: AWAITABLE, AWAITABLE)],
    ids="function coroutine-function mock lambda object partial spy foreign rows awaitable".split(),
)  # fmt: skip
def test_callable_gives_the_result(argument, function, result):
    """Whatever is called gets the arguments; only coroutines are awaited, those of any make."""
    assert run(AsyncMock(**{argument: function})("/a", depth=1)) == result


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
    fetch.side_effect = map(int, "x")
    assert isinstance(outcome(fetch()), ValueError)


@pytest.mark.parametrize(
    "make", [lambda: lambda *args: DEFAULT, lambda: checkpoint, lambda: [DEFAULT]]
)
def test_default_leaves_the_result_to_what_else_there_is(make):
    """To return_value, else to what is wrapped, else to a mock; checkpoint() does it, too."""
    assert run(AsyncMock(side_effect=make(), return_value=3, wraps=produce)(2)) == 3
    assert run(AsyncMock(side_effect=make(), wraps=produce_later)(2)) == ((2,), {})
    assert isinstance(run(AsyncMock(side_effect=make())(2)), AsyncMock)


def test_side_effect_comes_before_return_value_and_that_before_what_is_wrapped():
    """Each is taken away by its flag of `reset_mock()`; what is wrapped is called by the await."""
    spy = mock.Mock(return_value="wrapped")
    fetch = AsyncMock(wraps=spy)
    coroutine = fetch(2)
    assert (fetch.return_value, spy.called) == (DEFAULT, False)
    assert run(coroutine) == "wrapped"

    fetch.return_value = 3
    assert run(fetch()) == 3
    fetch.side_effect = lambda: None
    fetch.reset_mock()
    assert run(fetch()) is None
    fetch.reset_mock(side_effect=True)
    assert run(fetch()) == 3
    fetch.side_effect = [5]
    fetch.side_effect = None
    fetch.reset_mock(return_value=True)
    assert run(fetch(4)) == "wrapped"
    assert spy.mock_calls == [call(2), call(4)]


def test_mock_has_itself_as_mock():
    """Code for a coroutine function with a `.mock` keeps working; the spec or user may say else."""
    fetch = AsyncMock(spec=["mock"])

    for m in (AsyncMock(), AsyncMock(spec_set=add), AsyncMock().child, MagicMock(spec=add)):
        assert m.mock is m
    assert isinstance(fetch.mock, MagicMock)
    assert fetch.mock is fetch.mock is not fetch
    assert AsyncMock(mock="mine").mock == "mine"
    assert "mock itself" in inspect.getdoc(AsyncMock.mock)


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


EXPECTATIONS = [
    lambda m, *args: m.assert_awaited_with(*args),
    lambda m, *args: m.assert_awaited_once_with(*args),
    lambda m, *args: m.assert_any_await(*args),
    lambda m, *args: m.assert_has_awaits([call("r"), call(*args)]),
    lambda m, *args: m.assert_has_awaits([call("r"), call(*args)], any_order=True),
]


@pytest.mark.parametrize("expect", EXPECTATIONS)
@pytest.mark.parametrize("given", [(), ("r",), ("r", "s")], ids=str)
def test_cause_of_a_failure_is_that_the_expectation_does_not_fit_the_signature(expect, given):
    """It is the TypeError of such a call, also if an await does not fit; else there is none."""
    insert = AsyncMock(spec=add, name="insert")
    run(insert(*given))

    with pytest.raises(AssertionError) as unfit:
        expect(insert, "r", "s")
    with pytest.raises(AssertionError) as fit:
        expect(insert, "other")

    cause = unfit.value.__cause__
    assert (type(cause), str(cause)) == (TypeError, "too many positional arguments")
    assert cause.__traceback__ is None
    assert (fit.value.__cause__, fit.value.__suppress_context__) == (None, True)


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
