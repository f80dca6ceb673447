"""What AsyncMock and MagicMock are: drop-in mocks with the shape of what they stand for."""

import asyncio
import importlib
import inspect
import sys
import types
from unittest import mock

import pytest

import asyncmocks
from asyncmocks import AsyncContextManagerMock, AsyncIteratorMock, AsyncMock, MagicMock
from helpers import collect, enter, finish, kind_of, run

EACH_KIND = pytest.mark.parametrize("kind", [AsyncMock, MagicMock])
EACH_ARGUMENT = pytest.mark.parametrize("argument", ["spec", "spec_set"])


async def wait_for(awaitable):
    """Return what `await` gives."""
    return await awaitable


class Repository:
    """Stand for something with async and plain methods."""

    limit = 3

    def __init__(self, path=":memory:"):
        self.path = path

    async def save(self, row):
        """Be awaited."""
        return f"saved {row}"

    def count(self, table="rows"):
        """Be called."""
        return f"counted {table}"

    async def rows(self):
        """Be iterated."""
        yield 1
        yield 2

    @property
    def state(self):
        return "open"

    async def __aenter__(self):
        return "entered"

    async def __aexit__(self, *exc_info):
        return None

    async def __aiter__(self):
        yield "a"
        yield "b"

    def __len__(self):
        return 7


class Handler:
    async def __call__(self, request):
        """Be awaited."""
        return f"handled {request}"


class Job:
    """Stand for something awaitable."""

    async def cancel(self):
        """Be awaited."""

    def done(self):
        """Be called."""

    def __await__(self):
        return iter(())


# Classes


@EACH_ARGUMENT
def test_mock_of_a_class_gives_instances(argument):
    """Calling it gives a mock with the shapes of an instance."""
    m = MagicMock(**{argument: Repository})

    repository = m("rows.db")

    assert isinstance(repository, Repository)
    assert kind_of(repository) is MagicMock
    assert kind_of(repository.save) is AsyncMock
    assert kind_of(repository.count) is MagicMock
    m.assert_called_once_with(path="rows.db")


def test_methods_of_such_an_instance_are_awaited():
    """`await MagicMock(spec=Repo)().save()` works and is recorded."""
    m = MagicMock(spec=Repository)
    m.return_value.save.return_value = "saved"

    assert finish(m().save("row")) == "saved"

    m.return_value.save.assert_awaited_once_with("row")
    assert m.mock_calls == [mock.call(), mock.call().save("row")]


@EACH_ARGUMENT
def test_such_an_instance_refuses_no_name(argument):
    """An instance may have attributes that its class has not: all names can be read and set."""
    repository = MagicMock(**{argument: Repository})()

    repository.path = "rows.db"

    assert repository.path == "rows.db"
    assert kind_of(repository.other) is MagicMock
    assert kind_of(repository.other.deeper()) is MagicMock


def test_each_call_gives_the_same_instance():
    """There is one result, as in unittest.mock."""
    m = MagicMock(spec=Repository)

    assert m() is m() is m.return_value


def test_such_an_instance_has_the_magic_methods_of_its_class():
    """It is entered, iterated and measured as mocks are, and can be configured so."""
    repository = MagicMock(spec=Repository)()
    repository.__aenter__.return_value = "entered"
    repository.__aiter__.return_value = [1, 2]
    repository.__len__.return_value = 3

    assert finish(enter(repository)) == "entered"
    assert finish(collect(repository)) == [1, 2]
    assert len(repository) == 3


def test_such_an_instance_has_the_usual_magic_methods_too():
    """What the class lacks is refused no more than other names are."""
    job = MagicMock(spec=Job)()

    assert len(job) == 0
    assert finish(collect(job)) == []
    assert kind_of(finish(enter(job))) is AsyncMock


@EACH_ARGUMENT
def test_such_an_instance_may_be_made_awaitable(argument):
    """`__await__` is refused no more than other names are."""
    repository = MagicMock(**{argument: Repository})()

    repository.__await__ = MagicMock(side_effect=lambda: iter(()))

    assert finish(wait_for(repository)) is None


def test_such_an_instance_is_called_as_its_class_says():
    """An instance with `async def __call__` can be awaited when called."""
    handler = MagicMock(spec=Handler)()
    handler.return_value = 1

    assert finish(handler("request")) == 1

    handler.assert_awaited_once_with("request")


def test_such_an_instance_can_be_awaited_if_its_class_can():
    """An instance with `__await__` is awaitable."""
    job = MagicMock(spec=Job)()
    job.__await__.return_value = 3

    assert finish(wait_for(job)) == 3
    assert kind_of(job.cancel) is AsyncMock


def test_configured_result_of_a_class_mock_comes_first():
    """A return_value or side_effect takes the place of the instance."""
    assert MagicMock(spec=Repository, return_value=1)() == 1
    assert MagicMock(spec=Repository, side_effect=lambda path: path)("a") == "a"


def test_subclass_of_a_class_mock_gives_instances_of_its_own_kind():
    """The mock of an instance is of the class that the user wrote."""

    class Own(MagicMock):
        pass

    repository = Own(spec=Repository)()

    assert kind_of(repository) is Own
    assert kind_of(repository.save) is AsyncMock
    assert kind_of(repository.count) is Own


def test_children_of_a_class_mock_are_those_of_the_class():
    """The class itself has its methods too, and no other name."""
    m = MagicMock(spec=Repository)

    assert kind_of(m.save) is AsyncMock
    assert kind_of(m.rows) is AsyncIteratorMock
    with pytest.raises(AttributeError):
        m.other


# Functions and callable objects


@EACH_ARGUMENT
def test_mock_of_a_plain_function_is_called_plainly(argument):
    """A call gives a result at once."""

    def load(path, mode="r"):
        """Be called."""

    m = MagicMock(**{argument: load}, return_value=1)

    assert m("a", "r") == 1

    m.assert_called_once_with("a", mode="r")
    assert not hasattr(m, "assert_awaited")


@EACH_ARGUMENT
def test_object_with_an_async_call_can_be_awaited_when_called(argument):
    """So it is for the mock of such an object."""
    m = MagicMock(**{argument: Handler()}, return_value=1)

    coroutine = m("request")

    assert inspect.iscoroutine(coroutine)
    assert finish(coroutine) == 1
    m.assert_awaited_once_with(request="request")


def test_object_with_a_plain_call_is_called_plainly():
    """No coroutine comes of it."""

    class Plain:
        def __call__(self):
            """Be called."""

    assert kind_of(MagicMock(spec=Plain())()) is MagicMock


def test_attributes_that_are_callable_objects_follow_their_call():
    """A child is awaited if the attribute has an async `__call__`."""
    m = MagicMock(spec=types.SimpleNamespace(handle=Handler(), handlers=Handler, count=len))

    assert kind_of(m.handle) is AsyncMock
    assert kind_of(m.handlers) is MagicMock
    assert kind_of(m.count) is MagicMock


# Awaitables


@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [asyncio.Future, asyncio.Task, Job, Job()])
def test_mock_of_something_awaitable_can_be_awaited(argument, spec):
    """`await m` gives `m.__await__.return_value`, as often as wanted."""
    m = MagicMock(**{argument: spec})
    m.__await__.return_value = 3

    results = [finish(wait_for(m)) for _ in range(3)]

    assert results == [3, 3, 3]
    assert m.__await__.call_count == 3


@pytest.mark.asyncio_only
def test_mock_of_something_awaitable_can_be_awaited_in_a_loop():
    """Functions of asyncio take it too."""
    m = MagicMock(spec=asyncio.Future)
    m.__await__.return_value = 3

    async def gather():
        return await asyncio.gather(wait_for(m), wait_for(m))

    assert run(m) == 3
    assert run(gather()) == [3, 3]
    assert inspect.isawaitable(m)


def test_await_gives_a_mock_until_it_is_configured():
    """It is the same mock each time."""
    m = MagicMock(spec=Job)

    result = finish(wait_for(m))

    assert kind_of(result) is MagicMock
    assert result is finish(wait_for(m)) is m.__await__.return_value


@pytest.mark.parametrize("effect", [KeyError("failed"), KeyError])
def test_await_can_fail(effect):
    """`m.__await__.side_effect` is what `await m` raises."""
    m = MagicMock(spec=asyncio.Future)
    m.__await__.side_effect = effect

    with pytest.raises(KeyError):
        finish(wait_for(m))

    m.__await__.assert_called_once_with()


def test_methods_of_something_awaitable_are_as_they_are():
    """Beside `__await__` a spec is a spec."""
    future = MagicMock(spec=asyncio.Future)
    future.result.return_value = 3

    assert future.result() == 3
    assert kind_of(future.done) is MagicMock
    assert kind_of(MagicMock(spec=Job).cancel) is AsyncMock
    assert isinstance(future, asyncio.Future)


@pytest.mark.parametrize("spec", [None, Job])
def test_await_can_be_set_to_a_function(spec):
    """A function gets the mock, as with each magic method."""
    m = MagicMock(spec=spec)

    def answer(self):
        return iter_of(self is m)

    def iter_of(result):
        return result
        yield

    m.__await__ = answer

    assert finish(wait_for(m)) is True
    assert finish(wait_for(m)) is True


@pytest.mark.parametrize("spec", [None, Job])
def test_await_can_be_set_to_a_mock(spec):
    """A mock is called without `self`, and recorded in its parent."""
    m = MagicMock(spec=spec)

    m.__await__ = MagicMock(side_effect=lambda: iter(()))

    assert finish(wait_for(m)) is None
    m.__await__.assert_called_once_with()
    assert m.mock_calls == [mock.call.__await__()]


@pytest.mark.parametrize("spec", [None, Job])
def test_await_can_be_set_to_a_value(spec):
    """What can't be called can't be awaited."""
    m = MagicMock(spec=spec)

    m.__await__ = 3

    with pytest.raises(TypeError):
        finish(wait_for(m))


def test_await_can_be_set_when_the_mock_is_made():
    """Dotted names configure it like any attribute."""
    m = MagicMock(spec=Job, **{"__await__.return_value": 3})

    assert finish(wait_for(m)) == 3


@EACH_KIND
@EACH_ARGUMENT
@pytest.mark.parametrize("spec", [Repository, Repository(), ["save"]])
def test_await_is_refused_where_the_spec_lacks_it(kind, argument, spec):
    """It can be neither read nor set, nor used."""
    m = kind(**{argument: spec})

    with pytest.raises(AttributeError) as caught:
        m.__await__ = iter

    assert str(caught.value).startswith("Mock object has no attribute '__await__'")
    assert not hasattr(m, "__await__")
    with pytest.raises(TypeError):
        finish(wait_for(m))


@EACH_KIND
def test_await_of_one_mock_is_not_that_of_another(kind):
    """What is set on one mock is there alone."""
    kind().__await__ = iter

    assert not hasattr(kind(), "__await__")
    with pytest.raises(TypeError):
        finish(wait_for(kind()))


@EACH_KIND
def test_list_of_names_may_have_await(kind):
    """A list that names `__await__` makes an awaitable mock."""
    m = kind(spec=["__await__"])
    m.__await__.return_value = 3

    assert finish(wait_for(m)) == 3


# Wraps


@EACH_KIND
def test_wrapped_async_methods_are_awaited_and_asserted_on(kind):
    """Awaiting reaches the wrapped method, and is recorded."""
    m = kind(wraps=Repository())

    assert finish(m.save("row")) == "saved row"

    m.save.assert_awaited_once_with("row")
    assert kind_of(m.save) is AsyncMock


@EACH_KIND
def test_wrapped_plain_methods_stay_plain(kind):
    """A call reaches the wrapped method at once."""
    m = kind(wraps=Repository())

    assert m.count(table="users") == "counted users"

    m.count.assert_called_once_with(table="users")
    assert not hasattr(m.count, "assert_awaited")


@EACH_KIND
@pytest.mark.parametrize("name", ["save", "count", "rows"])
def test_attributes_of_what_is_wrapped_treated_one_by_one(kind, name):
    """One mock of an object has children of each kind; none hides another."""
    expected = {"save": AsyncMock, "count": MagicMock, "rows": MagicMock}

    m = kind(wraps=Repository())

    assert kind_of(getattr(m, name)) is expected[name]


@EACH_KIND
def test_wrapped_async_generators_come_through(kind):
    """`async for` over what a wrapped method gives is the method's own."""
    m = kind(wraps=Repository())

    assert finish(collect(m.rows())) == [1, 2]

    m.rows.assert_called_once_with()


@EACH_KIND
def test_async_with_reaches_what_is_wrapped(kind):
    """Entering and leaving are the wrapped object's own, and recorded."""
    m = kind(wraps=Repository())

    assert finish(enter(m)) == "entered"

    m.__aenter__.assert_awaited_once_with()
    m.__aexit__.assert_awaited_once_with(None, None, None)


@EACH_KIND
def test_async_for_reaches_what_is_wrapped(kind):
    """Iteration is the wrapped object's own, afresh each time."""
    m = kind(wraps=Repository())

    assert finish(collect(m)) == ["a", "b"]
    assert finish(collect(m)) == ["a", "b"]

    assert m.__aiter__.call_count == 2


@EACH_KIND
def test_async_iterator_that_is_wrapped_is_stepped(kind):
    """`__anext__` of what is wrapped is awaited."""

    class Numbers:
        def __init__(self):
            self.left = 2

        def __aiter__(self):
            return self

        async def __anext__(self):
            if not self.left:
                raise StopAsyncIteration
            self.left -= 1
            return self.left

    m = kind(wraps=Numbers())

    assert finish(m.__anext__()) == 1
    assert finish(collect(m)) == [0]


@EACH_KIND
def test_exception_in_the_block_reaches_what_is_wrapped(kind):
    """The wrapped `__aexit__` is told of it, and may swallow it."""
    told = []

    class Lenient(Repository):
        async def __aexit__(self, *exc_info):
            told.append(exc_info)
            return True

    async def fail():
        async with kind(wraps=Lenient()):
            raise KeyError("inside")

    finish(fail())

    assert [each[0] for each in told] == [KeyError]


@EACH_KIND
def test_protocols_can_be_configured_although_something_is_wrapped(kind):
    """What is configured comes before what is wrapped."""
    m = kind(wraps=Repository())
    m.__aenter__.return_value = "mocked"
    m.__aiter__.return_value = iter([1])
    m.save.return_value = "mocked too"

    assert finish(enter(m)) == "mocked"
    assert finish(m.save("row")) == "mocked too"


def test_calls_of_a_wrapping_mock_reach_what_is_wrapped():
    """A MagicMock of a coroutine function hands its coroutine on; an AsyncMock awaits it."""
    wrapped = Repository().save

    coroutine = MagicMock(wraps=wrapped)("row")

    assert finish(coroutine) == "saved row"
    assert finish(AsyncMock(wraps=wrapped)("row")) == "saved row"


@EACH_KIND
def test_attribute_that_what_is_wrapped_lacks_is_refused(kind):
    """As in unittest.mock, the wrapped object decides on the names."""
    with pytest.raises(AttributeError, match="has no attribute 'other'"):
        kind(wraps=Repository()).other


@EACH_KIND
def test_children_below_wrapped_attributes_follow_them(kind):
    """At each depth the shape is that of what is wrapped."""
    m = kind(wraps=types.SimpleNamespace(users=Repository(), limit=3))

    assert kind_of(m.users.save) is AsyncMock
    assert kind_of(m.users.count) is MagicMock
    assert finish(m.users.save("ada")) == "saved ada"
    assert m.mock_calls == [mock.call.users.save("ada")]


@EACH_KIND
def test_wrapped_callable_objects_follow_their_call(kind):
    """An attribute with an async `__call__` has await assertions."""
    m = kind(wraps=types.SimpleNamespace(handle=Handler()))

    assert finish(m.handle("request")) == "handled request"

    m.handle.assert_awaited_once_with("request")


@EACH_KIND
def test_spec_and_wraps_go_together(kind):
    """The spec decides on names and shapes, what is wrapped on results."""
    m = kind(spec=Repository, wraps=Repository())

    assert finish(m.save("row")) == "saved row"
    assert m.count() == "counted rows"
    m.save.assert_awaited_once_with("row")
    with pytest.raises(AttributeError):
        m.other


@EACH_KIND
def test_properties_of_what_is_wrapped_are_left_alone(kind):
    """Nobody runs a property of which no child is made."""
    runs = []

    class Watched:
        @property
        def state(self):
            runs.append(1)
            return "open"

        async def save(self):
            return "saved"

    m = kind(wraps=Watched())

    assert finish(m.save()) == "saved"
    assert runs == []


@EACH_KIND
@EACH_ARGUMENT
def test_touched_magic_methods_of_a_former_spec_are_gone(kind, argument):
    """Another spec takes away what it lacks, and `None` brings all back."""
    m = kind(**{argument: Repository})
    assert len(m) == 0

    m.mock_add_spec(Job)
    with pytest.raises(AttributeError):
        m.__len__
    m.mock_add_spec(None)

    assert len(m) == 0


# Spec of an AsyncMock


@EACH_ARGUMENT
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("save", AsyncMock),
        ("count", MagicMock),
        ("limit", MagicMock),
        ("state", MagicMock),
        ("rows", AsyncIteratorMock),
    ],
)
def test_spec_of_an_async_mock_treats_attributes_one_by_one(argument, name, expected):
    """Each is as it is under MagicMock."""
    assert kind_of(getattr(AsyncMock(**{argument: Repository}), name)) is expected
    assert kind_of(getattr(MagicMock(**{argument: Repository}), name)) is expected


@pytest.mark.skipif(sys.version_info < (3, 7), reason="asynccontextmanager() came in 3.7")
@EACH_KIND
def test_functions_that_make_context_managers_are_entered(kind):
    """A method made by asynccontextmanager() is an AsyncContextManagerMock."""
    import contextlib

    pool = type("Pool", (), {"acquire": contextlib.asynccontextmanager(Repository.rows)})
    m = kind(spec=pool)
    m.acquire.enter_result = "connection"

    assert kind_of(m.acquire) is AsyncContextManagerMock
    assert finish(enter(m.acquire())) == "connection"


# Protocols without a spec


def test_async_with_over_a_magic_mock_gives_what_has_awaited_methods():
    """They can be configured through `__aenter__.return_value`, as in unittest.mock."""
    session = MagicMock()
    session.get.return_value.__aenter__.return_value.json.return_value = 7

    async def fetch():
        async with session.get("/") as response:
            return await response.json()

    assert finish(fetch()) == 7
    session.get.return_value.__aenter__.assert_awaited_once_with()


@EACH_KIND
@pytest.mark.parametrize("spec", [None, ["__aiter__", "__anext__"]])
def test_configured_anext_is_what_async_for_gives(kind, spec):
    """`m.__anext__.side_effect = [1, 2]` ends where the results end."""
    m = kind(spec=spec)
    m.__anext__.side_effect = [1, 2]

    assert finish(collect(m)) == [1, 2]

    assert m.__anext__.await_count == 3


@EACH_KIND
def test_exceptions_of_anext_come_at_their_place(kind):
    """An exception among the results ends the loop."""
    m = kind()
    m.__anext__.side_effect = [1, KeyError("two"), 3]
    seen = []

    async def go():
        async for item in m:
            seen.append(item)

    with pytest.raises(KeyError):
        finish(go())
    assert seen == [1]


@EACH_KIND
def test_async_for_over_a_new_mock_ends_at_once(kind):
    """Nothing is iterated until somebody says what."""
    assert finish(collect(kind())) == []


# Drop-in


@EACH_KIND
def test_mocks_are_those_of_unittest_mock(kind):
    """`isinstance()` takes ours for theirs."""
    theirs = mock.Mock if kind is AsyncMock else mock.MagicMock

    assert isinstance(kind(), theirs)
    assert isinstance(kind(), mock.NonCallableMock)
    assert issubclass(kind, theirs)


def test_magic_mock_may_wrap_a_coroutine_object():
    """It is an object like any other; what is done with the mock is done with it, once."""
    m = MagicMock(wraps=Handler()("request"))

    assert finish(wait_for(m)) == "handled request"
    m.__await__.assert_called_once_with()


@EACH_KIND
@pytest.mark.parametrize("name", ["self", "args", "kwargs", "name", "spec"])
def test_calls_take_keyword_arguments_of_any_name(kind, name):
    """No name of the mock's own stands in the way."""
    if name == "self" and kind is MagicMock and sys.version_info < (3, 8):
        pytest.skip("unittest.mock refuses it up to 3.7")
    m = kind(return_value=1)

    result = m(**{name: 2})
    if inspect.iscoroutine(result):
        result.close()

    assert m.call_args[1] == {name: 2}


@EACH_KIND
def test_keyword_arguments_configure_attributes(kind):
    """Other keyword arguments are attributes, dotted ones those of children."""
    m = kind(name="m", status=200, **{"load.return_value": 3})

    assert m.status == 200
    assert m.load.return_value == 3
    assert repr(m).startswith(f"<{kind.__name__} name='m' id=")


def test_magic_mock_is_called_as_in_unittest_mock():
    """Results, effects and records are those of unittest.mock.MagicMock."""
    m = MagicMock(side_effect=[1, KeyError("two"), mock.DEFAULT], return_value=3)

    assert m("a") == 1
    with pytest.raises(KeyError):
        m("b")
    assert m("c") == 3
    assert m.call_args_list == [mock.call("a"), mock.call("b"), mock.call("c")]


def test_mocks_work_below_patch():
    """`patch()` takes them for new_callable, with a spec too."""
    with mock.patch.object(Repository, "save", new_callable=AsyncMock, return_value=1) as save:
        assert finish(Repository().save("row")) == 1

    save.assert_awaited_once_with("row")


def test_package_is_named_in_the_class():
    """Tracebacks show the public name."""
    assert repr(AsyncMock) == "<class 'asyncmocks.AsyncMock'>"
    assert repr(MagicMock) == "<class 'asyncmocks.MagicMock'>"


@pytest.mark.skipif(sys.version_info < (3, 7), reason="dir() asks no module before 3.7")
def test_dir_shows_public_names():
    """What tab completion offers is public."""
    own = ["__all__", "__doc__", "__file__", "__name__", "__version__"]

    assert dir(asyncmocks) == sorted([*asyncmocks.__all__, *own])


# A second copy of the library, as after a purge of sys.modules


@pytest.fixture
def imported_anew():
    """Import the library a second time, beside the one that is there."""

    def take_out():
        names = [name for name in sys.modules if name.partition(".")[0] == "asyncmocks"]
        return {name: sys.modules.pop(name) for name in names}

    first = take_out()
    yield importlib.import_module("asyncmocks")
    take_out()
    sys.modules.update(first)


def test_magic_methods_of_a_second_copy_can_be_called_on_the_class(imported_anew):
    """Exit stacks get a function of the right kind, which reaches the mock's own method."""
    m = imported_anew.MagicMock()
    m.__getitem__.side_effect = ["item"]
    cls = type(imported_anew.MagicMock())

    assert cls.__getitem__(m, "key") == "item"
    assert finish(cls.__aexit__(m, None, None, None)) is False
    assert inspect.iscoroutinefunction(cls.__aexit__)
    assert not inspect.iscoroutinefunction(cls.__getitem__)
    m.__getitem__.assert_called_once_with("key")
    m.__aexit__.assert_awaited_once_with(None, None, None)


def test_mocks_of_a_second_copy_tell_of_their_use(imported_anew):
    """What a mock tells of itself has a docstring, and yields to a spec's name."""
    m = imported_anew.AsyncMock()
    with_name = imported_anew.AsyncMock(spec=["mock"])

    assert m.mock is m
    assert with_name.mock is not with_name
    assert inspect.getdoc(imported_anew.AsyncMock.mock) == inspect.getdoc(AsyncMock.mock)
    assert "mock itself" in inspect.getdoc(AsyncMock.mock)
