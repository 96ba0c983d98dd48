"""Counts the claims in which the review found nothing, and what reviewers took off those that were drawn."""

from datetime import datetime

import asyncpg

from insurance.money import DONG
from review.triage.tallies.missed_money import ClearClaims

# Text on the driver, as the other figures. A claim that is no bill or was withdrawn is paid nothing.
CLEAR = f"""
    SELECT count(*), coalesce(sum(found.proposed), 0)::float8, count(made.decision_id),
        count(*) FILTER (WHERE made.proposed > made.accepted),
        coalesce(sum(made.proposed - made.accepted), 0)::float8,
        coalesce(sum((made.proposed - made.accepted) ^ 2), 0)::float8
    FROM review.cases AS found
    LEFT JOIN review.decided ON decided.claim_id = found.claim_id AND NOT is_question
        AND found.marks @> ARRAY['RANDOM']
    LEFT JOIN review.decisions AS made ON made.decision_id = decided.decision_id AND made.currency = '{DONG}'
    WHERE found.band = 'CLEAR' AND found.use = 'claim' AND found.currency = '{DONG}'
        AND found.state <> 'CLOSED' AND found.reviewed_at >= $1 AND found.reviewed_at < $2
"""


async def count_clear_claims(
    connection: asyncpg.Connection, since: datetime, until: datetime, seconds: float
) -> ClearClaims:
    """Those that were reviewed from `since` on and before `until`."""
    row = await connection.fetchrow(CLEAR, since, until, timeout=seconds)
    return ClearClaims(*row)
