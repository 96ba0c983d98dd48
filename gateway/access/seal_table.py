"""The seals in PostgreSQL, and how the next one is set. For whoever writes to the access log."""

from collections.abc import Sequence
from datetime import timedelta

import asyncpg

from gateway.access.chain import LONG_AGO
from gateway.access.seal import Retired, Seal, SealBody, SealedHead, next_seal

WAIT = "SELECT pg_advisory_xact_lock(72052003)"
# A link bears the time at which it came; the seal set a moment later may not have seen it committed yet.
LONGEST_COMMIT = timedelta(minutes=1)
NEWEST = """
    SELECT seal, made_at, previous, hash, body FROM gateway.access_seals ORDER BY seal DESC LIMIT 1
"""
NOW = "SELECT clock_timestamp()"
# The clock is the database's, so that no gateway's wrong one hides a chain.
HEADS = """
    SELECT DISTINCT ON (chain) chain, link, written_at, hash, kept_at
    FROM gateway.access_links WHERE kept_at >= $1 ORDER BY chain, link DESC
"""
KEEP = "INSERT INTO gateway.access_seals (seal, made_at, previous, hash, body) VALUES ($1, $2, $3, $4, $5)"


async def newest_seal(connection: asyncpg.Connection) -> Seal | None:
    """The last one that was set; None where there is none."""
    row = await connection.fetchrow(NEWEST)
    return Seal(*row) if row else None


async def set_seal(connection: asyncpg.Connection, retired: Sequence[Retired] = ()) -> Seal:
    """A new one. To be called within a transaction; those who set seals wait for each other."""
    await connection.execute(WAIT)
    last = await newest_seal(connection)
    return await _keep_next(connection, last, await _written_since(connection, last), retired)


async def set_seal_if_due(connection: asyncpg.Connection, pause: timedelta = timedelta()) -> Seal | None:
    """As set_seal; None where the last is younger than `pause`, or nothing was written since."""
    await connection.execute(WAIT)
    last = await newest_seal(connection)
    if last is None:
        heads = await _written_since(connection, None)
        return await _keep_next(connection, None, heads) if heads else None
    if await connection.fetchval(NOW) < last.made_at + pause:
        return None
    heads = await _written_since(connection, last)
    is_due = any(head["kept_at"] > last.made_at for head in heads)
    return await _keep_next(connection, last, heads) if is_due else None


async def _written_since(connection: asyncpg.Connection, last: Seal | None) -> list[asyncpg.Record]:
    since = last.made_at - LONGEST_COMMIT if last else LONG_AGO
    rows: list[asyncpg.Record] = await connection.fetch(HEADS, since)
    return rows


async def _keep_next(
    connection: asyncpg.Connection,
    last: Seal | None,
    heads: Sequence[asyncpg.Record],
    retired: Sequence[Retired] = (),
) -> Seal:
    contents = SealBody(tuple(SealedHead(*head[:4]) for head in heads), tuple(retired))
    seal = next_seal(last, contents, await connection.fetchval(NOW))
    await connection.execute(KEEP, seal.seal, seal.made_at, seal.previous, seal.hash, seal.body)
    return seal
