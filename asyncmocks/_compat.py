"""What older Pythons and PyPy lack. The only module that asks which interpreter runs.

It knows nothing of our mocks; each entry names the Python that needs it and the first that
does not.
"""

import collections.abc
import contextlib
import sys
import types
import warnings
from unittest import mock

#: True for type checkers. Not typing's: unittest.mock of 3.6 and 3.7 does without typing.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Callable, Coroutine, Dict, Iterable, List, Optional, Type

#: CPython 3.6 cuts the name of a coroutine that was never awaited at 50 characters, 3.7 does not.
LONGEST_COROUTINE_NAME = 50 if sys.version_info < (3, 7) else 200

#: CPython keeps a str subclass given as a coroutine's `__qualname__`, and asks it for its text when
#: it is shown; PyPy takes the characters at once.
LAZY_COROUTINE_NAMES = sys.implementation.name == "cpython"

#: The code of each function that `contextlib.asynccontextmanager()` makes: by it they are known.
#: 3.6 has none.
ENTERED_CODE: "Any" = None
if sys.version_info >= (3, 7):
    ENTERED_CODE = contextlib.asynccontextmanager(print).__code__  # type: ignore[arg-type]

if sys.version_info >= (3, 8):

    def with_flags(code, flags):
        """Return a code object with other flags."""
        return code.replace(co_flags=flags)

else:

    def with_flags(code, flags):
        """Return a code object with other flags."""
        return type(code)(
            code.co_argcount, code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize, flags,
            code.co_code, code.co_consts, code.co_names, code.co_varnames, code.co_filename,
            code.co_name, code.co_firstlineno, code.co_lnotab, code.co_freevars, code.co_cellvars,
        )  # fmt: skip


if sys.version_info >= (3, 14):

    def is_marked(function):
        """Tell whether asyncio takes it for a coroutine function, by what lies in its `__dict__`."""
        asks = getattr(sys.modules.get("asyncio"), "iscoroutinefunction", None)
        if asks is None or not getattr(function, "__dict__", None):
            return False
        with warnings.catch_warnings():  # it is going to be removed
            warnings.simplefilter("ignore", DeprecationWarning)
            return asks(function)

    def has_copied_annotations(function):
        """Tell whether `functools.wraps()` gave it the annotations of what it wraps."""
        wrapped = getattr(function, "__wrapped__", None)
        return getattr(function, "__annotate__", 0) is getattr(wrapped, "__annotate__", 1)

    def annotations_of(thing):
        """Return the annotations of a function or a class's own body, as far as they are there."""
        try:
            found = getattr(thing, "__annotations__", None)
        except Exception:  # noqa: BLE001, a name is not there
            found = None
        if found is None and hasattr(thing, "__annotate__"):  # lru_cache() makes what has only this
            import annotationlib

            return annotationlib.get_annotations(thing, format=annotationlib.Format.FORWARDREF)
        return found or {}

else:

    def is_marked(function):
        """Tell whether asyncio takes it for a coroutine function."""
        asyncio = sys.modules.get("asyncio")
        asks = getattr(asyncio, "iscoroutinefunction", None)  # not yet, while asyncio is imported
        return asks is not None and asks(function)

    def has_copied_annotations(function):
        """Tell whether `functools.wraps()` gave it the annotations of what it wraps."""
        wrapped = getattr(function, "__wrapped__", None)
        return getattr(function, "__annotations__", 0) is getattr(wrapped, "__annotations__", 1)

    def annotations_of(thing):
        """Return the annotations of a function, or of a class's own body."""
        own = vars(thing) if isinstance(thing, type) else {"__annotations__": None}
        found = own.get("__annotations__") or getattr(thing, "__annotations__", {})
        return found if "__annotations__" in own and isinstance(found, dict) else {}


if sys.version_info >= (3, 10):

    def register_coroutine(cls):
        """Let `asyncio.create_task()` take instances, which it steps by `__next__` and `throw`."""
        collections.abc.Coroutine.register(cls)

else:  # there it calls `send()`; `ensure_future()` takes what can be awaited

    def register_coroutine(cls):
        """Do nothing."""


#: PyPy has no `object.__sizeof__`.
sizeof: "Callable[[object], int]" = getattr(object, "__sizeof__", lambda thing: 0)

if sys.version_info >= (3, 10):

    def attribute_error(text):
        """Return an AttributeError to which the interpreter adds no suggestion of its own."""
        return AttributeError(text, name=None, obj=None)

else:
    attribute_error = AttributeError

if sys.version_info >= (3, 10):
    InvalidSpecError: "Type[Exception]" = mock.InvalidSpecError  # type: ignore[attr-defined]
else:

    class InvalidSpecError(Exception):
        """Raised when a mock is given as the spec of another, as by unittest.mock from 3.10 on."""


if sys.version_info >= (3, 10):
    # Looks like a function to inspect as it is, when it has a function's `__code__`.
    FunctionLike = object

    def coroutine_function_marks() -> "Dict[str, Any]":
        """Return what `asyncio.iscoroutinefunction()` looks for in an object's `__dict__`."""
        return {}

else:

    class FunctionLike:
        """What passes `isinstance(thing, FunctionType)`, which inspect asks first."""

        @property
        def __class__(self) -> type:
            cls: type = vars(mock.NonCallableMock)["__class__"].fget(self)
            return types.FunctionType if cls is type(self) else cls

    def coroutine_function_marks() -> "Dict[str, Any]":
        """Return what `asyncio.iscoroutinefunction()` looks for in an object's `__dict__`."""
        asyncio = sys.modules.get("asyncio")
        if asyncio is None:  # 3.6, 3.7: who has not imported it does not ask it
            return {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            marks = dict(vars(asyncio.coroutine(lambda: None)))  # type: ignore[attr-defined]
        marks.pop("__wrapped__", None)  # by which inspect would find another signature
        return marks


if sys.version_info >= (3, 9):

    def visited_with_flags(
        visited: "Optional[Iterable[int]]", return_value: bool, side_effect: bool
    ) -> "Any":
        """Return the list that `reset_mock()` hands down the tree of mocks."""
        return visited

    def flags_of(visited: "Any") -> "Dict[str, bool]":
        """Return the flags that came down with that list."""
        return {}

else:
    # Up to 3.8 `reset_mock()` resets the children without its flags: they travel with the list.

    class FlaggedList(list):  # type: ignore[type-arg]
        """The list that `reset_mock()` hands down the tree of mocks, with its flags."""

        flags: "Dict[str, bool]" = {}

    def visited_with_flags(
        visited: "Optional[Iterable[int]]", return_value: bool, side_effect: bool
    ) -> "Any":
        """Return the list that `reset_mock()` hands down the tree of mocks."""
        if visited is not None:
            return visited
        flagged = FlaggedList()
        flagged.flags = {"return_value": return_value, "side_effect": side_effect}
        return flagged

    def flags_of(visited: "Any") -> "Dict[str, bool]":
        """Return the flags that came down with that list."""
        return getattr(visited, "flags", {})


if sys.version_info >= (3, 7):

    def running_asyncio_loop() -> "Any":
        """Return asyncio's running loop, None if none runs."""
        asyncio = sys.modules.get("asyncio")
        try:
            return asyncio and asyncio.get_running_loop()
        except RuntimeError:
            return None

    def asyncio_run(main: "Coroutine[Any, Any, Any]", debug: "Optional[bool]") -> "Any":
        """Do what `asyncio.run()` does."""
        import asyncio

        if debug is None and sys.version_info < (3, 8):  # there it takes no None
            debug = loop_is_in_debug_mode()
        return asyncio.run(main, debug=debug)

    def loop_is_in_debug_mode() -> bool:
        """Tell whether the interpreter starts loops in debug mode."""
        import asyncio

        loop = asyncio.new_event_loop()
        loop.close()
        return loop.get_debug()

else:

    def running_asyncio_loop() -> "Any":
        """Return asyncio's running loop, None if none runs."""
        asyncio = sys.modules.get("asyncio")
        try:
            loop = asyncio and asyncio.get_event_loop()
        except RuntimeError:  # in another thread than the main one
            return None
        return loop if loop is not None and loop.is_running() else None

    def finished_future(loop: "Any") -> "Any":
        """Return a future that is done. Not `asyncio.sleep(0)`: that may be a mock by now."""
        future = loop.create_future()
        future.set_result(None)
        return future

    def asyncio_run(main: "Coroutine[Any, Any, Any]", debug: "Optional[bool]") -> "Any":
        """Do what `asyncio.run()` does."""
        import asyncio

        loop = asyncio.new_event_loop()
        try:
            # Refuses where another loop runs, before anything has begun.
            loop.run_until_complete(finished_future(loop))
        except RuntimeError:
            loop.close()
            raise
        asyncio.set_event_loop(loop)
        if debug is not None:
            loop.set_debug(debug)
        try:
            return loop.run_until_complete(main)
        finally:
            wind_up(loop)

    def unfinished_tasks(loop: "Any") -> "List[Any]":
        """Return the tasks that a loop still runs."""
        import asyncio

        while True:
            try:
                return [task for task in asyncio.Task.all_tasks(loop) if not task.done()]
            except RuntimeError:  # another thread began a task: https://bugs.python.org/issue36607
                pass

    def wind_up(loop: "Any") -> None:
        """Cancel what still runs in a loop, report what fails in that, and close the loop."""
        import asyncio

        try:
            tasks = unfinished_tasks(loop)
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, loop=loop, return_exceptions=True))
            for task in tasks:
                if not task.cancelled() and task.exception() is not None:
                    message = "unhandled exception during asyncmocks.run() shutdown"
                    loop.call_exception_handler(
                        {"message": message, "exception": task.exception(), "task": task}
                    )
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            asyncio.set_event_loop(None)
            loop.close()
