"""Mocks below mocks: each await is told to all mocks above, as unittest.mock tells them of a call."""

from ._awaits import Call, CallList
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Iterator, List, Optional

    Internals = Any  # that of `_internals`, which builds on this module


def lineage(internals: "Internals") -> "Iterator[Internals]":
    """Yield what is known of a mock, of its parent, of the parent's parent, up to the root."""
    while internals is not None:
        yield internals
        internals = internals.above


def join(internals: "Internals") -> None:
    """Let all mocks above know the mock: it is called."""
    for each in lineage(internals):
        if each.above is not None and each not in each.above.below:
            each.above.below = [*each.above.below, each]


def link(owner: "Internals", child: "Internals", name: str) -> None:
    """Put a mock below another, if that is not below itself."""
    if child in lineage(owner):
        return
    if child.above is not None:
        child.above.below = [each for each in child.above.below if each is not child]
    child.above, child.name_above = owner, name
    if child.record is not None or child.below:
        join(child)


def tell_above(internals: "Internals", call: "Any") -> None:
    """Note an await in the records of all mocks above."""
    told = (internals, call)
    while internals.above is not None:
        internals = internals.above
        internals.awaits.tree.append(told)


def way_between(upper: "Internals", lower: "Internals") -> "Optional[str]":
    """Return the way from a mock to one below it, None if it is not below."""
    way = ""
    for each in lineage(lower):
        if each is upper:
            return way
        joint = "" if not way or way.startswith("()") else "."
        way = f"{each.name_above}{joint}{way}"
    return None


def awaits_below(internals: "Internals") -> "Any":
    """Return the awaits of a mock and of all below, in the form of `mock_calls`."""
    tree = internals.record.tree if internals.record else ()
    told = [each if type(each) is tuple else (internals, each) for each in tree]
    ways = [(way_between(internals, below), call) for below, call in told]
    return CallList(Call((way, *call[-2:])) for way, call in ways if way is not None)


def forgotten_below(internals: "Internals") -> "List[str]":
    """Return the calls of a mock and of all below that nobody awaited."""
    record = internals.record if internals.is_async else None
    calls = [repr(call) for call in list(record.pending)] if record else []
    for each in internals.below:
        calls.extend(forgotten_below(each))
    return calls
