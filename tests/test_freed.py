"""What is recorded is freed when it is reset, and with the mock: no memory grows with the calls."""

import asyncio
import contextlib
import gc
import weakref
from operator import attrgetter
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    create_autospec,
    fail_on_unawaited,
    run,
)
from helpers import (
    caught_warnings,
    collect,
    enter,
    finish,
    is_gone,
    raise_in,
    step,
    waiting_for,
)


class Thing(list):
    """What a weak reference can follow."""


class ThingError(Exception):
    """What a weak reference can follow, raised."""


class Client:
    async def get(self, url): ...


def attached():
    """Make a MagicMock with an AsyncMock that was attached."""
    root = MagicMock()
    root.attach_mock(AsyncMock(), "child")
    return root


#: How to make a tree, and the mock in it that is used.
TREES = {
    "alone": (AsyncMock, lambda root: root),
    "deep": (AsyncMock, attrgetter("a.b.c")),
    "assigned": (lambda: MagicMock(child=AsyncMock()), attrgetter("child")),
    "attached": (attached, attrgetter("child")),
    "spec": (lambda: MagicMock(spec=Client), attrgetter("get")),
    "autospec": (lambda: create_autospec(Client, instance=True), attrgetter("get")),
    "manager": (lambda: AsyncContextManagerMock(enter_result=1), lambda root: root),
    "iterator": (lambda: AsyncIteratorMock([1, 2, 3]), lambda root: root),
}


async def drop(m, thing):
    """Call and forget."""
    with caught_warnings() as caught:
        m(thing)
    del caught[:]


async def in_block(use, *args):
    """Use a mock where nothing may be forgotten."""
    with fail_on_unawaited():
        await use(*args)


async def send(opening, thing):
    """Begin to iterate, send, and close."""
    await opening.__anext__()
    await opening.asend(thing)
    await opening.aclose()


#: What is done with a mock, its side_effect meanwhile, and what is raised.
USES = {
    "awaited": (lambda m, thing: waiting_for(m(thing)), None, None),
    "failing": (lambda m, thing: waiting_for(m(thing)), ThingError, ThingError),
    "cancelled": (
        lambda m, thing: asyncio.wait_for(m(thing), 0.001),
        lambda thing: asyncio.sleep(60),
        asyncio.TimeoutError,
    ),
    "dropped": (drop, None, None),
    "awaited in a block": (lambda m, thing: in_block(waiting_for, m(thing)), None, None),
    "dropped in a block": (lambda m, thing: in_block(drop, m, thing), None, AssertionError),
    "entered": (lambda m, thing: enter(m(thing)), None, None),
    "failed when entered": (lambda m, thing: raise_in(m(), ThingError(thing)), None, ThingError),
    "iterated": (lambda m, thing: collect(m(thing)), None, None),
    "sent": (lambda m, thing: send(m(), thing), None, None),
}
CALLS = ("awaited", "failing", "cancelled", "dropped")
IN_BLOCKS = ("awaited in a block", "dropped in a block")
CASES = [(tree, use) for tree in list(TREES)[:6] for use in CALLS]
CASES += [(tree, use) for tree in ("deep", "manager") for use in IN_BLOCKS]
CASES += [("manager", use) for use in ("awaited", "dropped", "entered", "failed when entered")]
CASES += [("iterator", use) for use in ("dropped", "iterated", "sent")]


@pytest.mark.parametrize(("tree", "use"), CASES)
def test_what_a_call_was_given_is_freed(tree, use):
    """So it is by each reset of the tree, the first and later ones; without one with the mock."""
    make, find = TREES[tree]
    way, effect, error = USES[use]
    root = make()
    for end in ("reset", "reset again", "deleted"):
        thing = Thing()
        reference = weakref.ref(thing)
        find(root).side_effect = effect
        with pytest.raises(error) if error else contextlib.ExitStack():
            run(way(find(root), thing))
        find(root).side_effect = None
        del thing
        if end == "deleted":
            del root
        else:
            root.reset_mock()
            root.assert_all_awaited()
        assert is_gone(reference), end


@pytest.mark.parametrize("tree", ["alone", "deep", "assigned"])
def test_what_a_side_effect_gave_or_raised_is_not_kept(tree):
    """Results, exceptions and the frames that these passed are freed when the caller drops them."""
    make, find = TREES[tree]
    root = make()
    m = find(root)

    def fail():
        raise ThingError(Thing())

    def use():
        local = Thing()
        try:
            finish(m())
        except ThingError as exc:
            return weakref.ref(exc), weakref.ref(local)

    m.side_effect = Thing
    reference = weakref.ref(finish(m()))
    assert is_gone(reference)
    m.side_effect = fail
    assert all(map(is_gone, use()))


def test_what_plain_children_were_given_is_freed():
    """So is what their results were given."""
    root, first, second = MagicMock(), Thing(), Thing()
    references = weakref.ref(first), weakref.ref(second)
    root.child(first)
    root.child.return_value.other(key=second)
    del first, second

    root.reset_mock()

    assert all(map(is_gone, references))


@pytest.mark.parametrize("tree", list(TREES)[:7])
def test_memory_does_not_grow_with_the_number_of_calls(tree):
    """Calls with resets between keep next to nothing."""
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    make, find = TREES[tree]
    root = make()
    m = find(root)

    def work(count):
        for _ in range(count):
            step(enter(m("u")) if tree == "manager" else m("u"))
            root.reset_mock()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    work(50)
    tracemalloc.start()
    try:
        before = work(0)
        assert work(500) - before < 20000
    finally:
        tracemalloc.stop()


def test_what_is_not_reset_is_kept():
    """All that was recorded is there, however much it is."""
    root, calls = MagicMock(child=AsyncMock()), [call(number) for number in range(100)]

    for _, args, _ in calls:
        finish(root.child(*args))

    assert root.child.await_count == root.child.call_count == 100
    assert root.mock_calls == root.mock_awaits == [call.child(number) for number in range(100)]
    assert root.child.await_args_list == calls
