"""CPython 3.13's own tests of unittest.mock hold for our names, on every Python."""

import gc
import sys
import unittest
import warnings

import pytest

from cpython_suites import COUNTS, find_folder, install_support, load
from exclusions import EXCLUSIONS, find_exclusion

FOLDER = find_folder()
if FOLDER is None:
    pytest.skip("no CPython 3.13 with its tests is installed", allow_module_level=True)

install_support(FOLDER)
CASES, ABOUT_OURS = {}, set()
for _suite in COUNTS:
    _cases, _naming_ours = load(_suite, FOLDER)
    CASES.update({(_suite, test): case for test, case in _cases.items()})
    ABOUT_OURS.update((_suite, test) for test in _naming_ours)
INCLUDED = sorted(test for test in CASES if not find_exclusion(*test))
EXCLUDED = sorted(test for test in CASES if find_exclusion(*test))


def problems_of(suite, test):
    """Run a test case; map what failed, the test or its subtests, to the tracebacks."""
    result = unittest.TestResult()
    with warnings.catch_warnings():
        if suite == "testpatch":  # mocks of plain things are called, and not awaited
            warnings.simplefilter("ignore")
        CASES[suite, test].run(result)
        problems = {str(failed): text for failed, text in result.failures + result.errors}
        if problems:  # coroutines of a test that failed halfway would warn in the next one
            warnings.simplefilter("ignore")
            gc.collect()
    return problems


@pytest.mark.parametrize(("suite", "test"), INCLUDED)
def test_agrees_with_cpython(suite, test, record_property):
    """Our names pass what 3.13's own names have to pass.

    A test that names none of ours is about the interpreter's Mock: it need pass on 3.13 alone.
    """
    record_property("suite", suite)

    problems = problems_of(suite, test)

    is_about_ours = (suite, test) in ABOUT_OURS or sys.version_info[:2] == (3, 13)
    record_property("category", "ours" if is_about_ours or not problems else "names none of ours")
    if problems and not is_about_ours:
        pytest.xfail("names none of ours")
    assert not problems, "\n".join(problems.values())


@pytest.mark.parametrize(("suite", "test"), EXCLUDED)
def test_exclusion_holds(suite, test, record_property):
    """A test that is excluded fails, and only where its reason says so."""
    exclusion = find_exclusion(suite, test)
    record_property("suite", suite)
    record_property("category", exclusion.category)

    problems = problems_of(suite, test)

    unexcused = [text for failed, text in problems.items() if exclusion.subtest not in failed]
    assert not unexcused, "\n".join(unexcused)
    assert problems, f"{test} passes: take it out of exclusions.py"
    pytest.xfail(f"{exclusion.category}: {exclusion.reason}")


@pytest.mark.parametrize("suite", sorted(COUNTS))
def test_whole_file_is_read(suite):
    """No test of a file is lost on the way, and no exclusion names one that is not there."""
    tests = {name for place, name in CASES if place == suite}

    assert len(tests) >= COUNTS[suite]
    assert {name for place, name in EXCLUSIONS if place == suite} <= tests
