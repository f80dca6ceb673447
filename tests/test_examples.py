"""The examples run as the README says."""

import pathlib
import re
import subprocess
import sys

import pytest

from helpers import needs_processes

ROOT = pathlib.Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))
SUITES = [path for path in EXAMPLES if path.name.startswith("test_")]
FOR_PYTEST = [path for path in EXAMPLES if path.name.endswith("_for_pytest.py")]
# The one story that needs more than a screen.
LONG = {"event_stream.py", "event_stream_for_pytest.py"}
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.name)
@needs_processes
def test_suite_passes_under_plain_unittest(path):
    """Each suite of the examples passes with `python -m unittest`, and nothing warns."""
    options = ["-W", "error", "-m", "unittest", "discover", "examples", path.name]

    done = subprocess.run([sys.executable, *options], cwd=str(ROOT), stderr=subprocess.PIPE)
    report = done.stderr.decode()

    assert done.returncode == 0, report
    assert re.search(r"^Ran [1-9]", report, re.MULTILINE), report
    assert "Exception ignored" not in report, report  # what becomes of warnings nobody can catch


@needs_processes
def test_suites_pass_under_pytest():
    """The suites are written for unittest, and pass under pytest as they are."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "examples"]

    done = subprocess.run(command, cwd=str(ROOT), stdout=subprocess.PIPE)

    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_example_is_short_and_says_what_for(path):
    """Each example begins with the need and the bug it catches; it is short, but for one story."""
    lines = path.read_text(encoding="utf-8").splitlines()

    if path in SUITES + FOR_PYTEST:
        assert re.match(r'"""To .*\.$', lines[0])
        assert re.match(r"Catches .*", lines[2])
    else:
        assert re.match(r'"""The code under test: .*\."""$', lines[0])
    assert len(lines) < (110 if path.name in LONG else 60)


def test_readme_shows_the_examples():
    """It has the command that runs all suites, and a link to each; no link is dead."""
    links = set(re.findall(r"\]\((examples/.*?)\)", README))

    assert "python3 -m unittest discover examples" in README
    assert links >= {f"examples/{path.name}" for path in SUITES + FOR_PYTEST}
    assert [link for link in links if not (ROOT / link).exists()] == []
