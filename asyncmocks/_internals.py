"""All that is ours of a mock: one object in its `__dict__`, and the mock classes by their kind.

Knows what there is to know, not what follows from it.
"""

from threading import RLock
from unittest import mock

from . import _magic_methods, _returns, _shapes
from ._awaits import AwaitRecord
from ._compat import TYPE_CHECKING
from ._trees import branch_of

if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, Callable, Dict, Optional, Tuple, TypeVar

    T = TypeVar("T")

    from ._returns import Result
    from ._specs import Spec
    from ._trees import Branch

DEFAULT: "Any" = mock.DEFAULT

#: What most mocks have none of; nobody changes it.
NONE: "Dict[str, Any]" = {}

#: The shapes of what gives something only when it is called.
CALLED = (_shapes.PLAIN, _shapes.AWAITED)

#: Held while unittest.mock counts a call: its `+= 1` is not atomic. One for all mocks: it is held
#: for microseconds, and a lock each would stand in the way of copying.
counting = RLock()

#: What we build on. Any: to a type checker its properties are what they give.
parent: "Any" = mock.NonCallableMock


class Kinds:
    """The mock classes, by what they stand for. Filled where the classes are."""

    plain: "Any"
    awaited: "Any"
    entered: "Any"
    iterated: "Any"
    #: What makes any mock class one whose calls are awaited.
    call: "Any"


def once_per_class(function: "Callable[[type], T]") -> "Callable[[type], T]":
    """Keep what a function gives for a class on that class: a cache would keep the class alive."""
    name = f"_asyncmocks_{function.__name__}"

    def found_or_made(cls: type) -> "T":
        if name not in vars(cls):
            setattr(cls, name, function(cls))
        return vars(cls)[name]  # type: ignore[no-any-return]

    return found_or_made


def shape_of(cls: type) -> str:
    """Return the shape of a class's mocks."""
    if issubclass(cls, Kinds.call):
        return _shapes.AWAITED
    if issubclass(cls, Kinds.entered):
        return _shapes.ENTERED
    return _shapes.ITERATED if issubclass(cls, Kinds.iterated) else _shapes.PLAIN


def usual_magics(shape: str) -> type:
    """Return the class with the magic methods that mocks of that shape have without a spec."""
    return _magic_methods.Usual if shape in CALLED else _magic_methods.All


class Internals:
    """What we know of a mock beyond what unittest.mock does."""

    __slots__ = (
        "above",
        "around",
        "branch",
        "check",
        "default_effect",
        "entered",
        "is_magic",
        "kind",
        "known",
        "log",
        "looks",
        "magics",
        "name_above",
        "origin",
        "overridden",
        "record",
        "recorder",
        "result",
        "result_spec",
        "return_value",
        "sealed",
        "shape",
        "side_effect",
        "spec",
        "steps",
        "strict",
        "taught",
        "unsafe",
        "wraps",
    )

    def __init__(self, kind: "Any", shape: str) -> None:
        #: What is known of the parent, if that is one of our mocks, and what the mock is there.
        self.above: "Optional[Internals]" = None
        self.name_above = ""
        #: Carries out the calls in place of their usual way, which it is given.
        self.around: "Optional[Callable[..., Any]]" = None
        #: The mock's place in a tree of mocks, if it is in one.
        self.branch: "Optional[Branch]" = None
        #: Raises TypeError for arguments that a call must not have.
        self.check: "Optional[Callable[..., Any]]" = None
        #: The side_effect that a magic method has from the start.
        self.default_effect: "Any" = None
        #: What entering gives, where that is known from the generic class's arguments.
        self.entered: "Optional[Result]" = None
        #: Whether the mock is a magic method of another.
        self.is_magic = False
        #: The class that the mock was made of: what the mock's own class inherits from.
        self.kind = kind
        #: What the mock stands for, where no spec says it; its `inner` is what comes of that.
        self.known: "Optional[Result]" = None
        #: The names of the attributes that make it look like its spec.
        self.looks: "Tuple[str, ...]" = ()
        #: The mocks of magic methods that the user's class has of its own, and calls by super().
        self.overridden: "Dict[str, Any]" = NONE
        #: The attribute that the mock stands for, and the class it is one of.
        self.origin: "Any" = None
        #: What is written down of its use beside calls and awaits.
        self.log: "Any" = None
        #: The other class that the mock's own inherits from, with its magic methods.
        self.magics = usual_magics(shape)
        #: The record of awaits, once there is something to record.
        self.record: "Optional[AwaitRecord]" = None
        #: What records the calls, once there is a call to record.
        self.recorder: "Any" = None
        #: The mock that a call gives until the user says something else, None for a new one.
        self.result: "Any" = None
        #: The return_value that was configured or made by need, DEFAULT if there is none.
        self.return_value: "Any" = DEFAULT
        #: Whether the mock was found to be sealed.
        self.sealed = False
        #: Makes the spec of a result from its class, if the result is to refuse names.
        self.result_spec: "Optional[Callable[[type], Spec]]" = None
        #: What is done with what a call gives.
        self.shape = shape
        self.side_effect: "Any" = None
        self.spec: "Optional[Spec]" = None
        #: What an event loop steps, if the mock passes for a coroutine.
        self.steps: "Any" = None
        #: Whether the spec is a spec_set.
        self.strict = False
        #: Whether unittest.mock knows the signature of the spec.
        self.taught = True
        self.unsafe = False
        self.wraps: "Any" = None

    @property
    def awaits(self) -> AwaitRecord:
        """The record of awaits."""
        if self.record is None:
            with counting:  # two threads might make two
                if self.above is not None:
                    branch_of(self)
                self.record = self.record or AwaitRecord(self.branch)
        return self.record

    def signature(self) -> "Optional[Signature]":
        """Return the signature that calls are compared by."""
        if self.spec is None or (self.shape not in CALLED and isinstance(self.spec.thing, type)):
            return None  # what is called is not the class, but a function that gives an instance
        return self.spec.signature()

    @property
    def is_async(self) -> bool:
        """Whether calls of the mock are awaited."""
        return self.shape == _shapes.AWAITED

    def gives(self) -> "Optional[Result]":
        """Return what comes of a call, once that is awaited; None if nothing says so."""
        if self.known is None and self.origin is not None:
            self.known = _returns.result_of(*self.origin)
            if self.shape == _shapes.PLAIN:
                self.known = self.known.of_a_plain_call()
        if self.spec is None or (self.known is not None and self.known.cls is None):
            return self.known and self.known.inner
        is_class = isinstance(self.spec.thing, type) and self.spec.shape() == _shapes.PLAIN
        if self.is_async and is_class:
            return None  # awaiting a call gives no instance
        return self.spec.gives()

    def child_shape(self, name: str) -> str:
        """Tell what is done with what a call of that attribute gives."""
        if self.shape == _shapes.ITERATED and name in _shapes.GENERATOR_METHODS:
            return _shapes.AWAITED
        if self.spec is not None and self.spec.has(name):
            return self.spec.child_shape(name)
        if self.wraps is not None:
            # What another layer gives, a stream say, comes through as it is.
            is_async = _shapes.is_async_itself(_shapes.attribute_of(self.wraps, name))
            return _shapes.AWAITED if is_async else _shapes.PLAIN
        # What is used asynchronously has methods that are awaited.
        return _shapes.PLAIN if self.shape == _shapes.PLAIN else _shapes.AWAITED


class ShownSignature:
    """The `__signature__` of a mock whose calls are checked; others have none."""

    def __get__(self, owner: "Any", cls: "Any" = None) -> "Any":
        spec = owner._asyncmocks.spec if owner is not None else None
        found = spec.shown_signature() if spec is not None else None
        if found is None:
            raise AttributeError("__signature__")
        return found


def of_spec(owner: "Any", name: str) -> bool:
    """Tell whether a name means an attribute of the mock's spec; then it is not one of ours."""
    spec = owner._asyncmocks.spec
    return spec is not None and spec.has(name)


def child_of_spec(owner: "Any", name: str) -> "Any":
    """Return what was set under a name of the spec; if nothing was, __getattr__ makes the child."""
    if name not in vars(owner):
        raise AttributeError(name)
    return vars(owner)[name]


class Observed:
    """What a mock tells of its use. A spec that has the name, or who sets it, knows better."""

    def __init__(self, function: "Callable[[Any], Any]") -> None:
        self.function = function
        self.name = function.__name__
        self.__doc__ = function.__doc__

    def __get__(self, owner: "Any", cls: "Any" = None) -> "Any":
        if owner is None:
            return self
        if of_spec(owner, self.name):
            raise AttributeError(self.name)  # what was not set, __getattr__ makes a child of
        return self.function(owner)


def stand_in(cls: type, owner: "Any") -> "Any":
    """Return an object of another class with the `__dict__` of a mock.

    What unittest.mock does with it, it does with the mock, but for what the other class says.
    """
    thing: "Any" = object.__new__(cls)
    object.__setattr__(thing, "__dict__", owner.__dict__)
    return thing
