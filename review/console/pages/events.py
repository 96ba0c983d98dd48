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
REVIEWED = "event: reviewed\ndata:\n\n"


class Arrivals(Protocol):
    """Notifications about new reviews."""

    count: int

    async def wait(self, seen: int, seconds: float) -> int:
        """Return the count of notifications once it is above `seen`, or what it is after that time."""


class EventPages:
    """`/queue/events`."""

    def __init__(self, arrivals: Arrivals, least_pause: float = LEAST_PAUSE_SECONDS) -> None:
        self._arrivals = arrivals
        self._least_pause = least_pause
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
        seen = self._arrivals.count
        # Claims may have been reviewed after the page was made and before it listens.
        yield f"retry: 5000\n\n{REVIEWED}"
        while monotonic() < ends_at:
            count = await self._arrivals.wait(seen, QUIET_SECONDS)
            if count > seen:
                seen = count
                yield REVIEWED
                await asyncio.sleep(self._least_pause)
            else:
                # A proxy closes a connection that says nothing.
                yield ":\n\n"
