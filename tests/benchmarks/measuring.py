"""How it is measured: turns taken alternately, memory kept, the cost of an import.

Knows nothing of mocks: a library is handed on to a setup function, whose step is repeated. Makes
the checkout's asyncmocks importable where none is installed.
"""

import gc
import math
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

try:
    import tracemalloc
except ImportError:  # PyPy
    tracemalloc = None

if not find_spec("asyncmocks"):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

TURNS = 7
TURN_SECONDS = 0.01
IS_PYPY = sys.implementation.name == "pypy"
# PyPy's compiler needs about that long to be done with a step; elsewhere there is nothing to warm.
WARM_UP_SECONDS = 0.4 if IS_PYPY else 0
# The processor's time: a busy machine lengthens the time on the wall, at random, for one side.
# On Windows it goes on in jumps of 16 ms.
CLOCK = "perf_counter" if os.name == "nt" else "process_time"
clock = getattr(time, CLOCK)

IMPORT = f"""\
import sys
sys.path[:] = sys.argv[1:]
import time, unittest.mock
before = set(sys.modules)
start = time.{CLOCK}()
import asyncmocks
print(time.{CLOCK}() - start, *sorted(set(sys.modules) - before))
"""


def finish(coroutine):
    """Run a coroutine that waits for nothing to its end, and give its result.

    No event loop: its own work would be part of both figures and draw the ratio towards 1.
    """
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise RuntimeError(f"{coroutine!r} waited for something: these cases have nothing to wait for")


def best_times(setups, libraries):
    """Give for each setup the libraries' best times of a step, in microseconds.

    All take a turn in each round, ours and the peer's one after the other. So a disturbance hits
    one turn of some, not all turns of one.
    """
    contests = [(setup, library) for setup in setups for library in libraries]
    counts = [find_count(setup, library) for setup, library in contests]
    rounds = [
        [take_turn(setup(library), count) for (setup, library), count in zip(contests, counts)]
        for _ in range(TURNS)
    ]
    best = [min(times) * 1e6 for times in zip(*rounds)]
    return list(zip(*[iter(best)] * len(libraries)))


def find_count(setup, library):
    """Tell how often a step must be repeated to fill a turn."""
    setup(library)()  # what is imported or cached at first is no part of the figure
    count, warm_at = 1, clock() + WARM_UP_SECONDS
    while True:
        seconds = take_turn(setup(library), count)
        is_filled, is_warm = seconds * count >= TURN_SECONDS, clock() >= warm_at
        # Once a turn is filled, the compiler may still make the step faster.
        count = math.ceil(TURN_SECONDS / seconds) if is_filled else count * 2
        if is_filled and is_warm:
            return count


def take_turn(step, count):
    """Repeat a step and give the seconds that one took.

    Mocks sit in reference cycles, some libraries' more than others'. So nobody's are freed or
    collected while the clock runs: all results are kept until it stands.
    """
    gc.collect()
    gc.disable()
    try:
        start = clock()
        kept = [step() for _ in range(count)]
        seconds = clock() - start
    finally:
        gc.enable()
    return seconds / len(kept)


@contextmanager
def traced():
    """Trace memory; give what tells the bytes that were taken since then."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def weigh(setup, library):
    """Give the bytes that are kept after a step."""
    setup(library)()  # fills the caches, which are no part of the figure
    with traced() as grown:
        step = setup(library)
        gc.collect()
        before = grown()
        _kept = step()
        gc.collect()
        return grown() - before


def import_cost():
    """Give the best time of `import asyncmocks` in ms, and the foreign modules that came along.

    Each time in a fresh interpreter that has imported unittest.mock.
    """
    # Without its cached bytecode, which an installed package has, the package would be compiled.
    env = {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", IMPORT, *sys.path]
    answers = [subprocess.check_output(command, env=env).decode().split() for _ in range(TURNS)]
    modules = [name for name in answers[0][1:] if name.partition(".")[0] != "asyncmocks"]
    return min(float(answer[0]) for answer in answers) * 1e3, modules
