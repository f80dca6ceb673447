"""How messages show mocks, arguments and what they refuse; each text is whole on messages.md."""

import itertools
import os
import re
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    async_patch,
    create_autospec,
    fail_on_unawaited,
    run,
)
from helpers import collect, enter, failure, finish, frames_of, in_asyncio, waiting_for


class Session:
    async def get(self, url):
        """Be a coroutine function."""

    def close(self):
        """Be a plain function."""


class NoRepr:
    def __repr__(self):
        raise ValueError("not now")


class LongRepr:
    def __repr__(self):
        return f"<{'long' * 20}>"


# Names


def name_in_failure(thing):
    """Return the name that an assertion tells of a mock."""
    text = failure(AsyncMock.assert_awaited, thing)
    found = re.fullmatch(r"Expected (.*) to have been awaited\. Awaited 0 times\.", text, re.DOTALL)
    return found.group(1)


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (AsyncMock(), "mock"),
        (AsyncMock(name=""), "mock"),
        (AsyncMock().b, "mock.b"),
        (finish(AsyncMock(name="a").b()).c, "a.b().c"),
        (MagicMock(name="a")(1).__aenter__, "a().__aenter__"),
        (AsyncMock(spec=Session), "Session"),
        (AsyncMock(spec_set=Session), "Session"),
        (AsyncMock(spec=Session).get, "Session.get"),
        (AsyncMock(spec_set=Session, name="a"), "a"),
        (MagicMock(spec=Session, name="a")().get, "a().get"),
        (type("Odd-Mock", (AsyncMock,), {})(name="fetch"), "fetch"),
    ],
)
def test_mock_is_called_by_its_full_name(thing, name):
    """By its own name, or its spec's, and those of the mocks it came from."""
    assert name_in_failure(thing) == name


@pytest.mark.parametrize(
    "name",
    ["it's", 'say "hi"', "' id=", "' spec='", '" id=', "<AsyncMock name='x' id='1'>", "naïve",
     "f(x)", "a.b", "{0} %s", "name" * 50, "two\nlines", r"back\slash", 'it\'s "odd"'],
)  # fmt: skip
def test_name_may_have_any_characters(name):
    """It is shown as it was given, but what a repr escapes stays escaped: it takes one line."""
    for spec in (None, Session):
        assert name_in_failure(AsyncMock(name=name, spec=spec)) == repr(name)[1:-1]


def test_name_where_the_repr_does_not_tell_it():
    """It was configured, or the mock could not be attached; what was attached has a new name."""
    fetch, refused, parent = AsyncMock(name="fetch"), AsyncMock(), MagicMock(name="parent")
    fetch.__repr__ = mock.Mock(side_effect=ValueError)
    with pytest.raises(AttributeError):
        MagicMock(spec_set=Session).attach_mock(refused, "other")
    parent.attach_mock(AsyncMock(), "child")

    assert name_in_failure(fetch) == "fetch"
    assert name_in_failure(refused.json) == "mock"
    assert name_in_failure(parent.child) == "parent.child"
    assert os.fspath(parent) == f"MagicMock/parent/{id(parent)}"


# Arguments

NO_REPR = "<NoRepr whose repr raises ValueError>"


@pytest.mark.parametrize(
    ("assertion", "args", "shown"),
    [
        ("not_awaited", [], f"1. fetch({NO_REPR}, key={NO_REPR})"),
        ("awaited_with", [NoRepr()], f"Expected: fetch({NO_REPR})\n  Actual: fetch({NO_REPR}, key"),
        ("any_await", [NoRepr()], f"fetch({NO_REPR}) await not found"),
        ("has_awaits", [[call(NoRepr())]], "List whose repr raises ValueError>"),
        ("has_awaits", [[NoRepr()], True], f"Missing:\n1. {NO_REPR}"),
    ],
)
def test_arguments_whose_repr_fails(assertion, args, shown):
    """A message comes through where the repr of an argument, or what is no call, raises."""
    fetch = AsyncMock(name="fetch")
    finish(fetch(NoRepr(), key=NoRepr()))

    assert shown in failure(getattr(fetch, f"assert_{assertion}"), *args)


def test_awaits_are_shown_whole_and_to_the_end():
    """Arguments are not shortened, the end may be what differs; keyword arguments as in code."""
    fetch = AsyncMock(name="fetch")
    for number in range(1, 12):
        finish(fetch("a" * 300, key=number))

    lines = failure(fetch.assert_not_awaited).splitlines()

    shown = [f"{number}. fetch('{'a' * 300}', key={number})" for number in range(1, 12)]
    assert lines[2:] == shown
    assert f"Expected: fetch('{'b' * 300}')" in failure(fetch.assert_awaited_with, "b" * 300)


# What is refused

HAS_NONE = "has none; did you mean 'close'?"


async def fetch_row():
    """Be a coroutine function."""


@pytest.mark.parametrize("argument", ["side_effect", "wraps"])
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: fetch_row(), "fetch_row"),
        (lambda: Session().get("/"), "Session.get"),
        (lambda: AsyncMock()(1, 2), "function"),
    ],
    ids=["function", "method", "mock"],
)
def test_function_of_a_coroutine_is_named(make, name, argument):
    """The function to pass is named as the user may write it, but for a mock."""
    with pytest.raises(TypeError) as caught:
        AsyncMock(**{argument: make()})

    assert str(caught.value).endswith(f" ({argument}={name})")


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (MagicMock(spec=Session), f"Session {HAS_NONE}"),
        (AsyncMock(spec=Session()), f"Session {HAS_NONE}"),
        (MagicMock(spec=Session, name="api"), f"api is a mock of Session, which {HAS_NONE}"),
        (create_autospec(Session)(), f"Session() is a mock of Session, which {HAS_NONE}"),
        (MagicMock(spec=[]), "mock has none"),
    ],
)
def test_name_that_the_spec_does_not_have(thing, told):
    """The text says which mock it is, what it stands for, and which name may have been meant."""
    with pytest.raises(AttributeError) as caught:
        thing.closed

    assert str(caught.value) == f"Mock object has no attribute 'closed': {told}"


def test_mistyped_assertion_of_an_opening_is_that_of_its_mock():
    """It is refused with the name that was meant; see test_mistyped.py for those of mocks."""
    with pytest.raises(AttributeError, match="Did you mean 'assert_exhausted'"):
        AsyncIteratorMock()().assert_exhaused


SHORT_REPR = "<longlonglonglongl...nglonglonglonglong>"
SHORT_NUMBER = f"-1{'0' * 16}...{'0' * 19}"


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        (lambda: AsyncMock(side_effect=LongRepr()), SHORT_REPR),
        (lambda: MagicMock(side_effect=NoRepr()), "<NoRepr instance"),
        (lambda: AsyncContextManagerMock(suppress=LongRepr()), SHORT_REPR),
        (lambda: AsyncContextManagerMock().assert_exited_with(LongRepr()), SHORT_REPR),
        (lambda: AsyncIteratorMock(LongRepr()), SHORT_REPR),
        (lambda: run(LongRepr()), SHORT_REPR),
        (lambda: async_patch(LongRepr()), SHORT_REPR),
        (lambda: finish(AsyncMock().wait_until_awaited(-(10 ** 100))), SHORT_NUMBER),
        (lambda: finish(Gate().wait_until_waiting(timeout=-(10 ** 100))), SHORT_NUMBER),
        (lambda: Gate().fail(LongRepr()), SHORT_REPR),
    ],
)  # fmt: skip
def test_long_values_that_are_refused_are_shortened(refused, shown):
    """A message shows the beginning and the end of what it refuses."""
    with pytest.raises((TypeError, ValueError)) as caught:
        refused()

    assert shown in str(caught.value)


# Frames

WITH_ARGUMENTS = {
    "any_await": [2], "any_call": [2], "awaited_once_with": [2], "awaited_with": [2],
    "called_once_with": [2], "called_with": [2], "exited_with": [KeyError],
    "has_awaits": [[call(2)]], "has_calls": [[call(2)]],
}  # fmt: skip


def assert_hidden(exc):
    """Check that pytest shows the line of the test, not the lines inside asyncmocks."""
    assert all(frame.f_locals.get("__tracebackhide__") for frame in frames_of(exc))


@pytest.mark.parametrize("cls", [AsyncMock, AsyncContextManagerMock, AsyncIteratorMock])
def test_failing_assertion_hides_its_own_frames_from_pytest(cls):
    """Each of them, of a mock that was used in every way, or of one that was not."""
    used, unused, failed = cls(), cls(), set()
    names = {name for name in dir(cls) if name.startswith("assert_")}
    for awaitable in (waiting_for(used(1)), enter(used), collect(used)):
        finish(awaitable)
    used.child().close()

    for m, name in itertools.product([used, unused], names):
        try:
            getattr(m, name)(*WITH_ARGUMENTS.get(name[len("assert_") :], []))
        except AssertionError as exc:
            failed.add(name)
            assert_hidden(exc)

    assert failed == names


@in_asyncio
async def test_failing_wait_hides_its_own_frames_from_pytest():
    """Also at the default timeout."""
    m, gate = AsyncMock(DEFAULT_TIMEOUT=0), Gate()
    gate.DEFAULT_TIMEOUT = 0

    for wait in (m.wait_until_awaited, m.wait_until_any_await_with, gate.wait_until_waiting):
        with pytest.raises(AssertionError) as caught:
            await wait()
        assert_hidden(caught.value)


def forget_in_block():
    """Forget an await."""
    with fail_on_unawaited():
        AsyncMock()().close()


@pytest.mark.parametrize("effect", [LookupError, [LookupError], [], forget_in_block])
def test_mock_that_raises_and_watch_that_fails_hide_their_frames_from_pytest(effect):
    """An exception out of a mock shows the line that awaited it last, or that of the block."""
    with pytest.raises((LookupError, StopAsyncIteration, AssertionError)) as caught:
        AsyncMock(side_effect=effect)().send(None)

    assert_hidden(caught.value)
