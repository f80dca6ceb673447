"""Gate: holds calls in flight, so that a test can look at the code meanwhile."""

from collections import OrderedDict
from unittest import mock
from unittest.mock import DEFAULT

from . import _messages
from ._compat import TYPE_CHECKING
from ._flow import Waiters, check_count, check_timeout, wait_until
from ._shapes import is_exception

if TYPE_CHECKING:
    from typing import Any, Optional


class Held:
    """One call that a Gate holds; its repr is the call, with its place if that is known."""

    __slots__ = ("call", "exc", "may_go", "result", "waiters")

    def __init__(self, call: "Any") -> None:
        self.call = call
        self.exc: "Any" = None
        self.may_go = False
        self.result: "Any" = DEFAULT
        self.waiters = Waiters()

    def __repr__(self) -> str:
        return repr(self.call)

    def was_cancelled(self) -> bool:
        """Tell whether it leaves the queue as soon as its task has a turn."""
        return any(waiter.is_cancelled for waiter in list(self.waiters.all))

    def let_go(self, result: "Any" = DEFAULT, exc: "Any" = None) -> None:
        """Let it go on, with a result or an exception."""
        self.result, self.exc, self.may_go = result, exc, True
        self.waiters.wake()


class Gate:
    """Holds calls in flight: each await of a mock whose side_effect it is stops here.

    `release(result)` lets the oldest call go on, `fail(exc)` makes it raise, `open()` lets all go,
    now and later. Without a result the mock's `return_value` is given. A call that is cancelled
    leaves the queue. One gate may hold several mocks, in any event loop and thread. As a context
    manager it opens at the end, so that a failing test does not hang.

    >>> async def main():
    ...     with Gate() as gate:
    ...         fetch = AsyncMock(side_effect=gate)
    ...         task = asyncio.ensure_future(fetch("/"))
    ...         await gate.wait_until_waiting()
    ...         gate.release("body")
    ...         return await task
    >>> import asyncio
    >>> run(main())
    'body'

    New in version 1.0.0.
    """

    #: Seconds that `wait_until_waiting()` waits if it is not told; None for ever.
    DEFAULT_TIMEOUT: "Optional[float]" = 5

    def __init__(self) -> None:
        #: The calls that wait, the oldest first.
        self.held: "OrderedDict[Held, None]" = OrderedDict()
        self.is_open = False
        self.released = 0
        self.watchers = Waiters()

    async def __call__(self, *args: "Any", **kwargs: "Any") -> "Any":
        """Wait to be released; who knows more of the call than its arguments uses `hold()`."""
        return await self.hold(mock.call(*args, **kwargs))

    async def hold(self, told: "Any") -> "Any":
        """Wait to be released; the repr of `told` is the call."""
        if self.is_open:
            return DEFAULT
        call = Held(told)
        self.held[call] = None
        self.watchers.wake()
        try:
            await wait_until(lambda: call.may_go, call.waiters, None, "a Gate")
        finally:
            self.held.pop(call, None)  # it was cancelled
        if call.exc is not None:
            raise call.exc
        return call.result

    @property
    def waiting(self) -> int:
        """How many calls are held."""
        return len(self.held)

    async def wait_until_waiting(self, count: int = 1, timeout: "Any" = DEFAULT) -> None:
        """Wait until so many calls are held.

        Raises AssertionError at the timeout, ValueError for a count below 1 or a negative timeout,
        RuntimeError outside any event loop.
        """
        __tracebackhide__ = True
        check_count(count)
        timeout = self.DEFAULT_TIMEOUT if timeout is DEFAULT else timeout
        check_timeout(timeout)
        purpose = "wait_until_waiting()"
        if not await wait_until(lambda: self.waiting >= count, self.watchers, timeout, purpose):
            held = [repr(call) for call in list(self.held)]
            raise AssertionError(_messages.gate_not_reached(count, held, timeout))

    def release(self, result: "Any" = DEFAULT) -> None:
        """Let the oldest call go on with that result; RuntimeError if there is none."""
        self.take_oldest("release()").let_go(result)

    def fail(self, exc: "Any") -> None:
        """Make the oldest call raise an exception; RuntimeError if there is none."""
        if not is_exception(exc):
            raise TypeError(_messages.no_exception(exc))
        self.take_oldest("fail()").let_go(exc=exc)

    def take_oldest(self, purpose: str) -> Held:
        """Remove the call that was held first from the queue, and return it."""
        while self.held:
            call = self.held.popitem(last=False)[0]
            if not call.was_cancelled():
                self.released += 1
                return call
        raise RuntimeError(_messages.nothing_held(purpose, self.released))

    def open(self) -> None:
        """Let all calls go on, those that wait and those that come."""
        self.is_open = True
        while self.held:
            self.held.popitem(last=False)[0].let_go()

    def __enter__(self) -> "Gate":  # noqa: PYI034, Self is not there before 3.11
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.open()
