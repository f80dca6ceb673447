"""Finds the Pythons of this machine: by their names on PATH, and below pyenv's root."""

import glob
import os
import shutil
import subprocess
import sys

NEWEST_MINOR = 15
NAMES = [f"python3.{minor}" for minor in range(6, NEWEST_MINOR + 1)] + ["python3", "pypy3"]

# Python 2 can answer it too, and is then left out for its version.
ASK = """\
import platform, sys, sysconfig
print(platform.python_implementation())
print(".".join(map(str, sys.version_info[:3])))
print(sysconfig.get_paths()["stdlib"])
"""


class Interpreter:
    """One Python: where it is, which one it is, and where its standard library lives."""

    def __init__(self, path):
        answer = subprocess.check_output([path, "-c", ASK], stderr=subprocess.DEVNULL)
        implementation, version, self.stdlib = answer.decode().splitlines()
        self.path = path
        self.version = tuple(map(int, version.split(".")))
        self.is_pypy = implementation == "PyPy"

    @property
    def name(self):
        """``3.8`` for a CPython, ``pypy3.9`` for a PyPy."""
        minor = f"{self.version[0]}.{self.version[1]}"
        return f"pypy{minor}" if self.is_pypy else minor


def candidates():
    """Paths that may be a Python; pyenv's shims are left out, they answer for another one."""
    found = [sys.executable] + [shutil.which(name) for name in NAMES]
    root = pyenv_root()
    if root:
        found += sorted(glob.glob(os.path.join(root, "versions", "*", "bin", "python")))
    shims = os.path.join(root or "", "shims", "")
    return [path for path in found if path and not (root and path.startswith(shims))]


def pyenv_root():
    """Tell where pyenv keeps its Pythons, or None without pyenv."""
    if not shutil.which("pyenv"):
        return os.environ.get("PYENV_ROOT")
    return subprocess.check_output(["pyenv", "root"]).decode().strip()


def find_interpreters():
    """Map the name of each Python from 3.6 up to its newest patch release, oldest first."""
    found = {}
    for path in candidates():
        try:
            interpreter = Interpreter(path)
        except (OSError, ValueError, subprocess.CalledProcessError) as exc:
            # Said aloud: a Python that does not start is news.
            print(f"not an interpreter to test on: {path} ({exc})", file=sys.stderr)
            continue
        best = found.get(interpreter.name)
        if interpreter.version >= (3, 6) and (not best or interpreter.version > best.version):
            found[interpreter.name] = interpreter
    return dict(sorted(found.items(), key=lambda item: (item[1].is_pypy, item[1].version)))
