"""Finds where a program is observed to differ between the worlds, and what that comes down to."""

from contextlib import closing
from typing import NamedTuple

from divergences import DIVERGENCES
from worlds import OURS, STDLIB

#: Those that an observation tells by itself: the program goes on.
HARMLESS = [divergence for divergence in DIVERGENCES if not divergence.program]


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
        return self.what.partition(".")[2] or self.what, start(self.theirs), start(self.ours)

    def __str__(self):
        return "\n".join(
            [
                *self.program,
                f"-> {self.what} after {self.line!r}:",
                f"unittest.mock: {self.theirs}",
                f"asyncmocks:    {self.ours}",
            ]
        )


def start(text):
    """Give as much of an observation as says what sort it is."""
    return text.partition(" ")[0]


def first_difference(program, at_end=True):
    """Give the first difference that is none of those after which the program goes on, or None."""
    with closing(STDLIB.observe(program, at_end)) as stdlib, closing(
        OURS.observe(program, at_end)
    ) as asyncmocks:
        for number, (theirs, ours) in enumerate(zip(stdlib, asyncmocks)):
            for what in {**theirs, **ours}:
                pair = theirs.get(what, "nothing"), ours.get(what, "nothing")
                if pair[0] != pair[1]:
                    line = [*program, "the end"][number]
                    difference = Difference(program[: number + 1], line, what, *pair)
                    if not any(each.covers(difference) for each in HARMLESS):
                        return difference
    return None


def reduced(difference):
    """Leave out all lines without which the difference is still there: many at once, then each."""
    at_end = difference.line == "the end"
    size = len(difference.program) // 2
    while size:
        end = len(difference.program) - 1  # the last line is the one that tells
        while end > 0:
            start = max(end - size, 0)
            program = difference.program[:start] + difference.program[end:]
            found = first_difference(program, at_end)
            if found and found.kind == difference.kind:
                difference = found
                end = min(start, len(difference.program) - 1)
            else:
                end = start
        size //= 2
    return difference


def unexplained(program):
    """Give the reduced difference that the worlds show and no divergence covers, or None."""
    difference = first_difference(program)
    if difference is None:
        return None
    difference = reduced(difference)
    return None if any(each.covers(difference) for each in DIVERGENCES) else difference
