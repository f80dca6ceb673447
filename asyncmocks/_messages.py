"""The messages of mocks, gates and waits, made here: pure functions from data to str.

Nothing here decides, counts or compares; that is done by those who call.
"""

import inspect
import re
from unittest import mock

from ._compat import TYPE_CHECKING
from ._wording import (
    at,
    brief,
    calls_text,
    expected_text,
    forgotten,
    name_of,
    numbered,
    text_of,
    times,
)

if TYPE_CHECKING:
    from typing import Any, Optional, Sequence, Tuple

# Compiled at its first use.
FUNCTION_IN_CALL = r"(?:[^\s()]|\(\))+(?=\(|$)"


def not_awaited(name: str) -> str:
    """`assert_awaited()` failed."""
    return f"Expected {name} to have been awaited. Awaited 0 times."


def not_awaited_once(name: str, count: int, awaits: "Sequence[str]") -> str:
    """`assert_awaited_once()` failed."""
    found = f"Expected {name} to have been awaited once. Awaited {times(count)}."
    return found + numbered("Awaits:", awaits)


def awaited(name: str, count: int, awaits: "Sequence[str]") -> str:
    """`assert_not_awaited()` failed."""
    found = f"Expected {name} to not have been awaited. Awaited {times(count)}."
    return found + numbered("Awaits:", awaits)


def nothing_awaited(expected: str) -> str:
    """`assert_awaited_with()` failed: there was no await."""
    return f"Expected await: {expected}\nNot awaited"


def last_await_differs(expected: str, actual: str) -> str:
    """`assert_awaited_with()` failed."""
    return f"expected await not found.\nExpected: {expected}\n  Actual: {actual}"


def await_missing(expected: str, awaits: "Sequence[str]") -> str:
    """`assert_any_await()` failed."""
    found = f"{expected} await not found. Awaited {times(len(awaits))}."
    return found + numbered("Awaits:", awaits)


def awaits_missing(expected: "Any", actual: "Any", errors: "Sequence[Any]") -> str:
    """`assert_has_awaits()` failed."""
    problem = "Awaits not found."
    if any(errors):
        shown = ", ".join(error_text(error) for error in errors)
        problem = f"Error processing expected awaits.\nErrors: [{shown}]"
    return f"{problem}\nExpected: {calls_text(expected)}\nActual: {calls_text(actual)}"


def error_text(error: "Any") -> str:
    """Return the repr of an exception as it is from 3.7 on, without a comma at the end."""
    return f"{type(error).__name__}({error.args[0]!r})" if error else "None"


def awaits_missing_in_any_order(
    name: str, missing: "Sequence[Any]", awaits: "Sequence[str]"
) -> str:
    """`assert_has_awaits(any_order=True)` failed."""
    found = f"Expected awaits of {name} not found, in any order. Awaited {times(len(awaits))}."
    lacking = numbered("Missing:", [expected_text(call) for call in missing])
    return found + lacking + numbered("Awaits:", awaits)


def visit(exit_args: "Optional[Tuple[Any, ...]]", place: str) -> str:
    """Return an entering (no `exit_args`) or an exit of a context manager."""
    if exit_args is None:
        return at("entered", place)
    exc = exit_args[1] if exit_args[1] is not None else exit_args[0]
    return at("exited" if exc is None else f"exited with {text_of(exc)}", place)


def not_visited_so(
    name: str, expected: str, counts: "Tuple[int, int]", story: "Sequence[str]"
) -> str:
    """An assertion on enterings and exits failed."""
    entered, exited = map(times, counts)
    found = f"Expected {name} to {expected}. Entered {entered}, exited {exited}."
    return found + numbered("Enterings and exits:", story)


def class_name(cls: "Any") -> str:
    """Return the name of an exception class, or what stands for no exception."""
    return "no exception" if cls is None else str(cls.__name__)


def one_pass(taken: int, exhausted: bool, closed: bool) -> str:
    """Return how far one pass over items went."""
    items = "1 item taken" if taken == 1 else f"{taken} items taken"
    ends = [word for word, so in (("exhausted", exhausted), ("closed", closed)) if so]
    return f"{items}, {' and '.join(ends) or 'left open'}"


def not_iterated_so(name: str, expected: str, story: "Sequence[str]") -> str:
    """An assertion on passes over items failed."""
    found = f"Expected {name} to {expected}. Iterated {times(len(story))}."
    return found + numbered("Passes:", story)


def side_effect_exhausted(name: str, count: int) -> str:
    """An iterable given as side_effect has no more results."""
    return (
        f"side_effect of {name} is exhausted: there is no result for await {count}; "
        "give it more results, or a function"
    )


def coroutine_as(argument: str, coroutine: "Any") -> str:
    """A coroutine object was given where a function is wanted."""
    # A qualified name, or what `coroutine_name()` returns.
    found = re.match(FUNCTION_IN_CALL, str(coroutine.__qualname__))
    function = found.group().rpartition("<locals>.")[2] if found else "function"
    return (
        f"{argument} is a coroutine object, which can be awaited once only: "
        f"pass the function, not the coroutine it returned ({argument}={function})"
    )


def bad_side_effect(value: "Any") -> str:
    """A side_effect that no call could use."""
    return (
        "side_effect must be an exception, a callable or an iterable, not "
        f"{brief(value)}; for a fixed result write return_value="
    )


def bad_suppress(value: "Any") -> str:
    """What no exit could swallow was given as suppress."""
    return (
        "suppress must be an exception class, a tuple of them, or True for all, not "
        f"{brief(value)}; to suppress nothing, leave it out"
    )


def no_exception_class(value: "Any") -> str:
    """`assert_exited_with()` was given something else."""
    given = brief(value)
    hint = f"; pass its class, {type(value).__name__}" if isinstance(value, BaseException) else ""
    return f"assert_exited_with() takes an exception class or None, not {given}{hint}"


def bad_items(value: "Any") -> str:
    """Items that can't be iterated."""
    kind, given = type(value).__name__, brief(value)
    hint = "pass what it returns" if callable(value) else "for a single item pass a list of it"
    return f"items must be an iterable or async iterable, not {kind}: {given}; {hint}"


def cannot_be_entered(mock_class: str) -> str:
    """An enter_result was given, and the spec has no way to get it."""
    return (
        f"{mock_class} cannot be entered: its spec has no __aenter__ that gives enter_result; "
        "pass a spec that has one, or no enter_result"
    )


def cannot_be_iterated(mock_class: str) -> str:
    """Items were given, and the spec has no way to get them."""
    return (
        f"{mock_class} cannot be iterated: its spec has no __aiter__ that gives items; "
        "pass a spec that has one, or no items"
    )


def says_itself(argument: str, name: str, function: "Any") -> str:
    """A result was given, and it is not a mock that is to give it."""
    return (
        f"{argument} says nothing where {name} is {brief(function)}, which is no mock; "
        f"let that give it, or set {name} to a mock with a return_value"
    )


def spec_is_a_path(path: str) -> str:
    """A str was given as spec."""
    return (
        f"spec must be an object or a list of names, not the str {path!r}; pass the object itself, "
        f"or, to replace it, write async_patch({str(path)!r})"
    )


def spec_is_a_mock(spec: "Any") -> str:
    """A mock was given as spec."""
    return f"Cannot spec a Mock object. [object={text_of(spec)}] Pass what that mock stands for."


def protocol_is_missing(cls: str, method: str) -> str:
    """What has no such method was used in `with` or `async with`; worded as by 3.11."""
    kind = "asynchronous context manager" if method.startswith("__a") else "context manager"
    return f"{cls!r} object does not support the {kind} protocol"


def not_in_spec(name: str) -> str:
    """A magic method was set that the spec does not have."""
    return f"Mock object has no attribute {name!r}"


def not_an_assertion(name: str, meant: "Sequence[str]") -> str:
    """A mistyped assertion was read."""
    hint = f" Did you mean {meant[0]!r}?" if meant else ""
    return (
        f"{name!r} is not a valid assertion.{hint} If it is meant to be an attribute, "
        "pass a spec that has it, or unsafe=True."
    )


def nothing_to_run(given: "Any") -> str:
    """`run()` was given something that is not awaitable."""
    name = ""
    if issubclass(type(given), mock.NonCallableMock):
        name = name_of(given)
        if not callable(given):
            name = ""
    elif inspect.isroutine(given) or isinstance(given, type):
        name = getattr(given, "__name__", "")  # none: a partial, which 3.14 takes for a routine
    hint = f"; call it: run({name}())" if name not in ("", "<lambda>") else ""
    return f"run() takes a coroutine, not {brief(given)}{hint}"


def not_callable(title: str) -> str:
    """An autospecced instance was called, and the class has no `__call__`."""
    return f"{title!r} object is not callable"


def does_not_fit(function: str, problem: str, signature: str) -> str:
    """An autospecced function was called with arguments that it does not take."""
    return f"{function}() {problem}; its signature is {signature}"


def function_as_instance(title: str) -> str:
    """`create_autospec(instance=True)` got a coroutine function."""
    return f"instance=True is for classes, and {title} is a coroutine function; leave out instance"


def calls_counted(count: int) -> str:
    """Return a number of calls in words."""
    return "1 call was" if count == 1 else f"{count} calls were"


def not_all_awaited(name: str, calls: "Sequence[str]") -> str:
    """`assert_all_awaited()` failed."""
    found = f"Expected all calls of {name} to have been awaited; {calls_counted(len(calls))} not."
    return found + forgotten(calls)


def never_awaited(calls: "Sequence[str]") -> str:
    """`fail_on_unawaited()` found something."""
    found = (
        f"Expected all calls in the block to have been awaited; {calls_counted(len(calls))} not."
    )
    return found + forgotten(calls)


def not_awaited_in_time(
    name: str, count: int, seconds: float, found: int, awaits: "Sequence[str]"
) -> str:
    """`wait_until_awaited()` timed out."""
    wanted = f"Expected {name} to be awaited {times(count)} within {seconds:g} s."
    return f"{wanted} Awaited {times(found)}." + numbered("Awaits:", awaits)


def await_not_in_time(wanted: str, seconds: float, awaits: "Sequence[str]") -> str:
    """`wait_until_any_await_with()` timed out."""
    found = f"{wanted} was not awaited within {seconds:g} s. Awaited {times(len(awaits))}."
    return found + numbered("Awaits:", awaits)


def gate_not_reached(count: int, held: "Sequence[str]", seconds: float) -> str:
    """`wait_until_waiting()` timed out."""
    calls = "1 call" if count == 1 else f"{count} calls"
    found = f"Expected {calls} to wait at the gate within {seconds:g} s. Waiting: {len(held)}."
    return found + numbered("Held:", held)


def no_loop(purpose: str) -> str:
    """Something waits, and no event loop runs."""
    return (
        f"{purpose} waits in an event loop, and none of asyncio, trio and curio runs one here; "
        "start one, with run() say"
    )


def bad_count(count: "Any") -> str:
    """A count that is reached before anything happens, or none at all."""
    return f"count must be a whole number, at least 1, not {brief(count)}"


def bad_timeout(timeout: "Any") -> str:
    """No time to wait."""
    given = brief(timeout)
    return f"timeout must be in seconds, at least 0, or None to wait for ever, not {given}"


def nothing_held(purpose: str, released: int) -> str:
    """A Gate was to let a call go, and holds none."""
    before = f"{released} released before" if released else "none was released before"
    return (
        f"{purpose} lets the oldest call go, and none waits at the gate ({before}); "
        "first await gate.wait_until_waiting()"
    )


def no_exception(given: "Any") -> str:
    """`Gate.fail()` was given something else."""
    return f"fail() takes an exception, not {brief(given)}; release() gives results"


def gate_as_return_value() -> str:
    """A Gate was given as return_value."""
    return "a Gate holds calls where it is the side_effect: write side_effect=gate"


def misspelt(argument: str, meant: str) -> str:
    """An argument that looks like one for a spec."""
    return f"{argument!r} might be a typo of {meant!r}; use unsafe=True if this is intended"


def nothing_to_throw(given: "Any") -> str:
    """`athrow()` was given something else; worded as by the interpreter."""
    kind = type(given).__name__
    return f"exceptions must be classes or instances deriving from BaseException, not {kind}"
