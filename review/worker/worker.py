"""A worker: takes claims off the queue and reviews them, until told to stop."""

from collections.abc import Sequence
from time import monotonic
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from review.metrics import Metrics
from review.worker.failure_summary import failure_summary
from review.worker.queued_claim import Backlog, Failed, QueuedClaim, Taken
from review.worker.review_claims import ReviewClaims
from review.worker.wake_up import WakeUp

# How long a claim can lie unseen when the word of it is lost; and how soon one that failed is tried again.
LOOK_AFTER_SECONDS = 1
TEND_EVERY_SECONDS = 5


class Queue(Protocol):
    """Claims that wait for their review."""

    async def take(self) -> Taken:
        """Those that have waited longest, now in this worker's hands; empty where none waits."""
        ...

    async def backlog(self) -> Backlog:
        """How much waits."""
        ...

    async def sweep(self) -> None:
        """Throw away answers to dry runs that nobody has fetched in time."""
        ...

    async def give_back(self, failed: Sequence[Failed]) -> list[str]:
        """Put claims back that failed: the ids of those set aside instead."""
        ...


class Worker:
    """One worker on one connection: what the connection raises ends it."""

    def __init__(
        self,
        queue: Queue,
        review_claims: ReviewClaims,
        wake_up: WakeUp,
        metrics: Metrics,
        log: FilteringBoundLogger,
    ) -> None:
        self._queue = queue
        self._review_claims = review_claims
        self._wake_up = wake_up
        self._metrics = metrics
        self._log = log
        self._tend_at = 0.0

    async def run(self) -> None:
        """Until the wake_up says stop; the claims in hand are kept first."""
        while not self._wake_up.stopping:
            self._wake_up.clear()
            taken = await self._queue.take()
            await self._tend()
            self._note_set_aside(taken.set_aside, "its workers died")
            if taken.claims:
                await self._review(taken.claims)
            elif not taken.set_aside:
                await self._wake_up.wait(within=LOOK_AFTER_SECONDS)

    async def _review(self, claims: Sequence[QueuedClaim]) -> None:
        try:
            failed = await self._review_claims(claims)
        except Exception as error:
            # Where the connection is to blame, giving back raises again, and ends the worker.
            failed = [Failed(claim, failure_summary(error)) for claim in claims]
        if failed:
            await self._give_back(failed)

    async def _give_back(self, failed: Sequence[Failed]) -> None:
        for one in failed:
            claim = one.queued
            self._log.warning(
                "claim failed", claim_id=str(claim.claim_id), attempt=claim.attempts, error=one.error
            )
        self._note_set_aside(await self._queue.give_back(failed), "it failed three times")

    def _note_set_aside(self, claim_ids: Sequence[str], reason: str) -> None:
        for claim_id in claim_ids:
            self._log.error("claim set aside", claim_id=claim_id, reason=reason)

    async def _tend(self) -> None:
        if monotonic() >= self._tend_at:
            await self._queue.sweep()
            self._metrics.backlog(await self._queue.backlog())
            self._tend_at = monotonic() + TEND_EVERY_SECONDS
