"""The worker's ports, on a ClaimStore in memory."""

from collections.abc import Iterable, Mapping, Sequence

from insurance.claim.stay import Stay
from review.worker.queued_claim import Reviewed
from review.worker.stay_query import StayQuery
from tests.fakes.claim_store import ClaimStore


class FakeHistory:
    """The port History."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """See review_claims.History."""
        return [tuple(self._before(one)) for one in queries]

    def _before(self, asked: StayQuery) -> Iterable[Stay]:
        stay = asked.stay
        for place, known in sorted(self._store.stays.values(), key=lambda placed: placed[0]):
            shares_a_day = known.first_day <= stay.last_day and known.last_day >= stay.first_day
            same = known.person == stay.person and known.claim_id != str(asked.replaced)
            if place < asked.place and same and shares_a_day:
                yield known


class FakeReviews:
    """The port Reviews of one worker."""

    def __init__(self, store: ClaimStore, worker: int) -> None:
        self._store = store
        self._worker = worker

    async def keep(self, reviewed: Sequence[Reviewed]) -> list[Reviewed]:
        """See review_claims.Reviews."""
        kept = [one for one in reviewed if self._is_ours(one)]
        for one in kept:
            claim_id = one.queued.claim_id
            del self._store.queue[claim_id]
            if self._is_unchanged(one):
                continue
            answers = self._store.dry_runs if one.dry_run else self._store.reviews
            answers[claim_id] = one.answer.SerializeToString()
            if one.case:
                self._store.cases[claim_id] = one.case
        return kept

    def _is_unchanged(self, one: Reviewed) -> bool:
        known = self._store.cases.get(one.queued.claim_id)
        return bool(known and one.case and known.row.review_digest == one.case.row.review_digest)

    async def rehearse(self) -> None:
        """See review_claims.Reviews."""

    def _is_ours(self, one: Reviewed) -> bool:
        row = self._store.queue.get(one.queued.claim_id)
        return row is not None and row.taken_by == self._worker


class FakeKnownReviews:
    """The port KnownReviews, without expiry. `away`: Redis cannot be reached."""

    def __init__(self) -> None:
        self.known: dict[bytes, bytes] = {}
        self.away = False

    async def find(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """See review_claims.KnownReviews."""
        return [None if self.away else self.known.get(digest) for digest in digests]

    async def keep(self, reviews: Mapping[bytes, bytes]) -> None:
        """See review_claims.KnownReviews."""
        if not self.away:
            self.known.update(reviews)
