"""Classes whose results are annotated in every way, for the tests of what results become."""

import functools
import typing
from typing import (
    TYPE_CHECKING,
    Any,
    AsyncContextManager,
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Coroutine,
    Generic,
    List,
    Optional,
    TypeVar,
    Union,
)

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
ClientType = TypeVar("ClientType", bound="Client")
Bound = TypeVar("Bound", bound="Response")


class Response:
    """What most methods give."""

    async def json(self):
        """Return the body."""

    def raise_for_status(self, hard=False):
        """Raise if something is wrong."""


class Box(Generic[T]):
    """A generic class."""

    async def open(self):
        """Open it."""


class Entered:
    """Entering it gives something else."""

    async def __aenter__(self) -> "Response":
        """Enter."""

    async def __aexit__(self, *exc_info):
        """Leave."""


class Awaited:
    """Something that is awaited."""

    def __await__(self):
        """Wait."""
        yield


class AwaitedBox(Awaited, Generic[T]):
    """Something generic that is awaited."""


class Stream:
    """Something that is iterated."""

    def __aiter__(self):
        """Iterate."""

    async def read(self):
        """Read all."""


class Client:
    """Methods of all kinds."""

    retries = 3
    nothing = None
    response_class = Response

    def __init__(self, url, timeout=5):
        self.url = url

    @property
    def never(self):
        """Never run."""
        raise RuntimeError("a property ran")

    @property
    def last(self) -> Response:
        """Never run."""
        raise RuntimeError("a property ran")

    async def get(self, url, *, timeout=5) -> Response: ...
    async def text(self) -> "Response": ...
    async def optional(self) -> Optional[Response]: ...
    async def optional_text(self) -> "Optional[Response]": ...
    async def optional_inside(self) -> Optional["Response"]: ...
    async def either(self) -> "Response | None": ...
    async def union(self) -> Union[None, Response]: ...
    async def bound(self) -> Bound: ...
    async def box(self) -> Box[int]: ...
    async def box_text(self) -> "Box[Response]": ...
    async def itself(self: ClientType) -> ClientType: ...
    async def own_class(self) -> "Client": ...
    async def given(self, other: ClientType) -> ClientType: ...
    async def for_checkers(self) -> "Decimal": ...
    async def for_checkers_of_typing(self) -> "Fraction": ...
    async def chosen_for_checkers(self) -> "Period": ...
    async def class_for_checkers(self) -> "Never": ...
    async def boxed_for_checkers(self) -> "Box[Decimal]": ...
    async def plain_text(self) -> str: ...
    async def anything(self) -> Any: ...
    async def listed(self) -> List[Response]: ...
    async def none(self) -> None: ...
    async def several(self) -> Union[Response, Box]: ...
    async def several_text(self) -> "Response | Box": ...
    async def missing(self) -> "Missing": ...
    async def broken(self) -> "not an annotation": ...  # noqa: F722
    async def unannotated(self): ...
    def awaitable(self) -> Awaitable[Response]: ...
    def awaitable_text(self) -> "typing.Awaitable[Response]": ...
    def maybe_awaitable(self) -> Union[str, Awaitable[Response]]: ...
    def coroutine(self) -> Coroutine[Any, Any, Response]: ...
    def iterator(self) -> AsyncIterator[Response]: ...
    async def open_iterator(self) -> AsyncIterator[Response]: ...
    def iterable(self) -> AsyncIterable[Response]: ...
    def generator(self) -> AsyncGenerator[Response, None]: ...
    async def rows(self, limit) -> AsyncIterator[Response]:
        yield

    def manager(self) -> AsyncContextManager[Response]: ...
    def entered(self) -> Entered: ...
    def awaited(self) -> Awaited: ...
    def awaited_box(self) -> AwaitedBox[Response]: ...
    def stream(self) -> Stream: ...
    def plain(self) -> Response: ...

    @staticmethod
    async def static(value) -> Response: ...

    @staticmethod
    async def static_bound() -> Bound: ...

    @classmethod
    async def of(cls, value) -> Response: ...

    partial = functools.partialmethod(get, "/")

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        """Leave."""


@functools.wraps(functools.partial(Client.get, Client("/")))
async def fetch_first() -> "Decimal":
    """Wrap what says nothing of itself."""


class Opened(Generic[T]):
    """Gives something of its own on entering, as aiohttp's requests do."""

    async def __aenter__(self) -> T: ...

    async def __aexit__(self, *exc_info): ...


class OpenedResponse(Opened[Response]): ...


class OpenedText(Opened["Response"]): ...


class OpenedBox(Opened[Response], Generic[Bound]): ...


class OpenedStream(Stream, Opened[Response]): ...


class Opener:
    def of_argument(self) -> Opened[Response]: ...

    def as_text(self) -> "Opened[Response]": ...

    def of_base(self) -> OpenedResponse: ...

    def of_text_in_base(self) -> OpenedText: ...

    def of_one_of_bases(self) -> OpenedStream: ...

    def of_base_of_argument(self) -> OpenedBox[Client]: ...

    def of_nothing(self) -> Opened: ...

    def of_itself(self) -> "Opened[Opened[Response]]": ...
