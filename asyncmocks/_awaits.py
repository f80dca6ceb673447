"""What was awaited: the record of one mock, and the assertions on it.

Says nothing about how a call is carried out, and words nothing: texts are in `_messages`.
"""

from dis import findlinestarts
from unittest import mock

from . import _messages
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from inspect import Signature
    from types import CodeType, FrameType
    from typing import Any, Dict, List, Optional, Sequence

#: Packages whose frames are not the user's.
OURS = frozenset({"unittest", __package__})


#: The types of unittest.mock's calls and lists of calls. A `call(...)` takes no `self` up to 3.7.
Call: "Any" = type(mock.call)
CallList = type(mock.NonCallableMock().call_args_list)


class PendingCall(str):
    """A call that was not awaited yet. Shows as what the interpreter shall call its coroutine.

    The interpreter keeps it as the coroutine's `__qualname__` and asks for the text only if it
    warns: making that text for each call would cost more than the call.
    """

    __slots__ = ("call", "code", "instruction", "mock")

    mock: "Any"
    call: "Any"
    code: "Optional[CodeType]"
    instruction: int

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def note(self, owner: "Any", call: "Any", frame: "Optional[FrameType]") -> None:
        """Note what was called, how, and from where: the first frame below that is not ours."""
        self.mock = owner
        self.call = call
        frame = frame.f_back if frame else None
        while frame is not None and frame.f_globals.get("__package__") in OURS:
            frame = frame.f_back
        self.code = frame.f_code if frame else None
        # Not f_lineno, which is worked out from the start of the function.
        self.instruction = frame.f_lasti if frame else 0

    def place(self) -> str:
        """Return the place of the call in the code."""
        if self.code is None:
            return ""
        starts = findlinestarts(self.code)
        lines = [line for start, line in starts if start <= self.instruction and line is not None]
        return _messages.place(self.code.co_filename, lines[-1] if lines else 0)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __str__(self) -> str:
        return _messages.coroutine_name(self.mock, self.call, self.place())


class AwaitRecord:
    """The awaits of one mock, and its calls that were not awaited yet."""

    __slots__ = ("args", "args_list", "pending", "ticks", "uncounted")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self.args: "Any" = None
        self.args_list: "List[Any]" = CallList()
        self.pending: "Dict[PendingCall, None]" = {}
        # One for each await: to append is atomic, `+= 1` is not and would need a lock.
        self.ticks = bytearray()
        self.uncounted = 0

    def __deepcopy__(self, memo: "Dict[int, Any]") -> "AwaitRecord":
        """Keep the awaits as they were; the calls that are pending are not those of the copy."""
        twin = AwaitRecord()
        twin.args = self.args
        twin.args_list.extend(self.args_list)
        twin.ticks.extend(self.ticks)
        twin.uncounted = self.uncounted
        return twin

    @property
    def count(self) -> int:
        """How many awaits there were."""
        return len(self.ticks) - self.uncounted

    @count.setter
    def count(self, count: int) -> None:
        self.uncounted = len(self.ticks) - count

    def add(self, pending: PendingCall) -> None:
        """Note that a call is awaited now."""
        self.ticks.append(0)
        self.args = pending.call
        self.args_list.append(pending.call)
        self.pending.pop(pending, None)


def comparable(signature: "Optional[Signature]", call: "Any") -> "Any":
    """Return what stands for a call in comparisons: the same however its arguments were passed.

    For a call that does not fit the signature that is the TypeError.
    """
    if signature is None:
        return call
    args, kwargs = call[-2:]
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as exc:
        return exc.with_traceback(None)
    return Call((bound.args, bound.kwargs))


class Awaited:
    """What a mock that is awaited tells of that, named as in `unittest.mock.AsyncMock`."""

    __slots__ = ()

    @property
    def await_count(self: "Any") -> int:
        """How often the mock was awaited."""
        return self._asyncmocks.awaits.count  # type: ignore[no-any-return]

    @await_count.setter
    def await_count(self: "Any", count: int) -> None:
        self._asyncmocks.awaits.count = count

    @property
    def await_args(self: "Any") -> "Any":
        """The arguments of the last await, as a `call`; None if there was none."""
        return self._asyncmocks.awaits.args

    @await_args.setter
    def await_args(self: "Any", args: "Any") -> None:
        self._asyncmocks.awaits.args = args

    @property
    def await_args_list(self: "Any") -> "Any":
        """The arguments of all awaits, in the order of awaiting."""
        return self._asyncmocks.awaits.args_list

    @await_args_list.setter
    def await_args_list(self: "Any", args_list: "Any") -> None:
        self._asyncmocks.awaits.args_list = args_list

    def assert_awaited(self: "Any") -> None:
        """Assert that the mock was awaited at least once."""
        __tracebackhide__ = True
        if self.await_count == 0:
            fail(self, _messages.not_awaited(_messages.name_of(self)))

    def assert_awaited_once(self: "Any") -> None:
        """Assert that the mock was awaited exactly once."""
        __tracebackhide__ = True
        if self.await_count != 1:
            name, count = _messages.name_of(self), self.await_count
            fail(self, _messages.not_awaited_once(name, count, awaits_of(self)))

    def assert_awaited_with(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Assert that the last await was with these arguments."""
        __tracebackhide__ = True
        self = __self  # `self` may be among the keyword arguments
        if self.await_args is None:
            fail(self, _messages.nothing_awaited(shown(self, args, kwargs)))
        signature = self._asyncmocks.signature()
        expected = comparable(signature, Call((args, kwargs)))
        if comparable(signature, self.await_args) != expected:
            wanted, actual = shown(self, args, kwargs), shown(self, *self.await_args)
            fail(self, _messages.last_await_differs(wanted, actual), expected)

    def assert_awaited_once_with(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Assert that the mock was awaited exactly once, and with these arguments."""
        __tracebackhide__ = True
        self = __self  # `self` may be among the keyword arguments
        Awaited.assert_awaited_once(self)
        Awaited.assert_awaited_with(self, *args, **kwargs)

    def assert_any_await(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Assert that the mock has ever been awaited with these arguments."""
        __tracebackhide__ = True
        self = __self  # `self` may be among the keyword arguments
        signature = self._asyncmocks.signature()
        expected = comparable(signature, Call((args, kwargs)))
        actual = [comparable(signature, call) for call in self.await_args_list]
        if not any(call == expected for call in actual):
            wanted = shown(self, args, kwargs)
            fail(self, _messages.await_missing(wanted, awaits_of(self)), expected)

    def assert_has_awaits(self: "Any", calls: "Sequence[Any]", any_order: bool = False) -> None:
        """Assert that the mock was awaited with these calls, one after another.

        There can be awaits before and after them. With `any_order` they can be in any order and
        others may stand between, but each must have been awaited.
        """
        __tracebackhide__ = True
        calls = list(calls)
        signature = self._asyncmocks.signature()
        expected = [comparable(signature, call) for call in calls]
        actual = [comparable(signature, call) for call in self.await_args_list]
        errors = [each if isinstance(each, Exception) else None for each in expected]
        cause = next(filter(None, errors), None)
        if any_order:
            missing = [call for call, each in zip(calls, expected) if not take(each, actual)]
            if missing:
                name, awaits = _messages.name_of(self), awaits_of(self)
                fail(self, _messages.awaits_missing_in_any_order(name, missing, awaits), cause)
        elif not has_run(actual, expected):
            wanted = CallList(calls)
            fail(self, _messages.awaits_missing(wanted, self.await_args_list, errors), cause)

    def assert_not_awaited(self: "Any") -> None:
        """Assert that the mock was never awaited."""
        __tracebackhide__ = True
        if self.await_count != 0:
            name, count = _messages.name_of(self), self.await_count
            fail(self, _messages.awaited(name, count, awaits_of(self)))


def take(call: "Any", calls: "List[Any]") -> bool:
    """Remove a call from a list; tell whether it was there."""
    for position, each in enumerate(calls):
        if each == call:
            del calls[position]
            return True
    return False


def has_run(calls: "List[Any]", run: "List[Any]") -> bool:
    """Tell whether a list of calls has another one as an unbroken part."""
    starts = range(len(calls) - len(run) + 1)
    return any(calls[start : start + len(run)] == run for start in starts)


def shown(owner: "Any", args: "Any", kwargs: "Any") -> str:
    """Return a call of that mock as it stands in code."""
    return _messages.call_text(_messages.name_of(owner), args, kwargs)


def awaits_of(owner: "Any") -> "List[str]":
    """Return the awaits of a mock, as they stand in code."""
    return [shown(owner, *call[-2:]) for call in owner.await_args_list]


def fail(owner: "Any", text: str, cause: "Any" = None) -> None:
    """Raise the AssertionError, with the calls that nobody awaited."""
    __tracebackhide__ = True
    pending = list(owner._asyncmocks.awaits.pending)  # other threads may go on calling
    text += _messages.forgotten([str(call) for call in pending])
    raise AssertionError(text) from (cause if isinstance(cause, Exception) else None)
