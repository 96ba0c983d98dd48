"""Certificates in PostgreSQL, for the relay."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from gateway.relay.certificates.certificate import Certificate, CertificateState
from gateway.relay.webhooks.answers import LONGEST_PAUSE
from insurance.certificates.paper import PaperKind
from runtime.postgres.database import Database

GIVE_UP = """
    WITH lost AS (
        UPDATE gateway.certificates SET state = 'unknown' WHERE state = 'sending' RETURNING certificate_id)
    INSERT INTO gateway.certificate_events (certificate_id, state, note)
    SELECT certificate_id, 'unknown', $1 FROM lost
"""
WAITING = """
    SELECT certificate_id FROM gateway.certificates
    WHERE state = 'waiting' AND (next_at <= $1 OR next_at > $1 + $3::interval)
    ORDER BY due_at NULLS LAST, certificate_id LIMIT $2
"""
BEGIN = """
    WITH begun AS (
        UPDATE gateway.certificates SET state = 'sending', attempts = attempts + 1
        WHERE certificate_id = $1 AND state = 'waiting'
        RETURNING certificate_id, facility, kind, number, version, content, attempts
    ), noted AS (
        INSERT INTO gateway.certificate_events (certificate_id, state, note)
        SELECT certificate_id, 'sending', '' FROM begun)
    SELECT * FROM begun
"""
END = """
    WITH ended AS (
        UPDATE gateway.certificates SET state = $2, next_at = $4, receipt = $5
        WHERE certificate_id = $1 AND state = 'sending' RETURNING certificate_id)
    INSERT INTO gateway.certificate_events (certificate_id, state, note)
    SELECT certificate_id, $2, $3 FROM ended
"""
COUNTS = "SELECT state, count(*) FROM gateway.certificates WHERE state <> 'delivered' GROUP BY state"
OVERDUE = """
    SELECT count(*) FROM gateway.certificates
    WHERE state IN ('waiting', 'sending', 'unknown') AND due_at < now()
"""


class CertificateTable:
    """The port Certificates on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give_up_sending(self, note: str) -> int:
        """See Certificates."""
        async with self._database.connection() as connection:
            given_up = await connection.execute(GIVE_UP, note)
        return int(given_up.rpartition(" ")[2])

    async def waiting(self, now: datetime, limit: int) -> Sequence[int]:
        """See Certificates."""
        async with self._database.connection() as connection:
            return [one for (one,) in await connection.fetch(WAITING, now, limit, LONGEST_PAUSE)]

    async def begin(self, certificate_id: int) -> Certificate | None:
        """See Certificates."""
        async with self._database.connection() as connection:
            row = await connection.fetchrow(BEGIN, certificate_id)
        return row and Certificate(**{**row, "kind": PaperKind(row["kind"])})

    async def end(
        self, certificate_id: int, state: CertificateState, note: str, next_at: datetime, receipt: str | None
    ) -> None:
        """See Certificates."""
        async with self._database.connection() as connection:
            await connection.execute(END, certificate_id, state, note, next_at, receipt)

    async def counts(self) -> tuple[Mapping[str, int], int]:
        """Return how many are in each state but DELIVERED, and how many are overdue. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            return dict(await connection.fetch(COUNTS)), await connection.fetchval(OVERDUE)
