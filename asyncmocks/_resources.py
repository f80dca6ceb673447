"""What the mocks of things that are entered and of things that are iterated have in common.

Such a thing is opened by a call, an `await` or by entering it, and each gives the thing. What is
counted of that, and what is given instead, is said in `_context` and `_iterators`.
"""

from functools import partial
from inspect import currentframe, iscoroutinefunction
from types import MethodType
from unittest import mock

from . import _messages, _shapes
from ._awaited import Awaited
from ._awaits import AwaitRecord, Call, PendingCall
from ._calls import AsyncCall, answer
from ._compat import TYPE_CHECKING
from ._magic_defaults import NOTHING
from ._mocks import MagicMock
from ._returns import Result
from ._shaped import ShapedMock

if TYPE_CHECKING:
    from typing import Any, Callable, Coroutine, Dict, Generator, Optional, Tuple

#: The ways to open it, and which of them says what it gives: the first that there is.
WAYS_IN = ("__aenter__", "__enter__", "__await__")


#: What these methods give until somebody says something else; DEFAULT stands for the mock.
GIVEN_AT_FIRST: "Dict[str, Any]" = dict.fromkeys(WAYS_IN, mock.DEFAULT)
GIVEN_AT_FIRST["__aiter__"] = NOTHING


class Resource(Awaited, MagicMock):
    """A mock whose calls give itself, and so do `await`, `with` and `async with`."""

    def __init__(self, *args: "Any", **kwargs: "Any") -> None:
        self._asyncmocks.result = self
        super().__init__(*args, **kwargs)

    def __call__(__self, *args: "Any", **kwargs: "Any") -> "Any":
        """Call the mock, and note what an `await` of the result will be an await of."""
        self: "Any" = __self
        result = super().__call__(*args, **kwargs)
        if result is self:
            self._asyncmocks.awaits.pending[noted(self, self.call_args)] = None
        return result

    def reset_mock(self, visited: "Any" = None, **flags: "Any") -> None:
        """Forget all calls, awaits, and what else was noted; the flags say what else."""
        self._asyncmocks.log.clear()
        super().reset_mock(visited, **flags)
        if flags.get("return_value"):
            for name, given in GIVEN_AT_FIRST.items():
                method: "Any" = vars(type(self)).get(name)
                if issubclass(type(method), ShapedMock):
                    method.return_value = given

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        """Make a child; the ways in lead to the mock itself."""
        child = super()._get_child_mock(**kwargs)
        if kwargs.get("name") in WAYS_IN:
            lead_in(self, child, kwargs["name"])
        return child


Resource.__call__.__annotations__.clear()  # `inspect.signature()` of a mock would show them


def lead_in(owner: "Any", method: "Any", name: str) -> None:
    """Tell the mock of a way in what it gives."""
    internals = method._asyncmocks
    if name == "__await__":
        internals.around = partial(note_await, owner)
    if internals.wraps is not None:
        return
    given = entering_gives(owner) if name == "__aenter__" else None
    if given is None:
        internals.result = owner
    else:
        internals.known = Result(_shapes.AWAITED, inner=given)
    if name != "__aenter__":
        effect = enter_in_await if name == "__await__" else give_what_entering_gives
        method.side_effect = internals.default_effect = partial(effect, method, owner)


def entering_gives(owner: "Any") -> "Optional[Result]":
    """Return what the annotations say that entering gives; None for the mock itself."""
    internals = owner._asyncmocks
    spec = internals.spec
    if internals.entered is not None:
        return internals.entered  # type: ignore[no-any-return]
    if spec is None:
        return internals.known and internals.known.inner  # type: ignore[no-any-return]
    return spec.entering_gives()  # type: ignore[no-any-return]


def note_await(
    owner: "Any", carry_out: "Callable[..., Any]", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]"
) -> "Any":
    """Carry out an `await` of the mock, as one of the latest call that has led to nothing yet."""
    awaits = owner._asyncmocks.awaits
    awaits.add(take_call(owner))
    return carry_out(*args, **kwargs)


def take_call(owner: "Any") -> PendingCall:
    """Return the latest call that was neither awaited nor entered, and count it as done."""
    pending = owner._asyncmocks.awaits.pending
    try:
        return pending.popitem()[0]  # type: ignore[no-any-return]
    except KeyError:  # what is awaited is the mock itself
        return noted(owner, owner.call_args or Call(((), {}), two=True))


def noted(owner: "Any", call: "Any") -> PendingCall:
    """Return a call, with the place in the user's code where it is made."""
    pending = PendingCall()
    pending.note(owner, call, currentframe())
    return pending


def way_in(owner: "Any") -> "Optional[str]":
    """Return the name of the method that says what opening gives, None if there is none."""
    return next((name for name in WAYS_IN if hasattr(type(owner), name)), None)


def told_result(owner: "Any", name: str, unknown: "Any") -> "Any":
    """Return what a method was told to give; nobody tells that of a function or what is wrapped."""
    method = getattr(owner, name)
    if issubclass(type(method), ShapedMock) and method._asyncmocks.wraps is not None:
        probe: "Any" = object.__new__(ResultProbe)
        vars(probe).update(vars(method))
        method = probe
    result = getattr(method, "return_value", mock.DEFAULT)
    return unknown if result is mock.DEFAULT else result


class ResultProbe(mock.Mock):
    """Stands in for a mock that wraps something, to ask what it was told to give.

    Up to 3.12 asking the mock itself makes a result, which is then given in place of the wrapped.
    """

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        """Make none."""
        return mock.DEFAULT


def tell_result(owner: "Any", name: str, argument: str, result: "Any") -> None:
    """Tell the mock of a method what it gives; what is no mock can't be told."""
    method = getattr(owner, name)
    if not issubclass(type(method), mock.NonCallableMock):
        function = getattr(type(owner), name)
        raise TypeError(_messages.says_itself(argument, name, function))
    method.return_value = result


class Watched:
    """Stands on the class of a mock for a method that is none of our mocks, and has it watched."""

    __slots__ = ("around", "method")

    def __init__(self, around: "Callable[..., Any]", method: "Callable[..., Any]") -> None:
        self.around = around
        self.method = method

    def __get__(self, owner: "Any", cls: "Any" = None) -> "Any":
        return self if owner is None else MethodType(self, owner)

    def __call__(self, owner: "Any", *args: "Any", **kwargs: "Any") -> "Any":
        if not iscoroutinefunction(self.around):
            return self.around(owner, partial(self.method, owner), args, kwargs)
        visit = noted(owner, (args, kwargs))
        return self.around(owner, partial(self.carry_out, owner), (args, kwargs, visit), {})

    def carry_out(
        self, owner: "Any", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]", visit: PendingCall
    ) -> "Any":
        """Call the method as it was called."""
        return self.method(owner, *args, **kwargs)

    def __deepcopy__(self, memo: "Any") -> "Watched":
        """Serve the copy of the mock too: it holds nothing of that."""
        return self

    def __repr__(self) -> str:
        return repr(self.method)


def watch(owner: "Any", name: str, value: "Any", around: "Callable[..., Any]") -> None:
    """Have a method watched that was just set on a mock, whoever made it."""
    if issubclass(type(value), ShapedMock):
        value._asyncmocks.around = partial(around, owner)
    elif issubclass(type(value), mock.NonCallableMock):
        setattr(type(owner), name, Watched(around, partial(call_own, name)))
    else:
        watched = Watched(around, value)
        setattr(type(owner), name, watched)
        vars(owner)[name] = MethodType(watched, owner)


def call_own(name: str, owner: "Any", *args: "Any", **kwargs: "Any") -> "Any":
    """Call what was set on a mock, which gets no `self`."""
    return vars(owner)[name](*args, **kwargs)


def give_what_entering_gives(method: "Any", owner: "Any", *args: "Any") -> "Any":
    """`with` gives what `async with` gives, and fails as that, unless it was told another result.

    An exit stack passes the mock as an argument.
    """
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
    watched = vars(type(owner)).get("__aenter__")
    opening = partial(watched.method, owner) if isinstance(watched, Watched) else aenter
    return opening()  # type: ignore[no-any-return]
