"""async_patch puts the right mock in place, and takes it back; messages.md has its texts whole."""

import asyncio
import contextlib
import functools
import inspect
import sys
import types
import warnings
from unittest import mock
from unittest.mock import DEFAULT, call, patch

import pytest

import target
from asyncmocks import (
    AsyncContextManagerMock,
    AsyncIteratorMock,
    AsyncMock,
    MagicMock,
    async_patch,
    checkpoint,
    fail_on_unawaited,
)
from helpers import collect, enter, finish, frames_of, kind_of, pause, run, waiting_for

PATCH_FETCH = async_patch("target.fetch")


@pytest.fixture(autouse=True)
def _untouched():
    """Check that each test leaves the target as it was."""
    yield
    assert target.is_untouched()
    assert not hasattr(target, "new_name")


# What the replacement is


class Store:
    """Functions in wrappers."""

    static_rows = staticmethod(target.rows)
    class_rows = classmethod(target.rows)
    connect = getattr(contextlib, "asynccontextmanager", staticmethod)(target.rows)


needs_connect = pytest.mark.skipif(sys.version_info < (3, 7), reason="no asynccontextmanager()")


@pytest.mark.parametrize(
    ("place", "name", "kind"),
    [
        (target, "fetch", AsyncMock),
        (target, "plain", AsyncMock),
        (target, "returns_coroutine", AsyncMock),
        (target, "decorated", AsyncMock),
        (target, "CONFIG", AsyncMock),
        (target, "nothing", AsyncMock),
        (target, "rows", AsyncIteratorMock),
        (target, "Session", MagicMock),
        (target.Session, "static", AsyncMock),
        (target.Session, "of", AsyncMock),
        (Store, "static_rows", AsyncIteratorMock),
        (Store, "class_rows", AsyncIteratorMock),
        pytest.param(Store, "connect", AsyncContextManagerMock, marks=needs_connect),
    ],
)
def test_replacement_takes_the_shape_of_the_target(place, name, kind):
    """Without any wish the target says what replaces it; anything that is not known is awaited."""
    with async_patch.object(place, name) as replacement:
        assert getattr(place, name) is replacement

    assert kind_of(replacement) is kind
    assert f"name='{name}'" in repr(replacement)


STORE = f"{__name__}.Store"
ENTERED = {"new_callable": AsyncContextManagerMock, "enter_result": 6}


@pytest.mark.parametrize(
    ("path", "kwargs", "use", "result"),
    [
        ("target.fetch", {"return_value": 3}, lambda: target.fetch("x"), 3),
        ("target.fetch", {"side_effect": [4]}, lambda: target.fetch("x"), 4),
        ("target.rows", {"items": [1, 2]}, lambda: collect(target.rows()), [1, 2]),
        ("target.Session", {"return_value.get.return_value": 5}, lambda: target.Session().get(), 5),
        ("target.plain", ENTERED, lambda: enter(target.plain()), 6),
        (f"{STORE}.static_rows", {"items": [7]}, lambda: collect(Store.static_rows()), [7]),
        pytest.param(f"{STORE}.connect", {"enter_result": 8}, lambda: enter(Store.connect(3)), 8,
                     marks=needs_connect),
    ],
)  # fmt: skip
def test_keyword_arguments_configure_the_mock(path, kwargs, use, result):
    """What the mock's class takes, and paths of attributes, may be given to the patch."""
    with async_patch(path, **kwargs):
        assert run(use()) == result


def test_class_becomes_a_mock_whose_calls_give_instances():
    """The instance has the shapes of the class, is entered as itself, and refuses no name."""

    async def main():
        async with target.Session(headers={}) as session:
            session.close()
            session.anything()
            return session, await session.get("/")

    with async_patch("target.Session") as replacement:
        replacement.return_value.get.return_value = 3
        session, result = run(main())

    assert result == 3
    assert session is replacement.return_value
    assert isinstance(session, target.Session)
    replacement.assert_called_once_with(headers={})
    session.assert_exited_with(None)
    session.get.assert_awaited_once_with("/")
    session.close.assert_called_once_with()


@pytest.mark.parametrize("wish", [{}, {"spec": True}, {"spec_set": True}, {"autospec": True}])
def test_instances_of_a_class_that_is_not_entered_are_plain(wish):
    """What is not entered becomes a MagicMock with async methods."""
    with async_patch("target.Repository", **wish) as replacement:
        assert kind_of(target.Repository()) is MagicMock
        assert isinstance(replacement().save, AsyncMock)
        assert hasattr(replacement(), "surely_not_there") is not bool(wish)


class Fetch:
    async def __call__(self):
        """Be awaited."""


class Factory:
    def __call__(self) -> target.Repository:
        """Make one."""


def test_calls_of_instances_have_the_shape_of_the_class():
    """Calls of an instance, not those of the class, are awaited, or give what is annotated."""
    there = types.SimpleNamespace(Fetch=Fetch, Factory=Factory)

    with async_patch.object(there, "Fetch", name="Named", unsafe=True) as replacement:
        fetch = there.Fetch("localhost")
    with async_patch.object(there, "Factory"):
        assert isinstance(there.Factory()(), target.Repository)

    assert isinstance(fetch, Fetch)
    assert isinstance(replacement, Fetch)
    assert finish(fetch()) is not None
    replacement.assert_anything()
    assert "name='Named'" in repr(replacement)


# What is wished for


@pytest.mark.parametrize("argument", ["spec", "spec_set", "autospec"])
@pytest.mark.parametrize(
    ("name", "spec", "kind"),
    [
        ("fetch", True, AsyncMock),
        ("plain", True, MagicMock),
        ("rows", True, AsyncIteratorMock),
        ("Session", True, MagicMock),
        ("plain", target.Session, MagicMock),
    ],
)
def test_spec_decides_by_its_own_kind(argument, name, spec, kind):
    """With a spec or autospec a plain function stays plain; only the name is the target's."""
    with async_patch(f"target.{name}", **{argument: spec}) as replacement:
        assert kind_of(replacement) is kind
        assert f"name='{name}'" in repr(replacement)
        with pytest.raises(AttributeError):
            replacement.surely_not_there


def test_strict_spec_may_be_one_of_its_own():
    """spec_set=True, which stands for the target alone, makes the spec beside it strict."""
    with async_patch("target.plain", spec=target.Session, spec_set=True) as replacement:
        assert isinstance(replacement, target.Session)


@pytest.mark.parametrize("argument", ["spec", "autospec"])
def test_multiple_wishes_for_all_mocks_that_it_makes(argument):
    """And for no replacement that is given."""
    with async_patch.multiple("target", plain=1, fetch=DEFAULT, **{argument: True}) as mocks:
        assert target.plain == 1
        assert not hasattr(mocks["fetch"], "surely_not_there")


def test_attribute_may_be_created_unasked():
    """Where it is a builtin, which code of the module would find, and above what was created."""
    with async_patch("target.open") as replacement:
        assert target.open is replacement
    with async_patch("target.new_name", 1, create=True):
        with async_patch("target.new_name", 2):
            assert target.new_name == 2
        assert target.new_name == 1

    assert not hasattr(target, "open")


@pytest.mark.parametrize(
    ("cls", "name", "is_bound"),
    [(target.Repository, "save", True), (target.Session, "static", False),
     (target.Session, "of", False)],
)  # fmt: skip
def test_methods_patched_with_autospec_are_bound_as_before(cls, name, is_bound):
    """A method gets `self`; static ones, and those of the class, are called without."""
    there, original = cls(), vars(cls)[name]
    own = [there] if is_bound else []

    with async_patch.object(cls, name, autospec=True) as method:
        finish(getattr(there, name)(1))
        finish(getattr(cls, name)(*own, 1))
        with pytest.raises(TypeError):
            getattr(there, name)()

    assert method.await_args_list == [call(*own, 1)] * 2
    assert vars(cls)[name] is original


# What is taken back


class Config:
    """Values of its own, of its class, and behind a property that can be set, not deleted."""

    shared = value = 1
    name = property(lambda self: self.value, lambda self, value: setattr(self, "value", value))

    def __init__(self, **values):
        vars(self).update(values)


class Proxy:
    """Pass everything on."""

    def __init__(self, there):
        vars(self)["there"] = there

    def __getattr__(self, name):
        return getattr(self.there, name)

    def __setattr__(self, name, value):
        setattr(self.there, name, value)

    def __delattr__(self, name):
        delattr(self.there, name)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Config(first=1, second=2), "first"),
        (Config(), "shared"),
        (Config(value=1), "name"),
        (type("Sub", (target.Repository,), {}), "save"),
        (Proxy(Config(first=1)), "first"),
    ],
    ids=["own", "of its class", "property", "of a base class", "proxy"],
)
def test_place_is_as_it_was(place, name):
    """What was its own is set again, in its order; what was not is deleted, if that can be."""
    own, value = list(vars(place).items()), getattr(place, name)

    with async_patch.object(place, name, 5):
        assert getattr(place, name) == 5

    assert getattr(place, name) is value
    assert list(vars(place).items()) == own


def test_what_was_there_is_back_where_a_proxy_passes_the_deletion_on():
    """Also if it might have been created."""
    there = Config(first=1)

    with async_patch.object(Proxy(there), "first", 4, create=True):
        assert there.first == 4

    assert vars(there) == {"first": 1}


def test_place_that_takes_nothing_is_left_alone():
    """Where setting fails nothing is left behind: a later patch may not create what is gone."""
    cls = type("Closed", (), {"limit": property(lambda self: 3)})
    closed = cls()
    with pytest.raises(AttributeError):
        async_patch.object(closed, "limit", 4).start()
    with pytest.raises(TypeError):
        async_patch.dict(types.MappingProxyType({1: 2}), {1: 3}).start()
    async_patch.stopall()
    del cls.limit

    with pytest.raises(AttributeError, match="has no attribute 'limit' to patch"):
        async_patch.object(closed, "limit").start()


class Picky(dict):
    """Refuse to take a 4, and to let go of `second`."""

    first = second = 1

    def __setattr__(self, name, value):
        if value == 4:
            raise ValueError("x")
        super().__setattr__(name, value)

    def __delattr__(self, name):
        super().__delattr__(name)
        if name == "second":
            raise ValueError("x")

    def update(self, values):
        if 4 in values:
            raise ValueError("x")
        super().update(values)


def test_all_is_taken_back_although_something_fails():
    """An error while something is put in place or restored leaves nothing else replaced."""
    picky = Picky({1: 2})

    with pytest.raises(ValueError, match="x"):
        async_patch.object(picky, "first", 4).start()
    with pytest.raises(ValueError, match="x"):
        async_patch.dict(picky, {4: 4}, clear=True).start()
    assert (picky.first, picky) == (1, {1: 2})
    with pytest.raises(ValueError, match="x"):
        with async_patch.multiple(picky, first=2, second=2):
            assert (picky.first, picky.second) == (2, 2)
    assert picky.first == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0), (2, 0, 1)])
def test_overlapping_patches_may_leave_in_any_order(order):
    """The latest that is still there is in place; at the end it is the original."""
    patches = [async_patch("target.fetch") for _ in range(3)]
    mocks = [each.start() for each in patches]
    left = [0, 1, 2]

    for number in order:
        patches[number].stop()
        left.remove(number)
        assert target.fetch is (mocks[left[-1]] if left else target.ORIGINALS["fetch"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_overlapping_dicts_may_leave_in_any_order(order):
    """At the end the mapping is as it was."""
    patches = [async_patch.dict(target.CONFIG, {"a": 1}), async_patch.dict("target.CONFIG", b=2)]
    for each in patches:
        each.start()
    assert target.CONFIG == {"debug": False, "a": 1, "b": 2}

    for number in order:
        patches[number].stop()

    assert target.CONFIG == {"debug": False}


def test_overlapping_autospecs_know_the_original():
    """A second autospec of one target has the original as its spec, not the first mock."""
    patcher = async_patch("target.fetch", autospec=True)

    with patcher, patcher as fetch:
        with pytest.raises(TypeError):
            target.fetch(1, 2, 3)
        assert isinstance(fetch, AsyncMock)


# Bodies of functions


async def coroutine(fetch):
    """Look before and after a pause."""
    assert target.fetch is fetch
    await pause()
    assert target.fetch is fetch
    return "done"


def generator(fetch):
    """Look before and after each step."""
    assert target.fetch is fetch
    sent = yield 1
    assert target.fetch is fetch
    try:
        yield sent
    except KeyError:
        yield "caught"
    return "done"


async def async_generator(fetch):
    """Look before and after each step."""
    assert target.fetch is fetch
    sent = yield 1
    await checkpoint()
    assert target.fetch is fetch
    try:
        yield sent
    except KeyError:
        yield "caught"


def failing(fetch):
    """Fail at once."""
    assert target.fetch is fetch
    raise ValueError("x")


def returns_coroutine(fetch):
    """Look, now and later."""
    assert target.fetch is fetch
    return coroutine(fetch)


PREDICATES = [inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction]


@pytest.mark.parametrize(
    "function", [coroutine, generator, async_generator, failing, returns_coroutine]
)
def test_function_stays_what_it_is(function):
    """To inspect the decorated function is of the same kind, with the same name and signature."""
    wrapped = PATCH_FETCH(function)

    assert [is_one(wrapped) for is_one in PREDICATES] == [is_one(function) for is_one in PREDICATES]
    assert (wrapped.__name__, wrapped.__doc__) == (function.__name__, function.__doc__)
    assert inspect.signature(wrapped) == inspect.signature(function)
    assert wrapped.patchings == [PATCH_FETCH]
    wrapped.mark = ["slow"]  # as pytest puts one on
    assert PATCH_FETCH(wrapped).mark == ["slow"]


YIELDING = [("send", None, 1), ("send", "sent", "sent"), ("throw", KeyError(), "caught")]


@pytest.mark.parametrize(
    ("make", "steps"),
    [
        (coroutine, [("send", None, None)]),
        (returns_coroutine, [("send", None, None)]),
        (generator, YIELDING),
        (lambda fetch: generator(fetch), YIELDING),
    ],
    ids=["coroutine", "returned coroutine", "generator", "returned generator"],
)
def test_patch_covers_the_whole_body(make, steps):
    """What is sent and thrown reaches it, its result comes out; the patch lasts while it runs."""
    running = PATCH_FETCH(make)()
    assert target.is_untouched()

    for method, given, expected in steps:
        assert getattr(running, method)(given) == expected
        assert not target.is_untouched()
    with pytest.raises(StopIteration) as caught:
        running.send(None)

    assert caught.value.value == "done"


@pytest.mark.parametrize("make", [async_generator, lambda fetch: async_generator(fetch)])
def test_patch_covers_the_whole_async_generator(make):
    """Values sent and exceptions thrown reach the async generator."""

    async def main():
        running = PATCH_FETCH(make)()
        for method, given, expected in YIELDING:
            assert await getattr(running, f"a{method}")(given) == expected
            assert not target.is_untouched()
        with pytest.raises(StopAsyncIteration):
            await running.__anext__()

    run(main())


def assert_frames_are_hidden(exc):
    """Check that pytest shows the lines of the test, not those that cover it."""
    frames = frames_of(exc)
    assert frames
    assert all(frame.f_locals.get("__tracebackhide__") for frame in frames)


@pytest.mark.parametrize(
    "exception", [ValueError, KeyboardInterrupt, asyncio.CancelledError, GeneratorExit]
)
@pytest.mark.parametrize("function", [coroutine, returns_coroutine, generator])
def test_exception_takes_the_patch_back(function, exception):
    """Whatever is raised inside, that of close() too, the original is back."""
    running = PATCH_FETCH(function)()
    running.send(None)

    with pytest.raises(exception) as caught:
        running.throw(exception())

    assert target.is_untouched()
    assert_frames_are_hidden(caught.value)


def test_exception_at_once_takes_the_patch_back():
    """Also one of a plain function."""
    with pytest.raises(ValueError, match="x") as caught:
        PATCH_FETCH(failing)()

    assert_frames_are_hidden(caught.value)


def test_async_generator_that_ends_early_takes_the_patch_back():
    """aclose() half-way leaves nothing behind, nor does an exception in the body."""

    async def main():
        closed, failed = PATCH_FETCH(async_generator)(), PATCH_FETCH(async_generator)()
        await closed.__anext__()
        await closed.aclose()
        assert target.is_untouched()
        await failed.__anext__()
        with pytest.raises(ValueError, match="x") as caught:
            await failed.athrow(ValueError("x"))
        assert target.is_untouched()
        assert_frames_are_hidden(caught.value)

    run(main())


@pytest.mark.asyncio_only
def test_same_coroutine_may_run_many_times_at_once():
    """Each run has a mock of its own; below ours unittest.mock's patch is taken back, too."""

    @async_patch("target.plain")
    @patch("target.rows")
    @async_patch("target.fetch")
    async def body(number, fetch, rows, plain):
        fetch.return_value = number
        for _ in range(1 + number % 3):
            await asyncio.sleep(0)
        return await fetch()

    async def main():
        return await asyncio.gather(*map(body, range(100)))

    assert run(main()) == list(range(100))


# What is injected


@async_patch("target.fetch", 5)
@async_patch("target.plain")
@async_patch.dict("target.CONFIG", b=2)
@pytest.mark.parametrize("number", [3])
def test_pytest_finds_the_remaining_arguments(plain, number):
    """It counts by `patchings` what is injected, and takes the rest for fixtures."""
    assert (target.fetch, target.plain, number) == (5, plain, 3)


def test_others_find_out_what_is_injected():
    """Hypothesis looks for patches of unittest.mock's class, pytest at `new` and the name."""
    patches, called = [PATCH_FETCH, async_patch("target.fetch", 5)], types.SimpleNamespace()
    called.patchings = []  # which is for itself to apply, as it has no code

    assert [isinstance(each, type(patch("target.fetch"))) for each in patches] == [True, True]
    assert [(each.new, each.attribute_name) for each in patches] == [(DEFAULT, None), (5, None)]
    assert PATCH_FETCH(called) is called
    assert called.patchings == [PATCH_FETCH]


@pytest.mark.parametrize("above", [patch, async_patch])
@pytest.mark.parametrize("middle", [patch, async_patch])
@pytest.mark.parametrize("below", [patch, async_patch])
@pytest.mark.parametrize("kind", ["def", "async def", "generator"])
def test_patches_of_both_libraries_stack_in_any_order(above, middle, below, kind):
    """Ours and unittest.mock's inject from the bottom up, whichever stands where."""
    if kind != "def" and async_patch not in (above, *[middle, below] * (kind == "async def")):
        pytest.skip("none of ours covers it")

    def look(first, second, third):
        return (target.fetch, target.plain, target.rows) == (first, second, third)

    async def look_later(*mocks):
        return look(*mocks)

    def look_twice(*mocks):
        yield look(*mocks)
        yield look(*mocks)

    body, finished = {
        "def": (look, bool),
        "async def": (look_later, finish),
        "generator": (look_twice, all),
    }[kind]
    decorated = above("target.rows")(middle("target.plain")(below("target.fetch")(body)))

    assert finished(decorated()) is True


def test_patch_dict_and_multiple_stack_with_the_others():
    """Between the others patch.dict and patch.multiple work too."""

    @async_patch("target.fetch")
    @patch.dict("target.CONFIG", {"a": 1})
    @async_patch.multiple("target", plain=DEFAULT, nothing=3)
    @async_patch.dict("target.CONFIG", b=2)
    def body(fetch, plain):
        return dict(target.CONFIG), target.fetch is fetch, target.plain is plain, target.nothing

    assert body() == ({"debug": False, "a": 1, "b": 2}, True, True, 3)


def test_patches_stack_around_a_watch():
    """Mocks are injected from the bottom up, also where fail_on_unawaited() stands between."""

    @async_patch("target.plain")
    @fail_on_unawaited()
    @async_patch("target.fetch")
    async def body(fetch, plain):
        return (target.fetch, target.plain) == (fetch, plain)

    assert finish(body()) is True
    assert len(body.patchings) == 2  # by which pytest counts


def test_multiple_injects_by_name():
    """DEFAULT stands for a mock, which is injected as a keyword argument."""

    @async_patch.multiple(target, fetch=DEFAULT, rows=DEFAULT, plain=3)
    async def body(**mocks):
        assert (target.fetch, target.rows, target.plain) == (mocks["fetch"], mocks["rows"], 3)
        return sorted(mocks), kind_of(mocks["rows"])

    assert finish(body()) == (["fetch", "rows"], AsyncIteratorMock)
    with async_patch.multiple("target", fetch=DEFAULT, plain=3) as mocks:
        assert mocks == {"fetch": target.fetch}


# Mappings


def test_methods_of_a_mapping_may_be_passed_on():
    """What has the methods of a mapping only by `__getattr__()` is one."""
    there = {"a": 1}

    with async_patch.dict(Proxy(there), c=3):
        assert there == {"a": 1, "c": 3}

    assert there == {"a": 1}


# Classes of tests


def test_class_decorator_covers_its_tests():
    """Methods named like tests are covered, of every kind, those of a class in the class too."""

    class Base:
        @async_patch("target.plain")
        def test_inherited(self, *mocks):
            return len(mocks)

    @async_patch("target.fetch")
    class Suite(Base):
        def test_plain(self, fetch):
            return target.fetch is fetch

        async def test_async(self, fetch):
            return target.fetch is fetch

        @staticmethod
        def test_static(fetch):
            return target.fetch is fetch

        @classmethod
        def test_class(cls, fetch):
            return target.fetch is fetch

        def helper(self):
            return target.fetch is target.ORIGINALS["fetch"]

        class test_inner:  # noqa: N801
            def test_it(self, fetch):
                return target.fetch is fetch

        test_number = 3
        test_factory = Config

    suite = Suite()
    assert suite.test_plain() is finish(suite.test_async()) is True
    assert suite.test_static() is suite.test_class() is suite.helper() is True
    assert Suite.test_inner().test_it()
    assert Suite.test_factory is Config
    assert (Base().test_inherited(), suite.test_inherited()) == (1, 2)


def test_prefix_is_that_of_unittest_mock():
    """There is one TEST_PREFIX for both kinds of patch, which says what a test is."""
    with mock.patch.object(patch, "TEST_PREFIX", "test"):
        assert async_patch.TEST_PREFIX == "test"
        async_patch.TEST_PREFIX = "check"
        assert patch.TEST_PREFIX == "check"

        @async_patch("target.fetch")
        class Suite:
            def check_it(self, fetch):
                return target.fetch is fetch

    assert Suite().check_it()


def test_class_without_tests_warns_at_the_users_line():
    """The warning shows the line of the decorator."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")

        @async_patch("target.fetch")
        class Suite:
            pass

    assert [warning.filename for warning in caught] == [__file__]


# Beginning and ending


def test_patch_is_a_context_manager_of_both_kinds():
    """`with` and `async with` give the mock, also one inside the other."""

    async def main():
        async with PATCH_FETCH as outer:
            with PATCH_FETCH as inner:
                assert target.fetch is inner
                assert inner is not outer
            assert target.fetch is outer

    run(main())


def test_patch_that_did_not_begin_is_left_without_effect():
    """As an exit stack may do."""
    patcher = async_patch("target.fetch")

    patcher.__exit__(None, None, None)

    assert patcher.start() is target.fetch
    patcher.stop()


# Where the target is, and what is refused


@pytest.mark.parametrize("name", ["unittest.TestCase.setUp", "xml.dom.pulldom.parse"])
def test_target_is_found_below_packages(name):
    """A dotted name may lead to what can't be imported, and to modules nobody imported yet."""
    first, *between, last = name.split(".")

    with async_patch(name) as replacement:
        there = functools.reduce(getattr, between, sys.modules[first])
        assert getattr(there, last) is replacement


@pytest.mark.parametrize(
    ("path", "name"),
    [("xml.no_such.fetch", "xml.no_such"), ("needs_more.fetch", "no_such_module")],
)
def test_missing_module_is_named_by_the_error(path, name, tmp_path, monkeypatch):
    """It may be that of the target, or one that is imported there."""
    (tmp_path / "needs_more.py").write_text("import no_such_module")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(ModuleNotFoundError, match=f"^No module named '{name}'$") as caught:
        async_patch(path).start()

    assert caught.value.name == name


PATCH, OBJECT = async_patch, async_patch.object
MULTIPLE, DICT = async_patch.multiple, async_patch.dict
FETCH = functools.partial(async_patch, "target.fetch")
CREATE = functools.partial(async_patch, "target.new", create=True)
NEAR = mock.NonCallableMagicMock(spec=["row1", "row2", "row3", "row4"])
NO_NAME = "a target must have the form 'module.name', not "
NO_MAPPING = "needs a mapping, or its name, of the form 'module.name', not "
NO_MAKER = "makes the replacement, not "
EXCLUDE = "exclude each other; give one of them"
NEW = "the patch of target.fetch got new=, which is put in place as it is, and "
TRUE = "a spec that is True stands for what is replaced, and there is no 'new' yet"
ITERATED = "items= is for what is iterated, and 'plain' is replaced by AsyncMock(); to have it "
ENTERED = "enter_result has no effect on AsyncMock 'plain', the mock of a coroutine function: make"
OF_CLASS = "suppress has no effect on MagicMock 'Session', the mock of anything plain: make it an"
GONE = "type object 'Session' has no attribute 'gone'"
ROWS = "NonCallableMagicMock has no attribute 'row' to patch; did you mean 'row4' or 'row3' or"


@pytest.mark.parametrize(
    ("error", "refused", "text"),
    [
        (TypeError, lambda: PATCH("a..b"), f"{NO_NAME}'a..b'; to replace an attr"),
        (TypeError, lambda: PATCH(""), f"{NO_NAME}''; to"),
        (TypeError, lambda: PATCH(3), f"{NO_NAME}3; to"),
        (TypeError, lambda: PATCH(AsyncMock()), f"{NO_NAME}<AsyncMock"),
        (TypeError, lambda: OBJECT("target", "fetch"), "write async_patch('target.fetch')"),
        (TypeError, lambda: MULTIPLE("os path", a=1), f"{NO_NAME}'os path.a'; to"),
        (TypeError, lambda: MULTIPLE("", a=1), f"{NO_NAME}'.a'; to"),
        (ValueError, lambda: MULTIPLE("target"), "needs at least one name=replacement; "),
        (TypeError, lambda: DICT("CONFIG", a=1), f"{NO_MAPPING}'CONFIG'; pass"),
        (TypeError, lambda: DICT("a..b", a=1), f"{NO_MAPPING}'a..b'; pass"),
        (TypeError, lambda: DICT(None, a=1), f"{NO_MAPPING}None; pass"),
        (TypeError, lambda: DICT(dict, a=1), f"{NO_MAPPING}<class 'dict'>; pass"),
        (TypeError, lambda: DICT({1}, a=1), f"{NO_MAPPING}{{1}}; pass"),
        (TypeError, lambda: DICT("target.nothing", a=1).start(), f"{NO_MAPPING}None; pass"),
        (TypeError, lambda: DICT({}, None), ""),
        (ValueError, lambda: DICT({}, "ab"), ""),
        (TypeError, lambda: FETCH(new_callable="AsyncMock"), f"{NO_MAKER}'AsyncMock'; to put"),
        (TypeError, lambda: FETCH(spec=True, spec_set=print), f"spec= and spec_set= {EXCLUDE}"),
        (TypeError, lambda: FETCH(autospec=True, spec_set=print), f"and spec_set= {EXCLUDE}"),
        (
            ValueError,
            lambda: FETCH(new_callable=AsyncMock, autospec=True),
            f"new_callable= {EXCLUDE}",
        ),
        (TypeError, lambda: FETCH(1, autospec=True), f"{NEW}autospec=; leave out one of them"),
        (ValueError, lambda: FETCH(1, new_callable=AsyncMock), f"{NEW}new_callable=; leave out"),
        (TypeError, lambda: FETCH(spec=target.fetch("/")), "coroutine it returned (spec=fetch)"),
        (TypeError, lambda: FETCH(spec_set=target.fetch("/")), "spec_set is a coroutine object"),
        (TypeError, lambda: FETCH(autospec=target.fetch("/")), "autospec is a coroutine object"),
        (TypeError, lambda: FETCH(new_callable=target.fetch("/")), "new_callable is a coroutine"),
        (Exception, lambda: FETCH(spec=MagicMock()).start(), "Cannot spec a Mock object"),
        (Exception, lambda: FETCH(spec_set=MagicMock()).start(), "Cannot spec a Mock object"),
        (TypeError, lambda: CREATE(spec=True).start(), TRUE),
        (TypeError, lambda: CREATE(spec_set=True).start(), TRUE),
        (TypeError, lambda: CREATE(items=()).start(), "and 'new' is replaced by AsyncMock(); to"),
        (TypeError, lambda: PATCH("target.plain", enter_result=1).start(), ENTERED),
        (TypeError, lambda: PATCH("target.plain", spec=target.fetch, items=()).start(), ITERATED),
        (TypeError, lambda: PATCH("target.Session", suppress=()).start(), OF_CLASS),
        (AttributeError, lambda: PATCH("target.Session.gone.a").start(), GONE),
        (AttributeError, lambda: OBJECT(NEAR, "row").start(), ROWS),
        (AttributeError, lambda: MULTIPLE("target", fetch=1, zzz=2).start(), "no attribute 'zzz'"),
    ],
)
def test_what_cannot_be_patched_is_refused(error, refused, text):
    """The text shows what came; the errors are unittest.mock's."""
    with pytest.raises(error) as caught:
        refused()

    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("patcher", "title"),
    [
        (PATCH("target.fetch"), "target.fetch"),
        (OBJECT(target, "fetch"), "target.fetch"),
        (MULTIPLE("target", fetch=DEFAULT, plain=1), "target.fetch, target.plain"),
        (MULTIPLE(target, fetch=DEFAULT, plain=1), "target.fetch, target.plain"),
        (DICT(target.CONFIG), "dict"),
        (DICT("target.CONFIG"), "target.CONFIG"),
    ],
)
def test_class_without_tests_learns_which_patch_covers_nothing(patcher, title):
    """The warning says what the patch replaces; a patch that was not started may be stopped."""
    patcher.stop()

    with pytest.warns(
        UserWarning, match=f"^the patch of {title} covers nothing: no method of Suite"
    ):
        patcher(type("Suite", (), {}))


def test_replacement_of_a_coroutine_function_gives_a_mock_until_it_is_told_otherwise():
    """Only that of `__aexit__` has a result from the start; `new` goes with a strict spec."""
    with async_patch("target.fetch") as fetch, async_patch("target.plain", 1, spec_set=True):
        assert target.plain == 1
        assert isinstance(finish(fetch("/")), mock.NonCallableMock)


def test_property_that_is_awaited_is_replaced_by_what_it_gives():
    """The annotation of its function says what an await gives."""

    class Account:
        @property
        async def store(self) -> Store:
            """Be awaited."""

    with async_patch.object(Account, "store") as store:
        assert isinstance(finish(waiting_for(store)), Store)
