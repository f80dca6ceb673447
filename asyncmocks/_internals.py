"""All that is ours of a mock: one object in its `__dict__`, its record, and its place in a tree.

Knows what there is to know, not what follows from it.
"""

from dis import findlinestarts
from inspect import currentframe
from os.path import basename
from threading import RLock
from types import SimpleNamespace
from unittest import mock

from . import _shapes, _wording
from ._compat import LONGEST_COROUTINE_NAME as LONGEST
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

DEFAULT = mock.DEFAULT

#: What we build on.
parent = mock.NonCallableMock

#: Packages whose frames are not the user's: what calls for them. functools: partial() of PyPy.
PASSED_OVER = frozenset({"asyncio", "contextlib", "functools", "unittest", __package__})

#: The types of unittest.mock's calls and lists of calls. A `call(...)` takes no `self` up to 3.7.
Call = type(mock.call)
CallList = type(mock.NonCallableMock().call_args_list)

#: The mock classes by their shape, filled where these are; `call` is what makes any mock class one
#: whose calls are awaited, `resource` what both resources are.
Kinds = SimpleNamespace()

#: Held where two threads might make the same thing, or the base counts: its `+= 1` is not atomic.
lock = RLock()

new_tuple, init_call = tuple.__new__, Call.__init__


def made_call(parts):
    """Return the call of these parts, with a name or without; its class takes twice as long."""
    call = new_tuple(Call, parts)
    init_call(call)
    return call


def made(calls):
    """Return a list of calls once the parts at its end, which we record, are calls.

    To make a call takes longer than all else that an await costs. Who looks at the list gets calls.
    """
    position = len(calls)
    while position and type(calls[position - 1]) is tuple:
        position -= 1
        calls[position] = made_call(calls[position])
    return calls


def last_made(parts, calls):
    if type(parts) is not tuple:
        return parts
    return made(calls)[-1] if calls and calls[-1] is parts else made_call(parts)


class PendingCall(str):
    """A call that was not awaited yet, and what the interpreter shall call its coroutine.

    It asks for the text only if it warns: to make it for each call would cost more than the call.
    """

    __slots__ = ("call", "mock", "site")

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def note(self, owner, call, frame):
        """Note what was called, how, and from where: the first frame that is the user's."""
        self.mock = owner
        self.call = call
        while frame and (frame.f_globals.get("__name__") or "").partition(".")[0] in PASSED_OVER:
            frame = frame.f_back
        # Not f_lineno, which is worked out from the start of the function.
        self.site = (frame.f_code, frame.f_lasti) if frame else (None, 0)

    def __str__(self):
        return _wording.coroutine_name(self.mock, self.call, place_of(self.site), LONGEST)

    def __repr__(self):
        return _wording.coroutine_name(self.mock, self.call, place_of(self.site))


def noted(owner, args=(), kwargs=None):
    pending = PendingCall()
    pending.note(owner, made_call((args, kwargs or {})), currentframe())
    return pending


def place_of(site):
    code, instruction = site
    if code is None:
        return ""
    starts = findlinestarts(code)
    lines = [line for start, line in starts if start <= instruction and line is not None]
    return f"{basename(code.co_filename)}:{lines[-1] if lines else 0}"


class Awaits:
    """The awaits of one mock and of those below it, and its calls that were not awaited yet."""

    __slots__ = ("args", "args_list", "awaited", "counted", "pending", "tree")

    def clear(self):
        #: One for each call that we recorded, and each await: to append is atomic, `+= 1` is not.
        self.counted, self.awaited = [], []
        self.args, self.args_list = None, CallList()
        #: The calls of these awaits, and for each await of a mock below what is known of that, too.
        self.tree = []
        self.pending = {}

    __init__ = clear

    def __deepcopy__(self, memo):
        """Keep the awaits as they were, but what is pending; the tree is filled by the mock."""
        twin = memo[id(self)] = Awaits()
        twin.args, twin.args_list = self.args, type(self.args_list)(self.args_list)
        twin.counted, twin.awaited = self.counted[:], self.awaited[:]
        return twin

    def add(self, pending, internals):
        """Note that a call is awaited now, here and in the records of all mocks above."""
        self.awaited.append(None)
        self.args = call = pending.call
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
        if internals.waiters is not None:
            internals.waiters.wake()


class Internals:
    """What we know of a mock beyond what unittest.mock does; here stands what most mocks have."""

    # Where it is: its parent, if that is one of our mocks, what it is there, whether a method,
    # whether the user put it there, and what is known of the mocks below.
    above, name_above, below = None, "", ()
    is_method = is_set = False
    #: The parent that it was last told; one that is foreign has the base record, by the recorder.
    told = recorder = None
    is_foreign = False

    # What it stands for, what makes the mock look like it, and what checks each call.
    spec = prepare = None
    is_strict = unsafe = False
    looks = ()

    # What a call gives: the return_value that was configured or made by need, and the mock that it
    # is until then, None for a new one; the side_effect that a magic method has from the start.
    return_value = DEFAULT
    result = side_effect = wraps = default_effect = None
    is_magic = False
    #: Carries out the calls in place of their usual way; for magic methods by name.
    around, arounds = None, {}

    # What was done: the record of calls and awaits, those who wait for one; the enterings and exits
    # of a resource, its passes, and what an exit swallows.
    record = waiters = None
    visits = passes = suppress = ()

    is_resource = is_sealed = is_asked_for_children = False

    def __init__(self, kind, shape, magics):
        #: The classes that the mock's own inherits from; what is done with what a call gives; and
        #: the magic methods that were touched.
        self.kind, self.magics, self.shape = kind, magics, shape
        self.methods = {}

    @property
    def awaits(self):
        if self.record is None:
            with lock:
                self.record = self.record or Awaits()
        return self.record

    def unlink(self):
        """Take the mock away from where it is: what it does is recorded there no more."""
        if self.above is not None:
            ours = self.above._asyncmocks
            ours.below = [each for each in ours.below if each is not self]
            self.above = None

    def signature(self):
        if self.spec is None or (self.is_resource and isinstance(self.spec.thing, type)):
            return None  # what is called is not the class, but a function that gives an instance
        return self.spec.signature()

    def has(self, name):
        return self.spec is not None and self.spec.has(name)


def tell_above(internals, args, kwargs):
    above, name, is_method = internals.above, internals.name_above, internals.is_method
    method_name = name
    while above is not None:
        own, ours = above.__dict__, above._asyncmocks
        # Where the base may record each call, calls are made at once.
        made_now = made_call if ours.shape == _shapes.PLAIN else tuple
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
    way = ""
    while lower is not upper:
        if lower.above is None:
            return None
        joint = "" if not way or way.startswith("()") else "."
        way = f"{lower.name_above}{joint}{way}"
        lower = lower.above._asyncmocks
    return way


def awaits_below(internals):
    found = CallList()
    for each in () if internals.record is None else internals.record.tree:
        way, call = "", each
        if len(each) == 3:  # a copy has the names
            way = each[0]
        elif type(each[0]) is not tuple:
            way, call = way_between(internals, each[0]), each[1]
        if way is not None:
            found.append(Call((way, *call[-2:])))
    return found


def forgotten_below(internals):
    pending = () if internals.record is None else list(internals.record.pending)
    calls = [repr(call) for call in pending]
    for each in internals.below:
        calls.extend(forgotten_below(each))
    return calls


if TYPE_CHECKING:
    Own: "Any"
else:

    class Own:
        # A spec that has the name takes it over, and so does who sets what can't be configured.

        def __init__(self, doc, get, put=None):
            self.get, self.put, self.__doc__ = get, put, doc

        def __set_name__(self, cls, name):
            self.name = name

        def __get__(self, owner, cls=None):
            if owner is None:
                return self
            if self.name in vars(owner):
                return vars(owner)[self.name]
            if owner._asyncmocks.has(self.name):
                raise AttributeError(self.name)  # __getattr__ makes a child
            return self.get(owner)

        def __set__(self, owner, value):
            if self.put is None or owner._asyncmocks.has(self.name):
                vars(owner)[self.name] = value
            else:
                self.put(owner, value)
