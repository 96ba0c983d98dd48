"""Closes connections on which a request does not come in: they would take the place of reviewers."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

# For the first line and the headers of a request, however slow the line of a reviewer is.
HEAD_SECONDS = 20.0


class PromptRequests(H11Protocol):
    """HTTP/1.1 with a time limit for the head of each request; uvicorn limits idle connections alone."""

    head_seconds = HEAD_SECONDS
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        super().data_received(data)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        """Begin to wait, unless a request is in progress; more bytes of a head give no more time."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._limit is None:
            self._limit = self.loop.call_later(self.head_seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
