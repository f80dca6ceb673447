"""Puts asyncmocks under load; prints figures of calls at a gate, many awaits, and threads.

    python tests/benchmarks/load.py

asyncmocks is the installed one, or the checkout's where none is installed. Times are the
processor's. Memory is what tracemalloc sees, measured in runs of their own, which it slows down.
The exit code is 1 if a count is not exact, or a million awaits grow dearer than 1.2 times from the
first tenth to the last.
"""

import asyncio
import platform
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from measuring import clock, finish, take_turn, traced, tracemalloc, weigh

# isort: split
from asyncmocks import AsyncMock, Gate, run

HELD = AT_ONCE = 10_000
TENTH = 100_000
THREADS = 8
PER_THREAD = 2_000
RUNS = 100
SWITCH_INTERVAL = 1e-6
MOST_GROWTH = 1.2


def tell(text, is_exact):
    """Print figures and whether all was counted exactly; give that."""
    print(f"{text}, {'exact' if is_exact else 'NOT EXACT'}")
    return is_exact


async def held():
    """Hold many calls at a gate; give the gate, their mock and their tasks."""
    gate = Gate()
    fetch = AsyncMock(side_effect=gate)
    tasks = [asyncio.ensure_future(fetch(number)) for number in range(HELD)]
    await gate.wait_until_waiting(HELD, timeout=None)
    return gate, fetch, tasks


async def hold_and_release():
    """Hold calls at a gate and release them; tell whether all came back."""
    start = clock()
    gate, fetch, tasks = await held()
    are_held = clock()
    for number in range(HELD):
        gate.release(number)
    results = [await task for task in tasks]
    times = f"{are_held - start:.2f} s to hold, {clock() - are_held:.2f} s to release"
    is_exact = results == list(range(HELD)) and fetch.await_count == HELD and gate.waiting == 0
    return tell(f"{HELD:,} calls at a gate: {times}", is_exact)


async def weigh_held():
    """Give the bytes that one held call takes, its task included."""
    with traced() as grown:
        gate, _, tasks = await held()
        bytes_taken = grown() / HELD
        gate.open()
        await asyncio.wait(tasks)
    return bytes_taken


async def await_at_once():
    """Await many calls under gather; tell whether all were recorded exactly."""
    fetch = AsyncMock(side_effect=lambda number: asyncio.sleep(0, number))
    start = clock()
    results = await asyncio.gather(*(fetch(number) for number in range(AT_ONCE)))
    seconds = clock() - start
    awaits = [each[0][0] for each in fetch.await_args_list]
    is_exact = awaits == results == list(range(AT_ONCE))
    is_exact = is_exact and fetch.await_count == fetch.call_count == AT_ONCE
    return tell(f"{AT_ONCE:,} awaits under gather: {seconds:.2f} s", is_exact)


def await_each(fetch, count):
    """Await a mock so often, without an event loop."""
    for number in range(count):
        finish(fetch(number))


def await_in_a_row():
    """Await one mock very often; tell whether all is counted and the last tenth is not dearer."""
    fetch = AsyncMock(return_value=1)
    times = [take_turn(lambda: await_each(fetch, TENTH), 1) / TENTH * 1e6 for _ in range(10)]
    growth = times[-1] / times[0]
    first_and_last = f"{times[0]:.2f} usec each in the first tenth, {times[-1]:.2f} in the last"
    text = f"{10 * TENTH:,} awaits in a row: {first_and_last}, ratio {growth:.2f}"
    return tell(text, fetch.await_count == 10 * TENTH) and growth <= MOST_GROWTH


def count_in_threads():
    """Await one mock in many threads; tell whether each call and each await was counted."""
    fetch = AsyncMock(return_value=1)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(await_each, [fetch] * THREADS, [PER_THREAD] * THREADS))
    counts = [fetch.call_count, fetch.await_count]
    counts += [len(fetch.call_args_list), len(fetch.await_args_list), len(fetch.mock_calls)]
    return set(counts) == {THREADS * PER_THREAD}


def count_in_many_runs():
    """Count in threads that switch often; tell whether all runs counted exactly."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    exact_runs = sum(count_in_threads() for _ in range(RUNS))
    print(f"{THREADS} threads x {PER_THREAD:,} awaits: {exact_runs} of {RUNS} runs exact")
    return exact_runs == RUNS


def main():
    """Do all, tell, and give the exit code."""
    print(platform.python_implementation(), platform.python_version())
    are_good = [run(hold_and_release()), run(await_at_once()), await_in_a_row()]
    if tracemalloc:
        print(f"memory: {run(weigh_held()):,.0f} bytes per held call with its task, ", end="")
        kept = weigh(lambda of: partial(await_each, of(return_value=1), TENTH), AsyncMock)
        print(f"{kept / TENTH:,.0f} per await")
    are_good.append(count_in_many_runs())
    return int(not all(are_good))


if __name__ == "__main__":
    sys.exit(main())
