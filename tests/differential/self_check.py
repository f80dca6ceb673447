"""Puts faults into asyncmocks, one at a time, and tells which the random programs find.

    python tests/differential/self_check.py [--programs COUNT] [NAME ...]

Run by hand with CPython 3.13 or later, where the programs were changed. Each fault is one that a
maintainer could make, made through public names alone, so that none depends on how asyncmocks is
written inside. The table says which program was the first to differ, of the 300 of the short run,
and with which lines. The exit code is 1 if fewer than 12 of the 14 are found.
"""
# Each fault has a name that says what it is, and makes the method that has it.
# ruff: noqa: D103, E402

import argparse
import sys
import unittest.mock
import warnings
from contextlib import ExitStack, suppress
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

import asyncmocks
import worlds
from differences import AUTOSPECS, MOCKS
from programs import autospec_program, program

CLASSES = (asyncmocks.AsyncMock, asyncmocks.MagicMock)
AT_LEAST = 12
FAULTS = []


def fault(name, owners=CLASSES):
    """Note a fault: what is called instead of `name`, which it is given first."""
    return lambda instead: FAULTS.append((instead, name, owners))


def replace(instead, name, owner):
    """Call a fault instead of an attribute; give what puts that back."""
    is_own, before = name in vars(owner), getattr(owner, name)
    setattr(owner, name, lambda *args, **kwargs: instead(before, *args, **kwargs))
    return lambda: setattr(owner, name, before) if is_own else delattr(owner, name)


@fault("reset_mock", CLASSES[:1])
def reset_forgets_await_args(before, self, *args, **kwargs):
    kept = self.await_args
    before(self, *args, **kwargs)
    if kept is not None:
        self.await_args = kept


@fault("reset_mock")
def reset_leaves_the_result_as_it_is(before, self, *args, **kwargs):
    result = getattr(self, "return_value", None) if self.called else None
    calls = list(result.mock_calls) if worlds.is_mock(result) else None
    before(self, *args, **kwargs)
    if calls and not result.mock_calls:
        result.mock_calls = calls


@fault("attach_mock")
def attached_mock_keeps_its_name(before, self, mock, attribute):
    attach = before if attribute.startswith("__") else setattr
    attach(self, *[mock, attribute] if attach is before else [attribute, mock])


@fault("assert_has_calls")
def any_order_ignores_duplicates(before, self, calls, any_order=False):
    distinct = [each for i, each in enumerate(calls) if each not in calls[:i]]
    before(self, distinct if any_order else calls, any_order)


@fault("assert_not_awaited", CLASSES[:1])
def a_call_counts_as_an_await(before, self):
    before(self)
    if self.call_count:
        raise AssertionError("was awaited")


@fault("assert_has_awaits", CLASSES[:1])
def order_of_awaits_does_not_matter(before, self, calls, any_order=False):
    before(self, calls, True)


@fault("configure_mock")
def dotted_names_are_set_before_plain_ones(before, self, **kwargs):
    for name in sorted(kwargs, key=lambda name: -name.count(".")):
        before(self, **{name: kwargs[name]})


@fault("__call__", CLASSES[:1])
def side_effect_that_is_an_exception_raises_at_the_call(before, self, *args, **kwargs):
    coroutine = before(self, *args, **kwargs)
    if isinstance(self.side_effect, (BaseException, type)):
        with suppress(StopIteration):
            coroutine.send(None)
    return coroutine


@fault("__init__")
def wraps_goes_before_return_value(before, self, *args, **kwargs):
    if kwargs.get("wraps") is not None:
        kwargs.pop("return_value", None)
    before(self, *args, **kwargs)


@fault("assert_any_call")
def any_call_is_the_latest_call(before, self, *args, **kwargs):
    before(self, *args, **kwargs)
    self.assert_called_with(*args, **kwargs)


@fault("__setattr__")
def default_of_a_side_effect_is_handed_on(before, self, name, value):
    def instead(*args, **kwargs):
        result = value(*args, **kwargs)
        return None if result is unittest.mock.DEFAULT else result

    is_function = name == "side_effect" and type(value).__name__ == "function"
    before(self, name, instead if is_function else value)


@fault("__deepcopy__")
def copies_share_their_lists(before, self, memo):
    copied = before(self, memo)
    copied.call_args_list = self.call_args_list
    return copied


@fault("dict", [asyncmocks.async_patch])
def patched_dict_is_not_cleared(before, in_dict, values=(), clear=False, **kwargs):
    return before(in_dict, values, **kwargs)


@fault("create_autospec", [asyncmocks])
def autospec_forgets_spec_set(before, spec, spec_set=False, **kwargs):
    return before(spec, **kwargs)


def find(instead, name, owners, count):
    """Give the first program that differs with the fault, as its number and text, or None."""
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        for owner in owners:
            stack.callback(replace(instead, name, owner))
        autospec = {"create_autospec": asyncmocks.create_autospec}
        stack.enter_context(unittest.mock.patch.dict(AUTOSPECS.asyncmocks.names, autospec))
        for seed in range(count):
            difference = MOCKS.unexplained(program(seed))
            if not difference and seed % 4 == 0:
                difference = AUTOSPECS.unexplained(autospec_program(seed))
            if difference:
                return seed, difference
    return None


def main():
    """Put the faults in, tell what was found, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=300, help="how many programs to try")
    parser.add_argument("names", nargs="*", help="the faults to put in, all of them if none")
    arguments = parser.parse_args()
    sys.unraisablehook = lambda unraisable: None  # what is left unawaited does not matter
    tried = [each for each in FAULTS if each[0].__name__ in arguments.names or not arguments.names]
    count = 0
    for fault in tried:
        found = find(*fault, arguments.programs)
        count += bool(found)
        title = fault[0].__name__.replace("_", " ")
        seed, difference = found or ("-", "not found")
        print(f"{title:52}  {seed:>5}  {str(difference)!r}", flush=True)
    print(f"{count} of {len(tried)} found")
    return int(count < AT_LEAST * len(tried) / len(FAULTS))


if __name__ == "__main__":
    sys.exit(main())
