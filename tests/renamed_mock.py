"""Runs Python with a `unittest.mock` whose private names all have another name.

    python tests/renamed_mock.py -m pytest tests

What passes there touches no private name of `unittest.mock`. The copy is made from the running
interpreter's own source: `_mock_call` becomes `_zz_mock_call`, in code and in strings, while
`_get_child_mock`, which the documentation gives to subclasses, and the private names of other
modules that `unittest.mock` reads keep theirs.
"""

import ast
import importlib.util
import re
import runpy
import sys
import unittest

PRIVATE = re.compile(r"(?<![A-Za-z0-9_])_(?=[A-Za-z])[A-Za-z0-9_]*")


def renamed_module():
    """Make the renamed `unittest.mock`, without putting it in the original's place."""
    spec = importlib.util.find_spec("unittest.mock")
    module = importlib.util.module_from_spec(spec)
    source = renamed_source(spec.loader.get_source("unittest.mock"))
    # Under the original's file name: the lines agree, so tracebacks show what was written there.
    exec(compile(source, spec.origin, "exec"), module.__dict__)
    return module


def renamed_source(source):
    """Rename every private name of the source of `unittest.mock`; line numbers stay."""
    # What belongs to other modules: imported, or read from one.
    aliases = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.alias)]
    modules = "|".join(alias.name for alias in aliases if not alias.asname)
    read = re.findall(rf"(?<![\w.])(?:{modules})\.([\w.]+)", source)
    kept = {"_get_child_mock", *".".join(read).split("."), *[alias.name for alias in aliases]}

    # In comments too, which harms nobody, and saves telling code, strings and f-strings apart.
    return PRIVATE.sub(lambda m: m[0] if m[0] in kept else f"_zz{m[0]}", source)


def install():
    """Put the renamed module in the place of `unittest.mock`."""
    if "unittest.mock" in sys.modules:
        raise RuntimeError("unittest.mock is imported already: who has it would keep the original")
    module = renamed_module()
    if hasattr(module.Mock, "_mock_call"):
        raise RuntimeError("Mock._mock_call has kept its name: the run would prove nothing")
    sys.modules["unittest.mock"] = unittest.mock = module


def main():
    """Run `-m MODULE ARGUMENTS...` with the renamed module in place."""
    if sys.argv[1:2] != ["-m"] or len(sys.argv) < 3:
        raise SystemExit("usage: python tests/renamed_mock.py -m MODULE ARGUMENTS...")
    install()
    sys.argv[:3] = sys.argv[2:3]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
