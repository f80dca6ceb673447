"""fail_on_unawaited: finds every forgotten await of a block of code."""

from . import _messages
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import List

    from ._awaits import PendingCall


class Watch:
    """What fail_on_unawaited() collects: all calls made in its block."""

    __slots__ = ("calls",)

    def __init__(self) -> None:
        self.calls: "List[PendingCall]" = []

    def __enter__(self) -> None:
        if self not in watching:
            self.calls = []
        watching.append(self)

    def __exit__(self, *exc_info: object) -> None:
        __tracebackhide__ = True
        watching.remove(self)
        calls = [call for call in self.calls if call.mock._asyncmocks.awaits.is_pending(call)]
        if calls and exc_info[0] is None:
            raise AssertionError(_messages.never_awaited([repr(call) for call in calls]))


#: Those who want to know of each call of an AsyncMock.
watching: "List[Watch]" = []


def fail_on_unawaited() -> Watch:
    """Return a context manager that fails if a call of any AsyncMock in its block is not awaited.

    The same as `mock.assert_all_awaited()` at the end of the block, for all mocks that are called
    in it, in any thread. An exception of the block is passed on as it is.

    Raises AssertionError at the end of the block.

    >>> with fail_on_unawaited():
    ...     run(AsyncMock(return_value=None)(1))

    New in version 1.0.0.
    """
    return Watch()
