"""The mock of a function passes for that function wherever Python code looks."""

import abc
import asyncio
import contextlib
import functools
import inspect
import sys
import types
import typing
import warnings
from unittest.mock import Mock, call

import pytest

from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec
from helpers import enter, finish, kind_of, run, waiting_for

HERE = sys.modules[__name__]


class Answer:
    """What the annotations name; nobody but this module knows it."""


async def fetch(url: "str", *, timeout: "float" = 5) -> "Answer":
    """Fetch it."""


def plain(url: "str" = "/", timeout: "float" = 5) -> "Answer":
    """Compute it."""


def generated(answer: "Answer", count: "int" = 1) -> "typing.Iterator[int]":
    """Yield it."""
    yield count


async def iterated(answer: "Answer", count: "int" = 1):
    """Yield it, too."""
    yield count


@functools.wraps(fetch)
async def decorated(*args, **kwargs):
    """Fetch it with care."""


FUNCTIONS = [fetch, plain, generated, iterated, decorated]
if sys.version_info >= (3, 7):  # `get_type_hints()` of 3.6 looks for names in contextlib
    FUNCTIONS.append(contextlib.contextmanager(generated))
    FUNCTIONS.append(contextlib.asynccontextmanager(iterated))


class Client:
    def method(self, url: "str", timeout: "float" = 5) -> "Answer":
        """Do it."""

    @staticmethod
    def static(url: "str", timeout: "float" = 5) -> "Answer":
        """Do it."""

    @classmethod
    def of_class(cls, url: "str", timeout: "float" = 5) -> "Answer":
        """Do it."""

    partial = functools.partialmethod(method, timeout=1)
    cached = functools.lru_cache()(method)
    wrapped = functools.wraps(method)(lambda self, *args, **kwargs: None)
    if sys.version_info >= (3, 8):
        dispatched = functools.singledispatchmethod(method)


def patched(function, **kwargs):
    """Return what async_patch puts in place of a function."""
    place = types.SimpleNamespace(function=function)
    with async_patch.object(place, "function", autospec=True, **kwargs) as m:
        return m


def with_spec(kind, argument):
    """Return what makes a mock with a function as its spec."""
    return lambda function, **kwargs: kind(**{argument: function}, **kwargs)


AUTOSPECS = [create_autospec, functools.partial(create_autospec, spec_set=True), patched]
FAITHFUL = [*AUTOSPECS, with_spec(MagicMock, "spec"), with_spec(MagicMock, "spec_set")]
MAKERS = [*FAITHFUL, with_spec(AsyncMock, "spec"), with_spec(AsyncMock, "spec_set")]
IDS = ["autospec", "autospec-strict", "patched", "magic", "magic-strict", "async", "async-strict"]
EACH_AUTOSPEC = pytest.mark.parametrize("make", AUTOSPECS, ids=IDS[:3])
EACH_FAITHFUL = pytest.mark.parametrize("make", FAITHFUL, ids=IDS[:5])
EACH_MAKER = pytest.mark.parametrize("make", MAKERS, ids=IDS)
EACH_FUNCTION = pytest.mark.parametrize("function", FUNCTIONS)
needs_3_7 = pytest.mark.skipif(sys.version_info < (3, 7), reason="came in 3.7")
LOOKS_THROUGH_PARTIAL = sys.version_info >= (3, 8)


def is_coroutine_function_to_asyncio(thing):
    """Ask asyncio, whose question is deprecated in some Pythons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return asyncio.iscoroutinefunction(thing)


# What it is called, and how it is called

ATTRIBUTES = ["__name__", "__qualname__", "__module__", "__doc__", "__annotations__"]
ATTRIBUTES += ["__defaults__", "__kwdefaults__"]
ATTRIBUTES += ["__type_params__"] * (sys.version_info >= (3, 12))


@EACH_MAKER
@EACH_FUNCTION
def test_attributes_are_those_of_the_function(make, function):
    """Names, docstring, defaults, annotations and globals are the real ones."""
    m = make(function)

    assert [getattr(m, name) for name in ATTRIBUTES] == [getattr(function, n) for n in ATTRIBUTES]
    assert inspect.unwrap(m).__globals__ is inspect.unwrap(function).__globals__
    assert isinstance(inspect.unwrap(m), Mock)
    assert not hasattr(m, "surely_not_there")


@EACH_MAKER
@EACH_FUNCTION
def test_signature_is_that_of_the_function(make, function):
    """Texts among its annotations are evaluated where the real function is from."""
    m = make(function)

    assert inspect.signature(m) == inspect.signature(function)
    assert typing.get_type_hints(m) == typing.get_type_hints(function)
    if not hasattr(function, "__wrapped__"):
        assert inspect.getfullargspec(m) == inspect.getfullargspec(function)
    for ask in [inspect.signature, inspect.get_annotations] if sys.version_info >= (3, 10) else []:
        assert ask(m, eval_str=True) == ask(function, eval_str=True)


NAMES = ["method", "static", "of_class", "wrapped"]
NAMES += ["cached"] * (sys.version_info >= (3, 7))  # `get_type_hints()` of 3.6 does not look below


@pytest.mark.parametrize("name", NAMES)
def test_method_of_an_instance_is_like_the_real_one(name):
    """It has the names and the signature of the method as it is looked up."""
    real, m = (getattr(each, name) for each in (Client(), create_autospec(Client, instance=True)))

    for attribute in ("__name__", "__qualname__", "__module__", "__doc__"):
        assert getattr(m, attribute) == getattr(real, attribute)
    assert inspect.signature(m) == inspect.signature(real)
    assert typing.get_type_hints(m) == typing.get_type_hints(real)


QUESTIONS = [inspect.iscoroutinefunction, inspect.isasyncgenfunction, inspect.isfunction]
QUESTIONS += [is_coroutine_function_to_asyncio, inspect.isroutine, inspect.signature]


@EACH_AUTOSPEC
@EACH_FUNCTION
def test_kind_of_function_is_told(make, function):
    """It is taken for what it stands for, a generator function for a plain one; partials too."""
    m = make(function)

    for ask in QUESTIONS:
        assert ask(m) == ask(function)
        if LOOKS_THROUGH_PARTIAL:
            assert ask(functools.partial(m, 1)) == ask(functools.partial(function, 1))
    assert not inspect.isgeneratorfunction(m)


# Decorators


@EACH_MAKER
@EACH_FUNCTION
def test_wraps_copies_what_a_function_has(make, function):
    """`functools.wraps()` makes of the mock what it makes of the function."""
    m, names = make(function), (*functools.WRAPPER_ASSIGNMENTS, "__defaults__", "__kwdefaults__")

    wrapper, expected = (functools.wraps(each, names)(lambda: None) for each in (m, function))

    assert [getattr(wrapper, n, 0) for n in names] == [getattr(expected, n, 0) for n in names]
    assert inspect.signature(wrapper) == inspect.signature(function)
    assert wrapper.__wrapped__ is m


@EACH_AUTOSPEC
def test_what_wraps_an_autospec_can_be_asserted_on(make):
    """`functools.wraps()` copies its `mock`, as in the stdlib."""
    m = make(plain)
    wrapper = functools.wraps(m)(lambda *args: m(*args))

    wrapper("/")

    wrapper.mock.assert_called_once_with("/")
    assert wrapper.mock is m.mock


@pytest.mark.parametrize(
    "m", [AsyncMock(), AsyncMock(name="m"), AsyncMock(wraps=fetch), MagicMock(wraps=plain)]
)
def test_mock_without_a_spec_can_be_wrapped(m):
    """`functools.wraps()` takes it, as it does the stdlib's."""
    wrapper = functools.wraps(m)(lambda: None)

    assert wrapper.__wrapped__ is m
    assert isinstance(wrapper.__qualname__, str)


@EACH_FAITHFUL
@pytest.mark.parametrize("decorator", [functools.lru_cache(), functools.singledispatch])
def test_decorator_calls_the_mock(make, decorator):
    """What it makes has the names of the function."""
    m = make(plain, return_value=3)

    wrapper = decorator(m)

    assert wrapper("/") == 3
    assert (wrapper.__qualname__, wrapper.__doc__) == ("plain", "Compute it.")
    m.assert_called_once_with("/")


@pytest.mark.parametrize("make", [create_autospec, patched])
@pytest.mark.parametrize("decorator", [abc.abstractmethod, typing.no_type_check])
def test_decorator_marks_the_mock(make, decorator):
    """One that only sets an attribute gives the mock itself."""
    m = make(plain)

    assert decorator(m) is m


@needs_3_7
@EACH_FAITHFUL
def test_singledispatch_registers_by_annotation(make):
    """The class is found in the annotations of the real function."""
    dispatch = functools.singledispatch(lambda answer: None)

    dispatch.register(make(generated, return_value=3))

    assert dispatch(Answer()) == 3
    assert dispatch("other") is None


@EACH_FAITHFUL
def test_context_manager_is_made_of_a_mock(make):
    """`contextlib.contextmanager()` takes the mock of a generator function."""
    m = make(generated, side_effect=generated)

    with contextlib.contextmanager(m)(Answer(), 7) as entered:
        assert entered == 7


@needs_3_7
@EACH_AUTOSPEC
def test_async_context_manager_is_made_of_a_mock(make):
    """`contextlib.asynccontextmanager()` takes the mock of an async generator function."""
    m = make(iterated, items=[7])
    connect = contextlib.asynccontextmanager(m)

    assert [finish(enter(connect(1))), finish(enter(connect(2)))] == [7, 7]
    assert m.call_args_list == [call(1), call(2)]


@EACH_AUTOSPEC
def test_function_is_bound_as_an_attribute_of_a_class(make):
    """It gets `self`, and the method has its names."""
    m = make(fetch, return_value=3)
    owner = type("Owner", (), {"get": m})()

    assert finish(owner.get(timeout=1)) == 3
    m.assert_awaited_once_with(owner, timeout=1)
    assert type(owner).get is owner.get.__func__ is m
    assert repr(owner.get).startswith("<bound method fetch of")
    assert list(inspect.signature(owner.get).parameters) == ["timeout"]


@pytest.mark.asyncio_only
@EACH_MAKER
def test_calls_are_run_as_tasks(make):
    """A call of the mock, or of a partial of it, makes a task."""
    m = make(fetch, return_value=3)

    async def main():
        task = asyncio.get_event_loop().create_task(m("/1"))
        return await asyncio.gather(
            task, asyncio.ensure_future(m("/2")), functools.partial(m, "/3")(timeout=1)
        )

    assert run(main()) == [3, 3, 3]
    m.assert_any_await("/3", timeout=1)


# Coroutine functions of other styles


async def echo(url):
    """Return it."""
    return url


def delegated(function):
    """Return a generator function that does what an async function does."""
    return lambda *args: (yield from function(*args).__await__())


def of_asyncio(function):
    """Decorate it as before there was `async def`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return asyncio.coroutine(delegated(function))


def marked(function):
    """Return a function that asyncio takes for a coroutine function, if it knows a mark."""
    made = lambda *args: function(*args)  # noqa: E731, it gets a mark
    vars(made)["_is_coroutine"] = getattr(asyncio.coroutines, "_is_coroutine", None)
    return made


STYLES = {"types": lambda function: types.coroutine(delegated(function))}
if sys.version_info < (3, 11):
    STYLES["asyncio"] = of_asyncio
if is_coroutine_function_to_asyncio(marked(echo)):
    STYLES["marked for asyncio"] = marked
if sys.version_info >= (3, 12):
    STYLES["marked for inspect"] = lambda function: inspect.markcoroutinefunction(
        lambda *args: function(*args)
    )
EACH_STYLE = pytest.mark.parametrize("style", list(STYLES.values()), ids=list(STYLES))


@EACH_MAKER
@EACH_STYLE
def test_mock_of_any_coroutine_function_is_awaited(make, style):
    """However it was made or marked, its mock is a coroutine function."""
    m = make(style(echo), return_value=3)

    assert finish(m("/")) == 3
    m.assert_awaited_once_with("/")
    assert inspect.iscoroutinefunction(m)
    assert is_coroutine_function_to_asyncio(m)


@EACH_STYLE
@pytest.mark.parametrize("make", [create_autospec, AsyncMock, MagicMock])
def test_method_that_is_any_coroutine_function_is_awaited(make, style):
    """As a method of a spec, and a static one, it is awaited too."""
    m = make(type("Spec", (), {"method": style(echo), "static": staticmethod(style(echo))}))

    assert (kind_of(m.method), kind_of(m.static)) == (AsyncMock, AsyncMock)


@EACH_STYLE
@pytest.mark.parametrize("argument", ["side_effect", "wraps"])
def test_what_any_coroutine_function_returns_is_awaited(argument, style):
    """As the side effect of an AsyncMock, or what it wraps, it runs to its end."""
    m = AsyncMock(**{argument: style(echo)})

    assert finish(m("/")) == "/"
    m.assert_awaited_once_with("/")


@EACH_STYLE
def test_patch_covers_the_body_of_any_coroutine_function(style):
    """The patch is in place while it runs, and it stays what it was."""

    async def body(m):
        assert plain is m
        return 3

    function = style(body)
    wrapped = async_patch.object(HERE, "plain")(function)

    assert finish(waiting_for(wrapped())) == 3
    assert plain is FUNCTIONS[1]
    for ask in (inspect.iscoroutinefunction, is_coroutine_function_to_asyncio):
        assert ask(wrapped) or not ask(function)


@EACH_FAITHFUL
@pytest.mark.parametrize(
    ("wrapper", "annotation", "is_awaited"),
    [
        (lambda *args: None, "Answer", False),
        (lambda *args: None, "typing.Awaitable[Answer]", True),
        (lambda *args: (yield), "typing.Any", False),
    ],
    ids=["annotated", "awaitable", "generator"],
)
def test_wrapper_that_says_what_it_gives_is_believed(make, wrapper, annotation, is_awaited):
    """Around an async function, the kind and the annotation of the wrapper come first."""
    wrapper = functools.update_wrapper(wrapper, fetch, assigned=["__name__"])
    wrapper.__annotations__["return"] = annotation
    m = make(wrapper, return_value=3)

    result = m("/")

    assert (finish(result) if is_awaited else result) == 3
    assert inspect.iscoroutinefunction(m) == is_awaited


# Arguments

WRAPS = {
    "partial": lambda function: functools.partial(function, "/"),
    "partials": lambda function: functools.partial(functools.partial(function), url="/"),
    "lru_cache": functools.lru_cache(),
    "wraps": lambda function: functools.wraps(function)(lambda *args, **kwargs: None),
    "singledispatch": functools.singledispatch,
    "staticmethod": staticmethod,
}


@pytest.mark.parametrize("make", [create_autospec, patched])
@pytest.mark.parametrize("wrap", list(WRAPS.values()), ids=list(WRAPS))
def test_arguments_are_checked_through_wrappers(make, wrap):
    """What does not fit the function is refused in the name of the function."""
    m = make(wrap(plain))

    m(timeout=1)

    m.assert_called_once_with(timeout=1)
    for args, kwargs in [((1, 2, 3), {}), ((), {"surely_not": 1})]:
        with pytest.raises(TypeError, match=r"^plain\(\) "):
            m(*args, **kwargs)
    assert m.call_count == 1


@pytest.mark.parametrize("name", [name for name in vars(Client) if not name.startswith("_")])
@pytest.mark.parametrize(
    "m",
    [create_autospec(Client), create_autospec(Client, instance=True), create_autospec(Client())],
    ids=["class", "instance", "object"],
)
def test_arguments_of_methods_are_checked_through_wrappers(m, name):
    """They are called without `self`, however they are wrapped."""
    method = getattr(m, name)

    method("/")

    method.assert_called_once_with("/")
    with pytest.raises(TypeError, match=rf"^({name}|method)\(\) "):
        method("/", 1, 2, 3)
    assert method.call_count == 1
