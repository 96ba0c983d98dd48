"""Finds the uses by other patients that overlap with those of a batch of claims."""

from collections.abc import Iterator, Sequence

import asyncpg

from insurance.claim.uses.use import LONGEST, MOST_READ, ConcurrentUse
from review.worker.uses.use_query import MOST_OTHERS, UseQuery

# Text on the driver: it runs for every batch of the worker with such claims (decision 0005). The order is
# that of the index: by place, the index of places might be read instead, from its beginning.
CONCURRENT = f"""
    SELECT query, line, resource, other.* FROM unnest(
        $1::int[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::text[],
        $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
        AS used (query, line, place, facility, person, replaced, resource, since, begins, ends)
    CROSS JOIN LATERAL (
        SELECT known.begins, known.ends, known.claim_id
        FROM (
            SELECT begins, ends, place, claim_id FROM review.uses
            WHERE facility = used.facility AND resource = used.resource
                AND begins > used.since AND begins < used.ends
            ORDER BY begins DESC LIMIT {MOST_READ}
        ) AS known JOIN review.stays AS stay USING (claim_id)
        WHERE known.ends > used.begins AND known.place < used.place
            AND known.claim_id IS DISTINCT FROM used.replaced AND stay.person <> used.person
        ORDER BY known.begins, known.place LIMIT {MOST_OTHERS}
    ) AS other
    ORDER BY query, line, resource, other.begins, other.claim_id
"""


class UseTable:
    """The port OtherUses on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def concurrent(self, queries: Sequence[UseQuery]) -> list[tuple[ConcurrentUse, ...]]:
        """Return for each claim the uses by earlier claims for other patients that overlap with its own."""
        found: list[list[ConcurrentUse]] = [[] for _ in queries]
        parameters = zip(*_parameters(queries), strict=True)
        rows = await self._connection.fetch(CONCURRENT, *parameters) if queries else ()
        for row in rows:
            found[row["query"]].append(
                ConcurrentUse(
                    row["resource"], row["begins"], row["ends"], row["line"], claim_id=str(row["claim_id"])
                )
            )
        return [tuple(uses) for uses in found]


def _parameters(queries: Sequence[UseQuery]) -> Iterator[tuple[object, ...]]:
    for number, query in enumerate(queries):
        of_claim = (query.place, query.facility, query.person, query.replaced)
        for use in query.uses:
            since = use.begins - LONGEST[use.kind]
            yield number, use.line, *of_claim, use.resource, since, use.begins, use.ends
