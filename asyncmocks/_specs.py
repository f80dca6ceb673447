"""What is known of what a mock stands for: how it is used, which names it has, what it gives.

Each answer is such an object again, or None. What a mock makes of it is not known here.
"""

from collections.abc import Generator
from functools import partial
from types import AsyncGeneratorType, BuiltinFunctionType, FunctionType, MethodType
from unittest import mock

from . import _shapes, _wording
from ._annotations import Reader
from ._compat import InvalidSpecError, annotations_of, has_copied_annotations
from ._shapes import AWAITED, ENTERED, ITERATED, MISSING, PLAIN

#: The shape of a function that gives such a value, that of the value's own mock, and which argument
#: is what awaiting, entering or iterating that gives.
GENERICS = {
    "collections.abc.Awaitable": (AWAITED, ENTERED, 0),
    "collections.abc.Coroutine": (AWAITED, ENTERED, 2),
    "collections.abc.AsyncIterable": (ITERATED, ITERATED, 0),
    "collections.abc.AsyncIterator": (ITERATED, ITERATED, 0),
    "collections.abc.AsyncGenerator": (ITERATED, ITERATED, 0),
    "collections.abc.Generator": (PLAIN, None, 2),  # what it returns
    "contextlib.AbstractAsyncContextManager": (ENTERED, ENTERED, 0),
    "typing.AsyncContextManager": (ENTERED, ENTERED, 0),  # up to 3.6
}

#: The attributes of what a call gives, where the kind of a function tells them. But for its names:
#: `functools.wraps()` takes them for a function's.
GENERATOR_NAMES = tuple(set(dir(AsyncGeneratorType)) - {"__name__", "__qualname__"})
NAMES_OF_RESULT = {ENTERED: ("__aenter__", "__aexit__"), ITERATED: GENERATOR_NAMES, AWAITED: ()}

#: Functions that get neither `self` nor `cls` where they are looked up on an instance.
UNBOUND = (BuiltinFunctionType, MethodType, partial, staticmethod)


class Known:
    """What is known by the shape, what a call or entering gives, or a list of names, alone."""

    names, title = (), ""
    refuses = False  # names that are not among these
    #: What was given as spec, and its class: the thing itself if it is one.
    thing = cls = None
    is_function = is_class = False
    #: The class that has the thing, and what its type variables stand for; bound it is called
    #: without its first argument.
    owner = bindings = None
    is_bound = False
    #: The shape of a function that gives it; unless it is plain, its call gives what this does.
    function = PLAIN
    #: What is known of what a call gives to be opened, and the ways to open it: None for all, as
    #: what wraps a generator function, say, may give what can do more.
    given = protocols = None
    #: Whether attributes are looked at as the thing is, and calls are checked: as an autospec.
    is_deep = False

    def __init__(self, shape, gives=None, **about):
        self.known_shape = shape
        #: Returns what its call gives, once that is awaited, or what entering it gives.
        self.gives = gives if callable(gives) else lambda: gives
        vars(self).update(about)

    def __deepcopy__(self, memo):
        return self

    @property
    def shape(self):
        if self.known_shape is not None:
            return self.known_shape
        if hasattr(self.cls, "__aenter__") or hasattr(self.cls, "__await__"):
            return ENTERED
        if hasattr(self.cls, "__aiter__"):
            return ITERATED
        return self.called(self.call).shape

    def has(self, name):
        return name in self.names or (self.given is not None and self.given.has(name))

    def result(self):
        return self.gives()

    def entering(self):
        """Return what entering gives, None for the thing itself."""
        return self.given.entering() if self.given else self.gives()

    def child(self, name):
        return Known(PLAIN) if self.refuses else self.given and self.given.child(name)

    def is_called_async(self):
        """Tell whether a call of the thing gives a coroutine, whatever else is done with it."""
        is_instance = not (self.cls is None or self.is_function or self.is_class)
        return (self.called(self.call) if is_instance else self).shape == AWAITED

    #: What calls are compared by, and what checks them.
    signature = check = lambda self: None


class Spec(Known):
    """An object, function or class, whose names a mock has, or an instance of a class."""

    refuses = True
    #: Whether the mock stands for an instance of the thing, and whether that may have more names.
    is_instance = is_loose = False

    def __init__(self, thing, shape=None, gives=None, **about):
        self.thing = thing
        self.cls = thing if isinstance(thing, type) else type(thing)
        self.is_function = _shapes.is_function(thing)
        self.title = _shapes.title_of(thing)
        self.names = _shapes.names_of(thing)
        #: As it is now: what is replaced later does not count.
        self.attributes = _shapes.attributes_of(thing)
        super().__init__(shape, gives, **about)
        self.is_class = self.cls is thing and not self.is_instance
        if self.is_class:
            self.known_shape = PLAIN
        self.call = _shapes.own_method(self.cls, "__call__")
        if self.is_function:
            vars(self).update(vars(call_of(thing, self.owner, self.bindings, self.is_deep)))
            self.refuses = self.refuses and self.given is None  # as what its calls give
            more = self.given.names if self.given else self.protocols or ()
            self.names = [name for name in (*self.names, *more) if name != "__wrapped__"]

    def called(self, function):
        return call_of(function, self.cls, self.bindings, self.is_deep)

    def result(self):
        if self.is_function:
            return self.gives()
        call = self.called(self.call)
        if not self.is_class:
            return call.given or call.gives()
        # As in unittest.mock what a spec gives is of no other shape than it is called in.
        shape = call.shape if self.refuses and not self.is_deep else None
        about = {"is_instance": True, "refuses": not self.is_loose, "is_deep": self.is_deep}
        # As they were when the mock of the class was made.
        return Spec(self.thing, shape, names=self.names, attributes=self.attributes, **about)

    def entering(self):
        if self.is_function:  # what its call gives is entered; the mock itself would refuse names
            return super().entering() or (None if self.given else Known(AWAITED))
        given = self.gives()
        for name in ("__aenter__", "__await__"):
            given = given or self.called(self.attribute(name)).gives()
        if given is not None and given.cls is Generator:
            given = given.gives()
        if given is not None and given.cls in self.cls.__mro__:
            is_same = not given.bindings or given.bindings is self.bindings
            return None if is_same else given
        return given

    def attribute(self, name):
        """Return an attribute as it was when the mock was made, without running properties."""
        found = self.attributes.get(name, MISSING)
        is_elsewhere = found is MISSING and name in self.names
        if is_elsewhere or isinstance(found, _shapes.MemberDescriptorType):
            found = _shapes.attribute_of(self.thing, name)
        return found

    def child(self, name):
        if self.given is not None and self.given.has(name):
            return self.given.child(name)
        thing = self.attribute(name)
        if isinstance(thing, type) or _shapes.is_function(thing):
            return self.method(name, thing) if self.is_deep else self.called(thing)
        value = attribute_value(thing, name, self.cls, self.bindings, self.is_deep)
        is_bare = not (thing is None or thing is MISSING or hasattr(type(thing), "__get__"))
        says_little = value is None or (value.cls is None and value.shape == PLAIN)
        if self.is_deep and is_bare and says_little:  # the class of a default says more
            return Spec(thing, is_deep=True)
        if value is None and thing is MISSING and not self.refuses:
            # Set by `__init__`, say; but nothing is known of what entering gives.
            is_entered = self.shape == AWAITED and not self.is_called_async()
            return None if is_entered else Known(PLAIN)
        return value or Known(Spec(type(thing), is_instance=True).shape)

    def method(self, name, thing):
        own = () if self.cls is self.thing else getattr(self.thing, "__dict__", ())
        is_inherited = name not in own and name in self.attributes
        binds = hasattr(type(thing), "__get__") and not isinstance(thing, UNBOUND)
        home = {"owner": self.cls, "bindings": self.bindings, "title": name}
        return Spec(thing, is_deep=True, is_bound=is_inherited and binds, **home)

    def signature(self):
        if self.is_class:
            return _shapes.signature_of(self.thing.__init__, True)
        if self.is_instance and not self.is_deep:
            return None
        is_plain = isinstance(self.thing, (FunctionType, MethodType))
        if is_plain or (self.is_function and self.is_deep):
            return _shapes.signature_of(self.thing, self.is_bound)
        return self.call and _shapes.signature_of(self.call, True)

    def check(self):
        if not self.is_deep:
            return None
        signature, is_called = self.signature(), self.is_function or self.is_class or self.call

        def check(owner, args, kwargs):
            __tracebackhide__ = True
            if not is_called:
                raise TypeError(f"{self.cls.__name__!r} object is not callable")
            if signature is None:
                return
            try:
                signature.bind(*args, **kwargs)
            except TypeError as exc:
                shown = signature.replace(return_annotation=signature.empty)
                raise TypeError(f"{self.title}() {exc}; its signature is {shown}") from None

        return check


def call_of(thing, owner=None, bindings=None, is_deep=False):
    """Return what is known of a callable; `owner` is the class that it is a method of.

    Of wrappers the outermost that says something wins: its kind, its annotation, what it wraps.
    """
    is_outermost = True
    layers = list(_shapes.layers_of(thing))
    for place, layer in enumerate(layers):
        if isinstance(layer, type):
            return Known(PLAIN, value_of((layer, (), {}), is_deep))
        owner = owner if _shapes.is_function(layer) else type(layer)
        kind = _shapes.own_kind(layer)
        value = annotated_result(layers[place:], kind, owner, bindings, is_deep)
        if kind is None and value is not None:
            if value.function == PLAIN:
                return Known(PLAIN, value)
            return Known(value.function, value.gives, given=value if value.cls else None)
        if kind == AWAITED and value is None and layers[place + 1 :]:
            below = call_of(layers[place + 1], owner, bindings, is_deep)
            value = below.gives() if below.shape in (PLAIN, AWAITED) else None
        if kind is not None:
            ways = NAMES_OF_RESULT.get(kind) if is_outermost else None
            return Known(kind, value, protocols=ways)
        is_outermost = is_outermost and type(layer) is not FunctionType
    return Known(PLAIN)


def annotated_result(layers, kind, owner, bindings, is_deep):
    """Return what the annotation of the outermost layer says, None if it says nothing."""
    layer = layers[0]
    # What `functools.wraps()` copied is read where it was written.
    writer = next((each for each in layers if not has_copied_annotations(each)), layer)
    has_code = type(layer) is FunctionType or type(layer).__name__ == "cython_function_or_method"
    is_generators = getattr(layer, "__code__", None) is _shapes.WITH_CODE
    is_copied = kind is None and writer is not layer
    if not has_code or kind == ITERATED or is_generators or is_copied:
        return None
    meaning = Reader(writer, owner, bindings).read(annotations_of(layer).get("return", MISSING))
    value = value_of(meaning, is_deep)
    if kind == ENTERED or (value and value.cls is Generator and kind == AWAITED):
        return value and value.gives()  # as there
    return value


def attribute_value(thing, name, owner, bindings=None, is_deep=False):
    """Return what is known of an attribute, which is a property, a default or MISSING."""
    getter = getattr(thing, "fget", None) or getattr(thing, "func", None)
    if isinstance(getter, FunctionType):
        called = call_of(getter, owner, bindings, is_deep)
        if called.shape == PLAIN or called.given:
            return called.given or called.gives()
        return Known(ENTERED if called.shape == AWAITED else called.shape, called.gives)
    for cls in owner.__mro__:
        if name in annotations_of(cls):
            return value_of(Reader(None, cls, bindings).read(annotations_of(cls)[name]), is_deep)
    return None


def value_of(meaning, is_deep=False):
    cls, arguments, bindings = meaning or (object, (), {})
    if cls is None:
        return union_of([value_of(each, is_deep) for each in arguments])
    name, gives = f"{cls.__module__}.{cls.__name__}", None
    is_form = cls.__module__ in ("typing", "typing_extensions") and not cls.__name__.endswith("IO")
    if name in GENERICS or _shapes.is_future(cls):
        function, shape, place = GENERICS.get(name, (PLAIN, None, 0))
        if len(arguments) > place:
            gives = lambda: value_of(arguments[place](), is_deep)  # noqa: E731
        if shape is not None:
            return Known(shape, gives, function=function)
    elif is_form or cls is object:
        return None
    elif cls.__module__ == "builtins":
        return Known(PLAIN)
    else:  # what is awaited is opened by the function that gives it
        function = ENTERED if hasattr(cls, "__await__") else PLAIN
    about = {"is_deep": is_deep, "bindings": bindings, "function": function}
    return Spec(cls, None, gives, is_instance=True, refuses=False, **about)


def union_of(values):
    """Return what all of them say, None if they differ in what is done with them."""
    if not values or not all(values) or any(each.cls for each in values):
        return None
    return values[0] if len({each.function for each in values}) == 1 else None


def spec_of(thing, is_loose=True, **kwargs):
    if isinstance(thing, Known):
        return thing
    if type(thing) in (list, tuple):
        return Known(PLAIN, names=list(thing), refuses=True)
    if issubclass(type(thing), mock.NonCallableMock):
        shown = _wording.text_of(thing)
        text = f"Cannot spec a Mock object. [object={shown}] Pass what that mock stands for."
        raise InvalidSpecError(text)
    if isinstance(thing, str) and _shapes.is_import_path(thing):
        raise TypeError(
            f"spec must be an object or a list of names, not the str {thing!r}; pass the object "
            f"itself, or, to replace it, write async_patch({str(thing)!r})"
        )
    origin = getattr(thing, "__origin__", None)
    if isinstance(origin, type) and hasattr(thing, "__args__"):  # Repo[int] is a Repo
        thing = origin
    return Spec(thing, is_loose=is_loose, **kwargs)
