"""Receives large claims apart from the others, which would wait for them in their batches."""

from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """What is received."""

    @property
    def is_large(self) -> bool:
        """Whether its content is large."""
        ...


Request = TypeVar("Request", bound=Sized)
Response = TypeVar("Response")


class BySize(Generic[Request, Response]):
    """Passes a request to `large` or to `small`."""

    def __init__(
        self,
        small: Callable[[Request], Awaitable[Response]],
        large: Callable[[Request], Awaitable[Response]],
    ) -> None:
        self._small = small
        self._large = large

    async def __call__(self, request: Request) -> Response:
        """The response of whichever receives it."""
        receive = self._large if request.is_large else self._small
        return await receive(request)
