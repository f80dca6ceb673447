"""The renamed `unittest.mock` works as the real one does, and has lost its private names."""

import asyncio
import copy
import io
import sys
import types

import pytest

from renamed_mock import PRIVATE, renamed_module, renamed_source


@pytest.fixture(scope="module")
def mock():
    """Give the renamed module; nothing of it is installed."""
    return renamed_module()


def test_private_names_and_no_others_are_renamed():
    """A private name gets its new name wherever it may be used; names of others keep theirs."""
    source = "def f(_a): return f'{_a}', getattr(_a, '_mock_' + 'b'), f(_a=_Call)"
    others = "import _io, sys\nsys._getframe(), _io.x, self.__dict__, self.__set, _get_child_mock"

    assert renamed_source(source) == (
        "def f(_zz_a): return f'{_zz_a}', getattr(_zz_a, '_zz_mock_' + 'b'), f(_zz_a=_zz_Call)"
    )
    assert renamed_source(others) == others


def test_no_private_name_is_left(mock):
    """Neither the module nor a mock shows a private name of the real `unittest.mock`."""
    names = {*dir(mock), *dir(mock.MagicMock), *vars(mock.MagicMock())}

    private = {name for name in names if PRIVATE.match(name)}

    # Mangled names of double underscore are out of reach for anybody else anyway.
    left = {name for name in private if not name.startswith(("_zz_", "_NonCallableMock__"))}
    assert left == {"_get_child_mock"}


def test_calls_and_awaits_are_recorded(mock):
    """Calls, children, attached mocks, awaits, resets and copies work."""
    parent = mock.MagicMock(**{"child.return_value": 3})
    parent.attach_mock(mock.Mock(side_effect=[1]), "other")

    results = (parent.child("a"), parent.other(), copy.deepcopy(parent).child())

    assert results == (3, 1, 3)
    assert parent.mock_calls == [mock.call.child("a"), mock.call.other()]
    parent.reset_mock()
    parent.child.assert_not_called()
    if sys.version_info >= (3, 8):  # from which on there is an AsyncMock
        fetch = mock.AsyncMock(return_value=1)
        assert asyncio.run(fetch("url")) == 1
        fetch.assert_awaited_once_with("url")


def test_patching_and_specs_work(mock):
    """Patching, autospecs, specs and opened files work."""
    place = types.SimpleNamespace(get=lambda name: name)

    with mock.patch.object(place, "get", autospec=True) as get:
        place.get("x")
        with pytest.raises(TypeError):
            get()

    get.assert_called_once_with("x")
    assert mock.mock_open(read_data="text")("name").read() == "text"
    assert isinstance(mock.Mock(spec=io.StringIO()), io.StringIO)
