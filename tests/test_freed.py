"""What is recorded is freed when it is reset, and with the mock: no memory grows with the calls."""

import asyncio
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
from helpers import caught_warnings, collect, enter, finish, raise_in, step, waiting_for


class Thing(list):
    """What a weak reference can follow."""


class ThingError(Exception):
    """What a weak reference can follow, raised."""


class Client:
    async def get(self, url):
        """Be awaited."""


def is_gone(reference):
    """Tell whether nothing keeps a thing alive any more; PyPy takes its time."""
    for _ in range(12):
        gc.collect()
        if reference() is None:
            return True
    return False


def attached():
    """Return a MagicMock with an AsyncMock that was attached."""
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
}
MANAGER = (lambda: AsyncContextManagerMock(enter_result=1), lambda root: root)
ITERATOR = (lambda: AsyncIteratorMock([1, 2, 3]), lambda root: root)


def awaited(m, thing):
    """Call and await."""
    run(waiting_for(m(thing)))


def dropped(m, thing):
    """Call and forget."""
    with caught_warnings() as caught:
        m(thing)
    del caught[:]


def failing(m, thing):
    """Call and await what fails."""
    m.side_effect = ThingError
    with pytest.raises(ThingError):
        run(m(thing))
    m.side_effect = None


def cancelled(m, thing):
    """Call, begin to await, and cancel."""

    async def forever(thing):
        await asyncio.get_event_loop().create_future()

    async def cancel():
        task = asyncio.ensure_future(m(thing))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    m.side_effect = forever
    run(cancel())
    m.side_effect = None


def awaited_in_a_block(m, thing):
    """Call and await where nothing may be forgotten."""
    with fail_on_unawaited():
        run(waiting_for(m(thing)))


def forgotten_in_a_block(m, thing):
    """Call where nothing may be forgotten."""
    with caught_warnings() as caught, pytest.raises(AssertionError) as failure:
        with fail_on_unawaited():
            m(thing)
    del caught[:], failure


def entered(m, thing):
    """Call and enter."""
    assert run(enter(m(thing))) == 1


def failed_in_block(m, thing):
    """Call, enter, and fail."""
    with pytest.raises(ThingError):
        run(raise_in(m(), ThingError(thing)))
    m.assert_exited_with(ThingError)


def iterated(m, thing):
    """Call and iterate."""
    run(collect(m(thing)))


def sent(m, thing):
    """Call, begin to iterate, send, and close."""

    async def use(opening):
        await opening.__anext__()
        await opening.asend(thing)
        await opening.aclose()

    run(use(m()))


IN_BLOCKS = (awaited_in_a_block, forgotten_in_a_block)
USES = [(tree, use) for tree in TREES.values() for use in (awaited, dropped, failing, cancelled)]
USES += [(tree, use) for tree in (TREES["deep"], MANAGER) for use in IN_BLOCKS]
USES += [(MANAGER, use) for use in (awaited, entered, dropped, failed_in_block)]
USES += [(ITERATOR, use) for use in (iterated, dropped, sent)]


@pytest.mark.parametrize(("tree", "use"), USES)
def test_what_a_call_was_given_is_freed(tree, use):
    """So it is by each reset of the tree, the first and later ones; without one with the mock."""
    make, find = tree
    root = make()
    for end in ("reset", "reset again", "deleted"):
        thing = Thing()
        reference = weakref.ref(thing)
        use(find(root), thing)
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
    assert [is_gone(reference) for reference in use()] == [True, True]


def test_what_plain_children_were_given_is_freed():
    """So is what their results were given."""
    root, first, second = MagicMock(), Thing(), Thing()
    references = weakref.ref(first), weakref.ref(second)
    root.child(first)
    root.child.return_value.other(key=second)
    del first, second

    root.reset_mock()

    assert [is_gone(reference) for reference in references] == [True, True]


@pytest.mark.parametrize("tree", [*TREES.values(), MANAGER])
def test_memory_does_not_grow_with_the_number_of_calls(tree):
    """Calls with resets between keep next to nothing."""
    tracemalloc = pytest.importorskip("tracemalloc")  # PyPy has none
    make, find = tree
    root = make()
    m = find(root)

    def work(count):
        for _ in range(count):
            step(enter(m("u")) if tree is MANAGER else m("u"))
            root.reset_mock()
        gc.collect()

    work(50)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work(500)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 20000


def test_what_is_not_reset_is_kept():
    """All that was recorded is there, however much it is."""
    root, calls = MagicMock(child=AsyncMock()), [call(number) for number in range(100)]

    for _, args, _ in calls:
        finish(root.child(*args))

    assert root.child.await_count == root.child.call_count == 100
    assert root.mock_calls == root.mock_awaits == [call.child(number) for number in range(100)]
    assert root.child.await_args_list == calls
