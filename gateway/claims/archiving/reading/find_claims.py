"""Finds claims for an auditor, by ID or number, each with its content, review and decision."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from gateway.claims.archiving.reading.archived_claims import ArchivedAnswer
from gateway.claims.kept_claim import KeptClaim

# A number is that of one claim of one facility, and of those that it replaces.
MOST_CLAIMS = 20


class Claims(Protocol):
    """The claims of the database; see sought_claim_table.SoughtClaimTable."""

    async def by_number(self, number: str, facility: str | None, limit: int) -> Sequence[KeptClaim]: ...

    async def by_id(self, claim_id: UUID) -> Sequence[KeptClaim]: ...


class Archive(Protocol):
    """What was moved into files; see archived_claims.ArchivedClaims."""

    async def answers(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, ArchivedAnswer]: ...


class FindClaims:
    """The use case. Raises Problem, which names a file of the archive that is not as it was written."""

    def __init__(self, claims: Claims, archive: Archive) -> None:
        self._claims = claims
        self._archive = archive

    async def __call__(self, sought: str, facility: str | None) -> list[KeptClaim]:
        """Return the claim with this ID, or those with this number, newest first; at most MOST_CLAIMS."""
        found = await self._found(sought, facility)
        answers = await self._archive.answers([claim.claim_id for claim in found if claim.archived])
        return [_whole(claim, answers.get(claim.claim_id)) for claim in found]

    async def _found(self, sought: str, facility: str | None) -> Sequence[KeptClaim]:
        named = await self._claims.by_id(claim_id) if (claim_id := _claim_id(sought)) else ()
        # A number may look like an ID.
        return named or await self._claims.by_number(sought, facility, MOST_CLAIMS)


def _claim_id(sought: str) -> UUID | None:
    try:
        return UUID(sought)
    except ValueError:
        return None


def _whole(claim: KeptClaim, answer: ArchivedAnswer | None) -> KeptClaim:
    if answer is None:
        return claim
    return replace(claim, content=answer.content, reviewed=answer.review, decided=answer.decided)
