"""`run`: a coroutine to its end, in an event loop of its own."""

import asyncio
import functools
import inspect
import os
import re
import subprocess
import sys
import types
from unittest import mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, MagicMock, run
from helpers import caught_warnings, needs_processes


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
    return MagicMock(spec=asyncio.Future, **{"__await__.return_value": 42})


def mock_with_await():
    """Return a mock that was made awaitable."""
    thing = MagicMock()
    thing.__await__ = lambda self: answer().__await__()
    return thing


class Fetch:
    def __repr__(self):
        return "Fetch()"

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


@pytest.mark.parametrize(
    "make",
    [answer, AsyncMock(return_value=42), AsyncContextManagerMock(enter_result=42), Ready, old_style,
     finished_future, mock_of_a_future, mock_with_await],
)  # fmt: skip
def test_any_awaitable_is_awaited(make):
    """`run()` takes whatever can stand after `await`, and returns what it gives."""
    assert run(make()) == 42


@pytest.mark.parametrize(
    "exception", [ValueError("bad"), asyncio.CancelledError(), KeyboardInterrupt(), SystemExit(3)]
)
def test_exception_is_passed_on(exception):
    """Exits and interrupts included; the loop is closed, and the next `run()` works."""
    loops = []

    async def main():
        loops.append(current_loop())
        raise exception

    with pytest.raises(type(exception)) as caught:
        run(main())

    assert caught.value.args == exception.args
    assert loops[0].is_closed()
    assert run(answer()) == 42


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_each_run_has_a_fresh_loop():
    """It is closed at the end, and the thread has none then, as after `asyncio.run()`."""

    async def loop_in_run():
        return current_loop()

    first, second = run(loop_in_run()), run(loop_in_run())

    assert first is not second
    assert first.is_closed()
    with pytest.raises(RuntimeError, match="no current event loop"):
        asyncio.get_event_loop()


def test_tasks_that_are_left_are_cancelled():
    """They may clean up; also when the coroutine fails."""
    steps = []

    async def forever():
        try:
            await current_loop().create_future()
        finally:
            await asyncio.sleep(0)
            steps.append("cleaned up")

    async def main():
        steps.append(asyncio.ensure_future(forever()))
        await asyncio.sleep(0)
        raise LookupError

    with pytest.raises(LookupError):
        run(main())

    assert steps[1:] == ["cleaned up"]
    assert steps[0].cancelled()


def reports_of_run(ending):
    """Run a coroutine that leaves a task, which ends so; return it and what was reported of it."""
    reports = []

    async def refusing():
        try:
            await current_loop().create_future()
        except asyncio.CancelledError:
            return ending()

    async def main():
        current_loop().set_exception_handler(lambda loop, context: reports.append(context))
        ended, left = asyncio.ensure_future(answer()), asyncio.ensure_future(refusing())
        await ended
        return left

    return run(main()), reports


@pytest.mark.skipif(sys.version_info < (3, 7), reason="reported once the task is collected")
def test_failure_of_a_cancelled_task_is_reported():
    """To the loop's exception handler; one that ends well, and one that had ended, are not."""
    task, (report,) = reports_of_run(lambda: {}["key"])
    other, reports = reports_of_run(lambda: 1)

    assert report["task"] is task
    assert report["exception"] is task.exception()
    assert report["message"] == "unhandled exception during asyncio.run() shutdown"
    assert (other.result(), reports) == (1, [])


def test_async_generators_are_shut_down():
    """One that was left in the middle runs its `finally`, in the loop."""
    steps = []

    async def numbers():
        try:
            yield 1
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
    """It is keyword-only and None unless given, as that of `asyncio.run()`."""

    async def main():
        return current_loop().get_debug()

    parameter = inspect.signature(run).parameters["debug"]

    assert run(main(), debug=debug) is debug
    assert (parameter.kind, parameter.default) == (parameter.KEYWORD_ONLY, None)


@pytest.mark.skipif(sys.version_info[:2] == (3, 7), reason="asyncio.run() asks for none there")
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


@pytest.mark.parametrize("make", [answer, AsyncMock(), Ready], ids=["def", "mock", "other"])
def test_running_loop_is_refused_without_a_warning(make, caplog):
    """RuntimeError is all: nothing begins, nothing warns, nothing is logged."""
    begun = []

    async def inner():
        begun.append(await make())

    async def main():
        for coroutine in (make(), inner()):
            with pytest.raises(RuntimeError, match=r"running|another loop"):
                run(coroutine)
        return await answer()

    with caught_warnings() as caught:
        assert run(main()) == 42

    assert [str(warning.message) for warning in caught] == caplog.records == begun == []


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


def text_of_refusal(thing):
    """Return the text of the TypeError, without ids."""
    with pytest.raises(TypeError) as caught:
        run(thing)
    return re.sub(r" (id='\d+'|at 0x[0-9a-fA-F]+)", "", str(caught.value))


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (None, "None"),
        ("answer()", "'answer()'"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, ...]"),
        (NoRepr(), "<NoRepr instance>"),
        (mock.NonCallableMock(), "<NonCallableMock>"),
        (mock.Mock(), "<Mock>; call it: run(mock())"),
        (Ready, f"<class '{__name__}.Ready'>; call it: run(Ready())"),
        (answer, "<function answer>; call it: run(answer())"),
        (Fetch().method, "<bound method Fetch.method of Fetch()>; call it: run(method())"),
        (MagicMock(name="a")().b, "run(a().b())"),
        (MagicMock(spec=answer), "run(mock())"),
        (functools.partial(int), "functools.partial(<class 'int'>)"),
        (Fetch(), "Fetch()"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_awaited_is_shown(thing, text):
    """Shortened, and with how to call it if it has a name to write; nothing is called."""
    refusal = text_of_refusal(thing)

    assert refusal.startswith("run() takes a coroutine, not ")
    assert refusal.endswith(f" {text}")
    assert getattr(thing, "mock_calls", []) == []


@pytest.mark.parametrize("name", [property(lambda self: {}["x"]), 3], ids=["fails", "no str"])
def test_refusal_comes_through_where_the_name_is_odd(name):
    """A callable may have a `__name__` that cannot be written, a mock a `__repr__` that fails."""
    thing = type("Odd", (Fetch,), {"__name__": name, "__repr__": lambda self: "Odd()"})()
    fetch = MagicMock(name="fetch")
    fetch.__repr__ = mock.Mock(side_effect=ValueError)

    assert text_of_refusal(thing) == "run() takes a coroutine, not Odd()"
    assert "call it" not in text_of_refusal(lambda: 3)
    assert text_of_refusal(fetch).endswith(" instance>; call it: run(fetch())")
