"""Python in a process of its own, with this asyncmocks and only those plugins that are named."""

import os
import pathlib
import subprocess
import sys

import asyncmocks

ROOT = pathlib.Path(__file__).parent.parent.parent
HOME = pathlib.Path(asyncmocks.__file__).absolute().parent.parent


def run_python(folder, *arguments, code=0, **environment):
    """Run a module in a folder to an exit code; return what it prints."""
    command = [sys.executable, "-m", *map(str, arguments)]
    variables = {"PYTHONPATH": str(HOME), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment}
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "timeout": 120}
    done = subprocess.run(command, cwd=str(folder), env={**os.environ, **variables}, **output)
    printed = done.stdout.decode()
    assert done.returncode == code, printed
    return printed.strip()


def run_pytest(folder, *arguments, **keywords):
    """Run pytest in a folder, as above; return what it prints."""
    return run_python(folder, "pytest", "-q", "-p", "no:cacheprovider", *arguments, **keywords)
