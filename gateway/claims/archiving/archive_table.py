"""The statements that archive claims: on the table of claims, and on the review's through its mailbox."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg

from gateway.archiving.written_file import NewFile, ToArchive
from gateway.claims.archiving.archived_claim import ArchivedClaim
from gateway.claims.intake.content_digest import content_digest
from review.mailbox.archived_reviews import free_reviews, lock_cases, read_reviews, settled
from runtime.time_zone import midnight

PAGE = 1000
FIRST = UUID(int=0)

# From one to the next by an index: there are few facilities and many claims.
FACILITIES = """
    WITH RECURSIVE known AS (
        (SELECT facility FROM gateway.claims ORDER BY facility LIMIT 1)
        UNION ALL
        SELECT (SELECT facility FROM gateway.claims AS claim WHERE claim.facility > known.facility
            ORDER BY facility LIMIT 1)
        FROM known WHERE known.facility IS NOT NULL)
    SELECT facility, (SELECT min(received_at) FROM gateway.claims AS claim
        WHERE claim.facility = known.facility) AS oldest
    FROM known WHERE facility IS NOT NULL
"""

# `to_decide` is the claim that must have been decided: an open one itself; for a closed one the open one that
# replaces it, whose reviewer compares the two. Null where nothing is to be decided any more.
CANDIDATES = """
    SELECT claim.claim_id, claim.received_at, octet_length(claim.content) AS content_bytes,
        CASE WHEN claim.closed_as IS NULL THEN claim.claim_id
            WHEN replacement.closed_as IS NULL THEN replacement.claim_id END AS to_decide
    FROM gateway.claims AS claim
        LEFT JOIN gateway.claims AS replacement ON replacement.claim_id = claim.replaced_by_claim_id
    WHERE claim.facility = $1 AND claim.received_at >= $2 AND claim.received_at < $3
        AND claim.archive_id IS NULL AND (claim.received_at, claim.claim_id) > ($2, $4)
    ORDER BY claim.received_at, claim.claim_id LIMIT $5
"""

# A claim that another transaction works on is left for the next run.
TAKE = """
    SELECT claim_id, facility, number, format, received_at, closed_as, use, is_withdrawal, replaces_claim_id,
        replaced_by_claim_id, content
    FROM gateway.claims WHERE claim_id = ANY($1) AND archive_id IS NULL
    ORDER BY claim_id FOR UPDATE SKIP LOCKED
"""

FREE = """
    UPDATE gateway.claims SET content = NULL, archive_id = $1, content_digest = digest
    FROM unnest($2::uuid[], $3::bytea[]) AS freed (id, digest) WHERE claim_id = freed.id
"""


class ArchiveTable:
    """The port Archivable on one connection. A claim is settled if it was decided before `settled_before`.

    So is a claim that is closed; with `undecided`, also one that was reviewed and that nobody has decided.
    """

    def __init__(self, connection: asyncpg.Connection, settled_before: datetime, *, undecided: bool) -> None:
        self._connection = connection
        self._settled_before = settled_before
        self._undecided = undecided

    async def parts(self) -> Mapping[str, datetime]:
        """Return the facilities that have claims, each with the time of its first one."""
        return dict(await self._connection.fetch(FACILITIES))

    async def settled(
        self, facility: str, first_day: date, before: date
    ) -> AsyncIterator[Sequence[ToArchive]]:
        """Return the settled claims of a facility that came in within these days, in that order."""
        since, after = midnight(first_day), FIRST
        while rows := await self._connection.fetch(
            CANDIDATES, facility, since, midnight(before), after, PAGE
        ):
            since, after = rows[-1]["received_at"], rows[-1]["claim_id"]
            decided = await self._decided([row["to_decide"] for row in rows if row["to_decide"]])
            yield [
                ToArchive(row["claim_id"], row["content_bytes"])
                for row in rows
                if row["to_decide"] in (None, *decided)
            ]

    async def take(self, claim_ids: Sequence[UUID]) -> list[ArchivedClaim]:
        """Lock claims, with their cases, and return those that are still settled."""
        rows = await self._connection.fetch(TAKE, claim_ids)
        taken = [row["claim_id"] for row in rows]
        await lock_cases(self._connection, taken)
        decided = await self._decided([row["claim_id"] for row in rows if row["closed_as"] is None])
        kept = await read_reviews(self._connection, taken)
        return [
            ArchivedClaim(**row, **kept[row["claim_id"]]._asdict())
            for row in rows
            if row["closed_as"] or row["claim_id"] in decided
        ]

    async def free(self, file: NewFile, claims: Sequence[ArchivedClaim]) -> None:
        """Delete what the file has of these claims, which are taken."""
        ids = [claim.claim_id for claim in claims]
        digests = [content_digest(claim.content) for claim in claims]
        await self._connection.execute(FREE, file.number, ids, digests)
        await free_reviews(self._connection, {claim.claim_id: claim.decided for claim in claims})

    async def _decided(self, claim_ids: Sequence[UUID]) -> set[UUID]:
        return await settled(self._connection, claim_ids, self._settled_before, undecided=self._undecided)
