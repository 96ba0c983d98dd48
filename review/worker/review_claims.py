"""Reviews a batch of claims: reads them, finds stays, catalogues, known reviews; judges, answers, keeps."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from insurance.catalogue.catalogues import Catalogues
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.stay import Stay, person_days
from review.answer.response import review_response
from review.catalogues.reading.catalogue_need import CatalogueNeed, catalogue_need
from review.judging.judge import CaseFacts, Rules, judge
from review.judging.kept_comparison import compared_with_message
from review.metrics import Metrics
from review.peers.peer_group import peer_group
from review.rulebook.engine.usual import PeerGroup, Usual
from review.submitted_claim import format_of, read_claim, replaced_by, signature_of
from review.triage.new_case import NewCase, new_case
from review.triage.random_draw import RandomDraw
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import Review
from review.worker.answer_message import answer_to
from review.worker.facts_digest import facts_digest
from review.worker.failure_summary import failure_summary
from review.worker.queued_claim import Failed, QueuedClaim, Reviewed
from review.worker.stay_query import StayQuery

T = TypeVar("T")


class ClaimReader(Protocol):
    """Reads the content of claims."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """Return the claim. Raises Unreadable."""
        ...


class History(Protocol):
    """The stays of all claims so far."""

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the same person's stays that share a day with it and came before, oldest first."""
        ...


class CatalogueSource(Protocol):
    """The catalogues of facilities."""

    async def read(self, needs: Sequence[CatalogueNeed]) -> list[Catalogues]:
        """Return for each claim the catalogues of its facility, with the entries of its codes."""
        ...


class UsualSource(Protocol):
    """What is usual for claims."""

    async def read(self, groups: Sequence[PeerGroup | None]) -> list[Usual | None]:
        """Return for each claim what is usual in its group, or in the narrowest wider one."""
        ...


class CaseSources(NamedTuple):
    """Where a worker reads what claims are compared with."""

    history: History
    catalogues: CatalogueSource
    usual: UsualSource


class KnownReviews(Protocol):
    """Serialised reviews by the digests of their facts. It may forget all of them, and never raises."""

    async def find(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return the review for each digest, None for one that is not known."""
        ...

    async def keep(self, reviews: Mapping[bytes, bytes]) -> None:
        """Keep reviews by digest."""
        ...


class Reviews(Protocol):
    """Where reviews are kept, and claims leave the queue."""

    async def keep(self, reviewed: Sequence[Reviewed]) -> list[Reviewed]:
        """Keep the reviews of claims that this worker still has, and return those. Committed on return."""
        ...

    async def rehearse(self) -> None:
        """Keep a small review that is of no claim, and undo it. Raises a fault where that is not possible."""
        ...


class OpenedClaim(msgspec.Struct, frozen=True):
    """A claim whose message was decoded and whose content was read, and what it needs of catalogues."""

    queued: QueuedClaim
    submitted: ClaimSubmitted
    claim: Claim
    need: CatalogueNeed


class ComparedWith(NamedTuple):
    """What a claim is compared with: the earlier stays of its patient, the catalogues of its facility, and
    the group of claims like it.
    """

    earlier: tuple[Stay, ...]
    catalogues: Catalogues
    usual: Usual | None


class JudgedClaim(msgspec.Struct, frozen=True):
    """A claim with its answer. The serialised review is kept by the digest of its facts."""

    reviewed: Reviewed
    digest: bytes
    review: bytes


class ReviewClaims:
    """The use case for a batch. A claim that raises an exception fails alone; the others are kept."""

    def __init__(
        self,
        reader: ClaimReader,
        rules: Rules,
        sources: CaseSources,
        known: KnownReviews,
        reviews: Reviews,
        metrics: Metrics,
        now: Callable[[], datetime],
        draw: RandomDraw,
    ) -> None:
        """`draw` says which claims a reviewer is to see though the review found nothing."""
        self._reader = reader
        self._rules = rules
        self._sources = sources
        self._known = known
        self._reviews = reviews
        self._metrics = metrics
        self._now = now
        self._draw = draw

    async def __call__(self, queued: Sequence[QueuedClaim]) -> list[Failed]:
        """Review claims and keep the reviews. Return the claims that failed: they are still this worker's."""
        opened, unreadable = _split_failed([_attempt(claim, partial(self._open, claim)) for claim in queued])
        judged, failed = _split_failed(await self._judge_all(opened))
        for kept in await self._reviews.keep([claim.reviewed for claim in judged]):
            if not kept.dry_run:
                waited = (self._now() - kept.queued.enqueued_at).total_seconds()
                # The clocks of two machines differ by a little.
                self._metrics.kept(kept.answer.review, max(waited, 0))
        # Nothing of a dry run is kept, in the cache neither.
        await self._known.keep({one.digest: one.review for one in judged if not one.reviewed.dry_run})
        return [*unreadable, *failed]

    async def rehearse(self) -> None:
        """Raises a fault of the database where it can keep no review at all."""
        await self._reviews.rehearse()

    def _open(self, queued: QueuedClaim) -> OpenedClaim:
        submitted = ClaimSubmitted.FromString(queued.message)
        claim = read_claim(submitted) or self._reader.read(submitted.content, format_of(submitted))
        registered_at = [period.registered_facility for period in submitted.card.periods]
        return OpenedClaim(queued, submitted, claim, catalogue_need(claim, submitted.facility, registered_at))

    async def _judge_all(self, claims: Sequence[OpenedClaim]) -> list[JudgedClaim | Failed]:
        compared = await self._compared_with(claims)
        version = self._rules.version
        digests = [
            facts_digest(claim.submitted, facts.earlier, facts.catalogues, version, facts.usual)
            for claim, facts in zip(claims, compared, strict=True)
        ]
        known = await self._known.find(digests)
        return [
            _attempt(claim.queued, partial(self._judge, claim, facts, digest, review))
            for claim, facts, digest, review in zip(claims, compared, digests, known, strict=True)
        ]

    async def _compared_with(self, claims: Sequence[OpenedClaim]) -> list[ComparedWith]:
        stays = await self._earlier_stays(claims)
        catalogues = await self._sources.catalogues.read([claim.need for claim in claims])
        usual = await self._sources.usual.read([_peer_group(claim) for claim in claims])
        return [ComparedWith(*facts) for facts in zip(stays, catalogues, usual, strict=True)]

    async def _earlier_stays(self, claims: Sequence[OpenedClaim]) -> list[tuple[Stay, ...]]:
        queries = {claim.queued.place: query for claim in claims if (query := _stay_query(claim))}
        found = await self._sources.history.earlier(list(queries.values()))
        stays = dict(zip(queries, found, strict=True))
        return [stays.get(claim.queued.place, ()) for claim in claims]

    def _judge(
        self, claim: OpenedClaim, facts: ComparedWith, digest: bytes, known: bytes | None
    ) -> JudgedClaim:
        began = perf_counter()
        submitted, reviewed_at = claim.submitted, self._now()
        review = (
            judge(claim.claim, CaseFacts(submitted, *facts), self._rules)
            if known is None
            else Review.FromString(known)
        )
        serialised = known or review.SerializeToString(deterministic=True)
        response = review_response(
            claim.claim, review, submitted.claim_id, reviewed_at, signature_of(submitted)
        )
        answer = answer_to(submitted, review, response, reviewed_at, claim.claim.remarks)
        case = None if submitted.dry_run else self._new_case(claim, facts, answer, serialised)
        judged = JudgedClaim(Reviewed(claim.queued, answer, case), digest, serialised)
        self._metrics.review_seconds.observe(perf_counter() - began)
        return judged

    def _new_case(
        self, claim: OpenedClaim, facts: ComparedWith, answer: ClaimReviewed, review: bytes
    ) -> NewCase:
        drawn = self._draw.draws(claim.queued.claim_id)
        compared_with = compared_with_message(*facts)
        return new_case(claim.submitted, claim.claim, answer, review, compared_with, drawn=drawn)


def _stay_query(claim: OpenedClaim) -> StayQuery | None:
    submitted = claim.submitted
    stay = person_days(claim.claim, submitted.facility, submitted.card.insurance_number)
    return StayQuery(claim.queued.place, stay, replaced_by(submitted)) if stay else None


def _peer_group(claim: OpenedClaim) -> PeerGroup | None:
    return peer_group(claim.claim, claim.submitted.facility_facts.tier)


def _attempt(queued: QueuedClaim, step: Callable[[], T]) -> T | Failed:
    try:
        return step()
    except Exception as error:
        return Failed(queued, failure_summary(error))


def _split_failed(results: Sequence[T | Failed]) -> tuple[list[T], list[Failed]]:
    failed = [one for one in results if isinstance(one, Failed)]
    return [one for one in results if not isinstance(one, Failed)], failed
