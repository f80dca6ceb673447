"""Classes to annotate with, and functions and classes that are annotated, to be specs."""

import functools
import typing
from typing import TYPE_CHECKING, Any, AsyncIterator, Awaitable, Generic, Optional, TypeVar, Union

if TYPE_CHECKING:
    import sys

    import no_such_module
    from decimal import Decimal

    from no_such_module import Missing

    Assigned = Missing
    if sys.version_info < (3,):
        from no_such_module import timedelta
    else:
        from datetime import timedelta
    Period = Optional[timedelta]

    class Never(timedelta):
        """Is not made."""


if typing.TYPE_CHECKING:
    from fractions import Fraction

T = TypeVar("T")
Bound = TypeVar("Bound", bound="Response")
Reply = typing.Coroutine[Any, Any, T]


class Response:
    async def json(self): ...

    def raise_for_status(self, hard=False): ...


async def fetch(url: "str", *, timeout: "float" = 5) -> "Response":
    """Fetch it."""
    return url


def plain(url: "str" = "/", timeout: "float" = 5) -> "str":
    """Compute it."""


def generated(response: "Response", count: "int" = 1) -> "typing.Iterator[int]":
    """Yield it."""
    yield count


async def iterated(response: "Response", count: "int" = 1):
    """Yield it, too."""
    yield count


class Box(Generic[T]):
    def __init__(self, size=0): ...
    async def open(self): ...


class Entered:
    """Entering it gives something else."""

    async def __aenter__(self) -> "Response": ...

    async def __aexit__(self, *exc_info): ...


class Awaited:
    def __await__(self):
        yield


class AwaitedBox(Awaited, Generic[T]): ...


class Stream:
    def __aiter__(self): ...

    async def read(self): ...


class Sheet:
    """Makes a class of its own for what it holds, as models of pydantic do."""

    def __class_getitem__(cls, held):
        return type(f"{cls.__name__}[{held.__name__}]", (cls,), {"held": held})


class Client:
    retries = 3
    nothing = None
    response_class = Response
    never = property(lambda self: 1 / 0)

    def __init__(self, url, timeout=5):
        self.url = url

    async def get(self, url, *, timeout=5) -> Response: ...
    def plain(self, url: "str" = "/", timeout: "float" = 5) -> "Response": ...
    async def rows(self, limit) -> AsyncIterator[Response]:
        yield

    @staticmethod
    async def static() -> Bound: ...

    @classmethod
    async def of(cls, value) -> Response: ...

    partial = functools.partialmethod(get, "/")
    cached = functools.lru_cache()(plain)
    wrapped = functools.wraps(plain)(lambda self, *args, **kwargs: None)
    dispatched = getattr(functools, "singledispatchmethod", functools.partialmethod)(plain)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info): ...


@functools.wraps(functools.partial(Client.get, Client("/")))
async def fetch_first() -> "Decimal":
    """Wrap what says nothing of itself, and seems to be of functools."""


class Opened(Generic[T]):
    """Gives something of its own on entering, as aiohttp's requests do."""

    async def __aenter__(self) -> T: ...

    async def __aexit__(self, *exc_info): ...


class OpenedText(Opened["Response"]): ...


class OpenedBox(Opened[Response], Generic[Bound]): ...


class OpenedStream(Stream, Opened[Response]): ...


def returning(annotation):
    """Return a class whose functions and properties all are annotated so."""

    class Annotated:
        async def fetch(self): ...
        def plain(self): ...
        def __getitem__(self, key): ...

        shown = property(lambda self: 1 / 0)

        @property
        async def later(self): ...

    Annotated.cached = getattr(functools, "cached_property", property)(Annotated.shown.fget)
    getters = [Annotated.shown.fget, Annotated.later.fget]
    for function in (Annotated.fetch, Annotated.plain, Annotated.__getitem__, *getters):
        function.__annotations__["return"] = annotation
    return Annotated
