"""The mock of an async iterable, of an async generator, and of the function that makes one.

What is here walks over items and counts that; what opening gives is said in `_resources`.
"""

from functools import partial

from . import _magic_defaults, _messages, _shapes, _wording
from ._compat import TYPE_CHECKING
from ._internals import DEFAULT, Kinds, Observed, child_of_spec, of_spec
from ._resources import Resource, take_call, tell_result, told_result, watch

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

    __slots__ = ("__weakref__", "closed", "exhausted", "items", "log", "taken")

    def __init__(self, log: "Stream", items: AsyncItems) -> None:
        self.log = log
        self.items = items
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
        self.log.sent.append(value)
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


class Stream:
    """The passes over the items of one mock."""

    __slots__ = ("passes", "sent")

    def __init__(self) -> None:
        self.clear()

    def __deepcopy__(self, memo: "Any") -> "Stream":
        """Keep what was counted; the passes go on in what they were begun on."""
        twin = Stream()
        twin.passes, twin.sent = self.passes[:], self.sent[:]
        return twin

    def clear(self) -> None:
        """Forget all passes."""
        self.passes: "List[Pass]" = []
        self.sent: "List[Any]" = []

    @property
    def latest(self) -> "Any":
        """The latest pass, None if there is none."""
        return self.passes[-1] if self.passes else None

    def begin(self, items: AsyncItems) -> Pass:
        """Begin a pass."""
        begun = Pass(self, items)
        self.passes.append(begun)
        return begun


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
        self._asyncmocks.log = Stream()
        super().__init__(spec, **kwargs)
        if items is not _magic_defaults.NOTHING:
            set_items(self, items)

    @property
    def items(self) -> "Any":
        """What the next pass walks over."""
        if of_spec(self, "items"):
            return child_of_spec(self, "items")
        return told_result(self, "__aiter__", unknown=_magic_defaults.NOTHING)

    @items.setter
    def items(self, items: "Any") -> None:
        if of_spec(self, "items"):
            self.__dict__["items"] = items
        else:
            set_items(self, items)

    @Observed
    def iter_count(self) -> int:
        """How many passes were begun."""
        return len(self._asyncmocks.log.passes)

    @Observed
    def items_taken(self) -> int:
        """How many items all passes together gave."""
        return sum(each.taken for each in self._asyncmocks.log.passes)

    @Observed
    def sent(self) -> "List[Any]":
        """The values given to `asend()`."""
        return self._asyncmocks.log.sent  # type: ignore[no-any-return]

    @Observed
    def exhausted(self) -> bool:
        """Whether the latest pass came to the end of the items."""
        latest = self._asyncmocks.log.latest
        return latest is not None and latest.exhausted

    @Observed
    def closed(self) -> bool:
        """Whether the latest pass was closed."""
        latest = self._asyncmocks.log.latest
        return latest is not None and latest.closed

    def assert_iterated(self) -> None:
        """Assert that at least one pass was begun."""
        __tracebackhide__ = True
        if not self._asyncmocks.log.passes:
            fail(self, "have been iterated")

    def assert_not_iterated(self) -> None:
        """Assert that no pass was begun."""
        __tracebackhide__ = True
        if self._asyncmocks.log.passes:
            fail(self, "not have been iterated")

    def assert_exhausted(self) -> None:
        """Assert that the latest pass came to the end of the items."""
        __tracebackhide__ = True
        latest = self._asyncmocks.log.latest
        if latest is None or not latest.exhausted:
            fail(self, "have been exhausted")

    def assert_closed(self) -> None:
        """Assert that the latest pass was closed, with `aclose()` or by an exception thrown in."""
        __tracebackhide__ = True
        latest = self._asyncmocks.log.latest
        if latest is None or not latest.closed:
            fail(self, "have been closed")

    def __setattr__(self, name: str, value: "Any") -> None:
        """Set an attribute; what begins a pass is watched."""
        super().__setattr__(name, value)
        if name == "__aiter__":
            watch(self, name, value, begin)

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        """Make a child; those that step through the items know how."""
        child = super()._get_child_mock(**kwargs)
        name = kwargs.get("name")
        if name == "__aiter__":
            configure(child, partial(give_items, child, self))
        elif name in STEPS:
            configure(child, partial(step, self, name))
        return child


def set_items(owner: "Any", items: "Any") -> None:
    """Set what the next pass walks over."""
    if not _shapes.is_iterable(items):
        raise TypeError(_messages.bad_items(items))
    if not _shapes.has_method(owner, "__aiter__"):
        raise TypeError(_messages.cannot_be_iterated(type(owner).__name__))
    tell_result(owner, "__aiter__", "items", items)


def configure(child: "Any", effect: "Callable[..., Any]") -> None:
    """Tell the mock of a method what it does until the user says something else."""
    internals = child._asyncmocks
    if internals.wraps is None:
        child.side_effect = internals.default_effect = effect


def fail(owner: "Any", expected: str) -> None:
    """Raise the AssertionError, with all passes."""
    __tracebackhide__ = True
    passes = owner._asyncmocks.log.passes
    story = [_messages.one_pass(each.taken, each.exhausted, each.closed) for each in passes]
    raise AssertionError(_messages.not_iterated_so(_wording.name_of(owner), expected, story))


def give_items(method: "Any", owner: "Any") -> "Any":
    """Return what a pass walks over, where nobody said something else."""
    return choose_items(owner, method.return_value)


def choose_items(owner: "Any", items: "Any") -> "Any":
    """Return what a pass walks over: the items, or what `__anext__` was told to give."""
    if _magic_defaults.has_configured_anext(owner):
        return AsyncItems(owner.__anext__)
    return _magic_defaults.NOTHING if items is owner else items


def begin(
    owner: "Any", carry_out: "Callable[..., Any]", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]"
) -> Pass:
    """Carry out `__aiter__()`, and begin a pass over what it gives."""
    take_call(owner)
    given = carry_out(*args, **kwargs)
    items = items_of(choose_items(owner, given) if given is owner else given)
    return owner._asyncmocks.log.begin(items)  # type: ignore[no-any-return]


def step(owner: "Any", name: str, *args: "Any", **kwargs: "Any") -> "Any":
    """Act on the latest pass; begin one if there is none."""
    if getattr(owner, name)._asyncmocks.return_value is not DEFAULT:
        return DEFAULT
    latest = owner._asyncmocks.log.latest
    return getattr(latest or owner.__aiter__(), name)(*args, **kwargs)


STEPS = ("__anext__", *_shapes.GENERATOR_METHODS)

Kinds.iterated = AsyncIteratorMock
