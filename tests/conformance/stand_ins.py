"""Every name that CPython's suites import: ours where we have one, else the interpreter's.

What an older Python lacks is made up for here, as plainly as the tests allow.
"""

import asyncio
import inspect
import sys
import unittest.mock
from types import SimpleNamespace

import asyncmocks
from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec  # noqa: F401

# Needed to end at the first line only: it asks whether sockets work, which nothing here needs.
support = SimpleNamespace(requires_working_socket=lambda module: None)

# Python 3.6 has no asyncio.run().
run = getattr(asyncio, "run", asyncmocks.run)

# From 3.14 on CPython's own file asks inspect: asyncio's function is deprecated there.
iscoroutinefunction = (inspect if sys.version_info >= (3, 14) else asyncio).iscoroutinefunction

# Before 3.10 no class says that a mock is no spec.
InvalidSpecError = getattr(unittest.mock, "InvalidSpecError", Exception)

# Python 3.6 has no seal(): tests that call it fail.
seal = getattr(unittest.mock, "seal", None)

# Up to 3.10 these hold names of Python 2, too.
_magics = unittest.mock._magics - {"__div__", "__rdiv__", "__idiv__"}  # noqa: SLF001

# All others, private ones included: the tests import some.
for _name, _value in vars(unittest.mock).items():
    globals().setdefault(_name, _value)


class MockModule:
    """`unittest.mock` with our names in it; what is patched in it is patched in the real one."""

    def __getattr__(self, name):
        return getattr(asyncmocks if name in asyncmocks.__all__ else unittest.mock, name)

    def __setattr__(self, name, value):
        setattr(unittest.mock, name, value)

    def __delattr__(self, name):
        delattr(unittest.mock, name)


mock = MockModule()
EQUAL_TO_ALL = {"__eq__": lambda self, other: True, "__ne__": lambda self, other: False}
ALWAYS_EQ = type("EqualToAll", (), EQUAL_TO_ALL)()


def uncache(*names):
    """Forget what is imported meanwhile: none of the names is imported before."""
    return unittest.mock.patch.dict(sys.modules)


def DirsOnSysPath(*paths):  # noqa: N802, CPython's name
    """Let modules be found in more folders."""
    return unittest.mock.patch.object(sys, "path", [*sys.path, *paths])


class TestCaseThatRunsCoroutines(unittest.TestCase):
    """What Python 3.6 and 3.7 have instead of IsolatedAsyncioTestCase."""

    def __init__(self, methodName="runTest"):  # noqa: N803, unittest's name
        super().__init__(methodName)
        test = getattr(self, methodName)
        setattr(self, methodName, lambda: run(test()))


IsolatedAsyncioTestCase = getattr(unittest, "IsolatedAsyncioTestCase", TestCaseThatRunsCoroutines)
