"""The magic methods of our mocks: which there are, and what each does until it is configured.

An interpreter looks magic methods up on the type. A `Magic` on a class that all mocks share makes
the mock of the method when it is first touched; from then on it stands on the mock's own class. The
kind of that mock is not known here: `_get_child_mock` decides.
"""

from functools import lru_cache, partial
from threading import RLock
from unittest import mock

from . import _compat, _messages, _wording
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import (
        Any,
        AsyncIterator,
        Callable,
        Dict,
        FrozenSet,
        Generator,
        Iterable,
        Iterator,
        Tuple,
    )

BINARY = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow divmod".split()

#: Those whose call is awaited.
ASYNC = frozenset({"__aenter__", "__aexit__", "__anext__"})

#: Those through which `async with` and `async for` reach a wrapped object.
PROTOCOLS = ASYNC | {"__aiter__"}

#: Those every mock without a spec has: the list in unittest.mock's documentation.
USUAL = frozenset(
    f"__{name}__"
    for name in (
        "lt gt le ge eq ne getitem setitem delitem len contains iter next hash str sizeof fspath "
        "enter exit aenter aexit aiter anext neg pos abs invert complex int float index round "
        "trunc floor ceil bool"
    ).split()
    + BINARY
    + [f"r{name}" for name in BINARY]
    + [f"i{name}" for name in BINARY if name != "divmod"]
)

#: Those a mock has if its spec has them.
KNOWN = USUAL | {"__await__"}

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


#: Held while a mock makes a child, which two threads might ask for at once.
making = RLock()


@lru_cache(maxsize=None)
def function_on_class(name: str) -> "Callable[..., Any]":
    """Return what a magic method is on the class of a mock: a function that takes the mock.

    Exit stacks call it, and ask whether it is a coroutine function.
    """

    def call(owner: "Any", *args: "Any") -> "Any":
        return getattr(owner, name)(*args)

    async def call_async(owner: "Any", *args: "Any") -> "Any":
        return await getattr(owner, name)(*args)

    return call_async if name in ASYNC else call


class Magic:
    """Stands for a magic method on the class of a mock until the method is touched."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, owner: "Any", cls: "Any" = None) -> "Any":
        if owner is None:
            return function_on_class(self.name)
        with making:
            method = vars(type(owner)).get(self.name)
            return self.made_for(owner) if method is None or method is self else method

    def made_for(self, owner: "Any") -> "Any":
        """Make the mock of the method, and put it in place."""
        method = owner._get_child_mock(name=self.name)
        internals = vars(method).get("_asyncmocks")
        is_ours = internals is not None and internals.is_magic
        if owner._asyncmocks.sealed:  # lets it be set only if it is there already
            setattr(type(owner), self.name, method)
        if is_ours:
            setattr(owner, self.name, method)
        else:  # a subclass said what it shall be
            give_default(method, self.name, owner)
            owner.attach_mock(method, self.name)
        return method

    def __set__(self, owner: "Any", value: "Any") -> None:
        """Do for one of _compat.FOREIGN_MAGICS what unittest.mock does for those it knows."""
        method = bound = value
        if not issubclass(type(value), mock.NonCallableMock):
            method = unbound(value)
            bound = partial(method, owner)
        setattr(type(owner), self.name, method)
        vars(owner)[self.name] = bound


def unbound(function: "Callable[..., Any]") -> "Callable[..., Any]":
    """Return a real function, which gets `self`, for any callable."""
    return lambda *args: function(*args)  # an interpreter passes no keywords


class MissingProtocolError(TypeError, AttributeError):
    """Raised where a protocol is used that the spec lacks: to `hasattr()` it is not there."""


class Missing:
    """Stands where an interpreter that says too little first looks for a missing protocol."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, owner: "Any", cls: type) -> "Any":
        text = _messages.protocol_is_missing(cls.__name__, self.name)
        raise MissingProtocolError(text)


MAGICS = {name: Magic(name) for name in KNOWN}

#: The classes made by class_of(), by the names of their methods.
classes: "Dict[FrozenSet[str], type]" = {}


def class_of(names: "Iterable[str]") -> type:
    """Return the class, shared by all mocks, that has these magic methods and nothing else."""
    chosen = KNOWN.intersection(names)
    if chosen not in classes:
        namespace: "Dict[str, Any]" = {name: MAGICS[name] for name in chosen}
        namespace.setdefault("__hash__", object.__hash__)  # a class with __eq__ loses it
        namespace.update((name, Missing(name)) for name in _compat.FIRST_LOOKED_UP - chosen)
        classes[chosen] = type("Magics", (), namespace)
    return classes[chosen]


#: What a mock without a spec has, and what one has that can be opened in every way.
Usual = class_of(USUAL)
All = class_of(KNOWN)


@lru_cache(maxsize=None)
def has_magics(cls: type) -> bool:
    """Tell whether a class, or one it inherits from, has magic methods of its own."""
    return any(not KNOWN.isdisjoint(vars(each)) for each in cls.__mro__ if each is not object)


def bases(kind: type, magics: type) -> "Tuple[type, type]":
    """Return the bases of a mock's own class: the class it is a mock of, and its magic methods.

    Whoever makes a class looks up each magic method in its bases, one by one: so these come first,
    but for a class of the user's that has some of its own.
    """
    return (kind, magics) if has_magics(kind) else (magics, kind)


def names_in(cls: type) -> "FrozenSet[str]":
    """Return the names that such a class was made of."""
    return frozenset(name for name, value in vars(cls).items() if isinstance(value, Magic))


def allow(owner: "Any", name: str) -> None:
    """Let a magic method be set of which unittest.mock does not know that it is one."""
    setattr(type(owner), name, MAGICS[name])


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


def identify(
    method: "Any", owner: "Any", name: str, initial: "Any", *args: object, **kwargs: object
) -> "Any":
    """A mock shows its own identity, also as a copy, unless a return_value was set."""
    return IDENTITIES[name](owner) if method.return_value == initial else mock.DEFAULT


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


#: What a mock iterates over until somebody says what. A tuple: nobody can append to it.
NOTHING = ()

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
