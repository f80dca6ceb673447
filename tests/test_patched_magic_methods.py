"""What async_patch puts in place of a magic method of a class: a mock of that magic method."""

import pytest

from asyncmocks import async_patch
from helpers import collect, enter, finish, raise_in, run


class Feed:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        pass

    def __aiter__(self):
        return self

    async def __anext__(self):
        raise StopAsyncIteration

    async def __call__(self, x):
        return x

    def __len__(self):
        return 1

    def __getitem__(self, key):
        return key


async def numbers():
    """Be iterated."""
    yield 1
    yield 2


@pytest.mark.parametrize(
    ("name", "configured", "use", "given", "args"),
    [
        ("__aiter__", {"side_effect": numbers}, lambda: run(collect(Feed())), [1, 2], []),
        ("__aenter__", {"return_value": 5}, lambda: finish(enter(Feed())), 5, []),
        ("__anext__", {"side_effect": [1]}, lambda: finish(Feed().__anext__()), 1, []),
        ("__call__", {"return_value": 4}, lambda: finish(Feed()(1)), 4, [1]),
        ("__len__", {"return_value": 3}, lambda: len(Feed()), 3, []),
        ("__len__", {}, lambda: len(Feed()), 0, []),
        ("__getitem__", {"return_value": 4}, lambda: Feed()["k"], 4, ["k"]),
    ],
)
@pytest.mark.parametrize("by_name", [False, True])
def test_method_gives_what_it_is_told(name, configured, use, given, args, by_name):
    """It is awaited, or called plainly, as the language does; afterwards all is as it was."""
    original = getattr(Feed, name)
    patch = async_patch.object(Feed, name, **configured)
    if by_name:
        patch = async_patch(f"{__name__}.Feed.{name}", **configured)

    with patch as m:
        assert use() == given

    is_awaited = name in ("__aenter__", "__anext__", "__call__")
    m.assert_called_with(*args)
    assert hasattr(m, "assert_awaited") is is_awaited
    assert not is_awaited or m.await_count == m.call_count
    assert getattr(Feed, name) is original


def test_iteration_gives_what_it_is_told():
    """A return_value of `__aiter__` is one iterator, a side_effect a fresh one each time."""
    with async_patch.object(Feed, "__anext__", side_effect=[1, 2, StopAsyncIteration]) as m:
        assert finish(collect(Feed())) == [1, 2]
        assert m.await_count == 3
    with async_patch.object(Feed, "__aiter__", return_value=numbers()) as m:
        assert run(collect(Feed())) == [1, 2]
        assert m.call_count == 1
    with async_patch.object(Feed, "__aiter__", side_effect=numbers):
        assert run(collect(Feed())) == run(collect(Feed())) == [1, 2]


@pytest.mark.parametrize(
    ("configured", "raised"),
    [
        ({}, KeyError),
        ({"autospec": True}, KeyError),
        ({"return_value": False}, KeyError),
        ({"side_effect": ValueError}, ValueError),
        ({"return_value": True}, None),
    ],
)
def test_aexit_swallows_only_what_it_is_told_to(configured, raised):
    """It is awaited with the exception, which gets out unless the test says otherwise."""
    with async_patch.object(Feed, "__aexit__", **configured) as m:
        if raised is None:
            finish(raise_in(Feed(), KeyError()))
        else:
            with pytest.raises(raised):
                finish(raise_in(Feed(), KeyError()))

    assert m.await_count == 1
    assert KeyError in m.await_args[0]
