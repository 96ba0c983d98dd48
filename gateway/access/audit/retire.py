"""Drops months of the access log; a seal keeps their last links, so the rest can still be walked."""

import asyncpg

from gateway.access.audit.seal_walk import RetiredMonth
from gateway.access.seal import Retired, SealedHead
from gateway.access.seal_table import set_seal

LOCK_SECONDS = 2


async def retire(connection: asyncpg.Connection, month: str) -> RetiredMonth:
    """A month, YYYY-MM: sealed and gone, or neither. Raises LockNotAvailableError where somebody reads it."""
    async with connection.transaction():
        # Behind a long reader we would wait, and every look-up behind us.
        await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        return await _retire(connection, month)


async def _retire(connection: asyncpg.Connection, month: str) -> RetiredMonth:
    links, entries = (
        f"gateway.{table}_{month.replace('-', '_')}" for table in ("access_links", "access_log")
    )
    await connection.execute(f"LOCK TABLE {links}, {entries} IN SHARE MODE")
    closings = await connection.fetch(
        f"SELECT DISTINCT ON (chain) chain, link, written_at, hash FROM {links} ORDER BY chain, link DESC"
    )
    retired = Retired(
        month,
        await connection.fetchval(f"SELECT count(*) FROM {links}"),
        await connection.fetchval(f"SELECT count(*) FROM {entries}"),
        tuple(SealedHead(*row) for row in closings),
    )
    seal = await set_seal(connection, [retired])
    await connection.execute(f"DROP TABLE {links}, {entries}")
    return RetiredMonth(month, retired.links, retired.entries, seal.seal, seal.hash)
