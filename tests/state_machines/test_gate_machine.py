"""A Gate against a model of it: calls come, go, fail and are cancelled in any order."""

import asyncio

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from asyncmocks import AsyncContextManagerMock, AsyncMock, Gate, MagicMock

TURNS = 8
CANCELLED = object()


class Client:
    async def get(self, *args):
        """Be a coroutine function."""


def make_mocks(gate):
    """Return mocks of several kinds that the gate holds, each with what awaiting it gives."""
    plain = AsyncMock(side_effect=gate, return_value="plain")
    child = MagicMock(spec=Client).get
    child.side_effect, child.return_value = gate, "child"
    manager = AsyncContextManagerMock(enter_result="entered")
    manager.__aenter__.side_effect = gate
    return [plain, child, manager.__aenter__]


class Call:
    """What the model knows of one call: its task, and what shall come of it once it is let go."""

    def __init__(self, task, default):
        self.task = task
        self.default = default
        self.ending = None

    def check(self):
        """Assert that the task is where the model says."""
        if self.ending is None:
            assert not self.task.done()
        elif self.ending is CANCELLED:
            assert self.task.cancelled()
        elif isinstance(self.ending, Exception):
            assert self.task.exception() is self.ending
        else:
            assert self.task.result() == self.ending


class GateMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.gate = Gate()
        self.mocks = make_mocks(self.gate)
        self.awaits = [0] * len(self.mocks)
        self.calls = []
        self.queue = []
        self.waiters = []
        self.released = 0
        self.is_open = False

    def settle(self):
        """Let all tasks go as far as they can."""

        async def turn():
            for _ in range(TURNS):
                await asyncio.sleep(0)

        self.loop.run_until_complete(turn())

    def start(self, which):
        """Call a mock in a task of its own, which has not begun."""
        m = self.mocks[which]
        call = Call(self.loop.create_task(m(len(self.calls))), m.return_value)
        self.calls.append(call)
        return call

    def note_begin(self, which, call):
        """Note that a call has reached the gate."""
        self.awaits[which] += 1
        if self.is_open:
            call.ending = call.default
        else:
            self.queue.append(call)

    @rule(chosen=st.lists(st.integers(0, 2), min_size=1, max_size=4))
    def call(self, chosen):
        calls = [(which, self.start(which)) for which in chosen]
        for which, call in calls:
            self.note_begin(which, call)
        self.settle()

    @rule(which=st.integers(0, 2))
    def call_and_cancel_before_it_begins(self, which):
        call = self.start(which)
        call.task.cancel()
        call.ending = CANCELLED
        self.settle()

    @precondition(lambda self: self.queue)
    @rule(results=st.lists(st.none() | st.integers(), min_size=1, max_size=4))
    def release(self, results):
        for result in results[: len(self.queue)]:
            call = self.queue.pop(0)
            self.released += 1
            call.ending = call.default if result is None else result
            self.gate.release(*[] if result is None else [result])
        self.settle()

    @precondition(lambda self: self.queue)
    @rule()
    def release_and_cancel_before_it_goes_on(self):
        call = self.queue.pop(0)
        self.released += 1
        call.ending = CANCELLED
        self.gate.release("lost")
        call.task.cancel()
        self.settle()

    @precondition(lambda self: self.queue)
    @rule()
    def fail(self):
        call = self.queue.pop(0)
        self.released += 1
        call.ending = KeyError(self.released)
        self.gate.fail(call.ending)
        self.settle()

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def cancel(self, data):
        position = data.draw(st.integers(0, len(self.queue) - 1))
        call = self.queue.pop(position)
        call.ending = CANCELLED
        call.task.cancel()
        self.settle()

    @precondition(lambda self: not self.queue)
    @rule(method=st.sampled_from(["release", "fail"]))
    def let_go_of_nothing(self, method):
        args = [KeyError] if method == "fail" else []
        with pytest.raises(RuntimeError, match=r"^no call waits at the gate;"):
            getattr(self.gate, method)(*args)

    @rule(count=st.integers(1, 5))
    def begin_to_wait(self, count):
        waiting = self.gate.wait_until_waiting(count, timeout=None)
        self.waiters.append((count, self.loop.create_task(waiting)))
        self.settle()

    @precondition(lambda self: self.waiters)
    @rule(data=st.data())
    def cancel_a_waiter(self, data):
        position = data.draw(st.integers(0, len(self.waiters) - 1))
        _, task = self.waiters.pop(position)
        task.cancel()
        self.settle()
        assert task.cancelled()

    @rule(count=st.integers(1, 5), timeout=st.sampled_from([0, 0.0005]))
    def wait_for_a_while(self, count, timeout):
        waiting = self.gate.wait_until_waiting(count, timeout=timeout)
        if count <= len(self.queue):
            self.loop.run_until_complete(waiting)
            return
        with pytest.raises(AssertionError) as caught:
            self.loop.run_until_complete(waiting)
        assert str(caught.value).startswith(f"Expected {count} waiting at the gate within ")
        assert f", found {len(self.queue)}." in str(caught.value)

    @precondition(lambda self: len(self.calls) > 5)
    @rule(by_leaving=st.booleans())
    def open(self, by_leaving):
        if by_leaving:
            with pytest.raises(LookupError), self.gate:
                raise LookupError
        else:
            self.gate.open()
        self.is_open = True
        for call in self.queue:
            call.ending = call.default
        self.queue.clear()
        self.settle()

    @invariant()
    def calls_are_where_they_belong(self):
        assert self.gate.waiting == len(self.queue)
        for call in self.calls:
            call.check()

    @invariant()
    def awaits_are_counted(self):
        assert [m.await_count for m in self.mocks] == self.awaits
        assert sum(m.call_count for m in self.mocks) == len(self.calls)

    @invariant()
    def waiters_wake_in_time(self):
        for count, task in self.waiters:
            assert task.done() is (count <= len(self.queue))
        self.waiters = [waiter for waiter in self.waiters if not waiter[1].done()]

    def teardown(self):
        self.open(by_leaving=False)
        self.calls_are_where_they_belong()
        [task.cancel() for _, task in self.waiters]
        self.settle()
        self.loop.close()


TestGate = GateMachine.TestCase
TestGate.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
