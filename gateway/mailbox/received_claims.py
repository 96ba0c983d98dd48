"""Reads which claims facilities submitted in some days, and their contents."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

import asyncpg

FIRST = UUID(int=0)

# From one to the next by an index: there are few facilities and many claims.
FACILITIES = """
    WITH RECURSIVE known AS (
        (SELECT facility FROM gateway.claims ORDER BY facility LIMIT 1)
        UNION ALL
        SELECT (SELECT facility FROM gateway.claims AS claim WHERE claim.facility > known.facility
            ORDER BY facility LIMIT 1)
        FROM known WHERE known.facility IS NOT NULL)
    SELECT facility FROM known WHERE facility IS NOT NULL
"""

COLUMNS = """
    claim_id, facility, received_at, closed_as IS NOT NULL AS is_closed, archive_id IS NOT NULL AS is_archived
"""

PAGE = f"""
    SELECT {COLUMNS} FROM gateway.claims
    WHERE facility = $1 AND received_at < $3 AND (received_at, claim_id) > ($2, $4) AND NOT is_withdrawal
    ORDER BY received_at, claim_id LIMIT $5
"""

COUNT = """
    SELECT count(*) FROM gateway.claims
    WHERE facility = ANY($1) AND received_at >= $2 AND received_at < $3 AND NOT is_withdrawal
"""

FIND = f"SELECT {COLUMNS} FROM gateway.claims WHERE claim_id = ANY($1) AND NOT is_withdrawal"

OPEN_ARCHIVED = """
    SELECT claim_id FROM gateway.claims
    WHERE claim_id = ANY($1) AND archive_id IS NOT NULL AND closed_as IS NULL
"""

CONTENTS = "SELECT claim_id, content FROM gateway.claims WHERE claim_id = ANY($1) AND content IS NOT NULL"


class ReceivedClaim(NamedTuple):
    """A claim that is no withdrawal. Closed: it was withdrawn or replaced. Archived: it is in a file."""

    claim_id: UUID
    facility: str
    received_at: datetime
    is_closed: bool
    is_archived: bool


class ArchivedContents(Protocol):
    """Contents of claims that are in files; see gateway/claims/archiving/reading/archived_claims.py."""

    async def contents(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return the contents of those that are archived."""
        ...


class ReceivedClaims:
    """The claims of the gateway, on a connection. Times have a time zone.

    With an archive, the contents of archived claims are read from its files.
    """

    def __init__(self, connection: asyncpg.Connection, archive: ArchivedContents | None = None) -> None:
        self._connection = connection
        self._archive = archive

    async def facilities(self) -> list[str]:
        """Return the facilities that have submitted claims, by code."""
        return [facility for (facility,) in await self._connection.fetch(FACILITIES)]

    async def count(self, since: datetime, until: datetime) -> int:
        """Return how many claims came in from `since` until before `until`."""
        return int(await self._connection.fetchval(COUNT, await self.facilities(), since, until))

    async def pages(
        self, facility: str, since: datetime, until: datetime, limit: int, after: UUID = FIRST
    ) -> AsyncIterator[list[ReceivedClaim]]:
        """Return the claims of a facility in this time, oldest first, in pages of at most so many.

        Of those that came in at `since`, only those with a greater ID than `after`.
        """
        position = (since, after)
        while page := await self._page(facility, until, position, limit):
            yield page
            position = (page[-1].received_at, page[-1].claim_id)

    async def find(self, claim_ids: Sequence[UUID]) -> list[ReceivedClaim]:
        """Return those of these claims that there are."""
        return [ReceivedClaim(*row) for row in await self._connection.fetch(FIND, claim_ids)]

    async def open_archived(self, claim_ids: Sequence[UUID]) -> set[UUID]:
        """Return those of these claims that are archived, and neither withdrawn nor replaced."""
        return {claim_id for (claim_id,) in await self._connection.fetch(OPEN_ARCHIVED, claim_ids)}

    async def contents(self, claim_ids: Sequence[UUID]) -> dict[UUID, bytes]:
        """Return the contents as they were sent; without an archive, of those that are not archived."""
        found: dict[UUID, bytes] = dict(await self._connection.fetch(CONTENTS, claim_ids))
        if self._archive is not None:
            found |= await self._archive.contents([one for one in claim_ids if one not in found])
        return found

    async def _page(
        self, facility: str, until: datetime, after: tuple[datetime, UUID], limit: int
    ) -> list[ReceivedClaim]:
        rows = await self._connection.fetch(PAGE, facility, after[0], until, after[1], limit)
        return [ReceivedClaim(*row) for row in rows]
