"""Makes the mock that is to replace something: of the shape of what it replaces."""

from unittest import mock

from . import _messages, _patch_messages, _shapes, _specs
from ._autospec import create_autospec, refuse_misspelt
from ._compat import TYPE_CHECKING, InvalidSpecError
from ._internals import Kinds
from ._places import MISSING
from ._posing import become
from ._returns import result_of

if TYPE_CHECKING:
    from typing import Any, Dict, Type

#: Arguments that one shape has and the others have not.
ARGUMENTS = {
    "items": _shapes.ITERATED,
    "enter_result": _shapes.ENTERED,
    "suppress": _shapes.ENTERED,
}

#: What is given to the mock when it is made; all else configures it.
AT_START = ("name", "unsafe", "wraps")


class Wish:
    """What a user said of the replacement; None and False say nothing."""

    __slots__ = ("autospec", "kwargs", "new_callable", "spec", "spec_set")

    def __init__(
        self,
        spec: "Any",
        spec_set: "Any",
        autospec: "Any",
        new_callable: "Any",
        kwargs: "Dict[str, Any]",
    ) -> None:
        self.spec = None if spec is False else spec
        self.spec_set = None if spec_set is False else spec_set
        self.autospec = None if autospec is False else autospec
        self.new_callable = new_callable
        self.kwargs = kwargs
        for argument in ("spec", "spec_set", "autospec", "new_callable"):
            value = getattr(self, argument)
            if _shapes.close_coroutine(value):
                raise TypeError(_messages.coroutine_as(argument, value))
        if new_callable is not None and not callable(new_callable):
            raise TypeError(_patch_messages.bad_new_callable(new_callable))
        refuse_misspelt(kwargs)
        for spec in (self.spec, self.spec_set):
            if issubclass(type(spec), mock.NonCallableMock):
                raise InvalidSpecError(_messages.spec_is_a_mock(spec))
        self.refuse_both("spec", "autospec", TypeError)
        self.refuse_both("new_callable", "autospec", ValueError)
        if spec_set is not True:  # which makes the others strict
            self.refuse_both("spec", "spec_set", TypeError)
            self.refuse_both("autospec", "spec_set", TypeError)

    def refuse_both(self, one: str, other: str, error: "Type[Exception]") -> None:
        """Raise an error if both are given."""
        if getattr(self, one) is not None and getattr(self, other) is not None:
            raise error(_patch_messages.excludes(one, other))

    def refuse_new(self, title: str) -> None:
        """Raise an error if it says how to make what is there already."""
        said = [name for name in ("autospec", "new_callable") if getattr(self, name) is not None]
        said.extend(self.kwargs)
        if said:
            error = ValueError if self.new_callable is not None else TypeError
            raise error(_patch_messages.new_and_more(title, said[0]))

    def make(self, original: "Any", name: str) -> "Any":
        """Make the replacement of an object that goes by this name."""
        kwargs = dict(self.kwargs)
        if self.autospec is not None:
            spec = spec_from("autospec", self.autospec, original, name)
            kwargs.setdefault("name", name)
            return create_autospec(spec, self.spec_set, **kwargs)
        if isinstance(original, (staticmethod, classmethod)):
            original = original.__func__
        argument = "spec" if self.spec_set is None else "spec_set"
        thing = self.spec_set if self.spec is None else self.spec
        if thing is not None:
            kwargs[argument] = spec_from(argument, thing, original, name)
            return self.make_by_spec(kwargs[argument], name, kwargs)
        if self.new_callable is not None:
            return made(self.new_callable, name, kwargs)
        if isinstance(original, type):
            return make_class(original, name, kwargs)
        shape = _shapes.AWAITED if original is MISSING else _shapes.shape_of(original)
        kind = Kinds.awaited if shape == _shapes.PLAIN else getattr(Kinds, shape)
        refuse_unknown(kwargs, shape, name, kind)
        return made(kind, name, kwargs)

    def make_by_spec(self, thing: "Any", name: str, kwargs: "Dict[str, Any]") -> "Any":
        """Make the mock of a spec's own kind, or of the kind that was asked for."""
        if self.new_callable is not None:
            return made(self.new_callable, name, kwargs)
        shape = _specs.spec_of(thing).shape()
        refuse_unknown(kwargs, shape, name, getattr(Kinds, shape))
        replacement = made(getattr(Kinds, shape), name, kwargs)
        # Instances have the names of their class and no other, as with unittest.mock.patch().
        replacement._asyncmocks.result_spec = _specs.Instance
        return replacement


def spec_from(argument: str, thing: "Any", original: "Any", name: str) -> "Any":
    """Return the spec; True stands for what is replaced."""
    if thing is not True:
        return thing
    if original is MISSING:
        raise TypeError(_patch_messages.no_original(argument, name))
    return original


def made(kind: "Any", name: str, kwargs: "Dict[str, Any]") -> "Any":
    """Make the replacement; if it is a mock, it gets the name of what it replaces."""
    if isinstance(kind, type) and issubclass(kind, mock.NonCallableMock):
        kwargs.setdefault("name", name)
    return kind(**kwargs)


def make_class(original: type, name: str, kwargs: "Dict[str, Any]") -> "Any":
    """Make the mock of a class: its calls give mocks of instances. No name is refused."""
    refuse_unknown(kwargs, "class", name, Kinds.plain)
    start = {key: kwargs.pop(key) for key in AT_START if key in kwargs}
    replacement = Kinds.plain(**dict(start, name=start.get("name", name)))
    become(replacement, original, is_instance=False)
    replacement._asyncmocks.known = result_of(original)
    replacement.configure_mock(**kwargs)
    return replacement


def refuse_unknown(kwargs: "Dict[str, Any]", shape: str, name: str, kind: "Any") -> None:
    """Raise TypeError for an argument that another shape of mock has."""
    for argument, its_shape in ARGUMENTS.items():
        if argument in kwargs and its_shape != shape:
            wanted = getattr(Kinds, its_shape).__name__
            raise TypeError(_patch_messages.not_for_that_shape(argument, name, shape, kind, wanted))
