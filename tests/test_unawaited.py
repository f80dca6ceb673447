"""Calls that nobody awaited, openings that nobody used: warnings, failures, fail_on_unawaited()."""

import _thread
import contextlib
import gc
import inspect
import itertools
import os
import queue
import sys
from functools import partial
from unittest import mock
from unittest.mock import DEFAULT

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    fail_on_unawaited,
)
from helpers import (
    caught_warnings,
    collect,
    enter,
    enter_plainly,
    failure,
    finish,
    in_asyncio,
    line,
    needs_threads,
    run,
    type_name,
    waiting_for,
)

HERE = os.path.basename(__file__)
FORGOTTEN = "Called but never awaited (is an `await` missing?):"
# CPython 3.6 cuts the name of a coroutine there in its warning.
LONGEST_IN_WARNING = 50 if sys.version_info < (3, 7) else 200

on_both = pytest.mark.parametrize("cls", [AsyncContextManagerMock, AsyncIteratorMock])


class Session:
    async def get(self, url):
        """Be a coroutine function."""


def called_at(number, function, *args, path="app.py", **kwargs):
    """Call a function from that line of a file."""
    source = "\n" * (number - 1) + "result = function(*args, **kwargs)"
    names = {"function": function, "args": args, "kwargs": kwargs}
    exec(compile(source, path, "exec"), names)
    return names.pop("result")


def warned_at(number, function, *args, **kwargs):
    """Return what the interpreter says of a coroutine that is lost."""
    with caught_warnings() as caught:
        called_at(number, function, *args, **kwargs)
        gc.collect()
    (text,) = [str(each.message).splitlines()[0] for each in caught]
    assert text.startswith("coroutine '")
    assert text.endswith("' was never awaited")
    return text[len("coroutine '") : -len("' was never awaited")]


def listed_after(m, *args, **kwargs):
    """Return how a forgotten call is listed."""
    called_at(1, m, *args, **kwargs).close()
    return failure(m.assert_all_awaited).splitlines()[-1].partition(". ")[2]


# The interpreter's warning


@pytest.mark.parametrize(
    ("function", "args", "text"),
    [
        (AsyncMock(name="session").add, ["row"], "session.add('row') at app.py:12"),
        (AsyncMock(), [], "mock() at app.py:12"),
        (MagicMock(spec=Session).get, ["/"], "Session.get('/') at app.py:12"),
        (MagicMock(name="pool").__aenter__, [], "pool.__aenter__() at app.py:12"),
        (mock.Mock(side_effect=AsyncMock(name="a")), [1], "a(1) at app.py:12"),
        (MagicMock(side_effect=AsyncMock(name="a")), [1], "a(1) at app.py:12"),
    ],
)
def test_warning_names_the_call(function, args, text):
    """The mock, the arguments, and the line of the user's code; so does the coroutine's repr."""
    coroutine = called_at(12, function, *args)
    shown = repr(coroutine)
    coroutine.close()

    assert warned_at(12, function, *args) == text
    assert f" {text} at 0x" in shown


@pytest.mark.parametrize("excess", [-1, 0, 1, 100])
@pytest.mark.parametrize(
    ("shown_of", "longest"), [(partial(warned_at, 1), LONGEST_IN_WARNING), (listed_after, 200)]
)
def test_long_call_is_cut_before_its_place(shown_of, longest, excess):
    """In the warning where the interpreter cuts, in lists at 200 characters on every Python."""
    room = longest - len("() at app.py:1")
    name = "n" * (room + excess)

    shown = f"{name}()" if excess <= 0 else f"{'n' * (room - 2)}...)"
    assert shown_of(AsyncMock(name=name)) == f"{shown} at app.py:1"


def test_place_that_leaves_no_room_is_shown_whole():
    """Of the call nothing is left but its end."""
    path = f"{'p' * 200}.py"

    assert listed_after(AsyncMock(name="fetch"), path=path) == f"...) at {path}:1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (list(range(9)), "[0, 1, 2, 3, 4, 5, ...]"),
        ({1: 2, 3: 4, 5: 6, 7: 8, 9: 0}, "{1: 2, 3: 4, 5: 6, 7: 8, ...}"),
        (b"short", "b'short'"),
        ("a" * 50 + "z" * 50, "'aaaaaaaaaaaaaaaaa...zzzzzzzzzzzzzzzzzz'"),
    ],
    ids=type_name,
)
def test_long_arguments_of_a_forgotten_call_are_shortened(value, shown):
    """Each in its middle, also those given by name."""
    text = listed_after(AsyncMock(name="f"), value, key=value)

    assert text == f"f({shown}, key={shown}) at app.py:1"


@needs_threads
def test_call_from_nowhere_has_no_line():
    """A call that no line of Python made is told without one."""
    fetch, coroutines, done = AsyncMock(name="fetch"), [], queue.Queue()
    work = itertools.chain(map(fetch, [1]), map(done.put, ["done"]))

    _thread.start_new_thread(coroutines.extend, (work,))
    done.get()

    coroutines[0].close()
    assert failure(fetch.assert_awaited).endswith(f"{FORGOTTEN}\n1. fetch(1)")


# Failing assertions


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("awaited", ()),
        ("awaited_once", ()),
        *[(name, ("row",)) for name in ("awaited_with", "awaited_once_with", "any_await")],
        *[("has_awaits", ([("row",)], any_order)) for any_order in (False, True)],
    ],
)
def test_failure_lists_calls_that_nobody_awaited(name, args):
    """As often as they were made, with the place of each, without its folders."""
    session = AsyncMock(name="session")
    path = os.path.join("home", "me", "app.py")
    for _ in range(2):
        called_at(5, session.add, "row", path=path).close()

    text = failure(getattr(session.add, f"assert_{name}"), *args)

    listed = "\n".join(f"{number}. session.add('row') at app.py:5" for number in (1, 2))
    assert text.endswith(f"{FORGOTTEN}\n{listed}")


def test_calls_leave_the_list_when_their_await_begins():
    """Also if it fails; the others stand below the awaits."""
    fetch = AsyncMock(name="fetch", side_effect=ConnectionError)
    first, second = fetch(1), fetch(2)
    with pytest.raises(ConnectionError):
        finish(first)
    second.close()

    text = failure(fetch.assert_not_awaited)

    assert f"Awaits:\n1. fetch(1)\n{FORGOTTEN}\n1. fetch(2) at {HERE}" in text
    fetch.reset_mock()
    fetch.assert_all_awaited()


@pytest.mark.parametrize("make", [AsyncMock, MagicMock])
def test_all_awaited_lists_each_forgotten_call_of_the_tree(make):
    """Of the mock and of all below; where there is none, nothing is said."""
    m = make(name="m", spec=["a", "b", "c"], a=AsyncMock(), b=AsyncMock())
    m.c = AsyncContextManagerMock()
    m.assert_all_awaited()
    finish(m.a("awaited"))
    coroutines, at = [m.a("row"), m.b.c(1), m.c("url")], line()

    text = failure(m.assert_all_awaited)

    for coroutine in coroutines[:2]:
        coroutine.close()
    assert [each.split(". ", 1)[1] for each in text.splitlines()[2:]] == [
        f"m.a('row') at {HERE}:{at}", f"m.b.c(1) at {HERE}:{at}", f"m.c('url') at {HERE}:{at}"
    ]  # fmt: skip
    assert "of m to have been awaited; 3 calls were not." in text


# Openings that nobody used


@on_both
@pytest.mark.parametrize(
    "touch",
    [
        waiting_for,
        enter,
        collect,
        lambda opening: waiting_for(AsyncMock(side_effect=enter_plainly)(opening)),
        lambda opening: opening.fetch(opening.status),
        lambda opening: opening.__aenter__(),
    ],
    ids=["awaited", "entered", "iterated", "by with", "an attribute is read", "entered by hand"],
)
def test_opening_that_was_used_in_vain_is_not_forgotten(cls, touch):
    """It need not be used well; test_openings.py tells of those that are."""
    m = cls(status=200, items=[KeyError])
    m.__aenter__.side_effect = KeyError

    with fail_on_unawaited(), contextlib.suppress(KeyError):
        run(touch(m("url")))

    m.assert_all_awaited()


@on_both
def test_opening_that_nobody_used_is_known(cls):
    """To block and mock, kept or not, with the line of its call, until the mock is reset."""
    m = cls(name="connect")

    def block():
        with fail_on_unawaited():
            m("dropped")
            kept.append(m("kept"))
            str(kept[0]), bool(kept[0])  # no use of it

    kept = []
    text = failure(block)
    gc.collect()

    at = block.__code__.co_firstlineno + 2
    assert text.endswith(
        f"2 calls were not.\n{FORGOTTEN}"
        f"\n1. connect('dropped') at {HERE}:{at}\n2. connect('kept') at {HERE}:{at + 1}"
    )
    assert failure(m.assert_all_awaited).splitlines()[1:] == text.splitlines()[1:]
    m.reset_mock()
    m.assert_all_awaited()


def test_what_is_no_opening_is_not_forgotten():
    """What is done with the mock itself, and calls that fail or give something else."""
    m = AsyncContextManagerMock(items=[1], side_effect=[MagicMock(), ConnectionError, DEFAULT])

    with fail_on_unawaited():
        for use in (waiting_for, enter, collect):
            run(use(m))
        m("told")
        with contextlib.suppress(ConnectionError):
            m("failing")
    m.assert_all_awaited()

    repr(m("shown"))
    assert "('shown')" in failure(m.assert_all_awaited)


# A block that watches

connect = AsyncContextManagerMock(name="connect")


def test_block_lists_what_was_forgotten_within_it_and_nothing_else():
    """What is awaited by its end is in time; to call a method of an opening is to use that."""
    m, fetch = AsyncContextManagerMock(name="connect"), AsyncMock(name="fetch")
    before = [m("before"), fetch("before")]

    def block():
        with fail_on_unawaited():
            late = fetch("late")
            m("first")
            run(m("client").close())
            m("client").send("forgotten").close()
            with fail_on_unawaited():
                run(enter(m("used")))
                finish(fetch("awaited"))
            fetch("second").close()
            finish(late)

    lines = failure(block).splitlines()[2:]

    before[1].close()
    assert [each.partition(" at ")[0] for each in lines] == [
        "1. connect('first')", "2. connect.send('forgotten')", "3. fetch('second')"
    ]  # fmt: skip


def test_watch_may_be_used_again_and_within_its_own_block():
    """It lists the calls of its block only; the inner one does not make the outer one forget."""
    watch = fail_on_unawaited()

    with pytest.raises(AssertionError, match="outer"), watch:  # noqa: PT012
        connect("outer")
        with contextlib.suppress(AssertionError), watch:
            connect("inner")
    with watch:
        finish(waiting_for(connect("awaited")))


@in_asyncio
async def test_block_of_async_with_says_the_same():
    """An exception of the block comes first."""
    async with fail_on_unawaited():
        await connect("used")
    with pytest.raises(AssertionError, match=r"connect\('forgotten'\)"):
        async with fail_on_unawaited():
            connect("forgotten")
    with contextlib.suppress(LookupError):
        async with fail_on_unawaited():
            raise LookupError(connect("forgotten"))


def test_decorated_function_is_watched_to_its_end_each_time():
    """It stays what it was, its own exception comes first. All else test_patch.py proves."""

    @fail_on_unawaited()
    async def test(first, second=2, *, third):
        if first:
            return first, second, third
        if connect("forgotten") and third:
            raise LookupError
        return None

    assert inspect.iscoroutinefunction(test)
    assert list(inspect.signature(test).parameters) == ["first", "second", "third"]
    assert run(test(1, third=3)) == (1, 2, 3)
    for _ in range(2):
        assert failure(run, test(0, third=0)).count("connect('forgotten')") == 1
    with pytest.raises(LookupError):
        run(test(0, third=3))


def test_decorated_class_watches_its_tests():
    """Each method that begins with `test`, plain and async, and no other."""

    @fail_on_unawaited()
    class Tests:
        def test_plain(self):
            return connect("plain")

        async def test_async(self):
            return connect("async")

        def helper(self):
            return connect("helper")

    assert isinstance(Tests, type)
    assert "connect('plain')" in failure(Tests().test_plain)
    assert "connect('async')" in failure(run, Tests().test_async())
    assert Tests().helper() == connect
