"""What magic methods do until the user says something else: fixed results, and effects."""

from functools import partial
from unittest import mock

from . import _compat, _wording
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, AsyncIterator, Callable, Dict, Generator, Iterable, Iterator, Tuple

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
}

#: What a mock iterates over until somebody says what. A tuple: nobody can append to it.
NOTHING = ()


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


def identify(
    method: "Any", owner: "Any", name: str, initial: "Any", *args: object, **kwargs: object
) -> "Any":
    """A mock shows its own identity, also as a copy, unless a return_value was set."""
    return IDENTITIES[name](owner) if method.return_value is initial else mock.DEFAULT


def equal(method: "Any", owner: "Any", other: "Any") -> "Any":
    """A mock equals itself, unless a return_value was set."""
    return (method.return_value is NotImplemented and other is owner) or mock.DEFAULT


def differ(method: "Any", owner: "Any", other: "Any") -> "Any":
    """A mock does not differ from itself, unless a return_value was set."""
    return (
        mock.DEFAULT if method.return_value is not NotImplemented or other is not owner else False
    )


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
    anext: "Any" = vars(type(owner)).get("__anext__")
    if not issubclass(type(anext), mock.NonCallableMock):
        return anext is not None
    internals = getattr(anext, "_asyncmocks", None)
    return anext.side_effect is not getattr(internals, "default_effect", None)


def finish(method: "Any", owner: "Any") -> "Generator[None, None, Any]":
    """`await` gives the return_value of `__await__`, every time."""
    return method.return_value
    yield


IDENTITIES: "Dict[str, Callable[[Any], Any]]" = {
    "__hash__": object.__hash__,
    "__str__": object.__str__,
    "__sizeof__": _compat.sizeof,
    "__fspath__": lambda owner: "/".join(
        [owner._asyncmocks.kind.__name__, _wording.name_of(owner), str(id(owner))]
    ),
}

EFFECTS: "Dict[str, Tuple[Any, Callable[..., Any]]]" = {
    "__eq__": (NotImplemented, equal),
    "__ne__": (NotImplemented, differ),
    "__iter__": (NOTHING, iterate),
    "__aiter__": (NOTHING, iterate_async),
    "__await__": (mock.DEFAULT, finish),
}


def give_default(method: "Any", name: str, owner: "Any") -> None:
    """Configure the mock of a magic method that was just made."""
    if name in RESULTS:
        method.return_value = RESULTS[name]
    elif name in IDENTITIES:
        method.return_value = initial = IDENTITIES[name](owner)
        method.side_effect = partial(identify, method, owner, name, initial)
    elif name in EFFECTS:
        method.return_value, effect = EFFECTS[name]
        # Not a closure: a deep copy of the mock gets one of its own.
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


class Steps:
    """Steps through `await` of a mock that passes for a coroutine, as an event loop does."""

    __slots__ = ("iterator", "owner")

    def __init__(self, owner: "Any") -> None:
        self.owner = owner
        self.iterator: "Any" = None

    def started(self) -> "Any":
        """Return the iterator of the `await` that is under way."""
        if self.iterator is None:
            self.iterator = self.owner.__await__()
        return self.iterator

    def send(self, value: "Any") -> "Any":
        """Go on to the next step."""
        try:
            return self.started().send(value)
        except BaseException:
            self.iterator = None
            raise

    def __next__(self) -> "Any":
        return self.send(None)

    def throw(self, *exc_info: "Any") -> "Any":
        """Raise an exception where it stopped."""
        try:
            return self.started().throw(*exc_info)
        except BaseException:
            self.iterator = None
            raise

    def close(self) -> None:
        """End it."""
        iterator, self.iterator = self.iterator, None
        if iterator is not None:
            iterator.close()
