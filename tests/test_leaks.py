"""What was waited for or held in a test is not kept alive after it; at exit nothing is printed."""

import asyncio
import os
import subprocess
import sys
import weakref

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, Gate, MagicMock, run
from helpers import is_gone, needs_processes

SCRIPT = """if True:
    import asyncio
    from asyncmocks import AsyncMock, Gate, run
    fetch = AsyncMock(name="fetch")
    async def main():
        gate = Gate()
        held = AsyncMock(side_effect=gate)
        tasks = [asyncio.ensure_future(held("job")) for _ in range(3)]
        tasks.append(asyncio.ensure_future(fetch.wait_until_awaited(timeout=None)))
        tasks.append(asyncio.ensure_future(fetch.wait_until_any_await_with("never")))
        await gate.wait_until_waiting(3)
        gate.release()
        tasks[1].cancel()
        return gate, tasks
    left = run(main())
    fetch.wait_until_awaited().close()
    fetch(1).close()
    print("done")
"""


async def give_up(waiting):
    """Wait, and give up after a turn of the event loop."""
    task = asyncio.ensure_future(waiting)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def end_in_time(m):
    """Wait until the mock is awaited."""
    task = asyncio.ensure_future(m.wait_until_awaited())
    await asyncio.sleep(0)
    await m()
    await task


async def end_too_late(m):
    """Wait for awaits that do not come."""
    with pytest.raises(AssertionError):
        await m.wait_until_awaited(5, timeout=0.001)


async def end_cancelled(m):
    """Wait for any await, and give up."""
    await give_up(m.wait_until_awaited(timeout=None))
    await give_up(m.wait_until_any_await_with("never"))


async def end_at_a_gate(m):
    """Hold calls of the mock: one is released, one fails, one is cancelled, one is let go."""
    gate = Gate()
    m.side_effect = gate
    await give_up(gate.wait_until_waiting(timeout=None))
    tasks = [asyncio.ensure_future(m(number)) for number in range(4)]
    await gate.wait_until_waiting(4)
    gate.release()
    gate.fail(KeyError)
    tasks[2].cancel()
    gate.open()
    await asyncio.wait(tasks)
    assert [task.cancelled() or task.exception() is not None for task in tasks].count(True) == 2


@pytest.mark.parametrize("cls", [AsyncMock, MagicMock, AsyncContextManagerMock])
def test_subclass_dies_with_its_last_mock(cls):
    """What is known of a class of the user's does not keep it alive."""

    class Special(cls):
        pass

    m, under_spec = Special(), Special(spec=give_up)
    with pytest.raises(AttributeError):
        m.child.assert_calld_once()
    reference = weakref.ref(Special)
    del m, under_spec, Special

    assert is_gone(reference)


@pytest.mark.parametrize("wait", [end_in_time, end_too_late, end_cancelled, end_at_a_gate])
def test_wait_that_has_ended_keeps_nothing(wait):
    """Neither the event loop nor a task, though the mock lives on; nor, at its end, the mock."""
    m, references = AsyncMock(), []

    async def main(m):
        references.append(weakref.ref(asyncio.get_event_loop()))
        task = asyncio.ensure_future(wait(m))
        references.append(weakref.ref(task))
        await task

    run(main(m))
    assert [is_gone(reference) for reference in references] == [True, True]
    reference = weakref.ref(m)
    del m

    assert is_gone(reference)


class Result:
    """Something that can be weakly referred to."""


def test_gate_keeps_nothing():
    """A gate that lives on keeps no mock whose calls it held, and no result that it gave."""
    gate = Gate()

    async def main():
        m, result = AsyncMock(side_effect=gate), Result()
        task = asyncio.ensure_future(m("held"))
        await gate.wait_until_waiting()
        gate.release(result)
        await task
        return weakref.ref(m), weakref.ref(result)

    assert list(map(is_gone, run(main()))) == [True, True]
    assert gate.waiting == 0


@needs_processes
@pytest.mark.skipif(sys.version_info < (3, 7), reason="-X dev came with Python 3.7")
def test_interpreter_exits_in_silence():
    """At exit nothing is printed, whatever was waited for, held, cancelled and closed."""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", SCRIPT]
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))

    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    output, errors = process.communicate(timeout=60)

    assert (output.split(), errors.decode()) == ([b"done"], "")
