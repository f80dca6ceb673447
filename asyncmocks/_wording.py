"""How names, calls, places and lists are worded in messages: pure functions from data to str."""

import re
from reprlib import Repr
from unittest import mock

# Compiled at its first use: most of what an import would cost.
NAME_IN_REPR = r"(?s)<\S+ name=(['\"])(?P<name>.*?)\1(?: spec(?:_set)?=| id=)"

short = Repr()
short.maxstring = short.maxother = 40


def name_of(thing):
    """Return the full name of a mock, `session.get` say; an unnamed one is called by its spec."""
    root, name = thing, name_in_repr(thing)
    while root._asyncmocks.above is not None:
        root = root._asyncmocks.above
    spec = root._asyncmocks.spec
    if spec is not None and spec.title and name_in_repr(root) is None:
        return spec.title + (name or "mock")[len("mock") :]
    return name or "mock"


def name_in_repr(thing):
    """Return the name of a mock as its repr tells it: there it is public. Some have none."""
    found = re.match(NAME_IN_REPR, text_of(thing, mock.NonCallableMock.__repr__))
    return found and found.group("name")


def text_of(thing, show=repr):
    """Return the repr of a user's object, or that it fails: the message must come through."""
    try:
        return show(thing)
    except Exception as exc:  # noqa: BLE001
        return f"<{type(thing).__name__} whose repr raises {type(exc).__name__}>"


def brief(thing):
    return text_of(thing, short.repr)


def call_text(name, args, kwargs, show=repr):
    given = [text_of(arg, show) for arg in args]
    given.extend(f"{key}={text_of(value, show)}" for key, value in kwargs.items())
    return f"{name}({', '.join(given)})"


def coroutine_name(thing, call, place, longest=200):
    room = longest - len(at("", place))
    text = call_text(name_of(thing), *call, short.repr)
    if len(text) > room:
        text = f"{text[: max(room - 4, 0)]}...)"
    return at(text, place)


def at(what, place):
    return f"{what} at {place}" if place else what


def times(count):
    return "1 time" if count == 1 else f"{count} times"


def numbered(heading, lines):
    rows = "".join(f"\n{number}. {line}" for number, line in enumerate(lines, 1))
    return rows and f"\n{heading}{rows}"


def forgotten(pending):
    return numbered("Called but never awaited (is an `await` missing?):", pending)


def all_awaited(where, calls):
    """Return the text of an assertion that failed by these calls, which nobody awaited."""
    were = "1 call was" if len(calls) == 1 else f"{len(calls)} calls were"
    return f"Expected all calls {where} to have been awaited; {were} not.{forgotten(calls)}"
