"""Counts claims, verdicts and money over all claims in PostgreSQL, by month and province."""

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import asyncpg

from insurance.money import DONG
from review.triage.statistics.facility_tally import ClaimSums
from review.triage.statistics.months import first_month
from review.triage.tallies.clear_claim_count import count_clear_claims
from review.triage.tallies.figures import FacilityMonth, Figures, ReviewedMonth, VerdictMonth
from runtime.postgres.database import Database
from runtime.time_zone import HO_CHI_MINH, day_of, midnight

RECENT = timedelta(days=90)
# Reads every case of a year: longer than what a page may wait for. The driver's own time limit is shorter.
SECONDS = 120.0

# One pass counts claims and what rules found in them, those on trial too: each claim counts for its rules and
# for ''.
REVIEWED = f"""
    SELECT rule, province, month, sum(claims)::bigint FROM (
        SELECT province, rules || rules_on_trial AS rules, count(*) AS claims,
            date_trunc('month', timezone('{HO_CHI_MINH.key}', reviewed_at))::date AS month
        FROM review.cases WHERE reviewed_at >= $1 GROUP BY 1, 2, month
    ) AS alike CROSS JOIN unnest(rules || ''::text) AS rule
    GROUP BY 1, 2, 3
"""
# Only decisions in effect count: one that waits for a second look must not tell what the first one was. Sums
# are in the fund's own currency.
VERDICTS = f"""
    SELECT rule, province,
        date_trunc('month', timezone('{HO_CHI_MINH.key}', decided.decided_at))::date,
        count(*) FILTER (WHERE upheld), count(*) FILTER (WHERE NOT upheld),
        count(*) FILTER (WHERE upheld AND decided.decided_at >= $1),
        count(*) FILTER (WHERE NOT upheld AND decided.decided_at >= $1),
        count(*) FILTER (WHERE upheld AND decided.decided_at >= $2),
        count(*) FILTER (WHERE NOT upheld AND decided.decided_at >= $2),
        coalesce(sum(verdict.at_stake) FILTER (WHERE currency = '{DONG}'), 0),
        coalesce(sum(verdict.cut) FILTER (WHERE currency = '{DONG}'), 0)
    FROM review.decided
    JOIN review.finding_verdicts AS verdict USING (decision_id)
    JOIN review.cases USING (claim_id)
    WHERE NOT is_question GROUP BY 1, 2, 3
"""
FACILITIES = f"""
    SELECT facility, province, date_trunc('month', last_day)::date,
        count(*), count(*) FILTER (WHERE rules <> '{{}}'), count(made.decision_id),
        coalesce(sum(made.proposed), 0), coalesce(sum(made.accepted), 0)
    FROM review.cases AS found
    LEFT JOIN review.decided ON decided.claim_id = found.claim_id AND NOT is_question
    LEFT JOIN review.decisions AS made ON made.decision_id = decided.decision_id AND made.currency = '{DONG}'
    WHERE last_day >= $1 GROUP BY 1, 2, 3 ORDER BY 1, 3
"""


class FigureTable:
    """Text on the driver, which has a time limit for each statement (decision 0005)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, now: datetime) -> Figures:
        """Count everything: seconds where there are millions of claims. Raises DatabaseAway."""
        since = first_month(day_of(now))
        async with self._database.connection() as connection:
            reviewed = await _rows(connection, REVIEWED, midnight(since))
            verdicts = await _rows(connection, VERDICTS, now - RECENT, midnight(day_of(now)))
            facilities = await _rows(connection, FACILITIES, since)
            clear = await count_clear_claims(connection, midnight(since), now, SECONDS)
        by_facility = groupby(map(_facility_month, facilities), key=lambda one: one.facility)
        return Figures(
            tuple(ReviewedMonth(*row) for row in reviewed),
            tuple(VerdictMonth(*row) for row in verdicts),
            {facility: tuple(months) for facility, months in by_facility},
            clear,
        )


async def _rows(connection: asyncpg.Connection, statement: str, *since: date) -> list[Any]:
    return list(await connection.fetch(statement, *since, timeout=SECONDS))


def _facility_month(row: Any) -> FacilityMonth:  # noqa: ANN401 - a row of FACILITIES
    facility, province, month, *sums = row
    return FacilityMonth(facility, province, month, ClaimSums(*sums))
