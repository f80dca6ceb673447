"""A pytest plugin for mutmut: its trampolines count as ours.

A mutated function is called by one of mutmut's, which would pass for the user's code that calls it.
"""

from mutmut.mutation import trampoline

trampoline.__package__ = "asyncmocks"
