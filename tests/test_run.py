"""`run`: a coroutine to its end, in an event loop of its own."""

import asyncio
import functools
import os
import re
import subprocess
import sys
import types
from unittest import mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, MagicMock, run
from helpers import caught_warnings, needs_processes, type_name

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


def mock_with_await():
    """Return a mock that was made awaitable."""
    thing = MagicMock()
    thing.__await__ = lambda self: answer().__await__()
    return thing


def current_loop():
    """Return the event loop that runs."""
    return asyncio.get_event_loop()


@pytest.mark.parametrize(
    "make",
    [
        answer,
        AsyncMock(return_value=42),
        AsyncContextManagerMock(enter_result=42),
        Ready,
        old_style,
        lambda: MagicMock(spec=asyncio.Future, **{"__await__.return_value": 42}),
        mock_with_await,
    ],
)
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
        loops.append(current_loop())
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
    """Tasks are cancelled and async generators closed, also when the coroutine fails."""
    steps = []

    async def forever():
        try:
            await current_loop().create_future()
        finally:
            await asyncio.sleep(0)
            steps.append("cleaned up")

    async def numbers():
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            steps.append("closed")

    async def main():
        steps.append(asyncio.ensure_future(forever()))
        steps.append(numbers())
        await steps[1].__anext__()
        await asyncio.sleep(0)
        raise LookupError

    with pytest.raises(LookupError):
        run(main())

    assert steps[2:] == ["cleaned up", "closed"]
    assert steps[0].cancelled()


@pytest.mark.parametrize("debug", [True, False])
def test_debug_sets_the_mode_of_the_loop(debug):
    """It is given by name only, as that of `asyncio.run()`."""

    async def main():
        return current_loop().get_debug()

    assert run(main(), debug=debug) is debug
    with pytest.raises(TypeError):
        run(None, debug)


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
        return before is own() is current_loop(), await task

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


# What is refused


CALL_IT = "; call it: run(f()), not run(f)"
MUTE = MagicMock(name="fetch")
MUTE.__repr__ = mock.Mock(side_effect=ValueError)


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (None, "None"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, ...]"),
        (mock.NonCallableMock(), "<NonCallableMock>"),
        (mock.Mock(), f"<Mock>{CALL_IT}"),
        (Ready, f"<class '{__name__}.Ready'>{CALL_IT}"),
        (functools.partial(int), f"functools.partial(<class 'int'>){CALL_IT}"),
        (MUTE, f"instance>{CALL_IT}"),
    ],
    ids=type_name,
)
def test_what_cannot_be_awaited_is_shown(thing, text):
    """Shortened, and with how to call it if it can be called; nothing is called."""
    with pytest.raises(TypeError) as caught:
        run(thing)

    shown = re.sub(r" (id='\d+'|at 0x[0-9a-fA-F]+)", "", str(caught.value))
    assert shown.startswith("run() takes a coroutine, not ")
    assert shown.endswith(f" {text}")
    assert thing is MUTE or getattr(thing, "mock_calls", []) == []
