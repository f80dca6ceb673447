"""CPython 3.13's own tests of AsyncMock hold for ours, on every Python."""

import gc
import unittest
import warnings

import pytest

from cpython_testasync import cases, find_source, load
from exclusions import EXCLUSIONS, find_exclusion

SOURCE = find_source()
if SOURCE is None:
    pytest.skip("no CPython 3.13 with its tests is installed", allow_module_level=True)

CASES = cases(load(SOURCE))


def problems_of(case):
    """Run a test case; map what failed, the test or its subtests, to the tracebacks."""
    result = unittest.TestResult()
    case.run(result)
    return {str(failed): text for failed, text in result.failures + result.errors}


@pytest.fixture
def _forget_coroutines():
    """Let go of the coroutines of a test that failed halfway, before they warn in the next one."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.mark.parametrize("name", sorted(set(CASES) - set(filter(find_exclusion, CASES))))
def test_agrees_with_cpython(name, record_property):
    """Our names pass what the interpreter's own names have to pass."""
    record_property("category", "ours")

    problems = problems_of(CASES[name])

    assert not problems, "\n".join(problems.values())


@pytest.mark.parametrize("name", sorted(filter(find_exclusion, CASES)))
@pytest.mark.usefixtures("_forget_coroutines")
def test_exclusion_holds(name, record_property):
    """A test that is excluded fails, and only where its reason says so."""
    exclusion = find_exclusion(name)
    record_property("category", exclusion.category)

    problems = problems_of(CASES[name])

    unexcused = [text for failed, text in problems.items() if not exclusion.excuses(failed)]
    assert not unexcused, "\n".join(unexcused)
    assert problems, f"{name} passes: take it out of exclusions.py"
    pytest.xfail(f"{exclusion.category}: {exclusion.reason}")


def test_whole_file_is_read():
    """No test of the file is lost on the way: 3.13.0 has 87, later patch releases may add some."""
    assert len(CASES) >= 87


def test_exclusions_are_tests_of_the_file():
    """The table of exclusions names no test that is not there."""
    assert set(EXCLUSIONS) <= set(CASES)
