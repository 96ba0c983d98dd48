"""The worker's ports, on a ClaimStore in memory."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from insurance.claim.stay import Stay
from insurance.claim.uses.use import LONGEST, MOST_READ, ConcurrentUse, Use
from review.worker.queued_claim import Reviewed
from review.worker.stay_query import PreviousQuery, StayQuery
from review.worker.stay_table import MOST_PREVIOUS, MOST_STAYS
from review.worker.uses.use_query import MOST_OTHERS, UseQuery
from tests.fakes.claim_store import ClaimStore


class FakeHistory:
    """The port History."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """See review_claims.History."""
        return [tuple(self._before(one)) for one in queries]

    async def previous(self, queries: Sequence[PreviousQuery]) -> list[tuple[Stay, ...]]:
        """See review_claims.History."""
        return [tuple(self._previous(one)) for one in queries]

    def _previous(self, asked: PreviousQuery) -> Iterable[Stay]:
        of_person = [
            (place, stay)
            for place, stay in self._store.stays.values()
            if (stay.person, stay.facility) == (asked.person, asked.facility)
            and place < asked.place
            and asked.since <= stay.first_day < asked.before
            and stay.claim_id != str(asked.replaced)
        ]
        last = sorted(of_person, key=lambda placed: (-placed[1].first_day.toordinal(), placed[0]))
        read = [stay for _, stay in last[:MOST_STAYS]]
        found = [stay for stay in read if any(line.startswith(asked.service) for line in stay.lines)]
        return sorted(found[:MOST_PREVIOUS], key=lambda stay: stay.first_day)

    def _before(self, asked: StayQuery) -> Iterable[Stay]:
        stay = asked.stay
        for place, known in sorted(self._store.stays.values(), key=lambda placed: placed[0]):
            shares_a_day = known.first_day <= stay.last_day and known.last_day >= stay.first_day
            same = known.person == stay.person and known.claim_id != str(asked.replaced)
            if place < asked.place and same and shares_a_day:
                yield known


class FakeUses:
    """The port OtherUses."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def concurrent(self, queries: Sequence[UseQuery]) -> list[tuple[ConcurrentUse, ...]]:
        """See review_claims.OtherUses."""
        return [tuple(self._meanwhile(one)) for one in queries]

    def _meanwhile(self, asked: UseQuery) -> Iterable[ConcurrentUse]:
        for own in sorted(asked.uses, key=lambda use: (use.line, use.resource)):
            others = [
                ConcurrentUse(other.resource, other.begins, other.ends, own.line, claim_id=str(claim_id))
                for other, claim_id in self._near(asked.facility, own)
                if self._is_other(asked, claim_id) and other.ends > own.begins
            ]
            yield from sorted(others, key=lambda other: (other.begins, other.claim_id))[:MOST_OTHERS]

    def _near(self, facility: str, own: Use) -> list[tuple[Use, UUID]]:
        """The last ones that began before the end of this one."""
        known = [
            (other, claim_id)
            for claim_id, (_, stay) in self._store.stays.items()
            for other in self._store.uses.get(claim_id, ())
            if (stay.facility, other.resource) == (facility, own.resource)
            and own.begins - LONGEST[own.kind] < other.begins < own.ends
        ]
        return sorted(known, key=lambda one: one[0].begins, reverse=True)[:MOST_READ]

    def _is_other(self, asked: UseQuery, claim_id: UUID) -> bool:
        place, stay = self._store.stays[claim_id]
        return place < asked.place and claim_id != asked.replaced and stay.person != asked.person


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
