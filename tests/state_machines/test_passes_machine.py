"""AsyncIteratorMock against a model of it: several passes at once, over items of every kind."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from asyncmocks import AsyncIteratorMock, async_iter
from helpers import finish

END = object()
ITEMS = st.lists(st.integers() | st.sampled_from([KeyError, ValueError("instance")]), max_size=5)


class Endless:
    """An async iterable that begins anew each time."""

    def __init__(self, items):
        self.items = items

    def __aiter__(self):
        return async_iter(*self.items)


async def generate(items):
    """Yield the items once."""
    for item in items:
        yield item


# What may be given as items, and whether each pass begins anew.
SOURCES = {
    "list": (list, True),
    "async iterable": (Endless, True),
    "iterator": (iter, False),
    "async generator": (generate, False),
}


class Source:
    """The model of items: how far they were walked, by one pass or by all of them together."""

    def __init__(self, kind, items):
        make, self.is_fresh = SOURCES[kind]
        self.given = make(items)
        self.items = items
        self.shared = iter(items)

    def begin(self):
        """Return what a new pass walks over."""
        return iter(self.items) if self.is_fresh else self.shared


class Walk:
    """The model of one pass."""

    def __init__(self, source):
        self.items = source.begin()
        self.taken = 0
        self.exhausted = self.closed = False
        self.sent = []

    def next(self):
        """Return the next item, END if there is none."""
        item = END if self.exhausted or self.closed else next(self.items, END)
        if item is END:
            self.exhausted = self.exhausted or not self.closed
        elif not is_exception(item):
            self.taken += 1
        return item


def is_exception(item):
    """Tell whether an item is raised."""
    return isinstance(item, Exception) or (isinstance(item, type) and issubclass(item, Exception))


def check_step(coroutine, expected):
    """Assert that a step gives, or raises, what the model says."""
    if expected is END:
        with pytest.raises(StopAsyncIteration):
            finish(coroutine)
    elif is_exception(expected):
        with pytest.raises(expected if isinstance(expected, type) else type(expected)) as caught:
            finish(coroutine)
        assert isinstance(expected, type) or caught.value is expected
    else:
        assert finish(coroutine) == expected


class PassesMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.source = Source("list", [])
        self.m = AsyncIteratorMock(self.source.given)
        self.passes = []  # since the last reset: what the mock gave, and its model

    def note_begin(self, given):
        """Note that a pass was begun."""
        self.passes.append((given, Walk(self.source)))

    def latest(self):
        """Return the model of the pass that the mock itself acts on; there is one from now on."""
        if not self.passes:
            self.note_begin(None)
        return self.passes[-1][1]

    @rule(kind=st.sampled_from(sorted(SOURCES)), items=ITEMS)
    def set_items(self, kind, items):
        self.source = Source(kind, items)
        self.m.items = self.source.given

    @rule(is_called=st.booleans())
    def begin(self, is_called):
        self.note_begin((self.m(1, key=2) if is_called else self.m).__aiter__())

    @rule()
    def go_through(self):
        async def walk():
            async for item in self.m:
                given.append(item)

        given, expected = [], []
        self.note_begin(None)
        ending = self.latest().next()
        while ending is not END and not is_exception(ending):
            expected.append(ending)
            ending = self.latest().next()
        check_step(walk(), None if ending is END else ending)
        assert given == expected

    def draw_pass(self, data, is_latest):
        """Return what acts on a pass, and its model: the mock for the latest, or what it gave."""
        held = [each for each in self.passes if each[0] is not None]
        if is_latest or not held:
            return self.m, self.latest()
        return data.draw(st.sampled_from(held))

    @rule(data=st.data(), is_latest=st.booleans(), send=st.none() | st.text(max_size=2))
    def step(self, data, is_latest, send):
        given, walk = self.draw_pass(data, is_latest)
        if send is not None:
            walk.sent.append(send)
        check_step(given.__anext__() if send is None else given.asend(send), walk.next())

    @rule(data=st.data(), is_latest=st.booleans(), throw=st.booleans())
    def end(self, data, is_latest, throw):
        given, walk = self.draw_pass(data, is_latest)
        walk.closed = True
        if throw:
            check_step(given.athrow(LookupError), LookupError)
        else:
            assert finish(given.aclose()) is None

    @rule()
    def reset(self):
        self.m.reset_mock()
        self.passes.clear()

    @invariant()
    def counts_are_those_of_the_model(self):
        walks = [walk for _, walk in self.passes]
        assert self.m.iter_count == len(walks)
        assert self.m.items_taken == sum(walk.taken for walk in walks)
        assert self.m.sent == [value for walk in walks for value in walk.sent]
        assert self.m.exhausted is bool(walks and walks[-1].exhausted)
        assert self.m.closed is bool(walks and walks[-1].closed)

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
                with pytest.raises(AssertionError, match=f"Iterated {len(self.passes)} time"):
                    assertion()


TestPasses = PassesMachine.TestCase
TestPasses.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
