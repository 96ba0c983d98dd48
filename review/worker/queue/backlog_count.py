"""Counts the queue for the metrics, at a cost that does not grow with it."""

import asyncpg

from review.worker.queued_claim import Backlog

# Up to this number, the claims that wait are counted. Beyond it, their number is estimated from some pages.
COUNTED = 10_000
# These are read within some 20 ms, and the estimate is right to some percent.
SAMPLED_PAGES = 1000
PAGE_BYTES = 8192

# Places are given in the order in which claims are queued. Text on the driver, as in claim_queue.py.
COUNT = """
    SELECT (SELECT count(*) FROM
            (SELECT FROM review.queue WHERE set_aside_at IS NULL LIMIT $1::int + 1) AS counted) AS counted,
        (SELECT enqueued_at FROM review.queue WHERE set_aside_at IS NULL ORDER BY place LIMIT 1) AS oldest,
        (SELECT count(*) FROM review.queue WHERE set_aside_at IS NOT NULL) AS set_aside
"""
BYTES = "SELECT pg_relation_size('review.queue')"
SAMPLE = "SELECT count(*) FROM review.queue TABLESAMPLE SYSTEM ($1) WHERE set_aside_at IS NULL"


async def backlog_of(connection: asyncpg.Connection) -> Backlog:
    """How many claims wait: exactly up to 10,000, beyond that by a sample."""
    waiting, oldest, set_aside = await connection.fetchrow(COUNT, COUNTED)
    if waiting > COUNTED:
        waiting = max(COUNTED, await _estimate(connection))
    return Backlog(waiting, oldest, set_aside)


async def _estimate(connection: asyncpg.Connection) -> int:
    size: int = await connection.fetchval(BYTES)
    share = min(1.0, SAMPLED_PAGES / max(size / PAGE_BYTES, 1))
    sampled: int = await connection.fetchval(SAMPLE, 100 * share)
    return round(sampled / share)
