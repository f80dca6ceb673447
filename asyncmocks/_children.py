"""Says of which kind a child of a mock is, and tells the child what it could not know."""

import difflib
from inspect import currentframe
from unittest import mock

from . import _magic_defaults, _magic_methods, _messages, _shapes
from ._autospec import Autospec
from ._compat import TYPE_CHECKING
from ._internals import Kinds, once_per_class, parent, stand_in
from ._posing import become
from ._returns import Result

if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional

    from ._internals import Internals
    from ._specs import Spec


#: The code of `unittest.mock.seal()`, which came in 3.7.
SEAL = getattr(getattr(mock, "seal", None), "__code__", None)


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


def may_be_made_late(owner: "Any", name: "Optional[str]", spec: "Optional[Spec]") -> bool:
    """Tell whether a sealed mock has a child that is only not made yet: of its spec or shape."""
    ours = owner._asyncmocks
    is_opened = ours.shape in (_shapes.ENTERED, _shapes.ITERATED)
    is_promised = (
        isinstance(spec, Autospec)
        or isinstance(ours.spec, Autospec)
        or (is_opened and name in (*_shapes.PROTOCOLS, *_shapes.GENERATOR_METHODS))
    )
    return is_promised and not is_sealing()


def is_sealing() -> bool:
    """Tell whether it is `seal()` that asks: it touches each name there is, and what that gives."""
    frame = currentframe()
    while frame is not None and frame.f_code is not SEAL:
        frame = frame.f_back
    return frame is not None


def child_kind(owner: "Any", name: "Optional[str]", spec: "Optional[Spec]") -> "Any":
    """Return the class of the child of that name, or of the result if there is no name."""
    internals = owner._asyncmocks
    if name is None:
        found = internals.gives()
        default = _shapes.AWAITED if internals.is_async else _shapes.PLAIN
        shape = default if found is None else found.shape
    elif name in _magic_methods.KNOWN:
        shape = _shapes.AWAITED if name in _magic_methods.ASYNC else _shapes.PLAIN
    else:
        refuse_typo(owner, name)
        shape = spec.shape() if spec is not None else internals.child_shape(name)
    return own_kind(owner) if shape == _shapes.PLAIN else getattr(Kinds, shape)


def own_kind(owner: "Any") -> "Any":
    """Return the class for plain children: the mock's own, if that is a plain one."""
    internals = owner._asyncmocks
    return internals.kind if internals.shape == _shapes.PLAIN else Kinds.plain


def child_spec(owner: "Any", name: "Optional[str]") -> "Optional[Spec]":
    """Return the spec that a child is made with, None if it has none."""
    internals = owner._asyncmocks
    if name is not None:
        return internals.spec and internals.spec.child(name)  # type: ignore[no-any-return]
    found = internals.gives() if internals.result_spec else None
    return None if found is None or found.cls is None else internals.result_spec(found.cls)


def finish_child(owner: "Any", child: "Any", name: "Optional[str]") -> None:
    """Tell a child what it could not know when it was made."""
    ours, internals = owner._asyncmocks, child._asyncmocks
    if ours.result_spec is Autospec.of_instance:
        internals.result_spec = ours.result_spec
    if name is None:
        finish_result(child, ours.gives())
    elif name in _magic_methods.KNOWN:
        finish_magic(owner, child, name)
    elif isinstance(internals.spec, Autospec) and internals.spec.result.cls is not None:
        internals.entered = internals.spec.result.inner
    elif internals.spec is None and ours.spec is not None and ours.spec.has(name):
        internals.origin = ours.spec.origin(name)
        if internals.shape != _shapes.PLAIN:
            internals.known = ours.spec.attribute(name)
    if name in _shapes.COROUTINE_METHODS and ours.spec is not None and ours.spec.is_coroutine():
        ours.steps = ours.steps or _magic_defaults.Steps(owner)
        child.side_effect = internals.default_effect = getattr(ours.steps, name)


def finish_result(child: "Any", found: "Optional[Result]") -> None:
    """Tell the mock of a result what it is, as far as its spec does not say it."""
    internals = child._asyncmocks
    if internals.spec is None:
        internals.known = found
    if found is not None and found.cls is not None:
        internals.entered = found.inner
        if internals.spec is None:
            become(child, found.cls)


def finish_magic(owner: "Any", method: "Any", name: str) -> None:
    """Tell the mock of a magic method what it does until it is configured."""
    internals = method._asyncmocks
    internals.is_magic = True
    if internals.wraps is None:
        _magic_defaults.give_default(method, name, owner)
        internals.default_effect = method.side_effect
    if name == "__aenter__" and not owner._asyncmocks.is_async:
        internals.known = known_of_entering(owner._asyncmocks)


def known_of_entering(internals: "Internals") -> Result:
    """Return what is known of the `__aenter__` of a mock that is not awaited."""
    spec = internals.spec
    if spec is None or internals.shape != _shapes.PLAIN:
        return PLAIN_WHEN_AWAITED
    # Of what gives something else, without an annotation, all other names are awaited.
    itself = Result(_shapes.AWAITED, spec.looks().get("__class__"))
    return Result(_shapes.AWAITED, inner=spec.entering_gives() or itself)


#: What `async with` on a mock of something plain gives is plain too.
PLAIN_WHEN_AWAITED = Result(_shapes.AWAITED, inner=Result(_shapes.PLAIN))


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
