"""Random classes as specs: the mock of each attribute is of the kind that an oracle says.

What is expected is worked out from a class's recipe alone, by the rules that users are given.
`pytest tests/state_machines --hypothesis-profile many` tries more recipes than the usual 200.
"""

import asyncio
import inspect
import types
from typing import Any, NamedTuple

import random_classes
from hypothesis import given, note, settings
from random_classes import COMPUTED, HOOKS, THINGS, WHATS, Field, Layer, Method, Value

import asyncmocks
from annotated import Response, Stream
from asyncmocks import AsyncMock, MagicMock, async_patch, create_autospec
from helpers import collect, enter, finish, kind_of, waiting_for


class Meaning(NamedTuple):
    """What is done with a thing, its class, and what comes of what is done."""

    what: str
    cls: Any = None
    inner: Any = None


NOTHING, UNSURE, BUILTIN = Meaning("nothing"), Meaning("unsure"), Meaning("builtin")
MEANINGS = {"B": Meaning("thing", Response), "Later": Meaning("thing", Stream)}
MEANINGS.update(dict.fromkeys([*random_classes.NOTHINGS, "not an annotation"], NOTHING))
MEANINGS.update(dict.fromkeys([*random_classes.BUILTINS, "Knot"], BUILTIN))
for name in random_classes.CLASSES:
    MEANINGS[name] = Meaning("thing", getattr(random_classes, name))
MEANINGS["Promise"] = Meaning("awaited", None, MEANINGS["Response"])
MEANINGS["Chain"] = Meaning("awaited", None, UNSURE)
for cls in (asyncio.Task, asyncio.Future):
    MEANINGS[f"asyncio.{cls.__name__}"] = Meaning("future", cls, UNSURE)
USES = {
    "__await__": lambda thing: finish(waiting_for(thing)),
    "__aenter__": lambda thing: finish(enter(thing)),
    "__aiter__": lambda thing: finish(collect(thing)),
    "__call__": lambda thing: finish(waiting_for(thing())),
}
#: The mocks of functions by what is done with what they give, and how that is done.
KINDS = {"awaited": AsyncMock, "iterated": asyncmocks.AsyncIteratorMock}
KINDS["entered"] = asyncmocks.AsyncContextManagerMock
USE_OF = {"awaited": "__await__", "iterated": "__aiter__", "entered": "__aenter__"}
USE_OF["future"] = "__await__"
RESOURCES = {KINDS["iterated"], KINDS["entered"]}
#: What a function may be whose calls give something awaited that is neither coroutine nor future.
GIVES_AWAITABLE = {MagicMock, KINDS["entered"]}
#: What functions are that say it themselves, whatever their annotation is.
OWN_SHAPES = {"async def": "awaited", "coroutine": "awaited", "marked": "awaited"}
OWN_SHAPES.update({"async gen": "iterated", "asynccontextmanager": "entered"})
#: Attributes that must be plain.
PLAIN_NAMES = {"builtin": ["strip", "get"], "future": ["cancel", "add_done_callback"]}


def uses_of(cls):
    """Return the magic methods by which instances are used."""
    return [name for name in USES if any(name in vars(each) for each in cls.__mro__)]


def meaning_of(annotation, known):
    """Return what an annotation says; UNSURE if no rule says what it means."""
    if isinstance(annotation, str):
        return known.get(annotation) or MEANINGS.get(annotation, UNSURE)
    form, *inner = annotation
    if WHATS[form] == "thing":
        return MEANINGS[form]
    if WHATS[form] == "union":
        return meaning_of_union([*members_of(annotation)], known)
    found = meaning_of(inner[0], known)
    return Meaning(WHATS[form], getattr(asyncio, form, None), found) if WHATS[form] else found


def members_of(annotation):
    """Yield the members of a union, None aside."""
    if isinstance(annotation, tuple) and WHATS[annotation[0]] in ("union", ""):
        for each in annotation[1:]:
            yield from members_of(each)
    elif annotation != "None":
        yield annotation


def meaning_of_union(members, known):
    """Return what the only member says; with something plain among several, nothing is said."""
    found = [meaning_of(each, known) for each in members]
    if len(found) < 2:
        return found[0] if found else NOTHING
    whats = [str(uses_of(each.cls)) if each.what == "thing" else each.what for each in found]
    is_plain = [what in ("builtin", "[]", "['__call__']") for what in whats]
    is_awaited = ["await" in what or what == "future" for what in whats]
    says_nothing = all(is_plain) or (any(is_plain) and any(is_awaited))
    return NOTHING if says_nothing and len({*members}) == len(members) else UNSURE


def known_of(recipe, cls, member):
    """Return what those names mean that mean something else from recipe to recipe."""
    known = {"Made": Meaning("thing", cls)}
    is_text = recipe.is_text or "'text'" in repr(member) or "'|'" in repr(member)
    if "{argument}" in random_classes.HEADS[recipe.form]:
        known.update(T=MEANINGS[recipe.argument], U=UNSURE)
    if recipe.form == "brackets" and is_text:
        known["T"] = UNSURE  # a global of that name is found
    if isinstance(member, Method) and member.binding != "staticmethod":
        known["Self"] = known["Made"]
        known["S"] = UNSURE if member.binding == "classmethod" else known["Made"]
    return known


def said(layers, known):
    """Return what the outermost layer's own annotation says, None if it has none."""
    if layers[0].returns is None:
        return None
    # Type variables are those of the function inside.
    known = dict(known, S=UNSURE, T=UNSURE) if layers[1:] else known
    return meaning_of(layers[0].returns, known)


def call_of(layers, known):
    """Return the kinds that a function's mock may be of, how its call is used, and what for."""
    says, below = said(layers, known), layers[1:]
    shape = OWN_SHAPES.get(layers[0].how)
    if shape:
        inner = awaited_of(layers, known) if shape == "awaited" else says and says.inner
        return {KINDS[shape]}, USE_OF[shape], inner or NOTHING
    if below and says is None:
        return call_of(below, known)
    if says == UNSURE:
        return {MagicMock, AsyncMock, *RESOURCES}, "", UNSURE
    if below and says == NOTHING:  # a plain wrapper says of itself that it is plain
        return {MagicMock, *call_of(below, known)[0]}, "", UNSURE
    if says and says.what in KINDS:
        return {KINDS[says.what]}, USE_OF[says.what], says.inner
    is_awaitable = says and says.what == "thing" and "__await__" in uses_of(says.cls)
    return GIVES_AWAITABLE if is_awaitable else {MagicMock}, "", says or NOTHING


def awaited_of(layers, known):
    """Return what awaiting a coroutine function gives, as far as annotations are clear."""
    says, how = said(layers, known), layers[0].how
    if how not in ("async def", "def", "lru_cache", "partial"):
        return UNSURE
    if says is None:
        return awaited_of(layers[1:], known) if layers[1:] else NOTHING
    is_clear = says.what == "builtin" or (says.what == "thing" and uses_of(says.cls) == [])
    return says if is_clear or how == "async def" else UNSURE


def check_call(m, layers, known):
    """Assert that a function's mock is of its kind, and gives what it must."""
    kinds, use, meaning = call_of(layers, known)
    assert kind_of(m) in kinds, f"{kind_of(m).__name__}, not {kinds}"
    given = m()
    if layers[0].how == "contextmanager":
        with given:
            pass
    if use == "__aiter__":
        assert USES[use](given) == []
    elif use or not inspect.iscoroutine(given):
        check_thing(USES[use](given) if use else given, meaning, is_result=True)
    else:
        given.close()


def check_thing(thing, meaning, is_result=False):
    """Assert that something that is no function is what it must be."""
    what, cls, inner = meaning
    if is_result and what != "unsure":
        assert thing, f"{thing} is false"
        assert thing.anything is not None
    if what == "thing":
        check_use(thing, cls)
    if what in ("thing", "future"):
        assert type.__instancecheck__(cls, thing), f"{thing.__class__} is no {cls}"
        assert "json" not in dir(cls) or kind_of(thing.json) is AsyncMock
    if what in ("entered", "iterated", "builtin"):
        kind = KINDS.get(what, MagicMock)
        assert kind_of(thing) is kind, f"{kind_of(thing).__name__}, not {kind}"
    for name in PLAIN_NAMES.get(what, []):
        assert kind_of(getattr(thing, name)) is MagicMock, f"{thing}.{name} is not plain"
    if what in USE_OF:
        given = USES[USE_OF[what]](thing)
        check_thing(given, UNSURE if what == "iterated" else inner, is_result)


def check_use(thing, cls, is_kind_known=True):
    """Assert that a mock is used as an instance of a class is."""
    uses = uses_of(cls)
    if is_kind_known and not {"__await__", "__call__"} & {*uses}:
        kinds = {"__aenter__": {KINDS["entered"]}, "__aiter__": {KINDS["iterated"]}}
        kinds = RESOURCES if len(uses) > 1 else kinds.get("".join(uses), {MagicMock})
        assert kind_of(thing) in kinds, f"{kind_of(thing).__name__}, not {kinds}"
    for use in uses:
        USES[use](thing)


def check_member(m, member, known):
    """Assert that the mock of an attribute is what it must be."""
    text = getattr(member, "text", None)
    if isinstance(member, Method) and member.binding not in COMPUTED:
        return check_call(m, member.layers, known)
    if text in HOOKS:
        return check_call(m, [Layer(HOOKS[text])], known)
    if isinstance(member, Field):
        meaning = meaning_of(member.annotation, known)
    elif isinstance(member, Value):
        meaning = MEANINGS.get(THINGS.get(text), NOTHING)
    else:
        meaning = said(member.layers, known) or NOTHING
        shape = OWN_SHAPES.get(member.layers[0].how)
        meaning = Meaning(shape, None, meaning) if shape else meaning
    check_thing(m, meaning)
    assert meaning != NOTHING or kind_of(m) is MagicMock, f"{kind_of(m).__name__} is not plain"
    return None


def mocks_of(spec, made):
    """Return mocks by each way to make one: those of the class, then those of an instance."""
    holder = types.SimpleNamespace(cls=spec)
    with async_patch.object(holder, "cls", autospec=True) as patched:
        pass
    classes = {
        "create_autospec(spec)": create_autospec(spec),
        "async_patch.object(holder, 'cls', autospec=True)": patched,
        "MagicMock(spec=spec)": MagicMock(spec=spec),
        "MagicMock(spec_set=spec)": MagicMock(spec_set=spec),
    }
    instances = {f"{title}()": m.return_value for title, m in classes.items()}
    instances["create_autospec(spec, instance=True)"] = create_autospec(spec, instance=True)
    classes["AsyncMock(spec=spec)"] = AsyncMock(spec=spec)
    if isinstance(spec, type):
        with async_patch.object(holder, "cls") as patched:
            instances["async_patch.object(holder, 'cls')()"] = patched.return_value
    if made is not None:
        instances["create_autospec(made)"] = create_autospec(made)
        instances["MagicMock(spec=made)"] = MagicMock(spec=made)
        classes["AsyncMock(spec=made)"] = AsyncMock(spec=made)
    return classes, instances


def members_under(title, recipe, cls, made):
    """Yield what is checked under a mock: names that it has, with what is expected of each."""
    is_made = "made" in title
    for name, member in recipe.members:
        if isinstance(member, Value) and member.of_instance:
            member = member if is_made and name in getattr(made, "__dict__", {}) else Value("None")
        if isinstance(member, Value) and member.text in THINGS and "autospec" not in title:
            continue  # under a plain spec instances are plain to unittest.mock, and open to us
        # Fields are no attributes of their class, and values in an instance.
        if not is_made if isinstance(member, Field) else name in dir(made if is_made else cls):
            yield name, member


@settings(max_examples=max(200, settings.default.max_examples), deadline=None)
@given(recipe=random_classes.recipes())
def test_mocks_of_random_classes(recipe):
    """Nothing raises, nothing of the spec runs, and all kinds and results are the expected ones."""
    note(random_classes.source_of(recipe))
    random_classes.RAN.clear()
    cls, spec, made = random_classes.made_of(recipe)
    classes, instances = mocks_of(spec, made)
    kinds = {}
    for title, m in instances.items():
        note(title)
        check_use(m, cls, is_kind_known="autospec" in title)
    for title, m in [*classes.items(), *instances.items()]:
        for name, member in members_under(title, recipe, cls, made):
            note(f"{title}.{name}")  # the last one noted is where it failed
            child = getattr(m, name)
            check_member(child, member, known_of(recipe, cls, member))
            kind = kinds.setdefault((name, member), kind_of(child))
            assert kind_of(child) is kind, f"{kind_of(child)} here, {kind} before"
    assert random_classes.RAN == []
