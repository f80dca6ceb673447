"""Leaves the state machines out where hypothesis is not installed; the `dev` extra brings it."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("hypothesis") else ["*_machine.py"]
