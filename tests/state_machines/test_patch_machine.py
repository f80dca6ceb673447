"""Patches that overlap in any order, however they are left: the originals are back at the end."""

import asyncio
import sys
import types
from contextlib import ExitStack, suppress
from inspect import getattr_static, isasyncgen
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from asyncmocks import async_patch
from helpers import finish, pause

MODULE = "patched_by_the_machine"
CODE = """
class Base:
    async def inherited(self): pass
    def plain(self): pass

class Client(Base):
    async def get(self): pass
    @staticmethod
    async def static(): pass
    @classmethod
    def made(cls): pass
    number = 3

async def fetch(): pass
async def rows(): yield 1
def plain(): pass

client = Client()
client.own = 1
settings = {"a": 1, "b": 2}
"""

# What can be patched: the way to the target, and the name there.
PLACES = [
    *[((), name) for name in ("fetch", "rows", "plain", "Client", "settings", "client")],
    *[(("Client",), name) for name in ("get", "static", "made", "number", "inherited")],
    *[(("client",), name) for name in ("get", "own", "plain", "number")],
]
EXCEPTIONS = [None, KeyError("body"), asyncio.CancelledError(), KeyboardInterrupt()]


async def coroutine(*args, **kwargs):
    """Stop in the middle."""
    await pause()


def function(*args, **kwargs):
    """Return a coroutine."""
    return coroutine()


def generator(*args, **kwargs):
    """Stop in the middle."""
    yield


async def async_generator(*args, **kwargs):
    """Stop in the middle."""
    yield


def called_below(body, *patches):
    """Return the call of a function that is decorated with patches."""
    for patch in patches:
        body = patch(body)
    return body()


class Entry:
    """A patch that is in place: how to leave it, and what lies where because of it."""

    def __init__(self, places, leave, is_foreign=False, is_started=False):
        self.places = places
        self.leave = leave
        self.is_foreign = is_foreign
        self.is_started = is_started


def leave_block(leave_it, end=bool):
    """Return how to leave a block by its exit, which `end` runs where it is a coroutine."""

    def leave(exc):
        assert not end(leave_it(exc and type(exc), exc, exc and exc.__traceback__))

    return leave


def leave_body(running):
    """Return how to end a function that is in flight: it goes on, raises, or is closed."""

    def leave(exc):
        ends = (StopIteration, StopAsyncIteration)
        with suppress(*ends) if exc is None else pytest.raises(type(exc)):
            if isasyncgen(running):
                finish(running.__anext__() if exc is None else running.athrow(exc))
            else:
                running.send(None) if exc is None else running.throw(exc)

    def close_or_leave(exc):
        is_closed = isinstance(exc, KeyboardInterrupt) and not isasyncgen(running)
        running.close() if is_closed else leave(exc)

    return close_or_leave


class PatchMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.module = sys.modules[MODULE] = types.ModuleType(MODULE)
        exec(CODE, vars(self.module))
        self.owners = {
            (): self.module,
            ("Client",): self.module.Client,
            ("client",): self.module.client,
        }
        self.mapping = self.module.settings
        self.items = dict(self.mapping)
        self.before = {place: self.look(place) for place in PLACES}
        self.attributes = {way: set(vars(owner)) for way, owner in self.owners.items()}
        self.entries = []

    def look(self, place):
        """Return what lies in a place itself, and whether something does."""
        way, name = place
        namespace = vars(self.owners[way])
        return name in namespace, namespace.get(name)

    def target(self, place):
        """Return the arguments that tell patch.object() the place."""
        way, name = place
        return self.owners[way], name

    def add(self, places, leave, **kinds):
        """Note a patch that was put in place, with what lies there now."""
        values = {place: self.look(place)[1] for place in places}
        self.entries.append(Entry(values, leave, **kinds))

    def patch_of(self, place, new):
        """Return a patch of a place that was not begun, given by its name or by its target."""
        if place[0] == () and new is mock.DEFAULT and self.look(place) == self.before[place]:
            return async_patch(f"{MODULE}.{place[1]}")
        return async_patch.object(*self.target(place), new)

    @rule(
        place=st.sampled_from(PLACES),
        way=st.sampled_from(["with", "async with", "start"]),
        new=st.sampled_from([mock.DEFAULT, 5]),
        is_foreign=st.booleans(),
    )
    def enter(self, place, way, new, is_foreign):
        is_foreign = is_foreign and way != "async with"  # unittest.mock has none
        patch = mock.patch.object(*self.target(place)) if is_foreign else self.patch_of(place, new)
        if way == "with":
            patch.__enter__()
            self.add([place], leave_block(patch.__exit__), is_foreign=is_foreign)
        elif way == "async with":
            finish(patch.__aenter__())
            self.add([place], leave_block(patch.__aexit__, finish))
        else:
            patch.start()
            kinds = {"is_foreign": is_foreign, "is_started": not is_foreign}
            self.add([place], lambda exc: patch.stop(), **kinds)

    @rule(
        places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=4),
        new=st.sampled_from([mock.DEFAULT, 7]),
    )
    def enter_several(self, places, new):
        chosen = [place for place in dict.fromkeys(places) if place[0] == places[0][0]]
        owner = self.owners[places[0][0]]
        patch = async_patch.multiple(owner, **{name: new for _, name in chosen})
        patch.__enter__()
        self.add(chosen, leave_block(patch.__exit__))

    @rule(
        values=st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=2),
        clear=st.booleans(),
        by_name=st.booleans(),
    )
    def enter_items(self, values, clear, by_name):
        is_there = self.look(((), "settings")) == self.before[(), "settings"]
        target = f"{MODULE}.settings" if by_name and is_there else self.mapping
        patch = async_patch.dict(target, values, clear)
        patch.__enter__()
        assert {key: self.mapping.get(key) for key in values} == values
        self.add([], leave_block(patch.__exit__))

    @rule(
        body=st.sampled_from([coroutine, function, generator, async_generator]),
        places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=3),
        foreign=st.sets(st.integers(0, 2), max_size=2),
    )
    def call_decorated(self, body, places, foreign):
        patches = [
            (mock.patch if position in foreign else async_patch).object(*self.target(place))
            for position, place in enumerate(places)
        ]
        if foreign.issuperset(range(len(places))):  # unittest.mock covers no body by itself
            patches[0] = async_patch.object(*self.target(places[0]))
        running = called_below(body, *patches)
        first = running.__anext__() if body is async_generator else running
        with suppress(StopIteration):  # what an async generator gives comes so
            first.send(None)
        self.add(dict.fromkeys(places), leave_body(running))

    @rule(place=st.sampled_from(PLACES))
    def call_decorated_and_never_begin(self, place):
        called_below(coroutine, async_patch.object(*self.target(place))).close()

    @rule(place=st.sampled_from(PLACES))
    def fail_to_enter(self, place):
        owner, name = self.target(place)
        with pytest.raises(AttributeError, match="no attribute 'missing'"):
            async_patch.multiple(owner, **{name: mock.DEFAULT, "missing": 1}).__enter__()
        with pytest.raises(ZeroDivisionError):
            async_patch.object(owner, name, new_callable=lambda: 1 / 0).start()
        patches = [async_patch.object(owner, name) for name in ("missing", name)]
        with pytest.raises(AttributeError, match="no attribute 'missing'"):
            called_below(coroutine, *patches).send(None)

    @precondition(lambda self: self.entries)
    @rule(data=st.data(), exc=st.sampled_from(EXCEPTIONS))
    def leave(self, data, exc):
        position = data.draw(st.integers(0, len(self.entries) - 1))
        self.leave_entry(self.entries[position], exc)

    def leave_entry(self, entry, exc=None):
        """Leave a patch; before it those above, where one of unittest.mock takes part."""
        later = self.entries[self.entries.index(entry) + 1 :]
        touching = [other for other in later if other.places.keys() & entry.places.keys()]
        if any(each.is_foreign for each in [entry, *touching]):
            for other in reversed(touching):
                if other in self.entries:
                    self.leave_entry(other)
        self.entries.remove(entry)
        entry.leave(exc)

    @precondition(lambda self: any(entry.is_started for entry in self.entries))
    @rule()
    def stop_all(self):
        for entry in reversed([entry for entry in self.entries if entry.is_foreign]):
            if entry in self.entries:
                self.leave_entry(entry)
        async_patch.stopall()
        self.entries = [entry for entry in self.entries if not entry.is_started]

    @invariant()
    def latest_patch_is_what_is_seen(self):
        expected = {}
        for entry in self.entries:
            expected.update(entry.places)
        for place, value in expected.items():
            assert getattr_static(*self.target(place)) is value

    @invariant()
    def places_without_a_patch_are_as_before(self):
        patched = {place for entry in self.entries for place in entry.places}
        for place in set(PLACES) - patched:
            is_own, value = self.look(place)
            assert (is_own, id(value)) == (self.before[place][0], id(self.before[place][1]))

    def teardown(self):
        with ExitStack() as stack:
            stack.callback(sys.modules.pop, MODULE)
            while self.entries:  # in the order they came, the hardest one
                self.leave_entry(self.entries[0])
            self.places_without_a_patch_are_as_before()
            assert self.mapping == self.items
            now = {way: set(vars(owner)) for way, owner in self.owners.items()}
            assert now == self.attributes


TestPatches = PatchMachine.TestCase
TestPatches.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
