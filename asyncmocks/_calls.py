"""Calls that are awaited: recorded when made, carried out by a native coroutine.

Only the carrying out is here; what is written down of an await is in `_awaits`.
"""

from functools import partial
from inspect import currentframe
from unittest import mock

from . import _messages, _wording
from ._awaited import Awaited
from ._awaits import PendingCall
from ._compat import LAZY_COROUTINE_NAMES, TYPE_CHECKING, FunctionLike
from ._gate import Gate
from ._internals import DEFAULT, Kinds, Own, counting, stand_in
from ._shaped import NOTHING_YET, ShapedMock
from ._shapes import is_coroutine, is_exception
from ._trees import tell_above
from ._watch import watching

if TYPE_CHECKING:
    from typing import Any, Dict, Iterator

    from ._awaits import AwaitRecord
    from ._internals import Internals

acquire, release = counting.acquire, counting.release

EXHAUSTED = object()

record: "Any" = mock.Mock.__call__


class Recorder(mock.Mock):
    """Stands in for a mock while a call is recorded: has the same `__dict__`, and does nothing."""

    called = ShapedMock.called
    call_count = ShapedMock.call_count
    call_args = call_args_list = mock_calls = side_effect = return_value = NOTHING_YET

    # Nothing but records is set on it: no need for the parent's, which costs a tenth of a call.
    __setattr__ = object.__setattr__  # type: ignore[assignment]

    def __deepcopy__(self, memo: "Any") -> None:
        """Leave it to the copy of the mock to make its own, with its own `__dict__`."""


async def example(*args: "Any", **kwargs: "Any") -> None:
    """What a mock of a coroutine function looks like to `inspect`."""


NO_KEYWORDS: "Dict[str, Any]" = {}


class AsyncCall(ShapedMock, Awaited, FunctionLike):
    """What makes a mock one of a coroutine function: calling it gives a coroutine."""

    __code__ = example.__code__
    __name__ = "AsyncMock"
    __defaults__ = ()
    __kwdefaults__ = __annotations__ = NO_KEYWORDS

    @Own
    def mock(self) -> "Any":
        """The mock itself: code written for a function with a `.mock` keeps working."""
        return self

    def __call__(__self: "Any", *args: "Any", **kwargs: "Any") -> "Any":
        """Record the call, and return a coroutine that records the await and acts.

        The parent's, which records, would also act: so it is called on a Recorder.
        """
        self = __self  # `self` may be among the keyword arguments
        internals = self._asyncmocks
        if internals.prepare is not None:
            internals.prepare(self, args, kwargs)
        recorder = internals.recorder
        if recorder is None:
            recorder = internals.recorder = stand_in(Recorder, self)
        acquire()  # not `with`, which costs three times as much
        try:
            record(recorder, *args, **kwargs)
            call = self.call_args
            awaits = internals.record or internals.awaits
        finally:
            release()
        pending = PendingCall("AsyncMock")
        pending.note(self, call, currentframe())
        awaits.pending[pending] = None
        for watcher in watching:
            watcher.calls.append(pending)
        coroutine: "Any"
        if internals.around is None:
            coroutine = answer(self, internals, awaits, pending)
        else:
            coroutine = internals.around(partial(answer, self, internals, awaits, pending), pending)
        coroutine.__qualname__ = pending if LAZY_COROUTINE_NAMES else str(pending)
        return coroutine


async def answer(
    self: "Any", internals: "Internals", awaits: "AwaitRecord", pending: PendingCall
) -> "Any":
    """Carry out a call: what the coroutine that a mock returns does when it is awaited."""
    __tracebackhide__ = True
    awaits.add(pending)
    if internals.above is not None:
        tell_above(internals, pending.call)
    effect: "Any" = internals.side_effect
    if effect is not None:
        if is_exception(effect):
            raise effect
        result: "Any"
        if type(effect) is Gate:  # tells of the calls that it holds, more than their arguments
            result = await effect.hold(pending)
        elif callable(effect):
            args, kwargs = pending.call
            result = effect(*args, **kwargs)
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


def next_of(effect: "Iterator[Any]", owner: "Any") -> "Any":
    """Return or raise the next of the results given as side_effect."""
    __tracebackhide__ = True
    result: "Any" = next(effect, EXHAUSTED)
    if result is EXHAUSTED:
        text = _messages.side_effect_exhausted(_wording.name_of(owner), owner.await_count)
        raise StopAsyncIteration(text)
    if is_exception(result):
        raise result
    return result


AsyncCall.__call__.__annotations__.clear()  # `inspect.signature()` of a mock might show them

Kinds.call = AsyncCall
