"""Writes the links of the access log, with their entries, to PostgreSQL."""

from collections.abc import Sequence

import asyncpg
import msgspec

from gateway.access.chain import Link
from runtime.postgres.database import Database
from runtime.postgres.failover.earlier_commits import ensure_earlier_commits

# Text on the driver: every look-up waits for it (decision 0005). It is one round trip, and a transaction of
# its own. Where the link is there already, none of its entries are inserted again.
KEEP = """
    WITH fresh AS (
        INSERT INTO gateway.access_links (written_at, chain, link, previous, hash, marks)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        RETURNING written_at, chain, link
    )
    INSERT INTO gateway.access_log (
        written_at, chain, link, place, check_id, asked_at, facility, officer_citizen_id, officer_name,
        purpose, subject_kind, subject, insurance_number, service_date, outcome, served_from
    )
    SELECT written_at, chain, link, place - 1, check_id, asked_at, facility, officer_citizen_id, officer_name,
           purpose, subject_kind, subject, insurance_number, service_date, outcome, served_from
    FROM fresh, ROWS FROM (
        json_to_recordset($7::json) AS (
            check_id uuid, asked_at timestamptz, facility text, officer_citizen_id text, officer_name text,
            purpose text, subject_kind text, subject text, insurance_number text, service_date date,
            outcome text, served_from text
        )
    ) WITH ORDINALITY AS entries (
        check_id, asked_at, facility, officer_citizen_id, officer_name, purpose, subject_kind, subject,
        insurance_number, service_date, outcome, served_from, place
    )
"""

_json = msgspec.json.Encoder()


class LinkTable:
    """The port LinkStore on PostgreSQL. It inserts rows, and never changes any."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, links: Sequence[Link]) -> None:
        """Keep all links, or none. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            await _keep_all(connection, links)


async def _keep_all(connection: asyncpg.Connection, links: Sequence[Link]) -> None:
    if len(links) == 1:
        if not await keep_link(connection, links[0]):
            await ensure_earlier_commits(connection)
        return
    async with connection.transaction():
        if not any([await keep_link(connection, link) for link in links]):
            await ensure_earlier_commits(connection)


async def keep_link(connection: asyncpg.Connection, link: Link) -> bool:
    """Insert a link; return False where it is there already. Outside a transaction it commits."""
    # As one text: the driver goes through every element of an array twice, which costs twice as much as the
    # rest.
    entries = _json.encode([msgspec.structs.asdict(entry) for entry in link.entries]).decode()
    status = await connection.execute(
        KEEP, link.written_at, link.chain, link.link, link.previous, link.hash, link.marks, entries
    )
    return bool(status != "INSERT 0 0")
