"""Every feature under every event loop: one case each, counted in a table at the end of the run."""

import importlib
import os
import pathlib
import re
import subprocess
import sys
import threading
import types
from unittest.mock import call, sentinel

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    async_iter,
    async_patch,
    checkpoint,
    create_autospec,
    fail_on_unawaited,
)
from event_loops import LOOPS

target = types.ModuleType("target")
FEATURES, BY_HAND = [], []


def everywhere(feature):
    """Test a feature that needs no event loop: under all, and by hand."""
    FEATURES.append(feature)
    BY_HAND.append(feature)
    return feature


def in_loops(feature):
    """Test a feature that waits, or has several tasks: under all event loops."""
    FEATURES.append(feature)
    return feature


def by_hand(feature):
    """Test what is so without an event loop."""
    BY_HAND.append(feature)
    return feature


def run_under(loop, feature):
    """Run a feature; skip it where the library is missing and nobody insists on it."""
    run, libraries = LOOPS[loop]
    insisting = os.environ.get("ASYNCMOCKS_REQUIRE_INTEGRATION")
    for library in libraries:
        (importlib.import_module if insisting else pytest.importorskip)(library)
    return run(feature)


async def fetch(url, timeout=5):
    """Stand for what is mocked."""
    return f"real {url}"


class Session:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        """Close."""

    async def get(self, url) -> "str":
        """Return text."""

    async def rows(self, limit=2):
        """Give rows."""
        for number in range(limit):
            yield number


class Pool:
    def connect(self) -> Session:
        """Return a session."""


target.fetch, target.Session = fetch, Session


@everywhere
async def call_and_await_are_recorded(tasks):
    """An await gives the result, and is recorded."""
    m = AsyncMock(return_value=3)
    assert await m("url", timeout=1) == 3
    m.assert_awaited_once_with("url", timeout=1)
    assert m.await_args_list == m.call_args_list == [call("url", timeout=1)]


@everywhere
async def side_effect_function(tasks):
    """A function decides on the result."""
    assert await AsyncMock(side_effect=lambda x: x + 1)(2) == 3


@everywhere
async def side_effect_coroutine_function(tasks):
    """A coroutine function is awaited."""
    assert await AsyncMock(side_effect=fetch)("url") == "real url"


@everywhere
async def side_effect_iterator(tasks):
    """Results come one after another, and then StopAsyncIteration."""
    m = AsyncMock(side_effect=[1, KeyError("second")])
    assert await m() == 1
    with pytest.raises(KeyError, match="second"):
        await m()
    with pytest.raises(StopAsyncIteration):
        await m()


@everywhere
async def side_effect_exception(tasks):
    """An exception is raised when awaited."""
    with pytest.raises(ConnectionError):
        await AsyncMock(side_effect=ConnectionError)()


@everywhere
async def wraps_is_awaited(tasks):
    """What is wrapped is called and awaited."""
    m = AsyncMock(wraps=fetch)
    assert await m("url") == "real url"
    m.assert_awaited_once_with("url")


@everywhere
async def grandchildren_are_awaited(tasks):
    """Children at any depth can be awaited, in one tree of awaits."""
    m = AsyncMock()
    m.a.b.return_value = 1
    assert await m.a.b(2) == 1
    assert m.mock_awaits == [call.a.b(2)]


@everywhere
async def awaits_are_in_order(tasks):
    """mock_awaits has the awaits of all children in the order of awaiting."""
    m = MagicMock(spec=Session)
    later = m.get("later")
    await m.get("first")
    await later
    assert m.mock_awaits == [call.get("first"), call.get("later")]


@everywhere
async def all_mocks_can_be_entered(tasks):
    """`async with` works on each of our mocks."""
    for m in (AsyncMock(), MagicMock(), AsyncContextManagerMock(), create_autospec(Session)()):
        async with m:
            pass
        m.__aenter__.assert_awaited_once_with()
        m.__aexit__.assert_awaited_once_with(None, None, None)


@everywhere
async def enter_result_is_given(tasks):
    """`async with connect() as c` and `await connect()` give enter_result."""
    connect = AsyncContextManagerMock(enter_result=sentinel.connection)
    async with connect("url") as connection:
        assert connection is sentinel.connection
    assert await connect("url") is sentinel.connection
    assert connect.enter_count == 1


@everywhere
async def suppress_swallows(tasks):
    """Only the exceptions of `suppress` end at the block, and exit_args shows them."""
    m = AsyncContextManagerMock(suppress=KeyError)
    async with m:
        raise KeyError("gone")
    m.assert_exited_with(KeyError)
    assert m.exit_args[0] is KeyError
    with pytest.raises(ValueError, match="stays"):
        async with m:
            raise ValueError("stays")


@everywhere
async def iteration_gives_the_items(tasks):
    """`async for` takes the items, plain or from async iterators."""
    for items in ([1, 2], async_iter(1, 2)):
        m = AsyncIteratorMock(items)
        assert [item async for item in m] == [1, 2]
        m.assert_exhausted()
    magic = MagicMock()
    magic.__aiter__.return_value = [1, 2]
    assert [item async for item in magic] == [1, 2]


@everywhere
async def items_that_are_exceptions_are_raised(tasks):
    """An exception among the items is raised in its turn."""
    iterator = AsyncIteratorMock([1, KeyError("second")]).__aiter__()
    assert await iterator.__anext__() == 1
    with pytest.raises(KeyError, match="second"):
        await iterator.__anext__()


@everywhere
async def generator_methods_work(tasks):
    """asend() is recorded, aclose() ends the iteration."""
    m = AsyncIteratorMock([1, 2, 3])
    iterator = m.__aiter__()
    assert await iterator.__anext__() == 1
    assert await iterator.asend("value") == 2
    await iterator.aclose()
    assert m.sent == ["value"]
    m.assert_closed()


@everywhere
async def async_iter_gives_its_arguments(tasks):
    """async_iter() is a plain async iterator."""
    assert [item async for item in async_iter("a", "b")] == ["a", "b"]


@everywhere
async def patch_decorates(tasks):
    """A decorated coroutine function gets the mock, which is there for the whole body."""

    @async_patch.object(target, "fetch", return_value=3)
    async def body(mocked):
        await AsyncMock()()
        assert target.fetch is mocked
        return await target.fetch("url")

    assert await body() == 3
    assert target.fetch is fetch


@everywhere
async def patch_is_entered(tasks):
    """The patch works in `with` and in `async with`."""
    with async_patch.object(target, "fetch", return_value=3):
        assert await target.fetch("url") == 3
    async with async_patch.object(target, "Session") as mocked:
        assert target.Session is mocked
    assert (target.fetch, target.Session) == (fetch, Session)


@everywhere
async def autospec_follows_annotations(tasks):
    """Results follow the return annotations."""
    connect = create_autospec(Pool)().connect
    async with connect() as session:
        session.get.return_value = "text"
        assert await session.get("url") == "text"
        session.rows.return_value.items = [1]
        assert [row async for row in session.rows()] == [1]
    with pytest.raises(TypeError):
        connect(1)


@everywhere
async def forgotten_awaits_are_found(tasks):
    """fail_on_unawaited() lists the calls that nobody awaited."""
    m, kept = AsyncMock(name="fetch"), []

    async def body():
        with fail_on_unawaited():
            await m("awaited")
            kept.append(m("forgotten"))

    with pytest.raises(AssertionError, match=r"fetch\('forgotten'\)"):
        await body()
    kept[0].close()


@in_loops
async def checkpoint_lets_others_run(tasks):
    """A mocked sleep() lets the other tasks run, and gives the mock's result."""
    story, sleep = [], AsyncMock(side_effect=checkpoint, return_value=3)

    async def other():
        while len(story) < 3:
            story.append("other")
            await tasks.pause()

    job = await tasks.start(other())
    while len(story) < 3:
        assert await sleep(3600) == 3
    await tasks.join(job)


@in_loops
async def wait_ends_with_the_await(tasks):
    """wait_until_awaited() goes on when another task has awaited the mock."""
    m = AsyncMock()
    job = await tasks.start(m.wait_until_awaited(2, timeout=60))
    await m()
    await tasks.settle()
    assert not job.done
    await m()
    await tasks.join(job)


@in_loops
async def wait_for_arguments_ends_with_the_await(tasks):
    """wait_until_any_await_with() wants the right arguments."""
    m = AsyncMock(spec=fetch)
    job = await tasks.start(m.wait_until_any_await_with(url="b"))
    await m("a")
    await tasks.settle()
    assert not job.done
    await m("b")
    await tasks.join(job)


@in_loops
async def wait_for_ever_ends_with_the_await(tasks):
    """Without a timeout a wait ends with the await as well."""
    m = AsyncMock()
    job = await tasks.start(m.wait_until_awaited(timeout=None))
    await tasks.settle()
    await m()
    await tasks.join(job)


@in_loops
async def timeout_names_the_mock(tasks):
    """A wait that takes too long is an AssertionError that tells of the mock."""
    m = AsyncMock(name="fetch")
    await m(1)
    text = r"Expected fetch to be awaited 2 times within 0.01 s. Awaited 1 time.\nAwaits:"
    with pytest.raises(AssertionError, match=text):
        await m.wait_until_awaited(2, timeout=0.01)
    m.DEFAULT_TIMEOUT = 0.01
    with pytest.raises(AssertionError, match=r"fetch\(2\) was not awaited within"):
        await m.wait_until_any_await_with(2)


@in_loops
async def cancelled_waiters_vanish(tasks):
    """A wait can be cancelled, and nothing is left of it."""
    m = AsyncMock()
    job = await tasks.start(m.wait_until_awaited(timeout=60))
    await tasks.settle()
    await tasks.cancel(job)
    assert not isinstance(job.exc, Exception)
    await m()


@in_loops
async def gate_holds_and_releases(tasks):
    """Calls are released first come first served, with their own results."""
    gate = Gate()
    m = AsyncMock(side_effect=gate, return_value="default")
    jobs = []
    for number in range(3):
        jobs.append(await tasks.start(m(number)))
        await gate.wait_until_waiting(number + 1)
    gate.release("first")
    gate.release()
    gate.fail(KeyError("third"))
    assert [await tasks.join(job) for job in jobs[:2]] == ["first", "default"]
    with pytest.raises(KeyError, match="third"):
        await tasks.join(jobs[2])


@in_loops
async def gate_opens(tasks):
    """An open gate holds nothing, and its block opens it."""
    with Gate() as gate:
        m = AsyncMock(side_effect=gate, return_value=3)
        job = await tasks.start(m())
        await gate.wait_until_waiting()
    assert [await tasks.join(job), await m()] == [3, 3]


@in_loops
async def gate_forgets_cancelled_calls(tasks):
    """A held call that is cancelled leaves the gate."""
    gate = Gate()
    m = AsyncMock(side_effect=gate)
    first, second = await tasks.start(m(1)), await tasks.start(m(2))
    await gate.wait_until_waiting(2)
    await tasks.cancel(first)
    assert gate.waiting == 1
    gate.release("second")
    results = [await tasks.join(job) for job in (second,) if job.exc is None]
    assert results == ["second"]


@in_loops
async def gate_times_out(tasks):
    """Waiting for calls that do not come is an AssertionError."""
    with pytest.raises(AssertionError, match="Expected 2 calls to wait at the gate within"):
        await Gate().wait_until_waiting(2, timeout=0.01)


@in_loops
async def cancellation_restores_the_patch(tasks):
    """A body that is cancelled in a held call takes its patch back."""
    gate = Gate()

    @async_patch.object(target, "fetch", side_effect=gate)
    async def body(mocked):
        await target.fetch("url")

    job = await tasks.start(body())
    await gate.wait_until_waiting()
    assert target.fetch is not fetch
    await tasks.cancel(job)
    assert target.fetch is fetch


@in_loops
async def concurrent_bodies_share_a_decorated_function(tasks):
    """Bodies that overlap leave the target as it was."""

    @async_patch.object(target, "fetch")
    async def body(pauses, mocked):
        for _ in range(pauses):
            assert target.fetch is not fetch
            await tasks.pause()

    for job in [await tasks.start(body(pauses)) for pauses in (3, 1, 2)]:
        await tasks.join(job)
    assert target.fetch is fetch


@by_hand
async def waiting_without_a_loop_says_so(tasks):
    """By hand there is nothing to wait in, and that is what the RuntimeError says."""
    text = "waits in an event loop, and neither asyncio nor trio runs one here"
    for wait in (AsyncMock().wait_until_awaited, Gate().wait_until_waiting, Gate()):
        with pytest.raises(RuntimeError, match=text):
            await wait()
    with pytest.raises(RuntimeError, match=text):
        await AsyncMock().wait_until_any_await_with(1)


@by_hand
async def checkpoint_yields_once(tasks):
    """By hand checkpoint() yields None, once."""
    coroutine = AsyncMock(side_effect=checkpoint, return_value=3)()
    assert coroutine.send(None) is None
    with pytest.raises(StopIteration) as caught:
        coroutine.send(None)
    assert caught.value.value == 3


@pytest.mark.parametrize("loop", [loop for loop in LOOPS if loop != "by hand"])
@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.__name__)
def test_feature_works_under(loop, feature, record_property):
    """Each feature works under each event loop."""
    record_property("event loop", loop)

    run_under(loop, feature)


@pytest.mark.parametrize("feature", BY_HAND, ids=lambda feature: feature.__name__)
def test_feature_works_by_hand(feature, record_property):
    """What does not wait works without an event loop."""
    record_property("event loop", "by hand")

    run_under("by hand", feature)


def in_thread(loop, feature):
    """Run a feature under an event loop in another thread; return that and the list of failures."""
    failures = []

    def work():
        try:
            run_under(loop, feature)
        except BaseException as exc:  # noqa: BLE001, the test tells of it
            failures.append(exc)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread, failures


PAIRS = [(here, there) for here in LOOPS for there in LOOPS if "by hand" not in (here, there)]


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_await_in_another_thread_wakes(here, there, record_property):
    """An await under any event loop in another thread wakes a waiter under any in this one."""
    record_property("event loop", here)
    m, started = AsyncMock(), threading.Event()

    async def await_it(tasks):
        assert started.wait(30)
        await m("from there")

    async def wait_for_it(tasks):
        job = await tasks.start(m.wait_until_awaited(timeout=30))
        await tasks.settle()
        assert not job.done
        started.set()
        await tasks.join(job)

    run_under(there, AsyncMock())  # skips if it is missing
    thread, failures = in_thread(there, await_it)
    run_under(here, wait_for_it)
    thread.join(30)

    assert failures == []


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_one_gate_holds_calls_of_two_loops(here, there, record_property):
    """A gate holds calls under different event loops in two threads, and each gets its result."""
    record_property("event loop", here)
    gate, results = Gate(), {}
    m = AsyncMock(side_effect=gate)

    async def be_held(tasks):
        results["there"] = await m("there")

    async def hold_both(tasks):
        await gate.wait_until_waiting(1, timeout=30)
        job = await tasks.start(m("here"))
        await gate.wait_until_waiting(2, timeout=30)
        gate.release("to there")
        gate.release("to here")
        results["here"] = await tasks.join(job)

    run_under(there, AsyncMock())  # skips if it is missing
    thread, failures = in_thread(there, be_held)
    run_under(here, hold_both)
    thread.join(30)

    assert failures == []
    assert results == {"here": "to here", "there": "to there"}


CORE = [
    f"tests/test_{module}.py"
    for module in (
        *("async_mock", "context_manager", "iterator", "mocks", "patch", "resources", "trees"),
        *("unawaited", "waiting"),
    )
]


@pytest.mark.parametrize("loop", LOOPS)
def test_core_suite_passes_under(loop, record_property):
    """The core suite's async tests pass under each event loop, asyncio's own apart."""
    run_under(loop, AsyncMock())  # skips if it is missing
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CORE]
    if loop in ("trio", "anyio-trio", "by hand"):
        command += ["-m", "not asyncio_only"]
    environment = dict(os.environ, ASYNCMOCKS_LOOP=loop if loop != "asyncio" else "")
    folder = pathlib.Path(__file__).parents[2]

    result = subprocess.run(
        command, cwd=str(folder), env=environment, stdout=subprocess.PIPE, timeout=120
    )

    output = result.stdout.decode()
    record_property("core suite", (loop, *re.findall(r"\d+ \w+(?=,| in)", output)))
    assert result.returncode == 0, output
