"""What kind of thing is this? The only module that looks at foreign objects.

It runs none of their code where that can be helped: attributes are looked up statically, so that
properties stay untouched. It knows nothing of mocks.
"""

import contextlib
import functools
import inspect
import sys
from collections.abc import Coroutine
from types import (
    AsyncGeneratorType,
    BuiltinFunctionType,
    CoroutineType,
    FunctionType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
)

from ._compat import ENTERED_CODE, TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, List, Optional

WRAPPERS = (staticmethod, classmethod, MethodType)
#: What stands around a function that is its `func`. Up to 3.7 there is no singledispatchmethod.
PARTIALS = (
    functools.partial,
    functools.partialmethod,
    getattr(functools, "singledispatchmethod", functools.partialmethod),
)
#: The code of each function that `contextlib.contextmanager()` makes: by it they are known.
WITH_CODE = contextlib.contextmanager(print).__code__  # type: ignore[arg-type]
MISSING = object()

#: The shapes: what is done with what a call gives.
PLAIN, AWAITED, ENTERED, ITERATED = "plain", "awaited", "entered", "iterated"

#: Those of an async generator that are awaited, beside the magic ones.
GENERATOR_METHODS = ("asend", "athrow", "aclose")

#: The methods by which an event loop steps a coroutine.
COROUTINE_METHODS = ("send", "throw", "close", "__next__")

#: All ways to use what a function gives.
PROTOCOLS = (
    "__aenter__", "__aexit__", "__aiter__", "__anext__", "__await__", "__enter__", "__exit__",
)  # fmt: skip

#: Those of an async generator, but for its names: `functools.wraps()` takes them for a function's.
GENERATOR_NAMES = tuple(set(dir(AsyncGeneratorType)) - {"__name__", "__qualname__"})

#: The attributes of what a call gives, where the shape tells them.
NAMES_OF_RESULT = {ENTERED: ("__aenter__", "__aexit__"), ITERATED: GENERATOR_NAMES}


def is_ours(thing: "Any") -> bool:
    """Tell whether a class or function is defined in this package."""
    module: str = thing.__module__
    return module.partition(".")[0] == __package__


def is_exception(thing: "Any") -> bool:
    """Tell whether it can be raised."""
    return isinstance(thing, BaseException) or is_exception_class(thing)


def is_exception_class(thing: "Any") -> bool:
    """Tell whether it is a class of exceptions."""
    return isinstance(thing, type) and issubclass(thing, BaseException)


def is_coroutine(thing: "Any") -> bool:
    """Tell whether it is a coroutine object, native or compiled by Cython."""
    cls = type(thing)
    return cls is CoroutineType or (hasattr(cls, "send") and isinstance(thing, Coroutine))


def close_coroutine(thing: "Any") -> bool:
    """Close a coroutine object, so that it does not warn; tell whether it was one."""
    found = is_coroutine(thing)
    if found:
        thing.close()
    return found


def is_import_path(text: str) -> bool:
    """Tell whether a str looks like `package.module.name`."""
    return "." in text and is_dotted_name(text)


def is_dotted_name(text: str) -> bool:
    """Tell whether a str may be the name of a module, or of something in one."""
    return all(part.isidentifier() for part in text.split("."))


def is_mapping(thing: "Any") -> bool:
    """Tell whether a thing may be a mapping whose items can be set, or pass for one."""
    passes_on = not isinstance(thing, type) and hasattr(thing, "keys")
    return has_method(thing, "__setitem__") or passes_on


def layers_of(thing: "Any") -> "Iterator[Any]":
    """Yield a callable, what it wraps, what that wraps, and so on."""
    seen: "List[Any]" = []
    while thing is not None and not any(thing is other for other in seen):
        yield thing
        seen.append(thing)
        if isinstance(thing, WRAPPERS):
            thing = thing.__func__
        elif isinstance(thing, PARTIALS):
            thing = thing.func
        elif type(thing) is FunctionType:
            thing = vars(thing).get("__wrapped__")
        else:
            return


def shape_of(thing: "Any") -> str:
    """Tell what is done with what calling it gives, also below decorators."""
    layers = list(layers_of(thing))
    if layers and not isinstance(layers[-1], type):
        layers.extend(layers_of(own_method(type(layers[-1]), "__call__")))
    for layer in layers:
        if inspect.iscoroutinefunction(layer):
            return AWAITED
        if inspect.isasyncgenfunction(layer):
            return ITERATED
        if type(layer) is FunctionType and layer.__code__ is ENTERED_CODE:
            return ENTERED
    return PLAIN


def is_for_with(thing: "Any") -> bool:
    """Tell whether `contextlib.contextmanager()` made it, so that what it gives is for `with`."""
    return type(thing) is FunctionType and thing.__code__ is WITH_CODE


def is_function(thing: "Any") -> bool:
    """Tell whether it is a function or method."""
    # A cached_property is a routine to inspect.
    return isinstance(thing, WRAPPERS + PARTIALS) or (inspect.isroutine(thing) and callable(thing))


def binds(thing: "Any") -> bool:
    """Tell whether it gets `self` or `cls` where it is looked up on an instance."""
    kept = (type, BuiltinFunctionType, MethodType, functools.partial)
    return not isinstance(thing, kept) and hasattr(type(thing), "__get__")


def is_async_itself(thing: "Any") -> bool:
    """Tell whether calling it gives a coroutine, whatever it wraps."""
    while isinstance(thing, WRAPPERS + PARTIALS):
        thing = getattr(thing, "__func__", None) or getattr(thing, "func", None)
    if not isinstance(thing, (type, FunctionType)):
        thing = type(thing).__call__
    return inspect.iscoroutinefunction(thing)


def is_coroutine_class(cls: type) -> bool:
    """Tell whether its instances are coroutines, as collections.abc knows them."""
    return issubclass(cls, Coroutine)


def shape_of_instances(cls: type) -> str:
    """Tell how the instances of a class are used: entered or awaited, iterated, or called."""
    if hasattr(cls, "__aenter__") or hasattr(cls, "__await__"):
        return ENTERED
    return ITERATED if hasattr(cls, "__aiter__") else shape_of(own_method(cls, "__call__"))


def is_iterable(thing: "Any") -> bool:
    """Tell whether `for` or `async for` can go over it."""
    return any(has_method(thing, name) for name in ("__aiter__", "__iter__", "__getitem__"))


def attribute_of(thing: "Any", name: str) -> "Any":
    """Return an attribute without running properties, or MISSING."""
    found = inspect.getattr_static(thing, name, MISSING)
    if found is MISSING or isinstance(found, MemberDescriptorType):
        # A proxy, a module with __getattr__, a slot.
        return getattr(thing, name, MISSING)
    return found


def own_method(cls: type, name: str) -> "Any":
    """Return what instances of a class have under that name, None if they have nothing."""
    return next((vars(each)[name] for each in cls.__mro__ if name in vars(each)), None)


def has_method(thing: "Any", name: str) -> bool:
    """Tell whether an interpreter that looks on the type finds that method."""
    return hasattr(type(thing), name)


def evaluated(function: FunctionType, name: str) -> "Any":
    """Return an attribute of a function; annotations may name what is not imported (3.14)."""
    try:
        return getattr(function, name)
    except NameError:
        return {}


def function_attributes(thing: "Any") -> "Dict[str, Any]":
    """Return what `inspect` reads of a function written in Python, nothing for other things."""
    if type(thing) is MethodType:
        thing = thing.__func__
    if type(thing) is not FunctionType:
        return {}
    names = ("__code__", "__defaults__", "__kwdefaults__", "__name__", "__annotations__")
    return {name: evaluated(thing, name) for name in names}


def title_of(thing: "Any") -> str:
    """Return the name of a class or function, for an instance that of its class."""
    thing = getattr(thing, "__func__", thing) if isinstance(thing, WRAPPERS) else thing
    if isinstance(thing, (type, FunctionType, BuiltinFunctionType, ModuleType)):
        return str(thing.__name__)
    return type(thing).__name__


def names_of(thing: "Any") -> "List[str]":
    """Return the names of all attributes."""
    names = dir(thing)
    if isinstance(inspect.getattr_static(thing, "__dataclass_fields__", None), dict):
        # Fields without a default are no attributes of their dataclass.
        names.extend(field.name for field in sys.modules["dataclasses"].fields(thing))
    return names


def signature_of(thing: "Any") -> "Optional[inspect.Signature]":
    """Return the signature of calling it, without `self`, if that is known."""
    if isinstance(thing, type):
        thing = functools.partial(thing.__init__, None)  # type: ignore[misc]
    elif not isinstance(thing, (FunctionType, MethodType)):
        call = own_method(type(thing), "__call__")
        if call is None:
            return None
        if type(call) is not FunctionType:
            return ANYTHING  # as unittest.mock: builtins and partials take what they are given
        thing = functools.partial(call, None)
    try:
        return inspect.signature(thing)
    except (TypeError, ValueError):
        return None


def is_async_code(code: "Any") -> bool:
    """Tell whether it is the code object of an `async def`."""
    return bool(code is not None and code.co_flags & inspect.CO_COROUTINE)


def is_generator_code(code: "Any") -> bool:
    """Tell whether it is the code object of a generator function, sync or async."""
    flags = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE
    return bool(code is not None and code.co_flags & flags)


def take_anything(*args: "Any", **kwargs: "Any") -> None:
    """What a function looks like that takes anything."""


PLAIN_CODE = take_anything.__code__
ANYTHING = inspect.signature(take_anything)
