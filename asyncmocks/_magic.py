"""The magic methods of our mocks: which there are, how a mock comes to have them, what they do.

An interpreter looks magic methods up on the type. A `Magic` on a class that all mocks share gives
what the mock has of that name, and makes it when it is first touched. The kind of that mock is not
known here: `_get_child_mock` decides.
"""

from functools import lru_cache, partial

from . import _compat, _shapes, _wording
from ._internals import DEFAULT, lock, noted, parent
from ._shapes import AWAITED, ENTERED, ITERATED, PLAIN
from ._waiting import Gate, one_step

ASYNC = frozenset({"__aenter__", "__aexit__", "__anext__"})

#: Those that reach a wrapped object.
REACHING = ASYNC | {"__aiter__", "__await__"}

BINARY = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow divmod".split()
OTHERS = (
    "lt gt le ge eq ne getitem setitem delitem len contains iter next hash str sizeof fspath enter "
    "exit aenter aexit aiter anext neg pos abs invert complex int float index round trunc floor "
    "ceil bool"
).split()

#: Those every mock without a spec has: the list in unittest.mock's documentation.
USUAL = frozenset(
    f"__{mode}{name}__"
    for mode, names in [("", OTHERS), ("", BINARY), ("r", BINARY), ("i", BINARY)]
    for name in names
) - {"__idivmod__"}

KNOWN = USUAL | {"__await__"}

#: The ways to open a mock, and which of them says what that gives: the first that there is.
WAYS_IN = ("__aenter__", "__enter__", "__await__")

#: What a mock iterates over until somebody says what. A tuple: nobody can append to it.
NOTHING = ()

RESULTS = dict(
    dict.fromkeys("__lt__ __gt__ __le__ __ge__ __eq__ __ne__".split(), NotImplemented),
    __int__=1, __index__=1, __complex__=1j, __float__=1.0, __bool__=True, __contains__=False,
    __len__=0, __exit__=False, __aexit__=False, __iter__=NOTHING, __aiter__=NOTHING,
)  # fmt: skip


class Magic:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __get__(self, owner, cls=None):
        if owner is None:
            return lambda owner, *args: getattr(owner, self.name)(*args)  # exit stacks look there
        internals = owner._asyncmocks
        if internals is None:  # it is an opening
            return owner.__getattr__(self.name)
        method = internals.methods.get(self.name)
        if method is None and self.name not in internals.methods:
            with lock:  # two threads might ask at once
                method = internals.methods.get(self.name) or made_for(owner, self.name)
        if issubclass(type(method), parent):
            return method
        around = internals.arounds.get(self.name)

        def call(*args, **kwargs):
            if around is None:
                return method(owner, *args, **kwargs)
            carry_out = partial(method, owner, *args, **kwargs)
            return around(owner, carry_out, noted(owner, args, kwargs))

        return call


def made_for(owner, name):
    method = owner._get_child_mock(name=name)
    internals = vars(method).get("_asyncmocks")
    if internals is not None and internals.is_magic:
        set_magic(owner, name, method)
        delattr(type(owner), name)  # nobody set it: that of a subclass stays in place
        return method
    give_default(method, name, owner)  # a subclass said what it shall be
    if internals is not None:
        internals.is_magic = True
    owner.attach_mock(method, name)
    return method


def set_magic(owner, name, value):
    """Let a mock have a magic method: a mock, whose calls it records, or what gets `self`."""
    internals = owner._asyncmocks
    internals.methods[name] = value
    if issubclass(type(value), parent):
        parent.__setattr__(owner, name, value)
        theirs, around = vars(value).get("_asyncmocks"), internals.arounds.get(name)
        if around and theirs is None:  # it is unittest.mock's own, and gets no `self`
            internals.methods[name] = lambda self, *args, **kw: vars(self)[name](*args, **kw)
        else:
            vars(owner).pop(name)
        if around and theirs is not None:
            theirs.around = partial(around, owner)
    setattr(type(owner), name, MAGICS[name])  # before that of a subclass


MAGICS = {name: Magic(name) for name in KNOWN}


@lru_cache(maxsize=None)
def class_of(chosen):
    """Return the class, shared by all mocks, that has these magic methods and nothing else."""
    namespace = dict({name: MAGICS[name] for name in chosen}, __slots__=())
    namespace.setdefault("__hash__", object.__hash__)  # a class with __eq__ loses it
    return type("Magics", (), namespace)


def usual_of(shape):
    return USUAL if shape in (PLAIN, AWAITED) else KNOWN


def bases(kind, magics):
    # Whoever makes a class looks up each magic method in its bases, one by one: so these come
    # first, but for a class of the user's, which may have some of its own.
    return (magics, kind) if _shapes.is_ours(kind) else (kind, magics)


def names_in(cls):
    return frozenset(name for name, value in vars(cls).items() if isinstance(value, Magic))


class Pass:
    """One walk over an iterable, an async generator in form. It never closes what it walks over.

    Exceptions among the items are raised at their place.
    """

    def __init__(self, iterable, is_stepped=False):
        self.is_async = True
        if not is_stepped and hasattr(type(iterable), "__aiter__"):
            iterable = iterable.__aiter__()
        elif not hasattr(type(iterable), "__anext__"):
            self.is_async, iterable = False, iter(iterable)
        self.step = iterable.__anext__ if self.is_async else iterable.__next__
        self.sent = []
        self.taken = 0
        self.exhausted = self.closed = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.exhausted or self.closed:
            raise StopAsyncIteration
        try:
            item = await self.step() if self.is_async else self.step()
            if type(item) is Gate:  # it holds the stream
                item = await item.hold("a stream")
                if item is DEFAULT:
                    return await self.__anext__()
            if _shapes.is_exception(item):
                raise item
        except (StopIteration, StopAsyncIteration):
            self.exhausted = True
            raise StopAsyncIteration from None
        self.taken += 1
        return item

    async def asend(self, value):
        self.sent.append(value)
        return await self.__anext__()

    async def athrow(self, exc_type, *more):
        self.closed = self.closed or _shapes.is_exception(exc_type)
        one_step().throw(exc_type, *more)

    async def aclose(self):
        self.closed = True

    def __repr__(self):
        items = "1 item taken" if self.taken == 1 else f"{self.taken} items taken"
        ends = [end for end in ("exhausted", "closed") if getattr(self, end)]
        return f"{items}, {' and '.join(ends) or 'left open'}"


def compare(answer, method, owner, other):
    return answer if method.return_value is NotImplemented and other is owner else DEFAULT


def iterate_async(method, owner):
    """`async for` goes over the return_value of `__aiter__`, or over a configured `__anext__`."""
    items = method.return_value
    if (items is NOTHING or items is DEFAULT) and has_configured_anext(owner):
        return owner
    if items is owner or items is DEFAULT:  # DEFAULT: what is wrapped says it
        return items
    return async_iterator(items)


def async_iterator(items):
    return items.__aiter__() if hasattr(type(items), "__aiter__") else Pass(items)


def has_configured_anext(owner):
    anext = owner._asyncmocks.methods.get("__anext__")
    if not issubclass(type(anext), parent):
        return anext is not None
    internals = getattr(anext, "_asyncmocks", None)
    return anext.side_effect is not getattr(internals, "default_effect", None)


def finish(method, owner):
    def given_at_once():
        return method.return_value
        yield  # a generator: what an `await` steps through

    return DEFAULT if method.return_value is DEFAULT else given_at_once()


#: What magic methods give at first where it is not the same for all mocks.
OWN_RESULTS = {
    "__hash__": object.__hash__,
    "__str__": object.__str__,
    "__sizeof__": _compat.sizeof,
    "__fspath__": lambda owner: "/".join(
        [owner._asyncmocks.kind.__name__, _wording.name_in_repr(owner) or "mock", str(id(owner))]
    ),
}

#: What methods do, by the shape of their mock; filled where the shapes are.
EFFECTS = {
    shape: {
        "__eq__": partial(compare, True),
        "__ne__": partial(compare, False),
        "__iter__": lambda method, owner: iter(method.return_value),
        "__aiter__": iterate_async,
        "__await__": finish,
    }
    for shape in (PLAIN, AWAITED, ENTERED, ITERATED)
}


def give_default(method, name, owner):
    """Configure the mock of a method that was just made. No closure: deep copies have their own."""
    internals = vars(method).get("_asyncmocks")
    told, wraps = internals or method, internals and internals.wraps
    result = OWN_RESULTS[name](owner) if name in OWN_RESULTS else RESULTS.get(name, DEFAULT)
    if wraps is None and result is not DEFAULT:
        told.return_value = result
    effect = EFFECTS[owner._asyncmocks.shape].get(name)
    if name in _shapes.GENERATOR_METHODS and not hasattr(type(owner), "__aiter__"):
        effect = None  # the spec has a method of that name, and is not iterated
    if effect is not None and (wraps is None or name in REACHING):
        told.side_effect = partial(effect, method, owner)


def keep_from_swallowing(aexit):
    """Give a mock that is to be an `__aexit__` a result that lets exceptions pass."""
    internals = aexit._asyncmocks
    given = getattr(internals.return_value, "_asyncmocks", None)
    was_read = given is not None and given.above is aexit  # then it was made
    if internals.wraps is None and (internals.return_value is DEFAULT or was_read):
        aexit.return_value = RESULTS["__aexit__"]
        internals.is_magic = True  # so that no reset takes it away
