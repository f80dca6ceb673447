"""create_autospec: mocks that have the names, signatures and results of what they stand for.

Children and results are made when they are first touched, each by the same rules.
"""

from functools import partial
from inspect import Signature, signature
from types import FunctionType, MethodType
from unittest import mock

from . import _compat, _messages, _returns, _shapes, _specs
from ._compat import TYPE_CHECKING
from ._internals import Kinds

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Optional


class Autospec(_specs.Spec):
    """A Spec that knows the specs of its attributes and results, and checks calls."""

    __slots__ = ("owner", "result")

    def __init__(
        self, thing: "Any", is_instance: bool = False, owner: "Optional[type]" = None
    ) -> None:
        #: The class that the thing is an attribute of: it is called without its first argument.
        self.owner = owner
        if is_instance:  # of the thing, which is a class
            self.result = _returns.instance_of(thing)
        else:
            self.result = _returns.result_of(thing, owner)
            if self.result.shape == _shapes.PLAIN and not is_callable(thing):
                self.result = _returns.instance_of(type(thing))
        super().__init__(thing)

    @staticmethod
    def of_instance(made: type) -> "Autospec":
        """Return the Autospec of the instances of a class."""
        return Autospec(made, is_instance=True)

    def shape(self) -> str:
        return self.result.shape

    def child(self, name: str) -> "Optional[_specs.Spec]":
        thing, cls = self.origin(name)
        if is_callable(thing):
            is_own = name in getattr(self.thing, "__dict__", ()) and cls is not self.thing
            return Autospec(thing, owner=None if is_own or not _shapes.binds(thing) else cls)
        if issubclass(type(thing), mock.NonCallableMock):
            raise _compat.InvalidSpecError(_messages.spec_is_a_mock(thing))
        found = _returns.attribute_result(thing, name, cls)
        if found is not None and found.cls is not None:
            made = Autospec.of_instance(found.cls)
            made.result = found
            return made
        if thing is None or thing is _shapes.MISSING or hasattr(type(thing), "__get__"):
            return None
        return Autospec(thing)

    def attribute(self, name: str) -> "Optional[_returns.Result]":
        thing, cls = self.origin(name)
        return None if is_callable(thing) else _returns.attribute_result(thing, name, cls)

    def child_shape(self, name: str) -> str:
        found = self.attribute(name)
        return super().child_shape(name) if found is None else found.shape

    def gives(self) -> "Optional[_returns.Result]":
        if self.result.cls is None:
            return self.result.inner
        return _returns.result_of_instance(self.result.cls)

    def signature(self) -> "Optional[Signature]":
        thing: "Any" = self.thing
        is_bound = self.owner is not None
        if self.result.cls is not None:
            thing, is_bound = _shapes.own_method(self.result.cls, "__call__"), True
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

    def shown_signature(self) -> "Optional[Signature]":
        return self.signature()

    def check(self) -> "Callable[..., Any]":
        found = self.signature()
        cls = self.result.cls
        if cls is not None and _shapes.own_method(cls, "__call__") is None:
            return partial(refuse_call, _shapes.title_of(cls))
        return partial(refuse_misfits, _shapes.title_of(self.thing), found)


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
        shown = __signature.replace(return_annotation=Signature.empty)
        raise TypeError(_messages.does_not_fit(__title, str(exc), str(shown))) from None


def create_autospec(
    spec: "Any", spec_set: "Any" = False, instance: bool = False, **kwargs: "Any"
) -> "Any":
    """Return a mock with the names, signatures and results of an object.

    The same as `unittest.mock.create_autospec()`, but for three things. The mock of a coroutine
    function checks and records its arguments when it is called, and is a coroutine function.
    Children are made when they are touched, and properties never run. Results follow return
    annotations: what `async def get(self) -> Response` gives has the names and shapes of Response.

    With `spec_set` attributes that the spec lacks can't be set either; with `instance` the mock
    stands for an instance of the class. Other keyword arguments configure the mock.

    Raises TypeError for a call that does not fit, AttributeError for a name that the spec lacks,
    RuntimeError if a coroutine function is to have instances.

    >>> class Client:
    ...     async def get(self, url, *, timeout=5): ...
    >>> client = create_autospec(Client, instance=True)
    >>> client.get.return_value = "body"
    >>> run(client.get("/", timeout=1))
    'body'
    >>> client.get()
    Traceback (most recent call last):
    TypeError: get() missing a required argument: 'url'; its signature is (url, *, timeout=5)

    New in version 1.0.0. After Mock's own create_autospec, by Michael Foord.
    """
    refuse_misspelt(kwargs)
    if isinstance(spec, (list, tuple)):
        spec = type(spec)  # a list would be one of names
    if spec is None:
        return Kinds.plain(**kwargs)
    function = spec
    if isinstance(spec, (staticmethod, classmethod)):
        function = spec.__func__
    if instance and _shapes.shape_of(spec) == _shapes.AWAITED:
        raise RuntimeError(_messages.function_as_instance(_shapes.title_of(spec)))
    owner = object if isinstance(spec, classmethod) else None
    autospec = Autospec(function, instance and isinstance(spec, type), owner)
    kind = getattr(Kinds, autospec.shape())
    made = kind(**{"spec_set" if spec_set else "spec": autospec}, **kwargs)
    made._asyncmocks.result_spec = Autospec.of_instance
    if type(spec) is FunctionType:
        # As an attribute of a class it gets `self`, as the function would.
        type(made).__get__ = bind
        if not autospec.has("mock"):
            vars(made)["mock"] = made
    return made


#: Those that unittest.mock refuses, and what is meant by them.
MISSPELT = {"autospect": "autospec", "auto_spec": "autospec", "set_spec": "spec_set"}


def refuse_misspelt(kwargs: "Dict[str, Any]") -> None:
    """Raise RuntimeError for a misspelt spec argument, which would become an attribute."""
    for name, meant in MISSPELT.items():
        if name in kwargs and not kwargs.get("unsafe"):
            raise RuntimeError(_messages.misspelt(name, meant))


def bind(function: "Any", owner: "Any", cls: "Any" = None) -> "Any":
    """Do what a function does when it is looked up on an instance."""
    return function if owner is None else MethodType(function, owner)
