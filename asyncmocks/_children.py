"""Says of which kind a child of a mock is, and tells the child what it could not know."""

import difflib
from unittest import mock

from . import _magic_defaults, _magic_methods, _messages, _shapes
from ._compat import TYPE_CHECKING
from ._internals import Kinds, once_per_class, parent, stand_in
from ._returns import Result
from ._specs import Known, Loose

if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional

    from ._internals import Internals


class Nothing:
    """Making one gives None."""

    def __new__(cls, **kwargs: "Any") -> "Any":
        return None


class SealProbe(Nothing, mock.Mock):
    """Stands in for a mock to ask unittest.mock for a child: of a class that makes none."""


def refusal_of_sealed(owner: "Any", kwargs: "Dict[str, Any]") -> str:
    """Return what unittest.mock says of a child of a sealed mock; nothing if it is not sealed.

    That a mock is sealed is told by nothing but the making of a child.
    """
    try:
        parent._get_child_mock(stand_in(SealProbe, owner), **kwargs)
    except AttributeError as exc:
        return str(exc)
    return ""


def child_spec(owner: "Any", name: "Optional[str]") -> "Optional[Known]":
    """Return what is known of a child, or of the result if there is no name."""
    internals = owner._asyncmocks
    if name is None:
        return internals.result_spec()  # type: ignore[no-any-return]
    if name == "__aenter__":
        return spec_of_aenter(internals)
    return internals.child_spec(name)  # type: ignore[no-any-return]


def spec_of_aenter(internals: "Internals") -> Known:
    """Return what is known of the method by which a mock is entered."""
    spec, shape = internals.spec, internals.shape
    if shape in (_shapes.ENTERED, _shapes.ITERATED):
        gives = spec and spec.entering()
    elif spec is None or shape != _shapes.PLAIN:
        gives = Known(_shapes.AWAITED if internals.is_async else _shapes.PLAIN)
    else:
        # Of what gives something else, without an annotation, all other names are awaited.
        gives = spec.entering() or (Loose(Result(_shapes.AWAITED, spec.cls)) if spec.thing else None)
    return Known(_shapes.AWAITED, gives)


def child_kind(owner: "Any", name: "Optional[str]", spec: "Optional[Known]") -> "Any":
    """Return the class of the child of that name, or of the result if there is no name."""
    internals = owner._asyncmocks
    if name is None:
        shape = spec.shape if spec else _shapes.AWAITED if internals.is_async else _shapes.PLAIN
    elif name in _magic_methods.KNOWN:
        shape = _shapes.AWAITED if name in _magic_methods.ASYNC else _shapes.PLAIN
    else:
        refuse_typo(owner, name)
        is_awaited = internals.shape == _shapes.ITERATED and name in _shapes.GENERATOR_METHODS
        shape = spec.shape if spec else internals.child_shape(name)
        shape = _shapes.AWAITED if is_awaited else shape
    return own_kind(owner) if shape == _shapes.PLAIN else getattr(Kinds, shape)


def own_kind(owner: "Any") -> "Any":
    """Return the class for plain children: the mock's own, if that is a plain one."""
    internals = owner._asyncmocks
    return internals.kind if internals.shape == _shapes.PLAIN else Kinds.plain


def finish_child(owner: "Any", child: "Any", name: "Optional[str]") -> None:
    """Tell a child what it does until it is configured."""
    internals = child._asyncmocks
    internals.is_magic = name in _magic_methods.KNOWN
    if name is not None and internals.wraps is None:
        _magic_defaults.give_default(child, name, owner)
        internals.default_effect = child.side_effect


@once_per_class
def assertions_of(cls: type) -> "List[str]":
    """Return the names of the assertion methods of a class."""
    return [name for name in dir(cls) if name.startswith("assert_")]


@once_per_class
def waits_of(cls: type) -> "List[str]":
    """Return the names of the methods of a class that wait for awaits."""
    return [name for name in dir(cls) if name.startswith("wait_until_")]


#: What waits have in common with `unittest.mock.ThreadingMock`'s, which wait for calls.
CALLS_FOR_AWAITS = {
    "wait_until_called": "wait_until_awaited",
    "wait_until_any_call_with": "wait_until_any_await_with",
}

ASSERTION_PREFIXES = ("assert", "assret", "asert", "aseert", "assrt")


def refuse_typo(owner: "Any", name: str) -> None:
    """Raise AttributeError for a mistyped assertion, which would pass as a call of a child."""
    internals = owner._asyncmocks
    if internals.unsafe or (internals.spec is not None and internals.spec.has(name)):
        return
    assertions = assertions_of(internals.kind)
    if name.startswith(ASSERTION_PREFIXES) or f"assert_{name}" in assertions:
        meant = difflib.get_close_matches(name, assertions, n=1, cutoff=0.8)
        if f"assert_{name}" in assertions:
            meant = [f"assert_{name}"]
        raise AttributeError(_messages.not_an_assertion(name, meant))
    if name.startswith("wait_unt"):  # but the user's code may have waits of its own
        waits = waits_of(internals.kind)
        intended = CALLS_FOR_AWAITS.get(name, name)
        meant = difflib.get_close_matches(intended, waits, n=1, cutoff=0.85)
        if meant:
            raise AttributeError(_messages.not_an_assertion(name, meant))
