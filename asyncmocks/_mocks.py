"""The mocks of a coroutine function and of anything plain, and create_autospec."""

from functools import partial
from types import FunctionType, MethodType
from unittest import mock

from ._awaited import Awaited, answer, base_call, recorded
from ._base import ShapedMock
from ._compat import LAZY_COROUTINE_NAMES, TYPE_CHECKING, FunctionLike
from ._internals import Kinds, Own, noted
from ._shapes import AWAITED
from ._specs import call_of, spec_of

if TYPE_CHECKING:
    from typing import Any


async def example(*args, **kwargs):
    """What a mock of a coroutine function looks like to `inspect`."""


class AsyncCall(Awaited, ShapedMock, FunctionLike):
    """What makes a mock one of a coroutine function: calling it gives a coroutine."""

    __code__ = example.__code__
    __name__ = "AsyncMock"
    __defaults__ = ()
    __kwdefaults__ = __annotations__ = {}

    #: Code written for a function with a `.mock` keeps working.
    mock = Own("The mock itself.", lambda self: self)

    def __call__(__self: "Any", *args: "Any", **kwargs: "Any") -> "Any":
        """Record the call, and return a coroutine that records the await and acts.

        The parent's would act at once.
        """
        internals = __self._asyncmocks
        if internals.prepare is not None:
            internals.prepare(__self, args, kwargs)
        pending = recorded(__self, internals, args, kwargs)
        if internals.around is None:
            coroutine = answer(__self, internals, pending)
        else:
            coroutine = internals.around(partial(answer, __self, internals, pending), pending)
        coroutine.__qualname__ = pending if LAZY_COROUTINE_NAMES else str(pending)
        return coroutine


class AsyncMock(AsyncCall, mock.Mock):
    """A mock of a coroutine function.

    What `unittest.mock.AsyncMock` is from Python 3.13 on, on every Python: the call is recorded
    when called, the await when awaited. Arguments are those of `unittest.mock.Mock`. A coroutine
    that `side_effect` or `wraps` returns is awaited. Under a spec children have its shapes.

    Raises TypeError if `side_effect` or `wraps` is a coroutine object (pass the function), or
    `side_effect` neither an exception, a callable nor an iterable. An await after the last result
    of an iterable `side_effect` raises StopAsyncIteration. New in version 1.0.0. After
    `unittest.mock.AsyncMock`, by Lisa Roach.

    >>> fetch = AsyncMock(return_value=b"body")
    >>> run(fetch("/index"))
    b'body'
    >>> fetch.assert_awaited_once_with("/index")
    """


class MagicMock(ShapedMock, mock.MagicMock):
    """A mock of anything that is not awaited itself, with all magic methods.

    What `unittest.mock.MagicMock` is from Python 3.13 on, on every Python: `async with` and
    `async for` work too. Under a spec or `wraps` attributes have the kind of the real ones, calling
    the mock of a class gives a mock of an instance, and a mock of something awaitable can be
    awaited, as often as wanted, and gives `mock.__await__.return_value`.

    Raises TypeError as AsyncMock does. New in version 1.0.0.

    >>> class Repository:
    ...     async def save(self, row): ...
    >>> repository = MagicMock(spec=Repository)
    >>> run(repository.save("row"))  # doctest: +ELLIPSIS
    <AsyncMock name='mock.save()' id='...'>
    """

    def __call__(__self: "Any", *args: "Any", **kwargs: "Any") -> "Any":
        internals = __self._asyncmocks
        if internals.prepare is not None:
            internals.prepare(__self, args, kwargs)
        if internals.around is None:
            return base_call(__self, *args, **kwargs)
        call = partial(base_call, __self, *args, **kwargs)
        return internals.around(call, noted(__self, args, kwargs))


# `inspect.signature()` of a mock would show them.
AsyncCall.__call__.__annotations__.clear()
MagicMock.__call__.__annotations__.clear()

Kinds.call, Kinds.awaited, Kinds.plain = AsyncCall, AsyncMock, MagicMock


def create_autospec(
    spec: "Any", spec_set: "Any" = False, instance: bool = False, **kwargs: "Any"
) -> "Any":
    """Return a mock with the names, signatures and results of an object.

    As `unittest.mock.create_autospec()`, with the same arguments, but for three things. The mock of
    a coroutine function checks and records its arguments when it is called, and is a coroutine
    function. Children are made when they are touched, and properties never run. Results follow
    return annotations: what `async def get(self) -> Response` gives has the shapes of Response.

    Raises TypeError for a call that does not fit, AttributeError for a name that the spec lacks,
    RuntimeError if a coroutine function is to have instances. New in version 1.0.0. After Mock's
    own create_autospec, by Michael Foord.

    >>> class Client:
    ...     async def get(self, url, *, timeout=5): ...
    >>> client = create_autospec(Client, instance=True)
    >>> client.get()
    Traceback (most recent call last):
    TypeError: get() missing a required argument: 'url'; its signature is (url, *, timeout=5)
    """
    refuse_misspelt(kwargs)
    if isinstance(spec, (list, tuple)):
        spec = type(spec)  # a list would be one of names
    if spec is None:
        return MagicMock(**kwargs)
    function = spec.__func__ if isinstance(spec, (staticmethod, classmethod)) else spec
    if instance and call_of(spec).shape == AWAITED:
        raise RuntimeError(
            "instance=True is for classes, and "
            f"{spec_of(spec).title} is a coroutine function; leave out instance"
        )
    is_instance = instance and isinstance(getattr(spec, "__origin__", spec), type)
    about = {"is_instance": bool(is_instance), "is_bound": isinstance(spec, classmethod)}
    autospec = spec_of(function, is_loose=False, is_deep=True, **about)
    kwargs["spec_set" if spec_set else "spec"] = autospec
    made = getattr(Kinds, autospec.shape)(**kwargs)
    if type(spec) is FunctionType:
        # As an attribute of a class it gets `self`, as the function would.
        type(made).__get__ = lambda self, owner, cls=None: (
            self if owner is None else MethodType(self, owner)
        )
        if not autospec.has("mock"):
            vars(made)["mock"] = made
    return made


def refuse_misspelt(kwargs):
    """Raise RuntimeError for a misspelt argument, which would become an attribute."""
    meant = {"autospect": "autospec", "auto_spec": "autospec", "set_spec": "spec_set"}
    for name in [] if kwargs.get("unsafe") else meant.keys() & kwargs.keys():
        raise RuntimeError(
            f"{name!r} might be a typo of {meant[name]!r}; use unsafe=True if this is intended"
        )
