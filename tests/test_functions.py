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
from helpers import collect, enter, enter_plainly, finish, kind_of, run, waiting_for

HERE = sys.modules[__name__]


class Answer:
    """What the annotations name; nobody but this module knows it."""


async def fetch(url: "str", *, timeout: "float" = 5) -> "Answer":
    """Fetch it."""


def plain(url: "str" = "/", timeout: "float" = 5) -> "str":
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


# A module that nobody can import: what its annotations name is found in it alone.
ELSEWHERE = types.ModuleType("elsewhere")
exec("class Reply: pass\nasync def reply(to: 'Reply') -> 'Reply': 'Reply.'", vars(ELSEWHERE))
exec("async def missing(to: 'Missing') -> 'Missing': 'Reply.'", vars(ELSEWHERE))

FUNCTIONS = [fetch, plain, generated, iterated, decorated, ELSEWHERE.reply]
if sys.version_info >= (3, 7):  # `get_type_hints()` of 3.6 looks for names in contextlib
    FUNCTIONS.append(contextlib.contextmanager(generated))
    FUNCTIONS.append(contextlib.asynccontextmanager(iterated))


def promised(url: "str") -> "typing.Awaitable[Answer]":
    """Fetch it, in a task say."""


class Client:
    def method(self, url: "str", timeout: "float" = 5) -> "Answer":
        """Do it."""

    async def fetch(self, url):
        """Be awaited."""

    @staticmethod
    async def static_fetch(url):
        """Be awaited."""

    @classmethod
    async def class_fetch(cls, url):
        """Be awaited."""

    @staticmethod
    def static(url: "str", timeout: "float" = 5) -> "Answer":
        """Do it."""

    @classmethod
    def of_class(cls, url: "str", timeout: "float" = 5) -> "typing.Any":
        """Do it."""

    partial = functools.partialmethod(method, timeout=1)
    cached = functools.lru_cache()(method)
    wrapped = functools.wraps(method)(lambda self, *args, **kwargs: None)
    if sys.version_info >= (3, 8):
        dispatched = functools.singledispatchmethod(method)


class Handler:
    def __call__(self, url):
        """Be called."""


class AsyncHandler:
    async def __call__(self, url):
        """Be awaited."""


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
EACH_SPEC = pytest.mark.parametrize("make", MAKERS[3:], ids=IDS[3:])
EACH_FUNCTION = pytest.mark.parametrize("function", FUNCTIONS)
needs_3_7 = pytest.mark.skipif(sys.version_info < (3, 7), reason="came in 3.7")
LOOKS_THROUGH_PARTIAL = sys.version_info >= (3, 8)
FUNCTIONS_ONLY = sys.version_info < (3, 10)
needs_likeness = pytest.mark.skipif(
    FUNCTIONS_ONLY, reason="up to 3.9 inspect takes only functions for coroutine functions"
)


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
    assert inspect.unwrap(m) is m or hasattr(function, "__wrapped__")
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


@EACH_AUTOSPEC
def test_names_that_are_only_for_type_checkers_are_ignored(make):
    """Such an annotation says nothing, without a word."""
    m = make(ELSEWHERE.missing, return_value=3)

    assert finish(m(1)) == 3
    with pytest.raises(TypeError):
        m()


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


@pytest.mark.parametrize(
    ("m", "signature"),
    [
        (AsyncMock(), "(*args, **kwargs)"),
        (AsyncMock(spec=Client), "(*args, **kwargs)"),
        (AsyncMock(spec=["load"]), "(*args, **kwargs)"),
        (AsyncMock(spec=Client.fetch), "(self, url)"),
        (MagicMock(), "(*args, **kwargs)"),
        (MagicMock(spec=Client), "(*args, **kwargs)"),
        (MagicMock(spec=["load"]), "(*args, **kwargs)"),
        (MagicMock(spec=Client).fetch, "(*args, **kwargs)"),
    ],
    ids=["async", "of a class", "of names", "of a method", "magic", "of a class", "of names",
         "child"],
)  # fmt: skip
def test_signature_can_be_asked_for(m, signature):
    """Inspect tells that mocks of other things take anything, without our annotations."""
    assert str(inspect.signature(m)) == signature


@pytest.mark.parametrize("spec", [None, plain], ids=["nothing", "a plain function"])
def test_async_mock_has_the_code_of_an_async_function(spec):
    """Whatever it stands for it has what inspect asks for; a name of its own, if no other."""
    m = AsyncMock(spec=spec)

    assert m.__code__.co_flags & inspect.CO_COROUTINE
    assert m.__name__ == getattr(spec, "__name__", "AsyncMock")
    assert spec or (m.__defaults__, m.__kwdefaults__, m.__annotations__ or {}) == ((), {}, {})
    assert AsyncMock(spec=fetch).__code__ is MagicMock(spec=fetch).__code__ is fetch.__code__
    assert not hasattr(MagicMock(), "__name__")


# What kind of function it is

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


@EACH_SPEC
@pytest.mark.parametrize(
    "spec",
    [fetch, Client.fetch, functools.wraps(fetch)(lambda *args: fetch(*args)), promised,
     functools.partial(fetch, "/"), Client().fetch, Client.class_fetch, Client.static_fetch,
     AsyncHandler()],
)  # fmt: skip
def test_mock_of_a_coroutine_function_is_one(make, spec):
    """Asyncio and inspect take the mock for what its spec is, however that is wrapped."""
    m = make(spec, return_value=1)

    coroutine = m("/")
    m.assert_called_once()
    m.assert_not_awaited()

    assert inspect.iscoroutine(coroutine)
    assert finish(coroutine) == 1
    m.assert_awaited_once()
    assert is_coroutine_function_to_asyncio(m)
    if spec in (fetch, Client.fetch) or not FUNCTIONS_ONLY:
        assert inspect.iscoroutinefunction(m)


@pytest.mark.parametrize(
    "arguments",
    [{}, {"return_value": 1}, {"wraps": plain}, {"name": "m"}, {"spec": plain}]
    + [
        pytest.param({argument: spec}, marks=needs_likeness)
        for argument in ("spec", "spec_set")
        for spec in (Client, Client(), Handler(), len, ["load"], [], types)
    ],
)
def test_async_mock_is_a_coroutine_function(arguments):
    """So say inspect and asyncio; a spec changes nothing in how an AsyncMock is called."""
    m = AsyncMock(**arguments)

    assert inspect.iscoroutinefunction(m)
    assert is_coroutine_function_to_asyncio(m)
    assert inspect.unwrap(m) is m or "wraps" in arguments


@pytest.mark.parametrize(
    "spec",
    [plain, generated, iterated, functools.wraps(generated)(lambda *args: generated(*args)),
     functools.wraps(fetch)(lambda *args: (yield)), functools.partial(generated, 1), Client,
     Client(), Client().method, Handler(), len, ["load"], None],
)  # fmt: skip
def test_mock_of_something_plain_is_no_coroutine_or_generator_function(spec):
    """A call gives a MagicMock at once, so nobody may take it for something else."""
    m = MagicMock(spec=spec)

    assert not inspect.iscoroutinefunction(m)
    assert not is_coroutine_function_to_asyncio(m)
    assert not inspect.isgeneratorfunction(m)
    assert not inspect.isasyncgenfunction(m) or spec is iterated
    assert inspect.unwrap(m) is m or hasattr(spec, "__wrapped__")


@pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
def test_children_of_a_class_mock_are_what_its_methods_are(kind):
    """Methods that are awaited are coroutine functions, the others are not."""
    m = kind(spec=Client)

    for name in ("fetch", "class_fetch", "static_fetch", "method"):
        assert inspect.iscoroutinefunction(getattr(m, name)) is (name != "method")
        assert is_coroutine_function_to_asyncio(getattr(m, name)) is (name != "method")


def test_mock_of_an_async_generator_function_gives_what_can_be_iterated():
    """What calling it gives goes through `async for`."""
    m = MagicMock(spec=iterated)
    m.return_value.__aiter__.return_value = [1, 2]

    assert finish(collect(m("/"))) == [1, 2]

    m.assert_called_once_with(answer="/")


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


NAMED = MagicMock()
NAMED.__name__ = "load"


@pytest.mark.parametrize(
    ("m", "name"),
    [
        (AsyncMock(), "AsyncMock"),
        (AsyncMock(name="m"), "AsyncMock"),
        (AsyncMock(wraps=fetch), "AsyncMock"),
        (AsyncMock(spec=types.MethodType(iterated, "host")), "iterated"),
        (MagicMock(wraps=plain), "<lambda>"),
        (NAMED, "load"),
    ],
    ids=["async", "named", "wraps", "bound async generator", "magic", "name that was set"],
)
def test_decorators_find_names_that_are_text(m, name):
    """`functools.wraps()` takes mocks of all kinds, as it does the stdlib's."""
    wrapper = functools.wraps(m)(lambda: None)

    assert wrapper.__wrapped__ is m
    assert wrapper.__name__ == name
    assert type(wrapper.__qualname__) is str


def dispatched(m):
    """Register a mock for the class that its annotation says."""
    dispatch = functools.singledispatch(lambda answer: None)
    dispatch.register(m)
    return dispatch(Answer()), dispatch("other")


@EACH_FAITHFUL
@pytest.mark.parametrize(
    ("decorated", "function", "kwargs", "result"),
    [
        (lambda m: functools.lru_cache()(m)("/"), plain, {"return_value": 3}, 3),
        (lambda m: functools.singledispatch(m)("/"), plain, {"return_value": 3}, 3),
        pytest.param(dispatched, generated, {"return_value": 3}, (3, None), marks=needs_3_7),
        (lambda m: enter_plainly(contextlib.contextmanager(m)(1, 7)), generated,
         {"side_effect": generated}, 7),
    ],
    ids=["lru_cache", "singledispatch", "register", "contextmanager"],
)  # fmt: skip
def test_decorators_call_the_mock(make, decorated, function, kwargs, result):
    """They take it for the function, by its signature and annotations, too."""
    m = make(function, **kwargs)

    assert decorated(m) == result
    m.assert_called_once()


@pytest.mark.parametrize("make", [create_autospec, patched])
def test_decorators_mark_the_mock(make):
    """Those that only set an attribute give the mock itself."""
    m = make(plain)

    assert abc.abstractmethod(m) is typing.no_type_check(m) is m


@needs_3_7
@EACH_AUTOSPEC
def test_async_context_manager_is_made_of_a_mock(make):
    """`contextlib.asynccontextmanager()` takes the mock of an async generator function."""
    m = make(iterated)
    m.items = [7]
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


@pytest.mark.parametrize(
    "name",
    [name for name in vars(Client) if not name.startswith("_") and not name.endswith("fetch")],
)
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
