"""The queue of claims in memory, for the worker."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice, takewhile
from math import ceil

from review.worker.queue import claim_queue
from review.worker.queue.fair_turns import ATTEMPTS, BATCH, LEAST
from review.worker.queued_claim import Backlog, Failed, Interrupted, QueuedClaim, Taken
from tests.fakes.claim_store import ClaimStore, Row


class FakeQueue:
    """The port Queue of one worker."""

    def __init__(self, store: ClaimStore, worker: int) -> None:
        self._store = store
        self._worker = worker
        self._last_served = ""
        self.batches = 0
        store.workers.add(worker)

    async def take(self) -> Taken:
        """See worker.Queue."""
        self.batches += 1
        turns = self._turns()
        free = [
            row for facility in turns for row in self._free(facility, max(ceil(BATCH / len(turns)), LEAST))
        ]
        for row in free:
            row.set_aside = row.attempts >= ATTEMPTS
        taken = _fitting([row for row in free if not row.set_aside])
        if taken:
            self._last_served = _last_served(turns, free, taken)
        for row in taken:
            row.taken_by = self._worker
            row.attempts += 1
        claims = [
            QueuedClaim(row.place, row.claim_id, row.message, self._worker, row.attempts, row.enqueued_at)
            for row in taken
        ]
        return Taken(
            tuple(sorted(claims, key=lambda claim: claim.place)),
            tuple(str(row.claim_id) for row in free if row.set_aside),
            are_all=len(free) == len(taken) + sum(row.set_aside for row in free) and len(free) < LEAST,
        )

    def _turns(self) -> list[str]:
        """The facilities with waiting claims, from the one after the last served."""
        waiting = sorted({row.facility for row in self._store.queue.values() if not row.set_aside})
        behind = [facility for facility in waiting if facility > self._last_served]
        return [*behind, *waiting[: len(waiting) - len(behind)]][:BATCH]

    def _free(self, facility: str, limit: int) -> list[Row]:
        now, store = self._store.clock.now(), self._store
        rows = (
            row
            for row in sorted(store.queue.values(), key=lambda row: row.place)
            if row.facility == facility
            and not (row.taken_by in store.workers or row.set_aside or row.not_before > now)
        )
        return [*islice(rows, limit)]

    async def give_back(self, failed: Sequence[Failed]) -> list[str]:
        """See worker.Queue."""
        rows = [self._store.queue[one.queued.claim_id] for one in failed]
        for row in rows:
            row.taken_by = None
            row.not_before = self._store.clock.now() + timedelta(seconds=row.attempts)
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
                row.not_before = self._store.clock.now() + timedelta(seconds=rest)

    async def sweep(self) -> None:
        """See worker.Queue: in memory no gateway ends, so nothing is left to sweep."""

    async def backlog(self) -> Backlog:
        """See worker.Queue."""
        waiting = [row for row in self._store.queue.values() if not row.set_aside]
        oldest = min((row.enqueued_at for row in waiting), default=None)
        return Backlog(len(waiting), oldest, len(self._store.queue) - len(waiting))


def _fitting(free: Sequence[Row]) -> list[Row]:
    """The first one alone where it was taken before, else with those that are first done at an equal pace."""
    if not free or free[0].attempts:
        return [*free[:1]]
    done: dict[str, int] = {}
    order = []
    for turn, row in enumerate(free):
        done[row.facility] = done.get(row.facility, 0) + len(row.message)
        if not row.attempts:
            order.append((turn > 0, done[row.facility], turn, row))
    taken: list[Row] = []
    size, most, first = 0, claim_queue.BATCH_BYTES, free[0]
    for *_, row in sorted(order, key=lambda each: each[:3]):
        begins, size = size, size + len(row.message)
        comes_along = row.facility != first.facility and size - len(first.message) <= most / 4
        if row is first or (len(taken) < BATCH and (begins < most or comes_along)):
            taken.append(row)
    return taken


def _last_served(turns: Sequence[str], free: Sequence[Row], taken: Sequence[Row]) -> str:
    """The last facility before the first one whose next claim was not taken."""
    next_claims: dict[str, Row] = {}
    for row in free:
        if not row.set_aside:
            next_claims.setdefault(row.facility, row)
    served = takewhile(lambda facility: facility not in next_claims or next_claims[facility] in taken, turns)
    return [*served][-1]
