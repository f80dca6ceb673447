"""What magic methods do until the user says something else: fixed results, and effects."""

from functools import partial
from unittest import mock

from . import _compat, _wording
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, AsyncIterator, Callable, Dict, Generator, Iterable, Iterator

#: What a mock iterates over until somebody says what. A tuple: nobody can append to it.
NOTHING = ()

RESULTS: "Dict[str, Any]" = {
    "__lt__": NotImplemented,
    "__gt__": NotImplemented,
    "__le__": NotImplemented,
    "__ge__": NotImplemented,
    "__int__": 1,
    "__index__": 1,
    "__complex__": 1j,
    "__float__": 1.0,
    "__bool__": True,
    "__contains__": False,
    "__len__": 0,
    "__exit__": False,
    "__aexit__": False,
    "__eq__": NotImplemented,
    "__ne__": NotImplemented,
    "__iter__": NOTHING,
    "__aiter__": NOTHING,
}

class AsyncPass:
    """An async iterator over a plain iterable."""

    __slots__ = ("step",)

    def __init__(self, items: "Iterable[Any]") -> None:
        self.step = iter(items).__next__

    def __aiter__(self) -> "AsyncPass":
        return self

    async def __anext__(self) -> "Any":
        try:
            return self.step()
        except StopIteration:
            raise StopAsyncIteration from None


def equal(method: "Any", owner: "Any", other: "Any") -> "Any":
    """A mock equals itself, unless a return_value was set."""
    return (method.return_value is NotImplemented and other is owner) or mock.DEFAULT


def differ(method: "Any", owner: "Any", other: "Any") -> "Any":
    """A mock does not differ from itself, unless a return_value was set."""
    is_itself = method.return_value is NotImplemented and other is owner
    return False if is_itself else mock.DEFAULT


def iterate(method: "Any", owner: "Any") -> "Iterator[Any]":
    """A mock iterates over the return_value of `__iter__`, which is empty at first."""
    return iter(method.return_value)


def iterate_async(method: "Any", owner: "Any") -> "AsyncIterator[Any]":
    """`async for` goes over the return_value of `__aiter__`, or over a configured `__anext__`."""
    items = method.return_value
    if items is owner or (items is NOTHING and has_configured_anext(owner)):
        return owner  # type: ignore[no-any-return]
    if hasattr(type(items), "__aiter__"):
        return items.__aiter__()  # type: ignore[no-any-return]
    return AsyncPass(items)


def has_configured_anext(owner: "Any") -> bool:
    """Tell whether somebody said what `__anext__` gives."""
    anext = owner._asyncmocks.methods.get("__anext__")
    if not issubclass(type(anext), mock.NonCallableMock):
        return anext is not None
    internals = getattr(anext, "_asyncmocks", None)
    return anext.side_effect is not getattr(internals, "default_effect", None)


def finish(method: "Any", owner: "Any") -> "Generator[None, None, Any]":
    """`await` gives the return_value of `__await__`, every time."""
    return method.return_value
    yield


def step(method: "Any", owner: "Any", *args: "Any") -> "Any":
    """Step through `await` of a mock that passes for a coroutine, as an event loop does."""
    name, ours = method._asyncmocks.name_above, owner._asyncmocks
    if name == "close":
        iterator, ours.steps = ours.steps, None
        return iterator and iterator.close()
    ours.steps = ours.steps or owner.__await__()
    try:
        return getattr(ours.steps, name)(*args)
    except BaseException:
        ours.steps = None
        raise


def path(owner: "Any") -> str:
    """Return what `os.fspath()` gives."""
    return f"{owner._asyncmocks.kind.__name__}/{_wording.name_of(owner)}/{id(owner)}"


#: What magic methods give at first where it is not the same for all mocks.
OWN_RESULTS: "Dict[str, Callable[[Any], Any]]" = {
    "__hash__": object.__hash__,
    "__str__": object.__str__,
    "__sizeof__": _compat.sizeof,
    "__fspath__": path,
}

#: What methods do, by the shape of their mock; filled where the shapes are.
EFFECTS: "Dict[str, Dict[str, Callable[..., Any]]]" = {
    shape: {
        "__eq__": equal,
        "__ne__": differ,
        "__iter__": iterate,
        "__aiter__": iterate_async,
        "__await__": finish,
    }
    for shape in ("plain", "awaited", "entered", "iterated")
}


def give_default(method: "Any", name: str, owner: "Any") -> None:
    """Configure the mock of a method that was just made; not a closure: deep copies get their own."""
    if name in OWN_RESULTS:
        method.return_value = OWN_RESULTS[name](owner)
    elif name in RESULTS:
        method.return_value = RESULTS[name]
    effect = EFFECTS[owner._asyncmocks.shape].get(name)
    spec = owner._asyncmocks.spec
    if name in ("send", "throw", "close", "__next__") and spec is not None and spec.is_coroutine:
        effect = step
    if effect is not None:
        method.side_effect = partial(effect, method, owner)


def keep_from_swallowing(aexit: "Any") -> None:
    """Give a mock that is to be an `__aexit__` a result that lets exceptions pass."""
    internals = aexit._asyncmocks
    given = getattr(internals.return_value, "_asyncmocks", None)
    is_unset = internals.return_value is mock.DEFAULT or (
        # Made when somebody read it.
        given is not None and given.above is internals
    )
    if is_unset and internals.wraps is None:
        aexit.return_value = RESULTS["__aexit__"]
        internals.is_magic = True  # so that no reset takes it away
