"""Checks a claim: reviews it as a submitted claim is reviewed, and keeps nothing of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID, uuid4

from gateway.claims.dry_run.send_dry_runs import DryRun
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.submission import Submission
from gateway.claims.withdrawal_answer import withdrawal_answer
from gateway.refusals import ReviewFailed, ReviewNotReady
from review.mailbox.answer import Answer, SetAside
from runtime.background import start_task
from runtime.clock import Clock

# A caller that cannot wait so long sets a deadline, and gRPC cancels the call then.
REVIEW_TIMEOUT = timedelta(seconds=30)


class Reviews(Protocol):
    """The answers of the review."""

    async def wait(self, claim_id: UUID, within: timedelta) -> Answer | None:
        """Return the answer to a claim, or None where it does not come in time."""
        ...


class DryRuns(Protocol):
    """The dry runs in the queue of the review."""

    async def withdraw(self, claim_id: UUID) -> None:
        """Delete a dry run, and its answer if there is one. Raises DatabaseAway."""
        ...


class CheckClaim:
    """The use case of CheckClaim. `send` sends one dry run to the review, in a batch with others."""

    def __init__(
        self,
        read: Callable[[Submission], Awaitable[ReadSubmission]],
        send: Callable[[DryRun], Awaitable[None]],
        reviews: Reviews,
        dry_runs: DryRuns,
        clock: Clock,
    ) -> None:
        self._read = read
        self._send = send
        self._reviews = reviews
        self._dry_runs = dry_runs
        self._clock = clock

    async def __call__(self, submission: Submission, sent: Callable[[], None] = lambda: None) -> bytes:
        """Return the answer, a serialised ClaimReviewed. Raises Refusal and DatabaseAway.

        Calls `sent` when the claim is in the queue: from then on, its content is not needed.
        """
        reading = self._read(submission)
        del submission
        dry_run = DryRun(uuid4(), await reading)
        if dry_run.read.claim.is_withdrawal:
            read = dry_run.read
            answer = withdrawal_answer(read.claim, dry_run.claim_id, self._clock.now(), read.signature)
            return answer.SerializeToString()
        claim_id, sending = dry_run.claim_id, start_task(self._send(dry_run))
        del dry_run
        return await self._reviewed(claim_id, sending, sent)

    async def _reviewed(
        self, claim_id: UUID, sending: asyncio.Future[None], sent: Callable[[], None]
    ) -> bytes:
        answer = None
        try:
            await asyncio.shield(sending)
            sent()
            answer = await self._reviews.wait(claim_id, REVIEW_TIMEOUT)
        finally:
            # Also after a cancellation: nothing of a dry run may be left behind.
            if not isinstance(answer, bytes):
                # A dry run can be withdrawn only when it is in the queue.
                await asyncio.wait((sending,))
                await self._dry_runs.withdraw(claim_id)
        if isinstance(answer, SetAside):
            raise ReviewFailed
        if answer is None:
            raise ReviewNotReady
        return answer
