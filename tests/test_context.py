"""What is entered: what AsyncContextManagerMock gives, counts, swallows and asserts."""

import _thread
import asyncio
import contextlib
import copy
import functools
import itertools
import queue
import re
from unittest import mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock
from helpers import needs_threads, run

MOCKS = [AsyncMock, MagicMock, AsyncContextManagerMock, AsyncIteratorMock]
PLACE = re.compile(r"at test_context\.py:\d+")
NO_EXCEPTION = (None, None, None)

needs_async_exit_stack = pytest.mark.skipif(
    not hasattr(contextlib, "AsyncExitStack"), reason="contextlib has no AsyncExitStack"
)


class Pause:
    """Stops a coroutine that awaits it, until it is sent something."""

    def __await__(self):
        yield


class ClientSession:
    """Stands for aiohttp.ClientSession."""


class ClientResponse:
    """Stands for aiohttp.ClientResponse."""

    status = 0

    async def json(self): ...

    def raise_for_status(self): ...


class Connection:
    """What the mocks with a spec stand for."""

    enter_count = 0

    async def __aenter__(self): ...

    async def __aexit__(self, *exc_args): ...

    async def close(self): ...

    def is_open(self): ...


async def enter(manager, exc=None):
    """Enter a context manager, raise in its block, and return what it gave."""
    async with manager as thing:
        if exc is not None:
            raise exc
        return thing


def enter_async(manager, exc=None):
    """Use a context manager in `async with`."""
    return run(enter(manager, exc))


def enter_sync(manager, exc=None):
    """Use a context manager in `with`."""
    with manager as thing:
        if exc is not None:
            raise exc
        return thing


async def stay(manager):
    """Stay in the block until something is sent."""
    async with manager as thing:
        await Pause()
        return thing


def finish(coroutine):
    """Run a coroutine to its end by hand, and return its result."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as end:
        return end.value


def visited(*excs):
    """Return a mock that was entered once for each exception, None for no exception."""
    pool = AsyncContextManagerMock(name="pool", suppress=True)
    for exc in excs:
        enter_async(pool, exc)
    return pool


def failure(assertion, *args):
    """Return the message of an assertion that fails, without lines of code."""
    with pytest.raises(AssertionError) as caught:
        assertion(*args)
    return PLACE.sub("at HERE", str(caught.value))


in_both_ways = pytest.mark.parametrize("use", [enter_async, enter_sync])


@in_both_ways
def test_entering_gives_the_mock_itself(use):
    """Without an enter_result a block gets the mock, entered as object and as call result."""
    session = AsyncContextManagerMock()

    assert use(session) is session
    assert use(session("url", timeout=1)) is session
    assert session.enter_result is session


@in_both_ways
@pytest.mark.parametrize("result", ["connection", None, 0, mock.sentinel.result])
def test_entering_gives_the_enter_result(use, result):
    """What was given as enter_result is what a block gets, None among others."""
    pool = AsyncContextManagerMock(enter_result=result)

    assert use(pool) is result
    assert use(pool("url")) is result
    assert pool.enter_result is result


@in_both_ways
def test_enter_result_can_be_set_later(use):
    """Each entering gives what enter_result is then."""
    pool = AsyncContextManagerMock(enter_result=1)
    before = use(pool)

    pool.enter_result = 2

    assert (before, use(pool)) == (1, 2)


def test_enter_result_is_that_of_aenter():
    """`enter_result` and `__aenter__.return_value` are the same thing, whichever is set."""
    pool = AsyncContextManagerMock(enter_result=1)
    given = pool.__aenter__.return_value

    pool.__aenter__.return_value = 2
    by_method = pool.enter_result
    pool.enter_result = 3

    assert (given, by_method, pool.__aenter__.return_value) == (1, 2, 3)


def test_enter_result_can_be_configured():
    """`configure_mock()` sets enter_result and suppress like attributes."""
    pool = AsyncContextManagerMock()

    pool.configure_mock(enter_result=1, suppress=KeyError)

    assert enter_async(pool) == 1
    assert enter_async(pool, KeyError()) is None
    assert pool.suppress is KeyError


def test_enter_result_is_that_of_an_aenter_put_in_place():
    """An AsyncMock set as `__aenter__` says what entering gives."""
    pool = AsyncContextManagerMock(enter_result=1)

    pool.__aenter__ = AsyncMock(return_value=2)

    assert pool.enter_result == 2
    assert enter_async(pool) == 2
    assert run(pool("url")) == 2


def test_enter_result_without_a_mock_to_ask_is_the_mock():
    """Where a function was put in place of `__aenter__`, enter_result is not known."""

    async def connect(self):
        return 1

    pool = AsyncContextManagerMock()

    pool.__aenter__ = connect

    assert pool.enter_result is pool
    assert enter_async(pool) == 1


def test_only_the_spec_is_positional():
    """`enter_result` and `suppress` are keywords."""
    with pytest.raises(TypeError):
        AsyncContextManagerMock(None, 1)


def test_plain_with_has_a_result_of_its_own_if_told():
    """A return_value of `__enter__` is what `with` gives, and `async with` does not."""
    pool = AsyncContextManagerMock(enter_result=1)

    pool.__enter__.return_value = 2

    assert (enter_sync(pool), enter_async(pool)) == (2, 1)


@in_both_ways
def test_aenter_fails_the_entering(use):
    """`__aenter__.side_effect` fails each way of entering."""
    pool = AsyncContextManagerMock(enter_result=1)
    pool.__aenter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        use(pool)

    pool.assert_not_entered()


def test_enter_fails_the_plain_with_alone():
    """`__enter__.side_effect` fails `with`, which then counts as no entering."""
    pool = AsyncContextManagerMock(enter_result=1)
    pool.__enter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        enter_sync(pool)

    assert (pool.enter_count, pool.exit_count) == (0, 0)
    assert enter_async(pool) == 1


def test_aenter_may_fail_at_first():
    """A side_effect of several results is taken one entering after another."""
    pool = AsyncContextManagerMock()
    pool.__aenter__.side_effect = [ConnectionError, "connection"]

    with pytest.raises(ConnectionError):
        enter_async(pool)

    assert enter_async(pool) == "connection"
    assert (pool.enter_count, pool.exit_count) == (1, 1)


@in_both_ways
def test_exceptions_propagate(use):
    """An exception in the block comes through, the same object."""
    session = AsyncContextManagerMock()
    error = KeyError()

    with pytest.raises(KeyError) as caught:
        use(session, error)

    assert caught.value is error


@in_both_ways
@pytest.mark.parametrize(
    ("suppress", "exc_type"),
    [
        (KeyError, KeyError),
        (LookupError, KeyError),
        ((ValueError, KeyError), KeyError),
        (True, KeyError),
        (True, KeyboardInterrupt),
        (True, asyncio.CancelledError),
        (BaseException, GeneratorExit),
    ],
)
def test_suppressed_exceptions_are_swallowed(use, suppress, exc_type):
    """An exception of a class in suppress, or of any class if it is True, is swallowed."""
    session = AsyncContextManagerMock(suppress=suppress)

    use(session, exc_type())

    assert session.suppress is suppress
    assert session.exit_args[0] is exc_type


@in_both_ways
@pytest.mark.parametrize(
    ("suppress", "exc_type"),
    [
        ((), KeyError),
        (KeyError, ValueError),
        (KeyError, LookupError),
        ((ValueError, KeyError), TypeError),
        (Exception, KeyboardInterrupt),
    ],
)
def test_other_exceptions_are_not_swallowed(use, suppress, exc_type):
    """An exception of no class in suppress comes through."""
    session = AsyncContextManagerMock(suppress=suppress)

    with pytest.raises(exc_type):
        use(session, exc_type())


@in_both_ways
def test_suppress_can_be_set_later(use):
    """Each exit swallows what suppress says then."""
    session = AsyncContextManagerMock(suppress=ValueError)
    use(session, ValueError())

    session.suppress = KeyError

    use(session, KeyError())
    with pytest.raises(ValueError, match="once more"):
        use(session, ValueError("once more"))


@pytest.mark.parametrize(
    ("suppress", "shown"),
    [
        (None, "None"),
        (False, "False"),
        (1, "1"),
        ("KeyError", "'KeyError'"),
        (int, "<class 'int'>"),
        (KeyError(), "KeyError()"),
        ([KeyError], "[<class 'KeyError'>]"),
        ((KeyError, 3), "(<class 'KeyError'>, 3)"),
        ((True,), "(True,)"),
        (((KeyError,),), "((<class 'KeyError'>,),)"),
    ],
)
def test_suppress_is_a_class_a_tuple_or_true(suppress, shown):
    """Anything else is refused when given and when set, and what was set before stays."""
    session = AsyncContextManagerMock(suppress=KeyError)

    for give in (
        lambda: AsyncContextManagerMock(suppress=suppress),
        lambda: setattr(session, "suppress", suppress),
    ):
        with pytest.raises(TypeError) as caught:
            give()
        assert str(caught.value) == (
            "suppress must be an exception class, a tuple of them, or True for all, not "
            f"{shown}; to suppress nothing, leave it out"
        )
    assert session.suppress is KeyError


def test_suppress_is_empty_at_first():
    """A mock that was not told what to swallow says so."""
    assert AsyncContextManagerMock().suppress == ()


@in_both_ways
def test_an_exit_told_a_result_swallows_by_it(use):
    """A true return_value of the exit swallows what suppress does not name."""
    session = AsyncContextManagerMock()
    session.__aexit__.return_value = True
    session.__exit__.return_value = True

    use(session, KeyError())

    assert session.exit_count == 1


def test_a_new_mock_was_not_entered():
    """Counts begin at 0, and there are no exit_args."""
    session = AsyncContextManagerMock()

    assert (session.enter_count, session.exit_count) == (0, 0)
    assert session.exit_args is None


@in_both_ways
def test_enterings_and_exits_are_counted(use):
    """Each block counts as one entering and one exit, whether it raises or not."""
    session = AsyncContextManagerMock(suppress=KeyError)

    use(session)
    use(session("url"))
    use(session, KeyError())

    assert (session.enter_count, session.exit_count) == (3, 3)


@in_both_ways
def test_exit_args_are_those_of_the_last_exit(use):
    """`exit_args` has type, exception and traceback, or three times None."""
    session = AsyncContextManagerMock(suppress=KeyError)
    error = KeyError()

    use(session, error)
    failed = session.exit_args
    use(session)

    assert failed == (KeyError, error, error.__traceback__)
    assert session.exit_args == NO_EXCEPTION


@pytest.mark.parametrize("args", [(), (None,), NO_EXCEPTION])
def test_an_exit_called_by_hand_counts(args):
    """Old code that calls `__exit__()` and `__aexit__()` itself may leave arguments out."""
    session = AsyncContextManagerMock()

    session.__exit__(*args)
    run(session.__aexit__(*args))

    assert session.exit_count == 2
    assert session.exit_args == NO_EXCEPTION


def test_making_coroutines_counts_nothing():
    """Neither `__aenter__()` nor `__aexit__()` counts before it is awaited."""
    session = AsyncContextManagerMock()

    session.__aenter__().close()
    session.__aexit__(*NO_EXCEPTION).close()

    assert (session.enter_count, session.exit_count) == (0, 0)


def test_nested_enterings_count():
    """The same mock may be entered while it is entered."""
    session = AsyncContextManagerMock(suppress=KeyError)

    async def nest():
        async with session, session("inner"):
            counts = session.enter_count, session.exit_count
            raise KeyError
        return counts

    assert run(nest_counts(session)) == [(1, 0), (2, 0), (2, 1), (2, 2)]
    assert run(nest()) == (4, 2)
    assert (session.enter_count, session.exit_count) == (4, 4)
    assert session.exit_args == NO_EXCEPTION


async def nest_counts(session):
    """Enter a mock twice, and return the counts after each step."""
    counts = []

    def note():
        counts.append((session.enter_count, session.exit_count))

    async with session:
        note()
        async with session:
            note()
        note()
    note()
    return counts


def test_concurrent_enterings_count():
    """Blocks of several tasks may end in any order."""
    session = AsyncContextManagerMock()
    first, second = stay(session("a")), stay(session("b"))
    first.send(None)
    second.send(None)
    both = session.enter_count, session.exit_count

    finish(first)
    one_left = session.enter_count, session.exit_count
    finish(second)

    assert (both, one_left) == ((2, 0), (2, 1))
    session.assert_exited()
    session.assert_not_awaited()


@pytest.mark.asyncio_only
def test_many_tasks_at_once_count():
    """Tasks of an event loop get each its own block."""
    session = AsyncContextManagerMock(enter_result=1)

    async def gather():
        return await asyncio.gather(*[enter(session(number)) for number in range(50)])

    assert run(gather()) == [1] * 50
    assert (session.enter_count, session.exit_count) == (50, 50)


def test_a_failed_entering_counts_as_none():
    """Where entering raises there was none, and there is no exit; messages tell of it."""
    session = AsyncContextManagerMock(name="session")
    session.__aenter__.side_effect = ConnectionError

    with pytest.raises(ConnectionError):
        enter_async(session("url"))

    assert (session.enter_count, session.exit_count) == (0, 0)
    session.assert_not_entered()
    session.__aenter__.assert_awaited_once_with()
    assert failure(session.assert_entered) == (
        "Expected session to have been entered. Entered 0 times (1 failed), exited 0 times."
        "\nEnterings and exits:\n1. entering failed: session('url') at HERE"
    )


def test_a_cancelled_entering_counts_as_none():
    """Who is cancelled while entering waits has not entered."""

    async def connect():
        await Pause()

    session = AsyncContextManagerMock()
    session.__aenter__.side_effect = connect
    coroutine = enter(session)
    coroutine.send(None)

    with pytest.raises(asyncio.CancelledError):
        coroutine.throw(asyncio.CancelledError())

    assert (session.enter_count, session.exit_count) == (0, 0)


def test_an_entering_counts_when_it_is_done():
    """While entering waits the mock is not entered yet."""

    async def connect():
        await Pause()
        return "connection"

    session = AsyncContextManagerMock()
    session.__aenter__.side_effect = connect
    coroutine = enter(session)
    coroutine.send(None)
    waiting = session.enter_count

    assert finish(coroutine) == "connection"
    assert (waiting, session.enter_count) == (0, 1)


@pytest.mark.parametrize(("use", "name"), [(enter_async, "__aexit__"), (enter_sync, "__exit__")])
def test_a_failing_exit_counts(use, name):
    """Where the exit raises the block was left all the same."""
    session = AsyncContextManagerMock(suppress=KeyError)
    getattr(session, name).side_effect = ConnectionError
    error = KeyError()

    with pytest.raises(ConnectionError):
        use(session, error)

    assert (session.enter_count, session.exit_count) == (1, 1)
    assert session.exit_args[:2] == (KeyError, error)
    session.assert_exited_with(KeyError)


def test_an_exit_is_recorded_as_a_call():
    """The magic methods are mocks with calls and awaits of their own."""
    session = AsyncContextManagerMock(name="session")

    enter_async(session("url"))

    session.__aenter__.assert_awaited_once_with()
    session.__aexit__.assert_awaited_once_with(None, None, None)
    assert session.mock_calls == [
        mock.call("url"),
        mock.call.__aenter__(),
        mock.call.__aexit__(None, None, None),
    ]


async def method(*args):
    """Stand for a method that somebody wrote."""


#: What may be set as `__aenter__` or `__aexit__`.
PUT_IN_PLACE = {
    "ours": lambda: AsyncMock(return_value=None),
    "unittest.mock's": lambda: mock.MagicMock(side_effect=method),
    "a function": lambda: method,
    "a partial": lambda: functools.partial(method),
}


@pytest.mark.parametrize("make", PUT_IN_PLACE.values(), ids=PUT_IN_PLACE)
@pytest.mark.parametrize("name", ["__aenter__", "__aexit__"])
def test_methods_put_in_place_are_counted(name, make):
    """Whatever is set as `__aenter__` or `__aexit__` takes no counts away."""
    session = AsyncContextManagerMock()
    setattr(session, name, make())

    enter_async(session)

    assert (session.enter_count, session.exit_count) == (1, 1)
    session.assert_exited()


@pytest.mark.parametrize("name", ["__enter__", "__exit__"])
@pytest.mark.parametrize("make", [mock.MagicMock, lambda: lambda *args: None])
def test_methods_put_in_place_for_plain_with_are_counted(name, make):
    """Whatever is set as `__enter__` or `__exit__` takes no counts away."""
    session = AsyncContextManagerMock()
    setattr(session, name, make())

    enter_sync(session)

    assert (session.enter_count, session.exit_count) == (1, 1)
    assert session.exit_args == NO_EXCEPTION


def test_function_put_in_place_gets_what_it_got():
    """A function gets the mock and the arguments, a mock the arguments; both stay to be called."""

    async def leave(*args, **kwargs):
        return args, kwargs

    session, aexit = AsyncContextManagerMock(), mock.MagicMock(side_effect=leave)
    session.__aexit__ = leave
    by_hand = run(session.__aexit__(1, 2, exc=3))
    session.__aexit__ = aexit
    by_block = enter_async(session)

    assert by_hand == ((session, 1, 2), {"exc": 3})
    assert by_block is session
    assert session.__aexit__ is aexit
    aexit.assert_called_once_with(*NO_EXCEPTION)
    assert session.exit_count == 2


def test_function_put_in_place_is_entered_once():
    """`with` gives what a function set as `__aenter__` gives, and `await` counts as no entering."""

    async def open_it(self):
        return 5

    session = AsyncContextManagerMock()
    session.__aenter__ = open_it

    assert enter_sync(session) == run(wait_for(session)) == 5
    assert session.enter_count == 1


def test_function_put_in_place_fails_the_entering():
    """What a function raises fails the entering, which does not count."""

    async def refuse(self):
        raise ConnectionError

    session = AsyncContextManagerMock()
    session.__aenter__ = refuse

    with pytest.raises(ConnectionError):
        enter_async(session)
    session.assert_not_entered()


@pytest.mark.parametrize("make", PUT_IN_PLACE.values(), ids=PUT_IN_PLACE)
def test_methods_put_in_place_are_counted_in_a_copy_apart(make):
    """Enterings of a deep copy are its own."""
    session = AsyncContextManagerMock()
    session.__aenter__ = make()
    twin = copy.deepcopy(session)

    enter_async(twin)

    assert (session.enter_count, twin.enter_count) == (0, 1)


@pytest.mark.parametrize(
    ("excs", "assertion", "args"),
    [
        ([None], "assert_entered", ()),
        ([None, KeyError()], "assert_entered", ()),
        ([None], "assert_entered_once", ()),
        ([], "assert_not_entered", ()),
        ([None], "assert_exited", ()),
        ([KeyError(), None], "assert_exited", ()),
        ([KeyError()], "assert_exited_with", (KeyError,)),
        ([KeyError()], "assert_exited_with", (LookupError,)),
        ([None], "assert_exited_with", (None,)),
        ([KeyError(), None], "assert_exited_with", (None,)),
        ([None, KeyError()], "assert_exited_with", (KeyError,)),
    ],
)
def test_assertions_that_hold(excs, assertion, args):
    """An assertion that holds returns None."""
    pool = visited(*excs)

    assert getattr(pool, assertion)(*args) is None


ONE = "\nEnterings and exits:\n1. entered at HERE\n2. exited at HERE"
ONE_FAILED = "\nEnterings and exits:\n1. entered at HERE\n2. exited with KeyError() at HERE"
THEN_ONE = "\n3. entered at HERE\n4. exited at HERE"
THEN_ONE_FAILED = "\n3. entered at HERE\n4. exited with KeyError() at HERE"
NEVER = "Entered 0 times, exited 0 times."
ONCE = "Entered 1 time, exited 1 time."
TWICE = "Entered 2 times, exited 2 times."


@pytest.mark.parametrize(
    ("excs", "assertion", "args", "message"),
    [
        ([], "assert_entered", (), f"have been entered. {NEVER}"),
        ([], "assert_entered_once", (), f"have been entered once. {NEVER}"),
        (
            [None, KeyError()],
            "assert_entered_once",
            (),
            f"have been entered once. {TWICE}{ONE}{THEN_ONE_FAILED}",
        ),
        ([None], "assert_not_entered", (), f"not have been entered. {ONCE}{ONE}"),
        ([], "assert_exited", (), f"have been exited. {NEVER}"),
        ([], "assert_exited_with", (None,), f"have been exited with no exception. {NEVER}"),
        ([], "assert_exited_with", (KeyError,), f"have been exited with KeyError. {NEVER}"),
        ([None], "assert_exited_with", (KeyError,), f"have been exited with KeyError. {ONCE}{ONE}"),
        (
            [KeyError()],
            "assert_exited_with",
            (None,),
            f"have been exited with no exception. {ONCE}{ONE_FAILED}",
        ),
        (
            [KeyError()],
            "assert_exited_with",
            (ValueError,),
            f"have been exited with ValueError. {ONCE}{ONE_FAILED}",
        ),
        (
            [KeyError(), None],
            "assert_exited_with",
            (KeyError,),
            f"have been exited with KeyError. {TWICE}{ONE_FAILED}{THEN_ONE}",
        ),
    ],
)
def test_assertions_that_fail_list_all(excs, assertion, args, message):
    """An assertion that fails lists every entering and every exit, in their order."""
    pool = visited(*excs)

    assert failure(getattr(pool, assertion), *args) == f"Expected pool to {message}"


def test_an_open_block_is_not_exited():
    """`assert_exited()` wants as many exits as enterings."""
    pool = AsyncContextManagerMock(name="pool")
    coroutine = stay(pool)
    coroutine.send(None)

    first = failure(pool.assert_exited)
    enter_sync(pool)
    second = failure(pool.assert_exited)
    finish(coroutine)

    pool.assert_exited()
    assert first == (
        "Expected pool to have been exited. Entered 1 time, exited 0 times."
        "\nEnterings and exits:\n1. entered at HERE"
    )
    assert second == (
        "Expected pool to have been exited as often as entered. Entered 2 times, exited 1 time."
        "\nEnterings and exits:\n1. entered at HERE\n2. entered at HERE\n3. exited at HERE"
    )


@in_both_ways
def test_messages_tell_the_line_of_the_entering(use):
    """An entering is listed with the line of the `with`."""
    pool = AsyncContextManagerMock(name="pool")
    use(pool)
    line = (enter if use is enter_async else enter_sync).__code__.co_firstlineno + 2

    with pytest.raises(AssertionError) as caught:
        pool.assert_not_entered()

    assert f"\n1. entered at test_context.py:{line}\n" in str(caught.value)


def test_messages_survive_a_failing_repr():
    """An exception whose repr fails is listed by its class."""

    class UnprintableError(Exception):
        def __repr__(self):
            raise ValueError

    pool = visited(UnprintableError())

    assert failure(pool.assert_not_entered) == (
        f"Expected pool to not have been entered. {ONCE}\nEnterings and exits:"
        "\n1. entered at HERE"
        "\n2. exited with <UnprintableError whose repr raises ValueError> at HERE"
    )


@pytest.mark.parametrize(
    ("exc_info", "shown"),
    [
        ((KeyError, None, None), "<class 'KeyError'>"),
        ((KeyError, KeyError(1), None), repr(KeyError(1))),
        ((KeyError,), "<class 'KeyError'>"),
    ],
    ids=["class", "instance", "one"],
)
def test_exits_called_by_hand_are_shown(exc_info, shown):
    """An exit is shown with its exception, with the class of it if there is no more."""
    pool = AsyncContextManagerMock(name="pool")
    finish(pool.__aexit__(*exc_info))

    assert f"\n1. exited with {shown} at " in failure(pool.assert_entered)


def test_arguments_of_visits_by_hand_are_kept():
    """Whatever an entering or exit is called with, its side_effect gets it."""
    pool = AsyncContextManagerMock()
    pool.__enter__.side_effect = pool.__exit__.side_effect = lambda *args, **kwargs: (args, kwargs)

    assert pool.__enter__(1, key=2) == ((1,), {"key": 2})
    assert pool.__exit__(KeyError, 1, None, key=3) == ((KeyError, 1, None), {"key": 3})


def test_function_as_spec_may_give_anything():
    """Nothing is known of what a function gives: it may be entered."""

    def connect(url):
        """Return something."""

    pool = AsyncContextManagerMock(spec=connect, enter_result=5)

    assert finish(enter(pool("url"))) == 5
    with pytest.raises(AttributeError):
        pool.other


@needs_threads
def test_visits_from_nowhere_have_no_line():
    """An entering that no line of Python made is told without one."""
    pool = AsyncContextManagerMock(name="pool")
    results, done = [], queue.Queue()
    work = itertools.chain(map(type(pool).__enter__, [pool]), map(done.put, ["done"]))

    _thread.start_new_thread(results.extend, (work,))
    done.get()

    assert failure(pool.assert_not_entered).endswith("Enterings and exits:\n1. entered")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (KeyError(), "KeyError(); pass its class, KeyError"),
        (True, "True"),
        (int, "<class 'int'>"),
        ((KeyError,), "(<class 'KeyError'>,)"),
    ],
)
def test_assert_exited_with_takes_one_class(given, shown):
    """`assert_exited_with()` refuses what no block could be left with."""
    pool = visited(None)

    with pytest.raises(TypeError) as caught:
        pool.assert_exited_with(given)

    assert str(caught.value) == (
        f"assert_exited_with() takes an exception class or None, not {shown}"
    )


@pytest.mark.parametrize("name", ["assert_entred", "assert_enter", "entered_once"])
def test_mistyped_assertions_are_refused(name):
    """A mistyped assertion raises AttributeError and tells what was meant."""
    pool = AsyncContextManagerMock()

    with pytest.raises(AttributeError) as caught:
        getattr(pool, name)()

    assert f"{name!r} is not a valid assertion. Did you mean 'assert_entered" in str(caught.value)


def touch(manager):
    """Touch all that enters and exits."""
    for name in ("__aenter__", "__aexit__", "__enter__", "__exit__"):
        getattr(manager, name)
    return manager


touched_or_not = pytest.mark.parametrize("prepare", [touch, lambda manager: manager])


@touched_or_not
def test_exit_stack_enters_and_exits(prepare):
    """`contextlib.ExitStack` gets the enter_result, and its exit is counted and swallows."""
    pool = prepare(AsyncContextManagerMock(enter_result=1, suppress=KeyError))
    error = KeyError()

    with contextlib.ExitStack() as stack:
        results = [stack.enter_context(pool), stack.enter_context(pool("url"))]
        raise error

    assert results == [1, 1]
    assert (pool.enter_count, pool.exit_count) == (2, 2)
    assert pool.exit_args == NO_EXCEPTION


@touched_or_not
def test_exit_stack_hands_the_exception_over(prepare):
    """The exit of a stack is told type, exception and traceback, and lets them pass."""
    pool = prepare(AsyncContextManagerMock())
    error = KeyError()

    def stack_up():
        with contextlib.ExitStack() as stack:
            stack.enter_context(pool)
            raise error

    with pytest.raises(KeyError):
        stack_up()

    assert pool.exit_args[:2] == (KeyError, error)
    pool.assert_exited_with(KeyError)


@needs_async_exit_stack
@touched_or_not
def test_async_exit_stack_enters_and_exits(prepare):
    """`contextlib.AsyncExitStack` does what `async with` does."""
    pool = prepare(AsyncContextManagerMock(enter_result=1, suppress=KeyError))
    error = KeyError()

    async def stack_up():
        async with contextlib.AsyncExitStack() as stack:
            results.append(await stack.enter_async_context(pool))
            results.append(await stack.enter_async_context(pool("url")))
            raise error

    results = []
    run(stack_up())

    assert results == [1, 1]
    assert (pool.enter_count, pool.exit_count) == (2, 2)
    assert pool.exit_args == NO_EXCEPTION


@needs_async_exit_stack
@touched_or_not
def test_async_exit_stack_hands_the_exception_over(prepare):
    """What is raised in the stack reaches the exit, and passes."""
    pool = prepare(AsyncContextManagerMock(name="pool"))
    error = KeyError()

    async def stack_up():
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(pool)
            raise error

    with pytest.raises(KeyError):
        run(stack_up())

    assert pool.exit_args[:2] == (KeyError, error)
    pool.assert_exited_with(KeyError)


def test_reset_mock_forgets_and_keeps_what_was_configured():
    """`reset_mock()` clears counts and records, and nothing that was told."""
    pool = AsyncContextManagerMock(enter_result=1, suppress=KeyError)
    enter_async(pool("url"), KeyError())
    run(pool("url"))

    pool.reset_mock()

    assert (pool.enter_count, pool.exit_count, pool.exit_args) == (0, 0, None)
    assert (pool.await_count, pool.call_count, pool.mock_calls) == (0, 0, [])
    assert failure(pool.assert_entered) == f"Expected mock to have been entered. {NEVER}"
    assert pool.enter_result == 1
    assert enter_async(pool, KeyError()) is None
    assert enter_sync(pool) == 1


def test_reset_mock_keeps_how_entering_fails_unless_told():
    """The flag `side_effect` makes a failing entering one that works; suppress stays."""
    pool = AsyncContextManagerMock(enter_result=1, suppress=KeyError)
    pool.__aenter__.side_effect = ConnectionError
    pool.__aexit__.side_effect = [True]

    pool.reset_mock()
    with pytest.raises(ConnectionError):
        enter_async(pool)
    pool.reset_mock(side_effect=True)

    assert enter_async(pool) == 1
    assert enter_async(pool, KeyError()) is None
    with pytest.raises(ValueError, match="in the block"):
        enter_async(pool, ValueError("in the block"))


def test_reset_mock_reaches_children_of_the_tree():
    """A mock that is reset by its parent forgets its enterings too."""
    session = AsyncMock()
    session.get = AsyncContextManagerMock(enter_result=1)
    enter_async(session.get("url"))

    session.reset_mock()

    session.get.assert_not_entered()
    assert session.get.enter_result == 1


def test_a_spec_decides_on_names_and_kinds():
    """Under a spec children have its kinds, and other names raise AttributeError."""
    pool = AsyncContextManagerMock(spec=Connection, enter_result=1)

    assert isinstance(pool, Connection)
    assert isinstance(pool.close, AsyncMock)
    assert not isinstance(pool.is_open, AsyncMock)
    assert enter_async(pool("url")) == 1
    with pytest.raises(AttributeError) as caught:
        pool.cursor
    assert str(caught.value).startswith("Mock object has no attribute 'cursor'")


def test_a_name_of_the_spec_is_a_child():
    """Where the spec has an attribute named as a count, that is what it is."""
    pool = AsyncContextManagerMock(spec=Connection)
    enter_async(pool)

    assert isinstance(pool.enter_count, MagicMock)
    assert pool.exit_count == 1
    pool.assert_entered_once()


def test_spec_set_refuses_other_names_and_takes_ours():
    """Under a spec_set no unknown attribute may be set, but enter_result and suppress may."""
    pool = AsyncContextManagerMock(spec_set=Connection, enter_result=1, suppress=KeyError)

    pool.enter_result = 2
    pool.suppress = ValueError

    with pytest.raises(AttributeError):
        pool.cursor = 3
    assert enter_async(pool) == 2
    assert enter_async(pool, ValueError()) is None


def test_an_enter_result_that_nothing_gives_is_refused():
    """Under a spec that can't be entered an enter_result raises TypeError, given or set."""
    pool = AsyncContextManagerMock(spec=ClientSession)

    for give in (
        lambda: AsyncContextManagerMock(spec=ClientSession, enter_result=1),
        lambda: setattr(pool, "enter_result", 1),
    ):
        with pytest.raises(TypeError) as caught:
            give()
        assert str(caught.value) == (
            "AsyncContextManagerMock(spec=ClientSession) cannot be entered: "
            "its spec has no __aenter__ that gives enter_result; "
            "pass a spec that has one, or no enter_result"
        )
    assert pool.enter_result is pool


class Connecting(AsyncContextManagerMock):
    """A subclass that says itself what entering gives."""

    async def __aenter__(self):
        return "connection"


def test_an_enter_result_that_a_function_gives_is_refused():
    """What a function gives can't be told to it; the text shows the function, and the ways out."""
    pool = AsyncContextManagerMock(enter_result=1)
    pool.__aenter__ = method

    for give in (lambda: setattr(pool, "enter_result", 2), lambda: Connecting(enter_result=2)):
        with pytest.raises(TypeError) as caught:
            give()
        text = re.sub("<function .*>", "<function>", str(caught.value))
        assert text == (
            "enter_result says nothing where __aenter__ is <function>, which is no mock; "
            "let that give it, or set __aenter__ to a mock with a return_value"
        )
    assert pool.enter_result is pool
    assert enter_async(Connecting()) == "connection"


def test_enter_result_of_what_is_wrapped_can_be_set():
    """What a wrapped object gives is not known; what is set comes before it."""
    pool = AsyncContextManagerMock(wraps=Connecting())
    assert pool.enter_result is pool
    assert enter_async(pool) == "connection"

    pool.enter_result = 2

    assert pool.enter_result == enter_async(pool) == 2


class Lock:
    def __enter__(self): ...

    def __exit__(self, *exc_args): ...


class Future:
    def __await__(self): ...


async def wait_for(awaitable):
    """Await what is given."""
    return await awaitable


@pytest.mark.parametrize(
    ("spec", "use"), [(Lock, enter_sync), (Future, lambda pool: run(wait_for(pool)))]
)
def test_enter_result_is_given_by_the_way_in_that_the_spec_has(spec, use):
    """A spec that is only used in `with`, or only awaited, gives the enter_result so."""
    pool = AsyncContextManagerMock(spec=spec)
    default = use(pool)

    pool.enter_result = 1

    assert default is pool
    assert pool.enter_result == 1
    assert use(pool) == 1


def test_wrapped_methods_are_reached_and_counted():
    """With `wraps` the block is that of the wrapped object, and the mock counts."""

    class Transaction:
        async def __aenter__(self):
            return "transaction"

        async def __aexit__(self, exc_type, exc, traceback):
            return exc_type is KeyError

    manager = AsyncContextManagerMock(wraps=Transaction())

    assert enter_async(manager) == "transaction"
    assert enter_async(manager, KeyError()) is None
    with pytest.raises(ValueError, match="in the block"):
        enter_async(manager, ValueError("in the block"))
    assert (manager.enter_count, manager.exit_count) == (3, 3)


def copies_after(use, exc):
    """Return a mock that was used, and its deep copy."""
    pool = AsyncContextManagerMock(name="pool", enter_result=[1], suppress=KeyError)
    use(pool, exc)
    return pool, copy.deepcopy(pool)


@in_both_ways
@pytest.mark.parametrize("exc", [None, KeyError()], ids=["no exception", "KeyError"])
def test_a_deep_copy_has_the_visits(use, exc):
    """A copy tells the enterings and exits of the mock it was made of."""
    pool, twin = copies_after(use, exc)

    assert (twin.enter_count, twin.exit_count) == (1, 1)
    assert twin.exit_args[0] is pool.exit_args[0]
    twin.assert_exited_with(exc and KeyError)
    assert failure(twin.assert_not_entered) == failure(pool.assert_not_entered)


@in_both_ways
def test_a_deep_copy_goes_its_own_way(use):
    """What happens to a copy leaves the mock it was made of as it was."""
    pool, twin = copies_after(use, None)

    twin.suppress = ValueError
    twin.enter_result.append(2)
    use(twin, ValueError())

    assert (twin.enter_count, pool.enter_count, pool.exit_count) == (2, 1, 1)
    assert (use(twin), use(pool), pool.suppress) == ([1, 2], [1], KeyError)


class Transaction(AsyncContextManagerMock):
    """A subclass with a property and a method of its own."""

    rolled_back = property(lambda self: self.exit_args[0] is not None)


def test_a_subclass_is_entered_too():
    """A subclass does what its parent does, and what it adds."""
    transaction = Transaction(suppress=KeyError)

    enter_async(transaction(), KeyError())

    assert isinstance(transaction, AsyncContextManagerMock)
    assert transaction.rolled_back is True
    transaction.assert_exited_with(KeyError)


async def log_in(headers, data):
    """The code under test of the nested case."""
    async with ClientSession(headers=headers) as session:
        async with session.post("/login", json=data) as response:
            response.raise_for_status()
            return await response.json()


def test_nested_http_case():
    """A session and a request, both entered, are set up in four lines."""
    with mock.patch(f"{__name__}.ClientSession", new_callable=AsyncContextManagerMock) as session:
        response = AsyncMock(spec=ClientResponse, status=200)
        response.json.return_value = {"token": "t"}
        session.post = AsyncContextManagerMock(enter_result=response)

        assert run(log_in({"h": 1}, {"user": "ada"})) == {"token": "t"}

    session.assert_called_once_with(headers={"h": 1})
    session.post.assert_called_once_with("/login", json={"user": "ada"})
    response.raise_for_status.assert_called_once_with()
    session.post.assert_exited_with(None)
    session.assert_entered_once()
    session.assert_exited()


def test_nested_http_case_that_fails():
    """What the response raises leaves both blocks."""
    with mock.patch(f"{__name__}.ClientSession", new_callable=AsyncContextManagerMock) as session:
        response = AsyncMock(spec=ClientResponse)
        response.raise_for_status.side_effect = PermissionError
        session.post = AsyncContextManagerMock(enter_result=response)

        with pytest.raises(PermissionError):
            run(log_in({}, {}))

    session.post.assert_exited_with(PermissionError)
    session.assert_exited_with(PermissionError)
    response.json.assert_not_awaited()


def by_attribute(cls, aexit):
    """Assign to `__aexit__`."""
    manager = cls()
    manager.__aexit__ = aexit
    return manager


def by_configure_mock(cls, aexit):
    """Give `__aexit__` to `configure_mock()`."""
    manager = cls()
    manager.configure_mock(__aexit__=aexit)
    return manager


def by_attach_mock(cls, aexit):
    """Give `__aexit__` to `attach_mock()`."""
    manager = cls()
    manager.attach_mock(aexit, "__aexit__")
    return manager


def by_keyword(cls, aexit):
    """Give `__aexit__` to the class."""
    return cls(__aexit__=aexit)


def under_a_spec(cls, aexit):
    """Assign to `__aexit__` of a mock with a spec."""
    manager = cls(spec=Connection)
    manager.__aexit__ = aexit
    return manager


def after_use(cls, aexit):
    """Assign to `__aexit__` of a mock that was entered before."""
    manager = cls()
    enter_async(manager)
    manager.__aexit__ = aexit
    return manager


put_in_place = pytest.mark.parametrize(
    "put", [by_attribute, by_configure_mock, by_attach_mock, by_keyword, under_a_spec, after_use]
)
on_each_mock = pytest.mark.parametrize("cls", MOCKS)


@on_each_mock
@put_in_place
def test_an_async_mock_as_aexit_swallows_nothing(cls, put):
    """An AsyncMock without a return value, put in place of `__aexit__`, lets exceptions pass."""
    aexit = AsyncMock()
    manager = put(cls, aexit)

    with pytest.raises(KeyError):
        enter_async(manager, KeyError())

    assert manager.__aexit__ is aexit
    assert aexit.await_args[0][0] is KeyError


@on_each_mock
@put_in_place
def test_an_async_mock_told_to_swallow_does(cls, put):
    """An AsyncMock with a return value, put in place of `__aexit__`, says what is swallowed."""
    aexit = AsyncMock(return_value=True)
    manager = put(cls, aexit)

    enter_async(manager, KeyError())

    aexit.assert_awaited_once()


@pytest.mark.parametrize(
    "aexit",
    [AsyncMock(side_effect=[True]), AsyncMock(wraps=lambda *exc_args: True)],
    ids=["side_effect", "wraps"],
)
def test_an_aexit_that_swallows_otherwise_does(aexit):
    """A side_effect and a wrapped function decide on exceptions like a return value."""
    manager = by_attribute(MagicMock, aexit)

    enter_async(manager, KeyError())

    assert aexit.await_args[0][0] is KeyError


def test_an_aexit_may_be_told_to_swallow_afterwards():
    """A return value that is set once the AsyncMock is in place counts too."""
    manager = by_attribute(MagicMock, AsyncMock())

    manager.__aexit__.return_value = True

    enter_async(manager, KeyError())


def await_once(aexit, manager):
    """Await the AsyncMock before it is put in place."""
    run(aexit())
    manager.__aexit__ = aexit


def read_result(aexit, manager):
    """Look at the return value before the AsyncMock is put in place."""
    aexit.return_value
    manager.__aexit__ = aexit


def reset_after(aexit, manager):
    """Reset the return values of the mock."""
    manager.__aexit__ = aexit
    manager.reset_mock(return_value=True)


@pytest.mark.parametrize("put", [await_once, read_result, reset_after])
def test_an_aexit_never_given_a_result_swallows_nothing(put):
    """A return value that nobody gave is none, whatever happened to the AsyncMock."""
    manager = MagicMock()
    put(AsyncMock(), manager)

    with pytest.raises(KeyError):
        enter_async(manager, KeyError())


def test_a_child_as_aexit_swallows_nothing():
    """The method of another mock, put in place of `__aexit__`, lets exceptions pass."""
    transaction = AsyncMock()
    manager = MagicMock()
    manager.__aexit__ = transaction.leave

    with pytest.raises(KeyError):
        enter_async(manager, KeyError())

    transaction.leave.assert_awaited_once()


@on_each_mock
def test_no_mock_of_ours_swallows_by_itself(cls):
    """The `__aexit__` that each mock has from the start lets exceptions pass."""
    with pytest.raises(KeyError):
        enter_async(cls(), KeyError())


def test_a_deep_copy_swallows_the_same():
    """A copy has the `suppress` of the original."""
    pool = AsyncContextManagerMock(suppress=KeyError)

    with copy.deepcopy(pool) as twin:
        raise KeyError

    assert twin.suppress is KeyError
