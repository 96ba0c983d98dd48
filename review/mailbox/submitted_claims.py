"""Submits claims to the review, within the transaction that keeps them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import asyncpg

from insurance.claim.stay import Stay
from insurance.claim.uses.use import Use
from review.mailbox import claim_changes
from review.mailbox.change import NewChange
from review.mailbox.channels import CLAIM_SUBMITTED
from review.mailbox.repeated_reviews import COMPARED_WITH, ReviewedLater, find_reviewed_later

# The statements of this file are text on the driver: every claim passes through them (decision 0005).

# `nth` keeps the order of the claims: an earlier claim gets a lower place.
ENQUEUE = """
    WITH received AS (
        INSERT INTO review.claim_changes (claim_id, facility, change)
        SELECT claim_id, facility, 'RECEIVED'
        FROM unnest($1::uuid[], $2::text[], $4::boolean[])
            WITH ORDINALITY AS submitted (claim_id, facility, is_dry_run, nth)
        WHERE NOT is_dry_run ORDER BY nth)
    INSERT INTO review.queue (claim_id, facility, message)
    SELECT claim_id, facility, message
    FROM unnest($1::uuid[], $2::text[], $3::bytea[])
        WITH ORDINALITY AS submitted (claim_id, facility, message, nth) ORDER BY nth
    RETURNING claim_id, place
"""

NOTIFY = f"NOTIFY {CLAIM_SUBMITTED}; NOTIFY {claim_changes.CHANNEL}"

STAY_COLUMNS = (
    *("claim_id", "person", "facility", "first_day", "last_day"),
    *("inpatient", "fingerprint", "lines", "first_time", "last_time", "diagnosis", "amount"),
)

USE_COLUMNS = ("facility", "resource", "begins", "ends", "place", "claim_id")

# In this order, each in the order that all use, so that no two wait for each other: a worker locks the queue
# first, too. In two statements, so that the second sees the case of a review that the first has waited for.
LOCK_QUEUED = f"""
    SELECT FROM review.queue
    WHERE claim_id = ANY(ARRAY(
        SELECT unnest($1::uuid[]) UNION ALL SELECT claim_id FROM ({COMPARED_WITH}) AS compared))
    ORDER BY place FOR UPDATE
"""
LOCK_CASES = "SELECT FROM review.cases WHERE claim_id = ANY($1) ORDER BY claim_id FOR UPDATE"

WITHDRAW = """
    WITH unqueued AS (DELETE FROM review.queue WHERE claim_id = ANY($1)),
        closed AS (
            UPDATE review.cases SET state = 'CLOSED', version = version + 1, held_by = NULL, held_until = NULL
            WHERE claim_id = ANY($1)),
        answered AS (DELETE FROM review.decided WHERE claim_id = ANY($1)),
        unused AS (
            DELETE FROM review.uses
            WHERE place = ANY(ARRAY(SELECT place FROM review.stays WHERE claim_id = ANY($1))))
    DELETE FROM review.stays WHERE claim_id = ANY($1)
"""


class SubmittedClaim(NamedTuple):
    """A claim for the review. `message` is a serialised ClaimSubmitted.

    `stay` is what later claims of the same person are compared with; None where there is nothing to compare.
    `uses` is what later claims of the facility are compared with, if it has a stay.
    A dry run is kept nowhere, so its changes are not recorded.
    """

    claim_id: UUID
    facility: str
    message: bytes
    stay: Stay | None = None
    is_dry_run: bool = False
    uses: tuple[Use, ...] = ()


async def submit(connection: asyncpg.Connection, claims: Sequence[SubmittedClaim]) -> None:
    """Put claims into the queue, in their order, and record that they were received.

    Notifies workers and gateways when the transaction commits.
    """
    submitted = [(claim.claim_id, claim.facility, claim.message, claim.is_dry_run) for claim in claims]
    columns = zip(*submitted, strict=True)
    places = {str(claim_id): place for claim_id, place in await connection.fetch(ENQUEUE, *columns)}
    await connection.execute(NOTIFY)
    rows = [
        (places[stay.claim_id], *(getattr(stay, column) for column in STAY_COLUMNS))
        for stay in _stays(claims)
    ]
    if rows:
        await connection.copy_records_to_table(
            "stays", schema_name="review", columns=("place", *STAY_COLUMNS), records=rows
        )
    if uses := [*_use_rows(claims, places)]:
        await connection.copy_records_to_table(
            "uses", schema_name="review", columns=USE_COLUMNS, records=uses
        )


async def lock_before_withdrawal(connection: asyncpg.Connection, claim_ids: Sequence[UUID]) -> None:
    """Lock claims that may be withdrawn: until the transaction ends, nobody reviews or decides them.

    Nor are claims reviewed that are compared with them.
    """
    await connection.execute(LOCK_QUEUED, claim_ids)
    await connection.execute(LOCK_CASES, claim_ids)


async def withdraw(connection: asyncpg.Connection, closed: Sequence[NewChange]) -> list[ReviewedLater]:
    """Close claims that were replaced or cancelled, and record it. They are locked, and not decided.

    They leave the queue, need no decision, and later claims are not compared with them. Return those that
    were, and are to be reviewed again.
    """
    claim_ids = [change.claim_id for change in closed]
    later = await find_reviewed_later(connection, claim_ids)
    await connection.execute(WITHDRAW, claim_ids)
    await claim_changes.record_changes(connection, closed)
    return later


def _stays(claims: Iterable[SubmittedClaim]) -> Iterable[Stay]:
    return (claim.stay for claim in claims if claim.stay)


def _use_rows(claims: Iterable[SubmittedClaim], places: Mapping[str, int]) -> Iterable[tuple[object, ...]]:
    for claim in claims:
        if claim.uses and claim.stay:
            place = places[claim.stay.claim_id]
            for use in claim.uses:
                yield claim.facility, use.resource, use.begins, use.ends, place, claim.claim_id
