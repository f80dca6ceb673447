"""What the lines of a program may name, besides the mocks: the same in both worlds."""

import asyncio
import contextlib
import dataclasses
import enum
import functools
import inspect
import itertools
import types
from unittest.mock import DEFAULT

# ---- What a mock may stand for: classes


async def one(self):
    return 1


def two(self):
    return 2


def same(a):
    return a


async def asame(a):
    return a


class Plain:
    attr, prop, stat = 1, property(lambda self: 7), staticmethod(same)

    def __init__(self, a, b=2):
        self.inst = a

    def meth(self, a, b=2):
        return ("meth", a, b)

    @classmethod
    def clsm(cls, a):
        return a


class Repo:
    table, astat = "rows", staticmethod(asame)

    def __init__(self, url="u"):
        self.url = url

    async def save(self, row, *, flag=False):
        return ("saved", row)

    def path(self, x=0):
        return ("path", x)

    @classmethod
    async def aclsm(cls, a):
        return a

    async def stream(self, n=2):
        for number in range(n):
            yield number

    @property
    def prop(self):
        raise RuntimeError("the property was run")

    def __len__(self):
        return 3

    Inner = type("Inner", (), {"deep": one})


class Sub(Repo):
    more = one

    def path(self, x=0, y=1):
        return 2


Manager = type("Manager", (), {"__enter__": lambda self: "in", "__exit__": lambda *args: None})


class AsyncManager:
    go, sync = one, two

    async def __aenter__(self):
        return "ain"

    async def __aexit__(self, *exc_info):
        return None


class AsyncIterable:
    passed = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.passed += 1
        if self.passed > 2:
            raise StopAsyncIteration
        return self.passed


class Called:
    foo = two

    def __call__(self, x, y=1):
        return ("called", x)


class AsyncCalled:
    foo, bar = two, one

    async def __call__(self, x, y=1):
        return ("acalled", x)


MATHY = {
    "__hash__": None,
    "__add__": lambda self, other: 1,
    "__eq__": lambda self, other: True,
    "__int__": lambda self: 5,
    "__iter__": lambda self: iter([1, 2]),
    "__getitem__": lambda self, key: key,
    "__str__": lambda self: "mathy",
    "__fspath__": lambda self: "/mathy",
    "__bool__": lambda self: False,
    "__contains__": lambda self, key: True,
}
Mathy = type("Mathy", (), MATHY)


class Awaitable:
    def __await__(self):
        return 9
        yield


Slots = type("Slots", (), {"__slots__": ("bar", "foo"), "save": one})
FIELDS = [("foo", int), ("bar", str, "x")]
Data = dataclasses.make_dataclass("Data", FIELDS, namespace={"save": one})


class Proxy:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name


WithMeta = type("Meta", (type,), {"save": one})("WithMeta", (), {"foo": two})
Color = enum.Enum("Color", "RED")


# ---- What a mock may stand for, or do: functions


def func(a, b=2, *c, d=4):
    return ("func", a, b, c, d)


async def afunc(a, b=2, *, d=4):
    return ("afunc", a, b, d)


async def agen(a=2):
    for number in range(a):
        yield number


def gen(a=2):
    yield from range(a)


wrapped_func = functools.wraps(func)(lambda *args, **kwargs: func(*args, **kwargs))
wrapped_afunc = functools.wraps(afunc)(lambda *args, **kwargs: afunc(*args, **kwargs))


def any_args(*args, **kwargs):
    return ("any", args, kwargs)


def fail(*args, **kwargs):
    raise KeyError("failed")


def asynchronous(function):
    async def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


def giving(make, *args):
    return lambda *others, **kwargs: make(*args)


give_default, give_exception = giving(lambda: DEFAULT), giving(ValueError, "given")
give_default_async, fail_async = asynchronous(give_default), asynchronous(fail)
any_args_async, give_coroutine = asynchronous(any_args), giving(afunc, 1)
TwoArgsError = type("TwoArgsError", (Exception,), {"__init__": lambda self, first, second: None})


# ---- What may be done with a mock


def driven(function):
    """Make a coroutine function run to its end when it is called, without an event loop."""

    def drive(*args):
        coroutine = function(*args)
        try:
            for _ in range(100):
                coroutine.send(None)
        except StopIteration as stop:
            return stop.value
        raise TimeoutError("it waits for something")

    return drive


@driven
async def wait(awaitable):
    return await awaitable


def gather(*awaitables):
    async def gathering():
        return await asyncio.gather(*awaitables, return_exceptions=True)

    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, context: None)
    with contextlib.closing(loop):
        return loop.run_until_complete(gathering())


def enter(manager, exc=None):
    """Enter it, and raise an exception in the block if there is one."""
    with manager as given:
        if exc:
            raise exc
        return given
    return "swallowed"


@driven
async def aenter(manager, exc=None):
    async with manager as given:
        if exc:
            raise exc
        return given
    return "swallowed"


def walk(iterable):
    """Take up to four items."""
    return list(itertools.islice(iterable, 4))


@driven
async def awalk(iterable):
    items = []
    async for item in iterable:
        items.append(item)
        if len(items) == 4:
            break
    return items


def has_own_hash(thing):
    return hash(thing) == object.__hash__(thing)


def signature(thing):
    if hasattr(type(thing), "stop"):
        return "a patch"  # for which parameters have other names
    return str(inspect.signature(thing))


def kinds(thing):
    """Names of all that `inspect` takes a thing for."""
    functions = "function generatorfunction asyncgenfunction coroutinefunction"
    names = f"{functions} routine awaitable coroutine class".split()
    asked = [*[getattr(inspect, f"is{name}") for name in names], callable]
    return [ask.__name__ for ask in asked if ask(thing)]


# ---- What programs patch: another one for each run

PATCHED = ("fetch", "plain", "Repo", "CONFIG", "nothing", "missing")


def make_target():
    """Make a module with a thing of each kind to patch."""
    target = types.ModuleType("target")
    own = {"Repo": type("Repo", (Repo,), {}), "CONFIG": {"debug": False}}
    vars(target).update(own, fetch=afunc, plain=func, nothing=None)
    return target


def seen(target):
    """Make a function that gives what is there while it runs."""

    def function(*args, **kwargs):
        return args, kwargs, dict(target.CONFIG), target.fetch

    return function


def under(patcher, target):
    """Call a function that is decorated with a patch."""
    return patcher(seen(target))(1)


def under_async(patcher, target):
    """Await a coroutine function that is decorated with a patch."""
    return wait(patcher(asynchronous(seen(target)))(1))


def under_class(patcher, target):
    """Call a test of a class that is decorated with a patch."""

    @patcher
    class Tests:
        test = seen(target)

        def helper(self, *args):
            return args

    return Tests().test(1), Tests().helper()


# ---- Subclasses that users write


def subclasses(AsyncMock, MagicMock):  # noqa: N803, they are classes
    """Derive classes from those of one world."""

    def make_tagged(self, *args, tag="t", **kwargs):
        MagicMock.__init__(self, *args, **kwargs)
        self.tag = tag

    def call_with_copies(self, *args, **kwargs):
        copies = [list(each) if type(each) is list else each for each in args]
        return AsyncMock.__call__(self, *copies, **kwargs)

    async def execute(self, *args, **kwargs):
        return await AsyncMock.__call__(self, *args, **kwargs)

    child = "_get_child_mock"
    made = {
        "SubAsync": (AsyncMock, {"extra": 1, "helper": lambda self: ("helped", self.call_count)}),
        "SubMagic": (MagicMock, {"__init__": make_tagged}),
        "PlainChildren": (AsyncMock, {child: lambda self, **kwargs: MagicMock(**kwargs)}),
        "AsyncChildren": (MagicMock, {child: lambda self, **kwargs: AsyncMock(**kwargs)}),
        "Copying": (AsyncMock, {"__call__": call_with_copies}),
        "Executing": (AsyncMock, {"__call__": execute}),
    }
    return {name: type(name, (base,), body) for name, (base, body) in made.items()}
