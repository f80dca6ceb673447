"""What is measured: one case per row, done by the same function for our library and for the peer.

A case's setup takes a library (a module like `unittest.mock`) and gives the step to measure. The
step returns the mocks it made: they must live until the clock stands.
Knows nothing of clocks, turns and tables.
"""

from inspect import iscoroutinefunction
from typing import Any, Callable, NamedTuple, Tuple
from unittest import mock

from measuring import finish

AWAITS = 200
CHILDREN = ["first", "second", "third", "fourth", "fifth"]
ITEMS = range(100)
MOCKS = 200
MANY_AWAITS = 2000
TARGET = f"{__name__}.fetch"


class Case(NamedTuple):
    """One row: what is measured, its targets on Python 3.8 to 3.11 and on all others."""

    name: str
    targets: Tuple[float, float]
    function: Callable[[Any], Any]
    # Makes the function's argument from a library, before the clock goes.
    prepare: Callable[[Any], Any] = lambda library: library
    # How many things a step makes, where the bytes of one are the figure, not the step's time.
    amount: int = 0

    def setup(self, library):
        """Give the step, which runs a coroutine function to its end."""
        function, argument = self.function, self.prepare(library)
        if iscoroutinefunction(function):
            return lambda: finish(function(argument))
        return lambda: function(argument)


async def fetch(key, default=None, *, timeout=5):
    """Stand for the target of patches and the spec of autospecs."""


def make_method():
    """Give one more async method, for a spec."""

    async def method(self, key, default=None, *, timeout=5):
        pass

    return method


SPEC = type("FiftyMethods", (), {f"method_{n}": make_method() for n in range(50)})


def create_with_children(library):
    """Make an AsyncMock and touch some attributes of it."""
    mock = library.AsyncMock()
    return mock, [getattr(mock, name) for name in CHILDREN]


def create_many(library):
    """Make many AsyncMocks."""
    return [library.AsyncMock() for _ in range(MOCKS)]


async def await_often(mock, times=AWAITS):
    """Call and await a mock so often with the same arguments; all awaits share one coroutine."""
    for _ in range(times):
        await mock("key", timeout=3)
    return mock


def await_many(mock):
    """Call and await a mock so often that what is kept shows."""
    return finish(await_often(mock, MANY_AWAITS))


async def await_grandchild(mock):
    """Await a mock two levels down: looked up each time, recorded on all three levels."""
    for _ in range(AWAITS):
        await mock.first.second("key", timeout=3)
    return mock


async def enter_often(resource):
    """Call a resource and enter what that gives."""
    for _ in range(AWAITS):
        async with resource("key", timeout=3):
            pass
    return resource


async def create_and_enter(library):
    """Make an AsyncMock and enter it."""
    mock = library.AsyncMock()
    async with mock:
        return mock


async def create_and_iterate(library):
    """Make an AsyncMock and iterate over it."""
    mock = library.AsyncMock()
    mock.__aiter__.return_value = ITEMS
    async for _ in mock:
        pass
    return mock


def patch_in_and_out(patch):
    """Patch a coroutine function for a moment."""
    with patch(TARGET) as mock:
        return mock


def patch_of(library):
    """Give what patches with an AsyncMock."""
    return getattr(library, "async_patch", None) or library.patch


def decorated_test(library):
    """Give an async test that is decorated with a patch."""

    async def test(mock):
        return mock

    return patch_of(library)(TARGET)(test)


def resource(library):
    """Make a resource; the peer has MagicMocks for such."""
    return getattr(library, "AsyncContextManagerMock", library.MagicMock)()


def told(**config):
    """Prepare a mock that knows what to return: else the first await would make one more mock."""
    return lambda library: library.AsyncMock(**config)


def told_child(library):
    """Make a mock below one of the interpreter's, whose own code then records each call."""
    return mock.Mock(child=library.AsyncMock(return_value=1)).child


EFFECT, BELOW = {"side_effect": lambda key, timeout: key}, {"first.second.return_value": 1}
CASES = [
    Case("create AsyncMock()", (0.12, 0.20), lambda of: of.AsyncMock()),
    Case(f"create, touch {len(CHILDREN)} children", (0.13, 0.25), create_with_children),
    Case(f"call + await ({AWAITS} times)", (0.35, 0.40), await_often, told(return_value=1)),
    Case("same with a side_effect function", (0.35, 0.40), await_often, told(**EFFECT)),
    Case("same on a grandchild", (0.45, 0.50), await_grandchild, told(**BELOW)),
    Case("same below a unittest.mock.Mock", (0.80, 0.90), await_often, told_child),
    Case(f"call + async with a resource ({AWAITS} times)", (0.50, 0.60), enter_often, resource),
    Case("create + async with", (0.20, 0.40), create_and_enter),
    Case(f"create + async for over {len(ITEMS)}", (0.30, 0.50), create_and_iterate),
    Case("with async_patch(...) in and out", (0.20, 0.45), patch_in_and_out, patch_of),
    Case("a decorated async test", (0.20, 0.40), lambda test: finish(test()), decorated_test),
    Case("AsyncMock(spec=class of 50 methods)", (0.30, 0.30), lambda of: of.AsyncMock(spec=SPEC)),
    Case("create_autospec(class of 50 methods)", (0.01, 0.01), lambda of: of.create_autospec(SPEC)),
    Case("create_autospec(async def)", (0.20, 0.30), lambda of: of.create_autospec(fetch)),
    Case("bytes per AsyncMock", (0.20, 0.20), create_many, amount=MOCKS),
    Case("bytes kept per await", (0.65, 0.65), await_many, told(return_value=1), MANY_AWAITS),
]
