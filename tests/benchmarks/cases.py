"""What is measured: one case per row, done by the same function for our library and for the peer.

A case's setup takes a library (an object with `AsyncMock`, `patch` and `create_autospec`) and gives
the step to measure. The step returns the mocks it made: they must live until the clock stands.
Knows nothing of clocks, turns and tables.
"""

from typing import Any, Callable, NamedTuple, Tuple
from unittest import mock

AWAITS = 200
CHILDREN = ["first", "second", "third", "fourth", "fifth"]
ITEMS = range(100)
MANY_MOCKS = 200
MANY_AWAITS = 2000
TARGET = f"{__name__}.fetch"


class Case(NamedTuple):
    """One row: the setup, and the ratios to reach on Python 3.8 to 3.11 and on all others."""

    name: str
    targets: Tuple[float, float]
    setup: Callable[[Any], Callable[[], Any]]
    needs: str = "AsyncMock"
    unit: str = "usec"
    # How many things a step makes, where the figure is for one of them.
    amount: int = 1


async def fetch(key, default=None, *, timeout=5):
    """Stand for the target of patches and the spec of autospecs."""


def make_method():
    """Give one more async method."""

    async def method(self, key, default=None, *, timeout=5):
        """Stand for a method of the spec."""

    return method


FIFTY_METHODS = type("FiftyMethods", (), {f"method_{n}": make_method() for n in range(50)})


def finish(coroutine):
    """Run a coroutine that waits for nothing to its end, and give its result.

    No event loop: its own work would be part of both figures and draw the ratio towards 1.
    """
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise RuntimeError(f"{coroutine!r} waited for something: these cases have nothing to wait for")


def stepping(function):
    """Make the setup of a step that runs a coroutine function of the library to its end."""
    return lambda library: lambda: finish(function(library))


def awaiting(mock, times=AWAITS):
    """Make the step that calls and awaits a mock so often; all awaits share one coroutine."""

    async def await_often():
        for _ in range(times):
            await mock("key", timeout=3)
        return mock

    return lambda: finish(await_often())


def create_with_children(library):
    """Make an AsyncMock and touch some attributes of it."""

    def step():
        mock = library.AsyncMock()
        for name in CHILDREN:
            getattr(mock, name)
        return mock

    return step


# The awaited mocks are told what to return: else the first await would make one more mock.
def await_one(library, times=AWAITS):
    """Await a mock many times with the same arguments."""
    return awaiting(library.AsyncMock(return_value=1), times)


def await_side_effect(library):
    """Await a mock with a function as side_effect."""
    return awaiting(library.AsyncMock(side_effect=lambda key, timeout: key))


def await_grandchild(library):
    """Await a mock two levels down: looked up each time, recorded on all three levels."""
    mock = library.AsyncMock(**{"first.second.return_value": 1})

    async def await_often():
        for _ in range(AWAITS):
            await mock.first.second("key", timeout=3)
        return mock

    return lambda: finish(await_often())


def await_below_a_mock(library):
    """Await a mock below one of the interpreter's, whose own code then records each call."""
    parent = mock.Mock()
    parent.child = library.AsyncMock(return_value=1)
    return awaiting(parent.child)


def enter_often(library):
    """Call a resource and enter what that gives; the peer has MagicMocks for such."""
    resource = (library.AsyncContextManagerMock or library.MagicMock)()

    async def enter():
        for _ in range(AWAITS):
            async with resource("key", timeout=3):
                pass
        return resource

    return lambda: finish(enter())


@stepping
async def create_and_enter(library):
    """Make an AsyncMock and enter it."""
    mock = library.AsyncMock()
    async with mock:
        return mock


@stepping
async def create_and_iterate(library):
    """Make an AsyncMock and iterate over it."""
    mock = library.AsyncMock()
    mock.__aiter__.return_value = ITEMS
    async for _ in mock:
        pass
    return mock


def patch_in_and_out(library):
    """Patch a coroutine function for a moment."""

    def step():
        with library.patch(TARGET) as mock:
            return mock

    return step


def decorated_test(library):
    """Run an async test that is decorated with a patch."""

    @library.patch(TARGET)
    async def decorated(mock):
        return mock

    return lambda: finish(decorated())


def with_spec(library):
    """Make an AsyncMock with a large spec."""
    return lambda: library.AsyncMock(spec=FIFTY_METHODS)


def autospec(spec):
    """Give the setup that autospecs something."""
    return lambda library: lambda: library.create_autospec(spec)


def keep_mocks(library):
    """Make many AsyncMocks."""
    return lambda: [library.AsyncMock() for _ in range(MANY_MOCKS)]


def keep_awaits(library):
    """Await one mock very often."""
    return await_one(library, MANY_AWAITS)


AUTOSPEC = "create_autospec"
CASES = [
    Case("create AsyncMock()", (0.12, 0.20), lambda of: of.AsyncMock),
    Case(f"create, touch {len(CHILDREN)} children", (0.13, 0.25), create_with_children),
    Case(f"call + await ({AWAITS} times)", (0.35, 0.40), await_one),
    Case("same with a side_effect function", (0.35, 0.40), await_side_effect),
    Case("same on a grandchild", (0.45, 0.50), await_grandchild),
    Case("same below a unittest.mock.Mock", (0.80, 0.90), await_below_a_mock),
    Case(f"call + async with a resource ({AWAITS} times)", (0.50, 0.60), enter_often),
    Case("create + async with", (0.20, 0.40), create_and_enter),
    Case(f"create + async for over {len(ITEMS)}", (0.30, 0.50), create_and_iterate),
    Case("with async_patch(...) in and out", (0.20, 0.45), patch_in_and_out, "patch"),
    Case("a decorated async test", (0.20, 0.40), decorated_test, "patch"),
    Case("AsyncMock(spec=class of 50 methods)", (0.30, 0.30), with_spec),
    Case("create_autospec(class of 50 methods)", (0.01, 0.01), autospec(FIFTY_METHODS), AUTOSPEC),
    Case("create_autospec(async def)", (0.20, 0.30), autospec(fetch), AUTOSPEC),
    Case("bytes per AsyncMock", (0.20, 0.20), keep_mocks, unit="bytes", amount=MANY_MOCKS),
    Case("bytes kept per await", (0.65, 0.65), keep_awaits, unit="bytes", amount=MANY_AWAITS),
]
