"""What all our mocks share, whatever their shape.

What is overridden says why the parent's will not do.
"""

from inspect import iscoroutine
from unittest import mock

from . import _compat, _magic_defaults, _magic_methods, _messages, _shapes, _trees, _wording
from ._children import child_kind, child_spec, finish_child, refusal_of_sealed
from ._compat import TYPE_CHECKING
from ._gate import Gate
from ._internals import (
    DEFAULT,
    Internals,
    Kinds,
    ShownSignature,
    counting,
    once_per_class,
    parent,
    shape_of,
    usual_magics,
)
from ._posing import drop_looks, pose, take_spec, teach_signature, use_magics

if TYPE_CHECKING:
    from typing import Any, Dict, Optional, Sequence, Tuple, Type, TypeVar

    T = TypeVar("T", bound="ShapedMock")

mock_init: "Any" = mock.Mock.__init__
set_attribute: "Any" = parent.__setattr__
get_return_value = parent.return_value.fget
set_return_value = parent.return_value.fset

#: What a call gives, as it stands in the way to a mock.
RESULT = {"return_value": "()"}

#: What stands on the class until each mock has its own.
NOTHING_YET: "Any" = None


def get_side_effect(self: "Any") -> "Any":
    """Return what was set: an iterator over it, if that was an iterable."""
    return self._asyncmocks.side_effect


def set_side_effect(self: "Any", value: "Any") -> None:
    """Refuse at once what no call could use."""
    if iscoroutine(value):
        value.close()
        raise TypeError(_messages.coroutine_as("side_effect", value))
    if not (value is None or _shapes.is_exception(value) or callable(value)):
        try:
            value = iter(value)
        except TypeError:
            raise TypeError(_messages.bad_side_effect(value)) from None
    self._asyncmocks.side_effect = value


class ListOfCalls:
    """A list that each mock has of its own: if its constructor failed, where unittest.mock has it.

    Other mocks may know such a mock, and tell it of their calls.
    """

    def __init__(self, told: "Any") -> None:
        self.told = told

    def __get__(self, owner: "Any", cls: type) -> "Any":
        return self if owner is None else self.told.fget(owner)


class InheritedDoc:
    """The `__doc__` of a mock's own class: of a str there, each class would keep a copy."""

    __slots__ = ("kind",)

    def __init__(self, kind: type) -> None:
        self.kind = kind

    def __get__(self, owner: "Any", cls: type) -> "Optional[str]":
        return self.kind.__doc__


@once_per_class
def blueprint(kind: type) -> "Tuple[str, Tuple[Any, ...]]":
    """Return the shape of a class's mocks, and what `type()` makes the own class of each of."""
    shape = shape_of(kind)
    namespace = {"__doc__": InheritedDoc(kind), "__module__": kind.__module__}
    bases = _magic_methods.bases(kind, usual_magics(shape))
    return shape, (kind.__name__, bases, namespace)


class ShapedMock:
    """A mock that has the shape of what it stands for."""

    _asyncmocks = NOTHING_YET  # its Internals

    def __new__(cls: "Type[T]", *args: "Any", **kwargs: "Any") -> "T":
        """Make the mock, and a class of its own.

        It needs one for `type(mock).name = PropertyMock()` and for magic methods. The parent's does
        the same, but up to 3.11 binds a signature at five times the cost of the rest, and makes an
        AsyncMock of its own of a mock with an async spec.
        """
        shape, definition = blueprint(cls)
        own = type(*definition)
        make: "Any" = super(mock.NonCallableMock, own).__new__  # type: ignore[misc]
        self = make(own)  # object's, or that of another base
        object.__setattr__(self, "_asyncmocks", Internals(cls, shape))
        return self  # type: ignore[no-any-return]

    def __init__(
        self,
        spec: "Any" = None,
        side_effect: "Any" = None,
        return_value: "Any" = DEFAULT,
        wraps: "Any" = None,
        name: "Optional[str]" = None,
        spec_set: "Any" = None,
        unsafe: bool = False,
        **kwargs: "Any",
    ) -> None:
        if iscoroutine(wraps):
            wraps.close()
            raise TypeError(_messages.coroutine_as("wraps", wraps))
        if isinstance(return_value, Gate):
            raise TypeError(_messages.gate_as_return_value())
        internals = self._asyncmocks
        internals.wraps = wraps
        internals.unsafe = unsafe
        strict = spec_set is not None
        names = take_spec(self, spec_set if strict else spec, strict)
        internals.return_value = return_value
        plain_names, strict_names = (None, names) if strict else (names, None)
        # Not super()'s: MagicMock's makes 80 magic methods for each mock. Given names, not a
        # spec, it neither looks at each attribute nor runs properties; unsafe, as it knows neither
        # our assertions nor, on old Pythons, its own.
        mock_init(
            self,
            plain_names,
            side_effect,
            return_value,
            # Would be called when a call is recorded.
            None if internals.is_async else wraps,
            name,
            strict_names,
            unsafe=unsafe or makes_our_children(internals.kind),
            **kwargs,
        )
        own = vars(self)
        own["call_args_list"] = parent.call_args_list.fget(self)
        own["mock_calls"] = parent.mock_calls.fget(self)
        pose(self)

    __signature__ = ShownSignature()

    # Plain attributes, which unittest.mock sets and reads for each call. Its properties of these
    # names serve the functions that its create_autospec() makes, and cost a fifth of the call.
    called = False
    call_count = 0
    call_args = NOTHING_YET
    call_args_list = ListOfCalls(parent.call_args_list)
    mock_calls = ListOfCalls(parent.mock_calls)

    side_effect = property(get_side_effect, set_side_effect, doc="What a call does.")

    @property
    def return_value(self: "Any") -> "Any":
        """What a call gives, if there is no side_effect that says otherwise."""
        internals = self._asyncmocks
        if internals.return_value is DEFAULT and internals.wraps is None:
            with _magic_methods.making:  # two threads might make two
                return get_return_value(self)
        return internals.return_value  # up to 3.12 the parent would make one that wins over wraps

    @return_value.setter
    def return_value(self: "Any", value: "Any") -> None:
        self._asyncmocks.return_value = value
        set_return_value(self, value)

    def __setattr__(self, name: str, value: "Any") -> None:
        """Set an attribute as unittest.mock does, where it knows how.

        It lets nothing be set that the spec lacks, not even what is ours, does not know all magic
        methods on all Pythons, and lets an `__aexit__` swallow exceptions by accident.
        """
        if issubclass(type(value), ShapedMock) and may_be_attached(value, self):
            _trees.link(self._asyncmocks, value._asyncmocks, RESULT.get(name, name))
        if name[:1] != "_":
            if name == "return_value" and isinstance(value, Gate):
                raise TypeError(_messages.gate_as_return_value())
            kind = self._asyncmocks.kind
            told = getattr(kind, name, None)
            is_setting = name == "DEFAULT_TIMEOUT" and hasattr(kind, name)
            if is_setting or (is_configurable(told)):
                object.__setattr__(self, name, value)
                return
        elif name in _magic_methods.KNOWN:
            if name == "__aexit__" and issubclass(type(value), Kinds.call):
                _magic_defaults.keep_from_swallowing(value)
            _magic_methods.set_magic(self, name, value)
            return
        set_attribute(self, name, value)

    def __dir__(self) -> "Sequence[str]":
        """Return what unittest.mock lists, and the magic methods that were touched or set."""
        return sorted({*parent.__dir__(self), *self._asyncmocks.methods})

    def __repr__(self) -> str:
        """Return what unittest.mock says; the name of the mock's own class tells the spec too."""
        own = type(self)
        return f"<{self._asyncmocks.kind.__name__}{parent.__repr__(self)[len(own.__name__) + 1 :]}"

    @property
    def mock_awaits(self) -> "Any":
        """The awaits of the mock and of all mocks below it, in the form of `mock_calls`."""
        return _trees.awaits_below(self._asyncmocks)

    def assert_all_awaited(self) -> None:
        """Assert that every call of the mock, and of all mocks below it, was awaited."""
        __tracebackhide__ = True
        calls = _trees.forgotten_below(self._asyncmocks)
        if calls:
            name = _wording.name_of(self)  # type: ignore[arg-type]
            raise AssertionError(_messages.not_all_awaited(name, calls))

    def assert_any_call(__self: "Any", *args: "Any", **kwargs: "Any") -> None:
        """Assert that the mock was ever called with these arguments, as its spec compares them."""
        __tracebackhide__ = True
        if __self._asyncmocks.prepare is teach_signature:
            teach_signature(__self)
        parent.assert_any_call(__self, *args, **kwargs)

    def assert_has_calls(self, calls: "Sequence[Any]", any_order: bool = False) -> None:
        """Assert that the mock was called with these calls, as its spec compares them."""
        __tracebackhide__ = True
        if self._asyncmocks.prepare is teach_signature:
            teach_signature(self)
        parent.assert_has_calls(self, calls, any_order)

    def mock_add_spec(self, spec: "Any", spec_set: bool = False) -> None:
        """Add a spec to the mock: an object, or a list of names."""
        names = take_spec(self, spec, spec_set)
        drop_looks(self, _magic_methods.KNOWN if names is None else names)
        # Not super()'s: MagicMock's makes magic methods of its own.
        parent.mock_add_spec(self, names, spec_set)
        pose(self)
        if self.called and self._asyncmocks.prepare is teach_signature:
            teach_signature(self)

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        """Make a child of the kind of what it stands for."""
        name = kwargs.get("name")
        if name is None and self._asyncmocks.result is not None:
            return self._asyncmocks.result
        wraps = self._asyncmocks.wraps
        is_reached = name in _magic_methods.PROTOCOLS and _shapes.has_method(wraps, name)
        if is_reached or (wraps is not None and name is not None and name not in _magic_methods.KNOWN):
            kwargs["wraps"] = getattr(wraps, name)
        spec = child_spec(self, name)
        refusal = refusal_of_sealed(self, kwargs)
        if refusal and name not in self._asyncmocks.arounds:
            raise AttributeError(refusal)
        if spec is not None:
            strict = self._asyncmocks.strict and spec.refuses
            kwargs["spec_set" if strict else "spec"] = spec
        kind = child_kind(self, name, spec)
        if name in _magic_methods.KNOWN:
            del kwargs["name"]  # it gets that where it is set on the mock
        child = kind(**kwargs)
        child._asyncmocks.above = self._asyncmocks
        child._asyncmocks.name_above = name or "()"
        finish_child(self, child, name)
        return child

    def reset_mock(
        self, visited: "Any" = None, *, return_value: bool = False, side_effect: bool = False
    ) -> None:
        """Forget all calls and awaits; the flags say what else."""
        visited = _compat.visited_with_flags(visited, return_value, side_effect)
        flags = {"return_value": return_value, "side_effect": side_effect}
        flags.update(_compat.flags_of(visited))
        internals = self._asyncmocks
        if internals.is_magic:
            # Without its result `__str__` would give a mock, and str() fail.
            flags["return_value"] = False
        if flags["return_value"]:
            internals.return_value = DEFAULT
        if internals.record is not None:
            internals.record.clear()
        with counting:  # a call reads what it has just recorded
            # Not super()'s: MagicMock's, from 3.13 on, does the above by a private name.
            parent.reset_mock(self, visited, **flags)
        if flags["side_effect"]:
            self.side_effect = internals.default_effect

    def __delattr__(self, name: str) -> None:
        """Take a magic method away, also one that was never touched."""
        if name not in _magic_methods.KNOWN:
            super().__delattr__(name)
            return
        names = _magic_methods.names_in(self._asyncmocks.magics)
        if name in vars(type(self)):
            delattr(type(self), name)
        elif name not in names:
            raise AttributeError(name)
        self._asyncmocks.methods.pop(name, None)
        use_magics(self, names - {name})

    def __copy__(self: "Any") -> "Any":
        """Copy the mock, but not its children."""
        from . import _copying  # who gets here has imported `copy`, which importing it takes

        return _copying.shallow_copy(self)

    def __deepcopy__(self: "Any", memo: "Dict[int, Any]") -> "Any":
        """Copy the mock with its own class, where its magic methods are."""
        from . import _copying

        return _copying.deep_copy(self, memo)


def is_configurable(told: "Any") -> bool:
    """Tell whether an attribute is ours to be set, whatever the spec says."""
    return bool(getattr(told, "fset", None) or getattr(told, "put", None))


@once_per_class
def makes_our_children(cls: "Any") -> bool:
    """Tell whether nobody has overridden how children are made, where we refuse typos."""
    return _shapes.is_ours(cls._get_child_mock)


def may_be_attached(child: "Any", owner: "Any") -> bool:
    """Tell whether a mock that is set on another becomes its child: it must have no name yet."""
    theirs, ours = child._asyncmocks, owner._asyncmocks
    if theirs.above is ours or ours.above is theirs:
        return False  # it is there already, or unittest.mock sets the parent
    return not _wording.has_name(child)
