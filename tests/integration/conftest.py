"""Lets CI insist on the real libraries: without them these tests are skipped anywhere else.

Shows how many tests passed under each event loop.
"""

import os
from collections import Counter

import pytest


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
