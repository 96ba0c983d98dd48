"""The worker's ports, on a ClaimStore in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from insurance.claim.stay import Stay
from review.worker import claim_queue
from review.worker.claim_queue import ATTEMPTS, BATCH
from review.worker.queued_claim import Backlog, Failed, Interrupted, QueuedClaim, Reviewed, Taken
from review.worker.stay_query import StayQuery
from tests.fakes.claim_store import ClaimStore, Row


class FakeQueue:
    """The port Queue of one worker."""

    def __init__(self, store: ClaimStore, worker: int) -> None:
        self._store = store
        self._worker = worker
        store.workers.add(worker)

    async def take(self) -> Taken:
        """See worker.Queue."""
        free = self._free()
        for row in free:
            row.set_aside = row.attempts >= ATTEMPTS
        eligible = [row for row in free if not row.set_aside]
        alone = bool(eligible) and eligible[0].attempts > 0
        taken = eligible[:1] if alone else [*self._fitting(free)]
        for row in taken:
            row.taken_by = self._worker
            row.attempts += 1
        return Taken(
            tuple(
                QueuedClaim(row.place, row.claim_id, row.message, self._worker, row.attempts) for row in taken
            ),
            tuple(str(row.claim_id) for row in free if row.set_aside),
        )

    def _fitting(self, free: Sequence[Row]) -> Iterator[Row]:
        size = 0
        for row in free:
            if size < claim_queue.BATCH_BYTES and row.attempts == 0 and not row.set_aside:
                yield row
            size += len(row.message)

    async def give_back(self, failed: Sequence[Failed]) -> list[str]:
        """See worker.Queue."""
        rows = [self._store.queue[one.queued.claim_id] for one in failed]
        for row in rows:
            row.taken_by = None
            row.not_before = datetime.now(UTC) + timedelta(seconds=row.attempts)
            row.set_aside = row.attempts >= ATTEMPTS
        return [str(row.claim_id) for row in rows if row.set_aside]

    async def give_back_interrupted(self, interrupted: Sequence[Interrupted]) -> None:
        """See worker.Queue."""
        for one in interrupted:
            row = self._store.queue.get(one.queued.claim_id)
            if row is not None and row.attempts:
                row.attempts -= 1
                row.set_aside = row.set_aside and row.attempts >= ATTEMPTS
                row.taken_by = None if row.taken_by == one.queued.taken_by else row.taken_by
                rest = max(one.rest_seconds, 5 if row.attempts else 0)
                row.not_before = datetime.now(UTC) + timedelta(seconds=rest)

    async def sweep(self) -> None:
        """See worker.Queue: in memory no gateway ends, so nothing is left to sweep."""

    async def backlog(self) -> Backlog:
        """See worker.Queue."""
        waiting = [row for row in self._store.queue.values() if not row.set_aside]
        oldest = min((row.enqueued_at for row in waiting), default=None)
        return Backlog(len(waiting), oldest, len(self._store.queue) - len(waiting))

    def _free(self) -> list[Row]:
        now, store = datetime.now(UTC), self._store
        rows = (
            row
            for row in sorted(store.queue.values(), key=lambda row: row.place)
            if row.taken_by not in store.workers and not row.set_aside and row.not_before <= now
        )
        return list(rows)[:BATCH]


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
