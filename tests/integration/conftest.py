"""Lets CI insist on the real libraries: without them these tests are skipped anywhere else.

Shows how many tests passed under each event loop, and what of each library was walked.
"""

import importlib.metadata
import os
from collections import Counter

import pytest

#: The processes of pytest-xdist get it too.
SEED = os.environ.setdefault("ASYNCMOCKS_WALK_SEED", "1")


def pytest_addoption(parser):
    """Let the command line ask for all classes of the libraries."""
    parser.addoption("--whole", action="store_true", help="walk all classes, not a sample")


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report():
    """Fail a file that would be skipped, if ASYNCMOCKS_REQUIRE_INTEGRATION is set."""
    report = (yield).get_result()
    if report.skipped and os.environ.get("ASYNCMOCKS_REQUIRE_INTEGRATION"):
        report.outcome, report.longrepr = "failed", report.longrepr[-1]


def recorded(terminalreporter, name):
    """Yield what tests recorded under a name, and their outcomes."""
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.getreports(outcome):
            # The report of a file that is skipped as a whole has none.
            properties = dict(getattr(report, "user_properties", ()))
            if name in properties:
                yield properties[name], outcome


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Show at the very end what was tested under event loops, and what of libraries is wrong."""
    yield
    loops = Counter(recorded(terminalreporter, "event loop"))
    for (loop, outcome), count in loops.items():
        terminalreporter.line(f"{loop:14}{count:4} {outcome}")
    for (loop, *figures), _ in recorded(terminalreporter, "core suite"):
        terminalreporter.line(f"{loop:14}core suite: {', '.join(figures)}")
    libraries = {}
    for (library, *found), _ in recorded(terminalreporter, "library walk"):
        for name in (library, "in all"):
            before = libraries.pop(name, [0] * 4)
            libraries[name] = [sum(pair) for pair in zip(before, [1, *found])]
    if libraries:
        is_whole = terminalreporter.config.getoption("--whole", False)
        title = "all classes" if is_whole else f"a sample: ASYNCMOCKS_WALK_SEED={SEED}"
        terminalreporter.section(f"libraries walked ({title})")
    for library, figures in libraries.items():
        version = "" if library == "in all" else importlib.metadata.version(library)
        names = ("classes", "attributes", "wrong kinds", "wrong uses")
        shown = ", ".join(f"{figure:6} {name}" for figure, name in zip(figures, names))
        terminalreporter.line(f"{library:20}{version:>10}{shown}")
