"""`run`: a coroutine to its end, in an event loop of its own."""

import asyncio
import functools
import inspect
import os
import re
import subprocess
import sys
import types
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest

from asyncmocks import AsyncMock, MagicMock, _waiting, run
from helpers import caught_warnings, needs_processes, needs_threads


async def answer():
    """Return 42, after a turn of the event loop."""
    await asyncio.sleep(0)
    return 42


class Ready:
    """Something awaitable that is no coroutine."""

    def __await__(self):
        return (yield from answer().__await__())


@types.coroutine
def old_style():
    """Return 42, after a turn of the event loop, as was written before `async def`."""
    yield
    return 42


def finished_future():
    """Return a future that has its result already."""
    loop = asyncio.new_event_loop()
    future = loop.create_future()
    future.set_result(42)
    loop.close()
    return future


def mock_of_a_future():
    """Return a mock of something awaitable."""
    future = MagicMock(spec=asyncio.Future)
    future.__await__.return_value = 42
    return future


def mock_with_await():
    """Return a mock that was made awaitable."""
    thing = MagicMock()
    thing.__await__ = lambda self: answer().__await__()
    return thing


class Fetch:
    def __call__(self):
        """Be callable, without a name."""

    def method(self):
        """Be callable, with a name."""


class NoRepr:
    def __repr__(self):
        raise ValueError("not now")


def current_loop():
    """Return the event loop that runs."""
    return asyncio.get_event_loop()


async def loop_in_run():
    """Return the event loop that `run()` made."""
    return current_loop()


def test_result_is_returned():
    """`run()` returns what the coroutine returns."""
    assert run(answer()) == 42


def test_call_of_a_mock_runs():
    """`run()` carries out the call of an AsyncMock."""
    fetch = AsyncMock(return_value=3)

    assert run(fetch("url")) == 3

    fetch.assert_awaited_once_with("url")


@pytest.mark.parametrize(
    "make",
    [Ready, old_style, finished_future, mock_of_a_future, mock_with_await],
    ids=lambda make: make.__name__,
)
def test_any_awaitable_is_awaited(make):
    """`run()` takes whatever can stand after `await`."""
    assert run(make()) == 42


@pytest.mark.parametrize(
    "exception",
    [ValueError("bad"), asyncio.CancelledError(), KeyboardInterrupt(), SystemExit(3)],
    ids=lambda exception: type(exception).__name__,
)
def test_exception_is_passed_on(exception):
    """What the coroutine raises comes out of `run()`, exits and interrupts included."""
    fail = AsyncMock(side_effect=exception)

    with pytest.raises(type(exception)) as caught:
        run(fail())

    assert caught.value.args == exception.args


@pytest.mark.parametrize("exception", [ValueError, KeyboardInterrupt])
def test_loop_is_closed_after_an_exception(exception):
    """The event loop is closed after a failure too, and the next `run()` works."""
    loops = []

    async def main():
        loops.append(current_loop())
        raise exception

    with pytest.raises(exception):
        run(main())

    assert loops[0].is_closed()
    assert run(answer()) == 42


def test_each_run_has_a_fresh_loop():
    """Each `run()` makes its own event loop and closes it at the end."""
    first, second = run(loop_in_run()), run(loop_in_run())

    assert first is not second
    assert first.is_closed()
    assert second.is_closed()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_loop_is_current_afterwards():
    """After `run()` the thread has no current event loop, as after `asyncio.run()`."""
    run(answer())

    with pytest.raises(RuntimeError, match="no current event loop"):
        asyncio.get_event_loop()


def test_tasks_that_are_left_are_cancelled():
    """Tasks that still run at the end are cancelled, and may clean up."""
    steps = []

    async def forever():
        try:
            await current_loop().create_future()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            steps.append("cleaned up")
            raise

    async def main():
        steps.append(asyncio.ensure_future(forever()))
        await asyncio.sleep(0)

    run(main())

    assert steps[1:] == ["cleaned up"]
    assert steps[0].cancelled()


def test_tasks_that_are_left_are_cancelled_after_a_failure():
    """Tasks that still run when the coroutine fails are cancelled."""
    tasks = []

    async def forever():
        await current_loop().create_future()

    async def main():
        tasks.append(asyncio.ensure_future(forever()))
        await asyncio.sleep(0)
        raise LookupError

    with pytest.raises(LookupError):
        run(main())

    assert tasks[0].cancelled()


async def refusing(ending):
    """Wait for ever; when cancelled, end as told."""
    try:
        await current_loop().create_future()
    except asyncio.CancelledError:
        return ending()


def reports_of_run(ending):
    """Run a coroutine that leaves such a task; return the task and what was reported of it."""
    reports = []

    async def main():
        current_loop().set_exception_handler(lambda loop, context: reports.append(context))
        ended, left = asyncio.ensure_future(answer()), asyncio.ensure_future(refusing(ending))
        await ended
        return left

    return run(main()), reports


def test_failure_of_a_cancelled_task_is_reported():
    """A task that fails when it is cancelled is reported to the loop's exception handler."""
    task, (report,) = reports_of_run(lambda: {}["key"])

    assert report["task"] is task
    assert report["exception"] is task.exception()
    assert isinstance(report["exception"], KeyError)
    text = r"unhandled exception during (asyncio|asyncmocks)\.run\(\) shutdown"
    assert re.fullmatch(text, report["message"])


def test_result_of_a_cancelled_task_is_no_failure():
    """A task that ends well when it is cancelled, and one that had ended, are not reported."""
    task, reports = reports_of_run(lambda: 1)

    assert task.result() == 1
    assert reports == []


def test_async_generators_are_shut_down():
    """An async generator that was left in the middle runs its `finally`, in the loop."""
    steps = []

    async def numbers():
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            steps.append("closed")

    async def main():
        steps.append(numbers())
        return await steps[0].__anext__()

    assert run(main()) == 1
    assert steps[1:] == ["closed"]


@pytest.mark.parametrize("debug", [True, False])
def test_debug_sets_the_mode_of_the_loop(debug):
    """`debug` switches the event loop's debug mode on or off."""

    async def main():
        return current_loop().get_debug()

    assert run(main(), debug=debug) is debug


@pytest.mark.parametrize(("variable", "mode"), [("1", "True"), ("", "False")])
@needs_processes
def test_debug_mode_is_the_interpreters_unless_given(variable, mode):
    """Without `debug` the event loop has the mode that PYTHONASYNCIODEBUG says."""
    code = """if True:
        import asyncio, asyncmocks
        async def main():
            return asyncio.get_event_loop().get_debug()
        print(bool(asyncmocks.run(main())))
    """
    environment = dict(os.environ, PYTHONASYNCIODEBUG=variable, PYTHONDEVMODE="")

    output = subprocess.check_output([sys.executable, "-c", code], env=environment)

    assert output.decode().split() == [mode]


def test_debug_is_given_by_name():
    """`debug` is keyword-only and None unless given, as that of `asyncio.run()`."""
    parameter = inspect.signature(run).parameters["debug"]

    assert parameter.kind is parameter.KEYWORD_ONLY
    assert parameter.default is None


@pytest.mark.parametrize("make", [answer, AsyncMock(), Ready], ids=["def", "mock", "other"])
def test_running_loop_is_refused_without_a_warning(make, caplog):
    """Inside a running loop RuntimeError is all: nothing warns, nothing is logged."""

    async def main():
        with pytest.raises(RuntimeError, match=r"running|another loop"):
            run(make())

    with caught_warnings() as caught:
        run(main())

    assert [str(warning.message) for warning in caught] == []
    assert [record.getMessage() for record in caplog.records] == []


def test_refused_coroutine_has_not_begun():
    """What a running event loop refuses does not run, not even its first step."""
    begun = []

    async def inner():
        begun.append(1)

    async def main():
        with pytest.raises(RuntimeError):
            run(inner())
        return await answer()

    assert run(main()) == 42
    assert begun == []


def test_mocked_sleep_is_left_to_the_coroutine():
    """Where `asyncio.sleep` is a mock, it has no calls but those of the coroutine that runs."""

    async def main():
        await asyncio.sleep(3600)

    with mock.patch("asyncio.sleep", AsyncMock()) as sleep:
        run(main())

    assert sleep.mock_calls == [mock.call(3600)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_loop_that_runs_is_that_of_the_thread():
    """The running event loop is the thread's own, before and after it refused another `run()`."""

    async def main():
        own = asyncio.get_event_loop_policy().get_event_loop
        loops, task = [own()], asyncio.ensure_future(answer())
        with pytest.raises(RuntimeError):
            run(answer())
        return [loop is current_loop() for loop in [*loops, own()]], await task

    assert run(main()) == ([True, True], 42)


def test_coroutine_can_run_once_only():
    """A coroutine that ran to its end cannot run again."""
    coroutine = answer()
    run(coroutine)

    with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
        run(coroutine)


def text_of_refusal(thing):
    """Return the text of the TypeError, without ids."""
    with pytest.raises(TypeError) as caught:
        run(thing)
    return re.sub(r" (id='\d+'|at 0x[0-9a-fA-F]+)", "", str(caught.value))


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (len, "<built-in function len>; call it: run(len())"),
        (Ready, f"<class '{__name__}.Ready'>; call it: run(Ready())"),
        (3, "3"),
        (None, "None"),
        ("answer()", "'answer()'"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, ...]"),
        ("a" * 50 + "z" * 50, "'aaaaaaaaaaaaaaaaa...zzzzzzzzzzzzzzzzzz'"),
        (MagicMock(), "<MagicMock>; call it: run(mock())"),
        (AsyncMock(), "<AsyncMock>; call it: run(mock())"),
        (mock.Mock(), "<Mock>; call it: run(mock())"),
        (mock.NonCallableMock(), "<NonCallableMock>"),
        (NoRepr(), "<NoRepr instance>"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_awaited_is_refused(thing, text):
    """`run()` shows what came, shortened, and how to call it if that may have been meant."""
    assert text_of_refusal(thing) == f"run() takes a coroutine, not {text}"


@pytest.mark.parametrize(
    ("thing", "hint"),
    [
        (answer, "; call it: run(answer())"),
        (Fetch().method, "; call it: run(method())"),
        (AsyncMock(name="fetch"), "; call it: run(fetch())"),
        (AsyncMock(name="session").get, "; call it: run(session.get())"),
        (MagicMock(name="Client")().get, "; call it: run(Client().get())"),
        (MagicMock(spec=answer), "; call it: run(mock())"),
        (lambda: answer(), ""),
        (functools.partial(answer), ""),
        (Fetch(), ""),
        (mock.NonCallableMagicMock(name="plain"), ""),
    ],
    ids=lambda value: value or "none" if isinstance(value, str) else type(value).__name__,
)
def test_hint_names_what_to_call(thing, hint):
    """The hint has the full name of a mock, the name of a function, and is left out for others."""
    text = text_of_refusal(thing)

    assert text.startswith("run() takes a coroutine, not ")
    assert re.findall(r"; .*$", text) == ([hint] if hint else [])


@pytest.mark.parametrize("name", [property(lambda self: {}["x"]), 3], ids=["fails", "no str"])
def test_refusal_comes_through_where_the_name_is_odd(name):
    """`run()` gives no hint where a callable has a `__name__` that cannot be written."""
    thing = type("Odd", (Fetch,), {"__name__": name, "__repr__": lambda self: "Odd()"})()

    assert text_of_refusal(thing) == "run() takes a coroutine, not Odd()"


def test_mock_whose_repr_fails_is_named():
    """`run()` names a mock with a `__repr__` that raises."""
    thing = MagicMock(name="fetch")
    thing.__repr__ = mock.Mock(side_effect=ValueError)

    text = text_of_refusal(thing)

    assert text.endswith(" instance>; call it: run(fetch())")


def test_refusal_calls_nothing():
    """A mock that `run()` refuses has not been called, nor have its children."""
    fetch = MagicMock(name="fetch")

    text_of_refusal(fetch)

    assert fetch.mock_calls == []


def test_async_generator_is_refused():
    """An async generator cannot be awaited."""

    async def numbers():
        yield 1

    assert text_of_refusal(numbers()).startswith("run() takes a coroutine, not <async")


def test_what_only_claims_to_be_awaitable_is_refused_by_await():
    """An `__await__` that gives no iterator raises what `await` raises."""

    class Liar:
        def __await__(self):
            return 3

    with pytest.raises(TypeError, match="__await__"):
        run(Liar())


@needs_threads
def test_threads_run_at_the_same_time():
    """Each thread may `run()` a coroutine of its own."""
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: run(answer()), range(20)))

    assert results == [42] * 20


def test_what_is_so_when_the_waiter_is_in_place_is_seen():
    """Another thread may make it so just before."""
    answers = iter([False, True])

    assert run(_waiting.wait_until(lambda: next(answers), _waiting.Waiters(), None, "a test"))
