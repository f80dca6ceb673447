"""What AsyncMock and MagicMock are for who knows unittest.mock: drop-in, and the copied idiom."""

import importlib
import sys
from unittest import mock

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import enter, finish

ENTERED = "return_value.__aenter__.return_value"
BODY = f"{ENTERED}.json.return_value"
MAKES = {
    "keyword": lambda: MagicMock(**{f"get.{BODY}": 7}),
    "AsyncMock": lambda: AsyncMock(get=MagicMock(**{BODY: 7})),
    "own mock": lambda: MagicMock(**{f"get.{ENTERED}.json": AsyncMock(return_value=7)}),
    "patch": lambda: mock.patch("sys.path", new_callable=MagicMock, **{f"get.{BODY}": 7}).start(),
    "entered": lambda: finish(enter(MagicMock(**{f"{ENTERED}.get": MagicMock(**{BODY: 7})})())),
}


async def read(session):
    """Do what the code does that is tested by the idiom."""
    async with session.get("/") as response:
        return await response.json()


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
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


def test_mocks_are_those_of_unittest_mock():
    """`isinstance()` takes ours for theirs; the public name is shown."""
    assert isinstance(MagicMock(), mock.MagicMock)
    assert isinstance(AsyncMock(), mock.Mock)
    assert repr(MagicMock) == "<class 'asyncmocks.MagicMock'>"


def test_second_copy_works_as_the_first():
    """As after a purge of sys.modules: magic methods are found on the class, `mock` on the mock."""
    with mock.patch.dict(sys.modules):
        for name in [name for name in sys.modules if name.partition(".")[0] == "asyncmocks"]:
            del sys.modules[name]
        anew = importlib.import_module("asyncmocks")
    m, fetch = anew.MagicMock(**{"__getitem__.side_effect": ["item"]}), anew.AsyncMock()
    cls = type(anew.MagicMock())

    assert anew.MagicMock is not MagicMock
    assert cls.__getitem__(m, "key") == "item"
    assert finish(cls.__aexit__(m, None, None, None)) is False
    m.__getitem__.assert_called_once_with("key")
    m.__aexit__.assert_awaited_once_with(None, None, None)
    assert fetch.mock is fetch
