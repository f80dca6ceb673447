"""A mock passes for what it stands for, that of a function for the function, wherever one looks."""

import abc
import asyncio
import contextlib
import functools
import inspect
import itertools
import re
import sys
import types
import typing
import warnings
from unittest.mock import Mock, call

import pytest

from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec
from helpers import enter, enter_plainly, finish, kind_of, waiting_for

HERE = sys.modules[__name__]


class Answer:
    """What the annotations name; nobody but this module knows it."""


async def fetch(url: "str", *, timeout: "float" = 5) -> "Answer":
    """Fetch it."""
    return url


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


def promised(url: "str") -> "typing.Awaitable[Answer]":
    """Fetch it, in a task say."""


class Client:
    def __init__(self, host="localhost", port=80): ...

    def method(self, url: "str", timeout: "float" = 5) -> "Answer":
        """Do it."""

    async def fetch(self, url): ...

    @staticmethod
    async def static_fetch(url): ...

    @classmethod
    async def class_fetch(cls, url): ...

    @staticmethod
    def static(url: "str", timeout: "float" = 5) -> "Answer": ...

    @classmethod
    def of_class(cls, url: "str", timeout: "float" = 5) -> "typing.Any": ...

    partial = functools.partialmethod(method, timeout=1)
    cached = functools.lru_cache()(method)
    wrapped = functools.wraps(method)(lambda self, *args, **kwargs: None)
    if sys.version_info >= (3, 8):
        dispatched = functools.singledispatchmethod(method)


class Heir(Client):
    """Be a Client, too."""


class Handler:
    def __call__(self, url): ...


class AsyncHandler:
    async def __call__(self, url): ...


# A module that nobody can import: what its annotations name is found in it alone.
ELSEWHERE = types.ModuleType("elsewhere")
exec("class Reply: pass\nasync def reply(to: 'Reply') -> 'Reply': 'Reply.'", vars(ELSEWHERE))

FUNCTIONS = [fetch, plain, generated, iterated, decorated, ELSEWHERE.reply]
if sys.version_info >= (3, 7):  # `get_type_hints()` of 3.6 looks for names in contextlib
    FUNCTIONS.append(contextlib.contextmanager(generated))
    FUNCTIONS.append(contextlib.asynccontextmanager(iterated))


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
EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])
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


def called(m, *args, **kwargs):
    """Call a mock, await what has to be, and return it."""
    result = m(*args, **kwargs)
    if inspect.iscoroutine(result):
        finish(result)
    return m


# Coroutine functions of other styles


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


def marked_for_inspect(function):
    """Return a function that inspect takes for a coroutine function."""
    return inspect.markcoroutinefunction(lambda *args: function(*args))


STYLES = [lambda function: types.coroutine(delegated(function))]
STYLES += [of_asyncio] * (sys.version_info < (3, 11))
STYLES += [marked] * is_coroutine_function_to_asyncio(marked(fetch))
STYLES += [marked_for_inspect] * (sys.version_info >= (3, 12))
EACH_STYLE = pytest.mark.parametrize("style", STYLES)


@EACH_STYLE
@pytest.mark.parametrize("make", [create_autospec, AsyncMock, MagicMock])
def test_method_that_is_any_coroutine_function_is_awaited(make, style):
    """As a method of a spec, and a static one, however it was made or marked."""
    m = make(type("Spec", (), {"method": style(fetch), "static": staticmethod(style(fetch))}))

    assert (kind_of(m.method), kind_of(m.static)) == (AsyncMock, AsyncMock)


@EACH_STYLE
def test_what_any_coroutine_function_returns_is_awaited(style):
    """As the side effect of an AsyncMock, or what it wraps, it runs to its end."""
    for m in (AsyncMock(side_effect=style(fetch)), AsyncMock(wraps=style(fetch))):
        assert finish(m("/")) == "/"


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


# What a function is called, and how it is called

ATTRIBUTES = [*functools.WRAPPER_ASSIGNMENTS, "__annotations__", "__defaults__", "__kwdefaults__"]


@EACH_MAKER
@EACH_FUNCTION
def test_attributes_are_those_of_the_function(make, function):
    """Names, docstring, defaults, annotations and globals are the real ones."""
    m = make(function)

    for name in ATTRIBUTES:
        assert getattr(m, name, "none") == getattr(function, name, "none")
    assert inspect.unwrap(m).__globals__ is inspect.unwrap(function).__globals__
    assert isinstance(inspect.unwrap(m), Mock)
    assert inspect.unwrap(m) is m or hasattr(function, "__wrapped__")
    assert not hasattr(m, "surely_not_there")


@EACH_MAKER
@EACH_FUNCTION
def test_signature_is_that_of_the_function(make, function):
    """Also once a decorator wraps the mock; texts are evaluated where the function is from."""
    m = make(function)
    wrapper = functools.wraps(m)(lambda: None)

    assert inspect.signature(wrapper) == inspect.signature(m) == inspect.signature(function)
    assert wrapper.__wrapped__ is m
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


ANYTHING = [kind(spec=spec) for kind in (AsyncMock, MagicMock) for spec in (None, Client, ["load"])]


@pytest.mark.parametrize(
    ("m", "signature"),
    [
        *[(m, "(*args, **kwargs)") for m in (*ANYTHING, MagicMock(spec=Client).fetch)],
        (AsyncMock(spec=Client.fetch), "(self, url)"),
    ],
)
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


PLAINLY_ASYNC = [fetch, Client.static_fetch, *[style(fetch) for style in STYLES]]


@EACH_MAKER
@pytest.mark.parametrize(
    "spec",
    [*PLAINLY_ASYNC, functools.wraps(fetch)(lambda *args: fetch(*args)), promised,
     functools.partial(fetch, timeout=1), Client().fetch, Client.class_fetch, AsyncHandler()],
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
    if spec in PLAINLY_ASYNC or not FUNCTIONS_ONLY:
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
     functools.wraps(fetch)(lambda *args: (yield)), functools.partial(generated, 1), AsyncHandler,
     Client, Client(), Client().method, Handler(), len, ["load"], None],
)  # fmt: skip
def test_mock_of_something_plain_is_no_coroutine_or_generator_function(spec):
    """A call gives a MagicMock at once, so nobody may take it for something else."""
    m = MagicMock(spec=spec)

    assert not inspect.iscoroutinefunction(m)
    assert not is_coroutine_function_to_asyncio(m)
    assert not inspect.isgeneratorfunction(m)
    assert not inspect.isasyncgenfunction(m) or spec is iterated
    assert inspect.unwrap(m) is m or hasattr(spec, "__wrapped__")


# Decorators

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
    ids=["async", "named", "wraps", "bound", "magic", "name that was set"],
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
        (lambda m: functools.wraps(m)(lambda: m("/"))(), plain, {"return_value": 3}, 3),
        pytest.param(dispatched, generated, {"return_value": 3}, (3, None), marks=needs_3_7),
        (lambda m: enter_plainly(contextlib.contextmanager(m)(1, 7)), generated,
         {"side_effect": generated}, 7),
    ],
    ids=["lru_cache", "singledispatch", "wraps", "register", "contextmanager"],
)  # fmt: skip
def test_decorators_call_the_mock(make, decorated, function, kwargs, result):
    """They take it for the function, by its signature and annotations, too."""
    m = make(function, **kwargs)

    assert decorated(m) == result
    m.assert_called_once()


@needs_3_7
@EACH_AUTOSPEC
def test_async_context_manager_is_made_of_a_mock(make):
    """`contextlib.asynccontextmanager()` takes the mock of an async generator function."""
    m = make(iterated)
    m.items = [7]

    assert finish(enter(contextlib.asynccontextmanager(m)(1))) == 7
    m.assert_called_once_with(1)


@pytest.mark.parametrize("make", [create_autospec, patched])
def test_decorators_mark_the_mock_and_copy_its_assertions(make):
    """Those that only set an attribute give the mock itself, others what has its `mock`."""
    m = make(plain)

    assert abc.abstractmethod(m) is typing.no_type_check(m) is m
    assert functools.wraps(m)(lambda: None).mock is m.mock


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


# Arguments


@pytest.mark.parametrize("make", [create_autospec, patched])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda function: functools.partial(function, "/"),
        lambda function: functools.partial(functools.partial(function), url="/"),
        functools.lru_cache(),
        lambda function: functools.wraps(function)(lambda *args, **kwargs: None),
        functools.singledispatch,
        staticmethod,
    ],
    ids=["partial", "partials", "lru_cache", "wraps", "singledispatch", "staticmethod"],
)
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
    [name for name in ("partial", "cached", "wrapped", "dispatched") if name in vars(Client)],
)
@pytest.mark.parametrize("spec", [Client, Client()], ids=["class", "object"])
def test_arguments_of_methods_are_checked_through_wrappers(spec, name):
    """They are called without `self`, however they are wrapped."""
    method = getattr(create_autospec(spec), name)

    method("/")

    method.assert_called_once_with("/")
    with pytest.raises(TypeError, match=rf"^({name}|method)\(\) "):
        method("/", 1, 2, 3)


# `__class__`


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(
    ("spec", "cls"),
    [
        (Client, Client),
        (Client(), Client),
        (Heir, Client),
        (Handler(), Handler),
        (AsyncHandler(), AsyncHandler),
        (plain, types.FunctionType),
        (fetch, types.FunctionType),
        (len, types.BuiltinFunctionType),
        (Client().fetch, types.MethodType),
        (functools.partial(fetch), functools.partial),
        (types, types.ModuleType),
        (3, int),
    ],
)
def test_mock_passes_for_its_spec(kind, argument, spec, cls):
    """`isinstance()` and `__class__` take a mock for its spec; calls change no looks or names."""
    m = kind(**{argument: spec})
    before = m.__class__

    called(m, "/")

    assert isinstance(m, cls)
    assert m.__class__ is before is (spec if isinstance(spec, type) else cls)
    assert isinstance(m, kind)
    assert isinstance(m, Mock)
    assert not any(hasattr(m, name) for name in ("names", "other", "signature"))
    with pytest.raises(AttributeError) if argument == "spec_set" else contextlib.ExitStack():
        m.other = 1


@EACH_KIND
@pytest.mark.parametrize("spec", [None, Client, Handler(), plain, fetch])
def test_class_can_be_assigned(kind, spec):
    """`m.__class__ = X` makes the mock pass for an X, whatever is done with it."""
    m = kind(spec=spec, return_value=1)

    m.__class__ = int
    called(m, "/")

    assert isinstance(m, int)
    assert m.__class__ is int
    assert isinstance(m, kind)


@EACH_KIND
def test_mock_passes_for_nothing_else(kind):
    """Without a spec it is of its class; under names alone, as spec_set, none can be assigned."""
    assert isinstance(MagicMock().__class__, type)
    assert issubclass(MagicMock().__class__, MagicMock)
    assert not isinstance(kind(spec=Client), Heir)
    with pytest.raises(AttributeError):
        kind(spec_set=["load"]).__class__ = Client


@EACH_KIND
@pytest.mark.parametrize(
    ("spec", "title"), [(Client, "Client"), (Heir(), "Heir"), (fetch, "fetch")]
)
def test_interpreter_names_the_spec(kind, spec, title):
    """Where the interpreter misses something it says of which mock, the spec of today."""
    m = kind(spec=spec)
    with pytest.raises(TypeError, match=re.escape(f"{kind.__name__}(spec={title})")):
        len(m)

    m.mock_add_spec(["host"])

    assert type(m).__name__ == kind.__name__


# Comparison of calls


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(
    ("spec", "made", "other"),
    [
        (plain, call("/", 2), call("/", timeout=2)),
        (fetch, call("/", timeout=2), call(url="/", timeout=2)),
        (Client, call("host", 80), call(host="host", port=80)),
        (Handler(), call("/"), call(url="/")),
        (AsyncHandler(), call(url="/"), call("/")),
        (Client().method, call("/"), call(url="/")),
        (Client.method, call(None, "/"), call(None, url="/")),
        *[(each, call(1, number=2), call(1, number=2)) for each in (None, ["path"], 3)],
    ],
)
def test_calls_are_compared_by_the_signature(kind, argument, spec, made, other):
    """How arguments were passed makes no difference to any assertion."""
    m = called(kind(**{argument: spec}, return_value=1), *made[1], **made[2])

    is_awaited = isinstance(getattr(m, "await_count", None), int)
    for verb in ["call", "await"] if is_awaited else ["call"]:
        getattr(m, f"assert_{verb}ed_once_with")(*other[1], **other[2])
        getattr(m, f"assert_{verb}ed_with")(*other[1], **other[2])
        getattr(m, f"assert_any_{verb}")(*other[1], **other[2])
        getattr(m, f"assert_has_{verb}s")([other])
        getattr(m, f"assert_has_{verb}s")([other], any_order=True)


@EACH_KIND
@pytest.mark.parametrize(
    ("spec", "made", "others"),
    [
        (plain, call("/", timeout=3), [call("/"), call("/", 2), call("other", 3)]),
        (plain, call(1, 2, 3, other=4), [call(1, 2)]),  # a spec compares, and refuses nothing
        *[(each, call(1, number=2), [call(1, 2)]) for each in (None, ["path"], 3, Client())],
    ],
)
def test_calls_that_differ_are_told_apart(kind, spec, made, others):
    """The signature makes nothing equal that is not; without one, how arguments came counts."""
    m = called(kind(spec=spec, return_value=1), *made[1], **made[2])

    assert m.call_args == made
    for other in others:
        with pytest.raises(AssertionError):
            m.assert_called_with(*other[1], **other[2])


@EACH_KIND
@pytest.mark.parametrize("spec", [len, functools.partial(fetch, "/"), fetch])
def test_calls_and_awaits_are_told_from_those_of_children(kind, spec):
    """Whether the spec takes anything or has a signature, the name counts."""
    m = called(kind(spec=spec, return_value=1), "/")

    for verb in ["call", "await"] if hasattr(m, "await_count") else ["call"]:
        assertion = getattr(m, f"assert_has_{verb}s")
        assertion([call("/")])
        for other, any_order in itertools.product([call.upper("/"), call().json("/")], [0, 1]):
            with pytest.raises(AssertionError):
                assertion([other], any_order)


@pytest.mark.parametrize("spec", [None, Client])
def test_calls_are_compared_by_the_signature_of_a_spec_given_later(spec):
    """Those made before `mock_add_spec()` too, as in unittest.mock."""
    m = called(MagicMock(spec=spec), "/", timeout=2)

    m.mock_add_spec(plain)

    m.assert_called_with(url="/", timeout=2)
    m.assert_has_calls([call("/", 2)])
    called(m, "a", timeout=1).assert_called_with(url="a", timeout=1)


# Specs given later


@EACH_KIND
def test_spec_given_later_replaces_the_first(kind):
    """Names of the former spec are gone; the second argument makes it a spec_set."""
    m = kind(spec_set=["path", "host"])

    m.mock_add_spec(["host", "port"])
    m.other = m.port
    assert not hasattr(m, "path")
    m.mock_add_spec(["path"], True)
    m.path = 1

    with pytest.raises(AttributeError, match="'port'"):
        m.port = 1


@EACH_KIND
@pytest.mark.parametrize("spec", [["path"], Client])
def test_looks_of_a_former_spec_are_gone(kind, spec):
    """What a function had, and the new spec lacks, is no longer there, deleted or not."""
    m, other = kind(spec=plain), kind(spec=plain)
    del other.__name__

    m.mock_add_spec(spec)
    other.mock_add_spec(Client)

    assert not hasattr(m, "__qualname__")
    assert getattr(m, "__name__", "AsyncMock") == "AsyncMock"
    assert not getattr(m, "__defaults__", None)
    assert isinstance(other, Client)
    other.mock_add_spec(None)
    assert not isinstance(other, Client)


# What makes a MagicMock async


@pytest.mark.parametrize(
    ("m", "later"),
    [(MagicMock(return_value=1), fetch), (AsyncMock(spec=fetch, return_value=1), plain)],
    ids=["turns async", "stays async"],
)
def test_mock_that_is_async_stays_so_whatever_comes_later(m, later):
    """A MagicMock that gets an async spec gives coroutines of what was set; no spec takes that."""
    m.return_value = 2

    m.mock_add_spec(later)

    assert finish(m("/")) == m.return_value == 2
    m.assert_awaited_once_with(url="/")
    assert inspect.iscoroutinefunction(m)


def test_magic_mock_of_a_coroutine_function_does_what_an_async_mock_does():
    """Its results, side effects, exceptions and counts are those of an AsyncMock."""
    m = MagicMock(spec=fetch, side_effect=[1, KeyError("two"), 3])

    assert finish(m("/")) == 1
    with pytest.raises(KeyError):
        finish(m("/two"))

    assert m.await_args_list == [call("/"), call("/two")]
    assert kind_of(MagicMock(spec=Client.fetch).return_value.a) is AsyncMock


class Own(MagicMock):
    """Have a method."""

    def answer(self):
        return 42


def test_magic_mock_of_a_coroutine_function_is_called_what_it_was_made_as():
    """It is of the class that it was made of, and so is no other mock."""
    own = Own(spec=["fetch"], return_value=1)
    own.mock_add_spec(fetch)

    assert own.answer() == 42
    assert finish(own("/")) == 1
    for m, cls in [(MagicMock(spec=fetch), MagicMock), (own, Own)]:
        assert repr(m).startswith(f"<{cls.__name__} spec='function' id=")
        assert isinstance(m, cls)
        assert type(m).__doc__ == cls.__doc__
        assert kind_of(m).__module__ == cls.__module__
        assert not inspect.iscoroutine(cls()())
        assert not hasattr(cls, "assert_awaited")
