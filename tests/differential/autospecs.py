"""Random programs on what `create_autospec()` makes: on calls, their signatures, and names.

The interpreter makes a function of a function and mocks of classes, ours are mocks: compared is
what both are there for, not how they look. `f` is of a function, `c` of a class or its instances.
"""

import inspect
import random
import re
import types
from unittest import mock

import asyncmocks
import sharing
import things
from programs import choices_of, expanded
from worlds import NOT_REPLACED, attempt, execute, is_mock

CHOICES = choices_of(r"""
function_autospec: f = create_autospec($function) | f = create_autospec($function, $argument)
class_autospec: c = create_autospec($class) | c = create_autospec($class, spec_set=True)
    | c = create_autospec($class, instance=True)
argument: return_value=$scalar | side_effect=$effect | name='n'
class: Plain | Repo | Sub | Manager | AsyncManager | Called | AsyncCalled | Slots | Data | Mathy
function: func | afunc | Repo.save | Repo.path | Plain.meth | Repo.astat | Plain.stat | any_args
    | any_args_async
line: $target($args) | 10x wait($target($args)) | 4x $target.$bare() | 4x $target.$with_args($args)
    | $target.return_value = $scalar | $target.side_effect = $effect | hasattr($auto, '$name')
    | $auto.$name = 1 | isinstance($auto, $class) | aenter($auto) | enter($auto) | len($auto)
    | $auto.reset_mock() | $target.call_args == call($args) | $target.$name
    | $target.$with_calls($calls) | inspect.iscoroutinefunction($target)
    | str(inspect.signature($target)) | bool($auto) | $instance.$name = 1
auto: c | $instance
instance: c.return_value | c()
target: 3x f | c | 2x c.$name | 2x $instance.$name
scalar: 1 | 2 | 'a' | None
effect: ValueError | [1, 2] | any_args | any_args_async | None | fail
name: foo | bar | save | path | meth | stat | astat | clsm | url | prop | attr | inst | go | sync
    | other
args: $nothing | 1 | 1, 2 | 1, 2, 3 | a=1 | row=1 | 1, flag=2 | x=1 | 1, d=3 | z=1
calls: [call($args)] | [call($args), call($args)] | [call.$name($args)]
bare: assert_called | assert_called_once | assert_not_called | assert_awaited
    | assert_awaited_once | assert_not_awaited
with_args: assert_called_with | assert_called_once_with | assert_any_call | assert_awaited_with
    | assert_awaited_once_with | assert_any_await
with_calls: assert_has_calls | assert_has_awaits
""")
RECORDS = ("called", "call_count", "call_args_list", "mock_calls", "await_count")


def autospec_program(seed):
    """Return the program of that seed: two autospecs, and up to 16 lines on what to do."""
    chance = random.Random(seed)
    names = ["function_autospec", "class_autospec", *["line"] * chance.randint(1, 16)]
    return [expanded(name, chance, CHOICES) for name in names]


class AutospecWorld:
    """Runs programs with one `create_autospec()`."""

    def __init__(self, create_autospec):
        self.names = {
            **vars(things),
            **{name: getattr(mock, name) for name in NOT_REPLACED},
            "create_autospec": create_autospec,
            "inspect": inspect,
        }

    def observe(self, program, at_end=True):
        """Yield what was observed after each line; maps from what to a text."""
        names = dict(self.names)
        try:
            for line in program:
                yield observe_line(line, names)
        finally:
            sharing.restore()


def observe_line(line, names):
    """Run a line; observe what it gives, and what was recorded."""
    result, text = attempt(execute, line, names)
    if type(result) is types.CoroutineType:
        result.close()
    observed = {"result": "a mock" if is_mock(result) else plainly(text)}
    for name in {"f", "c"}.intersection(names):
        for record in RECORDS:
            observed[f"{name}.{record}"] = plainly(attempt(getattr, names[name], record)[1])
    return observed


def plainly(text):
    """Leave of a text what does not tell how things look: of an error its type."""
    error = re.match(r"\w+(Error|Iteration)\b(?=:)", text)
    return error.group() if error else re.sub(r"<\w+ [^<>]*>", "a mock", text)


STDLIB = AutospecWorld(mock.create_autospec)
OURS = AutospecWorld(asyncmocks.create_autospec)
