"""Says of which kind a child of a mock is, and tells the child what it could not know."""

import difflib
from functools import lru_cache
from unittest import mock

from . import _magic_methods, _messages, _shapes
from ._compat import TYPE_CHECKING
from ._internals import Kinds, parent, stand_in
from ._posing import become

if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional


class Nothing:
    """Making one gives None."""

    def __new__(cls, **kwargs: "Any") -> "Any":
        return None


class SealProbe(Nothing, mock.Mock):
    """Stands in for a mock to ask unittest.mock for a child: of a class that makes none."""


def refuse_if_sealed(owner: "Any", kwargs: "Dict[str, Any]") -> None:
    """Raise AttributeError for a child of a sealed mock.

    That a mock is sealed is told by nothing but the making of a child.
    """
    parent._get_child_mock(stand_in(SealProbe, owner), **kwargs)


def child_kind(owner: "Any", name: "Optional[str]") -> "Any":
    """Return the class of the child of that name, or of the result if there is no name."""
    if name is None:
        is_async = owner._asyncmocks.is_async
        return owner._asyncmocks.result_kind or (Kinds.awaited if is_async else own_kind(owner))
    if name in _magic_methods.KNOWN:
        return Kinds.awaited if name in _magic_methods.ASYNC else own_kind(owner)
    refuse_typo(owner, name)
    shape = owner._asyncmocks.child_shape(name)
    return own_kind(owner) if shape == _shapes.PLAIN else getattr(Kinds, shape)


def own_kind(owner: "Any") -> "Any":
    """Return the class for plain children: the mock's own, if that is a plain one."""
    is_plain = owner._asyncmocks.shape == _shapes.PLAIN
    return type(owner).__bases__[0] if is_plain else Kinds.plain


def finish_child(owner: "Any", child: "Any", name: "Optional[str]") -> None:
    """Tell a child what it could not know when it was made."""
    plain = not owner._asyncmocks.is_async
    spec = owner._asyncmocks.spec
    if name in _magic_methods.KNOWN:
        internals = child._asyncmocks
        internals.is_magic = True
        if internals.wraps is None:
            _magic_methods.give_default(child, name, owner)
            internals.default_effect = child.side_effect
        if plain and name == "__aenter__":
            internals.result_kind = Kinds.plain
    elif plain and name is None and spec is not None:
        become(child, spec.result())


@lru_cache(maxsize=None)
def assertions_of(cls: type) -> "List[str]":
    """Return the names of the assertion methods of a class."""
    return [name for name in dir(cls) if name.startswith("assert_")]


ASSERTION_PREFIXES = ("assert", "assret", "asert", "aseert", "assrt")


def refuse_typo(owner: "Any", name: str) -> None:
    """Raise AttributeError for a mistyped assertion, which would pass as a call of a child."""
    internals = owner._asyncmocks
    if internals.unsafe or (internals.spec is not None and internals.spec.has(name)):
        return
    assertions = assertions_of(type(owner).__bases__[0])
    if name.startswith(ASSERTION_PREFIXES) or f"assert_{name}" in assertions:
        meant = difflib.get_close_matches(name, assertions, n=1)
        if f"assert_{name}" in assertions:
            meant = [f"assert_{name}"]
        raise AttributeError(_messages.not_an_assertion(name, meant))
