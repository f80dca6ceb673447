"""Puts a thing in the place of another, and takes it back: in whatever order several of them leave.

Knows attributes and mappings, nothing of mocks.
"""

from threading import RLock
from types import ModuleType

from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Dict, List, Tuple

MISSING: "Any" = type("MISSING", (), {"__slots__": ()})()

#: What deletes badly: after `del` something else shows, or nothing may be deleted.
KEPT = frozenset(["__doc__", "__module__", "__defaults__", "__annotations__", "__kwdefaults__"])

#: Held while a place changes hands.
changing = RLock()

#: What lies in a place, by target and name, the latest last.
layers: "Dict[Tuple[int, str], List[Layer]]" = {}


class Layer:
    """One replacement in a place. Holds what was there before, and its target alive."""

    __slots__ = ("below", "key", "target")

    def __init__(self, target: "Any", name: str) -> None:
        self.target = target
        self.key = (id(target), name)

    def put(self) -> None:
        """Note what is there, and that this one now lies above it."""
        with changing:
            self.below = self.read()
            layers.setdefault(self.key, []).append(self)

    def take_back(self) -> None:
        """Restore what was there before; if others lie above, they shall restore that."""
        with changing:
            pile = layers[self.key]
            position = pile.index(self)
            pile.remove(self)
            try:
                if position < len(pile):
                    pile[position].below = self.below
                else:
                    self.restore()
            finally:
                if not pile:  # nothing keeps the target alive, and another may get its id
                    del layers[self.key]

    def read(self) -> "Any":
        """Return what is there, in a form that restore() understands."""
        raise NotImplementedError

    def restore(self) -> None:
        """Put what was there before back."""
        raise NotImplementedError


def take_back(pile: "List[Layer]") -> None:
    """Take all of them back, the latest first, even if one fails."""
    try:
        while pile:
            pile.pop().take_back()
    finally:
        if pile:
            take_back(pile)


class Attribute(Layer):
    """A replacement of an attribute."""

    __slots__ = ("create", "name", "value")

    def __init__(self, target: "Any", name: str, value: "Any", create: bool) -> None:
        super().__init__(target, name)
        self.name = name
        self.value = value
        self.create = create

    def put(self) -> None:
        super().put()
        try:
            setattr(self.target, self.name, self.value)
        except BaseException:
            self.take_back()
            raise

    def read(self) -> "Any":
        return own_attribute(self.target, self.name)

    def restore(self) -> None:
        value, is_own = self.below
        if is_own:
            setattr(self.target, self.name, value)
            return
        try:
            delattr(self.target, self.name)
        except AttributeError:  # a property of the class, which takes values only
            setattr(self.target, self.name, value)
        # A proxy passes the deletion on.
        gone = not self.create and not hasattr(self.target, self.name)
        if value is not MISSING and (gone or self.name in KEPT):
            setattr(self.target, self.name, value)


class Items(Layer):
    """Replacements of some items of a mapping."""

    __slots__ = ("clear", "values")

    def __init__(self, target: "Any", values: "Any", clear: bool) -> None:
        super().__init__(target, "")
        self.values = values
        self.clear = clear

    def put(self) -> None:
        super().put()
        try:
            if self.clear:
                clear(self.target)
            fill(self.target, self.values)
        except BaseException:
            self.take_back()
            raise

    def read(self) -> "Any":
        try:
            return self.target.copy()
        except AttributeError:  # a mapping that is no dict
            return {key: self.target[key] for key in self.target}

    def restore(self) -> None:
        clear(self.target)
        fill(self.target, self.below)


def own_attribute(target: "Any", name: str) -> "Tuple[Any, bool]":
    """Return an attribute, and whether it is the target's own."""
    try:
        return target.__dict__[name], True
    except (AttributeError, KeyError):
        return getattr(target, name, MISSING), False


def original_of(target: "Any", name: str) -> "Any":
    """Return what is below all replacements of an attribute, MISSING if there is nothing."""
    with changing:
        pile = layers.get((id(target), name))
        value, _ = pile[0].below if pile else own_attribute(target, name)
    return value


def may_be_created(target: "Any", name: str) -> bool:
    """Tell whether a target without the name may get it: a patch did so, or it hides a builtin."""
    import builtins

    with changing:
        is_created = bool(layers.get((id(target), name)))
    return is_created or (isinstance(target, ModuleType) and hasattr(builtins, name))


def clear(mapping: "Any") -> None:
    """Remove all items."""
    try:
        mapping.clear()
    except AttributeError:  # a mapping that is no dict
        for key in list(mapping):
            del mapping[key]


def fill(mapping: "Any", values: "Any") -> None:
    """Set items, given as a mapping or as pairs."""
    try:
        mapping.update(values)
    except AttributeError:  # a mapping that is no dict
        for key in values:
            mapping[key] = values[key]
