"""Compares asyncmocks with the mocks it replaces: speed, memory, import; prints a table.

    python tests/benchmarks/compare.py [--markdown] [--json FILE] [--check]

The peer is unittest.mock from Python 3.8 on, and `mock` 5.2.0 on 3.6 and 3.7. asyncmocks is the
installed one, or the checkout's where none is installed. Each row is one function of `cases.py`,
which gets now our library, now the peer. A figure is the best of 7 turns, taken alternately in this
process; each turn repeats its step for about 10 ms. Time is the processor's, without garbage
collection and without an event loop. Memory is what tracemalloc sees after a collection.

`at most` is the target of the ratio ours / peer, or of our figure where there is no peer; `ok` says
whether it is reached. With --check the exit code is 1 if a target is missed by more than 10 %.

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
import json
import platform
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple, Optional

from cases import CASES
from measuring import IS_PYPY, best_times, bytes_kept, import_cost, tracemalloc

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PEER_OF_OLD_PYTHONS = "5.2.0"
TOLERANCE = 1.10
IMPORT_MS = 5
HEADER = ["what", "ours", "peer", "ratio", "at most", "ok"]


class Row(NamedTuple):
    """A line of the table. The target is the ratio's, or that of ours where there is no peer."""

    name: str
    unit: str
    ours: float
    peer: Optional[float]
    ratio: Optional[float]
    target: float
    ok: bool


def load(name, patch="patch"):
    """Give a library as the cases want it; the names it does not have are None."""
    module = import_module(name)
    names = ["AsyncMock", "MagicMock", "AsyncContextManagerMock", "create_autospec"]
    found = {each: getattr(module, each, None) for each in names}
    version = getattr(module, "__version__", None)
    if name == "unittest.mock":
        version = platform.python_version()
    return SimpleNamespace(name=name, version=version, patch=getattr(module, patch, None), **found)


def load_ours():
    """Give asyncmocks, from the checkout only where it is not installed."""
    if not find_spec("asyncmocks"):
        sys.path.insert(0, str(CHECKOUT))
    return load("asyncmocks", "async_patch")


def load_peer():
    """Give what asyncmocks is compared with on this Python; exit with code 2 if it is missing."""
    if sys.version_info >= (3, 8):
        return load("unittest.mock")
    peer = load("mock") if find_spec("mock") else None
    if peer is None or peer.version != PEER_OF_OLD_PYTHONS:
        found = f"mock {peer.version}" if peer else "no mock"
        print(
            f"Python {platform.python_version()} has no AsyncMock of its own to compare with, and "
            f"{found} is installed: pip install mock=={PEER_OF_OLD_PYTHONS}",
            file=sys.stderr,
        )
        sys.exit(2)
    return peer


def measure(cases, libraries):
    """Give the rows of the cases, the timed ones first."""
    timed = [case for case in cases if case.unit == "usec"]
    weighed = [case for case in cases if case.unit == "bytes"]
    figures = best_times([case.setup for case in timed], libraries)
    figures += [bytes_kept(case.setup, libraries, case.amount) for case in weighed]
    rows = []
    for case, (ours, peer) in zip(timed + weighed, figures):
        target = case.targets[0 if (3, 8) <= sys.version_info < (3, 12) else 1]
        ratio = ours / peer
        rows.append(Row(case.name, case.unit, ours, peer, ratio, target, ratio <= target))
    return rows


def measure_import():
    """Give the rows on the import, and notes that name the modules it brought along."""
    ms, modules = import_cost()
    figures = [
        ("import asyncmocks after unittest.mock", "ms", ms, IMPORT_MS),
        ("modules it imports besides its own", "modules", len(modules), 0),
    ]
    rows = [
        Row(name, unit, x, None, None, at_most, x <= at_most) for name, unit, x, at_most in figures
    ]
    return rows, [f"imported with asyncmocks: {', '.join(modules)}"] if modules else []


def choose(ours):
    """Give the cases that can be measured here, and a note for each reason to leave some out."""
    notes = []
    if IS_PYPY:
        notes.append("times are of compiled code; the targets were set for CPython")
    if tracemalloc is None:
        notes.append("left out: rows on memory, this Python has no tracemalloc")
    absent = [case for case in CASES if getattr(ours, case.needs) is None]
    if absent:
        names = ", ".join(case.name for case in absent)
        notes.append(f"left out, asyncmocks does not have what they measure yet: {names}")
    possible = [case for case in CASES if case not in absent]
    return [case for case in possible if case.unit != "bytes" or tracemalloc], notes


def compare():
    """Measure all and give the report."""
    ours, peer = load_ours(), load_peer()
    cases, notes = choose(ours)
    rows = measure(cases, [ours, peer])
    import_rows, import_notes = measure_import()
    return {
        "interpreter": platform.python_implementation(),
        "version": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "asyncmocks": ours.version,
        "peer": peer.name,
        "peer_version": peer.version,
        "rows": rows + import_rows,
        "notes": notes + import_notes,
    }


def cells(row):
    """Word a row; no figure is a dash."""
    digits = {"usec": 1, "ms": 1}.get(row.unit, 0)
    figures = [
        f"{x:,.{digits}f} {row.unit}" if x is not None else "-" for x in (row.ours, row.peer)
    ]
    ratio = "-" if row.ratio is None else f"{row.ratio:,.3f}"
    at_most = f"{row.target:.2f}" if row.peer else f"{row.target} {row.unit}"
    return [row.name, *figures, ratio, at_most, "ok" if row.ok else "no"]


def worded(report, is_markdown):
    """Word the report: for the README, or for a terminal."""
    title = "{interpreter} {version} on {machine}: asyncmocks {asyncmocks} against {peer} "
    lines = [HEADER] + [cells(row) for row in report["rows"]]
    if is_markdown:
        lines.insert(1, ["---", *["---:"] * 4, "---"])
        table = [f"| {' | '.join(line)} |" for line in lines]
        notes = [f"\n{note}" for note in report["notes"]]
    else:
        widths = [max(map(len, column)) for column in zip(*lines)]
        sides = [str.ljust] + [str.rjust] * (len(HEADER) - 1)
        table = [
            "  ".join(map(lambda side, *cell: side(*cell), sides, line, widths)) for line in lines
        ]
        notes = ["", *report["notes"]]
    title = (title + "{peer_version}").format(**report)
    return "\n".join([f"{title}\n", *table, *notes]).rstrip()


def main():
    """Compare, tell, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures there as well")
    help_text = "exit with 1 if a target is missed by more than 10 percent"
    parser.add_argument("--check", action="store_true", help=help_text)
    arguments = parser.parse_args()
    report = compare()
    print(worded(report, arguments.markdown))
    if arguments.json:
        rows = [dict(row._asdict()) for row in report["rows"]]
        text = json.dumps(dict(report, rows=rows), indent=2)
        arguments.json.write_text(f"{text}\n", encoding="utf-8")
    figures = [(row, row.ours if row.ratio is None else row.ratio) for row in report["rows"]]
    missed = [row.name for row, figure in figures if figure > row.target * TOLERANCE]
    if not (arguments.check and missed):
        return 0
    print(f"missed by more than 10 %: {', '.join(missed)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
