"""Wraps functions of every kind, so that patches are in place while the whole body runs.

What a patch puts where is not known here: one of ours has `begin()`, one of unittest.mock's is
asked to make its replacement, which is then put in place as ours are. Like unittest.mock, a wrapper
keeps its patches in a list named `patchings`, by which pytest counts the arguments that it injects.
"""

from functools import update_wrapper
from inspect import getattr_static, isasyncgenfunction, isgeneratorfunction, signature
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from unittest import mock

from ._places import Attribute, own_attribute, take_back
from ._shapes import is_coroutine_function
from ._waiting import Watch
from ._wording import numbered


class Run:
    """The patches of one run of a function: what they put in place, and what they inject."""

    def __init__(self, patchings):
        self.patchings = patchings
        self.layers = []
        self.injected = []
        self.named = {}

    def __enter__(self):
        layers, self.layers = self.layers, []
        try:
            for layer in layers:  # the second time, what was put in place the first time
                layer.put()
                self.layers.append(layer)
            for patching in () if layers else self.patchings:
                self.begin(patching)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info):
        take_back(self.layers[:])

    def begin(self, patching):
        """Put what a patch makes in place."""
        begin = getattr(patching, "begin", None)
        given, layers = begin() if begin else adopt(patching)
        self.layers.extend(layers)
        if patching.attribute_name is not None:
            self.named.update(given)
        elif injects(patching):
            self.injected.append(given)

    def call(self, function, args, kwargs):
        """Call the function with what the patches inject."""
        __tracebackhide__ = True
        args = (*args, *self.injected)
        kwargs = dict(kwargs, **self.named)
        try:
            return function(*args, **kwargs)
        except TypeError:
            if self.injected and not fits(function, args, kwargs):
                names = [
                    str(getattr(each, "title", None) or each.attribute)
                    for each in self.patchings
                    if injects(each)
                ]
                rows = numbered("Patches, in the order of their arguments:", names)
                raise TypeError(
                    f"{getattr(function, '__name__', repr(function))}() must take an argument for "
                    f"each mock that its patches inject.{rows}"
                ) from None
            raise

    def again(self):
        """Return itself, for what a call gave: that is not called with anything injected."""
        self.injected, self.named = [], {}
        return self


def adopt(patching):
    """Let a patch of unittest.mock make its replacement, and put that in place as ours are."""
    copy = patching.copy()
    with copy as given:
        target = copy.getter()
        names = [each.attribute for each in (copy, *copy.additional_patchers)]
        values = [own_attribute(target, name)[0] for name in names]
    layers = []
    for name, value in zip(names, values):
        layers.append(Attribute(target, name, value, copy.create))
        layers[-1].put()
    return given, layers


def injects(patching):
    """Tell whether a patch hands what it makes to the function as a positional argument."""
    return patching.attribute_name is None and patching.new is mock.DEFAULT


def fits(function, args, kwargs):
    """Tell whether a function can be called with these arguments."""
    try:
        signature(function).bind(*args, **kwargs)
    except TypeError:
        return False
    except ValueError:  # nobody knows its signature
        pass
    return True


def cover_coroutine(function, start):
    """Wrap a coroutine function."""

    async def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            return await run.call(function, args, kwargs)

    return patched


def cover_generator(function, start):
    """Wrap a generator function."""

    def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            return (yield from run.call(function, args, kwargs))

    return patched


def cover_async_generator(function, start):
    """Wrap an async generator function."""

    async def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            generator = run.call(function, args, kwargs)
            try:
                item = await generator.__anext__()
                while True:
                    try:
                        sent = yield item
                    except GeneratorExit:
                        raise
                    except BaseException as exc:  # noqa: BLE001, it goes where it was meant to
                        item = await generator.athrow(exc)
                    else:
                        item = await generator.asend(sent)
            except StopAsyncIteration:
                return
            finally:
                await generator.aclose()

    return patched


def cover_call(function, start):
    """Wrap any other function. If it returns a coroutine or generator, that is covered too."""

    def patched(*args, **kwargs):
        __tracebackhide__ = True
        with start() as run:
            result = run.call(function, args, kwargs)
        cover = COVERS.get(type(result))
        return cover(lambda: result, run.again)() if cover else result

    return patched


COVERS = {
    CoroutineType: cover_coroutine,
    GeneratorType: cover_generator,
    AsyncGeneratorType: cover_async_generator,
}


def cover_for(function):
    """Return how to wrap a function, so that it stays what it is to inspect."""
    if is_coroutine_function(function):
        return cover_coroutine
    if isasyncgenfunction(function):
        return cover_async_generator
    return cover_generator if isgeneratorfunction(function) else cover_call


async def coroutine_function():
    """Stand for what unittest.mock wraps in its own way, from 3.8 on."""


def its_wrapper(function):
    """Return what unittest.mock's patch makes of a function."""
    return mock.patch.object(mock, "DEFAULT", None)(function)


#: The code of all wrappers, ours and unittest.mock's: by it they are told from functions that have
#: got a copy of a wrapper's attributes by functools.wraps().
WRAPPERS = frozenset(
    wrapper.__code__
    for wrapper in (
        its_wrapper(lambda: None),
        its_wrapper(coroutine_function),
        *(cover(None, None) for cover in (cover_call, *COVERS.values())),
    )
)


def decorated(function, patching):
    """Return the function with one more patch around its body."""
    patchings, marks = [patching], {}
    is_watch = (
        vars(function).get("asyncmocks_watch") is function if hasattr(function, "__dict__") else 0
    )
    if hasattr(function, "patchings") and not is_watch:
        if getattr(function, "__code__", None) not in WRAPPERS:
            # The list belongs to a wrapper below, which puts the patches in place.
            function.patchings.append(patching)
            return function
        patchings = [*function.patchings, patching]
        marks = vars(function)  # what was put on the wrapper since, by pytest say
        function = function.__wrapped__
    wrapper = cover_for(function)(function, lambda: Run(patchings))
    update_wrapper(wrapper, function)
    vars(wrapper).update(marks, __wrapped__=function, patchings=patchings)
    return wrapper


def watched(function):
    """Return the function with a watch on forgotten awaits around its body."""
    wrapper = update_wrapper(cover_for(function)(function, Watch), function)
    wrapper.asyncmocks_watch = wrapper  # a copy of the attributes is on another function
    return wrapper


def decorate_tests(cls, decorate):
    """Decorate each method whose name begins with `patch.TEST_PREFIX`; tell if there is any.

    Of a class in the class with such a name too, as unittest.mock does.
    """
    found = False
    for name in [name for name in dir(cls) if name.startswith(mock.patch.TEST_PREFIX)]:
        static, value = getattr_static(cls, name), getattr(cls, name)
        if isinstance(value, type):
            found |= decorate_tests(value, decorate)
        elif isinstance(static, (staticmethod, classmethod)):
            setattr(cls, name, type(static)(decorate(static.__func__)))
            found = True
        elif callable(value):
            setattr(cls, name, decorate(value))
            found = True
    return found
