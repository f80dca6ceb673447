"""A Gate against a model of it: calls come, go, fail and are cancelled in any order."""

import asyncio
from types import SimpleNamespace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from machines import case_of, rule_on

from annotated import Response
from asyncmocks import AsyncContextManagerMock, AsyncMock, Gate, MagicMock
from helpers import failure, turns

PENDING, CANCELLED = object(), object()
WHICH = st.integers(0, 2)
ENDINGS = st.none() | st.integers() | st.just(CANCELLED) | st.builds(KeyError)


def ending_of(task):
    """Return how a task ended: its result, its exception, or one of the above."""
    if not task.done():
        return PENDING
    return CANCELLED if task.cancelled() else task.exception() or task.result()


class GateMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.gate = Gate()
        plain = AsyncMock(side_effect=self.gate, return_value="plain")
        child = MagicMock(spec=Response).json
        child.side_effect, child.return_value = self.gate, "child"
        manager = AsyncContextManagerMock(enter_result="entered")
        manager.__aenter__.side_effect = self.gate
        self.mocks = [plain, child, manager.__aenter__]
        self.awaits = [0, 0, 0]
        #: All calls, and those that the gate holds: the task, and how it ends.
        self.calls, self.queue = [], []
        self.waiters = []
        self.is_open = False

    def settle(self):
        """Let all tasks go as far as they can."""
        self.loop.run_until_complete(turns(8))

    @rule(chosen=st.lists(WHICH, min_size=1, max_size=4), cancelled=st.sets(WHICH, max_size=1))
    def call(self, chosen, cancelled):
        for position, which in enumerate(chosen):
            m = self.mocks[which]
            task = self.loop.create_task(m(len(self.calls)))
            call = SimpleNamespace(task=task, default=m.return_value, ending=PENDING)
            self.calls.append(call)
            if position in cancelled:  # before it begins
                task.cancel()
                call.ending = CANCELLED
                continue
            self.awaits[which] += 1
            if self.is_open:
                call.ending = call.default
            else:
                self.queue.append(call)
        self.settle()

    @precondition(lambda self: self.queue)
    @rule(endings=st.lists(ENDINGS, min_size=1, max_size=4))
    def let_go(self, endings):
        for call, ending in zip(self.queue[:], endings):
            self.queue.remove(call)
            call.ending = call.default if ending is None else ending
            if isinstance(ending, KeyError):
                self.gate.fail(ending)
            else:
                self.gate.release(*[] if ending is None else [ending])
            if ending is CANCELLED:  # before it goes on
                call.task.cancel()
        self.settle()

    @rule_on("queue", endings=st.lists(ENDINGS, max_size=2))
    def cancel(self, one, endings):
        self.queue.remove(one)
        one.ending = CANCELLED
        one.task.cancel()
        self.let_go(endings)  # of others, before it has left

    @precondition(lambda self: not self.queue)
    @rule(method=st.sampled_from(["release", "fail"]))
    def let_go_of_nothing(self, method):
        with pytest.raises(RuntimeError, match=r"^no call waits at the gate;"):
            getattr(self.gate, method)(*[KeyError] if method == "fail" else [])

    @rule(count=st.integers(1, 5))
    def begin_to_wait(self, count):
        waiting = self.gate.wait_until_waiting(count, timeout=None)
        self.waiters.append((count, self.loop.create_task(waiting)))
        self.settle()

    @rule_on("waiters")
    def cancel_a_waiter(self, one):
        self.waiters.remove(one)
        one[1].cancel()
        self.settle()
        assert one[1].cancelled()

    @rule(count=st.integers(1, 5), timeout=st.sampled_from([0, 0.0005]))
    def wait_for_a_while(self, count, timeout):
        waiting = self.gate.wait_until_waiting(count, timeout=timeout)
        if count <= len(self.queue):
            self.loop.run_until_complete(waiting)
            return
        text = failure(self.loop.run_until_complete, waiting)
        assert text.startswith(f"Expected {count} waiting at the gate within ")
        assert f", found {len(self.queue)}." in text

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
        assert [ending_of(call.task) for call in self.calls] == [call.ending for call in self.calls]
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


TestGate = case_of(GateMachine, 60)
