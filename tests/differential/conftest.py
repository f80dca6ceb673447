"""Adds options, for when this folder is named on the command line."""


def pytest_addoption(parser):
    """Add the options."""
    parser.addoption("--programs", type=int, help="how many random programs to run")
    parser.addoption("--first", type=int, help="the seed of the first of them")
