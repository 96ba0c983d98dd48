"""Keeps reviews, takes their claims off the queue and tells the waiting gateways, in one transaction."""

from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from uuid import UUID

import asyncpg
from google.type.money_pb2 import Money

from review.v1.review_pb2 import Band
from review.worker.queued_claim import Reviewed

# Only what is still this worker's: another takes over where the connection, and with it the lock, was lost.
# Locked in the order of places, as everyone does who takes several.
TAKE_OFF = """
    WITH mine AS (
        SELECT place FROM review.queue WHERE place = ANY($1) AND taken_by = $2 ORDER BY place FOR UPDATE)
    DELETE FROM review.queue WHERE place IN (SELECT place FROM mine) RETURNING place
"""

KEEP = """
    INSERT INTO review.reviews (claim_id, facility, reviewed_at, band, score, expected_recovery, currency,
        rulebook_version, message)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::numeric[], $6::numeric[],
        $7::text[], $8::text[], $9::bytea[])
"""

ANSWER_DRY_RUNS = """
    INSERT INTO review.dry_runs (claim_id, message) SELECT * FROM unnest($1::uuid[], $2::bytea[])
"""


class ReviewTable:
    """The port Reviews on PostgreSQL, for the one worker whose connection this is."""

    def __init__(self, connection: asyncpg.Connection, worker: int) -> None:
        self._connection = connection
        self._worker = worker

    async def keep(self, reviewed: Sequence[Reviewed]) -> list[Reviewed]:
        """Keep reviews and take their claims off the queue: those that were still this worker's."""
        async with self._connection.transaction():
            places = [one.queued.place for one in reviewed]
            taken_off = {place for (place,) in await self._connection.fetch(TAKE_OFF, places, self._worker)}
            kept = [one for one in reviewed if one.queued.place in taken_off]
            await self._insert(kept)
            await self._connection.execute("NOTIFY claim_reviewed")
        return kept

    async def _insert(self, reviewed: Sequence[Reviewed]) -> None:
        if kept := [_row(one) for one in reviewed if not one.dry_run]:
            await self._connection.execute(KEEP, *zip(*kept, strict=True))
        if dry := [(one.queued.claim_id, one.answer.SerializeToString()) for one in reviewed if one.dry_run]:
            await self._connection.execute(ANSWER_DRY_RUNS, *zip(*dry, strict=True))


def _row(reviewed: Reviewed) -> tuple[UUID, *tuple[object, ...]]:
    answer, review = reviewed.answer, reviewed.answer.review
    return (
        reviewed.queued.claim_id,
        reviewed.facility,
        answer.reviewed_at.ToDatetime(UTC),
        Band.Name(review.band).removeprefix("BAND_"),
        Decimal(str(review.score)),
        _decimal(review.expected_recovery),
        review.expected_recovery.currency_code,
        review.rulebook_version,
        answer.SerializeToString(),
    )


def _decimal(money: Money) -> Decimal:
    return Decimal(money.units) + Decimal(money.nanos).scaleb(-9)
