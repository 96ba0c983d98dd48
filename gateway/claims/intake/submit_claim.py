"""Submits one claim: reads it, has it received in a batch with others, and waits for its review."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from gateway.claims.intake.receive_claims import Acknowledgement
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.submission import Submission
from review.mailbox.answer import Answer, SetAside


class Reviews(Protocol):
    """The answers of the review."""

    async def wait(self, claim_id: UUID, within: timedelta) -> Answer | None:
        """Return the answer to a claim, or None where it does not come in time."""
        ...


class SubmitClaim:
    """The use case of SubmitClaim and SubmitClaims. `receive` receives one claim, in a batch with others."""

    def __init__(
        self,
        read: Callable[[Submission], Awaitable[ReadSubmission]],
        receive: Callable[[ReadSubmission], Awaitable[Acknowledgement]],
        reviews: Reviews,
    ) -> None:
        self._read = read
        self._receive = receive
        self._reviews = reviews

    async def __call__(
        self, submission: Submission, within: timedelta, kept: Callable[[], None] = lambda: None
    ) -> Acknowledgement:
        """Return the kept claim without its content, and with its review if that comes in time.

        Calls `kept` when the claim is kept: from then on, its content is not needed. Raises Refusal and
        DatabaseAway.
        """
        receiving = self._read_and_receive(submission)
        del submission
        acknowledged = await receiving
        kept()
        claim = acknowledged.claim
        if not within or claim.reviewed or claim.set_aside or claim.closed_as or claim.archived:
            return acknowledged
        answer = await self._reviews.wait(claim.claim_id, within)
        if isinstance(answer, SetAside):
            return replace(acknowledged, claim=replace(claim, set_aside=True))
        return replace(acknowledged, claim=replace(claim, reviewed=answer))

    async def _read_and_receive(self, submission: Submission) -> Acknowledgement:
        acknowledged = await self._receive(await self._read(submission))
        return replace(acknowledged, claim=replace(acknowledged.claim, content=None))
