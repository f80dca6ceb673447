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
        report.outcome = "failed"
        report.longrepr = report.longrepr[-1]


def pytest_terminal_summary(terminalreporter):
    """Show the counts of the tests that say under which event loop they run."""
    counts, loops, core = Counter(), [], {}
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.getreports(outcome):
            # The report of a file that is skipped as a whole has none.
            properties = dict(getattr(report, "user_properties", ()))
            if "event loop" in properties:
                loops.append(properties["event loop"])
                counts[loops[-1], outcome] += 1
            loop, *figures = properties.get("core suite", [None])
            core[loop] = f"; core suite: {', '.join(figures)}"
    if any(counts[loop, "passed"] for loop in loops):
        terminalreporter.section("event loops")
        for loop in dict.fromkeys(loops):
            figures = [f"{counts[loop, kind]:4} {kind}" for kind in ("passed", "failed", "skipped")]
            terminalreporter.line(f"{loop:14}{', '.join(figures)}{core.get(loop, '')}")


@pytest.hookimpl(specname="pytest_terminal_summary", hookwrapper=True, tryfirst=True)
def pytest_show_libraries(terminalreporter):
    """Show at the very end what of each library was walked, and how much of it is wrong."""
    yield
    libraries = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            found = dict(getattr(report, "user_properties", ())).get("library walk")
            if found:
                before = libraries.get(found[0], [0, 0, 0, 0])
                libraries[found[0]] = [sum(pair) for pair in zip(before, [1, *found[1:]])]
    if libraries:
        is_whole = terminalreporter.config.getoption("--whole", False)
        title = "all classes" if is_whole else f"a sample: ASYNCMOCKS_WALK_SEED={SEED}"
        terminalreporter.section(f"libraries walked ({title})")
        libraries["in all"] = [sum(column) for column in zip(*libraries.values())]
        line = "{:20}{:>10}{:>9}{:>12}{:>13}{:>13}".format
        titles = ("library", "version", "classes", "attributes", "wrong kinds", "wrong uses")
        terminalreporter.line(line(*titles))
        for library, figures in libraries.items():
            version = "" if library == "in all" else importlib.metadata.version(library)
            terminalreporter.line(line(library, version, *figures))
