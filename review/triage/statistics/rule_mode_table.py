"""Keeps the modes of rules in PostgreSQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from review.accounts.actor import Actor
from review.accounts.tables import reviewers
from review.rulebook.engine.practice import RuleMode
from review.triage.statistics.rule_tally import ModeChange
from review.triage.tables.rule_modes import rule_modes
from runtime.postgres.database import Database


class RuleModeTable:
    """The ports RuleModes on PostgreSQL: rows are added, and never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def modes(self) -> Mapping[str, RuleMode]:
        """Return the mode of each rule that was ever set. Raises DatabaseAway."""
        row = rule_modes.c
        last = select(row.rule, row.mode).ext(distinct_on(row.rule)).order_by(row.rule, row.place.desc())
        async with self._database.transaction() as connection:
            return {rule: RuleMode(mode) for rule, mode in await connection.execute(last)}

    async def history(self, rule: str) -> Sequence[ModeChange]:
        """Return the changes of a rule, the newest first. Raises DatabaseAway."""
        row = rule_modes.c
        name = func.coalesce(reviewers.c.full_name, "")
        changes = (
            select(row.mode, row.changed_at, name, row.reason)
            .select_from(rule_modes.outerjoin(reviewers, reviewers.c.reviewer_id == row.reviewer_id))
            .where(row.rule == rule)
            .order_by(row.place.desc())
        )
        async with self._database.transaction() as connection:
            return [ModeChange(RuleMode(mode), *more) for mode, *more in await connection.execute(changes)]

    async def set(self, actor: Actor, rule: str, mode: RuleMode, reason: str) -> None:
        """Add the change. Committed on return; workers follow within seconds. Raises DatabaseAway."""
        change = {"rule": rule, "mode": mode, "reviewer_id": actor.reviewer_id, "reason": reason}
        async with self._database.transaction() as connection:
            await connection.execute(insert(rule_modes).values(change))
