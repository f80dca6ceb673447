"""Every name that CPython's testasync.py imports: ours where we have one, else the interpreter's.

What an older Python lacks is made up for here, as plainly as the tests allow.
"""

import asyncio
import inspect
import sys
import unittest
from types import SimpleNamespace
from unittest import mock
from unittest.mock import ANY, Mock, call, sentinel

import asyncmocks
from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec

__all__ = [
    "ANY", "AsyncMock", "IsolatedAsyncioTestCase", "MagicMock", "Mock", "_CallList", "call",
    "create_autospec", "iscoroutinefunction", "patch", "run", "seal", "sentinel", "support",
]  # fmt: skip

patch = async_patch

# The class behind the public `call_args_list`, which the tests import by a private name.
_CallList = type(Mock().call_args_list)

# Needed to end at the first line only: it asks whether sockets work, which nothing here needs.
support = SimpleNamespace(requires_working_socket=lambda module: None)

# Python 3.6 has no seal(); the one test that calls it is about plain Mock.
seal = getattr(mock, "seal", None)

# Python 3.6 has no asyncio.run().
run = getattr(asyncio, "run", asyncmocks.run)

# From 3.14 on CPython's own file asks inspect: asyncio's function is deprecated there.
iscoroutinefunction = (
    inspect.iscoroutinefunction if sys.version_info >= (3, 14) else asyncio.iscoroutinefunction
)


class TestCaseThatRunsCoroutines(unittest.TestCase):
    """What Python 3.6 and 3.7 have instead of IsolatedAsyncioTestCase."""

    def __init__(self, methodName="runTest"):  # noqa: N803, unittest's name
        super().__init__(methodName)
        test = getattr(self, methodName)
        setattr(self, methodName, lambda: run(test()))


IsolatedAsyncioTestCase = getattr(unittest, "IsolatedAsyncioTestCase", TestCaseThatRunsCoroutines)
