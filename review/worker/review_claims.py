"""Reviews a batch of claims: read, history, known already?, judged, answered, kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Protocol, TypeVar

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.stay import Stay, stay_of
from review.answer.claim_response import claim_response
from review.answer.review_message import review_message
from review.metrics import Metrics
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import Review
from review.worker.case_message import answer_to, case_of, format_of, replaced_by
from review.worker.facts_digest import facts_digest
from review.worker.failure_summary import failure_summary
from review.worker.queued_claim import Failed, QueuedClaim, Reviewed
from review.worker.stay_query import StayQuery

T = TypeVar("T")


class ClaimReader(Protocol):
    """Reads a claim's content."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """Raises Unreadable."""
        ...


class Rules(Protocol):
    """The rulebook; equal versions judge equally."""

    @property
    def version(self) -> str:
        """Names the rules and their precisions."""
        ...

    def judge(self, case: Case) -> Judgement:
        """What every rule says of the case."""
        ...


class History(Protocol):
    """The stays received so far."""

    async def earlier(self, asked: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """For each the same person's stays that share a day with it and came in before, oldest first."""
        ...


class KnownReviews(Protocol):
    """Serialised reviews by the digests of their facts. Never fails: it may always know nothing."""

    async def find(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """What is known of each."""
        ...

    async def keep(self, reviews: Mapping[bytes, bytes]) -> None:
        """Remember them."""
        ...


class Reviews(Protocol):
    """Where reviews are kept, and claims leave the queue."""

    async def keep(self, reviewed: Sequence[Reviewed]) -> list[Reviewed]:
        """Committed on return: those that were still this worker's."""
        ...


class OpenedClaim(msgspec.Struct, frozen=True):
    """A claim whose message has been opened and whose content has been read."""

    queued: QueuedClaim
    submitted: ClaimSubmitted
    claim: Claim


class Judged(msgspec.Struct, frozen=True):
    """A claim with its answer; the review by itself is remembered by the digest of its facts."""

    reviewed: Reviewed
    digest: bytes
    review: bytes


class ReviewClaims:
    """The use case. A claim that raises an exception fails alone; the others of its batch are kept."""

    def __init__(
        self,
        reader: ClaimReader,
        rules: Rules,
        history: History,
        known: KnownReviews,
        reviews: Reviews,
        metrics: Metrics,
        now: Callable[[], datetime],
    ) -> None:
        self._reader = reader
        self._rules = rules
        self._history = history
        self._known = known
        self._reviews = reviews
        self._metrics = metrics
        self._now = now

    async def __call__(self, queued: Sequence[QueuedClaim]) -> list[Failed]:
        """Review them and keep what came of it; those that failed are still in the worker's hands."""
        read, unread = _apart([_attempt(claim, partial(self._read, claim)) for claim in queued])
        judged, unjudged = _apart(await self._judge_all(read))
        for kept in await self._reviews.keep([one.reviewed for one in judged]):
            if not kept.dry_run:
                self._metrics.kept(kept.answer.review)
        # Of a dry run nothing is kept, here neither.
        await self._known.keep({one.digest: one.review for one in judged if not one.reviewed.dry_run})
        return [*unread, *unjudged]

    def _read(self, queued: QueuedClaim) -> OpenedClaim:
        submitted = ClaimSubmitted.FromString(queued.message)
        return OpenedClaim(queued, submitted, self._reader.read(submitted.content, format_of(submitted)))

    async def _judge_all(self, facts: Sequence[OpenedClaim]) -> list[Judged | Failed]:
        earlier = await self._earlier(facts)
        version = self._rules.version
        digests = [facts_digest(one.submitted, earlier[one.queued.place], version) for one in facts]
        known = await self._known.find(digests)
        return [
            _attempt(one.queued, partial(self._judge, one, earlier[one.queued.place], digest, review))
            for one, digest, review in zip(facts, digests, known, strict=True)
        ]

    async def _earlier(self, facts: Sequence[OpenedClaim]) -> Mapping[int, tuple[Stay, ...]]:
        asked = [
            StayQuery(one.queued.place, stay, replaced_by(one.submitted))
            for one in facts
            if (stay := _stay(one))
        ]
        found = await self._history.earlier(asked)
        return {one.queued.place: () for one in facts} | {
            one.place: stays for one, stays in zip(asked, found, strict=True)
        }

    def _judge(
        self, facts: OpenedClaim, earlier: tuple[Stay, ...], digest: bytes, known: bytes | None
    ) -> Judged:
        began = perf_counter()
        submitted = facts.submitted
        review = (
            self._review(case_of(submitted, facts.claim, earlier))
            if known is None
            else Review.FromString(known)
        )
        reviewed_at = self._now()
        response = claim_response(facts.claim, review, submitted.claim_id, reviewed_at)
        answer = answer_to(submitted, review, response, reviewed_at)
        judged = Judged(
            Reviewed(facts.queued, submitted.facility, submitted.dry_run, answer),
            digest,
            known or review.SerializeToString(deterministic=True),
        )
        self._metrics.review_seconds.observe(perf_counter() - began)
        return judged

    def _review(self, case: Case) -> Review:
        return review_message(case, self._rules.judge(case), self._rules.version)


def _stay(facts: OpenedClaim) -> Stay | None:
    submitted = facts.submitted
    return stay_of(facts.claim, submitted.claim_id, submitted.facility, submitted.card.insurance_number)


def _attempt(queued: QueuedClaim, step: Callable[[], T]) -> T | Failed:
    try:
        return step()
    except Exception as error:
        return Failed(queued, failure_summary(error))


def _apart(results: Sequence[T | Failed]) -> tuple[list[T], list[Failed]]:
    failed = [one for one in results if isinstance(one, Failed)]
    return [one for one in results if not isinstance(one, Failed)], failed
