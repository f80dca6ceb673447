"""The examples and the README's code run as printed."""

import gc
import pathlib
import re
import subprocess
import sys
import unittest

import pytest

from helpers import needs_processes

ROOT = pathlib.Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))
SUITES = [path for path in EXAMPLES if path.name.startswith("test_")]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    """Return the README's code blocks of one language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [code for name, code in found if name == language]


def ids(paths):
    """Return short names for pytest's report."""
    return [path.name for path in paths]


@pytest.mark.parametrize("path", SUITES, ids=ids(SUITES))
@needs_processes
def test_suite_passes_under_plain_unittest(path):
    """Each suite of the examples passes with `python -m unittest` and nothing else."""
    command = [sys.executable, "-m", "unittest", "discover", "examples", path.name]

    done = subprocess.run(command, cwd=str(ROOT), stderr=subprocess.PIPE)
    report = done.stderr.decode()

    assert done.returncode == 0, report
    assert re.search(r"^Ran [1-9]", report, re.MULTILINE), report


@pytest.mark.parametrize("path", EXAMPLES, ids=ids(EXAMPLES))
def test_example_is_short_and_says_what_it_shows(path):
    """Each example begins with what it shows and has fewer than 60 lines."""
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith('"""')
    assert lines[0].endswith('."""')
    assert len(lines) < 60


def test_readme_names_the_command_that_runs_the_examples():
    """The README's first command finds all suites of the examples."""
    assert "python3 -m unittest discover examples" in README


@pytest.mark.parametrize("code", blocks("python"))
def test_readme_code_runs(code):
    """Each block of Python in the README runs, and the tests in it pass."""
    namespace = {"__name__": "readme"}

    exec(compile(code, "README.md", "exec"), namespace)
    cases = unittest.TestSuite(
        unittest.defaultTestLoader.loadTestsFromTestCase(thing)
        for thing in namespace.values()
        if isinstance(thing, type) and issubclass(thing, unittest.TestCase)
    )
    result = unittest.TestResult()
    cases.run(result)

    assert result.errors + result.failures == []


def test_first_block_of_the_readme_is_a_suite():
    """What stands first in the README can be pasted and run as it is."""
    assert "unittest.main()" in blocks("python")[0]


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_readme_shows_what_a_forgotten_await_gives():
    """The failure that the README prints is the one that its example gives without `await`."""
    code = blocks("python")[0].replace("await session.add", "session.add")
    namespace = {"__name__": "readme"}
    exec(compile(code, "app.py", "exec"), namespace)
    result = unittest.TestResult()

    namespace["RegisterTest"]("test_name_is_added_and_counted").run(result)
    gc.collect()  # PyPy warns no sooner

    ((_, text),) = result.failures
    (printed,) = [block for block in blocks("") if block.startswith("Expected")]
    assert printed in text
