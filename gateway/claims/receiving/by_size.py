"""Receives large claims apart from the others, which would wait for them in their batches."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar


class ComparedWithLarge(Exception):  # noqa: N818 - expected
    """A small claim may repeat a large one, which is to be done apart from other claims."""


class Sized(Protocol):
    """What is received."""

    @property
    def is_large(self) -> bool:
        """Whether its content is large."""
        ...


Request = TypeVar("Request", bound=Sized)
Response = TypeVar("Response")


class BySize(Generic[Request, Response]):
    """Passes a request to `large` or to `small`; to `large` too if `small` raises ComparedWithLarge."""

    def __init__(
        self,
        small: Callable[[Request], Awaitable[Response]],
        large: Callable[[Request], Awaitable[Response]],
    ) -> None:
        self._small = small
        self._large = large

    async def __call__(self, request: Request) -> Response:
        """The response of whichever receives it."""
        if not request.is_large:
            with suppress(ComparedWithLarge):
                return await self._small(request)
        return await self._large(request)
