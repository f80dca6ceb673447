"""async_patch: the forms in which users ask for a patch, and what they may ask for.

What is done with that is in `_patching`: only who makes a patch need wait for its import.
"""

from functools import lru_cache
from unittest import mock

from ._compat import TYPE_CHECKING
from ._internals import DEFAULT

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager, AbstractContextManager
    from typing import Any, Callable, Protocol, TypeVar, overload

    R = TypeVar("R")
    Class = TypeVar("Class", bound=type)

    class Patch(AbstractContextManager[Any], AbstractAsyncContextManager[Any], Protocol):
        def start(self) -> Any: ...
        def stop(self) -> None: ...

        # What it decorates may take the mock as one more argument.
        @overload
        def __call__(self, function: Class) -> Class: ...
        @overload
        def __call__(self, function: Callable[..., R]) -> Callable[..., R]: ...


@lru_cache(maxsize=None)
def patching() -> "Any":
    from . import _patching

    return _patching


class AsyncPatch:
    """Replace an object by a mock of the shape of what it replaces, for the body of a test.

    The same as `unittest.mock.patch(target, ...)`, but for what the replacement is, and what is
    covered. An async generator function is replaced by an AsyncIteratorMock, a function made by
    `contextlib.asynccontextmanager` by an AsyncContextManagerMock, a class by a mock that gives
    mocks of instances, anything else by an AsyncMock, unless `new`, `spec`, `spec_set`, `autospec`
    or `new_callable` say something else. Other keyword arguments configure the mock.

    As a decorator of a function of any kind, or of a class with tests, it injects the mock and
    covers the whole body, however that ends. `with`, `async with` and `start()` give the mock.

    Raises TypeError for a target that is no "module.name" and for arguments that do not go
    together; when it begins, ImportError or AttributeError for a target that is not there. New in
    version 1.0.0.

    >>> import os
    >>> with async_patch("os.getcwd", return_value="/here") as getcwd:
    ...     run(os.getcwd())
    '/here'
    >>> getcwd.assert_awaited_once_with()
    """

    def __call__(
        self, target: str, new: "Any" = DEFAULT, spec: "Any" = None, create: bool = False,
        spec_set: "Any" = None, autospec: "Any" = None, new_callable: "Any" = None, **kwargs: "Any",
    ) -> "Patch":  # fmt: skip
        """Replace what is found under a dotted name, by a mock of its shape."""
        said = kwargs, spec, spec_set, autospec, new_callable
        return patching().of_name(target, new, create, *said)

    def object(
        self, target: "Any", attribute: str, new: "Any" = DEFAULT, spec: "Any" = None,
        create: bool = False, spec_set: "Any" = None, autospec: "Any" = None,
        new_callable: "Any" = None, **kwargs: "Any",
    ) -> "Patch":  # fmt: skip
        """Replace an attribute of an object, by a mock of its shape.

        >>> import os
        >>> with async_patch.object(os, "getcwd", return_value="/here"):
        ...     run(os.getcwd())
        '/here'
        """
        said = kwargs, spec, spec_set, autospec, new_callable
        return patching().of_attribute(target, attribute, new, create, *said)

    def multiple(
        self, target: "Any", spec: "Any" = None, create: bool = False, spec_set: "Any" = None,
        autospec: "Any" = None, new_callable: "Any" = None, **kwargs: "Any",
    ) -> "Patch":  # fmt: skip
        """Replace several attributes of an object or module; DEFAULT stands for a new mock.

        >>> from unittest.mock import DEFAULT
        >>> with async_patch.multiple("os", getcwd=DEFAULT, sep="|") as mocks:
        ...     mocks["getcwd"].return_value = "/here"
        """
        said = spec, spec_set, autospec, new_callable
        return patching().of_attributes(target, kwargs, create, *said)

    def dict(
        self, in_dict: "Any", values: "Any" = (), clear: bool = False, **kwargs: "Any"
    ) -> "Patch":
        """Replace items of a mapping, given itself or by its dotted name.

        >>> settings = {"debug": False}
        >>> with async_patch.dict(settings, debug=True):
        ...     settings
        {'debug': True}
        """
        return patching().of_items(in_dict, values, clear, kwargs)

    TEST_PREFIX = property(
        lambda self: mock.patch.TEST_PREFIX,
        lambda self, prefix: setattr(mock.patch, "TEST_PREFIX", prefix),
        doc="How the names of tests begin: that of `unittest.mock.patch`, there is one for both.",
    )

    def stopall(self) -> None:
        """Stop all patches that were started, the latest first."""
        while patching().started:
            patching().started[-1].stop()


async_patch = AsyncPatch()
