"""The example with fixtures for pytest runs as its first line says."""

import pathlib
import subprocess
import sys

import pytest

pytest.importorskip("pytest_asyncio")

ROOT = pathlib.Path(__file__).parent.parent.parent


def test_fixtures_below_async_patch():
    """Each test of the example passes under pytest-asyncio."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]

    done = subprocess.run(
        [*command, "examples/fixtures_for_pytest.py"], cwd=str(ROOT), stdout=subprocess.PIPE
    )

    report = done.stdout.decode()
    assert done.returncode == 0, report
    assert "4 passed" in report
