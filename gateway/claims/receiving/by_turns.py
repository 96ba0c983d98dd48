"""Receives one claim at a time, in turn by facility."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from runtime.batching import Batcher
from runtime.sharing.fair_share import FairShare

Request = TypeVar("Request")
Response = TypeVar("Response")


class ByTurns(Generic[Request, Response]):
    """Passes a request to `receive` by itself when its turn comes; `facility_of` is who submits it."""

    def __init__(
        self,
        receive: Callable[[Sequence[Request]], Awaitable[Sequence[Response | Exception]]],
        facility_of: Callable[[Request], str],
    ) -> None:
        # It goes on where the caller is cancelled, as a batch does.
        self._receive = Batcher(receive, 1)
        self._facility_of = facility_of
        self._turns = FairShare(1)

    async def __call__(self, request: Request) -> Response:
        """The response; raises the exception that `receive` returned for it."""
        with await self._turns.reserve(self._facility_of(request), 1):
            return await self._receive(request)
