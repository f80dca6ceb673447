"""The tests of CPython's suites that ours need not pass, each with its reason.

Strict: a test that is excluded and passes is an error.
"""

import sys


class Exclusion:
    """Why a test need not pass, on which Pythons, and for which of its subtests."""

    def __init__(self, category, reason, pythons="", subtest=""):
        self.category = category
        self.reason = reason
        self.pythons = set(pythons.split())
        self.subtest = subtest

    @property
    def applies(self):
        """Tell whether the running Python is one of those it is for; by default all are."""
        version = "{}.{}".format(*sys.version_info)
        running = {version, sys.implementation.name, sys.platform}
        return not self.pythons or bool(self.pythons & running)

    def excuses(self, failed):
        """Tell whether it is for the failed test or subtest of this title."""
        return self.subtest in failed


PLAIN_MOCK = "plain Mock"
OTHER_PYTHON = "other Python"
PRIVATE = "private name"
DIVERGENCE = "divergence"

BY_PATCH = Exclusion(PLAIN_MOCK, "what patch() puts in place is the interpreter's MagicMock")
MOCK_IS_SYNC = Exclusion(
    PLAIN_MOCK,
    "a Mock with an async function as spec is not async before 3.8",
    pythons="3.6 3.7",
    subtest="unittest.mock.Mock",
)
MAKES_ASYNC = Exclusion(
    PLAIN_MOCK, "what is async in the spec of a Mock is the interpreter's AsyncMock, or none"
)
CALLS = "its call objects are equal to less"
NO_SEAL = Exclusion(OTHER_PYTHON, "there is no seal()", pythons="3.6")
EDITS_PATCHES = Exclusion(
    PRIVATE, "it edits the objects that unittest.mock's patch() makes, or derives from their class"
)
AWAITED = Exclusion(DIVERGENCE, "async_patch() replaces what it does not know by an AsyncMock")
AT_ONCE = Exclusion(
    DIVERGENCE, "arguments that do not go together are refused when the patch is made, in our words"
)
CALLABLE = Exclusion(DIVERGENCE, "callable() is True of all our mocks")
COLON = Exclusion(DIVERGENCE, "a target of the form package:name is not taken")

EXCLUSIONS = {
    "testasync": {
        "AsyncSpecTest.test_spec_normal_methods_on_class_with_mock": MAKES_ASYNC,
        "AsyncSpecTest.test_spec_async_attributes_instance": MAKES_ASYNC,
        "AsyncSpecTest.test_spec_mock_type_kw": MOCK_IS_SYNC,
        "AsyncSpecTest.test_spec_mock_type_positional": MOCK_IS_SYNC,
        "AsyncAutospecTest.test_autospec_checks_signature": Exclusion(
            DIVERGENCE, "an autospecced async function checks its arguments when it is called"
        ),
        "AsyncSpecSetTest.test_magicmock_lambda_spec": AWAITED,
    },
    "testcallable": {
        "TestCallable.test_attributes": Exclusion(
            PLAIN_MOCK, "an attribute of a NonCallableMagicMock is the interpreter's MagicMock"
        ),
        "TestCallable.test_patch_spec_callable_class": BY_PATCH,
    },
    "testhelpers": {
        "CallTest.test_dunder_call": Exclusion(OTHER_PYTHON, CALLS, pythons="3.6 3.7"),
        "SpecSignatureTest.test_autospec_functions_with_self_in_odd_place": Exclusion(
            OTHER_PYTHON, "a mock takes no argument of the name self", pythons="3.6 3.7"
        ),
        "SpecSignatureTest.test_autospec_on_bound_builtin_function": Exclusion(
            OTHER_PYTHON, "time.ctime() has a signature", pythons="pypy"
        ),
        "SpecSignatureTest.test_spec_has_descriptor_returning_function": Exclusion(
            DIVERGENCE, "descriptors of a spec are not run: properties are some"
        ),
        "SpecSignatureTest.test_spec_function_no_name": Exclusion(
            PRIVATE, "'funcopy' is what the interpreter calls its copy of a lambda"
        ),
        "TestCallList.test_propertymock_bare": Exclusion(
            PLAIN_MOCK, "a PropertyMock gives the interpreter's MagicMock"
        ),
    },
    "testmagicmethods": {
        "TestMockingMagicMethods.test_attributes_and_return_value": Exclusion(
            PRIVATE, "the second class in `__mro__` is that of the magic methods"
        ),
        "TestMockingMagicMethods.test_descriptor_from_class": Exclusion(
            DIVERGENCE, "`type(m).__str__` is a function that takes the mock"
        ),
    },
    "testmock": {
        "MockTest.test_assert_has_calls_nested_spec": Exclusion(
            OTHER_PYTHON, "calls of attributes are bound to the mock's own signature", pythons="3.6"
        ),
        "MockTest.test_autospec_mock": Exclusion(
            OTHER_PYTHON, "its patch() takes mocks as specs", pythons="3.6 3.7 3.8 3.9 3.10"
        ),
        "MockTest.test_calls_equal_with_any": Exclusion(OTHER_PYTHON, CALLS, pythons="3.6 3.7 3.8"),
        "MockTest.test_decorated_async_methods_with_spec_mock": MAKES_ASYNC,
        "MockTest.test_misspelled_arguments": Exclusion(
            OTHER_PYTHON, "its patch() takes any argument", pythons="3.6 3.7 3.8 3.9"
        ),
        "MockTest.test_mock_does_not_raise_on_repeated_attribute_deletion": Exclusion(
            OTHER_PYTHON, "a Mock's attribute can be deleted once", pythons="3.6"
        ),
    },
    "testpatch": {
        "PatchTest.test_autospec_with_new": AT_ONCE,
        "PatchTest.test_cant_set_kwargs_when_passing_a_mock": AT_ONCE,
        "PatchTest.test_dotted_but_module_not_loaded": Exclusion(
            OTHER_PYTHON,
            "it imports the interpreter's own tests, which are not there, or stand elsewhere",
            pythons="3.6 3.7 3.8 3.9 3.10 3.11 emscripten",
        ),
        "PatchTest.test_multiple_specs": AT_ONCE,
        "PatchTest.test_name_preserved": AT_ONCE,
        "PatchTest.test_name_resolution_import_rebinding": COLON,
        "PatchTest.test_name_resolution_import_rebinding2": COLON,
        "PatchTest.test_new_callable_inherit_for_mocks": Exclusion(
            DIVERGENCE, "with new_callable the spec is not handed on to what a call gives"
        ),
        "PatchTest.test_not_callable_spec_as_list": CALLABLE,
        "PatchTest.test_patch_builtins_without_create": AWAITED,
        "PatchTest.test_patch_class_acts_with_spec_is_inherited": CALLABLE,
        "PatchTest.test_patch_multiple_create_mocks": AWAITED,
        "PatchTest.test_patch_multiple_create_mocks_different_order": EDITS_PATCHES,
        "PatchTest.test_patch_multiple_create_mocks_patcher": AWAITED,
        "PatchTest.test_patch_multiple_decorating_class": AWAITED,
        "PatchTest.test_patch_multiple_failure": EDITS_PATCHES,
        "PatchTest.test_patch_multiple_new_callable_failure": EDITS_PATCHES,
        "PatchTest.test_patch_multiple_stacked_decorators": AWAITED,
        "PatchTest.test_patch_object_keyword_args": AWAITED,
        "PatchTest.test_patchobject_with_default_mock": AWAITED,
        "PatchTest.test_patchobject_with_string_as_target": AT_ONCE,
        "PatchTest.test_stopall_lifo": EDITS_PATCHES,
    },
    "testsealable": {
        "TestSealable.test_seal_with_autospec": CALLABLE,
        "TestSealable.test_seals_recurse_on_magic_methods": NO_SEAL,
    },
    "testwith": {"WithTest.test_with_statement_as": BY_PATCH},
}


def find_exclusion(suite, test):
    """Give the exclusion of a test on the running Python, or None."""
    exclusion = EXCLUSIONS[suite].get(test)
    return exclusion if exclusion and exclusion.applies else None
