"""Which mock is to stand for an attribute of a class: an oracle for whole libraries.

Works it out anew from the contract, by `inspect` and `typing.get_type_hints()`. It knows nothing
of how the package does that, and makes no mock.
"""

import ast
import asyncio
import builtins
import collections.abc
import contextlib
import functools
import inspect
import sys
import types
import typing

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock

RESOURCES = (AsyncContextManagerMock, AsyncIteratorMock)
#: What may stand for a function that is annotated with a class whose instances are awaited.
GIVES_AWAITED_CLASS = (MagicMock, *RESOURCES)
KINDS = {
    collections.abc.Awaitable: AsyncMock,
    collections.abc.Coroutine: AsyncMock,
    collections.abc.AsyncIterable: AsyncIteratorMock,
    collections.abc.AsyncIterator: AsyncIteratorMock,
    collections.abc.AsyncGenerator: AsyncIteratorMock,
    contextlib.AbstractAsyncContextManager: AsyncContextManagerMock,
}
#: Functions that contextlib made are known by their code, which all of a sort share.
KINDS_BY_CODE = {
    contextlib.asynccontextmanager(lambda: None).__code__: AsyncContextManagerMock,
    contextlib.contextmanager(lambda: None).__code__: MagicMock,
}
PARTIALS = (functools.partial, functools.partialmethod, functools.singledispatchmethod)
FUNCTIONS = (types.FunctionType, staticmethod, classmethod, *PARTIALS)
MISSING = object()


class Meaning(typing.NamedTuple):
    """What an annotation says."""

    #: What may stand for a function that is annotated so.
    kinds: tuple = (MagicMock,)
    #: The class of the result, and what awaiting or entering that gives.
    cls: type = None
    inner: "Meaning" = None


SILENT = Meaning()
#: Of what can't be evaluated here: others may read it.
UNREAD = Meaning((MagicMock, AsyncMock, *RESOURCES))


@functools.lru_cache(maxsize=None)
def names_for_type_checkers(module_name):
    """Return what a module defines below `if TYPE_CHECKING:`, as far as that can be run."""
    found, names = {}, dict(vars(sys.modules[module_name]))
    with contextlib.suppress(OSError, TypeError):  # there is no source
        for node in ast.parse(inspect.getsource(sys.modules[module_name])).body:
            is_for_checkers = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for each in node.body if is_for_checkers else ():
                with contextlib.suppress(Exception):
                    exec(compile(ast.Module([each], []), module_name, "exec"), names, found)
                names.update(found)
    return found


def evaluated(annotation, home, cls):
    """Return an annotation evaluated where a function or class stands, MISSING if that fails."""
    names = getattr(home, "__globals__", None) or vars(sys.modules[home.__module__])
    function = types.FunctionType((lambda: None).__code__, names)
    function.__annotations__ = {"return": annotation}
    for others in (lambda _: {}, names_for_type_checkers):
        with contextlib.suppress(Exception):  # whatever a name stands for may fail
            maps = names, others(names["__name__"]), {cls.__name__: cls}, vars(builtins)
            return typing.get_type_hints(function, localns=collections.ChainMap(*maps))["return"]
    return MISSING


def instance_of(cls):
    """Return what an instance of a class is."""
    is_awaited = hasattr(cls, "__await__") and not issubclass(cls, asyncio.Future)
    return Meaning(GIVES_AWAITED_CLASS if is_awaited else (MagicMock,), cls)


def meaning(annotation, cls, home):
    """Return what an annotation says in a class, as that class or a function at home has it."""
    hint = evaluated(annotation, home, cls)
    # Which type a variable stands for test_annotations.py knows.
    if hint is MISSING or isinstance(hint, typing.TypeVar):
        return UNREAD
    if getattr(hint, "__name__", None) == "Self" and not isinstance(hint, type):
        return instance_of(cls)
    origin, arguments = typing.get_origin(hint) or hint, typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        means = [meaning(each, cls, home) for each in arguments if each is not type(None)]
        kinds = {each.kinds for each in means}
        # It says nothing if something plain is among several.
        several = Meaning(tuple({MagicMock, *kinds.pop()})) if len(kinds) == 1 else SILENT
        return UNREAD if UNREAD in means else means[0] if len(means) == 1 else several
    if origin in KINDS:
        position = 2 if origin is collections.abc.Coroutine else 0
        inner = meaning(arguments[position], cls, home) if arguments else SILENT
        return Meaning((KINDS[origin],), origin, inner)
    if not isinstance(origin, type) or origin in (type(None), object, typing.Any):
        return SILENT
    return instance_of(origin)


def layers_of(thing):
    """Yield a function, what it wraps, what that wraps, and so on."""
    while thing is not None:
        yield thing
        inner = getattr(thing, "__func__", None) or getattr(thing, "__wrapped__", None)
        thing = thing.func if isinstance(thing, PARTIALS) else inner


def expected(function, cls):
    """Return what may stand for a function, and what its call gives, once awaited or entered."""
    found, below = ((MagicMock,), SILENT), MISSING
    for layer in reversed(list(layers_of(function))):
        annotation = getattr(layer, "__annotations__", {}).get("return", MISSING)
        means = SILENT if annotation is MISSING else meaning(annotation, cls, layer)
        is_marked = sys.version_info < (3, 14) and asyncio.iscoroutinefunction(layer)
        if is_marked or inspect.iscoroutinefunction(layer):
            found = (AsyncMock,), means
        elif inspect.isasyncgenfunction(layer):
            found = (AsyncIteratorMock,), SILENT
        elif getattr(layer, "__code__", None) in KINDS_BY_CODE:
            found = (KINDS_BY_CODE[layer.__code__],), means.inner or SILENT
        # functools.wraps() copies the annotations of what is wrapped.
        elif annotation != below and means != SILENT:
            found = means.kinds, means.inner or means
        below = annotation
    return found


def is_async_class(cls):
    """Tell whether instances of a class are awaited, entered or iterated."""
    return any(hasattr(cls, name) for name in ("__await__", "__aenter__", "__aiter__"))


class Attribute:
    """What is under a name of a class, which kinds may stand for it, and what it is or gives."""

    def __init__(self, cls, name):
        self.cls, self.name = cls, name
        self.thing = inspect.getattr_static(cls, name, MISSING)
        self.is_computed = hasattr(type(self.thing), "__get__")
        is_routine = inspect.isroutine(self.thing) and callable(self.thing)
        self.is_function = is_routine or isinstance(self.thing, FUNCTIONS)
        if self.is_function:
            self.kinds, self.result = expected(self.thing, cls)
        else:
            self.result = self.meaning_of_value()
            self.kinds = self.kinds_of_value(self.result.cls)

    def meaning_of_value(self):
        """Return what is known of something that is no function."""
        getter = getattr(self.thing, "fget", None) or getattr(self.thing, "func", None)
        if getter and self.is_computed:
            kinds, means = expected(getter, self.cls)
            opened = [each for each in KINDS if kinds == (KINDS[each],)]
            return Meaning(cls=opened[0]) if opened else means
        for home in self.cls.__mro__:
            annotations = vars(home).get("__annotations__", {})
            if self.name in annotations and not isinstance(self.thing, type):
                return meaning(annotations[self.name], self.cls, home)
        if self.is_computed or self.thing is MISSING or self.thing is None:
            return SILENT
        return Meaning(cls=type(self.thing))

    def kinds_of_value(self, cls):
        """Return what may stand for an instance of a class."""
        if self.result is UNREAD:
            return UNREAD.kinds
        if isinstance(self.thing, type):
            return (MagicMock,)
        if is_async_class(cls):
            return (MagicMock, *RESOURCES) if hasattr(cls, "__await__") else RESOURCES
        call = inspect.getattr_static(cls, "__call__", None) if cls else None
        return (MagicMock, *expected(call, cls)[0])

    def arguments(self):
        """Return positional and keyword arguments that fit, and some that do not."""
        if not self.is_computed:
            return arguments_for(self.thing, is_bound=True)
        function = self.thing.__get__(None, self.cls)
        is_bound = isinstance(function, (types.MethodType, types.BuiltinMethodType))
        return arguments_for(function, is_bound or isinstance(self.thing, staticmethod))


def arguments_for(function, is_bound):
    """Return positional and keyword arguments that fit, and some that do not."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:  # some written in C have no signature
        return [], {}, []
    if not is_bound and parameters and parameters[0].kind is not inspect.Parameter.VAR_POSITIONAL:
        del parameters[0]
    needed = [each for each in parameters if each.default is each.empty]
    args = [object() for each in needed if each.kind <= each.POSITIONAL_OR_KEYWORD]
    kwargs = {each.name: object() for each in needed if each.kind is each.KEYWORD_ONLY}
    kinds = [each.kind for each in parameters]
    too_many, too_few = [object()] * (len(parameters) + 1), [(args[1:], kwargs)] * bool(args)
    misfits = too_few + [(args, {})] * bool(kwargs)
    misfits += [(too_many, kwargs)] * (inspect.Parameter.VAR_POSITIONAL not in kinds)
    misfits += [(args, {**kwargs, "no_such": 1})] * (inspect.Parameter.VAR_KEYWORD not in kinds)
    return args, kwargs, misfits
