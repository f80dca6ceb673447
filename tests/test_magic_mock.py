"""What AsyncMock and MagicMock are for who knows unittest.mock: drop-in, and the copied idioms."""

import asyncio
import importlib
import inspect
import sys
from unittest import mock

import pytest

import asyncmocks
from asyncmocks import AsyncMock, MagicMock
from helpers import collect, enter, finish, kind_of, raise_in, run, waiting_for

PATH = "get.return_value.__aenter__.return_value.json.return_value"


class Job:
    async def cancel(self): ...

    def __await__(self):
        return iter(())


async def read(session):
    """Do what the code does that is tested by the idiom."""
    async with session.get("/") as response:
        return await response.json()


# `async with` over a MagicMock


@pytest.mark.parametrize(
    "make",
    [
        lambda: MagicMock(**{PATH: 7}),
        lambda: AsyncMock(get=MagicMock(**{PATH[4:]: 7})),
        lambda: MagicMock(**{PATH[:-13]: AsyncMock(return_value=7)}),
        lambda: mock.patch("sys.path", new_callable=MagicMock, **{PATH: 7}).start(),
    ],
    ids=["keyword", "AsyncMock", "own mock", "patch"],
)
def test_idiom_that_is_copied_most(make):
    """`m.get.return_value.__aenter__.return_value.json.return_value` is what is read."""
    session = make()
    mock.patch.stopall()

    assert finish(read(session)) == 7

    session.get.assert_called_once_with("/")
    manager = session.get.return_value
    manager.__aenter__.return_value.json.assert_awaited_once_with()
    manager.__aenter__.assert_awaited_once_with()
    manager.__aexit__.assert_awaited_once_with(None, None, None)


def test_idiom_of_a_class_of_sessions():
    """The session is entered, what it gives too; what was set on either is there."""
    cls = MagicMock()
    session = cls.return_value.__aenter__.return_value
    session.get = MagicMock(**{PATH[4:]: 7})
    session.fetch.return_value = 3
    response = session.get.return_value.__aenter__.return_value
    response.status = 200
    response.raise_for_status = MagicMock(return_value=None)
    response.__aiter__.return_value = [1, 2]

    async def use():
        async with cls(headers=1) as entered:
            async with entered.get("/") as r:
                seen = [r.status, r.raise_for_status(), await collect(r)]
            return [await entered.fetch("q"), await read(entered), *seen]

    assert finish(use()) == [3, 7, 200, None, [1, 2]]
    session.fetch.assert_awaited_once_with("q")


def test_idiom_with_a_plain_response_and_with_failures():
    """A mock of one's own is entered as it is; exceptions of the block and of entering get out."""
    session, response = MagicMock(), MagicMock(**{"json.return_value": 7})
    manager = session.get.return_value
    manager.__aenter__.return_value = response

    assert finish(enter(session.get("/"))) is response
    assert response.json() == 7
    with pytest.raises(KeyError):
        finish(raise_in(session.get("/"), KeyError()))
    manager.__aenter__.side_effect = ConnectionError
    with pytest.raises(ConnectionError):
        finish(read(session))


# Awaitables


@pytest.mark.asyncio_only
def test_mock_of_something_awaitable_can_be_awaited_in_a_loop():
    """Functions of asyncio take it too; its other methods are as they are."""
    m = MagicMock(spec_set=asyncio.Task, **{"__await__.return_value": 3})

    async def gather():
        return await asyncio.gather(waiting_for(m), waiting_for(m))

    assert (run(m), run(gather())) == (3, [3, 3])
    assert inspect.isawaitable(m)
    assert isinstance(m, asyncio.Future)
    assert kind_of(m.done()) is MagicMock


def test_await_that_is_set_without_a_spec_is_that_mocks_alone(kind):
    """Others can't be awaited; see test_magic_methods.py for what specs have or lack."""
    m = kind()
    kind().__await__ = iter

    assert not hasattr(m, "__await__")
    with pytest.raises(TypeError):
        finish(waiting_for(m))


def test_await_that_is_set_to_a_value_can_not_be_used():
    """What can't be called can't be awaited."""
    with pytest.raises(TypeError):
        finish(waiting_for(MagicMock(spec=Job, __await__=3)))


# Drop-in


def test_mocks_are_those_of_unittest_mock(kind):
    """`isinstance()` takes ours for theirs; the public name is shown."""
    theirs = mock.Mock if kind is AsyncMock else mock.MagicMock

    assert isinstance(kind(), theirs)
    assert isinstance(kind(), mock.NonCallableMock)
    assert issubclass(kind, theirs)
    assert repr(kind) == f"<class 'asyncmocks.{kind.__name__}'>"


def test_names_may_say_that_a_mock_is_stepped_or_awaited(kind):
    """A spec of mere names makes what `async for` and `await` take."""
    m, job = kind(spec=["__aiter__", "__anext__"]), kind(spec=["__await__"])
    m.__anext__.side_effect = [1, 2]
    job.__await__.return_value = 3

    assert (finish(collect(m)), finish(waiting_for(job))) == ([1, 2], 3)
    assert m.__anext__.await_count == 3


@pytest.mark.parametrize("name", ["self", "args", "kwargs", "name", "spec"])
def test_calls_take_keyword_arguments_of_any_name(kind, name):
    """No name of the mock's own stands in the way."""
    if name == "self" and kind is MagicMock and sys.version_info < (3, 8):
        pytest.skip("unittest.mock refuses it up to 3.7")
    m = kind(return_value=1)

    result = m(**{name: 2})
    if inspect.iscoroutine(result):
        result.close()

    assert m.call_args[1] == {name: 2}


def test_mocks_work_below_patch():
    """`patch()` takes them for new_callable."""
    with mock.patch.object(Job, "cancel", new_callable=AsyncMock, return_value=1) as cancel:
        assert finish(Job().cancel("row")) == 1

    cancel.assert_awaited_once_with("row")


@pytest.mark.skipif(sys.version_info < (3, 7), reason="dir() asks no module before 3.7")
def test_dir_shows_public_names():
    """What tab completion offers is public."""
    own = ["__all__", "__doc__", "__file__", "__name__", "__version__"]

    assert dir(asyncmocks) == sorted([*asyncmocks.__all__, *own])


# A second copy of the library, as after a purge of sys.modules


@pytest.fixture
def imported_anew():
    """Import the library a second time, beside the one that is there."""

    def take_out():
        names = [name for name in sys.modules if name.partition(".")[0] == "asyncmocks"]
        return {name: sys.modules.pop(name) for name in names}

    first = take_out()
    yield importlib.import_module("asyncmocks")
    take_out()
    sys.modules.update(first)


def test_second_copy_works_as_the_first(imported_anew):
    """Magic methods can be called on the class, `mock` is the mock itself or the spec's."""
    m, cls = imported_anew.MagicMock(), type(imported_anew.MagicMock())
    m.__getitem__.side_effect = ["item"]
    fetch, with_name = imported_anew.AsyncMock(), imported_anew.AsyncMock(spec=["mock"])

    assert cls.__getitem__(m, "key") == "item"
    assert finish(cls.__aexit__(m, None, None, None)) is False
    assert inspect.iscoroutinefunction(cls.__aexit__)
    assert not inspect.iscoroutinefunction(cls.__getitem__)
    m.__getitem__.assert_called_once_with("key")
    m.__aexit__.assert_awaited_once_with(None, None, None)
    assert fetch.mock is fetch
    assert with_name.mock is not with_name
    assert inspect.getdoc(imported_anew.AsyncMock.mock) == inspect.getdoc(AsyncMock.mock)
    assert "mock itself" in inspect.getdoc(AsyncMock.mock)
