"""Keeps what reviewers need of reviewed claims, in the transaction that keeps the reviews."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes
from review.triage.case import TriageCase
from review.triage.new_case import NewCase

# The statement is text on the driver: every claim passes through it (decision 0005).

COLUMNS = TriageCase.__struct_fields__
# The columns that are no text.
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
    "tests": "numeric",
    "drugs": "numeric",
} | dict.fromkeys(("rules", "outcomes", "marks", "line_codes", "rules_on_trial"), "text[]")
# In JSON bytes have another form than in PostgreSQL.
AS_JSON = tuple(column for column in COLUMNS if column != "review_digest")


def _record() -> str:
    return ", ".join(f"{column} {TYPES.get(column, 'text')}" for column in AS_JSON)


# A claim that is reviewed again changes its case. Decisions on an earlier review that are not in effect do
# not count any more. A decided case stays as it is, and so do its review and a review that has not changed.
# EXPLAINED remains true.
KEEP_CASES = f"""
    WITH kept AS (
        INSERT INTO review.cases ({", ".join(COLUMNS)})
        SELECT {", ".join(COLUMNS)}
        FROM ROWS FROM (json_to_recordset($1::json) AS ({_record()}), unnest($2::bytea[]))
            AS reviewed ({", ".join(AS_JSON)}, review_digest)
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
        FROM unnest($3::uuid[], $4::bytea[], $5::bytea[]) AS facts (claim_id, message, claim_digest)
            JOIN kept USING (claim_id)
        ON CONFLICT (claim_id) DO UPDATE SET message = EXCLUDED.message
    )
    SELECT claim_id, facility FROM kept
"""


async def keep_cases(connection: asyncpg.Connection, cases: Sequence[NewCase]) -> set[UUID]:
    """Keep the cases, and record that the claims were reviewed.

    Return the claims whose case is not decided: only their reviews may be kept.
    """
    if not cases:
        return set()
    kept = await connection.fetch(
        KEEP_CASES,
        # As one text: for arrays, the driver goes through the values of every column twice.
        msgspec.json.encode([case.row for case in cases]).decode(),
        [case.row.review_digest for case in cases],
        [case.row.claim_id for case in cases],
        [case.facts for case in cases],
        [case.claim_digest for case in cases],
    )
    await record_changes(
        connection, [NewChange(claim_id, facility, Change.REVIEWED) for claim_id, facility in kept]
    )
    return {claim_id for claim_id, _ in kept}
