"""Lets CI insist on the real libraries: without them these tests are skipped anywhere else."""

import os

import pytest

#: The processes of pytest-xdist get it too.
SEED = os.environ.setdefault("ASYNCMOCKS_WALK_SEED", "1")


def pytest_addoption(parser):
    """Let the command line ask for all classes of the libraries."""
    parser.addoption("--whole", action="store_true", help="walk all classes, not a sample")


def pytest_report_header(config):
    """Tell which classes of the libraries are walked."""
    is_whole = config.getoption("--whole", False)
    return (
        f"library walk: {'all classes' if is_whole else f'a sample, ASYNCMOCKS_WALK_SEED={SEED}'}"
    )


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report():
    """Fail a file that would be skipped, if ASYNCMOCKS_REQUIRE_INTEGRATION is set."""
    report = (yield).get_result()
    if report.skipped and os.environ.get("ASYNCMOCKS_REQUIRE_INTEGRATION"):
        report.outcome, report.longrepr = "failed", report.longrepr[-1]
