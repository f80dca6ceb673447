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
from contextlib import contextmanager, suppress
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


async def held():
    """Hold many calls at a gate; give the gate, their mock and their tasks."""
    gate = Gate()
    fetch = AsyncMock(side_effect=gate)
    tasks = [asyncio.ensure_future(fetch(number)) for number in range(HELD)]
    await gate.wait_until_waiting(HELD, timeout=None)
    return gate, fetch, tasks


async def hold_and_release():
    """Hold calls at a gate and release them; give the seconds, and whether all came back."""
    start = clock()
    gate, fetch, tasks = await held()
    are_held = clock()
    for number in range(HELD):
        gate.release(number)
    results = [await task for task in tasks]
    is_exact = results == list(range(HELD)) and fetch.await_count == HELD
    return are_held - start, clock() - are_held, is_exact and gate.waiting == 0


async def weigh_held():
    """Give the bytes that one held call takes, its task included."""
    with traced() as grown:
        gate, _, tasks = await held()
        bytes_taken = grown() / HELD
        gate.open()
        await asyncio.wait(tasks)
    return bytes_taken


async def await_at_once():
    """Await many calls under gather; give the seconds, and whether all were recorded exactly."""
    fetch = AsyncMock(side_effect=lambda number: asyncio.sleep(0, number))
    start = clock()
    results = await asyncio.gather(*(fetch(number) for number in range(AT_ONCE)))
    seconds = clock() - start
    awaits = [each[0][0] for each in fetch.await_args_list]
    is_exact = awaits == results == list(range(AT_ONCE))
    return seconds, is_exact and fetch.await_count == fetch.call_count == AT_ONCE


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
    count = IN_A_ROW // 10
    with traced() as grown:
        fetch = AsyncMock(return_value=1)
        gc.collect()
        before = grown()
        for number in range(count):
            finish(fetch(number))
        gc.collect()
        return (grown() - before) / count


@contextmanager
def traced():
    """Trace memory; give what tells the bytes that were taken since then."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[0]
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


def main():
    """Do all, tell, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit with 1 if a figure is missed")
    arguments = parser.parse_args()
    exactly = {True: "exact", False: "NOT EXACT"}
    print(platform.python_implementation(), platform.python_version())
    holding, releasing, held_exactly = run(hold_and_release())
    print(
        f"{HELD:,} calls at a gate: {holding:.2f} s to hold, {releasing:.2f} s to release, "
        f"{exactly[held_exactly]}"
    )
    seconds, gathered_exactly = run(await_at_once())
    print(f"{AT_ONCE:,} awaits under gather: {seconds:.2f} s, {exactly[gathered_exactly]}")
    times, counted_exactly = await_in_a_row()
    growth = times[-1] / times[0]
    print(
        f"{IN_A_ROW:,} awaits in a row: {times[0]:.2f} usec each in the first tenth, "
        f"{times[-1]:.2f} in the last, ratio {growth:.2f}, {exactly[counted_exactly]}"
    )
    if tracemalloc:
        print(f"memory: {run(weigh_held()):,.0f} bytes per held call with its task, ", end="")
        print(f"{weigh_awaits():,.0f} per await")
    exact_runs = count_in_many_runs()
    print(f"{THREADS} threads x {PER_THREAD:,} awaits: {exact_runs} of {RUNS} runs exact")
    is_exact = held_exactly and gathered_exactly and counted_exactly and exact_runs == RUNS
    return int(arguments.check and not (is_exact and growth <= MOST_GROWTH))


if __name__ == "__main__":
    sys.exit(main())
