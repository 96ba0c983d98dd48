"""The stream of events of an open queue: it says that claims were reviewed, and nothing of them."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from time import monotonic
from typing import Protocol
from uuid import UUID

from starlette.responses import Response, StreamingResponse

from review.accounts.role import Permission
from review.console.page import Page, get
from review.console.visit import Visit

# The browser connects again by itself: only then the console sees that a session has ended.
STREAM_SECONDS = 120.0
QUIET_SECONDS = 20.0
# Under load, reviews come in all the time.
LEAST_PAUSE_SECONDS = 2.0
# Of one reviewer: more than anybody has pages open, and a small part of what the server takes.
MOST_STREAMS = 30


class Arrivals(Protocol):
    """Notifications about new reviews."""

    async def wait(self, seconds: float) -> bool:
        """Return true once there is a notification, false where there is none within that time."""


class EventPages:
    """`/queue/events`."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._open: Counter[UUID] = Counter()

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get("/queue/events", self.events, is_background=True),)

    async def events(self, visit: Visit) -> Response:
        """Server-sent events."""
        visit.actor.ensure(Permission.READ)
        reviewer_id = visit.actor.reviewer_id
        if self._open[reviewer_id] >= MOST_STREAMS:
            return Response(status_code=429)
        headers = {"Cache-Control": "no-store"}
        stream = self._counted(reviewer_id)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def _counted(self, reviewer_id: UUID) -> AsyncIterator[str]:
        self._open[reviewer_id] += 1
        try:
            async with aclosing(self._stream()) as events:
                async for event in events:
                    yield event
        finally:
            self._open[reviewer_id] -= 1
            # A counter keeps zeros.
            self._open += Counter()

    async def _stream(self) -> AsyncGenerator[str, None]:
        ends_at = monotonic() + STREAM_SECONDS
        yield "retry: 5000\n\n"
        while monotonic() < ends_at:
            if await self._arrivals.wait(QUIET_SECONDS):
                yield "event: reviewed\ndata:\n\n"
                await asyncio.sleep(LEAST_PAUSE_SECONDS)
            else:
                # A proxy closes a connection that says nothing.
                yield ":\n\n"
