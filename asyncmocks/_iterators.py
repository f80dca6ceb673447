"""The mock of an async iterable, of an async generator, and of the function that makes one.

What is here walks over items and counts that; what opening gives is said in `_resources`.
"""

from . import _magic_defaults, _messages, _shapes, _wording
from ._compat import TYPE_CHECKING
from ._internals import DEFAULT, Kinds, Own
from ._magic_defaults import EFFECTS
from ._resources import Resource, take_call, tell_result, told_result

if TYPE_CHECKING:
    from typing import Any, AsyncIterator, Awaitable, Callable, Dict, List, Tuple


class AsyncItems:
    """An async iterator; exceptions among what it steps to are raised at their place."""

    __slots__ = ("step",)

    def __init__(self, step: "Callable[[], Awaitable[Any]]") -> None:
        self.step = step

    def __aiter__(self) -> "AsyncItems":
        return self

    async def __anext__(self) -> "Any":
        item = await self.step()
        if _shapes.is_exception(item):
            raise item
        return item


def items_of(iterable: "Any") -> AsyncItems:
    """Return an async iterator over any iterable, sync or async."""
    if _shapes.has_method(iterable, "__aiter__"):
        iterable = iterable.__aiter__()
    elif not _shapes.has_method(iterable, "__anext__"):
        iterable = _magic_defaults.AsyncPass(iterable)
    return AsyncItems(iterable.__anext__)


def async_iter(*items: "Any") -> "AsyncIterator[Any]":
    """Return an async iterator over the arguments; exceptions among them are raised at their place.

    It is no mock. `mock.__aiter__.side_effect = lambda: async_iter(message)` gives each `async for`
    one of its own. Exceptions may be classes or instances.

    >>> async def collect():
    ...     return [item async for item in async_iter("hello", "bye")]
    >>> run(collect())
    ['hello', 'bye']

    New in version 1.0.0.
    """
    return items_of(items)


class Pass:
    """One walk over the items, an async generator in form. It never closes what it walks over."""

    __slots__ = ("__weakref__", "closed", "exhausted", "items", "sent", "taken")

    def __init__(self, items: AsyncItems) -> None:
        self.items = items
        self.sent: "List[Any]" = []
        self.taken = 0
        self.exhausted = self.closed = False

    def __aiter__(self) -> "Pass":
        return self

    async def __anext__(self) -> "Any":
        """Give the next item."""
        if self.exhausted or self.closed:
            raise StopAsyncIteration
        try:
            item = await self.items.__anext__()
        except StopAsyncIteration:
            self.exhausted = True
            raise
        self.taken += 1
        return item

    async def asend(self, value: "Any") -> "Any":
        """Note the value, and give the next item."""
        self.sent.append(value)
        return await self.__anext__()

    async def athrow(self, exc_type: "Any", exc: "Any" = None, traceback: "Any" = None) -> "Any":
        """End the pass, and raise the exception."""
        if not _shapes.is_exception(exc_type):
            raise TypeError(_messages.nothing_to_throw(exc_type))
        self.closed = True
        if isinstance(exc_type, BaseException):
            exc = exc_type
        elif not isinstance(exc, BaseException):
            exc = exc_type() if exc is None else exc_type(exc)
        raise exc if traceback is None else exc.with_traceback(traceback)

    async def aclose(self) -> None:
        """End the pass."""
        self.closed = True


class AsyncIteratorMock(Resource):
    """A mock of an async iterable, of an async generator, and of the function that makes one.

    Both `async for item in m` and `async for item in m(...)` give `items`, each time in a fresh
    pass: any iterable or async iterable, of which sequences begin anew each time and iterators go
    on where they were. Exceptions among the items, classes or instances, are raised at their place.
    `items` is the same as `m.__aiter__.return_value` and may be set. A pass is an async generator
    in form: `m.asend()`, `m.athrow()`, `m.aclose()` and `m.__anext__()` act on the latest one. All
    other arguments are those of MagicMock. Children are AsyncMocks unless a spec says otherwise.

    Raises TypeError if `items` can't be iterated, and where a protocol is used that the spec does
    not have.

    >>> socket = AsyncIteratorMock(["hello", "bye"])
    >>> async def listen():
    ...     return [message async for message in socket]
    >>> run(listen())
    ['hello', 'bye']
    >>> socket.assert_exhausted()

    New in version 1.0.0.
    """

    def __init__(self, items: "Any" = (), *, spec: "Any" = None, **kwargs: "Any") -> None:
        super().__init__({"__aiter__": begin}, spec=spec, **kwargs)
        if items is not _magic_defaults.NOTHING:
            set_items(self, items)

    @Own
    def items(self) -> "Any":
        """What the next pass walks over."""
        return told_result(self, "__aiter__", unknown=_magic_defaults.NOTHING)

    @items.setter
    def items(self, items: "Any") -> None:
        set_items(self, items)

    @Own
    def iter_count(self) -> int:
        """How many passes were begun."""
        return len(self._asyncmocks.log)

    @Own
    def items_taken(self) -> int:
        """How many items all passes together gave."""
        return sum(each.taken for each in self._asyncmocks.log)

    @Own
    def sent(self) -> "List[Any]":
        """The values given to `asend()`, pass by pass."""
        return [value for each in self._asyncmocks.log for value in each.sent]

    @Own
    def exhausted(self) -> bool:
        """Whether the latest pass came to the end of the items."""
        return any(each.exhausted for each in self._asyncmocks.log[-1:])

    @Own
    def closed(self) -> bool:
        """Whether the latest pass was closed."""
        return any(each.closed for each in self._asyncmocks.log[-1:])

    def assert_iterated(self) -> None:
        """Assert that at least one pass was begun."""
        __tracebackhide__ = True
        if not self._asyncmocks.log:
            fail(self, "have been iterated")

    def assert_not_iterated(self) -> None:
        """Assert that no pass was begun."""
        __tracebackhide__ = True
        if self._asyncmocks.log:
            fail(self, "not have been iterated")

    def assert_exhausted(self) -> None:
        """Assert that the latest pass came to the end of the items."""
        __tracebackhide__ = True
        if not any(each.exhausted for each in self._asyncmocks.log[-1:]):
            fail(self, "have been exhausted")

    def assert_closed(self) -> None:
        """Assert that the latest pass was closed, with `aclose()` or by an exception thrown in."""
        __tracebackhide__ = True
        if not any(each.closed for each in self._asyncmocks.log[-1:]):
            fail(self, "have been closed")


def set_items(owner: "Any", items: "Any") -> None:
    """Set what the next pass walks over."""
    if not _shapes.is_iterable(items):
        raise TypeError(_messages.bad_items(items))
    if not _shapes.has_method(owner, "__aiter__"):
        raise TypeError(_messages.cannot_be_iterated(type(owner).__name__))
    tell_result(owner, "__aiter__", "items", items)


def fail(owner: "Any", expected: str) -> None:
    """Raise the AssertionError, with all passes."""
    __tracebackhide__ = True
    log = owner._asyncmocks.log
    story = [_messages.one_pass(each.taken, each.exhausted, each.closed) for each in log]
    raise AssertionError(_messages.not_iterated_so(_wording.name_of(owner), expected, story))


def give_items(method: "Any", owner: "Any") -> "Any":
    """Return what a pass walks over, where nobody said something else."""
    return choose_items(owner, method.return_value)


def choose_items(owner: "Any", items: "Any") -> "Any":
    """Return what a pass walks over: the items, or what `__anext__` was told to give."""
    if _magic_defaults.has_configured_anext(owner):
        return AsyncItems(owner.__anext__)
    return _magic_defaults.NOTHING if items is owner else items


def begin(owner: "Any", carry_out: "Callable[[], Any]", visit: "Any") -> Pass:
    """Carry out `__aiter__()`, and begin a pass over what it gives."""
    take_call(owner)
    given = carry_out()
    begun = Pass(items_of(choose_items(owner, given) if given is owner else given))
    owner._asyncmocks.log.append(begun)
    return begun


def step(method: "Any", owner: "Any", *args: "Any", **kwargs: "Any") -> "Any":
    """Act on the latest pass; begin one if there is none."""
    if method._asyncmocks.return_value is not DEFAULT:
        return DEFAULT
    log = owner._asyncmocks.log
    return getattr(log[-1] if log else owner.__aiter__(), method._asyncmocks.name_above)(*args, **kwargs)


EFFECTS["iterated"].update(
    dict.fromkeys(("__anext__", *_shapes.GENERATOR_METHODS), step), __aiter__=give_items
)

Kinds.iterated = AsyncIteratorMock
