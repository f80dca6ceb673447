"""To test in IsolatedAsyncioTestCase: `async def` tests, from Python 3.8 on.

Catches one stubborn cat that stops the whole herd.
"""

import unittest

from asyncmocks import AsyncMock, MagicMock, async_patch
from herding_cats import Cat, Herder

TestCase = getattr(unittest, "IsolatedAsyncioTestCase", unittest.TestCase)


@unittest.skipIf(TestCase is unittest.TestCase, "IsolatedAsyncioTestCase came with Python 3.8")
class HerdTest(TestCase):
    async def asyncSetUp(self):
        self.cats = [Cat(), Cat(), Cat()]

    async def test_whole_herd_arrives(self):
        """Real cats that are spied on: each is petted once and arrives."""
        spies = [MagicMock(wraps=cat) for cat in self.cats]

        arrived = await Herder().move_all(spies, "barn")

        self.assertEqual(arrived, spies)
        self.assertEqual([cat.place for cat in self.cats], ["barn"] * 3)
        for spy in spies:
            spy.pet.assert_awaited_once_with()

    @async_patch.object(Cat, "pet")
    async def test_herd_that_no_petting_pleases_stays(self, pet):
        """The patch lasts while the test runs: no cat is pleased, and none arrives."""
        arrived = await Herder(patience=2).move_all(self.cats, "barn")

        self.assertEqual(arrived, [])
        self.assertEqual(pet.await_count, 6)

    async def test_stubborn_cat_does_not_keep_the_others(self):
        """Where one cat stays, the others arrive."""
        self.cats[1].move = AsyncMock(return_value=False)

        arrived = await Herder().move_all(self.cats, "barn")

        self.assertEqual(arrived, [self.cats[0], self.cats[2]])
