"""A worker: takes claims from the queue and reviews them until it is to stop."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from review.metrics import Metrics
from review.worker.failure_summary import failure_summary
from review.worker.interruptions import Interruptions
from review.worker.queue.fair_turns import WORKERS_DIED
from review.worker.queued_claim import Backlog, Failed, Interrupted, QueuedClaim, Taken
from review.worker.tracing.claim_trace import trace_fields
from review.worker.wake_up import WakeUp
from runtime.postgres.errors import is_database_fault, is_unprepared

# The queue is polled too: a notification may get lost, and a claim that failed comes back without one.
POLL_SECONDS = 1
# At most so often does a worker take claims while few come at a time. Alone in its batch, a claim takes three
# times the processor time of the worker and of PostgreSQL.
GATHER_SECONDS = 0.05
MAINTENANCE_SECONDS = 5


class Queue(Protocol):
    """The claims that wait for their review."""

    async def take(self) -> Taken:
        """Take claims of the facilities in turn, the oldest of each first; none where no claim waits."""
        ...

    async def backlog(self) -> Backlog:
        """Return how many claims wait."""
        ...

    async def sweep(self) -> None:
        """Delete what is outdated, such as answers to dry runs that no gateway has read in time."""
        ...

    async def give_back(self, failed: Sequence[Failed]) -> list[str]:
        """Put failed claims back into the queue. Return the IDs of those that are set aside instead."""
        ...

    async def give_back_interrupted(self, interrupted: Sequence[Interrupted]) -> None:
        """Put claims back whose review the database interrupted, and do not count the attempt."""
        ...


class BatchReview(Protocol):
    """The use case ReviewClaims."""

    async def __call__(self, queued: Sequence[QueuedClaim]) -> list[Failed]:
        """Review claims and keep the reviews. Return the claims that failed: they are still this worker's."""
        ...

    async def rehearse(self) -> None:
        """Raises a fault of the database where it can keep no review at all."""
        ...


class Worker:
    """A worker on one connection. A fault of the database ends it, and costs the claims no attempt."""

    def __init__(
        self,
        queue: Queue,
        refresh_rules: Callable[[], Awaitable[None]],
        review_claims: BatchReview,
        wake_up: WakeUp,
        metrics: Metrics,
        log: FilteringBoundLogger,
        interruptions: Interruptions,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`interruptions`: of earlier workers of the process, too.

        `refresh_rules` follows changes of the modes and precisions of rules.
        """
        self._queue = queue
        self._refresh_rules = refresh_rules
        self._review_claims = review_claims
        self._wake_up = wake_up
        self._metrics = metrics
        self._log = log
        self._interruptions = interruptions
        self._seconds = seconds
        self._maintain_at = 0.0

    async def run(self, note_success: Callable[[], None]) -> None:
        """Review claims until the worker is to stop; the reviews of claims that it has taken are kept.

        Calls `note_success` whenever the database has done all that a round needs: a database that accepts a
        connection may still not keep a review.
        """
        await self._settle_interruptions()
        if self._interruptions.have_suspects:
            await self._review_claims.rehearse()
        while not self._wake_up.stopping:
            self._wake_up.clear()
            await self._maintain()
            began = self._seconds()
            taken = await self._queue.take()
            await self._process(taken)
            note_success()
            if taken.are_all:
                await self._wait_for_claims(began)

    async def _wait_for_claims(self, began: float) -> None:
        """Wait for a claim, and for others to come along if the last ones were taken a moment ago."""
        await self._wake_up.wait(within=POLL_SECONDS)
        left = began + GATHER_SECONDS - self._seconds()
        if left > 0:
            await self._wake_up.pause(left)

    async def _process(self, taken: Taken) -> None:
        self._note_set_aside(taken.set_aside, WORKERS_DIED)
        if taken.claims:
            batches = self._interruptions.batches(taken.claims)
            for number, batch in enumerate(batches, 1):
                await self._process_batch(batch, [claim for later in batches[number:] for claim in later])
            self._interruptions.note_end()

    async def _process_batch(self, batch: Sequence[QueuedClaim], rest: Sequence[QueuedClaim]) -> None:
        try:
            await self._review(batch)
        except Exception as error:
            if is_unprepared(error):
                self._interruptions.note_blameless([*batch, *rest])
            elif is_database_fault(error):
                self._interruptions.note(error, batch, rest)
            if self._interruptions.interrupted or self._interruptions.failed:
                # Tried again on the next connection; but if the process is to stop, there is none.
                with suppress(Exception):
                    await self._settle_interruptions()
            raise
        self._interruptions.note_reviewed(batch)

    async def _review(self, claims: Sequence[QueuedClaim]) -> None:
        try:
            failed = await self._review_claims(claims)
        except Exception as error:
            if is_database_fault(error) or is_unprepared(error):
                raise
            failed = [Failed(claim, failure_summary(error)) for claim in claims]
        if failed:
            await self._give_back(failed)

    async def _give_back(self, failed: Sequence[Failed]) -> None:
        for one in failed:
            claim = one.queued
            self._log.warning(
                "claim failed",
                claim_id=str(claim.claim_id),
                attempt=claim.attempts,
                error=one.error,
                **trace_fields(claim),
            )
        self._note_set_aside(await self._queue.give_back(failed), "it failed three times")

    async def _settle_interruptions(self) -> None:
        past = self._interruptions
        if past.interrupted:
            await self._queue.give_back_interrupted(past.interrupted)
            past.interrupted.clear()
        if past.failed:
            await self._give_back(past.failed)
            past.failed.clear()

    def _note_set_aside(self, claim_ids: Sequence[str], reason: str) -> None:
        for claim_id in claim_ids:
            self._log.error("claim set aside", claim_id=claim_id, reason=reason)

    async def _maintain(self) -> None:
        if self._seconds() >= self._maintain_at:
            await self._refresh_rules()
            await self._queue.sweep()
            self._metrics.backlog(await self._queue.backlog())
            self._maintain_at = self._seconds() + MAINTENANCE_SECONDS
