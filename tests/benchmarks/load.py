"""Puts asyncmocks under load; prints figures of calls at a gate, many awaits, and threads.

    python tests/benchmarks/load.py [--check]

asyncmocks is the installed one, or the checkout's where none is installed. Times are the
processor's. Memory is what tracemalloc sees, measured in runs of their own, which it slows down.
With --check the exit code is 1 if a count is not exact, or a million awaits grow dearer than 1.2
times from the first tenth to the last.
"""

import argparse
import asyncio
import gc
import platform
import sys
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from measuring import clock, tracemalloc

if not find_spec("asyncmocks"):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from asyncmocks import AsyncMock, Gate, run

HELD = 10_000
AT_ONCE = 10_000
IN_A_ROW = 1_000_000
THREADS = 8
PER_THREAD = 2_000
RUNS = 100
SWITCH_INTERVAL = 1e-6
MOST_GROWTH = 1.2


def hold_and_release():
    """Hold calls at a gate and release them; give the seconds, and whether all came back."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        start = clock()
        tasks = [asyncio.ensure_future(fetch(number)) for number in range(HELD)]
        await gate.wait_until_waiting(HELD, timeout=None)
        held = clock()
        for number in range(HELD):
            gate.release(number)
        results = [await task for task in tasks]
        is_exact = results == list(range(HELD)) and fetch.await_count == HELD
        return held - start, clock() - held, is_exact and gate.waiting == 0

    return run(main())


def weigh_held():
    """Give the bytes that one held call takes, its task included."""

    async def main():
        gate = Gate()
        fetch = AsyncMock(side_effect=gate)
        before, _ = tracemalloc.get_traced_memory()
        tasks = [asyncio.ensure_future(fetch(number)) for number in range(HELD)]
        await gate.wait_until_waiting(HELD, timeout=None)
        after, _ = tracemalloc.get_traced_memory()
        gate.open()
        await asyncio.wait(tasks)
        return (after - before) / HELD

    return traced(lambda: run(main()))


def await_at_once():
    """Await many calls under gather; give the seconds, and whether all were recorded exactly."""

    async def main():
        fetch = AsyncMock(side_effect=lambda number: asyncio.sleep(0, number))
        start = clock()
        results = await asyncio.gather(*(fetch(number) for number in range(AT_ONCE)))
        seconds = clock() - start
        awaits = [each[0][0] for each in fetch.await_args_list]
        is_exact = awaits == results == list(range(AT_ONCE))
        return seconds, is_exact and fetch.await_count == fetch.call_count == AT_ONCE

    return run(main())


def finish(coroutine):
    """Run a coroutine that waits for nothing to its end."""
    with suppress(StopIteration):
        coroutine.send(None)


def await_in_a_row():
    """Await one mock very often; give the microseconds per await of each tenth, and the count."""
    fetch = AsyncMock(return_value=1)
    tenth = IN_A_ROW // 10
    times = []
    gc.disable()  # its passes over all that is alive are no cost of ours, and come at random
    try:
        for _ in range(10):
            start = clock()
            for number in range(tenth):
                finish(fetch(number))
            times.append((clock() - start) / tenth * 1e6)
    finally:
        gc.enable()
    return times, fetch.await_count == IN_A_ROW


def weigh_awaits():
    """Give the bytes that are kept of one await."""

    def step():
        fetch = AsyncMock(return_value=1)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for number in range(IN_A_ROW // 10):
            finish(fetch(number))
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        return (after - before) / (IN_A_ROW // 10)

    return traced(step)


def traced(step):
    """Carry out a step while memory is traced."""
    tracemalloc.start()
    try:
        return step()
    finally:
        tracemalloc.stop()


def count_in_threads():
    """Await one mock in many threads; tell whether each call and each await was counted."""
    fetch = AsyncMock(return_value=1)

    def work():
        for number in range(PER_THREAD):
            finish(fetch(number))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = [fetch.call_count, fetch.await_count]
    counts += [len(fetch.call_args_list), len(fetch.await_args_list), len(fetch.mock_calls)]
    return set(counts) == {THREADS * PER_THREAD}


def count_in_many_runs():
    """Give how many of the runs counted exactly."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        return sum(count_in_threads() for _ in range(RUNS))
    finally:
        sys.setswitchinterval(interval)


def exactly(is_exact):
    """Word whether a count was right."""
    return "exact" if is_exact else "NOT EXACT"


def main():
    """Do all, tell, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit with 1 if a figure is missed")
    arguments = parser.parse_args()
    print(platform.python_implementation(), platform.python_version())
    holding, releasing, held_exactly = hold_and_release()
    print(
        f"{HELD:,} calls at a gate: {holding:.2f} s to hold, {releasing:.2f} s to release, "
        f"{exactly(held_exactly)}"
    )
    seconds, gathered_exactly = await_at_once()
    print(f"{AT_ONCE:,} awaits under gather: {seconds:.2f} s, {exactly(gathered_exactly)}")
    times, counted_exactly = await_in_a_row()
    growth = times[-1] / times[0]
    print(
        f"{IN_A_ROW:,} awaits in a row: {times[0]:.2f} usec each in the first tenth, "
        f"{times[-1]:.2f} in the last, ratio {growth:.2f}, {exactly(counted_exactly)}"
    )
    if tracemalloc:
        print(f"memory: {weigh_held():,.0f} bytes per held call with its task, ", end="")
        print(f"{weigh_awaits():,.0f} per await")
    exact_runs = count_in_many_runs()
    print(f"{THREADS} threads x {PER_THREAD:,} awaits: {exact_runs} of {RUNS} runs exact")
    is_exact = held_exactly and gathered_exactly and counted_exactly and exact_runs == RUNS
    return int(arguments.check and not (is_exact and growth <= MOST_GROWTH))


if __name__ == "__main__":
    sys.exit(main())
