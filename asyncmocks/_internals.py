"""All that is ours of a mock: one object in its `__dict__`, and the mock classes by their kind.

Knows what there is to know, not what follows from it.
"""

from threading import RLock
from unittest import mock

from . import _magic, _shapes
from ._awaits import Awaits, CallList, join  # noqa: F401
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T")

DEFAULT = mock.DEFAULT

#: The shapes of what gives something only when it is called.
CALLED = (_shapes.PLAIN, _shapes.AWAITED)

#: Held where two threads might make the same thing, or the base counts: its `+= 1` is not atomic.
lock = RLock()

#: What we build on.
parent = mock.NonCallableMock


class Kinds:
    """The mock classes, by what they stand for. Filled where the classes are."""

    plain: "Any"
    awaited: "Any"
    entered: "Any"
    iterated: "Any"
    #: What makes any mock class one whose calls are awaited, and what both resources are.
    call: "Any"
    resource: "Any"


def once_per_class(function):
    """Keep what a function gives for a class on that class: a cache would keep the class alive."""
    name = f"_asyncmocks_{function.__name__}"

    def found_or_made(cls):
        if name not in vars(cls):
            setattr(cls, name, function(cls))
        return vars(cls)[name]

    return found_or_made


def shape_of(cls):
    """Return the shape of a class's mocks."""
    if issubclass(cls, Kinds.call):
        return _shapes.AWAITED
    if issubclass(cls, Kinds.iterated):
        return _shapes.ITERATED
    return _shapes.ENTERED if issubclass(cls, Kinds.resource) else _shapes.PLAIN


def usual_magics(shape):
    """Return the class with the magic methods that mocks of that shape have without a spec."""
    return _magic.Usual if shape in CALLED else _magic.All


class Internals:
    """What we know of a mock beyond what unittest.mock does; here stands what most mocks have."""

    # Where it is: its parent, if that is one of our mocks, what it is there, whether a method,
    # whether the user put it there, and what is known of the mocks below that were called.
    above = None
    name_above = ""
    is_method = is_set = False
    below = ()
    #: The mock that was last told to be the parent, and whether one may be none of our mocks: then
    #: the base knows it and records all calls, by way of the recorder.
    told = recorder = None
    is_foreign = False

    # What it stands for: its spec, whether that is a spec_set, and the attributes that make the
    # mock look like it.
    spec = None
    is_strict = unsafe = False
    looks = ()
    #: Is told of each call before it is recorded: checks it.
    prepare = None

    # What a call gives: the return_value that was configured or made by need, and the mock that it
    # is until then, None for a new one.
    return_value = DEFAULT
    result = side_effect = wraps = None
    #: The side_effect that a magic method has from the start.
    default_effect = None
    #: Carries out the calls in place of their usual way, which it is given; for magic methods by
    #: name.
    around = None
    arounds = {}
    #: Whether the mock is a magic method of another.
    is_magic = False
    #: The `await` under way of a mock that passes for a coroutine.
    steps = None

    # What was done: the record of awaits, once there is one, and the calls that we did not record.
    record = None
    count_before = 0
    #: The enterings and exits of a resource, its passes, and the exceptions that an exit swallows.
    visits = passes = suppress = ()

    #: Whether it was sealed, so that it makes no more children; those that were made.
    is_sealed = is_asked_for_children = False
    made = ()

    def __init__(self, kind, shape):
        #: The class that the mock was made of: what the mock's own class inherits from.
        self.kind = kind
        #: What is done with what a call gives.
        self.shape = shape
        #: The other class that the mock's own inherits from, with its magic methods.
        self.magics = usual_magics(shape)
        #: The magic methods that were touched or set.
        self.methods = {}

    @property
    def awaits(self):
        """The record of awaits."""
        if self.record is None:
            with lock:
                self.record = self.record or Awaits()
                join(self)
        return self.record

    @property
    def is_async(self):
        """Whether calls of the mock are awaited."""
        return self.shape == _shapes.AWAITED

    @property
    def is_resource(self):
        """Whether calls of the mock are opened."""
        return self.shape not in CALLED

    def signature(self):
        """Return the signature that calls are compared by."""
        if self.spec is None or (self.is_resource and isinstance(self.spec.thing, type)):
            return None  # what is called is not the class, but a function that gives an instance
        return self.spec.signature()

    def result_spec(self):
        """Return what is known of what comes of a call, once that is awaited."""
        spec = self.spec
        if spec is None or (self.is_async and isinstance(spec.thing, type) and spec.is_class):
            return None  # awaiting a call of a class gives no instance
        return spec.result()

    def has(self, name):
        """Tell whether the spec has an attribute of that name; then it is not one of ours."""
        return self.spec is not None and self.spec.has(name)


class OfSpec:
    """An attribute that a mock has where its spec says so; others have none of that name."""

    def __init__(self, name, read, read_class=None):
        self.name = name
        self.read = read
        self.read_class = read_class

    def __get__(self, owner, cls=None):
        if owner is None:
            found = self.read_class and self.read_class(cls)
        else:
            spec = owner._asyncmocks.spec
            found = spec and self.read(owner, spec)
        if found is None:
            raise AttributeError(self.name)
        return found


if TYPE_CHECKING:
    Own = property
else:

    class Own:
        """An attribute that we give a mock: what was noted of its use, or how it is configured.

        A spec that has the name takes it over, and so does who sets what can't be configured.
        """

        def __init__(self, get, put=None):
            self.get = get
            self.put = put
            self.__doc__ = get.__doc__

        def __set_name__(self, cls, name):
            self.name = name

        def __get__(self, owner, cls=None):
            if owner is None:
                return self
            if self.name in vars(owner):
                return vars(owner)[self.name]
            if owner._asyncmocks.has(self.name):
                raise AttributeError(self.name)  # __getattr__ makes a child
            return self.get(owner)

        def __set__(self, owner, value):
            if self.put is None or owner._asyncmocks.has(self.name):
                vars(owner)[self.name] = value
            else:
                self.put(owner, value)
