"""The mock of an async context manager, and of the function that makes one.

What is here counts enterings and exits and decides which exceptions are swallowed; what opening
gives is said in `_resources`.
"""

from . import _messages, _shapes, _wording
from ._awaits import place_of
from ._compat import TYPE_CHECKING
from ._internals import DEFAULT, Kinds, Own
from ._magic_defaults import EFFECTS
from ._resources import WAYS_IN, Resource, take_call, tell_result, told_result

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Tuple, Type, Union

    from ._awaits import PendingCall

    Suppressed = Union[bool, Type[BaseException], Tuple[Type[BaseException], ...]]


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
        super().__init__(WATCHES, spec=spec, **kwargs)
        set_suppress(self, suppress)
        if enter_result is not DEFAULT:
            set_enter_result(self, enter_result)

    @Own
    def enter_result(self) -> "Any":
        """What entering and awaiting give."""
        ways = [name for name in WAYS_IN if hasattr(type(self), name)]
        return told_result(self, ways[0], unknown=self) if ways else self

    @enter_result.setter
    def enter_result(self, value: "Any") -> None:
        set_enter_result(self, value)

    @Own
    def suppress(self) -> "Suppressed":
        """The classes of exceptions that an exit swallows."""
        return self._asyncmocks.suppress

    @suppress.setter
    def suppress(self, suppress: "Suppressed") -> None:
        set_suppress(self, suppress)

    @Own
    def enter_count(self) -> int:
        """How often the mock was entered."""
        return len(enterings(self))

    @Own
    def exit_count(self) -> int:
        """How often a block of the mock came to its end, or was left by an exception."""
        return len(exits(self))

    @Own
    def exit_args(self) -> "Optional[Tuple[Any, ...]]":
        """Type, exception and traceback of the last exit; None if there was none."""
        return exits(self)[-1] if exits(self) else None

    def assert_entered(self) -> None:
        """Assert that the mock was entered at least once."""
        __tracebackhide__ = True
        if not enterings(self):
            fail(self, "have been entered")

    def assert_entered_once(self) -> None:
        """Assert that the mock was entered exactly once."""
        __tracebackhide__ = True
        if len(enterings(self)) != 1:
            fail(self, "have been entered once")

    def assert_not_entered(self) -> None:
        """Assert that the mock was never entered."""
        __tracebackhide__ = True
        if enterings(self):
            fail(self, "not have been entered")

    def assert_exited(self) -> None:
        """Assert that the mock was left at least once, and as often as it was entered."""
        __tracebackhide__ = True
        if not exits(self):
            fail(self, "have been exited")
        if len(exits(self)) != len(enterings(self)):
            fail(self, "have been exited as often as entered")

    def assert_exited_with(self, exc_type: "Optional[Type[BaseException]]") -> None:
        """Assert that an exception of that class left the last block; None: that none did."""
        __tracebackhide__ = True
        if exc_type is not None and not _shapes.is_exception_class(exc_type):
            raise TypeError(_messages.no_exception_class(exc_type))
        found = exits(self)[-1][0] if exits(self) else DEFAULT
        fits = exc_type is not None and isinstance(found, type) and issubclass(found, exc_type)
        if found is not exc_type and not fits:
            fail(self, f"have been exited with {_messages.class_name(exc_type)}")


def enterings(owner: "Any") -> "List[PendingCall]":
    """Return the calls by which a mock was entered."""
    return [visit for args, visit in owner._asyncmocks.log if args is None]


def exits(owner: "Any") -> "List[Tuple[Any, ...]]":
    """Return type, exception and traceback of each exit."""
    return [args for args, _ in owner._asyncmocks.log if args is not None]


def set_enter_result(owner: "Any", value: "Any") -> None:
    """Set what entering and awaiting give."""
    ways = [name for name in WAYS_IN if hasattr(type(owner), name)]
    if not ways:
        raise TypeError(_messages.cannot_be_entered(type(owner).__name__))
    tell_result(owner, ways[0], "enter_result", value)


def set_suppress(owner: "Any", suppress: "Any") -> None:
    """Set which exceptions an exit swallows."""
    classes = suppress if isinstance(suppress, tuple) else (suppress,)
    if suppress is not True and not all(map(_shapes.is_exception_class, classes)):
        raise TypeError(_messages.bad_suppress(suppress))
    owner._asyncmocks.suppress = suppress


def fail(owner: "Any", expected: str) -> None:
    """Raise the AssertionError, with all enterings and exits."""
    __tracebackhide__ = True
    story = [_messages.visit(args, place_of(each.site)) for args, each in owner._asyncmocks.log]
    counts = len(enterings(owner)), len(exits(owner))
    raise AssertionError(_messages.not_visited_so(_wording.name_of(owner), expected, counts, story))


def swallow(method: "Any", owner: "Any", *args: "Any") -> "Any":
    """Swallow what is to be swallowed; else do what the mock of the method is told."""
    exc_type, suppress = args[-3] if len(args) >= 3 else None, owner._asyncmocks.suppress
    wanted: "Any" = BaseException if suppress is True else suppress
    return (exc_type is not None and issubclass(exc_type, wanted)) or DEFAULT


async def enter_async(owner: "Any", carry_out: "Callable[[], Any]", visit: "PendingCall") -> "Any":
    """Carry out `__aenter__()`; if that fails, nothing was entered."""
    take_call(owner)
    result = await carry_out()
    owner._asyncmocks.log.append((None, visit))
    return result


async def exit_async(owner: "Any", carry_out: "Callable[[], Any]", visit: "PendingCall") -> "Any":
    """Carry out `__aexit__()`; also if that fails, the mock was left."""
    owner._asyncmocks.log.append((exit_args(visit), visit))
    return await carry_out()


def enter_now(owner: "Any", carry_out: "Callable[[], Any]", visit: "PendingCall") -> "Any":
    """Carry out `__enter__()`; if that fails, nothing was entered."""
    take_call(owner)
    result = carry_out()
    owner._asyncmocks.log.append((None, visit))
    return result


def exit_now(owner: "Any", carry_out: "Callable[[], Any]", visit: "PendingCall") -> "Any":
    """Carry out `__exit__()`; also if that fails, the mock was left."""
    owner._asyncmocks.log.append((exit_args(visit), visit))
    return carry_out()


EFFECTS["entered"].update(__aexit__=swallow, __exit__=swallow)
WATCHES: "Dict[Any, Callable[..., Any]]" = {
    "__aenter__": enter_async,
    "__aexit__": exit_async,
    "__enter__": enter_now,
    "__exit__": exit_now,
}

Kinds.entered = AsyncContextManagerMock
