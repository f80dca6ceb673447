"""async_patch puts the right mock in place, and takes it back; messages.md has its texts whole."""

import asyncio
import contextlib
import functools
import inspect
import itertools
import sys
import types
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
    fail_on_unawaited,
)
from helpers import collect, enter, finish, frames_of, kind_of, pause, raise_in, run, waiting_for

PATCH, OBJECT = async_patch, async_patch.object
MULTIPLE, DICT = async_patch.multiple, async_patch.dict
FETCH = functools.partial(async_patch, "target.fetch")
PATCH_FETCH = FETCH()


@pytest.fixture(autouse=True)
def _untouched():
    """Check that each test leaves the target as it was."""
    yield
    assert target.is_untouched()
    assert not hasattr(target, "new_name")


# What the replacement is


class Store:
    static_rows = staticmethod(target.rows)
    class_rows = classmethod(target.rows)
    connect = getattr(contextlib, "asynccontextmanager", staticmethod)(target.rows)


STORE = f"{__name__}.Store"
ENTERED = {"new_callable": AsyncContextManagerMock, "enter_result": 6}
needs_connect = pytest.mark.skipif(sys.version_info < (3, 7), reason="no asynccontextmanager()")


@pytest.mark.parametrize(
    ("place", "name", "kind"),
    [
        *[(target, name, AsyncMock) for name in ("fetch", "plain", "returns_coroutine")],
        *[(target, name, AsyncMock) for name in ("decorated", "CONFIG", "nothing")],
        *[(target.Session, name, AsyncMock) for name in ("static", "of")],
        (target, "rows", AsyncIteratorMock),
        (target, "Session", MagicMock),
        *[(Store, name, AsyncIteratorMock) for name in ("static_rows", "class_rows")],
        pytest.param(Store, "connect", AsyncContextManagerMock, marks=needs_connect),
    ],
)
def test_replacement_takes_the_shape_of_the_target(place, name, kind):
    """Without any wish the target says what replaces it; anything that is not known is awaited."""
    with OBJECT(place, name) as replacement:
        assert getattr(place, name) is replacement

    assert kind_of(replacement) is kind
    assert f"name='{name}'" in repr(replacement)
    if kind is AsyncMock:  # only that of `__aexit__` has a result from the start
        assert isinstance(finish(replacement("/")), mock.NonCallableMock)


@pytest.mark.parametrize(
    ("path", "kwargs", "use", "result"),
    [("target.rows", {"items": [1, 2]}, lambda: collect(target.rows()), [1, 2]),
     ("target.Session", {"return_value.get.return_value": 5}, lambda: target.Session().get(), 5),
     ("target.plain", ENTERED, lambda: enter(target.plain()), 6),
     (f"{STORE}.static_rows", {"items": [7]}, lambda: collect(Store.static_rows()), [7]),
     pytest.param(f"{STORE}.connect", {"enter_result": 8}, lambda: enter(Store.connect(3)), 8,
                  marks=needs_connect)],
)  # fmt: skip
def test_keyword_arguments_configure_the_mock(path, kwargs, use, result):
    """What the mock's class takes, and paths of attributes, may be given to the patch."""
    with PATCH(path, **kwargs):
        assert run(use()) == result


def test_class_becomes_a_mock_whose_calls_give_instances():
    """The instance has the shapes of the class, is entered as itself, and refuses no name."""

    async def main():
        async with target.Session(headers={}) as session:
            session.close()
            session.anything()
            return session, await session.get("/")

    with PATCH("target.Session") as replacement:
        replacement.return_value.get.return_value = 3
        session, result = run(main())

    assert (session, result) == (replacement.return_value, 3)
    assert isinstance(session, target.Session)
    replacement.assert_called_once_with(headers={})
    session.assert_exited_with(None)
    session.get.assert_awaited_once_with("/")
    session.close.assert_called_once_with()


STRICT = [{"spec_set": True}, {"autospec": True, "spec_set": True}]


@pytest.mark.parametrize("wish", [{}, {"spec": True}, {"autospec": True}, *STRICT])
def test_instances_of_a_class_that_is_not_entered_are_plain(wish):
    """What is not entered becomes a MagicMock with async methods."""
    with PATCH("target.Repository", **wish) as replacement:
        assert kind_of(target.Repository()) is MagicMock
        assert isinstance(replacement().save, AsyncMock)
        assert hasattr(replacement(), "surely_not_there") is not bool(wish)
        with pytest.raises(AttributeError) if wish in STRICT else contextlib.ExitStack():
            replacement.surely_not_there = 1


class Fetch:
    async def __call__(self):
        """Be awaited."""

    @property
    async def store(self) -> Store:
        """Be awaited."""


class Factory:
    def __call__(self) -> target.Repository:
        """Make one."""


def test_what_instances_give_has_the_shape_that_the_class_tells():
    """Calls of an instance, not those of the class, and properties are awaited, as annotated."""
    there = types.SimpleNamespace(Fetch=Fetch, Factory=Factory)

    with OBJECT(there, "Fetch", name="Named", unsafe=True) as replacement:
        fetch = there.Fetch("localhost")
    with OBJECT(there, "Factory"):
        assert isinstance(there.Factory()(), target.Repository)
    with OBJECT(Fetch, "store") as store:
        assert isinstance(finish(waiting_for(store)), Store)

    assert all(isinstance(each, Fetch) for each in (fetch, replacement))
    assert finish(fetch()) is not None
    replacement.assert_anything()
    assert "name='Named'" in repr(replacement)


@pytest.mark.parametrize("strict", [{}, {"spec_set": True}])
@pytest.mark.parametrize("argument", ["spec", "spec_set", "autospec"])
@pytest.mark.parametrize(
    ("name", "spec", "kind"),
    [("fetch", True, AsyncMock), ("plain", True, MagicMock), ("rows", True, AsyncIteratorMock),
     ("Session", True, MagicMock), ("plain", target.Session, MagicMock)],
)  # fmt: skip
def test_spec_decides_by_its_own_kind(argument, name, spec, kind, strict):
    """With a spec or autospec a plain function stays plain; only the name is the target's."""
    with PATCH(f"target.{name}", **{**strict, argument: spec}) as replacement:
        assert kind_of(replacement) is kind
        assert f"name='{name}'" in repr(replacement)
        assert spec is True or isinstance(replacement, spec)
        with pytest.raises(AttributeError):
            replacement.surely_not_there


@pytest.mark.parametrize("argument", ["spec", "autospec"])
def test_wishes_are_for_mocks_that_are_made(argument):
    """By multiple() for each; what is given is put in place as it is."""
    with MULTIPLE("target", plain=1, fetch=DEFAULT, **{argument: True}) as mocks:
        assert (target.plain, mocks) == (1, {"fetch": target.fetch})
        assert not hasattr(mocks["fetch"], "surely_not_there")
    with PATCH("target.plain", 1, spec_set=True):
        assert target.plain == 1


def test_attribute_may_be_created():
    """Unasked where it is a builtin, or was created below; then all is as it was."""
    slotted = type("Slotted", (), {"__slots__": ["first"]})()
    slotted.first = 1

    with PATCH("target.open") as replacement:
        assert target.open is replacement
    with PATCH("target.new_name", 1, create=True), OBJECT(slotted, "first", 5, create=True):
        with PATCH("target.new_name", 2):
            assert (target.new_name, slotted.first) == (2, 5)
        assert target.new_name == 1

    assert not hasattr(target, "open")
    assert slotted.first == 1


@pytest.mark.parametrize(
    ("cls", "name", "is_bound"),
    [(target.Repository, "save", True), (target.Session, "static", False),
     (target.Session, "of", False)],
)  # fmt: skip
def test_methods_patched_with_autospec_are_bound_as_before(cls, name, is_bound):
    """A method gets `self`; static ones, and those of the class, are called without."""
    there = cls()
    own = [there] if is_bound else []

    with OBJECT(cls, name, autospec=True) as method:
        finish(getattr(there, name)(1))
        finish(getattr(cls, name)(*own, 1))

    assert method.await_args_list == [call(*own, 1)] * 2


class Feed(dict):
    async def __aenter__(self, *args):
        return self

    __aexit__ = __anext__ = __call__ = __aenter__

    def __aiter__(self):
        return self


def passes(count):
    """Return what so many passes over a feed give."""
    return [finish(collect(Feed())) for _ in range(count)]


@pytest.mark.parametrize(
    ("name", "configured", "use", "given", "args"),
    [("__aiter__", {"side_effect": target.rows}, lambda: passes(2), [[0, 1, 2]] * 2, []),
     ("__aiter__", {"return_value": [1, 2]}, lambda: passes(2), [[1, 2]] * 2, []),
     ("__aiter__", {"return_value": target.rows()}, lambda: passes(2), [[0, 1, 2], []], []),
     ("__anext__", {"side_effect": [1, 2]}, lambda: passes(1), [[1, 2]], []),
     ("__aenter__", {"return_value": 5}, lambda: finish(enter(Feed())), 5, []),
     ("__call__", {"return_value": 4}, lambda: finish(Feed()(1)), 4, [1]),
     ("__len__", {"return_value": 3}, lambda: len(Feed()), 3, []),
     ("__len__", {}, lambda: len(Feed()), 0, []),
     ("__getitem__", {"return_value": 4}, lambda: Feed()["k"], 4, ["k"])],
)  # fmt: skip
def test_magic_method_is_replaced_by_a_mock_of_one(name, configured, use, given, args):
    """It is awaited, or called plainly, as the language does; a return_value is one iterator."""
    original = getattr(Feed, name)

    with PATCH(f"{__name__}.Feed.{name}", **configured) as m:
        assert use() == given

    is_awaited = name in ("__aenter__", "__anext__", "__call__")
    m.assert_called_with(*args)
    assert hasattr(m, "assert_awaited") is is_awaited
    assert not is_awaited or m.await_count == m.call_count
    assert getattr(Feed, name) is original


@pytest.mark.parametrize(
    ("configured", "raised"),
    [({}, KeyError), ({"autospec": True}, KeyError), ({"return_value": False}, KeyError),
     ({"side_effect": ValueError}, ValueError), ({"return_value": True}, None)],
)  # fmt: skip
def test_aexit_swallows_only_what_it_is_told_to(configured, raised):
    """It is awaited with the exception, which gets out unless the test says otherwise."""
    with OBJECT(Feed, "__aexit__", **configured) as m:
        with pytest.raises(raised) if raised else contextlib.ExitStack():
            finish(raise_in(Feed(), KeyError()))

    assert m.await_count == 1
    assert KeyError in m.await_args[0]


# What is taken back, and when


class Config(dict):
    """Values of its own, of its class, and behind a property that can't be deleted; no 4."""

    shared = value = 1
    name = property(lambda self: self.value, lambda self, value: setattr(self, "value", value))

    def __init__(self, **values):
        vars(self).update(values)

    def __setattr__(self, name, value):
        self.update({name: value}) if value == 4 else super().__setattr__(name, value)

    def update(self, values):
        if 4 in values.values():
            raise ValueError("4")
        super().update(values)


@pytest.mark.parametrize(
    ("place", "name"),
    [(Config(first=1, second=2), "first"), (Config(), "shared"), (Config(value=1), "name"),
     (type("Sub", (target.Repository,), {}), "save")],
)  # fmt: skip
def test_place_is_as_it_was(place, name):
    """What was its own is set again, in its order; what was not is deleted, if that can be."""
    own, value = list(vars(place).items()), getattr(place, name)

    with OBJECT(place, name, 5):
        assert getattr(place, name) == 5

    assert getattr(place, name) is value
    assert list(vars(place).items()) == own


def test_what_has_the_methods_of_a_mapping_is_one():
    """It may pass them on to another."""
    there = {"a": 1}
    methods = {name: getattr(there, name) for name in ("__setitem__", "copy", "clear", "update")}

    with DICT(types.SimpleNamespace(**methods), c=3):
        assert there == {"a": 1, "c": 3}

    assert there == {"a": 1}


def test_all_is_taken_back_although_something_fails():
    """An error while something is put in place or restored leaves nothing else behind."""
    picky = Config(first=1, second=4)
    picky["a"] = 1
    both = MULTIPLE(picky, first=2, second=4)

    for patcher in (both, DICT(picky, {"b": 4}, clear=True)):
        with pytest.raises(ValueError, match="4"):
            patcher.start()
    async_patch.stopall()
    assert (picky.first, picky) == (1, {"a": 1})
    with pytest.raises(ValueError, match="4"):
        with MULTIPLE(picky, first=2, second=2):
            assert (picky.first, picky.second) == (2, 2)
    assert picky.first == 1
    for name in ("first", "second"):
        delattr(picky, name)
        with pytest.raises(AttributeError, match=f"has no attribute '{name}' to patch"):
            OBJECT(picky, name).start()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_overlapping_patches_may_leave_in_any_order(order):
    """The latest that is still there is in place; at the end it is the original, also of items."""
    patches = [PATCH("target.fetch") for _ in order]
    dicts = [DICT("target.CONFIG", b=2), DICT(target.CONFIG, {"a": 1}), DICT(target.CONFIG, c=3)]
    mocks = [each.start() for each in patches]
    [each.start() for each in dicts]
    assert target.CONFIG == {"debug": False, "b": 2, "a": 1, "c": 3}
    left = [0, 1, 2]

    for number in order:
        patches[number].stop()
        dicts[number].stop()
        left.remove(number)
        assert target.fetch is (mocks[left[-1]] if left else target.ORIGINALS["fetch"])


def test_patch_may_begin_and_end_in_its_own_block():
    """By `with` and `async with`; a later autospec has the original as its spec, not the mock."""
    patcher = FETCH(autospec=True)
    patcher.__exit__(None, None, None)  # as an exit stack may do, before it begins

    async def main():
        async with patcher as outer:
            with patcher, patcher as inner:
                assert target.fetch is inner is not outer
                assert isinstance(inner, AsyncMock)
                with pytest.raises(TypeError):
                    inner(1, 2, 3)
            assert target.fetch is outer

    run(main())


async def coroutine(fetch):
    """Look before and after a pause."""
    assert target.fetch is fetch
    await pause()
    assert target.fetch is fetch
    return "done"


def generator(fetch):
    """Look, and give what is sent and what is caught."""
    assert target.fetch is fetch
    try:
        yield (yield 1)
    except KeyError:
        yield "caught"
    return "done"


async def async_generator(fetch):
    """Look, and give what is sent and what is caught."""
    assert target.fetch is fetch
    try:
        yield (yield 1)
    except KeyError:
        yield "caught"


def failing(fetch):
    """Fail at once."""
    assert target.fetch is fetch
    raise TypeError("inside")


@pytest.mark.parametrize("function", [coroutine, generator, async_generator, failing])
def test_function_stays_what_it_is(function):
    """To inspect the decorated function is of the same kind, with the same name and signature."""
    wrapped = PATCH_FETCH(function)

    for kind in ("coroutine", "generator", "asyncgen"):
        is_one = getattr(inspect, f"is{kind}function")
        assert is_one(wrapped) is is_one(function)
    assert (wrapped.__name__, wrapped.__doc__) == (function.__name__, function.__doc__)
    assert inspect.signature(wrapped) == inspect.signature(function)
    assert wrapped.patchings == [PATCH_FETCH]
    wrapped.mark = ["slow"]  # as pytest puts one on
    assert PATCH_FETCH(wrapped).mark == ["slow"]


def are_hidden(frames):
    """Tell whether pytest shows the lines of the test, not those that cover it."""
    return {frame.f_locals.get("__tracebackhide__") for frame in frames} == {True}


ONE_STEP = [("send", None, None)]
STEPS = [("send", None, 1), ("send", "sent", "sent"), ("throw", KeyError(), "caught")]


@pytest.mark.parametrize(
    "end", [None, ValueError, KeyboardInterrupt, asyncio.CancelledError, GeneratorExit]
)
@pytest.mark.parametrize(
    ("make", "steps"),
    [(coroutine, ONE_STEP), (lambda fetch: coroutine(fetch), ONE_STEP), (generator, STEPS),
     (lambda fetch: generator(fetch), STEPS), (async_generator, STEPS),
     (lambda fetch: async_generator(fetch), STEPS)],
)  # fmt: skip
def test_patch_covers_the_whole_body(make, steps, end):
    """What is sent and thrown reaches it, its end comes out; the patch lasts while it runs."""

    async def main():
        running = PATCH_FETCH(make)()
        is_async = inspect.isasyncgen(running)

        async def step(method, given):
            try:
                result = getattr(running, "a" * is_async + method)(given)
                return await result if is_async else result
            except (StopIteration, StopAsyncIteration) as exc:
                return exc

        assert target.is_untouched()
        for method, given, expected in steps:
            assert await step(method, given) == expected
            assert not target.is_untouched()
        if end:
            with pytest.raises(end) as caught:
                await step("throw", end())
            assert are_hidden(frames_of(caught.value))
        else:
            ended = await step("send", None)
            assert isinstance(ended, StopAsyncIteration) if is_async else ended.value == "done"
        assert target.is_untouched()

    run(main())


@pytest.mark.asyncio_only
def test_same_coroutine_may_run_many_times_at_once():
    """Each run has a mock of its own; below ours unittest.mock's patch is taken back, too."""

    @PATCH("target.plain")
    @patch("target.rows")
    @PATCH("target.fetch")
    async def body(number, fetch, rows, plain):
        fetch.return_value = number
        for _ in range(1 + number % 3):
            await asyncio.sleep(0)
        return await fetch()

    async def main():
        return await asyncio.gather(*map(body, range(100)))

    assert run(main()) == list(range(100))


# What is injected, and into what


@FETCH(5)
@PATCH("target.plain")
@DICT("target.CONFIG", b=2)
@pytest.mark.parametrize("number", [3])
def test_pytest_finds_the_remaining_arguments(plain, number):
    """It counts by `patchings` what is injected, and takes the rest for fixtures."""
    assert (target.fetch, target.plain, number) == (5, plain, 3)


def test_others_find_out_what_is_injected():
    """Hypothesis looks for patches of unittest.mock's class, pytest at `new` and the name."""
    patches, called = [PATCH_FETCH, FETCH(5)], types.SimpleNamespace()
    called.patchings = []  # which is for itself to apply, as it has no code

    assert [isinstance(each, type(patch("target.fetch"))) for each in patches] == [True, True]
    assert [(each.new, each.attribute_name) for each in patches] == [(DEFAULT, None), (5, None)]
    assert PATCH_FETCH(called) is called
    assert called.patchings == [PATCH_FETCH]


@pytest.mark.parametrize("stack", list(itertools.product([patch, async_patch], repeat=3)))
def test_patches_of_both_libraries_stack_in_any_order(stack):
    """Ours and unittest.mock's inject from the bottom up, whichever stands where."""
    above, middle, below = stack

    def stacked(body):
        return above("target.rows")(middle("target.plain")(below("target.fetch")(body)))()

    def look(*mocks):
        return (target.fetch, target.plain, target.rows) == mocks

    async def look_later(*mocks):
        return look(*mocks)

    def look_twice(*mocks):
        yield look(*mocks)
        yield look(*mocks)

    assert stacked(look) is True
    if async_patch in stack:  # else nothing covers it
        assert finish(stacked(look_later)) is True
        assert list(stacked(look_twice)) == [True, True]


def test_patches_of_every_form_stack():
    """Also around patch.dict and fail_on_unawaited(); those of multiple() are injected by name."""

    @PATCH("target.fetch")
    @patch.dict("target.CONFIG", {"a": 1})
    @fail_on_unawaited()
    @MULTIPLE(target, plain=DEFAULT, rows=DEFAULT, nothing=3)
    @DICT("target.CONFIG", b=2)
    @PATCH("target.decorated")
    def body(decorated, fetch, **mocks):
        assert mocks == {"plain": target.plain, "rows": target.rows}
        assert kind_of(target.rows) is AsyncIteratorMock
        there = target.decorated, target.fetch
        return there == (decorated, fetch), target.nothing, dict(target.CONFIG)

    assert body() == (True, 3, {"debug": False, "a": 1, "b": 2})
    assert len(body.patchings) == 4  # by which pytest counts


def test_type_error_of_the_body_is_passed_on():
    """As it is; the patch is taken back."""
    with pytest.raises(TypeError, match=r"^inside$") as caught:
        PATCH_FETCH(failing)()

    assert are_hidden(frames_of(caught.value))


def test_class_decorator_covers_its_tests():
    """Of every kind, inherited or in a class within; what else it does CPython's suite proves."""

    def look(fetch):
        return target.fetch is fetch

    class Base:
        @PATCH("target.plain")
        def test_inherited(self, *mocks):
            return len(mocks)

    @PATCH("target.fetch")
    class Suite(Base):
        async def test_async(self, fetch):
            return look(fetch)

        test_static = staticmethod(look)
        test_class = classmethod(lambda cls, fetch: look(fetch))

        class test_inner:  # noqa: N801
            test_it = staticmethod(look)

        test_number = 3
        test_factory = Config

    suite = Suite()
    assert finish(suite.test_async()) is suite.test_static() is suite.test_class() is True
    assert Suite.test_inner.test_it()
    assert (Suite.test_number, Suite.test_factory) == (3, Config)
    assert (Base().test_inherited(), suite.test_inherited()) == (1, 2)


def test_prefix_is_that_of_unittest_mock():
    """There is one TEST_PREFIX for both kinds of patch; CPython's suite proves what it does."""
    with mock.patch.object(patch, "TEST_PREFIX", "test"):
        async_patch.TEST_PREFIX = "check"
        assert patch.TEST_PREFIX == async_patch.TEST_PREFIX == "check"


def test_class_without_tests_warns_at_the_users_line():
    """The warning shows the line of the decorator."""
    with pytest.warns(UserWarning, match="^the patch covers nothing: no method of C") as caught:
        PATCH_FETCH(Config)

    assert [warning.filename for warning in caught] == [__file__]


# Where the target is, and what is refused


@pytest.mark.parametrize("name", ["unittest.TestCase.setUp", "xml.dom.pulldom.parse"])
def test_target_is_found_below_packages(name):
    """A dotted name may lead to what can't be imported, and to modules nobody imported yet."""
    first, *between, last = name.split(".")

    with PATCH(name) as replacement:
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
        PATCH(path).start()

    assert caught.value.name == name


NEAR = mock.NonCallableMagicMock(spec=["row1", "row2", "row3", "row4"])
NO_NAME = "a target must have the form 'module.name', not "
NO_MAPPING = "a mapping, or its full name, is needed, not "
EXCLUDE = "exclude each other; give one of them"
NEW = "new= is put in place as it is: leave out new=, or "
ROWS = "NonCallableMagicMock has no attribute 'row' to patch; did you mean 'row4'?"


@pytest.mark.parametrize(
    ("error", "refused", "text"),
    [
        (TypeError, lambda: PATCH("a..b"), f"{NO_NAME}'a..b'; to replace an attr"),
        (TypeError, lambda: PATCH(3), f"{NO_NAME}3; to"),
        (TypeError, lambda: PATCH(AsyncMock()), f"{NO_NAME}<AsyncMock"),
        (TypeError, lambda: MULTIPLE("os.", a=1), f"{NO_NAME}'os..a'; to"),
        (TypeError, lambda: DICT("CONFIG", a=1), f"{NO_MAPPING}'CONFIG'"),
        (TypeError, lambda: DICT(dict, a=1).start(), "argument"),
        (TypeError, lambda: DICT({1}, a=1), f"{NO_MAPPING}{{1}}"),
        (TypeError, lambda: DICT("target.nothing", a=1).start(), f"{NO_MAPPING}None"),
        (TypeError, lambda: FETCH(spec=True, spec_set=print), f"spec= and spec_set= {EXCLUDE}"),
        (TypeError, lambda: FETCH(autospec=True, spec_set=print), f"and spec_set= {EXCLUDE}"),
        (ValueError, lambda: FETCH(new_callable=AsyncMock, autospec=True), EXCLUDE),
        (TypeError, lambda: FETCH(1, autospec=True), f"{NEW}autospec="),
        (ValueError, lambda: FETCH(1, new_callable=AsyncMock), f"{NEW}new_c"),
        (TypeError, lambda: FETCH(spec=target.fetch("/")), "coroutine it returned (spec=fetch)"),
        (TypeError, lambda: FETCH(new_callable=target.fetch("/")), "new_callable is a coroutine"),
        (Exception, lambda: PATCH("no.where", spec=MagicMock()), "Cannot spec a Mock object"),
        (TypeError, lambda: PATCH("target.a", create=True, items=()).start(), "on AsyncMock 'a'"),
        (TypeError, lambda: FETCH(enter_result=1).start(), "no effect on AsyncMock 'fetch'"),
        (TypeError, lambda: FETCH(spec=target.plain, items=()).start(), "on MagicMock 'fetch'"),
        (TypeError, lambda: PATCH("target.Session", suppress=()).start(), "on MagicMock 'Sess"),
        (AttributeError, lambda: PATCH("target.no.a.b").start(), "'target' has no attribute 'no'"),
        (AttributeError, lambda: OBJECT(NEAR, "row").start(), ROWS),
        (AttributeError, lambda: MULTIPLE("target", fetch=1, zzz=2).start(), "no attribute 'zzz'"),
    ],
)
def test_what_cannot_be_patched_is_refused(error, refused, text):
    """The text shows what came; the errors are unittest.mock's."""
    with pytest.raises(error) as caught:
        refused()

    assert text in str(caught.value)
