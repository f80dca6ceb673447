"""How names, calls, places and lists are worded in messages: pure functions from data to str."""

import os
import re
from reprlib import Repr
from unittest import mock

from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Callable, Mapping, Sequence, Tuple

# Compiled at its first use: most of what an import would cost.
NAME_IN_REPR = r"(?s)<\S+ name=(['\"])(?P<name>.*?)\1(?: spec(?:_set)?=| id=)"

LONGEST_CALL = 200

short = Repr()
short.maxstring = short.maxother = 40


def name_of(thing: "mock.NonCallableMock") -> str:
    """Return the full name of a mock, `session.get` say; its repr is where it is public."""
    # After an `attach_mock()` that the spec refused there is none.
    found = re.match(NAME_IN_REPR, text_of(thing, mock.NonCallableMock.__repr__))
    return found.group("name") if found else "mock"


def has_name(thing: "mock.NonCallableMock") -> bool:
    """Tell whether a mock has a name or a parent; else it can still be attached."""
    return re.match(NAME_IN_REPR, text_of(thing, mock.NonCallableMock.__repr__)) is not None


def text_of(thing: "Any", show: "Callable[[Any], str]" = repr) -> str:
    """Return the repr of a user's object, or that it fails: the message must come through."""
    try:
        return show(thing)
    except Exception as exc:  # noqa: BLE001
        return f"<{type(thing).__name__} whose repr raises {type(exc).__name__}>"


def brief(thing: "Any") -> str:
    """Return the repr of a user's object, shortened."""
    return text_of(thing, short.repr)


def calls_text(calls: "Sequence[Any]") -> str:
    """Return a list of calls as unittest.mock shows it, also where the repr of one fails."""
    try:
        return str(calls)
    except Exception:  # noqa: BLE001
        return f"[{', '.join(map(expected_text, calls))}]"


def expected_text(call: "Any") -> str:
    """Return a `call` as it stands in code, also where the repr of an argument fails."""
    try:
        return repr(call)
    except Exception:  # noqa: BLE001
        return call_text("call", *call[-2:]) if isinstance(call, tuple) else text_of(call)


def call_text(
    name: str,
    args: "Tuple[Any, ...]",
    kwargs: "Mapping[str, Any]",
    show: "Callable[[Any], str]" = repr,
) -> str:
    """Return a call as it stands in code."""
    given = [text_of(arg, show) for arg in args]
    given.extend(f"{key}={text_of(value, show)}" for key, value in kwargs.items())
    return f"{name}({', '.join(given)})"


def coroutine_name(
    thing: "mock.NonCallableMock", call: "Any", place: str, longest: int = LONGEST_CALL
) -> str:
    """Return a call with its place, shortened."""
    room = longest - len(at("", place))
    args, kwargs = call
    text = call_text(name_of(thing), args, kwargs, short.repr)
    if len(text) > room:
        text = f"{text[: max(room - 4, 0)]}...)"
    return at(text, place)


def place(path: str, line: int) -> str:
    """Return a place in the code, short enough for a sentence."""
    return f"{os.path.basename(path)}:{line}"


def at(what: str, place: str) -> str:
    """Return what happened, with its place in the code if that is known."""
    return f"{what} at {place}" if place else what


def times(count: int) -> str:
    """Return a count in words."""
    return "1 time" if count == 1 else f"{count} times"


def numbered(heading: str, lines: "Sequence[str]") -> str:
    """Return a list to put below a sentence, or nothing where there is nothing to list."""
    if not lines:
        return ""
    rows = "".join(f"\n{number}. {line}" for number, line in enumerate(lines, 1))
    return f"\n{heading}{rows}"


def forgotten(pending: "Sequence[str]") -> str:
    """Return the list of calls that nobody awaited."""
    return numbered("Called but never awaited (is an `await` missing?):", pending)
