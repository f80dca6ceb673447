"""How mocks are made, configured, reset, attached, sealed, deleted from, copied and subclassed."""

import copy
import inspect
import re
from unittest import mock
from unittest.mock import PropertyMock, call

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import enter, finish, kind_of, type_name


class Client:
    """Stand for what is mocked."""

    limit = 3

    async def load(self, key): ...

    def path(self): ...

    @staticmethod
    async def fetch(url): ...

    def __len__(self):
        return 0


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


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


# Making


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


def test_attributes_are_configured_by_keyword_and_by_configure_mock(kind):
    """Dotted names configure children, with side_effect and return_value of all."""
    told = {"load.return_value": 3, "save.side_effect": KeyError, "a.b.c": 4, "status": 200}
    told.update({"__len__.return_value": 5, "return_value": 1})
    later = kind()
    later.configure_mock(**told)

    for m in (kind(**told), later):
        assert (m.status, result_of(m), result_of(m.load), m.a.b.c, len(m)) == (200, 1, 3, 4, 5)
        with pytest.raises(KeyError):
            result_of(m.save)
    assert result_of(kind(return_value=None)) is None


def test_repr_tells_kind_and_name(kind):
    """Children, results and magic methods are named after their parents."""
    m, name = kind(name="client"), kind.__name__

    assert shown(m.a.b) == f"<{name} name='client.a.b'>"
    assert shown(result_of(m)) == f"<{name} name='client()'>"
    assert shown(m.__aenter__) == "<AsyncMock name='client.__aenter__'>"
    assert shown(m.__len__) == "<MagicMock name='client.__len__'>"
    assert shown(kind()) == f"<{name}>"


@pytest.mark.parametrize("value", [5, 0, object(), double], ids=type_name)
def test_side_effect_that_no_call_could_use_is_refused(kind, value):
    """Refused is what is no exception, callable or iterable; a coroutine is closed then."""
    m, text = kind(side_effect=[1]), r"^side_effect must be an exception, a callable or an"
    make = lambda: value  # noqa: E731
    if value is double:
        text, make = r"^side_effect is a coroutine .*\(side_effect=double\)$", lambda: double(1)

    for give in (
        lambda value: kind(side_effect=value),
        lambda value: kind(**{"child.side_effect": value}),
        lambda value: m.configure_mock(side_effect=value),
        lambda value: setattr(m, "side_effect", value),
    ):
        refused = make()
        with pytest.raises(TypeError, match=text):
            give(refused)
        assert value is not double or inspect.getcoroutinestate(refused) == inspect.CORO_CLOSED
    assert result_of(m) == 1


# Adding a spec


def test_added_spec_keeps_what_was_set(kind):
    """A call makes it no stricter; test_looks.py has what else it does."""
    m = kind(limit=7)

    m.mock_add_spec(Client)
    result_of(m)
    m.other = 1

    assert isinstance(m.path, MagicMock)
    assert (m.limit, m.other, len(m)) == (7, 1, 0)
    for use in (iter, lambda m: m + 1):
        with pytest.raises(TypeError):
            use(m)


# Resetting


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
    for each in [*(tree if kind is AsyncMock else []), m.__aenter__]:
        assert (each.await_count, each.await_args, each.await_args_list) == (0, None, [])
    assert (m.status, len(m), result_of(m.load), result_of(m)) == (200, 2, 3, tree[3])


def test_reset_flags_take_back_what_the_whole_tree_was_told(kind):
    """Each its own: results, or side effects; without them an iterable goes on where it was."""
    m = kind(return_value=1, side_effect=[7, 8, 9])
    m.a.return_value = 2
    m.a.b.configure_mock(side_effect=KeyError, return_value=3)
    taken = [result_of(m)]

    m.reset_mock()
    taken.append(result_of(m))
    m.reset_mock(side_effect=True)
    taken += [result_of(m), result_of(m.a.b)]
    m.reset_mock(return_value=True)

    assert taken == [7, 8, 1, 3]
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

    assert (m.call_count, m.child.call_count) == (0, 1)
    below.load.assert_not_awaited()
    assert id(m) in visited
    assert not hasattr(below, "other")
    assert m.return_value is not m


# Parents


def test_attached_mock_is_named_and_heard(kind):
    """It moves from one parent to another, or is made with one; if set with a name it is alone."""
    parent = mock.Mock()
    result_of(kind(parent=parent, name="child"), 1)
    assert parent.method_calls == [call.child(1)]
    first, second = kind(own=kind(name="own")), kind(name="second")
    child = first.child

    second.attach_mock(child, "moved")
    result_of(child.deeper, 1)
    result_of(first.own)

    assert first.mock_calls == []
    assert second.mock_calls == [call.moved.deeper(1)]
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


# Sealing


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
def test_sealed_tree_makes_nothing_new(kind):
    """No child, result or magic method, under a spec too; what was touched works on."""
    told = {"a.b.return_value": 3, "__len__.return_value": 4}
    m = kind(name="m", status=1, own=kind(name="own"), **told)
    m.a.return_value.load.return_value = 5
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


# Copying


def test_deep_copy_has_records_of_its_own(kind):
    """It begins with those of the original; copying is no use of it."""
    m = kind(name="client", **{"__len__.return_value": 2})
    for each, number in ((m, 1), (m.load, 2)):
        result_of(each, number)
    twin = copy.deepcopy(m)

    for each, number in ((twin, 3), (twin.load, 4), (m, 5)):
        result_of(each, number)
    len(twin)

    assert m.mock_calls == [call(1), call.load(2), call(5)]
    assert twin.mock_calls == [call(1), call.load(2), call(3), call.load(4), ("__len__", (), {})]
    assert twin.method_calls == [call.load(2), call.load(4)]
    assert twin.call_args_list == [call(1), call(3)]
    assert (m.call_count, twin.call_count, twin.load.call_count) == (2, 2, 2)


def test_deep_copy_has_configuration_of_its_own(kind):
    """Results, attributes, children, magic methods and what is on its type part from then on."""
    m = kind(return_value=[1], status=[200], **{"a.b.return_value": 3, "__len__.return_value": 4})
    m.__iter__.return_value = [1]
    type(m).before = PropertyMock(return_value=1)

    twin = copy.deepcopy(m)
    type(twin).after = PropertyMock(return_value=2)
    m.return_value.append(2)
    m.status.append(404)
    m.a.b.return_value = m.__len__.return_value = 6
    m.__iter__.return_value = [2]

    assert twin != m
    assert (result_of(twin), twin.status, result_of(twin.a.b), len(twin)) == ([1], [200], 3, 4)
    assert (result_of(m), len(m), list(twin), list(m)) == ([1, 2], 6, [1], [2])
    assert (twin.before, twin.after, type(twin) is type(m)) == (1, 2, False)
    assert isinstance(m.after, kind)


def test_deep_copy_is_of_the_same_kind_and_spec(kind):
    """It has name and shapes of the original, and lacks what was deleted."""
    m, plain = kind(spec=Client, name="client"), kind(name="plain", wraps=len)
    del m.path, plain.child, plain.__len__

    twin, other, new = copy.deepcopy([m, plain, kind(name="new")])

    for cls in (Client, kind):
        assert isinstance(twin, cls)
    assert (shown(twin), type(twin).__name__, len(twin)) == (shown(m), type(m).__name__, 0)
    assert isinstance(twin.load, AsyncMock)
    assert fails(getattr, twin, "other").startswith("Mock object has no attribute 'other'")
    assert not any([hasattr(twin, "path"), hasattr(other, "child"), hasattr(other, "__len__")])
    assert result_of(other, "abc") == 3
    assert shown(result_of(new)) == f"<{kind.__name__} name='new()'>"


def test_deep_copy_of_an_async_function_mock_is_awaited():
    """The shape that a spec gave is copied, below a static method too."""
    m, client = MagicMock(spec=double, return_value=3), MagicMock(spec=Client)
    finish(client.fetch.child(1))
    twin = copy.deepcopy(m)

    assert finish(twin(1)) == 3
    twin.assert_awaited_once_with(number=1)
    assert inspect.iscoroutinefunction(twin)
    assert copy.deepcopy(client).fetch.child.mock_awaits == [call(1)]


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


# Subclassing


def test_subclass_may_add_what_it_wants(kind):
    """Arguments, attributes, methods, properties, magic methods, other bases; copies have them."""

    class Mixin:
        state = property(lambda self: self.call_count)

        def helper(self):
            return self.return_value

        def __len__(self):
            return 7

    class Own(Mixin, kind):
        """Be mine."""

        def __init__(self, *args, label="none", **kwargs):
            super().__init__(*args, **kwargs)
            self.label = label

    m = Own(return_value=3, label=["mine"])
    result_of(m)

    for each in (m, copy.deepcopy(m)):
        assert (each.label, each.helper(), each.state, len(each)) == (["mine"], 3, 1, 7)
        assert isinstance(each, Own)
    assert (shown(m), m.__doc__, list(m), m.child.call_count) == ("<Own>", "Be mine.", [], 0)
    assert Own(Client).label == "none"


def test_subclass_may_make_the_children(kind):
    """`_get_child_mock()` decides on children, results and magic methods; or changes ours."""

    class Own(kind):
        def _get_child_mock(self, **kwargs):
            return (MagicMock if kwargs.get("name") == "__str__" else mock.Mock)(**kwargs)

    class Marking(kind):
        def _get_child_mock(self, **kwargs):
            child = super()._get_child_mock(**kwargs)
            child.marked = True
            return child

    m, marking = Own(name="own"), Marking(spec=Client)
    m.__len__.return_value = 3

    for each in (m.child, result_of(m), m.__len__):
        assert kind_of(each) is mock.Mock
    assert kind_of(m.__str__) is MagicMock
    assert (shown(m.child), len(m)) == ("<Mock name='own.child'>", 3)
    assert kind_of(Own(spec=["__await__"]).__await__) is mock.Mock
    m.child(1)
    assert m.mock_calls == [call(), ("__len__", (), {}), call.child(1)]
    assert marking.load.marked is marking.path.marked is True
    assert isinstance(marking.load, AsyncMock)
