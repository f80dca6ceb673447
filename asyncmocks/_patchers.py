"""Puts a mock in place, in every form that a patch is used in, and takes it back.

Which mock that is, is said in `_replacements`; what becomes of a function below a patch in
`_covering`.
"""

import warnings
from functools import partial
from inspect import getattr_static
from unittest import mock

from . import _patch_messages, _places, _shapes
from ._compat import TYPE_CHECKING
from ._covering import decorated
from ._internals import DEFAULT
from ._places import MISSING
from ._replacements import Wish
from ._targets import resolved

if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Tuple

    from ._places import Layer

#: The patches that were started and not stopped, the latest last.
started: "List[Patcher]" = []


class Patcher:
    """What puts something in place, in every form that a patch is used in."""

    attribute_name: "Any" = None
    new: "Any" = DEFAULT

    def __init__(self) -> None:
        self.runs: "List[List[Layer]]" = []
        self.was_started = False

    @property
    def title(self) -> str:
        """What to call it in a message."""
        raise NotImplementedError

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
            raise RuntimeError(_patch_messages.not_started(self.title))
        if self in started:  # else it is stopped already, by stopall() say
            started.remove(self)
            self.__exit__()

    def __call__(self, function: "Any") -> "Any":
        """Decorate a function, or each test of a class."""
        if isinstance(function, type):
            return self.decorate_class(function)
        return decorated(function, self)

    def decorate_class(self, cls: type) -> type:
        """Decorate each test of a class; warn if there is none."""
        if not self.decorate_tests(cls):
            text = _patch_messages.no_tests(cls.__name__, self.title, mock.patch.TEST_PREFIX)
            warnings.warn(text, stacklevel=3)
        return cls

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
        self,
        find: "Callable[[], Any]",
        where: str,
        attribute: str,
        new: "Any",
        create: bool,
        wish: Wish,
    ) -> None:
        super().__init__()
        self.find = find
        self.where = where
        self.attribute = attribute
        self.new = new
        self.create = create
        self.wish = wish
        if new is not DEFAULT:
            wish.refuse_new(self.title)

    @property
    def title(self) -> str:
        return f"{self.where}.{self.attribute}"

    def begin(self) -> "Tuple[Any, List[Layer]]":
        target = self.find()
        original = _places.original_of(target, self.attribute)
        create = self.create or _places.may_be_created(target, self.attribute)
        if original is MISSING and not create:
            names = _shapes.names_of(target)
            raise AttributeError(
                _patch_messages.nothing_to_patch(self.where, self.attribute, names)
            )
        new = self.new
        if new is DEFAULT:
            new = self.wish.make(original, self.attribute)
        layer = _places.Attribute(target, self.attribute, new, create)
        layer.put()
        return new, [layer]


class MultiplePatcher(Patcher):
    """Replaces several attributes of an object; hands over the mocks it made by name."""

    def __init__(self, patchers: "List[AttributePatcher]") -> None:
        super().__init__()
        self.patchers = patchers
        self.attribute_name = ", ".join(patcher.attribute for patcher in patchers)

    @property
    def title(self) -> str:
        return f"{self.patchers[0].where}: {self.attribute_name}"

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
        self.new = in_dict
        self.values = values
        self.clear = clear

    @property
    def title(self) -> str:
        return self.new if isinstance(self.new, str) else "dict"

    def begin(self) -> "Tuple[Any, List[Layer]]":
        target = self.new
        if isinstance(target, str):
            target = resolved(target)
            refuse_no_mapping(target)
        layer = _places.Items(target, self.values, self.clear)
        layer.put()
        return target, [layer]


def of_name(target: "Any", new: "Any", create: bool, wish: "Tuple[Any, ...]") -> Patcher:
    """Return a patch of what is found under a dotted name."""
    if not isinstance(target, str) or not _shapes.is_import_path(target):
        _shapes.close_coroutine(target)
        raise TypeError(_patch_messages.bad_target(target))
    where, _, attribute = target.rpartition(".")
    find = partial(resolved, where, target)
    return AttributePatcher(find, where, attribute, new, create, Wish(*wish))


def of_attribute(
    target: "Any", attribute: str, new: "Any", create: bool, wish: "Tuple[Any, ...]"
) -> Patcher:
    """Return a patch of an attribute of an object."""
    if type(target) is str or _shapes.close_coroutine(target):
        raise TypeError(_patch_messages.bad_object(target, attribute))
    where = _shapes.title_of(target)
    return AttributePatcher(partial(the_same, target), where, attribute, new, create, Wish(*wish))


def of_attributes(
    target: "Any", news: "Dict[str, Any]", create: bool, wish: "Tuple[Any, ...]"
) -> Patcher:
    """Return a patch of several attributes of one object, which may be given by its name."""
    if not news:
        raise ValueError(_patch_messages.nothing_given())
    is_name = type(target) is str  # its attributes may be patched, if it is of another class
    if (is_name and not _shapes.is_dotted_name(target)) or _shapes.close_coroutine(target):
        raise TypeError(_patch_messages.bad_owner(target))
    where = target if is_name else _shapes.title_of(target)
    find = partial(resolved if is_name else the_same, target)
    asked, blank = Wish(*wish), Wish(None, None, None, None, {})
    return MultiplePatcher(
        [
            AttributePatcher(find, where, name, new, create, asked if new is DEFAULT else blank)
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
        raise TypeError(_patch_messages.bad_values(values)) from exc
    return DictPatcher(in_dict, items, clear)


def refuse_no_mapping(thing: "Any") -> None:
    """Raise TypeError for what has no items to replace."""
    if not _shapes.is_mapping(thing):
        _shapes.close_coroutine(thing)
        raise TypeError(_patch_messages.bad_mapping(thing))


def the_same(target: "Any") -> "Any":
    """Return the target of a patch that was given the target itself."""
    return target


def stop_all() -> None:
    """Stop all patches that were started, the latest first."""
    while started:
        started[-1].stop()
