"""Mocks for async code: coroutine functions, async context managers, async iterators."""

from ._autospec import create_autospec
from ._context import AsyncContextManagerMock
from ._flow import checkpoint, run
from ._gate import Gate
from ._iterators import AsyncIteratorMock, async_iter
from ._mocks import AsyncMock, MagicMock
from ._patch import async_patch
from ._watch import fail_on_unawaited

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
__version__ = "1.0.1"

for name in __all__:  # so that tracebacks and reprs say `asyncmocks.AsyncMock`
    globals()[name].__module__ = __name__
del name  # pyright: ignore[reportPossiblyUnboundVariable]


def __dir__() -> "list[str]":  # from Python 3.7 on `dir()` asks it
    return sorted([*__all__, "__all__", "__doc__", "__file__", "__name__", "__version__"])
