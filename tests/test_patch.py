"""async_patch puts the right mock in place, and takes it back."""

import asyncio
import contextlib
import inspect
import sys
import types
import unittest
import warnings
from unittest import mock
from unittest.mock import DEFAULT, patch

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
from helpers import collect, enter, finish, frames_of, kind_of, pause, run


@pytest.fixture(autouse=True)
def _untouched():
    """Check that each test leaves the target as it was."""
    yield
    assert target.is_untouched()


def text_of(exception, function, *args, **kwargs):
    """Return the text of the exception that a call raises."""
    with pytest.raises(exception) as caught:
        function(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fetch", AsyncMock),
        ("plain", AsyncMock),
        ("returns_coroutine", AsyncMock),
        ("decorated", AsyncMock),
        ("CONFIG", AsyncMock),
        ("nothing", AsyncMock),
        ("rows", AsyncIteratorMock),
        ("Session", MagicMock),
    ],
)
def test_replacement_takes_the_shape_of_the_target(name, kind):
    """Without any wish the target says what replaces it; anything that is not known is awaited."""
    with async_patch(f"target.{name}") as replacement:
        assert getattr(target, name) is replacement
        assert kind_of(replacement) is kind
        assert f"name='{name}'" in repr(replacement)


@pytest.mark.skipif(sys.version_info < (3, 7), reason="contextlib has no asynccontextmanager")
def test_asynccontextmanager_function_becomes_a_context_manager_mock():
    """A function made by asynccontextmanager is entered, and its mock too."""

    @contextlib.asynccontextmanager
    async def connect(url):
        yield url

    holder = mock.Mock(connect=connect)

    with async_patch.object(holder, "connect", enter_result=5) as replacement:
        assert finish(enter(holder.connect("x"))) == 5

    assert kind_of(replacement) is AsyncContextManagerMock
    replacement.assert_called_once_with("x")


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
    assert isinstance(session, target.ORIGINALS["Session"])
    replacement.assert_called_once_with(headers={})
    session.assert_exited_with(None)
    session.get.assert_awaited_once_with("/")
    session.close.assert_called_once_with()


def test_mock_of_a_class_gives_instances_also_where_these_are_awaited():
    """Calls of an instance give coroutines, those of the class do not."""

    class Fetch:
        async def __call__(self):
            """Be awaited."""

    holder = mock.Mock(Fetch=Fetch)

    with async_patch.object(holder, "Fetch", name="Named", unsafe=True) as replacement:
        fetch = holder.Fetch("localhost")

    assert isinstance(fetch, Fetch)
    assert isinstance(replacement, Fetch)
    assert finish(fetch()) is not None
    replacement.assert_anything()
    assert "name='Named'" in repr(replacement)


def test_instances_of_a_patched_class_give_what_is_annotated():
    """A call of an instance gives a mock of what its annotation names."""

    class Factory:
        def __call__(self) -> target.Repository:
            """Make one."""

    holder = mock.Mock(Factory=Factory)

    with async_patch.object(holder, "Factory"):
        assert isinstance(holder.Factory()(), target.Repository)


def test_instances_of_a_class_that_is_not_entered_are_plain():
    """What is not entered becomes a MagicMock with async methods."""
    with async_patch("target.Repository") as replacement:
        assert kind_of(target.Repository()) is MagicMock
        assert isinstance(replacement().save, AsyncMock)


@pytest.mark.parametrize(
    ("name", "kwargs", "use", "result"),
    [
        ("fetch", {"return_value": 3}, lambda: target.fetch("x"), 3),
        ("fetch", {"side_effect": [4]}, lambda: target.fetch("x"), 4),
        ("rows", {"items": [1, 2]}, lambda: collect(target.rows()), [1, 2]),
        ("Session", {"return_value.get.return_value": 5}, lambda: target.Session().get("x"), 5),
        ("plain", {"new_callable": AsyncContextManagerMock, "enter_result": 6},
         lambda: enter(target.plain()), 6),
    ],
)  # fmt: skip
def test_keyword_arguments_configure_the_mock(name, kwargs, use, result):
    """What the mock's class takes, and paths of attributes, may be given to the patch."""
    with async_patch(f"target.{name}", **kwargs):
        assert run(use()) == result


@pytest.mark.parametrize("argument", ["spec", "spec_set", "autospec"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fetch", AsyncMock),
        ("plain", MagicMock),
        ("rows", AsyncIteratorMock),
        ("Session", MagicMock),
    ],
)
def test_spec_decides_by_its_own_kind(argument, name, kind):
    """With a spec or autospec a plain function stays plain."""
    with async_patch(f"target.{name}", **{argument: True}) as replacement:
        assert kind_of(replacement) is kind
        with pytest.raises(AttributeError):
            replacement.surely_not_there


def test_spec_may_be_something_else_than_the_target():
    """The spec that is given wins over what is replaced."""
    with async_patch("target.nothing", spec=target.Repository) as repository:
        assert isinstance(repository.save, AsyncMock)
    with async_patch("target.nothing", autospec=target.fetch) as fetch:
        assert isinstance(fetch, AsyncMock)


def test_new_is_put_in_place_as_it_is():
    """Nothing is made, nothing injected."""
    thing = object()

    @async_patch("target.fetch", thing)
    def body():
        return target.fetch

    assert body() is thing


def test_new_callable_makes_the_replacement():
    """What new_callable returns is put in place; a mock class gets the name."""
    with async_patch("target.fetch", new_callable=MagicMock) as replacement:
        assert repr(replacement).startswith("<MagicMock name='fetch'")
    with async_patch("target.fetch", new_callable=lambda **kwargs: kwargs, a=1):
        assert target.fetch == {"a": 1}


def test_attribute_is_created_if_asked_for():
    """With create=True what was not there is gone afterwards; builtins need no create."""
    with async_patch("target.new_name", create=True) as replacement:
        assert target.new_name is replacement
    assert not hasattr(target, "new_name")
    with async_patch("target.open") as replacement:
        assert target.open is replacement
    assert not hasattr(target, "open")
    with async_patch.object(target, "new_name", create=True) as replacement:
        assert target.new_name is replacement
    assert not hasattr(target, "new_name")


def test_attribute_that_a_patch_created_can_be_patched():
    """Another patch within needs no create=True, and leaves nothing behind either."""
    with async_patch("target.new_name", 1, create=True):
        with async_patch("target.new_name", 2):
            assert target.new_name == 2
        assert target.new_name == 1
    assert not hasattr(target, "new_name")


@pytest.mark.parametrize("wish", ["spec", "spec_set", "autospec"])
def test_object_makes_the_mock_as_it_is_told(wish):
    """The wishes are those of async_patch()."""
    with async_patch.object(target, "Repository", **{wish: True}) as replacement:
        assert not hasattr(replacement, "other")


def test_object_makes_the_mock_by_new_callable():
    """It may be of another kind than what is replaced."""
    with async_patch.object(target, "fetch", new_callable=AsyncIteratorMock) as replacement:
        assert isinstance(replacement, AsyncIteratorMock)


def test_property_gets_its_value_back():
    """A property that can be set, and not deleted, is set to what it was."""

    class Config:
        value = 1
        name = property(lambda self: self.value, lambda self, value: setattr(self, "value", value))

    config = Config()

    with async_patch.object(config, "name", 5):
        assert config.name == 5
    assert config.name == 1


def test_inherited_attribute_is_inherited_again():
    """What was not the target's own is deleted, not set."""

    class Sub(target.Repository):
        pass

    with async_patch.object(Sub, "save") as save:
        assert Sub.save is save
    assert "save" not in vars(Sub)
    assert Sub.save is target.Repository.save


def test_methods_patched_with_autospec_get_self():
    """A function replaced on a class is bound as the original is."""
    repository = target.Repository()

    with async_patch.object(target.Repository, "save", autospec=True) as save:
        finish(repository.save(row=1))
        with pytest.raises(TypeError):
            repository.save()

    save.assert_awaited_once_with(repository, row=1)


@pytest.mark.parametrize("name", ["static", "of"])
def test_static_and_class_methods_patched_with_autospec_do_not(name):
    """They are called as the original is, on the class and on an instance."""
    with async_patch.object(target.Session, name, autospec=True) as method:
        finish(getattr(target.Session, name)(1))
        finish(getattr(target.Session(), name)(value=1))
        with pytest.raises(TypeError):
            getattr(target.Session, name)()

    assert method.await_args_list == [mock.call(1), mock.call(value=1)]
    assert isinstance(vars(target.Session)[name], (staticmethod, classmethod))


def test_decorators_inject_from_the_bottom_up():
    """The patch that stands nearest to the function gives the first argument."""

    @async_patch("target.fetch")
    @async_patch("target.plain")
    @async_patch("target.rows", new=None)
    def body(plain, fetch, *, key):
        assert (target.plain, target.fetch, target.rows) == (plain, fetch, None)
        return key

    assert body(key=1) == 1


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


def plain_function(fetch):
    """Look."""
    assert target.fetch is fetch
    return "done"


def returns_coroutine(fetch):
    """Look, now and later."""
    assert target.fetch is fetch
    return coroutine(fetch)


PREDICATES = [inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction]


@pytest.mark.parametrize(
    "function", [coroutine, generator, async_generator, plain_function, returns_coroutine]
)
def test_function_stays_what_it_is(function):
    """To inspect the decorated function is of the same kind, with the same name and signature."""
    wrapped = async_patch("target.fetch")(function)

    assert [is_one(wrapped) for is_one in PREDICATES] == [is_one(function) for is_one in PREDICATES]
    assert wrapped.__name__ == function.__name__
    assert wrapped.__doc__ == function.__doc__
    assert inspect.signature(wrapped) == inspect.signature(function)
    assert len(wrapped.patchings) == 1


def test_callable_object_with_a_list_of_patches_is_decorated():
    """What has `patchings` but no code keeps the list for itself to apply."""
    called = types.SimpleNamespace(patchings=[])
    decorate = async_patch("target.fetch")

    assert decorate(called) is called
    assert [each.attribute_name for each in called.patchings] == [None]


@pytest.mark.parametrize("function", [coroutine, returns_coroutine])
def test_patch_covers_the_whole_coroutine(function):
    """The patch is in place until the coroutine is done, and only while it runs."""
    running = async_patch("target.fetch")(function)()

    assert target.is_untouched()
    running.send(None)
    assert not target.is_untouched()
    with pytest.raises(StopIteration) as caught:
        running.send(None)

    assert caught.value.value == "done"


@pytest.mark.parametrize("make", [generator, lambda fetch: generator(fetch)])
def test_patch_covers_the_whole_generator(make):
    """Values sent and exceptions thrown reach the generator, its result comes out."""
    running = async_patch("target.fetch")(make)()

    assert next(running) == 1
    assert not target.is_untouched()
    assert running.send("sent") == "sent"
    assert running.throw(KeyError()) == "caught"
    with pytest.raises(StopIteration) as caught:
        next(running)

    assert caught.value.value == "done"


@pytest.mark.parametrize("make", [async_generator, lambda fetch: async_generator(fetch)])
def test_patch_covers_the_whole_async_generator(make):
    """Values sent and exceptions thrown reach the async generator."""

    async def main():
        running = async_patch("target.fetch")(make)()
        assert await running.__anext__() == 1
        assert not target.is_untouched()
        assert await running.asend("sent") == "sent"
        assert await running.athrow(KeyError()) == "caught"
        with pytest.raises(StopAsyncIteration):
            await running.__anext__()

    run(main())


@pytest.mark.parametrize("exception", [ValueError, KeyboardInterrupt, asyncio.CancelledError])
@pytest.mark.parametrize("function", [coroutine, returns_coroutine, generator])
def test_exception_takes_the_patch_back(function, exception):
    """Whatever is raised inside, the original is back."""
    running = async_patch("target.fetch")(function)()
    running.send(None)

    with pytest.raises(exception):
        running.throw(exception())

    assert target.is_untouched()


@pytest.mark.parametrize("function", [coroutine, returns_coroutine, generator])
def test_closing_takes_the_patch_back(function):
    """A coroutine or generator that is closed half-way leaves nothing behind."""
    running = async_patch("target.fetch")(function)()
    running.send(None)

    running.close()

    assert target.is_untouched()


def test_closing_an_async_generator_takes_the_patch_back():
    """aclose() half-way leaves nothing behind, nor does an exception in the body."""

    async def main():
        running = async_patch("target.fetch")(async_generator)()
        await running.__anext__()
        await running.aclose()
        assert target.is_untouched()
        running = async_patch("target.fetch")(async_generator)()
        await running.__anext__()
        with pytest.raises(ValueError, match="x"):
            await running.athrow(ValueError("x"))
        assert target.is_untouched()

    run(main())


def fail_at_once(fetch):
    """Raise."""
    raise ValueError("x")


async def fail_in_a_coroutine(fetch):
    """Raise."""
    raise ValueError("x")


def fail_in_a_generator(fetch):
    """Raise."""
    yield
    raise ValueError("x")


async def fail_in_an_async_generator(fetch):
    """Raise."""
    yield
    raise ValueError("x")


@pytest.mark.parametrize(
    ("function", "use"),
    [
        (fail_at_once, lambda result: result),
        (fail_in_a_coroutine, finish),
        (fail_in_a_generator, list),
        (fail_in_an_async_generator, lambda result: finish(collect(result))),
    ],
    ids=["def", "async def", "generator", "async generator"],
)
def test_failing_function_hides_the_frames_of_the_patch_from_pytest(function, use):
    """Pytest shows the lines of the test, not those that cover it."""
    covered = async_patch("target.fetch")(function)

    with pytest.raises(ValueError, match="x") as caught:
        use(covered())

    frames = frames_of(caught.value)
    assert frames
    assert all(frame.f_locals.get("__tracebackhide__") for frame in frames)


def test_exception_in_a_plain_function_takes_the_patch_back():
    """An exception passes, and the original is back."""

    @async_patch("target.fetch")
    def body(fetch):
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        body()


def test_failing_patch_takes_back_those_before_it():
    """If one of several targets is not there, none stays replaced."""

    @async_patch("target.not_there")
    @async_patch("target.fetch")
    def body(*mocks):
        """Never begin."""

    with pytest.raises(AttributeError):
        body()


@pytest.mark.asyncio_only
def test_same_coroutine_may_run_many_times_at_once():
    """Each run has a mock of its own, and at the end the original is back."""

    @async_patch("target.fetch")
    async def body(number, fetch):
        fetch.return_value = number
        await asyncio.sleep(0)
        return await fetch()

    async def main():
        return await asyncio.gather(*map(body, range(1000)))

    assert run(main()) == list(range(1000))


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


def test_overlapping_autospecs_know_the_original():
    """A second autospec of one target has the original as its spec, not the first mock."""
    patcher = async_patch("target.fetch", autospec=True)

    with patcher, patcher as fetch:
        with pytest.raises(TypeError):
            target.fetch(1, 2, 3)
        assert isinstance(fetch, AsyncMock)


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


@pytest.mark.parametrize("above", [patch, async_patch])
@pytest.mark.parametrize("middle", [patch, async_patch])
@pytest.mark.parametrize("below", [patch, async_patch])
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_patches_of_both_libraries_stack_in_any_order(above, middle, below, kind):
    """Ours and unittest.mock's inject from the bottom up, whichever stands where."""
    if kind == "async def" and (above, middle, below) == (patch, patch, patch):
        pytest.skip("none of ours is there to cover it up to 3.7")

    def look(first, second, third):
        return (target.fetch, target.plain, target.rows) == (first, second, third)

    async def look_later(*mocks):
        return look(*mocks)

    body = look if kind == "def" else look_later
    decorated = above("target.rows")(middle("target.plain")(below("target.fetch")(body)))

    assert (finish(decorated()) if kind == "async def" else decorated()) is True


def test_patch_of_unittest_mock_below_ours_covers_generators_too():
    """Where ours is the outermost, unittest.mock's below covers what ours covers."""

    @async_patch("target.plain")
    @patch("target.fetch")
    def body(fetch, plain):
        yield (target.fetch, target.plain) == (fetch, plain)

    assert list(body()) == [True]


@pytest.mark.asyncio_only
def test_patches_of_both_libraries_may_run_at_once():
    """Coroutines that are patched by both leave the originals behind, however they overlap."""

    @async_patch("target.plain")
    @patch("target.fetch")
    async def body(pauses, fetch, plain):
        for _ in range(pauses):
            await asyncio.sleep(0)

    async def main():
        await asyncio.gather(*(body(pauses) for pauses in (3, 1, 2)))

    run(main())


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
    with async_patch.multiple("target", fetch=DEFAULT) as mocks:
        assert mocks == {"fetch": target.fetch}


def test_multiple_needs_an_attribute():
    """There has to be something to replace."""
    assert text_of(ValueError, async_patch.multiple, "target") == (
        "async_patch.multiple() needs at least one name=replacement; name=DEFAULT makes a mock"
    )


@pytest.mark.parametrize("place", ["target", target], ids=["name", "module"])
def test_multiple_tells_which_patch_it_is(place):
    """Messages name the place and all the attributes."""
    warning = warning_of_a_class_without_tests(async_patch.multiple(place, fetch=DEFAULT, plain=1))

    assert str(warning.message).startswith("the patch of target.fetch, target.plain covers nothing")


@pytest.mark.parametrize(
    "wish",
    [{"spec": True}, {"spec_set": True}, {"autospec": True}],
    ids=["spec", "spec_set", "autospec"],
)
def test_multiple_makes_mocks_as_it_is_told(wish):
    """A wish holds for each mock that is made, and for no replacement that is given."""
    with async_patch.multiple("target", fetch=DEFAULT, plain=1, **wish) as made:
        assert target.plain == 1
        assert inspect.iscoroutinefunction(target.fetch)
        with pytest.raises(AttributeError):
            made["fetch"].other


def test_multiple_makes_mocks_by_new_callable():
    """The replacements are what new_callable returns."""
    with async_patch.multiple("target", fetch=DEFAULT, new_callable=AsyncIteratorMock) as made:
        assert isinstance(made["fetch"], AsyncIteratorMock)


def test_multiple_may_create_attributes():
    """With create=True the attributes may be missing before."""
    with async_patch.multiple("target", create=True, absent=1):
        assert target.absent == 1

    assert not hasattr(target, "absent")


def test_multiple_takes_all_back_if_one_fails():
    """A name that is not there leaves none replaced."""
    with pytest.raises(AttributeError):
        async_patch.multiple("target", fetch=1, not_there=2).start()


def test_dict_may_be_cleared_and_given_pairs():
    """clear=True shows the values alone; the mapping itself is handed over."""
    with async_patch.dict(target.CONFIG, [("a", 1)], clear=True, b=2) as given:
        assert given is target.CONFIG
        assert target.CONFIG == {"a": 1, "b": 2}
        target.CONFIG["c"] = 3


def test_mapping_may_be_no_dict():
    """Anything with items that can be set and deleted will do."""

    class Mapping:
        def __init__(self):
            self.items_ = {"a": 1}

        def __getitem__(self, key):
            return self.items_[key]

        def __setitem__(self, key, value):
            self.items_[key] = value

        def __delitem__(self, key):
            del self.items_[key]

        def __iter__(self):
            return iter(self.items_)

    mapping = Mapping()

    with async_patch.dict(mapping, {"b": 2}, clear=True):
        assert mapping.items_ == {"b": 2}

    assert mapping.items_ == {"a": 1}


def test_class_decorator_covers_its_tests():
    """Methods named like tests are covered, of every kind; others are not."""

    @async_patch("target.fetch")
    class Suite(unittest.TestCase):
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

        test_number = 3

    suite = Suite("test_plain")
    assert suite.test_plain() is finish(suite.test_async()) is True
    assert suite.test_static() is suite.test_class() is suite.helper() is True


def test_class_decorator_leaves_classes_what_they_are():
    """A class in a class is no test, but may have some, as for unittest.mock."""

    class Factory:
        pass

    @async_patch("target.fetch")
    class Suite:
        test_factory = Factory

        class test_inner:  # noqa: N801
            def test_it(self, fetch):
                return target.fetch is fetch

    assert Suite.test_factory is Factory
    assert Suite.test_inner().test_it()


def test_class_decorator_leaves_base_classes_alone():
    """Tests that are inherited are covered in the subclass only."""

    class Base:
        @async_patch("target.plain")
        def test_it(self, *mocks):
            return len(mocks)

    @async_patch("target.fetch")
    class Sub(Base):
        pass

    assert Base().test_it() == 1
    assert Sub().test_it() == 2


def test_class_decorator_heeds_the_prefix():
    """`patch.TEST_PREFIX` says what a test is, as for unittest.mock."""
    with mock.patch.object(patch, "TEST_PREFIX", "check"):

        @async_patch("target.fetch")
        class Suite:
            def check_it(self, fetch):
                return target.fetch is fetch

    assert Suite().check_it()


def warning_of_a_class_without_tests(patcher):
    """Return the warning that decorating such a class gives."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")

        @patcher
        class Suite:
            pass

    (warning,) = caught
    return warning


def test_class_without_tests_warns():
    """A class without tests is most likely a mistake."""
    warning = warning_of_a_class_without_tests(async_patch("target.fetch"))

    assert str(warning.message) == (
        "the patch of target.fetch covers nothing: no method of Suite begins with 'test'; "
        "decorate the methods, or set async_patch.TEST_PREFIX"
    )


def test_class_without_tests_warns_at_the_users_line():
    """The warning shows the line of the decorator."""
    warning = warning_of_a_class_without_tests(async_patch("target.fetch"))

    assert warning.filename == __file__


def test_patch_is_a_context_manager_of_both_kinds():
    """`with` and `async with` give the mock, also one inside the other."""
    patcher = async_patch("target.fetch")

    async def main():
        async with patcher as outer:
            with patcher as inner:
                assert target.fetch is inner
                assert inner is not outer
            assert target.fetch is outer

    run(main())


def test_start_and_stop():
    """start() gives the mock and stop() ends it; stopall() ends all, the latest first."""
    first, second = async_patch("target.fetch"), async_patch("target.plain")

    assert first.start() is target.fetch
    first.stop()
    assert target.is_untouched()
    first.start()
    second.start()
    async_patch.stopall()
    async_patch.stopall()

    assert target.is_untouched()


def test_exit_without_enter_does_nothing():
    """There is nothing to take back."""
    async_patch("target.fetch").__exit__(None, None, None)

    assert target.is_untouched()


@pytest.mark.parametrize(
    ("given", "shown"), [(target.CONFIG, "dict"), ("target.CONFIG", "target.CONFIG")]
)
def test_patch_of_a_dict_says_which_it_is(given, shown):
    """By its name, if it was given one."""
    warning = warning_of_a_class_without_tests(async_patch.dict(given))

    assert str(warning.message).startswith(f"the patch of {shown} covers nothing")


def test_prefix_is_that_of_unittest_mock():
    """There is one TEST_PREFIX for both kinds of patch."""
    with mock.patch.object(patch, "TEST_PREFIX", "test"):
        assert async_patch.TEST_PREFIX == "test"

        async_patch.TEST_PREFIX = "check"

        assert patch.TEST_PREFIX == "check"


def test_place_that_takes_nothing_is_left_alone():
    """Where setting fails nothing is left behind, neither of attributes nor of items."""

    class Closed:
        limit = property(lambda self: 3)

    with pytest.raises(AttributeError):
        async_patch.object(Closed(), "limit", 4).start()
    with pytest.raises(TypeError):
        async_patch.dict(types.MappingProxyType({1: 2}), {1: 3}).start()
    async_patch.stopall()


def test_place_that_takes_nothing_may_not_be_created_in():
    """A patch that failed does not let a later one create what is not there."""

    class Closed:
        limit = property(lambda self: 3)

    closed = Closed()
    with pytest.raises(AttributeError):
        async_patch.object(closed, "limit").start()
    del Closed.limit

    with pytest.raises(AttributeError, match="has no attribute 'limit' to patch"):
        async_patch.object(closed, "limit").start()


def test_place_that_takes_some_values_has_what_it_had():
    """Where setting fails what was there is set again."""

    class Picky(dict):
        limit = 3

        def __setattr__(self, name, value):
            if value == 4:
                raise ValueError("x")
            super().__setattr__(name, value)

        def update(self, values):
            if 4 in values:
                raise ValueError("x")
            super().update(values)

    picky = Picky({1: 2})

    with pytest.raises(ValueError, match="x"):
        async_patch.object(picky, "limit", 4).start()
    with pytest.raises(ValueError, match="x"):
        async_patch.dict(picky, {4: 4}, clear=True).start()
    assert (picky.limit, picky) == (3, {1: 2})


def test_all_is_taken_back_although_something_fails():
    """An error while one attribute is restored leaves no other one replaced."""

    class Fragile:
        first = second = 1

        def __setattr__(self, name, value):
            if name == "second" and value == 1:
                raise ValueError("x")
            super().__setattr__(name, value)

        def __delattr__(self, name):
            super().__delattr__(name)
            if name == "second":
                raise ValueError("x")

    fragile = Fragile()

    with pytest.raises(ValueError, match="x"):
        with async_patch.multiple(fragile, first=2, second=2):
            assert (fragile.first, fragile.second) == (2, 2)

    assert fragile.first == 1


def test_names_of_a_target_keep_their_order():
    """What is the target's own is set again, and not deleted first."""
    there = types.SimpleNamespace(first=1, second=2)

    with async_patch.object(there, "first", 3):
        pass

    assert list(vars(there).items()) == [("first", 1), ("second", 2)]


def test_missing_module_is_named_by_the_error():
    """The error says which module, as that of `import`."""
    with pytest.raises(ModuleNotFoundError) as caught:
        async_patch("xml.no_such.fetch").start()

    assert caught.value.name == "xml.no_such"


def test_marks_on_a_wrapper_stay_under_another_patch():
    """What was put on a patched function since, by pytest say, is on the result too."""

    @async_patch("target.fetch")
    async def patched(*args):
        """Be patched."""

    patched.mark = ["slow"]

    assert async_patch("target.fetch")(patched).mark == ["slow"]


def test_autospec_of_a_patch_has_the_name_and_what_is_given():
    """The replacement goes by the name that it replaces, and takes the arguments of a mock."""
    with async_patch("target.fetch", autospec=True, return_value=3) as fetch:
        assert repr(fetch).startswith("<AsyncMock name='fetch' ")
        assert fetch.return_value == 3


def test_deletion_that_another_object_gets_is_made_good():
    """A proxy passes set and deletion on; what was there is set again."""

    class Proxy:
        def __init__(self, there):
            vars(self)["there"] = there

        def __getattr__(self, name):
            return getattr(self.there, name)

        def __setattr__(self, name, value):
            setattr(self.there, name, value)

        def __delattr__(self, name):
            delattr(self.there, name)

    class There:
        """Be somewhere else."""

    there = There()
    there.limit = 3

    with async_patch.object(Proxy(there), "limit", 4):
        assert there.limit == 4

    assert there.limit == 3

    with async_patch.object(Proxy(there), "limit", 4, create=True):
        assert there.limit == 4

    assert not hasattr(there, "limit")  # as unittest.mock's leaves it


def test_type_error_of_what_has_no_signature_is_passed_on():
    """Of some callables nobody knows which arguments they take."""

    class Unknown:
        def __call__(self, fetch):
            raise TypeError("inside")

        @property
        def __signature__(self):
            raise ValueError("no signature")

    decorated = async_patch("target.fetch")(Unknown())

    assert text_of(TypeError, decorated) == "inside"


@pytest.mark.parametrize("argument", ["spec", "spec_set", "autospec", "new_callable"])
def test_coroutine_in_place_of_a_spec_is_refused(argument):
    """It was meant to be the function that made it."""
    assert text_of(TypeError, async_patch, "target.plain", **{argument: target.fetch("/")}) == (
        f"{argument} is a coroutine object, which can be awaited once only: "
        f"pass the function, not the coroutine it returned ({argument}=fetch)"
    )


@pytest.mark.parametrize("name", ["static", "of"])
def test_static_and_class_methods_are_replaced_by_their_shape(name):
    """What they wrap decides."""
    with async_patch.object(target.Session, name) as replacement:
        assert finish(replacement()) is replacement.return_value


def test_stop_where_nothing_runs_does_nothing():
    """stop() may come before a start, and more than once, as for unittest.mock."""
    patcher = async_patch("target.fetch")

    patcher.stop()
    patcher.start()
    patcher.stop()
    patcher.stop()
    patcher.start()
    async_patch.stopall()
    patcher.stop()


@pytest.mark.parametrize(
    ("bad", "shown"), [("fetch", "'fetch'"), ("a..b", "'a..b'"), ("", "''"), (3, "3")]
)
def test_target_that_is_no_dotted_name_is_refused(bad, shown):
    """The text shows the form, and async_patch.object()."""
    assert text_of(TypeError, async_patch, bad) == (
        f"async_patch() needs a target of the form 'module.name', not {shown}; "
        "write async_patch.object(target, 'name') to replace an attribute of an object"
    )


def test_coroutine_or_mock_as_target_is_refused():
    """What is no name is refused, and a coroutine closed."""
    for thing in (target.fetch("x"), AsyncMock()):
        with pytest.raises(TypeError, match="needs a target of the form"):
            async_patch(thing)
    with pytest.raises(TypeError, match="needs an object, not <coroutine"):
        async_patch.object(target.fetch("x"), "send")
    with pytest.raises(TypeError, match=r"; pass the object itself$"):
        async_patch.object(target.fetch("x"), "send")


@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_mock_as_spec_is_refused_before_the_target_is_looked_up(argument):
    """A patch with the mock of something as spec raises where it is written."""
    with pytest.raises(Exception, match="Cannot spec a Mock object"):
        async_patch("nowhere.name", **{argument: MagicMock()})


def test_name_given_to_object_is_refused():
    """The text shows what to write."""
    assert text_of(TypeError, async_patch.object, "target", "fetch") == (
        "async_patch.object() needs an object, not 'target'; write async_patch('target.fetch')"
    )


@pytest.mark.parametrize("bad", ["os path", "", "os."])
def test_target_of_multiple_that_is_no_name_is_refused(bad):
    """The text shows the forms."""
    assert text_of(TypeError, async_patch.multiple, bad, fetch=DEFAULT) == (
        "async_patch.multiple() needs an object, or its name, of the form 'module' or "
        f"'module.name', not {bad!r}; pass the object itself"
    )


@pytest.mark.parametrize("bad", [3, "CONFIG", "a..b", None, dict, {1}])
def test_dict_refuses_what_is_no_mapping(bad):
    """The text shows the form of a name."""
    assert text_of(TypeError, async_patch.dict, bad, a=1) == (
        "async_patch.dict() needs a mapping, or its name, of the form 'module.name', not "
        f"{bad!r}; pass the mapping itself"
    )


def test_dict_refuses_what_turns_out_to_be_no_mapping():
    """What is found under a name is looked at when the patch begins."""
    patcher = async_patch.dict("target.nothing", a=1)

    assert "needs a mapping" in text_of(TypeError, patcher.start)


def test_mapping_may_pass_its_methods_on():
    """A proxy whose methods are found by __getattr__() is as good as the mapping."""

    class Proxy:
        def __getattr__(self, name):
            return getattr(target.CONFIG, name)

    with async_patch.dict(Proxy(), a=1):
        assert target.CONFIG["a"] == 1


@pytest.mark.parametrize("bad", [3, "ab", ["a"], [("a", 1, 2)], None])
def test_dict_refuses_values_that_make_no_items(bad):
    """The text shows the forms, and how to write one item."""
    assert text_of(TypeError, async_patch.dict, {}, bad) == (
        f"values must be a mapping, or pairs of a key and a value, not {bad!r}; "
        "for a key that is a name write key=value"
    )


def test_coroutine_in_place_of_what_is_patched_is_closed():
    """It is refused, and does not warn."""
    assert "not <coroutine" in text_of(TypeError, async_patch.dict, target.fetch("x"))
    assert "not <coroutine" in text_of(TypeError, async_patch.dict, {}, target.fetch("x"))
    assert "not <coroutine" in text_of(TypeError, async_patch.multiple, target.fetch("x"), a=1)


@pytest.mark.parametrize("bad", [3, "AsyncMock", False])
def test_new_callable_that_can_not_be_called_is_refused(bad):
    """The text shows what to pass instead."""
    assert text_of(TypeError, async_patch, "target.fetch", new_callable=bad) == (
        "new_callable must be a class or function that makes the replacement, not "
        f"{bad!r}; to put something in place as it is, pass new="
    )


IMPORTABLE = "a target begins with a module that can be imported"


@pytest.mark.parametrize(
    ("path", "exception", "text"),
    [
        ("target.fetsh", AttributeError,
         "target has no attribute 'fetsh' to patch; did you mean 'fetch'?"),
        ("target.zzz", AttributeError,
         "target has no attribute 'zzz' to patch; to add it, pass create=True"),
        ("target.Sesion.get", AttributeError,
         ("target has no attribute 'Sesion', looked up for 'target.Sesion.get'; "
          "did you mean 'Session'?")),
        ("no_such.fetch", ImportError,
         f"no module named 'no_such', looked up for 'no_such.fetch'; {IMPORTABLE}"),
        ("target.Session.gone.a", AttributeError,
         "target.Session has no attribute 'gone', looked up for 'target.Session.gone.a'"),
        ("xml.no_such.fetch", ImportError,
         f"no module named 'xml.no_such', looked up for 'xml.no_such.fetch'; {IMPORTABLE}"),
    ],
)  # fmt: skip
def test_target_that_is_not_there_is_told(path, exception, text):
    """The text says what was looked up, and what is near."""
    patcher = async_patch(path)

    assert text_of(exception, patcher.start) == text


def test_at_most_three_near_names_are_told():
    """Of many names that are near the nearest are told."""
    near = mock.NonCallableMagicMock(spec=["row1", "row2", "row3", "row4"])
    patcher = async_patch.object(near, "row")

    assert text_of(AttributeError, patcher.start) == (
        "NonCallableMagicMock has no attribute 'row' to patch; "
        "did you mean 'row4' or 'row3' or 'row2'?"
    )


def test_import_that_fails_in_a_module_is_passed_on(tmp_path, monkeypatch):
    """The module is there; what it imports is not."""
    (tmp_path / "needs_more.py").write_text("import no_such_module")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert text_of(ImportError, async_patch("needs_more.fetch").start) == (
        "No module named 'no_such_module'"
    )


def test_attribute_of_a_package_may_be_no_module():
    """It is found, although it can't be imported."""
    with async_patch("unittest.TestCase.setUp") as replacement:
        assert unittest.TestCase.setUp is replacement


def test_modules_below_packages_are_imported():
    """A dotted name may lead through a package to a module nobody imported yet."""
    with async_patch("xml.dom.pulldom.parse") as parse:
        import xml.dom.pulldom

        assert xml.dom.pulldom.parse is parse


@pytest.mark.parametrize(
    ("error", "kwargs"),
    [
        (TypeError, {"spec": True, "autospec": True}),
        (TypeError, {"spec": True, "spec_set": target.Session}),
        (TypeError, {"autospec": True, "spec_set": target.Session}),
        (ValueError, {"new_callable": AsyncMock, "autospec": True}),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(error, kwargs):
    """They are refused when the patch is made, with the errors of unittest.mock."""
    first, second = kwargs

    assert text_of(error, async_patch, "target.fetch", **kwargs) == (
        f"{first}= and {second}= exclude each other; give one of them"
    )


@pytest.mark.parametrize(
    ("error", "kwargs"),
    [
        (TypeError, {"autospec": True}),
        (ValueError, {"new_callable": AsyncMock}),
        (TypeError, {"return_value": 3}),
    ],
)
def test_new_together_with_wishes_is_refused(error, kwargs):
    """What is put in place as it is can't be made or configured."""
    (argument,) = kwargs

    assert text_of(error, async_patch, "target.fetch", new=1, **kwargs) == (
        "the patch of target.fetch got new=, which is put in place as it is, "
        f"and {argument}=; leave out one of them"
    )


@pytest.mark.parametrize("kwargs", [{"spec": target.Repository}, {"autospec": target.Repository}])
def test_spec_set_makes_the_other_specs_strict(kwargs):
    """spec_set=True beside a spec or autospec refuses to set other names."""
    with async_patch("target.nothing", spec_set=True, **kwargs) as replacement:
        with pytest.raises(AttributeError):
            replacement.surely_not_there = 1
        assert replacement.save is not None


@pytest.mark.parametrize("argument", ["spec", "spec_set", "autospec"])
def test_false_says_nothing(argument):
    """False is the same as leaving the argument out."""
    with async_patch("target.fetch", **{argument: False}) as fetch:
        assert kind_of(fetch) is AsyncMock
        assert fetch.anything is not None


@pytest.mark.parametrize("argument", ["spec", "spec_set", "autospec"])
def test_instances_of_a_class_with_a_spec_refuse_other_names(argument):
    """What a class under a spec gives has the names of the class, and no other."""
    with async_patch("target.Repository", **{argument: True}) as repository:
        with pytest.raises(AttributeError):
            repository().surely_not_there
        assert isinstance(repository().save, AsyncMock)


@pytest.mark.parametrize("argument", ["spec", "spec_set", "autospec"])
def test_spec_of_nothing_is_refused(argument):
    """True stands for what is replaced; if nothing is, the text says so."""
    patcher = async_patch("target.new_name", create=True, **{argument: True})

    assert text_of(TypeError, patcher.start) == (
        f"{argument}=True stands for what is replaced, and there is no 'new_name' yet; "
        "pass the spec itself"
    )


@pytest.mark.parametrize(
    ("name", "argument", "use", "chosen", "wanted"),
    [
        ("fetch", "items", "iterated", AsyncMock, AsyncIteratorMock),
        ("plain", "enter_result", "entered", AsyncMock, AsyncContextManagerMock),
        ("Session", "suppress", "entered", MagicMock, AsyncContextManagerMock),
    ],
)
def test_arguments_of_another_shape_are_refused(name, argument, use, chosen, wanted):
    """The text says which kind was chosen, and how to choose another."""
    patcher = async_patch(f"target.{name}", **{argument: ()})

    assert text_of(TypeError, patcher.start) == (
        f"{argument}= is for what is {use}, and {name!r} is replaced by {chosen.__name__}(); "
        f"to make it an {wanted.__name__}, pass new_callable={wanted.__name__}"
    )


def test_arguments_of_another_shape_are_refused_for_what_is_not_there():
    """What `create` makes is awaited."""
    patcher = async_patch("target.missing", create=True, items=())

    text = "items= is for what is iterated, and 'missing' is replaced by AsyncMock(); "
    assert text_of(TypeError, patcher.start).startswith(text)


@pytest.mark.parametrize("wrapper", [staticmethod, classmethod])
def test_method_in_a_wrapper_is_replaced_by_its_kind(wrapper):
    """What is static, or the class's, has the shape of the function in it."""

    class Table:
        rows = wrapper(target.rows)

    with async_patch.object(Table, "rows", items=[1]) as rows:
        assert kind_of(rows) is AsyncIteratorMock


def test_arguments_of_another_shape_than_that_of_the_spec_are_refused():
    """Under a spec the shape is that of the spec."""
    patcher = async_patch("target.plain", spec=target.fetch, items=())

    assert text_of(TypeError, patcher.start) == (
        "items= is for what is iterated, and 'plain' is replaced by AsyncMock(); "
        "to make it an AsyncIteratorMock, pass new_callable=AsyncIteratorMock"
    )


@pytest.mark.parametrize("kwargs", [{}, {"new_callable": MagicMock}], ids=["own", "new_callable"])
@pytest.mark.parametrize("argument", ["spec", "spec_set"])
def test_mock_by_a_spec_has_the_name_of_what_it_replaces(argument, kwargs):
    """Messages and reprs call it so, whoever decides on its kind."""
    with async_patch("target.plain", **{argument: target.Session}, **kwargs) as replacement:
        assert "name='plain'" in repr(replacement)
        assert isinstance(replacement, MagicMock)
        with pytest.raises(AttributeError):
            replacement.other


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_too_few_parameters_are_told(kind):
    """A test that takes no argument for a mock learns which patches inject one."""

    def nothing():
        """Take nothing."""

    async def nothing_async():
        """Take nothing."""

    body = nothing if kind == "def" else nothing_async
    decorated = async_patch("target.fetch")(patch("target.plain")(body))

    with pytest.raises(TypeError) as caught:
        finish(decorated()) if kind == "async def" else decorated()

    assert str(caught.value) == (
        f"{body.__name__}() must take an argument for each mock that its patches inject.\n"
        "Patches, in the order of their arguments:\n1. plain\n2. target.fetch"
    )


def test_too_few_parameters_of_a_nameless_callable_are_told():
    """A callable without a name is shown by its repr."""

    class Nameless:
        def __call__(self):
            """Take nothing."""

        def __repr__(self):
            return "<nameless>"

    decorated = async_patch("target.fetch")(Nameless())

    assert text_of(TypeError, decorated).startswith("<nameless>() must take an argument for each")


def test_type_error_of_a_body_with_keyword_arguments_is_passed_on():
    """Keyword arguments count where it is told what does not fit."""

    @async_patch("target.fetch")
    def body(fetch, *, number):
        raise TypeError("inside")

    assert text_of(TypeError, body, number=1) == "inside"


def test_patches_that_inject_nothing_are_not_told():
    """A test that takes too few arguments learns of no patch that has none for it."""

    @async_patch("target.fetch")
    @async_patch("target.plain", print)
    @async_patch.multiple("target", rows=print)
    def body():
        """Take nothing."""

    assert text_of(TypeError, body).splitlines()[2:] == ["1. target.fetch"]


def test_type_error_of_the_body_is_passed_on():
    """A TypeError from inside is not taken for one of the arguments."""

    @async_patch("target.fetch")
    def body(fetch):
        raise TypeError("inside")

    assert text_of(TypeError, body) == "inside"
