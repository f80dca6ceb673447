"""How names, calls, places and lists are worded in messages: pure functions from data to str."""

import os
import re
from reprlib import Repr
from unittest import mock

# Compiled at its first use: most of what an import would cost.
NAME_IN_REPR = r"(?s)<\S+ name=(['\"])(?P<name>.*?)\1(?: spec(?:_set)?=| id=)"

LONGEST_CALL = 200

short = Repr()
short.maxstring = short.maxother = 40


def name_of(thing):
    """Return the full name of a mock, `session.get` say; an unnamed one is called by its spec."""
    root = thing
    while root._asyncmocks.above is not None:
        root = root._asyncmocks.above
    spec = root._asyncmocks.spec
    name = name_in_repr(thing)
    if spec is not None and spec.title and name_in_repr(root) is None:
        return spec.title + (name or "mock")[len("mock") :]
    return name or "mock"


def name_in_repr(thing):
    """Return the name of a mock as unittest.mock tells it: its repr is where that is public."""
    # After an `attach_mock()` that the spec refused there is none.
    found = re.match(NAME_IN_REPR, text_of(thing, mock.NonCallableMock.__repr__))
    return found and found.group("name")


def text_of(thing, show=repr):
    """Return the repr of a user's object, or that it fails: the message must come through."""
    try:
        return show(thing)
    except Exception as exc:  # noqa: BLE001
        return f"<{type(thing).__name__} whose repr raises {type(exc).__name__}>"


def brief(thing):
    """Return the repr of a user's object, shortened."""
    return text_of(thing, short.repr)


def calls_text(calls):
    """Return a list of calls as unittest.mock shows it, also where the repr of one fails."""
    try:
        return str(calls)
    except Exception:  # noqa: BLE001
        return f"[{', '.join(map(expected_text, calls))}]"


def expected_text(call):
    """Return a `call` as it stands in code, also where the repr of an argument fails."""
    try:
        return repr(call)
    except Exception:  # noqa: BLE001
        return call_text("call", *call[-2:]) if isinstance(call, tuple) else text_of(call)


def call_text(name, args, kwargs, show=repr):
    """Return a call as it stands in code."""
    given = [text_of(arg, show) for arg in args]
    given.extend(f"{key}={text_of(value, show)}" for key, value in kwargs.items())
    return f"{name}({', '.join(given)})"


def coroutine_name(thing, call, place, longest=LONGEST_CALL):
    """Return a call with its place, shortened."""
    room = longest - len(at("", place))
    args, kwargs = call
    text = call_text(name_of(thing), args, kwargs, short.repr)
    if len(text) > room:
        text = f"{text[: max(room - 4, 0)]}...)"
    return at(text, place)


def place(path, line):
    """Return a place in the code, short enough for a sentence."""
    return f"{os.path.basename(path)}:{line}"


def at(what, place):
    """Return what happened, with its place in the code if that is known."""
    return f"{what} at {place}" if place else what


def times(count):
    """Return a count in words."""
    return "1 time" if count == 1 else f"{count} times"


def numbered(heading, lines):
    """Return a list to put below a sentence, or nothing where there is nothing to list."""
    if not lines:
        return ""
    rows = "".join(f"\n{number}. {line}" for number, line in enumerate(lines, 1))
    return f"\n{heading}{rows}"


def forgotten(pending):
    """Return the list of calls that nobody awaited."""
    return numbered("Called but never awaited (is an `await` missing?):", pending)


def all_awaited(where, calls):
    """Return the text of an assertion that failed by these calls, which nobody awaited."""
    were = "1 call was" if len(calls) == 1 else f"{len(calls)} calls were"
    return f"Expected all calls {where} to have been awaited; {were} not.{forgotten(calls)}"
