"""Numbers the events of the register, reads them in that order, and deletes old ones.

An event has no number until it is read first. Numbers are given under a lock, to the rows that are visible
then, and are committed before anything is sent. So a transaction that commits late gets a later number than
all that was sent, and none waits for another (decision 33).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from gateway.register.events.event_feed import Ends
from gateway.register.events.register_event import EventRow, RegisterEvent, events_of
from runtime.postgres.database import Database

NUMBER_LOCK = 7205_2006
# Rows that are numbered in one statement: of a load, with 250 changes each.
NUMBERED_AT_ONCE = 1000
# Rows of a page, which has fewer where they have many changes each.
ROWS = 500

# Text on the driver: these statements run for all watchers of a gateway, once a second.
HAS_UNNUMBERED = "SELECT EXISTS (SELECT FROM gateway.register_events WHERE position IS NULL)"
LOCK = f"SELECT pg_advisory_xact_lock({NUMBER_LOCK})"
# A later transaction on the same record began its statement when the earlier one was committed: it has the
# higher event_id.
NUMBER = f"""
    WITH last AS MATERIALIZED (
        SELECT coalesce(max(position), 0) AS position FROM gateway.register_events WHERE position IS NOT NULL
    ), next AS MATERIALIZED (
        SELECT event_id, last.position + sum(changes) OVER (ORDER BY event_id) AS position
        FROM last, (
            SELECT event_id, changes FROM gateway.register_events
            WHERE position IS NULL ORDER BY event_id LIMIT {NUMBERED_AT_ONCE}) AS unnumbered)
    UPDATE gateway.register_events AS event SET position = next.position
    FROM next WHERE event.event_id = next.event_id
"""
# The rows until there are so many changes: `before` counts those of the rows in front, of which the first one
# may begin before the position.
AFTER = f"""
    SELECT position, recorded_at, kind, changes, body FROM (
        SELECT *, sum(changes) OVER (ORDER BY position) - changes AS before FROM (
            SELECT position, recorded_at, kind, changes, body FROM gateway.register_events
            WHERE position > $1 ORDER BY position LIMIT {ROWS}) AS rows) AS counted
    WHERE before < $2 ORDER BY position
"""
ENDS = """
    SELECT coalesce(min(position - changes + 1), 1), coalesce(max(position), 0) FROM (
        (SELECT position, changes FROM gateway.register_events
            WHERE position IS NOT NULL ORDER BY position LIMIT 1)
        UNION ALL
        (SELECT position, changes FROM gateway.register_events
            WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1)) AS ends
"""
# The last one stays: the next number follows from it. Rows without a number go, too, where nobody reads them.
FORGET = """
    DELETE FROM gateway.register_events WHERE event_id IN (
        SELECT event_id FROM gateway.register_events
        WHERE recorded_at < now() - $1::interval AND (position IS NULL OR position < (
            SELECT max(position) FROM gateway.register_events WHERE position IS NOT NULL))
        ORDER BY recorded_at LIMIT $2 FOR UPDATE SKIP LOCKED)
"""
PROVINCES_OF_PEOPLE = """
    SELECT DISTINCT insurance_number, coalesce(province, left(registered_facility, 2))
    FROM gateway.cards JOIN gateway.card_periods USING (card_id)
    LEFT JOIN gateway.facilities ON facility = registered_facility
    WHERE insurance_number = ANY($1)
"""
PROVINCES_OF_FACILITIES = "SELECT facility, province FROM gateway.facilities WHERE facility = ANY($1)"


class EventTable:
    """The ports Events, Places and OldEvents on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self) -> None:
        """Give every event that is visible its number. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            while await connection.fetchval(HAS_UNNUMBERED):
                async with connection.transaction():
                    await connection.execute(LOCK)
                    await connection.execute(NUMBER)

    async def after(self, position: int, limit: int) -> Sequence[RegisterEvent]:
        """Return the events after a position in their order, at most `limit`. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(AFTER, position, limit)
        return [*_events(rows, position)][:limit]

    async def ends(self) -> Ends:
        """Return the first and last number. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            return Ends(*await connection.fetchrow(ENDS))

    async def forget(self, older_than: timedelta, limit: int) -> int:
        """Delete old rows, at most `limit`, and return how many they were. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            deleted = await connection.execute(FORGET, older_than, limit)
        return int(deleted.removeprefix("DELETE "))

    async def provinces_of_people(self, people: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return where their cards are registered, by insurance number. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(PROVINCES_OF_PEOPLE, list(people))
        found: dict[str, set[str]] = {}
        for person, province in rows:
            found.setdefault(person, set()).add(province)
        return {person: frozenset(provinces) for person, provinces in found.items()}

    async def provinces_of_facilities(self, facilities: Collection[str]) -> Mapping[str, str]:
        """Return the provinces of those that the register has. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            return dict(await connection.fetch(PROVINCES_OF_FACILITIES, list(facilities)))


def _events(rows: Sequence[Any], after: int) -> Iterator[RegisterEvent]:
    for row in rows:
        yield from events_of(EventRow(*row), after)
