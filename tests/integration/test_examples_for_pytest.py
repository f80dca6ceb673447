"""The examples for pytest, and those of the README, run with the libraries that they are about."""

import re

import pytest

from processes import ROOT, run_pytest

for library in ("pytest_asyncio", "fastapi", "httpx", "sqlalchemy"):
    pytest.importorskip(library)

SUITES = sorted((ROOT / "examples").glob("*_for_pytest.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROBLEM, FIXTURE, CURED = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)[
    :3
]
FAILURE = re.search(r"^```\n(AssertionError: .*?)^```$", README, re.DOTALL | re.MULTILINE).group(1)
PLUGIN = ("-p", "pytest_asyncio.plugin", "-o", "asyncio_default_fixture_loop_scope=function")


def report_of(folder, test_app, conftest="", code=0):
    """Write files into a folder, run pytest there, and return its report."""
    (folder / "test_app.py").write_text(test_app, encoding="utf-8")
    (folder / "conftest.py").write_text(conftest, encoding="utf-8")
    return run_pytest(folder, *PLUGIN, code=code)


@pytest.mark.parametrize("files", [[PROBLEM], [CURED, FIXTURE]], ids=["problem", "cured"])
def test_tests_of_the_readme_pass(tmp_path, files):
    """The first, with unittest.mock, bug and all; and the example for pytest, below the fixture."""
    assert "1 passed" in report_of(tmp_path, *files)


def test_cure_of_the_readme_fails_its_problem(tmp_path):
    """With our AsyncMock and the fixture pytest shows the failure that the README shows."""
    report = report_of(tmp_path, PROBLEM.replace("unittest.mock", "asyncmocks"), FIXTURE, code=1)

    shown = [line[1:].strip() for line in report.splitlines() if line.startswith("E ")]
    assert shown == FAILURE.splitlines()


def test_suites_pass_with_their_libraries():
    """Each test of the examples passes, none is skipped."""
    report = run_pytest(ROOT, *PLUGIN, "-rA", *SUITES)

    assert re.search(r"^[1-9]\d* passed in", report, re.MULTILINE), report
    passed = re.findall(r"^PASSED examples/(.*?)::", report, re.MULTILINE)
    assert {path.name for path in SUITES} == set(passed)
