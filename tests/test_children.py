"""Of which kind what is below a mock is, when that is decided, and the awaits of the whole tree."""

import copy
import inspect
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
from helpers import collect, enter, failure, finish, kind_of, waiting_for

EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


class Handler:
    async def __call__(self, request): ...


class Plain:
    def __call__(self): ...


class Job:
    async def cancel(self): ...

    def __await__(self):
        return iter(())


class Repository:
    limit = 3
    hook = double
    handle = Handler()
    handlers = Handler
    measure = len
    state = property(lambda self: 1 / 0)

    def __init__(self, path=":memory:"):
        self.path = path

    async def load(self, key="row"): ...

    def count(self): ...

    async def rows(self):
        yield 1

    @classmethod
    async def connect(cls): ...

    @staticmethod
    async def ping(): ...

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info): ...

    async def __aiter__(self):
        yield "a"

    def __len__(self):
        return 7


class Opener:
    """Entering it gives something else."""

    def load(self): ...

    async def __aenter__(self) -> Repository: ...

    async def __aexit__(self, *exc_info): ...


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
    # Of a mere name nothing is known.
    "MagicMock(spec_set=('load', 'count')).load": MagicMock,
    "AsyncMock(spec=['load', 'count']).load": MagicMock,
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


@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Repository, Repository()], ids=["class", "instance"])
@pytest.mark.parametrize(("name", "expected"), CHILDREN)
def test_child_under_a_spec_is_of_the_kind_of_the_attribute(kind, argument, spec, name, expected):
    """Each attribute decides on its own child; a property is not run."""
    assert kind_of(getattr(kind(**{argument: spec}), name)) is expected


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
    assert MagicMock(spec=Repository, side_effect=str.upper)("a") == "A"


@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Handler(), Handler], ids=["object", "instance of a class"])
def test_object_with_an_async_call_can_be_awaited_when_called(argument, spec):
    """So it is for the mock of such an object, and for the instance of its class's mock."""
    m = MagicMock(**{argument: spec})
    m = m() if spec is Handler else m
    m.return_value = 1

    assert finish(m("request")) == 1
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


async def fetch(self, url):
    """Be awaited."""


def close(self):
    """Be called."""


def swap(thing):
    """Exchange what is awaited and what is called."""
    thing.fetch, thing.close = thing.close, thing.fetch


def put_mocks(thing):
    """Replace both as a patch does."""
    thing.fetch, thing.close = mock.MagicMock(), mock.Mock()


def delete_and_add(thing):
    """Delete one, and add another."""
    del thing.fetch
    thing.added = close


MAKES = ("create_autospec(spec, instance=True)", "MagicMock(spec=spec)", "AsyncMock(spec=spec)")
CASES = [(make, "m", change) for make in MAKES for change in (swap, put_mocks, delete_and_add)]


@pytest.mark.parametrize(
    ("make", "use", "change"), [*CASES, ("create_autospec(spec)", "m()", swap)]
)
def test_what_changes_in_a_class_later_changes_no_kind(make, use, change):
    """What was async when the mock was made stays async, what was plain plain, each as it was."""
    spec = type("Changing", (), {"fetch": fetch, "close": close})
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
    swap(spec)

    finish(m.fetch(1))
    assert not inspect.isawaitable(m.close())


# Awaits of the tree


def test_awaits_of_the_tree_stand_in_await_order():
    """Awaits of the mock, its children and its results have the form of mock_calls."""
    m = AsyncMock()
    assert m.mock_awaits == []
    later = m.a(1)

    finish(m(2))
    result = finish(m.b.c(3))
    for coroutine in (result(4), result.d(5), later):
        finish(coroutine)

    assert m.mock_awaits == [call(2), call.b.c(3), call.b.c()(4), call.b.c().d(5), call.a(1)]
    assert m.b.mock_awaits == [call.c(3), call.c()(4), call.c().d(5)]
    assert m.b.c.return_value.mock_awaits == [call(4), call.d(5)]


@pytest.mark.parametrize("make", [AsyncMock, MagicMock, AsyncContextManagerMock])
def test_attached_mocks_belong_to_the_tree(make):
    """From then on, by assignment too, unless they have a name; they may move to another."""
    parent, other, first, second = make(), MagicMock(), AsyncMock(), AsyncMock()
    parent.named = AsyncMock(name="own")
    finish(first("before"))
    parent.attach_mock(first, "first")
    parent.second = second
    for each in (second, parent.first, parent.named):
        finish(each(1))

    assert parent.mock_awaits == [call.second(1), call.first(1)]
    assert (first.mock_awaits, parent.named.mock_awaits) == ([call("before"), call(1)], [call(1)])
    other.attach_mock(first, "there")
    finish(first(2))
    assert other.mock_awaits == [call.there(2)]
    assert call.first(2) not in parent.mock_awaits


def test_mock_that_is_attached_in_a_circle_is_taken_out_of_its_tree():
    """unittest.mock refuses the circle without a word; the mock is below nothing then."""
    parent, m = MagicMock(), AsyncMock()
    parent.attach_mock(m, "m")

    m.child.attach_mock(m, "circle")
    m.parent = parent
    finish(m(1))
    parent(2)

    assert (parent.mock_calls, m.mock_calls) == ([call(2)], [call(1), call.parent(2)])
    assert (parent.mock_awaits, m.mock_awaits, m.child.mock_calls) == ([], [call(1)], [])


def test_reset_forgets_the_awaits_below():
    """That of a mock clears what its tree awaited; that of a child only the child's."""
    m = AsyncMock()
    finish(m.a(1))
    finish(m.b(2))

    m.a.reset_mock()
    assert (m.a.mock_awaits, m.mock_awaits) == ([], [call.a(1), call.b(2)])
    m.reset_mock()

    assert m.mock_awaits == m.b.mock_awaits == []
    finish(m.b(3))
    assert m.mock_awaits == [call.b(3)]


def test_copies_have_trees_of_their_own():
    """Those of two trees that are copied at once are two, and know what is forgotten."""
    mocks = [AsyncMock(), AsyncMock()]
    for number, m in enumerate(mocks):
        finish(m.child(number))

    copies = copy.deepcopy(mocks)
    for number, m in enumerate(copies):
        finish(m.child(number + 2))
    copies[0].child("forgotten").close()

    assert mocks[0].mock_awaits == [call.child(0)]
    assert copies[0].mock_awaits == [call.child(0), call.child(2)]
    assert copies[1].mock_awaits == [call.child(1), call.child(3)]
    copies[1].assert_all_awaited()
    assert "forgotten" in failure(copies[0].assert_all_awaited)


def test_results_that_were_replaced_are_not_copied():
    """A deep copy has what can be reached: nothing has to be copied for the mock's history."""
    m = AsyncMock()
    m.return_value.line = (item for item in "generators cannot be copied")
    finish(m.return_value(1))
    m.return_value = 2

    twin = copy.deepcopy(m)

    assert (twin.mock_awaits, finish(twin())) == ([call()(1)], 2)
