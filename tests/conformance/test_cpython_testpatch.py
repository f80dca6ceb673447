"""CPython 3.13's own tests of patch() hold for async_patch(), as far as they are on the same thing.

Run on CPython 3.13 only: they import helpers that no other Python has.
"""

import ast
import os
import sys
import types
import unittest
import warnings
from unittest import mock

import pytest

import asyncmocks
from cpython_testasync import find_source

NAME = "cpython_testpatch_on_asyncmocks"
TESTASYNC = find_source()
if sys.version_info[:2] != (3, 13) or TESTASYNC is None:
    pytest.skip("no CPython 3.13 with its tests runs this", allow_module_level=True)

PRIVATE = "it edits the objects that unittest.mock's patch() makes, or derives from their class"
AWAITED = "what async_patch() puts in place of anything it does not know is an AsyncMock"
AT_ONCE = "arguments that do not go together are refused when the patch is made, in our words"
STARTED = "stop() without start() raises RuntimeError"
CALLABLE = "callable() is True of all our mocks"
COLON = "a target of the form package:name is not taken"
INHERITED = "with new_callable the spec is not handed on to what a call gives"
EXCLUSIONS = {
    "test_autospec_with_new": AT_ONCE,
    "test_cant_set_kwargs_when_passing_a_mock": AT_ONCE,
    "test_multiple_specs": AT_ONCE,
    "test_name_preserved": AT_ONCE,
    "test_name_resolution_import_rebinding": COLON,
    "test_name_resolution_import_rebinding2": COLON,
    "test_new_callable_inherit_for_mocks": INHERITED,
    "test_not_callable_spec_as_list": CALLABLE,
    "test_patch_builtins_without_create": AWAITED,
    "test_patch_class_acts_with_spec_is_inherited": CALLABLE,
    "test_patch_dict_stop_without_start": STARTED,
    "test_patch_multiple_create_mocks": AWAITED,
    "test_patch_multiple_create_mocks_different_order": PRIVATE,
    "test_patch_multiple_create_mocks_patcher": AWAITED,
    "test_patch_multiple_decorating_class": AWAITED,
    "test_patch_multiple_failure": PRIVATE,
    "test_patch_multiple_new_callable_failure": PRIVATE,
    "test_patch_multiple_stacked_decorators": AWAITED,
    "test_patch_object_keyword_args": AWAITED,
    "test_patchobject_with_default_mock": AWAITED,
    "test_patchobject_with_string_as_target": AT_ONCE,
    "test_stop_without_start": STARTED,
    "test_stopall_lifo": PRIVATE,
}


def load():
    """Make the module of the file, with our names in it."""
    path = os.path.join(os.path.dirname(TESTASYNC), "testpatch.py")
    names = types.ModuleType("names_for_testpatch")
    public = {name: value for name, value in vars(mock).items() if not name.startswith("__")}
    vars(names).update(public, patch=asyncmocks.async_patch, MagicMock=asyncmocks.MagicMock)
    sys.modules[names.__name__] = names
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "unittest.mock":
            node.module = names.__name__
    module = sys.modules[NAME] = types.ModuleType(NAME)
    exec(compile(tree, path, "exec"), module.__dict__)
    return module


def cases():
    """Map the name of each test to its test case."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(load())
    return {test.id().rpartition(".")[2]: test for group in suite for test in group}


CASES = cases()


def problems_of(name):
    """Run a test case; return the tracebacks of what failed."""
    result = unittest.TestResult()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # mocks of plain things are called, and not awaited
        CASES[name].run(result)
    return [text for _, text in result.failures + result.errors]


@pytest.mark.parametrize("name", sorted(set(CASES) - set(EXCLUSIONS)))
def test_agrees_with_cpython(name, record_property):
    """async_patch() passes what patch() has to pass."""
    record_property("category", "testpatch")

    assert problems_of(name) == []


@pytest.mark.parametrize("name", sorted(EXCLUSIONS))
def test_exclusion_holds(name, record_property):
    """A test that is excluded fails."""
    record_property("category", "testpatch, excluded")

    assert problems_of(name), f"{name} passes: take it out of the exclusions"


def test_whole_file_is_read():
    """No test of the file is lost on the way: 3.13.0 has 113, later patch releases may add some."""
    assert len(CASES) >= 113
    assert set(EXCLUSIONS) <= set(CASES)
