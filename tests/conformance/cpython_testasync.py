"""Loads CPython 3.13's own testasync.py from an installed interpreter, with our names in it."""

import ast
import importlib.util
import os
import sys
import unittest

from interpreters import find_interpreters

PLACE = os.path.join("test", "test_unittest", "testmock", "testasync.py")
REPLACED = {"asyncio", "test", "unittest", "unittest.mock"}
NAME = "cpython_testasync_on_asyncmocks"


def find_source():
    """Give the path of the file, or None where no CPython 3.13 with its tests is installed."""
    told = os.environ.get("ASYNCMOCKS_CPYTHON313")
    if told:
        return told
    cpython313 = find_interpreters().get("3.13")
    path = cpython313 and os.path.join(cpython313.stdlib, PLACE)
    return path if path and os.path.exists(path) else None


class OurNames(ast.NodeTransformer):
    """Turns `from unittest.mock import AsyncMock, ...` and its like to `stand_ins`."""

    def visit_ImportFrom(self, node):
        """Exchange the module, keep the names."""
        if node.module in REPLACED:
            node.module = "stand_ins"
        return node


def load(path):
    """Make the module of the file, importable, for its tests patch their own module by name."""
    with open(path, encoding="utf-8") as file:
        tree = OurNames().visit(ast.parse(file.read(), path))
    spec = importlib.util.spec_from_file_location(NAME, path)
    module = sys.modules[NAME] = importlib.util.module_from_spec(spec)
    exec(compile(tree, path, "exec"), module.__dict__)
    return module


def cases(module):
    """Map `Class.test_name` to each test case of the module."""
    found = {}
    suites = [unittest.defaultTestLoader.loadTestsFromModule(module)]
    while suites:
        for test in suites.pop():
            if isinstance(test, unittest.TestSuite):
                suites.append(test)
            else:
                found[test.id()[len(NAME) + 1 :]] = test
    return found
