"""Fills a database with copies of its one claim, whatever columns the tables of the release have."""

from collections.abc import Mapping

import asyncpg

COPIES = """
    CREATE TEMPORARY TABLE copies AS
    SELECT gen_random_uuid() AS claim_id, 'copy-' || n AS number, n AS place, 'copy|' || n AS person
    FROM generate_series(1, {}) AS n
"""
COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
# What is another one in each copy. A copy has a person of its own, or it would be compared with all others.
OF_A_CLAIM = {name: f"copies.{name}" for name in ("claim_id", "number", "place", "person")}
# All in one other chain: a seal names each chain that has grown.
OF_AN_ENTRY = {"chain": "1", "link": "copies.place"}
CLAIM_TABLES = ("gateway.claims", "review.stays", "review.reviews", "review.cases", "review.case_facts")
LOG_TABLES = ("gateway.access_links", "gateway.access_log")


async def copy_claims(connection: asyncpg.Connection, count: int) -> None:
    """Copy the claim, its review and its case, and the entry of the access log, so many times."""
    await connection.execute(COPIES.format(count))
    claim_id = await connection.fetchval("SELECT claim_id FROM review.reviews")
    chain = await connection.fetchval("SELECT chain FROM gateway.access_links LIMIT 1")
    for table in CLAIM_TABLES:
        await _copy(connection, table, OF_A_CLAIM, "claim_id", claim_id)
    for table in LOG_TABLES:
        await _copy(connection, table, OF_AN_ENTRY, "chain", chain)
    await connection.execute("ANALYZE")


async def _copy(
    connection: asyncpg.Connection, table: str, changed: Mapping[str, str], key: str, original: object
) -> None:
    columns = [name for (name,) in await connection.fetch(COLUMNS, table)]
    values = (changed.get(name, f"original.{name}") for name in columns)
    await connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {table} AS original CROSS JOIN copies WHERE original.{key} = $1",
        original,
    )
