"""Running, and later waiting: the only module that asks which event loop library runs."""

from inspect import isawaitable, iscoroutine

from . import _compat, _messages
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Optional, TypeVar

    T = TypeVar("T")


def run(main: "Awaitable[T]", *, debug: "Optional[bool]" = None) -> "T":
    """Run a coroutine to its end and return its result.

    The same as `asyncio.run(main, debug=debug)`, on every Python: a fresh event loop, which is
    closed at the end, after the tasks that are left were cancelled. For `unittest.TestCase` methods
    and scripts. Any other awaitable is awaited in such a loop.

    Raises TypeError if `main` can't be awaited, RuntimeError if an event loop runs already, and
    what the coroutine raises.

    >>> async def answer():
    ...     return 42
    >>> run(answer())
    42

    New in version 0.1.0.
    """
    if not isawaitable(main):
        raise TypeError(_messages.nothing_to_run(main))
    coroutine = waiting_for(main)
    try:
        return _compat.asyncio_run(coroutine, debug)  # type: ignore[no-any-return]
    finally:
        coroutine.close()
        if iscoroutine(main):
            main.close()  # else it would warn, if it did not begin


async def waiting_for(awaitable: "Any") -> "Any":
    """Await it: `asyncio.run()` takes nothing but coroutines up to 3.13."""
    return await awaitable
