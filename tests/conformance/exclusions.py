"""The tests of CPython's testasync.py that ours need not pass, each with its reason.

Strict: a test that is excluded and passes is an error.
"""

import sys


class Exclusion:
    """Why a test need not pass, on which Pythons, and for which of its subtests."""

    def __init__(self, category, reason, pythons=None, subtest=""):
        self.category = category
        self.reason = reason
        self.pythons = pythons
        self.subtest = subtest

    @property
    def applies(self):
        """Tell whether the running Python is one of those it is for; by default all are."""
        return not self.pythons or sys.version_info[:2] in self.pythons

    def excuses(self, failed):
        """Tell whether it is for the failed test or subtest of this title."""
        return self.subtest in failed


PLAIN_MOCK = "plain Mock"
DIVERGENCE = "divergence"
EXCLUSIONS = {
    "AsyncSpecTest.test_spec_normal_methods_on_class_with_mock": Exclusion(
        PLAIN_MOCK, "an async method of Mock(AsyncClass) is the interpreter's AsyncMock, or none"
    ),
    "AsyncSpecTest.test_spec_async_attributes_instance": Exclusion(
        PLAIN_MOCK, "an async attribute of Mock(spec_set=x) is the interpreter's AsyncMock, or none"
    ),
    "AsyncSpecTest.test_spec_normal_methods_on_class_with_mock_seal": Exclusion(
        PLAIN_MOCK,
        "3.6 has no seal(); that of 3.8 and 3.9 lets a sealed Mock make async children",
        pythons={(3, 6), (3, 8), (3, 9)},
    ),
    "AsyncSpecTest.test_spec_mock_type_kw": Exclusion(
        PLAIN_MOCK,
        "a Mock with an async function as spec is not async before 3.8",
        pythons={(3, 6), (3, 7)},
        subtest="unittest.mock.Mock",
    ),
    "AsyncSpecTest.test_spec_mock_type_positional": Exclusion(
        PLAIN_MOCK,
        "a Mock with an async function as spec is not async before 3.8",
        pythons={(3, 6), (3, 7)},
        subtest="unittest.mock.Mock",
    ),
    "AsyncAutospecTest.test_autospec_checks_signature": Exclusion(
        DIVERGENCE, "an autospecced async function checks its arguments when it is called"
    ),
    "AsyncSpecSetTest.test_magicmock_lambda_spec": Exclusion(
        DIVERGENCE, "async_patch() replaces anything that it does not know by an AsyncMock"
    ),
}


def find_exclusion(test):
    """Give the exclusion of a test on the running Python, or None."""
    exclusion = EXCLUSIONS.get(test)
    return exclusion if exclusion and exclusion.applies else None
