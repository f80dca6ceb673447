"""All that is ours of a mock: one object in its `__dict__`, and the mock classes by their kind.

Knows what there is to know, not what follows from it.
"""

from threading import RLock
from unittest import mock

from . import _magic_methods, _shapes
from ._awaits import AwaitRecord
from ._compat import TYPE_CHECKING
from ._trees import join

if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, Callable, Dict, Optional, Sequence, Tuple, TypeVar

    T = TypeVar("T")

    from ._specs import Known

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
        "arounds",
        "below",
        "default_effect",
        "is_magic",
        "kind",
        "log",
        "looks",
        "magics",
        "methods",
        "name_above",
        "prepare",
        "record",
        "recorder",
        "result",
        "return_value",
        "shape",
        "side_effect",
        "spec",
        "steps",
        "strict",
        "suppress",
        "unsafe",
        "wraps",
    )

    def __init__(self, kind: "Any", shape: str) -> None:
        #: What is known of the parent, if that is one of our mocks, and what the mock is there.
        self.above: "Optional[Internals]" = None
        self.name_above = ""
        #: Carries out the calls in place of their usual way, which it is given.
        self.around: "Optional[Callable[..., Any]]" = None
        #: What is known of the mocks below that were called.
        self.below: "Sequence[Internals]" = ()
        #: The side_effect that a magic method has from the start.
        self.default_effect: "Any" = None
        #: Whether the mock is a magic method of another.
        self.is_magic = False
        #: The class that the mock was made of: what the mock's own class inherits from.
        self.kind = kind
        #: The names of the attributes that make it look like its spec.
        self.looks: "Tuple[str, ...]" = ()
        #: The magic methods that were touched or set.
        self.methods: "Dict[str, Any]" = {}
        #: What carries out those that are functions.
        self.arounds: "Dict[str, Any]" = NONE
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
        #: What is done with what a call gives.
        self.shape = shape
        self.side_effect: "Any" = None
        self.spec: "Optional[Known]" = None
        #: What an event loop steps, if the mock passes for a coroutine.
        self.steps: "Any" = None
        #: Whether the spec is a spec_set.
        self.strict = False
        #: The exceptions that an exit swallows.
        self.suppress: "Any" = ()
        #: Is told of each call before it is recorded: checks it.
        self.prepare: "Optional[Callable[..., Any]]" = None
        self.unsafe = False
        self.wraps: "Any" = None

    @property
    def awaits(self) -> AwaitRecord:
        """The record of awaits."""
        if self.record is None:
            with counting:  # two threads might make two
                self.record = self.record or AwaitRecord()
                join(self)
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

    def result_spec(self) -> "Optional[Known]":
        """Return what is known of what comes of a call, once that is awaited."""
        spec = self.spec
        if spec is None or (self.is_async and isinstance(spec.thing, type) and spec.shape == _shapes.PLAIN):
            return None  # awaiting a call of a class gives no instance
        return spec.result()

    def child_spec(self, name: str) -> "Optional[Known]":
        """Return what is known of an attribute."""
        if self.spec is not None and self.spec.has(name):
            return self.spec.child(name)
        return None

    def child_shape(self, name: str) -> str:
        """Tell what is done with what a call gives of an attribute of which nothing is known."""
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


class Own:
    """An attribute that we give a mock: what it tells of its use, or how it is configured.

    A spec that has the name, or who sets what can't be configured, knows better.
    """

    def __init__(self, get: "Callable[[Any], Any]", put: "Any" = None) -> None:
        self.get = get
        self.put = put
        self.name = get.__name__
        self.__doc__ = get.__doc__

    def setter(self, put: "Callable[[Any, Any], None]") -> "Own":
        """Let it be configured."""
        return Own(self.get, put)

    def __get__(self, owner: "Any", cls: "Any" = None) -> "Any":
        if owner is None:
            return self
        if self.name in vars(owner):
            return vars(owner)[self.name]
        if of_spec(owner, self.name):
            raise AttributeError(self.name)  # __getattr__ makes a child
        return self.get(owner)

    def __set__(self, owner: "Any", value: "Any") -> None:
        if self.put is None or of_spec(owner, self.name):
            vars(owner)[self.name] = value
        else:
            self.put(owner, value)


def stand_in(cls: type, owner: "Any") -> "Any":
    """Return an object of another class with the `__dict__` of a mock.

    What unittest.mock does with it, it does with the mock, but for what the other class says.
    """
    thing: "Any" = object.__new__(cls)
    object.__setattr__(thing, "__dict__", owner.__dict__)
    return thing
