"""Runs a program with the mocks of one world and writes down, as texts, what can be observed."""

import copy
import functools
import inspect
import operator
import os
import pickle
import re
import sys
import types
from unittest import mock

import asyncmocks
import things

MOCKS = ("a", "b", "r", "s", "t")
#: What is looked at after each line, and what besides when a program is over.
RECORDS = ("call_count", "mock_calls", "await_args_list", "side_effect")
ALL_RECORDS = (*RECORDS, "called", "call_args", "call_args_list", "method_calls", "await_count")
ALL_RECORDS += ("await_args", "__class__")
CHILD_RECORDS = ("mock_calls", "await_args_list")
#: What is looked at when a program is over, and where it says `look(...)`.
LOOKED_AT = "foo save path stream prop astat go sync __aenter__ __aiter__ __anext__ __len__ "
LOOKED_AT = (LOOKED_AT + "__enter__ return_value").split()
LOOKED_BELOW = ("save", "return_value", "__aenter__", "__len__")
KINDS = r"AsyncMock|MagicMock|Sub\w+|\w+Children|Copying|Executing"
#: What would differ from run to run, or between two mocks that are the same to their users.
REPLACED = [
    ("id='", re.compile(r"id='\d+'"), "id='#'"),
    ("0x", re.compile(r"0x[0-9a-f]+"), "#"),
    ("", re.compile(r"(?<!\w)-?\d{6,}\b"), "#"),
    ("<coroutine", re.compile(r"<coroutine object .*? at #>"), "<coroutine>"),
    ("__deepcopy__", re.compile(r"__deepcopy__\(\{.*", re.DOTALL), "__deepcopy__(...)"),
    ("atch", re.compile(r"\b(Patcher|_patch_dict)\b"), "_patch"),
    ("_execute_mock_call", re.compile("_execute_mock_call"), "answer"),
    ("Pass", re.compile(r"\bPass\b"), "_AsyncIterator"),
    # Which mock it is, and what it stands for: ours alone says it.
    ("has no attr", re.compile(r"(Mock object has no attribute '[^']*'): .* has none.*"), r"\1"),
    ("Cannot ", re.compile(r"Cannot (spec a Mock|autospec attr).*", re.DOTALL), "Cannot spec"),
    ("tuple_iterator", re.compile("tuple_iterator"), "list_iterator"),
    ("<bound", re.compile(r"<bound method \w+\.__call__"), "<bound method __call__"),
    # The name of a class of ours: the interpreter shows it where the class lacks a protocol.
    ("(spec=", re.compile(rf"\b({KINDS})\(spec=<?\w+>?\)"), r"\1"),
    # Lists are broken where a line is full, which the name of a class of ours may do.
    (",\n", re.compile(r",\n\s+"), ", "),
    ("mock", re.compile(r"\b(unittest\.mock|asyncmocks(\._\w+)?)\."), ""),
]


#: What there is only once, for all programs: classes and functions, with what each has.
SHARED = [thing for thing in vars(things).values() if isinstance(thing, (type, types.FunctionType))]
SHARED += [things.Repo.astat, things.Plain.stat, mock.DEFAULT, mock.ANY]
for patch in (mock.patch, asyncmocks.async_patch):
    SHARED += map(type, (patch("a.b", 1), patch.dict({}), patch.multiple("a", b=1)))
SHARED = [(thing, type(thing), dict(vars(thing))) for thing in SHARED]


def restore():
    """Take away what a program set on what all programs share."""
    for thing, cls, attributes in SHARED:
        if type(thing) is not cls:
            thing.__class__ = cls
        for name in vars(thing).keys() - attributes.keys():
            delattr(thing, name)
        for name, value in attributes.items():
            if vars(thing).get(name) is not value:
                setattr(thing, name, value)


class World:
    """The names that differ: those of the interpreter, or ours."""

    def __init__(self, library, patch):
        self.patch = patch
        self.names = {
            **vars(things),
            **things.subclasses(library.AsyncMock, library.MagicMock),
            **{name: getattr(mock, name) for name in NOT_REPLACED},
            **{name: getattr(library, name) for name in REPLACED_NAMES},
            **MODULES,
            "patch": patch,
            "look": look,
        }

    def observe(self, program, at_end=True):
        """Yield what was observed after each line, and at the end; maps from what to a text."""
        target = things.make_target()
        names = dict(self.names, target=target, **dict.fromkeys((*MOCKS, *COROUTINES)))
        try:
            for line in program:
                sys.modules["target"] = target
                yield self.observe_line(line, names)
            if at_end:
                yield self.observe_end(names)
        finally:
            sys.modules["target"] = target
            self.patch.stopall()
            for value in names.values():
                if type(value) is types.CoroutineType:  # no mock that poses as one
                    value.close()
            restore()
            del sys.modules["target"]

    def observe_line(self, line, names):
        """Run a line; observe its result, the records of all mocks, and what patches changed."""
        result, text = attempt(execute, line, names)
        observed = dict(result) if type(result) is Look else {"result": text}
        for name in MOCKS:
            seen = names[name]
            observed[name] = as_text(seen)
            if is_mock(seen):
                observed.update(records(name, seen))
        for name in things.PATCHED:
            observed[f"target.{name}"] = as_text(getattr(names["target"], name, "gone"))
        return observed

    def observe_end(self, names):
        """Observe all that mocks show, also what is made when it is looked at."""
        observed = {}
        for name, seen in [(name, names[name]) for name in MOCKS]:
            if not is_mock(seen):
                continue
            looked = {**records("", seen, ALL_RECORDS), **verdicts(seen)}
            looked.update(look(seen, depth=int(name == "a")))
            looked["kinds"] = attempt(things.kinds, seen)[1]
            looked.update({f"dir.{listed}": "listed" for listed in names_of(seen)})
            observed.update({f"{name}.{what.lstrip('.')}": text for what, text in looked.items()})
        # Last what may differ, under the spec of a class.
        return dict(sorted(observed.items(), key=lambda item: "return_value" in item[0]))


class AutospecWorld(World):
    """The same for what create_autospec() makes: compared is what it is for, not how it looks."""

    def observe_line(self, line, names):
        """Run a line; observe what it gives, and what was recorded of `f` and `c`."""
        result, text = attempt(execute, line, names)
        if type(result) is types.CoroutineType:
            result.close()
        observed = {"result": "a mock" if is_mock(result) else plainly(text)}
        for name in {"f", "c"}.intersection(names):
            for record in AUTOSPEC_RECORDS:
                observed[f"{name}.{record}"] = plainly(attempt(getattr, names[name], record)[1])
        return observed

    def observe_end(self, names):
        """Observe nothing more."""
        return {}


def plainly(text):
    """Leave of a text what does not tell how things look: of an error its type."""
    error = re.match(r"\w+(Error|Iteration)\b(?=:)", text)
    return error.group() if error else re.sub(r"<\w+ [^<>]*>", "a mock", text)


NOT_REPLACED = ("ANY", "DEFAULT", "Mock", "PropertyMock", "call", "seal")
REPLACED_NAMES = ("AsyncMock", "MagicMock", "create_autospec")
MODULES = (copy, functools, inspect, operator, os, pickle, sys, types)
MODULES = {module.__name__: module for module in MODULES}
COROUTINES = ("x", "y", "z")
AUTOSPEC_RECORDS = ("called", "call_count", "call_args_list", "mock_calls", "await_count")


def execute(line, names):
    """Run a line; give the value of an expression, None for a statement."""
    run, code = compiled(line)
    return run(code, names)


@functools.lru_cache(maxsize=10_000)
def compiled(line):
    """Give what runs a line, and its code."""
    try:
        return eval, compile(line, "<program>", "eval")
    except SyntaxError:
        return exec, compile(line, "<program>", "exec")


def verdicts(seen):
    """Tell which assertions hold, also of what was recorded: in and out of order, and twice."""
    found = {name: verdict(seen, name) for name in BARE}
    for record, what in RECORDED.items():
        recorded = attempt(getattr, seen, record)[0]
        calls = list(recorded)[-3:] if isinstance(recorded, list) else []
        # Mocks among the arguments would record that they are compared; unittest.mock looks magic
        # methods up, which may be deleted.
        kinds = {type(each).__name__ for each in calls}
        if re.search("id='|__", shown(calls)) or not kinds <= {"_Call"}:
            continue
        for order in (calls, calls[::-1], calls[1:] * 2) if len(calls) > 1 else ():
            for any_order in (False, True):
                key = f"{record} assert_has_{what}s {len(found)}"
                found[key] = verdict(seen, f"assert_has_{what}s", order, any_order)
        if calls and record != "mock_calls":
            args, kwargs = calls[0][-2:]
            found[f"{record} any"] = verdict(seen, f"assert_any_{what}", *args, **kwargs)
    return found


def verdict(seen, assertion, *args, **kwargs):
    """Tell how an assertion ends."""
    return attempt(lambda: getattr(seen, assertion)(*args, **kwargs))[1].partition(":")[0]


BARE = [f"assert_{what}" for what in ("called_once", "not_called", "awaited_once", "not_awaited")]
RECORDED = {"mock_calls": "call", "call_args_list": "call", "await_args_list": "await"}


def names_of(seen):
    """Give the names that `dir()` lists, but those that ours have in addition."""
    try:
        return set(dir(seen)) - NEW_NAMES - {*OF_FUNCTIONS}
    except TypeError as exc:
        return {type(exc).__name__}


#: Where the attributes that each object has, or each function, are kept, makes dir() list them.
OF_FUNCTIONS = "__annotations__ __class__ __code__ __defaults__ __kwdefaults__ __name__".split()
NEW_NAMES = set(dir(asyncmocks.AsyncMock())) - set(dir(mock.AsyncMock()))


class Look(dict):
    """What was observed on purpose."""


def look(seen, prefix="", depth=1):
    """Map the attributes of a mock, and theirs, to texts."""
    found = Look()
    if not is_mock(seen):
        return found
    for name in LOOKED_AT if depth else LOOKED_BELOW:
        child, found[f"{prefix}{name}"] = attempt(getattr, seen, name)
        if is_mock(child):
            found.update(records(f"{prefix}{name}", child, CHILD_RECORDS))
            if depth and name in LOOKED_BELOW:
                found.update(look(child, f"{prefix}{name}.", depth - 1))
    return found


def records(name, seen, kept=RECORDS):
    """Map what a mock recorded to texts."""
    has_awaits = hasattr(type(seen), "await_count")
    return {
        f"{name}.{record}": attempt(getattr, seen, record)[1]
        for record in kept
        if has_awaits or not record.startswith("await")
    }


def attempt(action, *args):
    """Give the result and its text, or None and the text of the exception."""
    try:
        result = action(*args)
    except KeyboardInterrupt:
        raise
    except BaseException as exc:  # noqa: BLE001, mocks raise all kinds
        cause = f" from {type(exc.__cause__).__name__}" if exc.__cause__ else ""
        return None, f"{type(exc).__name__}: {replaced(str(exc))}{cause}"
    return result, as_text(result)


def is_mock(thing):
    """Tell whether it is a mock, asking its type alone."""
    return issubclass(type(thing), mock.NonCallableMock)


def as_text(thing, depth=2):
    """Describe anything, the same in both worlds where its users see the same."""
    kind = type(thing)
    if is_mock(thing) or kind in PLAINLY_SHOWN or kind.__name__ == "_Call":
        return shown(thing)
    if isinstance(thing, type):
        return replaced(f"class {thing.__name__}")
    if issubclass(kind, BaseException):
        return f"{kind.__name__}({replaced(str(thing))})"
    if kind.__name__ == "_CallList":
        return shown(thing, list.__repr__)
    if kind in (list, tuple) and depth:
        return f"{kind.__name__}({', '.join(as_text(item, depth - 1) for item in thing)})"
    return SAME_KINDS.get(kind.__name__, kind.__name__)


PLAINLY_SHOWN = (str, int, float, bool, type(None), bytes, complex, dict)
#: Kinds of objects that mocks may be made of without a difference to their users.
SAME_KINDS = {"partial": "function", "tuple_iterator": "list_iterator", "Patcher": "_patch"}
SAME_KINDS.update(Pass="_AsyncIterator", _patch_dict="_patch")


def shown(thing, show=repr):
    """Give the repr; a mock that was attached to itself has none."""
    try:
        return show(replaced(thing)) if type(thing) is str else replaced(show(thing))
    except Exception as exc:  # noqa: BLE001, as above
        return f"no repr: {exc!r}"


@functools.lru_cache(maxsize=10_000)
def replaced(text):
    """Replace what may differ in a text."""
    for part, pattern, same in REPLACED:
        if part in text:
            text = pattern.sub(same, text)
    return text


BY_STDLIB, BY_US = (mock, mock.patch), (asyncmocks, asyncmocks.async_patch)
