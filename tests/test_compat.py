"""What older Pythons lack stands in one module, and is there on each of them."""

import ast
import pathlib
import sys
from unittest import mock

import pytest

import asyncmocks

PACKAGE = pathlib.Path(asyncmocks.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
VERSIONS = {"version", "version_info", "hexversion", "api_version", "implementation"}
LOOPS = {"asyncio", "uvloop", "trio", "anyio", "curio", "sniffio"}


def parse(path):
    """Read one Python file into a tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_modules(nodes):
    """Collect the names of the modules that some nodes import."""
    plain = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    return plain | {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}


def questions_in(tree):
    """Collect what asks for the interpreter: versions, `platform`, and imports that may fail."""
    nodes = list(ast.walk(tree))
    read = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names = {a.name for node in nodes if isinstance(node, ast.ImportFrom) for a in node.names}
    probes = [node for node in nodes if isinstance(node, ast.Try) and imported_modules(node.body)]
    handlers = [handler.type for probe in probes for handler in probe.handlers if handler.type]
    caught = {n.id for each in handlers for n in ast.walk(each) if isinstance(n, ast.Name)}
    return (
        ((read | names) & VERSIONS)
        | (imported_modules(nodes) & {"platform"})
        | (caught & {"ImportError", "ModuleNotFoundError"})
    )


@pytest.mark.parametrize(
    ("source", "question"),
    [
        ("import sys\nsys.version_info >= (3, 8)", "version_info"),
        ("from sys import hexversion", "hexversion"),
        ("import sys\nsys.implementation.name", "implementation"),
        ("import platform", "platform"),
        ("from platform import python_version", "platform"),
        ("try:\n    import uvloop\nexcept ImportError:\n    pass", "ImportError"),
        ("try:\n    import a\nexcept (OSError, ModuleNotFoundError): b", "ModuleNotFoundError"),
    ],
)
def test_questions_are_found(source, question):
    """The check below sees each way to ask which interpreter runs."""
    assert questions_in(ast.parse(source)) == {question}


def test_only_one_module_asks_which_interpreter_runs():
    """It asks for the version and the implementation, and imports none of ours."""
    questions = {path.name: questions_in(parse(path)) for path in MODULES}

    asking = {name: found for name, found in questions.items() if found}

    assert asking == {"_compat.py": {"version_info", "implementation"}}
    imported = imported_modules(list(ast.walk(parse(PACKAGE / "_compat.py"))))
    assert not {name for name in imported if name.startswith((".", "_", "asyncmocks"))}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_imports_an_event_loop_at_its_top(path):
    """An event loop library is imported where it is started, never by an import of ours."""
    nodes = list(ast.walk(parse(path)))
    functions = [n for n in nodes if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]

    inside = {node for function in functions for node in ast.walk(function)}
    outside = imported_modules([node for node in nodes if node not in inside])

    assert not {name.split(".")[0] for name in outside} & LOOPS


def test_mocks_work_where_nobody_imported_asyncio(monkeypatch):
    """A mock with an async spec is made and stepped in a program without asyncio."""

    async def fetch(url):
        """Be awaited."""

    monkeypatch.delitem(sys.modules, "asyncio")

    with pytest.raises(StopIteration) as caught:
        asyncmocks.MagicMock(spec=fetch, return_value=3)("/").send(None)
    assert caught.value.value == 3


def test_invalid_spec_error_is_that_of_the_standard_library():
    """A mock as spec raises `unittest.mock.InvalidSpecError` where there is one, else its twin."""
    with pytest.raises(Exception, match="Cannot spec a Mock object") as caught:
        asyncmocks.AsyncMock(spec=mock.Mock())

    assert caught.type is getattr(mock, "InvalidSpecError", caught.type)
    assert caught.type.__name__ == "InvalidSpecError"
    assert caught.type.__bases__ == (Exception,)


def test_size_can_be_configured_where_objects_have_none():
    """`__sizeof__` of a mock gives a number, and what is configured, on PyPy as well."""
    thing = asyncmocks.MagicMock()

    before = thing.__sizeof__()
    thing.__sizeof__.return_value = 7

    assert isinstance(before, int)
    assert thing.__sizeof__() == 7


@pytest.mark.parametrize(
    ("flags", "results"),
    [({}, [1, 3]), ({"return_value": True}, [1, None]), ({"side_effect": True}, [3, 3])],
    ids=["none", "return_value", "side_effect"],
)
def test_flags_of_reset_reach_the_whole_tree(flags, results):
    """`reset_mock()` resets grandchildren with its flags, which up to 3.8 it loses, and rings."""
    thing = asyncmocks.MagicMock()
    child = thing.child.grandchild
    child.parent = thing
    child.configure_mock(return_value=3, side_effect=[1])
    child("x")
    child.side_effect = [1]

    thing.reset_mock(**flags)

    child.assert_not_called()
    first = child()
    child.side_effect = None
    second = child()
    assert [first, second if second == 3 else None] == results


def test_reset_survives_a_ring_of_mocks():
    """`reset_mock(return_value=True)` of a mock that is its own grandchild comes to an end."""
    thing = asyncmocks.MagicMock()
    thing.child.parent = thing
    thing.child("x")

    thing.reset_mock(return_value=True)

    thing.child.assert_not_called()
