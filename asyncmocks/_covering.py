"""Puts things in the place of others while the whole body of a function runs, and takes them back.

Replacements of one place may leave in any order. What a patch puts there is not known here.
"""

from contextlib import ExitStack
from functools import update_wrapper
from inspect import getattr_static, isasyncgenfunction, isgeneratorfunction
from threading import RLock
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from unittest import mock

from ._shapes import MISSING, is_coroutine_function

#: What deletes badly: after `del` something else shows, or nothing may be deleted.
KEPT = frozenset(["__doc__", "__module__", "__defaults__", "__annotations__", "__kwdefaults__"])

changing = RLock()

#: The layers in a place, by target and name, the latest last.
piles = {}


class Layer:
    """One replacement of an attribute. Holds what was there before, and its target alive."""

    def __init__(self, target, name, value):
        self.target, self.name, self.value = target, name, value
        self.key = (id(target), name)

    def pile_up(self):
        with changing:
            self.below = self.read()
            piles.setdefault(self.key, []).append(self)

    def take_back(self):
        """Restore what was there before, or leave that to the next above."""
        with changing:
            pile = piles[self.key]
            above = pile[pile.index(self) + 1 :]
            pile.remove(self)
            if not pile:  # nothing keeps the target alive, and another may get its id
                del piles[self.key]
            if above:
                above[0].below = self.below
            else:
                self.restore()

    def original(self):
        """Return what is below all replacements, or MISSING."""
        with changing:
            pile = piles.get(self.key)
            return (pile[0].below if pile else self.read())[0]

    def read(self):
        try:  # whether it is the target's own is remembered too
            return self.target.__dict__[self.name], True
        except (AttributeError, KeyError):
            return getattr(self.target, self.name, MISSING), False

    def fill(self, value):
        setattr(self.target, self.name, value)

    def restore(self):
        value, is_own = self.below
        try:
            if not is_own:
                delattr(self.target, self.name)
            # A proxy passes the deletion on.
            is_set = is_own or self.name in KEPT or not hasattr(self.target, self.name)
        except AttributeError:  # a property of the class, which takes values only
            is_set = True
        if is_set and value is not MISSING:
            self.fill(value)


class Items(Layer):
    # The value: new items, and whether they replace all others.
    def read(self):
        target = self.target  # a mapping that is no dict may have no copy()
        return (target.copy() if hasattr(target, "copy") else {k: target[k] for k in target}), True

    def fill(self, value):
        values, replaces_all = value
        try:
            if replaces_all:
                self.target.clear()
        except AttributeError:
            for key in list(self.target):
                del self.target[key]
        try:
            self.target.update(values)
        except AttributeError:
            for key in values:
                self.target[key] = values[key]

    def restore(self):
        self.fill(self.below)


class Run:
    """The patches of one run of a function: what they put in place, and what they inject."""

    def __init__(self, patchings):
        self.patchings = patchings
        self.layers, self.injected, self.named = [], [], {}

    def __enter__(self):
        # The second time, what was put in place the first time.
        layers, self.layers = self.layers or self.begin(), []
        try:
            for layer in layers:
                layer.pile_up()
                self.layers.append(layer)
                layer.fill(layer.value)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info):
        with ExitStack() as stack:  # the latest first, even if one fails
            for layer in self.layers:
                stack.callback(layer.take_back)

    def begin(self):
        """Yield what the patches put in place: a patch begins when those before it are there."""
        for patching in self.patchings:
            begin = getattr(patching, "begin", None)
            self.given, layers = begin() if begin else adopt(patching)
            yield from layers
            if patching.attribute_name is not None:
                self.named.update(self.given)
            elif patching.new is mock.DEFAULT:
                self.injected.append(self.given)

    def call(self, function, args, kwargs):
        """Call the function with what the patches inject, its result with nothing."""
        __tracebackhide__ = True
        args, kwargs = (*args, *self.injected), dict(kwargs, **self.named)
        self.injected, self.named = [], {}
        return function(*args, **kwargs)


def adopt(patching):
    """Let a patch of unittest.mock make its replacement, to be put in place as ours are."""
    copy = patching.copy()
    with copy as given:
        names = [each.attribute for each in (copy, *copy.additional_patchers)]
        layers = [Layer(copy.getter(), name, None) for name in names]
        for layer in layers:
            layer.value = layer.read()[0]
    return given, layers


def cover_coroutine(function, start):
    async def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            return await run.call(function, args, kwargs)

    return patched


def cover_generator(function, start):
    def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            return (yield from run.call(function, args, kwargs))

    return patched


def cover_async_generator(function, start):
    async def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            generator = run.call(function, args, kwargs)
            step, value = generator.asend, None
            try:
                while True:
                    item = await step(value)
                    try:
                        step, value = generator.asend, (yield item)
                    except GeneratorExit:
                        raise
                    except BaseException as exc:  # noqa: BLE001, it goes where it was meant to
                        step, value = generator.athrow, exc
            except StopAsyncIteration:
                return
            finally:
                await generator.aclose()

    return patched


def cover_call(function, start):
    def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            result = run.call(function, args, kwargs)
        for _, kind, cover in COVERS:
            if type(result) is kind:
                return cover(lambda: result, lambda: run)()
        return result

    return patched


#: How a function is covered, by what it is, and by what it turns out to return.
COVERS = (
    (is_coroutine_function, CoroutineType, cover_coroutine),
    (isgeneratorfunction, GeneratorType, cover_generator),
    (isasyncgenfunction, AsyncGeneratorType, cover_async_generator),
)


def covered(function, start):
    """Return the same to inspect, run in what `start` gives: that is entered and has `call()`."""
    cover = next((cover for is_one, _, cover in COVERS if is_one(function)), cover_call)
    return update_wrapper(cover(function, start), function)


def decorated(function, patching):
    """Return the function with one more patch around its body.

    Like unittest.mock, it keeps its patches in `patchings`: pytest counts their arguments by that.
    """
    patchings, marks = [patching], {}
    if hasattr(function, "patchings"):
        module = getattr(function, "__globals__", {}).get("__name__")
        inner = getattr(function, "__wrapped__", None)
        is_copy = getattr(inner, "patchings", None) is function.patchings
        if is_copy or module not in (__name__, mock.__name__):
            # The list is that of a wrapper below, which puts the patches in place: the function got
            # its attributes by functools.wraps(), or watches forgotten awaits.
            function.patchings.append(patching)
            return function
        patchings = [*function.patchings, patching]
        marks = vars(function)  # what was put on the wrapper since, by pytest say
        function = function.__wrapped__
    wrapper = covered(function, lambda: Run(patchings))
    vars(wrapper).update(marks, __wrapped__=function, patchings=patchings)
    return wrapper


def decorate_tests(cls, decorate):
    """Decorate each test of a class, also of classes in it that are named so; return the class."""
    for name in [name for name in dir(cls) if name.startswith(mock.patch.TEST_PREFIX)]:
        static, value = getattr_static(cls, name), getattr(cls, name)
        if isinstance(value, type):
            decorate_tests(value, decorate)
        elif isinstance(static, (staticmethod, classmethod)):
            setattr(cls, name, type(static)(decorate(static.__func__)))
        elif callable(value):
            setattr(cls, name, decorate(value))
    return cls
