"""Handing one claim in: read, then taken along with those that arrive together, then reviewed."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from gateway.claims.read_claim import ReadClaim, ReadSubmission
from gateway.claims.submission import Submission
from gateway.claims.take_in_claims import Acknowledgement
from review.mailbox.answer import Answer, SetAside


class Reviews(Protocol):
    """The reviews to come."""

    async def wait(self, claim_id: UUID, patience: timedelta) -> Answer | None:
        """The review of the claim, or None where it is not there in time."""
        ...


class SubmitClaim:
    """The use case of one claim, over the gathering of many."""

    def __init__(
        self, read: ReadClaim, enter: Callable[[ReadSubmission], Awaitable[Acknowledgement]], reviews: Reviews
    ) -> None:
        self._read = read
        self._enter = enter
        self._reviews = reviews

    async def __call__(self, submission: Submission, patience: timedelta) -> Acknowledgement:
        """The claim that stands, with its review where that is there in time. Raises Refusal."""
        acknowledged = await self._enter(await self._read(submission))
        claim = acknowledged.claim
        if not patience or claim.reviewed or claim.set_aside or claim.closed_as:
            return acknowledged
        answer = await self._reviews.wait(claim.claim_id, patience)
        if isinstance(answer, SetAside):
            return replace(acknowledged, claim=replace(claim, set_aside=True))
        return replace(acknowledged, claim=replace(claim, reviewed=answer))
