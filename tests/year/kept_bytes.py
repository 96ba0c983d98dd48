"""How much room the files of the year take in the database, by table."""

from typing import NamedTuple

from runtime.postgres.database import Database

# What is kept of files without end; changes for callers are deleted after a month.
TABLES = ("files", "file_events", "file_tasks", "office_messages")
SIZES = """
    SELECT name, pg_total_relation_size('gateway.' || name) AS bytes,
        (SELECT count(*) FROM gateway.files) AS files
    FROM unnest($1::text[]) AS name
"""


class KeptBytes(NamedTuple):
    """A table with its indexes, and for each file."""

    table: str
    total: int
    of_a_file: float


async def kept_bytes(database: Database) -> list[KeptBytes]:
    """The tables in this order."""
    async with database.connection() as connection:
        rows = await connection.fetch(SIZES, list(TABLES))
    return [KeptBytes(row["name"], row["bytes"], row["bytes"] / max(row["files"], 1)) for row in rows]
