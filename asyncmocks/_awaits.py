"""What was called and awaited: the record of a mock, its tree, and the calls to be awaited."""

from dis import findlinestarts
from functools import lru_cache
from inspect import currentframe
from os.path import basename
from unittest import mock

from . import _wording
from ._compat import LONGEST_COROUTINE_NAME as LONGEST
from ._shapes import PLAIN

#: Packages whose frames are not the user's: what calls for them. functools: partial() of PyPy.
PASSED_OVER = frozenset({"asyncio", "contextlib", "functools", "unittest", __package__})
NOWHERE = (None, 0)

#: The types of unittest.mock's calls and lists of calls. A `call(...)` takes no `self` up to 3.7.
Call = type(mock.call)
CallList = type(mock.NonCallableMock().call_args_list)

new_tuple, init_call = tuple.__new__, Call.__init__


def made_call(parts):
    """Return the call of these parts, with a name or without; its class takes twice as long."""
    call = new_tuple(Call, parts)
    init_call(call)
    return call


def made(calls):
    """Return a list of calls once the parts at its end are calls.

    What we record are parts: to make a call takes longer than all else that an await costs. Who
    looks at the list, to append to it say, gets calls, so that parts stand at its end only.
    """
    position = len(calls)
    while position and type(calls[position - 1]) is tuple:
        position -= 1
        calls[position] = made_call(calls[position])
    return calls


def last_made(parts, calls):
    """Return the latest call: where it ends a list of calls, the one in there."""
    if type(parts) is not tuple:
        return parts
    is_in_list = calls and calls[-1] is parts
    return made(calls)[-1] if is_in_list else made_call(parts)


@lru_cache(maxsize=None)
def is_passed_over(name):
    """Tell whether a module of that name is none of the user's."""
    return name is not None and name.partition(".")[0] in PASSED_OVER


class PendingCall(str):
    """A call that was not awaited yet. Shows as what the interpreter shall call its coroutine.

    The interpreter keeps it as the coroutine's `__qualname__` and asks for the text only if it
    warns: making that text for each call would cost more than the call.
    """

    __slots__ = ("call", "mock", "site")

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def note(self, owner, call, frame):
        """Note what was called, how, and from where: the first frame that is the user's."""
        self.mock = owner
        self.call = call
        while frame is not None and is_passed_over(frame.f_globals.get("__name__")):
            frame = frame.f_back
        # Not f_lineno, which is worked out from the start of the function.
        self.site = (frame.f_code, frame.f_lasti) if frame else NOWHERE

    def __format__(self, spec):
        return format(str(self), spec)

    def __str__(self):
        return _wording.coroutine_name(self.mock, self.call, place_of(self.site), LONGEST)

    def __repr__(self):
        return _wording.coroutine_name(self.mock, self.call, place_of(self.site))


def noted(owner, args=(), kwargs=None):
    """Return a call, with the place in the user's code where it is made."""
    pending = PendingCall()
    pending.note(owner, made_call((args, kwargs or {})), currentframe())
    return pending


def place_of(site):
    """Return the file and line of a site."""
    code, instruction = site
    if code is None:
        return ""
    starts = findlinestarts(code)
    lines = [line for start, line in starts if start <= instruction and line is not None]
    return f"{basename(code.co_filename)}:{lines[-1] if lines else 0}"


class Awaits:
    """The awaits of one mock and of those below it, and its calls that were not awaited yet."""

    __slots__ = (
        "args", "args_list", "counted", "pending", "sites", "tree", "uncounted", "waiters",
    )  # fmt: skip

    def __init__(self):
        #: Those who wait for an await, once there are any.
        self.waiters = None
        self.clear()

    def clear(self):
        #: One for each call that we recorded: to append is atomic, `+= 1` is not.
        self.counted = []
        self.args = None
        self.args_list = CallList()
        #: The calls of these awaits, and for each await of a mock below what is known of that, too.
        self.tree = []
        self.pending = {}
        #: Where the calls of the awaits were made.
        self.sites = []
        self.uncounted = 0

    def __deepcopy__(self, memo):
        """Keep the awaits as they were, but what is pending; the tree is filled by the mock."""
        import copy

        twin = memo[id(self)] = Awaits()
        twin.counted.extend(self.counted)
        twin.args = self.args
        twin.args_list = copy.copy(self.args_list)  # which may have been set
        twin.sites.extend(self.sites)
        twin.uncounted = self.uncounted
        return twin

    def add(self, pending, internals):
        """Note that a call is awaited now, here and in the records of all mocks above."""
        call = pending.call
        site, sites = pending.site, self.sites
        # What stands in a loop is called again and again: one tuple will do for all.
        sites.append(sites[-1] if sites and sites[-1] == site else site)
        self.args = call
        self.args_list.append(call)
        self.pending.pop(pending, None)
        self.tree.append(call)
        above = internals.above
        if above is not None:
            told = (internals, call)
            while above is not None:
                ours = above._asyncmocks
                (ours.record or ours.awaits).tree.append(told)
                above = ours.above
        if self.waiters is not None:
            self.waiters.wake()


def join(internals):
    """Let all mocks above know the mock: it is called."""
    while internals.above is not None:
        above = internals.above._asyncmocks
        if internals not in above.below:
            above.below = [*above.below, internals]
        internals = above


def unlink(child):
    """Take a mock away from where it is: what it does is recorded there no more."""
    if child.above is not None:
        above = child.above._asyncmocks
        above.below = [each for each in above.below if each is not child]
        child.above = None


def link(owner, child, name, is_method):
    """Put a mock below another that it is an attribute or the result of."""
    unlink(child)
    child.above, child.name_above, child.is_method = owner, name, is_method
    child.is_set = True
    if child.record is not None or child.below:
        join(child)


def tell_above(internals, args, kwargs):
    """Record a call in all mocks above, as unittest.mock does."""
    above, name, is_method = internals.above, internals.name_above, internals.is_method
    method_name = name
    while above is not None:
        own, ours = above.__dict__, above._asyncmocks
        # Where the base may record each call, calls are made at once.
        made_now = made_call if ours.shape == PLAIN else tuple
        if is_method:
            own["method_calls"].append(made_now((method_name, args, kwargs)))
            is_method = ours.is_method
            method_name = f"{ours.name_above}.{method_name}"
        own["mock_calls"].append(made_now((name, args, kwargs)))
        if ours.name_above:
            joint = "" if name.startswith("()") else "."
            name = f"{ours.name_above}{joint}{name}"
        above = ours.above


def way_between(upper, lower):
    """Return the way from a mock to one below it, None if it is not below."""
    way = ""
    while lower is not upper:
        if lower.above is None:
            return None
        joint = "" if not way or way.startswith("()") else "."
        way = f"{lower.name_above}{joint}{way}"
        lower = lower.above._asyncmocks
    return way


def awaits_below(internals):
    """Return the awaits of a mock and of all below, in the form of `mock_calls`."""
    ways = []
    for each in () if internals.record is None else internals.record.tree:
        if len(each) == 3:  # a copy has the names
            ways.append((each[0], each))
        elif type(each[0]) is tuple:
            ways.append(("", each))
        else:
            ways.append((way_between(internals, each[0]), each[1]))
    return CallList(Call((way, *call[-2:])) for way, call in ways if way is not None)


def forgotten_below(internals):
    """Return the calls of a mock and of all below that led to nothing."""
    pending = () if internals.record is None else list(internals.record.pending)
    calls = [repr(call) for call in pending]
    for each in internals.below:
        calls.extend(forgotten_below(each))
    return calls
