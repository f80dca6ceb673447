"""Running, waiting and watching: the only module that asks which event loop library runs.

It imports none: a library that runs is in `sys.modules`.
"""

import sys
import types
from contextlib import suppress
from inspect import isawaitable
from time import monotonic
from unittest import mock
from unittest.mock import DEFAULT

from . import _compat
from ._compat import TYPE_CHECKING
from ._shapes import is_coroutine, is_exception
from ._wording import all_awaited, brief, numbered

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Optional, TypeVar

    T = TypeVar("T")
    C = TypeVar("C", bound="Any")

INFINITE = float("inf")


def run(main: "Awaitable[T]", *, debug: "Optional[bool]" = None) -> "T":
    """Run a coroutine to its end and return its result.

    The same as `asyncio.run(main, debug=debug)`, on every Python, for any awaitable: in a fresh
    event loop, which is closed at the end, after the tasks that are left were cancelled.

    Raises TypeError if `main` can't be awaited, RuntimeError if an event loop runs already. New in
    version 1.0.0.

    >>> async def answer():
    ...     return 42
    >>> run(answer())
    42
    """
    if not isawaitable(main):
        hint = "; call it: run(f()), not run(f)" if callable(main) else ""
        raise TypeError(f"run() takes a coroutine, not {brief(main)}{hint}")

    async def wait():  # asyncio.run() takes nothing but coroutines up to 3.13
        return await main

    coroutine = wait()
    try:
        return _compat.asyncio_run(coroutine, debug)
    finally:
        coroutine.close()
        if is_coroutine(main):
            main.close()  # else it would warn, if it did not begin


class AsyncioWaiter:
    # Any thread may wake it, and more than once. A Gate says what the one who waits is to return.
    result, exc = DEFAULT, None

    def __init__(self, loop):
        self.loop, self.future = loop, loop.create_future()
        #: True before the one who waits has had a turn.
        self.is_cancelled = self.future.cancelled

    def wake(self):
        with suppress(RuntimeError):  # the loop is closed
            self.loop.call_soon_threadsafe(self.finish)

    def finish(self):
        if not self.future.done():
            self.future.set_result(None)

    async def wait(self, seconds):
        timer = None if seconds == INFINITE else self.loop.call_later(seconds, self.finish)
        try:
            await self.future
        finally:
            if timer is not None:
                timer.cancel()


class TrioWaiter:
    result, exc = DEFAULT, None

    def __init__(self):
        self.is_cancelled = lambda: False
        self.trio = sys.modules["trio"]
        self.event = self.trio.Event()
        self.token = self.trio.lowlevel.current_trio_token()

    def wake(self):
        with suppress(self.trio.RunFinishedError):
            self.token.run_sync_soon(self.event.set)

    async def wait(self, seconds):
        with self.trio.move_on_after(seconds):
            await self.event.wait()


def in_trio():
    try:
        return sys.modules["trio.lowlevel"].current_task() is not None
    except (KeyError, RuntimeError):
        return False


def new_waiter():
    if in_trio():
        return TrioWaiter()
    loop = _compat.running_asyncio_loop()
    if loop is not None:
        return AsyncioWaiter(loop)
    raise RuntimeError("waiting needs an event loop of asyncio or trio; start one, with run() say")


async def wait_until(is_so, queue, timeout):
    """Look again at each wake-up, until it is so or the time is over; tell whether it is."""
    end = monotonic() + timeout
    while not is_so():
        waiter = new_waiter()
        queue[waiter] = None
        try:
            if is_so():  # in another thread, just now
                break
            left = end - monotonic()
            if left <= 0:
                return False
            await waiter.wait(left)
        finally:
            del queue[waiter]
    return True


class Waiters(dict):  # type: ignore[type-arg]
    """Those who wait, and what for: to add, remove and list them is atomic."""

    def __deepcopy__(self, memo):
        return Waiters()

    def wake(self):
        for waiter in list(self):
            waiter.wake()


def seconds_of(owner, timeout, count=1):
    """Return how long to wait for so many; refuse what is no time, and a count that needs none."""
    if not isinstance(count, int) or count < 1:
        raise ValueError(f"count must be a whole number, at least 1, not {brief(count)}")
    seconds = owner.DEFAULT_TIMEOUT if timeout is DEFAULT else timeout
    seconds = INFINITE if seconds is None else seconds
    if not (isinstance(seconds, (int, float)) and seconds >= 0):  # nor nan
        raise ValueError(f"timeout must be in seconds, at least 0, or None, not {brief(seconds)}")
    return seconds


@types.coroutine
def one_step():
    """Let whoever steps the coroutine go on for once: asyncio, or a test by hand."""
    yield


async def checkpoint(*args: "Any", **kwargs: "Any") -> "Any":
    """Yield to the event loop once. For `AsyncMock(side_effect=checkpoint)`: a mocked `sleep()`.

    The same as `await asyncio.sleep(0)` or `await trio.lowlevel.checkpoint()`, whichever library
    runs. Takes any arguments, and leaves the result to the mock's `return_value`. New in version
    1.0.0. After `trio.lowlevel.checkpoint()`.

    >>> from asyncmocks import AsyncMock
    >>> sleep = AsyncMock(side_effect=checkpoint, return_value=None)
    >>> run(sleep(3600))
    >>> sleep.assert_awaited_once_with(3600)
    """
    if in_trio():
        await sys.modules["trio"].lowlevel.checkpoint()
    else:
        await one_step()
    return DEFAULT


class Gate:
    """Holds calls in flight: each await of a mock whose side_effect it is stops here.

    `release(result)` lets the oldest call go on, `fail(exc)` makes it raise, `open()` lets all go,
    now and later. Without a result the mock's `return_value` is given. A call that is cancelled
    leaves the queue. One gate may hold several mocks, in any event loop and thread. As a context
    manager it opens at the end, so that a failing test does not hang. New in version 1.0.0.

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
    """

    #: Seconds that `wait_until_waiting()` waits if it is not told; None for ever.
    DEFAULT_TIMEOUT: "Optional[float]" = 5

    def __init__(self) -> None:
        #: The calls that are held, the oldest first: who waits, and what `hold()` was told.
        self.held = Waiters()
        self.is_open = False
        self.watchers = Waiters()

    async def __call__(self, *args: "Any", **kwargs: "Any") -> "Any":
        return await self.hold(mock.call(*args, **kwargs))

    async def hold(self, told: "Any") -> "Any":
        """Wait to be released; the repr of `told` is the call, with all that is known of it."""
        if self.is_open:
            return DEFAULT
        waiter = new_waiter()
        self.held[waiter] = told
        if self.is_open:  # by another thread, just now
            self.open()
        self.watchers.wake()
        try:
            await waiter.wait(INFINITE)
        finally:
            self.held.pop(waiter, None)  # it was cancelled
        if waiter.exc is not None:
            raise waiter.exc
        return waiter.result

    @property
    def waiting(self) -> int:
        """How many calls are held."""
        return len(self.held)

    async def wait_until_waiting(
        self, count: int = 1, timeout: "Optional[float]" = DEFAULT
    ) -> None:
        """Wait until so many calls are held.

        Raises AssertionError at the timeout, ValueError for a count below 1 or a negative timeout,
        RuntimeError outside any event loop.
        """
        __tracebackhide__ = True
        seconds = seconds_of(self, timeout, count)
        if not await wait_until(lambda: self.waiting >= count, self.watchers, seconds):
            held = [repr(told) for told in list(self.held.values())]
            text = f"Expected {count} waiting at the gate within {seconds:g} s, found {len(held)}."
            raise AssertionError(text + numbered("Held:", held))

    def release(self, result: "Any" = DEFAULT) -> None:
        """Let the oldest call go on with that result; RuntimeError if there is none."""
        self.let_oldest_go(result)

    def fail(self, exc: "Any") -> None:
        """Make the oldest call raise an exception; RuntimeError if there is none."""
        if not is_exception(exc):
            raise TypeError(f"fail() takes an exception, not {brief(exc)}; release() gives results")
        self.let_oldest_go(exc=exc)

    def let_oldest_go(self, result=DEFAULT, exc=None):
        # A call that was cancelled leaves as soon as its task has a turn.
        waiter = next((each for each in self.taken() if not each.is_cancelled()), None)
        if waiter is None:
            raise RuntimeError("no call waits at the gate; first await gate.wait_until_waiting()")
        waiter.result, waiter.exc = result, exc
        waiter.wake()

    def open(self) -> None:
        """Let all calls go on, those that wait and those that come."""
        self.is_open = True
        for waiter in self.taken():
            waiter.wake()

    def taken(self):
        for waiter in list(self.held):
            if self.held.pop(waiter, self) is not self:  # else another thread was quicker
                yield waiter

    def __enter__(self) -> "Gate":  # noqa: PYI034, Self is not there before 3.11
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.open()


#: Those who want to know of each call of an AsyncMock and each opening of a resource.
watching = []


class AlsoAsync:
    """What is entered with `with` is entered with `async with` too."""

    async def __aenter__(self) -> "Any":
        return self.__enter__()

    async def __aexit__(self, *exc_info: object) -> None:
        __tracebackhide__ = True
        self.__exit__(*exc_info)


class fail_on_unawaited(AlsoAsync):  # noqa: N801, called like a function, as contextlib.suppress
    """Fail at the end of the block if a call of any AsyncMock in it was not awaited.

    The same as `mock.assert_all_awaited()` at the end of the block, for all mocks that are called
    in it, in any thread; of resources, for each opening that is not used at all. Raises
    AssertionError there, but passes on an exception of the block as it is. Serves `with`, `async
    with`, and as a decorator of functions of every kind and of classes with tests. New in version
    1.0.0.

    >>> with fail_on_unawaited():
    ...     run(AsyncMock(return_value=None)(1))
    """

    def __enter__(self) -> "fail_on_unawaited":  # noqa: PYI034, as above
        if self not in watching:
            self.calls = []
        watching.append(self)
        return self

    def __exit__(self, *exc_info: object) -> None:
        __tracebackhide__ = True
        watching.remove(self)
        calls = [repr(call) for call in self.calls if call in call.mock._asyncmocks.awaits.pending]
        if calls and exc_info[0] is None:
            raise AssertionError(all_awaited("in the block", calls))

    def call(self, function, args, kwargs):
        return function(*args, **kwargs)

    def __call__(self, function: "C") -> "C":
        """Decorate a function of any kind, or each test of a class."""
        from ._covering import covered, decorate_tests  # who does not decorate need not wait for it

        if isinstance(function, type):
            return decorate_tests(function, lambda test: covered(test, fail_on_unawaited))
        return covered(function, fail_on_unawaited)
