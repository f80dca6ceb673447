"""What all our mocks share, whatever their shape.

What is overridden says why the parent's will not do.
"""

from inspect import iscoroutine
from unittest import mock

from . import _compat, _internals, _magic, _shapes, _shaping, _wording
from ._compat import TYPE_CHECKING
from ._internals import DEFAULT, CallList, Internals, Kinds, lock, parent
from ._shapes import AWAITED, ENTERED, ITERATED, PLAIN
from ._specs import call_of

if TYPE_CHECKING:
    from typing import Any, Optional, Type, TypeVar

    T = TypeVar("T", bound="ShapedMock")

mock_init = mock.Mock.__init__
set_attribute = parent.__setattr__
get_attribute = parent.__getattr__
get_return_value = parent.return_value.fget
set_return_value = parent.return_value.fset

#: The names of what unittest.mock keeps of a mock.
NAMES_OF_BASE = frozenset(name for name in vars(parent()) if name[0] == "_")


def refuse_coroutine(argument, value):
    if iscoroutine(value):
        value.close()
        name = str(value.__qualname__).rpartition("<locals>.")[2]
        name = name if name.replace(".", "").isidentifier() else "function"
        raise TypeError(
            f"{argument} is a coroutine object, which can be awaited once only: "
            f"pass the function, not the coroutine it returned ({argument}={name})"
        )


def set_side_effect(self, value):
    refuse_coroutine("side_effect", value)
    if not (value is None or _shapes.is_exception(value) or callable(value)):
        try:
            value = iter(value)
        except TypeError:
            raise TypeError(
                "side_effect must be an exception, a callable or an iterable, not "
                f"{_wording.brief(value)}; for a fixed result write return_value="
            ) from None
    if value is not self._asyncmocks.side_effect:  # what is never set takes no memory
        self._asyncmocks.side_effect = value


class InheritedDoc:
    """The `__doc__` of a mock's own class: of a str there, each class would keep a copy."""

    def __init__(self, kind):
        self.kind = kind

    def __get__(self, owner, cls):
        return self.kind.__doc__


def blueprint(cls):
    """Return what mocks of a class have in common, `type()`'s arguments for their own among it."""
    if "_asyncmocks_blueprint" in vars(cls):  # there, as a cache would keep the class alive
        return vars(cls)["_asyncmocks_blueprint"]
    shapes = (Kinds.call, AWAITED), (Kinds.iterated, ITERATED), (Kinds.resource, ENTERED)
    shape = next((shape for kind, shape in shapes if issubclass(cls, kind)), PLAIN)
    namespace = {
        "__doc__": InheritedDoc(cls),
        "__module__": cls.__module__,
        "_asyncmocks_refuses_typos": _shapes.is_ours(cls._get_child_mock),
    }
    magics = _magic.class_of(_magic.usual_of(shape))
    definition = cls.__name__, _magic.bases(cls, magics), namespace
    cls._asyncmocks_blueprint = shape, magics, definition
    return cls._asyncmocks_blueprint


class ShapedMock:
    """A mock that has the shape of what it stands for."""

    _asyncmocks = None  # type: Any  # each mock has its own

    def __new__(cls: "Type[T]", *args: "Any", **kwargs: "Any") -> "T":
        # The mock needs a class of its own for `type(mock).name = PropertyMock()` and for magic
        # methods. The parent's makes one too, but up to 3.11 binds a signature at five times the
        # cost of the rest, and makes an AsyncMock of its own of a mock with an async spec.
        shape, magics, definition = blueprint(cls)
        own = type(*definition)
        self = super(parent, own).__new__(own)  # object's, or that of another base
        attributes = self.__dict__
        attributes["_asyncmocks"] = Internals(cls, shape, magics)
        # Not those that the base makes, which it would keep when they are reset.
        attributes["call_args_list"] = CallList()
        attributes["mock_calls"] = CallList()
        return self

    def __init__(
        self, spec: "Any" = None, side_effect: "Any" = None, return_value: "Any" = DEFAULT,
        wraps: "Any" = None, name: "Optional[str]" = None, spec_set: "Any" = None,
        unsafe: bool = False, **kwargs: "Any",
    ) -> None:  # fmt: skip
        internals = self._asyncmocks
        if return_value is not DEFAULT:
            internals.return_value = return_value
        if wraps is not None:
            if internals.shape == AWAITED:
                refuse_coroutine("wraps", wraps)
            internals.wraps = wraps
            if internals.shape == PLAIN and hasattr(type(wraps), "__await__"):
                _shaping.use_magics(self, _magic.KNOWN)
        if unsafe:
            internals.unsafe = True
        if kwargs:
            # Who makes a child in other ways than ours hands on what the base knows it by.
            internals.is_foreign = "parent" in kwargs or any(
                key[:1] == "_" and key[:2] != "__" for key in kwargs
            )
        spec = spec if spec_set is None else spec_set
        if spec is not None:
            internals.is_strict = spec_set is not None
            kwargs["spec_set" if internals.is_strict else "spec"] = _shaping.take_spec(self, spec)
        # Unsafe, as it knows neither our assertions nor, on old Pythons, its own.
        kwargs["unsafe"] = unsafe or self._asyncmocks_refuses_typos
        # Not super()'s: MagicMock's makes 80 magic methods for each mock. Given names, not a
        # spec, it neither looks at each attribute nor runs properties.
        kwargs.update(side_effect=side_effect, return_value=return_value, wraps=wraps, name=name)
        mock_init(self, **kwargs)
        _shaping.pose(self)

    if TYPE_CHECKING:  # each is a mock, too
        __aenter__: "Any"
        __aexit__: "Any"
        __aiter__: "Any"
        __anext__: "Any"

    # Plain attributes, which unittest.mock sets and reads for each call. Its properties of these
    # names serve the functions that its create_autospec() makes, and cost a fifth of the call.
    called = False
    call_count = 0  # type: Any
    call_args = call_args_list = mock_calls = None  # type: Any

    side_effect = property(
        lambda self: self._asyncmocks.side_effect, set_side_effect,
        doc="What a call does: an iterator over what was set, if that was an iterable.",
    )  # type: Any  # fmt: skip

    @property
    def return_value(self) -> "Any":
        """What a call gives, unless side_effect gives something else."""
        internals = self._asyncmocks
        if internals.return_value is DEFAULT and internals.wraps is None:
            with lock:  # two threads might make two
                return get_return_value(self)
        return internals.return_value  # up to 3.12 the parent would make one that wins over wraps

    @return_value.setter
    def return_value(self, value: "Any") -> None:
        self._asyncmocks.return_value = value
        set_child(self, set_return_value, (value,), "()", is_method=False)

    def __setattr__(self, name: str, value: "Any") -> None:
        # The parent lets nothing be set that the spec lacks, not even what is ours, does not know
        # all magic methods on all Pythons, and lets an `__aexit__` swallow exceptions by accident.
        __tracebackhide__ = True
        internals = self._asyncmocks
        if name in NAMES_OF_BASE:
            note_told(internals, value)
            set_attribute(self, name, value)
            return
        if name in _magic.KNOWN:
            if internals.spec is not None and internals.spec.refuses and not internals.has(name):
                raise _shaping.refused(self, name)
            if name == "__aexit__" and issubclass(type(value), Kinds.call):
                _magic.keep_from_swallowing(value)
            set_child(self, _magic.set_magic, (name, value), name, is_method=False)
            return
        if name == "side_effect" or is_setting(internals.kind, name):
            object.__setattr__(self, name, value)
            return
        _shaping.refuse_without_effect(self, name)
        try:
            set_child(self, set_attribute, (name, value), name, is_method=True)
            return
        except AttributeError as exc:
            if "has no attribute" not in str(exc) or internals.spec is None:
                raise
        raise _shaping.refused(self, name)

    def __getattr__(self, name: str) -> "Any":
        """Return a child; the parent's text does not say of which mock or class it is none."""
        __tracebackhide__ = True
        wraps = self._asyncmocks and self._asyncmocks.wraps
        if wraps is not None and is_async_property(wraps, name):
            return getattr(wraps, name)
        try:
            child = self._asyncmocks and _shaping.late_look(self, name)
            child = get_attribute(self, name) if child is None else child
        except AttributeError as exc:
            if wraps is not None or name.startswith("__"):
                raise
            error = _shaping.refused(self, name, str(exc))
        else:
            self.__dict__[name] = child  # as if it were set: from now on it is found at once
            return child
        raise error

    def __dir__(self):
        internals = self._asyncmocks
        names = {*parent.__dir__(self), *internals.methods}
        if internals.is_asked_for_children:  # not those that an autospec could still make
            internals.is_asked_for_children = False
            if internals.spec is not None and internals.spec.is_deep:
                made = {each.name_above for each in internals.below}
                names = made.union(vars(self), ["return_value"])
        return sorted(names)

    def __repr__(self):
        """Return what unittest.mock says; the name of the mock's own class tells the spec too."""
        name = type(self).__name__
        return f"<{self._asyncmocks.kind.__name__}{parent.__repr__(self)[len(name) + 1 :]}"

    @property
    def mock_awaits(self) -> "Any":
        """The awaits of the mock and of all mocks below it, in the form of `mock_calls`."""
        return _internals.awaits_below(self._asyncmocks)

    def assert_all_awaited(self) -> None:
        """Assert that every call of the mock, and of all mocks below it, was awaited."""
        __tracebackhide__ = True
        calls = _internals.forgotten_below(self._asyncmocks)
        if calls:
            raise AssertionError(_wording.all_awaited(f"of {_wording.name_of(self)}", calls))

    def mock_add_spec(self, spec: "Any", spec_set: bool = False) -> None:
        for each in self._asyncmocks.below:  # which the spec may not have
            name, is_made = each.name_above, not each.is_set
            if is_made and getattr(vars(self).get(name), "_asyncmocks", None) is each:
                del vars(self)[name]
        self._asyncmocks.is_strict = spec_set
        names = _shaping.take_spec(self, spec)
        _shaping.drop_looks(self, _magic.KNOWN if names is None else names)
        # Not super()'s: MagicMock's makes magic methods of its own.
        parent.mock_add_spec(self, names, spec_set)
        _shaping.pose(self)
        if self.called and self._asyncmocks.prepare is not None:
            self._asyncmocks.prepare(self)

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        __tracebackhide__ = True
        name, internals = kwargs.get("name"), self._asyncmocks
        if name is None and internals.result is not None:
            return internals.result
        if internals.is_sealed:
            refuse_new_child(self, internals, name)
        is_magic, known = name in _magic.KNOWN, internals.spec
        is_instance = bool(name is None and known and known.is_deep and known.is_class)
        if name is not None and not is_magic:
            _shaping.refuse_typo(self, name)
        wraps = internals.wraps
        if name in _magic.REACHING and hasattr(type(wraps), name):
            kwargs["wraps"] = getattr(wraps, name)
        spec = _shaping.child_spec(self, name)
        if spec is not None:
            is_strict = internals.is_strict and spec.refuses
            kwargs["spec_set" if is_strict else "spec"] = spec
        kind = _shaping.child_kind(self, name, spec)
        if is_magic:
            del kwargs["name"]  # it gets that where it is set on the mock
        elif is_instance:
            kwargs.update(parent=self, name="()")  # its methods are methods of the class
        child = kind(**kwargs)
        child._asyncmocks.is_method = is_instance or (name is not None and not is_magic)
        settle(self, child, name)
        return child

    def reset_mock(
        self, visited: "Any" = None, *, return_value: bool = False, side_effect: bool = False
    ) -> None:
        """Forget all calls and awaits; the flags say what else."""
        if visited is not None and id(self) in visited:
            return
        flags = {"return_value": return_value, "side_effect": side_effect}
        visited, flags = _compat.flags_for_children(visited, flags)
        internals = self._asyncmocks
        # Without its result `__str__` would give a mock, and str() fail.
        flags["return_value"] = flags["return_value"] and not internals.is_magic
        if flags["return_value"]:
            internals.return_value = DEFAULT
        if internals.record is not None:
            internals.record.clear()
        # Not super()'s: MagicMock's, from 3.13 on, does the above by a private name.
        parent.reset_mock(self, visited, **flags)
        if flags["side_effect"]:
            self.side_effect = internals.default_effect

    def __delattr__(self, name):
        names = _magic.names_in(self._asyncmocks.magics)
        if name not in _magic.KNOWN:
            super().__delattr__(name)
            return
        if name in vars(type(self)):
            delattr(type(self), name)
        elif name not in names:
            raise AttributeError(name)
        self._asyncmocks.methods.pop(name, None)
        _shaping.use_magics(self, names - {name})

    def __copy__(self):
        import copy  # who gets here has imported it, which takes time

        twin, internals = twin_of(self), copy.copy(self._asyncmocks)
        internals.record = copy.deepcopy(internals.record)
        internals.recorder = internals.waiters = None
        internals.methods = dict(internals.methods)
        internals.visits, internals.passes = internals.visits[:], internals.passes[:]
        if internals.result is self:
            internals.result = twin
        vars(twin).update(vars(self), _asyncmocks=internals)
        return twin

    def __deepcopy__(self, memo):
        import copy

        twin = memo[id(self)] = twin_of(self)
        # Up to 3.6 these would be copied.
        kept = [mock.DEFAULT, mock.sentinel.DELETED]
        kept.extend(vars(self)[name] for name in self._asyncmocks.looks if name in vars(self))
        # Asked for a copy, a call would answer with a call of `__deepcopy__`.
        kept.append(self.call_args)
        for calls in (self.call_args_list, self.mock_calls, self.method_calls):
            kept.extend(calls)
        memo.update((id(each), each) for each in kept)
        internals = self._asyncmocks
        for log in (internals.visits, internals.passes):
            memo[id(log)] = log[:]  # but not the tracebacks and iterators in it
        memo[id(internals.below)] = ()
        vars(twin).update(copy.deepcopy(vars(self), memo))
        # Of those below only what is still a child was copied, not results that were replaced.
        below = [memo[id(each)] for each in internals.below if id(each) in memo]
        twin._asyncmocks.below = below
        if internals.record is not None:
            twin._asyncmocks.record.tree[:] = _internals.awaits_below(internals)
        return twin


def settle(owner, child, name):
    """Let a child that was just made be below its parent, as what it is there."""
    theirs, is_magic = child._asyncmocks, name in _magic.KNOWN
    theirs.above, theirs.name_above = owner, name or "()"
    theirs.is_foreign, theirs.is_magic = False, is_magic
    if is_magic or name in _shapes.GENERATOR_METHODS:
        _magic.give_default(child, name, owner)
        theirs.default_effect = theirs.side_effect
    owner._asyncmocks.below = [*owner._asyncmocks.below, theirs]
    if owner._asyncmocks.is_sealed:
        mock.seal(child)
    if name in _magic.WAYS_IN and theirs.spec is None and theirs.wraps is None:
        theirs.result = owner._asyncmocks.result  # a resource gives itself


def refuse_new_child(owner, internals, name):
    __tracebackhide__ = True
    is_deep = internals.spec is not None and internals.spec.is_deep
    if name not in internals.arounds and not (is_deep and (name is None or internals.has(name))):
        mine = _wording.name_in_repr(owner) or "mock"
        raise AttributeError(mine + (f".{name}" if name else "()"))


def is_setting(kind, name):
    told = None if name[:1] == "_" else getattr(kind, name, None)
    puts = getattr(told, "fset", None) or getattr(told, "put", None)
    return told is not None and (puts is not None or name == "DEFAULT_TIMEOUT")


def note_told(internals, value):
    """Note what unittest.mock sets under a name of its own: a parent, or that it is sealed."""
    if issubclass(type(value), parent):
        internals.told = value
        if "_asyncmocks" not in vars(value):
            internals.is_foreign = True
    elif type(value) is str and not value:
        internals.unlink()  # by attach_mock(), which then may refuse a circle
    elif value is True:  # by seal(), which then asks for the names: no other is set so
        internals.is_sealed = internals.is_asked_for_children = True


def set_child(owner, put, args, name, is_method):
    """Put what may be a mock below another, and note it where the base made it a child."""
    if not issubclass(type(args[-1]), ShapedMock):
        put(owner, *args)
        return
    theirs = args[-1]._asyncmocks
    theirs.told = None
    put(owner, *args)
    if theirs.told is owner:
        theirs.unlink()
        theirs.above, theirs.name_above, theirs.is_method = owner, name, is_method
        theirs.is_set = True
        owner._asyncmocks.below = [*owner._asyncmocks.below, theirs]
    theirs.told = None


def is_async_property(wraps, name):
    found = _shapes.attribute_of(type(wraps), name)
    getter = getattr(found, "fget", None) if hasattr(type(found), "__set__") else None
    return getter is not None and call_of(getter, type(wraps)).shape == AWAITED


def twin_of(owner):
    """Return a new mock with a class like the mock's own, where its magic methods are."""
    twin = owner._asyncmocks.kind.__new__(owner._asyncmocks.kind)
    own, given = type(twin), vars(type(owner))
    own.__bases__, own.__name__ = type(owner).__bases__, type(owner).__name__
    for name in given.keys() - vars(own).keys():
        setattr(own, name, given[name])
    return twin
