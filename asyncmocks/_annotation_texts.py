"""Evaluates annotations that are written as text, as far as their names can be found.

Imported when the first such annotation is read.
"""

import ast
import inspect
import sys
from functools import lru_cache

from ._compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, List


def members_of(text: str, names: "Dict[str, Any]", module: str) -> "List[Any]":
    """Return what the members of `X | Y | None` mean; nothing if that fails.

    Such a sum is not evaluated as a whole: no Python below 3.10 can do that.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        codes = [
            compile(ast.Expression(member), "<annotation>", "eval") for member in alternatives(tree)
        ]
        try:
            return [eval(code, names) for code in codes]  # the user's own code, as typing runs it
        except NameError:
            names = dict(names_for_type_checkers(module), **names)
            return [eval(code, names) for code in codes]
    except Exception:  # noqa: BLE001, it says nothing
        return []


def alternatives(tree: "Any") -> "Iterator[Any]":
    """Yield the members of `X | Y | Z`."""
    if isinstance(tree, ast.BinOp):
        yield from alternatives(tree.left)
        yield from alternatives(tree.right)
    else:
        yield tree


@lru_cache(maxsize=None)
def names_for_type_checkers(name: str) -> "Dict[str, Any]":
    """Return what a module imports below `if TYPE_CHECKING:`, as far as it can be imported."""
    names: "Dict[str, Any]" = {}
    try:
        module = sys.modules[name]
        tree: "Any" = ast.parse(inspect.getsource(module))
    except Exception:  # noqa: BLE001, there is no source
        return names
    blocks = [node.body for node in tree.body if is_type_checking(getattr(node, "test", None))]
    for node in (node for block in blocks for node in block):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            tree.body = [node]
            try:
                exec(compile(tree, name, "exec"), dict(vars(module)), names)
            except Exception:  # noqa: BLE001, it is not there
                continue
    return names


def is_type_checking(test: "Any") -> bool:
    """Tell whether an expression is `TYPE_CHECKING` or `typing.TYPE_CHECKING`."""
    return getattr(test, "id", getattr(test, "attr", None)) == "TYPE_CHECKING"
