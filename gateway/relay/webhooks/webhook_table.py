"""Webhooks and their letters in PostgreSQL, for the relay."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from gateway.register.events.register_event import EventKind
from gateway.relay.webhooks.answers import LONGEST_PAUSE
from gateway.relay.webhooks.webhook import Letter, Webhook
from runtime.postgres.database import Database

# Text on the driver: the relay executes these for every message.
COLUMNS = "webhook_id, office, url, kinds, provinces, secret, position, failures, paused_until, failure"
GET = f"SELECT {COLUMNS} FROM gateway.webhooks WHERE webhook_id = $1"
IDS = "SELECT webhook_id FROM gateway.webhooks ORDER BY webhook_id"
# Of each person the first letter: also where it is dead, those behind it wait.
DUE = """
    SELECT number, insurance_number, body, attempts, failure FROM (
        SELECT DISTINCT ON (insurance_number) * FROM gateway.webhook_letters
        WHERE webhook_id = $1 ORDER BY insurance_number, number) AS first
    WHERE NOT is_dead AND (next_at <= $2 OR next_at > $2 + $4::interval) ORDER BY number LIMIT $3
"""
BLOCKED = """
    SELECT DISTINCT insurance_number FROM gateway.webhook_letters
    WHERE webhook_id = $1 AND insurance_number = ANY($2)
"""
ADVANCE = """
    UPDATE gateway.webhooks SET position = $2, failures = 0, paused_until = NULL, failure = NULL
    WHERE webhook_id = $1
"""
KEEP = """
    INSERT INTO gateway.webhook_letters
        (webhook_id, number, insurance_number, body, attempts, failure, next_at, is_dead)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (webhook_id, number) DO UPDATE SET attempts = excluded.attempts,
        failure = excluded.failure, next_at = excluded.next_at, is_dead = excluded.is_dead
"""
DELETE = "DELETE FROM gateway.webhook_letters WHERE webhook_id = $1 AND number = $2"
FAIL = """
    UPDATE gateway.webhooks SET failure = $2, failures = $3, paused_until = $4 WHERE webhook_id = $1
"""
COUNTS = """
    SELECT count(*) FILTER (WHERE NOT is_dead), count(*) FILTER (WHERE is_dead) FROM gateway.webhook_letters
"""
BEHIND = """
    SELECT coalesce(max(greatest(last - position, 0)), 0) FROM gateway.webhooks, (
        SELECT coalesce(max(position), 0) AS last FROM gateway.register_events WHERE position IS NOT NULL)
    AS events
"""


class Standing(NamedTuple):
    """How many letters wait and are dead; how many events the webhook furthest behind has not got."""

    waiting: int
    dead: int
    behind: int


class WebhookTable:
    """The port Webhooks on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ids(self) -> Sequence[int]:
        """Return the IDs of all webhooks. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            return [webhook_id for (webhook_id,) in await connection.fetch(IDS)]

    async def get(self, webhook_id: int) -> Webhook | None:
        """See Webhooks."""
        async with self._database.connection() as connection:
            row = await connection.fetchrow(GET, webhook_id)
        return row and Webhook(**{**row, "kinds": [EventKind(kind) for kind in row["kinds"]]})

    async def due_letters(self, webhook_id: int, now: datetime, limit: int) -> Sequence[Letter]:
        """See Webhooks."""
        async with self._database.connection() as connection:
            return [
                Letter(**row) for row in await connection.fetch(DUE, webhook_id, now, limit, LONGEST_PAUSE)
            ]

    async def blocked(self, webhook_id: int, people: Collection[str]) -> frozenset[str]:
        """See Webhooks."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(BLOCKED, webhook_id, list(people))
        return frozenset(person for (person,) in rows)

    async def advance(self, webhook_id: int, position: int, letters: Sequence[Letter], now: datetime) -> None:
        """See Webhooks."""
        rows = [_row(webhook_id, letter, now, dead=False) for letter in letters]
        async with self._database.connection() as connection, connection.transaction():
            await connection.execute(ADVANCE, webhook_id, position)
            await connection.executemany(KEEP, rows)

    async def note_failure(self, webhook_id: int, failure: str, failures: int, until: datetime) -> None:
        """See Webhooks."""
        async with self._database.connection() as connection:
            await connection.execute(FAIL, webhook_id, failure, failures, until)

    async def delete_letter(self, webhook_id: int, number: int) -> None:
        """See Webhooks."""
        async with self._database.connection() as connection:
            await connection.execute(DELETE, webhook_id, number)

    async def keep_letter(self, webhook_id: int, letter: Letter, next_at: datetime, dead: bool) -> None:
        """See Webhooks."""
        async with self._database.connection() as connection:
            await connection.execute(KEEP, *_row(webhook_id, letter, next_at, dead))

    async def standing(self) -> Standing:
        """Return what the metrics show. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            letters = await connection.fetchrow(COUNTS)
            return Standing(letters[0], letters[1], await connection.fetchval(BEHIND))


def _row(webhook_id: int, letter: Letter, next_at: datetime, dead: bool) -> tuple[object, ...]:
    facts = (letter.number, letter.insurance_number, letter.body, letter.attempts, letter.failure)
    return (webhook_id, *facts, next_at, dead)
