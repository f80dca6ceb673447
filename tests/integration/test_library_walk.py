"""Specs on real libraries: each attribute of each public class is touched, called and used.

The classes of `ALWAYS` are walked, and a sample of all others: ASYNCMOCKS_WALK_SEED says which, the
head of pytest's output says what it was. All of them, which takes many minutes:

    python -m pytest tests/integration/test_library_walk.py --whole
"""

import abc
import importlib
import importlib.metadata
import inspect
import os
import pkgutil
import random
import sys
import warnings
from collections.abc import Coroutine
from unittest import mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncMock, MagicMock, create_autospec
from expected_kinds import RESOURCES, Attribute, arguments_for, is_async_class
from helpers import collect, enter, finish, kind_of

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 10), reason="typing can't read all annotations of today's libraries"
)

#: Distributions, and the packages and modules below which their public classes are.
SAME = "aiogram aiohttp aiokafka aiosqlite anyio asyncpg httpx openai redis trio websockets"
LIBRARIES = {
    **{name: [name] for name in SAME.split()},
    "aio-pika": ["aio_pika"],
    "discord.py": ["discord"],
    "mcp": ["mcp", "mcp_types"],
    "pymongo": ["pymongo.asynchronous"],
    "python-telegram-bot": ["telegram"],
    "SQLAlchemy": ["sqlalchemy.ext.asyncio", "sqlalchemy.engine", "sqlalchemy.orm.session"],
}
ALWAYS = {
    "aiohttp": "aiohttp:ClientSession ClientResponse",
    "aiosqlite": "aiosqlite:Connection Cursor",
    "asyncpg": "asyncpg.pool:Pool PoolConnectionProxy connection.Connection",
    "httpx": "httpx:AsyncClient Response",
    "redis": "redis.asyncio:Redis",
    "SQLAlchemy": "sqlalchemy.ext.asyncio:AsyncSession AsyncEngine AsyncConnection AsyncResult",
    "websockets": "websockets.asyncio.client:ClientConnection",
}
#: How many attributes of other classes of each library are in the sample, about.
SAMPLE = 250
MAKERS = {
    "autospec": create_autospec,
    "autospec of an instance": lambda cls: create_autospec(cls, instance=True),
    "spec": lambda cls: MagicMock(spec=cls),
    "spec, called": lambda cls: MagicMock(spec=cls)(),
}
#: Names that every mock has for itself.
OWN_NAMES = {*dir(mock.MagicMock()), *dir(mock.AsyncMock()), *dir(mock.NonCallableMock)}
PLAIN_CHECKS = (type.__instancecheck__, abc.ABCMeta.__instancecheck__)


def module_names(root):
    """Yield the names of public modules; only the root is imported for that."""
    folders = [(root, path) for path in getattr(importlib.import_module(root), "__path__", ())]
    yield root
    for package, path in folders:
        for _, name, is_package in pkgutil.iter_modules([path]):
            if name.isidentifier() and not name.startswith("_"):
                yield f"{package}.{name}"
                folders += [(f"{package}.{name}", os.path.join(path, name))] * is_package


def public_classes(root, module_name):
    """Return the public classes in a module that are at home below the root."""
    try:
        names = dict(vars(importlib.import_module(module_name)))
    except (Exception, SystemExit):  # noqa: BLE001, it needs what is not installed
        return []
    found = [each for name, each in names.items() if name[0] != "_" and isinstance(each, type)]
    found = [each for each in found if not issubclass(each, Coroutine)]  # send() wants None first
    return [each for each in found if f"{each.__module__}.".startswith(f"{root}.")]


def classes_of(library, is_whole):
    """Yield the classes of a library that are to be walked."""
    home, _, names = ALWAYS.get(library, "").partition(":")
    yield from (pkgutil.resolve_name(f"{home}:{name}") for name in names.split())
    modules = [(root, name) for root in LIBRARIES[library] for name in module_names(root)]
    chance = random.Random(f"{os.environ['ASYNCMOCKS_WALK_SEED']} {library}")
    size = 0
    while modules and size < SAMPLE:
        root, name = modules.pop(0 if is_whole else chance.randrange(len(modules)))
        found = public_classes(root, name)
        if not is_whole:
            found = chance.sample(found, min(2, len(found)))  # those of one module are alike
            size += sum(len(dir(cls)) for cls in found)
        yield from found


def pytest_generate_tests(metafunc):
    """Give each class a test, and each library that is not there one that is skipped."""
    walked, is_whole = [], metafunc.config.getoption("--whole", False)
    for library in LIBRARIES if sys.version_info >= (3, 10) else ():
        try:
            importlib.metadata.version(library)
        except importlib.metadata.PackageNotFoundError:
            skip = pytest.mark.skip(reason=f"{library} is not installed")
            walked.append(pytest.param(None, id=library, marks=skip))
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            classes = dict.fromkeys(classes_of(library, is_whole))
        walked += [pytest.param(cls, id=f"{cls.__module__}.{cls.__qualname__}") for cls in classes]
    metafunc.parametrize("cls", walked)


def check_misfits(mocked, misfits):
    """Check that calls that do not fit are refused."""
    for args, kwargs in misfits:
        with pytest.raises(TypeError):
            mocked(*args, **kwargs)


def check_is_instance(thing, cls):
    """Check isinstance(), or, where a class has its own idea of it, what it would look at."""
    is_plain = type(cls).__instancecheck__ in PLAIN_CHECKS and not getattr(cls, "_is_protocol", 0)
    is_instance = isinstance(thing, cls) if is_plain else cls in thing.__class__.__mro__
    assert is_instance, f"the result is no {cls.__name__}"


async def check_use(thing, cls):
    """Use a mock of an instance in the ways its class can be used; return what entering gives."""
    entered = None
    if hasattr(cls, "__await__"):
        await thing
    if hasattr(cls, "__aenter__") and hasattr(cls, "__aexit__"):
        entered = await enter(thing)
    if hasattr(cls, "__aiter__"):
        await collect(thing)
    assert is_async_class(cls) or not inspect.isawaitable(thing), "can be awaited"
    return entered


async def check_call(mocked, attribute, args, kwargs):
    """Call the mock of a function, use what it gives as it is to be used, check the result."""
    kind, cls = kind_of(mocked), attribute.result.cls
    result = mocked(*args, **kwargs)
    mocked.assert_called_once_with(*args, **kwargs)
    if kind is AsyncMock:
        assert inspect.isawaitable(result), "gives nothing to be awaited"
        result = await result
        mocked.assert_awaited_once_with(*args, **kwargs)
    elif kind in RESOURCES:
        result = await check_use(result, type(result))
        cls = cls if attribute.kinds == (AsyncContextManagerMock,) else None
    if cls is None:
        return
    await check_use(result, cls)
    if cls.__module__ == "builtins":
        assert kind_of(result) is MagicMock, f"the result is a {kind_of(result).__name__}"
        assert not inspect.isawaitable(result.any_name()), "what the result gives can be awaited"
    else:
        check_is_instance(result, cls)
        assert result, "the result is false"
    result.no_such_name


async def check_attribute(made, attribute, title, kinds):
    """Check the kind of the mock of an attribute, and use it."""
    child = getattr(made, attribute.name)
    kind = kind_of(child) if isinstance(child, mock.NonCallableMock) else type(child)
    wanted = " or ".join(each.__name__ for each in attribute.kinds)
    assert kind in attribute.kinds, f"is of kind {kind.__name__}, not {wanted}"
    other = kinds.setdefault(attribute.name, kind)
    assert kind is other, f"is of kind {kind.__name__}, elsewhere of {other.__name__}"
    if attribute.is_function:
        args, kwargs, misfits = attribute.arguments()
        await check_call(child, attribute, args, kwargs)
        check_misfits(child, misfits if "autospec" in title else ())
    elif not isinstance(attribute.thing, type):
        await check_use(child, attribute.result.cls)


async def check_class(cls):
    """Check that the mock of a class gives a mock of an instance, for arguments that fit."""
    args, kwargs, misfits = arguments_for(cls.__init__, is_bound=False)
    made = create_autospec(cls)
    for each in (create_autospec(cls, instance=True), made(*args, **kwargs), MagicMock(spec=cls)()):
        check_is_instance(each, cls)
        await check_use(each, cls)
    check_misfits(made, misfits)


def test_mocks_have_the_shapes_of_a_class(cls):
    """The mock of each attribute is of its kind, and is used as what it stands for."""
    names = {*dir(cls), *getattr(cls, "__dataclass_fields__", ())} - OWN_NAMES
    attributes = [Attribute(cls, name) for name in sorted(names) if not name.startswith("__")]
    problems, kinds = [], {}

    finish(check_class(cls))
    for title, make in MAKERS.items():
        made = make(cls)
        for each in attributes:
            try:
                finish(check_attribute(made, each, title, kinds))
            except (Exception, pytest.fail.Exception) as exc:  # noqa: BLE001, it is told
                problems.append(f"{each.name} ({title}): {type(exc).__name__}: {exc}")

    assert not problems, "\n".join(problems)
