"""Adds `--programs`, for when this folder is named on the command line."""


def pytest_addoption(parser):
    """Add the option."""
    parser.addoption("--programs", type=int, help="how many random programs to run")
