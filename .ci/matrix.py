"""Tests the wheel on every Python of this machine, and tells the counts.

    python3 .ci/matrix.py

ASYNCMOCKS_REQUIRE="3.6 3.7 pypy3" names Pythons that must be there. Of what fails, the whole output
is shown. The last line is `N passed, N failed`.
"""

import os
import pathlib
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tests"))

from commands import CommandError, call  # noqa: E402
from wasm import find_wasm  # noqa: E402

from interpreters import find_interpreters  # noqa: E402, it lives beside the tests

CONSTRAINTS = CHECKOUT / ".ci" / "constraints.txt"
TESTASYNC = pathlib.Path("test", "test_unittest", "testmock", "testasync.py")
# All but the package, so that the tests meet the installed wheel and nothing else.
BESIDE_THE_TESTS = ("tests", "examples", "pyproject.toml", "README.md", "CHANGELOG.md")
CORE = sorted(str(path.relative_to(CHECKOUT)) for path in CHECKOUT.glob("tests/test_*.py"))
TESTS = {"conformance": ["tests/conformance"], "differential": ["tests/differential"]}
NEWEST_MOCK = (3, 13)  # from here on the interpreter's mocks do what ours do
# All lines are met on these, which differ most; on the others measuring would only cost time.
MEASURED = ("3.6", "3.7", "3.8", "3.13")
RENAMED = ("3.8", "3.13")
RENAMED_MOCK = "tests/renamed_mock.py"
COUNTS = ("passed", "failed", "skipped")
AT_ONCE = 2


class Installed:
    """A Python of this machine: what takes its arguments is made by `install()`.

    Its suites are told with how pytest is started for them.
    """

    def __init__(self, interpreter):
        self.name = interpreter.name
        self.path = interpreter.path
        has_newest_mock = not interpreter.is_pypy and interpreter.version >= NEWEST_MOCK
        self.suites = {
            "core": [*["-m", "coverage", "run"] * (self.name in MEASURED), "-m"],
            **{suite: [RENAMED_MOCK, "-m"] for suite in ["renamed mock"] * (self.name in RENAMED)},
            **{suite: ["-m"] for suite in ["differential"] * has_newest_mock},
        }

    def install(self, bench):
        """Make a fresh venv with the wheel and pytest in it; give the command to start it."""
        venv = bench.folder / f"venv-{self.name}"
        bench.call(self.path, "-m", "venv", venv)
        python = venv / "bin" / "python"
        pip = [python, "-m", "pip", "install", "-q", "-c", CONSTRAINTS]
        bench.call(*pip, f"{bench.wheel}[test]", "coverage[toml]")
        place = bench.call(python, "-c", "import asyncmocks; print(asyncmocks.__file__)").strip()
        if venv not in pathlib.Path(place).parents:
            raise CommandError(f"the tests would run on {place}, which is not the wheel's")
        return [python, "-W", "error"] + ([] if self.name == "3.6" else ["-X", "dev"])


class Run:
    """One run of pytest: its counts, and its output for the case that it failed."""

    def __init__(self, interpreter, suite, start):
        self.interpreter = interpreter
        self.suite = suite
        self.start = start
        self.counts = Counter()
        self.conformance = Counter()
        self.seconds = 0.0
        self.problem = "not run"

    @property
    def row(self):
        """The figures for the table of counts."""
        counts = [self.counts[kind] for kind in COUNTS]
        return [self.interpreter, self.suite, *counts, f"{self.seconds:.1f}"]

    def read(self, report):
        """Take the counts from the report that pytest wrote."""
        for case in ET.parse(str(report)).iter("testcase"):
            tags = {child.tag for child in case}
            failed = tags & {"failure", "error"}
            self.counts["failed" if failed else "skipped" if tags & {"skipped"} else "passed"] += 1
            told = {item.get("name"): item.get("value") for item in case.iter("property")}
            if "suite" in told:  # one of CPython's own tests
                self.conformance[told["suite"], "failed" if failed else told["category"]] += 1


class Bench:
    """The place where the wheel and the tests lie, away from the checkout."""

    def __init__(self, folder, testasync):
        self.folder = folder
        self.testasync = testasync and folder / "testmock" / testasync.name
        if testasync:  # with what lies beside it
            shutil.copytree(str(testasync.parent), str(self.testasync.parent))
        self.wheel = build_wheel(folder)
        for name in BESIDE_THE_TESTS:
            source = CHECKOUT / name
            if source.is_dir():
                shutil.copytree(str(source), str(folder / name))
            elif source.exists():
                shutil.copy(str(source), str(folder / name))

    def runs_for(self, interpreter):
        """List the runs that one interpreter is due."""
        suites = dict(interpreter.suites)
        if self.testasync:
            suites["conformance"] = ["-m"]
        return [Run(interpreter.name, suite, start) for suite, start in suites.items()]

    def execute(self, interpreter, runs):
        """Install into the interpreter and do its runs; what goes wrong is noted in them."""
        started = time.monotonic()
        try:
            python = interpreter.install(self)
        except CommandError as exc:
            runs[0].problem = str(exc)
            runs[0].seconds = time.monotonic() - started
            return
        for run in runs:
            self.execute_one(run, python, started)
            started = time.monotonic()

    def execute_one(self, run, python, started):
        """Run pytest once and note how it went."""
        report = self.folder / f"{run.interpreter}-{run.suite}.xml"
        tests = TESTS.get(run.suite, CORE)
        pytest = ["pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        try:
            self.call(*python, *run.start, *pytest, *tests)
            run.problem = ""
        except CommandError as exc:
            run.problem = str(exc)
        run.seconds = time.monotonic() - started
        if report.exists():
            run.read(report)

    def call(self, *command):
        """Run a command beside the tests and give its output."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        env["PYTHONDONTWRITEBYTECODE"] = "1"
        env.setdefault("COVERAGE_FILE", str(self.folder / "coverage"))
        env["ASYNCMOCKS_CPYTHON313"] = str(self.testasync or "")
        return call(command, cwd=self.folder, env=env)


def build_wheel(folder):
    """Build the wheel of the checkout and give its path."""
    call([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, CHECKOUT])
    (wheel,) = folder.glob("asyncmocks-*.whl")
    return wheel


def find_testasync(interpreters):
    """Give the path of CPython 3.13's own tests of AsyncMock, None where they are not installed."""
    cpython313 = interpreters.get("3.13")
    path = cpython313 and pathlib.Path(cpython313.stdlib, TESTASYNC)
    return path if path and path.exists() else None


def find_missing(interpreters, wasms, testasync):
    """List what ASYNCMOCKS_REQUIRE asks for and this machine has not."""
    required = os.environ.get("ASYNCMOCKS_REQUIRE", "").split()
    has_pypy = any(interpreter.is_pypy for interpreter in interpreters.values())
    present = {*interpreters, *(["pypy3"] if has_pypy else [])}
    present |= {wasm.version for wasm in wasms.values()}
    missing = [f"{name} is required and not installed" for name in required if name not in present]
    if "3.13" in required and not testasync:
        missing.append("3.13's own tests are required and not installed")
    return missing


def run_all(pythons, testasync, folder):
    """Do all runs, some at once, and give them."""
    bench = Bench(folder, testasync)
    due = [bench.runs_for(python) for python in pythons]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(bench.execute, pythons, due))
    return [run for runs in due for run in runs]


def print_table(header, rows):
    """Print rows under a header, columns aligned."""
    lines = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    print()


def print_conformance(runs):
    """Print how many of CPython's own tests pass, by suite, and why the others do not."""

    def count(run, suite="", kind=""):
        counts = run.conformance.items()
        return sum(n for (s, k), n in counts if suite in ("", s) and kind in ("", k))

    keys = {key for run in runs for key in run.conformance}
    rows = [
        [suite, *(f"{count(run, suite, 'ours')} of {count(run, suite)}" for run in runs)]
        for suite in sorted({suite for suite, _ in keys})
    ]
    for kind in sorted({kind for _, kind in keys} - {"ours"}):
        rows.append([kind, *(count(run, kind=kind) for run in runs)])
    print_table(["CPython's own tests", *(run.interpreter for run in runs)], rows)


def report(runs, problems):
    """Print the tables, all that went wrong, and the closing line; give the exit code."""
    print_table(["interpreter", "suite", *COUNTS, "seconds"], [run.row for run in runs])
    print_conformance([run for run in runs if run.suite == "conformance"])
    for problem in problems:
        print(f"{problem}\n")
    passed = sum(run.counts["passed"] for run in runs)
    # A run that broke without a failing test, or that is missing, counts as one that failed.
    failed = max(sum(run.counts["failed"] for run in runs), len(problems))
    print(f"{passed} passed, {failed} failed")
    return 1 if problems else 0


def main():
    """Run the matrix; give the exit code."""
    interpreters = find_interpreters()
    testasync = find_testasync(interpreters)
    runs = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        wasms = find_wasm(folder)
        problems = find_missing(interpreters, wasms, testasync)
        # The slowest first.
        pythons = [*wasms.values(), *map(Installed, interpreters.values())]
        try:
            runs = run_all(pythons, testasync, folder)
        except CommandError as exc:
            problems.append(str(exc))
    problems += [
        f"{run.interpreter}, {run.suite}: {run.problem or 'no test passed'}"
        for run in runs
        if run.problem or not run.counts["passed"]
    ]
    return report(runs, problems)


if __name__ == "__main__":
    sys.exit(main())
