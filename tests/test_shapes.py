"""What kind of thing something is, told without running its code where that can be helped."""

import asyncio
import functools
import inspect
import sys
import types
from collections.abc import Coroutine

import pytest

from asyncmocks import _shapes
from helpers import pause

if sys.version_info >= (3, 7):
    import dataclasses
    from contextlib import asynccontextmanager, contextmanager

needs_dataclasses = pytest.mark.skipif(
    sys.version_info < (3, 7), reason="dataclasses and asynccontextmanager() came in 3.7"
)


def plain(first, second=2):
    """Stand for a function that is called."""


async def awaited(first, second=2):
    """Stand for a coroutine function."""


async def iterated():
    """Stand for an async generator function."""
    yield 1


def generated():
    """Stand for a generator function."""
    yield 1


def decorated(function):
    """Return a plain wrapper, as decorators do."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def made_async(function):
    """Return an async wrapper of a plain function."""

    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class Service:
    """Have methods of each kind."""

    def plain(self):
        """Be called."""

    async def awaited(self):
        """Be awaited."""

    async def iterated(self):
        """Be iterated."""
        yield 1

    @classmethod
    async def class_awaited(cls):
        """Be awaited."""

    @staticmethod
    async def static_awaited():
        """Be awaited."""

    @classmethod
    def class_plain(cls):
        """Be called."""

    @staticmethod
    def static_plain():
        """Be called."""

    @decorated
    async def decorated_awaited(self):
        """Be awaited."""

    partial_awaited = functools.partialmethod(awaited, second=3)
    partial_plain = functools.partialmethod(plain, second=3)


class AwaitedCallable:
    async def __call__(self):
        """Be awaited."""


class StaticAwaitedCallable:
    @staticmethod
    async def __call__():
        """Be awaited."""


class IteratedCallable:
    async def __call__(self):
        """Be iterated."""
        yield 1


class PlainCallable:
    def __call__(self):
        """Be called."""


class DecoratedCallable:
    @decorated
    async def __call__(self):
        """Be awaited."""


class PropertyRunError(Exception):
    """Raised by a property that nobody was to run."""


class Guarded:
    """Have properties that must not be run."""

    __slots__ = ("empty", "filled")

    limit = 3

    def __init__(self):
        self.filled = awaited

    @property
    def state(self):
        raise PropertyRunError

    @property
    def missing(self):
        raise AttributeError("missing")

    @property
    def __aenter__(self):
        raise PropertyRunError

    def method(self):
        """Be called."""


class Proxy:
    """Hand each attribute on to something else."""

    def __init__(self, target):
        self.target = target

    def __getattr__(self, name):
        return getattr(self.target, name)


class AnyName:
    """Have an attribute of each name, as clients of remote procedures do."""

    def __getattr__(self, name):
        return AnyName()


# What can be raised, what is a coroutine, what looks like an import path


@pytest.mark.parametrize("thing", [KeyError, KeyError("k"), BaseException, KeyboardInterrupt()])
def test_exception_classes_and_instances_can_be_raised(thing):
    """Classes and instances of BaseException count, those of Exception among them."""
    assert _shapes.is_exception(thing)


@pytest.mark.parametrize("thing", [None, 1, "KeyError", int, object(), [KeyError], plain])
def test_other_things_cannot_be_raised(thing):
    """Neither other classes nor other objects count."""
    assert not _shapes.is_exception(thing)
    assert not _shapes.is_exception_class(thing)


def test_exception_instance_is_no_exception_class():
    """Only classes are classes of exceptions."""
    assert _shapes.is_exception_class(KeyError)
    assert not _shapes.is_exception_class(KeyError("k"))


class OtherCoroutine(Coroutine):
    """Be a coroutine that no `async def` made."""

    def __await__(self):
        return self

    def send(self, value):
        raise StopIteration(value)

    def throw(self, *args):
        raise StopIteration

    def close(self):
        """Be closed."""


def test_coroutines_of_each_make_are_coroutines():
    """What `async def` gives is one, and what behaves like it."""
    coroutine = awaited(1)
    coroutine.close()

    assert _shapes.is_coroutine(coroutine)
    assert _shapes.is_coroutine(OtherCoroutine())


@pytest.mark.parametrize(
    "thing", [None, awaited, OtherCoroutine, iterated(), generated(), pause(), AwaitedCallable()]
)
def test_other_things_are_no_coroutines(thing):
    """Functions, classes, generators and async generators are none."""
    assert not _shapes.is_coroutine(thing)


def test_future_is_no_coroutine():
    """Other awaitables than coroutines are none."""
    loop = asyncio.new_event_loop()

    assert not _shapes.is_coroutine(loop.create_future())

    loop.close()


def test_coroutine_is_closed_and_told_of():
    """Closing says whether there was something to close."""
    coroutine = awaited(1)

    assert _shapes.close_coroutine(coroutine) is True
    assert _shapes.close_coroutine("coroutine") is False

    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED


@pytest.mark.parametrize("text", ["a.b", "package.module.Name", "_a._b", "é.b1"])
def test_dotted_names_look_like_import_paths(text):
    """Names joined by dots are paths."""
    assert _shapes.is_import_path(text)


@pytest.mark.parametrize("text", ["", ".", "a", "a.", ".a", "a..b", "1.5", "a b.c", "a.b()"])
def test_other_texts_do_not_look_like_import_paths(text):
    """A path has a dot, and nothing but names beside it."""
    assert not _shapes.is_import_path(text)


# Layers


def test_layers_go_from_the_outside_in():
    """Wrappers and partials are followed down to the function."""
    wrapper = decorated(awaited)
    partial = functools.partial(wrapper, 1)

    layers = list(_shapes.layers_of(partial))

    assert layers == [partial, wrapper, awaited]


def test_layers_of_methods_lead_to_the_function():
    """Bound, static and class methods are followed too."""
    bound = Service().awaited
    static = vars(Service)["static_awaited"]

    assert list(_shapes.layers_of(bound)) == [bound, Service.awaited]
    assert list(_shapes.layers_of(static)) == [static, Service.static_awaited]


def test_nothing_has_no_layers():
    """None is no layer, neither first nor last."""

    def function():
        """Wrap nothing."""

    function.__wrapped__ = None

    assert list(_shapes.layers_of(None)) == []
    assert list(_shapes.layers_of(function)) == [function]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_layers_of_a_circle_end(length):
    """A function that wraps itself, by others or at once, gives each layer once."""
    functions = [lambda: None for _ in range(length)]
    for function, wrapped in zip(functions, [*functions[1:], functions[0]]):
        function.__wrapped__ = wrapped

    layers = list(_shapes.layers_of(functions[0]))

    assert layers == functions
    assert _shapes.shape_of(functions[0]) == _shapes.PLAIN


def test_layers_are_told_apart_by_identity():
    """Layers that are equal to all else, or to nothing, do not confuse the walk."""

    class Equal:
        __hash__ = None

        def __eq__(self, other):
            raise RuntimeError("compared")

        def __call__(self):
            """Be called."""

    equal = Equal()
    partial = functools.partial(equal)

    layers = list(_shapes.layers_of(partial))

    assert len(layers) == 2
    assert layers[1] is equal


def test_wrapped_of_an_object_is_not_asked_for():
    """`__wrapped__` counts on functions: elsewhere a property or proxy may answer."""

    class Wrapper:
        @property
        def __wrapped__(self):
            raise PropertyRunError

        def __call__(self):
            """Be called."""

    assert _shapes.shape_of(Wrapper()) == _shapes.PLAIN


# Shapes

AWAITED_THINGS = [
    awaited,
    decorated(awaited),
    decorated(decorated(awaited)),
    made_async(plain),
    functools.partial(awaited, 1),
    functools.partial(functools.partial(awaited, 1), 2),
    functools.partial(decorated(awaited)),
    decorated(functools.partial(awaited)),
    Service.awaited,
    Service().awaited,
    Service.class_awaited,
    Service.static_awaited,
    Service.decorated_awaited,
    Service().decorated_awaited,
    functools.partial(Service().awaited),
    *[vars(Service)[name] for name in ("class_awaited", "static_awaited", "partial_awaited")],
    AwaitedCallable(),
    StaticAwaitedCallable(),
    AwaitedCallable().__call__,
    functools.partial(AwaitedCallable().__call__),
]


@pytest.mark.parametrize("thing", AWAITED_THINGS)
def test_coroutine_functions_are_awaited(thing):
    """Whatever is around an `async def`, what a call gives is awaited."""
    assert _shapes.shape_of(thing) == _shapes.AWAITED


@pytest.mark.parametrize(
    "thing",
    [
        DecoratedCallable(),
        functools.partial(AwaitedCallable()),
        decorated(AwaitedCallable()),
        functools.partial(DecoratedCallable()),
    ],
    ids=["decorated __call__", "partial of object", "wrapper of object", "partial of both"],
)
def test_callable_objects_are_awaited_below_decorators_too(thing):
    """An async `__call__` is found where an `async def` is found."""
    assert _shapes.shape_of(thing) == _shapes.AWAITED


@pytest.mark.skipif(sys.version_info < (3, 12), reason="markcoroutinefunction() came in 3.12")
def test_functions_marked_as_coroutine_functions_are_awaited():
    """Who marks a function as one means it."""
    marked = getattr(inspect, "markcoroutinefunction", None)(lambda: awaited(1))

    assert _shapes.shape_of(marked) == _shapes.AWAITED
    assert _shapes.shape_of(functools.partial(marked)) == _shapes.AWAITED


@pytest.mark.parametrize(
    "thing",
    [
        iterated,
        decorated(iterated),
        functools.partial(iterated),
        Service.iterated,
        Service().iterated,
        IteratedCallable(),
    ],
)
def test_async_generator_functions_are_iterated(thing):
    """Whatever is around them, what a call gives is iterated."""
    assert _shapes.shape_of(thing) == _shapes.ITERATED


@needs_dataclasses
def test_async_context_manager_functions_are_entered():
    """What asynccontextmanager() makes is entered, also below decorators and in a class."""
    manager = asynccontextmanager(iterated)
    method = type("Pool", (), {"acquire": manager})().acquire

    for thing in (manager, decorated(manager), functools.partial(manager), method):
        assert _shapes.shape_of(thing) == _shapes.ENTERED


@needs_dataclasses
def test_context_manager_functions_are_plain():
    """What contextmanager() makes is entered without `async`."""
    assert _shapes.shape_of(contextmanager(generated)) == _shapes.PLAIN


@pytest.mark.parametrize(
    "thing",
    [
        None,
        1,
        "text",
        print,
        len,
        plain,
        generated,
        decorated(plain),
        functools.partial(plain),
        Service,
        Service(),
        Service().plain,
        AwaitedCallable,
        DecoratedCallable,
        PlainCallable(),
        iterated(),
        *[vars(Service)[name] for name in ("class_plain", "static_plain", "partial_plain")],
        property(awaited),
    ],
)
def test_all_else_is_plain(thing):
    """So are classes, also of objects whose call is awaited: calling them gives an instance."""
    assert _shapes.shape_of(thing) == _shapes.PLAIN


def test_call_on_an_instance_is_no_method():
    """The interpreter looks `__call__` up on the type."""
    thing = Service()
    thing.__call__ = awaited

    assert _shapes.shape_of(thing) == _shapes.PLAIN


def test_subclass_that_is_called_otherwise_decides():
    """The nearest `__call__` counts."""

    class Plain(AwaitedCallable):
        def __call__(self):
            """Be called."""

    assert _shapes.shape_of(Plain()) == _shapes.PLAIN


@pytest.mark.parametrize("name", ["__aenter__", "__await__"])
def test_instances_with_a_way_in_are_entered(name):
    """A class whose instances are entered or awaited says so, before all else."""
    cls = type("Opened", (), {name: plain, "__aiter__": plain, "__call__": awaited})

    assert _shapes.shape_of_instances(cls) == _shapes.ENTERED


@pytest.mark.parametrize(
    ("cls", "shape"),
    [
        (type("Stream", (AwaitedCallable,), {"__aiter__": plain}), _shapes.ITERATED),
        (AwaitedCallable, _shapes.AWAITED),
        (StaticAwaitedCallable, _shapes.AWAITED),
        (DecoratedCallable, _shapes.AWAITED),
        (type("Heir", (AwaitedCallable,), {}), _shapes.AWAITED),
        (IteratedCallable, _shapes.ITERATED),
        (PlainCallable, _shapes.PLAIN),
        (Service, _shapes.PLAIN),
    ],
)
def test_other_instances_are_as_their_calls(cls, shape):
    """Instances that can be iterated are; of others the `__call__` decides, also an inherited."""
    assert _shapes.shape_of_instances(cls) == shape


# Attributes


def test_properties_are_found_but_not_run():
    """What the class has is returned as it stands there."""
    guarded = Guarded()

    assert isinstance(_shapes.attribute_of(guarded, "state"), property)
    assert isinstance(_shapes.attribute_of(guarded, "missing"), property)
    assert isinstance(_shapes.attribute_of(Guarded, "state"), property)


def test_attributes_come_from_instances_and_classes():
    """An instance's own attribute hides its class's."""
    service = Service()
    service.plain = awaited

    assert _shapes.attribute_of(service, "plain") is awaited
    assert _shapes.attribute_of(Service, "plain") is Service.plain
    assert _shapes.attribute_of(Guarded(), "limit") == 3


def test_methods_come_as_they_stand_in_the_class():
    """Static lookup binds nothing."""
    assert _shapes.attribute_of(Service(), "class_awaited") is vars(Service)["class_awaited"]
    assert _shapes.attribute_of(Service, "static_plain") is vars(Service)["static_plain"]


def test_slots_are_read():
    """A filled slot gives what is in it, an empty one nothing."""
    guarded = Guarded()

    assert _shapes.attribute_of(guarded, "filled") is awaited
    assert _shapes.attribute_of(guarded, "empty") is _shapes.MISSING


def test_slot_of_a_class_is_its_descriptor():
    """Nothing is known of what instances will have in it."""
    assert _shapes.shape_of(_shapes.attribute_of(Guarded, "filled")) == _shapes.PLAIN


def test_proxies_are_asked():
    """What only `__getattr__` knows is found through it."""
    proxy = Proxy(Service())

    assert _shapes.shape_of(_shapes.attribute_of(proxy, "awaited")) == _shapes.AWAITED
    assert _shapes.attribute_of(proxy, "other") is _shapes.MISSING


@needs_dataclasses
def test_modules_are_asked():
    """What only a module's `__getattr__` knows is found through it."""
    module = types.ModuleType("module")
    module.__getattr__ = {"late": awaited}.__getitem__

    assert _shapes.attribute_of(module, "late") is awaited


@pytest.mark.parametrize("thing", [Service(), Service, None, 1, plain])
def test_attribute_that_nobody_has_is_missing(thing):
    """None would be a value."""
    assert _shapes.attribute_of(thing, "other") is _shapes.MISSING


def test_attribute_that_is_none_is_not_missing():
    """None is a value."""
    assert _shapes.attribute_of(types.SimpleNamespace(hook=None), "hook") is None


def test_methods_of_instances_are_looked_up_in_the_class():
    """Static lookup in the order of inheritance, None if there is nothing."""

    class Heir(Service):
        def plain(self):
            """Be called."""

    assert _shapes.own_method(Heir, "plain") is vars(Heir)["plain"]
    assert _shapes.own_method(Heir, "class_awaited") is vars(Service)["class_awaited"]
    assert _shapes.own_method(Service, "__call__") is None


def test_method_is_what_the_type_has():
    """What only an instance has is no method to the interpreter."""
    namespace = types.SimpleNamespace(__aiter__=plain)

    assert _shapes.has_method([], "__iter__")
    assert not _shapes.has_method(namespace, "__aiter__")
    assert not _shapes.has_method(None, "__aenter__")


def test_looking_for_a_method_runs_no_property():
    """A magic method that is a property is there, and left alone."""
    assert _shapes.has_method(Guarded(), "__aenter__")


@pytest.mark.parametrize("thing", [[], "text", {}, iter(()), generated(), iterated(), range(3)])
def test_iterables_sync_and_async_are_iterable(thing):
    """`for` or `async for` can go over them."""
    assert _shapes.is_iterable(thing)


@pytest.mark.parametrize("thing", [None, 1, plain, iterated, Service(), list])
def test_other_things_are_not_iterable(thing):
    """Functions that would give something iterable are not it themselves."""
    assert not _shapes.is_iterable(thing)


# Looks, names, signatures


def test_function_tells_what_inspect_reads():
    """A function written in Python has code, defaults, name and annotations."""

    def function(first: int, second=2, *, third=3):
        """Have one of each."""

    assert _shapes.function_attributes(function) == {
        "__code__": function.__code__,
        "__defaults__": (2,),
        "__kwdefaults__": {"third": 3},
        "__name__": "function",
        "__annotations__": {"first": int},
    }


@pytest.mark.parametrize(
    "thing", [None, len, Service, functools.partial(plain), AwaitedCallable()]
)
def test_other_things_tell_nothing_of_that(thing):
    """Built-in functions and callable objects are no functions to inspect."""
    assert _shapes.function_attributes(thing) == {}


def test_annotations_that_name_what_is_missing_are_none():
    """Where annotations are evaluated late, a name that is not imported yet does no harm."""

    class Late:
        @property
        def __annotations__(self):
            raise NameError("Response")

    assert _shapes.evaluated(Late(), "__annotations__") == {}


@pytest.mark.parametrize(
    ("thing", "title"),
    [
        (Service, "Service"),
        (Service(), "Service"),
        (plain, "plain"),
        (Service().awaited, "awaited"),
        (len, "len"),
        (types, "types"),
        (1, "int"),
        (functools.partial(plain), "partial"),
    ],
)
def test_things_are_called_by_their_own_name_or_their_class(thing, title):
    """What has a name is called by it, an instance by that of its class."""
    assert _shapes.title_of(thing) == title


@pytest.mark.parametrize("thing", [Service, Service(), types, plain, 3])
def test_names_are_those_of_dir(thing):
    """All attributes that can be known are among the names."""
    assert set(dir(thing)) <= set(_shapes.names_of(thing))


@needs_dataclasses
def test_names_of_dataclasses_include_fields_without_a_default():
    """They are attributes of each instance, but none of the class."""

    @dataclasses.dataclass
    class Order:
        number: int
        state: str = "new"

    assert {"number", "state"} <= set(_shapes.names_of(Order))
    assert {"number", "state"} <= set(_shapes.names_of(Order(1)))


@needs_dataclasses
def test_names_of_dataclasses_leave_out_what_is_no_field():
    """An argument of `__init__()` alone is no attribute of an instance."""

    @dataclasses.dataclass
    class Order:
        number: int
        seed: getattr(sys.modules.get("dataclasses"), "InitVar", None)

    assert "seed" not in _shapes.names_of(Order)


@pytest.mark.parametrize("thing", [AnyName(), Proxy(AnyName())])
def test_names_of_what_answers_to_each_name_are_those_of_dir(thing):
    """What a proxy makes up is taken neither for fields nor for names."""
    assert set(_shapes.names_of(thing)) == set(dir(thing))


@pytest.mark.parametrize("thing", [AnyName(), Proxy(AnyName())])
def test_what_answers_to_each_name_is_called_by_its_class(thing):
    """What a proxy makes up is no name."""
    assert _shapes.title_of(thing) == type(thing).__name__


@pytest.mark.parametrize(
    ("thing", "signature"),
    [
        (plain, "(first, second=2)"),
        (awaited, "(first, second=2)"),
        (decorated(awaited), "(first, second=2)"),
        (Service.plain, "(self)"),
        (Service().plain, "()"),
        (AwaitedCallable(), "()"),
        (lambda *args, **kwargs: None, "(*args, **kwargs)"),
    ],
)
def test_signature_is_that_of_a_call(thing, signature):
    """Functions, bound methods and callable objects are called as their signature says."""
    assert str(_shapes.signature_of(thing)) == signature


def test_signature_of_a_class_is_that_of_making_an_instance():
    """`self` is not among the arguments."""

    class Point:
        def __init__(self, x, y=0, *, z=None):
            """Take three arguments."""

    assert str(_shapes.signature_of(Point)) == "(x, y=0, *, z=None)"


@pytest.mark.parametrize("thing", [None, 1, "text", Service(), types])
def test_what_is_not_called_has_no_signature(thing):
    """Nothing is known of how to call it."""
    assert _shapes.signature_of(thing) is None


def test_what_tells_no_signature_has_none():
    """Both TypeError and ValueError of inspect mean that it is not known."""
    unbindable = type("Unbindable", (), {"__init__": lambda: None})
    uncallable = types.SimpleNamespace(__call__="text")

    assert _shapes.signature_of(unbindable) is None
    assert _shapes.signature_of(uncallable) is None


@pytest.mark.parametrize(
    ("function", "expected"),
    [(awaited, True), (plain, False), (generated, False), (iterated, False)],
)
def test_code_of_coroutine_functions_is_async(function, expected):
    """An async generator function is no coroutine function."""
    assert _shapes.is_async_code(function.__code__) is expected


def test_what_has_no_code_is_not_async():
    """Things without a code object are not asked for its flags."""
    assert _shapes.is_async_code(None) is False
