"""Mocks below mocks: the awaits of a whole tree, in the order in which they came.

A branch is made when a mock that has a parent among our mocks is first called; others need none.
"""

from ._awaits import Call, CallList
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, List, Optional, Tuple

    Internals = Any  # that of `_internals`, which builds on this module


class Branch:
    """The place of one mock in its tree."""

    __slots__ = ("before", "below", "internals", "log", "since")

    def __init__(self, internals: "Internals") -> None:
        self.internals = internals
        self.below: "List[Branch]" = []
        #: The awaits of the whole tree, in a list that all its branches share.
        self.log: "List[Tuple[Branch, Any]]" = []
        #: Where in it this branch begins to count.
        self.since = 0
        #: What was awaited before the mock came into the tree, with the ways from here.
        self.before: "List[Tuple[str, Any]]" = []
        if internals.record is not None:
            self.before = [("", call) for call in internals.record.args_list]

    def __deepcopy__(self, memo: "Dict[int, Any]") -> "Branch":
        """Copy the tree, but not the calls, which would answer with a call of `__deepcopy__`."""
        import copy

        twin = Branch.__new__(Branch)
        memo[id(self)] = twin
        twin.before, twin.since, twin.below = list(ways_below(self)), 0, []
        twin.log = memo.setdefault(id(self.log), [])  # one for the whole tree, too
        twin.internals = copy.deepcopy(self.internals, memo)
        above = self.internals.above
        if above is not None and above.branch is not None:
            # Who is copied joins: those below may be results that were replaced.
            copy.deepcopy(above.branch, memo).below.append(twin)
        return twin

    def forget(self) -> None:
        """Forget the awaits so far, of this mock and of those below."""
        self.before = []
        self.since = len(self.log)

    def join(self, log: "List[Tuple[Branch, Any]]") -> None:
        """Share the list of another tree from now on."""
        self.before = list(ways_below(self))
        self.since, self.log = len(log), log

    def all_below(self) -> "Iterator[Branch]":
        """Yield this branch, and all below."""
        yield self
        for branch in self.below:
            yield from branch.all_below()


def lineage(internals: "Internals") -> "Iterator[Internals]":
    """Yield what is known of a mock, of its parent, of the parent's parent, up to the root."""
    found: "Optional[Internals]" = internals
    while found is not None:
        yield found
        found = found.above


def way_between(upper: "Internals", lower: "Internals") -> "Optional[str]":
    """Return the way from a mock to one below it, None if it is not below."""
    way = ""
    for each in lineage(lower):
        if each is upper:
            return way
        joint = "" if not way or way.startswith("()") else "."
        way = f"{each.name_above}{joint}{way}"
    return None


def ways_below(branch: Branch) -> "Iterator[Tuple[str, Any]]":
    """Yield the awaits of a mock and of all below, each with the way to it."""
    yield from branch.before
    for other, call in branch.log[branch.since :]:
        way = way_between(branch.internals, other.internals)
        if way is not None:
            yield way, call


def branch_of(internals: "Internals") -> Branch:
    """Return the branch of a mock; make it, and those above, if there is none yet."""
    if internals.branch is None:
        internals.branch = branch = Branch(internals)
        if internals.record is not None:
            internals.record.branch = branch
        if internals.above is not None:
            above = branch_of(internals.above)
            above.below.append(branch)
            branch.log, branch.since = above.log, len(above.log)
    found: Branch = internals.branch
    return found


def link(owner: "Internals", child: "Internals", name: str) -> None:
    """Put a mock below another, if that is not below itself."""
    if any(each is child for each in lineage(owner)):
        return
    branch = child.branch
    if branch is None and child.record is not None:  # it was called already
        branch = branch_of(child)
    if branch is not None and child.above is not None:
        branch_of(child.above).below.remove(branch)
    child.above, child.name_above = owner, name
    if branch is not None:
        above = branch_of(owner)
        above.below.append(branch)
        for each in branch.all_below():
            each.join(above.log)


def awaits_below(internals: "Internals") -> "Any":
    """Return the awaits of a mock and of all below, in the form of `mock_calls`."""
    if internals.branch is None:
        return CallList(internals.record.args_list if internals.record else ())
    return CallList(Call((way, *call[-2:])) for way, call in ways_below(internals.branch))


def forgotten_below(internals: "Internals") -> "List[str]":
    """Return the calls of a mock and of all below that nobody awaited."""
    everything = [internals]
    if internals.branch is not None:
        everything = [branch.internals for branch in internals.branch.all_below()]
    records = [each.record for each in everything if each.is_async and each.record]
    return [repr(call) for record in records for call in list(record.pending)]
