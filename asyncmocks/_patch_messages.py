"""The messages of `async_patch`, imported with the first patch."""

import difflib

from ._compat import TYPE_CHECKING
from ._wording import brief, numbered

if TYPE_CHECKING:
    from typing import Any, Sequence


def bad_target(target: "Any") -> str:
    """`async_patch()` was given something that is no dotted name."""
    given = brief(target)
    return (
        f"async_patch() needs a target of the form 'module.name', not {given}; "
        "write async_patch.object(target, 'name') to replace an attribute of an object"
    )


def bad_object(target: "Any", attribute: str) -> str:
    """`async_patch.object()` was given a name or a coroutine."""
    hint = "pass the object itself"
    if isinstance(target, str):
        hint = f"write async_patch({f'{target}.{attribute}'!r})"
    return f"async_patch.object() needs an object, not {brief(target)}; {hint}"


def bad_owner(target: "Any") -> str:
    """`async_patch.multiple()` was given what is no name, or a coroutine."""
    return (
        "async_patch.multiple() needs an object, or its name, of the form 'module' or "
        f"'module.name', not {brief(target)}; pass the object itself"
    )


def bad_mapping(target: "Any") -> str:
    """`async_patch.dict()` was given something without items."""
    return (
        "async_patch.dict() needs a mapping, or its name, of the form 'module.name', not "
        f"{brief(target)}; pass the mapping itself"
    )


def bad_values(values: "Any") -> str:
    """`async_patch.dict()` was given values that make no items."""
    return (
        "values must be a mapping, or pairs of a key and a value, not "
        f"{brief(values)}; for a key that is a name write key=value"
    )


def bad_new_callable(value: "Any") -> str:
    """A new_callable that can't be called."""
    given = brief(value)
    return (
        f"new_callable must be a class or function that makes the replacement, not {given}; "
        "to put something in place as it is, pass new="
    )


def did_you_mean(name: str, names: "Sequence[str]") -> str:
    """Return what to add to a sentence on a name that is not there: those that are near."""
    near = " or ".join(map(repr, difflib.get_close_matches(name, names)))
    return f"; did you mean {near}?" if near else ""


def nothing_to_patch(where: str, attribute: str, names: "Sequence[str]") -> str:
    """The target of a patch is not there."""
    hint = did_you_mean(attribute, names) or "; to add it, pass create=True"
    return f"{where} has no attribute {attribute!r} to patch{hint}"


def nothing_on_the_way(where: str, attribute: str, names: "Sequence[str]", path: str) -> str:
    """Something is not there through which the target of a patch is reached."""
    hint = did_you_mean(attribute, names)
    return f"{where} has no attribute {attribute!r}, looked up for {path!r}{hint}"


def no_module(name: str, path: str) -> str:
    """The module of a target is not there."""
    return (
        f"no module named {name!r}, looked up for {path!r}; "
        "a target begins with a module that can be imported"
    )


def excludes(one: str, other: str) -> str:
    """Arguments of a patch that exclude each other."""
    return f"{one}= and {other}= exclude each other; give one of them"


def new_and_more(title: str, argument: str) -> str:
    """A patch was given its replacement, and told how to make one."""
    return (
        f"the patch of {title} got new=, which is put in place as it is, and {argument}=; "
        "leave out one of them"
    )


def no_original(argument: str, name: str) -> str:
    """The spec is to be what is replaced, and nothing is."""
    return (
        f"{argument}=True stands for what is replaced, and there is no {name!r} yet; "
        "pass the spec itself"
    )


def not_for_that_shape(argument: str, name: str, shape: str, kind: "Any", wanted: str) -> str:
    """An argument of another shape of mock was given."""
    reasons = {
        "class": "is a class",
        "plain": "is not known to be anything async",
        "awaited": "is a coroutine function",
        "entered": "is made by contextlib.asynccontextmanager",
        "iterated": "is an async generator function",
    }
    chosen = with_article(kind.__name__)
    return (
        f"{argument}= is not for {name!r}, which {reasons[shape]} and becomes {chosen}; "
        f"to make it {with_article(wanted)}, pass new_callable={wanted}"
    )


def with_article(noun: str) -> str:
    """Return a noun with its article."""
    return f"an {noun}" if noun[0] in "AEIOU" else f"a {noun}"


def not_started(title: str) -> str:
    """`stop()` without `start()`."""
    return f"the patch of {title} was not started; call start() before stop()"


def no_tests(cls: str, title: str, prefix: str) -> str:
    """A class without tests was decorated."""
    return (
        f"the patch of {title} covers nothing: no method of {cls} begins with {prefix!r}; "
        "decorate the methods, or set async_patch.TEST_PREFIX"
    )


def nothing_given() -> str:
    """`async_patch.multiple()` without attributes."""
    return "async_patch.multiple() needs at least one name=replacement; name=DEFAULT makes a mock"


def too_few_parameters(function: "Any", titles: "Sequence[str]") -> str:
    """A decorated function takes fewer arguments than its patches inject."""
    name = getattr(function, "__name__", repr(function))
    rows = numbered("Patches, in the order of their arguments:", titles)
    return f"{name}() must take an argument for each mock that its patches inject.{rows}"
