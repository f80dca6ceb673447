"""create_autospec: mocks that have the names, signatures and results of what they stand for.

Children and results are made when they are first touched, each by the same rules.
"""

from types import FunctionType, MethodType

from . import _messages, _shapes
from ._compat import TYPE_CHECKING
from ._internals import Kinds
from ._specs import Autospec

if TYPE_CHECKING:
    from typing import Any, Dict

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
    kind = getattr(Kinds, autospec.shape)
    made = kind(**{"spec_set" if spec_set else "spec": autospec}, **kwargs)
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
