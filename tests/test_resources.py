"""What the mocks of things that are entered and of things that are iterated have in common."""

import asyncio
import collections.abc
import contextlib
import copy
import re
import sys
from unittest import mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock, checkpoint
from helpers import kind_of, run

PLACE = re.compile(r"at test_resources\.py:\d+")

#: What the interpreter raises where a protocol is missing: `with` an AttributeError up to 3.10.
MISSING = TypeError if sys.version_info >= (3, 11) else (AttributeError, TypeError)

on_both = pytest.mark.parametrize("cls", [AsyncContextManagerMock, AsyncIteratorMock])
needs_asynccontextmanager = pytest.mark.skipif(
    not hasattr(contextlib, "asynccontextmanager"), reason="contextlib has no asynccontextmanager"
)
needs_seal = pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock has no seal")


class Nothing:
    """Has no protocol at all."""

    def path(self): ...


class Socket:
    """Has each protocol."""

    def __await__(self): ...

    async def __aenter__(self): ...

    async def __aexit__(self, *exc_args): ...

    def __enter__(self): ...

    def __exit__(self, *exc_args): ...

    def __aiter__(self): ...

    async def __anext__(self): ...

    def __iter__(self): ...

    def __next__(self): ...


class Client:
    """Has methods of each kind."""

    async def fetch(self): ...

    def path(self): ...

    async def rows(self):
        yield

    @staticmethod
    async def static_rows():
        yield

    @classmethod
    async def class_rows(cls):
        yield

    if hasattr(contextlib, "asynccontextmanager"):

        @contextlib.asynccontextmanager
        async def transaction(self):
            yield

        @staticmethod
        @contextlib.asynccontextmanager
        async def static_transaction():
            yield

        @classmethod
        @contextlib.asynccontextmanager
        async def class_transaction(cls):
            yield


async def rows():
    """Be an async generator function."""
    yield


async def wait_for(awaitable):
    """Await what is given."""
    return await awaitable


async def enter(manager):
    """Enter what is given."""
    async with manager as thing:
        return thing


async def collect(iterable):
    """Go over what is given."""
    return [item async for item in iterable]


def enter_sync(manager):
    """Enter what is given, without async."""
    with manager as thing:
        return thing


def await_it(awaitable):
    """Run an `await`."""
    return run(wait_for(awaitable))


def enter_async(manager):
    """Run an `async with`."""
    return run(enter(manager))


def iterate_async(iterable):
    """Run an `async for`."""
    return run(collect(iterable))


@on_both
def test_a_call_gives_an_opening(cls):
    """Each call is recorded, and gives what equals the mock, but no other opening."""
    connect = cls()

    first, second = connect(), connect("url", timeout=1)

    assert connect.mock_calls == [mock.call(), mock.call("url", timeout=1)]
    assert first == connect == second != first
    assert hash(first) == hash(connect)
    assert first is not connect
    assert isinstance(first, cls)
    assert connect.return_value is connect


@on_both
def test_return_value_is_what_a_call_gives(cls):
    """A return_value, given or set, is what calls give; under a spec it may be anything."""
    connection = MagicMock()
    given, connect = cls(spec=rows, return_value=None), cls()

    connect.return_value = connection

    assert given() is None
    assert connect("url") is connection


@on_both
@pytest.mark.parametrize("value", [None, 1, "text", {}, [1]])
def test_return_value_of_a_builtin_type_is_refused(cls, value):
    """It can't be opened; what was meant is what opening gives."""
    connect = cls()

    for tell in (cls, connect.configure_mock):
        with pytest.raises(TypeError, match="return_value"):
            tell(return_value=value)


@on_both
def test_a_call_that_gives_something_else_is_none_to_await(cls):
    """What was opened by a return_value is not missed as an await."""
    connect = cls(return_value=MagicMock())
    connect("url")

    with pytest.raises(AssertionError) as caught:
        connect.assert_awaited()

    assert str(caught.value) == "Expected mock to have been awaited. Awaited 0 times."


@on_both
def test_return_value_does_not_change_entering_and_awaiting(cls):
    """A return_value is of calls alone."""
    connect = cls(return_value=MagicMock())

    assert enter_async(connect) is connect
    assert await_it(connect) is connect


@on_both
def test_reset_mock_makes_calls_give_openings_again(cls):
    """The flag `return_value` takes away what calls were told to give; without it that stays."""
    connection = MagicMock()
    connect = cls(return_value=connection)

    connect.reset_mock()
    kept = connect()
    connect.reset_mock(return_value=True)

    assert kept is connection
    assert connect() == connect


@on_both
def test_side_effect_is_what_a_call_does(cls):
    """`side_effect` fails the call itself, or says what it gives."""
    connect = cls(side_effect=[ConnectionError, 1, mock.DEFAULT])

    with pytest.raises(ConnectionError):
        connect()

    assert connect() == 1
    assert connect() == connect


@on_both
def test_wrapped_functions_are_called(cls):
    """With `wraps` a call gives what the wrapped function gives."""
    connect = cls(wraps=lambda url: f"to {url}")

    assert connect("url") == "to url"


@on_both
@pytest.mark.parametrize("arguments", [{"self": 1}, {"owner": 1, "args": 2, "kwargs": 3}])
def test_arguments_may_have_any_name(cls, arguments):
    """Names that the mock's own code uses are passed on."""
    if "self" in arguments and sys.version_info < (3, 8):
        pytest.skip("unittest.mock refuses it up to 3.7")
    connect = cls()

    connect(**arguments)

    connect.assert_called_once_with(**arguments)


@on_both
def test_awaiting_gives_the_mock_itself(cls):
    """`await m`, and `await m(...)` too, give the mock, as often as wanted."""
    connect = cls()

    assert await_it(connect) is connect
    assert await_it(connect("url")) is connect
    assert await_it(connect) is connect


@on_both
def test_awaiting_gives_what_entering_gives(cls):
    """`await` gives the return_value of `__aenter__`, whenever that was set."""
    connect = cls()
    connect.__aenter__.return_value = 1
    first = await_it(connect), await_it(connect("url"))

    connect.__aenter__.return_value = None

    assert first == (1, 1)
    assert await_it(connect) is None


@on_both
@pytest.mark.parametrize("use", [await_it, enter_async, enter_sync])
def test_each_way_in_fails_as_entering_does(cls, use):
    """`__aenter__.side_effect` fails what is awaited and what is entered."""
    connect = cls()
    connect.__aenter__.side_effect = ConnectionError("down")

    for opened in (connect, connect("url")):
        with pytest.raises(ConnectionError, match="down"):
            use(opened)


@on_both
def test_awaiting_takes_one_of_several_results(cls):
    """Awaits and enterings share the results given as side_effect."""
    connect = cls()
    connect.__aenter__.side_effect = [1, ConnectionError, 3]

    first = await_it(connect)
    with pytest.raises(ConnectionError):
        enter_async(connect)

    assert (first, await_it(connect)) == (1, 3)


@on_both
def test_awaiting_runs_an_async_side_effect(cls):
    """A coroutine function as `__aenter__.side_effect` is awaited."""

    async def open_it():
        return "opened"

    connect = cls()
    connect.__aenter__.side_effect = open_it

    assert await_it(connect("url")) == "opened"


@on_both
def test_awaiting_uses_a_function_set_as_aenter(cls):
    """A function put in place of `__aenter__` is what awaiting runs."""

    async def open_it(self):
        return "opened", self

    connect = cls()
    connect.__aenter__ = open_it

    assert await_it(connect("url")) == ("opened", connect)


@on_both
def test_awaiting_has_a_result_of_its_own_if_told(cls):
    """A return_value of `__await__` is what awaiting gives, and entering does not."""
    connect = cls()
    connect.__aenter__.return_value = 1

    connect.__await__.return_value = 2

    assert (await_it(connect), await_it(connect()), enter_async(connect)) == (2, 2, 1)


@on_both
def test_awaiting_is_no_entering(cls):
    """An await is recorded as an await of the mock, and not as an entering."""
    connect = cls()

    await_it(connect("url"))

    connect.__aenter__.assert_not_called()
    connect.__aenter__.assert_not_awaited()
    assert connect.await_count == 1


def test_awaiting_does_not_count_as_entered():
    """An awaited context manager was not entered, nor left."""
    connect = AsyncContextManagerMock()

    await_it(connect("url"))

    connect.assert_not_entered()
    assert (connect.enter_count, connect.exit_count) == (0, 0)


@on_both
def test_entering_is_no_await(cls):
    """What is entered or iterated is not recorded as awaited."""
    connect = cls()

    enter_async(connect("url"))
    enter_sync(connect("url"))
    iterate_async(connect)

    connect.assert_not_awaited()


@on_both
def test_an_await_is_recorded_with_the_arguments_of_the_call(cls):
    """All that AsyncMock tells and asserts of awaits, the mock does too."""
    connect = cls()

    await_it(connect("a"))
    await_it(connect("b", timeout=1))

    assert connect.await_count == 2
    assert connect.await_args == mock.call("b", timeout=1)
    assert connect.await_args_list == [mock.call("a"), mock.call("b", timeout=1)]
    connect.assert_awaited()
    connect.assert_awaited_with("b", timeout=1)
    connect.assert_any_await("a")
    connect.assert_has_awaits([mock.call("a"), mock.call("b", timeout=1)])


@on_both
def test_a_failed_await_is_an_await(cls):
    """Also an await that raises is recorded."""
    connect = cls()
    connect.__aenter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        await_it(connect("url"))

    connect.assert_awaited_once_with("url")


@on_both
def test_an_await_without_a_call_is_recorded(cls):
    """Awaiting the mock itself is an await without arguments."""
    connect = cls()

    await_it(connect)

    connect.assert_awaited_once_with()


@on_both
def test_arguments_given_to_await_by_hand_are_passed_on(cls):
    """A side_effect may take some, as any mock's."""
    connect = cls()
    connect.__await__.side_effect = lambda *args, **kwargs: iter([args, kwargs])

    assert list(connect.__await__("left", over=1)) == [("left",), {"over": 1}]


@on_both
def test_several_calls_may_be_made_before_they_are_awaited(cls):
    """Each await is recorded with the arguments of its own call, in the order of awaiting."""
    connect = cls()
    opened = [connect(number) for number in range(3)]

    for each in reversed(opened):
        await_it(each)

    assert connect.await_args_list == [mock.call(2), mock.call(1), mock.call(0)]


@on_both
def test_a_call_that_led_to_nothing_is_listed(cls):
    """A failed assertion lists the calls that were neither awaited nor entered."""
    connect = cls(name="connect")
    connect("a")

    with pytest.raises(AssertionError) as caught:
        connect.assert_awaited()

    assert PLACE.sub("at HERE", str(caught.value)) == (
        "Expected connect to have been awaited. Awaited 0 times."
        "\nCalled but never awaited (is an `await` missing?):"
        "\n1. connect('a') at HERE"
    )


@on_both
def test_the_line_of_the_call_is_told(cls):
    """The list of calls that led to nothing names the line in the user's code."""
    connect = cls(name="connect")

    def forget():
        connect("a")

    forget()

    with pytest.raises(AssertionError) as caught:
        connect.assert_awaited()

    line = forget.__code__.co_firstlineno + 1
    assert str(caught.value).endswith(f"connect('a') at test_resources.py:{line}")


def test_a_call_that_was_awaited_is_not_listed():
    """It is not missed, though the mock was told that nothing was awaited."""
    connect = AsyncContextManagerMock(name="connect")
    await_it(connect("a"))
    connect.await_count = 0

    with pytest.raises(AssertionError) as caught:
        connect.assert_awaited()

    assert str(caught.value) == "Expected connect to have been awaited. Awaited 0 times."


@on_both
@pytest.mark.parametrize("use", [enter_async, enter_sync])
def test_a_call_that_was_entered_is_listed_as_that(cls, use):
    """It is not missed as an await; that it was entered instead is told."""
    connect = cls(name="connect")
    use(connect("a"))

    with pytest.raises(AssertionError) as caught:
        connect.assert_awaited()

    assert PLACE.sub("at HERE", str(caught.value)) == (
        "Expected connect to have been awaited. Awaited 0 times."
        "\nEntered, not awaited:"
        "\n1. entered: connect('a') at HERE"
        "\n2. exited: connect('a') at HERE"
    )


@on_both
@pytest.mark.parametrize("use", [enter_async, enter_sync])
def test_a_call_whose_entering_failed_is_listed_as_that(cls, use):
    """A call that was entered in vain is not missed as an await."""
    connect = cls(name="connect")
    connect.__aenter__.side_effect = connect.__enter__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        use(connect("a"))

    with pytest.raises(AssertionError) as caught:
        connect.assert_awaited()

    assert PLACE.sub("at HERE", str(caught.value)) == (
        "Expected connect to have been awaited. Awaited 0 times."
        "\nEntered, not awaited:"
        "\n1. entering failed: connect('a') at HERE"
    )


def test_a_call_that_was_iterated_is_not_listed():
    """A call whose result was gone over is not missed as an await."""
    rows = AsyncIteratorMock([1], name="rows")
    iterate_async(rows("a"))

    with pytest.raises(AssertionError) as caught:
        rows.assert_awaited()

    assert str(caught.value) == "Expected rows to have been awaited. Awaited 0 times."


@on_both
def test_reset_mock_forgets_awaits_and_calls(cls):
    """After `reset_mock()` no await is recorded, and no call is missed."""
    connect = cls(name="connect")
    connect("a")
    await_it(connect("b"))

    connect.reset_mock()

    assert (connect.await_count, connect.await_args, connect.await_args_list) == (0, None, [])
    with pytest.raises(AssertionError) as caught:
        connect.assert_awaited()
    assert str(caught.value) == "Expected connect to have been awaited. Awaited 0 times."


@pytest.mark.asyncio_only
@on_both
def test_wait_for_takes_the_mock(cls):
    """`asyncio.wait_for(connect(...), ...)` gives what entering gives."""
    connect = cls()
    connect.__aenter__.return_value = 1

    async def open_in_time():
        return await asyncio.wait_for(connect("url"), timeout=5)

    assert run(open_in_time()) == 1
    connect.assert_awaited_once_with("url")


@pytest.mark.asyncio_only
@on_both
def test_gather_takes_mocks(cls):
    """`asyncio.gather()` of two mocks awaits each."""
    first, second = cls(), cls()
    first.__aenter__.return_value = 1
    second.__aenter__.side_effect = ConnectionError

    async def open_all():
        return await asyncio.gather(first("a"), second("b"), return_exceptions=True)

    one, failed = run(open_all())

    assert one == 1
    assert isinstance(failed, ConnectionError)
    first.assert_awaited_once_with("a")
    second.assert_awaited_once_with("b")


@pytest.mark.asyncio_only
@on_both
def test_ensure_future_takes_the_mock(cls):
    """`asyncio.ensure_future(connect(...))` makes a task of it, as often as wanted."""
    connect = cls()
    connect.__aenter__.return_value = 1

    async def open_twice():
        tasks = [asyncio.ensure_future(connect(url)) for url in "ab"]
        return [await task for task in tasks]

    assert run(open_twice()) == [1, 1]
    connect.assert_has_awaits([mock.call("a"), mock.call("b")])


@on_both
def test_run_takes_the_mock(cls):
    """`run(connect(...))` awaits it."""
    connect = cls()

    assert run(connect("url")) is connect
    connect.assert_awaited_once_with("url")


@on_both
def test_children_are_async_mocks(cls):
    """Methods of what was opened are awaited."""
    connection = cls()
    connection.fetch.return_value = 1

    assert isinstance(connection.fetch, AsyncMock)
    assert run(connection.fetch("row")) == 1
    connection.fetch.assert_awaited_once_with("row")


@on_both
def test_attributes_are_given_by_keyword(cls):
    """Other keyword arguments configure attributes, those of children too."""
    connection = cls(name="connection", status=200, **{"fetch.return_value": 1})

    assert connection.status == 200
    assert run(connection.fetch()) == 1
    assert repr(connection).startswith(f"<{cls.__name__} name='connection' id=")


@on_both
def test_attached_mocks_record_in_their_parent(cls):
    """Calls of the mock, and ways into it, are recorded in a parent's mock_calls."""
    client = MagicMock()
    client.attach_mock(cls(), "connect")

    enter_async(client.connect("url"))

    assert client.mock_calls == [
        mock.call.connect("url"),
        mock.call.connect.__aenter__(),
        mock.call.connect.__aexit__(None, None, None),
    ]


KINDS = [
    ("fetch", AsyncMock),
    ("path", MagicMock),
    ("rows", AsyncIteratorMock),
    ("static_rows", AsyncIteratorMock),
    ("class_rows", AsyncIteratorMock),
] + [
    pytest.param(name, AsyncContextManagerMock, marks=needs_asynccontextmanager)
    for name in ("transaction", "static_transaction", "class_transaction")
]


@pytest.mark.parametrize("cls", [AsyncMock, MagicMock, AsyncContextManagerMock, AsyncIteratorMock])
@pytest.mark.parametrize("spec", [Client, Client()], ids=["class", "instance"])
@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_children_have_the_kinds_of_the_spec(cls, spec, name, kind):
    """Under a spec each child has the kind of the spec's attribute, on every mock of ours."""
    client = cls(spec=spec)

    child = getattr(client, name)

    assert kind_of(child) is kind


def test_a_child_that_is_an_iterator_can_be_configured():
    """The mock of an async generator method gives items, and is no coroutine function."""
    client = MagicMock(spec=Client)
    client.rows.items = [1, 2]

    assert iterate_async(client.rows("table")) == [1, 2]
    client.rows.assert_called_once_with("table")
    client.rows.assert_exhausted()


@needs_asynccontextmanager
def test_a_child_that_is_a_context_manager_can_be_configured():
    """The mock of an asynccontextmanager method is entered as the result of its call."""
    client = MagicMock(spec=Client)
    client.transaction.enter_result = 1

    assert enter_async(client.transaction("read")) == 1
    client.transaction.assert_called_once_with("read")
    client.transaction.assert_exited_with(None)


def test_instances_of_a_mocked_class_have_the_kinds_too():
    """Calling the mock of a class gives a mock whose children have the right kinds."""
    client = MagicMock(spec=Client)()

    client.rows.items = [1]

    assert isinstance(client.fetch, AsyncMock)
    assert iterate_async(client.rows()) == [1]


@needs_asynccontextmanager
def test_the_function_that_makes_a_context_manager_as_spec():
    """Such a function's results are entered, and neither awaited nor entered without async."""
    function = contextlib.asynccontextmanager(rows)
    transaction = AsyncContextManagerMock(spec=function, enter_result=1)

    assert enter_async(transaction()) == 1
    for use in (await_it, enter_sync, iterate_async):
        with pytest.raises(MISSING):
            use(transaction())


def test_an_async_generator_function_as_spec():
    """Such a function's results are iterated, and neither awaited nor entered."""
    stream = AsyncIteratorMock([1], spec=rows)

    assert iterate_async(stream()) == [1]
    for use in (await_it, enter_sync, enter_async):
        with pytest.raises(MISSING):
            use(stream())


@on_both
def test_a_name_that_the_spec_lacks_is_refused(cls):
    """Other names than those of the spec raise AttributeError."""
    connection = cls(spec=Client)

    with pytest.raises(AttributeError) as caught:
        connection.cursor

    assert str(caught.value).startswith("Mock object has no attribute 'cursor'")


PROTOCOLS = {
    await_it: ["__await__"],
    enter_async: ["__aenter__", "__aexit__"],
    enter_sync: ["__enter__", "__exit__"],
    iterate_async: ["__aiter__"],
    list: ["__iter__"],
}

each_use = pytest.mark.parametrize("use", list(PROTOCOLS), ids=lambda use: use.__name__)


@pytest.mark.parametrize("cls", [MagicMock, AsyncMock, AsyncContextManagerMock, AsyncIteratorMock])
@each_use
def test_a_protocol_that_the_spec_lacks_is_refused_by_the_interpreter(cls, use):
    """Using what the spec of any mock of ours lacks is an error, which may name the spec."""
    thing = cls(spec=Nothing)

    with pytest.raises(MISSING) as caught:
        use(thing)

    is_type_error = caught.type is TypeError
    assert not is_type_error or f"{cls.__name__}(spec=Nothing)" in str(caught.value)


@on_both
@pytest.mark.parametrize("spec", [Nothing, Nothing(), ["path"]], ids=["class", "instance", "names"])
@each_use
def test_methods_of_a_missing_protocol_are_not_there(cls, spec, use):
    """`hasattr()` says that a mock has no method that its spec lacks."""
    thing = cls(spec=spec)

    assert not any(hasattr(thing, name) for name in PROTOCOLS[use])
    assert not any(hasattr(type(thing), name) for name in PROTOCOLS[use])


@on_both
@each_use
def test_methods_of_a_missing_protocol_cannot_be_set(cls, use):
    """A magic method that the spec lacks is refused."""
    thing = cls(spec=Nothing)

    for name in PROTOCOLS[use]:
        with pytest.raises(AttributeError):
            setattr(thing, name, MagicMock())


@on_both
@pytest.mark.parametrize(
    ("spec", "use"),
    [(spec, use) for spec in (None, Socket) for use in PROTOCOLS if spec or use is not list],
)
def test_every_protocol_is_there_without_a_spec(cls, spec, use):
    """Without a spec, and under one that has all, each mock is entered, iterated and awaited."""
    thing = cls(spec=spec)

    result = use(thing)

    assert result is thing or result == []
    assert all(hasattr(thing, name) for name in PROTOCOLS[use])


@on_both
def test_for_is_refused_until_it_is_configured(cls):
    """Without a spec that has `__iter__`, `async for` was meant, and nothing else is said."""
    stream = cls(name="stream")

    with pytest.raises(TypeError) as caught:
        list(stream)
    stream.__iter__.return_value = [1]

    assert str(caught.value) == "stream is iterated with `async for`, not with `for`"
    assert (list(stream), list(stream())) == ([1], [1])


ABSTRACT = [
    (collections.abc.Awaitable, ["__await__"]),
    (collections.abc.AsyncIterable, ["__aiter__"]),
    (collections.abc.AsyncIterator, ["__aiter__", "__anext__"]),
    (collections.abc.Iterable, ["__iter__"]),
    (collections.abc.Iterator, ["__iter__", "__next__"]),
    (contextlib.AbstractContextManager, ["__enter__", "__exit__"]),
    (getattr(contextlib, "AbstractAsyncContextManager", None), ["__aenter__", "__aexit__"]),
]
each_abstract_class = pytest.mark.parametrize(
    ("abstract", "names"),
    [case for case in ABSTRACT if case[0]],
    ids=lambda case: getattr(case, "__name__", ""),
)


@on_both
@each_abstract_class
def test_abstract_classes_know_a_mock_without_a_spec(cls, abstract, names):
    """`isinstance()` finds each protocol that the mock has, touched or not."""
    thing = cls()
    before = isinstance(thing, abstract)

    for name in names:
        getattr(thing, name)

    assert before
    assert isinstance(thing, abstract)


@on_both
@each_abstract_class
def test_abstract_classes_know_what_the_spec_lacks(cls, abstract, names):
    """`isinstance()` is False for each protocol that the spec lacks, True for those it has."""
    methods = {name: lambda self: None for name in names}

    if sys.implementation.name == "cpython":  # PyPy needs both methods there, to refuse them
        assert not isinstance(cls(spec=Nothing), abstract)
    assert isinstance(cls(spec=type("Some", (), methods)), abstract)


@on_both
@needs_seal
def test_a_sealed_mock_can_be_used_as_it_was_configured(cls):
    """A sealed mock is opened as before, and refuses new names."""
    connect = cls(**{"fetch.return_value": 1})
    enter_async(connect())
    await_it(connect())

    mock.seal(connect)

    assert connect("url") == connect
    assert enter_async(connect("url")) is connect
    assert await_it(connect("url")) is connect
    assert run(connect.fetch()) == 1
    with pytest.raises(AttributeError):
        connect.cursor


@on_both
@needs_seal
def test_a_sealed_mock_can_be_entered(cls):
    """Entering, awaiting and leaving are its shape: they need not be touched before."""
    connect = cls()

    mock.seal(connect)

    assert enter_async(connect) is connect
    assert await_it(connect()) is connect
    with pytest.raises(AttributeError):
        connect.cursor


@on_both
def test_a_deep_copy_is_opened_as_itself(cls):
    """Calling, awaiting and entering a copy give the copy, or openings of it."""
    connect = cls()
    await_it(connect("a"))

    twin = copy.deepcopy(connect)

    assert twin is not connect
    assert twin() == twin != connect
    assert await_it(twin("b")) is twin
    assert enter_async(twin()) is twin
    assert enter_sync(twin()) is twin


@on_both
def test_a_shallow_copy_is_opened_as_itself(cls):
    """What opens the copy is counted by it alone."""
    connect = cls()

    twin = copy.copy(connect)

    assert twin() == twin
    assert enter_async(twin) is twin
    assert (connect.enter_count, twin.enter_count) == (0, 1)


@on_both
def test_a_deep_copy_has_the_awaits(cls):
    """A copy begins with the awaits there were, and goes on alone."""
    connect = cls()
    await_it(connect("a"))
    twin = copy.deepcopy(connect)

    await_it(twin("b"))

    assert twin.await_args_list == [mock.call("a"), mock.call("b")]
    assert connect.await_args_list == [mock.call("a")]


@on_both
def test_a_deep_copy_fails_on_its_own(cls):
    """What a copy is told leaves the mock it was made of as it was."""
    connect = cls()
    await_it(connect)
    twin = copy.deepcopy(connect)

    twin.__aenter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        await_it(twin("url"))
    assert await_it(connect) is connect


class Labelled:
    """Adds a property that can be set."""

    label_text = ""

    @property
    def label(self):
        return self.label_text.upper()

    @label.setter
    def label(self, text):
        self.label_text = text


@on_both
def test_subclasses_keep_what_they_add(cls):
    """A subclass is opened as itself, and its properties are its own."""
    subclass = type("Connection", (Labelled, cls), {"url": "db:"})
    connection = subclass(label="main")

    connection.label_text = "second"

    assert isinstance(connection, cls)
    assert (connection.label, connection.url) == ("SECOND", "db:")
    assert connection("url") == connection
    assert await_it(connection) is connection
    assert enter_async(connection) is connection
    assert kind_of(connection.cursor) is AsyncMock


@on_both
def test_subclasses_may_make_children_of_their_own(cls):
    """`_get_child_mock()` of a subclass decides, and the ways in still lead to the mock."""

    class Connection(cls):
        def _get_child_mock(self, **kwargs):
            if kwargs.get("name") == "cursor":
                return MagicMock(**kwargs)
            return super()._get_child_mock(**kwargs)

    connection = Connection()

    assert kind_of(connection.cursor) is MagicMock
    assert enter_async(connection()) is connection


@on_both
def test_an_explicit_mock_as_its_own_result(cls):
    """Telling a mock to give itself changes nothing."""
    connect = cls()

    connect.return_value = connect
    connect.__aenter__.return_value = connect

    assert await_it(connect("url")) is connect
    assert enter_async(connect("url")) is connect
    connect.assert_awaited_once_with("url")


@on_both
def test_wrapped_ways_in_are_reached(cls):
    """With `wraps` entering is that of the wrapped object, and so is awaiting."""

    class Opener:
        async def __aenter__(self):
            return "opened"

        async def __aexit__(self, *exc_args):
            return True

    connect = cls(wraps=Opener())

    assert enter_async(connect) == "opened"
    assert await_it(connect) == "opened"


@on_both
def test_a_spec_that_is_only_entered_without_async(cls):
    """Where a spec has no `__aenter__`, `with` and `await` give the mock, or their own result."""

    class Lock:
        def __enter__(self): ...

        def __exit__(self, *exc_args): ...

        def __await__(self): ...

    lock = cls(spec=Lock)
    before = enter_sync(lock), await_it(lock)

    lock.__enter__.return_value = 1
    lock.__await__.return_value = 2

    assert before == (lock, lock)
    assert (enter_sync(lock), await_it(lock)) == (1, 2)


def test_with_gives_the_result_where_entering_waits():
    """`with` can't wait: it gives what entering would give at its end."""
    pool = AsyncContextManagerMock(enter_result=5)
    pool.__aenter__.side_effect = checkpoint

    with pool as given:
        assert given == 5


def test_with_gives_the_mock_where_entering_is_a_function_that_waits():
    """Nobody knows what a function of the user's gives at its end."""

    async def aenter(self):
        await checkpoint()
        return 5

    pool = AsyncContextManagerMock()
    pool.__aenter__ = aenter

    with pool as given:
        assert given is pool
