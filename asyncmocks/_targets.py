"""Finds what a dotted name stands for, and says what is near if it is not there."""

import sys

from . import _patch_messages, _shapes
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def resolved(path: str, target: str = "") -> "Any":
    """Return what a dotted name stands for; modules are imported, as far as there are any.

    `target` is the whole name that the user gave.
    """
    found, *rest = path.split(".")
    thing = import_module(found, target or path)
    while rest and hasattr(thing, "__path__"):
        try:
            thing = import_module(f"{found}.{rest[0]}", target or path)
        except ModuleNotFoundError as exc:
            if exc.name != f"{found}.{rest[0]}" or not hasattr(thing, rest[0]):
                raise
            break
        found = f"{found}.{rest.pop(0)}"
    for name in rest:
        if not hasattr(thing, name):
            names = _shapes.names_of(thing)
            raise AttributeError(
                _patch_messages.nothing_on_the_way(found, name, names, target or path)
            )
        thing, found = getattr(thing, name), f"{found}.{name}"
    return thing


def import_module(name: str, target: str) -> "Any":
    """Import a module; say what for if it is not there."""
    try:
        __import__(name)
    except ModuleNotFoundError as exc:
        if exc.name != name:
            raise
        text = _patch_messages.no_module(name, target)
        raise ModuleNotFoundError(text, name=name) from None
    return sys.modules[name]
