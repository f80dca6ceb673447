"""Which names are refused as mistyped assertions, and what is shown of that."""

import contextlib
import io
import os
import sys
import traceback
from unittest import mock

import pytest

import asyncmocks
from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock
from helpers import kind_of, type_name


async def double(number):
    """Stand for a coroutine function."""


class Judge:
    assert_guilty = None
    called_with = None

    async def load(self): ...


class Own(AsyncMock):
    def assert_delivered(self): ...

    def assert_ok(self): ...


def refused(m, name):
    """Return the AttributeError that reading a name raises."""
    with pytest.raises(AttributeError) as caught:
        getattr(m, name)
    return caught


ON_CALLS = [
    ("assertion_on_something_else", None),
    ("assert_called_wiht", "assert_called_with"),
    ("assert_caled_once", "assert_called_once"),
    ("asert_called_with", "assert_called_with"),
    ("aseert_called_with", "assert_called_with"),
    ("assrt_called_with", "assert_called_with"),
    ("assret_called_with", "assert_called_with"),
    ("assertCalledWith", "assert_called_with"),
]
ON_AWAITS = [
    ("assert_awaitd", "assert_awaited"),
    ("assert_awaited_wiht", "assert_awaited_with"),
    ("assert_was_awaited", "assert_all_awaited"),
    ("asert_awaited_once", "assert_awaited_once"),
    ("wait_untill_awaited", "wait_until_awaited"),
    ("wait_until_await", "wait_until_awaited"),
    ("wait_until_any_awaits_with", "wait_until_any_await_with"),
    ("wait_until_called", "wait_until_awaited"),
    ("wait_until_any_call_with", "wait_until_any_await_with"),
]
# Without `assert_`.
for name in "called_with called_once called_once_with any_call has_calls not_called".split():
    ON_CALLS.append((name, f"assert_{name}"))
    name = name.replace("called", "awaited").replace("call", "await")
    ON_AWAITS.append((name, f"assert_{name}"))
ON_AWAITS.append(("awaited", "assert_awaited"))
OTHERS = [
    (AsyncContextManagerMock(), "assert_enterd", "assert_entered"),
    (AsyncIteratorMock(), "assert_exhaustd", "assert_exhausted"),
    (Own(), "assert_deliverd", "assert_delivered"),
    (Own(), "ok", "assert_ok"),
    (AsyncMock(spec=Judge).load, "awaited_once", "assert_awaited_once"),
    (MagicMock().child(), "called_once", "assert_called_once"),
    (AsyncMock(unsafe=True).child, "called_once", "assert_called_once"),
    (MagicMock(unsafe=True).child, "called_once", "assert_called_once"),
]
MISTYPED = [(kind(), *row) for kind in (AsyncMock, MagicMock) for row in ON_CALLS]
MISTYPED += [(AsyncMock(), *row) for row in ON_AWAITS] + OTHERS


@pytest.mark.parametrize(("m", "name", "meant"), MISTYPED)
def test_mistyped_assertion_is_refused(m, name, meant):
    """What looks like an assertion, or a wait, raises and says what was meant, and says it once."""
    caught, stderr = refused(m, name), io.StringIO()
    error, hint = (caught.type, caught.value, caught.tb), f" Did you mean {meant!r}?"
    with contextlib.redirect_stderr(stderr):
        sys.__excepthook__(*error)

    assert str(caught.value) == (
        f"{name!r} is not a valid assertion.{hint if meant else ''} If it is meant to be an "
        "attribute, pass a spec that has it, or unsafe=True."
    )
    assert getattr(m, name, 3) == 3
    assert m.mock_calls == []
    for shown in (stderr.getvalue(), "".join(traceback.format_exception(*error))):
        assert shown.count("Did you mean") == bool(meant)
    shown_by_pytest = str(caught.getrepr(abspath=True))
    assert os.path.dirname(asyncmocks.__file__) not in shown_by_pytest
    assert os.path.basename(__file__) in shown_by_pytest


@pytest.mark.parametrize(
    "name",
    "call calls await_ asser as_sert my_assert_called insert has_call ok asend athrow aclose send "
    "close wait_until_ready wait_until_done wait_until_closed".split(),
)
def test_other_names_are_children(kind, name):
    """So are waits of the user's code, and the methods of generators: nothing is iterated here."""
    assert kind_of(getattr(kind(), name)) is kind


def test_names_of_assertions_on_awaits_are_free_where_nothing_is_awaited():
    """A MagicMock has none, so their names without `assert_` are children, and those of waits."""
    m = MagicMock()

    for name in ("awaited_with", "not_awaited", "wait_until_called"):
        assert kind_of(getattr(m, name)) is MagicMock
    assert str(refused(m, "assert_awaited").value).startswith("'assert_awaited' is not a valid")


@pytest.mark.parametrize("name", ["assert_called_wiht", "called_once", "asert_called"])
def test_unsafe_mock_has_children_of_any_name(kind, name):
    """With unsafe=True such names are children."""
    assert kind_of(getattr(kind(unsafe=True), name)) is kind


@pytest.mark.parametrize("argument", ["spec", "spec_set"])
@pytest.mark.parametrize("spec", [Judge, Judge(), ["assert_guilty", "called_with"]], ids=type_name)
def test_name_of_the_spec_is_no_typo(kind, argument, spec):
    """Names that the spec has are children, others are refused as any other name."""
    m = kind(**{argument: spec})

    assert kind_of(m.assert_guilty) is kind_of(m.called_with) is MagicMock
    for each, name in [(m, "called_once"), (MagicMock(spec=double), "assert_awaitd")]:
        start = f"Mock object has no attribute {name!r}"
        assert str(refused(each, name).value).startswith(start)


def test_mistyped_name_may_be_set(kind):
    """Who sets the name knows that it is an attribute."""
    m = kind(called_once=1)
    m.assert_ready = 2

    assert (m.called_once, m.assert_ready) == (1, 2)


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
def test_typo_on_a_sealed_mock_is_refused():
    """A sealed mock raises too, whichever text comes first."""
    m = AsyncMock()
    mock.seal(m)

    assert not hasattr(m, "awaited_once")
