"""What a mock was told to stand for.

Answers for a spec what a mock of it has to know; how things are looked at is in `_shapes`, what a
mock makes of the answers is not known here.
"""

from unittest import mock

from . import _compat, _messages, _returns, _shapes
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, Callable, Dict, List, Optional, Sequence

    from ._returns import Result


class Origin(tuple):  # type: ignore[type-arg]
    """An attribute, and the class it is one of; copies of a mock share it."""

    __slots__ = ()

    def __deepcopy__(self, memo: "Dict[int, Any]") -> "Origin":
        return self


class Spec:
    """An object or class: a mock of it has these names and no other."""

    __slots__ = ("names", "thing")

    def __init__(self, thing: "Any") -> None:
        if issubclass(type(thing), mock.NonCallableMock):
            raise _compat.InvalidSpecError(_messages.spec_is_a_mock(thing))
        if isinstance(thing, str) and _shapes.is_import_path(thing):
            raise TypeError(_messages.spec_is_a_path(thing))
        self.thing = thing
        self.names = self.all_names()

    def __deepcopy__(self, memo: "Dict[int, Any]") -> "Spec":
        return self

    def all_names(self) -> "List[str]":
        """Return the names of the attributes."""
        names_of_result = _shapes.NAMES_OF_RESULT.get(self.shape(), ())
        return [*_shapes.names_of(self.thing), *names_of_result]

    def has(self, name: str) -> bool:
        """Tell whether the thing has an attribute of that name."""
        return name in self.names

    def title(self) -> str:
        """Return what to call the thing in a message."""
        return _shapes.title_of(self.thing)

    def shape(self) -> str:
        """Tell what is done with what calling the thing gives."""
        return _shapes.shape_of(self.thing)

    def is_coroutine(self) -> bool:
        """Tell whether a mock of the thing, or of its instances, passes for a coroutine."""
        cls = self.thing if isinstance(self.thing, type) else type(self.thing)
        return _shapes.is_coroutine_class(cls)

    def gives_anything(self) -> bool:
        """Tell whether nothing is known of what calling the thing gives."""
        return _shapes.is_function(self.thing) and self.shape() == _shapes.PLAIN

    def child_shape(self, name: str) -> str:
        """Tell what is done with what calling its attribute of that name gives."""
        return _shapes.shape_of(_shapes.attribute_of(self.thing, name))

    def origin(self, name: str) -> "Any":
        """Return an attribute, and the class it is one of."""
        cls = self.thing if isinstance(self.thing, type) else type(self.thing)
        return Origin((_shapes.attribute_of(self.thing, name), cls))

    def attribute(self, name: str) -> "Optional[Result]":
        """Return what an attribute that is not called is, if annotations are to say that."""
        return None

    def child(self, name: str) -> "Optional[Spec]":
        """Return the spec for the mock of an attribute, None if that has none."""
        return None

    def gives(self) -> "Optional[Result]":
        """Return what comes of a call of the thing; None if nothing says so."""
        if isinstance(self.thing, type):
            return _returns.Result(_shapes.PLAIN, self.thing)  # as unittest.mock: no other shape
        return _returns.result_of(self.thing).inner

    def entering_gives(self) -> "Optional[Result]":
        """Return what the annotations say that entering gives; None for the thing itself."""
        aenter, cls = self.origin("__aenter__")
        if aenter is _shapes.MISSING:  # what the call of a function gives is entered
            return self.gives()
        found = _returns.result_of(aenter, cls).inner
        return None if found is None or issubclass(cls, found.cls or ()) else found

    def check(self) -> "Optional[Callable[..., Any]]":
        """Return what raises TypeError for arguments that a call must not have."""
        return None

    def signature(self) -> "Optional[Signature]":
        """Return the signature by which calls of the thing are compared."""
        return _shapes.signature_of(self.thing)

    def shown_signature(self) -> "Optional[Signature]":
        """Return the signature to show to `inspect`, None for what it finds by itself."""
        return None

    def looks(self) -> "Dict[str, Any]":
        """Return the attributes that make a mock look like the thing, `__class__` among them."""
        cls = self.thing if isinstance(self.thing, type) else type(self.thing)
        return dict(_shapes.function_attributes(self.thing), __class__=cls)


class Names(Spec):
    """A list of names: nothing else is known of the thing."""

    __slots__ = ()

    def all_names(self) -> "List[str]":
        return list(self.thing)

    def title(self) -> str:
        return ""

    def shape(self) -> str:
        return _shapes.PLAIN

    def is_coroutine(self) -> bool:
        return False

    def gives_anything(self) -> bool:
        return False

    def child_shape(self, name: str) -> str:
        return _shapes.PLAIN

    def gives(self) -> None:
        return None

    def signature(self) -> None:
        return None

    def looks(self) -> "Dict[str, Any]":
        return {}


class Instance(Spec):
    """What calling a class gives: an instance, which may have more names than its class."""

    __slots__ = ()

    def shape(self) -> str:
        return self.child_shape("__call__")

    def gives(self) -> "Optional[Result]":
        cls: "Any" = self.thing
        return _returns.result_of_instance(cls)

    def signature(self) -> None:
        return None


def spec_of(thing: "Any") -> Spec:
    """Return the Spec of what a user gave as one."""
    if isinstance(thing, Spec):
        return thing
    return Names(thing) if type(thing) in (list, tuple) else Spec(thing)


class Signed:
    """Something with a signature and names, for unittest.mock to take as a spec."""

    def __init__(self, names: "Sequence[str]", signature: "Signature") -> None:
        self.names = names
        self.__call__ = lambda *args, **kwargs: None
        self.__call__.__signature__ = signature  # type: ignore[attr-defined]

    def __dir__(self) -> "Sequence[str]":
        return self.names
