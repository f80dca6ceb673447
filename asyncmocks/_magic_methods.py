"""The magic methods of our mocks: which there are, and how a mock comes to have them.

An interpreter looks magic methods up on the type. A `Magic` on a class that all mocks share makes
the mock of the method when it is first touched; from then on it stands on the mock's own class. The
kind of that mock is not known here: `_get_child_mock` decides.
"""

from functools import lru_cache, partial
from threading import RLock
from unittest import mock

from . import _compat, _magic_defaults, _messages, _shapes
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, FrozenSet, Iterable, Tuple

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
            if method is None or method is self:
                method = owner._asyncmocks.overridden.get(self.name)
            return self.made_for(owner) if method is None else method

    def made_for(self, owner: "Any") -> "Any":
        """Make the mock of the method, and put it in place."""
        method = owner._get_child_mock(name=self.name)
        internals = vars(method).get("_asyncmocks")
        is_ours = internals is not None and internals.is_magic
        if owner._asyncmocks.sealed or not is_ours:  # sealed, it lets be set only what is there
            setattr(type(owner), self.name, method)
        if is_ours:
            setattr(owner, self.name, method)
        else:  # a subclass said what it shall be
            _magic_defaults.give_default(method, self.name, owner)
            if internals is not None:
                internals.is_magic = True
            owner.attach_mock(method, self.name)
        if overrides(owner._asyncmocks.kind, self.name):  # stands above this, which super() gives
            delattr(type(owner), self.name)
            made = {self.name: vars(owner).pop(self.name)}
            owner._asyncmocks.overridden = {**owner._asyncmocks.overridden, **made}
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


def bases(kind: type, magics: type) -> "Tuple[type, type]":
    """Return the bases of a mock's own class: the class it is a mock of, and its magic methods.

    Whoever makes a class looks up each magic method in its bases, one by one: so these come first,
    but for a class of the user's, which may have some of its own.
    """
    return (magics, kind) if _shapes.is_ours(kind) else (kind, magics)


def overrides(kind: type, name: str) -> bool:
    """Tell whether a class has a magic method of its own."""
    return any(name in vars(each) for each in kind.__mro__ if each is not object)


def names_in(cls: type) -> "FrozenSet[str]":
    """Return the names that such a class was made of."""
    return frozenset(name for name, value in vars(cls).items() if isinstance(value, Magic))


def allow(owner: "Any", name: str) -> None:
    """Let a magic method be set of which unittest.mock does not know that it is one."""
    setattr(type(owner), name, MAGICS[name])
