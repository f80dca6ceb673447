"""What does a call give? Reads what functions are, and what their results are annotated with.

Nothing is read before it is asked for: annotations may refer to themselves.
"""

import builtins
import inspect
import re
import sys
from collections.abc import Generator
from functools import lru_cache, partial
from types import FunctionType

from . import _shapes
from ._compat import annotations_of, has_copied_annotations
from ._shapes import AWAITED, ENTERED, ITERATED, MISSING, PLAIN

#: The shape of a function that gives such a value, that of the value's own mock, and which argument
#: is what awaiting, entering or iterating that gives.
GENERICS = {
    "collections.abc.Awaitable": (AWAITED, ENTERED, 0),
    "collections.abc.Coroutine": (AWAITED, ENTERED, 2),
    "collections.abc.AsyncIterable": (ITERATED, ITERATED, 0),
    "collections.abc.AsyncIterator": (ITERATED, ITERATED, 0),
    "collections.abc.AsyncGenerator": (ITERATED, ITERATED, 0),
    "collections.abc.Generator": (PLAIN, None, 2),  # what it returns
    "contextlib.AbstractAsyncContextManager": (ENTERED, ENTERED, 0),
    "typing.AsyncContextManager": (ENTERED, ENTERED, 0),  # up to 3.6
}

#: Forms of typing that say what their first argument says.
TRANSPARENT = ("Annotated", "ClassVar", "Final", "NotRequired", "ReadOnly", "Required")

#: What else stands for another annotation, and where it has that: texts, NewType, `type X = ...`.
STANDING_FOR = {
    "__forward_arg__": "__forward_arg__",
    "__supertype__": "__supertype__",
    "__value__": "__value__",
    "__metadata__": "__origin__",
}

#: No annotation nests deeper; one that refers to itself without end does.
DEEPEST = 20


class Value:
    """What is known of a value: how it is used, and what it gives."""

    #: Whether the code of the outermost function says so: then it gives nothing else.
    is_sure = False

    def __init__(self, shape, read=None, gives=None, given=None, function=PLAIN, cls=None, of=None):
        #: The shape of its mock, None for that of instances of its class.
        self.known_shape = shape
        #: Returns the Value that its call gives, once that is awaited, or that entering it gives.
        self.gives = read or (lambda: gives)
        #: The Value that a call gives to be opened, if that is of a class.
        self.given = given
        #: The shape of a function that gives it; unless it is plain, its call gives what this does.
        self.function = function
        #: Its class, and what the type variables of that stand for.
        self.cls, self.bindings = cls, of or {}

    @property
    def shape(self):
        if self.known_shape is not None:
            return self.known_shape
        if hasattr(self.cls, "__aenter__") or hasattr(self.cls, "__await__"):
            return ENTERED
        if hasattr(self.cls, "__aiter__"):
            return ITERATED
        return call_of(_shapes.own_method(self.cls, "__call__"), self.cls).shape


#: A value of a builtin type: plain, of no class that its mock has to have the names of.
BUILTIN = Value(PLAIN)


def instance_of(cls, bindings=None):
    # What is awaited is opened by the function that gives it.
    is_opened = hasattr(cls, "__await__") and not _shapes.is_future(cls)
    return Value(None, function=ENTERED if is_opened else PLAIN, cls=cls, of=bindings)


def call_of(thing, owner=None, bindings=None):
    """Return what is known of a callable; `owner` is the class that it is a method of.

    Of wrappers the outermost that says something wins: its kind, its annotation, what it wraps.
    """
    is_outermost = True
    layers = list(_shapes.layers_of(thing))
    for place, layer in enumerate(layers):
        if isinstance(layer, type):
            return Value(PLAIN, gives=instance_of(layer))
        owner = owner if _shapes.is_function(layer) else type(layer)
        kind = _shapes.own_kind(layer)
        value = annotated_result(layers[place:], kind, owner, bindings)
        if kind is None and value is not None:
            if value.function == PLAIN:
                return Value(PLAIN, gives=value)
            if value.cls is None:
                return Value(value.function, value.gives)
            return Value(value.function, given=value)
        if kind == AWAITED and value is None and layers[place + 1 :]:
            below = call_of(layers[place + 1], owner, bindings)
            value = below.gives() if below.shape in (PLAIN, AWAITED) else None
        if kind is not None:
            found = Value(kind, gives=value)
            found.is_sure = is_outermost
            return found
        is_outermost = is_outermost and type(layer) is not FunctionType
    return Value(PLAIN)


def annotated_result(layers, kind, owner, bindings):
    """Return what the annotation of the outermost layer says, None if it says nothing."""
    layer = layers[0]
    # What `functools.wraps()` copied is read where it was written.
    writer = next((each for each in layers if not has_copied_annotations(each)), layer)
    has_code = type(layer) is FunctionType or type(layer).__name__ == "cython_function_or_method"
    if not has_code or kind == ITERATED or (kind is None and writer is not layer):
        return None
    if kind == PLAIN and layer.__code__ is _shapes.WITH_CODE:
        return None  # the annotation is that of the generator
    value = Reader(writer, owner, bindings).read(annotations_of(layer).get("return", MISSING))
    if kind == ENTERED or (value and value.cls is Generator and kind == AWAITED):
        return value and value.gives()  # as there
    return value


def attribute_value(thing, name, owner, bindings=None):
    """Return what is known of an attribute, which is a property, a default or MISSING."""
    getter = getattr(thing, "fget", None) or getattr(thing, "func", None)
    if isinstance(getter, FunctionType):
        called = call_of(getter, owner, bindings)
        if called.shape == PLAIN or called.given:
            return called.given or called.gives()
        return Value(ENTERED if called.shape == AWAITED else called.shape, called.gives)
    for cls in owner.__mro__:
        if name in annotations_of(cls):
            return Reader(None, cls, bindings).read(annotations_of(cls)[name])
    return None


class Reader:
    """Reads annotations as they stand in the code of one function, or of one class."""

    def __init__(self, function, owner, bindings=None):
        self.function, self.owner, self.bindings = function, owner, bindings or {}

    def read(self, annotation, depth=0):
        """Return the Value that an object or a syntax tree describes, None if it says nothing."""
        if depth > DEEPEST or annotation is MISSING:
            return None
        go_on = partial(self.read, depth=depth + 1)
        for mark, place in STANDING_FOR.items():
            if hasattr(annotation, mark) and not isinstance(annotation, type):
                return go_on(getattr(annotation, place))
        if is_none(annotation):
            return BUILTIN
        if isinstance(annotation, str) or type(annotation).__module__ in ("ast", "_ast"):
            return self.read_tree(annotation, go_on)
        if hasattr(annotation, "__bound__"):
            return self.read_variable(annotation, go_on)
        arguments = getattr(annotation, "__args__", None) or ()
        if type(annotation).__name__ == "UnionType":  # 3.10 to 3.13, later it has an origin
            return self.read_union(arguments, go_on)
        origin = getattr(annotation, "__origin__", None) or annotation
        return self.read_generic(origin, arguments, go_on)

    def read_tree(self, tree, go_on):
        """Return what an expression describes; only names are evaluated, as Python would."""
        tree = tree_of(tree.strip()) if isinstance(tree, str) else tree
        if type(tree).__name__ == "BinOp":
            return self.read_union([tree.left, tree.right], go_on)
        if type(tree).__name__ != "Subscript":
            return go_on(self.evaluate(tree))
        is_index = type(tree.slice).__name__ == "Index"  # up to 3.8
        arguments = tree.slice.value if is_index else tree.slice
        arguments = getattr(arguments, "elts", [arguments])
        origin = self.evaluate(tree.value)
        is_class = isinstance(origin, type) and not form_of(origin)
        whole = self.evaluate(tree) if is_class else origin
        if whole is origin or not isinstance(whole, type) or hasattr(whole, "__origin__"):
            return self.read_generic(origin, arguments, go_on)
        # Pydantic makes a class of its own for each.
        given = zip(getattr(origin, "__parameters__", ()), arguments)
        return instance_of(whole, {variable: partial(go_on, each) for variable, each in given})

    def read_generic(self, origin, arguments, go_on):
        if type(getattr(origin, "__args__", None)) is tuple and origin.__parameters__:
            given = dict(zip(origin.__parameters__, arguments))  # `Reply = Awaitable[T]`, in a text
            arguments = [given.get(each, each) for each in origin.__args__]
        form = form_of(origin)
        if form in ("Union", "UnionType", "Optional"):
            return self.read_union(arguments, go_on)
        if form in TRANSPARENT:
            return go_on(arguments[0]) if arguments else None
        if form == "Self":
            return None if self.owner is None else instance_of(self.owner, self.bindings)
        if form in ("Literal", "LiteralString"):
            return BUILTIN
        if hasattr(origin, "__value__") and not isinstance(origin, type):
            return go_on(origin.__value__)
        origin = getattr(origin, "__extra__", None) or origin  # typing's own classes, up to 3.6
        origin = getattr(origin, "__origin__", None) or origin  # typing.List without arguments
        return read_class(origin, arguments, go_on) if isinstance(origin, type) else None

    def read_union(self, members, go_on):
        """Return what all members but None say, None if they differ in what is done with them."""
        found = [go_on(each) for each in members if not is_none(each)]
        if len(found) == 1:
            return found[0]
        if not found or not all(found) or any(each.cls for each in found):
            return None
        function = found[0].function
        same = all(each.function == function for each in found)
        return Value(found[0].shape, function=function) if same else None

    def read_variable(self, variable, go_on):
        """Return what a type variable stands for: the class if `self` is annotated with it."""
        if self.is_annotated_with(variable):
            return instance_of(self.owner, self.bindings)
        classes, name = getattr(self.owner, "__mro__", ()), getattr(self.function, "__name__", "")
        home = next((cls for cls in classes if name in vars(cls)), None)
        reader = self
        # From the class that has the function down to the one at hand, each names it anew.
        for cls in reversed(classes):
            for base in vars(cls).get("__orig_bases__") or ():
                origin = getattr(base, "__origin__", None)
                variables = getattr(origin, "__parameters__", ())
                if variable in variables and (home is None or origin is home):
                    place = variables.index(variable)
                    variable, home, reader = base.__args__[place], cls, Reader(None, cls)
        if variable in self.bindings:
            return self.bindings[variable]()
        if hasattr(variable, "__bound__"):
            return go_on(variable.__bound__) if variable.__bound__ is not None else None
        return reader.read(variable)

    def is_annotated_with(self, variable):
        """Tell whether the function's `self` or `cls` is annotated with T or Type[T]."""
        if not isinstance(self.owner, type) or not hasattr(self.function, "__code__"):
            return False
        if isinstance(_shapes.own_method(self.owner, self.function.__name__), staticmethod):
            return False
        own = rf"\W*(typing\.)?([Tt]ype\[\W*)?{variable.__name__}\W*"
        given = annotations_of(self.function)
        first = self.function.__code__.co_varnames[:1]
        return any(re.fullmatch(own, str(given.get(name))) for name in first)

    def evaluate(self, tree):
        """Return what a name means where the annotation stands, MISSING if that can't be found."""
        import ast

        try:
            code = compile(ast.Expression(tree), "<annotation>", "eval")
            return eval(code, {}, self)  # the user's own code, as typing runs it
        except Exception:  # noqa: BLE001, it says nothing
            return MISSING

    def __getitem__(self, name):
        return next(scope[name] for scope in self.scopes() if name in scope)

    def scopes(self):
        """Yield what has the names that the annotation may mean, the nearest first."""
        for each in (self.function, self.owner):
            yield {v.__name__: v for v in getattr(each, "__type_params__", ())}
        home = self.function or self.owner
        written = getattr(self.function, "__globals__", {})
        # Libraries give what they export other modules' names.
        modules = [getattr(home, "__module__", None), written.get("__name__")]
        yield from [vars(sys.modules[module]) for module in modules if module in sys.modules]
        yield written
        yield {getattr(self.owner, "__name__", None): self.owner}
        yield vars(builtins)
        yield _shapes.attributes_of(home)
        yield from map(names_for_checkers, modules)


def read_class(cls, arguments, read):
    name = f"{cls.__module__}.{cls.__name__}"
    if name in GENERICS or _shapes.is_future(cls):
        function, shape, place = GENERICS.get(name, (PLAIN, None, 0))
        inner = partial(read, arguments[place]) if len(arguments) > place else None
        return Value(shape, inner, function=function, cls=None if shape else cls)
    is_form = cls.__module__ in ("typing", "typing_extensions") and not cls.__name__.endswith("IO")
    if is_form or cls is object:
        return None
    if cls.__module__ == "builtins":
        return BUILTIN
    given = zip(getattr(cls, "__parameters__", ()), arguments)
    return instance_of(cls, {variable: partial(read, each) for variable, each in given})


def is_none(annotation):
    if type(annotation).__name__ in ("Constant", "NameConstant"):
        annotation = annotation.value
    return annotation is None or annotation is type(None)


def form_of(thing):
    """Return the name of a special form of typing; these have no common public test."""
    home = (thing if isinstance(thing, type) else type(thing)).__module__
    if home not in ("typing", "typing_extensions", "types"):
        return ""
    return getattr(thing, "__name__", None) or str(thing).rpartition(".")[2]


@lru_cache(maxsize=256)
def tree_of(text, mode="eval"):
    """Return the syntax tree of a text, None if it is no code."""
    import ast  # a module that few need

    for _ in range(2):
        try:
            tree = ast.parse(text, mode=mode)
            return tree.body if mode == "eval" else tree
        except SyntaxError:
            break
        except SystemError:  # 3.11, where garbage was collected meanwhile: python/cpython#106905
            pass
    return None


@lru_cache(maxsize=None)
def names_for_checkers(name):
    """Return what a module imports or assigns below `if TYPE_CHECKING:`, as far as it can."""
    import ast

    names, module = {}, sys.modules.get(name)
    try:
        tree = tree_of.__wrapped__(inspect.getsource(module), "exec")
        blocks = [node for node in tree.body if isinstance(node, ast.If)]
    except Exception:  # noqa: BLE001, there is no source
        return names
    checked = [block.body for block in blocks if "'TYPE_CHECKING'" in ast.dump(block.test)]
    for node in (node for body in checked for node in body):
        if not isinstance(node, ast.ClassDef):  # some register themselves
            tree.body = [node]
            try:
                exec(compile(tree, name, "exec"), dict(vars(module)), names)
            except Exception:  # noqa: BLE001, it is not there
                continue
    return names
