"""Puts a mock of the right shape in place, in every form that a patch is used in, and takes it back.

What becomes of a function below a patch is said in `_covering`.
"""

import difflib
import sys
import warnings
from functools import partial
from inspect import getattr_static
from unittest import mock

from . import _messages, _places, _shapes, _specs
from ._autospec import create_autospec, refuse_misspelt
from ._compat import TYPE_CHECKING, InvalidSpecError
from ._covering import decorated
from ._internals import DEFAULT, Kinds
from ._places import MISSING
from ._wording import brief

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Tuple

    from ._places import Layer

#: The patches that were started and not stopped, the latest last.
started: "List[Patcher]" = []

#: Arguments that one shape has and the others have not.
ARGUMENTS = {"items": "iterated", "enter_result": "entered", "suppress": "entered"}

#: Why a replacement is of the kind that it is, by shape.
REASONS = {
    "class": "is a class",
    "plain": "is not known to be anything async",
    "awaited": "is a coroutine function",
    "entered": "is made by contextlib.asynccontextmanager",
    "iterated": "is an async generator function",
}


class Wish:
    """What a user said of the replacement; None and False say nothing."""

    def __init__(self, kwargs: "Dict[str, Any]", **said: "Any") -> None:
        self.kwargs = kwargs
        self.said = {name: each for name, each in said.items() if each is not None and each is not False}
        for name, value in self.said.items():
            if _shapes.close_coroutine(value):
                raise TypeError(_messages.coroutine_as(name, value))
            if issubclass(type(value), mock.NonCallableMock) and name in ("spec", "spec_set"):
                raise InvalidSpecError(_messages.spec_is_a_mock(value))
        new_callable = said.get("new_callable")
        if new_callable is not None and not callable(new_callable):
            raise TypeError(
                "new_callable must be a class or function that makes the replacement, not "
                f"{brief(new_callable)}; to put something in place as it is, pass new="
            )
        refuse_misspelt(kwargs)
        for one, other, error in (
            ("spec", "autospec", TypeError),
            ("new_callable", "autospec", ValueError),
            ("spec", "spec_set", TypeError),
            ("autospec", "spec_set", TypeError),
        ):
            # With spec_set=True the others are strict.
            if one in self.said and self.said.get(other, True) is not True:
                raise error(f"{one}= and {other}= exclude each other; give one of them")
            if one in self.said and other in self.said and other == "autospec":
                raise error(f"{one}= and {other}= exclude each other; give one of them")

    def refuse_new(self, title: str) -> None:
        """Raise an error if it says how to make what is there already."""
        said = [name for name in ("autospec", "new_callable") if name in self.said]
        for name in (*said, *self.kwargs):
            error = ValueError if "new_callable" in self.said else TypeError
            raise error(
                f"the patch of {title} got new=, which is put in place as it is, and {name}=; "
                "leave out one of them"
            )

    def make(self, original: "Any", name: str) -> "Any":
        """Make the replacement of an object that goes by this name."""
        kwargs, said = dict(self.kwargs), self.said
        for argument in ("autospec", "spec", "spec_set"):
            if said.get(argument) is True and original is MISSING:
                raise TypeError(
                    f"{argument}=True stands for what is replaced, and there is no {name!r} yet; "
                    "pass the spec itself"
                )
        if "autospec" in said:
            spec = original if said["autospec"] is True else said["autospec"]
            return create_autospec(spec, said.get("spec_set"), **dict(kwargs, name=kwargs.get("name", name)))
        if isinstance(original, (staticmethod, classmethod)):
            original = original.__func__
        kind, shape = said.get("new_callable"), None
        if "spec" in said or "spec_set" in said:
            spec = said.get("spec", said.get("spec_set"))
            spec = original if spec is True else spec
            if kind is None:  # of the spec's own kind; instances refuse names, as in mock.patch()
                spec = _specs.spec_of(spec, _specs.Patched)
                kind, shape = getattr(Kinds, spec.shape), spec.shape
            kwargs["spec_set" if "spec_set" in said else "spec"] = spec
        elif kind is None and isinstance(original, type):
            kind, shape, kwargs["spec"] = Kinds.plain, "class", _specs.LooseClass(original)
        elif kind is None:
            shape = "awaited" if original is MISSING else _shapes.shape_of(original)
            kind = Kinds.awaited if shape == "plain" else getattr(Kinds, shape)
        if shape is not None:
            refuse_unknown(kwargs, shape, name, kind)
        if isinstance(kind, type) and issubclass(kind, mock.NonCallableMock):
            kwargs.setdefault("name", name)
        return kind(**kwargs)


def refuse_unknown(kwargs: "Dict[str, Any]", shape: str, name: str, kind: "Any") -> None:
    """Raise TypeError for an argument that another shape of mock has."""
    for argument, its_shape in ARGUMENTS.items():
        if argument in kwargs and its_shape != shape:
            wanted, chosen = getattr(Kinds, its_shape).__name__, kind.__name__
            article = "an" if chosen[0] in "AEIOU" else "a"
            raise TypeError(
                f"{argument}= is not for {name!r}, which {REASONS[shape]} and becomes "
                f"{article} {chosen}; to make it an {wanted}, pass new_callable={wanted}"
            )


class Patcher:
    """What puts something in place, in every form that a patch is used in."""

    attribute_name: "Any" = None
    new: "Any" = DEFAULT
    title = "dict"

    def __init__(self) -> None:
        self.runs: "List[List[Layer]]" = []
        self.was_started = False

    def begin(self) -> "Tuple[Any, List[Layer]]":
        """Put it in place; return what to hand to the test, and what to take back."""
        raise NotImplementedError

    def __enter__(self) -> "Any":
        given, layers = self.begin()
        self.runs.append(layers)
        return given

    def __exit__(self, *exc_info: object) -> None:
        if self.runs:
            _places.take_back(self.runs.pop())

    async def __aenter__(self) -> "Any":
        return self.__enter__()

    async def __aexit__(self, *exc_info: object) -> None:
        self.__exit__(*exc_info)

    def start(self) -> "Any":
        """Put it in place, until `stop()` or `async_patch.stopall()`."""
        given = self.__enter__()
        started.append(self)
        self.was_started = True
        return given

    def stop(self) -> None:
        """Take back what `start()` put in place; RuntimeError if it was never started."""
        if not self.was_started:
            text = f"the patch of {self.title} was not started; call start() before stop()"
            raise RuntimeError(text)
        if self in started:  # else it is stopped already, by stopall() say
            started.remove(self)
            self.__exit__()

    def __call__(self, function: "Any") -> "Any":
        """Decorate a function, or each test of a class; warn if there is none."""
        if not isinstance(function, type):
            return decorated(function, self)
        if not self.decorate_tests(function):
            text = (
                f"the patch of {self.title} covers nothing: no method of {function.__name__} "
                f"begins with {mock.patch.TEST_PREFIX!r}; "
                "decorate the methods, or set async_patch.TEST_PREFIX"
            )
            warnings.warn(text, stacklevel=2)
        return function

    def decorate_tests(self, cls: type) -> bool:
        """Decorate each method whose name begins with `patch.TEST_PREFIX`; tell if there is any.

        Of a class in the class with such a name too, as unittest.mock does.
        """
        found = False
        for name in [name for name in dir(cls) if name.startswith(mock.patch.TEST_PREFIX)]:
            static, value = getattr_static(cls, name), getattr(cls, name)
            if isinstance(value, type):
                found |= self.decorate_tests(value)
            elif isinstance(static, (staticmethod, classmethod)):
                setattr(cls, name, type(static)(decorated(static.__func__, self)))
                found = True
            elif callable(value):
                setattr(cls, name, decorated(value, self))
                found = True
        return found


class AttributePatcher(Patcher):
    """Replaces an attribute of an object."""

    def __init__(
        self, find: "Any", where: str, attribute: str, new: "Any", create: bool, wish: Wish
    ) -> None:
        super().__init__()
        self.find, self.where, self.attribute = find, where, attribute
        self.new, self.create, self.wish = new, create, wish
        self.title = f"{where}.{attribute}"
        if new is not DEFAULT:
            wish.refuse_new(self.title)

    def begin(self) -> "Tuple[Any, List[Layer]]":
        target = self.find()
        original = _places.original_of(target, self.attribute)
        create = self.create or _places.may_be_created(target, self.attribute)
        if original is MISSING and not create:
            hint = did_you_mean(self.attribute, target) or "; to add it, pass create=True"
            text = f"{self.where} has no attribute {self.attribute!r} to patch{hint}"
            raise AttributeError(text)
        new = self.wish.make(original, self.attribute) if self.new is DEFAULT else self.new
        layer = _places.Attribute(target, self.attribute, new, create)
        layer.put()
        return new, [layer]


class MultiplePatcher(Patcher):
    """Replaces several attributes of an object; hands over the mocks it made by name."""

    def __init__(self, patchers: "List[AttributePatcher]") -> None:
        super().__init__()
        self.patchers = patchers
        self.attribute_name = ", ".join(patcher.attribute for patcher in patchers)
        self.title = f"{patchers[0].where}: {self.attribute_name}"

    def begin(self) -> "Tuple[Any, List[Layer]]":
        given: "Dict[str, Any]" = {}
        layers: "List[Layer]" = []
        try:
            for patcher in self.patchers:
                new, its_layers = patcher.begin()
                layers.extend(its_layers)
                if patcher.new is DEFAULT:
                    given[patcher.attribute] = new
        except BaseException:
            _places.take_back(layers)
            raise
        return given, layers


class DictPatcher(Patcher):
    """Replaces items of a mapping."""

    def __init__(self, in_dict: "Any", values: "Any", clear: bool) -> None:
        super().__init__()
        self.new, self.values, self.clear = in_dict, values, clear
        self.title = in_dict if isinstance(in_dict, str) else "dict"

    def begin(self) -> "Tuple[Any, List[Layer]]":
        target = resolved(self.new) if isinstance(self.new, str) else self.new
        refuse_no_mapping(target)
        layer = _places.Items(target, self.values, self.clear)
        layer.put()
        return target, [layer]


def of_name(target: "Any", new: "Any", create: bool, wish: Wish) -> Patcher:
    """Return a patch of what is found under a dotted name."""
    if not isinstance(target, str) or not _shapes.is_import_path(target):
        _shapes.close_coroutine(target)
        raise TypeError(
            f"async_patch() needs a target of the form 'module.name', not {brief(target)}; "
            "write async_patch.object(target, 'name') to replace an attribute of an object"
        )
    where, _, attribute = target.rpartition(".")
    return AttributePatcher(partial(resolved, where, target), where, attribute, new, create, wish)


def of_attribute(target: "Any", attribute: str, new: "Any", create: bool, wish: Wish) -> Patcher:
    """Return a patch of an attribute of an object."""
    if type(target) is str or _shapes.close_coroutine(target):
        hint = f"write async_patch({f'{target}.{attribute}'!r})"
        hint = hint if isinstance(target, str) else "pass the object itself"
        raise TypeError(f"async_patch.object() needs an object, not {brief(target)}; {hint}")
    return AttributePatcher(lambda: target, _shapes.title_of(target), attribute, new, create, wish)


def of_attributes(target: "Any", news: "Dict[str, Any]", create: bool, wish: Wish) -> Patcher:
    """Return a patch of several attributes of one object, which may be given by its name."""
    if not news:
        raise ValueError(
            "async_patch.multiple() needs at least one name=replacement; name=DEFAULT makes a mock"
        )
    is_name = type(target) is str  # its attributes may be patched, if it is of another class
    if (is_name and not _shapes.is_dotted_name(target)) or _shapes.close_coroutine(target):
        raise TypeError(
            "async_patch.multiple() needs an object, or its name, of the form 'module' or "
            f"'module.name', not {brief(target)}; pass the object itself"
        )
    where = target if is_name else _shapes.title_of(target)
    find = partial(resolved, target) if is_name else lambda: target
    return MultiplePatcher(
        [
            AttributePatcher(find, where, name, new, create, wish if new is DEFAULT else Wish({}))
            for name, new in news.items()
        ]
    )


def of_items(in_dict: "Any", values: "Any", clear: bool, more: "Dict[str, Any]") -> Patcher:
    """Return a patch of items of a mapping, which may be given by its name."""
    if not isinstance(in_dict, str) or not _shapes.is_import_path(in_dict):
        refuse_no_mapping(in_dict)
    try:
        items = dict(values, **more)
    except (TypeError, ValueError) as exc:
        _shapes.close_coroutine(values)
        raise TypeError(
            "values must be a mapping, or pairs of a key and a value, not "
            f"{brief(values)}; for a key that is a name write key=value"
        ) from exc
    return DictPatcher(in_dict, items, clear)


def refuse_no_mapping(thing: "Any") -> None:
    """Raise TypeError for what has no items to replace."""
    if not _shapes.is_mapping(thing):
        _shapes.close_coroutine(thing)
        raise TypeError(
            "async_patch.dict() needs a mapping, or its name, of the form 'module.name', not "
            f"{brief(thing)}; pass the mapping itself"
        )


def resolved(path: str, target: str = "") -> "Any":
    """Return what a dotted name stands for; `target` is the whole name that the user gave."""
    target = target or path
    found, *rest = path.split(".")
    thing = import_module(found, target)
    for name in rest:
        inner = f"{found}.{name}"
        if hasattr(thing, "__path__") and inner not in sys.modules:
            try:
                import_module(inner, target)
            except ModuleNotFoundError as exc:
                if exc.name != inner or not hasattr(thing, name):
                    raise
        if not hasattr(thing, name):
            hint = did_you_mean(name, thing)
            raise AttributeError(
                f"{found} has no attribute {name!r}, looked up for {target!r}{hint}"
            )
        thing, found = getattr(thing, name), inner
    return thing


def import_module(name: str, target: str) -> "Any":
    """Import a module; say what for if it is not there."""
    try:
        __import__(name)
    except ModuleNotFoundError as exc:
        if exc.name != name:
            raise
        text = (
            f"no module named {name!r}, looked up for {target!r}; "
            "a target begins with a module that can be imported"
        )
        raise ModuleNotFoundError(text, name=name) from None
    return sys.modules[name]


def did_you_mean(name: str, thing: "Any") -> str:
    """Return what to add to a sentence on a name that is not there: those that are near."""
    near = " or ".join(map(repr, difflib.get_close_matches(name, _shapes.names_of(thing))))
    return f"; did you mean {near}?" if near else ""


def stop_all() -> None:
    """Stop all patches that were started, the latest first."""
    while started:
        started[-1].stop()
