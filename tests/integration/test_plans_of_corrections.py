"""A correction or withdrawal reads the claims that it names, however many there are."""

import re

from gateway.claims.intake.intake_table import KNOWN, LOCK_TARGETS
from review.mailbox.repeated_reviews import FIND
from review.mailbox.submitted_claims import LOCK_QUEUED
from runtime.postgres.connection import open_connection

CLAIMS = 20_000
FILL = (
    f"""
    INSERT INTO review.queue (claim_id, message)
    SELECT gen_random_uuid(), '' FROM generate_series(1, {CLAIMS})
    """,
    """
    INSERT INTO review.stays (claim_id, place, person, facility, first_day, last_day, inpatient, fingerprint,
        lines)
    SELECT claim_id, place, place % 5000, '01001', '2026-03-01', '2026-03-02', false, '', '{}'
    FROM review.queue
    """,
    """
    INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at, resource_id)
    SELECT claim_id, '01001', place, 'FHIR_R4_JSON', '', now(), 'r' || place FROM review.queue
    """,
    "ANALYZE",
)
MOST_ROWS = 100
NAMED = (["01001"], ["5"])
NAMED_BY_ID = (["01001"], ["r7"])
STATEMENTS = {
    "lock targets": (LOCK_TARGETS, ([], *NAMED, *NAMED_BY_ID)),
    "known claims": (KNOWN, (*NAMED, [None], [], *NAMED, *NAMED_BY_ID, [0])),
    "lock queued": (LOCK_QUEUED, ()),
    "compared claims": (FIND, ()),
}


async def test_a_correction_reads_no_other_claims(database_url: str) -> None:
    async with open_connection(database_url) as connection:
        for statement in FILL:
            await connection.execute(statement)
        some = [
            claim_id for (claim_id,) in await connection.fetch("SELECT claim_id FROM review.queue LIMIT 2")
        ]
        for name, (statement, arguments) in STATEMENTS.items():
            plan = await connection.fetch(f"EXPLAIN ANALYZE {statement}", *(arguments or (some,)))
            read = "\n".join(line for (line,) in plan)
            rows = re.findall(r"(?:rows=|Removed by Filter: )([\d.]+)", read)
            assert max(map(float, rows)) < MOST_ROWS, (name, read)
