"""Patches that overlap in any order, however they are left: the originals are back at the end."""

import asyncio
import sys
import types
from contextlib import suppress
from functools import partial, reduce
from inspect import getattr_static
from itertools import product
from typing import Callable, NamedTuple
from unittest import mock

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from machines import case_of, rule_on

from asyncmocks import async_patch
from helpers import finish, pause

MODULE = "patched_by_the_machine"

# What can be patched: where, and the name there.
PLACES = [*product([""], ["fetch", "rows", "plain", "Client", "settings", "client"])]
PLACES += product(["Client"], ["get", "static", "made", "number", "inherited"])
PLACES += product(["client"], ["get", "own", "plain", "number"])
PLACE, SEVERAL = st.sampled_from(PLACES), st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)
EXCEPTIONS = [None, KeyError("body"), asyncio.CancelledError(), KeyboardInterrupt()]
#: Ways to put a patch in place, each with how it is left: given type, exception and traceback.
WAYS = {
    "with": (lambda patch: patch.__enter__(), lambda patch, *exc_info: patch.__exit__(*exc_info)),
    "async with": (
        lambda patch: finish(patch.__aenter__()),
        lambda patch, *exc_info: finish(patch.__aexit__(*exc_info)),
    ),
    "start": (lambda patch: patch.start(), lambda patch, *exc_info: patch.stop()),
}


async def coroutine(*args, **kwargs):
    """Stop in the middle."""
    await pause()


async def async_generator(*args, **kwargs):
    """Stop in the middle."""
    yield


#: The others are a generator function, and one that returns a coroutine.
BODIES = [coroutine, async_generator, lambda *args: (yield), lambda *args: coroutine()]


class Entry(NamedTuple):
    """A patch that is in place: how to leave it, and what lies where because of it."""

    places: dict
    leave: Callable
    is_foreign: bool = False
    is_started: bool = False


def begun(body, *patches):
    """Begin a function that is decorated; return how to leave it: it goes on, raises or closes."""

    def leave(cls, exc, traceback):
        if isinstance(exc, KeyboardInterrupt) and body is not async_generator:
            running.close()
            return
        with suppress(StopIteration, StopAsyncIteration) if exc is None else pytest.raises(cls):
            if body is async_generator:
                finish(running.__anext__() if exc is None else running.athrow(exc))
            else:
                running.send(None) if exc is None else running.throw(exc)

    running = reduce(lambda inner, patch: patch(inner), patches, body)()
    with suppress(StopIteration):  # what an async generator gives comes so
        (running.__anext__() if body is async_generator else running).send(None)
    return leave


class PatchMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.module = sys.modules[MODULE] = types.ModuleType(MODULE)
        plain, self.mapping = BODIES[-1], {"a": 1, "b": 2}
        base = type("Base", (), {"inherited": coroutine, "plain": plain})
        own = {"get": coroutine, "static": staticmethod(coroutine), "made": classmethod(plain)}
        cls = type("Client", (base,), dict(own, number=3))
        self.owners = {"": self.module, "Client": cls, "client": cls()}
        self.owners["client"].own = 1
        self.module.settings = self.mapping
        vars(self.module).update(self.owners, fetch=coroutine, rows=async_generator, plain=plain)
        self.before = {place: self.look(place) for place in PLACES}
        self.names = [sorted(vars(owner)) for owner in self.owners.values()]
        self.entries = []

    def look(self, place):
        """Return what lies in a place itself, and whether something does."""
        way, name = place
        namespace = vars(self.owners[way])
        return name in namespace, namespace.get(name)

    def patch_of(self, place, *args, by=async_patch):
        """Return a patch of a place that is not begun."""
        return by.object(self.owners[place[0]], place[1], *args)

    def add(self, places, leave, **kinds):
        """Note a patch that was put in place, with what lies there now."""
        self.entries.append(Entry({each: self.look(each)[1] for each in places}, leave, **kinds))

    def put(self, places, patch, way="with", **kinds):
        """Put a patch in place."""
        begin, leave = WAYS[way]
        begin(patch)
        self.add(places, partial(leave, patch), **kinds)

    @rule(
        place=PLACE,
        way=st.sampled_from(sorted(WAYS)),
        new=st.sampled_from([mock.DEFAULT, 5]),
        is_foreign=st.booleans(),
    )
    def enter(self, place, way, new, is_foreign):
        is_foreign = is_foreign and way != "async with"  # unittest.mock has none
        if is_foreign:
            patch = self.patch_of(place, by=mock.patch)
        elif place[0] or new == 5 or self.look(place) != self.before[place]:
            patch = self.patch_of(place, new)
        else:
            patch = async_patch(f"{MODULE}.{place[1]}")
        is_started = way == "start" and not is_foreign
        self.put([place], patch, way, is_foreign=is_foreign, is_started=is_started)

    @rule(places=SEVERAL, new=st.sampled_from([mock.DEFAULT, 7]))
    def enter_several(self, places, new):
        chosen = {place: new for place in places if place[0] == places[0][0]}
        names = {name: new for _, name in chosen}
        self.put(chosen, async_patch.multiple(self.owners[places[0][0]], **names))

    @rule(
        values=st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=2),
        clear=st.booleans(),
        by_name=st.booleans(),
    )
    def enter_items(self, values, clear, by_name):
        is_there = self.module.settings is self.mapping
        target = f"{MODULE}.settings" if by_name and is_there else self.mapping
        self.put([], async_patch.dict(target, values, clear))
        assert {key: self.mapping.get(key) for key in values} == values

    @rule(
        body=st.sampled_from(BODIES),
        places=SEVERAL,
        foreign=st.sets(st.integers(0, 2), max_size=2),
    )
    def call_decorated(self, body, places, foreign):
        if foreign.issuperset(range(len(places))):  # unittest.mock covers no body by itself
            foreign = foreign - {0}
        patches = [
            self.patch_of(place, by=mock.patch if position in foreign else async_patch)
            for position, place in enumerate(places)
        ]
        self.add(dict.fromkeys(places), begun(body, *patches))

    @rule(place=PLACE)
    def call_decorated_and_never_begin(self, place):
        self.patch_of(place)(coroutine)().close()

    @rule(place=PLACE)
    def fail_to_enter(self, place):
        owner, name = self.owners[place[0]], place[1]
        with pytest.raises(AttributeError, match="no attribute 'missing'"):
            async_patch.multiple(owner, **{name: mock.DEFAULT, "missing": 1}).__enter__()
        with pytest.raises(ZeroDivisionError):
            async_patch.object(owner, name, new_callable=lambda: 1 / 0).start()
        patches = [async_patch.object(owner, name) for name in (name, "missing")]
        with pytest.raises(AttributeError, match="no attribute 'missing'"):
            begun(coroutine, *patches)

    @rule_on("entries", exc=st.sampled_from(EXCEPTIONS))
    def leave(self, one, exc):
        """Leave a patch; before it those above, where one of unittest.mock takes part."""
        position = [each is one for each in self.entries].index(True)
        above = [each for each in self.entries[position:] if each.places.keys() & one.places.keys()]
        if any(each.is_foreign for each in above):
            self.leave_in_turn(above[:0:-1])
        self.entries = [each for each in self.entries if each is not one]
        assert not one.leave(exc and type(exc), exc, exc and exc.__traceback__)

    def leave_in_turn(self, entries):
        """Leave patches, those of them that are not left meanwhile."""
        for each in entries:
            if any(each is entry for entry in self.entries):
                self.leave(each, None)

    @precondition(lambda self: any(entry.is_started for entry in self.entries))
    @rule()
    def stop_all(self):
        self.leave_in_turn([entry for entry in reversed(self.entries) if entry.is_foreign])
        async_patch.stopall()
        self.entries = [entry for entry in self.entries if not entry.is_started]

    @invariant()
    def latest_patch_is_what_is_seen(self):
        expected = {}
        for entry in self.entries:
            expected.update(entry.places)
        for place in PLACES:
            if place in expected:
                assert getattr_static(self.owners[place[0]], place[1]) is expected[place]
            else:
                is_own, value = self.look(place)
                assert (is_own, id(value)) == (self.before[place][0], id(self.before[place][1]))

    def teardown(self):
        self.leave_in_turn(self.entries)  # in the order they came, the hardest one
        self.latest_patch_is_what_is_seen()
        assert self.mapping == {"a": 1, "b": 2}
        assert [sorted(vars(owner)) for owner in self.owners.values()] == self.names
        del sys.modules[MODULE]


TestPatches = case_of(PatchMachine, 80)
