"""Reads the claims in PostgreSQL, each with the progress of its review."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, or_, select, tuple_

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.kept_claim import Archived, ClaimState, ClaimUse, KeptClaim
from gateway.claims.tables import archive_files, claims
from insurance.claim.format import ClaimFormat
from review.mailbox.claim_progress import (
    DECIDED,
    IS_ASKED,
    IS_DECIDED,
    IS_REVIEWED,
    REVIEWED,
    SET_ASIDE,
    with_progress,
)
from runtime.postgres.database import Database

# How the number of a claim begins that has only an id.
ID = "id|"
# Of a row; KeptClaim has them as `archived`.
ARCHIVE = ("archive_file", "archived_at")
# As KeptClaim.state.
STATE = case(
    (claims.c.closed_as.is_not(None), claims.c.closed_as),
    (IS_DECIDED, ClaimState.DECIDED.value),
    (IS_REVIEWED, ClaimState.REVIEWED.value),
    (claims.c.archive_id.is_not(None), ClaimState.REVIEWED.value),
    else_=ClaimState.RECEIVED.value,
)


class ClaimTable:
    """The port Claims on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, facility: str, claim_id: UUID) -> KeptClaim | None:
        """Return one claim of this facility with its content. Raises DatabaseAway."""
        statement = _select(*claims.c).where(claims.c.claim_id == claim_id, claims.c.facility == facility)
        async with self._database.transaction() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        return claim_from(row) if row is not None else None

    async def page(self, claim_filter: ClaimFilter, after: PageCursor, limit: int) -> list[KeptClaim]:
        """Return the next claims after the cursor, newest first, without content. Raises DatabaseAway."""
        async with self._database.transaction() as connection:
            rows = (await connection.execute(_page(claim_filter, after, limit))).mappings().all()
        return [claim_from(row) for row in rows]

    async def open_claims(self, numbers: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
        """Return the claims that are not closed, by (facility, number), of these. Raises DatabaseAway.

        "id|" and an id is also the number of a claim that alone has this resource_id.
        """
        async with self._database.transaction() as connection:
            rows = (await connection.execute(_open_claims(numbers))).all()
        by_id: dict[tuple[str, str], list[UUID]] = {}
        for facility, _, resource_id, claim_id in rows:
            by_id.setdefault((facility, f"{ID}{resource_id}"), []).append(claim_id)
        by_number = {(facility, number): claim_id for facility, number, _, claim_id in rows}
        found = {
            number: claim_ids[0] for number, claim_ids in by_id.items() if len(claim_ids) == 1
        } | by_number
        return {number: found[number] for number in numbers if number in found}


def claim_from(row: Mapping[str, Any]) -> KeptClaim:
    """Build a claim from a row whose columns are named as the fields of KeptClaim; `content` may lack."""
    closed_as, file = row["closed_as"], row["archive_file"]
    return KeptClaim(
        **{
            **{name: value for name, value in row.items() if name not in ARCHIVE},
            "archived": Archived(file, row["archived_at"]) if file else None,
            "content": row.get("content"),
            "format": ClaimFormat(row["format"]),
            "closed_as": ClaimState(closed_as) if closed_as else None,
            "use": ClaimUse(row["use"]),
        }
    )


def _open_claims(numbers: Sequence[tuple[str, str]]) -> Select[Any]:
    claim = claims.c
    ids = [(facility, number.removeprefix(ID)) for facility, number in numbers if number.startswith(ID)]
    named: ColumnElement[bool] = tuple_(claim.facility, claim.number).in_(numbers)
    if ids:
        named = or_(named, tuple_(claim.facility, claim.resource_id).in_(ids))
    columns = (claim.facility, claim.number, claim.resource_id, claim.claim_id)
    return select(*columns).where(named, claim.closed_as.is_(None))


def _select(*columns: ColumnElement[Any]) -> Select[Any]:
    files = archive_files.c
    return select(
        *(column for column in columns if column is not claims.c.archive_id),
        *(files.file.label("archive_file"), files.archived_at),
        *(REVIEWED, SET_ASIDE, DECIDED, IS_ASKED),
    ).select_from(with_progress(claims).outerjoin(archive_files, files.archive_id == claims.c.archive_id))


def _page(claim_filter: ClaimFilter, after: PageCursor, limit: int) -> Select[Any]:
    claim = claims.c
    statement = _select(*(column for column in claim if column is not claim.content)).where(
        claim.facility == claim_filter.facility,
        claim.received_at >= claim_filter.received_from,
        claim.received_at < claim_filter.received_before,
        # Where the scan of index claims_of_a_facility begins; the next condition alone would not say so.
        claim.received_at <= after.received_at,
        or_(claim.received_at < after.received_at, claim.claim_id > after.claim_id),
    )
    if claim_filter.states:
        statement = statement.where(STATE.in_([state.value for state in claim_filter.states]))
    return statement.order_by(claim.received_at.desc(), claim.claim_id).limit(limit)
