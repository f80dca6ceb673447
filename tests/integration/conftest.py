"""Lets CI insist on the real libraries: without them these tests are skipped anywhere else."""

import os

import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report():
    """Fail a file that would be skipped, if ASYNCMOCKS_REQUIRE_INTEGRATION is set."""
    report = (yield).get_result()
    if report.skipped and os.environ.get("ASYNCMOCKS_REQUIRE_INTEGRATION"):
        report.outcome = "failed"
        report.longrepr = report.longrepr[-1]
