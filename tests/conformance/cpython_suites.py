"""Loads CPython 3.13's suites for unittest.mock from an installed one, with our names in them."""

import ast
import importlib
import importlib.util
import os
import sys
import types
import unittest

from interpreters import find_interpreters

#: How many tests each has in 3.13.0; later patch releases may add some.
COUNTS = {"testasync": 87, "testcallable": 11, "testhelpers": 79, "testmagicmethods": 37}
COUNTS.update(testmock=145, testpatch=113, testsealable=19, testwith=27)
PACKAGE = ["test", "test_unittest", "testmock"]
REPLACED = "asyncio test test.support test.support.import_helper test.test_importlib.util"
REPLACED = {*REPLACED.split(), "unittest", "unittest.mock"}
OURS = {name: name for name in ("AsyncMock", "MagicMock", "create_autospec")}
#: patch() is ours where it is what is tested; to the other suites it is a tool.
OURS_IN = {suite: {**OURS, "patch": "async_patch"} for suite in ("testasync", "testpatch")}


def find_folder():
    """Give the folder of the suites, or None where no CPython 3.13 with its tests is installed."""
    told = os.environ.get("ASYNCMOCKS_CPYTHON313")
    if told:
        return os.path.dirname(told)
    cpython313 = find_interpreters().get("3.13")
    folder = cpython313 and os.path.join(cpython313.stdlib, *PACKAGE)
    return folder if folder and os.path.exists(folder) else None


def parse(path):
    """Give the syntax tree of a file."""
    with open(path, encoding="utf-8") as file:
        return ast.parse(file.read(), path)


def execute(name, path, tree):
    """Make the module of a file, importable, for tests patch what is in it by name."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    exec(compile(tree, path, "exec"), module.__dict__)
    return module


def install_support(folder):
    """Make the helpers of the suites importable: an older Python has others, or none."""
    parent = types.SimpleNamespace()
    for end, part in enumerate(PACKAGE, 1):
        name = ".".join(PACKAGE[:end])
        try:
            module = importlib.import_module(name)
        except ImportError:
            module = sys.modules[name] = types.ModuleType(name)
        setattr(parent, part, module)
        parent = module
    path = os.path.join(folder, "support.py")
    parent.support = execute(f"{name}.support", path, parse(path))


def take_stand_ins(tree, ours):
    """Turn `from unittest.mock import AsyncMock, ...` and its like to `stand_ins`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in REPLACED:
            node.module = "stand_ins"
            for alias in node.names:
                alias.name, alias.asname = ours.get(alias.name, alias.name), alias.name


def find_tests_that_name(names, tree):
    """Give the `Class.test_name` of each test that has one of the names, or whose helpers have."""
    found = set()
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        naming = {
            getattr(part, "name", "")
            for part in cls.body
            for node in ast.walk(part)
            if getattr(node, "id", getattr(node, "attr", None)) in names
        }
        has_helpers = any(not name.startswith("test") for name in naming)
        tests = {getattr(part, "name", "") for part in cls.body} if has_helpers else naming
        found |= {f"{cls.name}.{test}" for test in tests}
    return found


def load(suite, folder):
    """Map `Class.test_name` to each test case of a suite; give, too, the tests that name ours."""
    name = f"cpython_{suite}_on_asyncmocks"
    path = os.path.join(folder, f"{suite}.py")
    ours = OURS_IN.get(suite, OURS)
    tree = parse(path)
    take_stand_ins(tree, ours)
    classes = unittest.defaultTestLoader.loadTestsFromModule(execute(name, path, tree))
    cases = {test.id()[len(name) + 1 :]: test for tests in classes for test in tests}
    return cases, find_tests_that_name(ours, tree)
