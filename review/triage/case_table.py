"""Keeps what reviewers need of reviewed claims, in the transaction that keeps the reviews."""

from collections.abc import Iterable
from uuid import UUID

import asyncpg
from msgspec.structs import astuple

from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes
from review.triage.case import TriageCase
from review.triage.new_case import NewCase

# The statement is text on the driver: every claim passes through it (decision 0005).

COLUMNS = TriageCase.__struct_fields__
# Arrays of texts, which unnest would take apart: joined by a character that no FHIR code has.
LISTS = ("rules", "outcomes", "marks", "line_codes", "rules_on_trial")
LIST_PLACES = [COLUMNS.index(column) for column in LISTS]
SEPARATOR = "\x1f"
TYPES = {
    "claim_id": "uuid",
    "received_at": "timestamptz",
    "reviewed_at": "timestamptz",
    "first_day": "date",
    "last_day": "date",
    "score": "numeric",
    "proposed": "numeric",
    "accepted": "numeric",
    "at_stake": "numeric",
    "expected_recovery": "numeric",
    "lines": "int",
    "review_digest": "bytea",
    "tests": "numeric",
    "drugs": "numeric",
}
FACTS, CLAIM_DIGESTS = f"${len(COLUMNS) + 1}", f"${len(COLUMNS) + 2}"


def _arrays() -> str:
    return ", ".join(f"${nth}::{TYPES.get(column, 'text')}[]" for nth, column in enumerate(COLUMNS, 1))


def _values() -> str:
    return ", ".join(
        f"string_to_array({column}, U&'\\001F')" if column in LISTS else column for column in COLUMNS
    )


# A claim that is reviewed again changes its case. Decisions on an earlier review that are not in effect do
# not count any more. A decided case stays as it is, and so do its review and a review that has not changed.
# EXPLAINED remains true.
KEEP_CASES = f"""
    WITH kept AS (
        INSERT INTO review.cases ({", ".join(COLUMNS)})
        SELECT {_values()} FROM unnest({_arrays()}) AS reviewed ({", ".join(COLUMNS)})
        ON CONFLICT (claim_id) DO UPDATE SET
            {", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS if column != "marks")},
            marks = EXCLUDED.marks || array(
                SELECT mark FROM unnest(cases.marks) AS mark WHERE mark = 'EXPLAINED'),
            version = cases.version + 1,
            decided_by = NULL, decided_at = NULL,
            state = CASE cases.state WHEN 'ASKED' THEN 'ASKED' ELSE 'WAITING' END
        WHERE cases.state NOT IN ('DECIDED', 'CLOSED') AND cases.review_digest <> EXCLUDED.review_digest
        RETURNING claim_id, facility
    ), facts AS (
        INSERT INTO review.case_facts (claim_id, message, claim_digest)
        SELECT claim_id, message, claim_digest
        FROM unnest($1::uuid[], {FACTS}::bytea[], {CLAIM_DIGESTS}::bytea[])
            AS facts (claim_id, message, claim_digest)
            JOIN kept USING (claim_id)
        ON CONFLICT (claim_id) DO UPDATE SET message = EXCLUDED.message
    )
    SELECT claim_id, facility FROM kept
"""


async def keep_cases(connection: asyncpg.Connection, cases: Iterable[NewCase]) -> set[UUID]:
    """Keep the cases, and record that the claims were reviewed.

    Return the claims whose case is not decided: only their reviews may be kept.
    """
    rows = [(*_row(case.row), case.facts, case.claim_digest) for case in cases]
    if not rows:
        return set()
    kept = await connection.fetch(KEEP_CASES, *zip(*rows, strict=True))
    await record_changes(
        connection, [NewChange(claim_id, facility, Change.REVIEWED) for claim_id, facility in kept]
    )
    return {claim_id for claim_id, _ in kept}


def _row(case: TriageCase) -> Iterable[object]:
    row = list(astuple(case))
    for place in LIST_PLACES:
        row[place] = SEPARATOR.join(row[place])
    return row
