"""Finds the earlier stays that a batch of claims is compared with."""

from collections.abc import Sequence

import asyncpg
from msgspec.structs import astuple

from insurance.claim.stay import Stay
from review.worker.stay_query import PreviousQuery, StayQuery

# More than a person has in a day, and more than are looked at of the last months. It limits the work where
# one patient is submitted a thousand times.
MOST_STAYS = 100

# Text on the driver: it runs for every batch of the worker (decision 0005).
EARLIER = f"""
    SELECT nth, stay.* FROM unnest($1::bigint[], $2::text[], $3::date[], $4::date[], $5::uuid[])
        WITH ORDINALITY AS query (place, person, first_day, last_day, replaced, nth)
    CROSS JOIN LATERAL (
        SELECT * FROM review.stays AS stay
        WHERE stay.person = query.person AND stay.place < query.place
            AND stay.first_day <= query.last_day AND stay.last_day >= query.first_day
            AND stay.claim_id IS DISTINCT FROM query.replaced
        ORDER BY stay.place LIMIT {MOST_STAYS}
    ) AS stay
    ORDER BY nth, stay.place
"""


# The last one counts. Stays may overlap, so that the last to begin need not have the last service.
MOST_PREVIOUS = 5

PREVIOUS = f"""
    SELECT nth, stay.* FROM unnest(
        $1::bigint[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[], $7::uuid[])
        WITH ORDINALITY AS query (place, person, facility, since, before, service, replaced, nth)
    CROSS JOIN LATERAL (
        SELECT * FROM (
            SELECT * FROM review.stays
            WHERE person = query.person AND facility = query.facility AND place < query.place
                AND first_day >= query.since AND first_day < query.before
                AND claim_id IS DISTINCT FROM query.replaced
            ORDER BY first_day DESC, place LIMIT {MOST_STAYS}
        ) AS stay
        WHERE strpos(E'\\n' || array_to_string(stay.lines, E'\\n'), E'\\n' || query.service) > 0
        ORDER BY stay.first_day DESC, stay.place LIMIT {MOST_PREVIOUS}
    ) AS stay
    ORDER BY nth, stay.first_day, stay.place
"""


class StayTable:
    """The port History on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the same person's stays that share a day with it and came before, oldest first."""
        columns = [
            (one.place, one.stay.person, one.stay.first_day, one.stay.last_day, one.replaced)
            for one in queries
        ]
        found: list[list[Stay]] = [[] for _ in queries]
        rows = await self._connection.fetch(EARLIER, *zip(*columns, strict=True)) if queries else ()
        for row in rows:
            found[row["nth"] - 1].append(_stay(row))
        return [tuple(stays) for stays in found]

    async def previous(self, queries: Sequence[PreviousQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the last stays of the person at the facility that have the service."""
        columns = zip(*map(astuple, queries), strict=True)
        found: list[list[Stay]] = [[] for _ in queries]
        for row in await self._connection.fetch(PREVIOUS, *columns) if queries else ():
            found[row["nth"] - 1].append(_stay(row))
        return [tuple(stays) for stays in found]


def _stay(row: asyncpg.Record) -> Stay:
    return Stay(
        claim_id=str(row["claim_id"]),
        person=row["person"],
        facility=row["facility"],
        first_day=row["first_day"],
        last_day=row["last_day"],
        inpatient=row["inpatient"],
        fingerprint=row["fingerprint"],
        lines=tuple(row["lines"]),
        first_time=row["first_time"],
        last_time=row["last_time"],
        diagnosis=row["diagnosis"],
        amount=row["amount"],
    )
