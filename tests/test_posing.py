"""How a mock looks to `isinstance()`, to inspect and asyncio, and to comparisons of calls."""

import asyncio
import functools
import inspect
import re
import sys
import types
import warnings
from unittest.mock import Mock, call

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import collect, finish, kind_of

EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])

FUNCTIONS_ONLY = sys.version_info < (3, 10)
needs_likeness = pytest.mark.skipif(
    FUNCTIONS_ONLY, reason="up to 3.9 inspect takes only functions for coroutine functions"
)


async def fetch(url, retries=2):
    """Stand for a coroutine function."""


def plain(url, retries=2):
    """Stand for a function."""


def generated(url, retries=2):
    """Stand for a generator function."""
    yield url


async def iterated(url, retries=2):
    """Stand for an async generator function."""
    yield url


class Client:
    def __init__(self, host, port=80):
        """Take two arguments."""

    async def fetch(self, url, retries=2):
        """Be awaited."""

    def plain(self, url, retries=2):
        """Be called."""

    @classmethod
    async def class_fetch(cls, url, retries=2):
        """Be awaited."""

    @staticmethod
    async def static_fetch(url, retries=2):
        """Be awaited."""


class Handler:
    def __call__(self, url, retries=2):
        """Be called."""


class AsyncHandler:
    async def __call__(self, url, retries=2):
        """Be awaited."""


def is_coroutine_function_to_asyncio(thing):
    """Ask asyncio, whose question is deprecated in some Pythons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return asyncio.iscoroutinefunction(thing)


def without_id(m):
    """Return the repr of a mock without its id."""
    return re.sub(r" id='\d+'", "", repr(m))


# What a mock passes for


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(
    ("spec", "cls"),
    [
        (Client, Client),
        (Client("host"), Client),
        (Handler(), Handler),
        (AsyncHandler(), AsyncHandler),
        (plain, types.FunctionType),
        (fetch, types.FunctionType),
        (len, types.BuiltinFunctionType),
        (Client("host").fetch, types.MethodType),
        (functools.partial(fetch), functools.partial),
        (types, types.ModuleType),
        (3, int),
    ],
)
def test_mock_passes_for_its_spec(kind, argument, spec, cls):
    """`isinstance()` and `__class__` take a mock for what it stands for."""
    m = kind(**{argument: spec})

    assert isinstance(m, cls)
    assert m.__class__ is cls


@EACH_KIND
@pytest.mark.parametrize("spec", [None, Client, Client("host"), fetch, ["fetch"]])
def test_mock_stays_a_mock(kind, spec):
    """Whatever it stands for, a mock is one of its class and of unittest.mock's."""
    m = kind(spec=spec)

    assert isinstance(m, kind)
    assert isinstance(m, Mock)


def test_mock_without_a_spec_is_of_its_class():
    """There is nothing else to look like."""
    assert isinstance(MagicMock().__class__, type)
    assert issubclass(MagicMock().__class__, MagicMock)


@EACH_KIND
def test_base_classes_of_the_spec_count(kind):
    """A mock of a class is an instance of its bases too, and of no other class."""
    heir = type("Heir", (Client,), {})

    assert isinstance(kind(spec=heir), Client)
    assert not isinstance(kind(spec=Client), heir)


@EACH_KIND
@pytest.mark.parametrize("spec", [None, Client, plain, fetch])
def test_class_can_be_assigned(kind, spec):
    """`m.__class__ = X` makes the mock pass for an X."""
    m = kind(spec=spec)

    m.__class__ = int

    assert isinstance(m, int)
    assert m.__class__ is int
    assert isinstance(m, kind)


@EACH_KIND
@pytest.mark.parametrize("spec", [None, Client, Handler(), plain])
def test_class_that_was_assigned_outlives_calls(kind, spec):
    """A call does not change what the mock passes for."""
    m = kind(spec=spec, return_value=1)
    m.__class__ = int

    result = m("/")
    if inspect.iscoroutine(result):
        result.close()

    assert m.__class__ is int


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Client, Handler(), plain, fetch])
def test_calls_do_not_change_the_looks(kind, argument, spec):
    """A mock that was called passes for what it passed for before."""
    m = kind(**{argument: spec})
    before = m.__class__

    result = m("/")
    if inspect.iscoroutine(result):
        result.close()

    assert m.__class__ is before


@EACH_KIND
def test_repr_tells_the_spec(kind):
    """The name of the spec's class is in the repr, as in unittest.mock."""
    name = kind.__name__

    assert without_id(kind(spec=Client)) == f"<{name} spec='Client'>"
    assert without_id(kind(spec_set=Client("host"))) == f"<{name} spec_set='Client'>"
    assert without_id(kind(spec=plain, name="m")) == f"<{name} name='m' spec='function'>"
    assert without_id(kind(spec=["plain"])) == f"<{name}>"


@EACH_KIND
@pytest.mark.parametrize(
    ("spec", "title"), [(Client, "Client"), (Client("host"), "Client"), (fetch, "fetch")]
)
def test_interpreter_names_the_spec(kind, spec, title):
    """Where the interpreter misses something it says of which mock."""
    m = kind(spec=spec)

    with pytest.raises(TypeError, match=re.escape(f"{kind.__name__}(spec={title})")):
        len(m)


# Coroutine functions


@pytest.mark.parametrize(
    "arguments",
    [{}, {"spec": fetch}, {"spec": plain}, {"return_value": 1}, {"wraps": plain}, {"name": "m"}],
    ids=["nothing", "async spec", "plain spec", "return_value", "wraps", "name"],
)
def test_async_mock_is_a_coroutine_function(arguments):
    """So say inspect and asyncio."""
    m = AsyncMock(**arguments)

    assert inspect.iscoroutinefunction(m)
    assert is_coroutine_function_to_asyncio(m)


@needs_likeness
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Client, Client("host"), Handler(), len, ["load"], [], types])
def test_async_mock_is_a_coroutine_function_under_each_spec(argument, spec):
    """A spec changes nothing in how an AsyncMock is called."""
    m = AsyncMock(**{argument: spec})

    assert inspect.iscoroutinefunction(m)
    assert is_coroutine_function_to_asyncio(m)


ASYNC_SPECS = [
    fetch,
    functools.partial(fetch, "/"),
    functools.wraps(fetch)(lambda *args: fetch(*args)),
    Client.fetch,
    Client("host").fetch,
    Client.class_fetch,
    Client.static_fetch,
    AsyncHandler(),
]


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", ASYNC_SPECS)
def test_mock_of_a_coroutine_function_is_one_to_asyncio(kind, argument, spec):
    """Asyncio takes the mock for what its spec is, however that is wrapped."""
    m = kind(**{argument: spec})

    assert is_coroutine_function_to_asyncio(m)


@needs_likeness
@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", ASYNC_SPECS)
def test_mock_of_a_coroutine_function_is_one_to_inspect(kind, argument, spec):
    """Inspect takes the mock for what its spec is, however that is wrapped."""
    assert inspect.iscoroutinefunction(kind(**{argument: spec}))


@EACH_KIND
def test_mock_of_an_async_def_is_a_coroutine_function_everywhere(kind):
    """A mock that passes for a function passes for a coroutine function on each Python."""
    assert inspect.iscoroutinefunction(kind(spec=fetch))
    assert inspect.iscoroutinefunction(kind(spec=Client.fetch))


@EACH_KIND
def test_children_of_a_class_mock_are_what_its_methods_are(kind):
    """Methods that are awaited are coroutine functions, the others are not."""
    m = kind(spec=Client)

    for name in ("fetch", "class_fetch", "static_fetch"):
        assert inspect.iscoroutinefunction(getattr(m, name))
        assert is_coroutine_function_to_asyncio(getattr(m, name))
    assert not inspect.iscoroutinefunction(m.plain)
    assert not is_coroutine_function_to_asyncio(m.plain)


PLAIN_THINGS = [
    plain,
    generated,
    iterated,
    functools.wraps(generated)(lambda *args: generated(*args)),
    functools.partial(generated, "/"),
    Client,
    Client("host"),
    Client("host").plain,
    Handler(),
    len,
    ["load"],
    None,
]


@pytest.mark.parametrize("spec", PLAIN_THINGS)
@pytest.mark.parametrize(
    "question",
    [
        inspect.iscoroutinefunction,
        inspect.isgeneratorfunction,
        is_coroutine_function_to_asyncio,
    ],
)
def test_mock_of_something_plain_is_no_coroutine_or_generator_function(question, spec):
    """A call gives a MagicMock at once, so nobody may take it for something else."""
    assert not question(MagicMock(spec=spec))


@pytest.mark.parametrize("spec", [thing for thing in PLAIN_THINGS if thing is not iterated])
def test_mock_of_something_plain_is_no_async_generator_function(spec):
    """Only what stands for one may pass for one."""
    assert not inspect.isasyncgenfunction(MagicMock(spec=spec))


def test_mock_of_an_async_generator_function_gives_what_can_be_iterated():
    """What calling it gives goes through `async for`."""
    m = MagicMock(spec=iterated)
    m.return_value.__aiter__.return_value = [1, 2]

    assert finish(collect(m("/"))) == [1, 2]

    m.assert_called_once_with(url="/")


# What inspect and others read of a function


@EACH_KIND
def test_function_attributes_are_those_of_the_spec(kind):
    """Name, defaults and annotations are the function's own."""

    async def load(path: str, mode="r", *, size: int = -1) -> bytes:
        """Be awaited."""

    m = kind(spec=load)

    assert m.__name__ == "load"
    assert m.__code__ is load.__code__
    assert m.__defaults__ == ("r",)
    assert m.__kwdefaults__ == {"size": -1}
    assert m.__annotations__ == {"path": str, "size": int, "return": bytes}


def test_function_attributes_of_a_plain_function_are_its_own():
    """A plain function's mock has its name and defaults."""
    m = MagicMock(spec=plain)

    assert m.__name__ == "plain"
    assert m.__defaults__ == (2,)


def test_async_mock_of_a_plain_function_has_the_code_of_an_async_one():
    """An AsyncMock is a coroutine function whatever it stands for; its name is the spec's."""
    m = AsyncMock(spec=plain)

    assert m.__code__.co_flags & inspect.CO_COROUTINE
    assert m.__name__ == "plain"
    assert m.__defaults__ == (2,)


def test_async_mock_looks_like_a_function():
    """Without a spec it has what inspect asks for."""
    m = AsyncMock()

    assert m.__code__.co_flags & inspect.CO_COROUTINE
    assert m.__name__ == "AsyncMock"
    assert m.__defaults__ == ()
    assert m.__kwdefaults__ == {}
    assert not m.__annotations__


def test_name_can_be_set():
    """Decorators that copy the name of a function find it."""
    m = MagicMock()
    m.__name__ = "load"

    wrapper = functools.wraps(m)(lambda: None)

    assert wrapper.__name__ == "load"
    assert functools.wraps(AsyncMock())(lambda: None).__name__ == "AsyncMock"


def test_decorators_can_copy_the_names_of_a_bound_async_generator():
    """What it gives has a `__qualname__` that is a str: no mock stands for that."""
    m = AsyncMock(spec=types.MethodType(iterated, "host"))

    wrapper = functools.wraps(m)(lambda: None)

    assert wrapper.__name__ == "iterated"
    assert not isinstance(wrapper.__qualname__, Mock)


def test_attributes_that_tell_of_a_function_belong_to_one_mock():
    """What one mock has from its spec no other has."""
    AsyncMock(spec=fetch)
    MagicMock(spec=plain)

    assert AsyncMock().__name__ == "AsyncMock"
    assert not hasattr(MagicMock(), "__name__")


@pytest.mark.parametrize(
    ("make", "signature"),
    [
        (lambda: AsyncMock(), "(*args, **kwargs)"),
        (lambda: AsyncMock(spec=Client), "(*args, **kwargs)"),
        (lambda: AsyncMock(spec=["load"]), "(*args, **kwargs)"),
        (lambda: AsyncMock(spec=fetch), "(url, retries=2)"),
        (lambda: AsyncMock(spec=Client.fetch), "(self, url, retries=2)"),
        (lambda: MagicMock(spec=fetch), "(url, retries=2)"),
        (lambda: MagicMock(spec=plain), "(url, retries=2)"),
        (lambda: MagicMock(spec=Client).fetch, "(*args, **kwargs)"),
    ],
    ids=[
        "AsyncMock",
        "AsyncMock of a class",
        "AsyncMock of names",
        "AsyncMock of a function",
        "AsyncMock of a method",
        "MagicMock of an async function",
        "MagicMock of a function",
        "child",
    ],
)
def test_signature_can_be_asked_for(make, signature):
    """Inspect tells the signature of a function's mock, and that others take anything."""
    assert str(inspect.signature(make())) == signature


@pytest.mark.parametrize("spec", [None, Client, ["load"]], ids=["none", "class", "names"])
def test_signature_of_a_magic_mock_is_bare(spec):
    """Inspect shows what a MagicMock takes without our annotations."""
    assert str(inspect.signature(MagicMock(spec=spec))) == "(*args, **kwargs)"


def test_result_of_a_mock_that_its_spec_makes_async_may_be_configured_with_it():
    """What is set on the result when the mock is made is set on the result's own kind."""
    m = MagicMock(spec=fetch, **{"return_value.load.return_value": 3})

    assert finish(m.return_value.load()) == 3


@EACH_KIND
def test_class_cannot_be_set_where_names_alone_are_the_spec_set(kind):
    """A list of names as spec_set lets nothing else be set, `__class__` neither."""
    m = kind(spec_set=["load"])

    with pytest.raises(AttributeError):
        m.__class__ = Client


@EACH_KIND
@pytest.mark.parametrize("spec", [None, Client, Handler(), fetch, ["load"]])
def test_mock_wraps_nothing_that_inspect_could_unwrap(kind, spec):
    """A mock that is not told what it wraps has no `__wrapped__`."""
    m = kind(spec=spec)

    assert inspect.unwrap(m) is m
    assert "__wrapped__" not in vars(m)


# Comparison of calls

SIGNED = [
    (plain, ("/", 2), {}, ("/",), {"retries": 2}),
    (fetch, ("/", 2), {}, (), {"url": "/", "retries": 2}),
    (Client, ("host", 80), {}, (), {"host": "host", "port": 80}),
    (Handler(), ("/",), {}, (), {"url": "/"}),
    (AsyncHandler(), ("/", 1), {}, (), {"url": "/", "retries": 1}),
    (Client("host").plain, ("/",), {}, (), {"url": "/"}),
    (Client.plain, (None, "/"), {}, (None,), {"url": "/"}),
]


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize(("spec", "args", "kwargs", "other_args", "other_kwargs"), SIGNED)
def test_calls_are_compared_by_the_signature(
    kind, argument, spec, args, kwargs, other_args, other_kwargs
):
    """How arguments were passed makes no difference to any assertion."""
    m = kind(**{argument: spec}, return_value=1)

    result = m(*args, **kwargs)
    if inspect.iscoroutine(result):
        finish(result)
        m.assert_awaited_once_with(*other_args, **other_kwargs)
        m.assert_any_await(*other_args, **other_kwargs)
        m.assert_has_awaits([call(*other_args, **other_kwargs)])

    m.assert_called_once_with(*other_args, **other_kwargs)
    m.assert_called_with(*other_args, **other_kwargs)
    m.assert_any_call(*other_args, **other_kwargs)
    m.assert_has_calls([call(*other_args, **other_kwargs)])


def test_awaits_of_a_spec_are_told_from_those_of_what_it_gives():
    """That a child was awaited is not found among the awaits of the mock itself."""
    m = AsyncMock(spec=fetch)
    finish(m("/"))

    with pytest.raises(AssertionError, match="Awaits not found"):
        m.assert_has_awaits([call().json("/")])
    with pytest.raises(AssertionError, match="in any order"):
        m.assert_has_awaits([call.json("/")], any_order=True)
    m.assert_has_awaits([call(url="/")])


@EACH_KIND
@pytest.mark.parametrize("spec", [len, functools.partial(fetch, "/")])
def test_calls_of_builtins_are_told_from_those_of_children(kind, spec):
    """What takes anything is compared by its name all the same."""
    m = kind(spec=spec, return_value=1)
    result = m("/")
    if inspect.iscoroutine(result):
        result.close()

    m.assert_has_calls([call("/")])
    with pytest.raises(AssertionError):
        m.assert_has_calls([call.upper("/")])


@EACH_KIND
def test_calls_that_differ_are_told_apart(kind):
    """The signature makes nothing equal that is not."""
    m = kind(spec=plain, return_value=1)
    result = m("/", retries=3)
    if inspect.iscoroutine(result):
        result.close()

    for args in [("/",), ("/", 2), ("other", 3)]:
        with pytest.raises(AssertionError):
            m.assert_called_with(*args)


@EACH_KIND
def test_calls_that_do_not_fit_the_signature_are_recorded(kind):
    """A spec compares; it refuses no arguments, as in unittest.mock."""
    m = kind(spec=plain, return_value=1)

    result = m(1, 2, 3, other=4)
    if inspect.iscoroutine(result):
        result.close()

    assert m.call_args == call(1, 2, 3, other=4)


@EACH_KIND
@pytest.mark.parametrize("spec", [None, ["path"], 3, Client("host")])
def test_calls_without_a_signature_are_compared_as_they_are(kind, spec):
    """Where nothing is known of a call, how arguments are passed counts."""
    m = kind(spec=spec, return_value=1)
    result = m(1, number=2)
    if inspect.iscoroutine(result):
        result.close()

    m.assert_called_once_with(1, number=2)
    with pytest.raises(AssertionError):
        m.assert_called_with(1, 2)


@EACH_KIND
@pytest.mark.parametrize("spec", [plain, fetch, Client.plain])
def test_call_that_the_signature_refuses_is_told_before_any_call(kind, spec):
    """An assertion on a mock that was never called says why no call could be like that."""
    m = kind(spec=spec)

    with pytest.raises(AssertionError) as caught:
        m.assert_any_call(nothing=1)

    assert isinstance(caught.value.__cause__, TypeError)


@EACH_KIND
@pytest.mark.skipif(sys.version_info < (3, 8), reason="before, it said so of no mock")
@pytest.mark.parametrize("spec", [plain, fetch, Client.plain])
def test_calls_that_the_signature_refuses_are_told_before_any_call(kind, spec):
    """`assert_has_calls()` on a mock that was never called says why no call could be like that."""
    m = kind(spec=spec)

    with pytest.raises(AssertionError, match=r"^Error processing expected calls") as caught:
        m.assert_has_calls([call(nothing=1)])

    assert isinstance(caught.value.__cause__, TypeError)


def test_parent_compares_calls_of_its_children_by_their_signature():
    """`assert_has_calls()` of the parent knows the signature of a child with a spec."""
    parent = MagicMock()
    parent.load = MagicMock(spec=plain)

    parent.load("/", retries=2)

    if sys.version_info >= (3, 7):
        parent.assert_has_calls([call.load(url="/", retries=2)])
    parent.assert_has_calls([call.load("/", retries=2)])


@EACH_KIND
@EACH_ARGUMENT
def test_names_of_the_spec_hold_after_calls(kind, argument):
    """Knowing the signature adds no name and takes none away."""
    m = kind(**{argument: Client}, return_value=1)
    result = m("host")
    if inspect.iscoroutine(result):
        result.close()

    assert m.fetch
    assert m.plain
    for name in ("names", "other", "signature"):
        with pytest.raises(AttributeError):
            getattr(m, name)
    if argument == "spec_set":
        with pytest.raises(AttributeError):
            m.other = 1


# Specs given later


@EACH_KIND
def test_spec_given_later_decides_from_then_on(kind):
    """`mock_add_spec()` brings names, looks and the kinds of children."""
    m = kind()

    m.mock_add_spec(Client)

    assert isinstance(m, Client)
    assert kind_of(m.fetch) is AsyncMock
    assert kind_of(m.plain) is MagicMock
    assert without_id(m) == f"<{kind.__name__} spec='Client'>"
    with pytest.raises(AttributeError, match="'other'"):
        m.other
    m.other = 1


@EACH_KIND
def test_spec_set_given_later_refuses_setting(kind):
    """Its second argument makes it a spec_set."""
    m = kind()

    m.mock_add_spec(["path"], True)

    m.path = 1
    with pytest.raises(AttributeError, match="'other'"):
        m.other = 1


@EACH_KIND
def test_spec_given_later_replaces_the_first(kind):
    """Names of the former spec are gone, names of the new one are there."""
    m = kind(spec_set=["path", "host"])

    m.mock_add_spec(["host", "port"])
    m.other = 1

    assert m.host
    assert m.port
    with pytest.raises(AttributeError, match="'path'"):
        m.path


@EACH_KIND
def test_names_given_later_replace_the_name_of_the_class(kind):
    """A protocol that is missing is not said to be missing in the former spec."""
    m = kind(spec=Client)

    m.mock_add_spec(["host"])

    assert type(m).__name__ == kind.__name__


def test_mock_that_turns_async_gives_what_was_set_last():
    """A plain mock that gets an async spec keeps its `return_value`."""
    m = MagicMock(return_value=1)
    m.return_value = 2

    m.mock_add_spec(fetch)

    assert finish(m("/")) == m.return_value == 2


def test_calls_are_compared_by_the_signature_of_a_spec_given_later():
    """Calls made after `mock_add_spec()` are compared by its signature."""
    m = MagicMock(spec=Client)
    m("host")

    m.mock_add_spec(plain)
    m("/", retries=2)

    m.assert_called_with(url="/", retries=2)


def test_earlier_calls_are_compared_by_the_signature_of_a_spec_given_later():
    """Those that were made before are too, as in unittest.mock."""
    m = MagicMock()
    m("/", retries=2)

    m.mock_add_spec(plain)

    m.assert_called_with(url="/", retries=2)
    m.assert_has_calls([call("/", 2)])


def test_calls_are_found_in_any_order():
    """With a signature, too, `any_order` lets others stand between."""
    m = MagicMock(spec=plain)
    for url in "abc":
        m(url)

    m.assert_has_calls([call(url="c"), call("a")], any_order=True)
    with pytest.raises(AssertionError):
        m.assert_has_calls([call(url="c"), call("a")])


def test_coroutine_function_given_later_makes_a_mock_async():
    """A MagicMock that gets an async spec gives coroutines from then on."""
    m = MagicMock(return_value=1)

    m.mock_add_spec(fetch)

    assert finish(m("/")) == 1
    m.assert_awaited_once_with(url="/")
    assert inspect.iscoroutinefunction(m)
    assert is_coroutine_function_to_asyncio(m)


def test_async_mock_stays_async_whatever_comes_later():
    """No spec changes how an AsyncMock is called."""
    m = AsyncMock(spec=fetch, return_value=1)

    m.mock_add_spec(plain)

    assert finish(m("/")) == 1
    assert inspect.iscoroutinefunction(m)


@EACH_KIND
@pytest.mark.parametrize("spec", [["path"], Client])
def test_looks_of_a_former_spec_are_gone(kind, spec):
    """What a function had, and the new spec lacks, is no longer there."""
    m = kind(spec=plain)

    m.mock_add_spec(spec)

    assert not hasattr(m, "__qualname__")
    assert getattr(m, "__name__", "AsyncMock") == "AsyncMock"
    assert not getattr(m, "__defaults__", None)


@EACH_KIND
def test_spec_can_be_taken_away(kind):
    """`mock_add_spec(None)` gives a mock back all names and its own class."""
    m = kind(spec=Client)

    m.mock_add_spec(None)

    assert m.other
    assert not isinstance(m, Client)
    assert len(m) == 0
    assert without_id(m) == f"<{kind.__name__}>"


# What makes a MagicMock async


@EACH_ARGUMENT
@pytest.mark.parametrize("spec", ASYNC_SPECS)
def test_magic_mock_of_a_coroutine_function_gives_coroutines(argument, spec):
    """Calls are recorded at once, awaits when they happen."""
    m = MagicMock(**{argument: spec}, return_value=1)

    coroutine = m("/")
    m.assert_called_once()
    m.assert_not_awaited()

    assert inspect.iscoroutine(coroutine)
    assert finish(coroutine) == 1
    m.assert_awaited_once()


def test_magic_mock_of_a_coroutine_function_does_what_an_async_mock_does():
    """side_effect, exceptions and counts are those of an AsyncMock."""
    m = MagicMock(spec=fetch, side_effect=[1, KeyError("two"), 3])

    assert finish(m("/")) == 1
    with pytest.raises(KeyError):
        finish(m("/two"))

    assert m.await_count == 2
    assert m.await_args_list == [call("/"), call("/two")]
    assert m.mock is m


def test_magic_mock_of_a_coroutine_function_is_called_what_it_was_made_as():
    """Its repr says MagicMock, and it is one."""
    m = MagicMock(spec=fetch, name="fetch")

    assert without_id(m) == "<MagicMock name='fetch' spec='function'>"
    assert isinstance(m, MagicMock)
    assert type(m).__doc__ == MagicMock.__doc__
    assert kind_of(m).__module__ == MagicMock.__module__


def test_subclass_with_an_async_spec_keeps_its_methods():
    """A class of the user's own is what its mocks are, async or not."""

    class Own(MagicMock):
        """Have a method."""

        def answer(self):
            return 42

    m = Own(spec=["fetch"], return_value=1)
    m.mock_add_spec(fetch)

    assert isinstance(m, Own)
    assert m.answer() == 42
    assert finish(m("/")) == 1
    assert without_id(m) == "<Own spec='function'>"
    assert type(m).__doc__ == "Have a method."
    assert kind_of(m).__module__ == __name__


def test_other_mocks_of_the_class_stay_plain():
    """An async spec makes one mock async, and no other."""
    MagicMock(spec=fetch)

    assert not inspect.iscoroutine(MagicMock()())
    assert not hasattr(MagicMock, "assert_awaited")


@EACH_ARGUMENT
def test_mock_of_a_class_is_called_plainly(argument):
    """Calling a class gives an instance, also if that is called asynchronously."""
    m = MagicMock(**{argument: AsyncHandler})

    handler = m()

    assert isinstance(handler, AsyncHandler)
    assert not inspect.iscoroutinefunction(m)
    handler.return_value = 1
    assert finish(handler("/")) == 1
    handler.assert_awaited_once_with("/")


@pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
def test_looks_that_were_deleted_are_in_no_ones_way(kind):
    """Another spec may come after one whose attributes were deleted."""
    m = kind(spec=plain)
    del m.__name__

    m.mock_add_spec(Client)

    assert isinstance(m, Client)
