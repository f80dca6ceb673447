"""The examples in the docstrings of the public names run, and give what they show."""

import doctest

import pytest

import asyncmocks

PUBLIC = {name: getattr(asyncmocks, name) for name in asyncmocks.__all__}
OURS = {
    f"{name}.{attribute}": value
    for name, thing in PUBLIC.items()
    for cls in (thing if isinstance(thing, type) else type(thing)).__mro__
    if cls.__module__.startswith("asyncmocks")
    for attribute, value in vars(cls).items()
    if attribute == "__call__" or not attribute.startswith("_")
    if ">>>" in (getattr(value, "__doc__", None) or "")
}


def doctest_of(name, text):
    """Return the examples of a docstring, with nothing but our public names to use."""
    return doctest.DocTestParser().get_doctest(text, dict(PUBLIC), name, None, 0)


def failures_of(test):
    """Run examples and collect what doctest reports of those that fail."""
    report = []
    doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    return "".join(report)


@pytest.mark.parametrize("name", asyncmocks.__all__)
def test_public_name_has_an_example_and_a_version(name):
    """Each public name shows how it is used, and tells in which version it came."""
    text = PUBLIC[name].__doc__

    assert any(name in example.source for example in doctest_of(name, text).examples)
    assert "New in version " in " ".join(text.split())


@pytest.mark.parametrize("name", [*asyncmocks.__all__, *OURS])
def test_examples_give_what_they_show(name):
    """Each example gives what it shows, for public names and for their methods."""
    assert failures_of(doctest_of(name, {**PUBLIC, **OURS}[name].__doc__)) == ""


def test_wrong_examples_are_noticed():
    """The check above fails for an example that shows something else."""
    assert "Expected:\n    3\nGot:\n    2\n" in failures_of(doctest_of("sum", ">>> 1 + 1\n3\n"))
