"""Keeps reviews, deletes their claims from the queue and notifies the gateways, in one transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import asyncpg

from review.mailbox.claim_changes import CHANNEL
from review.triage.case_table import keep_cases
from review.triage.new_case import NewCase
from review.worker.queued_claim import Reviewed

# The statements of this file are text on the driver: every claim passes through them (decision 0005).

# Only claims that this worker still has: where its connection is lost, and with it the lock, another worker
# takes them over. Rows are locked in the order of places, as in all statements that lock several.
DELETE = """
    WITH mine AS (
        SELECT place FROM review.queue WHERE place = ANY($1) AND taken_by = $2 ORDER BY place FOR UPDATE)
    DELETE FROM review.queue WHERE place IN (SELECT place FROM mine) RETURNING place
"""

KEEP = """
    INSERT INTO review.reviews (claim_id, facility, reviewed_at, band, score, expected_recovery, currency,
        rulebook_version, message)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::numeric[], $6::numeric[],
        $7::text[], $8::text[], $9::bytea[])
    ON CONFLICT (claim_id) DO UPDATE SET reviewed_at = EXCLUDED.reviewed_at, band = EXCLUDED.band,
        score = EXCLUDED.score, expected_recovery = EXCLUDED.expected_recovery, currency = EXCLUDED.currency,
        rulebook_version = EXCLUDED.rulebook_version, message = EXCLUDED.message
"""

SMALL_REVIEW = (
    *(UUID(int=0), "", datetime(2000, 1, 1, tzinfo=UTC), "CLEAR"),
    *(Decimal(0), Decimal(0), "VND", "", b""),
)

NOTIFY = f"NOTIFY claim_reviewed; NOTIFY {CHANNEL}"

ANSWER_DRY_RUNS = """
    INSERT INTO review.dry_runs (claim_id, message) SELECT * FROM unnest($1::uuid[], $2::bytea[])
"""


class ReviewTable:
    """The port Reviews on PostgreSQL, for the worker that has this connection."""

    def __init__(self, connection: asyncpg.Connection, worker: int) -> None:
        self._connection = connection
        self._worker = worker

    async def keep(self, reviewed: Sequence[Reviewed]) -> list[Reviewed]:
        """Keep the reviews of claims that this worker still has, and return those. They leave the queue."""
        async with self._connection.transaction():
            places = [one.queued.place for one in reviewed]
            deleted = {place for (place,) in await self._connection.fetch(DELETE, places, self._worker)}
            kept = [one for one in reviewed if one.queued.place in deleted]
            await self._insert(kept)
            await self._connection.execute(NOTIFY)
        return kept

    async def rehearse(self) -> None:
        """Keep a small review that is of no claim, and undo it. Raises a fault where that is not possible."""
        rehearsal = self._connection.transaction()
        await rehearsal.start()
        await self._connection.execute(KEEP, *zip(SMALL_REVIEW, strict=True))
        await rehearsal.rollback()

    async def _insert(self, reviewed: Sequence[Reviewed]) -> None:
        cases = [one.case for one in reviewed if one.case]
        if open_cases := await keep_cases(self._connection, cases):
            kept = [_row(one, one.case) for one in reviewed if one.case and one.queued.claim_id in open_cases]
            await self._connection.execute(KEEP, *zip(*kept, strict=True))
        if dry_runs := [
            (one.queued.claim_id, one.answer.SerializeToString()) for one in reviewed if one.dry_run
        ]:
            await self._connection.execute(ANSWER_DRY_RUNS, *zip(*dry_runs, strict=True))


def _row(reviewed: Reviewed, case: NewCase) -> tuple[object, ...]:
    row, answer = case.row, reviewed.answer
    return (
        *(row.claim_id, row.facility, row.reviewed_at, row.band, row.score, row.expected_recovery),
        *(row.currency, answer.review.rulebook_version, answer.SerializeToString()),
    )
