"""Resources in general: specs and protocols, what is refused, resets, copies, and whole stories."""

import contextlib
import copy
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
    MagicMock,
    create_autospec,
)
from helpers import collect, enter, enter_plainly, failure, kind_of, raise_in, run, waiting_for

#: What the interpreter raises where a protocol is missing: `with` an AttributeError up to 3.10.
MISSING = TypeError if sys.version_info >= (3, 11) else (AttributeError, TypeError)
REFUSED = (TypeError, AttributeError)

BOTH = [AsyncContextManagerMock, AsyncIteratorMock]
OTHERS = [MagicMock, AsyncMock]

on_both = pytest.mark.parametrize("cls", BOTH)


def await_it(thing):
    """Run an `await`."""
    return run(waiting_for(thing))


def enter_async(thing):
    """Run an `async with`."""
    return run(enter(thing))


def iterate_async(thing):
    """Run an `async for`."""
    return run(collect(thing))


PROTOCOLS = {
    await_it: ["__await__"],
    enter_async: ["__aenter__", "__aexit__"],
    enter_plainly: ["__enter__", "__exit__"],
    iterate_async: ["__aiter__"],
    list: ["__iter__"],
}


def having(title, *names):
    """Make a class that has these methods."""
    return type(title, (), dict.fromkeys(names, lambda self, *args: None))


Nothing = having("Nothing", "path")
OnlyEntered = having("OnlyEntered", "__aenter__", "__aexit__")
OnlyIterated = having("OnlyIterated", "__aiter__")
Socket = having("Socket", "__anext__", "__next__", *itertools.chain(*PROTOCOLS.values()))


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
    "MagicMock": lambda cls: MagicMock(spec=cls),
    "its call": lambda cls: MagicMock(spec=cls)(),
    "AsyncMock": lambda cls: AsyncMock(spec=cls),
    "of an instance": lambda cls: AsyncMock(spec=cls()),
    "AsyncContextManagerMock": lambda cls: AsyncContextManagerMock(spec=cls),
    "AsyncIteratorMock": lambda cls: AsyncIteratorMock(spec=cls),
    "autospec of a class": lambda cls: create_autospec(cls)(),
    "autospec of an instance": lambda cls: create_autospec(cls, instance=True),
}
under_each_spec = pytest.mark.parametrize("make", CLIENTS.values(), ids=CLIENTS)

#: How what functions of a spec give is used, and what says what that gives.
USES = {
    AsyncIteratorMock: (iterate_async, "items", ["item"]),
    AsyncContextManagerMock: (enter_async, "enter_result", "result"),
}
each_function = pytest.mark.parametrize(
    ("name", "cls", "use", "setting", "result"),
    [
        (name, cls, *USES[cls])
        for cls, names in zip(USES, (["rows", "static_rows"], ["transaction", "class_transaction"]))
        for name in names
        if hasattr(Client, name)
    ],
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
    status = 0

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


class Api:
    def get(self, url: str) -> Request: ...

    def later(self, url: str) -> "Request": ...

    def maybe(self, url: str) -> typing.Optional[Request]: ...

    def session(self) -> OnlyEntered: ...

    def stream(self) -> OnlyIterated: ...

    def either(self) -> typing.Union[typing.Awaitable[bytes], bytes]: ...


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

    assert run(response.json()) == {"a": 1}
    assert first != second
    assert isinstance(first, Request)
    get.assert_awaited_once_with("/b")
    get.assert_entered_once()
    assert get.emit is second.emit
    for thing, is_async in (first.emit, True), (first.close, False), (response.close, False):
        assert isinstance(thing, AsyncMock) is is_async
    get("/forgotten")
    assert f"{name}('/forgotten')" in failure(api.assert_all_awaited)


@under_each_spec
@pytest.mark.parametrize("name", ["session", "stream", "either"])
def test_function_annotated_with_what_is_not_awaited_gives_one_mock(make, name):
    """`return_value`, as in the stdlib: what is only entered or iterated, or may be plain."""
    method = getattr(make(Api), name)

    assert method() is method() is method.return_value


def test_autospecced_resource_checks_its_arguments():
    """A call that does not fit is not recorded."""
    api = create_autospec(Api, instance=True)

    for args in ((), ("/", "other")):
        with pytest.raises(TypeError):
            api.get(*args)

    api.get.assert_not_called()
    api.assert_all_awaited()


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


REFUSING = [
    (Nothing, {"enter_result": 1}),
    (Nothing, {"items": [1]}),
    (Nothing, {"suppress": KeyError}),
    (OnlyEntered, {"items": [1]}),
    (OnlyIterated, {"enter_result": 1}),
    (OnlyIterated, {"suppress": KeyError}),
    (Client.rows, {"enter_result": 1}),
    (getattr(Client, "transaction", Nothing), {"items": [1]}),
]


@on_both
@pytest.mark.parametrize(("spec", "kwargs"), REFUSING)
def test_what_the_spec_cannot_do_is_refused(cls, spec, kwargs):
    """A spec that can't be entered takes no enter_result, when given nor when set; and so on."""
    ((name, value),) = kwargs.items()
    m, gives = cls(spec=spec), [lambda: cls(spec=spec, **kwargs), lambda: setattr(m, name, value)]
    if isinstance(spec, type) and name != "items":
        gives.append(lambda: create_autospec(spec, **kwargs))
        gives.append(lambda: create_autospec(spec, instance=True, **kwargs))

    for give in gives:
        with pytest.raises(REFUSED, match=name):
            give()


def test_spec_that_is_entered_and_iterated_takes_all():
    """`items`, `enter_result` and `suppress` each have their effect, on either class."""
    settings = {"items": ["a"], "enter_result": 5, "suppress": KeyError}

    for m in (
        create_autospec(Socket, instance=True, **settings),
        AsyncContextManagerMock(**settings),
        AsyncIteratorMock(**settings),
    ):
        assert (iterate_async(m), enter_async(m)) == (["a"], 5)
        assert run(raise_in(m, KeyError())) is None


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
    """Of both halves, as in a new mock; return_value=True forgets results and items too."""
    m = cls(items=[1], enter_result=2, suppress=KeyError)
    assert_unused(m)
    await_it(m("a"))
    run(raise_in(m("b"), KeyError()))
    iterate_async(m("c"))
    run(m().asend("value"))
    run(m.aclose())

    m.reset_mock()

    assert_unused(m)
    assert (iterate_async(m()), await_it(m()), enter_async(m())) == ([1], 2, 2)
    assert run(raise_in(m(), KeyError())) is None
    m.reset_mock(return_value=True)
    assert (iterate_async(m()), m.enter_result) == ([], m)


def test_reset_flag_lets_entering_work_again():
    """Without the flag `side_effect` it goes on to fail; suppress stays."""
    m = AsyncContextManagerMock(enter_result=1, suppress=KeyError)
    m.__aenter__.side_effect = ConnectionError
    m.__aexit__.side_effect = [True]

    m.reset_mock()
    with pytest.raises(ConnectionError):
        enter_async(m)
    m.reset_mock(side_effect=True)

    assert (enter_async(m), run(raise_in(m, KeyError()))) == (1, None)
    with pytest.raises(ValueError, match="inside"):
        run(raise_in(m, ValueError("inside")))


@on_both
def test_deep_copy_begins_with_what_was_and_goes_its_own_way(cls):
    """Its openings are its own, as is what it is told; one of before is the first mock's."""
    m = cls(items=[1], suppress=KeyError, name="pool")
    m.__aiter__.side_effect = lambda: Client().rows("table")
    iterate_async(m)  # over a generator, which can't be copied
    m.__aiter__.side_effect = None
    await_it(m("before"))
    run(raise_in(m("before"), KeyError()))
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
    assert run(raise_in(m, KeyError())) is None


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

    class Both:
        async def __call__(self):
            """Be awaited."""

        async def __aenter__(self):
            return self

        async def __aexit__(self, *exc_info):
            """Leave."""

    m = AsyncContextManagerMock(spec=Both(), return_value=3)

    assert run(m()) == 3
    m.assert_awaited_once_with()
