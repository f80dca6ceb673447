"""Running and waiting: the only module that asks which event loop library runs.

It imports none: a library that runs is in `sys.modules`.
"""

import sys
import types
from contextlib import suppress
from inspect import isawaitable, iscoroutine
from time import monotonic
from unittest.mock import DEFAULT

from . import _compat, _messages
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Callable, Dict, Generator, Optional, TypeVar

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

    New in version 1.0.0.
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


class Waiter:
    """Something that one coroutine waits for, and any thread may wake it by."""

    __slots__ = ()

    def wake(self) -> None:
        """End the waiting; may be called from any thread, and more than once."""
        raise NotImplementedError

    async def wait(self, seconds: "Optional[float]") -> None:
        """Wait until woken, or until the time is over."""
        raise NotImplementedError

    @property
    def is_cancelled(self) -> bool:
        """Whether the waiting was cancelled, though the one who waits does not know it yet."""
        return False


class AsyncioWaiter(Waiter):
    """For asyncio, and all that runs its loops: uvloop, anyio on asyncio."""

    __slots__ = ("future", "loop")

    def __init__(self, loop: "Any") -> None:
        self.loop = loop
        self.future: "Any" = loop.create_future()

    def wake(self) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self.loop.call_soon_threadsafe(self.finish)

    def finish(self) -> None:
        """End the waiting, in the loop's own thread."""
        if not self.future.done():
            self.future.set_result(None)

    @property
    def is_cancelled(self) -> bool:
        return self.future.cancelled()  # type: ignore[no-any-return]

    async def wait(self, seconds: "Optional[float]") -> None:
        timer = None if seconds is None else self.loop.call_later(seconds, self.finish)
        try:
            await self.future
        finally:
            if timer is not None:
                timer.cancel()


class TrioWaiter(Waiter):
    """For trio, and anyio on trio."""

    __slots__ = ("event", "token", "trio")

    def __init__(self) -> None:
        self.trio: "Any" = sys.modules["trio"]
        self.event = self.trio.Event()
        self.token = self.trio.lowlevel.current_trio_token()

    def wake(self) -> None:
        with suppress(self.trio.RunFinishedError):
            self.token.run_sync_soon(self.event.set)

    async def wait(self, seconds: "Optional[float]") -> None:
        with self.trio.move_on_after(float("inf") if seconds is None else seconds):
            await self.event.wait()


class CurioWaiter(Waiter):
    """For curio."""

    __slots__ = ("curio", "event")

    def __init__(self) -> None:
        self.curio: "Any" = sys.modules["curio"]
        self.event = self.curio.UniversalEvent()

    def wake(self) -> None:
        with suppress(Exception):  # cancelled just now: InvalidStateError, from 3.8 on
            self.event.set()

    async def wait(self, seconds: "Optional[float]") -> None:
        if seconds is None:  # curio 1.6 fails at the end of ignore_after(None)
            await self.event.wait()
        else:
            async with self.curio.ignore_after(seconds):
                await self.event.wait()


def in_trio() -> bool:
    """Tell whether trio runs the code that asks."""
    lowlevel: "Any" = sys.modules.get("trio.lowlevel")
    try:
        return lowlevel is not None and lowlevel.current_task() is not None
    except RuntimeError:
        return False


def in_curio() -> bool:
    """Tell whether curio runs the code that asks."""
    meta: "Any" = sys.modules.get("curio.meta")
    return meta is not None and meta.curio_running()


def new_waiter(purpose: str) -> Waiter:
    """Return a Waiter for the library that runs; RuntimeError if none does."""
    if in_trio():
        return TrioWaiter()
    if in_curio():
        return CurioWaiter()
    loop = _compat.running_asyncio_loop()
    if loop is not None:
        return AsyncioWaiter(loop)
    raise RuntimeError(_messages.no_loop(purpose))


async def wait_until(
    is_so: "Callable[[], bool]", queue: "Waiters", timeout: "Optional[float]", purpose: str
) -> bool:
    """Wait until something is so, looking again at each wake-up; tell whether it came so."""
    end = None if timeout in (None, float("inf")) else monotonic() + timeout
    while not is_so():
        waiter = new_waiter(purpose)
        queue.add(waiter)
        try:
            if is_so():  # in another thread, just now
                break
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                return False
            await waiter.wait(left)
        finally:
            queue.remove(waiter)
    return True


class Waiters:
    """Those who wait for one thing. One operation of the dict for each step: it is atomic."""

    __slots__ = ("all",)

    def __init__(self) -> None:
        self.all: "Dict[Waiter, None]" = {}

    def __deepcopy__(self, memo: "Any") -> "Waiters":
        return Waiters()

    def add(self, waiter: Waiter) -> None:
        """Let it be woken from now on."""
        self.all[waiter] = None

    def remove(self, waiter: Waiter) -> None:
        """Let it be woken no more."""
        del self.all[waiter]

    def wake(self) -> None:
        """Wake all."""
        for waiter in list(self.all):
            waiter.wake()


def check_count(count: "Any") -> None:
    """Raise for a count that is no number of times, or is reached before anything happens."""
    if not isinstance(count, int):
        raise TypeError(_messages.bad_count(count))
    if count < 1:
        raise ValueError(_messages.bad_count(count))


def check_timeout(timeout: "Any") -> None:
    """Raise for what is no time to wait."""
    if timeout is None:
        return
    try:
        is_time = timeout >= 0  # so is no nan
    except TypeError:
        raise TypeError(_messages.bad_timeout(timeout)) from None
    if not is_time:
        raise ValueError(_messages.bad_timeout(timeout))


@types.coroutine
def one_step() -> "Generator[None, None, None]":
    """Let whoever steps the coroutine go on for once: asyncio, or a test by hand."""
    yield


async def checkpoint(*args: "Any", **kwargs: "Any") -> "Any":
    """Yield to the event loop once. For `AsyncMock(side_effect=checkpoint)`: a mocked `sleep()`.

    The same as `await asyncio.sleep(0)`, `await trio.lowlevel.checkpoint()` or
    `await curio.sleep(0)`, whichever library runs. Takes any arguments, and leaves the result to
    the mock's `return_value`.

    >>> from asyncmocks import AsyncMock
    >>> sleep = AsyncMock(side_effect=checkpoint, return_value=None)
    >>> run(sleep(3600))
    >>> sleep.assert_awaited_once_with(3600)

    New in version 1.0.0. After `trio.lowlevel.checkpoint()`.
    """
    if in_trio():
        await sys.modules["trio"].lowlevel.checkpoint()
    elif in_curio():
        await sys.modules["curio"].sleep(0)
    else:
        await one_step()
    return DEFAULT
