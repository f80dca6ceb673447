"""The magic methods of our mocks: which there are, and how a mock comes to have them.

An interpreter looks magic methods up on the type. A `Magic` on a class that all mocks share makes
the mock of the method when it is first touched; from then on it stands on the mock's own class. The
kind of that mock is not known here: `_get_child_mock` decides.
"""

from functools import lru_cache, partial
from inspect import currentframe
from threading import RLock
from unittest import mock

from . import _magic_defaults, _messages, _shapes
from ._awaits import PendingCall
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

set_attribute: "Any" = mock.NonCallableMock.__setattr__

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
    """A magic method on the class of a mock: what the mock has of that name, made when touched."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, owner: "Any", cls: "Any" = None) -> "Any":
        if owner is None:
            return function_on_class(self.name)
        internals = owner._asyncmocks
        method = internals.methods.get(self.name)
        if method is None:
            with making:
                method = internals.methods.get(self.name) or made_for(owner, self.name)
        if issubclass(type(method), mock.NonCallableMock):
            return method
        around = internals.arounds.get(self.name)
        if around is None:
            return lambda *args, **kwargs: method(owner, *args, **kwargs)
        return partial(watched, around, method, owner)


def watched(around, function, owner, *args, **kwargs):
    """Call a function that was set as a magic method where that is to be noted."""
    return around(owner, partial(function, owner, *args, **kwargs), noted(owner, (args, kwargs)))


def made_for(owner: "Any", name: str) -> "Any":
    """Make the mock of a magic method."""
    method = owner._get_child_mock(name=name)
    internals = vars(method).get("_asyncmocks")
    if internals is None or not internals.is_magic:  # a subclass said what it shall be
        _magic_defaults.give_default(method, name, owner)
        if internals is not None:
            internals.is_magic = True
        owner.attach_mock(method, name)
    else:
        keep(owner, name, method)
    return method


def keep(owner: "Any", name: str, method: "Any") -> None:
    """Let a mock be the magic method of another, which records its calls."""
    internals = owner._asyncmocks
    internals.methods[name] = method
    set_attribute(owner, name, method)
    if name in internals.arounds:
        theirs = vars(method).get("_asyncmocks")
        if theirs is None:  # it is unittest.mock's own
            internals.methods[name] = partial(call_own, name)
        else:
            theirs.around = partial(internals.arounds[name], owner)
    if internals.methods[name] is method:
        vars(owner).pop(name)
    if name in vars(type(owner)):
        delattr(type(owner), name)


def call_own(name: str, owner: "Any", *args: "Any", **kwargs: "Any") -> "Any":
    """Call what was set on a mock, which gets no `self`."""
    return vars(owner)[name](*args, **kwargs)


def set_magic(owner: "Any", name: str, value: "Any") -> None:
    """Let a mock have a magic method, a mock or a function that gets `self`."""
    internals = owner._asyncmocks
    spec = internals.spec
    if spec is not None and spec.refuses and not spec.has(name):
        raise AttributeError(_messages.not_in_spec(name))
    if issubclass(type(value), mock.NonCallableMock):
        keep(owner, name, value)
    else:
        internals.methods[name] = value
    setattr(type(owner), name, MAGICS[name])  # before that of a subclass


def noted(owner: "Any", call: "Any") -> PendingCall:
    """Return a call, with the place in the user's code where it is made."""
    pending = PendingCall()
    pending.note(owner, call, currentframe())
    return pending


MAGICS = {name: Magic(name) for name in KNOWN}

#: The classes made by class_of(), by the names of their methods.
classes: "Dict[FrozenSet[str], type]" = {}


def class_of(names: "Iterable[str]") -> type:
    """Return the class, shared by all mocks, that has these magic methods and nothing else."""
    chosen = KNOWN.intersection(names)
    if chosen not in classes:
        namespace: "Dict[str, Any]" = {name: MAGICS[name] for name in chosen}
        namespace.setdefault("__hash__", object.__hash__)  # a class with __eq__ loses it
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


def names_in(cls: type) -> "FrozenSet[str]":
    """Return the names that such a class was made of."""
    return frozenset(name for name, value in vars(cls).items() if isinstance(value, Magic))
