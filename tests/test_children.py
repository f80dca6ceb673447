"""Of which kind what is below a mock is, when that is decided, and the awaits of the whole tree."""

import copy
import functools
import inspect
import types
from unittest import mock
from unittest.mock import call

import pytest

from asyncmocks import AsyncIteratorMock, AsyncMock, MagicMock, create_autospec
from helpers import collect, enter, failure, finish, kind_of, waiting_for

EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


class Handler:
    async def __call__(self, request): ...


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
    connect = classmethod(double)
    ping = staticmethod(double)
    state = property(lambda self: 1 / 0)

    def __init__(self, path=":memory:"):
        self.path = path

    async def load(self, key="row"): ...

    def count(self): ...

    async def rows(self):
        yield 1

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info): ...

    async def __aiter__(self):
        yield "a"

    def __len__(self):
        return 7


class Opener:
    def __call__(self): ...

    def load(self): ...

    async def __aenter__(self) -> Repository: ...

    async def __aexit__(self, *exc_info): ...


class Own(MagicMock):
    """Be a plain mock: what is plain below it is of this class."""


KINDS = {
    "AsyncMock().child.deeper": AsyncMock,
    "type('Own', (AsyncMock,), {})().child": AsyncMock,
    "type('Own', (AsyncMock,), {})(spec=Repository).count": MagicMock,
    "finish(AsyncMock().child())": AsyncMock,
    "MagicMock().child.deeper": MagicMock,
    "MagicMock()().child.return_value.deeper": MagicMock,
    # What `async with` gives has methods that are awaited, what `with` gives has none.
    "finish(enter(AsyncMock()))": AsyncMock,
    "finish(enter(MagicMock()))": AsyncMock,
    "finish(enter(MagicMock())).child": AsyncMock,
    "finish(enter(MagicMock(wraps=object())))": AsyncMock,
    "AsyncMock().__enter__()": MagicMock,
    "MagicMock().__enter__()": MagicMock,
    # Below a child of a spec each mock makes children of its own kind.
    "AsyncMock(spec=Repository).load.deeper": AsyncMock,
    "AsyncMock(spec=Repository).count.deeper": MagicMock,
    "AsyncMock(spec=Repository).count()": MagicMock,
    "finish(MagicMock(spec=Repository).load())": AsyncMock,
    "MagicMock(spec=Repository).load.deeper": AsyncMock,
    # A result of which nothing is known is of the kind of the mock.
    "finish(AsyncMock(spec=Repository)()).count": AsyncMock,
    "finish(MagicMock(spec=double)(1))": AsyncMock,
    "MagicMock(spec=Opener())()": MagicMock,
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
    # Below a subclass what is plain is of it: magic methods, results and instances.
    "Own().__len__": Own,
    "Own()()": Own,
    "Own().__enter__()": Own,
    "Own(spec=Repository).count": Own,
    "Own(spec=Repository)()": Own,
    "Own(spec=Repository)().count": Own,
    "Own(spec=Repository).load": AsyncMock,
}


@pytest.mark.parametrize("expression", KINDS)
def test_kind_of_what_a_mock_gives(expression):
    """Children, results and what is entered have the kind of what they stand for."""
    assert kind_of(eval(expression)) is KINDS[expression]


@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Repository, Repository()], ids=["class", "instance"])
@pytest.mark.parametrize(
    ("names", "expected"),
    [("load connect ping hook handle", AsyncMock), ("rows", AsyncIteratorMock),
     ("count limit state handlers measure", MagicMock)],
)  # fmt: skip
def test_child_under_a_spec_is_of_the_kind_of_the_attribute(kind, argument, spec, names, expected):
    """Each attribute decides on its own child; a property is not run."""
    m = kind(**{argument: spec})

    for name in names.split():
        assert kind_of(getattr(m, name)) is expected


@EACH_ARGUMENT
def test_call_of_a_class_mock_gives_one_instance_mock(argument):
    """Each call gives the same, unless it is told; that passes for an instance, no result does."""
    m, opener = MagicMock(**{argument: Repository}), MagicMock(**{argument: Opener()})
    m.return_value.load.return_value = "loaded"

    assert m("rows.db") is m.return_value is m(path="rows.db")
    assert finish(m().load("row")) == "loaded"

    m.assert_has_calls([call(path="rows.db"), call("rows.db"), call(), call().load("row")])
    m.return_value.load.assert_awaited_once_with("row")
    for thing in (m(), finish(enter(m())), finish(enter(opener))):
        assert isinstance(thing, Repository)
    for thing in (m()(), m.count, finish(AsyncMock(spec=Repository)())):
        assert not isinstance(thing, Repository)
    assert MagicMock(**{argument: Repository, "return_value": 1})() == 1
    assert MagicMock(**{argument: Repository, "side_effect": str.upper})("a") == "A"


@EACH_ARGUMENT
def test_instance_mock_may_be_told_anything(argument):
    """Names that the class lacks can be set, `__await__` too; magic methods be configured."""
    repository, job, handler = (MagicMock(**{argument: c})() for c in (Repository, Job, Handler))

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
    finish(handler("request"))
    handler.assert_awaited_once_with("request")


def swap(thing):
    """Exchange what is awaited and what is called."""
    thing.fetch, thing.close = thing.close, thing.fetch


def put_mocks(thing):
    """Replace both as a patch does."""
    thing.fetch, thing.close = mock.MagicMock(), mock.Mock()


def delete_and_add(thing):
    """Delete one, and add another."""
    del thing.fetch
    thing.added = len


INSTANCE = functools.partial(create_autospec, instance=True)
SPECS = {
    "class": lambda: type("Changing", (), {"fetch": Repository.load, "close": Repository.count}),
    "object": lambda: types.SimpleNamespace(fetch=double, close=lambda: None),
}


@pytest.mark.parametrize(
    ("of", "change"),
    [("class", swap), ("class", put_mocks), ("class", delete_and_add), ("object", swap),
     ("object", put_mocks)],
)  # fmt: skip
@pytest.mark.parametrize("make", [create_autospec, INSTANCE, MagicMock, AsyncMock])
def test_what_changes_in_a_spec_later_changes_no_kind(make, of, change):
    """What was async when the mock was made stays async, what was plain plain, each as it was."""
    spec = SPECS[of]()
    m = make(spec)
    change(spec)
    m = m() if (make, of) == (create_autospec, "class") else m

    assert not inspect.isawaitable(m.close())
    finish(m.fetch("u"))
    m.fetch.assert_awaited_once_with("u")
    assert not hasattr(m, "added")
    if make not in (MagicMock, AsyncMock):
        with pytest.raises(TypeError):
            m.fetch(1, 2)


# Awaits of the tree


def test_awaits_of_the_tree_stand_in_await_order_until_they_are_reset():
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
    m.b.reset_mock()
    assert (m.b.mock_awaits, len(m.mock_awaits)) == ([], 5)
    m.reset_mock()
    assert m.mock_awaits == m.a.mock_awaits == []
    finish(m.b(6))
    assert m.mock_awaits == [call.b(6)]


def test_attached_mocks_belong_to_the_tree(kind):
    """From then on, by assignment too, unless they have a name; they may move to another."""
    parent, other, first, second = kind(), MagicMock(), AsyncMock(), AsyncMock()
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
    assert other.mock_awaits == other.mock_calls == [call.there(2)]
    assert call.first(2) not in parent.mock_awaits + parent.mock_calls
    assert repr(first).startswith("<AsyncMock name='mock.there' id=")


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


def test_copies_have_trees_of_their_own():
    """Those of two trees that are copied at once are two; only what can be reached is copied."""
    mocks = [AsyncMock(), AsyncMock()]
    mocks[0].return_value.line = (item for item in "generators cannot be copied")
    finish(mocks[0].return_value(0))
    mocks[0].return_value = 2
    finish(mocks[1].child(1))

    copies = copy.deepcopy(mocks)
    for number, m in enumerate(copies):
        finish(m.child(number + 2))
    copies[0].child("forgotten").close()

    assert (mocks[0].mock_awaits, finish(copies[0]())) == ([call()(0)], 2)
    assert copies[0].mock_awaits == [call()(0), call.child(2), call()]
    assert copies[1].mock_awaits == [call.child(1), call.child(3)]
    copies[1].assert_all_awaited()
    assert "forgotten" in failure(copies[0].assert_all_awaited)
