"""What kind of thing is this? Looks at foreign objects, and runs no property of theirs.

It knows nothing of mocks, and does not read annotations.
"""

import contextlib
import functools
import inspect
import sys
import types
from collections.abc import Coroutine
from types import BuiltinFunctionType, FunctionType, MemberDescriptorType, MethodType, ModuleType

from ._compat import ENTERED_CODE, annotations_of, is_marked, with_flags

WRAPPERS = (staticmethod, classmethod, MethodType)
SINGLE_DISPATCH = getattr(functools, "singledispatchmethod", functools.partialmethod)  # from 3.8
PARTIALS = (functools.partial, functools.partialmethod, SINGLE_DISPATCH)
MISSING = object()

#: The shapes: what is done with what a call gives.
PLAIN, AWAITED, ENTERED, ITERATED = "plain", "awaited", "entered", "iterated"

#: By their code are known the functions that these decorators make.
WITH_CODE = contextlib.contextmanager(print).__code__
COROUTINE_CODE = types.coroutine(print).__code__
SHAPES_OF_CODE = {WITH_CODE: PLAIN, ENTERED_CODE: ENTERED}

GENERATOR_METHODS = ("asend", "athrow", "aclose")

PROTOCOLS = "__aenter__ __aexit__ __aiter__ __anext__ __await__ __enter__ __exit__".split()

#: What `inspect` and frameworks read of a function; a Python may lack some.
FUNCTION_ATTRIBUTES = (
    "__annotate__ __builtins__ __closure__ __code__ __defaults__ __defaults_count__ __doc__ "
    "__globals__ __kwdefaults__ __module__ __name__ __qualname__ __type_params__"
).split()

ASYNC_FLAGS = (
    inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
    | inspect.CO_ITERABLE_COROUTINE
)  # fmt: skip
LRU_CACHE = type(functools.lru_cache()(print))


def is_ours(thing):
    return thing.__module__.partition(".")[0] == __package__


def is_exception(thing):
    return isinstance(thing, BaseException) or is_exception_class(thing)


def is_exception_class(thing):
    return isinstance(thing, type) and issubclass(thing, BaseException)


def is_coroutine(thing):
    cls = type(thing)
    if cls is types.GeneratorType:
        return bool(thing.gi_code.co_flags & inspect.CO_ITERABLE_COROUTINE)
    return cls is types.CoroutineType or (hasattr(cls, "send") and isinstance(thing, Coroutine))


def is_import_path(text):
    return "." in text and all(part.isidentifier() for part in text.split("."))


def layers_of(thing):
    """Yield a callable, what it wraps, and so on, down to an object's `__call__`."""
    seen = []
    while thing is not None and not any(thing is other for other in seen):
        yield thing
        seen.append(thing)
        if isinstance(thing, type):
            return
        if isinstance(thing, WRAPPERS):
            thing = thing.__func__
        elif isinstance(thing, PARTIALS):
            thing = thing.func
        elif is_function(thing):
            wrapped = getattr(thing, "__dict__", {}).get("__wrapped__")
            thing = wrapped if callable(wrapped) or isinstance(wrapped, WRAPPERS) else None
        else:
            thing = own_method(type(thing), "__call__")


def own_kind(function):
    """Tell what is done with what a call of a layer gives; None if its code does not say it."""
    if isinstance(function, WRAPPERS + PARTIALS):
        return None
    if is_coroutine_function(function):
        return AWAITED
    if inspect.isasyncgenfunction(function):
        return ITERATED
    if inspect.isgeneratorfunction(function):
        return PLAIN
    return SHAPES_OF_CODE.get(function.__code__) if type(function) is FunctionType else None


def is_coroutine_function(function):
    if type(function) is FunctionType:
        code = function.__code__
        if code is COROUTINE_CODE or code.co_flags & inspect.CO_ITERABLE_COROUTINE:
            return True
    return inspect.iscoroutinefunction(function) or is_marked(function)


def is_function(thing):
    if type(thing) is FunctionType or isinstance(thing, WRAPPERS + PARTIALS):
        return True
    if isinstance(thing, type) or not callable(thing):  # a cached_property is a routine to inspect
        return False
    return inspect.isroutine(thing) or type(thing) is LRU_CACHE


def is_future(cls):
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and issubclass(cls, asyncio.Future)


def attributes_of(thing):
    found = {}
    for cls in reversed((thing if isinstance(thing, type) else type(thing)).__mro__):
        found.update(vars(cls))
    if not isinstance(thing, type):
        found.update(getattr(thing, "__dict__", {}))
    return found


def attribute_of(thing, name):
    """Return an attribute without running properties, or MISSING."""
    found = inspect.getattr_static(thing, name, MISSING)
    if found is MISSING or isinstance(found, MemberDescriptorType):
        # A proxy, a module with __getattr__, a slot.
        return getattr(thing, name, MISSING)
    return found


def own_method(cls, name):
    return next((vars(each)[name] for each in cls.__mro__ if name in vars(each)), None)


def looks_of(thing, shape):
    if isinstance(thing, (staticmethod, classmethod)):
        thing = thing.__func__
    if not is_function(thing):
        return {}
    looks = {name: getattr(thing, name) for name in FUNCTION_ATTRIBUTES if hasattr(thing, name)}
    code = looks.pop("__code__", None)
    if type(code) is types.CodeType:  # not that of a builtin, which PyPy has
        flags = code.co_flags & ~ASYNC_FLAGS if shape in (PLAIN, AWAITED) else code.co_flags
        flags |= inspect.CO_COROUTINE if shape == AWAITED else 0
        looks["__code__"] = code if flags == code.co_flags else with_flags(code, flags)
    return dict(looks, __annotations__=annotations_of(thing))


def title_of(thing):
    named = (type, FunctionType, BuiltinFunctionType, ModuleType)
    layers = layers_of(thing) if is_function(thing) else [thing]
    return next((each.__name__ for each in layers if isinstance(each, named)), type(thing).__name__)


def names_of(thing):
    names = dir(thing)
    if isinstance(inspect.getattr_static(thing, "__dataclass_fields__", None), dict):
        # Fields without a default are no attributes of their dataclass.
        names.extend(field.name for field in sys.modules["dataclasses"].fields(thing))
    return names


def signature_of(thing, is_bound=False):
    """Return the signature of calling it, None if unknown; bound, it has its first argument."""
    if isinstance(thing, (staticmethod, classmethod)):
        return signature_of(thing.__func__, isinstance(thing, classmethod))
    if isinstance(thing, functools.partialmethod):
        return signature_of(thing.__get__(MISSING if is_bound else None, object))
    if isinstance(thing, SINGLE_DISPATCH):
        return signature_of(thing.func, is_bound)
    try:
        return inspect.signature(functools.partial(thing, None) if is_bound else thing)
    except (TypeError, ValueError):
        return None
