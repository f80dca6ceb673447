"""Random programs observe the same with our mocks as with the interpreter's own."""

import gc
import pathlib
import sys
import warnings

import pytest

from differences import AUTOSPECS, MOCKS, Difference
from divergences import AUTOSPEC_DIVERGENCES, DIVERGENCES, Divergence
from programs import autospec_program, program

if sys.version_info < (3, 12):
    pytest.skip("the mocks of older Pythons behave in older ways", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
FEW = 300
AT_ONCE = 100


def pytest_generate_tests(metafunc):
    """Split the programs, which are known by their seeds, into batches."""
    if "seeds" in metafunc.fixturenames:
        start = metafunc.config.getoption("--first", None) or 0
        end = start + (metafunc.config.getoption("--programs", None) or FEW)
        starts = range(start, end, AT_ONCE)
        metafunc.parametrize("seeds", [range(at, min(at + AT_ONCE, end)) for at in starts], ids=str)


@pytest.fixture(autouse=True)
def _quiet():
    """Let programs leave coroutines alone, and loops complain, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
        gc.collect()


autospecs = pytest.mark.skipif(sys.version_info < (3, 13), reason="autospecs behaved in older ways")


@pytest.mark.parametrize(
    ("comparison", "draw", "step"),
    [
        pytest.param(MOCKS, program, 1, id="mocks"),
        # The interpreter takes its time.
        pytest.param(AUTOSPECS, autospec_program, 4, id="autospecs", marks=autospecs),
    ],
)
def test_agrees_with_unittest_mock(comparison, draw, step, seeds):
    """Nothing that can be observed differs, but for what the table of divergences has."""
    differences = {seed: comparison.unexplained(draw(seed)) for seed in seeds[::step]}

    found = [f"program {seed}:\n{each}" for seed, each in differences.items() if each]
    assert not found, "\n\n".join([f"{len(found)} programs differ", *found])


def test_difference_comes_down_to_the_lines_that_make_it():
    """What differs is told with the lines that are needed for it, and no others."""
    program = ["a = MagicMock()", "b = AsyncMock(spec=Repo)", "b.foo", "a.nothing", "signature(a)"]

    difference = MOCKS.unexplained([*program, "b.wait_until_awaited", "a(1)"])

    assert difference.program == ["b = AsyncMock(spec=Repo)", "b.wait_until_awaited"]
    assert difference.theirs == "AttributeError: Mock object has no attribute 'wait_until_awaited'"


def test_divergence_covers_nothing_but_what_may_differ():
    """With `but_for`, the rest of the observations has to be the same."""
    divergence = Divergence(theirs="name=", but_for="name='[^']*' ")

    assert divergence.covers(Difference(["a"], "a", "result", "<M name='n' id>", "<M id>"))
    assert not divergence.covers(Difference(["a"], "a", "result", "<M name='n' id>", "<N id>"))


@pytest.mark.parametrize("says", {**DIVERGENCES, **AUTOSPEC_DIVERGENCES})
def test_divergence_is_documented(says):
    """What the table quotes is what the README says."""
    readme = pathlib.Path(__file__).parents[2] / "README.md"

    assert says in " ".join(readme.read_text(encoding="utf-8").split())
