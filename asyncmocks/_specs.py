"""What is known of what a mock stands for: how it is used, which names it has, what comes of it.

Each answer is such an object again, or None where nothing is known. How things are looked at is in
`_shapes`, how annotations are read in `_annotations`; what a mock makes of the answers is not known
here.
"""

from collections.abc import Generator
from functools import partial
from types import AsyncGeneratorType, FunctionType
from unittest import mock

from . import _shapes, _wording
from ._annotations import BUILTIN, Value, attribute_value, call_of, shape_of_instances
from ._compat import InvalidSpecError
from ._shapes import AWAITED, ENTERED, ITERATED, MISSING, PLAIN

#: The attributes of what a call gives, where the kind of a function tells them. But for its names:
#: `functools.wraps()` takes them for a function's.
GENERATOR_NAMES = tuple(set(dir(AsyncGeneratorType)) - {"__name__", "__qualname__"})
NAMES_OF_RESOURCE = (*_shapes.PROTOCOLS, *_shapes.GENERATOR_METHODS)
NAMES_OF_RESULT = {ENTERED: ("__aenter__", "__aexit__"), ITERATED: GENERATOR_NAMES}


class Known:
    """What is known by the shape, and by what comes of a call or of entering, alone."""

    #: Whether a mock refuses names that are not among `names`.
    refuses = False
    names = ()
    #: What was given as spec, and its class: the thing itself if it is one.
    thing = cls = None
    #: Whether attributes are looked at as the thing is, and calls are checked: as an autospec.
    is_deep = False
    title = ""
    is_coroutine = is_function = is_class = gives_anything = False
    #: What is known of what a call gives to be opened.
    given = None
    #: The ways to open what a call gives, None for all.
    protocols = None

    def __init__(self, shape, read=None, is_deep=False, given=None, protocols=None):
        self.shape = shape
        self.given = given
        self.protocols = protocols
        #: Returns what is known of what a call or entering gives.
        self.read = read
        self.is_deep = is_deep

    def __deepcopy__(self, memo):
        return self

    def is_called_async(self):
        """Tell whether a call of the thing gives a coroutine, whatever else is done with it."""
        return self.shape == AWAITED

    def has(self, name):
        """Tell whether the thing has an attribute of that name."""
        return name in self.names or (self.given is not None and self.given.has(name))

    def result(self):
        """Return what comes of a call, once that is awaited."""
        return known(self.read and self.read(), self.is_deep)

    def entering(self):
        """Return what entering gives, None for the thing itself."""
        return self.given.entering() if self.given else Known.result(self)

    def child(self, name):
        """Return what is known of an attribute."""
        return self.given and self.given.child(name)

    def signature(self):
        """Return the signature by which calls are compared."""
        return

    def check(self):
        """Return what raises TypeError for arguments that a call must not have."""
        return

    def shown_signature(self):
        """Return the signature to show to `inspect`, None for what it finds by itself."""
        return

    def wrapped(self):
        """Return the function that the thing, which is one, wraps."""
        return

    def looks(self):
        """Return the attributes that make a mock look like the thing."""
        return {}


class Names(Known):
    """A list of names: nothing else is known of the thing."""

    refuses = True

    def __init__(self, names):
        super().__init__(PLAIN)
        self.names = list(names)

    def child(self, name):
        return Known(PLAIN)


class Spec(Known):
    """An object, function or class, whose names a mock has, or an instance of a class."""

    def __init__(
        self, thing, is_instance=False, refuses=True, is_loose=False, is_deep=False, value=None,
        owner=None, is_bound=False, bindings=None, title="",
    ):  # fmt: skip
        self.thing = thing
        #: Whether the mock stands for an instance of the thing, which is a class.
        self.is_instance = is_instance
        self.refuses = refuses
        #: Whether instances may have more names than their class: those of its `__init__`, say.
        self.is_loose = is_loose
        self.is_deep = is_deep
        #: What an annotation says of the instance.
        self.value = value
        self.bindings = value.bindings if value else bindings
        #: The class that has the thing; bound it is called without its first argument.
        self.owner = owner
        self.is_bound = is_bound
        self.cls = thing if isinstance(thing, type) else type(thing)
        self.is_function = _shapes.is_function(thing)
        self.is_class = isinstance(thing, type) and not is_instance
        self.title = title or _shapes.title_of(thing)
        self.is_coroutine = issubclass(self.cls, _shapes.Coroutine)
        self.names = _shapes.names_of(thing)
        #: As it is now: what is replaced later does not count.
        self.attributes = _shapes.attributes_of(thing)
        if self.is_function:
            called = call_of(thing, owner, bindings)
            self.shape, self.given = called.shape, known(called.given, is_deep)
            self.read = lambda: called.gives
            self.refuses = self.refuses and self.given is None  # as what its calls give
            # What wraps a generator function, say, may give something that is used in more ways.
            protocols = NAMES_OF_RESULT.get(called.shape) if called.is_sure else None
            self.gives_anything = protocols is None and called.shape != AWAITED
            more = self.given.names if self.given else protocols or ()
            if self.gives_anything and self.shape != PLAIN:
                more = (*more, *NAMES_OF_RESOURCE)
            self.names = [name for name in (*self.names, *more) if name != "__wrapped__"]
        elif self.is_class:
            self.shape = PLAIN
        else:
            self.shape = value.shape if value else shape_of_instances(self.cls)

    def result(self):
        if self.is_function:
            return super().result()
        call = call_of(_shapes.own_method(self.cls, "__call__"), self.cls, self.bindings)
        if not self.is_class:
            return known(call.given or call.gives, self.is_deep)
        # As in unittest.mock what a spec gives is of no other shape than it is called in.
        is_plain = self.refuses and not self.is_deep
        value = Value(PLAIN, call.shape, self.cls) if is_plain else None
        made = Spec(self.thing, True, not self.is_loose, is_deep=self.is_deep, value=value)
        made.attributes = self.attributes  # as they were when the mock of the class was made
        return made

    def entering(self):
        if self.is_function:  # what its call gives is entered; the mock itself would refuse names
            return super().entering() or (None if self.given else Known(AWAITED))
        inner = self.value and self.value.inner
        for name in ("__aenter__", "__await__") if inner is None else ():
            inner = inner or call_of(self.attribute(name), self.cls, self.bindings).gives
        if inner is not None and inner.cls is Generator:
            inner = inner.inner
        if inner is None or inner.cls in self.cls.__mro__:
            same = inner is None or not inner.bindings or inner.bindings is self.bindings
            return None if same else known(inner, self.is_deep)
        return known(inner, self.is_deep)

    def is_called_async(self):
        if self.is_function or self.is_class:
            return self.shape == AWAITED
        return call_of(_shapes.own_method(self.cls, "__call__"), self.cls).shape == AWAITED

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
        is_called = isinstance(thing, type) or _shapes.is_function(thing)
        value = None
        if not is_called:
            value = attribute_value(thing, name, self.cls, self.bindings)
        if value is None and thing is MISSING and not self.refuses:
            value = None if self.shape == AWAITED else BUILTIN  # set by `__init__`, say
            return known(value, self.is_deep)
        if value is not None:
            return known(value, self.is_deep)
        is_told = self.is_deep and (is_called or not hasattr(type(thing), "__get__"))
        if not is_told or thing is None or thing is MISSING:
            if not is_called and not hasattr(type(thing), "__get__"):
                return Known(shape_of_instances(type(thing)))
            return known_call(thing, self.cls, self.bindings, self.is_deep)
        if not is_called or isinstance(thing, type):
            return Spec(thing, is_deep=True)
        own = () if isinstance(self.thing, type) else getattr(self.thing, "__dict__", ())
        is_bound = name not in own and name in self.attributes and _shapes.binds(thing)
        return Spec(
            thing,
            is_deep=True,
            owner=self.cls,
            is_bound=is_bound,
            bindings=self.bindings,
            title=name,
        )

    def signature(self):
        thing = self.thing
        if self.is_class:
            return _shapes.signature_to_compare(thing)
        if not self.is_deep:
            return None if self.is_instance else _shapes.signature_to_compare(thing)
        if self.is_function:
            return _shapes.signature_of(thing, self.is_bound)
        call = _shapes.own_method(self.cls, "__call__")
        return call and _shapes.signature_of(call, True)

    def shown_signature(self):
        # That of a function shows by its code, which lets the texts in it be evaluated.
        is_shown = self.is_deep and (self.is_bound or type(self.thing) is not FunctionType)
        return self.signature() if is_shown else None

    def wrapped(self):
        wrapped = getattr(self.thing, "__wrapped__", None) if self.is_function else None
        return wrapped if _shapes.is_function(wrapped) else None

    def check(self):
        if not self.is_deep:
            return None
        is_called = self.is_function or self.is_class
        if not is_called and _shapes.own_method(self.cls, "__call__") is None:
            return partial(refuse_call, _shapes.title_of(self.cls))
        return partial(refuse_misfits, self.title, self.signature())

    def looks(self):
        if self.is_instance:
            return {"__class__": self.cls}
        return dict(_shapes.looks_of(self.thing), __class__=self.cls)


def known(value, is_deep=False):
    """Return what is known of what an annotation names: instances may have more than the class."""
    if value is None or isinstance(value, Known):
        return value
    if value.cls is None:
        return Known(value.shape, lambda: value.inner, is_deep)
    return Spec(value.cls, True, refuses=False, is_deep=is_deep, value=value)


def known_call(thing, owner=None, bindings=None, is_deep=False):
    """Return what is known of a callable whose mock takes any name."""
    called = call_of(thing, owner, bindings)
    given = known(called.given, is_deep)
    protocols = NAMES_OF_RESULT.get(called.shape) if called.is_sure else None
    return Known(called.shape, lambda: called.gives, is_deep, given, protocols)


def spec_of(thing, is_loose=True, **kwargs):
    """Return what is known of what a user gave as spec."""
    if isinstance(thing, Known):
        return thing
    if type(thing) in (list, tuple):
        return Names(thing)
    if issubclass(type(thing), mock.NonCallableMock):
        refuse_mock(thing)
    if isinstance(thing, str) and _shapes.is_import_path(thing):
        raise TypeError(
            f"spec must be an object or a list of names, not the str {thing!r}; pass the object "
            f"itself, or, to replace it, write async_patch({str(thing)!r})"
        )
    origin = getattr(thing, "__origin__", None)
    if isinstance(origin, type) and hasattr(thing, "__args__"):  # Repo[int] is a Repo
        thing = origin
    return Spec(thing, is_loose=is_loose, **kwargs)


def refuse_mock(thing):
    """Raise the error for a mock that is to be the spec of another."""
    shown = _wording.text_of(thing)
    text = f"Cannot spec a Mock object. [object={shown}] Pass what that mock stands for."
    raise InvalidSpecError(text)


def refuse_call(title, *args, **kwargs):
    """Raise TypeError: the thing can't be called at all."""
    raise TypeError(f"{title!r} object is not callable")


def refuse_misfits(__title, __signature, *args, **kwargs):
    """Raise TypeError if a call does not fit the signature."""
    __tracebackhide__ = True
    if __signature is None:
        return
    try:
        __signature.bind(*args, **kwargs)
    except TypeError as exc:
        shown = __signature.replace(return_annotation=__signature.empty)
        raise TypeError(f"{__title}() {exc}; its signature is {shown}") from None
