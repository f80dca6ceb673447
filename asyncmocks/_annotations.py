"""What does an annotation mean? Finds the class that it names, and what that is of.

Knows nothing of shapes. Reads nothing before it is asked for: annotations may refer to themselves.
"""

import builtins
import inspect
import re
import sys
from contextlib import suppress
from functools import lru_cache, partial

from . import _shapes
from ._compat import annotations_of
from ._shapes import MISSING

#: Forms of typing that say what their first argument says.
TRANSPARENT = ("Annotated", "ClassVar", "Final", "NotRequired", "ReadOnly", "Required")

#: Where texts, NewType and `type X = ...` have the annotation that they stand for.
STANDING_FOR = ("__forward_arg__", "__supertype__", "__value__")

#: No annotation nests deeper; one that refers to itself without end does.
DEEPEST = 20


class Reader:
    """Reads annotations as they stand in the code of one function, or of one class.

    A meaning is a class, its arguments, and what its type variables stand for, both as functions
    that return meanings; or None and those of a union; or None alone: then nothing is said.
    """

    def __init__(self, function, owner, bindings=None):
        self.function, self.owner, self.bindings = function, owner, bindings or {}

    def read(self, annotation, depth=0):
        if depth > DEEPEST or annotation is MISSING:
            return None
        go_on = partial(self.read, depth=depth + 1)
        for place in STANDING_FOR:
            if hasattr(annotation, place) and not isinstance(annotation, type):
                return go_on(getattr(annotation, place))
        if hasattr(annotation, "__metadata__"):
            return go_on(annotation.__origin__)
        if isinstance(annotation, str) or type(annotation).__module__ in ("ast", "_ast"):
            return self.read_tree(annotation, go_on)
        if hasattr(annotation, "__bound__"):
            return self.read_variable(annotation, go_on)
        annotation = type(None) if annotation is None else annotation
        arguments = getattr(annotation, "__args__", None) or ()
        if type(annotation).__name__ == "UnionType":  # 3.10 to 3.13, later it has an origin
            return read_union(arguments, go_on)
        origin = getattr(annotation, "__origin__", None) or annotation
        return self.read_generic(origin, arguments, go_on)

    def read_tree(self, tree, go_on):
        tree = tree_of(tree.strip()) if isinstance(tree, str) else tree
        whole = self.evaluate(tree)
        if whole is not MISSING:
            return go_on(whole)
        # Python may not know the form, or an argument.
        if type(tree).__name__ == "BinOp":
            return read_union([tree.left, tree.right], go_on)
        if type(tree).__name__ != "Subscript":
            return None
        is_index = type(tree.slice).__name__ == "Index"  # up to 3.8
        arguments = tree.slice.value if is_index else tree.slice
        arguments = getattr(arguments, "elts", [arguments])
        return self.read_generic(self.evaluate(tree.value), arguments, go_on)

    def read_generic(self, origin, arguments, go_on):
        if type(getattr(origin, "__args__", None)) is tuple and origin.__parameters__:
            given = dict(zip(origin.__parameters__, arguments))  # `Awaitable[T]`, up to 3.6
            arguments = [given.get(each, each) for each in origin.__args__]
        form = form_of(origin)
        if form in ("Union", "UnionType", "Optional"):
            return read_union(arguments, go_on)
        if form in TRANSPARENT:
            return go_on(arguments[0]) if arguments else None
        if form == "Self":
            return self.owner and (self.owner, (), self.bindings)
        if form in ("Literal", "LiteralString"):
            return str, (), {}
        origin = getattr(origin, "__extra__", None) or origin  # typing's own classes, up to 3.6
        origin = getattr(origin, "__origin__", None) or origin  # typing.List without arguments
        if not isinstance(origin, type):
            return go_on(origin.__value__) if hasattr(origin, "__value__") else None
        arguments = [partial(go_on, each) for each in arguments]
        return origin, arguments, dict(zip(getattr(origin, "__parameters__", ()), arguments))

    def read_variable(self, variable, go_on):
        """Return what a type variable stands for: the class if `self` is annotated with it."""
        if self.is_annotated_with(variable):
            return self.owner, (), self.bindings
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

        with suppress(Exception):  # the user's own code, as typing runs it
            return eval(compile(ast.Expression(tree), "<annotation>", "eval"), {}, self)
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


def read_union(members, read):
    found = [read(each) for each in members]
    found = [each for each in found if each is None or each[0] is not type(None)]
    return found[0] if len(found) == 1 else (None, found, {})


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

    for _ in range(2):  # 3.11 fails where garbage was collected meanwhile: python/cpython#106905
        with suppress(SyntaxError, SystemError):
            tree = ast.parse(text, mode=mode)
            return tree.body if mode == "eval" else tree
    return None


@lru_cache(maxsize=None)
def names_for_checkers(name):
    """Return what a module imports or assigns below `if TYPE_CHECKING:`, as far as it can."""
    import ast

    names, module = {}, sys.modules.get(name)
    with suppress(Exception):  # there is no source
        tree = tree_of.__wrapped__(inspect.getsource(module), "exec")
        blocks = [node for node in tree.body if isinstance(node, ast.If)]
        checked = [block.body for block in blocks if "'TYPE_CHECKING'" in ast.dump(block.test)]
        for node in (node for body in checked for node in body):
            if not isinstance(node, ast.ClassDef):  # some register themselves
                tree.body = [node]
                with suppress(Exception):  # it is not there
                    exec(compile(tree, name, "exec"), dict(vars(module)), names)
    return names
