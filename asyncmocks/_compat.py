"""What older Pythons and PyPy lack: the only module that asks which interpreter runs.

It knows nothing of our mocks.
"""

import collections.abc
import contextlib
import functools
import sys
import types
import warnings
from unittest import mock

#: True for type checkers. Not typing's: unittest.mock of 3.6 and 3.7 does without typing.
TYPE_CHECKING = False

#: CPython 3.6 cuts the name of a coroutine that was never awaited at 50 characters, 3.7 does not.
LONGEST_COROUTINE_NAME = 50 if sys.version_info < (3, 7) else 200

#: CPython asks a str subclass that is a coroutine's `__qualname__` for its text when it is shown.
LAZY_COROUTINE_NAMES = sys.implementation.name == "cpython"

#: The code of each function that `contextlib.asynccontextmanager()` makes; 3.6 has none.
ENTERED_CODE = sys.version_info >= (3, 7) and contextlib.asynccontextmanager(print).__code__

#: PyPy has no `object.__sizeof__`.
sizeof = getattr(object, "__sizeof__", lambda thing: 0)

if sys.version_info >= (3, 10):
    #: Lets `asyncio.create_task()` take instances: it steps them by `__next__` and `throw`; up to
    #: 3.9 it calls `send()`, but `ensure_future()` wraps them.
    register_coroutine = collections.abc.Coroutine.register
    # Looks like a function to inspect as it is, when it has a function's `__code__`.
    FunctionLike = object
    InvalidSpecError = mock.InvalidSpecError
    #: AttributeErrors to which the interpreter adds no suggestion of its own.
    attribute_error = functools.partial(AttributeError, name=None, obj=None)

else:
    register_coroutine = bool

    class FunctionLike:
        """What passes `isinstance(thing, FunctionType)`, which inspect asks first."""

        @property
        def __class__(self):
            cls = vars(mock.NonCallableMock)["__class__"].fget(self)
            return types.FunctionType if cls is type(self) else cls

    InvalidSpecError = type("InvalidSpecError", (Exception,), {})
    attribute_error = AttributeError


def with_flags(code, flags):
    if sys.version_info >= (3, 8):
        return code.replace(co_flags=flags)
    return type(code)(
        code.co_argcount, code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize, flags,
        code.co_code, code.co_consts, code.co_names, code.co_varnames, code.co_filename,
        code.co_name, code.co_firstlineno, code.co_lnotab, code.co_freevars, code.co_cellvars,
    )  # fmt: skip


def is_marked(function):
    # While asyncio is being imported it is not there yet.
    asks = getattr(sys.modules.get("asyncio"), "iscoroutinefunction", None)
    if sys.version_info < (3, 14):
        return asks is not None and asks(function)
    if asks is None or not getattr(function, "__dict__", None):  # a mark is all that it may add
        return False
    with warnings.catch_warnings():  # it is going to be removed
        warnings.simplefilter("ignore", DeprecationWarning)
        return asks(function)


def coroutine_function_marks():
    """Return what `asyncio.iscoroutinefunction()` looks for in an object's `__dict__` up to 3.9."""
    asyncio = sys.modules.get("asyncio")
    if sys.version_info >= (3, 10) or asyncio is None:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        marks = dict(vars(asyncio.coroutine(lambda: None)))
    marks.pop("__wrapped__", None)  # by which inspect would find another signature
    return marks


def annotations_of(thing):
    """Return the annotations of a function, or of a class's own body."""
    if sys.version_info >= (3, 14):
        found = None
        with contextlib.suppress(Exception):  # a name is not there
            found = getattr(thing, "__annotations__", None)
        if found is None and hasattr(thing, "__annotate__"):  # lru_cache() makes what has only this
            import annotationlib

            return annotationlib.get_annotations(thing, format=annotationlib.Format.FORWARDREF)
        return found or {}
    own = vars(thing) if isinstance(thing, type) else {"__annotations__": None}
    found = own.get("__annotations__") or getattr(thing, "__annotations__", {})
    return found if "__annotations__" in own and isinstance(found, dict) else {}


def has_copied_annotations(function):
    name = "__annotations__" if sys.version_info < (3, 14) else "__annotate__"
    wrapped = getattr(function, "__wrapped__", None)
    return getattr(function, name, 0) is getattr(wrapped, name, 1)


def flags_for_children(visited, flags):
    """Return the list that `reset_mock()` hands down the tree of mocks, and its flags."""
    # Up to 3.8 it resets children without the flags: these travel in the list.
    if sys.version_info >= (3, 9):
        return visited, flags
    if visited is None:
        visited = [name for name in flags if flags[name]]
    return visited, {name: flags[name] or name in visited for name in flags}


def running_asyncio_loop():
    name = "get_running_loop" if sys.version_info >= (3, 7) else "get_event_loop"
    with contextlib.suppress(AttributeError, RuntimeError):  # nobody imported asyncio; none runs
        loop = getattr(sys.modules.get("asyncio"), name)()
        return loop if loop.is_running() else None
    return None


def asyncio_run(main, debug):
    import asyncio

    if sys.version_info >= (3, 7):
        return asyncio.run(main, **({} if debug is None else {"debug": debug}))
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        loop.call_soon(loop.stop)
        loop.run_forever()  # refuses where another loop runs, before anything has begun
        asyncio.set_event_loop(loop)
        if debug is not None:
            loop.set_debug(debug)
        try:
            return loop.run_until_complete(main)
        finally:
            left = [task for task in asyncio.Task.all_tasks(loop) if task.cancel()]
            loop.run_until_complete(asyncio.gather(*left, loop=loop, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
            asyncio.set_event_loop(None)
