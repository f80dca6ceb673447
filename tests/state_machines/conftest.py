"""Leaves the state machines out where hypothesis is not installed; the `dev` extra brings it."""

import sys

try:
    from hypothesis import settings
except ImportError:
    collect_ignore_glob = ["test_*.py"]
else:
    settings.register_profile("many", max_examples=5000)
    # Before 3.8 typing has no Protocol, Literal, TypedDict.
    collect_ignore_glob = [] if sys.version_info >= (3, 8) else ["test_random_specs.py"]
