"""Calls that nobody awaited, openings that nobody used: warnings, failures, fail_on_unawaited()."""

import _thread
import contextlib
import gc
import itertools
import os
import queue
import re
import sys
from unittest import mock

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
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
    on_both,
    run,
    waiting_for,
)

HERE = os.path.basename(__file__)
FORGOTTEN = "Called but never awaited (is an `await` missing?):"
# CPython 3.6 cuts the name of a coroutine there in its warning.
LONGEST_IN_WARNING = 50 if sys.version_info < (3, 7) else 200


def called(function, *args, path="app.py", **kwargs):
    """Call a function from line 12 of a file."""
    names = {"function": function, "args": args, "kwargs": kwargs}
    exec(compile("\n" * 11 + "result = function(*args, **kwargs)", path, "exec"), names)
    return names.pop("result")


def warned_after(function, *args):
    """Return what the interpreter says of a coroutine that is lost."""
    with caught_warnings() as caught:
        called(function, *args)
        gc.collect()
    (text,) = [str(each.message).splitlines()[0] for each in caught]
    return re.fullmatch("coroutine '(.*)' was never awaited", text).group(1)


def listed_after(m, *args, **kwargs):
    """Return how a forgotten call is listed."""
    called(m, *args, **kwargs).close()
    return failure(m.assert_all_awaited).splitlines()[-1].partition(". ")[2]


@pytest.mark.parametrize(
    ("function", "args", "text"),
    [(AsyncMock(), [], "mock()"), (MagicMock(name="pool").__aenter__, [], "pool.__aenter__()"),
     (mock.Mock(side_effect=AsyncMock(name="a")), [1], "a(1)"),
     (MagicMock(side_effect=AsyncMock(name="a")), [1], "a(1)")],
)  # fmt: skip
def test_warning_names_the_call(function, args, text):
    """The mock, the arguments, and the line of the user's code; so does the coroutine's repr."""
    coroutine = called(function, *args)
    shown = repr(coroutine)
    coroutine.close()

    assert warned_after(function, *args) == f"{text} at app.py:12"
    assert f" {text} at app.py:12 at 0x" in shown


@pytest.mark.parametrize("excess", [-1, 0, 1, 100])
@pytest.mark.parametrize(
    ("shown_of", "longest"), [(warned_after, LONGEST_IN_WARNING), (listed_after, 200)]
)
def test_long_call_is_cut_before_its_place(shown_of, longest, excess):
    """In the warning where the interpreter cuts, in lists at 200 characters on every Python."""
    name = "n" * (longest - len("() at app.py:12") + excess)
    shown = f"{name}()" if excess <= 0 else f"{name[: -2 - excess]}...)"

    assert shown_of(AsyncMock(name=name)) == f"{shown} at app.py:12"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(list(range(9)), "[0, 1, 2, 3, 4, 5, ...]"), (b"short", "b'short'"),
     ({1: 2, 3: 4, 5: 6, 7: 8, 9: 0}, "{1: 2, 3: 4, 5: 6, 7: 8, ...}"),
     ("a" * 50 + "z" * 50, "'aaaaaaaaaaaaaaaaa...zzzzzzzzzzzzzzzzzz'")],
)  # fmt: skip
def test_long_arguments_of_a_forgotten_call_are_shortened(value, shown):
    """Each in its middle, also those given by name; a place that leaves no room is not."""
    m, path = AsyncMock(name="f"), f"{'p' * 200}.py"

    assert listed_after(m, value, key=value) == f"f({shown}, key={shown}) at app.py:12"
    assert listed_after(m, value, path=path) == f"...) at {path}:12"


@needs_threads
def test_call_from_nowhere_has_no_line():
    """A call that no line of Python made is told without one."""
    fetch, coroutines, done = AsyncMock(name="fetch"), [], queue.Queue()
    work = itertools.chain(map(fetch, [1]), map(done.put, ["done"]))

    _thread.start_new_thread(coroutines.extend, (work,))
    done.get()

    coroutines[0].close()
    assert failure(fetch.assert_awaited).endswith(f"{FORGOTTEN}\n1. fetch(1)")


@pytest.mark.parametrize(
    ("name", "args"),
    [("awaited", ()), ("awaited_once", ()), ("awaited_with", ["row"]), ("any_await", ["row"]),
     ("has_awaits", [[("row",)]]), ("has_awaits", [[("row",)], True])],
)  # fmt: skip
def test_failure_lists_calls_that_nobody_awaited(name, args):
    """As often as they were made, with the place of each, without its folders."""
    session = AsyncMock(name="session")
    for _ in range(2):
        called(session.add, "row", path=os.path.join("home", "app.py")).close()

    text = failure(getattr(session.add, f"assert_{name}"), *args)

    rows = "\n1. session.add('row') at app.py:12\n2. session.add('row') at app.py:12"
    assert text.endswith(FORGOTTEN + rows)


def test_all_awaited_asks_no_mock_that_was_attached_elsewhere():
    """A call of such a mock is forgotten in its new tree."""
    first, second = AsyncMock(), AsyncMock()
    second.attach_mock(first.child, "child")
    second.child().close()

    first.assert_all_awaited()
    assert "1 call was not" in failure(second.assert_all_awaited)


@pytest.mark.parametrize("make", [AsyncMock, MagicMock])
def test_all_awaited_lists_each_forgotten_call_of_the_tree(make):
    """Of the mock and of all below, until their awaits begin, also if these fail; or a reset."""
    m = make(name="m", spec=["a", "b", "c"], a=AsyncMock(side_effect=KeyError), b=AsyncMock())
    m.c = AsyncContextManagerMock()
    m.assert_all_awaited()
    coroutines, at = [m.a("awaited"), m.a("row"), m.b.c(1), m.c("url")], f"{HERE}:{line()}"
    with contextlib.suppress(KeyError):
        finish(coroutines[0])

    text, of_child = failure(m.assert_all_awaited), failure(m.a.assert_not_awaited)

    [coroutine.close() for coroutine in coroutines[:3]]
    rows = f"1. m.a('row') at {at}\n2. m.b.c(1) at {at}\n3. m.c('url') at {at}"
    assert text.endswith(f"of m to have been awaited; 3 calls were not.\n{FORGOTTEN}\n{rows}")
    assert of_child.endswith(f"1. m.a('awaited')\n{FORGOTTEN}\n1. m.a('row') at {at}")
    m.reset_mock()
    m.assert_all_awaited()


# Openings that nobody used


@on_both
@pytest.mark.parametrize(
    "touch",
    [waiting_for, enter, collect, lambda opening: opening.fetch(opening.status),
     lambda opening: opening.__aenter__(),
     lambda opening: waiting_for(AsyncMock(side_effect=enter_plainly)(opening))],
)  # fmt: skip
def test_opening_that_was_used_in_vain_is_not_forgotten(cls, touch):
    """It need not be used well; test_resources.py tells of those that are."""
    m = cls(status=200, items=[KeyError])
    m.__aenter__.side_effect = KeyError

    with fail_on_unawaited(), contextlib.suppress(KeyError):
        run(touch(m("url")))

    m.assert_all_awaited()


def test_what_is_no_opening_is_not_forgotten():
    """What is done with the mock itself, and calls that fail or give something else."""
    m = AsyncContextManagerMock(items=[1], side_effect=[MagicMock(), ConnectionError, mock.DEFAULT])

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


@on_both
def test_block_lists_what_was_forgotten_within_it_and_nothing_else(cls):
    """With its line, kept or not; what is awaited by the end is in time. So does the mock."""
    m, fetch, kept = cls(name="connect"), AsyncMock(name="fetch"), []
    before = [fetch("before"), m("before")]

    def block():
        with fail_on_unawaited():
            late = fetch("late")
            m("dropped")
            kept.append(m("kept"))
            str(kept[0]), bool(kept[0])  # no use of it
            run(m("client").close())
            m("client").send("forgotten").close()
            with fail_on_unawaited():
                run(enter(m("used")))
                finish(fetch("awaited"))
            fetch("second").close()
            finish(late)

    text = failure(block)
    gc.collect()

    before[0].close()
    at = [f" at {HERE}:{block.__code__.co_firstlineno + number}" for number in range(12)]
    assert text.endswith(
        f"in the block to have been awaited; 4 calls were not.\n{FORGOTTEN}"
        f"\n1. connect('dropped'){at[3]}\n2. connect('kept'){at[4]}"
        f"\n3. connect.send('forgotten'){at[7]}\n4. fetch('second'){at[11]}"
    )
    assert failure(m.assert_all_awaited).count("connect(") == len(["before", "dropped", "kept"])
    m.reset_mock()
    m.assert_all_awaited()


@in_asyncio
async def test_watch_may_be_used_again_and_within_its_own_block():
    """The inner one does not make the outer one forget; an exception of the block comes first."""
    watch = fail_on_unawaited()

    with pytest.raises(AssertionError, match=r"connect\('outer'\)"):  # noqa: PT012
        async with watch:
            connect("outer")
            with contextlib.suppress(AssertionError), watch:
                connect("inner")
    async with watch:
        await connect("awaited")
    with contextlib.suppress(LookupError):
        async with watch:
            raise LookupError(connect("forgotten"))


def test_decorated_class_watches_its_tests_to_their_end():
    """No other methods; an exception of a test comes first. All else test_patch.py proves."""

    @fail_on_unawaited()
    class Tests:
        def test_plain(self):
            return connect("plain")

        async def test_async(self, is_awaited, raised):
            opening = connect("async")
            if raised:
                raise raised
            return await opening if is_awaited else None

        def helper(self):
            return connect("helper")

    tests = Tests()
    assert tests.helper() == connect
    for _ in range(2):
        assert failure(tests.test_plain).count("connect('plain')") == 1
        assert failure(run, tests.test_async(False, None)).count("connect('async')") == 1
    assert run(tests.test_async(True, raised=None)) is connect
    with pytest.raises(LookupError):
        run(tests.test_async(False, raised=LookupError))
