"""Reads the latest verdicts about a rule from PostgreSQL, within the provinces of the reviewer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, select

from review.accounts.actor import Actor
from review.mailbox.tables import decided
from review.triage.scope import within_scope
from review.triage.statistics.rule_tally import RuleVerdict
from review.triage.tables.cases import cases
from review.triage.tables.decisions import finding_verdicts
from runtime.postgres.database import Database


class RuleVerdictTable:
    """The port LatestVerdicts on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, actor: Actor, rule: str, count: int) -> Sequence[RuleVerdict]:
        """Return the last verdicts, the newest first. Raises DatabaseAway."""
        async with self._database.transaction() as connection:
            rows = await connection.execute(_latest(actor, rule).limit(count))
            return [RuleVerdict(*row) for row in rows]


def _latest(actor: Actor, rule: str) -> Select[Any]:
    """By an index from the newest verdict on: a rule may have had millions.

    Only decisions in effect count: one that waits for a second look must not tell what the first one was.
    """
    verdict, case = finding_verdicts.c, cases.c
    columns = (case.claim_id, case.number, decided.c.decided_at, verdict.upheld, verdict.at_stake)
    in_effect = and_(decided.c.decision_id == verdict.decision_id, ~decided.c.is_question)
    joined = finding_verdicts.join(decided, in_effect).join(cases, case.claim_id == decided.c.claim_id)
    return (
        select(*columns, verdict.cut, case.currency)
        .select_from(joined)
        .where(verdict.rule == rule, *within_scope(actor))
        .order_by(verdict.recorded_at.desc())
    )
