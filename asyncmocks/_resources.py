"""The mock of what is entered, iterated and awaited, and of the function that makes one.

One kind of mock with two names; what a call of it gives is in `_openings`.
"""

from . import _magic
from ._awaited import Awaited, answer, recorded, story_of
from ._compat import TYPE_CHECKING
from ._internals import DEFAULT, Kinds, Own, noted, parent
from ._magic import EFFECTS, NOTHING, WAYS_IN, Pass
from ._mocks import MagicMock
from ._openings import AROUNDS, STEPS, choose_items, opening_of
from ._shapes import ENTERED, ITERATED, is_exception, is_exception_class
from ._wording import brief, name_of, numbered, times

if TYPE_CHECKING:
    from typing import Any, AsyncIterator, List, Optional, Tuple, Type, Union

    Suppressed = Union[bool, Type[BaseException], Tuple[Type[BaseException], ...]]


def async_iter(*items: "Any") -> "AsyncIterator[Any]":
    """Return an async iterator over the arguments; exceptions among them are raised at their place.

    No mock. `m.__aiter__.side_effect = lambda: async_iter(1)` gives each `async for` its own. New
    in version 1.0.0.

    >>> async def collect():
    ...     return [item async for item in async_iter("hello", "bye")]
    >>> run(collect())
    ['hello', 'bye']
    """
    return Pass(items)


def read_result(owner, ways, at_first):
    methods = [getattr(owner, way) for way in ways if hasattr(type(owner), way)]
    result = getattr(methods[0], "return_value", DEFAULT) if methods else DEFAULT
    return at_first if result is DEFAULT else result


def set_result(owner, ways, value, argument, opened):
    """Have the first of these ways in that the mock has give a value."""
    way = next((way for way in ways if hasattr(type(owner), way)), None)
    if way is None:
        method = "__aenter__" if opened == "entered" else "__aiter__"
        raise TypeError(
            f"{type(owner).__name__} cannot be {opened}: its spec has no {method} that gives "
            f"{argument}; pass a spec that has one, or no {argument}"
        )
    method = getattr(owner, way)
    if not issubclass(type(method), parent):
        function = owner._asyncmocks.methods.get(way, getattr(type(owner), way))
        raise TypeError(
            f"{argument} says nothing where {way} is {brief(function)}, which is no mock; "
            f"let that give it, or set {way} to a mock with a return_value"
        )
    method.return_value = value


def set_items(owner, items):
    if not any(hasattr(type(items), name) for name in ("__aiter__", "__iter__", "__getitem__")):
        hint = "pass what it returns" if callable(items) else "for a single item pass a list of it"
        raise TypeError(f"items must be an iterable or async iterable, not {brief(items)}; {hint}")
    set_result(owner, ["__aiter__"], items, "items", "iterated")


def set_suppress(owner, suppress):
    classes = suppress if isinstance(suppress, tuple) else (suppress,)
    if suppress is not True and not all(map(is_exception_class, classes)):
        raise TypeError(
            "suppress must be an exception class, a tuple of them, or True for all, not "
            f"{brief(suppress)}; to suppress nothing, leave it out"
        )
    if suppress != () and not any(hasattr(type(owner), name) for name in ("__aexit__", "__exit__")):
        set_result(owner, (), suppress, "suppress", "entered")
    owner._asyncmocks.suppress = suppress


class Resource(Awaited, MagicMock):
    """What both resources are."""

    def __init__(
        self, enter_result: "Any" = DEFAULT, items: "Any" = NOTHING, suppress: "Suppressed" = (),
        **kwargs: "Any",
    ) -> None:  # fmt: skip
        internals = self._asyncmocks
        internals.result, internals.visits, internals.passes = self, [], []
        internals.arounds, internals.is_resource = AROUNDS, True
        super().__init__(**kwargs)
        refuse_result(self, kwargs.get("return_value", DEFAULT))
        set_suppress(self, suppress)
        if enter_result is not DEFAULT:
            set_result(self, WAYS_IN, enter_result, "enter_result", "entered")
        if items is not NOTHING:
            set_items(self, items)

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

    enter_result: "Any" = Own(
        "What entering and awaiting give: the mock itself at first.",
        lambda self: read_result(self, WAYS_IN, self),
        lambda self, value: set_result(self, WAYS_IN, value, "enter_result", "entered"),
    )
    items: "Any" = Own(
        "What the next pass walks over.",
        lambda self: read_result(self, ["__aiter__"], NOTHING),
        set_items,
    )
    suppress: "Any" = Own(
        "The exceptions that an exit swallows.",
        lambda self: self._asyncmocks.suppress,
        set_suppress,
    )
    enter_count: int = Own(
        "How often it was entered.", lambda self: len(visits_of(self, "entered"))
    )
    exit_count: int = Own("How often a block of it ended.", lambda self: len(exits_of(self)))
    exit_args: "Optional[Tuple[Any, ...]]" = Own(
        "Of the last exit, if there was any.", lambda self: (None, *exits_of(self))[-1]
    )
    iter_count: int = Own("How many passes were begun.", lambda self: len(self._asyncmocks.passes))
    items_taken: int = Own(
        "How many items were given.",
        lambda self: sum(each.taken for each in self._asyncmocks.passes),
    )
    sent: "List[Any]" = Own(
        "The values given to `asend()`, pass by pass.",
        lambda self: [value for each in self._asyncmocks.passes for value in each.sent],
    )
    exhausted: bool = Own(
        "Whether the latest pass came to the end of the items.",
        lambda self: any(each.exhausted for each in self._asyncmocks.passes[-1:]),
    )
    closed: bool = Own(
        "Whether the latest pass was closed.",
        lambda self: any(each.closed for each in self._asyncmocks.passes[-1:]),
    )

    def assert_entered(self) -> None:
        """Assert that the mock was entered at least once."""
        __tracebackhide__ = True
        expect_entered(self, visits_of(self, "entered"), "have been entered")

    def assert_entered_once(self) -> None:
        """Assert that the mock was entered exactly once."""
        __tracebackhide__ = True
        expect_entered(self, len(visits_of(self, "entered")) == 1, "have been entered once")

    def assert_not_entered(self) -> None:
        """Assert that the mock was never entered."""
        __tracebackhide__ = True
        expect_entered(self, not visits_of(self, "entered"), "not have been entered")

    def assert_exited(self) -> None:
        """Assert that the mock was left at least once, and as often as it was entered."""
        __tracebackhide__ = True
        exits, entered = len(exits_of(self)), len(visits_of(self, "entered"))
        expect_entered(self, exits, "have been exited")
        expect_entered(self, exits == entered, "have been exited as often as entered")

    def assert_exited_with(self, exc_type: "Optional[Type[BaseException]]") -> None:
        """Assert that an exception of that class left the last block; None: that none did."""
        __tracebackhide__ = True
        if exc_type is not None and not is_exception_class(exc_type):
            text = "assert_exited_with() takes an exception class or None"
            raise TypeError(f"{text}, not {brief(exc_type)}")
        found = exits_of(self)[-1][0] if exits_of(self) else DEFAULT
        fits = exc_type is not None and isinstance(found, type) and issubclass(found, exc_type)
        name = "no exception" if exc_type is None else exc_type.__name__
        expect_entered(self, found is exc_type or fits, f"have been exited with {name}")

    def assert_iterated(self) -> None:
        """Assert that at least one pass was begun."""
        __tracebackhide__ = True
        expect_iterated(self, self._asyncmocks.passes, "have been iterated")

    def assert_not_iterated(self) -> None:
        """Assert that no pass was begun."""
        __tracebackhide__ = True
        expect_iterated(self, not self._asyncmocks.passes, "not have been iterated")

    def assert_exhausted(self) -> None:
        """Assert that the latest pass came to the end of the items."""
        __tracebackhide__ = True
        is_so = any(each.exhausted for each in self._asyncmocks.passes[-1:])
        expect_iterated(self, is_so, "have been exhausted")

    def assert_closed(self) -> None:
        """Assert that the latest pass was closed, with `aclose()` or by an exception thrown in."""
        __tracebackhide__ = True
        is_so = any(each.closed for each in self._asyncmocks.passes[-1:])
        expect_iterated(self, is_so, "have been closed")

    def reset_mock(self, visited: "Any" = None, **flags: "Any") -> None:
        """Forget all calls, awaits, and what else was noted; the flags say what else."""
        internals = self._asyncmocks
        internals.visits, internals.passes = [], []
        super().reset_mock(visited, **flags)
        for name in (*WAYS_IN, "__aiter__") if flags.get("return_value") else ():
            if hasattr(type(internals.methods.get(name)), "_asyncmocks"):
                given = NOTHING if name == "__aiter__" else DEFAULT
                internals.methods[name].return_value = given


class AsyncContextManagerMock(Resource):
    """A mock of an async context manager, and of the function that makes one.

    `async with m`, `async with m(...)`, `await m`, `await m(...)` and `with m` give `enter_result`:
    the mock itself until it is set. It is the same as `m.__aenter__.return_value`;
    `m.__aenter__.side_effect = ConnectionError` fails them. An exit lets exceptions pass, but those
    in `suppress`: a class, a tuple of them, or True for all. Each call gives an opening of its own,
    which is the mock in all else. `items` and the assertions of AsyncIteratorMock are there, too.
    Other arguments are MagicMock's. Children are AsyncMocks unless a spec says otherwise.

    Raises TypeError for another `suppress`, and for a `return_value` that can't be entered. New in
    version 1.0.0.

    >>> get = AsyncContextManagerMock(enter_result="response")
    >>> async def fetch():
    ...     async with get("/index") as response:
    ...         return response
    >>> run(fetch())
    'response'
    >>> get.assert_exited()
    """

    def __init__(
        self, spec: "Any" = None, *, enter_result: "Any" = DEFAULT, suppress: "Suppressed" = (),
        **kwargs: "Any",
    ) -> None:  # fmt: skip
        super().__init__(enter_result, suppress=suppress, spec=spec, **kwargs)


class AsyncIteratorMock(Resource):
    """A mock of an async iterable, of an async generator, and of the function that makes one.

    `async for item in m` and `async for item in m(...)` give `items`, each time in a fresh pass:
    any iterable or async iterable, of which sequences begin anew each time and iterators go on
    where they were. Exceptions among them are raised at their place; a Gate holds the stream there.
    `items` is the same as `m.__aiter__.return_value` and may be set. A pass is an async generator
    in form: `m.asend()`, `m.athrow()`, `m.aclose()` and `m.__anext__()` act on the latest one. Each
    call gives an opening of its own, with its own pass. `enter_result`, `suppress` and the
    assertions of AsyncContextManagerMock are there, too. Other arguments are MagicMock's. Children
    are AsyncMocks unless a spec says otherwise.

    Raises TypeError if `items` or a `return_value` can't be iterated. New in version 1.0.0.

    >>> socket = AsyncIteratorMock(["hello", "bye"])
    >>> async def listen():
    ...     return [message async for message in socket]
    >>> run(listen())
    ['hello', 'bye']
    >>> socket.assert_exhausted()
    """

    def __init__(self, items: "Any" = NOTHING, *, spec: "Any" = None, **kwargs: "Any") -> None:
        super().__init__(items=items, spec=spec, **kwargs)


Resource.__call__.__annotations__.clear()  # `inspect.signature()` of a mock would show them
Kinds.resource, Kinds.entered, Kinds.iterated = Resource, AsyncContextManagerMock, AsyncIteratorMock


def refuse_result(owner, value):
    internals, cls = owner._asyncmocks, type(value)
    # Below a spec it is let be: tests that pass with unittest.mock may set it.
    is_below = internals.above is not None and not internals.is_set
    is_let_be = internals.unsafe or internals.spec is not None or is_below
    can_be_opened = callable(value) or any(hasattr(cls, way) for way in (*WAYS_IN, "__aiter__"))
    if is_let_be or can_be_opened or cls.__module__ != "builtins":
        return
    opened, meant = "entered", f"enter_result={brief(value)}"
    if internals.shape == ITERATED:
        opened, meant = "iterated", f"items=[{brief(value)}]"
    raise TypeError(
        f"return_value of {name_of(owner)}, an {internals.kind.__name__}, is what a call gives to "
        f"be {opened}, not {brief(value)}; write {meant}"
    )


def visits_of(owner, kind):
    return [visit for args, visit, _ in owner._asyncmocks.visits if args == kind]


def exits_of(owner):
    return [args for args, _, _ in owner._asyncmocks.visits if type(args) is tuple]


def expect_entered(owner, is_so, expected):
    __tracebackhide__ = True
    if is_so:
        return
    entered, failed = len(visits_of(owner, "entered")), len(visits_of(owner, "entering failed"))
    counts = times(entered) + (f" ({failed} failed)" if failed else "")
    raise AssertionError(
        f"Expected {name_of(owner)} to {expected}. Entered {counts}, exited "
        f"{times(len(exits_of(owner)))}.{numbered('Enterings and exits:', story_of(owner))}"
    )


def expect_iterated(owner, is_so, expected):
    __tracebackhide__ = True
    if not is_so:
        passes = owner._asyncmocks.passes
        found = f"Expected {name_of(owner)} to {expected}. Iterated {times(len(passes))}."
        raise AssertionError(found + numbered("Passes:", list(map(repr, passes))))


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
    if method.return_value is owner and hasattr(type(owner), "__aenter__"):
        return enter_unrecorded(owner).__await__()
    return _magic.finish(method, owner)


def enter_unrecorded(owner):
    """Return a coroutine that does what entering does; it counts as no entering."""
    aenter = owner.__aenter__
    if issubclass(type(aenter), Kinds.call):
        return answer(aenter, aenter._asyncmocks, noted(aenter), is_noted=False)
    function = owner._asyncmocks.methods.get("__aenter__")
    return aenter() if function in (None, aenter) else function(owner)


def swallow(method, owner, *args):
    exc_type, suppress = args[-3] if len(args) >= 3 else None, owner._asyncmocks.suppress
    wanted = BaseException if suppress is True else suppress
    return (exc_type is not None and issubclass(exc_type, wanted)) or DEFAULT


def refuse_plain_iteration(method, owner):
    """`for` is not `async for`, unless something was said of it."""
    if method.return_value is NOTHING and not owner._asyncmocks.has("__iter__"):
        raise TypeError(f"{name_of(owner)} is iterated with `async for`, not with `for`")
    return iter(method.return_value)


def step(method, owner, *args, **kwargs):
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


def given_by(owner, internals, args, kwargs):
    effect = internals.side_effect
    if effect is not None:
        if is_exception(effect):
            raise effect
        result = effect(*args, **kwargs) if callable(effect) else next(effect)
        if is_exception(result) and not callable(effect):
            raise result
        if result is not DEFAULT:
            return result
    if internals.return_value is not DEFAULT:
        return internals.return_value
    return owner if internals.wraps is None else internals.wraps(*args, **kwargs)
