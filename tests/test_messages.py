"""How messages show mocks, arguments and what they refuse; each text is whole on messages.md."""

import asyncio
import os
import re
from functools import partial
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
from helpers import collect, enter, failure, finish, frames_of

MOCKS = [AsyncMock, MagicMock]


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


class Local:
    """Its repr names a function that it was defined in."""

    def __repr__(self):
        return "<f.<locals>.Local>"


def awaited(*calls, name="fetch", **configuration):
    """Return a mock that was awaited so."""
    fetch = AsyncMock(name=name, **configuration)
    for _, args, kwargs in calls:
        finish(fetch(*args, **kwargs))
    return fetch


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


@pytest.mark.parametrize("spec", [None, Session], ids=["plain", "spec"])
@pytest.mark.parametrize(
    "name",
    ["it's", 'say "hi"', "' id=", "' spec='", '" id=', "<AsyncMock name='x' id='1'>", "naïve",
     "f(x)", "a.b", "{0} %s", "name" * 50],
)  # fmt: skip
def test_name_may_have_any_characters(name, spec):
    """The name is shown as it was given, whatever stands in it."""
    assert name_in_failure(AsyncMock(name=name, spec=spec)) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [("two\nlines", r"two\nlines"), (r"back\slash", r"back\\slash"),
     ('it\'s "odd"', 'it\\\'s "odd"')],
)  # fmt: skip
def test_name_is_escaped_as_in_the_repr(name, shown):
    """What a repr escapes stays escaped: a name takes no more than a line."""
    assert name_in_failure(AsyncMock(name=name)) == shown


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
        ("has_awaits", [[call(NoRepr())]], f"Expected: [call({NO_REPR})]\nActual: [call({NO_REPR}"),
        ("has_awaits", [[NoRepr()]], f"Expected: [{NO_REPR}]"),
        ("has_awaits", [[call(NoRepr()), NoRepr()], True], f"1. call({NO_REPR})\n2. {NO_REPR}\n"),
    ],
)
def test_arguments_whose_repr_fails(assertion, args, shown):
    """A message comes through where the repr of an argument, or what is no call, raises."""
    fetch = awaited(call(NoRepr(), key=NoRepr()))

    assert shown in failure(getattr(fetch, f"assert_{assertion}"), *args)


def test_awaits_are_shown_whole_and_to_the_end():
    """Arguments are not shortened, the end may be what differs; keyword arguments as in code."""
    fetch = awaited(*[call("a" * 300, key=number) for number in range(1, 12)])

    lines = failure(fetch.assert_not_awaited).splitlines()

    shown = [f"{number}. fetch('{'a' * 300}', key={number})" for number in range(1, 12)]
    assert lines[2:] == shown
    assert f"Expected: fetch('{'b' * 300}')" in failure(fetch.assert_awaited_with, "b" * 300)


# What is refused


async def fetch_row():
    """Be a coroutine function."""


@pytest.mark.parametrize(
    ("function", "args", "name"),
    [
        (lambda: fetch_row(), [], "fetch_row"),
        (Session().get, ["/"], "Session.get"),
        (AsyncMock(), [1, 2], "function"),
    ],
    ids=["function", "method", "mock"],
)
def test_function_of_a_coroutine_is_named(function, args, name):
    """The function to pass is named as the user may write it, but for a mock."""
    for argument in ("side_effect", "wraps"):
        with pytest.raises(TypeError) as caught:
            AsyncMock(**{argument: function(*args)})

        assert str(caught.value).endswith(f" ({argument}={name})")


@pytest.mark.parametrize("mock_class", MOCKS)
@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_mock_and_import_path_as_spec(mock_class, argument):
    """A mock is shown and refused, the path of an object too; other text is a spec."""
    with pytest.raises(Exception, match=r"^Cannot spec a Mock object\. \[object=<Mock id='.*'>\]"):
        mock_class(**{argument: mock.Mock()})
    with pytest.raises(TypeError, match=r"not the str 'app\.db\.Session'; pass the object"):
        mock_class(**{argument: "app.db.Session"})
    for text in ("text", "a b.c", "a..b", ".", "", "1.5"):
        assert isinstance(mock_class(**{argument: text}), str)


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (MagicMock(spec=Session), "Session has none; did you mean 'close'?"),
        (AsyncMock(spec=Session()), "Session has none; did you mean 'close'?"),
        (
            MagicMock(spec=Session, name="api"),
            "api is a mock of Session, which has none; did you mean 'close'?",
        ),
        (
            create_autospec(Session)(),
            "Session() is a mock of Session, which has none; did you mean 'close'?",
        ),
        (MagicMock(spec=[]), "mock has none"),
    ],
    ids=["class", "instance", "named", "called", "names"],
)
def test_name_that_the_spec_does_not_have(thing, told):
    """The text says which mock it is, what it stands for, and which name may have been meant."""
    with pytest.raises(AttributeError) as caught:
        thing.closed

    assert str(caught.value) == f"Mock object has no attribute 'closed': {told}"


@pytest.mark.parametrize(
    ("make", "name", "meant"),
    [
        (AsyncMock, "assret_awaited", "assert_awaited"),
        (AsyncMock, "awaited_once_with", "assert_awaited_once_with"),
        (AsyncMock, "assertzzzzzzzzzzzzzzzz", ""),
        (AsyncContextManagerMock, "assert_entred", "assert_entered"),
        (AsyncIteratorMock, "entered_once", "assert_entered_once"),
        (lambda: AsyncIteratorMock()(), "assert_exhaused", "assert_exhausted"),
    ],
)
def test_mistyped_assertion(make, name, meant):
    """It raises AttributeError, and says what was meant; a MagicMock means nothing by awaits."""
    with pytest.raises(AttributeError) as caught:
        getattr(make(), name)

    hint = f" Did you mean {meant!r}?" if meant else ""
    assert str(caught.value).startswith(f"{name!r} is not a valid assertion.{hint} If it is meant")
    assert isinstance(MagicMock().awaited_once_with, MagicMock)


SHORT_REPR = "<longlonglonglongl...nglonglonglonglong>"
SHORT_TEXT = "'longlonglonglongl...nglonglonglonglong'"
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
        (lambda: async_patch.object("long" * 20, "name"), SHORT_TEXT),
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


def in_loop(coroutine):
    """Run a coroutine without a frame of ours."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(coroutine)
    finally:
        loop.close()


def assert_of(cls, name, use, *args):
    """Let an assertion on a mock fail, after it was used in that way."""
    m = cls()
    if use is not None:
        finish(use(m))
    getattr(m, f"assert_{name}")(*args)


def forget_in_block():
    """Forget an await."""
    with fail_on_unawaited():
        AsyncMock()().close()


def forget_child():
    """Forget an await of a child."""
    m = AsyncMock()
    m.child().close()
    m.assert_all_awaited()


of_iterator = partial(assert_of, AsyncIteratorMock)
of_manager = partial(assert_of, AsyncContextManagerMock)
of_function = partial(assert_of, AsyncMock)
call_it = AsyncMock.__call__


@pytest.mark.parametrize(
    "fails",
    [
        partial(of_iterator, "iterated", None), partial(of_iterator, "not_iterated", collect),
        partial(of_iterator, "exhausted", None), partial(of_iterator, "closed", collect),
        partial(of_manager, "entered", None), partial(of_manager, "entered_once", None),
        partial(of_manager, "not_entered", enter), partial(of_manager, "exited", None),
        partial(of_manager, "exited_with", enter, KeyError), partial(of_function, "awaited", None),
        partial(of_function, "awaited_once", None), partial(of_function, "awaited_with", None, 2),
        partial(of_function, "awaited_with", call_it, 2), partial(of_function, "any_call", None, 1),
        partial(of_function, "awaited_once_with", call_it, 2),
        partial(of_function, "awaited_once_with", None, 2),
        partial(of_function, "any_await", call_it, 2), partial(of_function, "not_awaited", call_it),
        partial(of_function, "has_awaits", call_it, [call(2)]),
        partial(of_function, "has_awaits", call_it, [call(2)], True),
        partial(of_function, "has_calls", None, [call(1)]), forget_in_block, forget_child,
        lambda: in_loop(AsyncMock().wait_until_awaited(timeout=0)),
        lambda: in_loop(AsyncMock(DEFAULT_TIMEOUT=0).wait_until_any_await_with(1)),
        lambda: in_loop(Gate().wait_until_waiting(timeout=0)),
    ],
)  # fmt: skip
def test_failing_assertion_hides_its_own_frames_from_pytest(fails):
    """Pytest shows the line of the test, not the lines inside asyncmocks."""
    with pytest.raises(AssertionError) as caught:
        fails()

    frames = frames_of(caught.value)
    assert frames
    assert all(frame.f_locals.get("__tracebackhide__") for frame in frames)
