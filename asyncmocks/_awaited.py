"""Records calls and awaits, carries them out, asserts on them, and waits for more."""

from inspect import currentframe
from itertools import repeat
from unittest import mock

from . import _internals, _wording
from ._compat import TYPE_CHECKING
from ._internals import DEFAULT, Call, CallList, PendingCall, last_made, lock, made
from ._shapes import is_coroutine, is_exception, is_exception_class
from ._waiting import Gate, Waiters, seconds_of, wait_until, watching
from ._wording import name_of, numbered, times

if TYPE_CHECKING:
    from typing import Any, Optional, Sequence

EXHAUSTED = object()
CALL_LISTS = ("call_args_list", "mock_calls", "method_calls")

base_call = mock.Mock.__call__


class Recorder(mock.Mock):
    """Stands in for a mock whose call the base records: of the same `__dict__`, does nothing."""

    called = False
    call_count = property(lambda self: 0, lambda self, count: None)
    call_args = call_args_list = mock_calls = return_value = None
    side_effect = repeat(None)  # else what is wrapped would be called
    __setattr__ = object.__setattr__

    def __deepcopy__(self, memo):
        """Leave it to the copy of the mock to make its own, with its own `__dict__`."""


def recorded(self, internals, args, kwargs):
    own, awaits = self.__dict__, internals.record or internals.awaits
    is_foreign, above = internals.is_foreign, internals.above
    while above is not None and not is_foreign:
        is_foreign, above = above._asyncmocks.is_foreign, above._asyncmocks.above
    if is_foreign:
        if internals.recorder is None:
            internals.recorder = object.__new__(Recorder)
            object.__setattr__(internals.recorder, "__dict__", own)
            for name in CALL_LISTS:
                made(own[name])
        with lock:
            base_call(internals.recorder, *args, **kwargs)
            call = own["call_args"]
    else:
        internals.recorder = None
        call = args, kwargs
        own["called"] = True
        own["call_args"] = call
        own["call_args_list"].append(call)
        own["mock_calls"].append(("", args, kwargs))
        if internals.above is not None:
            _internals.tell_above(internals, args, kwargs)
    awaits.counted.append(None)
    pending = PendingCall("AsyncMock")
    pending.note(self, call, currentframe().f_back.f_back)
    awaits.pending[pending] = None
    for watch in watching:
        watch.calls.append(pending)
    return pending


async def answer(self, internals, pending, instead=None, is_noted=True):
    """Carry out a call, when it is awaited; `instead` is what the mock does if told nothing."""
    __tracebackhide__ = True
    if is_noted:
        (internals.record or internals.awaits).add(pending, internals)
    effect = internals.side_effect
    if effect is internals.default_effect and internals.return_value is DEFAULT:
        effect = effect if instead is None else instead
    if effect is not None:
        if callable(effect) and not is_exception_class(effect):
            args, kwargs = pending.call
            # A gate shows the calls that it holds: more than their arguments.
            is_gate = type(effect) is Gate
            result = effect.hold(pending) if is_gate else effect(*args, **kwargs)
            result = await result if is_coroutine(result) else result
        else:
            result = next_of(effect, self)
        if result is not DEFAULT:
            return result
    if internals.return_value is not DEFAULT:
        return internals.return_value
    if internals.wraps is not None:
        args, kwargs = pending.call
        result = internals.wraps(*args, **kwargs)
        return await result if is_coroutine(result) else result
    return self.return_value


def next_of(effect, owner):
    __tracebackhide__ = True
    if is_exception(effect):
        raise effect
    result = next(effect, EXHAUSTED)
    if result is EXHAUSTED:
        raise StopAsyncIteration(
            f"side_effect of {_wording.name_of(owner)} is exhausted: there is no result for await "
            f"{owner.await_count}; give it more results, or a function"
        )
    if is_exception(result):
        raise result
    return result


def comparables(owner, calls):
    """Return what stands for calls in comparisons: the same however the arguments were passed.

    For a call that does not fit the signature that is the TypeError. A call of a child is compared
    as it is: it equals none of the mock's own.
    """
    signature, found = owner._asyncmocks.signature(), []
    for call in calls:
        if signature is not None and not (len(call) == 3 and call[0]):
            args, kwargs = call[-2:]
            try:
                bound = signature.bind(*args, **kwargs)
                call = Call((("", bound.args, bound.kwargs), {}))  # no other call is like that
            except TypeError as exc:
                call = exc.with_traceback(None)
        found.append(call)
    return found


def list_of_calls(name):
    return property(
        lambda self: made(vars(self)[name]), lambda self, calls: vars(self).update({name: calls})
    )


class Awaited:
    """What a mock that is awaited tells of that, named as in `unittest.mock.AsyncMock`."""

    #: Seconds that `wait_until_awaited()` waits if it is not told; None for ever.
    DEFAULT_TIMEOUT: "Optional[float]" = 5

    call_args_list, mock_calls, method_calls = map(list_of_calls, CALL_LISTS)

    @property
    def call_args(self: "Any") -> "Any":
        """The arguments of the last call, as a `call`; None if there was none."""
        own = self.__dict__
        own["call_args"] = latest = last_made(own.get("call_args"), own["call_args_list"])
        return latest

    @call_args.setter
    def call_args(self: "Any", args: "Any") -> None:
        self.__dict__["call_args"] = args

    @property
    def call_count(self: "Any") -> int:
        """How often the mock was called."""
        record = self._asyncmocks.record
        return 0 if record is None else len(record.counted)

    @call_count.setter
    def call_count(self: "Any", count: int) -> None:
        if count != self.call_count:  # what is never called takes no memory
            self._asyncmocks.awaits.counted = [None] * count

    @property
    def await_count(self: "Any") -> int:
        """How often the mock was awaited."""
        return len(self._asyncmocks.awaits.awaited)

    @await_count.setter
    def await_count(self: "Any", count: int) -> None:
        self._asyncmocks.awaits.awaited = [None] * count

    @property
    def await_args(self: "Any") -> "Any":
        """The arguments of the last await, as a `call`; None if there was none."""
        awaits = self._asyncmocks.awaits
        awaits.args = last_made(awaits.args, awaits.args_list)
        return awaits.args

    @await_args.setter
    def await_args(self: "Any", args: "Any") -> None:
        self._asyncmocks.awaits.args = args

    await_args_list: "Any" = property(
        lambda self: made(self._asyncmocks.awaits.args_list),
        lambda self, calls: setattr(self._asyncmocks.awaits, "args_list", calls),
        doc="The arguments of all awaits, in the order of awaiting.",
    )

    def assert_awaited(self: "Any") -> None:
        """Assert that the mock was awaited at least once."""
        __tracebackhide__ = True
        if self.await_count == 0:
            fail(self, f"Expected {name_of(self)} to have been awaited. Awaited 0 times.")

    def assert_awaited_once(self: "Any") -> None:
        """Assert that the mock was awaited exactly once."""
        __tracebackhide__ = True
        if self.await_count != 1:
            fail_with_awaits(self, f"Expected {name_of(self)} to have been awaited once.")

    def assert_awaited_with(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Assert that the last await was with these arguments."""
        __tracebackhide__ = True
        self = __self  # that name may be among the keyword arguments
        wanted = shown(self, args, kwargs)
        if self.await_args is None:
            fail(self, f"Expected await: {wanted}\nNot awaited")
        expected, actual = comparables(self, [Call((args, kwargs)), self.await_args])
        if actual != expected:
            actual = shown(self, *self.await_args)
            text = f"expected await not found.\nExpected: {wanted}\n  Actual: {actual}"
            fail(self, text, expected)

    def assert_awaited_once_with(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Assert that the mock was awaited exactly once, and with these arguments."""
        __tracebackhide__ = True
        Awaited.assert_awaited_once(__self)
        Awaited.assert_awaited_with(__self, *args, **kwargs)

    def assert_any_await(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Assert that the mock has ever been awaited with these arguments."""
        __tracebackhide__ = True
        self = __self  # that name may be among the keyword arguments
        (expected,) = comparables(self, [Call((args, kwargs))])
        if not any(call == expected for call in comparables(self, self.await_args_list)):
            fail_with_awaits(self, f"{shown(self, args, kwargs)} await not found.", expected)

    def assert_has_awaits(self: "Any", calls: "Sequence[Any]", any_order: bool = False) -> None:
        """Assert that the mock was awaited with these calls, one after another.

        There can be awaits before and after them. With `any_order` they can be in any order and
        others may stand between, but each must have been awaited.
        """
        __tracebackhide__ = True
        calls = list(calls)
        expected, actual = (comparables(self, each) for each in (calls, self.await_args_list))
        errors = [each if isinstance(each, TypeError) else None for each in expected]
        cause = next(filter(None, errors), None)
        if any_order:
            missing = []
            for call, each in zip(calls, expected):
                # Not `in`, which on old Pythons compares the other way round: not as ANY wants it.
                found = [position for position, other in enumerate(actual) if other == each]
                if found:
                    del actual[found[0]]
                else:
                    missing.append(_wording.text_of(call))
            if missing:
                text = f"Expected awaits of {name_of(self)} not found, in any order."
                fail_with_awaits(self, text, cause, numbered("Missing:", missing))
        elif not any(actual[n : n + len(expected)] == expected for n in range(len(actual) + 1)):
            problem = "Awaits not found."
            if cause:  # shown as from 3.7 on
                problem = f"Error processing expected awaits.\nErrors: {errors}".replace(",)", ")")
            wanted, found = map(_wording.text_of, (CallList(calls), self.await_args_list))
            fail(self, f"{problem}\nExpected: {wanted}\nActual: {found}", cause)

    async def wait_until_awaited(
        self: "Any", count: int = 1, timeout: "Optional[float]" = DEFAULT
    ) -> None:
        """Wait until the mock was awaited so often; `timeout` is in seconds, None for ever.

        Raises AssertionError at the timeout (DEFAULT_TIMEOUT if it is not given), ValueError for a
        count below 1 or a negative timeout, RuntimeError outside any event loop. New in version
        1.0.0. After `unittest.mock.ThreadingMock.wait_until_called()`.
        """
        __tracebackhide__ = True
        seconds = seconds_of(self, timeout, count)
        wanted = f"Expected {name_of(self)} to be awaited {times(count)}"
        await wait_for_awaits(self, lambda: self.await_count >= count, seconds, wanted)

    async def wait_until_any_await_with(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Wait until the mock was awaited with these arguments, for DEFAULT_TIMEOUT seconds.

        Raises AssertionError at the timeout, RuntimeError outside any event loop.
        New in version 1.0.0. After `unittest.mock.ThreadingMock.wait_until_any_call_with()`.
        """
        __tracebackhide__ = True
        self = __self  # that name may be among the keyword arguments
        (expected,) = comparables(self, [Call((args, kwargs))])
        if isinstance(expected, TypeError):
            raise expected
        await wait_for_awaits(
            self, lambda: any(each == expected for each in comparables(self, self.await_args_list)),
            seconds_of(self, DEFAULT), f"{shown(self, args, kwargs)} was not awaited",
        )  # fmt: skip

    def assert_not_awaited(self: "Any") -> None:
        """Assert that the mock was never awaited."""
        __tracebackhide__ = True
        if self.await_count != 0:
            fail_with_awaits(self, f"Expected {name_of(self)} to not have been awaited.")


async def wait_for_awaits(owner, is_so, seconds, wanted):
    """Wait until something is so, looking again at each await; fail if it does not come so."""
    __tracebackhide__ = True
    internals = owner._asyncmocks
    with lock:  # two threads might begin to wait at once
        internals.waiters = Waiters() if internals.waiters is None else internals.waiters
    if not await wait_until(is_so, internals.waiters, seconds):
        fail_with_awaits(owner, f"{wanted} within {seconds:g} s.")


def shown(owner, args, kwargs):
    return _wording.call_text(name_of(owner), args, kwargs)


def story_of(owner):
    """Return the enterings and exits of a resource, in the order in which they came."""
    rows = []
    for what, visit, opening in owner._asyncmocks.visits:
        if not isinstance(what, str):
            exc = what[0] if what[1] is None else what[1]
            what = "exited" if exc is None else f"exited with {_wording.text_of(exc)}"
        place = _wording.at(what, _internals.place_of(visit.site))
        rows.append(place if opening is None else f"{what}: {opening!r}")
    return rows


def fail_with_awaits(owner, text, cause=None, more=""):
    __tracebackhide__ = True
    awaits = [shown(owner, *call[-2:]) for call in owner.await_args_list]
    found = f"Awaited {times(owner.await_count)}.{more}{numbered('Awaits:', awaits)}"
    fail(owner, f"{text} {found}", cause)


def fail(owner, text, cause=None):
    """Raise the AssertionError, with how a resource was entered, and the calls nobody awaited."""
    __tracebackhide__ = True
    text += numbered("Entered, not awaited:", story_of(owner))
    pending = list(owner._asyncmocks.awaits.pending)  # other threads may go on calling
    text += _wording.forgotten([repr(call) for call in pending])
    raise AssertionError(text) from (cause if isinstance(cause, Exception) else None)
