"""Recipes of random classes: data, which is written out as the source of a class `Made`.

Knows nothing of mocks, nor of what is expected of them.
"""
# Much is here for the sources alone, and small enough for functions that make classes.
# ruff: noqa: D103, F401, PYI024, UP013, UP014

import __future__

import asyncio
import collections.abc
import contextlib
import dataclasses
import enum
import functools
import inspect
import sys
import types
import typing
from abc import ABC, ABCMeta, abstractmethod
from collections import namedtuple
from typing import TYPE_CHECKING, Any, Generic, List, NamedTuple, Optional, TypeVar, Union

from hypothesis import strategies as st

from annotated import Awaited, AwaitedBox, Box, Entered, Response, Stream

if TYPE_CHECKING:
    import no_such_module

    from annotated import Stream as Later

VERSION = sys.version_info
RAN = []


def ran(*args):
    """Stand in each body: nothing of a spec may run."""
    RAN.append(args)
    raise RuntimeError("something of the spec ran")


async def fetch(*args, **kwargs): ...


async def rows(*args, **kwargs):
    yield


def plain(*args, **kwargs): ...


def anything(self, name):
    """Stand for what has attributes of each name, but for magic ones."""
    return getattr(Response, name) if name.startswith("__") else plain


# What random classes are made of, and name in their annotations

T, U, C = TypeVar("T"), TypeVar("U"), TypeVar("C", Response, Stream)
S, B = TypeVar("S", bound=Response), TypeVar("B", bound=Response)
Mixin = type("Mixin", (), {"__slots__": ()})
Caller = type("Caller", (), {"__call__": fetch})
Request = type("Request", (Awaited, Entered), {})
Socket = type("Socket", (Entered, Stream), {})
Anything = type("Anything", (), {"__getattr__": anything})
Sized = type("Sized", (Response,), {"__len__": ran})
Slotted = type("Slotted", (Response,), {"__slots__": ("slot",)})
Color = enum.Enum("Color", "RED")
Point = NamedTuple("Point", [("number", int)])
Row = dataclasses.make_dataclass("Row", ["number"], bases=(Response,))
Shape = ABCMeta("Shape", (Response,), {"area": abstractmethod(plain)})
Readable = types.new_class("Readable", (typing.Protocol,), {}, lambda body: body.update(json=fetch))
Settings = typing.TypedDict("Settings", {"number": int})
Descriptor = type("Descriptor", (), {"__get__": ran})
Tree, Ring, Chain = List["Tree"], Optional["Ring"], typing.Awaitable["Chain"]
PageId = typing.NewType("PageId", int)

CLASSES = "Response Awaited Entered Stream Caller Request Socket Anything Sized Slotted Color Point"
CLASSES = [*CLASSES.split(), "Row", "Shape", "Readable", "Box", "AwaitedBox"]
BUILTINS = ["str", "int", "bytes", "dict", "list", "List[Response]", "Tree", "typing.Tuple[C, ...]"]
NOTHINGS = ["None", "Any", "no_such_module.Name", "Missing", "T", "U", "C", "Ring", "PageId"]
NOTHINGS += ["Settings", "typing.Callable[..., C]", "typing.Literal['a']", "typing.Type[C]"]
OTHERS = ["T", "U", "B", "S", "Made", "Later", "Ring", "Chain"]
QUOTED = {"Made", "Later", "no_such_module.Name", "Missing", "not an annotation"}
FORMS = "Awaitable[{}] Coroutine[Any,Any,{}] AsyncIterator[{}] AsyncIterable[{}] Union[{},{}] "
FORMS += "AsyncGenerator[{},None] AsyncContextManager[{}] Optional[{}]"
FORMS = {text.partition("[")[0]: f"typing.{text}" for text in FORMS.split()}
FORMS.update(text="{}", Box="Box[{}]", AwaitedBox="AwaitedBox[{}]")
WHATS = {"Awaitable": "awaited", "Coroutine": "awaited", "abc": "awaited", "Task": "future"}
WHATS.update(dict.fromkeys(["AsyncIterator", "AsyncIterable", "AsyncGenerator"], "iterated"))
WHATS.update(dict.fromkeys(["Optional", "Union", "|"], "union"), Box="thing", AwaitedBox="thing")
WHATS.update(Future="future", AsyncContextManager="entered", text="", Annotated="")
HEADS = {
    "plain": "class Made({mixins}):\n{body}",
    "alias": "class Made({mixins}, Generic[T]):\n{body}\nspec = Made[int]",
    "slots": "class Made({mixins}):\n    __slots__ = ('slot',)\n{body}",
    "ABC": "class Made({mixins}, ABC):\n{body}",
    "dataclass": "@dataclasses.dataclass\nclass Made({mixins}):\n{body}",
    "NamedTuple": "class Made(NamedTuple):\n    number: int\n{body}",
    "Enum": "class Made(enum.Enum):\n    RED = 1\n{body}",
}
#: What Base is, and what of it is inherited; by `{argument}` T has a meaning.
HEIRS = {
    "Protocol": ["(typing.Protocol)", "Base"],
    "generic": ["(Generic[T])", "Base[{argument}]"],
    "generic again": ["(Generic[T])", "Base[T]"],
    "generic twice": ["(Generic[T])", "Base[U], Generic[U]", "Made[{argument}]"],
    "generic of two": ["(Generic[U, T])", "Base[U, {argument}]"],
}
if VERSION < (3, 9):
    OTHERS += ["asyncio.Task", "asyncio.Future"]
else:
    FORMS.update(abc="collections.abc.Awaitable[{}]", Annotated="typing.Annotated[{}, 1]")
    FORMS.update(Task="asyncio.Task[{}]", Future="asyncio.Future[{}]")
if VERSION >= (3, 10):
    FORMS["|"], P = "{} | {}", typing.ParamSpec("P")
    HEIRS["ParamSpec"] = ["(Generic[P, T])", "Base[[int], {argument}]"]
if VERSION >= (3, 11):
    OTHERS, Self = [*OTHERS, "Self"], typing.Self
if VERSION >= (3, 12):
    HEIRS["brackets"] = ["[T]", "Base[{argument}]"]
    exec("type Promise = typing.Awaitable[Response]\ntype Knot = list[Knot]")
    OTHERS += ["Promise", "Knot"]
for form, (base, *heirs) in HEIRS.items():
    made = "".join(f"class Made({heir}, {{mixins}}): pass\n" for heir in heirs)
    HEADS[form] = f"class Base{base}:\n{{body}}\n{made}"

# What attributes are: a function that may be wrapped, a field, or a value

BODIES = {
    "async def": "async def {}: ran()",
    "def": "def {}: ran()",
    "async gen": "async def {}: yield ran()",
    "gen": "def {}: yield ran()",
    "coroutine": "@types.coroutine\ndef {}: yield ran()",
    "contextmanager": "@contextlib.contextmanager\ndef {}: yield ran()",
    "asynccontextmanager": "@contextlib.asynccontextmanager\nasync def {}: yield ran()",
    "marked": "@inspect.markcoroutinefunction\ndef {}: ran()",
    "lru_cache": "{name} = functools.lru_cache()({name})",
    "partial": "{name} = functools.partial({name}{none})",
}
FUNCTIONS = list(BODIES)[: 8 if VERSION >= (3, 12) else 7]
WRAPPERS = ["def", "async def", "async gen", "lru_cache", "partial"]
COMPUTED = ["property", "functools.cached_property"]
BINDINGS = ["", "staticmethod", "classmethod", "abstractmethod", "functools.partialmethod"]
BINDINGS += ["functools.singledispatchmethod", *COMPUTED]
BLANKS = ["None", "3", "'text'", "[]", "object()", "types", "Color.RED", "Response", "Awaited"]
BLANKS += ["Stream", "Caller", "Box[int]", "list", "Descriptor()"]
HOOKS = {"plain": "def", "print": "def", "lambda *args: None": "def", "fetch": "async def"}
HOOKS.update({"rows": "async gen", "functools.partial(fetch)": "async def"})
HOOKS.update({"functools.lru_cache()(fetch)": "async def", "Response().json": "async def"})
THINGS = {f"{name}()": name for name in CLASSES[:9]}
OTHER_THAN_ANNOTATIONS = ("__module__", "__name__", "__qualname__", "__doc__")

Layer = namedtuple("Layer", "how returns", defaults=[None])  # None: what functools.wraps() copies
Method = namedtuple("Method", "layers binding", defaults=[""])  # layers from the outside in
Field = namedtuple("Field", "annotation")
Value = namedtuple("Value", "text of_instance", defaults=[False])
Recipe = namedtuple("Recipe", "form members mixins argument is_text")  # members with their names


def composed(count, inner):
    """Return the annotations of all forms that have so many arguments."""
    forms = sorted(form for form in FORMS if FORMS[form].count("{}") == count)
    return st.tuples(st.sampled_from(forms), *[inner] * count)


ATOMS = st.sampled_from(OTHERS) | st.sampled_from(CLASSES) | st.sampled_from(BUILTINS + NOTHINGS)
ANNOTATIONS = st.recursive(ATOMS, lambda each: composed(1, each) | composed(2, each), max_leaves=3)
RETURNS = st.sampled_from([None, None, "not an annotation"]) | ATOMS | ANNOTATIONS
STREAMS = st.tuples(st.sampled_from(["AsyncIterator", "AsyncGenerator"]), ANNOTATIONS)
YIELDS = {"gen": st.none(), "contextmanager": st.none()}
YIELDS.update({"async gen": st.none() | STREAMS, "asynccontextmanager": st.none() | STREAMS})


@st.composite
def methods(draw, wrappers):
    """Draw a function, and up to three layers around it."""
    binding = draw(st.sampled_from(BINDINGS))
    how = draw(st.sampled_from(FUNCTIONS[:3] if binding in COMPUTED else FUNCTIONS))
    layers = [Layer(how, draw(YIELDS.get(how, RETURNS)))]
    # What marks a function as a coroutine function is copied to what is around it.
    count = 0 if binding in COMPUTED or how == "marked" else 3
    for how in draw(st.lists(st.sampled_from(wrappers), max_size=count)):
        layers.insert(0, Layer(how, draw(RETURNS) if how in ("def", "async def") else None))
    return Method(tuple(layers), binding)


@st.composite
def recipes(draw):
    """Draw what can be put together."""
    form = draw(st.sampled_from(sorted(HEADS)))
    # In an Enum values are something else, what functools.partial() gives too.
    member = methods(WRAPPERS[:4] if form == "Enum" else WRAPPERS)
    if form != "Enum":
        member |= st.builds(Value, st.sampled_from([*BLANKS, *HOOKS, *THINGS]), st.booleans())
    if form == "dataclass":
        member |= st.builds(Field, ANNOTATIONS)
    members = draw(st.lists(member, min_size=1, max_size=4))
    members.sort(key=lambda one: not isinstance(one, Field))  # they have no default here
    named = [(f"m{i}", one) for i, one in enumerate(members)]
    mixins = st.sampled_from(["Awaited", "Entered", "Stream", "Caller", "Anything"])
    mixins = draw(st.lists(mixins, unique=True)) if "{mixins}" in HEADS[form] else ()
    argument = draw(st.sampled_from([*CLASSES, "str"]))
    return Recipe(form, named, mixins, argument, draw(st.booleans()))


def text_of(annotation, is_quoted=False):
    """Return an annotation as it stands in the source."""
    if isinstance(annotation, str):
        return repr(annotation) if annotation in QUOTED and not is_quoted else annotation
    form, *inner = annotation
    texts = [text_of(each, is_quoted) for each in inner]
    # Texts have no sum, and None has none with itself.
    is_text = form == "text" or (form == "|" and ("'" in str(texts) or {*texts} == {"None"}))
    if is_text and not is_quoted:
        return repr(text_of(annotation, is_quoted=True))
    return FORMS[form].format(*texts)


def lines_of(name, member):
    """Yield the lines of an attribute of the class."""
    if isinstance(member, Field):
        yield f"{name}: {text_of(member.annotation)}"
    elif isinstance(member, Value):
        yield f"{name} = {'None' if member.of_instance else member.text}"
    else:
        first = {"staticmethod": "", "classmethod": "cls, "}.get(member.binding, "self, ")
        if first == "self, " and "S" in repr(member.layers[-1].returns).split("'"):
            first = "self: S, "
        for depth, (how, returns) in enumerate(reversed(member.layers)):
            arrow = "" if returns is None else f" -> {text_of(returns)}"
            if depth and how in WRAPPERS[:3]:
                yield f"@functools.wraps({name}{arrow and ', OTHER_THAN_ANNOTATIONS'})"
            head = f"{name}({'' if depth else first}*args, **kwargs){arrow}"
            yield from BODIES[how].format(head, name=name, none=first and ", None").splitlines()
        if member.binding:
            yield f"{name} = {member.binding}({name})"


def source_of(recipe):
    """Return the source of the class `Made`."""
    body = "".join(f"    {line}\n" for pair in recipe.members for line in lines_of(*pair))
    mixins = ", ".join(recipe.mixins) or "Mixin"
    return HEADS[recipe.form].format(mixins=mixins, body=body, argument=recipe.argument)


def made_of(recipe):
    """Return the class, what is given as a spec, and an instance if there can be one."""
    flags = __future__.annotations.compiler_flag if recipe.is_text else 0
    names = dict(globals())
    exec(compile(source_of(recipe), "<recipe>", "exec", flags, dont_inherit=True), names)
    cls, made = names["Made"], None
    if recipe.form in ("Enum", "NamedTuple"):
        made = cls(1)
    elif not inspect.isabstract(cls) and recipe.form != "Protocol":
        made = cls.__new__(cls)
        for name, member in recipe.members:
            if isinstance(member, Value) and member.of_instance and hasattr(made, "__dict__"):
                vars(made)[name] = eval(member.text, names)
    return cls, names.get("spec", cls), made
