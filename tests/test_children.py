"""Of which kind the children and results of a mock are, and which names are refused as mistyped."""

import functools
import sys
from unittest import mock

import pytest

from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock
from helpers import collect, enter, finish, kind_of

if sys.version_info >= (3, 7):
    from contextlib import asynccontextmanager

EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])


async def double(number):
    """Stand for a coroutine function."""
    return number * 2


class Repository:
    """Stand for something with async and plain attributes."""

    limit = 3
    hook = double
    assert_valid = None
    called_with = None

    async def load(self):
        """Be awaited."""

    def path(self):
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

    def __len__(self):
        return 0


SPECS = [
    {"spec": Repository},
    {"spec": Repository()},
    {"spec_set": Repository},
    {"spec_set": Repository()},
]
SPEC_IDS = ["spec-class", "spec-instance", "spec_set-class", "spec_set-instance"]


def refusal(function, *args):
    """Return the text of the AttributeError that a call raises."""
    with pytest.raises(AttributeError) as caught:
        function(*args)
    return str(caught.value)


def typo_text(name, meant=None):
    """Return what is said of a mistyped assertion."""
    hint = f" Did you mean {meant!r}?" if meant else ""
    return (
        f"{name!r} is not a valid assertion.{hint} If it is meant to be an attribute, "
        "pass a spec that has it, or unsafe=True."
    )


@EACH_KIND
def test_children_are_of_the_kind_of_their_parent(kind):
    """Without a spec children, theirs, and results are of the mock's own kind."""
    m = kind()

    for each in (m.child, m.child.deeper, m.return_value, m.child.return_value.deeper):
        assert kind_of(each) is kind


def test_what_an_await_gives_is_an_async_mock():
    """An await without a configured result gives an AsyncMock."""
    assert kind_of(finish(AsyncMock()())) is AsyncMock
    assert kind_of(finish(AsyncMock().child())) is AsyncMock


def test_what_a_call_gives_is_a_magic_mock():
    """A call of a MagicMock gives a MagicMock."""
    assert kind_of(MagicMock()()) is MagicMock
    assert kind_of(MagicMock().child()) is MagicMock


@EACH_KIND
@pytest.mark.parametrize("name", ["asend", "athrow", "aclose", "send", "close"])
def test_names_of_generators_are_children_like_any(kind, name):
    """Only what is iterated awaits the methods of async generators."""
    assert kind_of(getattr(kind(), name)) is kind


def test_name_that_tells_of_the_use_is_a_child_if_the_spec_has_it():
    """A spec that has a `mock` knows better; on the class `mock` is what documents it."""
    m = AsyncMock(spec=["mock"])

    assert kind_of(m.mock) is MagicMock
    assert AsyncMock.mock.__doc__.startswith("The mock itself")
    assert AsyncMock(spec=["other"]).mock is not None


@EACH_KIND
def test_child_is_the_same_each_time(kind):
    """A child is made once, a result likewise."""
    m = kind()

    assert m.child is m.child
    assert m.return_value is m.return_value
    assert m.__len__ is m.__len__


@EACH_KIND
@pytest.mark.parametrize("arguments", SPECS, ids=SPEC_IDS)
@pytest.mark.parametrize("name", ["load", "connect", "ping", "hook"])
def test_coroutine_functions_of_a_spec_are_async_mocks(kind, arguments, name):
    """Methods, class methods, static methods and functions that are awaited are AsyncMocks."""
    assert kind_of(getattr(kind(**arguments), name)) is AsyncMock


@EACH_KIND
@pytest.mark.parametrize("arguments", SPECS, ids=SPEC_IDS)
@pytest.mark.parametrize("name", ["path", "limit", "state"])
def test_plain_attributes_of_a_spec_are_magic_mocks(kind, arguments, name):
    """What is not awaited is a MagicMock; properties are not run."""
    assert kind_of(getattr(kind(**arguments), name)) is MagicMock


@EACH_KIND
@pytest.mark.parametrize("arguments", SPECS, ids=SPEC_IDS)
def test_async_generator_functions_of_a_spec_are_iterator_mocks(kind, arguments):
    """A method that gives an async generator is iterated."""
    assert kind_of(kind(**arguments).rows) is AsyncIteratorMock


@pytest.mark.skipif(sys.version_info < (3, 7), reason="asynccontextmanager() came in 3.7")
@EACH_KIND
def test_async_context_managers_of_a_spec_are_context_manager_mocks(kind):
    """A method made by asynccontextmanager() is entered."""

    class Pool:
        pass

    if sys.version_info >= (3, 7):
        Pool.acquire = asynccontextmanager(Repository.rows)

    assert kind_of(kind(spec=Pool).acquire) is AsyncContextManagerMock


@EACH_KIND
@pytest.mark.parametrize("names", [["load", "path"], ("load", "path")])
@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_names_of_a_list_are_magic_mocks(kind, argument, names):
    """Of a mere name nothing is known: it is plain under a MagicMock and under an AsyncMock."""
    m = kind(**{argument: names})

    assert kind_of(m.path) is MagicMock
    assert refusal(getattr, m, "other").startswith("Mock object has no attribute 'other'")


@EACH_KIND
def test_children_of_spec_children_are_of_their_kind(kind):
    """Below a child of a spec each mock makes children of its own kind."""
    m = kind(spec=Repository)

    assert kind_of(m.load.deeper) is AsyncMock
    assert kind_of(m.path.deeper) is MagicMock
    assert kind_of(finish(m.load())) is AsyncMock
    assert kind_of(m.path()) is MagicMock
    assert not isinstance(m.path, Repository)


def test_call_of_a_class_mock_gives_the_shapes_of_an_instance():
    """Calling the mock of a class gives a mock of an instance that refuses no name."""
    instance = MagicMock(spec=Repository)()

    assert kind_of(instance.load) is AsyncMock
    assert kind_of(instance.path) is MagicMock
    assert isinstance(instance, Repository)
    assert len(instance) == 0
    assert kind_of(instance.other) is MagicMock


def test_call_of_an_instance_mock_gives_a_plain_mock():
    """Of what an instance gives when called nothing is known."""

    class Callable(Repository):
        def __call__(self):
            """Be called."""

    result = MagicMock(spec=Callable())()

    assert kind_of(result.load) is MagicMock
    assert not isinstance(result, Repository)


def test_result_of_an_instance_of_a_class_mock_is_plain():
    """The shapes of a class go one call deep."""
    result = MagicMock(spec=Repository)()()

    assert not isinstance(result, Repository)
    assert kind_of(result.load) is MagicMock


def test_await_of_an_async_mock_of_a_class_gives_a_plain_async_mock():
    """AsyncMock(spec=...) stands for a coroutine function: its result has no shapes."""
    result = finish(AsyncMock(spec=Repository)())

    assert not isinstance(result, Repository)
    assert kind_of(result.path) is AsyncMock


def test_mock_of_a_coroutine_function_makes_no_other_name():
    """Under a function only the names of functions are there; its result is an AsyncMock."""
    m = MagicMock(spec=double)

    assert refusal(getattr, m, "other").startswith("Mock object has no attribute 'other'")
    assert kind_of(finish(m(1))) is AsyncMock


@EACH_KIND
@pytest.mark.parametrize("name", ["__aenter__", "__aexit__", "__anext__"])
def test_async_magic_methods_are_async_mocks(kind, name):
    """What the interpreter awaits is an AsyncMock."""
    assert kind_of(getattr(kind(), name)) is AsyncMock


@EACH_KIND
@pytest.mark.parametrize("name", ["__len__", "__enter__", "__aiter__", "__eq__", "__str__"])
def test_plain_magic_methods_are_magic_mocks(kind, name):
    """What the interpreter does not await is a MagicMock."""
    assert kind_of(getattr(kind(), name)) is MagicMock


@EACH_KIND
def test_async_with_gives_an_async_mock(kind):
    """What `async with` gives has methods to be awaited, as in unittest.mock."""
    m = kind()

    entered = finish(enter(m))

    assert kind_of(entered) is AsyncMock
    assert entered is m.__aenter__.return_value
    assert kind_of(entered.child) is AsyncMock


@pytest.mark.parametrize(
    "make",
    [
        lambda: MagicMock(spec=Repository)(),
        lambda: MagicMock(spec=Repository()),
        lambda: MagicMock(spec=Repository),
        lambda: MagicMock(spec_set=Repository)(),
        lambda: MagicMock(spec=["__aenter__", "__aexit__"]),
        lambda: AsyncMock(spec=Repository),
    ],
    ids=["called", "instance", "class", "spec_set", "names", "AsyncMock"],
)
def test_async_with_under_a_spec_gives_what_has_awaited_methods(make):
    """What `__aenter__` gives, nobody knows: names that the spec lacks are awaited too."""
    entered = finish(enter(make()))

    assert kind_of(entered.load) is AsyncMock
    assert kind_of(entered.other) is AsyncMock
    assert kind_of(finish(entered())) is AsyncMock


def test_async_with_a_magic_mock_of_a_spec_gives_what_has_its_shapes():
    """What is plain in the spec is plain in what entering gives."""
    entered = finish(enter(MagicMock(spec=Repository)()))

    assert isinstance(entered, Repository)
    assert kind_of(entered.path) is MagicMock
    assert kind_of(finish(enter(entered)).load) is AsyncMock


class Pool:
    """Entering it gives something else."""

    def load(self):
        """Be called, as nothing else of that name."""

    async def __aenter__(self) -> Repository:
        return Repository()

    async def __aexit__(self, *exc_info):
        return None


@pytest.mark.parametrize("spec", [Pool, Pool()], ids=["class", "instance"])
def test_async_with_a_magic_mock_of_a_spec_gives_what_is_annotated(spec):
    """What `__aenter__` is annotated with has its own shapes."""
    entered = finish(enter(MagicMock(spec=spec)))

    assert isinstance(entered, Repository)
    assert kind_of(entered.load) is AsyncMock
    assert kind_of(entered.path) is MagicMock


@EACH_KIND
def test_with_gives_a_magic_mock(kind):
    """`with` gives a MagicMock."""
    with kind() as entered:
        assert kind_of(entered) is MagicMock


@EACH_KIND
def test_exits_let_exceptions_pass(kind):
    """Neither `with` nor `async with` swallows an exception."""

    async def fail():
        async with kind():
            raise KeyError("inside")

    with pytest.raises(KeyError):
        finish(fail())
    with pytest.raises(KeyError):
        with kind():
            raise KeyError("inside")


def test_children_of_a_plain_subclass_are_of_it():
    """A subclass of MagicMock has plain children of its own class, magic methods included."""

    class Own(MagicMock):
        pass

    m = Own(spec=Repository)

    assert kind_of(m.path) is Own
    assert kind_of(m.load) is AsyncMock
    assert kind_of(m.__len__) is Own
    assert kind_of(Own()()) is Own
    with Own() as entered:
        assert kind_of(entered) is Own


@EACH_KIND
def test_children_under_wraps_follow_the_wrapped_attribute(kind):
    """A wrapped coroutine function is an AsyncMock, all else is plain."""
    m = kind(wraps=Repository())

    assert kind_of(m.load) is AsyncMock
    assert kind_of(m.path) is MagicMock
    assert kind_of(m.rows) is MagicMock


@EACH_KIND
def test_spec_comes_before_wraps(kind):
    """Where both know a name the spec decides on the kind."""

    class Other:
        def load(self):
            """Be called."""

    m = kind(spec=Other, wraps=Repository())

    assert kind_of(m.load) is MagicMock


def test_children_under_wraps_see_through_static_class_and_partial_methods():
    """Whatever stands around a coroutine function, the child gives a coroutine."""

    class Hook:
        async def __call__(self, value):
            return value

    class Tools:
        limit = 3
        hook = Hook()

        @staticmethod
        async def static(value):
            return value

        @classmethod
        async def of(cls, value):
            return value

        async def load(self, value):
            return value

        @staticmethod
        def plain(value):
            return value

        partial = functools.partialmethod(load, 4)

    m = MagicMock(wraps=Tools())

    assert finish(m.static(1)) == 1
    assert finish(m.of(2)) == 2
    assert finish(m.load(3)) == 3
    assert finish(m.partial()) == 4
    assert m.plain(5) == 5
    assert kind_of(m.limit) is MagicMock
    for name in ("static", "of", "load", "partial", "hook"):
        assert kind_of(getattr(m, name)) is AsyncMock


def test_async_protocols_reach_what_is_wrapped():
    """`async with` over a wrapping mock enters the wrapped object."""
    wrapped = Repository()
    m = MagicMock(wraps=wrapped)

    assert finish(enter(m)) is wrapped

    m.__aenter__.assert_awaited_once_with()
    m.__aexit__.assert_awaited_once_with(None, None, None)


def test_exit_of_what_is_wrapped_decides_on_exceptions():
    """The wrapped object's own `__aexit__` is asked, and may swallow."""

    class Lenient(Repository):
        async def __aexit__(self, *exc_info):
            return True

    async def fail():
        async with MagicMock(wraps=Lenient()):
            raise KeyError("inside")

    assert finish(fail()) is None


def test_async_for_reaches_what_is_wrapped():
    """`async for` over a wrapping mock goes over the wrapped object."""

    class Stream:
        def __aiter__(self):
            return Repository().rows()

    assert finish(collect(MagicMock(wraps=Stream()))) == [1]


def test_async_protocols_that_the_wrapped_object_lacks_are_mocked():
    """Where the wrapped object can't be entered the mock gives mocks of its own."""
    m = MagicMock(wraps=object())

    assert kind_of(finish(enter(m))) is AsyncMock


# Mistyped assertions

TYPOS = [
    ("assertion_on_something_else", None),
    ("assert_called_wiht", "assert_called_with"),
    ("assert_caled_once", "assert_called_once"),
    ("asert_called_with", "assert_called_with"),
    ("aseert_called_with", "assert_called_with"),
    ("assrt_called_with", "assert_called_with"),
    ("assret_called_with", "assert_called_with"),
    ("assertCalledWith", "assert_called_with"),
    ("called_with", "assert_called_with"),
    ("called_once", "assert_called_once"),
    ("called_once_with", "assert_called_once_with"),
    ("any_call", "assert_any_call"),
    ("has_calls", "assert_has_calls"),
    ("not_called", "assert_not_called"),
]

ASYNC_TYPOS = [
    ("assert_awaitd", "assert_awaited"),
    ("assert_awaited_wiht", "assert_awaited_with"),
    ("assert_was_awaited", "assert_all_awaited"),
    ("asert_awaited_once", "assert_awaited_once"),
    ("awaited", "assert_awaited"),
    ("awaited_once", "assert_awaited_once"),
    ("awaited_with", "assert_awaited_with"),
    ("awaited_once_with", "assert_awaited_once_with"),
    ("any_await", "assert_any_await"),
    ("has_awaits", "assert_has_awaits"),
    ("not_awaited", "assert_not_awaited"),
]

NO_TYPOS = ["call", "calls", "await_", "asser", "as_sert", "my_assert_called", "insert", "has_call"]


@EACH_KIND
@pytest.mark.parametrize(("name", "meant"), TYPOS)
def test_mistyped_assertion_is_refused(kind, name, meant):
    """What looks like an assertion on calls raises and says what was meant."""
    with pytest.raises(AttributeError) as caught:
        getattr(kind(), name)

    assert str(caught.value) == typo_text(name, meant)


@pytest.mark.parametrize(("name", "meant"), ASYNC_TYPOS)
def test_mistyped_assertion_on_awaits_is_refused(name, meant):
    """What looks like an assertion on awaits raises and says what was meant."""
    assert refusal(getattr, AsyncMock(), name) == typo_text(name, meant)


def test_names_of_assertions_on_awaits_are_free_where_nothing_is_awaited():
    """A MagicMock has no assertions on awaits, so their names without `assert_` are children."""
    m = MagicMock()

    assert kind_of(m.awaited_with) is MagicMock
    assert kind_of(m.not_awaited) is MagicMock
    assert refusal(getattr, m, "assert_awaited_once_with").startswith("'assert_awaited_once_with'")


def test_assertions_on_awaits_are_there_where_a_spec_makes_a_mock_async():
    """A MagicMock of a coroutine function has them; its spec refuses their mistyped kin."""
    m = MagicMock(spec=double)
    finish(m(1))

    m.assert_awaited_once_with(1)

    assert refusal(getattr, m, "assert_awaitd").startswith("Mock object has no attribute")


@EACH_KIND
@pytest.mark.parametrize("name", NO_TYPOS)
def test_names_that_only_resemble_assertions_are_children(kind, name):
    """Other names are children like any."""
    assert kind_of(getattr(kind(), name)) is kind


@EACH_KIND
@pytest.mark.parametrize("name", ["assert_called_wiht", "called_once", "asert_called"])
def test_unsafe_mock_has_children_of_any_name(kind, name):
    """With unsafe=True such names are children."""
    assert kind_of(getattr(kind(unsafe=True), name)) is kind


@EACH_KIND
def test_children_of_an_unsafe_mock_are_safe(kind):
    """unsafe=True is for one mock, as in unittest.mock."""
    with pytest.raises(AttributeError):
        kind(unsafe=True).child.called_once


@EACH_KIND
@pytest.mark.parametrize(
    "arguments",
    [*SPECS, {"spec": ["assert_valid", "called_with"]}],
    ids=[*SPEC_IDS, "spec-names"],
)
def test_spec_that_has_the_name_allows_it(kind, arguments):
    """A name of the spec is no typo."""
    m = kind(**arguments)

    assert kind_of(m.assert_valid) is MagicMock
    assert kind_of(m.called_with) is MagicMock


@EACH_KIND
def test_spec_that_lacks_the_name_refuses_it_as_any_other(kind):
    """Under a spec a mistyped name is one that the spec does not have."""
    assert refusal(getattr, kind(spec=Repository), "called_once") == (
        "Mock object has no attribute 'called_once': Repository has none; "
        "did you mean 'called_with'?"
    )


def test_typos_on_children_and_results_are_refused():
    """Each mock of the tree refuses them."""
    m = AsyncMock(spec=Repository)

    assert refusal(getattr, m.load, "awaited_once") == typo_text(
        "awaited_once", "assert_awaited_once"
    )
    assert refusal(getattr, MagicMock().child(), "called_once") == typo_text(
        "called_once", "assert_called_once"
    )


@EACH_KIND
def test_mistyped_name_may_be_set(kind):
    """Who sets the name knows that it is an attribute."""
    m = kind(called_once=1)
    m.assert_ready = 2

    assert (m.called_once, m.assert_ready) == (1, 2)


@EACH_KIND
def test_mistyped_name_is_not_there_to_hasattr(kind):
    """hasattr() says no, and the mock is as before."""
    m = kind()

    assert not hasattr(m, "assert_caled")
    assert m.mock_calls == []


def test_assertions_of_a_subclass_are_known():
    """A subclass's own assertion is suggested where it is mistyped."""

    class Own(AsyncMock):
        def assert_delivered(self):
            """Assert something."""

        def assert_ok(self):
            """Assert something."""

    assert refusal(getattr, Own(), "assert_deliverd") == typo_text(
        "assert_deliverd", "assert_delivered"
    )
    assert refusal(getattr, Own(), "ok") == typo_text("ok", "assert_ok")
    assert kind_of(AsyncMock().ok) is AsyncMock


@pytest.mark.skipif(not hasattr(mock, "seal"), reason="unittest.mock.seal() came in 3.7")
def test_typo_on_a_sealed_mock_is_refused():
    """A sealed mock raises too, whichever text comes first."""
    m = AsyncMock()
    mock.seal(m)

    with pytest.raises(AttributeError):
        m.awaited_once


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("wait_untill_awaited", "wait_until_awaited"),
        ("wait_until_await", "wait_until_awaited"),
        ("wait_until_any_awaits_with", "wait_until_any_await_with"),
        ("wait_until_called", "wait_until_awaited"),
        ("wait_until_any_call_with", "wait_until_any_await_with"),
    ],
)
def test_mistyped_wait_is_refused(name, meant):
    """It would pass at once, as the await of a child."""
    with pytest.raises(AttributeError, match=f"Did you mean '{meant}'"):
        getattr(AsyncMock(), name)


@pytest.mark.parametrize("name", ["wait_until_ready", "wait_until_done", "wait_until_closed"])
def test_waits_of_the_users_code_are_children(name):
    """What is no misspelling of ours may be a method of what is mocked."""
    assert isinstance(getattr(AsyncMock(), name), AsyncMock)
    assert isinstance(MagicMock().wait_until_called, MagicMock)
