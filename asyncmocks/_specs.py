"""What is known of what a mock stands for: how it is used, which names it has, what comes of it.

Each answer is such an object again, or None where nothing is known. How things are looked at is in
`_shapes`, how annotations are read in `_returns`; what a mock makes of the answers is not known here.
"""

from functools import partial
from inspect import signature
from unittest import mock

from . import _compat, _messages, _returns, _shapes
from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from inspect import Signature
    from typing import Any, Callable, Dict, List, Optional, Sequence


class Known:
    """What is known by the shape, and by what comes of a call or of entering, alone."""

    #: Whether a mock refuses names that are not among these; `names` is what is known of them.
    refuses = False
    names: "Sequence[str]" = ()
    thing: "Any" = None
    #: Whether annotations say what attributes and results are, and these refuse names too.
    is_deep = False

    def __init__(self, shape: str, gives: "Optional[Known]" = None) -> None:
        self.shape = shape
        self.gives = gives

    def __deepcopy__(self, memo: "Dict[int, Any]") -> "Known":
        return self

    def has(self, name: str) -> bool:
        """Tell whether the thing has an attribute of that name."""
        return name in self.names

    def result(self) -> "Optional[Known]":
        """Return what comes of a call, once that is awaited."""
        return self.gives

    def entering(self) -> "Optional[Known]":
        """Return what entering gives, None for the thing itself."""
        return self.gives

    def child(self, name: str) -> "Optional[Known]":
        """Return what is known of an attribute."""
        return None

    def signature(self) -> "Optional[Signature]":
        """Return the signature by which calls are compared."""
        return None

    def check(self) -> "Optional[Callable[..., Any]]":
        """Return what raises TypeError for arguments that a call must not have."""
        return None

    def shown_signature(self) -> "Optional[Signature]":
        """Return the signature to show to `inspect`, None for what it finds by itself."""
        return self.signature() if self.is_deep else None

    def looks(self) -> "Dict[str, Any]":
        """Return the attributes that make a mock look like the thing."""
        return {}

    title = ""
    is_coroutine = gives_anything = False


class Names(Known):
    """A list of names: nothing else is known of the thing."""

    refuses = True

    def __init__(self, names: "Sequence[str]") -> None:
        super().__init__(_shapes.PLAIN)
        self.names = list(names)

    def child(self, name: str) -> Known:
        return Known(_shapes.PLAIN)


class Attribute(Known):
    """An attribute below a plain spec: its shape is that of what is called, without annotations."""

    def __init__(self, thing: "Any", owner: type) -> None:
        super().__init__(_shapes.shape_of(thing))
        self.called, self.owner = thing, owner

    def result(self) -> "Optional[Known]":
        found = _returns.result_of(self.called, self.owner)
        if self.shape == _shapes.PLAIN:
            found = found.of_a_plain_call()
        return known(found.inner, Loose)

    entering = result


class Spec(Known):
    """An object or class whose names a mock has, and no other."""

    refuses = True

    def __init__(self, thing: "Any", shape: "Optional[str]" = None) -> None:
        if issubclass(type(thing), mock.NonCallableMock):
            raise _compat.InvalidSpecError(_messages.spec_is_a_mock(thing))
        if isinstance(thing, str) and _shapes.is_import_path(thing):
            raise TypeError(_messages.spec_is_a_path(thing))
        super().__init__(shape or _shapes.shape_of(thing))
        self.thing = thing
        self.cls = thing if isinstance(thing, type) else type(thing)
        #: What the instances are that calls give: to a plain spec these are loose.
        self.names = [*_shapes.names_of(thing), *_shapes.NAMES_OF_RESULT.get(self.shape, ())]
        self.title = _shapes.title_of(thing)
        self.is_coroutine = _shapes.is_coroutine_class(self.cls)
        self.gives_anything = _shapes.is_function(thing) and self.shape == _shapes.PLAIN

    def instance(self, found: "_returns.Result") -> Known:
        """Return what is known of an instance that comes of the thing."""
        return Loose(found)

    def child(self, name: str) -> "Optional[Known]":
        return Attribute(_shapes.attribute_of(self.thing, name), self.cls)

    def result(self) -> "Optional[Known]":
        if isinstance(self.thing, type):  # as unittest.mock: of no other shape than it is called in
            call = _shapes.own_method(self.thing, "__call__")
            return self.instance(_returns.Result(_shapes.shape_of(call), self.thing))
        return known(_returns.result_of(self.thing).inner, self.instance)

    def entering(self) -> "Optional[Known]":
        aenter = _shapes.attribute_of(self.thing, "__aenter__")
        if aenter is _shapes.MISSING:  # what the call of a function gives is entered
            return self.result()
        found = _returns.result_of(aenter, self.cls).inner
        is_itself = found is None or issubclass(self.cls, found.cls or ())
        return None if is_itself else known(found, self.instance)

    def signature(self) -> "Optional[Signature]":
        return _shapes.signature_of(self.thing)

    def looks(self) -> "Dict[str, Any]":
        return dict(_shapes.function_attributes(self.thing), __class__=self.cls)


class Patched(Spec):
    """The spec of a patch: instances have the names of their class, as in unittest.mock.patch()."""

    def instance(self, found: "_returns.Result") -> Known:
        made = Loose(found)
        made.refuses = True
        return made


class Loose(Spec):
    """An instance of a class; it may have more names than that."""

    refuses = False

    def __init__(self, found: "_returns.Result") -> None:
        super().__init__(found.cls, found.shape)
        self.gives = known(found.inner, self.instance)

    def result(self) -> "Optional[Known]":
        return known(_returns.result_of_instance(self.cls), self.instance)

    def entering(self) -> "Optional[Known]":
        return self.gives or super().entering()

    def signature(self) -> None:
        return None


class LooseClass(Spec):
    """A class that is replaced: its mock may have more names than that."""

    refuses = False

    def result(self) -> "Optional[Known]":
        return Loose(_returns.instance_of(self.thing))


class Autospec(Spec):
    """A Spec whose attributes and results are Autospecs, by their annotations; it checks calls."""

    is_deep = True

    def __init__(
        self,
        thing: "Any",
        is_instance: bool = False,
        owner: "Optional[type]" = None,
        found: "Optional[_returns.Result]" = None,
    ) -> None:
        #: The class that the thing is an attribute of: it is called without its first argument.
        self.owner = owner
        if is_instance:  # of the thing, which is a class
            found = found or _returns.instance_of(thing)
        else:
            found = _returns.result_of(thing, owner)
            if found.shape == _shapes.PLAIN and not is_callable(thing):
                found = _returns.instance_of(type(thing))
        super().__init__(thing, found.shape)
        self.instance_of = found.cls
        self.gives = known(found.inner, self.instance, is_deep=True)

    def instance(self, found: "_returns.Result") -> Known:
        return Autospec(found.cls, is_instance=True, found=found)

    def child(self, name: str) -> "Optional[Known]":
        thing = _shapes.attribute_of(self.thing, name)
        if is_callable(thing):
            is_own = name in getattr(self.thing, "__dict__", ()) and self.cls is not self.thing
            return Autospec(thing, owner=None if is_own or not _shapes.binds(thing) else self.cls)
        if issubclass(type(thing), mock.NonCallableMock):
            raise _compat.InvalidSpecError(_messages.spec_is_a_mock(thing))
        found = _returns.attribute_result(thing, name, self.cls)
        if found is not None:
            return known(found, self.instance, is_deep=True)
        if thing is None or thing is _shapes.MISSING or hasattr(type(thing), "__get__"):
            return Attribute(thing, self.cls)
        return Autospec(thing)

    def result(self) -> "Optional[Known]":
        if self.instance_of is None:
            return self.gives
        return known(_returns.result_of_instance(self.instance_of), self.instance, is_deep=True)

    def entering(self) -> "Optional[Known]":
        return (self.gives if self.instance_of else None) or super().entering()

    def signature(self) -> "Optional[Signature]":
        thing: "Any" = self.thing
        is_bound = self.owner is not None
        if self.instance_of is not None:
            thing, is_bound = _shapes.own_method(self.instance_of, "__call__"), True
        elif isinstance(thing, type):
            return _shapes.signature_of(thing)
        if isinstance(thing, (staticmethod, classmethod)):
            is_bound = isinstance(thing, classmethod)
            thing = thing.__func__
        if thing is None:
            return None
        try:
            return signature(partial(thing, None) if is_bound else thing)
        except (TypeError, ValueError):
            return None

    def check(self) -> "Callable[..., Any]":
        cls = self.instance_of
        if cls is not None and _shapes.own_method(cls, "__call__") is None:
            return partial(refuse_call, _shapes.title_of(cls))
        return partial(refuse_misfits, self.title, self.signature())


def known(
    found: "Optional[_returns.Result]", instance: "Callable[..., Known]", is_deep: bool = False
) -> "Optional[Known]":
    """Return what an annotation says, with what is known of instances of the classes in it."""
    if found is None or found.cls is not None:
        return found and instance(found)
    made = Known(found.shape, known(found.inner, instance, is_deep))
    made.is_deep = is_deep
    return made


def spec_of(thing: "Any", kind: "Any" = Spec) -> Known:
    """Return what is known of what a user gave as spec."""
    if isinstance(thing, Known):
        return thing
    if type(thing) in (list, tuple):
        return Names(thing)
    return kind(thing)  # type: ignore[no-any-return]


def is_callable(thing: "Any") -> bool:
    """Tell whether it is a class, or a function of any kind."""
    return isinstance(thing, type) or _shapes.is_function(thing)


def refuse_call(title: str, *args: "Any", **kwargs: "Any") -> None:
    """Raise TypeError: the thing can't be called at all."""
    raise TypeError(_messages.not_callable(title))


def refuse_misfits(
    __title: str, __signature: "Optional[Signature]", *args: "Any", **kwargs: "Any"
) -> None:
    """Raise TypeError if a call does not fit the signature."""
    __tracebackhide__ = True
    if __signature is None:
        return
    try:
        __signature.bind(*args, **kwargs)
    except TypeError as exc:
        shown = __signature.replace(return_annotation=__signature.empty)
        raise TypeError(_messages.does_not_fit(__title, str(exc), str(shown))) from None


class Signed:
    """Something with a signature and names, for unittest.mock to take as a spec."""

    def __init__(self, names: "Sequence[str]", signature: "Signature") -> None:
        self.names = names
        self.__call__ = lambda *args, **kwargs: None
        self.__call__.__signature__ = signature  # type: ignore[attr-defined]

    def __dir__(self) -> "Sequence[str]":
        return self.names
