"""Finds where a program is observed to differ between the worlds, and what that comes down to."""

from contextlib import closing
from typing import NamedTuple

import worlds
from divergences import AUTOSPEC_DIVERGENCES, DIVERGENCES


class Difference(NamedTuple):
    """The first thing that was observed to differ."""

    program: list
    line: str
    what: str
    theirs: str
    ours: str

    @property
    def kind(self):
        """Tell what remains the same while the program gets shorter."""
        sorts = [text.partition(" ")[0] for text in (self.theirs, self.ours)]
        return [self.what.partition(".")[2] or self.what, *sorts]

    def __str__(self):
        found = [f"-> {self.what} after {self.line!r}:", f"unittest.mock: {self.theirs}"]
        return "\n".join([*self.program, *found, f"asyncmocks:    {self.ours}"])


class Comparison:
    """Two worlds, and what may differ between them."""

    def __init__(self, kind, divergences):
        self.stdlib, self.asyncmocks = kind(*worlds.BY_STDLIB), kind(*worlds.BY_US)
        self.divergences = [each for listed in divergences.values() for each in listed]
        #: Those that an observation tells by itself: the program goes on.
        self.harmless = [divergence for divergence in self.divergences if not divergence.program]

    def unexplained(self, program):
        """Give the reduced difference that the worlds show and no divergence covers, or None."""
        difference = self.first_difference(program)
        difference = difference and self.reduced(difference)
        is_covered = any(each.covers(difference) for each in self.divergences if difference)
        return None if is_covered else difference

    def first_difference(self, program, at_end=True):
        """Give the first difference after which the program does not go on, or None."""
        stdlib = self.stdlib.observe(program, at_end)
        asyncmocks = self.asyncmocks.observe(program, at_end)
        with closing(stdlib), closing(asyncmocks):
            for number, (theirs, ours) in enumerate(zip(stdlib, asyncmocks)):
                for what in {**theirs, **ours}:
                    pair = theirs.get(what, "nothing"), ours.get(what, "nothing")
                    if pair[0] != pair[1]:
                        line = [*program, "the end"][number]
                        difference = Difference(program[: number + 1], line, what, *pair)
                        if not any(each.covers(difference) for each in self.harmless):
                            return difference
        return None

    def reduced(self, difference):
        """Leave out all lines that the difference does not need: many at once, then each."""
        at_end = difference.line == "the end"
        size = len(difference.program) // 2
        while size:
            end = len(difference.program) - 1  # the last line is the one that tells
            while end > 0:
                start = max(end - size, 0)
                program = difference.program[:start] + difference.program[end:]
                found = self.first_difference(program, at_end)
                if found and found.kind == difference.kind:
                    difference = found
                    end = min(start, len(difference.program) - 1)
                else:
                    end = start
            size //= 2
        return difference


MOCKS = Comparison(worlds.World, DIVERGENCES)
AUTOSPECS = Comparison(worlds.AutospecWorld, AUTOSPEC_DIVERGENCES)
