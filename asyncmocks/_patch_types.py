"""What type checkers are told of patches. Nobody imports it at run time."""

from typing import Any, Callable, Protocol, TypeVar, overload

M = TypeVar("M", covariant=True)
R = TypeVar("R")
Class = TypeVar("Class", bound=type)
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Patch(Protocol[M]):
    """What can be entered and started, and gives what it puts in place."""

    def __enter__(self) -> M: ...

    def __exit__(self, *exc_info: object) -> None: ...

    async def __aenter__(self) -> M: ...

    async def __aexit__(self, *exc_info: object) -> None: ...

    def start(self) -> M: ...

    def stop(self) -> None: ...


class Placing(Patch[M], Protocol[M]):
    """A patch that puts in place what it was given: what it decorates keeps its type."""

    def __call__(self, function: Decorated) -> Decorated: ...


class Injecting(Patch[M], Protocol[M]):
    """A patch that hands its mock to what it decorates, as one more argument."""

    @overload
    def __call__(self, function: Class) -> Class: ...

    @overload
    def __call__(self, function: Callable[..., R]) -> Callable[..., R]: ...
