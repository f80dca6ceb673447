"""Openings of a resource against a model: used at once, in any order, cancelled, dropped."""

from unittest.mock import DEFAULT, call

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock
from helpers import pause

ITEMS = ["first", "second", "third"]
SOME = st.integers(0, 99)


class Cancelled(BaseException):
    """What an event loop throws in."""


class Opened:
    """The model of one opening."""

    def __init__(self, given, argument):
        self.given = given
        self.argument = argument
        #: What is left of its pass, None before it is begun, and whether a reset forgot that.
        self.walk = None
        self.is_forgotten = False


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


def ended(steps):
    """Step to the end and return the result."""
    try:
        next(steps)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("it waits again")


class OpeningsMachine(RuleBasedStateMachine):
    make = staticmethod(lambda: AsyncContextManagerMock(items=ITEMS, enter_result="result"))

    def __init__(self):
        super().__init__()
        self.m = self.make()
        self.openings = []
        #: What is under way: what steps it, and whether it counts as an entering at its end.
        self.steps = []
        self.is_slow = False
        self.forget()

    def forget(self):
        """Begin the records anew."""
        self.calls, self.awaits, self.unused = [], [], []
        self.entered = self.left = self.passes = self.taken = 0
        for opened in self.openings:
            opened.is_forgotten = True
        self.steps = [(steps, False) for steps, _ in self.steps]

    def pick(self, data):
        """Return an opening that is used now."""
        opened = data.draw(st.sampled_from(self.openings))
        if opened in self.unused:
            self.unused.remove(opened)
        return opened

    @rule(argument=SOME)
    def call(self, argument):
        opened = Opened(self.m(argument), argument)
        self.openings.append(opened)
        self.unused.append(opened)
        self.calls.append(call(argument))

    @rule(is_slow=st.booleans())
    def let_enterings_wait(self, is_slow):
        self.m.__aenter__.side_effect = wait_once if is_slow else None
        self.is_slow = is_slow

    def note(self, steps, result, is_entering):
        """Note what was begun, which has come to its end if nothing waits."""
        assert (steps is None) is not self.is_slow
        if steps is not None:
            self.steps.append((steps, is_entering))
            return
        assert result == "result"
        self.entered += is_entering

    @precondition(lambda self: self.openings)
    @rule(data=st.data())
    def await_it(self, data):
        opened = self.pick(data)
        self.awaits.append(call(opened.argument))
        self.note(*begun(opened.given), is_entering=False)

    @precondition(lambda self: self.openings)
    @rule(data=st.data())
    def enter(self, data):
        self.note(*begun(self.pick(data).given.__aenter__()), is_entering=True)

    @precondition(lambda self: self.steps)
    @rule(data=st.data(), is_cancelled=st.booleans())
    def go_on(self, data, is_cancelled):
        steps, is_entering = self.steps.pop(data.draw(st.integers(0, len(self.steps) - 1)))
        if is_cancelled:
            with pytest.raises(Cancelled):
                steps.throw(Cancelled())
            return
        assert ended(steps) == "result"
        self.entered += is_entering

    @precondition(lambda self: self.openings)
    @rule(data=st.data(), exc=st.none() | st.just(KeyError("body")))
    def leave(self, data, exc):
        exit_args = (exc and type(exc), exc, None)

        _, is_swallowed = begun(self.pick(data).given.__aexit__(*exit_args))

        assert not is_swallowed
        assert self.m.exit_args == exit_args
        self.left += 1

    @precondition(lambda self: self.openings)
    @rule(data=st.data())
    def step(self, data):
        opened = self.pick(data)
        if opened.walk is None:
            opened.walk, opened.is_forgotten = iter(ITEMS), False
            self.passes += 1
        expected = next(opened.walk, None)
        if expected is None:
            with pytest.raises(StopAsyncIteration):
                begun(opened.given.__anext__())
            return
        assert begun(opened.given.__anext__()) == (None, expected)
        self.taken += not opened.is_forgotten

    @precondition(lambda self: self.openings)
    @rule(data=st.data())
    def go_through(self, data):
        async def walk():
            return [item async for item in opened.given]

        opened = self.pick(data)
        assert begun(walk()) == (None, ITEMS)
        opened.walk, opened.is_forgotten = iter(()), False
        self.passes += 1
        self.taken += len(ITEMS)

    @precondition(lambda self: self.openings)
    @rule(data=st.data())
    def read_an_attribute(self, data):
        assert self.pick(data).given.name_of_it is self.m.name_of_it

    @precondition(lambda self: self.openings)
    @rule(data=st.data())
    def drop(self, data):
        opened = data.draw(st.sampled_from(self.openings))
        self.openings.remove(opened)
        opened.given = None

    @rule()
    def reset(self):
        self.m.reset_mock()
        self.forget()

    @invariant()
    def records_are_those_of_the_model(self):
        m = self.m
        assert m.call_args_list == self.calls
        assert m.call_count == len(self.calls)
        assert m.await_args_list == self.awaits
        assert m.await_count == len(self.awaits)
        assert [each for each in m.mock_awaits if not each[0]] == self.awaits
        assert (m.enter_count, m.exit_count) == (self.entered, self.left)
        assert (m.iter_count, m.items_taken) == (self.passes, self.taken)

    @invariant()
    def openings_that_nobody_used_are_told_of(self):
        if not self.unused:
            self.m.assert_all_awaited()
            return
        with pytest.raises(AssertionError) as caught:
            self.m.assert_all_awaited()
        shown = [line.partition(". ")[2] for line in str(caught.value).splitlines()[1:]]
        assert [line.partition(" at ")[0] for line in shown if line] == [
            f"mock({opened.argument})" for opened in self.unused
        ]

    @invariant()
    def each_is_equal_to_the_mock_alone(self):
        given = [opened.given for opened in self.openings]
        assert all(each == self.m for each in given)
        assert all(one is other or one != other for one in given for other in given)


class IteratorOpeningsMachine(OpeningsMachine):
    make = staticmethod(lambda: AsyncIteratorMock(ITEMS, enter_result="result"))


TestOpenings = OpeningsMachine.TestCase
TestIteratorOpenings = IteratorOpeningsMachine.TestCase
TestOpenings.settings = TestIteratorOpenings.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None
)
