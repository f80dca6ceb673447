"""Compares asyncmocks with the mocks it replaces: speed, memory, import; prints a table.

    python tests/benchmarks/compare.py [--markdown]

The peer is unittest.mock from Python 3.8 on, and `mock` 5.2.0 on 3.6 and 3.7. asyncmocks is the
installed one, or the checkout's where none is installed. Each row is one function of `cases.py`,
which gets now our library, now the peer. A figure is the best of 7 turns, taken alternately in this
process; each turn repeats its step for about 10 ms. Time is the processor's, without garbage
collection and without an event loop. Memory is what tracemalloc sees after a collection.

`at most` is the target of the ratio ours / peer, or of our figure where there is no peer; `ok` says
whether it is reached.

What the figures do not tell:

* What collecting and freeing the mocks costs; the more memory, the more it is.
* What a spec costs the first time: all repeats share one class, whatever a library caches about it.
* What touching an autospecced child costs. A library that makes children when they are touched
  makes none in the autospec rows; one that makes them all at once has paid for all of them.
* What an event loop adds to each await: the same for both, so a whole test gains less.
* On PyPy, times of compiled code, after a warm-up that few tests live to see. Memory is left out
  there, and the targets were set for CPython.
* Ratios wander by 1 to 4 % from run to run, on PyPy by 30 %: a library against itself shows it.
* What the first import costs: bytecode is cached, and written beside the package if it is not yet.
"""

import argparse
import platform
import sys
from importlib import import_module
from importlib.util import find_spec

from cases import CASES
from measuring import IS_PYPY, best_times, import_cost, tracemalloc, weigh

PEER_OF_OLD_PYTHONS = "5.2.0"
IMPORT_MS = 5


def find_peer():
    """Give the peer on this Python and its version; exit with code 2 if it is missing."""
    python = platform.python_version()
    if sys.version_info >= (3, 8):
        return import_module("unittest.mock"), python
    peer = import_module("mock") if find_spec("mock") else None
    if peer and peer.__version__ == PEER_OF_OLD_PYTHONS:
        return peer, peer.__version__
    print(f"no peer to compare with: pip install mock=={PEER_OF_OLD_PYTHONS}", file=sys.stderr)
    sys.exit(2)


def make_row(name, unit, target, ours, peer=None):
    """Word a row; the target is the ratio's, or ours where there is no peer."""
    ratio = peer and ours / peer
    digits = 1 if unit in ("usec", "ms") else 0
    figures = ["-" if x is None else f"{x:,.{digits}f} {unit}" for x in (ours, peer)]
    aims = [f"{ratio:,.3f}", f"{target:.2f}"] if peer else ["-", f"{target} {unit}"]
    return [name, *figures, *aims, "ok" if (ratio or ours) <= target else "no"]


def measure(libraries):
    """Give the rows, the timed ones first, and the modules that are imported with ours."""
    timed = [case for case in CASES if not case.amount]
    weighed = [case for case in CASES if case.amount and tracemalloc]
    figures = best_times([case.setup for case in timed], libraries)
    figures += [[weigh(case.setup, each) / case.amount for each in libraries] for case in weighed]
    which = 0 if (3, 8) <= sys.version_info < (3, 12) else 1
    rows = [
        make_row(case.name, "bytes" if case.amount else "usec", case.targets[which], *both)
        for case, both in zip(timed + weighed, figures)
    ]
    ms, modules = import_cost()
    rows.append(make_row("import asyncmocks after unittest.mock", "ms", IMPORT_MS, ms))
    rows.append(make_row("modules it imports besides its own", "modules", 0, len(modules)))
    return rows, modules


def report(is_markdown):
    """Measure all; word it for the README, or for a terminal."""
    ours, (peer, peer_version) = import_module("asyncmocks"), find_peer()
    rows, modules = measure([ours, peer])
    lines = [["what", "ours", "peer", "ratio", "at most", "ok"], *rows]
    if is_markdown:
        lines.insert(1, ["---", *["---:"] * 4, "---"])
        table = [f"| {' | '.join(line)} |" for line in lines]
    else:
        widths = [max(map(len, column)) for column in zip(*lines)]
        form = "  ".join(f"{{:{side}{width}}}" for side, width in zip("<>>>>>", widths))
        table = [form.format(*line) for line in lines]
    notes = {
        "times are of compiled code; the targets were set for CPython": IS_PYPY,
        "left out: rows on memory, this Python has no tracemalloc": tracemalloc is None,
        f"imported with asyncmocks: {', '.join(modules)}": modules,
    }
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} {platform.machine()}"
    against = f"asyncmocks {ours.__version__} against {peer.__name__} {peer_version}"
    due = [f"\n{note}" for note, is_due in notes.items() if is_due]
    return "\n".join([f"{python} on {machine}: {against}\n", *table, *due])


def main():
    """Compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    print(report(parser.parse_args().markdown))


if __name__ == "__main__":
    main()
