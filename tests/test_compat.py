"""What older Pythons lack stands in one module, and is there on each of them."""

import ast
import pathlib
import sys

import pytest

import asyncmocks

PACKAGE = pathlib.Path(asyncmocks.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
QUESTIONS = {"ImportError", "ModuleNotFoundError", "version", "version_info", "hexversion"}
QUESTIONS |= {"api_version", "implementation", "platform"}
LOOPS = {"asyncio", "uvloop", "trio", "anyio", "curio", "sniffio"}


def parse(path):
    """Read one Python file into a tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


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
    return (read | names | imported_modules(nodes) | caught) & QUESTIONS


def test_questions_are_found():
    """The check below sees each way to ask which interpreter runs."""
    for source, question in (
        ("import sys\nsys.version_info >= (3, 8)", "version_info"),
        ("from sys import hexversion", "hexversion"),
        ("import platform", "platform"),
        ("from platform import python_version", "platform"),
        ("try:\n    import a\nexcept (OSError, ImportError): b", "ImportError"),
    ):
        assert questions_in(ast.parse(source)) == {question}


def test_only_one_module_asks_which_interpreter_runs():
    """It asks for the version and the implementation, and imports none of ours."""
    questions = {path.name: questions_in(parse(path)) for path in MODULES}

    assert questions.pop("_compat.py") == {"version_info", "implementation"}
    assert not any(questions.values())
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
    monkeypatch.delitem(sys.modules, "asyncio", raising=False)

    with pytest.raises(StopIteration) as caught:
        asyncmocks.MagicMock(spec=asyncmocks.checkpoint, return_value=3)("/").send(None)
    assert caught.value.value == 3
