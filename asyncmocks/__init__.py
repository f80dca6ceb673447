"""Mocks for async code: coroutine functions, async context managers, async iterators."""

from ._mocks import AsyncMock, MagicMock, create_autospec
from ._patch import async_patch
from ._resources import AsyncContextManagerMock, AsyncIteratorMock, async_iter
from ._waiting import Gate, checkpoint, fail_on_unawaited, run

__all__ = [
    "AsyncContextManagerMock",
    "AsyncIteratorMock",
    "AsyncMock",
    "Gate",
    "MagicMock",
    "async_iter",
    "async_patch",
    "checkpoint",
    "create_autospec",
    "fail_on_unawaited",
    "run",
]
__version__ = "2.0.0"

for name in __all__:  # so that tracebacks and reprs say `asyncmocks.AsyncMock`
    globals()[name].__module__ = __name__
del name  # pyright: ignore[reportPossiblyUnboundVariable]
