"""Reviews a batch of claims: reads them, finds stays, catalogues, known reviews; judges, answers, keeps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from time import perf_counter
from typing import Any, NamedTuple, Protocol, TypeVar

from insurance.catalogue.catalogues import Catalogues
from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from review.catalogues.reading.catalogue_need import CatalogueNeed
from review.metrics import Metrics
from review.rulebook.engine.usual import PeerGroup, Usual
from review.triage.random_draw import RandomDraw
from review.worker.claim_steps import (
    AnsweredClaim,
    BatchRules,
    ClaimReader,
    ComparedClaim,
    Comparison,
    OpenedClaim,
    answer_claim,
    claim_to_judge,
    compare_claim,
    judge_claims,
    open_claim,
    write_review,
)
from review.worker.failure_summary import failure_summary
from review.worker.queued_claim import Failed, QueuedClaim, Reviewed
from review.worker.stay_query import PreviousQuery, StayQuery
from review.worker.uses.use_query import UseQuery

T = TypeVar("T")


class History(Protocol):
    """The stays of all claims so far."""

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the same person's stays that share a day with it and came before, oldest first."""
        ...

    async def previous(self, queries: Sequence[PreviousQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the last stays of the person at the facility that have the service."""
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


class OtherUses(Protocol):
    """The uses of machines, performers and beds by all claims so far."""

    async def concurrent(self, queries: Sequence[UseQuery]) -> list[tuple[ConcurrentUse, ...]]:
        """Return for each claim the uses by earlier claims for other patients that overlap with its own."""
        ...


class CaseSources(NamedTuple):
    """Where a worker reads what claims are compared with."""

    history: History
    catalogues: CatalogueSource
    usual: UsualSource
    uses: OtherUses


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


class Steps:
    """Takes the claims of a batch through steps. A claim that raises an exception fails, and takes no more.

    `queued` are all claims, by their place in the queue. `seconds` is how long the steps of each took.
    """

    def __init__(self, queued: Sequence[QueuedClaim]) -> None:
        self.queued = {claim.place: claim for claim in queued}
        self.failed: list[Failed] = []
        self.seconds = dict.fromkeys(self.queued, 0.0)

    def each(self, step: Callable[..., T], claims: Mapping[int, Any], *facts: Iterable[Any]) -> dict[int, T]:
        """Take every claim through the step. `facts` are the step's other arguments, one for each claim."""
        taken: dict[int, T] = {}
        for place, *arguments in zip(claims, claims.values(), *facts, strict=True):
            began = perf_counter()
            try:
                taken[place] = step(*arguments)
            except Exception as error:
                self.failed.append(Failed(self.queued[place], failure_summary(error)))
            self.seconds[place] += perf_counter() - began
        return taken

    def together(
        self, step: Callable[[Sequence[Any]], Sequence[T]], claims: Mapping[int, Any]
    ) -> dict[int, T]:
        """Take all claims through the step at once; where that raises an exception, each by itself."""
        began = perf_counter()
        try:
            taken = step(list(claims.values()))
        except Exception:
            # By itself the claim that raised it fails alone, with its exception.
            return self.each(lambda claim: step([claim])[0], claims)
        for place in claims:
            self.seconds[place] += (perf_counter() - began) / len(claims)
        return dict(zip(claims, taken, strict=True))


class ReviewClaims:
    """The use case for a batch. A claim that raises an exception fails alone; the others are kept."""

    def __init__(
        self,
        reader: ClaimReader,
        rules: BatchRules,
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
        steps = Steps(queued)
        opened = steps.each(lambda claim: open_claim(claim, self._reader), steps.queued)
        compared = await self._compare(steps, opened)
        known = await self._known.find([one.digest for one in compared.values()])
        cases = steps.each(claim_to_judge, compared, known)
        judged = steps.together(lambda claims: judge_claims(claims, self._rules), cases)
        reviewed = steps.each(lambda claim: write_review(claim, self._rules.version), judged)
        reviewed_at = self._now()
        answered = steps.each(lambda claim: answer_claim(claim, reviewed_at, self._draw), reviewed)
        for place in answered:
            self._metrics.review_seconds.observe(steps.seconds[place])
        await self._keep(list(answered.values()))
        return steps.failed

    async def rehearse(self) -> None:
        """Raises a fault of the database where it can keep no review at all."""
        await self._reviews.rehearse()

    async def _compare(self, steps: Steps, opened: Mapping[int, OpenedClaim]) -> dict[int, ComparedClaim]:
        claims = list(opened.values())
        stays = await self._earlier_stays(claims)
        catalogues = await self._sources.catalogues.read([claim.need for claim in claims])
        usual = await self._sources.usual.read([claim.group for claim in claims])
        uses = await self._concurrent_uses(claims)
        previous = await self._previous_stays(claims)
        comparisons = map(Comparison, stays, catalogues, usual, uses, previous)
        version = self._rules.version
        return steps.each(lambda claim, facts: compare_claim(claim, facts, version), opened, comparisons)

    async def _earlier_stays(self, claims: Sequence[OpenedClaim]) -> list[tuple[Stay, ...]]:
        queries = {claim.queued.place: claim.stay_query for claim in claims if claim.stay_query}
        found = await self._sources.history.earlier(list(queries.values()))
        stays = dict(zip(queries, found, strict=True))
        return [stays.get(claim.queued.place, ()) for claim in claims]

    async def _concurrent_uses(self, claims: Sequence[OpenedClaim]) -> list[tuple[ConcurrentUse, ...]]:
        queries = [claim.use_query for claim in claims if claim.use_query]
        # Claims without times have none.
        found = iter(await self._sources.uses.concurrent(queries) if queries else ())
        return [next(found) if claim.use_query else () for claim in claims]

    async def _previous_stays(self, claims: Sequence[OpenedClaim]) -> list[tuple[Stay, ...]]:
        queries = [query for claim in claims for query in claim.previous_queries]
        # Few claims have a service that is paid at intervals.
        found = iter(await self._sources.history.previous(queries) if queries else ())
        return [tuple(stay for _ in claim.previous_queries for stay in next(found)) for claim in claims]

    async def _keep(self, answered: Sequence[AnsweredClaim]) -> None:
        reviewed = await self._reviews.keep([claim.reviewed for claim in answered])
        kept, now = [one for one in reviewed if not one.dry_run], self._now()
        # The clocks of two machines differ by a little.
        waited = [max((now - one.queued.enqueued_at).total_seconds(), 0) for one in kept]
        self._metrics.kept([one.answer.review for one in kept], waited)
        # Nothing of a dry run is kept, not even in the cache.
        await self._known.keep({one.digest: one.review for one in answered if not one.reviewed.dry_run})
