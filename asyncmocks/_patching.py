"""Makes the mock of the right shape for what is replaced, in every form of a patch.

How it is put in place, and what becomes of a function below a patch, is said in `_covering`.
"""

import builtins
import warnings
from functools import partial
from importlib import import_module
from types import ModuleType
from unittest import mock

from . import _magic, _shapes, _specs
from ._base import refuse_coroutine
from ._covering import Items, Layer, Run, decorate_tests, decorated
from ._internals import DEFAULT, Kinds
from ._mocks import create_autospec, refuse_misspelt
from ._shapes import MISSING, PLAIN
from ._shaping import nearest
from ._waiting import AlsoAsync
from ._wording import brief

#: The patches that were started and not stopped, the latest last.
started = []

#: The class of unittest.mock's patches: hypothesis takes no others for any.
PATCH = type(mock.patch.object(mock, "DEFAULT"))

SPECS = ("autospec", "spec", "spec_set")


class Wish:
    """What a user said of the replacement; None and False say nothing."""

    def __init__(self, kwargs, *values):
        wishes = zip(("spec", "spec_set", "autospec", "new_callable"), values)
        said = {name: value for name, value in wishes if value is not None and value is not False}
        self.kwargs, self.said = kwargs, said
        for name, value in said.items():
            refuse_coroutine(name, value)
            if name != "new_callable" and issubclass(type(value), mock.NonCallableMock):
                _specs.spec_of(value)  # refuses it
        maker = said.get("new_callable", Kinds.plain)
        if not callable(maker):
            raise TypeError(f"new_callable must be a class or function, not {brief(maker)}")
        refuse_misspelt(kwargs)
        specs = [name for name in SPECS if name in said]
        if said.get("spec_set") is True and len(specs) > 1:
            specs.remove("spec_set")  # with it the others are strict
        if "autospec" in said and "new_callable" in said:
            specs.append("new_callable")
        if len(specs) > 1:
            error = ValueError if "new_callable" in specs else TypeError
            raise error(f"{'= and '.join(specs)}= exclude each other; give one of them")

    def make(self, original, name, owner):
        """Make the replacement of an object that goes by this name, in a class if it has one."""
        said, kwargs = self.said, dict(self.kwargs)
        spec = next((said[each] for each in SPECS if each in said), None)
        if spec is True and original is MISSING:
            raise TypeError(f"True is no spec where there is no {name!r}; pass the spec itself")
        kind = said.get("new_callable", Kinds.plain)
        if isinstance(kind, type) and issubclass(kind, mock.NonCallableMock):
            kwargs.setdefault("name", name)
        if isinstance(original, (staticmethod, classmethod)) and "autospec" not in said:
            original = original.__func__
        spec = original if spec is True else spec
        if "new_callable" not in said:
            kind, spec = self.chosen(spec, original, name, owner)
            if "items" in kwargs and kind in (Kinds.awaited, Kinds.plain):
                hint = "to have it iterated pass new_callable=AsyncIteratorMock"
                raise TypeError(f"items has no effect on {kind.__name__} {name!r}; {hint}")
        if spec is not None:
            kwargs["spec_set" if "spec_set" in said else "spec"] = spec
        made = kind(**kwargs)
        if name == "__aexit__" and issubclass(type(made), Kinds.call):
            _magic.keep_from_swallowing(made)  # unless it was told otherwise
        return made

    def chosen(self, spec, original, name, owner):
        """Return what makes the replacement, where the user did not say it, and the spec for it."""
        is_deep = "autospec" in self.said
        if isinstance(original, property):  # it is read, not called
            value = _specs.attribute_value(original, name, owner, is_deep=is_deep)
            if value is not None and (value.shape != PLAIN or self.said):
                return getattr(Kinds, value.shape), value
        if is_deep:
            return partial(create_autospec, spec, "spec_set" in self.said), None
        if spec is not None:  # as in unittest.mock instances refuse names
            known = _specs.spec_of(spec, is_loose=False)
        elif isinstance(original, type):
            known = _specs.Spec(original, refuses=False, is_loose=True)
        elif name in _magic.KNOWN:
            return partial(make_magic, name), None
        else:
            known = _specs.call_of(original, owner)
            kind = Kinds.awaited if known.shape == PLAIN else getattr(Kinds, known.shape)
            return kind, known if known.given or known.result() or known.protocols else None
        return getattr(Kinds, known.shape), known


def make_magic(magic, **kwargs):
    """Make the mock of a magic method of a class, which does what such a method does at first."""
    kwargs.setdefault("return_value", _magic.RESULTS.get(magic, DEFAULT))
    made = (Kinds.awaited if magic in _magic.ASYNC else Kinds.plain)(**kwargs)
    if magic == "__aiter__" and "side_effect" not in kwargs:
        made.side_effect = lambda *args: _magic.async_iterator(made.return_value)
    return made


class Patcher(AlsoAsync):
    """A patch, in every form that it is used in."""

    def __init__(self, begin, new=DEFAULT, attribute_name=None):
        #: Returns what to hand to the test, and what to put in place.
        self.begin = begin
        #: What pytest tells by whether something is injected, and whether by name.
        self.new, self.attribute_name = new, attribute_name
        self.runs = []

    def __enter__(self):
        run = Run([self]).__enter__()
        self.runs.append(run)
        return run.given

    def __exit__(self, *exc_info):
        if self.runs:
            self.runs.pop().__exit__()

    def start(self):
        given = self.__enter__()
        started.append(self)
        return given

    def stop(self):
        if self in started:  # else it is stopped already, by stopall() say
            started.remove(self)
            self.__exit__()

    __class__ = property(lambda self: PATCH)

    def __call__(self, function):
        """Decorate a function, or each test of a class; warn if there is none."""
        if not isinstance(function, type):
            return decorated(function, self)
        prefix = mock.patch.TEST_PREFIX
        if not any(name.startswith(prefix) for name in dir(function)):
            why = f"no method of {function.__name__} begins with async_patch.TEST_PREFIX {prefix!r}"
            warnings.warn(f"the patch covers nothing: {why}", stacklevel=2)
        return decorate_tests(function, lambda test: decorated(test, self))


def of_name(target, new, create, *said):
    if not isinstance(target, str) or not _shapes.is_import_path(target):
        hint = "to replace an attribute of an object write async_patch.object(target, 'name')"
        raise TypeError(f"a target must have the form 'module.name', not {brief(target)}; {hint}")
    place, _, attribute = target.rpartition(".")
    return patch_of(place, attribute, new, create, *said)


def of_attribute(target, attribute, new, create, *said):
    if type(target) is str:
        raise TypeError(f"a str is no object to patch; write async_patch('{target}.{attribute}')")
    return patch_of(target, attribute, new, create, *said)


def patch_of(place, attribute, new, create, *said):
    """Return a patch of an attribute of an object, or of what is found under its name."""
    wish, is_name = Wish(*said), type(place) is str
    where = place if is_name else _shapes.title_of(place)
    unfit = [name for name in (*wish.said, *wish.kwargs) if name not in ("spec", "spec_set")]
    if new is not DEFAULT and unfit:
        error = ValueError if "new_callable" in unfit else TypeError
        raise error(f"new= is put in place as it is: leave out new=, or {unfit[0]}=")

    def begin():
        target = resolved(place) if is_name else place
        layer = Layer(target, attribute, new)
        original = layer.original()
        is_builtin = isinstance(target, ModuleType) and hasattr(builtins, attribute)
        if original is MISSING and layer.read()[0] is MISSING and not (create or is_builtin):
            near = nearest(attribute, _shapes.names_of(target), cutoff=0.6)
            hint = f"did you mean {near!r}?" if near else "to add it, pass create=True"
            raise AttributeError(f"{where} has no attribute {attribute!r} to patch; {hint}")
        if new is DEFAULT:
            owner = target if isinstance(target, type) else None
            layer.value = wish.make(original, attribute, owner)
        return layer.value, [layer]

    return Patcher(begin, new)


def of_attributes(target, news, create, *wishes):
    if not news:
        raise ValueError("async_patch.multiple() needs at least one name=value or name=DEFAULT")
    patches = {}
    for name, new in news.items():
        said = (new, create, {}, *(wishes if new is DEFAULT else ()))
        if type(target) is str:  # one of another class may be a target itself
            patches[name] = of_name(f"{target}.{name}", *said)
        else:
            patches[name] = patch_of(target, name, *said)

    def begin():
        begun = {name: patch.begin() for name, patch in patches.items()}
        given = {name: made for name, (made, _) in begun.items() if news[name] is DEFAULT}
        return given, [layer for _, layers in begun.values() for layer in layers]

    return Patcher(begin, attribute_name=", ".join(news))


def of_items(in_dict, values, clear, more):
    is_name = isinstance(in_dict, str) and _shapes.is_import_path(in_dict)
    items = dict(values, **more)

    def begin():
        target = resolved(in_dict) if is_name else in_dict
        if not hasattr(target, "__setitem__"):
            raise TypeError(f"a mapping, or its full name, is needed, not {brief(target)}")
        return target, [Items(target, "", (items, clear))]

    if not is_name:
        begin()  # refuses at once what is no mapping
    return Patcher(begin, new=in_dict)


def resolved(path):
    """Return what a dotted name stands for: a module, or what is found in one."""
    found, *names = path.split(".")
    thing = import_module(found)
    for name in names:
        found = f"{found}.{name}"
        is_module = hasattr(thing, "__path__") and not hasattr(thing, name)
        thing = import_module(found) if is_module else getattr(thing, name)
    return thing
