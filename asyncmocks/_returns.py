"""What does a call give? Reads the return annotations of foreign functions.

What an annotation names is looked up where it can be; what can't be found says nothing.
"""

import inspect
import sys
from types import FunctionType

from . import _shapes
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Dict, Optional, Sequence

    #: What the type variables of a generic class stand for.
    Bindings = Dict[Any, Optional["Result"]]

#: Annotations that say what is done with the result, and which of their arguments comes of that.
GENERICS = {
    "collections.abc.Awaitable": (_shapes.AWAITED, 0),
    "collections.abc.Coroutine": (_shapes.AWAITED, 2),
    "asyncio.Future": (_shapes.AWAITED, 0),
    "asyncio.Task": (_shapes.AWAITED, 0),
    "collections.abc.AsyncIterable": (_shapes.ITERATED, 0),
    "collections.abc.AsyncIterator": (_shapes.ITERATED, 0),
    "collections.abc.AsyncGenerator": (_shapes.ITERATED, 0),
    "contextlib.AbstractAsyncContextManager": (_shapes.ENTERED, 0),
    "typing.AsyncContextManager": (_shapes.ENTERED, 0),  # up to 3.6
}


class Result:
    """What is known of a result: its shape, its class, and what awaiting or entering it gives."""

    __slots__ = ("cls", "future", "inner", "shape")

    def __init__(
        self,
        shape: str,
        cls: "Optional[type]" = None,
        inner: "Optional[Result]" = None,
        future: "Optional[type]" = None,
    ) -> None:
        self.shape = shape
        self.cls = cls
        self.inner = inner
        #: The class of what a call gives to be awaited, if that can be used in other ways too.
        self.future = future

    def of_a_plain_call(self) -> "Result":
        """Return the same for a callable that is called only: what its call gives is opened."""
        return self if self.shape == _shapes.PLAIN else Result(_shapes.PLAIN, inner=self.opened())

    def opened(self) -> "Result":
        """Return the same for what is no callable, but is awaited, entered or iterated itself."""
        # A mock that is entered can be awaited as well.
        shape = _shapes.ENTERED if self.shape == _shapes.AWAITED else self.shape
        return Result(shape, self.future, self.inner)


def instance_of(cls: type) -> Result:
    """Return the Result that is an instance of a class."""
    return Result(_shapes.shape_of_instances(cls), cls)


def result_of(
    thing: "Any", owner: "Optional[type]" = None, bindings: "Optional[Bindings]" = None
) -> Result:
    """Return what a callable is: a Result whose `inner` is what its call, awaited, gives.

    `owner` is the class that the callable is a method of, `bindings` what its type variables are.
    """
    if isinstance(thing, type):
        return Result(_shapes.PLAIN, inner=instance_of(thing))
    if thing is None:  # a place for a callback, say, or a method that its class does not have
        return Result(_shapes.PLAIN)
    shape = _shapes.shape_of(thing)
    function: "Any"
    *wrappers, function = _shapes.layers_of(thing)
    if type(function) is not FunctionType:
        function, owner = type(thing).__call__, type(thing)
    if type(function) is not FunctionType or any(map(_shapes.is_for_with, wrappers)):
        return Result(shape)
    annotation = _shapes.evaluated(function, "__annotations__").get("return")
    found = Reader(function, owner, bindings).read(annotation)
    if shape == _shapes.ENTERED:  # its annotation is that of the generator below
        return Result(shape, inner=found and found.inner)
    if found is None or found.cls is not None:
        return Result(shape, inner=found)
    return found if shape == _shapes.PLAIN else Result(shape, inner=found.opened())


def attribute_result(thing: "Any", name: str, owner: type) -> "Optional[Result]":
    """Return what an attribute that is computed or set later is; None if nothing says so.

    `thing` is what the class has under that name: a property, or nothing for a dataclass's field.
    """
    getter = getattr(thing, "fget", None) or getattr(thing, "func", None)
    found: "Optional[Result]"
    if type(getter) is FunctionType:
        found = result_of(getter, owner)
        return found.inner if found.shape == _shapes.PLAIN else found.opened()
    field = getattr(owner, "__dataclass_fields__", {}).get(name)
    found = Reader(None, owner).read(field.type) if field else None
    return found if found is None or found.cls is not None else found.opened()


def result_of_instance(cls: type) -> "Optional[Result]":
    """Return what comes of a call of an instance; None if nothing says so."""
    call = _shapes.own_method(cls, "__call__")
    return None if call is None else result_of(call, cls).inner


class Reader:
    """Reads annotations as they stand in the code of one function, or of one class."""

    def __init__(
        self,
        function: "Optional[FunctionType]",
        owner: "Optional[type]",
        bindings: "Optional[Bindings]" = None,
    ) -> None:
        self.function = function
        self.owner = owner
        self.bindings = bindings or {}

    def read(self, annotation: "Any") -> "Optional[Result]":
        """Return the Result that an annotation describes, None if it says nothing."""
        annotation = getattr(annotation, "__forward_arg__", annotation)
        if isinstance(annotation, str):
            return self.read_text(annotation)
        if hasattr(annotation, "__bound__"):
            return self.read_variable(annotation)
        origin = getattr(annotation, "__origin__", None) or annotation
        origin = getattr(origin, "__extra__", None) or origin  # typing's own classes up to 3.6
        arguments = getattr(annotation, "__args__", None) or ()
        if is_form(annotation, "Self"):
            return instance_of(self.owner) if self.owner else None
        if is_form(origin, "Union") or type(annotation).__name__ in ("Union", "UnionType"):
            return self.read_union(arguments)
        if not isinstance(origin, type):
            return None
        # Futures are at home in asyncio, in a module below or in one written in C.
        home = "asyncio" if "asyncio" in origin.__module__ else origin.__module__
        if f"{home}.{origin.__name__}" in GENERICS:
            shape, position = GENERICS[f"{home}.{origin.__name__}"]
            inner = arguments[position] if len(arguments) > position else None
            future = origin if home == "asyncio" else None
            return Result(shape, inner=self.read(inner), future=future)
        if origin.__module__ in ("builtins", "typing"):
            return None
        return self.read_class(origin, arguments)

    def read_class(self, cls: type, arguments: "Sequence[Any]") -> Result:
        """Return the Result that is an instance; `inner` is what entering a generic one gives."""
        found = instance_of(cls)
        if arguments and found.shape == _shapes.ENTERED and not self.bindings:
            variables = getattr(cls, "__parameters__", ())
            bindings = {each: self.read(given) for each, given in zip(variables, arguments)}
            found.inner = result_of(_shapes.own_method(cls, "__aenter__"), cls, bindings).inner
        return found

    def read_union(self, members: "Sequence[Any]") -> "Optional[Result]":
        """Return what the only member that is not None describes, or the only one to await."""
        members = [each for each in members if each not in (None, type(None))]
        found = [self.read(each) for each in members]
        if len(members) > 1:
            found = [each for each in found if each and each.shape == _shapes.AWAITED]
        return found[0] if len(found) == 1 else None

    def read_variable(self, variable: "Any") -> "Optional[Result]":
        """Return what a type variable stands for: the class if `self` is annotated with it."""
        if self.function is not None and self.owner is not None:
            annotations = _shapes.evaluated(self.function, "__annotations__")
            first = next(iter(inspect.signature(self.function).parameters), None)
            if annotations.get(first) in (variable, variable.__name__):
                return instance_of(self.owner)
        if variable in self.bindings:
            return self.bindings[variable]
        for cls in getattr(self.owner, "__mro__", ()):
            for base in vars(cls).get("__orig_bases__", ()):
                variables = getattr(getattr(base, "__origin__", None), "__parameters__", ())
                if variable in variables:
                    return Reader(None, cls).read(base.__args__[variables.index(variable)])
        return self.read(variable.__bound__)

    def read_text(self, text: str) -> "Optional[Result]":
        """Return what an annotation written as a str describes."""
        from . import _annotation_texts  # parsing takes modules that few need

        home: "Any" = self.function or self.owner
        names = dict(vars(sys.modules.get(home.__module__, self)))
        names.update(getattr(self.function, "__globals__", {}))
        if self.owner is not None:
            names.setdefault(self.owner.__name__, self.owner)
        members = _annotation_texts.members_of(text, names, home.__module__)
        return self.read_union(members)


def is_form(thing: "Any", name: str) -> bool:
    """Tell whether it is that special form of typing; these have no common public test."""
    return type(thing).__module__ in ("typing", "typing_extensions") and (
        str(thing).rpartition(".")[2] == name
    )
