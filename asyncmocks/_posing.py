"""Gives a mock the names, the looks and the magic methods of its spec."""

from . import _compat, _magic_methods, _shapes, _specs
from ._compat import TYPE_CHECKING
from ._internals import CALLED, Kinds, once_per_class, parent, usual_magics

if TYPE_CHECKING:
    from typing import Any, Iterable, List, Optional


get_class: "Any" = vars(parent)["__class__"].fget


def take_spec(self: "Any", thing: "Any", strict: bool) -> "Optional[List[str]]":
    """Note what the mock stands for; return the names to give unittest.mock in its place."""
    internals = self._asyncmocks
    internals.strict = strict
    if thing is None:
        if internals.spec is not None:
            internals.spec = None
            use_magics(self, _magic_methods.names_in(usual_magics(internals.shape)))
        return None
    spec = internals.spec = _specs.spec_of(thing)
    if not spec.refuses:
        if spec.names:
            use_magics(self, _magic_methods.USUAL.union(spec.names))
        return None
    internals.prepare = teach_signature
    if spec.gives_anything and internals.shape not in CALLED:
        spec.names = [*spec.names, *_shapes.PROTOCOLS, *_shapes.GENERATOR_METHODS]
    use_magics(self, spec.names)
    turn_async(self)
    # The class to unittest.mock, which would not let it be set.
    return spec.names if spec.thing is None else [*spec.names, "__class__"]  # type: ignore


def turn_async(self: "Any") -> None:
    """Make it a mock whose calls are awaited, if the spec says so and its class does not."""
    internals = self._asyncmocks
    if internals.shape == _shapes.PLAIN and internals.spec.shape == _shapes.AWAITED:
        internals.kind, internals.shape = async_variant(internals.kind), _shapes.AWAITED
        use_bases(self)


def use_magics(self: "Any", names: "Iterable[str]") -> None:
    """Give the mock's own class these magic methods, and no other."""
    self._asyncmocks.magics = _magic_methods.class_of(names)
    use_bases(self)


def use_bases(self: "Any") -> None:
    """Let the mock's own class inherit from what is known to be its kind and magic methods."""
    internals = self._asyncmocks
    type(self).__bases__ = _magic_methods.bases(internals.kind, internals.magics)


def pose(self: "Any") -> None:
    """Make the mock look like its spec to `isinstance()`, `inspect` and `asyncio`."""
    internals = self._asyncmocks
    spec = internals.spec
    if spec is None:
        return
    if spec.refuses:
        turn_async(self)
    if spec.title:
        # The interpreter says it where it misses a protocol.
        type(self).__name__ = f"{internals.kind.__name__}(spec={spec.title})"
    looks = spec.looks()
    if "__class__" in looks:
        self.__class__ = looks.pop("__class__")
    code = looks.get("__code__")
    if internals.is_async:
        if not _shapes.is_async_code(code):
            looks.pop("__code__", None)
        looks.update(_compat.coroutine_function_marks())
    elif internals.shape == _shapes.PLAIN and _shapes.is_generator_code(code):
        looks["__code__"] = _shapes.PLAIN_CODE
    vars(self).update(looks)
    internals.looks = tuple(looks)


def drop_looks(self: "Any", names: "Iterable[str]") -> None:
    """Take away what a former spec left: its looks, and the magic methods that were touched."""
    for name in self._asyncmocks.looks:
        vars(self).pop(name, None)
    own = type(self)
    own.__name__ = self._asyncmocks.kind.__name__
    for name in _magic_methods.KNOWN.difference(names):
        self._asyncmocks.methods.pop(name, None)
        if name in vars(own):
            delattr(own, name)


@once_per_class
def async_variant(cls: type) -> type:
    """Return the class whose mocks are what `cls` makes, but give a coroutine when called."""
    names = {"__doc__": cls.__doc__, "__module__": cls.__module__}
    return type(cls.__name__, (Kinds.call, cls), names)


def teach_signature(self: "Any", args: "Any" = None, kwargs: "Any" = None) -> None:
    """Tell unittest.mock the signature of the spec, by which it compares calls; check the call.

    Done at the first call: unittest.mock looks at each name of a spec, at a cost that a mock that
    is never called need not bear.
    """
    internals = self._asyncmocks
    check = internals.spec and internals.spec.check()
    internals.prepare = check and (lambda self, args, kwargs: check(*args, **kwargs))
    signature = internals.signature()
    if signature is not None:
        signed = _specs.Signed([*internals.spec.names, "__class__"], signature)
        shown_class = get_class(self)
        parent.mock_add_spec(self, signed, internals.strict)
        self.__class__ = shown_class
    if internals.prepare and args is not None:
        internals.prepare(self, args, kwargs)
