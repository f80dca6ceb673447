"""create_autospec on real libraries: each public method of their classes, one test for each.

What is expected is worked out here anew, from `inspect` and `typing.get_type_hints()`.
"""

import abc
import collections.abc
import contextlib
import importlib
import inspect
import sys
import types
import typing
from unittest import mock

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    create_autospec,
    run,
)
from helpers import kind_of

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 10), reason="typing can't read all annotations of today's libraries"
)

SQLALCHEMY = ["sqlalchemy", "sqlalchemy.engine", "sqlalchemy.ext.asyncio", "sqlalchemy.orm._typing"]
REDIS = [f"redis.commands.{name}" for name in "bf json search timeseries vectorset".split()]
#: The classes, and the modules whose names their annotations use without importing them.
CLASSES = {
    "httpx:AsyncClient": [],
    "httpx:Response": [],
    "aiohttp:ClientSession": [],
    "aiohttp:ClientResponse": [],
    "sqlalchemy.ext.asyncio:AsyncSession": SQLALCHEMY,
    "sqlalchemy.ext.asyncio:AsyncEngine": SQLALCHEMY,
    "sqlalchemy.ext.asyncio:AsyncConnection": SQLALCHEMY,
    "sqlalchemy.ext.asyncio:AsyncResult": SQLALCHEMY,
    "redis.asyncio:Redis": REDIS,
    "asyncpg.connection:Connection": [],
    "asyncpg.pool:Pool": [],
    "websockets.asyncio.client:ClientConnection": [],
}
FUNCTIONS = (types.FunctionType, staticmethod, classmethod)
KINDS = {
    collections.abc.Awaitable: AsyncMock,
    collections.abc.Coroutine: AsyncMock,
    collections.abc.AsyncIterable: AsyncIteratorMock,
    collections.abc.AsyncIterator: AsyncIteratorMock,
    collections.abc.AsyncGenerator: AsyncIteratorMock,
    contextlib.AbstractAsyncContextManager: AsyncContextManagerMock,
}
ENTERED_CODE = contextlib.asynccontextmanager(lambda: None).__code__


def find(path):
    """Return the class under `module:name`, skip the test if its library is not there."""
    module, _, name = path.partition(":")
    # Its absence is expected; a library that is there and can't be imported is an error.
    pytest.importorskip(module.partition(".")[0])
    return getattr(importlib.import_module(module), name)


def public_names(cls, kinds):
    """Return the public names of a class under which it has something of these types."""
    names = [name for name in dir(cls) if not name.startswith("_")]
    return [name for name in names if isinstance(inspect.getattr_static(cls, name), kinds)]


def walk():
    """Return a parameter for each public method, and one for a library that is not there."""
    found = []
    for path in CLASSES:
        try:
            names = public_names(find(path), FUNCTIONS)
        except pytest.skip.Exception:
            names = [None]
        title = path.partition(".")[0].partition(":")[0] + "." + path.rpartition(":")[2]
        found += [pytest.param(path, name, id=f"{title}.{name or ''}") for name in names]
    return found


EACH_CLASS = pytest.mark.parametrize("path", list(CLASSES))
EACH_METHOD = pytest.mark.parametrize(("path", "name"), walk())


def return_hint(path, function):
    """Return the evaluated annotation of what a function returns, None if there is none."""
    annotations = getattr(function, "__annotations__", {})
    if "return" not in annotations:
        return None
    only_return = types.FunctionType((lambda: None).__code__, function.__globals__)
    only_return.__annotations__ = {"return": annotations["return"]}
    names = {}
    for module in CLASSES[path]:
        with contextlib.suppress(ImportError):  # other versions have other modules
            names.update(vars(importlib.import_module(module)))
    names.update(vars(sys.modules[function.__module__]))
    try:
        return typing.get_type_hints(only_return, localns=names)["return"]
    except (NameError, TypeError):
        return None


def sole_member(hint):
    """Return what an annotation says besides None, or what may be awaited; else Any."""
    if typing.get_origin(hint) in (typing.Union, getattr(types, "UnionType", typing.Union)):
        members = [each for each in typing.get_args(hint) if each is not type(None)]
        if len(members) > 1:
            members = [m for m in members if KINDS.get(typing.get_origin(m)) is AsyncMock]
        return members[0] if len(members) == 1 else typing.Any
    return hint


def annotated_class(hint, cls, function):
    """Return the class that a result must be an instance of, None if nothing says so."""
    hint = sole_member(hint)
    if isinstance(hint, typing.TypeVar):
        first = next(iter(inspect.signature(function).parameters), None)
        if function.__annotations__.get(first) in (hint, hint.__name__):
            return cls
        return annotated_class(hint.__bound__, cls, function)
    if getattr(hint, "__name__", None) == "Self" and not isinstance(hint, type):
        return cls
    found = typing.get_origin(hint) or hint
    if not isinstance(found, type) or found.__module__ in ("builtins", "typing"):
        return None
    return found


def expected(path, name):
    """Return the kind of a method's mock, and the annotations of what its call gives."""
    cls = find(path)
    static = inspect.getattr_static(cls, name)
    function = getattr(static, "__func__", static)
    innermost = inspect.unwrap(function)
    hint = sole_member(return_hint(path, innermost))
    origin, arguments = typing.get_origin(hint) or hint, typing.get_args(hint)
    if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(innermost):
        return AsyncMock, hint, innermost
    if function.__code__ is ENTERED_CODE:
        return AsyncContextManagerMock, (arguments or [None])[0], innermost
    if inspect.isasyncgenfunction(innermost):
        return AsyncIteratorMock, None, innermost
    try:
        kind = KINDS[origin]
    except (KeyError, TypeError):
        return MagicMock, hint, innermost
    position = 2 if origin is collections.abc.Coroutine else 0
    return kind, arguments[position] if arguments else None, innermost


def arguments_for(function, is_bound):
    """Return positional and keyword arguments that fit, and some that do not."""
    parameters = list(inspect.signature(function).parameters.values())[1 if is_bound else 0 :]
    needed = [each for each in parameters if each.default is each.empty]
    args = [object() for each in needed if each.kind <= each.POSITIONAL_OR_KEYWORD]
    kwargs = {each.name: object() for each in needed if each.kind is each.KEYWORD_ONLY}
    kinds = [each.kind for each in parameters]
    misfits = []
    if inspect.Parameter.VAR_POSITIONAL not in kinds:
        misfits.append(([object()] * (len(parameters) + 1), kwargs))
    if inspect.Parameter.VAR_KEYWORD not in kinds:
        misfits.append((args, dict(kwargs, no_such_parameter=1)))
    if args:
        misfits.append((args[1:], kwargs))
    if kwargs:
        misfits.append((args, {}))
    return args, kwargs, misfits


async def result_of(kind, method, args, kwargs):
    """Return what the call of a method's mock gives, once awaited or entered."""
    given = method(*args, **kwargs)
    if kind is AsyncMock:
        assert inspect.isawaitable(given)
        return await given
    if kind is AsyncContextManagerMock:
        async with given as entered:
            return entered
    if kind is AsyncIteratorMock:
        assert [item async for item in given] == []
    return given


def is_instance(thing, cls):
    """Tell whether isinstance() is True, or would be if the class let it look at `__class__`."""
    if type(cls).__instancecheck__ in (type.__instancecheck__, abc.ABCMeta.__instancecheck__):
        return isinstance(thing, cls)
    return issubclass(thing.__class__, cls)


async def check_use(result, cls):
    """Use a result in the ways that its class can be used, and in no other."""
    if hasattr(cls, "__await__"):
        await result
    else:
        assert hasattr(cls, "__aenter__") or not inspect.isawaitable(result)
    if hasattr(cls, "__aenter__"):
        async with result:
            pass
    if hasattr(cls, "__aiter__"):
        async for _ in result:
            pass


@EACH_METHOD
def test_method_has_the_mock_of_its_shape(path, name):
    """A method's mock is of the kind that `inspect` and the annotation tell."""
    method = getattr(create_autospec(find(path), instance=True), name)

    assert kind_of(method) is expected(path, name)[0]


@EACH_METHOD
def test_method_takes_what_fits_its_signature(path, name):
    """A call that fits is recorded, a call that does not is a TypeError."""
    cls = find(path)
    kind, _, function = expected(path, name)
    method = getattr(create_autospec(cls, instance=True), name)
    is_bound = not isinstance(inspect.getattr_static(cls, name), staticmethod)
    args, kwargs, misfits = arguments_for(function, is_bound)

    run(result_of(kind, method, args, kwargs))

    method.assert_called_once_with(*args, **kwargs)
    for bad_args, bad_kwargs in misfits:
        with pytest.raises(TypeError):
            method(*bad_args, **bad_kwargs)


@EACH_METHOD
def test_method_gives_an_instance_of_the_annotated_class(path, name):
    """What a call gives is a mock of the annotated class, and is used as its instances are."""
    cls = find(path)
    kind, hint, function = expected(path, name)
    result_class = annotated_class(hint, cls, function)
    method = getattr(create_autospec(cls, instance=True), name)
    is_bound = not isinstance(inspect.getattr_static(cls, name), staticmethod)
    args, kwargs, _ = arguments_for(function, is_bound)

    async def use():
        result = await result_of(kind, method, args, kwargs)
        assert isinstance(result, mock.NonCallableMock) or kind is AsyncIteratorMock
        if kind is AsyncIteratorMock or result_class is None:
            return
        assert is_instance(result, result_class)
        if result_class not in KINDS:
            with pytest.raises(AttributeError):
                result.no_such_name
        await check_use(result, result_class)

    run(use())


@EACH_CLASS
def test_instance_is_used_as_the_class_says(path):
    """A mock of an instance is awaited, entered and iterated if instances are."""
    cls = find(path)

    run(check_use(create_autospec(cls, instance=True), cls))


@EACH_CLASS
def test_class_gives_instances(path):
    """The mock of a class gives a mock of an instance, for arguments that fit."""
    cls = find(path)
    args, kwargs, misfits = arguments_for(cls.__init__, is_bound=True)
    made = create_autospec(cls)

    instance = made(*args, **kwargs)

    assert is_instance(instance, cls)
    run(check_use(instance, cls))
    for bad_args, bad_kwargs in misfits:
        with pytest.raises(TypeError):
            made(*bad_args, **bad_kwargs)


@EACH_CLASS
def test_properties_never_run(path):
    """No computed attribute of a class runs when each child of its autospec is touched."""
    cls = find(path)
    computed = [
        name
        for name in public_names(cls, object)
        if not inspect.isroutine(inspect.getattr_static(cls, name))
        and hasattr(type(inspect.getattr_static(cls, name)), "__get__")
    ]
    ran = []

    with contextlib.ExitStack() as patches:
        for name in computed:
            watched = property(lambda self, name=name: ran.append(name))
            patches.enter_context(mock.patch.object(cls, name, watched))
        for autospec in (create_autospec(cls, instance=True), create_autospec(cls)):
            for name in computed:
                getattr(autospec, name)

    assert ran == []
