"""Resources in general: specs and protocols, what is refused, resets, copies, and whole stories."""

import asyncio
import contextlib
import copy
import gc
import inspect
import sys
import typing
import weakref
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    async_patch,
    create_autospec,
    fail_on_unawaited,
)
from helpers import (
    collect,
    enter,
    enter_plainly,
    failure,
    finish,
    kind_of,
    raise_in,
    run,
    waiting_for,
)

#: What the interpreter raises where a protocol is missing: `with` an AttributeError up to 3.10.
MISSING = TypeError if sys.version_info >= (3, 11) else (AttributeError, TypeError)
REFUSED = (TypeError, AttributeError)

on_both = pytest.mark.parametrize("cls", [AsyncContextManagerMock, AsyncIteratorMock])
on_each_mock = pytest.mark.parametrize(
    "cls", [AsyncMock, MagicMock, AsyncContextManagerMock, AsyncIteratorMock]
)
needs_asynccontextmanager = pytest.mark.skipif(
    not hasattr(contextlib, "asynccontextmanager"), reason="contextlib has no asynccontextmanager"
)


class Nothing:
    """Has no protocol at all."""

    def path(self): ...


class OnlyEntered:
    async def __aenter__(self): ...

    async def __aexit__(self, *exc_args): ...


class OnlyIterated:
    def __aiter__(self): ...


PROTOCOL_NAMES = (
    "__await__ __aenter__ __aexit__ __enter__ __exit__ __aiter__ __anext__ __iter__ __next__"
)
#: Has each protocol.
Socket = type("Socket", (), dict.fromkeys(PROTOCOL_NAMES.split(), lambda self, *args: None))


class Client:
    """Has methods of each kind."""

    async def fetch(self): ...

    def path(self): ...

    async def rows(self, table):
        yield table

    @staticmethod
    async def static_rows():
        yield

    if hasattr(contextlib, "asynccontextmanager"):

        @contextlib.asynccontextmanager
        async def transaction(self, level=None):
            yield

        @classmethod
        @contextlib.asynccontextmanager
        async def class_transaction(cls):
            yield


class Thing:
    """Something that is no builtin, and may be weakly referenced."""


def await_it(thing):
    """Run an `await`."""
    return run(waiting_for(thing))


def enter_async(thing):
    """Run an `async with`."""
    return run(enter(thing))


async def gathered(*things):
    """Give them to asyncio.gather()."""
    return await asyncio.gather(*things)


def iterate_async(thing):
    """Run an `async for`."""
    return run(collect(thing))


# Protocols, under a spec and without one

PROTOCOLS = {
    await_it: ["__await__"],
    enter_async: ["__aenter__", "__aexit__"],
    enter_plainly: ["__enter__", "__exit__"],
    iterate_async: ["__aiter__"],
    list: ["__iter__"],
}
each_protocol = pytest.mark.parametrize("use", PROTOCOLS, ids=lambda use: use.__name__)


@on_each_mock
@pytest.mark.parametrize("spec", [Nothing, Nothing(), ["path"]], ids=["class", "instance", "names"])
@each_protocol
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


@on_each_mock
@pytest.mark.parametrize("spec", [Client, Client()], ids=["class", "instance"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fetch", AsyncMock),
        ("path", MagicMock),
        ("rows", AsyncIteratorMock),
        ("static_rows", AsyncIteratorMock),
        pytest.param("transaction", AsyncContextManagerMock, marks=needs_asynccontextmanager),
        pytest.param("class_transaction", AsyncContextManagerMock, marks=needs_asynccontextmanager),
    ],
)
def test_children_have_the_kinds_of_the_spec(cls, spec, name, kind):
    """Each has the kind of the spec's attribute, on every mock of ours."""
    assert kind_of(getattr(cls(spec=spec), name)) is kind


of_client = pytest.mark.parametrize(
    "make",
    [lambda: MagicMock(spec=Client), lambda: MagicMock(spec=Client)(),
     lambda: create_autospec(Client)(), lambda: create_autospec(Client, instance=True)],
    ids=["MagicMock", "its call", "autospec of a class", "autospec of an instance"],
)  # fmt: skip


@of_client
def test_async_generator_function_of_a_spec_gives_openings(make):
    """Each with a pass of its own; a forgotten one is known."""
    client = make()
    client.rows.items = [1, 2]
    first, second = client.rows("a"), client.rows("b")
    client.rows("forgotten")

    got = [finish(each.__anext__()) for each in (first, second, first)]

    assert got == [1, 1, 2]
    assert client.rows.iter_count == 2
    assert failure(client.assert_all_awaited).count("rows(") == 1


@needs_asynccontextmanager
@of_client
def test_asynccontextmanager_function_of_a_spec_gives_openings(make):
    """They are entered, in any order; a forgotten one is known."""
    client = make()
    client.transaction.enter_result = 1
    first, second = client.transaction("a"), client.transaction("b")
    client.transaction("forgotten")

    assert [enter_async(second), enter_async(first)] == [1, 1]
    client.transaction.assert_exited_with(None)
    assert failure(client.assert_all_awaited).count("transaction(") == 1


FUNCTIONS = [(AsyncIteratorMock, Client.rows, iterate_async)]
if hasattr(contextlib, "asynccontextmanager"):
    FUNCTIONS.append((AsyncContextManagerMock, Client.transaction, enter_async))


@pytest.mark.parametrize(("cls", "spec", "use"), FUNCTIONS)
def test_function_as_spec_has_one_way_in(cls, spec, use):
    """What it gives is iterated, or entered, and nothing else."""
    m = cls(spec=spec)

    use(m("table", "x"))
    for other in {await_it, enter_async, enter_plainly, iterate_async} - {use}:
        with pytest.raises(MISSING):
            other(m("table"))


# Functions annotated with what is awaited


class Response:
    status = 0

    async def json(self): ...

    def raise_for_status(self): ...


class Request:
    """Is awaited and entered, as aiohttp's requests are."""

    def __await__(self) -> typing.Generator[typing.Any, None, Response]:
        yield

    async def __aenter__(self) -> Response: ...

    async def __aexit__(self, *exc_args): ...

    async def emit(self, bot): ...

    def close(self): ...


class Session(OnlyEntered):
    """Is only entered."""


class Api:
    def get(self, url: str) -> Request: ...

    def later(self, url: str) -> "Request": ...

    def maybe(self, url: str) -> typing.Optional[Request]: ...

    def session(self) -> Session: ...

    def stream(self) -> OnlyIterated: ...

    def either(self) -> typing.Union[typing.Awaitable[bytes], bytes]: ...


under_each_spec = pytest.mark.parametrize(
    "make",
    [lambda cls: create_autospec(cls, instance=True), lambda cls: create_autospec(cls)(),
     lambda cls: MagicMock(spec=cls), lambda cls: AsyncMock(spec=cls)],
    ids=["autospec of an instance", "autospec of a class", "MagicMock", "AsyncMock"],
)  # fmt: skip


@pytest.mark.asyncio_only
@under_each_spec
@pytest.mark.parametrize("name", ["get", "later", "maybe"])
def test_function_annotated_with_what_is_awaited_is_a_resource(make, name):
    """Its calls give openings, which have the attributes of the class and its own arguments."""
    api = make(Api)
    get = getattr(api, name)
    get.enter_result = "response"
    first, second = get("/a"), get("/b")

    assert await_it(second) == enter_async(first) == "response"

    assert first != second
    assert isinstance(first, Request)
    get.assert_awaited_once_with("/b")
    get.assert_entered_once()
    assert isinstance(first.emit, AsyncMock)
    assert not isinstance(first.close, AsyncMock)
    assert get.emit is second.emit
    assert run(gathered(get("/c"), get("/d"))) == ["response"] * 2
    get("/forgotten")
    assert f"{name}('/forgotten')" in failure(api.assert_all_awaited)


@under_each_spec
def test_result_of_entering_has_the_shape_of_its_annotation(make):
    """`m.get.return_value.__aenter__.return_value` is what entering gives, as in the stdlib."""
    api = make(Api)
    response = api.get.return_value.__aenter__.return_value
    response.json.return_value = {"a": 1}

    async def fetch():
        async with api.get("/a") as got:
            got.raise_for_status()
            return await got.json()

    assert run(fetch()) == {"a": 1}
    response.raise_for_status.assert_called_once_with()


@under_each_spec
@pytest.mark.parametrize("name", ["session", "stream"])
def test_function_annotated_with_what_is_only_entered_or_iterated_gives_one_mock(make, name):
    """The same object each time, which is `return_value`, as in the stdlib."""
    method = getattr(make(Api), name)

    assert method() is method() is method.return_value


def test_autospecced_resource_checks_its_arguments():
    """A call that does not fit is not recorded; a union with something plain is plain."""
    api = create_autospec(Api, instance=True)

    for args in ((), ("/", "other")):
        with pytest.raises(TypeError):
            api.get(*args)

    api.get.assert_not_called()
    api.assert_all_awaited()
    assert api.either() is api.either.return_value
    assert not inspect.iscoroutine(api.either())


# What is configured has an effect, or is refused


@pytest.mark.parametrize("cls", [MagicMock, AsyncMock])
@pytest.mark.parametrize(("name", "value"), [("enter_result", 3), ("suppress", KeyError)])
def test_settings_of_resources_are_refused_by_other_mocks(cls, name, value):
    """Given, set and configured: the text names what to write instead."""
    m = cls(name="pool")

    for give in (
        lambda: cls(**{name: value}),
        lambda: setattr(m, name, value),
        lambda: m.configure_mock(**{name: value}),
    ):
        with pytest.raises(REFUSED, match=f"{name}.*AsyncContextManagerMock"):
            give()


@on_both
@pytest.mark.parametrize(
    ("name", "meant"),
    [("enter_reslt", "enter_result"), ("enter_results", "enter_result"), ("supress", "suppress"),
     ("itmes", "items")],
)  # fmt: skip
def test_near_miss_is_refused(cls, name, meant):
    """Given, set, configured, set through an opening; the text has what was written and meant."""
    m = cls(name="connect")

    for give in (
        lambda: cls(**{name: [1]}),
        lambda: setattr(m, name, [1]),
        lambda: m.configure_mock(**{name: [1]}),
        lambda: setattr(m("url"), name, [1]),
    ):
        with pytest.raises(REFUSED, match=f"{name}.*{meant}"):
            give()


@on_both
def test_other_attributes_are_not_near_misses(cls):
    """What is configured as an attribute stays one."""
    m = cls(status=200, result=1, entered=True, size=3, suffix="x")

    m.enterprise, m.supply = 1, 2

    assert (m.status, m.result, m.entered, m.size, m.suffix) == (200, 1, True, 3, "x")
    assert (m().enterprise, m().supply) == (1, 2)


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
    m = cls(spec=spec)

    for give in (lambda: cls(spec=spec, **kwargs), lambda: setattr(m, name, value)):
        with pytest.raises(REFUSED, match=name):
            give()
    if isinstance(spec, type) and name != "items":
        for instance in (True, False):
            with pytest.raises(REFUSED, match=name):
                create_autospec(spec, instance=instance, **kwargs)


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
    """A spec with `enter_result` and `suppress` has children of these names, which may be set."""
    spec = ["__aenter__", "__aexit__", "enter_result", "suppress"]
    m = AsyncContextManagerMock(spec=spec, enter_result=1)

    assert isinstance(m.enter_result(), MagicMock)
    assert isinstance(m.suppress(), MagicMock)
    m.suppress = m.enter_result = 5

    assert (m.suppress, m.enter_result, enter_async(m)) == (5, 5, 1)


@on_both
@pytest.mark.parametrize("value", [None, 3, "text", b"bytes", {"a": 1}, [1, 2], (1, 2)], ids=repr)
def test_return_value_of_a_builtin_type_is_refused(cls, value):
    """What was meant is enter_result or items; the text names the mock, its shape and them."""
    m, parent = cls(name="connect"), AsyncMock(connect=cls())

    for give in (
        lambda: cls(name="connect", return_value=value),
        lambda: setattr(m, "return_value", value),
        lambda: m.configure_mock(return_value=value),
        lambda: parent.configure_mock(**{"connect.return_value": value}),
    ):
        with pytest.raises(TypeError, match=rf"connect, an {cls.__name__}.* (enter_result|items)="):
            give()
    assert m.return_value is m


@on_both
def test_return_value_that_is_no_builtin_is_given(cls):
    """Objects and mocks; below a spec whatever tests that pass today set."""
    for value in (Thing(), MagicMock(), mock.Mock(), Thing, len):
        assert cls(return_value=value)() is value
    for client in (MagicMock(spec=Client), create_autospec(Client, instance=True)):
        client.rows.return_value = 3
        assert client.rows("table") == 3
    assert cls(spec=Client.rows, return_value=None)("table") is None
    assert cls(unsafe=True, return_value=3)() == 3


# Reset and copies


@on_both
def test_reset_clears_counts_and_keeps_what_was_configured(cls):
    """Of both halves; return_value=True forgets results and items too, side_effect=True failing."""
    m = cls(items=[1], enter_result=2, suppress=KeyError)
    await_it(m("a"))
    run(raise_in(m("b"), KeyError()))
    iterate_async(m("c"))
    run(m().asend("value"))

    m.reset_mock()

    assert (m.enter_count, m.exit_count, m.exit_args, m.iter_count) == (0, 0, None, 0)
    assert (m.items_taken, m.sent, m.exhausted, m.await_count, m.call_count) == (0, [], False, 0, 0)
    assert m.await_args_list == m.mock_awaits == m.call_args_list == m.mock_calls == []
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
def test_arguments_are_freed_by_a_reset(cls):
    """Nothing keeps what openings were called with, used or forgotten, nor what they raised."""
    m, thing = cls(suppress=True, items=[1]), Thing()
    reference = weakref.ref(thing)
    await_it(m(thing))
    run(raise_in(m(thing), KeyError(thing)))
    iterate_async(m(thing))
    m(thing)

    m.reset_mock()
    del thing
    for _ in range(3):
        gc.collect()

    assert reference() is None


@on_both
def test_deep_copy_begins_with_what_was_and_goes_its_own_way(cls):
    """Its openings are its own, as is what it is told; one of before is the first mock's."""
    m = cls(items=[1], suppress=KeyError, name="pool")
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
    assert enter_async(m) is m
    assert run(raise_in(m, KeyError())) is None


def test_shallow_copy_is_opened_as_itself():
    """What its openings give is the copy, which counts alone; an opening is copied as its mock."""
    m = AsyncContextManagerMock()
    twin = copy.copy(m)

    opening = twin("url")

    assert opening == twin
    assert enter_async(opening) is await_it(opening) is twin
    assert (m.enter_count, twin.enter_count) == (0, 1)
    assert type(copy.copy(opening)) is not type(opening)


@on_both
def test_subclass_is_opened_as_itself(cls):
    """Its own attributes and properties are there, of an opening too."""

    class Pool(cls):
        url = "db:"

        @property
        def busy(self):
            return self.enter_count - self.exit_count

    pool = Pool(name="pool")
    opening = pool()

    assert (opening.url, opening.busy) == ("db:", 0)
    assert isinstance(opening, Pool)
    assert await_it(opening) is enter_async(pool) is pool
    assert kind_of(pool.cursor) is AsyncMock


# Stories


class HttpSession:
    """Stands for aiohttp.ClientSession."""

    def __init__(self, headers=None): ...


async def log_in(headers, data):
    """Be the code under test."""
    async with HttpSession(headers=headers) as session:
        async with session.post("/login", json=data) as response:
            response.raise_for_status()
            return await response.json()


@pytest.mark.parametrize("patch", [async_patch, mock.patch], ids=["ours", "unittest.mock's"])
def test_nested_case_whole(patch):
    """Session and request are entered, many times at once too, and are left with what is raised."""
    with patch(f"{__name__}.HttpSession", new_callable=AsyncContextManagerMock) as session:
        response = AsyncMock(spec=Response, status=200, **{"json.return_value": {"token": "t"}})
        session.post = AsyncContextManagerMock(enter_result=response)
        with fail_on_unawaited():
            assert run(log_in({"h": 1}, {"user": "ada"})) == {"token": "t"}
        session.assert_called_once_with(headers={"h": 1})
        session.post.assert_called_once_with("/login", json={"user": "ada"})
        session.assert_entered_once()
        session.post.assert_exited_with(None)
        response.json.assert_awaited_once_with()

        response.raise_for_status.side_effect = PermissionError
        with pytest.raises(PermissionError):
            run(log_in({}, {}))

    session.post.assert_exited_with(PermissionError)
    session.assert_exited_with(PermissionError)
    session.assert_all_awaited()
