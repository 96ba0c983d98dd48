"""Counts the verifications of all people."""

from collections import Counter
from collections.abc import Callable

import asyncpg

from gateway.register.verification.quality import Quality, QualityLine

# The province of a person is that of the facility of the last card. Text on the driver: one pass over all.
BY_PROVINCE = """
    SELECT coalesce(place.province, ''), coalesce(v.outcome, 'unverified'), count(*)
    FROM gateway.people p
    LEFT JOIN gateway.verifications v USING (insurance_number)
    LEFT JOIN (
        SELECT DISTINCT ON (insurance_number) insurance_number, left(registered_facility, 2) AS province
        FROM gateway.cards JOIN gateway.card_periods USING (card_id)
        ORDER BY insurance_number, valid_from DESC
    ) AS place USING (insurance_number)
    GROUP BY 1, 2
"""
BY_FIELD = "SELECT field, count(*) FROM gateway.verifications, unnest(fields) AS field GROUP BY field"


async def read_quality(connection: asyncpg.Connection, current: Callable[[str], str]) -> Quality:
    """`current` returns the code of today for the code of a province, which may have been merged."""
    found: dict[str, Counter[str]] = {}
    for province, outcome, count in await connection.fetch(BY_PROVINCE):
        found.setdefault(current(province), Counter())[outcome] += count
    lines = {province: QualityLine(outcomes) for province, outcomes in sorted(found.items())}
    return Quality(lines, dict(sorted(await connection.fetch(BY_FIELD))))
