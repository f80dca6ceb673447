"""What a call of a resource gives, and what is noted of its use.

An opening stands for the mock in all but the call that it came of: what is done with it is noted
with the arguments and the place of that call.
"""

from collections.abc import Coroutine
from functools import lru_cache, partial
from types import SimpleNamespace

from . import _magic, _shapes
from ._awaited import answer, base_call, recorded
from ._compat import register_coroutine
from ._internals import noted, parent
from ._waiting import one_step

STEPS = ("__anext__", *_shapes.GENERATOR_METHODS)


def choose_items(owner, items):
    if _magic.has_configured_anext(owner):
        return owner
    return _magic.NOTHING if items is owner else items


def note_await(owner, carry_out, visit, opening=None):
    internals, pending = owner._asyncmocks, noted(owner) if opening is None else opening
    (internals.record or internals.awaits).add(pending, internals)
    return carry_out()


async def enter_async(owner, carry_out, visit, opening=None):
    what, visits = "entering failed", owner._asyncmocks.visits  # those of before a reset
    try:
        result, what = await carry_out(), "entered"
        return result
    finally:
        visits.append((what, visit, opening))


def enter_now(owner, carry_out, visit, opening=None):
    what = "entering failed"
    try:
        result, what = carry_out(), "entered"
        return result
    finally:
        owner._asyncmocks.visits.append((what, visit, opening))


def leave(owner, carry_out, visit, opening=None):
    # Type, exception and traceback; what an exit stack passes before them is the mock.
    exit_args = (*visit.call[-2][-3:], None, None, None)[:3]
    owner._asyncmocks.visits.append((exit_args, visit, opening))
    return carry_out()


def begin(owner, carry_out, visit, opening=None):
    given = carry_out()
    given = choose_items(owner, given) if given is owner else given
    walk = _magic.Pass(given, is_stepped=given is owner)
    owner._asyncmocks.passes.append(walk)
    return walk


#: What notes the use of a mock, or of an opening, which is then its pending call.
AROUNDS = {
    "__aenter__": enter_async,
    "__aexit__": leave,
    "__aiter__": begin,
    "__await__": note_await,
    "__enter__": enter_now,
    "__exit__": leave,
}

WAYS = frozenset([*AROUNDS, *STEPS])


class Proxy:
    """What stands for a mock, with a state of its own."""

    __slots__ = ("__weakref__", "_asyncmocks_state")

    def __init__(self, *state):
        object.__setattr__(self, "_asyncmocks_state", state)

    def __getattr__(self, name):
        return getattr(self._asyncmocks_state[0], name)

    def __setattr__(self, name, value):
        setattr(self._asyncmocks_state[0], name, value)

    def __delattr__(self, name):
        delattr(self._asyncmocks_state[0], name)

    @property
    def __class__(self):
        return self._asyncmocks_state[0].__class__

    def __dir__(self):
        return dir(self._asyncmocks_state[0])

    def __repr__(self):
        return repr(self._asyncmocks_state[0])


class Way(Proxy):
    """A method of an opening by which it is awaited, or walked over: the mock's, called for it."""

    __slots__ = ()

    def __call__(self, *args, **kwargs):
        method, opening, name = self._asyncmocks_state
        owner, internals = opening.owner, None
        if issubclass(type(method), parent):
            internals = vars(method).get("_asyncmocks")
        if internals is not None and internals.shape == _shapes.AWAITED:
            visit = recorded(method, internals, args, kwargs)
            if name not in AROUNDS:
                return answer(method, internals, visit, partial(on_its_pass, opening, name))
            carry_out = partial(answer, method, internals, visit)
            return AROUNDS[name](owner, carry_out, visit, opening.pending)
        if internals is not None:
            carry_out = partial(base_call, method, *args, **kwargs)
        elif name in owner._asyncmocks.methods:  # a function was set, or a mock of unittest.mock's
            carry_out = partial(owner._asyncmocks.methods[name], owner, *args, **kwargs)
        else:  # of a subclass: it is no mock, and nothing is recorded of it
            return method(*args, **kwargs)
        if name not in AROUNDS:
            return carry_out()
        result = AROUNDS[name](owner, carry_out, noted(owner, args, kwargs), opening.pending)
        if name == "__aiter__":
            opening.walk = result
        return result


def on_its_pass(opening, name, *args, **kwargs):
    opening.walk = opening.walk or opening.owner.__aiter__()
    return getattr(opening.walk, name)(*args, **kwargs)


class Opening(Proxy):
    """What a call of a resource gives: the mock, with the arguments and the place of that call."""

    __slots__ = ()

    #: To its magic methods, which are those of mocks.
    _asyncmocks = None

    def __getattr__(self, name):
        __tracebackhide__ = True
        owner, opening = self._asyncmocks_state
        if name not in ("__bool__", "__str__"):  # to show it or to ask for its truth is no use
            internals = owner._asyncmocks
            (internals.record or internals.awaits).pending.pop(opening.pending, None)
        if name in ("send", "close") and issubclass(self.__class__, Coroutine):
            return partial(step, self, name)  # up to 3.9 tasks step by these
        found = getattr(owner, name)
        is_apart = name in WAYS and (name in AROUNDS or hasattr(type(owner), "__aiter__"))
        return Way(found, opening, name) if is_apart else found

    @property
    def __class__(self):
        owner = self._asyncmocks_state[0]
        spec = owner._asyncmocks.spec
        if spec is not None and spec.given is not None:
            return spec.given.cls
        return owner._asyncmocks.kind if spec is not None and spec.is_function else owner.__class__

    def __copy__(self):
        return self._asyncmocks_state[0].__copy__()

    # Equal to the mock, but not to another opening: `asyncio.gather()` awaits one of equal things.

    def __eq__(self, other):
        return True if other is self or other is self._asyncmocks_state[0] else NotImplemented

    __ne__ = object.__ne__

    def __hash__(self):
        return hash(self._asyncmocks_state[0])

    # From 3.10 on a task steps through what is registered as a coroutine by these alone: `send` and
    # `close` are the mock's, but where the real thing is a coroutine, too.

    def __next__(self):
        return step(self, "__next__")

    def throw(self, *exc_info):
        return step(self, "throw", *exc_info)

    def __call__(self, *args, **kwargs):
        return self.__getattr__("__call__")(*args, **kwargs)


def step(opening, how, *args):
    state = opening._asyncmocks_state[1]
    if how == "close":
        steps, state.steps = state.steps, None
        return steps and steps.close()
    if state.steps is None:
        if how == "throw":  # before the first step nothing is awaited
            return one_step().throw(*args)
        state.steps = iter(opening.__await__())
    try:
        return getattr(state.steps, how)(*args)
    except BaseException:
        state.steps = None
        raise


@lru_cache(maxsize=256)
def opening_class(magics, title):
    cls = type(title, (Opening, magics), {"__slots__": ()})
    register_coroutine(cls)
    return cls


def opening_of(owner, pending):
    internals = owner._asyncmocks
    magics = internals.magics
    if magics is not _magic.class_of(_magic.KNOWN):  # it may have been given more
        magics = _magic.class_of(_magic.names_in(magics).union(internals.methods))
    state = SimpleNamespace(owner=owner, pending=pending, walk=None, steps=None)
    return opening_class(magics, type(owner).__name__)(owner, state)
