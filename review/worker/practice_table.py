"""Reads the modes of rules and the verdicts of reviewers from PostgreSQL."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import asyncpg

from review.rulebook.engine.practice import AcceptedEdition, OfOutcome, RuleMode, Verdicts

# Text on the driver: the worker has a connection of its own (decision 0005).
MODES = "SELECT DISTINCT ON (rule) rule, mode FROM review.rule_modes ORDER BY rule, place DESC"

VERDICTS = """
    SELECT rule, count(*) FILTER (WHERE upheld), count(*) FILTER (WHERE NOT upheld)
    FROM review.decided JOIN review.finding_verdicts USING (decision_id)
    WHERE decided_at < $1 AND NOT is_question GROUP BY rule
"""

# A claim with findings of two outcomes counts once for each.
OUTCOMES = """
    SELECT rule, outcome, count(*) FILTER (WHERE held), count(*) FILTER (WHERE NOT held)
    FROM review.decided JOIN review.finding_verdicts USING (decision_id)
    CROSS JOIN LATERAL (
        SELECT unnest(upheld_outcomes) AS outcome, true AS held
        UNION ALL SELECT unnest(dropped_outcomes), false
        UNION ALL SELECT '', upheld WHERE upheld_outcomes IS NULL
    ) AS found
    WHERE decided_at < $1 AND NOT is_question GROUP BY rule, outcome
"""

LAST_EDITION = "SELECT max(edition) FROM review.precision_editions"
PRECISIONS = "SELECT tier, rule, outcome, precision FROM review.learned_precisions WHERE edition = $1"


class PracticeTable:
    """The port PracticeSource on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def modes(self) -> Mapping[str, RuleMode]:
        """Return the modes that have been set, by the codes of rules."""
        return {rule: RuleMode(mode) for rule, mode in await self._connection.fetch(MODES)}

    async def edition(self, known: AcceptedEdition | None) -> AcceptedEdition | None:
        """Return the edition of precisions that was accepted last, or the known one if it is that."""
        number = await self._connection.fetchval(LAST_EDITION)
        if number is None or (known is not None and known.number == number):
            return known
        by_tier: defaultdict[str, dict[OfOutcome, Decimal]] = defaultdict(dict)
        for tier, rule, outcome, precision in await self._connection.fetch(PRECISIONS, number):
            by_tier[tier][rule, outcome] = precision
        everywhere = by_tier.pop("", {})
        return AcceptedEdition(number, everywhere, dict(by_tier))

    async def verdicts(self, before: datetime) -> Mapping[str, Verdicts]:
        """Return the verdicts of the decisions in effect that were made before this time, by rule."""
        rows = await self._connection.fetch(VERDICTS, before)
        return {rule: Verdicts(upheld, dropped) for rule, upheld, dropped in rows}

    async def by_outcome(self, before: datetime) -> Mapping[OfOutcome, Verdicts]:
        """Return the same by rule and outcome. The outcome is empty where it was not recorded."""
        rows = await self._connection.fetch(OUTCOMES, before)
        return {(rule, outcome): Verdicts(upheld, dropped) for rule, outcome, upheld, dropped in rows}
