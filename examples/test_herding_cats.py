"""To test async code in plain `def` tests, on every Python: with run.

Catches a slow cat that keeps the others waiting.
"""

import asyncio
import unittest
from unittest.mock import call

from asyncmocks import Gate, create_autospec, run
from herding_cats import Cat, Herder, StubbornCatError


def make_cat(pets=0):
    """Make the mock of a cat that moves once it was petted so many times."""
    cat = create_autospec(Cat, instance=True)
    cat.move.side_effect = lambda place: cat.pet.await_count >= pets
    return cat


class HerderTest(unittest.TestCase):
    def test_pleased_cat_is_not_petted(self):
        """A cat that moves at once is left alone."""
        cat = make_cat()

        run(Herder().move(cat, "barn"))

        self.assertEqual(cat.mock_awaits, [call.move("barn")])

    def test_cat_is_petted_until_it_moves(self):
        """Between two attempts the cat is petted once."""
        cat = make_cat(pets=2)

        run(Herder().move(cat, "barn"))

        move, pet = call.move("barn"), call.pet()
        self.assertEqual(cat.mock_awaits, [move, pet, move, pet, move])

    def test_patience_ends(self):
        """A cat that no petting moves is given up."""
        with self.assertRaises(StubbornCatError):
            run(Herder(patience=2).move(make_cat(pets=3), "barn"))

    def test_slow_cat_does_not_keep_the_others(self):
        """All cats are on their way at the same time."""
        slow, quick = make_cat(), make_cat()

        async def scenario():
            with Gate() as gate:
                slow.move.side_effect = gate
                herding = asyncio.ensure_future(Herder().move_all([slow, quick], "barn"))
                await gate.wait_until_waiting()
                await quick.move.wait_until_any_await_with("barn")
                gate.release(True)
                return await herding

        self.assertEqual(run(scenario()), [slow, quick])
