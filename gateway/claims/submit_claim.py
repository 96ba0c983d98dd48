"""Handing one claim in: it travels with those that arrive together, then waits for its review."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from gateway.claims.review_answers import Answer, SetAside
from gateway.claims.submission import Submission
from gateway.claims.submit_claims import Receipt


class Reviews(Protocol):
    """The reviews to come."""

    async def wait(self, claim_id: UUID, patience: timedelta) -> Answer | None:
        """The review of the claim, or None where it is not there in time."""
        ...


class SubmitClaim:
    """The use case of one claim, over the gathering of many."""

    def __init__(self, enter: Callable[[Submission], Awaitable[Receipt]], reviews: Reviews) -> None:
        self._enter = enter
        self._reviews = reviews

    async def __call__(self, submission: Submission, patience: timedelta) -> Receipt:
        """The claim that stands, with its review where that is there in time. Raises Refusal."""
        receipt = await self._enter(submission)
        claim = receipt.claim
        if not patience or claim.reviewed or claim.set_aside or claim.closed_as:
            return receipt
        answer = await self._reviews.wait(claim.claim_id, patience)
        if isinstance(answer, SetAside):
            claim = msgspec.structs.replace(claim, set_aside=True)
        elif answer is not None:
            claim = msgspec.structs.replace(claim, reviewed=answer)
        return Receipt(claim, receipt.already_known)
