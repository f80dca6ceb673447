"""The examples for pytest run with the libraries that they are about."""

import pathlib
import re
import subprocess
import sys

import pytest

for library in ("pytest_asyncio", "fastapi", "httpx", "sqlalchemy"):
    pytest.importorskip(library)

ROOT = pathlib.Path(__file__).parent.parent.parent
SUITES = sorted((ROOT / "examples").glob("*_for_pytest.py"))


@pytest.mark.parametrize("path", SUITES, ids=[path.name for path in SUITES])
def test_suite_passes_with_its_libraries(path):
    """Each test of the example passes, none is skipped."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]

    done = subprocess.run([*command, str(path)], cwd=str(ROOT), stdout=subprocess.PIPE)

    report = done.stdout.decode()
    assert done.returncode == 0, report
    assert re.search(r"^[1-9]\d* passed in", report, re.MULTILINE), report
