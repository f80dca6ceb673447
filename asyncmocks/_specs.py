"""What is known of what a mock stands for: how it is used, which names it has, what it gives.

Each answer is such an object again, or None. What a mock makes of it is not known here.
"""

from collections.abc import Generator
from functools import partial
from types import AsyncGeneratorType, BuiltinFunctionType, FunctionType, MethodType
from unittest import mock

from . import _shapes, _wording
from ._annotations import BUILTIN, Value, attribute_value, call_of, instance_of
from ._compat import InvalidSpecError
from ._shapes import AWAITED, ENTERED, ITERATED, MISSING, PLAIN

#: The attributes of what a call gives, where the kind of a function tells them. But for its names:
#: `functools.wraps()` takes them for a function's.
GENERATOR_NAMES = tuple(set(dir(AsyncGeneratorType)) - {"__name__", "__qualname__"})
NAMES_OF_RESOURCE = (*_shapes.PROTOCOLS, *_shapes.GENERATOR_METHODS)
NAMES_OF_RESULT = {ENTERED: ("__aenter__", "__aexit__"), ITERATED: GENERATOR_NAMES}

#: Functions that get neither `self` nor `cls` where they are looked up on an instance.
UNBOUND = (BuiltinFunctionType, MethodType, partial, staticmethod)


class Known:
    """What is known by the shape, what a call or entering gives, or a list of names, alone."""

    names, title = (), ""
    #: Whether a mock refuses names that are not among these.
    refuses = False
    #: What was given as spec, and its class: the thing itself if it is one.
    thing = cls = None
    is_function = is_class = gives_anything = False
    #: What is known of what a call gives to be opened, and the ways to open it, None for all.
    given = protocols = None

    def __init__(self, value, is_deep=False):
        self.value, self.shape = value, value.shape
        #: Whether attributes are looked at as the thing is, and calls are checked: as an autospec.
        self.is_deep = is_deep
        if value.given is not None:
            self.given = known(value.given, is_deep)
        if value.is_sure:  # else what wraps a generator function, say, may give what can do more
            self.protocols = NAMES_OF_RESULT.get(value.shape)

    def __deepcopy__(self, memo):
        return self

    def has(self, name):
        return name in self.names or (self.given is not None and self.given.has(name))

    def result(self):
        return known(self.value.gives(), self.is_deep)

    def entering(self):
        """Return what entering gives, None for the thing itself."""
        return self.given.entering() if self.given else Known.result(self)

    def child(self, name):
        return Known(BUILTIN) if self.refuses else self.given and self.given.child(name)

    def is_called_async(self):
        """Tell whether a call of the thing gives a coroutine, whatever else is done with it."""
        is_instance = not (self.cls is None or self.is_function or self.is_class)
        return (call_of(self.call, self.cls) if is_instance else self).shape == AWAITED

    #: What calls are compared by, and what `inspect` is shown where it finds none; the function
    #: that the thing wraps; what checks a call; what makes a mock look as the thing.
    signature = shown_signature = wrapped = check = looks = lambda self: None


class Spec(Known):
    """An object, function or class, whose names a mock has, or an instance of a class."""

    refuses = True
    #: Whether the mock stands for an instance of the thing, and whether that may have more names.
    is_instance = is_loose = False
    #: The class that has the thing; bound it is called without its first argument.
    owner, is_bound = None, False
    #: What the type variables of that class stand for.
    bindings = None

    def __init__(self, thing, value=None, is_deep=False, **about):
        self.thing = thing
        vars(self).update(about)
        if value is not None:
            self.bindings = value.bindings
        self.cls = thing if isinstance(thing, type) else type(thing)
        self.is_function = _shapes.is_function(thing)
        self.is_class = isinstance(thing, type) and not self.is_instance
        self.title = self.title or _shapes.title_of(thing)
        self.names = _shapes.names_of(thing)
        #: As it is now: what is replaced later does not count.
        self.attributes = _shapes.attributes_of(thing)
        #: What calls of instances run.
        self.call = _shapes.own_method(self.cls, "__call__")
        if self.is_function:
            value = call_of(thing, self.owner, self.bindings)
        elif value is None:
            value = BUILTIN if self.is_class else Value(None, cls=self.cls)
        super().__init__(value, is_deep)
        if self.is_function:
            self.refuses = self.refuses and self.given is None  # as what its calls give
            self.gives_anything = self.protocols is None and self.shape != AWAITED
            more = self.given.names if self.given else self.protocols or ()
            if self.gives_anything and self.shape != PLAIN:
                more = (*more, *NAMES_OF_RESOURCE)
            self.names = [name for name in (*self.names, *more) if name != "__wrapped__"]

    def result(self):
        if self.is_function:
            return super().result()
        call = call_of(self.call, self.cls, self.bindings)
        if not self.is_class:
            return known(call.given or call.gives(), self.is_deep)
        # As in unittest.mock what a spec gives is of no other shape than it is called in.
        is_plain = self.refuses and not self.is_deep
        value = Value(call.shape, cls=self.cls) if is_plain else None
        made = Spec(self.thing, value, self.is_deep, is_instance=True, refuses=not self.is_loose)
        # As they were when the mock of the class was made.
        made.names, made.attributes = self.names, self.attributes
        return made

    def entering(self):
        if self.is_function:  # what its call gives is entered; the mock itself would refuse names
            return super().entering() or (None if self.given else Known(Value(AWAITED)))
        given = self.value.gives()
        for name in ("__aenter__", "__await__") if given is None else ():
            given = given or call_of(self.attribute(name), self.cls, self.bindings).gives()
        if given is not None and given.cls is Generator:
            given = given.gives()
        if given is not None and given.cls in self.cls.__mro__:
            is_same = not given.bindings or given.bindings is self.bindings
            given = None if is_same else given
        return known(given, self.is_deep)

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
        is_bare = not hasattr(type(thing), "__get__")
        if isinstance(thing, type) or _shapes.is_function(thing):
            if self.is_deep:
                return self.method(name, thing)
            return known(call_of(thing, self.cls, self.bindings))
        value = attribute_value(thing, name, self.cls, self.bindings)
        if value is None and not is_bare:
            value = call_of(thing, self.cls, self.bindings)
        is_told = self.is_deep and is_bare and thing is not None and thing is not MISSING
        if value is not None and not (is_told and value is BUILTIN):
            return known(value, self.is_deep)
        if thing is MISSING and not self.refuses:
            # Set by `__init__`, say; but nothing is known of what entering gives.
            is_entered = self.shape == AWAITED and not self.is_called_async()
            return None if is_entered else Known(BUILTIN, self.is_deep)
        if is_told:
            return Spec(thing, is_deep=True)
        return Known(Value(instance_of(type(thing)).shape))

    def method(self, name, thing):
        if isinstance(thing, type):
            return Spec(thing, is_deep=True)
        own = () if isinstance(self.thing, type) else getattr(self.thing, "__dict__", ())
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
        if self.call is None or self.is_deep or type(self.call) is FunctionType:
            return self.call and _shapes.signature_of(self.call, True)
        return _shapes.ANYTHING  # builtins and partials take what they are given

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

    def looks(self):
        looks = {} if self.is_instance else _shapes.looks_of(self.thing)
        return dict(looks, __class__=self.cls)


def known(value, is_deep=False):
    """Return what is known of a value: an instance may have more names than its class."""
    if value is None or isinstance(value, Known):
        return value
    if value.cls is None:
        return Known(value, is_deep)
    return Spec(value.cls, value, is_deep, is_instance=True, refuses=False)


def spec_of(thing, is_loose=True, **kwargs):
    """Return what is known of what a user gave as spec."""
    if isinstance(thing, Known):
        return thing
    if type(thing) in (list, tuple):
        listed = Known(BUILTIN)
        listed.names, listed.refuses = list(thing), True
        return listed
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
