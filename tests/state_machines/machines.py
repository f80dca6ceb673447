"""What the machines have in common: rules that use something the machine has, and how far to go."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule


def rule_on(*lists, **strategies):
    """Make a rule of a method that takes one of what is in lists of the machine, if there is."""

    def filled(machine):
        return [each for each in map(machine.__getattribute__, lists) if each]

    one = st.runner().flatmap(lambda machine: st.one_of(*map(st.sampled_from, filled(machine))))
    return lambda method: precondition(filled)(rule(one=one, **strategies)(method))


def case_of(machine, max_examples):
    """Return the test case of a machine."""
    machine.TestCase.settings = settings(
        max_examples=max_examples, stateful_step_count=40, deadline=None
    )
    return machine.TestCase
