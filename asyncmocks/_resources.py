"""The mock of what is entered, iterated and awaited, and of the function that makes one.

One kind of mock with two names. A call gives an opening, which stands for the mock in all but the
call that it came of: what is done with it is noted with the arguments and the place of that call.
"""

from functools import lru_cache, partial

from . import _magic, _shapes
from ._awaited import Awaited, story_of
from ._awaits import noted
from ._compat import TYPE_CHECKING, register_coroutine
from ._internals import DEFAULT, Kinds, Own, parent
from ._magic import EFFECTS, NOTHING, AsyncItems, has_configured_anext
from ._mocks import AsyncCall, MagicMock, answer, base_call, recorded
from ._shapes import AWAITED, ENTERED, ITERATED, is_exception
from ._waiting import Gate, one_step
from ._wording import brief, name_of, numbered, times

if TYPE_CHECKING:
    from typing import Any, AsyncIterator, List, Optional, Tuple, Type, Union

    Suppressed = Union[bool, Type[BaseException], Tuple[Type[BaseException], ...]]

#: The ways to open it, and which of them says what it gives: the first that there is.
WAYS_IN = ("__aenter__", "__enter__", "__await__")

#: What steps through a pass.
STEPS = ("__anext__", *_shapes.GENERATOR_METHODS)


def async_iter(*items: "Any") -> "AsyncIterator[Any]":
    """Return an async iterator over the arguments; exceptions among them are raised at their place.

    It is no mock. `mock.__aiter__.side_effect = lambda: async_iter(message)` gives each `async for`
    one of its own. Exceptions may be classes or instances.

    >>> async def collect():
    ...     return [item async for item in async_iter("hello", "bye")]
    >>> run(collect())
    ['hello', 'bye']

    New in version 1.0.0.
    """
    return AsyncItems(items)


class Pass:
    """One walk over the items, an async generator in form. It never closes what it walks over."""

    def __init__(self, items):
        self.items = items
        self.sent = []
        self.taken = 0
        self.exhausted = self.closed = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        """Give the next item; a Gate holds the stream until it is opened or released."""
        if self.exhausted or self.closed:
            raise StopAsyncIteration
        try:
            item = await self.items.__anext__()
            while type(item) is Gate:
                given = await item.hold("a stream")
                item = await self.items.__anext__() if given is DEFAULT else given
        except StopAsyncIteration:
            self.exhausted = True
            raise
        self.taken += 1
        return item

    async def asend(self, value):
        """Note the value, and give the next item."""
        self.sent.append(value)
        return await self.__anext__()

    async def athrow(self, exc_type, exc=None, traceback=None):
        """End the pass, and raise the exception."""
        if not _shapes.is_exception(exc_type):
            kind = type(exc_type).__name__  # worded as by the interpreter
            text = (
                f"exceptions must be classes or instances deriving from BaseException, not {kind}"
            )
            raise TypeError(text)
        self.closed = True
        if isinstance(exc_type, BaseException):
            exc = exc_type
        elif not isinstance(exc, BaseException):
            exc = exc_type() if exc is None else exc_type(exc)
        raise exc if traceback is None else exc.with_traceback(traceback)

    async def aclose(self):
        """End the pass."""
        self.closed = True

    def __repr__(self):
        items = "1 item taken" if self.taken == 1 else f"{self.taken} items taken"
        ends = [end for end in ("exhausted", "closed") if getattr(self, end)]
        return f"{items}, {' and '.join(ends) or 'left open'}"


def get_enter_result(owner):
    """What entering and awaiting give."""
    ways = [name for name in WAYS_IN if hasattr(type(owner), name)]
    result = getattr(getattr(owner, ways[0]), "return_value", DEFAULT) if ways else DEFAULT
    return owner if result is DEFAULT else result


def set_enter_result(owner, value):
    ways = [name for name in WAYS_IN if hasattr(type(owner), name)]
    tell_result(owner, (*ways, None)[0], "enter_result", "entered", value)


def get_items(owner):
    """What the next pass walks over."""
    items = getattr(owner.__aiter__, "return_value", DEFAULT)
    return NOTHING if items is DEFAULT else items


def set_items(owner, items):
    if not any(hasattr(type(items), name) for name in ("__aiter__", "__iter__", "__getitem__")):
        hint = "pass what it returns" if callable(items) else "for a single item pass a list of it"
        kind = type(items).__name__
        raise TypeError(
            f"items must be an iterable or async iterable, not {kind}: {brief(items)}; {hint}"
        )
    way = "__aiter__" if hasattr(type(owner), "__aiter__") else None
    tell_result(owner, way, "items", "iterated", items)


def get_suppress(owner):
    """The classes of exceptions that an exit swallows."""
    return owner._asyncmocks.suppress


def set_suppress(owner, suppress):
    """Set which exceptions an exit swallows."""
    classes = suppress if isinstance(suppress, tuple) else (suppress,)
    if suppress is not True and not all(map(_shapes.is_exception_class, classes)):
        raise TypeError(
            "suppress must be an exception class, a tuple of them, or True for all, not "
            f"{brief(suppress)}; to suppress nothing, leave it out"
        )
    if suppress != () and not any(hasattr(type(owner), name) for name in ("__aexit__", "__exit__")):
        tell_result(owner, None, "suppress", "entered", suppress)
    owner._asyncmocks.suppress = suppress


class Resource(Awaited, MagicMock):
    """What both resources are."""

    def __init__(self, **kwargs: "Any") -> None:
        internals = self._asyncmocks
        internals.result, internals.visits, internals.passes = self, [], []
        internals.arounds = AROUNDS
        settings = {name: kwargs.pop(name) for name in ("enter_result", "items") if name in kwargs}
        suppress = kwargs.pop("suppress", ())
        super().__init__(**kwargs)
        refuse_result(self, kwargs.get("return_value", DEFAULT))
        set_suppress(self, suppress)
        for name, value in settings.items():  # also if the spec has the name
            vars(Resource)[name].put(self, value)

    def __call__(__self, *args: "Any", **kwargs: "Any") -> "Any":
        """Record the call, and act; what is to be opened is a new opening of the mock."""
        internals, self = __self._asyncmocks, __self
        if internals.prepare is not None:
            internals.prepare(self, args, kwargs)
        pending = recorded(self, internals, args, kwargs)
        spec = internals.spec
        if spec is not None and not spec.is_function and spec.is_called_async():
            return answer(self, internals, pending)  # of an instance with an async `__call__`
        result = pending
        try:
            result = given_by(self, internals, args, kwargs)
        finally:
            if result is not self:  # there is nothing to be opened
                internals.awaits.pending.pop(pending, None)
        return opening_of(self, pending) if result is self else result

    def __setattr__(self, name: str, value: "Any") -> None:
        if name == "return_value":
            refuse_result(self, value)
        super().__setattr__(name, value)

    if TYPE_CHECKING:  # each is a mock, too
        __await__: "Any"
        __enter__: "Any"
        __exit__: "Any"

    enter_result = Own(get_enter_result, set_enter_result)  # type: Any
    items = Own(get_items, set_items)  # type: Any
    suppress = Own(get_suppress, set_suppress)  # type: Any

    @Own
    def enter_count(self) -> int:
        """How often the mock was entered."""
        return len(visits_of(self, "entered"))

    @Own
    def exit_count(self) -> int:
        """How often a block of the mock came to its end, or was left by an exception."""
        return len(exits_of(self))

    @Own
    def exit_args(self) -> "Optional[Tuple[Any, ...]]":
        """Type, exception and traceback of the last exit; None if there was none."""
        return (None, *exits_of(self))[-1]

    @Own
    def iter_count(self) -> int:
        """How many passes were begun."""
        return len(self._asyncmocks.passes)

    @Own
    def items_taken(self) -> int:
        """How many items all passes together gave."""
        return sum(each.taken for each in self._asyncmocks.passes)

    @Own
    def sent(self) -> "List[Any]":
        """The values given to `asend()`, pass by pass."""
        return [value for each in self._asyncmocks.passes for value in each.sent]

    @Own
    def exhausted(self) -> bool:
        """Whether the latest pass came to the end of the items."""
        return any(each.exhausted for each in self._asyncmocks.passes[-1:])

    @Own
    def closed(self) -> bool:
        """Whether the latest pass was closed."""
        return any(each.closed for each in self._asyncmocks.passes[-1:])

    def assert_entered(self) -> None:
        """Assert that the mock was entered at least once."""
        __tracebackhide__ = True
        if not visits_of(self, "entered"):
            fail_entered(self, "have been entered")

    def assert_entered_once(self) -> None:
        """Assert that the mock was entered exactly once."""
        __tracebackhide__ = True
        if len(visits_of(self, "entered")) != 1:
            fail_entered(self, "have been entered once")

    def assert_not_entered(self) -> None:
        """Assert that the mock was never entered."""
        __tracebackhide__ = True
        if visits_of(self, "entered"):
            fail_entered(self, "not have been entered")

    def assert_exited(self) -> None:
        """Assert that the mock was left at least once, and as often as it was entered."""
        __tracebackhide__ = True
        exits = len(exits_of(self))
        if not exits:
            fail_entered(self, "have been exited")
        if exits != len(visits_of(self, "entered")):
            fail_entered(self, "have been exited as often as entered")

    def assert_exited_with(self, exc_type: "Optional[Type[BaseException]]") -> None:
        """Assert that an exception of that class left the last block; None: that none did."""
        __tracebackhide__ = True
        if exc_type is not None and not _shapes.is_exception_class(exc_type):
            hint = f"; pass its class, {type(exc_type).__name__}"
            hint = hint if isinstance(exc_type, BaseException) else ""
            raise TypeError(
                "assert_exited_with() takes an exception class or None, not "
                f"{brief(exc_type)}{hint}"
            )
        found = exits_of(self)[-1][0] if exits_of(self) else DEFAULT
        fits = exc_type is not None and isinstance(found, type) and issubclass(found, exc_type)
        if found is not exc_type and not fits:
            name = "no exception" if exc_type is None else exc_type.__name__
            fail_entered(self, f"have been exited with {name}")

    def assert_iterated(self) -> None:
        """Assert that at least one pass was begun."""
        __tracebackhide__ = True
        if not self._asyncmocks.passes:
            fail_iterated(self, "have been iterated")

    def assert_not_iterated(self) -> None:
        """Assert that no pass was begun."""
        __tracebackhide__ = True
        if self._asyncmocks.passes:
            fail_iterated(self, "not have been iterated")

    def assert_exhausted(self) -> None:
        """Assert that the latest pass came to the end of the items."""
        __tracebackhide__ = True
        if not any(each.exhausted for each in self._asyncmocks.passes[-1:]):
            fail_iterated(self, "have been exhausted")

    def assert_closed(self) -> None:
        """Assert that the latest pass was closed, with `aclose()` or by an exception thrown in."""
        __tracebackhide__ = True
        if not any(each.closed for each in self._asyncmocks.passes[-1:]):
            fail_iterated(self, "have been closed")

    def reset_mock(self, visited: "Any" = None, **flags: "Any") -> None:
        """Forget all calls, awaits, and what else was noted; the flags say what else."""
        internals = self._asyncmocks
        internals.visits, internals.passes = [], []
        super().reset_mock(visited, **flags)
        for name in (*WAYS_IN, "__aiter__") if flags.get("return_value") else ():
            if hasattr(type(internals.methods.get(name)), "_asyncmocks"):
                given = NOTHING if name == "__aiter__" else DEFAULT
                internals.methods[name].return_value = given

    def _get_child_mock(self, **kwargs: "Any") -> "Any":
        """Make a child; the ways in lead to the mock itself."""
        child = super()._get_child_mock(**kwargs)
        internals = child._asyncmocks
        if kwargs.get("name") in WAYS_IN and internals.spec is None and internals.wraps is None:
            internals.result = self
        return child


class AsyncContextManagerMock(Resource):
    """A mock of an async context manager, and of the function that makes one.

    `async with m`, `async with m(...)`, `await m`, `await m(...)` and `with m` all give
    `enter_result`, which is the mock itself until it is set, and the same as
    `m.__aenter__.return_value`. `m.__aenter__.side_effect = ConnectionError` fails them. An exit
    lets exceptions pass, but for those of the classes in `suppress` (a class, a tuple of classes,
    or True for all). Each call gives an opening of its own, which can be entered, awaited and
    iterated, and is the mock in all else. `items` and the assertions of AsyncIteratorMock are there
    for what is iterated, too. All other arguments are those of MagicMock. Children are AsyncMocks
    unless a spec says otherwise.

    Raises TypeError if `suppress` is something else, and for a `return_value` that can't be
    entered. The interpreter refuses protocols that the spec does not have.

    >>> session = AsyncContextManagerMock()
    >>> session.get = AsyncContextManagerMock(enter_result="response")
    >>> async def fetch():
    ...     async with session.get("/index") as response:
    ...         return response
    >>> run(fetch())
    'response'
    >>> session.get.assert_called_once_with("/index")
    >>> session.get.assert_exited()

    New in version 1.0.0.
    """

    def __init__(
        self,
        spec: "Any" = None,
        *,
        enter_result: "Any" = DEFAULT,
        suppress: "Suppressed" = (),
        **kwargs: "Any",
    ) -> None:
        if enter_result is not DEFAULT:
            kwargs["enter_result"] = enter_result
        super().__init__(spec=spec, suppress=suppress, **kwargs)


class AsyncIteratorMock(Resource):
    """A mock of an async iterable, of an async generator, and of the function that makes one.

    Both `async for item in m` and `async for item in m(...)` give `items`, each time in a fresh
    pass: any iterable or async iterable, of which sequences begin anew each time and iterators go
    on where they were. Exceptions among the items, classes or instances, are raised at their place;
    a Gate among them holds the stream there. `items` is the same as `m.__aiter__.return_value` and
    may be set. A pass is an async generator in form: `m.asend()`, `m.athrow()`, `m.aclose()` and
    `m.__anext__()` act on the latest one. Each call gives an opening of its own, with its own pass.
    `enter_result`, `suppress` and the assertions of AsyncContextManagerMock are there for what is
    entered, too. All other arguments are those of MagicMock. Children are AsyncMocks unless a spec
    says otherwise.

    Raises TypeError if `items` or a `return_value` can't be iterated. The interpreter refuses
    protocols that the spec does not have.

    >>> socket = AsyncIteratorMock(["hello", "bye"])
    >>> async def listen():
    ...     return [message async for message in socket]
    >>> run(listen())
    ['hello', 'bye']
    >>> socket.assert_exhausted()

    New in version 1.0.0.
    """

    def __init__(self, items: "Any" = NOTHING, *, spec: "Any" = None, **kwargs: "Any") -> None:
        if items is not NOTHING:
            kwargs["items"] = items
        super().__init__(spec=spec, **kwargs)


Resource.__call__.__annotations__.clear()  # `inspect.signature()` of a mock would show them
Kinds.resource, Kinds.entered, Kinds.iterated = Resource, AsyncContextManagerMock, AsyncIteratorMock


def refuse_result(owner, value):
    """Raise TypeError for a return_value of a builtin type, which can't be opened.

    Below a spec it is let be: tests that pass with unittest.mock may set it.
    """
    internals, cls = owner._asyncmocks, type(value)
    is_builtin = cls.__module__ == "builtins" and not callable(value)
    is_of_spec = internals.spec is not None or (
        internals.above is not None and not internals.is_set
    )
    if internals.unsafe or is_of_spec or not is_builtin:
        return
    if any(hasattr(cls, name) for name in (*WAYS_IN, "__aiter__")):
        return
    opened, meant = "entered", f"enter_result={brief(value)}"
    if internals.shape == ITERATED:
        opened, meant = "iterated", f"items=[{brief(value)}]"
    raise TypeError(
        f"return_value of {name_of(owner)}, an {internals.kind.__name__}, is what a call gives to "
        f"be {opened}, not {brief(value)}; write {meant}"
    )


def tell_result(owner, way, argument, opened, value):
    """Tell the mock of a method what it gives; what is no mock can't be told."""
    if way is None:
        cls = type(owner).__name__
        method = "__aenter__" if opened == "entered" else "__aiter__"
        raise TypeError(
            f"{cls} cannot be {opened}: its spec has no {method} that gives {argument}; "
            f"pass a spec that has one, or no {argument}"
        )
    method = getattr(owner, way)
    if not issubclass(type(method), parent):
        function = owner._asyncmocks.methods.get(way, getattr(type(owner), way))
        raise TypeError(
            f"{argument} says nothing where {way} is {brief(function)}, which is no mock; "
            f"let that give it, or set {way} to a mock with a return_value"
        )
    method.return_value = value


def visits_of(owner, kind):
    """Return the calls by which a mock was entered, or should have been."""
    return [visit for args, visit, _ in owner._asyncmocks.visits if args == kind]


def exits_of(owner):
    """Return type, exception and traceback of each exit."""
    return [args for args, _, _ in owner._asyncmocks.visits if type(args) is tuple]


def fail_entered(owner, expected):
    """Raise the AssertionError, with all enterings and exits."""
    __tracebackhide__ = True
    entered, failed = len(visits_of(owner, "entered")), len(visits_of(owner, "entering failed"))
    counts = times(entered) + (f" ({failed} failed)" if failed else "")
    raise AssertionError(
        f"Expected {name_of(owner)} to {expected}. Entered {counts}, exited "
        f"{times(len(exits_of(owner)))}.{numbered('Enterings and exits:', story_of(owner))}"
    )


def fail_iterated(owner, expected):
    """Raise the AssertionError, with all passes."""
    __tracebackhide__ = True
    passes = owner._asyncmocks.passes
    found = f"Expected {name_of(owner)} to {expected}. Iterated {times(len(passes))}."
    raise AssertionError(found + numbered("Passes:", list(map(repr, passes))))


# What magic methods do until the user says something else.


def enter_in_with(method, owner, *args):
    """`with` gives what `async with` gives, and fails as that, unless it was told otherwise."""
    if method.return_value is not owner or not hasattr(type(owner), "__aenter__"):
        return DEFAULT
    entering = enter_unrecorded(owner)
    try:
        entering.send(None)
    except StopIteration as stop:
        return stop.value
    entering.close()  # it waits for something, which `with` can't
    return getattr(owner.__aenter__, "return_value", owner)


def enter_in_await(method, owner, *args):
    """`await` gives what entering gives, and fails as that, unless it was told another result."""
    result = method.return_value
    if result is owner and hasattr(type(owner), "__aenter__"):
        return enter_unrecorded(owner).__await__()
    return DEFAULT if result is DEFAULT else _magic.given_at_once(method)


def enter_unrecorded(owner):
    """Return a coroutine that does what entering does; it counts as no entering."""
    aenter = owner.__aenter__
    if issubclass(type(aenter), AsyncCall):
        return answer(aenter, aenter._asyncmocks, noted(aenter), is_noted=False)
    function = owner._asyncmocks.methods.get("__aenter__")
    return aenter() if function in (None, aenter) else function(owner)


def swallow(method, owner, *args):
    """Swallow what is to be swallowed; else do what the mock of the method is told."""
    exc_type, suppress = args[-3] if len(args) >= 3 else None, owner._asyncmocks.suppress
    wanted = BaseException if suppress is True else suppress
    return (exc_type is not None and issubclass(exc_type, wanted)) or DEFAULT


def refuse_plain_iteration(method, owner):
    """`for` is not `async for`, unless something was said of it."""
    if method.return_value is NOTHING and not owner._asyncmocks.has("__iter__"):
        raise TypeError(f"{name_of(owner)} is iterated with `async for`, not with `for`")
    return iter(method.return_value)


def choose_items(owner, items):
    """Return what a pass walks over: the items, or what `__anext__` was told to give."""
    if has_configured_anext(owner):
        return owner
    return NOTHING if items is owner else items


def step(method, owner, *args, **kwargs):
    """Act on the latest pass of the mock itself; begin one if there is none."""
    if method._asyncmocks.return_value is not DEFAULT:
        return DEFAULT
    passes = owner._asyncmocks.passes
    walk = passes[-1] if passes else owner.__aiter__()
    return getattr(walk, method._asyncmocks.name_above)(*args, **kwargs)


for shape in (ENTERED, ITERATED):
    EFFECTS[shape].update(
        dict.fromkeys(STEPS, step),
        __aexit__=swallow,
        __aiter__=lambda method, owner: choose_items(owner, method.return_value),
        __await__=enter_in_await,
        __enter__=enter_in_with,
        __exit__=swallow,
        __iter__=refuse_plain_iteration,
    )


# What is noted of their use: by the mock itself, or by an opening, which is then the pending call.


def note_await(owner, carry_out, visit, opening=None):
    """Carry out an `await`, as one of the call that the opening came of."""
    pending = noted(owner) if opening is None else opening
    internals = owner._asyncmocks
    (internals.record or internals.awaits).add(pending, internals)
    return carry_out()


async def enter_async(owner, carry_out, visit, opening=None):
    """Carry out `__aenter__()`; if that fails, nothing was entered."""
    visits = owner._asyncmocks.visits
    try:
        result = await carry_out()
    except BaseException:
        visits.append(("entering failed", visit, opening))
        raise
    visits.append(("entered", visit, opening))
    return result


async def exit_async(owner, carry_out, visit, opening=None):
    """Carry out `__aexit__()`; also if that fails, the mock was left."""
    owner._asyncmocks.visits.append((exit_args(visit), visit, opening))
    return await carry_out()


def enter_now(owner, carry_out, visit, opening=None):
    """Carry out `__enter__()`; if that fails, nothing was entered."""
    visits = owner._asyncmocks.visits
    try:
        result = carry_out()
    except BaseException:
        visits.append(("entering failed", visit, opening))
        raise
    visits.append(("entered", visit, opening))
    return result


def exit_now(owner, carry_out, visit, opening=None):
    """Carry out `__exit__()`; also if that fails, the mock was left."""
    owner._asyncmocks.visits.append((exit_args(visit), visit, opening))
    return carry_out()


def exit_args(visit):
    """Return type, exception and traceback; what an exit stack passes before them is the mock."""
    return (*visit.call[-2][-3:], None, None, None)[:3]


def begin(owner, carry_out, visit, opening=None):
    """Carry out `__aiter__()`, and begin a pass over what it gives."""
    given = carry_out()
    given = choose_items(owner, given) if given is owner else given
    items = AsyncItems(given, is_stepped=given is owner)
    owner._asyncmocks.passes.append(Pass(items))
    return owner._asyncmocks.passes[-1]


AROUNDS = {
    "__aenter__": enter_async,
    "__aexit__": exit_async,
    "__aiter__": begin,
    "__await__": note_await,
    "__enter__": enter_now,
    "__exit__": exit_now,
}


class State:
    """What an opening is of, the mock and the call; and its pass, once that is begun."""

    def __init__(self, owner, pending):
        self.owner = owner
        self.pending = pending
        self.walk = None
        #: Where a task steps through it.
        self.steps = None

    def get(self, name):
        """Return an attribute of the mock: the call led to something.

        To show it or to ask for its truth is no use of it.
        """
        if name not in ("__bool__", "__str__"):
            self.owner._asyncmocks.record.pending.pop(self.pending, None)
        found = getattr(self.owner, name)
        is_apart = name in WAYS and (name in AROUNDS or hasattr(type(self.owner), "__aiter__"))
        return Way(found, self, name) if is_apart else found

    def step(self, how, *args):
        """Step through an `await` of it, as a task does."""
        if self.steps is None:
            if how == "throw":  # before the first step nothing is awaited
                return one_step().throw(*args)
            self.steps = iter(self.get("__await__")())
        try:
            return getattr(self.steps, how)(*args)
        except BaseException:
            self.steps = None
            raise


class Proxy:
    """What stands for a mock, with a state of its own."""

    __slots__ = ("__weakref__", "_asyncmocks_state")

    def __init__(self, *state):
        object.__setattr__(self, "_asyncmocks_state", state)

    def __getattr__(self, name):
        return getattr(self._asyncmocks_state[0], name)

    def __setattr__(self, name, value):
        setattr(self._asyncmocks_state[0], name, value)

    def __delattr__(self, name):
        delattr(self._asyncmocks_state[0], name)

    @property
    def __class__(self):
        return self._asyncmocks_state[0].__class__

    def __dir__(self):
        return dir(self._asyncmocks_state[0])

    def __repr__(self):
        return repr(self._asyncmocks_state[0])


class Way(Proxy):
    """A method of an opening by which it is awaited, or walked over: the mock's, called for it."""

    __slots__ = ()

    def __call__(self, *args, **kwargs):
        method, state, name = self._asyncmocks_state
        if name not in AROUNDS:
            return self.step(method, state, name, args, kwargs)
        owner, internals = state.owner, None
        if issubclass(type(method), parent):
            internals = vars(method).get("_asyncmocks")
        if internals is not None and internals.shape == AWAITED:
            visit = recorded(method, internals, args, kwargs)
            return AROUNDS[name](
                owner, partial(answer, method, internals, visit), visit, state.pending
            )
        if internals is not None:
            carry_out = partial(base_call, method, *args, **kwargs)
        elif name in owner._asyncmocks.methods:  # a function was set, or a mock of unittest.mock's
            carry_out = partial(owner._asyncmocks.methods[name], owner, *args, **kwargs)
        else:  # of a subclass: it is no mock, and nothing is recorded of it
            return method(*args, **kwargs)
        result = AROUNDS[name](owner, carry_out, noted(owner, args, kwargs), state.pending)
        if name == "__aiter__":
            state.walk = result
        return result

    def step(self, method, state, name, args, kwargs):
        """Act on the pass of the opening; begin one if there is none."""
        if not issubclass(type(method), AsyncCall):
            return method(*args, **kwargs)
        internals = method._asyncmocks

        def on_its_pass(*args, **kwargs):
            if internals.return_value is not DEFAULT:
                return DEFAULT
            state.walk = state.walk or state.owner.__aiter__()
            return getattr(state.walk, name)(*args, **kwargs)

        return answer(method, internals, recorded(method, internals, args, kwargs), on_its_pass)


#: What is done for an opening apart from others.
WAYS = frozenset([*AROUNDS, *STEPS])


class Opening(Proxy):
    """What a call of a resource gives: the mock, with the arguments and the place of that call."""

    __slots__ = ()

    #: To its magic methods, which are those of mocks.
    _asyncmocks = None

    def __getattr__(self, name):
        return self._asyncmocks_state[1].get(name)

    @property
    def __class__(self):
        owner = self._asyncmocks_state[0]
        spec = owner._asyncmocks.spec
        if spec is not None and spec.given is not None:
            return spec.given.cls
        return owner._asyncmocks.kind if spec is not None and spec.is_function else owner.__class__

    def __copy__(self):
        return self._asyncmocks_state[0].__copy__()

    # Equal to the mock, but not to another opening: `asyncio.gather()` awaits one of equal things.

    def __eq__(self, other):
        return True if other is self or other is self._asyncmocks_state[0] else NotImplemented

    __ne__ = object.__ne__

    def __hash__(self):
        return hash(self._asyncmocks_state[0])

    # From 3.10 on a task steps through what is registered as a coroutine by these alone: `send` and
    # `close` are the mock's.

    def __next__(self):
        return self._asyncmocks_state[1].step("__next__")

    def throw(self, *exc_info):
        return self._asyncmocks_state[1].step("throw", *exc_info)

    def __call__(self, *args, **kwargs):
        return self._asyncmocks_state[1].get("__call__")(*args, **kwargs)


@lru_cache(maxsize=256)
def opening_class(magics, title):
    """Return the class of the openings of mocks with these magic methods, named as theirs."""
    cls = type(title, (Opening, magics), {"__slots__": ()})
    register_coroutine(cls)
    return cls


def given_by(owner, internals, args, kwargs):
    """Return what a call of a mock gives, the mock itself if it is to be opened."""
    effect, result = internals.side_effect, DEFAULT
    if effect is not None:
        if is_exception(effect):
            raise effect
        result = effect(*args, **kwargs) if callable(effect) else next(effect)
        if is_exception(result) and not callable(effect):
            raise result
    if result is not DEFAULT:
        return result
    if internals.return_value is not DEFAULT or internals.wraps is None:
        return owner if internals.return_value is DEFAULT else internals.return_value
    return internals.wraps(*args, **kwargs)


def opening_of(owner, pending):
    """Return the opening that a call of a mock gives."""
    internals = owner._asyncmocks
    magics = internals.magics
    if magics is not _magic.All:  # it may have been given more
        magics = _magic.class_of(_magic.names_in(magics).union(internals.methods))
    return opening_class(magics, type(owner).__name__)(owner, State(owner, pending))
