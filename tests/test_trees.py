"""The awaits of a whole tree of mocks, in await order: `mock_awaits`."""

import copy
from unittest.mock import call

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, MagicMock
from helpers import failure, finish


def test_awaits_of_the_tree_stand_in_await_order():
    """Awaits of the mock, its children and its results have the form of mock_calls."""
    m = AsyncMock()
    assert m.mock_awaits == []
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
    """From then on, by assignment too, unless they have a name; they may move to another."""
    parent, other, first, second = make(), MagicMock(), AsyncMock(), AsyncMock()
    parent.named = AsyncMock(name="own")
    finish(first("before"))
    parent.attach_mock(first, "first")
    parent.second = second
    for each in (second, parent.first, parent.named):
        finish(each(1))

    assert parent.mock_awaits == [call.second(1), call.first(1)]
    assert (first.mock_awaits, parent.named.mock_awaits) == ([call("before"), call(1)], [call(1)])
    other.attach_mock(first, "there")
    finish(first(2))
    assert other.mock_awaits == [call.there(2)]
    assert call.first(2) not in parent.mock_awaits


def test_reset_forgets_the_awaits_below():
    """That of a mock clears what its tree awaited; that of a child only the child's."""
    m = AsyncMock()
    finish(m.a(1))
    finish(m.b(2))

    m.a.reset_mock()
    assert (m.a.mock_awaits, m.mock_awaits) == ([], [call.a(1), call.b(2)])
    m.reset_mock()

    assert m.mock_awaits == m.b.mock_awaits == []
    finish(m.b(3))
    assert m.mock_awaits == [call.b(3)]


def test_copies_have_trees_of_their_own():
    """Those of two trees that are copied at once are two, and know what is forgotten."""
    first, second = AsyncMock(), AsyncMock()
    finish(first.child(1))
    finish(second.child(2))

    copies = copy.deepcopy([first, second])
    for number, m in enumerate(copies):
        finish(m.child(number))
    copies[0].child("forgotten").close()

    assert first.mock_awaits == [call.child(1)]
    assert copies[0].mock_awaits == [call.child(1), call.child(0)]
    assert copies[1].mock_awaits == [call.child(2), call.child(1)]
    copies[1].assert_all_awaited()
    assert "forgotten" in failure(copies[0].assert_all_awaited)


def test_results_that_were_replaced_are_not_copied():
    """A deep copy has what can be reached: nothing has to be copied for the mock's history."""
    m = AsyncMock()
    m.return_value.line = (item for item in "generators cannot be copied")
    finish(m.return_value(1))
    m.return_value = 2

    twin = copy.deepcopy(m)

    assert twin.mock_awaits == [call()(1)]
    assert finish(twin()) == 2


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
