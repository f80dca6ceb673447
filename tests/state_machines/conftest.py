"""Leaves the state machines out where hypothesis is not installed; the `dev` extra brings it."""

import sys
from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("hypothesis") else ["*_machine.py", "test_random_specs.py"]
if sys.version_info < (3, 8):  # typing has no Protocol, Literal, TypedDict
    collect_ignore_glob.append("test_random_specs.py")


def pytest_addoption(parser):
    """Add the option, for when this folder is named on the command line."""
    parser.addoption("--examples", type=int, help="how many random classes to try")
