"""Says of which kind a child of a mock is, and tells the child what it could not know."""

import difflib
from unittest import mock

from . import _magic_methods, _messages
from ._awaits import AwaitAssertions
from ._compat import TYPE_CHECKING
from ._internals import Kinds
from ._posing import become

if TYPE_CHECKING:
    from typing import Any, List, Optional


def child_kind(owner: "Any", name: str) -> "Any":
    """Return the class of the child of that name, None where it is the same as its owner's."""
    if name in _magic_methods.KNOWN:
        return Kinds.awaited if name in _magic_methods.ASYNC else Kinds.plain
    refuse_typo(owner, name)
    is_async = owner._asyncmocks.child_is_async(name)
    if is_async is None:
        return None
    return Kinds.awaited if is_async else Kinds.plain


def result_kind(owner: "Any") -> "Any":
    """Return the class of what calling a mock gives, None where it is the same as the mock's."""
    internals = owner._asyncmocks
    if internals.result_kind is not None:
        return internals.result_kind
    return Kinds.awaited if internals.is_async else None


def is_kind(child: "Any", kind: "Any") -> bool:
    """Tell whether a child is of the wanted kind: an async MagicMock is no plain one."""
    cls = type(child)
    return kind is None or (
        issubclass(cls, kind) and issubclass(cls, Kinds.call) == issubclass(kind, Kinds.call)
    )


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


def assertions_of(cls: type) -> "List[str]":
    """Return the names of the assertion methods of a class."""
    return [name for name in dir(cls) if name.startswith("assert_")]


CALL_ASSERTIONS = assertions_of(mock.NonCallableMock)
AWAIT_ASSERTIONS = assertions_of(AwaitAssertions)
ASSERTION_PREFIXES = ("assert", "assret", "asert", "aseert", "assrt")


def refuse_typo(owner: "Any", name: str) -> None:
    """Raise AttributeError for a mistyped assertion, which would pass as a call of a child."""
    internals = owner._asyncmocks
    if internals.unsafe or (internals.spec is not None and internals.spec.has(name)):
        return
    assertions = CALL_ASSERTIONS + (AWAIT_ASSERTIONS if internals.is_async else [])
    if name.startswith(ASSERTION_PREFIXES) or f"assert_{name}" in assertions:
        meant = difflib.get_close_matches(name, assertions, n=1)
        if f"assert_{name}" in assertions:
            meant = [f"assert_{name}"]
        raise AttributeError(_messages.not_an_assertion(name, meant))
