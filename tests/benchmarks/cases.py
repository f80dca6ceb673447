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


class Case(NamedTuple):
    """One row: the setup, and the ratios to reach on Python 3.8 to 3.11 and on all others."""

    name: str
    unit: str
    setup: Callable[[Any], Callable[[], Any]]
    targets: Tuple[float, float]
    needs: str = "AsyncMock"
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


def step_of(function):
    """Make the step that runs a coroutine function of no arguments to its end."""
    return lambda: finish(function())


def awaiting(mock, times):
    """Make the step that calls and awaits a mock so often; all awaits share one coroutine."""

    async def await_often():
        for _ in range(times):
            await mock("key", timeout=3)
        return mock

    return step_of(await_often)


def create(library):
    """Make an AsyncMock."""
    return library.AsyncMock


def create_with_children(library):
    """Make an AsyncMock and touch some attributes of it."""

    def step():
        mock = library.AsyncMock()
        for name in CHILDREN:
            getattr(mock, name)
        return mock

    return step


# The awaited mocks are told what to return: else the first await would make one more mock.
def await_one(library):
    """Await a mock."""
    return awaiting(library.AsyncMock(return_value=1), AWAITS)


def await_side_effect(library):
    """Await a mock with a function as side_effect."""
    return awaiting(library.AsyncMock(side_effect=lambda key, timeout: key), AWAITS)


def await_grandchild(library):
    """Await a mock two levels down: looked up each time, recorded on all three levels."""
    mock = library.AsyncMock(**{"first.second.return_value": 1})

    async def await_often():
        for _ in range(AWAITS):
            await mock.first.second("key", timeout=3)
        return mock

    return step_of(await_often)


def await_below_a_mock(library):
    """Await a mock below one of the interpreter's, whose own code then records each call."""
    parent = mock.Mock()
    parent.child = library.AsyncMock(return_value=1)
    return awaiting(parent.child, AWAITS)


def enter_often(library):
    """Call a resource and enter what that gives; the peer has MagicMocks for such."""
    resource = (library.AsyncContextManagerMock or library.MagicMock)()

    async def enter():
        for _ in range(AWAITS):
            async with resource("key", timeout=3):
                pass
        return resource

    return step_of(enter)


def create_and_enter(library):
    """Make an AsyncMock and enter it."""

    async def enter():
        mock = library.AsyncMock()
        async with mock:
            return mock

    return step_of(enter)


def create_and_iterate(library):
    """Make an AsyncMock and iterate over it."""

    async def iterate():
        mock = library.AsyncMock()
        mock.__aiter__.return_value = ITEMS
        async for _ in mock:
            pass
        return mock

    return step_of(iterate)


def patch_in_and_out(library):
    """Patch a coroutine function for a moment."""

    def step():
        with library.patch(f"{__name__}.fetch") as mock:
            return mock

    return step


def decorated_test(library):
    """Run an async test that is decorated with a patch."""

    @library.patch(f"{__name__}.fetch")
    async def decorated(mock):
        return mock

    return step_of(decorated)


def create_with_spec(library):
    """Make an AsyncMock with a large spec."""
    return lambda: library.AsyncMock(spec=FIFTY_METHODS)


def autospec_class(library):
    """Autospec a large class."""
    return lambda: library.create_autospec(FIFTY_METHODS)


def autospec_function(library):
    """Autospec a coroutine function."""
    return lambda: library.create_autospec(fetch)


def keep_mocks(library):
    """Make many AsyncMocks."""
    return lambda: [library.AsyncMock() for _ in range(MANY_MOCKS)]


def keep_awaits(library):
    """Await one mock many times with the same arguments."""
    return awaiting(library.AsyncMock(return_value=1), MANY_AWAITS)


PATCH, AUTOSPEC = "patch", "create_autospec"
CASES = [
    Case("create AsyncMock()", "usec", create, (0.12, 0.20)),
    Case(f"create, touch {len(CHILDREN)} children", "usec", create_with_children, (0.13, 0.25)),
    Case(f"call + await ({AWAITS} times)", "usec", await_one, (0.35, 0.40)),
    Case("same with a side_effect function", "usec", await_side_effect, (0.35, 0.40)),
    Case("same on a grandchild", "usec", await_grandchild, (0.45, 0.50)),
    Case("same below a unittest.mock.Mock", "usec", await_below_a_mock, (0.80, 0.90)),
    Case(f"call + async with a resource ({AWAITS} times)", "usec", enter_often, (0.50, 0.60)),
    Case("create + async with", "usec", create_and_enter, (0.20, 0.40)),
    Case(f"create + async for over {len(ITEMS)}", "usec", create_and_iterate, (0.30, 0.50)),
    Case("with async_patch(...) in and out", "usec", patch_in_and_out, (0.20, 0.45), PATCH),
    Case("a decorated async test", "usec", decorated_test, (0.20, 0.40), PATCH),
    Case("AsyncMock(spec=class of 50 methods)", "usec", create_with_spec, (0.30, 0.30)),
    Case("create_autospec(class of 50 methods)", "usec", autospec_class, (0.01, 0.01), AUTOSPEC),
    Case("create_autospec(async def)", "usec", autospec_function, (0.20, 0.30), AUTOSPEC),
    Case("bytes per AsyncMock", "bytes", keep_mocks, (0.20, 0.20), amount=MANY_MOCKS),
    Case("bytes kept per await", "bytes", keep_awaits, (0.65, 0.65), amount=MANY_AWAITS),
]
