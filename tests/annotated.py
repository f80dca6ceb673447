"""Classes to annotate with, and classes whose functions are annotated, for what results become."""

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
    """What most functions give."""

    async def json(self): ...

    def raise_for_status(self, hard=False): ...


class Box(Generic[T]):
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
    """Is iterated."""

    def __aiter__(self): ...

    async def read(self): ...


class Sheet:
    """Makes a class of its own for what it holds, as models of pydantic do."""

    @classmethod
    def __class_getitem__(cls, held):
        return type(f"{cls.__name__}[{held.__name__}]", (cls,), {"held": held})


class Client:
    """Has attributes of all kinds."""

    retries = 3
    nothing = None
    response_class = Response
    never = property(lambda self: 1 / 0)

    def __init__(self, url, timeout=5):
        self.url = url

    async def get(self, url, *, timeout=5) -> Response: ...
    def plain(self) -> Response: ...
    async def rows(self, limit) -> AsyncIterator[Response]:
        yield

    @staticmethod
    async def static() -> Bound: ...

    @classmethod
    async def of(cls, value) -> Response: ...

    partial = functools.partialmethod(get, "/")

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


class OpenedResponse(Opened[Response]): ...


class OpenedText(Opened["Response"]): ...


class OpenedBox(Opened[Response], Generic[Bound]): ...


class OpenedStream(Stream, Opened[Response]): ...


def returning(annotation):
    """Return a class whose functions and properties all are annotated so."""

    class Annotated:
        async def fetch(self): ...
        def plain(self): ...

        shown = property(lambda self: 1 / 0)

        @property
        async def later(self): ...

    Annotated.cached = getattr(functools, "cached_property", property)(Annotated.shown.fget)
    for function in (Annotated.fetch, Annotated.plain, Annotated.shown.fget, Annotated.later.fget):
        function.__annotations__["return"] = annotation
    return Annotated
