"""Takes claims from the queue, so that only one living worker has a claim at a time."""

from collections.abc import Sequence

import asyncpg

from review.worker.queued_claim import Backlog, Failed, Interrupted, QueuedClaim, Taken
from runtime.postgres.write_probe import WRITE

# The statements of this file are text on the driver: every claim passes through them (decision 0005).

# Every worker holds pg_advisory_lock(7205, its number) for as long as its connection lives.
WORKERS = 7205
BATCH = 200
# Beyond so many bytes, a claim waits for the next batch: a worker has each claim several times in memory.
BATCH_BYTES = 16 * 1024 * 1024
ATTEMPTS = 3
WORKERS_DIED = "its workers died"

TAKE_NUMBER = f"""
    SELECT number FROM (SELECT nextval('review.worker_numbers')::int AS number) AS next
    WHERE pg_try_advisory_lock({WORKERS}, number)
"""

# Claims that no worker has: not taken, given back, or taken by a worker whose lock ended with its connection.
FREE = f"""
    set_aside_at IS NULL AND (taken_by IS NULL OR taken_by <> ALL (ARRAY(
        SELECT objid::bigint FROM pg_locks JOIN pg_database AS here ON here.oid = database
        WHERE locktype = 'advisory' AND classid = {WORKERS} AND objsubid = 2
            AND datname = current_database())))
"""

# A claim that was taken before is taken alone, so that no others are with it if it kills its worker again. A
# claim that was taken three times and is still in the queue is set aside.
TAKE = f"""
    WITH free AS (
        SELECT place, attempts, octet_length(message) AS bytes FROM review.queue
        WHERE {FREE} AND (not_before IS NULL OR not_before <= now())
        ORDER BY place LIMIT {BATCH} FOR UPDATE SKIP LOCKED
    ), sized AS (
        SELECT place, attempts, sum(bytes) OVER (ORDER BY place) - bytes AS bytes_before FROM free
    ), first AS (
        SELECT place, attempts FROM free WHERE attempts < {ATTEMPTS} ORDER BY place LIMIT 1
    ), set_aside AS (
        UPDATE review.queue SET set_aside_at = now(), taken_by = NULL, failure = '{WORKERS_DIED}'
        WHERE place IN (SELECT place FROM free WHERE attempts >= {ATTEMPTS})
        RETURNING claim_id
    ), taken AS (
        UPDATE review.queue SET taken_by = $1, attempts = attempts + 1
        WHERE place IN (
            SELECT sized.place FROM sized, first
            WHERE sized.place = first.place
                OR sized.attempts = 0 AND first.attempts = 0 AND sized.bytes_before < $2)
        RETURNING place, claim_id, message, taken_by, attempts
    )
    SELECT * FROM taken UNION ALL SELECT NULL, claim_id, NULL, NULL, NULL FROM set_aside ORDER BY place
"""

# A claim rests for one second after the first failure, for two after the second. After the third it is set
# aside.
GIVE_BACK = f"""
    UPDATE review.queue SET taken_by = NULL, not_before = now() + interval '1 second' * attempts,
        set_aside_at = CASE WHEN attempts >= {ATTEMPTS} THEN now() END, failure = failed.error
    FROM unnest($1::bigint[], $2::int[], $3::text[]) AS failed (place, worker, error)
    WHERE queue.place = failed.place AND taken_by = failed.worker
    RETURNING claim_id, set_aside_at IS NOT NULL
"""

# By place and worker: meanwhile another worker may have taken a claim, and keeps it. It may also have set the
# claim aside, because the interrupted attempt was counted. A claim that has failed before is taken alone: it
# rests for five seconds at least, so that others come first.
GIVE_BACK_INTERRUPTED = f"""
    WITH interrupted AS (
        SELECT place, attempts - 1 AS counted, nullif(taken_by, worker) AS worker, rest
        FROM review.queue
            JOIN unnest($1::bigint[], $2::int[], $3::int[]) AS interrupted (place, worker, rest) USING (place)
        WHERE attempts > 0 ORDER BY place FOR UPDATE OF queue)
    UPDATE review.queue SET attempts = counted, taken_by = worker,
        not_before = now() + interval '1 second' * greatest(rest, CASE WHEN counted > 0 THEN 5 END),
        set_aside_at = CASE WHEN counted >= {ATTEMPTS} THEN set_aside_at END
    FROM interrupted WHERE queue.place = interrupted.place
"""

COUNT = """
    SELECT count(*) FILTER (WHERE set_aside_at IS NULL) AS waiting,
        min(enqueued_at) FILTER (WHERE set_aside_at IS NULL) AS oldest,
        count(set_aside_at) AS set_aside
    FROM review.queue
"""

# A gateway waits for half a minute at most, so it no longer waits for these answers.
SWEEP = "DELETE FROM review.dry_runs WHERE answered_at < now() - interval '1 minute'"


class ClaimQueue:
    """The port Queue on PostgreSQL, for the worker that has this connection."""

    def __init__(self, connection: asyncpg.Connection, worker: int) -> None:
        self._connection = connection
        self._worker = worker

    async def take(self) -> Taken:
        """Take the claims that have waited longest. The attempt is committed before they are reviewed."""
        rows = await self._connection.fetch(TAKE, self._worker, BATCH_BYTES)
        return Taken(
            claims=tuple(QueuedClaim(**row) for row in rows if row["place"] is not None),
            set_aside=tuple(str(row["claim_id"]) for row in rows if row["place"] is None),
        )

    async def give_back(self, failed: Sequence[Failed]) -> list[str]:
        """Put failed claims back into the queue. Return the IDs of those that are set aside instead."""
        rows = await self._connection.fetch(
            GIVE_BACK,
            [one.queued.place for one in failed],
            [one.queued.taken_by for one in failed],
            [one.error for one in failed],
        )
        return [str(claim_id) for claim_id, set_aside in rows if set_aside]

    async def give_back_interrupted(self, interrupted: Sequence[Interrupted]) -> None:
        """Put claims back whose review the database interrupted, and do not count the attempt."""
        rows = [(one.queued.place, one.queued.taken_by, one.rest_seconds) for one in interrupted]
        await self._connection.execute(GIVE_BACK_INTERRUPTED, *zip(*rows, strict=True))

    async def sweep(self) -> None:
        """Delete answers to dry runs whose gateway died before it read them.

        Raises a fault of the database where it takes no writes, also where there is nothing to delete.
        """
        await self._connection.execute(SWEEP)
        await self._connection.execute(WRITE)

    async def backlog(self) -> Backlog:
        """Return how many claims wait."""
        return Backlog(*await self._connection.fetchrow(COUNT))


async def take_number(connection: asyncpg.Connection) -> int:
    """Return a number that no living worker has, and hold it for as long as the connection lives."""
    while (number := await connection.fetchval(TAKE_NUMBER)) is None:
        pass
    return int(number)
