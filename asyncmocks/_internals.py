"""All that is ours of a mock: one object in its `__dict__`, and the mock classes by their kind.

Knows what there is to know, not what follows from it.
"""

from unittest import mock

from . import _shapes
from ._awaits import AwaitRecord
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, Optional

    from ._specs import Spec

DEFAULT: "Any" = mock.DEFAULT

#: What we build on. Any: to a type checker its properties are what they give.
parent: "Any" = mock.NonCallableMock


class Kinds:
    """The mock classes, by what they stand for. Filled where the classes are."""

    plain: "Any"
    awaited: "Any"
    #: What makes any mock class one whose calls are awaited.
    call: "Any"


class Internals:
    """What we know of a mock beyond what unittest.mock does."""

    __slots__ = (
        "default_effect",
        "is_async",
        "is_magic",
        "record",
        "result_kind",
        "return_value",
        "side_effect",
        "spec",
        "strict",
        "taught",
        "unsafe",
        "wraps",
    )

    def __init__(self, is_async: bool) -> None:
        #: The side_effect that a magic method has from the start.
        self.default_effect: "Any" = None
        #: Whether calls of the mock are awaited.
        self.is_async = is_async
        #: Whether the mock is a magic method of another.
        self.is_magic = False
        #: The record of awaits, once there is something to record.
        self.record: "Optional[AwaitRecord]" = None
        #: The class of what a call gives, None for the same as the mock's.
        self.result_kind: "Optional[type]" = None
        #: The return_value that was configured or made by need, DEFAULT if there is none.
        self.return_value: "Any" = DEFAULT
        self.side_effect: "Any" = None
        self.spec: "Optional[Spec]" = None
        #: Whether the spec is a spec_set.
        self.strict = False
        #: Whether unittest.mock knows the signature of the spec.
        self.taught = True
        self.unsafe = False
        self.wraps: "Any" = None

    @property
    def awaits(self) -> AwaitRecord:
        """The record of awaits."""
        if self.record is None:
            self.record = AwaitRecord()
        return self.record

    def signature(self) -> "Optional[Signature]":
        """Return the signature that calls are compared by."""
        return self.spec.signature() if self.spec else None

    def child_is_async(self, name: str) -> bool:
        """Tell whether the attribute of that name is async; if nothing says so, it is as we are."""
        if self.spec is not None and self.spec.has(name):
            return self.spec.child_is_async(name)
        if self.wraps is not None:
            return _shapes.is_coroutine_function(_shapes.attribute_of(self.wraps, name))
        return self.is_async


def stand_in(cls: type, owner: "Any") -> "Any":
    """Return an object of another class with the `__dict__` of a mock.

    What unittest.mock does with it, it does with the mock, but for what the other class says.
    """
    thing: "Any" = object.__new__(cls)
    object.__setattr__(thing, "__dict__", owner.__dict__)
    return thing
