"""Mocks for async code: coroutine functions, async context managers, async iterators."""

from ._context import AsyncContextManagerMock
from ._flow import run
from ._iterators import AsyncIteratorMock, async_iter
from ._mocks import AsyncMock, MagicMock

__all__ = [
    "AsyncContextManagerMock",
    "AsyncIteratorMock",
    "AsyncMock",
    "MagicMock",
    "async_iter",
    "run",
]
__version__ = "0.1.0"

for name in __all__:  # so that tracebacks and reprs say `asyncmocks.AsyncMock`
    globals()[name].__module__ = __name__
del name
