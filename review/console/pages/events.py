"""The stream of events of an open queue: it says that claims were reviewed, and nothing of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from time import monotonic
from typing import Protocol

from starlette.responses import Response, StreamingResponse

from review.accounts.role import Permission
from review.console.page import Page, get
from review.console.visit import Visit

# The browser connects again by itself: only then the console sees that a session has ended.
STREAM_SECONDS = 120.0
QUIET_SECONDS = 20.0
# Under load, reviews come in all the time.
LEAST_PAUSE_SECONDS = 2.0


class Arrivals(Protocol):
    """Notifications about new reviews."""

    async def wait(self, seconds: float) -> bool:
        """Return true once there is a notification, false where there is none within that time."""


class EventPages:
    """`/queue/events`."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get("/queue/events", self.events, is_background=True),)

    async def events(self, visit: Visit) -> Response:
        """Server-sent events."""
        visit.actor.ensure(Permission.READ)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        ends_at = monotonic() + STREAM_SECONDS
        yield "retry: 5000\n\n"
        while monotonic() < ends_at:
            if await self._arrivals.wait(QUIET_SECONDS):
                yield "event: reviewed\ndata:\n\n"
                await asyncio.sleep(LEAST_PAUSE_SECONDS)
            else:
                # A proxy closes a connection that says nothing.
                yield ":\n\n"
