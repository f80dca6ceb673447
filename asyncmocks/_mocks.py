"""The mocks of a coroutine function and of anything plain."""

from functools import partial
from unittest import mock

from ._calls import AsyncCall
from ._compat import TYPE_CHECKING
from ._internals import Kinds
from ._magic_methods import noted
from ._shaped import ShapedMock

if TYPE_CHECKING:
    from typing import Any


class AsyncMock(AsyncCall, mock.Mock):
    """A mock of a coroutine function.

    What `unittest.mock.AsyncMock` is from Python 3.13 on, on every Python: the call is recorded
    when called, the await when awaited. `side_effect`, `return_value`, `wraps`, `spec`, `spec_set`
    and `name` are those of `unittest.mock.Mock`; other keyword arguments configure attributes.
    A coroutine that `side_effect` or `wraps` returns is awaited.

    Under a spec its coroutine functions become AsyncMocks and all else MagicMocks.

    Raises TypeError if `side_effect` or `wraps` is a coroutine object (pass the function), or
    `side_effect` neither an exception, a callable nor an iterable. An await after the last result
    of an iterable `side_effect` raises StopAsyncIteration.

    >>> fetch = AsyncMock(return_value=b"body")
    >>> run(fetch("/index"))
    b'body'
    >>> fetch.assert_awaited_once_with("/index")

    New in version 1.0.0. After `unittest.mock.AsyncMock`, by Lisa Roach.
    """


class MagicMock(ShapedMock, mock.MagicMock):
    """A mock of anything that is not awaited itself, with all magic methods.

    What `unittest.mock.MagicMock` is from Python 3.13 on, on every Python: `async with` and
    `async for` work too. Under a spec it has the spec's shape: its coroutine functions become
    AsyncMocks, calling the mock of a class gives a mock of an instance, calling that of a coroutine
    function a coroutine, and a mock of something awaitable can be awaited, as often as wanted, and
    gives `mock.__await__.return_value`. Under `wraps` each attribute has the kind of the wrapped
    one.

    Raises TypeError as AsyncMock does.

    >>> class Repository:
    ...     async def save(self, row): ...
    ...     def path(self): ...
    >>> repository = MagicMock(spec=Repository)
    >>> repository.path.return_value = "/rows"
    >>> repository.path()
    '/rows'
    >>> run(repository.save("row"))  # doctest: +ELLIPSIS
    <AsyncMock name='mock.save()' id='...'>

    New in version 1.0.0.
    """

    def __call__(__self: "Any", *args: "Any", **kwargs: "Any") -> "Any":
        """Call the mock, once it knows the signature that its calls are compared by."""
        internals = __self._asyncmocks
        if internals.prepare is not None:
            internals.prepare(__self, args, kwargs)
        if internals.around is None:
            return super().__call__(*args, **kwargs)
        return internals.around(partial(super().__call__, *args, **kwargs), noted(__self, (args, kwargs)))


MagicMock.__call__.__annotations__.clear()  # `inspect.signature()` of a mock would show them

Kinds.awaited = AsyncMock
Kinds.plain = MagicMock
