"""Puts faults into asyncmocks, one at a time, and tells which the random programs find.

    python tests/differential/self_check.py [--programs COUNT] [NAME ...]

Run by hand with CPython 3.13 or later, where the programs were changed. Each fault is one that a
maintainer could make, made through public names alone, so that none depends on how asyncmocks is
written inside. The table says which program was the first to differ, of the 300 of the short run,
and with which lines. The exit code is 1 if fewer than 12 of the 14 are found.
"""
# Each fault has a name that says what it is, and makes the method that has it.
# ruff: noqa: D103, E402, N807

import argparse
import sys
import unittest.mock
import warnings
from contextlib import ExitStack, suppress
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

import asyncmocks
import autospecs
import worlds
from differences import AUTOSPECS, MOCKS
from programs import program

CLASSES = (asyncmocks.AsyncMock, asyncmocks.MagicMock)
AT_LEAST = 12
FAULTS = []


def fault(name, classes=CLASSES):
    """Note a fault: a function that is called instead of the method `name`, given the method."""

    def noted(make):
        FAULTS.append((make, name, classes))
        return make

    return noted


def replace(make, name, owner):
    """Put what the function makes of an attribute in its place; give what puts it back."""
    is_own, before = name in vars(owner), getattr(owner, name)
    setattr(owner, name, make(before))
    return lambda: setattr(owner, name, before) if is_own else delattr(owner, name)


@fault("reset_mock", CLASSES[:1])
def reset_forgets_await_args(before):
    def reset_mock(self, *args, **kwargs):
        kept = self.await_args
        before(self, *args, **kwargs)
        if kept is not None:
            self.await_args = kept

    return reset_mock


@fault("reset_mock")
def reset_leaves_the_result_as_it_is(before):
    def reset_mock(self, *args, **kwargs):
        result = getattr(self, "return_value", None) if self.called else None
        calls = list(result.mock_calls) if worlds.is_mock(result) else None
        before(self, *args, **kwargs)
        if calls and not result.mock_calls:
            result.mock_calls = calls

    return reset_mock


@fault("attach_mock")
def attached_mock_keeps_its_name(before):
    def attach_mock(self, mock, attribute):
        attach = before if attribute.startswith("__") else setattr_in_turn
        attach(self, mock, attribute)

    def setattr_in_turn(self, mock, attribute):
        setattr(self, attribute, mock)

    return attach_mock


@fault("assert_has_calls")
def any_order_ignores_duplicates(before):
    def assert_has_calls(self, calls, any_order=False):
        distinct = [each for i, each in enumerate(calls) if each not in calls[:i]]
        before(self, distinct if any_order else calls, any_order)

    return assert_has_calls


@fault("assert_not_awaited", CLASSES[:1])
def a_call_counts_as_an_await(before):
    def assert_not_awaited(self):
        before(self)
        if self.call_count:
            raise AssertionError("was awaited")

    return assert_not_awaited


@fault("assert_has_awaits", CLASSES[:1])
def order_of_awaits_does_not_matter(before):
    return lambda self, calls, any_order=False: before(self, calls, True)


@fault("configure_mock")
def dotted_names_are_set_before_plain_ones(before):
    def configure_mock(self, **kwargs):
        for name in sorted(kwargs, key=lambda name: -name.count(".")):
            before(self, **{name: kwargs[name]})

    return configure_mock


@fault("__call__", CLASSES[:1])
def side_effect_that_is_an_exception_raises_at_the_call(before):
    def __call__(self, *args, **kwargs):
        coroutine, effect = before(self, *args, **kwargs), self.side_effect
        if isinstance(effect, (BaseException, type)):
            with suppress(StopIteration):
                coroutine.send(None)
        return coroutine

    return __call__


@fault("__init__")
def wraps_goes_before_return_value(before):
    def __init__(self, *args, **kwargs):
        if kwargs.get("wraps") is not None:
            kwargs.pop("return_value", None)
        before(self, *args, **kwargs)

    return __init__


@fault("assert_any_call")
def any_call_is_the_latest_call(before):
    def assert_any_call(self, *args, **kwargs):
        before(self, *args, **kwargs)
        self.assert_called_with(*args, **kwargs)

    return assert_any_call


@fault("side_effect")
def default_of_a_side_effect_is_handed_on(before):
    def set_effect(self, effect):
        def instead(*args, **kwargs):
            result = effect(*args, **kwargs)
            return None if result is unittest.mock.DEFAULT else result

        is_function = type(effect).__name__ == "function"
        before.__set__(self, instead if is_function else effect)

    return property(before.__get__, set_effect)


@fault("__deepcopy__")
def copies_share_their_lists(before):
    def __deepcopy__(self, memo):
        copied = before(self, memo)
        copied.call_args_list = self.call_args_list
        return copied

    return __deepcopy__


@fault("dict", [asyncmocks.async_patch])
def patched_dict_is_not_cleared(before):
    return lambda in_dict, values=(), clear=False, **kwargs: before(in_dict, values, **kwargs)


@fault("create_autospec", [asyncmocks])
def autospec_forgets_spec_set(before):
    return lambda spec, spec_set=False, **kwargs: before(spec, **kwargs)


def find(make, name, owners, count):
    """Give the first program that differs with the fault, as its number and text, or None."""
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        for owner in owners:
            stack.callback(replace(make, name, owner))
        names = autospecs.OURS.names
        stack.callback(names.update, create_autospec=names["create_autospec"])
        names["create_autospec"] = asyncmocks.create_autospec
        for seed in range(count):
            difference = MOCKS.unexplained(program(seed))
            if not difference and seed % 4 == 0:
                difference = AUTOSPECS.unexplained(autospecs.autospec_program(seed))
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
