"""The tests of CPython's suites that ours need not pass, each with its reason.

Strict: a test that is excluded and passes is an error.
"""

import re
import sys
from typing import NamedTuple

#: Why tests need not pass, in parentheses on which Pythons; below the tests of a suite's class, in
#: brackets which of their subtests.
TABLE = """
plain Mock: what is async in the spec of a Mock is the interpreter's AsyncMock, or none
    testasync.AsyncSpecTest: test_spec_async_attributes_instance
    testasync.AsyncSpecTest: test_spec_normal_methods_on_class_with_mock
    testmock.MockTest: test_decorated_async_methods_with_spec_mock
plain Mock (3.6 3.7): a Mock with an async function as spec is not async before 3.8
    testasync.AsyncSpecTest: test_spec_mock_type_kw [unittest.mock.Mock]
    testasync.AsyncSpecTest: test_spec_mock_type_positional [unittest.mock.Mock]
plain Mock: an attribute of a NonCallableMagicMock is the interpreter's MagicMock
    testcallable.TestCallable: test_attributes
plain Mock: what patch() puts in place is the interpreter's MagicMock
    testcallable.TestCallable: test_patch_spec_callable_class
    testwith.WithTest: test_with_statement_as
plain Mock: a PropertyMock gives the interpreter's MagicMock
    testhelpers.TestCallList: test_propertymock_bare
other Python (3.6 3.7): its call objects are equal to less
    testhelpers.CallTest: test_dunder_call
other Python (3.6 3.7): a mock takes no argument of the name self
    testhelpers.SpecSignatureTest: test_autospec_functions_with_self_in_odd_place
other Python (pypy): time.ctime() has a signature
    testhelpers.SpecSignatureTest: test_autospec_on_bound_builtin_function
other Python (3.6): calls of attributes are bound to the mock's own signature
    testmock.MockTest: test_assert_has_calls_nested_spec
other Python (3.6 3.7 3.8 3.9 3.10): its patch() takes mocks as specs
    testmock.MockTest: test_autospec_mock
other Python (3.6 3.7 3.8): its call objects are equal to less
    testmock.MockTest: test_calls_equal_with_any
other Python (3.6 3.7 3.8 3.9): its patch() takes any argument
    testmock.MockTest: test_misspelled_arguments
other Python (3.6): a Mock's attribute can be deleted once
    testmock.MockTest: test_mock_does_not_raise_on_repeated_attribute_deletion
other Python (3.6 3.7 3.8 3.9 3.10 3.11 emscripten): it imports tests that stand elsewhere
    testpatch.PatchTest: test_dotted_but_module_not_loaded
other Python (3.6): there is no seal()
    testsealable.TestSealable: test_seals_recurse_on_magic_methods
private name: 'funcopy' is what the interpreter calls its copy of a lambda
    testhelpers.SpecSignatureTest: test_spec_function_no_name
private name: the second class in `__mro__` is that of the magic methods
    testmagicmethods.TestMockingMagicMethods: test_attributes_and_return_value
private name: it edits the objects that unittest.mock's patch() makes, or derives from their class
    testpatch.PatchTest: test_patch_multiple_create_mocks_different_order
    testpatch.PatchTest: test_patch_multiple_failure test_patch_multiple_new_callable_failure
    testpatch.PatchTest: test_stopall_lifo
divergence: an autospecced async function checks its arguments when it is called
    testasync.AsyncAutospecTest: test_autospec_checks_signature
divergence: async_patch() replaces what it does not know by an AsyncMock
    testasync.AsyncSpecSetTest: test_magicmock_lambda_spec
    testpatch.PatchTest: test_patch_builtins_without_create test_patch_multiple_create_mocks
    testpatch.PatchTest: test_patch_multiple_create_mocks_patcher
    testpatch.PatchTest: test_patch_multiple_decorating_class test_patch_multiple_stacked_decorators
    testpatch.PatchTest: test_patch_object_keyword_args test_patchobject_with_default_mock
divergence: descriptors of a spec are not run: properties are some
    testhelpers.SpecSignatureTest: test_spec_has_descriptor_returning_function
divergence: `type(m).__str__` is a function that takes the mock
    testmagicmethods.TestMockingMagicMethods: test_descriptor_from_class
divergence: arguments that do not go together are refused when the patch is made, in our words
    testpatch.PatchTest: test_autospec_with_new test_cant_set_kwargs_when_passing_a_mock
    testpatch.PatchTest: test_multiple_specs test_name_preserved
    testpatch.PatchTest: test_patchobject_with_string_as_target
divergence: a target of the form package:name is not taken
    testpatch.PatchTest: test_name_resolution_import_rebinding
    testpatch.PatchTest: test_name_resolution_import_rebinding2
divergence: with new_callable the spec is not handed on to what a call gives
    testpatch.PatchTest: test_new_callable_inherit_for_mocks
divergence: callable() is True of all our mocks
    testpatch.PatchTest: test_not_callable_spec_as_list test_patch_class_acts_with_spec_is_inherited
    testsealable.TestSealable: test_seal_with_autospec
"""


class Exclusion(NamedTuple):
    """Why a test need not pass, on which Pythons, all by default, and for which of its subtests."""

    category: str
    pythons: str
    reason: str
    subtest: str


def read(table):
    """Map the suites and names of tests to their exclusions."""
    found = {}
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            why = re.match(r"([^:(]*\w)(?: \((.*?)\))?: (.*)", line).groups("")
            continue
        suite, cls, tests = re.match(r" +(\w+)\.(\w+): (.*)", line).groups()
        for test, subtest in re.findall(r"(\w+)(?: \[(.*?)\])?", tests):
            found[suite, f"{cls}.{test}"] = Exclusion(*why, subtest)
    return found


EXCLUSIONS = read(TABLE)
RUNNING = {"{}.{}".format(*sys.version_info), sys.implementation.name, sys.platform}


def find_exclusion(suite, test):
    """Give the exclusion of a test on the running Python, or None."""
    exclusion = EXCLUSIONS.get((suite, test))
    is_here = exclusion and (not exclusion.pythons or RUNNING & {*exclusion.pythons.split()})
    return exclusion if is_here else None
