"""A resource, its openings and its passes against a model: used at once, in any order, dropped."""

import re
from dataclasses import dataclass
from unittest.mock import DEFAULT, call

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from machines import case_of, rule_on

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, async_iter
from helpers import failure, finish, pause

END = object()
ITEMS = st.lists(st.integers() | st.sampled_from([KeyError, LookupError("instance")]), max_size=5)


def make_fresh(items):
    """Return an async iterable that begins anew each time."""
    return type("Fresh", (), {"__aiter__": lambda self: async_iter(*items)})()


async def generate(items):
    """Yield the items once."""
    for item in items:
        yield item


#: What may be given as items, and whether each pass begins anew.
SOURCES = [(list, True), (make_fresh, True), (iter, False), (generate, False)]


class Cancelled(BaseException):
    """What an event loop throws in."""


class Pass:
    """The model of one pass."""

    def __init__(self, items):
        self.items, self.sent, self.taken = items, [], 0
        self.exhausted = self.closed = False

    def next(self):
        """Return the next item, END if there is none."""
        item = END if self.exhausted or self.closed else next(self.items, END)
        self.exhausted |= item is END and not self.closed
        self.taken += item is not END and not is_exception(item)
        return item


@dataclass(eq=False)
class Used:
    """The model of what is used: the mock, an opening or a pass."""

    given: object
    call: object = None
    walk: Pass = None  # the pass that it acts on, once it is begun


def is_exception(item):
    """Tell whether an item is raised."""
    return item is KeyError or isinstance(item, LookupError)


async def wait_once():
    """Let others run, and leave the result to the mock."""
    await pause()
    return DEFAULT


def begun(awaitable):
    """Start to await it; return what steps on, and the result if it did not wait."""
    steps = awaitable.__await__()
    try:
        assert next(steps) is None
    except StopIteration as stop:
        return None, stop.value
    return steps, None


def check(coroutine, expected):
    """Assert that it gives, or raises, what the model says."""
    if expected is not END and not is_exception(expected):
        assert finish(coroutine) == expected
        return
    with pytest.raises((StopAsyncIteration, LookupError)) as caught:
        finish(coroutine)
    assert (StopAsyncIteration if expected is END else expected) in (caught.type, caught.value)


class ResourceMachine(RuleBasedStateMachine):
    make = staticmethod(lambda: AsyncContextManagerMock(items=[], enter_result="result"))

    def __init__(self):
        super().__init__()
        self.m = self.make()
        self.mocks = [Used(self.m, call())]
        self.openings, self.held = [], []
        #: What is under way: what steps it, and whether it counts as an entering at its end.
        self.steps = []
        self.begin_items = lambda: iter(())
        self.reset(ends_all=True)

    @rule(ends_all=st.booleans())
    def reset(self, ends_all):
        self.m.reset_mock()
        self.calls, self.awaits, self.unused, self.passes = [], [], [], []
        self.entered = self.left = 0
        self.steps = [(steps, False) for steps, _ in self.steps]
        for one in self.steps[:] if ends_all else ():
            self.go_on(one, is_cancelled=False)

    @rule(source=st.sampled_from(SOURCES), items=ITEMS)
    def set_items(self, source, items):
        make, is_fresh = source
        shared = iter(items)
        self.begin_items = lambda: iter(items) if is_fresh else shared
        self.m.items = make(items)

    @rule(argument=st.integers(0, 99))
    def call(self, argument):
        opened = Used(self.m(argument), call(argument))
        self.calls.append(opened.call)
        for each in (self.openings, self.unused):
            each.append(opened)

    def use(self, used):
        """Note that it is used; return it."""
        self.unused = [each for each in self.unused if each is not used]
        return used.given

    @rule_on("mocks", "openings", is_entered=st.booleans(), is_slow=st.booleans())
    def enter_or_await(self, one, is_entered, is_slow):
        self.m.__aenter__.side_effect = wait_once if is_slow else None
        given = self.use(one)
        self.awaits += [] if is_entered else [one.call]
        steps, result = begun(given.__aenter__() if is_entered else given)
        assert (steps is None) is not is_slow
        if steps:
            self.steps.append((steps, is_entered))
        else:
            assert result == "result"
            self.entered += is_entered

    @rule_on("steps", is_cancelled=st.booleans())
    def go_on(self, one, is_cancelled):
        self.steps.remove(one)
        steps, is_entered = one
        with pytest.raises(Cancelled if is_cancelled else StopIteration) as caught:
            steps.throw(Cancelled()) if is_cancelled else next(steps)
        assert is_cancelled or caught.value.value == "result"
        self.entered += is_entered and not is_cancelled

    @rule_on("mocks", "openings", exc=st.none() | st.just(KeyError("body")))
    def leave(self, one, exc):
        exit_args = (exc and type(exc), exc, None)

        assert not finish(self.use(one).__aexit__(*exit_args))

        assert self.m.exit_args == exit_args
        self.left += 1

    def begin(self, used):
        """Note that a pass was begun."""
        used.walk = Pass(self.begin_items())
        self.passes.append(used.walk)

    def walk_of(self, used):
        """Return the pass that something acts on, which begins with it if there is none."""
        if used.given is self.m:  # acts on the latest
            used.walk = self.passes[-1] if self.passes else None
        if used.walk is None:
            self.begin(used)
        return used.walk

    @rule_on("mocks", "openings")
    def begin_a_pass(self, one):
        given = self.use(one).__aiter__()
        self.begin(one)
        self.held.append(Used(given, walk=one.walk))

    @rule_on("mocks", "openings")
    def go_through(self, one):
        async def walk():
            async for item in self.use(one):
                given.append(item)

        given, items = [], []
        self.begin(one)
        while not items or not (items[-1] is END or is_exception(items[-1])):
            items.append(one.walk.next())
        check(walk(), None if items[-1] is END else items[-1])
        assert given == items[:-1]

    @rule_on("mocks", "openings", "held", send=st.none() | st.text(max_size=2))
    def step(self, one, send):
        given, walk = self.use(one), self.walk_of(one)
        walk.sent += [] if send is None else [send]
        check(given.__anext__() if send is None else given.asend(send), walk.next())

    @rule_on("mocks", "openings", "held", is_thrown=st.booleans())
    def end(self, one, is_thrown):
        given = self.use(one)
        self.walk_of(one).closed = True
        if is_thrown:
            check(given.athrow(KeyError), KeyError)
        else:
            check(given.aclose(), None)

    @rule_on("openings")
    def read_an_attribute(self, one):
        assert self.use(one).name_of_it is self.m.name_of_it

    @rule_on("openings")
    def drop(self, one):
        self.openings.remove(one)
        one.given = None

    @invariant()
    def records_are_those_of_the_model(self):
        m = self.m
        assert m.call_args_list == self.calls
        assert m.await_args_list == [each for each in m.mock_awaits if not each[0]] == self.awaits
        assert (m.call_count, m.await_count) == (len(self.calls), len(self.awaits))
        assert (m.enter_count, m.exit_count) == (self.entered, self.left)
        assert m.iter_count == len(self.passes)
        assert m.items_taken == sum(each.taken for each in self.passes)
        assert m.sent == [value for each in self.passes for value in each.sent]
        assert m.exhausted is bool(self.passes and self.passes[-1].exhausted)
        assert m.closed is bool(self.passes and self.passes[-1].closed)

    @invariant()
    def assertions_say_what_the_counts_say(self):
        m = self.m
        for assertion, holds in [
            (m.assert_iterated, self.passes),
            (m.assert_not_iterated, not self.passes),
            (m.assert_exhausted, m.exhausted),
            (m.assert_closed, m.closed),
        ]:
            if holds:
                assertion()
            else:
                assert f"Iterated {len(self.passes)} time" in failure(assertion)

    @invariant()
    def openings_that_nobody_used_are_told_of(self):
        if not self.unused:
            self.m.assert_all_awaited()
            return
        shown = re.findall(r"mock(\(.*\)) at ", failure(self.m.assert_all_awaited))
        assert [f"call{each}" for each in shown] == [repr(each.call) for each in self.unused]

    @invariant()
    def each_is_equal_to_the_mock_alone(self):
        given = [opened.given for opened in self.openings]
        assert all(each == self.m for each in given)
        assert all(one is other or one != other for one in given for other in given)


class IteratorMachine(ResourceMachine):
    make = staticmethod(lambda: AsyncIteratorMock(enter_result="result"))


TestResource = case_of(ResourceMachine, 80)
TestIterator = case_of(IteratorMachine, 80)
