"""How mocks are made, configured, reset, sealed, copied and subclassed."""

import copy
import inspect
import pickle
import re
import sys
from unittest import mock
from unittest.mock import PropertyMock, call, patch, sentinel

import pytest

import asyncmocks
from asyncmocks import AsyncMock, MagicMock
from helpers import enter, finish, kind_of

KINDS = [AsyncMock, MagicMock]
EACH_KIND = pytest.mark.parametrize("kind", KINDS)
SEALABLE = pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")


class WithStatic:
    @staticmethod
    async def fetch(url):
        """Be a coroutine function."""


class Client:
    """Stand for what is mocked."""

    limit = 3

    async def load(self, key):
        """Be awaited."""

    def path(self):
        """Be called."""

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


@EACH_KIND
def test_arguments_may_be_positional_in_the_order_of_unittest_mock(kind):
    """spec, side_effect, return_value, wraps, name, spec_set: as in unittest.mock."""
    m = kind(Client, KeyError, 3, len, "client", None)
    strict = kind(None, None, 3, len, "client", Client)

    assert isinstance(m, Client)
    assert m.side_effect is KeyError
    assert m.return_value == 3
    assert shown(m) == f"<{kind.__name__} name='client' spec='Client'>"
    assert shown(strict) == f"<{kind.__name__} name='client' spec_set='Client'>"
    assert result_of(kind(None, None, mock.DEFAULT, len), "abc") == 3


@EACH_KIND
def test_unsafe_follows_spec_set(kind):
    """The seventh argument is unsafe."""
    m = kind(None, None, mock.DEFAULT, None, None, None, True)

    assert isinstance(m.assert_nothing, kind)


@EACH_KIND
def test_spec_set_wins_over_spec(kind):
    """Of two specs the strict one counts."""
    m = kind(spec=["a"], spec_set=["b"])

    m.b = 1
    with pytest.raises(AttributeError, match="'c'"):
        m.c = 1
    assert not hasattr(m, "a")


@EACH_KIND
def test_return_value_may_be_none(kind):
    """None is a return_value like any other."""
    assert result_of(kind(return_value=None)) is None


@EACH_KIND
def test_keyword_arguments_configure_attributes(kind):
    """Keyword arguments become attributes; dotted ones configure children."""
    m = kind(
        status=200,
        **{
            "load.return_value": 3,
            "save.side_effect": KeyError,
            "a.b.c": 4,
            "__len__.return_value": 5,
        },
    )

    assert m.status == 200
    assert result_of(m.load) == 3
    with pytest.raises(KeyError):
        result_of(m.save)
    assert m.a.b.c == 4
    assert len(m) == 5


@EACH_KIND
def test_configure_mock_does_what_keyword_arguments_do(kind):
    """configure_mock() takes attributes, dotted names, side_effect and return_value."""
    m = kind()

    m.configure_mock(status=200, return_value=1)
    m.configure_mock(**{"load.return_value": 3, "load.side_effect": [2]})

    assert m.status == 200
    assert result_of(m) == 1
    assert result_of(m.load) == 2
    assert m.load.return_value == 3


@EACH_KIND
def test_keyword_argument_that_the_spec_lacks_is_an_attribute(kind):
    """A spec only says what may be read; spec_set says what may be set."""
    assert kind(spec=Client, other=1).other == 1

    text = fails(lambda: kind(spec_set=Client, other=1))

    assert text.startswith("Mock object has no attribute 'other'")


@EACH_KIND
def test_attribute_that_the_spec_lacks_is_refused(kind):
    """Reading is refused by spec, setting by spec_set too."""
    refused, strict = "Mock object has no attribute 'other'", kind(spec_set=Client)

    assert fails(getattr, kind(spec=Client), "other").startswith(refused)
    assert fails(setattr, strict, "other", 1).startswith(refused)

    strict.limit = 4
    assert strict.limit == 4


@EACH_KIND
def test_name_shows_in_reprs_of_the_whole_tree(kind):
    """The name is that of the mock; children and magic methods are named after it."""
    m = kind(name="client")
    name = kind.__name__

    assert shown(m) == f"<{name} name='client'>"
    assert shown(m.a.b) == f"<{name} name='client.a.b'>"
    assert shown(result_of(m)) == f"<{name} name='client()'>"
    assert shown(m.__aenter__) == "<AsyncMock name='client.__aenter__'>"
    assert shown(m.__len__) == "<MagicMock name='client.__len__'>"


@EACH_KIND
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, ""),
        ({"spec": Client}, " spec='Client'"),
        ({"spec": Client()}, " spec='Client'"),
        ({"spec_set": Client}, " spec_set='Client'"),
        ({"spec": ["a"]}, ""),
    ],
)
def test_repr_tells_kind_and_spec(kind, arguments, expected):
    """The repr of a mock without a name is that of unittest.mock, and tells the spec once."""
    assert shown(kind(**arguments)) == f"<{kind.__name__}{expected}>"


@EACH_KIND
def test_mock_is_one_of_unittest_mock(kind):
    """Code that asks for unittest.mock's classes takes our mocks for what they are."""
    for m in (kind(), kind(spec=Client), kind(spec=double), kind(spec=["a"])):
        assert isinstance(m, mock.Mock)
        assert isinstance(m, mock.NonCallableMock)
        assert isinstance(m, kind)
    assert isinstance(MagicMock(), mock.MagicMock)


@EACH_KIND
def test_mock_of_a_spec_is_an_instance_of_it(kind):
    """isinstance() says yes for the spec and for the mock's own class."""
    for m in (kind(spec=Client), kind(spec=Client()), kind(spec_set=Client)):
        assert isinstance(m, Client)
        assert m.__class__ is Client
        assert isinstance(m, kind)
    assert not isinstance(kind(), Client)


@EACH_KIND
def test_class_may_be_set(kind):
    """`__class__` can be set, as on any mock of unittest.mock."""
    m = kind()

    m.__class__ = Client

    assert isinstance(m, Client)
    assert isinstance(m, kind)


@EACH_KIND
def test_class_of_a_mock_looks_like_its_kind(kind):
    """The mock's own class tells name, module and docstring of the public one."""
    own = type(kind())

    assert own is not kind
    assert issubclass(own, kind)
    assert (own.__name__, own.__module__) == (kind.__name__, "asyncmocks")
    assert own.__doc__ == kind().__doc__ == kind(spec=Client).__doc__ == kind.__doc__


@EACH_KIND
def test_type_of_a_mock_is_its_own(kind):
    """A property set on the type of one mock is on no other, nor on its children."""
    m, other = kind(), kind()

    type(m).status = PropertyMock(return_value=200)

    assert m.status == 200
    for untouched in (other, m.child, kind()):
        assert isinstance(untouched.status, kind)


@EACH_KIND
def test_property_mock_is_called_by_reading_and_setting(kind):
    """A PropertyMock on the type records what is read and set."""
    m = kind(spec_set=Client)
    limit = type(m).limit = PropertyMock(return_value=1)

    m.limit = 5

    assert m.limit == 1
    assert limit.mock_calls == [call(5), call()]


@EACH_KIND
def test_dir_lists_what_the_mock_has(kind):
    """dir() has the assertions, the children that were made, and the names of a spec."""
    m = kind()
    m.child.other = 1

    assert {"assert_called_once_with", "child", "return_value"} <= set(dir(m))
    assert "load" not in dir(m)
    assert {"load", "path", "limit"} <= set(dir(kind(spec=Client)))
    assert ("assert_awaited_once" in dir(m)) is (kind is AsyncMock)


@pytest.mark.skipif(sys.version_info < (3, 7), reason="unittest.mock of 3.6 lists them")
@EACH_KIND
def test_deleted_names_leave_dir(kind):
    """A child that was deleted is no longer listed."""
    m = kind()
    m.child
    assert "child" in dir(m)

    del m.child

    assert "child" not in dir(m)


@EACH_KIND
def test_public_things_have_docstrings(kind):
    """The class and all its public methods and properties have a docstring of their own."""
    names = [name for name in dir(kind) if name.startswith(("assert_", "await_"))]
    names += ["attach_mock", "configure_mock", "mock_add_spec", "reset_mock", "side_effect"]

    assert [name for name in names if not getattr(kind, name).__doc__] == []
    assert inspect.getdoc(kind).startswith("A mock of ")


@EACH_KIND
def test_parent_may_be_given(kind):
    """A mock made with a parent tells it of its calls, as in unittest.mock."""
    parent = mock.Mock()
    m = kind(parent=parent, name="child")

    result_of(m, 1)

    assert parent.method_calls == [call.child(1)]


@EACH_KIND
def test_too_many_arguments_are_refused(kind):
    """There is no eighth positional argument."""
    with pytest.raises(TypeError):
        kind(None, None, 3, None, None, None, False, 8)


# side_effect


@EACH_KIND
def test_side_effect_may_be_set_and_taken_back(kind):
    """side_effect is readable and settable; None takes it back."""
    m = kind(return_value=1)
    assert m.side_effect is None

    m.side_effect = len
    assert m.side_effect is len
    assert result_of(m, "ab") == 2

    m.side_effect = None
    assert m.side_effect is None
    assert result_of(m, "ab") == 1


@EACH_KIND
@pytest.mark.parametrize("results", [[1, 2], (1, 2), {1: "a", 2: "b"}, range(1, 3)], ids=repr)
def test_iterable_side_effect_gives_its_items(kind, results):
    """Any iterable will do; side_effect is then an iterator over it."""
    m = kind()

    m.side_effect = results

    assert [result_of(m), result_of(m)] == [1, 2]
    assert list(m.side_effect) == []


@EACH_KIND
def test_string_as_side_effect_gives_its_characters(kind):
    """A str is an iterable like any other, as in unittest.mock."""
    m = kind(side_effect="ab")

    assert [result_of(m), result_of(m)] == ["a", "b"]


@EACH_KIND
@pytest.mark.parametrize("effect", [KeyError, KeyError("x"), KeyboardInterrupt, SystemExit(1)])
def test_exception_as_side_effect_is_kept_as_it_is(kind, effect):
    """An exception class or instance is read back as it was given."""
    m = kind(side_effect=effect)

    assert m.side_effect is effect


@EACH_KIND
@pytest.mark.parametrize("value", [5, 0, 1.5, True, object], ids=repr)
def test_side_effect_that_no_call_could_use_is_refused(kind, value):
    """What is no exception, callable or iterable raises TypeError at once, wherever it is given."""
    value = value() if value is object else value
    m = kind(side_effect=[1])
    makers = [
        lambda: kind(side_effect=value),
        lambda: kind(**{"child.side_effect": value}),
        lambda: m.configure_mock(side_effect=value),
        lambda: setattr(m, "side_effect", value),
    ]

    for make in makers:
        with pytest.raises(TypeError) as caught:
            make()
        given = re.escape(repr(value)) if type(value) is not object else "<object.*>"
        assert re.fullmatch(
            "side_effect must be an exception, a callable or an iterable, not "
            f"{given}; for a fixed result write return_value=",
            str(caught.value),
        )
    assert result_of(m) == 1


@EACH_KIND
def test_coroutine_object_set_later_is_closed_and_refused(kind):
    """Setting side_effect to a coroutine object leaves the old one in place."""
    m = kind(side_effect=[1])
    coroutine = AsyncMock(name="fetch")(1)

    with pytest.raises(TypeError) as caught:
        m.side_effect = coroutine

    assert str(caught.value).endswith("(side_effect=fetch)")
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED
    assert result_of(m) == 1


def test_generator_as_side_effect_is_no_coroutine_object():
    """A generator is an iterable: its items are the results."""

    def results():
        yield from (1, 2)

    m = AsyncMock(side_effect=results())

    assert [finish(m()), finish(m())] == [1, 2]


@EACH_KIND
def test_mock_may_be_a_side_effect(kind):
    """A mock is callable: it gets the arguments and gives the result."""
    effect = kind(return_value=3)
    m = AsyncMock(side_effect=effect)

    assert finish(m(1)) == 3

    effect.assert_called_once_with(1)


# __aexit__


async def leave_by_key_error(manager):
    """Raise KeyError in an `async with`; return whether it was swallowed."""
    async with manager:
        raise KeyError("inside")
    return True


@EACH_KIND
@pytest.mark.parametrize(
    "arguments", [{}, {"spec": double}, {"name": "leave"}], ids=["plain", "spec", "name"]
)
def test_async_mock_set_as_aexit_swallows_nothing_by_accident(kind, arguments):
    """Without a result of its own an AsyncMock set as `__aexit__` lets exceptions pass."""
    m = kind()
    m.__aexit__ = aexit = AsyncMock(**arguments)

    with pytest.raises(KeyError):
        finish(leave_by_key_error(m))

    assert aexit.await_count == 1


@EACH_KIND
@pytest.mark.parametrize("arguments", [{"return_value": True}, {"wraps": lambda *args: True}])
def test_async_mock_set_as_aexit_swallows_if_it_was_told_to(kind, arguments):
    """A result that was configured, or what is wrapped, decides."""
    m = kind(__aexit__=AsyncMock(**arguments))

    assert finish(leave_by_key_error(m))


@EACH_KIND
def test_async_mock_set_under_another_name_keeps_its_result(kind):
    """Only `__aexit__` gets a result; elsewhere an AsyncMock gives a mock."""
    m = kind(leave=AsyncMock())

    assert isinstance(finish(m.leave()), AsyncMock)


# mock_add_spec


@EACH_KIND
def test_added_spec_restricts_names_and_gives_shapes(kind):
    """mock_add_spec() does what the argument spec does, and keeps what was set."""
    m = kind(limit=7)

    m.mock_add_spec(Client)

    assert isinstance(m, Client)
    assert isinstance(m.load, AsyncMock)
    assert isinstance(m.path, MagicMock)
    assert m.limit == 7
    assert fails(getattr, m, "other").startswith("Mock object has no attribute 'other'")
    m.other = 1
    assert m.other == 1


@EACH_KIND
def test_added_spec_brings_its_magic_methods_and_no_other(kind):
    """Magic methods follow the spec that was added."""
    m = kind()

    m.mock_add_spec(Client)

    assert len(m) == 0
    with pytest.raises(TypeError):
        m + 1
    with pytest.raises(TypeError):
        iter(m)


@EACH_KIND
def test_added_spec_set_refuses_to_set(kind):
    """With spec_set=True unknown names can't be set either."""
    m = kind()

    m.mock_add_spec(Client, spec_set=True)

    assert fails(setattr, m, "other", 1).startswith("Mock object has no attribute 'other'")
    assert shown(m) == f"<{kind.__name__} spec_set='Client'>"


@EACH_KIND
def test_added_spec_set_refuses_to_set_after_a_call_too(kind):
    """A call, which teaches the signature, makes the spec neither looser nor stricter."""
    strict, loose = kind(), kind()
    strict.mock_add_spec(Client, spec_set=True)
    loose.mock_add_spec(Client)

    result_of(strict)
    result_of(loose)
    loose.other = 1

    assert fails(setattr, strict, "other", 1).startswith("Mock object has no attribute 'other'")
    assert loose.other == 1


@EACH_KIND
def test_added_list_of_names_replaces_a_spec(kind):
    """The last spec counts."""
    m = kind(spec=Client)

    m.mock_add_spec(["other"])

    assert isinstance(m.other, MagicMock)
    assert not hasattr(m, "path")


@EACH_KIND
def test_adding_no_spec_takes_the_spec_away(kind):
    """With None the mock knows all names and has the usual magic methods again."""
    m = kind(spec=["a"])
    with pytest.raises(TypeError):
        m + 1

    m.mock_add_spec(None)

    assert isinstance(m.other, kind)
    assert isinstance(m + 1, MagicMock)


# reset_mock


@EACH_KIND
def test_reset_forgets_calls_and_awaits_of_the_whole_tree(kind):
    """Children, results and magic methods lose their records too."""
    m = kind(**{"__len__.return_value": 2})
    tree = [m, m.child, m.child.load, m.return_value]
    for each in tree:
        result_of(each, 1)
    len(m)
    finish(m.__aenter__())

    m.reset_mock()

    assert m.mock_calls == m.method_calls == []
    for each in [*tree, m.__len__, m.__aenter__]:
        assert (each.called, each.call_count, each.call_args) == (False, 0, None)
        assert each.call_args_list == each.mock_calls == []
    for each in [*(tree if kind is AsyncMock else []), m.__aenter__]:
        assert (each.await_count, each.await_args, each.await_args_list) == (0, None, [])


@EACH_KIND
def test_reset_keeps_what_was_configured(kind):
    """Without flags results, side effects, attributes, children and magic methods stay."""
    child = kind(return_value=3)
    m = kind(return_value=1, status=200, load=child)
    m.save.side_effect = KeyError
    m.__len__.return_value = 5
    m.__iter__.return_value = [1]

    m.reset_mock()

    assert m.load is child
    assert (result_of(m), result_of(m.load), m.status) == (1, 3, 200)
    with pytest.raises(KeyError):
        result_of(m.save)
    assert (len(m), list(m)) == (5, [1])


@EACH_KIND
def test_reset_keeps_the_rest_of_an_iterable_side_effect(kind):
    """Without flags an iterable side_effect goes on where it was."""
    m = kind(side_effect=[1, 2])
    result_of(m)

    m.reset_mock()

    assert result_of(m) == 2


@EACH_KIND
def test_reset_flags_reach_the_whole_tree(kind):
    """return_value= and side_effect= take back what children and their children were told."""
    m = kind(return_value=1, side_effect=[1])
    m.a.return_value = 2
    m.a.b.side_effect = KeyError
    m.a.b.return_value = 3
    m.limit = 4

    m.reset_mock(return_value=True, side_effect=True)

    for each in (m, m.a, m.a.b):
        assert each.side_effect is None
        assert isinstance(result_of(each), kind)
    assert m.limit == 4


@EACH_KIND
def test_each_reset_flag_takes_back_its_own(kind):
    """return_value= leaves the side_effect, side_effect= leaves the return_value."""
    m = kind(return_value=1, side_effect=KeyError)
    other = kind(return_value=1, side_effect=KeyError)

    m.reset_mock(return_value=True)
    other.reset_mock(side_effect=True)

    assert m.side_effect is KeyError
    assert isinstance(m.return_value, kind)
    assert result_of(other) == 1


@EACH_KIND
def test_reset_flags_leave_results_of_magic_methods(kind):
    """A reset mock can still be measured, shown, compared, iterated and entered."""
    m = kind()
    m.__len__.return_value = 3
    m.__str__.return_value = "text"
    m.__iter__.return_value = [1]
    assert (len(m), str(m), list(m)) == (3, "text", [1])

    m.reset_mock(return_value=True, side_effect=True)

    assert (len(m), str(m), list(m)) == (3, "text", [1])
    assert m == m
    assert bool(m)
    assert finish(m.__aexit__(None, None, None)) is False


@EACH_KIND
def test_reset_gives_magic_methods_their_first_side_effect_back(kind):
    """side_effect=True takes back what was set, and `for` goes over return_value again."""
    m = kind()
    m.__iter__.return_value = [1]
    m.__iter__.side_effect = lambda: iter([2])
    m.__len__.side_effect = lambda: 7
    assert (list(m), len(m)) == ([2], 7)

    m.reset_mock(side_effect=True)

    assert (list(m), len(m)) == ([1], 0)


@EACH_KIND
def test_reset_of_a_result_forgets_its_calls(kind):
    """A mock that a call gave is reset with the mock that gave it."""
    m = kind()
    result = result_of(m)
    result_of(result.child)

    m.reset_mock()

    assert result_of(m) is result
    result.child.assert_not_called()


@EACH_KIND
def test_reset_comes_to_an_end_in_cycles(kind):
    """Mocks that hold one another, or themselves, are each reset once."""
    m, other = kind(), kind()
    m.other, other.back, m.self = other, m, m
    m.return_value = m
    for each in (m, other):
        result_of(each)

    m.reset_mock(return_value=True, side_effect=True)

    assert m.call_count == other.call_count == 0
    assert m.return_value is not m


@EACH_KIND
def test_reset_flags_are_keywords(kind):
    """The flags can't be mistaken for the list of mocks already reset."""
    with pytest.raises(TypeError):
        kind().reset_mock([], True)


@EACH_KIND
def test_reset_passes_over_what_was_already_visited(kind):
    """As in unittest.mock, a list of ids names the mocks to leave alone, children included."""
    m = kind()
    result_of(m.child)
    visited = [id(m.child)]

    m.reset_mock(visited)

    assert id(m) in visited
    m.child.assert_called_once_with()


def test_reset_reaches_through_mocks_of_unittest_mock():
    """A mock of unittest.mock in between hands the reset on."""
    parent = mock.MagicMock()
    parent.load = AsyncMock(return_value=1)
    finish(parent.load(1))

    parent.reset_mock()

    parent.load.assert_not_awaited()
    assert finish(parent.load(2)) == 1


def test_reset_keeps_the_spec():
    """A reset mock has the shapes and refuses the names it had before."""
    m = MagicMock(spec=Client)
    finish(m.load(1))

    m.reset_mock(return_value=True, side_effect=True)

    assert isinstance(m, Client)
    assert isinstance(m.load, AsyncMock)
    assert not hasattr(m, "other")


# attach_mock


@EACH_KIND
def test_mock_that_could_not_be_attached_still_works(kind):
    """What a spec refused as a child, and what that gives, can be set on other mocks."""
    refused, m = kind(), kind()
    with pytest.raises(AttributeError):
        kind(spec_set=["load"]).attach_mock(refused, "other")

    m.child = refused.child

    assert m.child is refused.child


@EACH_KIND
def test_attached_mock_is_named_and_heard(kind):
    """A mock that is attached gets the new name, and its parent records its calls."""
    parent, child = kind(name="parent"), kind(name="own")

    parent.attach_mock(child, "child")
    result_of(parent.child, 1)
    result_of(child.deeper, 2)

    assert parent.child is child
    assert shown(child) == f"<{kind.__name__} name='parent.child'>"
    assert parent.mock_calls == [call.child(1), call.child.deeper(2)]


@EACH_KIND
def test_attaching_moves_a_child(kind):
    """Calls of a mock attached elsewhere go to the new parent only."""
    first, second = kind(), kind()
    child = first.child

    second.attach_mock(child, "moved")
    result_of(child, 1)

    assert first.mock_calls == []
    assert second.mock_calls == [call.moved(1)]


@EACH_KIND
def test_named_mock_that_is_set_keeps_its_calls_to_itself(kind):
    """A mock with a name is no child of the mock it is set on; one without is."""
    parent = kind(named=kind(name="own"), nameless=kind())

    result_of(parent.named)
    result_of(parent.nameless)

    assert parent.mock_calls == [call.nameless()]


@EACH_KIND
def test_mock_attached_to_what_was_not_made_still_works(kind):
    """That a constructor failed half way does not show in the mocks that it was given."""
    child = kind()
    with pytest.raises(AttributeError):
        kind(spec=len, **{"return_value.child": child, "other.side_effect": None})

    twin = copy.deepcopy(child.deeper)

    assert result_of(child, 1) is child.return_value
    assert result_of(twin, 1) is twin.return_value
    assert child.mock_calls == [call(1)]


# seal


@SEALABLE
@EACH_KIND
def test_sealed_mock_makes_no_child(kind):
    """A name that was not touched raises AttributeError with the full name."""
    m = kind(name="client", **{"load.return_value": 3})

    mock.seal(m)

    assert fails(getattr, m, "other") == "client.other"
    assert result_of(m.load) == 3


@SEALABLE
@EACH_KIND
def test_sealing_reaches_children(kind):
    """What was touched is sealed too."""
    m = kind(name="client")
    m.a.b.return_value = 1

    mock.seal(m)

    assert fails(getattr, m.a, "c") == "client.a.c"
    assert fails(getattr, m.a.b, "c") == "client.a.b.c"
    assert result_of(m.a.b) == 1


@SEALABLE
@EACH_KIND
def test_sealed_mock_makes_no_result(kind):
    """A call without a configured result raises AttributeError, an await likewise."""
    m = kind(name="client", **{"load.return_value": 3})
    m.save

    mock.seal(m)

    assert fails(result_of, m).startswith("client")
    assert fails(result_of, m.save).startswith("client.save")


@SEALABLE
@EACH_KIND
@pytest.mark.parametrize("arguments", [{"return_value": 3}, {"side_effect": [3]}])
def test_sealed_mock_gives_what_was_configured(kind, arguments):
    """A configured result is given after sealing."""
    m = kind(**arguments)

    mock.seal(m)

    assert result_of(m, 1) == 3
    m.assert_called_once_with(1)


@SEALABLE
@EACH_KIND
def test_sealing_reaches_results(kind):
    """A result that was touched is sealed too."""
    m = kind(name="client")
    m.return_value.load.return_value = 3

    mock.seal(m)

    assert result_of(result_of(m).load) == 3
    assert fails(getattr, m.return_value, "other") == "client().other"


@SEALABLE
@EACH_KIND
def test_sealed_mock_makes_no_magic_method(kind):
    """Magic methods that were touched work on; the others raise AttributeError."""
    m = kind(name="client")
    m.__len__.return_value = 4

    mock.seal(m)

    assert len(m) == 4
    assert not hasattr(m, "__iter__")
    with pytest.raises((AttributeError, TypeError)):
        iter(m)
    assert fails(finish, enter(m)) in ("client.__aenter__", "client.__aexit__")


@SEALABLE
@EACH_KIND
def test_sealing_reaches_async_magic_methods(kind):
    """`__aenter__` with a result that was configured gives it."""
    m = kind()
    m.__aenter__.return_value = 3
    m.__aexit__.return_value = None

    mock.seal(m)

    assert finish(enter(m)) == 3


@SEALABLE
@EACH_KIND
def test_sealed_mock_of_a_spec_makes_no_child(kind):
    """The names of a spec are refused as well, if they were not touched."""
    m = kind(spec=Client, name="client")
    m.path.return_value = "/"

    mock.seal(m)

    assert m.path() == "/"
    assert fails(getattr, m, "load") == "client.load"


@SEALABLE
@EACH_KIND
def test_sealed_mock_can_be_assigned_no_new_value(kind):
    """Setting a new name is refused, setting a known one is not."""
    m = kind(name="client", status=1)

    mock.seal(m)

    assert fails(setattr, m, "other", 1) == "Cannot set client.other"
    m.status = 2
    assert m.status == 2


def test_subclass_that_makes_its_children_keeps_defaults_when_it_is_reset():
    """What magic methods give is no `return_value` that a reset takes away."""

    class Own(MagicMock):
        def _get_child_mock(self, **kwargs):
            return MagicMock(**kwargs)

    m = Own()
    assert len(m) == 0

    m.reset_mock(return_value=True)

    assert len(m) == 0


@SEALABLE
def test_subclass_that_makes_its_children_can_be_sealed():
    """Also if the spec has a magic method that unittest.mock does not know."""

    class Own(MagicMock):
        def _get_child_mock(self, **kwargs):
            return MagicMock(**kwargs)

    m = Own(spec=["__await__"])
    mock.seal(m)

    assert isinstance(m.__await__, MagicMock)
    assert not hasattr(m, "other")


@SEALABLE
@EACH_KIND
def test_sealing_stops_at_mocks_with_their_own_name(kind):
    """A mock that was set and has a name is no child: it is not sealed, as in unittest.mock."""
    m = kind(own=kind(name="own"))

    mock.seal(m)

    assert isinstance(m.own.other, kind)


# Deleting


@EACH_KIND
@pytest.mark.parametrize("touched", [False, True])
def test_deleted_child_is_gone(kind, touched):
    """A name that was deleted raises AttributeError, until it is set again."""
    m = kind()
    if touched:
        m.child

    del m.child

    assert fails(getattr, m, "child") == "child"
    assert not hasattr(m, "child")
    assert fails(delattr, m, "child") == "child"
    m.child = 3
    assert m.child == 3


@EACH_KIND
def test_deleted_attribute_is_gone(kind):
    """An attribute that was set can be deleted."""
    m = kind(status=1)

    del m.status

    assert not hasattr(m, "status")


@EACH_KIND
@pytest.mark.parametrize("touched", [False, True])
@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("__len__", len),
        ("__getitem__", lambda m: m[1]),
        ("__enter__", lambda m: m.__enter__()),
        ("__add__", lambda m: m + 1),
        ("__iter__", lambda m: m.__iter__()),
        ("__aiter__", lambda m: m.__aiter__()),
        ("__aenter__", lambda m: finish(m.__aenter__())),
    ],
)
def test_deleted_magic_method_is_gone(kind, touched, name, use):
    """A magic method can be deleted, touched or not; other mocks keep theirs."""
    m = kind()
    if touched:
        getattr(m, name).return_value = 3

    delattr(m, name)

    with pytest.raises((TypeError, AttributeError)):
        use(m)
    assert not hasattr(m, name)
    assert hasattr(kind(), name)
    assert hasattr(m, "__contains__")


def test_deleted_await_method_is_gone():
    """`__await__`, which may be set like any magic method, may be deleted like any."""
    m = MagicMock()
    m.__await__ = MagicMock()

    del m.__await__

    assert not hasattr(m, "__await__")


@EACH_KIND
def test_deleted_magic_method_may_be_set_again(kind):
    """What was deleted can be set, as a function or as a mock."""
    m = kind()
    del m.__len__

    m.__len__ = lambda self: 5
    assert len(m) == 5

    m.__len__ = MagicMock(return_value=6)
    assert len(m) == 6


@EACH_KIND
def test_deleting_one_magic_method_keeps_what_others_were_told(kind):
    """The magic methods that are left keep their results."""
    m = kind()
    m.__int__.return_value = 8

    del m.__len__
    del m.__bool__

    assert int(m) == 8
    assert bool(m) is True  # an object without `__bool__` and `__len__` is true


@EACH_KIND
def test_magic_method_of_a_spec_may_be_deleted(kind):
    """Under a spec the same holds."""
    m = kind(spec=Client)

    del m.__len__

    with pytest.raises(TypeError):
        len(m)
    assert isinstance(m.load, AsyncMock)


@EACH_KIND
def test_name_of_a_spec_may_be_deleted(kind):
    """What a spec has can be taken away."""
    m = kind(spec=Client)

    del m.path

    assert not hasattr(m, "path")


# Copying


@EACH_KIND
def test_deep_copy_has_calls_of_its_own(kind):
    """The copy begins with the records of the original; from then on they part."""
    m = kind(name="client")
    result_of(m, 1)
    result_of(m.load, 2)

    twin = copy.deepcopy(m)
    result_of(twin, 3)
    result_of(twin.load, 4)
    result_of(m, 5)

    assert m.mock_calls == [call(1), call.load(2), call(5)]
    assert twin.mock_calls == [call(1), call.load(2), call(3), call.load(4)]
    assert twin.method_calls == [call.load(2), call.load(4)]
    assert twin.call_args_list == [call(1), call(3)]
    assert (m.call_count, twin.call_count, twin.load.call_count) == (2, 2, 2)


def test_deep_copy_has_awaits_of_its_own():
    """The copy begins with the awaits of the original."""
    m = AsyncMock()
    finish(m(1))
    finish(m.load(2))

    twin = copy.deepcopy(m)
    finish(twin(3))

    assert m.await_args_list == [call(1)]
    assert twin.await_args_list == [call(1), call(3)]
    assert (m.await_count, twin.await_count) == (1, 2)
    assert twin.await_args == call(3)
    twin.load.assert_awaited_once_with(2)


@EACH_KIND
def test_deep_copy_has_configuration_of_its_own(kind):
    """Results, attributes, children and magic methods are copied, and part from then on."""
    m = kind(return_value=[1], status=[200], **{"a.b.return_value": 3, "__len__.return_value": 4})

    twin = copy.deepcopy(m)
    m.return_value.append(2)
    m.status.append(404)
    m.a.b.return_value = 5
    m.__len__.return_value = 6

    assert twin.a.b is not m.a.b
    assert (result_of(twin), twin.status, result_of(twin.a.b), len(twin)) == ([1], [200], 3, 4)
    assert (result_of(m), len(m)) == ([1, 2], 6)


@EACH_KIND
def test_deep_copy_is_of_the_same_kind_and_spec(kind):
    """Spec, name and shapes of the original are those of the copy."""
    m = kind(spec=Client, name="client")

    twin = copy.deepcopy(m)

    assert isinstance(twin, Client)
    assert isinstance(twin, kind)
    assert shown(twin) == shown(m)
    assert isinstance(twin.load, AsyncMock)
    assert isinstance(twin.path, MagicMock)
    assert fails(getattr, twin, "other").startswith("Mock object has no attribute 'other'")
    assert type(twin).__name__ == type(m).__name__
    assert len(twin) == 0
    with pytest.raises(TypeError):
        iter(twin)


def test_deep_copy_of_an_async_function_mock_is_awaited():
    """The shape that a spec gave is copied."""
    twin = copy.deepcopy(MagicMock(spec=double, return_value=3))

    assert finish(twin(1)) == 3
    twin.assert_awaited_once_with(number=1)
    assert inspect.iscoroutinefunction(twin)


@EACH_KIND
def test_deep_copy_has_a_class_of_its_own(kind):
    """What is set on the type of the copy or of the original is not on the other."""
    m = kind()
    type(m).before = PropertyMock(return_value=1)

    twin = copy.deepcopy(m)
    type(twin).after = PropertyMock(return_value=2)

    assert type(twin) is not type(m)
    assert (twin.before, twin.after) == (1, 2)
    assert isinstance(m.after, kind)


@EACH_KIND
def test_deep_copy_has_magic_methods_of_its_own(kind):
    """Calls of magic methods are recorded by the mock that was used."""
    m = kind()
    m.__len__.return_value = 2
    len(m)

    twin = copy.deepcopy(m)
    len(twin)

    assert m.mock_calls == [("__len__", (), {})]
    assert twin.mock_calls == [("__len__", (), {})] * 2
    assert twin.__len__ is not m.__len__
    assert twin == twin
    assert twin != m


@EACH_KIND
def test_deep_copy_lacks_deleted_magic_methods(kind):
    """What was deleted stays deleted."""
    m = kind()
    del m.__len__

    twin = copy.deepcopy(m)

    with pytest.raises(TypeError):
        len(twin)


@EACH_KIND
def test_deep_copy_lacks_deleted_children(kind):
    """A name that was deleted is not in the copy either."""
    m = kind()
    del m.child

    twin = copy.deepcopy(m)

    assert not hasattr(twin, "child")


@EACH_KIND
def test_deep_copy_of_an_unconfigured_mock_gives_mocks(kind):
    """A copy that was told no result makes one when it is called."""
    m = kind(name="client")
    m.load

    twin = copy.deepcopy(m)

    assert shown(result_of(twin)) == f"<{kind.__name__} name='client()'>"
    assert shown(result_of(twin.load)) == f"<{kind.__name__} name='client.load()'>"
    assert shown(twin.other) == f"<{kind.__name__} name='client.other'>"


@EACH_KIND
def test_deep_copy_of_a_child_that_stands_for_a_static_method(kind):
    """What attributes stand for is shared with a copy, also where it can't be copied."""
    m = kind(spec=WithStatic)
    finish(m.fetch.child(1))

    assert copy.deepcopy(m).fetch.child.mock_awaits == [call(1)]


@EACH_KIND
def test_deep_copy_keeps_cycles(kind):
    """A mock that holds itself is copied into one that holds itself."""
    m = kind()
    m.self = m
    m.list = [m]

    twin = copy.deepcopy(m)

    assert twin is not m
    assert twin.self is twin
    assert twin.list[0] is twin


@EACH_KIND
def test_deep_copy_takes_part_in_a_larger_one(kind):
    """One mock in two places of a structure is one mock in the copy."""
    m = kind()

    first, second = copy.deepcopy([m, m])

    assert first is second
    assert first is not m


@EACH_KIND
def test_deep_copy_of_iterating_mocks_goes_over_its_own_items(kind):
    """What `for` goes over is the copy's own."""
    m = kind()
    m.__iter__.return_value = [1]

    twin = copy.deepcopy(m)
    m.__iter__.return_value = [2]

    assert list(twin) == [1]


@EACH_KIND
def test_deep_copy_leaves_no_call_on_the_original(kind):
    """Copying is no use of the mock."""
    m = kind()
    m.child
    m.__len__

    copy.deepcopy(m)

    assert m.mock_calls == []


@EACH_KIND
def test_deep_copy_of_a_wrapping_mock_wraps_too(kind):
    """The copy reaches what is wrapped."""
    twin = copy.deepcopy(kind(wraps=len))

    assert result_of(twin, "abc") == 3


@EACH_KIND
def test_deep_copy_of_a_subclass_is_one_too(kind):
    """Own attributes and methods are copied; `__init__` is not run again."""

    class Own(kind):
        def __init__(self, label, **kwargs):
            super().__init__(**kwargs)
            self.label = label

    twin = copy.deepcopy(Own(["a"], return_value=1))

    assert isinstance(twin, Own)
    assert twin.label == ["a"]
    assert result_of(twin) == 1


@EACH_KIND
@pytest.mark.parametrize(
    "arguments", [{}, {"spec": Client}, {"spec_set": Client()}], ids=["plain", "spec", "spec_set"]
)
def test_shallow_copy_is_a_mock_with_the_same_children(kind, arguments):
    """copy.copy() gives another mock of the same kind, spec, result and children."""
    m = kind(name="client", return_value=3, **arguments)
    m.path.return_value = 4

    twin = copy.copy(m)

    assert twin is not m
    assert isinstance(twin, kind)
    assert isinstance(twin, Client) is bool(arguments)
    assert twin.path is m.path
    assert result_of(twin.path) == 4
    assert result_of(twin, 1) == 3


@EACH_KIND
def test_shallow_copy_shows_like_the_original(kind):
    """The repr of a copy tells kind, name and spec once."""
    for m in (kind(), kind(name="client"), kind(spec=Client)):
        assert shown(copy.copy(m)) == shown(m)


@EACH_KIND
@pytest.mark.parametrize(
    "arguments",
    [{"return_value": 2}, {"side_effect": lambda: 2}],
    ids=["return_value", "side_effect"],
)
def test_configuring_a_shallow_copy_leaves_the_original(kind, arguments):
    """What the copy is told to give is not given by the original."""
    m = kind(return_value=1)

    twin = copy.copy(m)
    twin.configure_mock(**arguments)

    assert (result_of(m), result_of(twin)) == (1, 2)


def test_shallow_copy_counts_its_own_awaits():
    """Calls and awaits of the copy are not counted by the original."""
    m = AsyncMock()

    twin = copy.copy(m)
    finish(twin())

    assert (m.call_count, twin.call_count) == (0, 1)
    assert (m.await_count, twin.await_count) == (0, 1)


def test_shallow_copy_begins_with_the_awaits_of_the_original():
    """From then on they part."""
    m = AsyncMock()
    finish(m("before"))

    twin = copy.copy(m)
    finish(twin("twin"))

    assert m.await_args_list == [mock.call("before")]
    assert twin.await_args_list == [mock.call("before"), mock.call("twin")]


@EACH_KIND
def test_shallow_copy_has_the_magic_methods(kind):
    """What was configured, or set to a function, is so in the copy."""
    m = kind()
    m.__len__.return_value = 3
    m.__str__ = lambda self: "configured"

    twin = copy.copy(m)

    assert (len(twin), str(twin)) == (3, "configured")


# Pickling


@EACH_KIND
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_mock_cannot_be_pickled(kind, protocol):
    """A mock's class is its own: pickle refuses it, as those of unittest.mock."""
    with pytest.raises((pickle.PicklingError, TypeError)):
        pickle.dumps(kind(), protocol)


# Subclassing


@EACH_KIND
def test_subclass_has_arguments_and_attributes_of_its_own(kind):
    """`__init__` of a subclass may take more, methods and class attributes are reached."""

    class Own(kind):
        shared = [1]

        def __init__(self, *args, label="none", **kwargs):
            super().__init__(*args, **kwargs)
            self.label = label

        def helper(self):
            return self.return_value

    m = Own(return_value=3, label="mine")

    assert (m.label, m.shared, m.helper()) == ("mine", [1], 3)
    assert Own(Client).label == "none"
    assert isinstance(m, Own)
    assert shown(m) == "<Own>"


@EACH_KIND
def test_children_and_results_are_of_the_subclass(kind):
    """Children of a plain subclass are of it, those of an async one are AsyncMocks."""

    class Own(kind):
        pass

    m = Own(name="own")
    expected = Own if kind is MagicMock else AsyncMock

    for each in (m.child, m.child.deeper, m.return_value, m.child.return_value):
        assert kind_of(each) is expected
    assert shown(m.child) == f"<{expected.__name__} name='own.child'>"


def test_async_child_of_a_plain_subclass_is_an_async_mock():
    """Under a spec coroutine functions are AsyncMocks, all else is of the subclass."""

    class Own(MagicMock):
        pass

    m = Own(spec=Client)

    assert kind_of(m.load) is AsyncMock
    assert kind_of(m.path) is Own
    assert isinstance(m, Client)


def test_plain_child_of_an_async_subclass_is_a_magic_mock():
    """Under a spec plain methods of an async subclass's mock are MagicMocks."""

    class Own(AsyncMock):
        pass

    m = Own(spec=Client)

    assert kind_of(m.load) is AsyncMock
    assert kind_of(m.path) is MagicMock
    assert isinstance(m, Own)


@EACH_KIND
def test_subclass_may_make_the_children(kind):
    """`_get_child_mock()` of a subclass decides on children, results and magic methods."""

    class Own(kind):
        def _get_child_mock(self, **kwargs):
            return mock.Mock(**kwargs)

    m = Own(name="own")
    m.__len__.return_value = 3

    for each in (m.child, result_of(m), m.__len__):
        assert kind_of(each) is mock.Mock
    assert shown(m.child) == "<Mock name='own.child'>"
    assert len(m) == 3
    m.child(1)
    assert m.mock_calls == [call(), ("__len__", (), {}), call.child(1)]


@EACH_KIND
def test_subclass_may_change_the_children(kind):
    """`_get_child_mock()` of a subclass may call ours and go on from there."""

    class Own(kind):
        def _get_child_mock(self, **kwargs):
            child = super()._get_child_mock(**kwargs)
            child.marked = True
            return child

    m = Own(spec=Client)

    assert m.load.marked is m.path.marked is True
    assert isinstance(m.load, AsyncMock)


@EACH_KIND
def test_subclass_may_define_magic_methods(kind):
    """A magic method of the subclass is used, and can still be configured on the mock."""

    class Own(kind):
        def __len__(self):
            return 7

    m = Own()

    assert len(m) == 7
    assert list(m) == []


@EACH_KIND
def test_subclass_may_have_properties(kind):
    """A property of the subclass reads what the mock has recorded."""

    class Own(kind):
        @property
        def state(self):
            return self.call_count

    m = Own()

    result_of(m)

    assert m.state == 1
    assert m.child.call_count == 0


@EACH_KIND
def test_docstring_of_a_subclass_is_that_of_its_mocks(kind):
    """A mock's docstring is the one of its class; none of its own is None."""

    class Own(kind):
        """Be mine."""

    assert Own().__doc__ == "Be mine."
    assert Own().child.__doc__ == (AsyncMock if kind is AsyncMock else Own).__doc__


@EACH_KIND
def test_mixin_with_unittest_mock_classes_works(kind):
    """A subclass may have other bases as well."""

    class Mixin:
        def helper(self):
            return "helped"

    class Own(Mixin, kind):
        pass

    assert Own().helper() == "helped"
    assert result_of(Own(return_value=1)) == 1


# patch


@EACH_KIND
def test_patch_takes_the_class_as_new_callable(kind):
    """`patch(..., new_callable=...)` puts a mock in place, configured and named."""
    with patch.object(Client, "path", new_callable=kind, return_value=3, status=1) as m:
        assert Client.path is m
        assert result_of(Client.path, 1) == 3
        assert m.status == 1
        assert shown(m) == f"<{kind.__name__} name='path'>"
        m.assert_called_once_with(1)

    assert inspect.isfunction(Client.path)


@EACH_KIND
def test_patch_of_a_name_takes_the_class_as_new_callable(kind):
    """A target given by name works too, as a decorator with the mock as argument."""

    @patch(f"{__name__}.double", new_callable=kind)
    def use(m):
        result_of(double, 4)
        return m

    m = use()

    m.assert_called_once_with(4)
    assert inspect.isfunction(double)


@EACH_KIND
def test_patch_takes_a_mock_as_new(kind):
    """A mock made beforehand is put in place as it is."""
    m = kind(return_value=sentinel.result)

    with patch.object(asyncmocks, "run", m):
        assert result_of(asyncmocks.run, 1) is sentinel.result

    m.assert_called_once_with(1)
    assert asyncmocks.run is not m


@EACH_KIND
def test_patch_with_new_callable_and_spec_gives_the_shapes(kind):
    """A spec given to patch() is handed to the class."""
    with patch(f"{__name__}.Client", new_callable=kind, spec=Client) as m:
        assert isinstance(m.load, AsyncMock)
        assert isinstance(m.path, MagicMock)
        assert not hasattr(m, "other")
