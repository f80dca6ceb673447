"""A mock passes for what it stands for, that of a function for the function, wherever one looks."""

import asyncio
import contextlib
import functools
import inspect
import itertools
import sys
import types
import typing
import warnings
from unittest.mock import Mock, call

import pytest

from annotated import Client, Response, fetch, generated, iterated, plain, returning
from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec
from helpers import enter, enter_plainly, finish, kind_of, waiting_for


@functools.wraps(fetch)
async def decorated(*args, **kwargs):
    """Fetch it with care."""


Handler = type("Handler", (), {"__call__": Client.plain})
AsyncHandler = type("AsyncHandler", (), {"__call__": Client.get})
FUNCTIONS = [fetch, plain, generated, iterated, decorated]
if sys.version_info >= (3, 7):  # `get_type_hints()` of 3.6 looks for names in contextlib
    FUNCTIONS.append(contextlib.contextmanager(generated))
    FUNCTIONS.append(contextlib.asynccontextmanager(iterated))


def patched(function, **kwargs):
    """Return what async_patch puts in place of a function."""
    place = types.SimpleNamespace(function=function)
    with async_patch.object(place, "function", autospec=True, **kwargs) as m:
        return m


def strict(kind, function, **kwargs):
    """Make a mock with a function as its spec_set."""
    return kind(spec_set=function, **kwargs)


AUTOSPECS = [create_autospec, functools.partial(create_autospec, spec_set=True), patched]
FAITHFUL = [*AUTOSPECS, MagicMock, functools.partial(strict, MagicMock)]
MAKERS = [*FAITHFUL, AsyncMock, functools.partial(strict, AsyncMock)]
IDS = ["autospec", "autospec-strict", "patched", "magic", "magic-strict", "async", "async-strict"]
EACH_AUTOSPEC = pytest.mark.parametrize("make", AUTOSPECS, ids=IDS[:3])
EACH_MAKER = pytest.mark.parametrize("make", MAKERS, ids=IDS)
EACH_FUNCTION = pytest.mark.parametrize("function", FUNCTIONS)
needs_3_7 = pytest.mark.skipif(sys.version_info < (3, 7), reason="came in 3.7")
FUNCTIONS_ONLY = sys.version_info < (3, 10)  # as coroutine functions, to inspect
needs_likeness = pytest.mark.skipif(FUNCTIONS_ONLY, reason="inspect takes only functions")


def quietly(function, *args):
    """Call what is deprecated in some Pythons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return function(*args)


is_coroutine_function_to_asyncio = functools.partial(quietly, asyncio.iscoroutinefunction)


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


def marked(function):
    """Return a function that asyncio takes for a coroutine function, if it knows a mark."""
    made = lambda *args: function(*args)  # noqa: E731, it gets a mark
    vars(made)["_is_coroutine"] = getattr(asyncio.coroutines, "_is_coroutine", None)
    return made


STYLES = [lambda function: types.coroutine(delegated(function))]
if sys.version_info < (3, 11):
    STYLES.append(lambda function: quietly(asyncio.coroutine, delegated(function)))
STYLES += [marked] * is_coroutine_function_to_asyncio(marked(fetch))
if sys.version_info >= (3, 12):
    STYLES.append(lambda function: inspect.markcoroutinefunction(lambda *args: function(*args)))
EACH_STYLE = pytest.mark.parametrize("style", STYLES)


@EACH_STYLE
def test_any_coroutine_function_is_awaited(style):
    """As a method of a spec, and a static one, as a side effect, or as what an AsyncMock wraps."""
    spec = type("Spec", (), {"method": style(fetch), "static": staticmethod(style(fetch))})

    for m in (create_autospec(spec), AsyncMock(spec), MagicMock(spec)):
        assert (kind_of(m.method), kind_of(m.static)) == (AsyncMock, AsyncMock)
    for m in (AsyncMock(side_effect=style(fetch)), AsyncMock(wraps=style(fetch))):
        assert finish(m("/")) == "/"


@EACH_STYLE
def test_patch_covers_the_body_of_any_coroutine_function(style):
    """The patch is in place while it runs, and it stays what it was."""
    place = types.SimpleNamespace(name="original")

    async def body(m):
        assert place.name is m
        return 3

    function = style(body)
    wrapped = async_patch.object(place, "name")(function)

    assert finish(waiting_for(wrapped())) == 3
    assert place.name == "original"
    for ask in (inspect.iscoroutinefunction, is_coroutine_function_to_asyncio):
        assert ask(wrapped) or not ask(function)


# What a function is called, and how it is called

NAMES = ["__module__", "__name__", "__qualname__", "__doc__"]
OTHER_NAMES = [*functools.WRAPPER_ASSIGNMENTS, "__annotations__", "__defaults__", "__kwdefaults__"]


def assert_looks_like(m, real, names):
    """Check attributes, signature and type hints of a mock."""
    for name in names:
        assert getattr(m, name, "none") == getattr(real, name, "none")
    assert inspect.signature(m) == inspect.signature(real)
    assert typing.get_type_hints(m) == typing.get_type_hints(real)


@EACH_MAKER
@EACH_FUNCTION
def test_looks_are_those_of_the_function(make, function):
    """Also once a decorator wraps the mock; texts are evaluated where the function is from."""
    m = make(function)
    wrapper = functools.wraps(m)(lambda: None)

    assert_looks_like(m, function, NAMES + OTHER_NAMES)
    assert wrapper.__wrapped__ is m
    assert inspect.signature(wrapper) == inspect.signature(function)
    assert inspect.unwrap(m).__globals__ is inspect.unwrap(function).__globals__
    assert isinstance(inspect.unwrap(m), Mock)
    if not hasattr(function, "__wrapped__"):
        assert inspect.unwrap(m) is m
        assert inspect.getfullargspec(m) == inspect.getfullargspec(function)
    for ask in [inspect.signature, inspect.get_annotations] if sys.version_info >= (3, 10) else []:
        assert ask(m, eval_str=True) == ask(function, eval_str=True)
    assert not hasattr(m, "surely_not_there")


METHODS = ["get", "plain", "static", "of", "wrapped"]
METHODS += ["cached"] * (sys.version_info >= (3, 7))  # 3.6 finds no type hints of what it wraps


@pytest.mark.parametrize("name", METHODS)
def test_method_of_an_instance_is_like_the_real_one(name):
    """It has the names and the signature of the method as it is looked up."""
    m = create_autospec(Client, instance=True)

    assert_looks_like(getattr(m, name), getattr(Client("/"), name), NAMES)


ANYTHING = [kind(spec=spec) for kind in (AsyncMock, MagicMock) for spec in (None, Client, ["load"])]
SIGNATURES = [(m, "(*args, **kwargs)") for m in (*ANYTHING, MagicMock(spec=Client).get)]
SIGNATURES.append((AsyncMock(spec=Response.json), "(self)"))


@pytest.mark.parametrize(("m", "signature"), SIGNATURES)
def test_signature_can_be_asked_for(m, signature):
    """Inspect tells that mocks of other things take anything, without our annotations."""
    assert str(inspect.signature(m)) == signature


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
        if sys.version_info >= (3, 8):  # before, inspect did not look through partials
            assert ask(functools.partial(m, 1)) == ask(functools.partial(function, 1))
    assert not inspect.isgeneratorfunction(m)


PROMISED = returning(typing.Awaitable[Response]).plain
PLAINLY_ASYNC = [fetch, Client.static, *[style(fetch) for style in STYLES]]


@EACH_MAKER
@pytest.mark.parametrize(
    "spec",
    [*PLAINLY_ASYNC, functools.wraps(fetch)(lambda *args: fetch(*args)), PROMISED,
     functools.partial(fetch, timeout=1), Client("/").get, Client.of, AsyncHandler()],
)  # fmt: skip
def test_mock_of_a_coroutine_function_is_one(make, spec):
    """Asyncio and inspect take the mock for what its spec is, however that is wrapped."""
    m = make(spec, side_effect=[1, KeyError])
    args = () if spec is Client.static else ("/",)

    coroutine = m(*args)
    m.assert_called_once()
    m.assert_not_awaited()

    assert inspect.iscoroutine(coroutine)
    assert finish(coroutine) == 1
    m.assert_awaited_once()
    with pytest.raises(KeyError):
        finish(m(*args))
    assert m.await_args_list == [call(*args)] * 2
    assert is_coroutine_function_to_asyncio(m)
    if spec in PLAINLY_ASYNC or not FUNCTIONS_ONLY:
        assert inspect.iscoroutinefunction(m)
    assert spec is not fetch or m.__code__ is fetch.__code__


OTHERS = [Client, Client("/"), Handler(), len, ["load"], [], types]
SPECS = [{argument: spec} for argument in ("spec", "spec_set") for spec in OTHERS]


@pytest.mark.parametrize(
    "arguments",
    [{}, {"return_value": 1}, {"wraps": plain}, {"name": "m"}, {"spec": plain}]
    + [pytest.param(each, marks=needs_likeness) for each in SPECS],
)
def test_async_mock_is_a_coroutine_function(arguments):
    """So say inspect and asyncio; a spec changes nothing in how an AsyncMock is called."""
    m = AsyncMock(**arguments)

    assert inspect.iscoroutinefunction(m)
    assert is_coroutine_function_to_asyncio(m)
    assert inspect.unwrap(m) is m or "wraps" in arguments
    if arguments == {}:
        assert m.__code__.co_flags & inspect.CO_COROUTINE
        assert (m.__defaults__, m.__kwdefaults__, m.__annotations__ or {}) == ((), {}, {})


@pytest.mark.parametrize(
    "spec",
    [plain, generated, iterated, functools.wraps(generated)(lambda *args: generated(*args)),
     functools.wraps(fetch)(lambda *args: (yield)), functools.partial(generated, 1), AsyncHandler,
     Client, Client("/"), Client("/").plain, Handler(), len, ["load"], None],
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


@pytest.mark.parametrize(
    ("m", "name"),
    [(AsyncMock(), "AsyncMock"), (AsyncMock(name="m"), "AsyncMock"),
     (AsyncMock(wraps=fetch), "AsyncMock"), (AsyncMock(spec=plain), "plain"),
     (AsyncMock(spec=types.MethodType(iterated, "host")), "iterated"),
     (MagicMock(wraps=plain), "<lambda>"), (MagicMock(__name__="load"), "load")],
    ids=["async", "named", "wraps", "spec", "bound", "magic", "name that was set"],
)  # fmt: skip
def test_decorators_find_names_that_are_text(m, name):
    """`functools.wraps()` takes mocks of all kinds, as it does the stdlib's."""
    wrapper = functools.wraps(m)(lambda: None)

    assert wrapper.__wrapped__ is m
    assert wrapper.__name__ == getattr(m, "__name__", name) == name
    assert type(wrapper.__qualname__) is str


def dispatched(m):
    """Register a mock for the class that its annotation says."""
    dispatch = functools.singledispatch(lambda response: None)
    dispatch.register(m)
    return dispatch(Response()), dispatch("other")


@pytest.mark.parametrize("make", FAITHFUL, ids=IDS[:5])
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

WRAPPERS = {
    "partial": lambda function: functools.partial(function, "/"),
    "partials": lambda function: functools.partial(functools.partial(function), url="/"),
    "wraps": lambda function: functools.wraps(function)(lambda *args, **kwargs: None),
    "lru_cache": functools.lru_cache(),
    "singledispatch": functools.singledispatch,
    "staticmethod": staticmethod,
}


@pytest.mark.parametrize("make", [create_autospec, patched])
@pytest.mark.parametrize("wrap", list(WRAPPERS.values()), ids=list(WRAPPERS))
def test_arguments_are_checked_through_wrappers(make, wrap):
    """What does not fit the function is refused in the name of the function."""
    m = make(wrap(plain))

    m(timeout=1)

    m.assert_called_once_with(timeout=1)
    for args, kwargs in [((1, 2, 3), {}), ((), {"surely_not": 1})]:
        with pytest.raises(TypeError, match=r"^plain\(\) "):
            m(*args, **kwargs)
    assert m.call_count == 1


# Comparison of calls

LISTED = type("Listed", (Handler,), {"__dir__": lambda self: ["path"]})()
COMPARED = [
    (plain, call("/", 2), [call("/", timeout=2)], [call("/"), call("/", 3), call("other", 2)]),
    (plain, call(1, 2, 3, other=4), [], [call(1, 2)]),  # a spec compares, and refuses nothing
    (fetch, call("/", timeout=2), [call(url="/", timeout=2)], [call("/")]),
    (Client, call("host", 80), [call(url="host", timeout=80)], [call("host")]),
    (Handler(), call("/"), [call(url="/")], []),
    (AsyncHandler(), call(url="/"), [call("/")], []),
    (LISTED, call("/"), [call(url="/")], []),
    (Client("/").plain, call("/a"), [call(url="/a")], [call("/b")]),
    (Client.plain, call(None, "/"), [call(None, url="/")], []),
]
UNKNOWN = (None, ["path"], 3, Client("/"))
COMPARED += [(spec, call(1, number=2), [call(1, number=2)], [call(1, 2)]) for spec in UNKNOWN]


@pytest.mark.parametrize("argument", ["spec", "spec_set"])
@pytest.mark.parametrize(("spec", "made", "equal", "others"), COMPARED)
def test_calls_are_compared_by_the_signature(kind, argument, spec, made, equal, others):
    """How arguments were passed makes no difference to any assertion, but where none is known."""
    m = called(kind(**{argument: spec}, return_value=1), *made[1], **made[2])
    verbs = ["call", "await"] if isinstance(getattr(m, "await_count", None), int) else ["call"]

    for verb, each in itertools.product(verbs, equal):
        getattr(m, f"assert_{verb}ed_once_with")(*each[1], **each[2])
        getattr(m, f"assert_{verb}ed_with")(*each[1], **each[2])
        getattr(m, f"assert_any_{verb}")(*each[1], **each[2])
        getattr(m, f"assert_has_{verb}s")([each])
        getattr(m, f"assert_has_{verb}s")([each], any_order=True)
    for each in others:
        with pytest.raises(AssertionError):
            m.assert_called_with(*each[1], **each[2])
    assert m.call_args == made


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


# Specs and classes given later


@pytest.mark.parametrize("spec", [None, Client])
def test_calls_are_compared_by_the_signature_of_a_spec_given_later(spec):
    """Those made before `mock_add_spec()` too, as in unittest.mock."""
    m = called(MagicMock(spec=spec), "/", timeout=2)

    m.mock_add_spec(plain)

    m.assert_called_with(url="/", timeout=2)
    m.assert_has_calls([call("/", 2)])
    called(m, "a", timeout=1).assert_called_with(url="a", timeout=1)


@pytest.mark.parametrize("spec", [["path"], Client])
def test_spec_given_later_replaces_the_first(kind, spec):
    """Names and looks of the former are gone, deleted or not; so is its being a spec_set."""
    m, other = kind(spec_set=plain), kind(spec=plain)
    del other.__name__
    with pytest.raises(TypeError, match=rf"{kind.__name__}\(spec=plain\)"):
        len(m)

    for each in (m, other):
        each.mock_add_spec(spec)
        each.may_be_set = 1
        assert not hasattr(each, "__qualname__")
        assert getattr(each, "__name__", "AsyncMock") == "AsyncMock"
        assert not getattr(each, "__defaults__", None)
        assert isinstance(each, Client) is (spec is Client)
        each.mock_add_spec(None)
        assert not isinstance(each, Client)
        assert type(each).__name__ == kind.__name__
        each.mock_add_spec(["path"], True)
        each.path = 1
        with pytest.raises(AttributeError, match="'port'"):
            each.port = 1


@pytest.mark.parametrize("spec", [None, Client, Handler(), plain, fetch])
def test_class_can_be_assigned(kind, spec):
    """`m.__class__ = X` makes the mock pass for an X, whatever is done with it."""
    m = kind(spec=spec, return_value=1)

    m.__class__ = int
    called(m, "/")

    assert isinstance(m, int)
    assert m.__class__ is int
    assert isinstance(m, kind)


# What makes a MagicMock async


@pytest.mark.parametrize(
    ("m", "later"), [(MagicMock(), fetch), (AsyncMock(spec=fetch), plain)], ids=["turns", "stays"]
)
def test_mock_that_is_async_stays_so_whatever_comes_later(m, later):
    """A MagicMock that gets an async spec gives coroutines of what was set; no spec takes that."""
    m.return_value = 2

    m.mock_add_spec(later)

    assert finish(m("/")) == m.return_value == 2
    m.assert_awaited_once_with(url="/")
    assert inspect.iscoroutinefunction(m)


Own = type("Own", (MagicMock,), {"__doc__": "Be another.", "answer": lambda self: 42})


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
