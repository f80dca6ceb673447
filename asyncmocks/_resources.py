"""What the mocks of things that are entered and of things that are iterated have in common.

Such a thing is opened by a call, an `await` or by entering it, and each gives the thing.
"""

from functools import partial
from unittest import mock

from . import _messages
from ._awaited import Awaited
from ._awaits import AwaitRecord, Call, PendingCall
from ._calls import AsyncCall, answer
from ._compat import TYPE_CHECKING
from ._magic_defaults import EFFECTS, NOTHING
from ._magic_methods import noted
from ._mocks import MagicMock
from ._shaped import ShapedMock
from ._trees import tell_above

if TYPE_CHECKING:
    from typing import Any, Callable, Coroutine, Generator

#: The ways to open it, and which of them says what it gives: the first that there is.
WAYS_IN = ("__aenter__", "__enter__", "__await__")


class Resource(Awaited, MagicMock):
    """A mock whose calls give itself, and so do `await`, `with` and `async with`."""

    def __init__(self, arounds: "Any", **kwargs: "Any") -> None:
        internals = self._asyncmocks
        internals.result, internals.log = self, []
        internals.arounds = dict(arounds, __await__=note_await)
        super().__init__(**kwargs)

    def __call__(__self, *args: "Any", **kwargs: "Any") -> "Any":
        """Call the mock, and note what an `await` of the result will be an await of."""
        self: "Any" = __self
        result = super().__call__(*args, **kwargs)
        if result is self:
            self._asyncmocks.awaits.pending[noted(self, self.call_args)] = None
        return result

    def reset_mock(self, visited: "Any" = None, **flags: "Any") -> None:
        """Forget all calls, awaits, and what else was noted; the flags say what else."""
        internals = self._asyncmocks
        internals.log = []
        super().reset_mock(visited, **flags)
        for name in (*WAYS_IN, "__aiter__") if flags.get("return_value") else ():
            if issubclass(type(internals.methods.get(name)), ShapedMock):
                given = NOTHING if name == "__aiter__" else mock.DEFAULT
                internals.methods[name].return_value = given

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        """Make a child; the ways in lead to the mock itself."""
        child = super()._get_child_mock(**kwargs)
        internals = child._asyncmocks
        if kwargs.get("name") in WAYS_IN and (internals.spec is None or internals.spec.gives is None):
            internals.result = self if internals.wraps is None else None
        return child


Resource.__call__.__annotations__.clear()  # `inspect.signature()` of a mock would show them


def note_await(owner: "Any", carry_out: "Callable[[], Any]", visit: PendingCall) -> "Any":
    """Carry out an `await` of the mock, as one of the latest call that has led to nothing yet."""
    pending = take_call(owner)
    owner._asyncmocks.awaits.add(pending)
    tell_above(owner._asyncmocks, pending.call)
    return carry_out()


def take_call(owner: "Any") -> PendingCall:
    """Return the latest call that was neither awaited nor entered, and count it as done."""
    try:
        return owner._asyncmocks.awaits.pending.popitem()[0]  # type: ignore[no-any-return]
    except KeyError:  # what is awaited is the mock itself
        return noted(owner, owner.call_args or Call(((), {}), two=True))


def told_result(owner: "Any", name: str, unknown: "Any") -> "Any":
    """Return what a method was told to give; nobody tells that of a function or what is wrapped."""
    result = getattr(getattr(owner, name), "return_value", mock.DEFAULT)
    return unknown if result is mock.DEFAULT else result


def tell_result(owner: "Any", name: str, argument: str, result: "Any") -> None:
    """Tell the mock of a method what it gives; what is no mock can't be told."""
    method = getattr(owner, name)
    if not issubclass(type(method), mock.NonCallableMock):
        function = owner._asyncmocks.methods.get(name, getattr(type(owner), name))
        raise TypeError(_messages.says_itself(argument, name, function))
    method.return_value = result


def give_what_entering_gives(method: "Any", owner: "Any", *args: "Any") -> "Any":
    """`with` gives what `async with` gives, and fails as that, unless it was told another result."""
    if method.return_value is not owner or not hasattr(type(owner), "__aenter__"):
        return mock.DEFAULT
    entering = enter_unrecorded(owner)
    try:
        entering.send(None)
    except StopIteration as stop:
        return stop.value
    entering.close()  # it waits for something, which `with` can't
    return getattr(owner.__aenter__, "return_value", owner)


def enter_in_await(method: "Any", owner: "Any", *args: "Any") -> "Generator[Any, Any, Any]":
    """`await` gives what entering gives, and fails as that, unless it was told another result."""
    if method.return_value is owner and hasattr(type(owner), "__aenter__"):
        return (yield from enter_unrecorded(owner).__await__())
    return method.return_value


def enter_unrecorded(owner: "Any") -> "Coroutine[Any, Any, Any]":
    """Return a coroutine that does what entering does; it counts as no entering."""
    aenter = owner.__aenter__
    if issubclass(type(aenter), AsyncCall):
        call = noted(aenter, Call(((), {}), two=True))
        return answer(aenter, aenter._asyncmocks, AwaitRecord(), call)
    function = owner._asyncmocks.methods.get("__aenter__")
    return aenter() if function in (None, aenter) else function(owner)  # type: ignore


for shape in ("entered", "iterated"):
    EFFECTS[shape].update(__enter__=give_what_entering_gives, __await__=enter_in_await)
