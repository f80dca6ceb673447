"""Makes the mock of the right shape for what is replaced, in every form of a patch.

How it is put in place, and what becomes of a function below a patch, is said in `_covering`.
"""

import builtins
import difflib
import sys
import warnings
from functools import partial
from types import ModuleType
from unittest import mock

from . import _magic, _shapes, _specs
from ._base import refuse_coroutine
from ._covering import MISSING, Items, Layer, Run, decorate_tests, decorated
from ._internals import DEFAULT, Kinds
from ._mocks import create_autospec, refuse_misspelt
from ._waiting import AlsoAsync
from ._wording import brief

#: The patches that were started and not stopped, the latest last.
started = []

#: The class of unittest.mock's patches: hypothesis takes no others for any.
PATCH = type(mock.patch.object(mock, "DEFAULT"))

#: Arguments that exclude each other, and the error of unittest.mock's patches that says so.
EXCLUSIONS = (
    ("spec", "autospec", TypeError),
    ("new_callable", "autospec", ValueError),
    ("spec", "spec_set", TypeError),
    ("autospec", "spec_set", TypeError),
)


class Wish:
    """What a user said of the replacement; None and False say nothing."""

    def __init__(self, kwargs, spec=None, spec_set=None, autospec=None, new_callable=None):
        wishes = ("spec", spec), ("spec_set", spec_set), ("autospec", autospec)
        wishes = (*wishes, ("new_callable", new_callable))
        said = {name: value for name, value in wishes if value is not None and value is not False}
        self.kwargs, self.said = kwargs, said
        for name, value in said.items():
            refuse_coroutine(name, value)
        if not callable(said.get("new_callable", callable)):
            raise TypeError(
                "new_callable must be a class or function that makes the replacement, not "
                f"{brief(new_callable)}; to put something in place as it is, pass new="
            )
        refuse_misspelt(kwargs)
        for one, other, error in EXCLUSIONS if len(said) > 1 else ():
            # With spec_set=True the others are strict.
            if one in said and other in said and (other != "spec_set" or spec_set is not True):
                raise error(f"{one}= and {other}= exclude each other; give one of them")

    def make(self, original, name, owner):
        """Make the replacement of an object that goes by this name, in a class if it has one."""
        for argument, value in self.said.items():
            if value is True and original is MISSING:
                raise TypeError(
                    f"{argument}=True stands for what is replaced, and there is no {name!r} yet; "
                    "pass the spec itself"
                )
        kwargs = dict(self.kwargs)
        kind = self.choose(original, name, owner, kwargs)
        is_iterated = "new_callable" in self.said or kind not in (Kinds.awaited, Kinds.plain)
        if "items" in kwargs and not is_iterated:  # to a mock alone it is an attribute like another
            raise TypeError(
                f"items= is for what is iterated, and {name!r} is replaced by {kind.__name__}(); "
                "to make it an AsyncIteratorMock, pass new_callable=AsyncIteratorMock"
            )
        if isinstance(kind, type) and issubclass(kind, mock.NonCallableMock):
            kwargs.setdefault("name", name)
        made = kind(**kwargs)
        if name == "__aexit__" and issubclass(type(made), Kinds.call):
            _magic.keep_from_swallowing(made)  # unless it was told otherwise
        return made

    def choose(self, original, name, owner, kwargs):
        """Return what makes the replacement; add to its arguments what that stands for."""
        said, kind = self.said, self.said.get("new_callable")
        if isinstance(original, (staticmethod, classmethod)) and "autospec" not in said:
            original = original.__func__
        value = None
        if isinstance(original, property):
            value = _specs.attribute_value(original, name, owner, is_deep="autospec" in said)
        if value is not None and kind is None and (value.shape != "plain" or said):
            kwargs["spec"] = value  # it is read, not called
            return getattr(Kinds, value.shape)
        if "autospec" in said:
            kwargs.setdefault("name", name)
            spec = original if said["autospec"] is True else said["autospec"]
            return partial(create_autospec, spec, said.get("spec_set"))
        if "spec" not in said and "spec_set" not in said:
            return kind or like_target(original, name, owner, kwargs)
        spec = said.get("spec", said.get("spec_set"))
        spec = original if spec is True else spec
        if kind is None:  # of the spec's own kind; instances refuse names, as in mock.patch()
            spec = _specs.spec_of(spec, is_loose=False)
            kind = getattr(Kinds, spec.shape)
        kwargs["spec_set" if "spec_set" in said else "spec"] = spec
        return kind


def like_target(original, name, owner, kwargs):
    """Return the same where nothing was said, so that the target decides."""
    if isinstance(original, type):
        kwargs["spec"] = _specs.Spec(original, refuses=False, is_loose=True)
        return Kinds.plain
    if name in _magic.KNOWN:
        return partial(make_magic, name)
    known = _specs.call_of(None if original is MISSING else original, owner)
    if known.given or known.result() or known.protocols:
        kwargs["spec"] = known
    return getattr(Kinds, "awaited" if known.shape == "plain" else known.shape)


def make_magic(magic, **kwargs):
    """Make the mock of a magic method of a class, which does what such a method does at first."""
    if magic in _magic.RESULTS:
        kwargs.setdefault("return_value", _magic.RESULTS[magic])
    kind = Kinds.awaited if magic in _magic.ASYNC else Kinds.plain
    made = kind(**dict({"name": magic}, **kwargs))
    if magic == "__aiter__" and "side_effect" not in kwargs:
        made.side_effect = lambda *args: _magic.async_iterator(made.return_value)
    return made


class Patcher(AlsoAsync):
    """A patch, in every form that it is used in."""

    def __init__(self, title, begin, new=DEFAULT, attribute_name=None):
        self.title = title
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
        if not decorate_tests(function, lambda test: decorated(test, self)):
            warnings.warn(
                f"the patch of {self.title} covers nothing: no method of {function.__name__} "
                f"begins with {mock.patch.TEST_PREFIX!r}; "
                "decorate the methods, or set async_patch.TEST_PREFIX",
                stacklevel=2,
            )
        return function


def patch_of(place, attribute, new, create, wish):
    """Return a patch of an attribute of an object, or of what is found under its name."""
    is_name = type(place) is str
    where = place if is_name else _shapes.title_of(place)
    title = f"{where}.{attribute}"
    unfit = [name for name in (*wish.said, *wish.kwargs) if name not in ("spec", "spec_set")]
    if new is not DEFAULT and unfit:
        raise (ValueError if "new_callable" in unfit else TypeError)(
            f"the patch of {title} got new=, which is put in place as it is, and {unfit[0]}=; "
            "leave out one of them"
        )

    def begin():
        target = resolved(place, title) if is_name else place
        layer = Layer(target, attribute, new, create)
        original, is_patched = layer.original()
        is_builtin = isinstance(target, ModuleType) and hasattr(builtins, attribute)
        if original is MISSING and not (create or is_patched or is_builtin):
            hint = did_you_mean(attribute, target) or "; to add it, pass create=True"
            raise AttributeError(f"{where} has no attribute {attribute!r} to patch{hint}")
        if new is DEFAULT:
            owner = target if isinstance(target, type) else None
            layer.value = wish.make(original, attribute, owner)
        return layer.value, [layer]

    return Patcher(title, begin, new)


def of_name(target, new, create, wish):
    if not isinstance(target, str) or not _shapes.is_import_path(target):
        raise TypeError(
            f"async_patch() needs a target of the form 'module.name', not {brief(target)}; "
            "write async_patch.object(target, 'name') to replace an attribute of an object"
        )
    place, _, attribute = target.rpartition(".")
    return patch_of(place, attribute, new, create, wish)


def of_attribute(target, attribute, new, create, wish):
    if type(target) is str:
        hint = f"write async_patch({f'{target}.{attribute}'!r})"
        raise TypeError(f"async_patch.object() needs an object, not {brief(target)}; {hint}")
    return patch_of(target, attribute, new, create, wish)


def of_attributes(target, news, create, wish):
    if not news:
        raise ValueError(
            "async_patch.multiple() needs at least one name=replacement; name=DEFAULT makes a mock"
        )
    # A str of another class may be a target itself.
    if type(target) is str and not _shapes.is_import_path(f"{target}.name"):
        raise TypeError(
            "async_patch.multiple() needs an object, or its name, of the form 'module' or "
            f"'module.name', not {brief(target)}; pass the object itself"
        )
    patches = {
        name: patch_of(target, name, new, create, wish if new is DEFAULT else Wish({}))
        for name, new in news.items()
    }

    def begin():
        begun = {name: patch.begin() for name, patch in patches.items()}
        given = {name: made for name, (made, _) in begun.items() if news[name] is DEFAULT}
        return given, [layer for _, layers in begun.values() for layer in layers]

    titles = ", ".join(patch.title for patch in patches.values())
    return Patcher(titles, begin, attribute_name=", ".join(news))


def of_items(in_dict, values, clear, more):
    is_name = isinstance(in_dict, str) and _shapes.is_import_path(in_dict)
    try:
        items = dict(values, **more)
    except (TypeError, ValueError) as exc:
        raise TypeError(
            "values must be a mapping, or pairs of a key and a value, not "
            f"{brief(values)}; for a key that is a name write key=value"
        ) from exc

    def begin():
        target = resolved(in_dict, in_dict) if is_name else in_dict
        passes_for_one = not isinstance(target, type) and hasattr(target, "keys")
        if not passes_for_one and not hasattr(type(target), "__setitem__"):
            raise TypeError(
                "async_patch.dict() needs a mapping, or its name, of the form 'module.name', not "
                f"{brief(target)}; pass the mapping itself"
            )
        return target, [Items(target, "", (items, clear))]

    if not is_name:
        begin()  # refuses at once what is no mapping
    return Patcher(in_dict if is_name else "dict", begin, new=in_dict)


def resolved(path, target):
    """Return what a dotted name stands for; `target` is the whole name that the user gave."""
    above, _, name = path.rpartition(".")
    thing = resolved(above, target) if above else None
    if above and hasattr(thing, name):
        return getattr(thing, name)
    if above and not hasattr(thing, "__path__"):
        text = f"{above} has no attribute {name!r}, looked up for {target!r}"
        raise AttributeError(text + did_you_mean(name, thing))
    try:
        __import__(path)
    except ModuleNotFoundError as exc:
        if exc.name != path:
            raise
        text = f"no module named {path!r}, looked up for {target!r}; "
        text += "a target begins with a module that can be imported"
        raise ModuleNotFoundError(text, name=path) from None
    return sys.modules[path]


def did_you_mean(name, thing):
    near = " or ".join(map(repr, difflib.get_close_matches(name, _shapes.names_of(thing))))
    return f"; did you mean {near}?" if near else ""
