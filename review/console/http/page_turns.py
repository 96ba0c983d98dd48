"""Has the requests of one reviewer wait for each other: a flood of them leaves others their pages."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from runtime.sharing.fair_share import FairShare

# In progress at a time. They use twenty connections to the database, each for a part of their time.
REQUESTS, REQUESTS_EACH = 32, 4
# A page asks for some parts at once, and a reviewer may open a dozen claims in tabs.
MOST_WAITING = 60


class TooManyRequests(Exception):  # noqa: N818 - what the person is told
    """So many requests of the same reviewer wait already."""


class PageTurns:
    """Reviewers that wait take turns."""

    def __init__(self) -> None:
        self._turns = FairShare(REQUESTS, REQUESTS_EACH)
        self._waiting: Counter[UUID] = Counter()

    @asynccontextmanager
    async def turn(self, reviewer_id: UUID) -> AsyncIterator[None]:
        """Wait until a request of this reviewer may be answered; answer it inside. Raises TooManyRequests."""
        if self._waiting[reviewer_id] >= MOST_WAITING:
            raise TooManyRequests
        self._waiting[reviewer_id] += 1
        try:
            share = await self._turns.reserve(str(reviewer_id), 1)
        finally:
            self._waiting[reviewer_id] -= 1
            # A counter keeps zeros.
            self._waiting += Counter()
        with share:
            yield
