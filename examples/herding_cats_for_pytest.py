"""To test in pytest's manner: mocks from a fixture, a parameter, async tests.

Catches a herder who never gives up.
"""

from unittest.mock import call

import pytest

from asyncmocks import create_autospec
from herding_cats import Cat, Herder, StubbornCatError

pytestmark = pytest.mark.asyncio


@pytest.fixture
def cat():
    """Give the mock of a cat that moves once it was petted twice."""
    cat = create_autospec(Cat, instance=True)
    cat.move.side_effect = lambda place: cat.pet.await_count >= 2
    return cat


async def test_cat_is_petted_until_it_moves(cat):
    """Between two attempts the cat is petted once."""
    await Herder().move(cat, "barn")

    move, pet = call.move("barn"), call.pet()
    assert cat.mock_awaits == [move, pet, move, pet, move]


@pytest.mark.parametrize("patience", [0, 1])
async def test_patience_ends(cat, patience):
    """A herder gives up after as many pets as he has patience for."""
    with pytest.raises(StubbornCatError, match="barn"):
        await Herder(patience).move(cat, "barn")

    assert cat.pet.await_count == patience


async def test_cat_that_runs_away(cat):
    """Anything but stubbornness is passed on as it is."""
    cat.pet.side_effect = ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await Herder().move(cat, "barn")
