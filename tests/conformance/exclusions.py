"""The tests of CPython's testasync.py that ours need not pass, each with its reason.

Strict: a test that is excluded and passes is an error. Tests that wait for a name of ours run on
the interpreter's own name until then; whether they pass on it proves nothing, and is only told.
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

    @property
    def waits(self):
        """Tell whether it ends with the arrival of a name of ours."""
        return self.category.startswith(WAITING_FOR)

    def excuses(self, failed):
        """Tell whether it is for the failed test or subtest of this title."""
        return self.subtest in failed


WAITING_FOR = "waiting for "
PLAIN_MOCK = "plain Mock"
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
}

WAITING = {
    "async_patch": """
        AsyncAutospecTest.test_is_AsyncMock_patch
        AsyncAutospecTest.test_patch_with_autospec
        AsyncPatchCMTest.test_async_def_cm
        AsyncPatchCMTest.test_is_AsyncMock_cm
        AsyncPatchCMTest.test_is_async_cm
        AsyncPatchCMTest.test_is_async_function_cm
        AsyncPatchCMTest.test_patch_dict_async_def
        AsyncPatchCMTest.test_patch_dict_async_def_context
        AsyncPatchDecoratorTest.test_async_def_patch
        AsyncPatchDecoratorTest.test_is_AsyncMock_patch
        AsyncPatchDecoratorTest.test_is_AsyncMock_patch_classmethod
        AsyncPatchDecoratorTest.test_is_AsyncMock_patch_staticmethod
        AsyncPatchDecoratorTest.test_is_async_patch
        AsyncPatchDecoratorTest.test_is_coroutine_function_patch
        AsyncSpecSetTest.test_is_AsyncMock_patch
        AsyncSpecSetTest.test_magicmock_lambda_spec
        AsyncSpecTest.test_spec_async_attributes
        AsyncSpecTest.test_spec_async_mock
        AsyncSpecTest.test_spec_parent_not_async_attribute_is
        AsyncSpecTest.test_target_async_spec_not
        AsyncSpecTest.test_target_not_async_spec_is
    """,
    # Then test_autospec_checks_signature becomes a divergence: ours checks at the call.
    "create_autospec": """
        AsyncAutospecTest.test_autospec_checks_signature
        AsyncAutospecTest.test_create_autospec
        AsyncAutospecTest.test_create_autospec_instance
    """,
}
EXCLUSIONS.update(
    (test, Exclusion(f"{WAITING_FOR}{name}", f"asyncmocks has no {name} yet"))
    for name, tests in WAITING.items()
    for test in tests.split()
)


def find_exclusion(test):
    """Give the exclusion of a test on the running Python, or None."""
    exclusion = EXCLUSIONS.get(test)
    return exclusion if exclusion and exclusion.applies else None
