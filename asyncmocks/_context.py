"""The mock of an async context manager, and of the function that makes one.

What is here counts enterings and exits and decides which exceptions are swallowed; what opening
gives is said in `_resources`.
"""

from functools import partial

from . import _messages, _shapes, _wording
from ._awaits import place_of
from ._compat import TYPE_CHECKING
from ._internals import DEFAULT, Kinds, Observed, child_of_spec, of_spec
from ._resources import Resource, noted, take_call, tell_result, told_result, watch, way_in

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple, Type, Union

    from ._awaits import PendingCall

    Suppressed = Union[bool, Type[BaseException], Tuple[Type[BaseException], ...]]


class Visits:
    """The enterings and exits of one mock, and what its exits swallow."""

    __slots__ = ("entered", "exited", "story", "suppress")

    def __init__(self) -> None:
        self.suppress: "Suppressed" = ()
        self.clear()

    def clear(self) -> None:
        """Forget all enterings and exits."""
        self.entered: "List[PendingCall]" = []
        self.exited: "List[PendingCall]" = []
        #: Both, in the order in which they came.
        self.story: "List[Tuple[Optional[Tuple[Any, ...]], PendingCall]]" = []

    def __deepcopy__(self, memo: "Any") -> "Visits":
        """Copy the lists, but not the exceptions and tracebacks, which belong to what happened."""
        twin = Visits()
        twin.suppress = self.suppress
        twin.entered, twin.exited = self.entered[:], self.exited[:]
        twin.story = self.story[:]
        return twin

    def enter(self, visit: "PendingCall") -> None:
        """Note that the mock was entered."""
        self.entered.append(visit)
        self.story.append((None, visit))

    def exit(self, visit: "PendingCall") -> None:
        """Note that the mock was left."""
        self.exited.append(visit)
        self.story.append((exit_args(visit), visit))

    def swallows(self, exc_type: "Optional[Type[BaseException]]") -> bool:
        """Tell whether an exit swallows an exception of that class."""
        wanted: "Any" = BaseException if self.suppress is True else self.suppress
        return exc_type is not None and issubclass(exc_type, wanted)


def exit_args(visit: "PendingCall") -> "Tuple[Any, ...]":
    """Return type, exception and traceback; what an exit stack passes before them is the mock."""
    args = visit.call[-2][-3:]
    return (*args, None, None, None)[:3]


class AsyncContextManagerMock(Resource):
    """A mock of an async context manager, and of the function that makes one.

    `async with m`, `async with m(...)`, `await m`, `await m(...)` and `with m` all give
    `enter_result`, which is the mock itself until it is set, and the same as
    `m.__aenter__.return_value`. `m.__aenter__.side_effect = ConnectionError` fails them. An exit
    lets exceptions pass, but for those of the classes in `suppress` (a class, a tuple of classes,
    or True for all). All other arguments are those of MagicMock. Children are AsyncMocks unless a
    spec says otherwise.

    Raises TypeError if `suppress` is something else, and where a protocol is used that the spec
    does not have.

    >>> session = AsyncContextManagerMock()
    >>> session.get = AsyncContextManagerMock(enter_result="response")
    >>> async def fetch():
    ...     async with session.get("/index") as response:
    ...         return response
    >>> run(fetch())
    'response'
    >>> session.get.assert_called_once_with("/index")
    >>> session.get.assert_exited()

    New in version 1.0.0.
    """

    def __init__(
        self,
        spec: "Any" = None,
        *,
        enter_result: "Any" = DEFAULT,
        suppress: "Suppressed" = (),
        **kwargs: "Any",
    ) -> None:
        self._asyncmocks.log = Visits()
        super().__init__(spec, **kwargs)
        set_suppress(self, suppress)
        if enter_result is not DEFAULT:
            set_enter_result(self, enter_result)

    @property
    def enter_result(self) -> "Any":
        """What entering and awaiting give."""
        if of_spec(self, "enter_result"):
            return child_of_spec(self, "enter_result")
        name = way_in(self)
        return self if name is None else told_result(self, name, unknown=self)

    @enter_result.setter
    def enter_result(self, value: "Any") -> None:
        if of_spec(self, "enter_result"):
            self.__dict__["enter_result"] = value
        else:
            set_enter_result(self, value)

    @property
    def suppress(self) -> "Suppressed":
        """The classes of exceptions that an exit swallows."""
        if of_spec(self, "suppress"):
            return child_of_spec(self, "suppress")  # type: ignore[no-any-return]
        suppress: "Suppressed" = self._asyncmocks.log.suppress
        return suppress

    @suppress.setter
    def suppress(self, suppress: "Suppressed") -> None:
        if of_spec(self, "suppress"):
            self.__dict__["suppress"] = suppress
        else:
            set_suppress(self, suppress)

    @Observed
    def enter_count(self) -> int:
        """How often the mock was entered."""
        return len(self._asyncmocks.log.entered)

    @Observed
    def exit_count(self) -> int:
        """How often a block of the mock came to its end, or was left by an exception."""
        return len(self._asyncmocks.log.exited)

    @Observed
    def exit_args(self) -> "Optional[Tuple[Any, ...]]":
        """Type, exception and traceback of the last exit; None if there was none."""
        exited = self._asyncmocks.log.exited
        return exit_args(exited[-1]) if exited else None

    def assert_entered(self) -> None:
        """Assert that the mock was entered at least once."""
        __tracebackhide__ = True
        if not self._asyncmocks.log.entered:
            fail(self, "have been entered")

    def assert_entered_once(self) -> None:
        """Assert that the mock was entered exactly once."""
        __tracebackhide__ = True
        if len(self._asyncmocks.log.entered) != 1:
            fail(self, "have been entered once")

    def assert_not_entered(self) -> None:
        """Assert that the mock was never entered."""
        __tracebackhide__ = True
        if self._asyncmocks.log.entered:
            fail(self, "not have been entered")

    def assert_exited(self) -> None:
        """Assert that the mock was left at least once, and as often as it was entered."""
        __tracebackhide__ = True
        log = self._asyncmocks.log
        if not log.exited:
            fail(self, "have been exited")
        if len(log.exited) != len(log.entered):
            fail(self, "have been exited as often as entered")

    def assert_exited_with(self, exc_type: "Optional[Type[BaseException]]") -> None:
        """Assert that an exception of that class left the last block; None: that none did."""
        __tracebackhide__ = True
        if exc_type is not None and not _shapes.is_exception_class(exc_type):
            raise TypeError(_messages.no_exception_class(exc_type))
        exited = self._asyncmocks.log.exited
        found = exit_args(exited[-1])[0] if exited else DEFAULT
        fits = exc_type is not None and isinstance(found, type) and issubclass(found, exc_type)
        if found is not exc_type and not fits:
            fail(self, f"have been exited with {_messages.class_name(exc_type)}")

    def __setattr__(self, name: str, value: "Any") -> None:
        """Set an attribute; what enters or exits is watched."""
        super().__setattr__(name, value)
        if name in WATCHES:
            watch(self, name, value, WATCHES[name])

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        """Make a child; an exit swallows what it is to swallow."""
        child = super()._get_child_mock(**kwargs)
        internals = child._asyncmocks
        if kwargs.get("name") in EXITS and internals.wraps is None:
            child.side_effect = internals.default_effect = partial(swallow, self)
        return child


def set_enter_result(owner: "Any", value: "Any") -> None:
    """Set what entering and awaiting give."""
    name = way_in(owner)
    if name is None:
        raise TypeError(_messages.cannot_be_entered(type(owner).__name__))
    tell_result(owner, name, "enter_result", value)


def set_suppress(owner: "Any", suppress: "Any") -> None:
    """Set which exceptions an exit swallows."""
    classes = suppress if isinstance(suppress, tuple) else (suppress,)
    if suppress is not True and not all(map(_shapes.is_exception_class, classes)):
        raise TypeError(_messages.bad_suppress(suppress))
    owner._asyncmocks.log.suppress = suppress


def fail(owner: "Any", expected: str) -> None:
    """Raise the AssertionError, with all enterings and exits."""
    __tracebackhide__ = True
    log = owner._asyncmocks.log
    story = [_messages.visit(args, place_of(visit.site)) for args, visit in log.story]
    name = _wording.name_of(owner)
    counts = len(log.entered), len(log.exited)
    raise AssertionError(_messages.not_visited_so(name, expected, counts, story))


def swallow(owner: "Any", *args: "Any") -> "Any":
    """Swallow what is to be swallowed; else do what the mock of the method is told."""
    exc_type = args[-3] if len(args) >= 3 else None
    return owner._asyncmocks.log.swallows(exc_type) or DEFAULT


async def enter_async(
    owner: "Any", carry_out: "Callable[..., Any]", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]"
) -> "Any":
    """Carry out `__aenter__()`; if that fails, nothing was entered."""
    take_call(owner)
    result = await carry_out(*args, **kwargs)
    owner._asyncmocks.log.enter(args[-1])
    return result


async def exit_async(
    owner: "Any", carry_out: "Callable[..., Any]", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]"
) -> "Any":
    """Carry out `__aexit__()`; also if that fails, the mock was left."""
    owner._asyncmocks.log.exit(args[-1])
    return await carry_out(*args, **kwargs)


def enter_now(
    owner: "Any", carry_out: "Callable[..., Any]", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]"
) -> "Any":
    """Carry out `__enter__()`; if that fails, nothing was entered."""
    take_call(owner)
    result = carry_out(*args, **kwargs)
    owner._asyncmocks.log.enter(noted(owner, (args, kwargs)))
    return result


def exit_now(
    owner: "Any", carry_out: "Callable[..., Any]", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]"
) -> "Any":
    """Carry out `__exit__()`; also if that fails, the mock was left."""
    owner._asyncmocks.log.exit(noted(owner, (args, kwargs)))
    return carry_out(*args, **kwargs)


EXITS = ("__aexit__", "__exit__")
WATCHES: "Dict[Any, Callable[..., Any]]" = {
    "__aenter__": enter_async,
    "__aexit__": exit_async,
    "__enter__": enter_now,
    "__exit__": exit_now,
}

Kinds.entered = AsyncContextManagerMock
