"""Reads what reviewers decided, each decision with the weight of its age."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from review.learning.pooling import WeightedVerdicts

# Text on the driver, as what a worker reads (review/worker/practice_table.py). Only the decision in effect
# counts, which of two looks is the later one. A claim with findings of two outcomes counts once for each.
WEIGHTED = """
    SELECT rule, outcome, tier,
        coalesce(sum(weight) FILTER (WHERE held), 0), coalesce(sum(weight) FILTER (WHERE NOT held), 0)
    FROM review.decided JOIN review.finding_verdicts USING (decision_id) JOIN review.cases USING (claim_id)
    CROSS JOIN LATERAL (
        SELECT power(0.5::numeric, extract(epoch FROM $1 - decided.decided_at) / 86400 / $2) AS weight
    ) AS age
    CROSS JOIN LATERAL (
        SELECT unnest(upheld_outcomes) AS outcome, true AS held
        UNION ALL SELECT unnest(dropped_outcomes), false
        UNION ALL SELECT '', upheld WHERE upheld_outcomes IS NULL
    ) AS found
    WHERE decided.decided_at < $1 AND NOT is_question GROUP BY rule, outcome, tier
"""


async def weighted_verdicts(
    connection: asyncpg.Connection, before: datetime, half_life_days: int
) -> Sequence[WeightedVerdicts]:
    """Return those of the decisions in effect that were made before this time, by rule, outcome and tier."""
    rows = await connection.fetch(WEIGHTED, before, half_life_days)
    return [WeightedVerdicts(*row) for row in rows]
