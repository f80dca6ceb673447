"""What was awaited: the record of one mock, and the calls that still wait to be."""

import functools
from dis import findlinestarts
from unittest import mock

from . import _wording
from ._compat import LONGEST_COROUTINE_NAME as LONGEST
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any, Dict, List, Optional, Tuple

    from ._flow import Waiters

    #: Where a call stands: a function's code, and the instruction in it.
    Site = Tuple[Optional[CodeType], int]

#: Packages whose frames are not the user's, and the module of partial(), which is Python on PyPy.
OURS = frozenset({"unittest", __package__})
PARTIALS = vars(functools)


NOWHERE = (None, 0)

#: The types of unittest.mock's calls and lists of calls. A `call(...)` takes no `self` up to 3.7.
Call: "Any" = type(mock.call)
CallList = type(mock.NonCallableMock().call_args_list)


class PendingCall(str):
    """A call that was not awaited yet. Shows as what the interpreter shall call its coroutine.

    The interpreter keeps it as the coroutine's `__qualname__` and asks for the text only if it
    warns: making that text for each call would cost more than the call.
    """

    __slots__ = ("call", "mock", "site")

    mock: "Any"
    call: "Any"
    site: "Site"

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def note(self, owner: "Any", call: "Any", frame: "Optional[FrameType]") -> None:
        """Note what was called, how, and from where: the first frame below that is not ours."""
        self.mock = owner
        self.call = call
        frame = frame.f_back if frame else None
        while frame is not None and (
            frame.f_globals.get("__package__") in OURS or frame.f_globals is PARTIALS
        ):
            frame = frame.f_back
        # Not f_lineno, which is worked out from the start of the function.
        self.site = (frame.f_code, frame.f_lasti) if frame else NOWHERE

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __str__(self) -> str:
        return _wording.coroutine_name(self.mock, self.call, place_of(self.site), LONGEST)

    def __repr__(self) -> str:
        return _wording.coroutine_name(self.mock, self.call, place_of(self.site))


def place_of(site: "Site") -> str:
    """Return the file and line of a site."""
    code, instruction = site
    if code is None:
        return ""
    starts = findlinestarts(code)
    lines = [line for start, line in starts if start <= instruction and line is not None]
    return _wording.place(code.co_filename, lines[-1] if lines else 0)


class AwaitRecord:
    """The awaits of one mock, and its calls that were not awaited yet."""

    __slots__ = ("args", "args_list", "pending", "sites", "tree", "uncounted", "waiters")

    def __init__(self) -> None:
        #: Those who wait for an await, once there are any.
        self.waiters: "Optional[Waiters]" = None
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self.args: "Any" = None
        self.args_list: "List[Any]" = CallList()
        #: These, and the awaits of all mocks below, with their names from here.
        self.tree: "List[Any]" = []
        self.pending: "Dict[PendingCall, None]" = {}
        #: Where the calls were made. One for each await: to append is atomic, `+= 1` is not.
        self.sites: "List[Site]" = []
        self.uncounted = 0

    def __deepcopy__(self, memo: "Dict[int, Any]") -> "AwaitRecord":
        """Keep the awaits as they were; the calls that are pending are not those of the copy."""
        import copy

        twin = memo[id(self)] = AwaitRecord()
        for each in self.tree:
            told = (copy.deepcopy(each[0], memo), each[1]) if type(each) is tuple else each
            twin.tree.append(told)
        twin.args = self.args
        twin.args_list = copy.copy(self.args_list)  # which may have been set
        twin.sites.extend(self.sites)
        twin.uncounted = self.uncounted
        return twin

    @property
    def count(self) -> int:
        """How many awaits there were."""
        return len(self.sites) - self.uncounted

    @count.setter
    def count(self, count: int) -> None:
        self.uncounted = len(self.sites) - count

    def is_pending(self, call: PendingCall) -> bool:
        """Tell whether a call was not awaited yet."""
        return call in self.pending

    def add(self, pending: PendingCall) -> None:
        """Note that a call is awaited now."""
        call = pending.call
        site, sites = pending.site, self.sites
        # What stands in a loop is called again and again: one tuple will do for all.
        sites.append(sites[-1] if sites and sites[-1] == site else site)
        self.args = call
        self.args_list.append(call)
        self.pending.pop(pending, None)
        self.tree.append(call)
        if self.waiters is not None:
            self.waiters.wake()
