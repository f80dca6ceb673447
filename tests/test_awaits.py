"""What was awaited: the record, the assertions on it, and the name of a call nobody awaited."""

import _thread
import copy
import itertools
import queue
import sys
from unittest import mock
from unittest.mock import ANY, call

import pytest

from asyncmocks import AsyncMock, MagicMock
from helpers import caught_warnings, frames_of, needs_threads, run


def forget(function, *args, **kwargs):
    """Call something; its coroutine is the caller's to close or to lose."""
    return function(*args, **kwargs)


PLACE = f"test_awaits.py:{forget.__code__.co_firstlineno + 2}"
FORGOTTEN = "\nCalled but never awaited (is an `await` missing?):\n1. "
CUTS_AT_50 = sys.version_info < (3, 7)


async def add(row, *, flush=False):
    """What a spec stands for."""


def fetch_awaited_with(*arguments):
    """Make a mock that was awaited once with each of these arguments."""
    fetch = AsyncMock(name="fetch")
    for argument in arguments:
        run(fetch(argument))
    return fetch


def warnings_of(function):
    """Return what the interpreter says of the coroutines that a function loses."""
    with caught_warnings() as caught:
        function()
    return [str(each.message) for each in caught if each.category is RuntimeWarning]


def message_of(assertion, *args, **kwargs):
    """Return the text of the AssertionError that an assertion raises."""
    with pytest.raises(AssertionError) as caught:
        assertion(*args, **kwargs)
    return str(caught.value)


def test_mock_that_was_never_awaited_has_an_empty_record():
    """Without an await the count is 0, the last arguments None and the list empty."""
    fetch = AsyncMock()

    assert fetch.await_count == 0
    assert fetch.await_args is None
    assert fetch.await_args_list == []


def test_each_await_is_recorded_with_its_arguments():
    """Awaits are counted, and their arguments kept in the order of awaiting."""
    fetch = AsyncMock()
    first, second = fetch("/a", depth=1), fetch("/b")

    run(second)
    run(first)

    assert fetch.await_count == 2
    assert fetch.await_args == call("/a", depth=1)
    assert fetch.await_args_list == [call("/b"), call("/a", depth=1)]
    assert fetch.call_args_list == [call("/a", depth=1), call("/b")]


def test_await_args_can_be_taken_apart_like_call_args():
    """The arguments of an await unpack into positional and keyword arguments."""
    fetch = AsyncMock()

    run(fetch("/a", depth=1))

    args, kwargs = fetch.await_args
    assert args == ("/a",)
    assert kwargs == {"depth": 1}


def test_await_args_list_finds_runs_of_calls_and_shows_as_call_args_list_does():
    """The list of awaits is of unittest.mock's own type."""
    fetch = fetch_awaited_with(1, 2, 3)

    assert type(fetch.await_args_list) is type(fetch.call_args_list)
    assert [call(2), call(3)] in fetch.await_args_list
    assert [call(1), call(3)] not in fetch.await_args_list
    assert repr(fetch.await_args_list) == "[call(1), call(2), call(3)]"


def test_record_is_that_of_one_mock():
    """The awaits of a child are not those of its parent, nor the other way round."""
    session = AsyncMock()

    run(session.add("row"))
    run(session())

    assert session.await_args_list == [call()]
    assert session.add.await_args_list == [call("row")]


@pytest.mark.parametrize("count", [0, 5])
def test_await_count_can_be_set_and_goes_on_from_there(count):
    """What is written into await_count is what later awaits are added to."""
    fetch = fetch_awaited_with(1, 2)

    fetch.await_count = count
    before = fetch.await_count
    run(fetch())

    assert before == count
    assert fetch.await_count == count + 1


def test_await_args_can_be_set():
    """What is written into await_args is what the assertions compare with."""
    fetch = fetch_awaited_with(1)

    fetch.await_args = call("other")

    assert fetch.await_args == call("other")
    fetch.assert_awaited_with("other")


def test_await_args_list_can_be_set():
    """What is written into await_args_list is searched, and later awaits are added to it."""
    fetch = fetch_awaited_with(1)

    fetch.await_args_list = [call("other")]
    run(fetch(2))

    assert fetch.await_args_list == [call("other"), call(2)]
    fetch.assert_any_await("other")


@pytest.mark.parametrize("cls", [AsyncMock, MagicMock])
@pytest.mark.parametrize(
    ("name", "value"),
    [("await_count", 3), ("await_args", call(1)), ("await_args_list", [call(1)])],
)
def test_record_can_be_set_under_spec_set(cls, name, value):
    """A spec_set forbids new names, not the mock's own."""
    fetch = cls(spec_set=add)

    setattr(fetch, name, value)

    assert getattr(fetch, name) == value


def test_assertion_counts_what_await_count_says():
    """After await_count was set, the text of a failure tells that count."""
    fetch = fetch_awaited_with(1)
    fetch.await_count = 0

    text = message_of(fetch.assert_awaited_once)

    assert text.startswith("Expected fetch to have been awaited once. Awaited 0 times.")


def test_reset_mock_clears_the_record():
    """After reset_mock() the mock was never awaited."""
    fetch = fetch_awaited_with(1, 2)
    fetch.await_count = 7

    fetch.reset_mock()

    assert (fetch.await_count, fetch.await_args, fetch.await_args_list) == (0, None, [])
    fetch.assert_not_awaited()


def test_reset_mock_of_the_parent_clears_the_childs_record():
    """reset_mock() reaches the awaits of all mocks below."""
    session = AsyncMock()
    run(session.db.add("row"))

    session.reset_mock()

    assert session.db.add.await_count == 0
    session.db.add.assert_not_awaited()


def test_list_of_awaits_that_was_taken_before_stays_as_it_was():
    """reset_mock() starts a new list and leaves the old one to its holder."""
    fetch = fetch_awaited_with(1)
    taken = fetch.await_args_list

    fetch.reset_mock()
    run(fetch(2))

    assert taken == [call(1)]


def test_call_before_reset_mock_counts_when_it_is_awaited_after():
    """An await belongs to the time of awaiting."""
    fetch = AsyncMock()
    early = fetch("early")

    fetch.reset_mock()
    run(early)

    assert fetch.call_count == 0
    assert fetch.await_args_list == [call("early")]


def test_copy_keeps_the_awaits_and_goes_its_own_way():
    """A deep copy has the awaits of the original; later ones are each one's own."""
    original = fetch_awaited_with(1, 2)
    original.await_count = 5

    twin = copy.deepcopy(original)
    run(twin(3))

    assert original.await_args_list == [call(1), call(2)]
    assert (original.await_count, original.await_args) == (5, call(2))
    assert twin.await_args_list == [call(1), call(2), call(3)]
    assert (twin.await_count, twin.await_args) == (6, call(3))


def test_deep_copy_has_the_list_of_awaits_that_was_set():
    """It is a list of its own, of the same type."""
    fetch = AsyncMock()
    fetch.await_args_list = []

    twin = copy.deepcopy(fetch)
    twin.await_args_list.append(call(1))

    assert type(twin.await_args_list) is list
    assert fetch.await_args_list == []


def test_copy_has_the_last_arguments_of_the_original():
    """A deep copy that was not awaited itself still knows the last await."""
    twin = copy.deepcopy(fetch_awaited_with(1, 2))

    assert twin.await_args == call(2)
    twin.assert_awaited_with(2)


def test_copy_does_not_take_over_calls_in_flight():
    """What is still to be awaited is not the copy's to await."""
    fetch = AsyncMock(name="fetch")
    pending = fetch(1)

    twin = copy.deepcopy(fetch)

    pending.close()
    assert message_of(twin.assert_awaited) == (
        "Expected fetch to have been awaited. Awaited 0 times."
    )


@pytest.mark.parametrize(
    ("awaits", "name", "args"),
    [
        ([1], "assert_awaited", ()),
        ([1, 2], "assert_awaited", ()),
        ([1], "assert_awaited_once", ()),
        ([1], "assert_awaited_with", (1,)),
        ([1, 2], "assert_awaited_with", (2,)),
        ([1], "assert_awaited_once_with", (1,)),
        ([1, 2], "assert_any_await", (1,)),
        ([1, 2], "assert_any_await", (2,)),
        ([1, 2, 3], "assert_has_awaits", ([call(2), call(3)],)),
        ([1, 2, 3], "assert_has_awaits", ([call(1), call(2)],)),
        ([1, 2], "assert_has_awaits", ([call(1), call(2)],)),
        ([1, 2], "assert_has_awaits", ([],)),
        ([], "assert_has_awaits", ([],)),
        ([1, 2], "assert_has_awaits", ((call(1), call(2)),)),
        ([1, 2], "assert_has_awaits", ([((1,), {}), ((2,), {})],)),
        ([1, 2, 3], "assert_has_awaits", ([call(3), call(1)], True)),
        ([1, 1], "assert_has_awaits", ([call(1), call(1)], True)),
        ([], "assert_has_awaits", ([], True)),
        ([], "assert_not_awaited", ()),
    ],
)
def test_assertion_holds(awaits, name, args):
    """An assertion that holds says nothing and gives None."""
    fetch = fetch_awaited_with(*awaits)

    assert getattr(fetch, name)(*args) is None


@pytest.mark.parametrize(
    ("awaits", "name", "args", "text"),
    [
        ([], "assert_awaited", (), "Expected fetch to have been awaited. Awaited 0 times."),
        (
            [],
            "assert_awaited_once",
            (),
            "Expected fetch to have been awaited once. Awaited 0 times.",
        ),
        (
            [1, 2],
            "assert_awaited_once",
            (),
            (
                "Expected fetch to have been awaited once. Awaited 2 times.\n"
                "Awaits:\n1. fetch(1)\n2. fetch(2)"
            ),
        ),
        ([], "assert_awaited_with", (1,), "Expected await: fetch(1)\nNot awaited"),
        (
            [1, 2],
            "assert_awaited_with",
            (1,),
            "expected await not found.\nExpected: fetch(1)\n  Actual: fetch(2)",
        ),
        (
            [],
            "assert_awaited_once_with",
            (1,),
            "Expected fetch to have been awaited once. Awaited 0 times.",
        ),
        (
            [1, 1],
            "assert_awaited_once_with",
            (1,),
            (
                "Expected fetch to have been awaited once. Awaited 2 times.\n"
                "Awaits:\n1. fetch(1)\n2. fetch(1)"
            ),
        ),
        (
            [1],
            "assert_awaited_once_with",
            (2,),
            "expected await not found.\nExpected: fetch(2)\n  Actual: fetch(1)",
        ),
        ([], "assert_any_await", ("x",), "fetch('x') await not found. Awaited 0 times."),
        (
            [1],
            "assert_any_await",
            ("x",),
            "fetch('x') await not found. Awaited 1 time.\nAwaits:\n1. fetch(1)",
        ),
        (
            [],
            "assert_has_awaits",
            ([call(1)],),
            "Awaits not found.\nExpected: [call(1)]\nActual: []",
        ),
        (
            [1, 2],
            "assert_has_awaits",
            ([call(2), call(1)],),
            "Awaits not found.\nExpected: [call(2), call(1)]\nActual: [call(1), call(2)]",
        ),
        (
            [1, 2, 3],
            "assert_has_awaits",
            ([call(1), call(3)],),
            "Awaits not found.\nExpected: [call(1), call(3)]\nActual: [call(1), call(2), call(3)]",
        ),
        (
            [],
            "assert_has_awaits",
            ([call(1)], True),
            (
                "Expected awaits of fetch not found, in any order. Awaited 0 times.\n"
                "Missing:\n1. call(1)"
            ),
        ),
        (
            [1, 2],
            "assert_has_awaits",
            ([call(3), call(2), call(2)], True),
            (
                "Expected awaits of fetch not found, in any order. Awaited 2 times.\n"
                "Missing:\n1. call(3)\n2. call(2)\nAwaits:\n1. fetch(1)\n2. fetch(2)"
            ),
        ),
        (
            [1],
            "assert_not_awaited",
            (),
            "Expected fetch to not have been awaited. Awaited 1 time.\nAwaits:\n1. fetch(1)",
        ),
        (
            [1, 2],
            "assert_not_awaited",
            (),
            (
                "Expected fetch to not have been awaited. Awaited 2 times.\n"
                "Awaits:\n1. fetch(1)\n2. fetch(2)"
            ),
        ),
    ],
)
def test_assertion_fails(awaits, name, args, text):
    """An assertion that fails tells what was expected, how many awaits there were, and which."""
    fetch = fetch_awaited_with(*awaits)

    assert message_of(getattr(fetch, name), *args) == text


def test_failure_names_mock_by_its_place_in_the_tree():
    """A child is named after its parents, a nameless mock `mock`."""
    session = AsyncMock()

    text = message_of(session.db.add.assert_awaited)

    assert text == "Expected mock.db.add to have been awaited. Awaited 0 times."


def test_failure_shows_keyword_arguments():
    """Keyword arguments stand in the text as in code."""
    fetch = AsyncMock(name="fetch")
    run(fetch("/a", depth=1))

    text = message_of(fetch.assert_awaited_with, "/a", depth=2)

    assert text == (
        "expected await not found.\nExpected: fetch('/a', depth=2)\n  Actual: fetch('/a', depth=1)"
    )


@pytest.mark.parametrize("any_order", [False, True])
def test_generator_of_calls_is_walked_once(any_order):
    """assert_has_awaits() takes calls from any iterable."""
    fetch = fetch_awaited_with(1, 2)

    fetch.assert_has_awaits((call(n) for n in [1, 2]), any_order=any_order)


@pytest.mark.parametrize(
    ("any_order", "text"),
    [
        (False, "Awaits not found.\nExpected: [call(2), call(3)]\nActual: [call(2)]"),
        (
            True,
            (
                "Expected awaits of fetch not found, in any order. Awaited 1 time.\n"
                "Missing:\n1. call(3)\nAwaits:\n1. fetch(2)"
            ),
        ),
    ],
)
def test_generator_of_calls_is_shown_in_a_failure(any_order, text):
    """The text lists the calls of a generator that is used up by then."""
    fetch = fetch_awaited_with(2)

    assert message_of(fetch.assert_has_awaits, (call(n) for n in [2, 3]), any_order) == text


def test_long_lists_of_calls_are_shown_one_call_a_line():
    """Expected and actual awaits are laid out as unittest.mock does."""
    fetch = fetch_awaited_with("a" * 50, "b" * 50)

    text = message_of(fetch.assert_has_awaits, [call("b" * 50), call("a" * 50)])

    assert text == (
        f"Awaits not found.\nExpected: [call('{'b' * 50}'),\n call('{'a' * 50}')]\n"
        f"Actual: [call('{'a' * 50}'),\n call('{'b' * 50}')]"
    )


@pytest.mark.parametrize("any_order", [False, True])
def test_call_of_a_child_is_no_await_of_a_mock_with_a_signature(any_order):
    """What is named is not what was awaited, though its arguments are the same."""
    m = AsyncMock(spec=add)
    run(m("row"))

    m.assert_has_awaits([call(row="row")], any_order)
    with pytest.raises(AssertionError, match=r"call\.child\('row'\)"):
        m.assert_has_awaits([call.child("row")], any_order)


class EqualsNothing:
    def __eq__(self, other):
        return False

    __hash__ = None


def test_any_stands_for_what_equals_nothing():
    """ANY among the expected arguments matches whatever the argument thinks of equality."""
    fetch = fetch_awaited_with(EqualsNothing())

    fetch.assert_awaited_with(ANY)
    fetch.assert_awaited_once_with(ANY)
    fetch.assert_any_await(ANY)
    fetch.assert_has_awaits([call(ANY)])
    fetch.assert_has_awaits([call(ANY)], any_order=True)


def test_keyword_argument_may_be_called_self():
    """The assertions take `self` as one of the expected keyword arguments."""
    fetch = AsyncMock(name="fetch")
    run(fetch(self=1))

    fetch.assert_awaited_with(self=1)
    fetch.assert_awaited_once_with(self=1)
    fetch.assert_any_await(self=1)

    text = message_of(fetch.assert_awaited_with, self=2)
    assert text == "expected await not found.\nExpected: fetch(self=2)\n  Actual: fetch(self=1)"


@pytest.mark.parametrize("cls", [AsyncMock, MagicMock])
@pytest.mark.parametrize(
    ("name", "args", "kwargs"),
    [
        ("assert_awaited_with", (), {"row": "r", "flush": True}),
        ("assert_awaited_once_with", (), {"row": "r", "flush": True}),
        ("assert_any_await", (), {"row": "r", "flush": True}),
        ("assert_has_awaits", ([call(row="r", flush=True)],), {}),
        ("assert_has_awaits", ([call(row="r", flush=True)],), {"any_order": True}),
    ],
)
def test_signature_tells_which_arguments_are_the_same(cls, name, args, kwargs):
    """Under a spec it does not matter whether an argument was passed by position or by name."""
    insert = cls(spec=add)
    run(insert("r", flush=True))

    getattr(insert, name)(*args, **kwargs)


def test_signature_compares_awaits_by_name_with_expectation_by_position():
    """The await may be the one that passed its arguments by name."""
    insert = AsyncMock(spec=add)
    run(insert(row="r"))

    insert.assert_awaited_with("r")
    insert.assert_has_awaits([call("r")])


def test_signature_does_not_make_other_arguments_equal():
    """Under a spec other values are another await still."""
    insert = AsyncMock(spec=add, name="insert")
    run(insert("r"))

    text = message_of(insert.assert_awaited_with, row="s")

    assert text == "expected await not found.\nExpected: insert(row='s')\n  Actual: insert('r')"


def test_without_a_spec_position_and_name_differ():
    """Nobody knows the names of the arguments without a spec."""
    insert = AsyncMock()
    run(insert("r"))

    with pytest.raises(AssertionError):
        insert.assert_awaited_with(row="r")


@pytest.mark.parametrize(
    ("name", "args", "text"),
    [
        (
            "assert_awaited_with",
            ("r", "s"),
            "expected await not found.\nExpected: insert('r', 's')\n  Actual: insert('r')",
        ),
        (
            "assert_awaited_once_with",
            ("r", "s"),
            "expected await not found.\nExpected: insert('r', 's')\n  Actual: insert('r')",
        ),
        (
            "assert_any_await",
            ("r", "s"),
            "insert('r', 's') await not found. Awaited 1 time.\nAwaits:\n1. insert('r')",
        ),
        (
            "assert_has_awaits",
            ([call("r"), call("r", "s")],),
            (
                "Error processing expected awaits.\n"
                "Errors: [None, TypeError('too many positional arguments')]\n"
                "Expected: [call('r'), call('r', 's')]\nActual: [call('r')]"
            ),
        ),
        (
            "assert_has_awaits",
            ([call("r"), call("r", "s")], True),
            (
                "Expected awaits of insert not found, in any order. Awaited 1 time.\n"
                "Missing:\n1. call('r', 's')\nAwaits:\n1. insert('r')"
            ),
        ),
    ],
)
def test_expectation_that_does_not_fit_the_signature_has_its_cause(name, args, text):
    """An expectation that no call could meet fails, because of the TypeError of such a call."""
    insert = AsyncMock(spec=add, name="insert")
    run(insert("r"))

    with pytest.raises(AssertionError) as caught:
        getattr(insert, name)(*args)

    assert str(caught.value) == text
    assert type(caught.value.__cause__) is TypeError
    assert str(caught.value.__cause__) == "too many positional arguments"
    assert caught.value.__cause__.__traceback__ is None


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("assert_awaited_with", ("r", "s")),
        ("assert_any_await", ("r", "s")),
        ("assert_has_awaits", ([call("r", "s")],)),
        ("assert_has_awaits", ([call("r", "s")], True)),
    ],
)
def test_expectation_that_does_not_fit_equals_no_await_that_does_not_fit(name, args):
    """Two calls that both do not fit the signature are not the same for that."""
    insert = AsyncMock(spec=add)
    run(insert("r", "s"))

    with pytest.raises(AssertionError):
        getattr(insert, name)(*args)


def test_await_that_does_not_fit_the_signature_is_shown():
    """An await with wrong arguments is told as it was; the expectation has no fault."""
    insert = AsyncMock(spec=add, name="insert")
    run(insert())

    with pytest.raises(AssertionError) as caught:
        insert.assert_awaited_with("r")

    assert str(caught.value) == (
        "expected await not found.\nExpected: insert('r')\n  Actual: insert()"
    )
    assert caught.value.__cause__ is None


def test_failure_without_a_wrong_expectation_has_no_cause():
    """A plain failure stands for itself, without a chain of exceptions."""
    fetch = fetch_awaited_with(1)

    for assertion in (fetch.assert_awaited_with, fetch.assert_any_await):
        with pytest.raises(AssertionError) as caught:
            assertion(2)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("assert_awaited", ()),
        ("assert_awaited_once", ()),
        ("assert_awaited_with", ("row",)),
        ("assert_awaited_once_with", ("row",)),
        ("assert_any_await", ("row",)),
        ("assert_has_awaits", ([call("row")],)),
        ("assert_has_awaits", ([call("row")], True)),
    ],
)
def test_failure_lists_calls_that_nobody_awaited(name, args):
    """Each failing assertion ends with the calls without an await, and where they were made."""
    session = AsyncMock(name="session")
    pending = forget(session.add, "row")

    text = message_of(getattr(session.add, name), *args)

    pending.close()
    assert text.endswith(f"{FORGOTTEN}session.add('row') at {PLACE}")


def test_failing_assert_not_awaited_lists_calls_that_nobody_awaited():
    """Calls without an await are told beside the awaits."""
    fetch = fetch_awaited_with(1)
    pending = forget(fetch, 2)

    text = message_of(fetch.assert_not_awaited)

    pending.close()
    assert text == (
        "Expected fetch to not have been awaited. Awaited 1 time.\nAwaits:\n1. fetch(1)"
        f"{FORGOTTEN}fetch(2) at {PLACE}"
    )


def test_failure_lists_the_same_call_as_often_as_it_was_made():
    """Two calls from the same line with the same arguments are two."""
    fetch = AsyncMock(name="fetch")
    pending = [forget(fetch) for _ in range(2)]

    text = message_of(fetch.assert_awaited)

    for coroutine in pending:
        coroutine.close()
    assert text == (
        "Expected fetch to have been awaited. Awaited 0 times."
        f"{FORGOTTEN}fetch() at {PLACE}\n2. fetch() at {PLACE}"
    )


def test_failure_does_not_list_calls_that_were_awaited():
    """A call leaves the list when its await begins."""
    fetch = AsyncMock(name="fetch")
    first, second = forget(fetch, 1), forget(fetch, 2)

    run(first)
    text = message_of(fetch.assert_awaited_with, 2)

    second.close()
    assert text == (
        "expected await not found.\nExpected: fetch(2)\n  Actual: fetch(1)"
        f"{FORGOTTEN}fetch(2) at {PLACE}"
    )


def test_failure_does_not_list_a_call_whose_await_failed():
    """A call that raised was awaited."""
    fetch = AsyncMock(name="fetch", side_effect=ConnectionError)
    with pytest.raises(ConnectionError):
        run(fetch())

    text = message_of(fetch.assert_not_awaited)

    assert text == "Expected fetch to not have been awaited. Awaited 1 time.\nAwaits:\n1. fetch()"


def test_reset_mock_forgets_calls_that_nobody_awaited():
    """After reset_mock() the calls before it are no news any more."""
    fetch = AsyncMock(name="fetch")
    pending = fetch()

    fetch.reset_mock()

    pending.close()
    assert message_of(fetch.assert_awaited) == (
        "Expected fetch to have been awaited. Awaited 0 times."
    )


def test_interpreters_warning_names_mock_arguments_and_line():
    """The warning about a lost coroutine says whose call it was, with what, and from where."""
    session = AsyncMock(name="session")

    texts = warnings_of(lambda: forget(session.add, "row"))

    assert texts == [f"coroutine 'session.add('row') at {PLACE}' was never awaited"]


def test_interpreters_warning_shows_keyword_arguments():
    """Keyword arguments stand in the warning as in code."""
    fetch = AsyncMock()

    texts = warnings_of(lambda: forget(fetch, 1, depth=2))

    assert texts == [f"coroutine 'mock(1, depth=2) at {PLACE}' was never awaited"]


def test_interpreters_warning_names_the_line_inside_a_function():
    """It is the line of the call, not the one where the function begins."""
    fetch = AsyncMock()

    def several():
        pending = fetch(1)
        fetch(2)

        del pending

    texts = warnings_of(several)

    first = several.__code__.co_firstlineno
    assert sorted(texts) == [
        f"coroutine 'mock(1) at test_awaits.py:{first + 1}' was never awaited",
        f"coroutine 'mock(2) at test_awaits.py:{first + 2}' was never awaited",
    ]


def test_interpreters_warning_is_that_of_the_mocked_coroutine_function_under_a_spec():
    """A MagicMock of a coroutine function warns like an AsyncMock."""
    insert = MagicMock(spec=add, name="add")

    texts = warnings_of(lambda: forget(insert, "row"))

    assert texts == [f"coroutine 'add('row') at {PLACE}' was never awaited"]


def test_no_warning_of_a_call_that_was_awaited():
    """What was awaited is nothing to warn of."""
    fetch = AsyncMock()

    assert warnings_of(lambda: run(fetch())) == []


@pytest.mark.parametrize("value", ["x" * 100, ["x" * 100]])
def test_long_arguments_are_shortened_in_the_warning(value):
    """A long argument loses its middle; Python 3.6 has no room for more than its start."""
    session = AsyncMock(name="session")
    shortened = f"'{'x' * 17}...{'x' * 18}'"
    shown = f"session.add({shortened if isinstance(value, str) else f'[{shortened}]'})"
    if CUTS_AT_50:
        room = 50 - len(f" at {PLACE}")
        shown = f"{shown[: room - 4]}...)"

    texts = warnings_of(lambda: forget(session.add, value))

    assert texts == [f"coroutine '{shown} at {PLACE}' was never awaited"]


def test_many_arguments_are_cut_in_the_warning():
    """However long a call, the warning stays in bounds and ends with the line."""
    fetch = AsyncMock()
    whole = f"mock({', '.join(map(str, range(100)))})"
    room = (50 if CUTS_AT_50 else 200) - len(f" at {PLACE}")

    texts = warnings_of(lambda: forget(fetch, *range(100)))

    assert texts == [f"coroutine '{whole[: room - 4]}...) at {PLACE}' was never awaited"]


def test_call_that_just_fits_is_not_cut():
    """A text as long as the room for it is whole, one of a character more is not."""
    room = (50 if CUTS_AT_50 else 200) - len(f" at {PLACE}")
    fits, exceeds = AsyncMock(name="f" * (room - 2)), AsyncMock(name="f" * (room - 1))

    texts = warnings_of(lambda: forget(fits)) + warnings_of(lambda: forget(exceeds))

    assert texts == [
        f"coroutine '{'f' * (room - 2)}() at {PLACE}' was never awaited",
        f"coroutine '{'f' * (room - 4)}...) at {PLACE}' was never awaited",
    ]


class Unshowable:
    def __repr__(self):
        raise ValueError("no text for this")


def test_argument_without_a_repr_spoils_neither_warning_nor_failure():
    """An argument whose repr raises is told by its type."""
    session = AsyncMock(name="s")
    pending = forget(session, Unshowable())

    text = message_of(session.assert_awaited)

    pending.close()
    assert text.startswith("Expected s to have been awaited. Awaited 0 times.")
    assert "1. s(<Unshowable" in text
    assert text.endswith(f" at {PLACE}")


def test_coroutine_shows_as_the_call():
    """The repr of the coroutine names the call that made it."""
    session = AsyncMock(name="session")
    coroutine = forget(session.add, "row")

    text = repr(coroutine)

    coroutine.close()
    assert f" session.add('row') at {PLACE} at 0x" in text


@pytest.mark.parametrize("cls", [mock.Mock, mock.MagicMock, MagicMock])
def test_call_through_another_mock_is_told_at_the_users_line(cls):
    """Lines inside unittest.mock and inside asyncmocks are nobody's to mend."""
    session = AsyncMock(name="session")
    door = cls(side_effect=session.add)

    texts = warnings_of(lambda: forget(door, "row"))

    assert texts == [f"coroutine 'session.add('row') at {PLACE}' was never awaited"]


def test_call_by_an_await_is_told_at_the_line_that_awaits():
    """A call that a side_effect makes happens where the await is driven."""
    session = AsyncMock(name="session")
    door = AsyncMock(side_effect=iter(session.add, None))

    with pytest.raises(StopIteration) as stopped:
        forget(door().send, None)
    text = message_of(session.add.assert_awaited)

    stopped.value.value.close()
    assert text.endswith(f"{FORGOTTEN}session.add() at {PLACE}")


def test_call_by_a_builtin_is_told_at_the_users_line():
    """What calls the mock without a line of its own is passed over."""
    session = AsyncMock(name="session")

    texts = warnings_of(lambda: forget(list, map(session.add, ["row"])))

    assert texts == [f"coroutine 'session.add('row') at {PLACE}' was never awaited"]


@needs_threads
def test_call_from_nowhere_has_no_line():
    """A call that no line of Python made is told without one."""
    fetch = AsyncMock(name="fetch")
    coroutines, done = [], queue.Queue()
    work = itertools.chain(map(fetch, [1]), map(done.put, ["done"]))

    _thread.start_new_thread(coroutines.extend, (work,))
    done.get()
    text = message_of(fetch.assert_awaited)

    coroutines[0].close()
    assert text == f"Expected fetch to have been awaited. Awaited 0 times.{FORGOTTEN}fetch(1)"


def test_call_from_a_file_elsewhere_is_told_by_its_base_name():
    """The place is the file's name, without its folders."""
    fetch = AsyncMock(name="fetch")
    code = compile("\n\npending = fetch(1)", "/some/where/app.py", "exec")
    namespace = {"fetch": fetch}

    exec(code, namespace)
    text = message_of(fetch.assert_awaited)

    namespace["pending"].close()
    assert text.endswith(f"{FORGOTTEN}fetch(1) at app.py:3")


@pytest.mark.parametrize(
    ("awaits", "name", "args"),
    [
        ([], "assert_awaited", ()),
        ([], "assert_awaited_once", ()),
        ([1], "assert_awaited_with", (2,)),
        ([], "assert_awaited_with", (2,)),
        ([1], "assert_awaited_once_with", (2,)),
        ([1, 1], "assert_awaited_once_with", (1,)),
        ([1], "assert_any_await", (2,)),
        ([1], "assert_has_awaits", ([call(2)],)),
        ([1], "assert_has_awaits", ([call(2)], True)),
        ([1], "assert_not_awaited", ()),
    ],
)
def test_failing_assertion_hides_its_own_frames_from_pytest(awaits, name, args):
    """Pytest shows the line of the test, not the lines inside asyncmocks."""
    fetch = fetch_awaited_with(*awaits)

    with pytest.raises(AssertionError) as caught:
        getattr(fetch, name)(*args)

    frames = frames_of(caught.value)
    assert frames
    assert all(frame.f_locals.get("__tracebackhide__") for frame in frames)


@pytest.mark.parametrize("effect", [ConnectionError, [ConnectionError], []])
def test_raising_side_effect_hides_the_frames_of_the_mock_from_pytest(effect):
    """An exception out of a mock shows the line that awaited it last."""
    coroutine = AsyncMock(side_effect=effect)()

    with pytest.raises((ConnectionError, StopAsyncIteration)) as caught:
        coroutine.send(None)

    frames = frames_of(caught.value)
    assert frames
    assert all(frame.f_locals.get("__tracebackhide__") for frame in frames)
