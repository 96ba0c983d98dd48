"""The dry run: a claim goes all the way through the review, and nothing of it is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID, uuid4

import msgspec

from gateway.claims.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.facts_of_claims import FactsOfClaims
from gateway.claims.read_claim import ReadClaim, ReadSubmission
from gateway.claims.submission import Submission
from gateway.claims.submit_claim import Reviews
from gateway.refusals import ReviewFailed, ReviewNotReady
from review.mailbox.answer import SetAside
from runtime.clock import Clock

# A caller with less patience sets a deadline, and gRPC keeps it.
PATIENCE = timedelta(seconds=30)


class OpenClaims(Protocol):
    """The claims that are kept."""

    async def open_claims(self, numbers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """Which of these (facility, number) name a claim that is not closed. Raises DatabaseAway."""
        ...


class DryRuns(Protocol):
    """The way to the review for claims that are not kept."""

    async def put(self, claim_ids: Sequence[UUID], messages: Sequence[bytes]) -> None:
        """Leave them for the review. Raises DatabaseAway."""
        ...

    async def withdraw(self, claim_id: UUID) -> None:
        """Take one back, judged or not. Raises DatabaseAway."""
        ...


class DryRun(msgspec.Struct, frozen=True):
    """A claim to be judged and not kept, and the name under which it will be answered."""

    name: UUID
    read: ReadSubmission


class CheckClaims:
    """Sends dry runs to the review, by the batch."""

    def __init__(self, facts: FactsOfClaims, claims: OpenClaims, dry_runs: DryRuns, clock: Clock) -> None:
        self._facts = facts
        self._claims = claims
        self._dry_runs = dry_runs
        self._clock = clock

    async def __call__(self, dry_runs: Sequence[DryRun]) -> list[None]:
        """Each is at the review. Raises DatabaseAway."""
        claims = [dry_run.read for dry_run in dry_runs]
        facts = await self._facts(claims, dry_run=True)
        numbers = [(read.submission.facility, read.claim.number) for read in claims]
        handed_in = await self._claims.open_claims(numbers)
        await self._dry_runs.put(
            [dry_run.name for dry_run in dry_runs],
            [
                self._message(dry_run.name, dry_run.read.submission, known, handed_in.get(number))
                for dry_run, known, number in zip(dry_runs, facts, numbers, strict=True)
            ],
        )
        return [None] * len(dry_runs)

    def _message(
        self, name: UUID, submission: Submission, facts: ReviewFacts, handed_in: UUID | None
    ) -> bytes:
        message = claim_submitted(name, submission, facts, self._clock.now())
        message.dry_run = True
        # The very claim may have been handed in before: it must not be found to be its own double.
        message.replaces_claim_id = str(handed_in or "")
        return message.SerializeToString()


class CheckClaim:
    """The use case of one dry run, over the gathering of many."""

    def __init__(
        self,
        read: ReadClaim,
        put: Callable[[DryRun], Awaitable[None]],
        reviews: Reviews,
        dry_runs: DryRuns,
    ) -> None:
        self._read = read
        self._put = put
        self._reviews = reviews
        self._dry_runs = dry_runs

    async def __call__(self, submission: Submission) -> bytes:
        """What would be answered: a serialised ClaimReviewed. Raises Refusal."""
        dry_run = DryRun(uuid4(), await self._read(submission))
        put = asyncio.ensure_future(self._put(dry_run))
        answer = None
        try:
            await asyncio.shield(put)
            answer = await self._reviews.wait(dry_run.name, PATIENCE)
        finally:
            # Also where the caller has gone: nothing is to be left behind.
            if not isinstance(answer, bytes):
                # What is on its way in can be taken out only when it is there.
                await asyncio.wait((put,))
                await self._dry_runs.withdraw(dry_run.name)
        if isinstance(answer, SetAside):
            raise ReviewFailed
        if answer is None:
            raise ReviewNotReady
        return answer
