"""The dry run: a claim goes all the way through the review, and nothing of it is kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID, uuid4

from gateway.claims.claim_submitted import Facts, claim_submitted
from gateway.claims.facts_of_claims import FactsOfClaims
from gateway.claims.read_claim import ReadClaim, ReadSubmission
from gateway.claims.submission import Submission
from gateway.claims.submit_claim import Reviews
from gateway.clock import Clock
from gateway.refusals import ReviewNotReady

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


class CheckClaims:
    """Sends dry runs to the review, by the batch."""

    def __init__(self, facts: FactsOfClaims, claims: OpenClaims, dry_runs: DryRuns, clock: Clock) -> None:
        self._facts = facts
        self._claims = claims
        self._dry_runs = dry_runs
        self._clock = clock

    async def __call__(self, claims: Sequence[ReadSubmission]) -> list[UUID]:
        """The name under which each will be answered. Raises DatabaseAway."""
        facts = await self._facts(claims, dry_run=True)
        numbers = [(read.submission.facility, read.claim.number) for read in claims]
        handed_in = await self._claims.open_claims(numbers)
        names = [uuid4() for _ in claims]
        await self._dry_runs.put(
            names,
            [
                self._message(name, read.submission, known, handed_in.get(number))
                for name, read, known, number in zip(names, claims, facts, numbers, strict=True)
            ],
        )
        return names

    def _message(self, name: UUID, submission: Submission, facts: Facts, handed_in: UUID | None) -> bytes:
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
        put: Callable[[ReadSubmission], Awaitable[UUID]],
        reviews: Reviews,
        dry_runs: DryRuns,
    ) -> None:
        self._read = read
        self._put = put
        self._reviews = reviews
        self._dry_runs = dry_runs

    async def __call__(self, submission: Submission) -> bytes:
        """What would be answered: a serialised ClaimReviewed. Raises Refusal."""
        name = await self._put(await self._read(submission))
        answer = None
        try:
            answer = await self._reviews.wait(name, PATIENCE)
        finally:
            # Also where the caller has gone: nothing is to be left behind.
            if not isinstance(answer, bytes):
                await self._dry_runs.withdraw(name)
        if not isinstance(answer, bytes):
            raise ReviewNotReady
        return answer
