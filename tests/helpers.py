"""What several tests need: coroutines stepped by hand, calls from many threads, warnings caught.

ASYNCMOCKS_LOOP says in which event loop library coroutines run: uvloop, trio, anyio-asyncio,
anyio-trio, or `by hand`. Without it `run()` is ours, and `finish()` steps by hand.
"""

import asyncio
import functools
import gc
import inspect
import os
import sys
import threading
import traceback
import types
import warnings
from contextlib import contextmanager
from unittest import mock

import pytest

import asyncmocks

IS_WASM = sys.platform == "emscripten"
needs_threads = pytest.mark.skipif(IS_WASM, reason="WebAssembly has no threads")
needs_processes = pytest.mark.skipif(IS_WASM, reason="WebAssembly starts no processes")

RESOURCES = [asyncmocks.AsyncContextManagerMock, asyncmocks.AsyncIteratorMock]
on_both = pytest.mark.parametrize("cls", RESOURCES)
on_all = pytest.mark.parametrize("cls", [*RESOURCES, asyncmocks.AsyncMock, asyncmocks.MagicMock])

LOOP = os.environ.get("ASYNCMOCKS_LOOP", "")


async def waiting_for(awaitable):
    """Await it: some libraries run only coroutines."""
    return await awaitable


def step(awaitable):
    """Run a coroutine to its end by hand, however often it lets others run."""
    coroutine = waiting_for(awaitable)
    try:
        while True:
            assert coroutine.send(None) is None, f"{awaitable!r} waits for something"
    except StopIteration as stop:
        return stop.value


def run_in_library(awaitable, debug=None):
    """Run a coroutine to its end in the library that ASYNCMOCKS_LOOP names; none is debugged."""
    library, _, backend = LOOP.partition("-")
    run_there = __import__(library).run
    if LOOP == "uvloop":
        return run_there(waiting_for(awaitable))
    return run_there(waiting_for, awaitable, **({"backend": backend} if backend else {}))


run = {"": asyncmocks.run, "by hand": step}.get(LOOP, run_in_library)


def finish(coroutine):
    """Run a coroutine that waits for nothing to its end, without an event loop."""
    if LOOP:
        return run(coroutine)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError(f"{coroutine!r} waits for something")


@types.coroutine
def pause():
    """Let whoever steps the coroutine go on for once."""
    yield


async def collect(iterable):
    """Return all that `async for` gives."""
    return [item async for item in iterable]


def type_name(thing):
    """Return what a case is called whose repr has an id in it."""
    return type(thing).__name__


def kind_of(thing):
    """Return the class that a mock was made of: what its own class inherits from."""
    return next(cls for cls in type(thing).__mro__[1:] if issubclass(cls, mock.NonCallableMock))


async def enter(manager):
    """Return what `async with` gives."""
    async with manager as given:
        return given


def enter_plainly(manager, exc=None):
    """Return what `with` gives, or raise in the block."""
    with manager as given:
        if exc is not None:
            raise exc
        return given


async def raise_in(manager, exc):
    """Raise in an `async with`; return None if that is swallowed."""
    async with manager:
        raise exc


def enter_async(manager, exc=None):
    """Run an `async with`, likewise."""
    return run(enter(manager) if exc is None else raise_in(manager, exc))


def await_it(thing):
    """Run an `await`."""
    return run(waiting_for(thing))


def failure(assertion, *args, **kwargs):
    """Return the text with which an assertion fails."""
    with pytest.raises(AssertionError) as caught:
        assertion(*args, **kwargs)
    return str(caught.value)


def line():
    """Return the line number of the caller."""
    return inspect.currentframe().f_back.f_lineno


async def turns(count=5):
    """Let other tasks of asyncio run."""
    for _ in range(count):
        await asyncio.sleep(0)


def in_asyncio(function):
    """Make a test of a coroutine function: asyncio runs it, for half a minute at most."""

    @pytest.mark.asyncio_only
    @functools.wraps(function)
    def test(*args, **kwargs):
        async def limited():
            return await asyncio.wait_for(function(*args, **kwargs), 30)

        return asyncmocks.run(limited())

    return test


@contextmanager
def caught_warnings():
    """Give the list of warnings, those of forgotten coroutines included."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught
        gc.collect()


def is_gone(reference):
    """Tell whether nothing keeps a thing alive any more; PyPy takes its time."""
    for _ in range(12):
        gc.collect()
        if reference() is None:
            return True
    return False


def frames_of(exc):
    """Return the frames of asyncmocks that an exception passed through."""
    frames = [frame for frame, _ in traceback.walk_tb(exc.__traceback__)]
    return [frame for frame in frames if frame.f_globals["__name__"].startswith("asyncmocks")]


def in_threads(count, function):
    """Run a function in several threads at once, which change as often as the interpreter can."""
    threads = [threading.Thread(target=function) for _ in range(count)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
