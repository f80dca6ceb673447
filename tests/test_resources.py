"""Resources: what a call gives, specs and protocols, what is refused, resets, copies, tasks."""

import asyncio
import collections.abc
import contextlib
import copy
import inspect
import itertools
import sys
import typing
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    checkpoint,
    create_autospec,
)
from helpers import (
    await_it,
    collect,
    enter_async,
    enter_plainly,
    failure,
    in_asyncio,
    kind_of,
    on_both,
    turns,
    waiting_for,
)

#: What the interpreter raises where a protocol is missing: `with` an AttributeError up to 3.10.
MISSING = TypeError if sys.version_info >= (3, 11) else (AttributeError, TypeError)
REFUSED = (TypeError, AttributeError)

BOTH = [AsyncContextManagerMock, AsyncIteratorMock]
OTHERS = [MagicMock, AsyncMock]


def iterate_async(thing):
    """Run an `async for`."""
    return await_it(collect(thing))


PROTOCOLS = {
    await_it: ["__await__"],
    enter_async: ["__aenter__", "__aexit__"],
    enter_plainly: ["__enter__", "__exit__"],
    iterate_async: ["__aiter__"],
    list: ["__iter__"],
}


def in_order(things):
    """Return them as they are; sorted where asyncio.gather() begins in an order of its own."""
    return list(things) if sys.version_info >= (3, 7) else sorted(things, key=repr)


def having(title, *names, bases=()):
    """Make a class that has these methods."""
    return type(title, bases, dict.fromkeys(names, lambda self, *args: None))


Nothing = having("Nothing", "path")
OnlyEntered = having("OnlyEntered", "__aenter__", "__aexit__")
OnlyIterated = having("OnlyIterated", "__aiter__")
Socket = having("Socket", "__anext__", "__next__", *itertools.chain(*PROTOCOLS.values()))
Connection = type("Connection", (Socket,), {"fetch": waiting_for, "is_open": enter_plainly})


class Client:
    """Has functions whose calls are opened."""

    async def rows(self, table):
        yield table

    @staticmethod
    async def static_rows(table, limit=3):
        yield table

    if hasattr(contextlib, "asynccontextmanager"):

        @contextlib.asynccontextmanager
        async def transaction(self, level=None):
            yield

        @classmethod
        @contextlib.asynccontextmanager
        async def class_transaction(cls, level=None, mode=None):
            yield


# It is the mock in all but its call


@on_both
def test_each_call_gives_an_opening_of_its_own(cls):
    """It equals the mock, of whose hash it is, and itself, but no other opening."""
    m, other = cls(), cls()
    first, second = m(1), m(1)

    assert first is not second
    assert first == m == first == first
    assert (first != m) is False
    for thing in (second, other, other(), "text", None):
        assert first != thing
    for thing in (other, other(), "text", None):
        assert (m == thing) is False
    assert hash(first) == hash(second) == hash(m)
    assert {m: "found"}[first] == {first: "found"}[m] == "found"
    assert (1, m).count(first) == 1


@on_both
@pytest.mark.parametrize("kwargs", [{}, {"name": "connect"}, {"spec": Connection}])
def test_opening_passes_for_what_the_mock_is(cls, kwargs):
    """`isinstance()`, `__class__`, `repr()` and `dir()` say of it what they say of the mock."""
    m = cls(**kwargs)

    opening = m("url")

    for kind in (kwargs.get("spec", cls), collections.abc.Awaitable, collections.abc.AsyncIterable):
        assert isinstance(opening, kind)
    assert isinstance(opening, Connection) is ("spec" in kwargs)
    assert opening.__class__ is m.__class__
    assert (repr(opening), dir(opening)) == (repr(m), dir(m))
    assert opening
    assert not inspect.iscoroutine(opening)


@on_both
@pytest.mark.parametrize(
    "get", [lambda m: m("url"), lambda m: m.return_value, lambda m: m().return_value]
)
def test_attributes_of_an_opening_are_those_of_the_mock(cls, get):
    """They are read, set and deleted on the mock, of which return_value is another name."""
    m = cls(status=200)
    thing, other = get(m), m()
    assert m.return_value is thing.return_value is m
    assert thing.fetch is other.fetch is m.fetch

    thing.status, thing.items = 404, [1, 2]
    thing.__aenter__.return_value = "connection"
    thing.configure_mock(suppress=KeyError)
    del thing.never_touched

    assert m.status == other.status == 404
    assert (m.enter_result, m.items, m.suppress) == ("connection", [1, 2], KeyError)
    assert enter_async(other) == await_it(other) == "connection"
    assert iterate_async(other) == [1, 2]
    assert enter_async(other, KeyError()) is None
    thing.configure_mock(enter_result="set")
    thing.__aiter__.side_effect = lambda: [3]
    assert enter_async(other) == enter_plainly(other) == m.__aenter__.return_value == "set"
    assert iterate_async(other) == [3]
    for each in (thing, other, m, m()):
        assert not hasattr(each, "never_touched")
    with pytest.raises(AttributeError):
        del thing.never_touched


@on_both
def test_opening_has_names_and_kinds_of_the_spec(cls):
    """Other names are refused when read, of a sealed mock too, and under spec_set when set."""
    opening, strict = cls(spec=Connection)(), cls(spec_set=Connection)()
    openings = [opening, strict]
    if hasattr(mock, "seal"):
        m = cls(**{"fetch.return_value": 1})
        mock.seal(m)
        openings.append(m("url"))
        assert enter_async(openings[-1]) is await_it(openings[-1]) is enter_async(m) is m
        assert await_it(openings[-1].fetch()) == 1

    assert isinstance(opening.fetch, AsyncMock)
    assert not isinstance(opening.is_open, AsyncMock)
    for each in openings:
        with pytest.raises(AttributeError):
            each.cursor
    with pytest.raises(AttributeError):
        strict.cursor = 1


@on_both
def test_magic_methods_send_and_close_of_an_opening_are_the_mock_s(cls):
    """`m()["key"]`, `len(m())`, `m()(1)` as of a cursor; `m().send("text")` as of a websocket."""
    m = cls(**{"__getitem__.return_value": "value", "__len__.return_value": 3})
    opening = m()

    assert (opening["key"], len(opening)) == ("value", 3)
    opening(1)
    m.__getitem__.assert_called_once_with("key")
    assert m.call_args == call(1)
    for name in ("send", "close"):
        getattr(m, name).return_value = "done"
        assert await_it(getattr(opening, name)("text")) == "done"
        getattr(m, name).assert_awaited_once_with("text")
        setattr(opening, name, MagicMock(return_value=5))
        assert getattr(m, name)() == 5
    m.assert_not_awaited()


# What a call gives


@on_both
def test_what_is_set_is_what_a_call_gives(cls):
    """By return_value or wraps; then no opening is forgotten, and the mock is entered as before."""
    m, thing = cls(), Connection()

    m.return_value = thing

    assert m("url") is cls(return_value=thing)() is thing
    assert cls(wraps=len)("url") == 3
    assert enter_async(m) is await_it(m) is m
    m.assert_all_awaited()
    m.reset_mock()
    assert m("url") is thing
    m.reset_mock(return_value=True)
    assert m() == m
    m.return_value = m
    assert m() == m


@on_both
def test_side_effect_is_carried_out_by_the_call(cls):
    """It fails the call, gives what the call gives, or leaves it to be an opening."""
    thing = Connection()
    m = cls(side_effect=[ConnectionError, thing, mock.DEFAULT])

    with pytest.raises(ConnectionError):
        m(1)
    for effect in (KeyError, mock.Mock(side_effect=KeyError)):
        with pytest.raises(KeyError):
            cls(side_effect=effect, wraps=len)()

    assert (m(2), m(3)) == (thing, m)
    assert m.call_args_list == [call(1), call(2), call(3)]


# Done with the arguments of its call


@on_both
@pytest.mark.parametrize("kwargs", [{"self": 1}, {"owner": 1, "args": 2, "kwargs": 3}])
def test_opening_is_used_in_every_way_and_several_times(cls, kwargs):
    """Each use counts again, with the arguments of the one call, which may have any name."""
    if "self" in kwargs and sys.version_info < (3, 8):
        pytest.skip("unittest.mock refuses it up to 3.7")
    m = cls(items=[1, 2], enter_result="connection")
    opening = m(**kwargs)
    m("url", timeout=1)

    for _ in range(2):
        assert {use(opening) for use in (await_it, enter_async, enter_plainly)} == {"connection"}
        assert iterate_async(opening) == [1, 2]
        enter_async(m)

    assert m.call_args_list == [call(**kwargs), call("url", timeout=1)]
    assert (m.await_count, m.enter_count, m.exit_count, m.iter_count) == (2, 6, 6, 2)
    assert m.__aenter__.await_args_list == [call()] * 4
    assert m.__aexit__.await_args_list == [call(None, None, None)] * 4
    assert m.await_args_list == [call(**kwargs)] * 2


@on_both
def test_awaits_have_the_arguments_of_their_calls(cls):
    """In whatever order, and after a reset; an await of the mock itself has none."""
    m = cls()
    first, second, early = m(1), m(2, key="value"), m("early")

    for thing in (second, first, m, second):
        await_it(thing)

    expected = [call(2, key="value"), call(1), call(), call(2, key="value")]
    assert m.await_args_list == m.mock_awaits == expected
    m.assert_any_await(1)
    m.assert_has_awaits([call(1), call()])
    m.assert_awaited_with(2, key="value")
    m.reset_mock()
    await_it(early)
    enter_async(early)
    m.assert_awaited_once_with("early")
    m.assert_entered_once()
    m.assert_not_called()


@on_both
def test_awaits_asserted_of_what_was_entered_say_so(cls):
    """The forgotten call is told apart from the one that was entered, or entered in vain."""
    m = cls(name="connect")
    m("forgotten")
    enter_plainly(m("entered"))
    m.__aenter__.side_effect = ConnectionError
    for use in (enter_async, enter_plainly):
        with pytest.raises(ConnectionError):
            use(m("failed"))

    for assertion in (m.assert_awaited, m.assert_awaited_once):
        lines = [text.partition(" at ")[0] for text in failure(assertion).splitlines()[1:]]
        assert lines == [
            "Entered, not awaited:", "1. entered: connect('entered')",
            "2. exited: connect('entered')", "3. entering failed: connect('failed')",
            "4. entering failed: connect('failed')",
            "Called but never awaited (is an `await` missing?):", "1. connect('forgotten')",
        ]  # fmt: skip


# Protocols, under a spec and without one


@pytest.mark.parametrize("cls", BOTH + OTHERS)
@pytest.mark.parametrize("spec", [Nothing, Nothing(), ["path"]], ids=["class", "instance", "names"])
@pytest.mark.parametrize("use", PROTOCOLS, ids=lambda use: use.__name__)
def test_protocol_that_the_spec_lacks_is_refused(cls, spec, use):
    """By the interpreter, which names the spec, and by `hasattr()`; its methods can't be set."""
    thing = cls(spec=spec)

    with pytest.raises(MISSING) as caught:
        use(thing)

    title = f"{cls.__name__}(spec=Nothing)" if isinstance(spec, type) else ""
    assert caught.type is not TypeError or title in str(caught.value)
    for name in PROTOCOLS[use]:
        assert not hasattr(thing, name)
        assert not hasattr(type(thing), name)
        with pytest.raises(AttributeError):
            setattr(thing, name, MagicMock())


CLIENTS = {
    "MagicMock": lambda cls: MagicMock(spec=cls), "its call": lambda cls: MagicMock(spec=cls)(),
    "AsyncMock": lambda cls: AsyncMock(spec=cls),
    "of an instance": lambda cls: AsyncMock(spec=cls()),
    "AsyncContextManagerMock": lambda cls: AsyncContextManagerMock(spec=cls),
    "AsyncIteratorMock": lambda cls: AsyncIteratorMock(spec=cls),
    "autospec of a class": lambda cls: create_autospec(cls)(),
    "autospec of an instance": lambda cls: create_autospec(cls, instance=True),
}  # fmt: skip
under_each_spec = pytest.mark.parametrize("make", CLIENTS.values(), ids=CLIENTS)

#: Functions of a spec that are opened: how they are used, and what says what that gives.
OPENED = [
    ("rows", AsyncIteratorMock, iterate_async, "items", ["item"]),
    ("static_rows", AsyncIteratorMock, iterate_async, "items", ["item"]),
    ("transaction", AsyncContextManagerMock, enter_async, "enter_result", "result"),
    ("class_transaction", AsyncContextManagerMock, enter_async, "enter_result", "result"),
]
each_function = pytest.mark.parametrize(
    ("name", "cls", "use", "setting", "result"), [row for row in OPENED if hasattr(Client, row[0])]
)


@under_each_spec
@each_function
def test_function_of_a_spec_gives_openings(make, name, cls, use, setting, result):
    """They are used in any order, each by itself; a forgotten one is known."""
    client = make(Client)
    method = getattr(client, name)
    setattr(method, setting, result)
    first, second = method("a"), method("b")
    method("forgotten")

    assert kind_of(method) is cls
    assert [use(second), use(first)] == [result, result]
    text = failure(client.assert_all_awaited)
    assert (text.count(f"{name}("), text.count(f"{name}('forgotten')")) == (1, 1)


@each_function
def test_function_as_spec_has_one_way_in(name, cls, use, setting, result):
    """What it gives is iterated, or entered, and nothing else."""
    m = cls(spec=getattr(Client, name))

    use(m("table", "x"))
    for other in {*PROTOCOLS} - {use, list}:
        with pytest.raises(MISSING):
            other(m("table"))


# Functions annotated with what is awaited


class Response:
    async def json(self): ...

    def close(self): ...


class Request:
    """Is awaited and entered, as aiohttp's requests are."""

    def __await__(self) -> typing.Generator[typing.Any, None, Response]:
        yield

    async def __aenter__(self) -> Response: ...

    async def __aexit__(self, *exc_args): ...

    async def emit(self, bot): ...

    def close(self): ...


#: Like aiohttp's requests, which are coroutines.
Job = having("Job", "send", "throw", "close", "__await__", bases=(collections.abc.Coroutine,))


class Api:
    def start(self, url) -> Job: ...

    def get(self, url: str) -> Request: ...

    def later(self, url: str) -> "Request": ...

    def maybe(self, url: str) -> typing.Optional[Request]: ...


@under_each_spec
@pytest.mark.parametrize("name", ["get", "later", "maybe"])
def test_function_annotated_with_what_is_awaited_is_a_resource(make, name):
    """Its openings have arguments of their own, names of the class, and give what is annotated."""
    api = make(Api)
    get = getattr(api, name)
    response = get.return_value.__aenter__.return_value
    response.json.return_value = {"a": 1}
    first, second = get("/a"), get("/b")

    assert await_it(second) is enter_async(first) is response

    assert await_it(response.json()) == {"a": 1}
    assert first != second
    assert isinstance(first, Request)
    get.assert_awaited_once_with("/b")
    get.assert_entered_once()
    assert get.emit is second.emit
    for thing, is_async in (first.emit, True), (first.close, False), (response.close, False):
        assert isinstance(thing, AsyncMock) is is_async
    get("/forgotten")
    assert f"{name}('/forgotten')" in failure(api.assert_all_awaited)


# What is configured has an effect, or is refused


UNFIT = [None, False, 1, "KeyError", int, KeyError(), [KeyError], (3, KeyError), ((Exception,),)]
NO_RESULTS = [None, 3, "text", b"bytes", {"a": 1}, [1, 2], (1, 2)]
REFUSALS = [
    (BOTH, "suppress", UNFIT, TypeError, "^suppress must be an exception class, a tuple"),
    (BOTH, "items", [3, None, collect], TypeError, "^items must be an iterable or async it"),
    (BOTH, "return_value", NO_RESULTS, TypeError, r"connect, an \w+.* (enter_result|items)="),
    (BOTH, "enter_reslt", [1], REFUSED, "enter_reslt.*enter_result"),
    (BOTH, "enter_results", [1], REFUSED, "enter_results.*enter_result"),
    (BOTH, "supress", [KeyError], REFUSED, "supress.*suppress"),
    (BOTH, "itmes", [[1]], REFUSED, "itmes.*items"),
    (OTHERS, "enter_result", [3], REFUSED, "enter_result.*AsyncContextManagerMock"),
    (OTHERS, "suppress", [KeyError], REFUSED, "suppress.*AsyncContextManagerMock"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cls", "name", "value", "error", "text"),
    [
        (cls, name, value, error, text)
        for classes, name, values, error, text in REFUSALS
        for cls in classes
        for value in values
    ],
)
def test_what_would_have_no_effect_is_refused(cls, name, value, error, text):
    """However it is given or set, of openings too; what was set before stays."""
    before = {"suppress": KeyError, "items": [1]} if cls in BOTH else {}
    m = cls(name="connect", **before)
    parent = AsyncMock(connect=m)

    for give in (
        lambda: cls(name="connect", **{name: value}),
        lambda: setattr(m, name, value),
        lambda: setattr(m("url") if cls in BOTH else m.child, name, value),
        lambda: m.configure_mock(**{name: value}),
        lambda: parent.configure_mock(**{f"connect.{name}": value}),
    ):
        with pytest.raises(error, match=text):
            give()

    assert {setting: getattr(m, setting) for setting in before} == before
    assert m.return_value is m or cls in OTHERS


@on_both
def test_what_is_no_mistake_is_taken(cls):
    """Other attributes, results that are no builtin, and below a spec what tests set today."""
    m = cls(status=200, result=1, entered=True, size=3, suffix="x")
    m.enterprise, m.supply = 1, 2

    assert (m.status, m.result, m.entered, m.size, m.suffix) == (200, 1, True, 3, "x")
    assert (m().enterprise, m().supply) == (1, 2)
    assert (m.enter_result, list(m.items), m.suppress) == (m, [], ())
    for value in (Nothing(), MagicMock(), mock.Mock(), Nothing, len):
        assert cls(return_value=value)() is value
    for client in (MagicMock(spec=Client), create_autospec(Client, instance=True)):
        client.rows.return_value = 3
        assert client.rows("table") == 3
    assert cls(spec=Client.rows, return_value=None)("table") is None
    assert cls(unsafe=True, return_value=3)() == 3


VALUES = {"enter_result": 1, "items": [1], "suppress": KeyError}
REFUSING = [
    (Nothing, "enter_result"), (Nothing, "items"), (Nothing, "suppress"), (OnlyEntered, "items"),
    (OnlyIterated, "enter_result"), (OnlyIterated, "suppress"), (Client.rows, "enter_result"),
    (getattr(Client, "transaction", Nothing), "items"),
]  # fmt: skip


@on_both
@pytest.mark.parametrize(("spec", "name"), REFUSING)
def test_what_the_spec_cannot_do_is_refused(cls, spec, name):
    """A spec that can't be entered takes no enter_result, when given nor when set; and so on."""
    m, given = cls(spec=spec), {name: VALUES[name]}
    gives = [lambda: cls(spec=spec, **given), lambda: setattr(m, name, VALUES[name])]
    if isinstance(spec, type) and name != "items":
        gives.append(lambda: create_autospec(spec, **given))
        gives.append(lambda: create_autospec(spec, instance=True, **given))

    for give in gives:
        with pytest.raises(REFUSED, match=name):
            give()


def test_autospec_of_what_is_entered_and_iterated_takes_all():
    """`items`, `enter_result` and `suppress` each have their effect."""
    m = create_autospec(Socket, instance=True, **VALUES)

    assert (iterate_async(m), enter_async(m), enter_async(m, KeyError())) == ([1], 1, None)


def test_names_of_the_spec_come_before_ours():
    """A spec that has them has children of these names; they may also be set."""
    names = ["enter_result", "suppress", "closed", "items"]
    spec = ["__aenter__", "__aexit__", "__aiter__", *names]
    m = AsyncIteratorMock([1], spec=spec, enter_result=1)

    for name in names:
        assert isinstance(getattr(m, name)(), MagicMock)
        setattr(m, name, 5)
        assert getattr(m, name) == 5

    assert (enter_async(m), iterate_async(m)) == (1, [1])
    assert AsyncIteratorMock(closed=True).closed is True


# Reset and copies


def assert_unused(m):
    """Check that all counts are at nothing, and what says so holds."""
    assert (m.enter_count, m.exit_count, m.exit_args, m.iter_count) == (0, 0, None, 0)
    assert (m.items_taken, m.sent, m.exhausted, m.closed) == (0, [], False, False)
    assert (m.await_count, m.await_args, m.call_count) == (0, None, 0)
    assert m.await_args_list == m.mock_awaits == m.call_args_list == m.mock_calls == []
    for name in ("entered", "iterated", "awaited", "called"):
        getattr(m, f"assert_not_{name}")()
    m.assert_all_awaited()


@on_both
def test_reset_clears_counts_and_keeps_what_was_configured(cls):
    """Of both halves, as in a new mock; the flags forget side effects, and results and items."""
    m = cls(items=[1], enter_result=2, suppress=KeyError)
    assert_unused(m)
    await_it(m("a"))
    enter_async(m("b"), KeyError())
    iterate_async(m("c"))
    await_it(m().asend("value"))
    await_it(m.aclose())

    m.__aenter__.side_effect, m.__aexit__.side_effect = ConnectionError, [True]

    m.reset_mock()
    with pytest.raises(ConnectionError):
        enter_async(m)
    m.reset_mock(side_effect=True)

    assert_unused(m)
    assert (iterate_async(m()), await_it(m()), enter_async(m())) == ([1], 2, 2)
    assert enter_async(m(), KeyError()) is None
    with pytest.raises(ValueError, match="inside"):
        enter_async(m, ValueError("inside"))
    m.reset_mock(return_value=True)
    assert (iterate_async(m()), m.enter_result) == ([], m)


@on_both
def test_deep_copy_begins_with_what_was_and_goes_its_own_way(cls):
    """Its openings are its own, as is what it is told; one of before is the first mock's."""
    m = cls(items=[1], suppress=KeyError, name="pool")
    m.__aiter__.side_effect = lambda: Client().rows("table")
    iterate_async(m)  # over a generator, which can't be copied
    m.__aiter__.side_effect = None
    await_it(m("before"))
    enter_async(m("before"), KeyError())
    early, twin = m("early"), copy.deepcopy(m)
    assert (twin.enter_count, twin.exit_args[0], twin.suppress) == (1, KeyError, KeyError)
    assert failure(twin.assert_not_entered) == failure(m.assert_not_entered)

    opening = twin("after")
    given = await_it(opening), enter_async(opening), enter_plainly(twin)
    await_it(early)
    twin.__aenter__.side_effect = ConnectionError
    twin.suppress = ()

    assert opening == twin != m == early
    assert [each is twin for each in given] == [True] * 3
    assert twin.await_args_list == [call("before"), call("after")]
    assert m.await_args_list == [call("before"), call("early")]
    assert (m.enter_count, twin.enter_count, iterate_async(twin())) == (1, 3, [1])
    assert (m.iter_count, twin.iter_count) == (1, 2)
    assert enter_async(m) is m
    assert enter_async(m, KeyError()) is None


@on_both
def test_shallow_copy_is_opened_as_itself(cls):
    """What its openings give is the copy, which counts alone; an opening is copied as its mock."""
    m = cls()
    twin = copy.copy(m)

    opening = twin("url")

    assert opening == twin
    assert enter_async(opening) is await_it(opening) is twin
    assert (m.enter_count, twin.enter_count) == (0, 1)
    assert type(copy.copy(opening)) is not type(opening)
    assert kind_of(copy.copy(opening)) is cls


@on_both
def test_subclass_is_opened_as_itself(cls):
    """Its attributes and properties are there, of an opening too; its methods are no mocks."""

    class Pool(cls):
        url = "db:"

        @property
        def busy(self):
            return self.enter_count - self.exit_count

    class Connecting(cls):
        async def __aenter__(self):
            return "connection"

    pool, connecting = Pool(name="pool"), Connecting()
    opening = pool()

    assert (opening.url, opening.busy) == ("db:", 0)
    assert isinstance(opening, Pool)
    assert await_it(opening) is enter_async(pool) is pool
    assert kind_of(pool.cursor) is AsyncMock
    assert enter_async(connecting) == enter_async(connecting("url")) == "connection"
    assert (connecting.enter_count, connecting.exit_count) == (0, 2)
    connecting.assert_all_awaited()


def test_instance_that_is_called_and_entered_is_awaited_where_its_call_is():
    """A call of the mock gives a coroutine, as that of the real thing, and no opening."""
    called = type("Called", (OnlyEntered,), {"__call__": waiting_for})
    m = AsyncContextManagerMock(spec=called(), return_value=3)

    assert await_it(m()) == 3
    m.assert_awaited_once_with()


# asyncio takes it


@on_both
@in_asyncio
async def test_gather_awaits_each_opening(cls):
    """Awaits that wait, and end in another order, are recorded as they began."""
    m, other = cls(), cls(enter_result=2)
    with Gate() as gate:
        m.__aenter__.side_effect = gate
        results = asyncio.gather(m(1), m(2), other(), m(3), return_exceptions=True)
        await gate.wait_until_waiting(3)

        assert in_order(m.await_args_list) == [call(1), call(2), call(3)]
        gate.fail(ConnectionError("down"))
        gate.release("second")
        gate.release("third")
        shown = [str(result) for result in await results]

    assert in_order(shown) == in_order(["down", "second", "2", "third"])
    other.assert_awaited_once_with()


async def in_group(opening):
    """Make a task in a group."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(opening)
    return task.result()


#: What awaits in asyncio.
TAKERS = [
    asyncio.ensure_future, asyncio.shield, lambda opening: asyncio.wait_for(opening, 5),
    lambda opening: next(asyncio.as_completed([opening])),
]  # fmt: skip
if sys.version_info >= (3, 10):
    TAKERS.append(asyncio.create_task)
if sys.version_info >= (3, 11):
    TAKERS.append(in_group)
if sys.version_info >= (3, 12):
    TAKERS.append(lambda opening: asyncio.eager_task_factory(asyncio.get_event_loop(), opening))


@on_both
@pytest.mark.parametrize("take", TAKERS)
@pytest.mark.parametrize("result", [None, 0, (), (1, 2), ValueError("x"), mock.DEFAULT])
@in_asyncio
async def test_asyncio_takes_an_opening_as_often_as_wanted(cls, take, result):
    """The result is that of awaiting, whatever it is; a task of it can be shown."""
    m = cls() if result is mock.DEFAULT else cls(enter_result=result)
    opening = m("url")

    for m.__aenter__.side_effect in (None, checkpoint):
        taken = take(opening)
        assert repr(taken)
        assert await taken is m.enter_result

    assert m.await_args_list == [call("url")] * 2


@pytest.mark.skipif(sys.version_info < (3, 10), reason="from Python 3.10 on")
@pytest.mark.parametrize("catches", [False, True])
@in_asyncio
async def test_task_of_an_opening_waits_and_is_cancelled_as_that_of_a_coroutine(catches):
    """Entering gets what it waits for, and may catch that; before its first step none began."""
    m, event = AsyncContextManagerMock(), asyncio.Event()

    async def connect():
        await turns()
        try:
            await event.wait()
        except asyncio.CancelledError:
            await m.send("bye")  # the mock's
            if not catches:
                raise
            return "all the same"
        raise ConnectionError("late")

    m.__aenter__.side_effect = connect
    task, held = [asyncio.create_task(m(name)) for name in ("task", "held")]
    await turns(9)
    unbegun = asyncio.create_task(m("unbegun"))
    for each in (held, unbegun):
        each.cancel()
    await asyncio.wait([held, unbegun])
    assert not task.done()
    event.set()

    with pytest.raises(ConnectionError, match="late"):
        await task
    assert (held.cancelled(), unbegun.cancelled()) == (not catches, True)
    assert not catches or held.result() == "all the same"
    assert m.await_args_list == [call("task"), call("held")]
    m.send.assert_awaited_once_with("bye")


@pytest.mark.skipif(sys.version_info >= (3, 10), reason="up to Python 3.9")
@in_asyncio
async def test_create_task_of_old_pythons_does_not_hang():
    """It refuses the opening, or fails: a task that asks the mock's `send()` would never end."""
    opening = AsyncContextManagerMock()("url")

    with pytest.raises((TypeError, RuntimeError), match="coroutine"):
        await asyncio.wait_for(asyncio.get_event_loop().create_task(opening), 5)


@in_asyncio
async def test_opening_for_a_coroutine_is_taken_for_one():
    """Before Python 3.10 asyncio steps it by send(); then it begins anew with each await."""
    api = create_autospec(Api, instance=True)
    api.start.enter_result = 3
    opening = api.start("c")

    assert await asyncio.gather(api.start("a"), api.start("b")) == [3, 3]
    assert await asyncio.wait_for(opening, 1) == 3
    api.start.__aenter__.side_effect = checkpoint
    opening.close()
    opening.send(None)
    opening.close()
    for end, argument in (opening.send, None), (opening.throw, KeyError):
        opening.send(None)
        with pytest.raises(argument or StopIteration):
            end(argument)
    assert in_order(api.start.await_args_list) == [call("a"), call("b")] + [call("c")] * 4
