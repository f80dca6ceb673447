"""Copies of mocks: a mock has a class of its own, and so has its copy."""

import copy
from unittest import mock

from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Callable, Dict


def shallow_copy(owner: "Any") -> "Any":
    """Return a copy of a mock, but not of its children."""
    twin, internals = twin_of(owner), copy.copy(owner._asyncmocks)
    internals.record, internals.recorder = copy.deepcopy(internals.record), None
    internals.methods = dict(internals.methods)
    internals.log = internals.log and internals.log[:]
    if internals.result is owner:
        internals.result = twin
    vars(twin).update(vars(owner), _asyncmocks=internals)
    copy_class(owner, twin, lambda value: value)
    return twin


def deep_copy(owner: "Any", memo: "Dict[int, Any]") -> "Any":
    """Return a copy of a mock and of its children."""
    twin = twin_of(owner)
    memo[id(owner)] = twin
    # Up to 3.6 these would be copied.
    kept = [mock.DEFAULT, mock.sentinel.DELETED]
    # Asked for a copy, a call would answer with a call of `__deepcopy__`.
    for calls in (owner.call_args_list, owner.mock_calls, owner.method_calls):
        kept.extend(calls)
    memo.update((id(each), each) for each in kept)
    log = owner._asyncmocks.log
    memo[id(log)] = log and log[:]  # but not the tracebacks and iterators in it
    vars(twin).update(copy.deepcopy(vars(owner), memo))
    copy_class(owner, twin, lambda value: copy.deepcopy(value, memo))
    return twin


def twin_of(owner: "Any") -> "Any":
    """Return a blank mock with a class of its own like another's."""
    cls = owner._asyncmocks.kind
    twin = cls.__new__(cls)
    type(twin).__bases__, type(twin).__name__ = type(owner).__bases__, type(owner).__name__
    return twin


def copy_class(owner: "Any", twin: "Any", copied: "Callable[[Any], Any]") -> None:
    """Give a copy's own class what the other's has, magic methods say."""
    for name, value in vars(type(owner)).items():
        if name not in vars(type(twin)):
            setattr(type(twin), name, copied(value))
