"""`run`: a coroutine to its end, in an event loop of its own."""

import asyncio
import contextlib
import sys
import types
from unittest import mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, MagicMock, run
from helpers import caught_warnings

ignore_policies = pytest.mark.filterwarnings("ignore::DeprecationWarning")


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


@pytest.mark.parametrize(
    "make",
    [answer, AsyncMock(return_value=42), AsyncContextManagerMock(enter_result=42), Ready, old_style,
     lambda: MagicMock(spec=asyncio.Future, **{"__await__.return_value": 42})],
)  # fmt: skip
def test_any_awaitable_is_awaited(make):
    """`run()` takes whatever can stand after `await`, and returns what it gives."""
    assert run(make()) == 42


@ignore_policies
@pytest.mark.parametrize(
    "exception", [ValueError("bad"), asyncio.CancelledError(), KeyboardInterrupt(), SystemExit(3)]
)
def test_each_run_has_a_loop_that_is_closed(exception):
    """Exits and interrupts are passed on, too; as after `asyncio.run()` the thread has no loop."""
    loops = []

    async def main(raised):
        loops.append(asyncio.get_event_loop())
        if raised:
            raise raised

    with pytest.raises(type(exception)) as caught:
        run(main(exception))
    run(main(None))

    assert caught.value.args == exception.args
    assert loops[0] is not loops[1]
    assert all(loop.is_closed() for loop in loops)
    with pytest.raises(RuntimeError, match="no current event loop"):
        asyncio.get_event_loop()


def test_what_is_left_is_wound_up_in_the_loop():
    """Tasks are cancelled, async generators closed; a task that fails then is reported, alone."""
    tasks, closed, reports = [], [], []

    async def left(ending):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.get_event_loop().create_future()
        await asyncio.sleep(0)
        return ending()

    async def numbers():
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            closed.append("closed")

    async def main():
        asyncio.get_event_loop().set_exception_handler(lambda _, report: reports.append(report))
        endings = [mock.Mock(side_effect=[each]) for each in (asyncio.CancelledError, KeyError, 1)]
        tasks.extend(asyncio.ensure_future(each) for each in (answer(), *map(left, endings)))
        closed.append(numbers())
        await closed[0].__anext__()
        await tasks[0]
        raise LookupError

    with pytest.raises(LookupError):
        run(main())

    _, cancelled, failed, ended = tasks
    assert (cancelled.cancelled(), ended.result(), closed[1:]) == (True, 1, ["closed"])
    reported = [(report["task"], report["exception"]) for report in reports]
    assert reported == [(failed, failed.exception())] * (sys.version_info >= (3, 7))


@pytest.mark.parametrize("variable", ["1", ""])
@pytest.mark.parametrize("debug", [True, False, None])
def test_debug_sets_the_mode_of_the_loop(debug, variable, monkeypatch):
    """It is given by name only; without it the loop has the interpreter's mode, but on 3.7."""
    monkeypatch.setenv("PYTHONASYNCIODEBUG", variable)
    default = bool(variable) or getattr(sys.flags, "dev_mode", False)
    if sys.version_info[:2] == (3, 7):  # asyncio.run() asks for none there
        default = False

    async def main():
        return asyncio.get_event_loop().get_debug()

    assert run(main(), debug=debug) is (default if debug is None else debug)
    with pytest.raises(TypeError):
        run(None, debug)


@ignore_policies
@pytest.mark.parametrize("make", [answer, AsyncMock(), Ready], ids=["def", "mock", "other"])
def test_running_loop_is_refused_without_a_warning(make, caplog):
    """RuntimeError is all: nothing begins, warns, or is logged, and the loop stays the thread's."""
    begun = []

    async def inner():
        begun.append(await make())

    async def main():
        own = asyncio.get_event_loop_policy().get_event_loop
        before, task = own(), asyncio.ensure_future(answer())
        for coroutine in (make(), inner()):
            with pytest.raises(RuntimeError, match=r"running|another loop"):
                run(coroutine)
        return before is own() is asyncio.get_event_loop(), await task

    with caught_warnings() as caught:
        assert run(main()) == (True, 42)

    warned = [str(each.message) for each in caught if each.category is not DeprecationWarning]
    assert warned == caplog.records == begun == []


def test_mocked_sleep_is_left_to_the_coroutine():
    """Where `asyncio.sleep` is a mock, it has no calls but those of the coroutine that runs."""

    async def main():
        await asyncio.sleep(3600)

    with mock.patch("asyncio.sleep", AsyncMock()) as sleep:
        run(main())

    assert sleep.mock_calls == [mock.call(3600)]


CALL_IT = r"; call it: run\(f\(\)\), not run\(f\)"


@pytest.mark.parametrize(
    ("thing", "shown"),
    [(mock.NonCallableMock(), "<NonCallableMock .*>"), (mock.Mock(), f"<Mock .*>{CALL_IT}"),
     (Ready, f"<class '.*Ready'>{CALL_IT}")],
)  # fmt: skip
def test_what_cannot_be_awaited_is_refused(thing, shown):
    """With how to call it if it can be called; nothing is called."""
    with pytest.raises(TypeError, match=rf"^run\(\) takes a coroutine, not {shown}$"):
        run(thing)

    assert getattr(thing, "mock_calls", []) == []
