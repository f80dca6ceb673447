"""The examples for pytest, and those of the README, run with the libraries that they are about."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

for library in ("pytest_asyncio", "fastapi", "httpx", "sqlalchemy"):
    pytest.importorskip(library)

ROOT = pathlib.Path(__file__).parent.parent.parent
SUITES = sorted((ROOT / "examples").glob("*_for_pytest.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROBLEM, FIXTURE, CURED = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)[
    :3
]
FAILURE = re.search(r"^```\n(AssertionError: .*?)^```$", README, re.DOTALL | re.MULTILINE).group(1)


def report_of(folder, **files):
    """Write files into a folder, run pytest there, and return its exit code and report."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-o", "asyncio_default_fixture_loop_scope=function"]
    command = [sys.executable, "-m", "pytest", *options]
    env = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT), *sys.path]))
    done = subprocess.run(command, cwd=str(folder), env=env, stdout=subprocess.PIPE)
    return done.returncode, done.stdout.decode()


def test_problem_of_the_readme_passes(tmp_path):
    """With unittest.mock the first test of the README passes, bug and all."""
    code, report = report_of(tmp_path, test_app=PROBLEM)

    assert code == 0, report
    assert "1 passed" in report


def test_cure_of_the_readme_fails_it(tmp_path):
    """With our AsyncMock and the fixture pytest shows the failure that the README shows."""
    test_app = PROBLEM.replace("from unittest.mock", "from asyncmocks")

    code, report = report_of(tmp_path, test_app=test_app, conftest=FIXTURE)

    assert code == 1, report
    shown = [line[1:].strip() for line in report.splitlines() if line.startswith("E ")]
    assert shown == FAILURE.splitlines()


def test_thirty_seconds_of_the_readme_pass(tmp_path):
    """The README's example for pytest passes, below the fixture too."""
    code, report = report_of(tmp_path, test_app=CURED, conftest=FIXTURE)

    assert code == 0, report
    assert "1 passed" in report


@pytest.mark.parametrize("path", SUITES, ids=[path.name for path in SUITES])
def test_suite_passes_with_its_libraries(path):
    """Each test of the example passes, none is skipped."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]

    done = subprocess.run([*command, str(path)], cwd=str(ROOT), stdout=subprocess.PIPE)

    report = done.stdout.decode()
    assert done.returncode == 0, report
    assert re.search(r"^[1-9]\d* passed in", report, re.MULTILINE), report
