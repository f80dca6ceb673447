"""How mocks are made, configured, reset, attached, sealed, deleted from, copied and subclassed."""

import copy
import inspect
import re
from unittest import mock
from unittest.mock import PropertyMock, call

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import enter, finish, kind_of


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


class Client:
    limit = 3
    fetch = staticmethod(double)

    async def load(self, key): ...

    def path(self): ...

    def __len__(self):
        return 0


def result_of(m, *args, **kwargs):
    """Call a mock, and await the call if the mock is one of a coroutine function."""
    result = m(*args, **kwargs)
    return finish(result) if inspect.iscoroutine(result) else result


def shown(thing):
    """Return the repr without the id."""
    return re.sub(r" id='\d+'", "", repr(thing))


def fails(function, *args):
    """Return the text of the AttributeError that a call raises."""
    with pytest.raises(AttributeError) as caught:
        function(*args)
    return str(caught.value)


def test_arguments_may_be_positional_in_the_order_of_unittest_mock(kind):
    """spec, side_effect, return_value, wraps, name, spec_set, unsafe, and no more."""
    m = kind(Client, KeyError, 3, len, "client", None)
    strict = kind(None, None, mock.DEFAULT, len, "client", Client)
    unsafe = kind(None, None, mock.DEFAULT, None, None, None, True)

    assert (m.side_effect, m.return_value) == (KeyError, 3)
    assert shown(m) == f"<{kind.__name__} name='client' spec='Client'>"
    assert shown(strict) == f"<{kind.__name__} name='client' spec_set='Client'>"
    assert result_of(kind(None, None, mock.DEFAULT, len), "abc") == 3
    assert isinstance(unsafe.assert_nothing, kind)
    with pytest.raises(TypeError):
        kind(None, None, 3, None, None, None, False, 8)


@pytest.mark.parametrize("make", [lambda: 5, int, object, lambda: double(1)])
def test_side_effect_that_no_call_could_use_is_refused(kind, make):
    """Refused is what is no exception, callable or iterable; a coroutine is closed then."""
    m = kind(side_effect=[1])

    for give in (
        lambda value: kind(side_effect=value),
        lambda value: kind(**{"child.side_effect": value}),
        lambda value: m.configure_mock(side_effect=value),
        lambda value: setattr(m, "side_effect", value),
    ):
        refused = make()
        with pytest.raises(TypeError, match=r"^side_effect (must be|is a coroutine)"):
            give(refused)
        assert getattr(refused, "cr_frame", None) is None
    assert result_of(m) == 1


def test_reset_forgets_calls_and_awaits_of_the_whole_tree(kind):
    """Children, results and magic methods lose their records, and keep what was configured."""
    m = kind(status=200, **{"__len__.return_value": 2, "load.return_value": 3})
    tree = [m, m.child, m.child.deeper, m.return_value, m.load]
    for each in tree:
        result_of(each, 1)
    finish(m.__aenter__())

    m.reset_mock()

    for each in [*tree, m.__aenter__]:
        assert (each.called, each.call_count, each.call_args) == (False, 0, None)
        assert each.call_args_list == each.mock_calls == each.method_calls == []
        if kind is AsyncMock or each is m.__aenter__:
            assert (each.await_count, each.await_args, each.await_args_list) == (0, None, [])
    assert (m.status, len(m), result_of(m.load), result_of(m)) == (200, 2, 3, tree[3])


def test_reset_flags_take_back_what_the_whole_tree_was_told(kind):
    """Each its own: results, or side effects; without them an iterable goes on where it was."""
    m = kind(return_value=1, side_effect=[7, 8, 9], **{"a.return_value": 2})
    m.a.b.configure_mock(side_effect=KeyError, return_value=3)

    assert result_of(m) == 7
    m.reset_mock()
    assert result_of(m) == 8
    m.reset_mock(side_effect=True)
    assert (result_of(m), result_of(m.a.b)) == (1, 3)
    m.reset_mock(return_value=True)
    for each in (m, m.a, m.a.b):
        assert each.side_effect is None
        assert isinstance(result_of(each), kind)
    with pytest.raises(TypeError):
        m.reset_mock([], True)


def test_reset_comes_to_an_end_in_cycles_and_leaves_what_was_visited(kind):
    """Mocks that hold one another, ours or not, are reset once; ids tell which to leave alone."""
    m, theirs, below = kind(), mock.MagicMock(), kind(spec=Client)
    m.theirs, theirs.below, theirs.back, m.self, m.return_value = theirs, below, m, m, m
    visited = [id(m.child)]
    for each in (m, below.load, m.child):
        result_of(each)

    m.reset_mock(visited, return_value=True)

    assert (m.call_count, m.child.call_count, below.load.await_count) == (0, 1, 0)
    assert id(m) in visited
    assert not hasattr(below, "other")
    assert m.return_value is not m


def test_mock_is_made_with_its_parent(kind):
    """As children are that are made in other ways than ours; children move with theirs."""
    parent, first, second = mock.Mock(), kind(), kind(name="second")
    result_of(kind(parent=parent, name="child"), 1)
    second.attach_mock(first.child, "moved")
    result_of(second.moved.deeper, 1)

    assert parent.method_calls == [call.child(1)]
    assert (first.mock_calls, second.mock_calls) == ([], [call.moved.deeper(1)])
    assert shown(second.moved) == f"<{kind.__name__} name='second.moved'>"


def test_mock_that_could_not_be_attached_still_works(kind):
    """That a spec refused it, or a constructor failed half way, does not show."""
    refused, child, m = kind(), kind(), kind()
    with pytest.raises(AttributeError):
        kind(spec_set=["load"]).attach_mock(refused, "other")
    with pytest.raises(AttributeError):
        kind(spec=len, **{"return_value.child": child, "other.side_effect": None})

    m.child = refused.child
    twin = copy.deepcopy(child.deeper)

    assert m.child is refused.child
    assert result_of(child, 1) is child.return_value
    assert result_of(twin, 1) is twin.return_value
    assert child.mock_calls == [call(1)]


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
def test_sealed_tree_makes_nothing_new(kind):
    """No child, result or magic method, under a spec too; what was touched works on."""
    told = {"a.b.return_value": 3, "__len__.return_value": 4, "a.return_value.load.return_value": 5}
    m = kind(name="m", status=1, own=kind(name="own"), **told)
    m.save
    spec = kind(spec=Client, name="spec", **{"path.return_value": "/"})
    result = m.a.return_value
    for each in (m, spec):
        mock.seal(each)

    assert (result_of(m.a.b), result_of(result.load), len(m), spec.path()) == (3, 5, 4, "/")
    for way, thing in [("m.x", m), ("m.a.x", m.a), ("m.a.b.x", m.a.b), ("m.a().x", result)]:
        assert fails(getattr, thing, "x") == way
    assert fails(getattr, spec, "load") == "spec.load"
    assert fails(result_of, m.save).startswith("m.save")
    assert fails(setattr, m, "x", 1) == "Cannot set m.x"
    m.status = 2
    assert not hasattr(m, "__iter__")
    assert fails(finish, enter(m)) in ("m.__aenter__", "m.__aexit__")
    assert isinstance(m.own.other, kind)


def test_deep_copy_goes_its_own_way(kind):
    """It begins with records and settings of the original; copying is no use of that."""
    m = kind(return_value=[1], status=[200], **{"a.b.return_value": 3, "__len__.return_value": 4})
    type(m).before = PropertyMock(return_value=1)
    for each, number in ((m, 1), (m.load, 2)):
        result_of(each, number)

    twin = copy.deepcopy(m)
    type(twin).after = PropertyMock(return_value=2)
    m.return_value.append(2)
    m.status.append(404)
    m.a.b.return_value = m.__len__.return_value = 6
    result_of(twin.load, 4)

    assert (result_of(twin, 3), twin.status, result_of(twin.a.b), len(twin)) == ([1], [200], 3, 4)
    assert (result_of(m, 5), len(m)) == ([1, 2], 6)
    assert (twin.before, twin.after, type(twin) is type(m)) == (1, 2, False)
    assert isinstance(m.after, kind)
    assert m.mock_calls == [call(1), call.load(2), call(5), ("__len__", (), {})]
    assert twin.mock_calls[1:5] == [call.load(2), call.load(4), call(3), call.a.b()]
    assert twin.method_calls == [call.load(2), call.load(4), call.a.b()]
    assert twin.call_args_list == [call(1), call(3)]
    assert (m.call_count, twin.call_count, m.load.call_count, twin.load.call_count) == (2, 2, 1, 2)


def test_deep_copy_is_of_the_same_kind_and_spec(kind):
    """It has name and shapes of the original, below a static method too, not what was deleted."""
    m, plain = kind(spec=Client, name="client"), kind(name="plain", wraps=len)
    del m.path, plain.child, plain.__len__
    finish(m.fetch.child(1))
    mocks = [m, plain, kind(name="new"), kind(spec=double, return_value=3)]

    twin, other, new, function = copy.deepcopy(mocks)

    assert all(isinstance(twin, cls) for cls in (Client, kind))
    assert (shown(twin), type(twin).__name__, len(twin)) == (shown(m), type(m).__name__, 0)
    assert isinstance(twin.load, AsyncMock)
    assert twin.fetch.child.mock_awaits == [call(1)]
    assert fails(getattr, twin, "other").startswith("Mock object has no attribute 'other'")
    assert not any([hasattr(twin, "path"), hasattr(other, "child"), hasattr(other, "__len__")])
    assert result_of(other, "abc") == 3
    assert shown(result_of(new)) == f"<{kind.__name__} name='new()'>"
    assert finish(function(1)) == 3
    function.assert_awaited_once_with(number=1)
    assert inspect.iscoroutinefunction(function)


@pytest.mark.parametrize(
    "arguments", [{}, {"spec": Client}, {"spec_set": Client()}], ids=["plain", "spec", "spec_set"]
)
def test_shallow_copy_is_a_mock_with_the_same_children(kind, arguments):
    """It has kind, spec, result, magic methods and records of the original, and counts alone."""
    m = kind(name="client", return_value=3, **arguments)
    m.path.return_value = 4
    m.__str__ = lambda self: "configured"
    result_of(m, "before")

    twin = copy.copy(m)
    assert result_of(twin, "twin") == 3
    twin.return_value = 5

    assert (shown(twin), str(twin), result_of(m, "m")) == (shown(m), "configured", 3)
    assert isinstance(twin, kind)
    assert isinstance(twin, Client) is bool(arguments)
    assert twin.path is m.path
    # Those of a MagicMock are the interpreter's, which shares its list of calls and counts by that.
    assert kind is MagicMock or (m.call_count, twin.call_count) == (2, 2)
    assert kind is MagicMock or twin.await_args_list == [call("before"), call("twin")]


def test_subclass_may_add_what_it_wants(kind):
    """Arguments, attributes, methods, properties, other bases, which copies have; and children."""

    class Mixin:
        state = property(lambda self: self.call_count)

        def helper(self):
            return self.return_value

    class Own(Mixin, kind):
        """Be mine."""

        def __init__(self, *args, label="none", **kwargs):
            super().__init__(*args, **kwargs)
            self.label = label

        def _get_child_mock(self, **kwargs):
            child = super()._get_child_mock(**kwargs)
            child.marked = True
            return child

    m, client = Own(return_value=3, label=["mine"]), Own(Client)
    result_of(m)

    for each in (m, copy.deepcopy(m)):
        assert (each.label, each.helper(), each.state) == (["mine"], 3, 1)
        assert isinstance(each, Own)
    assert (shown(m), m.__doc__, list(m), m.child.call_count) == ("<Own>", "Be mine.", [], 0)
    assert (client.label, kind_of(client.load)) == ("none", AsyncMock)
    assert client.load.marked is client.path.marked is m.__iter__.marked is True
