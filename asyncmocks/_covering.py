"""Wraps functions of every kind, so that patches are in place while the whole body runs.

What a patch puts where is not known here: one of ours has `begin()`, one of unittest.mock's is
asked to make its replacement, which is then put in place as ours are. Like unittest.mock, a wrapper
keeps its patches in a list named `patchings`, by which pytest counts the arguments that it injects.
"""

from functools import update_wrapper
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction, signature
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from unittest import mock

from ._compat import TYPE_CHECKING
from ._places import Attribute, own_attribute, take_back
from ._wording import numbered

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Tuple

    from ._places import Layer


class Run:
    """The patches of one run of a function: what they put in place, and what they inject."""

    def __init__(self, patchings: "List[Any]") -> None:
        self.patchings = patchings
        self.layers: "List[Layer]" = []
        self.injected: "List[Any]" = []
        self.named: "Dict[str, Any]" = {}

    def __enter__(self) -> "Run":  # noqa: PYI034, Self is not there before 3.11
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

    def __exit__(self, *exc_info: object) -> None:
        take_back(self.layers[:])

    def begin(self, patching: "Any") -> None:
        """Put what a patch makes in place."""
        begin = getattr(patching, "begin", None)
        given, layers = begin() if begin else adopt(patching)
        self.layers.extend(layers)
        if patching.attribute_name is not None:
            self.named.update(given)
        elif injects(patching):
            self.injected.append(given)

    def call(self, function: "Any", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]") -> "Any":
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

    def again(self) -> "Run":
        """Return itself, for what a call gave: that is not called with anything injected."""
        self.injected, self.named = [], {}
        return self


def adopt(patching: "Any") -> "Tuple[Any, List[Layer]]":
    """Let a patch of unittest.mock make its replacement, and put that in place as ours are."""
    copy = patching.copy()
    with copy as given:
        target = copy.getter()
        names = [each.attribute for each in (copy, *copy.additional_patchers)]
        values = [own_attribute(target, name)[0] for name in names]
    layers: "List[Layer]" = []
    for name, value in zip(names, values):
        layers.append(Attribute(target, name, value, copy.create))
        layers[-1].put()
    return given, layers


def injects(patching: "Any") -> bool:
    """Tell whether a patch hands what it makes to the function as a positional argument."""
    return patching.attribute_name is None and patching.new is mock.DEFAULT


def fits(function: "Any", args: "Tuple[Any, ...]", kwargs: "Dict[str, Any]") -> bool:
    """Tell whether a function can be called with these arguments."""
    try:
        signature(function).bind(*args, **kwargs)
    except TypeError:
        return False
    except ValueError:  # nobody knows its signature
        pass
    return True


def cover_coroutine(function: "Any", start: "Any") -> "Any":
    """Wrap a coroutine function."""

    async def patched(*args: "Any", **kwargs: "Any") -> "Any":
        __tracebackhide__ = True
        with start() as run:
            return await run.call(function, args, kwargs)

    return patched


def cover_generator(function: "Any", start: "Any") -> "Any":
    """Wrap a generator function."""

    def patched(*args: "Any", **kwargs: "Any") -> "Any":
        __tracebackhide__ = True
        with start() as run:
            return (yield from run.call(function, args, kwargs))

    return patched


def cover_async_generator(function: "Any", start: "Any") -> "Any":
    """Wrap an async generator function."""

    async def patched(*args: "Any", **kwargs: "Any") -> "Any":
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


def cover_call(function: "Any", start: "Any") -> "Any":
    """Wrap any other function. If it returns a coroutine or generator, that is covered too."""

    def patched(*args: "Any", **kwargs: "Any") -> "Any":
        __tracebackhide__ = True
        with start() as run:
            result = run.call(function, args, kwargs)
        cover = COVERS.get(type(result))
        return cover(lambda: result, run.again)() if cover else result

    return patched


COVERS: "Dict[Any, Callable[..., Any]]" = {
    CoroutineType: cover_coroutine,
    GeneratorType: cover_generator,
    AsyncGeneratorType: cover_async_generator,
}


def cover_for(function: "Any") -> "Callable[..., Any]":
    """Return how to wrap a function, so that it stays what it is to inspect."""
    if iscoroutinefunction(function):
        return cover_coroutine
    if isasyncgenfunction(function):
        return cover_async_generator
    return cover_generator if isgeneratorfunction(function) else cover_call


async def coroutine_function() -> None:
    """Stand for what unittest.mock wraps in its own way, from 3.8 on."""


def its_wrapper(function: "Any") -> "Any":
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


def decorated(function: "Any", patching: "Any") -> "Any":
    """Return the function with one more patch around its body."""
    patchings, marks = [patching], {}
    if hasattr(function, "patchings"):
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
