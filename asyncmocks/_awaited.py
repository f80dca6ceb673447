"""What a mock that is awaited tells of that: counts, assertions, and waiting for more.

Says nothing about how a call is carried out, and words nothing: texts are in `_messages`.
"""

from unittest.mock import DEFAULT

from . import _messages, _wording
from ._awaits import Call, CallList, place_of
from ._compat import TYPE_CHECKING
from ._flow import Waiters, check_count, check_timeout, wait_until
from ._internals import counting

if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, Callable, List, NoReturn, Optional, Sequence


def comparable(signature: "Optional[Signature]", call: "Any") -> "Any":
    """Return what stands for a call in comparisons: the same however its arguments were passed.

    For a call that does not fit the signature that is the TypeError. A call of a child is compared
    as it is: it equals none of the mock's own.
    """
    if signature is None or (len(call) == 3 and call[0]):
        return call
    args, kwargs = call[-2:]
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as exc:
        return exc.with_traceback(None)
    return Call((("", bound.args, bound.kwargs), {}))  # no other call is like that


class Awaited:
    """What a mock that is awaited tells of that, named as in `unittest.mock.AsyncMock`."""

    __slots__ = ()

    #: Seconds that `wait_until_awaited()` waits if it is not told; None for ever.
    DEFAULT_TIMEOUT: "Optional[float]" = 5

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
            fail(self, _messages.not_awaited(_wording.name_of(self)))

    def assert_awaited_once(self: "Any") -> None:
        """Assert that the mock was awaited exactly once."""
        __tracebackhide__ = True
        if self.await_count != 1:
            name, count = _wording.name_of(self), self.await_count
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
                name, awaits = _wording.name_of(self), awaits_of(self)
                fail(self, _messages.awaits_missing_in_any_order(name, missing, awaits), cause)
        elif not has_run(actual, expected):
            wanted = CallList(calls)
            fail(self, _messages.awaits_missing(wanted, self.await_args_list, errors), cause)

    async def wait_until_awaited(self: "Any", count: int = 1, timeout: "Any" = DEFAULT) -> None:
        """Wait until the mock was awaited so often; `timeout` is in seconds, None for ever.

        Raises AssertionError at the timeout, which is DEFAULT_TIMEOUT if it is not given,
        ValueError for a count below 1 or a negative timeout, RuntimeError outside any event loop.
        New in version 1.0.0. After `unittest.mock.ThreadingMock.wait_until_called()`.
        """
        __tracebackhide__ = True
        check_count(count)
        seconds = self.DEFAULT_TIMEOUT if timeout is DEFAULT else timeout
        if not await wait_for_awaits(
            self, lambda: self.await_count >= count, seconds, "wait_until_awaited()"
        ):
            name, found = _wording.name_of(self), self.await_count
            awaits = awaits_with_places(self)
            text = _messages.not_awaited_in_time(name, count, seconds, found, awaits)
            fail(self, text)

    async def wait_until_any_await_with(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Wait until the mock was awaited with these arguments, for DEFAULT_TIMEOUT seconds.

        Raises AssertionError at the timeout, RuntimeError outside any event loop.
        New in version 1.0.0. After `unittest.mock.ThreadingMock.wait_until_any_call_with()`.
        """
        __tracebackhide__ = True
        self = __self  # `self` may be among the keyword arguments
        signature = self._asyncmocks.signature()
        expected = comparable(signature, Call((args, kwargs)))
        if isinstance(expected, TypeError):
            raise expected
        seconds = self.DEFAULT_TIMEOUT

        def is_there() -> bool:
            return any(comparable(signature, each) == expected for each in self.await_args_list)

        if not await wait_for_awaits(self, is_there, seconds, "wait_until_any_await_with()"):
            wanted = shown(self, args, kwargs)
            fail(self, _messages.await_not_in_time(wanted, seconds, awaits_with_places(self)))

    def assert_not_awaited(self: "Any") -> None:
        """Assert that the mock was never awaited."""
        __tracebackhide__ = True
        if self.await_count != 0:
            name, count = _wording.name_of(self), self.await_count
            fail(self, _messages.awaited(name, count, awaits_of(self)))


async def wait_for_awaits(
    owner: "Any", is_so: "Callable[[], bool]", seconds: "Any", purpose: str
) -> bool:
    """Wait until something is so, looking again at each await; tell whether it came so."""
    check_timeout(seconds)
    with counting:  # two threads might begin to wait at once, or one while another calls
        awaits = owner._asyncmocks.awaits
        waiters = awaits.waiters = awaits.waiters or Waiters()
    return await wait_until(is_so, waiters, seconds, purpose)


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
    return _wording.call_text(_wording.name_of(owner), args, kwargs)


def awaits_of(owner: "Any") -> "List[str]":
    """Return the awaits of a mock, as they stand in code."""
    return [shown(owner, *call[-2:]) for call in owner.await_args_list]


def awaits_with_places(owner: "Any") -> "List[str]":
    """Return the awaits of a mock with the places of their calls, if nobody changed the list."""
    awaits, sites = awaits_of(owner), owner._asyncmocks.awaits.sites
    if len(awaits) != len(sites):
        return awaits
    return [_wording.at(call, place_of(site)) for call, site in zip(awaits, sites)]


def fail(owner: "Any", text: str, cause: "Any" = None) -> "NoReturn":
    """Raise the AssertionError, with the calls that nobody awaited."""
    __tracebackhide__ = True
    pending = list(owner._asyncmocks.awaits.pending)  # other threads may go on calling
    text += _wording.forgotten([repr(call) for call in pending])
    raise AssertionError(text) from (cause if isinstance(cause, Exception) else None)
