"""The awaits of a whole tree of mocks, and its forgotten calls."""

import contextlib
import copy
import inspect
import os
from unittest.mock import call

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, MagicMock, fail_on_unawaited
from helpers import finish, run

HERE = os.path.basename(__file__)


def line():
    """Return the line number of the caller."""
    return inspect.currentframe().f_back.f_lineno


def failure_of(assertion):
    """Return the text with which an assertion fails."""
    with pytest.raises(AssertionError) as caught:
        assertion()
    return str(caught.value)


def test_awaits_of_the_tree_stand_in_await_order():
    """Awaits of the mock, its children and its results have the form of mock_calls."""
    m = AsyncMock()
    later = m.a(1)

    finish(m(2))
    result = finish(m.b.c(3))
    finish(result(4))
    finish(result.d(5))
    finish(later)

    assert m.mock_awaits == [call(2), call.b.c(3), call.b.c()(4), call.b.c().d(5), call.a(1)]
    assert m.b.mock_awaits == [call.c(3), call.c()(4), call.c().d(5)]
    assert m.b.c.return_value.mock_awaits == [call(4), call.d(5)]


@pytest.mark.parametrize("make", [AsyncMock, MagicMock, AsyncContextManagerMock])
def test_attached_mocks_belong_to_the_tree(make):
    """attach_mock() and assignment put a mock into the tree, from then on."""
    parent, first, second = make(), AsyncMock(), AsyncMock()
    finish(first("before"))

    parent.attach_mock(first, "first")
    parent.second = second
    finish(second(1))
    finish(parent.first(2))

    assert parent.mock_awaits == [call.second(1), call.first(2)]
    assert first.mock_awaits == [call("before"), call(2)]


def test_mock_with_a_name_is_not_taken_over():
    """As in mock_calls, a mock that has a name stays on its own."""
    parent, child = MagicMock(), AsyncMock(name="own")
    parent.child = child

    finish(parent.child(1))

    assert parent.mock_awaits == []
    assert child.mock_awaits == [call(1)]


def test_mock_of_its_own_has_its_awaits():
    """Without parent and children mock_awaits is the list of awaits."""
    m = AsyncMock()
    assert m.mock_awaits == []

    finish(m(1))

    assert m.mock_awaits == [call(1)]


def test_reset_forgets_the_awaits_below():
    """reset_mock() of a mock clears what its tree awaited; that of a child only the child's."""
    m = AsyncMock()
    finish(m.a(1))
    finish(m.b(2))

    m.a.reset_mock()
    assert m.a.mock_awaits == []
    assert m.mock_awaits == [call.a(1), call.b(2)]
    m.reset_mock()

    assert m.mock_awaits == m.b.mock_awaits == []
    finish(m.b(3))
    assert m.mock_awaits == [call.b(3)]


def test_entering_is_an_await_of_the_tree():
    """`async with` awaits magic methods, which are in the tree as in mock_calls."""

    async def main():
        m = AsyncMock()
        async with m:
            await m.work()
        return m

    m = run(main())

    exits = call.__aexit__(None, None, None)
    assert m.mock_awaits == [call.__aenter__(), call.work(), exits]


def test_deep_copy_has_a_tree_of_its_own():
    """A copy keeps the awaits, and its later ones are its own."""
    m = AsyncMock()
    finish(m.a(1))

    twin = copy.deepcopy(m)
    finish(twin.a(2))

    assert m.mock_awaits == [call.a(1)]
    assert twin.mock_awaits == [call.a(1), call.a(2)]


def test_results_that_were_replaced_are_not_copied():
    """A deep copy has what can be reached: nothing has to be copied for the mock's history."""
    m = AsyncMock()
    m.return_value.line = (item for item in "generators cannot be copied")
    finish(m.return_value(1))
    m.return_value = 2

    twin = copy.deepcopy(m)

    assert twin.mock_awaits == [call()(1)]
    assert finish(twin()) == 2


def test_mock_may_be_attached_elsewhere():
    """What is attached to another mock belongs to that one's tree from then on."""
    first, second, child = MagicMock(), MagicMock(), AsyncMock()
    first.attach_mock(child, "child")
    finish(child(1))

    second.attach_mock(child, "there")
    finish(child(2))

    assert first.mock_awaits == [call.child(1)] or first.mock_awaits == []
    assert second.mock_awaits == [call.there(2)]


def test_mock_that_is_attached_in_a_circle_is_taken_out_of_its_tree():
    """unittest.mock refuses the circle without a word; the mock is below nothing then."""
    parent, m = MagicMock(), AsyncMock()
    parent.attach_mock(m, "m")

    m.child.attach_mock(m, "circle")
    m.parent = parent
    finish(m(1))
    parent(2)

    assert parent.mock_calls == [call(2)]
    assert m.mock_calls == [call(1), call.parent(2)]
    assert m.mock_awaits == [call(1)]
    assert parent.mock_awaits == m.child.mock_calls == []


def test_all_awaited_passes():
    """Where every call was awaited, nothing is said."""
    m = AsyncMock()
    finish(m())
    finish(m.a.b())

    m.assert_all_awaited()
    MagicMock().assert_all_awaited()


@pytest.mark.parametrize("make", [AsyncMock, MagicMock])
def test_all_awaited_lists_each_forgotten_call(make):
    """The calls of the mock and of all below are listed with their lines."""
    m = make(name="m", spec=["a", "b"], a=AsyncMock(), b=AsyncMock())
    coroutines, at = [m.a("row"), m.b.c(1)], line()

    text = failure_of(m.assert_all_awaited)

    for coroutine in coroutines:
        coroutine.close()
    assert text == (
        "Expected all calls of m to have been awaited; 2 calls were not.\n"
        "Called but never awaited (is an `await` missing?):\n"
        f"1. m.a('row') at {HERE}:{at}\n2. m.b.c(1) at {HERE}:{at}"
    )


def test_all_awaited_lists_openings_that_were_not_used():
    """Who calls a context manager forgets to enter it, unless it is used in any other way."""
    m = AsyncContextManagerMock(name="m")
    m("used").cursor
    m("url")
    at = line() - 1

    assert failure_of(m.assert_all_awaited) == (
        "Expected all calls of m to have been awaited; 1 call was not.\n"
        "Called but never awaited (is an `await` missing?):\n"
        f"1. m('url') at {HERE}:{at}"
    )


def test_block_fails_if_a_call_of_any_mock_is_forgotten():
    """fail_on_unawaited() lists the calls made in its block, and no others."""
    first, second = AsyncMock(name="first"), AsyncMock(name="second")
    before = first("before")
    kept = []

    def block():
        with fail_on_unawaited():
            finish(second("awaited"))
            kept.append(second.child("forgotten"))

    text = failure_of(block)

    at = block.__code__.co_firstlineno + 3
    assert text == (
        "Expected all calls in the block to have been awaited; 1 call was not.\n"
        "Called but never awaited (is an `await` missing?):\n"
        f"1. second.child('forgotten') at {HERE}:{at}"
    )
    before.close()
    kept[0].close()


def test_block_passes_if_all_calls_are_awaited():
    """Awaits at any time before the end of the block count; blocks may be nested."""
    m = AsyncMock()

    with fail_on_unawaited():
        coroutine = m()
        with fail_on_unawaited():
            finish(m())
        finish(coroutine)


def test_watch_may_be_used_in_its_own_block():
    """The inner block does not make the outer one forget."""
    m, watch = AsyncMock(), fail_on_unawaited()

    def block():
        with watch:
            m("outer").close()
            with contextlib.suppress(AssertionError), watch:
                m("inner").close()

    assert "outer" in failure_of(block)


def test_block_knows_nothing_of_the_one_before():
    """What fail_on_unawaited() returns may be used again, and lists the calls of its block only."""
    m, watch = AsyncMock(), fail_on_unawaited()

    def block():
        with watch:
            m("forgotten").close()

    assert "forgotten" in failure_of(block)
    with watch:
        finish(m("awaited"))


def test_exception_of_the_block_is_passed_on():
    """A failing block fails as it does, whatever was forgotten."""
    kept = []

    def block():
        with fail_on_unawaited():
            kept.append(AsyncMock()())
            raise LookupError

    with pytest.raises(LookupError):
        block()
    kept[0].close()


def test_copies_of_two_trees_are_two():
    """Trees that are copied at once have their awaits apart, and know what is forgotten."""
    first, second = AsyncMock(), AsyncMock()
    finish(first.child(1))
    finish(second.child(2))

    copies = copy.deepcopy([first, second])
    for number, m in enumerate(copies):
        finish(m.child(number))
    copies[0].child("forgotten").close()

    assert copies[0].mock_awaits == [call.child(1), call.child(0)]
    assert copies[1].mock_awaits == [call.child(2), call.child(1)]
    copies[1].assert_all_awaited()
    with pytest.raises(AssertionError, match="forgotten"):
        copies[0].assert_all_awaited()
