"""Every text a user reads, whole, from where it is raised."""

import asyncio
import gc
import os
import re
import sys
from functools import partial
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    Gate,
    MagicMock,
    async_patch,
    create_autospec,
    fail_on_unawaited,
)
from helpers import caught_warnings, collect, enter, finish, frames_of, run

MOCKS = [AsyncMock, MagicMock]
LONGEST = 200
# CPython 3.6 cuts the name of a coroutine there in its warning.
LONGEST_IN_WARNING = 50 if sys.version_info < (3, 7) else LONGEST


class Session:
    async def get(self, url):
        """Be a coroutine function."""

    def close(self):
        """Be a plain function."""


class NoRepr:
    def __repr__(self):
        raise ValueError("not now")


class LongRepr:
    def __repr__(self):
        return f"<{'long' * 20}>"


class Local:
    """Its repr names a function that it was defined in."""

    def __repr__(self):
        return "<f.<locals>.Local>"


def called_at(line, function, *args, path="app.py", **kwargs):
    """Call a function from that line of a file."""
    source = "\n" * (line - 1) + "result = function(*args, **kwargs)"
    names = {"function": function, "args": args, "kwargs": kwargs}
    exec(compile(source, path, "exec"), names)
    return names.pop("result")


def forgotten(*args, **kwargs):
    """Make a call that nobody awaits, without a warning."""
    called_at(*args, **kwargs).close()


def failure(assertion, *args, **kwargs):
    """Return the text of the AssertionError."""
    with pytest.raises(AssertionError) as caught:
        assertion(*args, **kwargs)
    return str(caught.value)


def awaited(*calls, name="fetch", **configuration):
    """Return a mock that was awaited so."""
    fetch = AsyncMock(name=name, **configuration)
    for _, args, kwargs in calls:
        finish(fetch(*args, **kwargs))
    return fetch


def test_assert_awaited():
    """`assert_awaited()` tells the name and the count."""
    text = failure(AsyncMock(name="fetch").assert_awaited)

    assert text == "Expected fetch to have been awaited. Awaited 0 times."


def test_assert_awaited_once_without_an_await():
    """`assert_awaited_once()` lists nothing where there was no await."""
    text = failure(AsyncMock(name="fetch").assert_awaited_once)

    assert text == "Expected fetch to have been awaited once. Awaited 0 times."


@pytest.mark.parametrize(
    ("assertion", "args"), [("assert_awaited_once", ()), ("assert_awaited_once_with", ("/b",))]
)
def test_assert_awaited_once_with_many_awaits(assertion, args):
    """`assert_awaited_once()` and `assert_awaited_once_with()` list all awaits."""
    fetch = awaited(call("/a", timeout=3), call("/b"))

    assert failure(getattr(fetch, assertion), *args) == (
        "Expected fetch to have been awaited once. Awaited 2 times.\n"
        "Awaits:\n"
        "1. fetch('/a', timeout=3)\n"
        "2. fetch('/b')"
    )


def test_assert_not_awaited():
    """`assert_not_awaited()` lists the awaits, and counts one in the singular."""
    fetch = awaited(call())

    assert failure(fetch.assert_not_awaited) == (
        "Expected fetch to not have been awaited. Awaited 1 time.\nAwaits:\n1. fetch()"
    )


def test_assert_awaited_with_without_an_await():
    """`assert_awaited_with()` says that there was no await."""
    text = failure(AsyncMock(name="fetch").assert_awaited_with, "/", timeout=3)

    assert text == "Expected await: fetch('/', timeout=3)\nNot awaited"


@pytest.mark.parametrize("assertion", ["assert_awaited_with", "assert_awaited_once_with"])
def test_assert_awaited_with_other_arguments(assertion):
    """`assert_awaited_with()` shows the last await below what was expected."""
    fetch = awaited(call("/a", timeout=3))

    assert failure(getattr(fetch, assertion), "/b", timeout=3) == (
        "expected await not found.\n"
        "Expected: fetch('/b', timeout=3)\n"
        "  Actual: fetch('/a', timeout=3)"
    )


@pytest.mark.parametrize(
    ("awaits", "found"),
    [
        ([], "Awaited 0 times."),
        ([call("/b")], "Awaited 1 time.\nAwaits:\n1. fetch('/b')"),
        ([call("/b"), call()], "Awaited 2 times.\nAwaits:\n1. fetch('/b')\n2. fetch()"),
    ],
    ids=len,
)
def test_assert_any_await(awaits, found):
    """`assert_any_await()` shows what was expected and lists all awaits."""
    text = failure(awaited(*awaits).assert_any_await, "/a", timeout=3)

    assert text == f"fetch('/a', timeout=3) await not found. {found}"


def test_assert_has_awaits():
    """`assert_has_awaits()` shows both lists."""
    fetch = awaited(call("/a"), call("/b", timeout=3))

    assert failure(fetch.assert_has_awaits, [call("/b"), call()]) == (
        "Awaits not found.\n"
        "Expected: [call('/b'), call()]\n"
        "Actual: [call('/a'), call('/b', timeout=3)]"
    )


def test_assert_has_awaits_with_calls_that_do_not_fit_the_signature():
    """`assert_has_awaits()` tells which of the expected calls the spec refuses, and why."""
    fetch = awaited(call("/a"), spec=lambda url: None)

    assert failure(fetch.assert_has_awaits, [call("/a"), call()]) == (
        "Error processing expected awaits.\n"
        "Errors: [None, TypeError(\"missing a required argument: 'url'\")]\n"
        "Expected: [call('/a'), call()]\n"
        "Actual: [call('/a')]"
    )


def test_assert_has_awaits_in_any_order():
    """`assert_has_awaits(any_order=True)` lists what is missing, and all awaits."""
    fetch = awaited(call("/a"), call("/b"))
    expected = [call("/c"), call("/b"), call("/b")]

    assert failure(fetch.assert_has_awaits, expected, any_order=True) == (
        "Expected awaits of fetch not found, in any order. Awaited 2 times.\n"
        "Missing:\n"
        "1. call('/c')\n"
        "2. call('/b')\n"
        "Awaits:\n"
        "1. fetch('/a')\n"
        "2. fetch('/b')"
    )


@pytest.mark.parametrize(
    ("assertion", "args", "text"),
    [
        ("assert_awaited", [], "Expected fetch to have been awaited. Awaited 0 times."),
        ("assert_awaited_once", [], "Expected fetch to have been awaited once. Awaited 0 times."),
        ("assert_awaited_with", ["/"], "Expected await: fetch('/')\nNot awaited"),
        (
            "assert_awaited_once_with",
            ["/"],
            "Expected fetch to have been awaited once. Awaited 0 times.",
        ),
        ("assert_any_await", ["/"], "fetch('/') await not found. Awaited 0 times."),
        (
            "assert_has_awaits",
            [[call("/")]],
            "Awaits not found.\nExpected: [call('/')]\nActual: []",
        ),
    ],
)
def test_calls_that_were_never_awaited_are_listed(assertion, args, text):
    """Each assertion on awaits lists the calls that nobody awaited, with their places."""
    fetch = AsyncMock(name="fetch")
    forgotten(12, fetch, "/")
    forgotten(34, fetch, 1, key="two")

    assert failure(getattr(fetch, assertion), *args) == (
        f"{text}\n"
        "Called but never awaited (is an `await` missing?):\n"
        "1. fetch('/') at app.py:12\n"
        "2. fetch(1, key='two') at app.py:34"
    )


def test_calls_that_were_never_awaited_stand_below_the_awaits():
    """Awaits come first, then the calls that nobody awaited."""
    fetch = awaited(call("/a"))
    forgotten(12, fetch, "/b")

    assert failure(fetch.assert_not_awaited) == (
        "Expected fetch to not have been awaited. Awaited 1 time.\n"
        "Awaits:\n"
        "1. fetch('/a')\n"
        "Called but never awaited (is an `await` missing?):\n"
        "1. fetch('/b') at app.py:12"
    )


@pytest.mark.parametrize(
    ("function", "args", "text"),
    [
        (AsyncMock(name="session").add, ["row"], "session.add('row') at app.py:12"),
        (AsyncMock(), [], "mock() at app.py:12"),
        (MagicMock(spec=Session).get, ["/"], "Session.get('/') at app.py:12"),
        (MagicMock(name="pool").__aenter__, [], "pool.__aenter__() at app.py:12"),
    ],
    ids=["child", "unnamed", "spec", "magic"],
)
def test_warning_names_the_call(function, args, text):
    """The interpreter's warning names the mock, the arguments and the line of the call."""
    with caught_warnings() as caught:
        called_at(12, function, *args)
        gc.collect()

    messages = [str(warning.message).splitlines()[0] for warning in caught]
    assert messages == [f"coroutine '{text}' was never awaited"]


def test_only_the_file_of_a_place_is_shown():
    """The place of a call is the name of the file, without its folders."""
    fetch = AsyncMock(name="fetch")
    forgotten(12, fetch, path=os.path.join("home", "me", "app.py"))

    assert failure(fetch.assert_awaited).endswith("\n1. fetch() at app.py:12")


def test_side_effect_is_exhausted():
    """An await after the last result names the mock and counts."""
    fetch = awaited(call(), side_effect=[1])

    with pytest.raises(StopAsyncIteration) as caught:
        finish(fetch())

    assert str(caught.value) == (
        "side_effect of fetch is exhausted: there is no result for await 2; "
        "give it more results, or a function"
    )


async def fetch_row():
    """Be a coroutine function."""


@pytest.mark.parametrize(
    ("mock_class", "argument"), [*((kind, "side_effect") for kind in MOCKS), (AsyncMock, "wraps")]
)
def test_coroutine_in_place_of_a_function(mock_class, argument):
    """A coroutine object as side_effect or wraps is refused, closed, and the function named."""
    coroutine = fetch_row()

    with pytest.raises(TypeError) as caught:
        mock_class(**{argument: coroutine})

    assert str(caught.value) == (
        f"{argument} is a coroutine object, which can be awaited once only: "
        f"pass the function, not the coroutine it returned ({argument}=fetch_row)"
    )
    with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
        coroutine.send(None)


def test_coroutine_is_refused_when_set_later():
    """A coroutine object is refused when it is set as side_effect of a mock there is."""
    fetch = AsyncMock(side_effect=[1])

    with pytest.raises(TypeError, match=r"^side_effect is a coroutine object"):
        fetch.side_effect = fetch_row()

    assert finish(fetch()) == 1


def local():
    """Return a coroutine function that is defined in a function."""

    async def inner(*args):
        """Be a coroutine function."""

    return inner


@pytest.mark.parametrize(
    ("function", "args", "name"),
    [
        (local(), [], "inner"),
        (Session().get, ["/"], "Session.get"),
        (AsyncMock(), [1, 2], "mock"),
        (AsyncMock(name="f"), ["a (b)"], "f"),
        (AsyncMock(name="a").b.c, [], "a.b.c"),
        (MagicMock(name="a")().__aenter__, [None], "a().__aenter__"),
        (AsyncMock(name="two words"), [], "function"),
        (AsyncMock(name="f"), [Local()], "f"),
    ],
    ids=["local", "method", "mock", "spaces", "child", "result", "no name", "argument"],
)
def test_function_of_a_coroutine_is_named(function, args, name):
    """The function to pass is named as the user may write it, also if it is a mock."""
    with pytest.raises(TypeError) as caught:
        AsyncMock(side_effect=called_at(1, function, *args))

    assert str(caught.value).endswith(f" (side_effect={name})")


@pytest.mark.parametrize("mock_class", MOCKS)
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (False, "False"),
        (Local(), "<f.<locals>.Local>"),
        (NoRepr(), "<NoRepr instance>"),
        (LongRepr(), "<longlonglonglongl...nglonglonglonglong>"),
    ],
    ids=["int", "bool", "object", "no repr", "long repr"],
)
def test_side_effect_that_no_call_could_use(mock_class, value, text):
    """A side_effect of a wrong type is shown, with what to write for a fixed result."""
    with pytest.raises(TypeError) as caught:
        mock_class(side_effect=value)

    assert without_ids(caught.value) == (
        f"side_effect must be an exception, a callable or an iterable, not {text}; "
        "for a fixed result write return_value="
    )


def without_ids(text):
    """Return a text without the ids of objects."""
    return re.sub(r" (id='\d+'|at 0x[0-9a-fA-F]+)", "", str(text))


@pytest.mark.parametrize("mock_class", MOCKS)
@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_import_path_as_spec(mock_class, argument):
    """The path of an object in place of the object is refused, and `patch` pointed out."""
    with pytest.raises(TypeError) as caught:
        mock_class(**{argument: "app.db.Session"})

    assert str(caught.value) == (
        "spec must be an object or a list of names, not the str 'app.db.Session'; pass the object "
        "itself, or, to replace it, write async_patch('app.db.Session')"
    )


@pytest.mark.parametrize("mock_class", MOCKS)
@pytest.mark.parametrize("text", ["text", "a b.c", "a..b", ".", "", "1.5"])
def test_other_text_is_a_spec(mock_class, text):
    """A str that is no path of an object may be a spec, as any object."""
    thing = mock_class(spec=text)

    assert isinstance(thing, str)
    assert hasattr(thing, "upper")


@pytest.mark.parametrize("mock_class", MOCKS)
@pytest.mark.parametrize("argument", ["spec", "spec_set"])
@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (mock.Mock(), "<Mock>"),
        (AsyncMock(name="fetch"), "<AsyncMock name='fetch'>"),
        (MagicMock(spec=Session), "<MagicMock spec='Session'>"),
    ],
    ids=["stdlib", "named", "spec"],
)
def test_mock_as_spec(mock_class, argument, spec, text):
    """A mock in place of what it stands for is shown and refused."""
    with pytest.raises(Exception, match="Cannot spec") as caught:
        mock_class(**{argument: spec})

    assert without_ids(caught.value) == (
        f"Cannot spec a Mock object. [object={text}] Pass what that mock stands for."
    )


def test_mock_as_spec_whose_repr_fails():
    """A mock as spec is refused as such where its repr raises."""
    spec = MagicMock()
    spec.__repr__ = mock.Mock(side_effect=ValueError)

    with pytest.raises(Exception, match=r"^Cannot spec a Mock object\. "):
        AsyncMock(spec=spec)


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (MagicMock(spec=Session), "Session has none; did you mean 'close'?"),
        (AsyncMock(spec=Session()), "Session has none; did you mean 'close'?"),
        (
            MagicMock(spec=Session, name="api"),
            "api is a mock of Session, which has none; did you mean 'close'?",
        ),
        (
            create_autospec(Session)(),
            "Session() is a mock of Session, which has none; did you mean 'close'?",
        ),
        (MagicMock(spec=[]), "mock has none"),
    ],
    ids=["class", "instance", "named", "called", "names"],
)
def test_name_that_the_spec_does_not_have(thing, told):
    """The text says which mock it is, what it stands for, and which name may have been meant."""
    with pytest.raises(AttributeError) as caught:
        thing.closed

    assert str(caught.value) == f"Mock object has no attribute 'closed': {told}"


@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_magic_method_that_the_spec_does_not_have(argument):
    """Setting `__await__` where the spec has none is refused as by unittest.mock."""
    thing = MagicMock(**{argument: Session})

    with pytest.raises(AttributeError) as caught:
        thing.__await__ = lambda self: iter([])

    assert str(caught.value).startswith("Mock object has no attribute '__await__'")


HINTS = [
    ("assert_awaitd", " Did you mean 'assert_awaited'?"),
    ("assert_awaited_once_wiht", " Did you mean 'assert_awaited_once_with'?"),
    ("assert_called_onec", " Did you mean 'assert_called_once'?"),
    ("assret_awaited", " Did you mean 'assert_awaited'?"),
    ("asert_has_awaits", " Did you mean 'assert_has_awaits'?"),
    ("aseert_any_await", " Did you mean 'assert_any_await'?"),
    ("assrt_not_awaited", " Did you mean 'assert_not_awaited'?"),
    ("awaited_once_with", " Did you mean 'assert_awaited_once_with'?"),
    ("called_once", " Did you mean 'assert_called_once'?"),
    ("has_calls", " Did you mean 'assert_has_calls'?"),
    ("assertzzzzzzzzzzzzzzzz", ""),
]


@pytest.mark.parametrize(("name", "hint"), HINTS)
def test_mistyped_assertion(name, hint):
    """A mistyped assertion raises AttributeError, says what was meant, and the ways out."""
    with pytest.raises(AttributeError) as caught:
        getattr(AsyncMock(), name)

    assert str(caught.value) == (
        f"{name!r} is not a valid assertion.{hint} If it is meant to be an attribute, "
        "pass a spec that has it, or unsafe=True."
    )


def test_mistyped_assertion_of_a_plain_mock():
    """A MagicMock has no assertions on awaits, and means none."""
    with pytest.raises(AttributeError) as caught:
        MagicMock().assert_called_wth

    assert str(caught.value) == (
        "'assert_called_wth' is not a valid assertion. Did you mean 'assert_called_with'? If it is "
        "meant to be an attribute, pass a spec that has it, or unsafe=True."
    )
    assert isinstance(MagicMock().awaited_once_with, MagicMock)


def test_nothing_to_run():
    """`run()` says how to call the function that it was given."""
    with pytest.raises(TypeError) as caught:
        run(len)

    assert str(caught.value) == (
        "run() takes a coroutine, not <built-in function len>; call it: run(len())"
    )


def name_in_failure(thing):
    """Return the name that an assertion tells of a mock."""
    text = failure(AsyncMock.assert_awaited, thing)
    found = re.fullmatch(r"Expected (.*) to have been awaited\. Awaited 0 times\.", text, re.DOTALL)
    return found.group(1)


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (AsyncMock(), "mock"),
        (AsyncMock(name=""), "mock"),
        (AsyncMock(name="fetch"), "fetch"),
        (AsyncMock(name="a").b.c, "a.b.c"),
        (AsyncMock().b, "mock.b"),
        (finish(AsyncMock(name="a")()), "a()"),
        (finish(AsyncMock(name="a").b()).c, "a.b().c"),
        (MagicMock(name="a")(1).__aenter__, "a().__aenter__"),
        (AsyncMock(spec=Session), "Session"),
        (AsyncMock(spec_set=Session), "Session"),
        (AsyncMock(spec=Session).get, "Session.get"),
        (AsyncMock(spec=Session, name="a"), "a"),
        (AsyncMock(spec_set=Session, name="a"), "a"),
        (AsyncMock(spec=Session, name="a").get, "a.get"),
        (MagicMock(spec=Session, name="a")().get, "a().get"),
    ],
)
def test_mock_is_called_by_its_full_name(thing, name):
    """A mock is called by its own name, or its spec's, and those of the mocks it came from."""
    assert name_in_failure(thing) == name


@pytest.mark.parametrize("spec", [None, Session], ids=["plain", "spec"])
@pytest.mark.parametrize(
    "name",
    [
        "it's",
        'say "hi"',
        "two words",
        "' id=",
        "' spec='",
        '" id=',
        "<AsyncMock name='x' id='1'>",
        "naïve",
        "f(x)",
        "a.b",
        "{0} %s",
        "name" * 50,
    ],
)
def test_name_may_have_any_characters(name, spec):
    """The name is shown as it was given, whatever stands in it."""
    assert name_in_failure(AsyncMock(name=name, spec=spec)) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("two\nlines", r"two\nlines"),
        ("tab\t", r"tab\t"),
        (r"back\slash", r"back\\slash"),
        ('it\'s "odd"', 'it\\\'s "odd"'),
    ],
)
def test_name_is_escaped_as_in_the_repr(name, shown):
    """What a repr escapes stays escaped: a name takes no more than a line."""
    assert name_in_failure(AsyncMock(name=name)) == shown


def test_name_of_an_attached_mock():
    """A mock that was attached to another is called by its place there."""
    parent = MagicMock(name="parent")
    parent.attach_mock(AsyncMock(), "child")

    assert name_in_failure(parent.child) == "parent.child"


def test_name_of_a_subclass():
    """A mock of a subclass is called by its name as well, whatever the class is called."""
    odd = type("Odd-Mock", (AsyncMock,), {})

    assert name_in_failure(type("Mine", (AsyncMock,), {})(name="fetch")) == "fetch"
    assert name_in_failure(odd(name="fetch")) == "fetch"


def test_name_where_the_repr_was_configured():
    """A mock whose `__repr__` was configured keeps its name."""
    fetch = AsyncMock(name="fetch")
    fetch.__repr__ = mock.Mock(side_effect=ValueError)

    assert name_in_failure(fetch) == "fetch"


def test_name_of_a_mock_that_could_not_be_attached():
    """A mock that a spec refused as a child goes by no name."""
    fetch = AsyncMock()
    with pytest.raises(AttributeError):
        MagicMock(spec_set=Session).attach_mock(fetch, "other")

    assert failure(fetch.json.assert_awaited) == (
        "Expected mock to have been awaited. Awaited 0 times."
    )


def test_path_of_a_mock():
    """`os.fspath()` of a mock is made of its class, its name and its id."""
    folder = MagicMock(name="folder")

    assert os.fspath(folder) == f"MagicMock/folder/{id(folder)}"


NO_REPR = "<NoRepr whose repr raises ValueError>"
BROKEN = f"fetch({NO_REPR}"
LISTED = f"Awaited 1 time.\nAwaits:\n1. {BROKEN}, key={NO_REPR})"


@pytest.mark.parametrize(
    ("assertion", "args", "text"),
    [
        (
            "assert_not_awaited",
            [],
            f"Expected fetch to not have been awaited. {LISTED}",
        ),
        (
            "assert_awaited_with",
            [NoRepr()],
            f"expected await not found.\nExpected: {BROKEN})\n  Actual: {BROKEN}, key={NO_REPR})",
        ),
        (
            "assert_any_await",
            [NoRepr()],
            f"{BROKEN}) await not found. {LISTED}",
        ),
    ],
)
def test_arguments_whose_repr_fails(assertion, args, text):
    """A message comes through where the repr of an argument raises."""
    fetch = awaited(call(NoRepr(), key=NoRepr()))

    assert failure(getattr(fetch, assertion), *args) == text


@pytest.mark.parametrize("any_order", [False, True])
def test_expected_calls_whose_repr_fails(any_order):
    """`assert_has_awaits()` comes through where the repr of a call raises."""
    fetch = awaited(call("/a"), call(NoRepr()))
    broken = f"call({NO_REPR})"
    expected = [call(NoRepr()), call("/b")]

    text = failure(fetch.assert_has_awaits, expected, any_order=any_order)

    assert text == (
        "Expected awaits of fetch not found, in any order. Awaited 2 times.\n"
        f"Missing:\n1. {broken}\n2. call('/b')\n"
        f"Awaits:\n1. fetch('/a')\n2. fetch({NO_REPR})"
        if any_order
        else f"Awaits not found.\nExpected: [{broken}, call('/b')]\nActual: [call('/a'), {broken}]"
    )


@pytest.mark.parametrize("any_order", [False, True])
def test_expected_things_that_are_no_calls_and_whose_repr_fails(any_order):
    """`assert_has_awaits()` comes through where it is given something else than calls."""
    text = failure(AsyncMock(name="fetch").assert_has_awaits, [NoRepr()], any_order=any_order)

    assert text == (
        "Expected awaits of fetch not found, in any order. Awaited 0 times.\n"
        f"Missing:\n1. {NO_REPR}"
        if any_order
        else f"Awaits not found.\nExpected: [{NO_REPR}]\nActual: []"
    )


def test_forgotten_call_with_an_argument_whose_repr_fails():
    """A call that nobody awaited is listed where the repr of its argument raises."""
    fetch = AsyncMock(name="f")
    forgotten(1, fetch, NoRepr())

    text = failure(fetch.assert_awaited)

    assert without_ids(text).endswith("\n1. f(<NoRepr instance>) at app.py:1")


def test_repr_that_reprlib_fails_on():
    """A forgotten call is listed where an argument only looks like a list by its class's name."""
    fetch = AsyncMock(name="f")
    forgotten(1, fetch, type("list", (), {"__len__": lambda self: 1 // 0})())

    lines = failure(fetch.assert_awaited).splitlines()

    assert len(lines) == 3
    assert lines[2].startswith("1. f(<")


def test_repr_that_exits_is_not_held_back():
    """An interrupt in the repr of an argument comes out."""

    class Interrupt(BaseException):
        pass

    class Interrupting:
        __repr__ = object.__repr__

    fetch = awaited(call(Interrupting()))
    Interrupting.__repr__ = mock.Mock(side_effect=Interrupt)

    with pytest.raises(Interrupt):
        fetch.assert_not_awaited()


def test_arguments_of_awaits_are_shown_whole():
    """Failed assertions shorten no argument of an await: the end may be what differs."""
    fetch = awaited(call("a" * 300))

    assert failure(fetch.assert_awaited_with, "b" * 300) == (
        f"expected await not found.\nExpected: fetch('{'b' * 300}')\n  Actual: fetch('{'a' * 300}')"
    )


@pytest.mark.parametrize(
    ("args", "shown"),
    [
        ([list(range(9))], "[0, 1, 2, 3, 4, 5, ...]"),
        ([tuple(range(9))], "(0, 1, 2, 3, 4, 5, ...)"),
        ([{1: 2, 3: 4, 5: 6, 7: 8, 9: 0}], "{1: 2, 3: 4, 5: 6, 7: 8, ...}"),
        (["short"], "'short'"),
    ],
    ids=["list", "tuple", "dict", "short"],
)
def test_long_arguments_of_a_forgotten_call_are_shortened(args, shown):
    """A call that nobody awaited is listed with its arguments shortened."""
    fetch = AsyncMock(name="f")
    forgotten(1, fetch, *args)

    assert failure(fetch.assert_awaited).splitlines()[-1] == f"1. f({shown}) at app.py:1"


def test_long_texts_of_a_forgotten_call_are_shortened():
    """Long strings and reprs are shortened in their middle, each for itself."""
    fetch = AsyncMock(name="f")
    forgotten(1, fetch, "a" * 50 + "z" * 50, key=LongRepr())

    assert failure(fetch.assert_awaited).splitlines()[-1] == (
        "1. f('aaaaaaaaaaaaaaaaa...zzzzzzzzzzzzzzzzzz', "
        "key=<longlonglonglongl...nglonglonglonglong>) at app.py:1"
    )


def coroutine_text(name, path="app.py"):
    """Return what a forgotten call of a mock of that name is called."""
    fetch = AsyncMock(name=name)
    forgotten(1, fetch, path=path)
    return failure(fetch.assert_awaited).splitlines()[-1].replace("1. ", "", 1)


def test_text_that_just_fits_is_not_cut():
    """A call is shown whole as long as the interpreter would show it."""
    name = "n" * (LONGEST - len("() at app.py:1"))

    assert coroutine_text(name) == f"{name}() at app.py:1"
    assert len(coroutine_text(name)) == LONGEST


@pytest.mark.parametrize("excess", [1, 2, 3, 100])
def test_text_without_room_is_cut(excess):
    """A call that the interpreter would cut is cut before its place, and closed."""
    name = "n" * (LONGEST - len("() at app.py:1") + excess)

    text = coroutine_text(name)

    assert text == f"{'n' * (LONGEST - len('...) at app.py:1'))}...) at app.py:1"
    assert len(text) == LONGEST


def test_place_without_room_is_kept():
    """A place that leaves no room is shown whole: it is what finds the call."""
    path = f"{'p' * LONGEST}.py"

    assert coroutine_text("n" * LONGEST, path) == f"...) at {path}:1"


def test_cut_text_is_that_of_the_warning():
    """The warning has the text of the list, as far as there is room."""
    fetch = AsyncMock(name="n" * 300)
    cut = f"{'n' * (LONGEST_IN_WARNING - len('...) at app.py:1'))}...) at app.py:1"

    with caught_warnings() as caught:
        called_at(1, fetch)
        gc.collect()

    (warning,) = caught
    text = str(warning.message).splitlines()[0]
    assert text == f"coroutine '{cut}' was never awaited"


def test_lists_are_numbered_to_the_end():
    """All awaits are listed, however many."""
    fetch = awaited(*[call(number) for number in range(1, 12)])

    lines = failure(fetch.assert_not_awaited).splitlines()

    assert lines[2:] == [f"{number}. fetch({number})" for number in range(1, 12)]


SHORT_REPR = "<longlonglonglongl...nglonglonglonglong>"
SHORT_TEXT = "'longlonglonglongl...nglonglonglonglong'"
SHORT_NUMBER = f"-1{'0' * 16}...{'0' * 19}"


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        (lambda: AsyncMock(side_effect=LongRepr()), SHORT_REPR),
        (lambda: AsyncContextManagerMock(suppress=LongRepr()), SHORT_REPR),
        (lambda: AsyncContextManagerMock().assert_exited_with(LongRepr()), SHORT_REPR),
        (lambda: AsyncIteratorMock(LongRepr()), SHORT_REPR),
        (lambda: run(LongRepr()), SHORT_REPR),
        (lambda: async_patch(LongRepr()), SHORT_REPR),
        (lambda: async_patch.object("long" * 20, "name"), SHORT_TEXT),
        (lambda: finish(AsyncMock().wait_until_awaited(-(10 ** 100))), SHORT_NUMBER),
        (lambda: finish(Gate().wait_until_waiting(timeout=-(10 ** 100))), SHORT_NUMBER),
        (lambda: Gate().fail(LongRepr()), SHORT_REPR),
    ],
    ids=["side_effect", "suppress", "assert_exited_with", "items", "run", "async_patch",
         "async_patch.object", "count", "timeout", "fail"],
)  # fmt: skip
def test_long_values_that_are_refused_are_shortened(refused, shown):
    """A message shows the beginning and the end of what it refuses."""
    with pytest.raises((TypeError, ValueError)) as caught:
        refused()

    assert shown in str(caught.value)


def in_loop(coroutine):
    """Run a coroutine without a frame of ours."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(coroutine)
    finally:
        loop.close()


def assert_on_pass(name, items):
    """Let an assertion on passes fail."""
    m = AsyncIteratorMock(items)
    if items:
        finish(collect(m))
    getattr(m, name)()


def assert_on_visit(name, was_entered, *args):
    """Let an assertion on enterings and exits fail."""
    m = AsyncContextManagerMock()
    if was_entered:
        finish(enter(m))
    getattr(m, name)(*args)


def wait_for_arguments():
    """Let a wait come to its end."""
    m = AsyncMock()
    m.DEFAULT_TIMEOUT = 0
    in_loop(m.wait_until_any_await_with(1))


def forget_in_block():
    """Forget an await."""
    with fail_on_unawaited():
        AsyncMock()().close()


def forget_child():
    """Forget an await of a child."""
    m = AsyncMock()
    m.child().close()
    m.assert_all_awaited()


@pytest.mark.parametrize(
    "fails",
    [
        partial(assert_on_pass, "assert_iterated", []),
        partial(assert_on_pass, "assert_not_iterated", [1]),
        partial(assert_on_pass, "assert_exhausted", []),
        partial(assert_on_pass, "assert_closed", [1]),
        partial(assert_on_visit, "assert_entered", False),
        partial(assert_on_visit, "assert_entered_once", False),
        partial(assert_on_visit, "assert_not_entered", True),
        partial(assert_on_visit, "assert_exited", False),
        partial(assert_on_visit, "assert_exited_with", True, KeyError),
        lambda: in_loop(AsyncMock().wait_until_awaited(timeout=0)),
        wait_for_arguments,
        lambda: in_loop(Gate().wait_until_waiting(timeout=0)),
        forget_in_block,
        forget_child,
        lambda: AsyncMock().assert_any_call(1),
        lambda: AsyncMock().assert_has_calls([call(1)]),
    ],
    ids=["iterated", "not_iterated", "exhausted", "closed", "entered", "entered_once",
         "not_entered", "exited", "exited_with", "until_awaited", "until_any_await_with",
         "until_waiting", "fail_on_unawaited", "all_awaited", "any_call", "has_calls"],
)  # fmt: skip
def test_failing_assertion_hides_its_own_frames_from_pytest(fails):
    """Pytest shows the line of the test, not the lines inside asyncmocks."""
    with pytest.raises(AssertionError) as caught:
        fails()

    frames = frames_of(caught.value)
    assert frames
    assert all(frame.f_locals.get("__tracebackhide__") for frame in frames)
