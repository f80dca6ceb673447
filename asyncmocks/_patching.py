"""Puts a mock of the right shape in place, in every form of a patch, and takes it back.

What becomes of a function below a patch is said in `_covering`.
"""

import difflib
import sys
import warnings
from functools import partial
from unittest import mock

from . import _magic, _places, _shapes, _specs
from ._annotations import attribute_value
from ._base import refuse_coroutine
from ._covering import decorate_tests, decorated
from ._internals import DEFAULT, Kinds
from ._mocks import create_autospec, refuse_misspelt
from ._places import MISSING
from ._wording import brief

#: The patches that were started and not stopped, the latest last.
started = []

#: The class of unittest.mock's patches: hypothesis takes no others for any.
PATCH = type(mock.patch.object(mock, "DEFAULT"))

#: Arguments of resources, and the shapes that they make one think of.
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

    def __init__(self, kwargs, **said):
        self.kwargs = kwargs
        self.said = {
            name: each for name, each in said.items() if each is not None and each is not False
        }
        for name, value in self.said.items():
            refuse_coroutine(name, value)
            if issubclass(type(value), mock.NonCallableMock) and name in ("spec", "spec_set"):
                _specs.refuse_mock(value)
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

    def refuse_new(self, title):
        """Raise an error if it says how to make what is there already."""
        said = [name for name in ("autospec", "new_callable") if name in self.said]
        for name in (*said, *self.kwargs):
            error = ValueError if "new_callable" in self.said else TypeError
            raise error(
                f"the patch of {title} got new=, which is put in place as it is, and {name}=; "
                "leave out one of them"
            )

    def make(self, original, name, owner=None):
        """Make the replacement of an object that goes by this name."""
        kwargs, said = dict(self.kwargs), self.said
        for argument in ("autospec", "spec", "spec_set"):
            if said.get(argument) is True and original is MISSING:
                raise TypeError(
                    f"{argument}=True stands for what is replaced, and there is no {name!r} yet; "
                    "pass the spec itself"
                )
        if isinstance(original, (staticmethod, classmethod)) and "autospec" not in said:
            original = original.__func__
        kind, shape = said.get("new_callable"), None
        value = attribute_value(original, name, owner) if isinstance(original, property) else None
        if value is not None and kind is None and (value.shape != "plain" or said):
            is_deep = "autospec" in said  # it is read, not called
            kind, kwargs["spec"] = getattr(Kinds, value.shape), _specs.known(value, is_deep)
        elif "autospec" in said:
            spec = original if said["autospec"] is True else said["autospec"]
            kwargs.setdefault("name", name)
            return without_swallowing(create_autospec(spec, said.get("spec_set"), **kwargs), name)
        elif "spec" in said or "spec_set" in said:
            spec = said.get("spec", said.get("spec_set"))
            spec = original if spec is True else spec
            if kind is None:  # of the spec's own kind; instances refuse names, as in mock.patch()
                spec = _specs.spec_of(spec, is_loose=False)
                kind, shape = getattr(Kinds, spec.shape), spec.shape
            kwargs["spec_set" if "spec_set" in said else "spec"] = spec
        elif kind is None and isinstance(original, type):
            kind, shape = Kinds.plain, "class"
            kwargs["spec"] = _specs.Spec(original, refuses=False, is_loose=True)
        elif kind is None and name in _magic.KNOWN:
            return make_magic(name, kwargs)
        elif kind is None:
            known = _specs.known_call(None if original is MISSING else original, owner)
            shape = "awaited" if original is MISSING else known.shape
            kind = Kinds.awaited if shape == "plain" else getattr(Kinds, shape)
            if known.given or known.read() or known.protocols:
                kwargs["spec"] = known
            if shape in ("entered", "iterated") and known.protocols is None:
                shape = None  # it may be used in all ways
        if shape is not None:
            refuse_unknown(kwargs, shape, name, kind)
        if isinstance(kind, type) and issubclass(kind, mock.NonCallableMock):
            kwargs.setdefault("name", name)
        return without_swallowing(kind(**kwargs), name)


def without_swallowing(made, name):
    """Return the mock; as an `__aexit__` it lets exceptions pass unless it was told otherwise."""
    if name == "__aexit__" and issubclass(type(made), Kinds.call):
        _magic.keep_from_swallowing(made)
    return made


def make_magic(name, kwargs):
    """Make the mock of a magic method of a class, which does what such a method does at first."""
    made = (Kinds.awaited if name in _magic.ASYNC else Kinds.plain)(
        **dict({"name": name}, **kwargs)
    )
    if name in _magic.RESULTS and "return_value" not in kwargs:
        made.return_value = _magic.RESULTS[name]
    if name == "__aiter__" and "side_effect" not in kwargs:
        made.side_effect = lambda *args: _magic.async_iterator(made.return_value)
    return made


def refuse_unknown(kwargs, shape, name, kind):
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

    attribute_name = None
    new = DEFAULT
    title = "dict"

    def __init__(self):
        self.runs = []
        self.was_started = False

    def begin(self):
        """Put it in place; return what to hand to the test, and what to take back."""
        raise NotImplementedError

    def __enter__(self):
        given, layers = self.begin()
        self.runs.append(layers)
        return given

    def __exit__(self, *exc_info):
        if self.runs:
            _places.take_back(self.runs.pop())

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, *exc_info):
        self.__exit__(*exc_info)

    def start(self):
        """Put it in place, until `stop()` or `async_patch.stopall()`."""
        given = self.__enter__()
        started.append(self)
        self.was_started = True
        return given

    def stop(self):
        """Take back what `start()` put in place; RuntimeError if it was never started."""
        if not self.was_started:
            text = f"the patch of {self.title} was not started; call start() before stop()"
            raise RuntimeError(text)
        if self in started:  # else it is stopped already, by stopall() say
            started.remove(self)
            self.__exit__()

    @property
    def __class__(self):
        return PATCH

    def __call__(self, function):
        """Decorate a function, or each test of a class; warn if there is none."""
        if not isinstance(function, type):
            return decorated(function, self)
        if not decorate_tests(function, lambda test: decorated(test, self)):
            text = (
                f"the patch of {self.title} covers nothing: no method of {function.__name__} "
                f"begins with {mock.patch.TEST_PREFIX!r}; "
                "decorate the methods, or set async_patch.TEST_PREFIX"
            )
            warnings.warn(text, stacklevel=2)
        return function


class AttributePatcher(Patcher):
    """Replaces an attribute of an object."""

    def __init__(self, find, where, attribute, new, create, wish) -> None:
        super().__init__()
        self.find, self.where, self.attribute = find, where, attribute
        self.new, self.create, self.wish = new, create, wish
        self.title = f"{where}.{attribute}"
        if new is not DEFAULT:
            wish.refuse_new(self.title)

    def begin(self):
        target = self.find()
        original = _places.original_of(target, self.attribute)
        create = self.create or _places.may_be_created(target, self.attribute)
        if original is MISSING and not create:
            hint = did_you_mean(self.attribute, target) or "; to add it, pass create=True"
            text = f"{self.where} has no attribute {self.attribute!r} to patch{hint}"
            raise AttributeError(text)
        new = self.new
        if new is DEFAULT:
            owner = target if isinstance(target, type) else None
            new = self.wish.make(original, self.attribute, owner)
        layer = _places.Attribute(target, self.attribute, new, create)
        layer.put()
        return new, [layer]


class MultiplePatcher(Patcher):
    """Replaces several attributes of an object; hands over the mocks it made by name."""

    def __init__(self, patchers):
        super().__init__()
        self.patchers = patchers
        self.attribute_name = ", ".join(patcher.attribute for patcher in patchers)
        self.title = f"{patchers[0].where}: {self.attribute_name}"

    def begin(self):
        given = {}
        layers = []
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

    def __init__(self, in_dict, values, clear):
        super().__init__()
        self.new, self.values, self.clear = in_dict, values, clear
        self.title = in_dict if isinstance(in_dict, str) else "dict"

    def begin(self):
        target = resolved(self.new) if isinstance(self.new, str) else self.new
        refuse_no_mapping(target)
        layer = _places.Items(target, self.values, self.clear)
        layer.put()
        return target, [layer]


def of_name(target, new, create, wish):
    """Return a patch of what is found under a dotted name."""
    if not isinstance(target, str) or not _shapes.is_import_path(target):
        _shapes.close_coroutine(target)
        raise TypeError(
            f"async_patch() needs a target of the form 'module.name', not {brief(target)}; "
            "write async_patch.object(target, 'name') to replace an attribute of an object"
        )
    where, _, attribute = target.rpartition(".")
    return AttributePatcher(partial(resolved, where, target), where, attribute, new, create, wish)


def of_attribute(target, attribute, new, create, wish):
    """Return a patch of an attribute of an object."""
    if type(target) is str or _shapes.close_coroutine(target):
        hint = f"write async_patch({f'{target}.{attribute}'!r})"
        hint = hint if isinstance(target, str) else "pass the object itself"
        raise TypeError(f"async_patch.object() needs an object, not {brief(target)}; {hint}")
    return AttributePatcher(lambda: target, _shapes.title_of(target), attribute, new, create, wish)


def of_attributes(target, news, create, wish):
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


def of_items(in_dict, values, clear, more):
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


def refuse_no_mapping(thing):
    """Raise TypeError for what has no items to replace."""
    if not _shapes.is_mapping(thing):
        _shapes.close_coroutine(thing)
        raise TypeError(
            "async_patch.dict() needs a mapping, or its name, of the form 'module.name', not "
            f"{brief(thing)}; pass the mapping itself"
        )


def resolved(path, target=""):
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


def import_module(name, target):
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


def did_you_mean(name, thing):
    """Return what to add to a sentence on a name that is not there: those that are near."""
    near = " or ".join(map(repr, difflib.get_close_matches(name, _shapes.names_of(thing))))
    return f"; did you mean {near}?" if near else ""


def stop_all():
    """Stop all patches that were started, the latest first."""
    while started:
        started[-1].stop()
