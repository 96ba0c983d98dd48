"""Takes claims from the queue, so that only one living worker has a claim at a time."""

from collections.abc import Sequence

import asyncpg

from review.worker.queue.backlog_count import backlog_of
from review.worker.queue.fair_turns import ATTEMPTS, LEAST, TAKE, WORKERS
from review.worker.queued_claim import Backlog, Failed, Interrupted, QueuedClaim, Taken
from runtime.postgres.failover.lease import LEASE
from runtime.postgres.failover.standing_sessions import END_STANDING
from runtime.postgres.probing.write_probe import WRITE

# The statements of this file are text on the driver: every claim passes through them (decision 0005).

# Beyond so many bytes, a claim waits for the next batch: a worker has each claim several times in memory.
BATCH_BYTES = 16 * 1024 * 1024

TAKE_NUMBER = f"""
    SELECT number FROM (SELECT nextval('review.worker_numbers')::int AS number) AS next
    WHERE pg_try_advisory_lock({WORKERS}, number)
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

# A gateway waits for half a minute at most, so it no longer waits for these answers.
SWEEP = "DELETE FROM review.dry_runs WHERE answered_at < now() - interval '1 minute'"


# Planning each execution took more than half of PostgreSQL's time for a batch of one claim. But a plan that
# was made while a table was empty would read all of it later: indexes come first, and plans are forgotten.
SESSION = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", **LEASE}
FORGET_PLANS = "DISCARD PLANS"


class ClaimQueue:
    """The port Queue on PostgreSQL, for the worker that has this connection, opened with SESSION."""

    def __init__(self, connection: asyncpg.Connection, worker: int) -> None:
        self._connection = connection
        self._worker = worker
        self._last_served = ""

    async def take(self) -> Taken:
        """Take claims of the facilities in turn. The attempt is committed before they are reviewed."""
        rows = await self._connection.fetch(TAKE, self._worker, BATCH_BYTES, self._last_served)
        taken = [row for row in rows if row["place"] is not None]
        self._last_served = taken[0]["last_served"] if taken else self._last_served
        free = rows[0]["free"] if rows else 0
        return Taken(
            claims=tuple(QueuedClaim(*row[:6]) for row in taken),
            set_aside=tuple(str(row["claim_id"]) for row in rows if row["place"] is None),
            # Of no facility were more than LEAST looked at.
            are_all=free == len(rows) and free < LEAST,
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
        """Delete answers to dry runs whose gateway died before it read them, and the plans of statements.

        The sessions of workers that stand still end too, so that their claims are free.

        Raises a fault of the database where it takes no writes, also where there is nothing to delete.
        """
        await self._connection.execute(FORGET_PLANS)
        await self._connection.execute(SWEEP)
        await self._connection.execute(WRITE)
        await self._connection.execute(END_STANDING)

    async def backlog(self) -> Backlog:
        """Return how many claims wait."""
        return await backlog_of(self._connection)


async def take_number(connection: asyncpg.Connection) -> int:
    """Return a number that no living worker has, and hold it for as long as the connection lives."""
    while (number := await connection.fetchval(TAKE_NUMBER)) is None:
        pass
    return int(number)
