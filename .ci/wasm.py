"""Gets the CPythons that npm's pyodide package brings: they run under node, as WebAssembly."""

import pathlib
import shutil
import sys

from commands import CommandError, call

HERE = pathlib.Path(__file__).resolve().parent
#: Each CPython, and the package that is it.
RELEASES = {"3.14": "pyodide@314.0.7", "3.15": "pyodide@315.0.0-alpha.2"}


class Wasm:
    """One CPython as WebAssembly: what takes its arguments is made by `install()`."""

    # Not on the renamed mock: slow as it is, it would show nothing that the others do not.
    suites = {"core": ["-m"]}

    def __init__(self, version, package):
        self.version = version
        self.name = f"{version} (wasm)"
        self.package = package

    def install(self, bench):
        """Put the wheel and pytest where only this Python looks; give the command to start it."""
        site = bench.folder / f"site-{self.version}"
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", site]
        pip += ["--python-version", self.version, "--only-binary=:all:"]
        bench.call(*pip, f"{bench.wheel}[test]")
        return ["node", HERE / "wasm.mjs", self.package, bench.folder, HERE / "in_wasm.py", site]


def find_wasm(folder):
    """Install them below a folder; map the name of each to it.

    Says so, and maps none, where they are not to be had.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        print("note  3.14 and 3.15 are not tested: there is no node with npm\n")
        return {}
    aliases = [f"python{version}@npm:{package}" for version, package in RELEASES.items()]
    npm = ["npm", "install", "--loglevel=error", "--no-audit", "--no-fund", "--fetch-retries=1"]
    try:
        call([*npm, "--prefix", folder, *aliases])
    except CommandError as exc:
        print(f"note  3.14 and 3.15 are not tested: {' '.join(str(exc).split())}\n")
        return {}
    modules = folder / "node_modules"
    found = [Wasm(version, modules / f"python{version}") for version in RELEASES]
    return {wasm.name: wasm for wasm in found}
