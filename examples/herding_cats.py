"""The code under test: cats move only when they are pleased, and a herder who copes."""

import asyncio


class StubbornCatError(Exception):
    """Petting did not help."""


class Cat:
    """A cat; being pleased lasts for one move."""

    def __init__(self):
        self.place = None
        self.pleased = False

    async def pet(self):
        """Please the cat."""
        self.pleased = True

    async def move(self, place):
        """Go there and return True, if pleased."""
        if self.pleased:
            self.place = place
        moved, self.pleased = self.pleased, False
        return moved


class Herder:
    """Moves cats, with patience for so many pets each."""

    def __init__(self, patience=3):
        self.patience = patience

    async def move(self, cat, place):
        """Pet one cat until it moves."""
        for _ in range(self.patience):
            if await cat.move(place):
                return
            await cat.pet()
        if not await cat.move(place):
            raise StubbornCatError(place)

    async def move_all(self, cats, place):
        """Move all cats at once; one that stays does not keep the others."""
        moves = [self.move(cat, place) for cat in cats]
        results = await asyncio.gather(*moves, return_exceptions=True)
        return [cat for cat, result in zip(cats, results) if result is None]
