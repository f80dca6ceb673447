"""What the package shows, and what it must not look at."""

import ast
import asyncio
import importlib.util
import pathlib
import pickle
import pkgutil
import pydoc
import re
import subprocess
import sys

import pytest

import asyncmocks
from helpers import needs_processes

PUBLIC_NAMES = (
    "AsyncContextManagerMock AsyncIteratorMock AsyncMock Gate MagicMock async_iter async_patch"
    " checkpoint create_autospec fail_on_unawaited run"
).split()
PACKAGE = pathlib.Path(asyncmocks.__file__).parent
CHANGELOG = pathlib.Path(__file__).parent.parent / "CHANGELOG.md"
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
PRIVATE = re.compile(r"_[A-Za-z]\w*")
# Given to subclasses by the documentation of unittest.mock.
DOCUMENTED = {"_get_child_mock"}
EACH_SOURCE = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)


def private_names_in(tree):
    """Collect the names of one leading underscore that a tree uses, in code or in strings."""
    # `value` and `s`: a private name may be asked for by getattr; Python 3.6 and 3.7 have Str.
    fields = ("id", "attr", "arg", "name", "value", "s")
    values = [vars(node).get(field) for node in ast.walk(tree) for field in fields]
    parts = {part for each in values if isinstance(each, str) for part in each.split(".")}
    return set(filter(PRIVATE.fullmatch, parts))


@pytest.fixture(scope="module")
def stdlib_private_names():
    """Give every private name of the running Python's unittest.mock, asyncio and inspect."""
    modules = ["unittest.mock", "inspect", "asyncio"]
    modules += [f"asyncio.{module.name}" for module in pkgutil.iter_modules(asyncio.__path__)]
    specs = [importlib.util.find_spec(name) for name in modules]
    # By their loaders: WebAssembly has the standard library in a zip file.
    trees = [ast.parse(spec.loader.get_data(spec.origin)) for spec in specs]
    return set().union(*map(private_names_in, trees)) - DOCUMENTED


def test_private_names_of_the_stdlib_are_known(stdlib_private_names):
    """The check below looks for names that are really there."""
    assert {"_mock_children", "_spec_class", "_get_running_loop"} <= stdlib_private_names


@EACH_SOURCE
def test_no_private_name_of_the_stdlib_is_touched(source, stdlib_private_names):
    """No module uses a private name of unittest.mock, asyncio or inspect, not even as its own."""
    assert not private_names_in(ast.parse(source)) & stdlib_private_names


@EACH_SOURCE
def test_no_private_name_is_imported_from_elsewhere(source):
    """What is imported by a private name is our own."""
    nodes = [each for each in ast.walk(ast.parse(source)) if not getattr(each, "level", 0)]
    imports = [each for each in nodes if isinstance(each, (ast.Import, ast.ImportFrom))]
    names = [alias.name for each in imports for alias in each.names]
    names += [getattr(each, "module", "") for each in imports]

    assert not [part for name in names for part in name.split(".") if PRIVATE.match(part)]


@EACH_SOURCE
@pytest.mark.skipif(sys.version_info < (3, 8), reason="ast knows no feature_version before 3.8")
def test_source_is_python_36(source):
    """Every module parses with the grammar of Python 3.6."""
    ast.parse(source, feature_version=(3, 6))


def test_public_names_are_listed():
    """`__all__` and help(asyncmocks) have the documented names, in order, and no module."""
    shown = pydoc.plain(pydoc.render_doc(asyncmocks))

    assert asyncmocks.__all__ == PUBLIC_NAMES == sorted(PUBLIC_NAMES)
    assert all(name in shown for name in PUBLIC_NAMES)
    assert "asyncmocks._" not in shown.partition("PACKAGE CONTENTS")[0]


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_public_names_have_the_package_as_their_home(name):
    """In tracebacks, reprs and pickles it is `asyncmocks.name`; async_patch is an object."""
    public = getattr(asyncmocks, name)

    assert public.__module__ == "asyncmocks"
    assert public.__doc__
    if name != "async_patch":
        assert f"casyncmocks\n{name}\n".encode() in pickle.dumps(public, 0)
        assert pickle.loads(pickle.dumps(public, 0)) is public


@pytest.mark.skipif(sys.version_info < (3, 8), reason="importlib.metadata is not there before 3.8")
def test_version_is_that_of_the_metadata():
    """The installed distribution and the package tell the same version."""
    from importlib.metadata import version

    assert asyncmocks.__version__ == version("asyncmocks")


@pytest.mark.skipif(not CHANGELOG.exists(), reason="there is no changelog beside the tests")
def test_version_is_at_the_top_of_the_changelog():
    """The changelog begins with the entry of this version, below what is unreleased."""
    headings = re.findall(r"^## \[?([^\]\s]+)", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)

    assert headings[headings[0] == "Unreleased"] == asyncmocks.__version__


def test_type_hints_are_announced():
    """The package carries the marker that tells type checkers to read its hints."""
    assert (PACKAGE / "py.typed").is_file()


def modules_after(statements):
    """Run statements in a fresh interpreter and collect the modules it has then imported."""
    code = f"{statements}\nimport sys\nprint(*sys.modules)"
    return set(subprocess.check_output([sys.executable, "-c", code]).decode().split())


@needs_processes
def test_import_adds_no_module_of_others():
    """Importing asyncmocks imports nothing but itself that unittest.mock has not imported."""
    before = modules_after("import unittest.mock")
    after = modules_after("import unittest.mock, asyncmocks")

    assert {name.split(".")[0] for name in after - before} == {"asyncmocks"}
