"""Of which kind the children and results of a mock are, and when that is decided."""

import inspect
import sys
import types
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    create_autospec,
)
from helpers import collect, enter, finish, kind_of, waiting_for

EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


class Handler:
    async def __call__(self, request):
        """Be awaited."""


class Plain:
    def __call__(self):
        """Be called."""


class Job:
    async def cancel(self):
        """Be awaited."""

    def __await__(self):
        return iter(())


class Repository:
    limit = 3
    hook = double
    handle = Handler()
    handlers = Handler
    measure = len

    def __init__(self, path=":memory:"):
        self.path = path

    async def load(self, key="row"):
        """Be awaited."""

    def count(self):
        """Be called."""

    async def rows(self):
        """Be iterated."""
        yield 1

    @classmethod
    async def connect(cls):
        """Be awaited."""

    @staticmethod
    async def ping():
        """Be awaited."""

    @property
    def state(self):
        raise RuntimeError("a property was run")

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        return None

    async def __aiter__(self):
        yield "a"

    def __len__(self):
        return 7


class Opener:
    """Entering it gives something else."""

    def load(self):
        """Be called, as nothing else of that name."""

    async def __aenter__(self) -> Repository:
        return Repository()

    async def __aexit__(self, *exc_info):
        return None


# Without a spec

KINDS = {
    "AsyncMock().child.deeper": AsyncMock,
    "AsyncMock().child.return_value.deeper": AsyncMock,
    "type('Own', (AsyncMock,), {})().child": AsyncMock,
    "type('Own', (AsyncMock,), {})(spec=Repository).count": MagicMock,
    "finish(AsyncMock()())": AsyncMock,
    "finish(AsyncMock().child())": AsyncMock,
    "MagicMock().child.deeper": MagicMock,
    "MagicMock()().child.return_value.deeper": MagicMock,
    "MagicMock().child()": MagicMock,
    # What `async with` gives has methods that are awaited, what `with` gives has none.
    "finish(enter(AsyncMock()))": AsyncMock,
    "finish(enter(MagicMock()))": AsyncMock,
    "finish(enter(MagicMock())).child": AsyncMock,
    "AsyncMock().__enter__()": MagicMock,
    "MagicMock().__enter__()": MagicMock,
    # Below a child of a spec each mock makes children of its own kind.
    "AsyncMock(spec=Repository).load.deeper": AsyncMock,
    "AsyncMock(spec=Repository).count.deeper": MagicMock,
    "AsyncMock(spec=Repository).count()": MagicMock,
    "finish(MagicMock(spec=Repository).load())": AsyncMock,
    "MagicMock(spec=Repository).load.deeper": AsyncMock,
    "MagicMock(spec=Repository).count.deeper": MagicMock,
    # A result of which nothing is known is of the kind of the mock.
    "finish(AsyncMock(spec=Repository)()).count": AsyncMock,
    "finish(MagicMock(spec=double)(1))": AsyncMock,
    "MagicMock(spec=Plain())()": MagicMock,
    "MagicMock(spec=Repository)()().load": MagicMock,
    # Instances: they have the kinds of the spec, and names that it lacks.
    "MagicMock(spec=Repository)()": MagicMock,
    "MagicMock(spec=Repository)().load": AsyncMock,
    "MagicMock(spec=Repository)().count": MagicMock,
    "MagicMock(spec_set=Repository)().other.deeper()": MagicMock,
    "MagicMock(spec=Job)().cancel": AsyncMock,
    # Under a spec nobody knows what `__aenter__` gives: names that the spec lacks are awaited.
    "finish(enter(MagicMock(spec=Repository))).other": AsyncMock,
    "finish(finish(enter(MagicMock(spec=Repository)))())": AsyncMock,
    "finish(enter(MagicMock(spec=Repository))).load": AsyncMock,
    "finish(enter(MagicMock(spec=Repository))).count": MagicMock,
    "finish(enter(MagicMock(spec=Repository()))).other": AsyncMock,
    "finish(enter(MagicMock(spec=Repository)())).other": AsyncMock,
    "finish(enter(MagicMock(spec_set=Repository)())).count": MagicMock,
    "finish(enter(finish(enter(MagicMock(spec=Repository)())))).load": AsyncMock,
    "finish(enter(MagicMock(spec=['__aenter__', '__aexit__']))).load": AsyncMock,
    "finish(enter(AsyncMock(spec=Repository))).other": AsyncMock,
    "finish(enter(MagicMock(spec=Job)()))": AsyncMock,
    # With an annotation it is known.
    "finish(enter(MagicMock(spec=Opener))).load": AsyncMock,
    "finish(enter(MagicMock(spec=Opener()))).count": MagicMock,
}


@pytest.mark.parametrize("expression", KINDS)
def test_kind_of_what_a_mock_gives(expression):
    """Children, results and what is entered have the kind of what they stand for."""
    assert kind_of(eval(expression)) is KINDS[expression]


def test_what_passes_for_an_instance_of_the_class():
    """The instance of a class mock does, and what is entered; the shapes go no deeper."""
    m = MagicMock(spec=Repository)

    for thing in (m(), finish(enter(m())), finish(enter(MagicMock(spec=Opener())))):
        assert isinstance(thing, Repository)
    for thing in (m()(), m.count, finish(AsyncMock(spec=Repository)())):
        assert not isinstance(thing, Repository)


@EACH_KIND
def test_magic_methods_that_the_interpreter_awaits_are_async_mocks(kind):
    """All others are MagicMocks."""
    awaited_ones = [kind().__aenter__, kind().__aexit__, kind().__anext__]
    others = [kind().__len__, kind().__enter__, kind().__aiter__, kind().__eq__, kind().__str__]

    assert [kind_of(each) for each in awaited_ones] == [AsyncMock] * 3
    assert [kind_of(each) for each in others] == [MagicMock] * 5


@EACH_KIND
@pytest.mark.parametrize("name", ["child", "return_value", "__len__"])
def test_child_is_the_same_each_time(kind, name):
    """A child is made once, a result likewise."""
    m = kind()

    assert getattr(m, name) is getattr(m, name)


# Under a spec

CHILDREN = [
    ("load", AsyncMock),
    ("connect", AsyncMock),
    ("ping", AsyncMock),
    ("hook", AsyncMock),
    ("handle", AsyncMock),
    ("count", MagicMock),
    ("limit", MagicMock),
    ("state", MagicMock),
    ("handlers", MagicMock),
    ("measure", MagicMock),
    ("rows", AsyncIteratorMock),
]
if sys.version_info >= (3, 7):
    from contextlib import asynccontextmanager

    Repository.acquire = asynccontextmanager(Repository.rows)
    CHILDREN.append(("acquire", AsyncContextManagerMock))


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Repository, Repository()], ids=["class", "instance"])
@pytest.mark.parametrize(("name", "expected"), CHILDREN)
def test_child_under_a_spec_is_of_the_kind_of_the_attribute(kind, argument, spec, name, expected):
    """Each attribute decides on its own child; a property is not run."""
    assert kind_of(getattr(kind(**{argument: spec}), name)) is expected


@pytest.mark.skipif(sys.version_info < (3, 7), reason="asynccontextmanager() came in 3.7")
def test_child_that_makes_context_managers_is_entered():
    """What its call gives has the names of what is entered."""
    m = MagicMock(spec=Repository)
    m.acquire.enter_result = "connection"

    assert finish(enter(m.acquire())) == m.acquire.enter_result == "connection"
    assert isinstance(m.acquire(), AsyncContextManagerMock)


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("names", [["load", "count"], ("load", "count")])
def test_names_of_a_list_are_magic_mocks(kind, argument, names):
    """Of a mere name nothing is known; other names there are none, as under any spec."""
    assert kind_of(kind(**{argument: names}).load) is MagicMock
    for spec in (names, Repository, double):
        assert not hasattr(kind(**{argument: spec}), "other")


# What is called


@EACH_ARGUMENT
def test_call_of_a_class_mock_gives_one_instance_mock(argument):
    """Each call gives the same, and is recorded as its signature says; so are its methods."""
    m = MagicMock(**{argument: Repository})
    m.return_value.load.return_value = "loaded"

    assert m("rows.db") is m.return_value is m(path="rows.db")
    assert finish(m().load("row")) == "loaded"

    m.assert_has_calls([call(path="rows.db"), call("rows.db"), call(), call().load("row")])
    m.return_value.load.assert_awaited_once_with("row")


@EACH_ARGUMENT
def test_instance_mock_may_be_told_anything(argument):
    """Names that the class lacks can be set, `__await__` too; magic methods be configured."""
    repository, job = MagicMock(**{argument: Repository})(), MagicMock(**{argument: Job})()

    repository.path = "rows.db"
    repository.__aenter__.return_value = "entered"
    repository.__aiter__.return_value = [1, 2]
    repository.__len__.return_value = 3
    repository.__await__ = MagicMock(side_effect=lambda: iter(()))
    job.__await__.return_value = 4

    assert (repository.path, len(repository), len(job)) == ("rows.db", 3, 0)
    assert (finish(enter(repository)), finish(collect(repository))) == ("entered", [1, 2])
    assert (finish(waiting_for(repository)), finish(waiting_for(job))) == (None, 4)
    assert finish(collect(job)) == []


def test_configured_result_of_a_class_mock_comes_first():
    """A return_value or side_effect takes the place of the instance."""
    assert MagicMock(spec=Repository, return_value=1)() == 1
    assert MagicMock(spec=Repository, side_effect=lambda path: path)("a") == "a"


@EACH_ARGUMENT
def test_mock_of_a_plain_function_is_called_plainly(argument):
    """A call gives a result at once, and is compared by the signature."""

    def load(path, mode="r"):
        """Be called."""

    m = MagicMock(**{argument: load}, return_value=1)

    assert m("a", "r") == 1

    m.assert_called_once_with("a", mode="r")
    assert not hasattr(m, "assert_awaited")


@pytest.mark.parametrize(
    "make",
    [
        lambda: MagicMock(spec=Handler(), return_value=1),
        lambda: MagicMock(spec_set=Handler(), return_value=1),
        lambda: MagicMock(spec=Handler, **{"return_value.return_value": 1})(),
    ],
    ids=["spec", "spec_set", "instance"],
)
def test_object_with_an_async_call_can_be_awaited_when_called(make):
    """So it is for the mock of such an object, and for the instance of its class's mock."""
    m = make()

    coroutine = m("request")

    assert inspect.iscoroutine(coroutine)
    assert finish(coroutine) == 1
    m.assert_awaited_once_with("request")


# Subclasses


def test_children_of_a_subclass_are_of_it():
    """What is plain is of the class that the user wrote: magic methods, results and instances."""

    class Own(MagicMock):
        pass

    m = Own(spec=Repository)
    with Own() as entered:
        plain = [m.count, m.__len__, m(), m().count, Own()(), entered]

    assert {kind_of(each) for each in plain} == {Own}
    assert kind_of(m.load) is kind_of(m().load) is AsyncMock


# The kind was fixed when the mock was made


def plain(self, url):
    """Be called."""


async def awaited(self):
    """Be awaited."""


def swap(thing):
    """Exchange what is awaited and what is called."""
    thing.fetch, thing.close = plain, awaited


def put_mocks(thing):
    """Replace both as a patch does."""
    thing.fetch, thing.close = mock.MagicMock(), mock.Mock()


def delete(thing):
    """Delete one, and add another."""
    del thing.fetch
    thing.added = plain


@pytest.mark.parametrize(
    ("make", "use", "change"),
    [
        ("create_autospec(spec, instance=True)", "m", swap),
        ("create_autospec(spec, instance=True)", "m", put_mocks),
        ("create_autospec(spec, instance=True)", "m", delete),
        ("create_autospec(spec)", "m()", swap),
        ("MagicMock(spec=spec)", "m", swap),
        ("MagicMock(spec=spec)", "m", put_mocks),
        ("MagicMock(spec=spec)", "m", delete),
        ("AsyncMock(spec=spec)", "m", swap),
        ("AsyncMock(spec=spec)", "m", put_mocks),
        ("AsyncMock(spec=spec)", "m", delete),
    ],
)
def test_what_changes_in_a_class_later_changes_no_kind(make, use, change):
    """What was async when the mock was made stays async, what was plain plain, each as it was."""

    async def fetch(self, url):
        """Be awaited."""

    spec = type("Changing", (), {"fetch": fetch, "close": lambda self: None})
    m = eval(make)
    change(spec)
    m = eval(use)

    assert not inspect.isawaitable(m.close())
    finish(m.fetch("u"))
    m.fetch.assert_awaited_once_with("u")
    assert not hasattr(m, "added")
    if make.startswith("create_autospec"):
        with pytest.raises(TypeError):
            m.fetch()


@pytest.mark.parametrize("make", [create_autospec, lambda spec: MagicMock(spec=spec)])
def test_what_changes_in_an_object_later_changes_no_kind(make):
    """The same with the attributes of an instance that is the spec."""
    spec = types.SimpleNamespace(fetch=double, close=lambda: None)
    m = make(spec)
    spec.fetch, spec.close = spec.close, spec.fetch

    finish(m.fetch(1))

    assert not inspect.isawaitable(m.close())
