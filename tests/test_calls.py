"""Calls that are awaited: recorded when they are made, carried out when they are awaited."""

import asyncio
import collections.abc
import contextlib
import functools
import inspect
import sys
import threading
import types
from unittest import mock
from unittest.mock import DEFAULT, call

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import caught_warnings, finish, in_threads, needs_threads, run

ignore_deprecation = pytest.mark.filterwarnings("ignore:.*iscoroutinefunction:DeprecationWarning")


async def double(number):
    """What is wrapped, or stands as a side_effect."""
    return number * 2


class Doubler:
    async def __call__(self, number):
        return number * 2


class Awaitable:
    """Something that can be awaited and is no coroutine."""

    def __await__(self):
        yield "asked"
        return "awaited"


class ForeignCoroutine(collections.abc.Coroutine):
    """A coroutine of another make, as compilers of Python have them."""

    def send(self, value):
        raise StopIteration("sent")

    def throw(self, kind, value=None, traceback=None):
        raise kind

    def close(self):
        pass

    def __await__(self):
        yield from ()
        return "awaited"


@types.coroutine
def ask(question):
    """Hand something to whoever drives the coroutine, and return the answer."""
    return (yield question)


def test_call_gives_a_native_coroutine():
    """What a call gives is a coroutine to Python itself, no look-alike."""
    coroutine = AsyncMock()()

    assert inspect.iscoroutine(coroutine)
    assert type(coroutine) is types.CoroutineType
    coroutine.close()


def test_call_is_recorded_before_anybody_awaits():
    """A call counts when it is made; the await does not, yet."""
    fetch = AsyncMock()

    pending = fetch("/a", depth=1)

    assert fetch.called is True
    assert fetch.call_count == 1
    assert fetch.call_args == call("/a", depth=1)
    assert fetch.call_args_list == [call("/a", depth=1)]
    assert fetch.mock_calls == [call("/a", depth=1)]
    assert fetch.await_count == 0
    pending.close()


def test_await_adds_no_call():
    """Awaiting is no call: all records of calls stay as they were."""
    fetch = AsyncMock()

    run(fetch(1))
    run(fetch(2))

    assert fetch.call_count == fetch.await_count == 2
    assert fetch.call_args == call(2)
    assert fetch.call_args_list == fetch.mock_calls == [call(1), call(2)]
    assert fetch.method_calls == []


def test_assertions_on_calls_are_those_of_a_mock():
    """A call satisfies the assertions of unittest.mock before it is awaited."""
    fetch = AsyncMock(name="fetch")
    fetch.assert_not_called()

    fetch(1).close()

    fetch.assert_called_once_with(1)
    with pytest.raises(AssertionError):
        fetch.assert_called_with(2)


@pytest.mark.parametrize("cls", [AsyncMock, MagicMock])
def test_calls_are_compared_by_the_signature_of_the_spec(cls):
    """Under a spec it does not matter whether an argument was passed by position or by name."""
    twice = cls(spec=double)

    twice(2).close()

    twice.assert_called_once_with(number=2)
    twice.assert_has_calls([call(number=2)])


def test_reset_mock_forgets_calls():
    """After reset_mock() the mock was never called, and is as able as before."""
    fetch = AsyncMock(return_value=3)
    run(fetch(1))

    fetch.reset_mock()

    assert (fetch.called, fetch.call_count, fetch.call_args) == (False, 0, None)
    assert fetch.call_args_list == fetch.mock_calls == []
    assert run(fetch(2)) == 3
    assert fetch.call_args_list == fetch.mock_calls == [call(2)]


def test_new_mock_was_not_called():
    """The records of a mock are empty, and are its own."""
    fetch, other = AsyncMock(), AsyncMock()
    other().close()

    assert (fetch.called, fetch.call_count, fetch.call_args) == (False, 0, None)
    assert fetch.call_args_list == fetch.mock_calls == fetch.method_calls == []


def test_coroutine_can_be_awaited_once_only():
    """A second await fails as for any coroutine, and does not count."""
    fetch = AsyncMock()
    coroutine = fetch()
    run(coroutine)

    with pytest.raises(RuntimeError, match="already awaited coroutine"):
        coroutine.send(None)

    assert fetch.await_count == 1


def test_awaiting_gives_the_return_value():
    """What was configured as return_value is what awaiting gives, each time."""
    value = object()
    fetch = AsyncMock(return_value=value)

    assert run(fetch()) is value
    assert run(fetch(1, depth=2)) is value


def test_awaiting_gives_a_mock_if_nothing_is_configured():
    """Without a return_value there is one by default, always the same."""
    fetch = AsyncMock(name="fetch")

    first, second = run(fetch()), run(fetch())

    assert first is second is fetch.return_value
    assert isinstance(first, AsyncMock)
    assert repr(first).startswith("<AsyncMock name='fetch()' id=")


def test_return_value_is_what_is_set_when_the_await_happens():
    """A return_value set between the call and the await is in time."""
    fetch = AsyncMock(return_value="early")
    coroutine = fetch()

    fetch.return_value = "late"

    assert run(coroutine) == "late"


@pytest.mark.parametrize("value", [None, False, 0, ValueError, ValueError("value"), [1, 2]])
def test_return_value_is_returned_whatever_it_is(value):
    """A return_value is neither raised nor iterated, and None is one."""
    fetch = AsyncMock(return_value=value)

    assert run(fetch()) is value


def test_return_value_that_can_be_awaited_is_handed_on():
    """A coroutine as return_value is the caller's to await."""
    value = double(2)
    fetch = AsyncMock(return_value=value)

    assert run(fetch()) is value
    assert run(value) == 4


def test_reset_mock_can_forget_the_return_value():
    """After reset_mock(return_value=True) awaiting gives a mock again."""
    fetch = AsyncMock(return_value=3)

    fetch.reset_mock(return_value=True)

    assert isinstance(run(fetch()), AsyncMock)


def test_call_does_not_act():
    """A call that nobody awaits runs no side_effect and uses up no result."""
    effect = mock.Mock(return_value=1)
    fetch, read = AsyncMock(side_effect=effect), AsyncMock(side_effect=["first"])
    failing = AsyncMock(side_effect=ConnectionError)

    for coroutine in (fetch(), read(), failing()):
        coroutine.close()

    assert not effect.called
    assert run(read()) == "first"


def test_side_effect_is_what_is_set_when_the_await_happens():
    """A side_effect set between the call and the await is in time."""
    fetch = AsyncMock()
    coroutine = fetch(2)

    fetch.side_effect = double

    assert run(coroutine) == 4


@pytest.mark.parametrize(
    "effect",
    [ConnectionError, ConnectionError("down"), asyncio.CancelledError, KeyboardInterrupt()],
)
def test_exception_is_raised_by_the_await(effect):
    """An exception class or instance is raised when awaited, not when called; the await counts."""
    fetch = AsyncMock(side_effect=effect)
    kind = effect if isinstance(effect, type) else type(effect)

    coroutine = fetch()
    with pytest.raises(kind) as caught:
        coroutine.send(None)

    assert caught.value is effect or isinstance(effect, type)
    assert fetch.await_count == 1


@pytest.mark.parametrize("effect", [StopIteration, [StopIteration]])
def test_stop_iteration_becomes_a_runtime_error_as_in_any_coroutine(effect):
    """StopIteration cannot leave a coroutine; Python makes a RuntimeError of it."""
    coroutine = AsyncMock(side_effect=effect)()

    with pytest.raises(RuntimeError, match="coroutine raised StopIteration"):
        coroutine.send(None)


def produce(*args, **kwargs):
    """Return what came in."""
    return args, kwargs


async def produce_later(*args, **kwargs):
    """Return what came in, when awaited."""
    return args, kwargs


class LaterProducer:
    async def __call__(self, *args, **kwargs):
        return args, kwargs

    async def method(self, *args, **kwargs):
        return args, kwargs


CALLABLES = {
    "function": produce,
    "async function": produce_later,
    "callable object": LaterProducer(),
    "method": LaterProducer().method,
    "lambda": lambda *args, **kwargs: produce_later(*args, **kwargs),
    "partial": functools.partial(produce_later),
    "mock": mock.Mock(side_effect=produce),
    "mock of a coroutine function": AsyncMock(side_effect=produce),
    "mock that wraps": MagicMock(wraps=produce_later),
}


@pytest.mark.parametrize("argument", ["side_effect", "wraps"])
@pytest.mark.parametrize("function", CALLABLES.values(), ids=CALLABLES.keys())
def test_callable_gives_the_result(function, argument):
    """Whatever is called gets the arguments; a coroutine that it returns is awaited."""
    fetch = AsyncMock(**{argument: function})

    result = run(fetch("/a", depth=1))

    assert result == (("/a",), {"depth": 1})


def test_class_is_called_if_it_is_no_exception():
    """A class as side_effect makes an instance for each await."""
    assert run(AsyncMock(side_effect=dict)(a=1)) == {"a": 1}


@pytest.mark.parametrize("argument", ["side_effect", "wraps"])
def test_other_awaitables_are_handed_on(argument):
    """What can be awaited and is no coroutine is a result like any other."""
    awaitable = Awaitable()
    fetch = AsyncMock(**{argument: lambda: awaitable})

    assert run(fetch()) is awaitable


@pytest.mark.asyncio_only
@pytest.mark.parametrize("argument", ["side_effect", "wraps"])
def test_future_is_handed_on(argument):
    """A future that a function returns is the caller's to await."""

    async def use():
        future = asyncio.get_event_loop().create_future()
        future.set_result(3)
        return await AsyncMock(**{argument: lambda: future})() is future

    assert run(use())


@pytest.mark.parametrize("argument", ["side_effect", "wraps"])
def test_coroutine_of_another_make_is_awaited(argument):
    """A coroutine is one by its protocol, too."""
    fetch = AsyncMock(**{argument: ForeignCoroutine})

    assert run(fetch()) == "awaited"


def test_async_generator_is_handed_on():
    """What an async generator function returns can be iterated, not awaited."""

    async def rows():
        yield 1

    async def all_rows():
        return [row async for row in await AsyncMock(side_effect=rows)()]

    assert run(all_rows()) == [1]


async def default_later():
    """Leave the result to return_value, when awaited."""
    return DEFAULT


@pytest.mark.parametrize(
    "effect",
    [
        lambda: DEFAULT,
        default_later,
        [DEFAULT],
    ],
    ids=["function", "async function", "iterable"],
)
def test_default_stands_for_the_return_value(effect):
    """A side_effect that gives DEFAULT leaves the result to return_value."""
    fetch = AsyncMock(side_effect=effect, return_value=3)

    assert run(fetch()) == 3


def test_error_in_a_function_reaches_who_awaits():
    """What a side_effect raises is raised by the await, which counts."""

    async def fail(path):
        raise LookupError(path)

    fetch = AsyncMock(side_effect=fail)

    with pytest.raises(LookupError, match="/a"):
        run(fetch("/a"))
    assert fetch.await_args_list == [call("/a")]


def test_arguments_that_do_not_fit_fail_at_the_await():
    """A side_effect that takes other arguments raises its TypeError when awaited."""
    fetch = AsyncMock(side_effect=double)
    coroutine = fetch()

    with pytest.raises(TypeError, match="number"):
        run(coroutine)


@pytest.mark.parametrize("results", [[1, 2], (1, 2), iter([1, 2]), range(1, 3), {1: 0, 2: 0}])
def test_iterable_gives_one_result_an_await(results):
    """The results of an iterable come one after another, in the order of the awaits."""
    fetch = AsyncMock(side_effect=results)
    early, late = fetch(), fetch()

    assert [run(late), run(early)] == [1, 2]


def test_exceptions_in_an_iterable_are_raised_at_their_place():
    """Exception classes and instances among the results are raised, others returned."""
    error = ConnectionError("down")
    fetch = AsyncMock(side_effect=[TimeoutError, "body", error, None])

    with pytest.raises(TimeoutError):
        run(fetch())
    assert run(fetch()) == "body"
    with pytest.raises(ConnectionError) as caught:
        run(fetch())
    assert run(fetch()) is None

    assert caught.value is error
    assert fetch.await_count == 4


@pytest.mark.parametrize("make", [lambda: double(2), Awaitable])
def test_awaitable_in_an_iterable_is_handed_on(make):
    """A result in an iterable is given as it is, also if it can be awaited."""
    result = make()
    fetch = AsyncMock(side_effect=[result])

    assert run(fetch()) is result
    getattr(result, "close", lambda: None)()


def test_endless_iterable_never_ends():
    """An iterator without an end is asked for one result an await."""
    fetch = AsyncMock(side_effect=iter(lambda: "again", None))

    assert [run(fetch()) for _ in range(3)] == ["again"] * 3


def test_error_in_an_iterator_reaches_who_awaits():
    """What a generator raises instead of a result is raised by the await."""

    def results():
        yield 1
        raise LookupError("no more rows")

    fetch = AsyncMock(side_effect=results())

    assert run(fetch()) == 1
    with pytest.raises(LookupError, match="no more rows"):
        run(fetch())


@pytest.mark.parametrize("results", [[], ["one"], ["one", "two"]])
def test_exhausted_iterable_names_the_mock_and_the_await(results):
    """An await after the last result raises StopAsyncIteration, which says what to do."""
    fetch = AsyncMock(name="session").fetch
    fetch.side_effect = results
    for _ in results:
        run(fetch())

    with pytest.raises(StopAsyncIteration) as caught:
        run(fetch())

    assert str(caught.value) == (
        f"side_effect of session.fetch is exhausted: there is no result for await "
        f"{len(results) + 1}; give it more results, or a function"
    )
    assert fetch.await_count == len(results) + 1


def test_exhausted_iterable_stays_exhausted():
    """Each further await raises again, and tells its own number."""
    fetch = AsyncMock(side_effect=[])
    texts = []

    for _ in range(2):
        with pytest.raises(StopAsyncIteration) as caught:
            run(fetch())
        texts.append(str(caught.value))

    assert [text.count("for await 1;") for text in texts] == [1, 0]
    assert [text.count("for await 2;") for text in texts] == [0, 1]


def test_side_effect_can_be_taken_away():
    """With None for side_effect the return_value counts again."""
    fetch = AsyncMock(side_effect=ConnectionError, return_value=3)

    fetch.side_effect = None

    assert fetch.side_effect is None
    assert run(fetch()) == 3


def test_reset_mock_can_forget_the_side_effect():
    """reset_mock(side_effect=True) takes the side_effect away, reset_mock() does not."""
    fetch = AsyncMock(side_effect=double, return_value=3)

    fetch.reset_mock()
    kept = run(fetch(2))
    fetch.reset_mock(side_effect=True)

    assert kept == 4
    assert run(fetch(2)) == 3


def test_side_effect_comes_before_return_value():
    """What a side_effect gives is the result, None too."""
    assert run(AsyncMock(side_effect=lambda: None, return_value=3)()) is None
    assert run(AsyncMock(side_effect=[None], return_value=3)()) is None


@pytest.mark.parametrize("wrapped", [double, Doubler(), lambda number: number * 2])
def test_wrapped_function_is_called_by_the_await(wrapped):
    """A mock that wraps a function hands the arguments on, when it is awaited."""
    spy = mock.Mock(side_effect=wrapped)
    fetch = AsyncMock(wraps=spy)

    coroutine = fetch(2)
    called_early = spy.called

    assert run(coroutine) == 4
    assert not called_early
    spy.assert_called_once_with(2)


def test_error_in_a_wrapped_function_reaches_who_awaits():
    """What the wrapped function raises is raised by the await."""
    fetch = AsyncMock(wraps=mock.Mock(side_effect=LookupError("row")))
    coroutine = fetch()

    with pytest.raises(LookupError, match="row"):
        run(coroutine)

    assert fetch.await_count == 1


def test_return_value_comes_before_wraps():
    """A configured return_value is the result, and nothing wrapped is called."""
    spy = mock.Mock()

    assert run(AsyncMock(wraps=spy, return_value=3)()) == 3
    assert run(AsyncMock(wraps=spy, return_value=None)()) is None
    assert not spy.called


def test_return_value_that_is_set_later_comes_before_wraps():
    """A return_value may be set after the mock was made, and be taken back."""
    fetch = AsyncMock(wraps=double)

    fetch.return_value = 3
    with_value = run(fetch(2))
    fetch.return_value = DEFAULT

    assert with_value == 3
    assert run(fetch(2)) == 4


def test_reading_the_return_value_does_not_undo_wraps():
    """A mock that wraps has no return_value by default, and makes none when asked."""
    fetch = AsyncMock(wraps=double)

    assert fetch.return_value is DEFAULT
    assert run(fetch(2)) == 4


def test_reset_mock_can_bring_wraps_back():
    """After reset_mock(return_value=True) what is wrapped is called again."""
    fetch = AsyncMock(wraps=double, return_value=3)

    fetch.reset_mock(return_value=True)

    assert run(fetch(2)) == 4


@pytest.mark.parametrize("effect", [lambda number: 3, [3]])
def test_side_effect_comes_before_wraps(effect):
    """What a side_effect gives is the result, and nothing wrapped is called."""
    spy = mock.Mock()

    assert run(AsyncMock(wraps=spy, side_effect=effect)(2)) == 3
    assert not spy.called


@pytest.mark.parametrize("effect", [lambda number: DEFAULT, [DEFAULT]])
def test_default_stands_for_what_is_wrapped(effect):
    """A side_effect that gives DEFAULT leaves the result to wraps, unless there is return_value."""
    fetch = AsyncMock(wraps=double, side_effect=effect)

    assert run(fetch(2)) == 4


@ignore_deprecation
@pytest.mark.parametrize("kwargs", [{}, {"return_value": 3}, {"spec": double}, {"wraps": double}])
def test_mock_is_a_coroutine_function(kwargs):
    """Both asyncio and inspect take the mock for a coroutine function."""
    fetch = AsyncMock(**kwargs)

    assert asyncio.iscoroutinefunction(fetch)
    assert inspect.iscoroutinefunction(fetch)


@ignore_deprecation
def test_child_is_a_coroutine_function():
    """Children of an AsyncMock are coroutine functions too, and what they give."""
    session = AsyncMock()

    assert asyncio.iscoroutinefunction(session.add)
    assert inspect.iscoroutinefunction(session.add)
    assert inspect.iscoroutinefunction(session.return_value)


@ignore_deprecation
@pytest.mark.parametrize("spec", [Doubler, Doubler()])
def test_asyncio_takes_mock_for_a_coroutine_function_under_any_spec(spec):
    """Under a spec that is no function asyncio still knows that calls are awaited."""
    assert asyncio.iscoroutinefunction(AsyncMock(spec=spec))


@pytest.mark.skipif(sys.version_info < (3, 10), reason="inspect takes only functions before 3.10")
@pytest.mark.parametrize("spec", [Doubler, Doubler()])
def test_inspect_takes_mock_for_a_coroutine_function_under_any_spec(spec):
    """Under a spec that is no function inspect still knows that calls are awaited."""
    assert inspect.iscoroutinefunction(AsyncMock(spec=spec))


@ignore_deprecation
def test_plain_mock_is_no_coroutine_function():
    """A MagicMock is taken for no coroutine function, nor is the stdlib's Mock changed."""
    for plain in (MagicMock(), MagicMock(spec=produce), mock.Mock()):
        assert not asyncio.iscoroutinefunction(plain)
        assert not inspect.iscoroutinefunction(plain)


def test_mock_is_a_mock_of_unittest():
    """Isinstance holds for the mock's own class and for unittest.mock's."""
    fetch = AsyncMock()

    assert isinstance(fetch, AsyncMock)
    assert isinstance(fetch, mock.Mock)
    assert callable(fetch)


@pytest.mark.parametrize(
    "fetch",
    [
        AsyncMock(),
        AsyncMock(spec=double),
        AsyncMock(spec_set=Doubler),
        AsyncMock().child,
        MagicMock(spec=double),
    ],
    ids=["plain", "spec", "spec_set", "child", "MagicMock"],
)
def test_mock_has_itself_as_mock(fetch):
    """`m.mock` is `m`: code for a coroutine function with such an attribute keeps working."""
    run(fetch.mock("PONG"))

    assert fetch.mock is fetch
    fetch.mock.assert_called_once_with("PONG")


@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_mock_is_a_child_if_the_spec_has_it(argument):
    """An attribute `mock` of the spec is a child like all others."""
    fetch = AsyncMock(**{argument: ["mock"]})

    assert fetch.mock is not fetch
    assert isinstance(fetch.mock, MagicMock)
    assert fetch.mock is fetch.mock


def test_mock_can_be_set():
    """What is set as `mock` is what it is then."""
    fetch = AsyncMock(mock="mine")

    assert fetch.mock == "mine"


def test_mock_of_the_class_is_no_mock():
    """The class can be looked at without making anything."""
    assert not isinstance(AsyncMock.mock, mock.NonCallableMock)


def test_keyword_argument_may_be_called_self():
    """A call may have a keyword argument `self`, on every Python."""
    fetch = AsyncMock(side_effect=produce)

    result = run(fetch(1, self="me", other=2))

    assert result == ((1,), {"self": "me", "other": 2})
    for recorded in (fetch.call_args, fetch.call_args_list[0], fetch.mock_calls[0]):
        assert recorded[-1] == {"self": "me", "other": 2}
    assert fetch.await_args[-1] == {"self": "me", "other": 2}
    assert fetch.call_count == 1


def test_keyword_argument_self_reaches_the_parents_records():
    """The parent's records of such a call have all of its arguments."""
    session = MagicMock()
    session.attach_mock(AsyncMock(), "fetch")

    run(session.fetch(1, self="me"))

    (recorded,), (of_method,) = session.mock_calls, session.method_calls
    assert tuple(recorded) == tuple(of_method) == ("fetch", (1,), {"self": "me"})


def test_keyword_argument_self_reaches_what_is_wrapped():
    """A wrapped function gets a keyword argument `self` as well."""
    assert run(AsyncMock(wraps=produce)(self="me")) == ((), {"self": "me"})


def test_calls_are_recorded_in_the_parents():
    """Parents and their parents have the calls in the order of calling, by the path from them."""
    session = AsyncMock()
    coroutine = session.db.add("row")

    run(session.commit())
    run(coroutine)

    assert session.mock_calls == [call.db.add("row"), call.commit()]
    assert session.method_calls == [call.db.add("row"), call.commit()]
    assert session.db.mock_calls == session.db.method_calls == [call.add("row")]
    assert session.db.add.mock_calls == [call("row")]


def test_calls_of_results_are_recorded_in_the_parents():
    """What happens to the result of a call is in mock_calls, not in method_calls."""
    session = AsyncMock()

    async def use():
        return await (await session.get("/a")).json()

    run(use())

    assert session.mock_calls == [call.get("/a"), call.get().json()]
    assert session.method_calls == [call.get("/a")]


@pytest.mark.parametrize("cls", [mock.Mock, mock.MagicMock, MagicMock, AsyncMock])
def test_sync_and_async_children_share_one_tree(cls):
    """attach_mock() puts mocks of all kinds below one parent, which has their calls in order."""
    app = cls()
    log, fetch = MagicMock(), AsyncMock(return_value=3)
    app.attach_mock(log, "log")
    app.attach_mock(fetch, "fetch")

    app.log("begin")
    result = run(fetch("/a"))
    log.info("end")

    assert result == 3
    assert app.mock_calls == [call.log("begin"), call.fetch("/a"), call.log.info("end")]
    assert app.method_calls == [call.log("begin"), call.fetch("/a"), call.log.info("end")]
    app.assert_has_calls([call.log("begin"), call.fetch("/a")])


def test_attached_mock_is_named_by_its_parent():
    """The name of an attached mock is its path from the parent."""
    app = MagicMock(name="app")
    app.attach_mock(AsyncMock(), "fetch")

    with pytest.raises(AssertionError) as caught:
        app.fetch.assert_awaited()

    assert str(caught.value) == "Expected app.fetch to have been awaited. Awaited 0 times."


def test_mock_that_is_set_as_an_attribute_records_in_the_parent():
    """A nameless mock that is assigned becomes a child, one with a name stays on its own."""
    app = MagicMock()
    app.fetch, app.other = AsyncMock(), AsyncMock(name="other")

    run(app.fetch(1))
    run(app.other(2))

    assert app.mock_calls == [call.fetch(1)]


@pytest.mark.asyncio_only
def test_cancelled_await_counts():
    """An await that is cancelled while it waits has happened, and is no longer pending."""

    async def wait_for_ever():
        await asyncio.get_event_loop().create_future()

    async def cancel(task):
        await asyncio.wait([task], timeout=0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    fetch = AsyncMock(name="fetch", side_effect=wait_for_ever)

    async def use():
        await cancel(asyncio.ensure_future(fetch()))

    run(use())

    assert fetch.await_count == 1
    with pytest.raises(AssertionError) as caught:
        fetch.assert_not_awaited()
    assert "never awaited" not in str(caught.value)


@pytest.mark.asyncio_only
def test_call_that_is_cancelled_before_it_begins_is_no_await():
    """A task that is cancelled before its first step never awaited the call."""
    fetch = AsyncMock()

    async def use():
        task = asyncio.ensure_future(fetch())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(use())

    assert fetch.call_count == 1
    assert fetch.await_count == 0


def test_side_effect_talks_to_whoever_drives_the_coroutine():
    """What an async side_effect hands out and gets back passes through, in any event loop."""
    fetch = AsyncMock(side_effect=lambda: answer_of("question"))

    async def answer_of(question):
        return await ask(question)

    coroutine = fetch()

    assert coroutine.send(None) == "question"
    with pytest.raises(StopIteration) as stopped:
        coroutine.send("reply")
    assert stopped.value.value == "reply"


@pytest.mark.parametrize("argument", ["side_effect", "wraps"])
def test_exception_thrown_into_the_await_reaches_the_function(argument):
    """What is thrown into the coroutine is raised where the function waits."""

    async def recover():
        try:
            await ask("question")
        except LookupError as exc:
            return str(exc)

    coroutine = AsyncMock(**{argument: recover})()
    coroutine.send(None)

    with pytest.raises(StopIteration) as stopped:
        coroutine.throw(LookupError("thrown"))

    assert stopped.value.value == "thrown"


def test_side_effect_may_call_the_mock_itself():
    """A side_effect that awaits its own mock is counted at each depth."""

    async def factorial(number):
        return number * await mocked(number - 1) if number > 1 else 1

    mocked = AsyncMock(side_effect=factorial)

    assert run(mocked(5)) == 120
    assert mocked.await_args_list == [call(number) for number in (5, 4, 3, 2, 1)]
    assert mocked.call_count == mocked.await_count == 5


@pytest.mark.asyncio_only
def test_many_awaits_at_once_are_counted_and_kept_apart():
    """Awaits that are all in flight at one time are each counted and get their own result."""
    calls = 500
    started = []

    async def echo(number):
        started.append(number)
        if len(started) == calls:
            gate.set_result(None)
        await asyncio.shield(gate)
        return number

    fetch = AsyncMock(side_effect=echo)

    async def use():
        nonlocal gate
        gate = asyncio.get_event_loop().create_future()
        return await asyncio.gather(*map(fetch, range(calls)))

    gate = None
    results = run(use())

    assert results == list(range(calls))
    assert fetch.call_count == fetch.await_count == calls
    assert fetch.await_args_list == [call(number) for number in started]


@pytest.mark.asyncio_only
def test_many_awaits_share_one_iterable():
    """Concurrent awaits take one result each, none twice."""
    fetch = AsyncMock(side_effect=range(100))

    async def use():
        return await asyncio.gather(*(fetch() for _ in range(100)))

    assert sorted(run(use())) == list(range(100))


@pytest.mark.parametrize("kwargs", [{}, {"wraps": int}])
@needs_threads
def test_counts_are_exact_under_threads(kwargs):
    """No call and no await of many threads is lost, in the mock and in its parent."""
    session = MagicMock()
    session.attach_mock(AsyncMock(**kwargs), "fetch")
    fetch = session.fetch

    def use():
        for _ in range(2000):
            with contextlib.suppress(StopIteration):
                fetch().send(None)

    in_threads(8, use)

    assert fetch.call_count == fetch.await_count == 16000
    assert len(fetch.call_args_list) == len(fetch.await_args_list) == 16000
    assert len(session.mock_calls) == len(session.method_calls) == 16000


@needs_threads
def test_first_await_is_counted_while_another_thread_looks():
    """Who reads the count at the moment of the first call makes no other record of it."""
    counts = []
    for _ in range(500):
        fetch = AsyncMock()
        uses = iter([lambda m=fetch: finish(m()), lambda m=fetch: m.await_count])

        in_threads(2, lambda uses=uses: next(uses)())

        counts.append(fetch.await_count)
    assert set(counts) == {1}


@needs_threads
def test_counts_of_several_mocks_are_exact_under_threads():
    """The common parent of several mocks loses no call either."""
    session = AsyncMock(side_effect=produce)
    mocks = [session.add, session.commit]

    def use():
        for number in range(400):
            for each in mocks:
                finish(each(number))

    in_threads(4, use)

    assert [each.call_count for each in mocks] == [each.await_count for each in mocks]
    assert [each.await_count for each in mocks] == [1600, 1600]
    assert len(session.mock_calls) == 3200


@needs_threads
def test_assertion_fails_well_while_other_threads_call():
    """An assertion lists what it finds, whatever the other threads go on doing."""
    fetch = AsyncMock(name="fetch")
    texts = []

    def use():
        for _ in range(30):
            coroutine = fetch()
            try:
                fetch.assert_any_await("never")
            except AssertionError as exc:
                texts.append(str(exc))
            finish(coroutine)

    in_threads(4, use)

    assert len(texts) == 120
    assert all(text.startswith("fetch('never') await not found.") for text in texts)


@needs_threads
def test_reset_mock_leaves_calls_of_other_threads_whole():
    """A call that is made while another thread resets the mock keeps its arguments."""
    received = []
    fetch = AsyncMock(side_effect=received.append)

    def use():
        for _ in range(2000):
            with contextlib.suppress(TypeError, StopIteration):
                fetch("row").send(None)
            fetch.reset_mock()

    with caught_warnings():  # so that what is lost here spoils no other test
        in_threads(4, use)

    assert received == ["row"] * 8000


@pytest.mark.skipif(sys.version_info < (3, 7), reason="unittest.mock has no seal before 3.7")
def test_sealed_mock_makes_no_result():
    """A sealed mock without a return_value refuses to make one, when it is awaited."""
    session = AsyncMock(name="session")
    session.add.return_value = 3
    session.commit
    mock.seal(session)

    coroutine = session.commit()

    assert run(session.add()) == 3
    with pytest.raises(AttributeError, match=r"session\.commit"):
        run(coroutine)


@pytest.mark.parametrize("kwargs", [{}, {"self": "me"}])
@needs_threads
def test_call_that_cannot_be_recorded_holds_up_no_other(kwargs):
    """The error of recording is raised by the call, and other threads can go on calling."""
    fetch = AsyncMock(name="fetch")
    calls, fetch.call_args_list = fetch.call_args_list, None

    with pytest.raises(AttributeError):
        fetch(**kwargs)
    fetch.call_args_list = calls
    caller = threading.Thread(target=lambda: fetch().close(), daemon=True)
    caller.start()
    caller.join(5)

    assert not caller.is_alive()
    assert len(calls) == 1


def test_call_that_cannot_be_recorded_is_not_pending():
    """A call that raised gave no coroutine that somebody could have awaited."""
    fetch = AsyncMock(name="fetch")
    fetch.call_args_list = None

    with pytest.raises(AttributeError):
        fetch()
    with pytest.raises(AssertionError) as caught:
        fetch.assert_awaited()

    assert str(caught.value) == "Expected fetch to have been awaited. Awaited 0 times."
