"""Counts findings and verdicts of rules in PostgreSQL, within the provinces of the reviewer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, cast, func, literal_column, select

from insurance.money import DONG
from review.accounts.actor import Actor
from review.mailbox.tables import decided
from review.rulebook.engine.practice import Verdicts
from review.triage.scope import within_scope
from review.triage.statistics.rule_tally import MonthOfRule, RuleTally, RuleVerdict
from review.triage.tables import cases, finding_verdicts
from runtime.postgres.database import Database
from runtime.time_zone import HO_CHI_MINH

# Literals: GROUP BY takes two bound parameters for different expressions.
A_MONTH: ColumnElement[str] = literal_column("'month'")
TIME_ZONE: ColumnElement[str] = literal_column(f"'{HO_CHI_MINH.key}'")
UPHELD = func.count().filter(finding_verdicts.c.upheld)
DROPPED = func.count().filter(~finding_verdicts.c.upheld)
# Only decisions in effect count: one that waits for a second look must not tell what the first one was.
IN_EFFECT = (
    finding_verdicts.join(decided, decided.c.decision_id == finding_verdicts.c.decision_id).join(
        cases, cases.c.claim_id == decided.c.claim_id
    ),
    ~decided.c.is_question,
)


class RuleTallyTable:
    """The port RuleTallies on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tallies(self, actor: Actor) -> Mapping[str, RuleTally]:
        """Return the sums by rule. Raises DatabaseAway."""
        async with self._database.transaction() as connection:
            fired = {row.rule: row.fired for row in await connection.execute(_fired(actor))}
            verdicts = {row.rule: row for row in await connection.execute(_verdict_sums(actor))}
        return {rule: _tally(fired.get(rule, 0), verdicts.get(rule)) for rule in fired.keys() | verdicts}

    async def months(self, actor: Actor, rule: str, count: int) -> Sequence[MonthOfRule]:
        """Return the last so many months, the oldest first. Raises DatabaseAway."""
        async with self._database.transaction() as connection:
            claims = (await connection.execute(_claims_by_month(actor, rule, count))).all()
            rows = await connection.execute(_verdicts_by_month(actor, rule, count))
            verdicts = {row.month: Verdicts(row.upheld, row.dropped) for row in rows}
        return [
            MonthOfRule(row.month, row.reviewed, row.fired, verdicts.get(row.month, Verdicts(0, 0)))
            for row in claims
        ]

    async def verdicts_since(self, actor: Actor, rule: str, since: datetime) -> Verdicts:
        """Return the verdicts of decisions made since then. Raises DatabaseAway."""
        statement = _in_effect(actor, UPHELD, DROPPED).where(
            finding_verdicts.c.rule == rule, decided.c.decided_at >= since
        )
        async with self._database.transaction() as connection:
            upheld, dropped = (await connection.execute(statement)).one()
        return Verdicts(upheld, dropped)

    async def latest(self, actor: Actor, rule: str, count: int) -> Sequence[RuleVerdict]:
        """Return the last verdicts, the newest first. Raises DatabaseAway."""
        verdict = finding_verdicts.c
        columns = (cases.c.claim_id, cases.c.number, decided.c.decided_at, verdict.upheld, verdict.at_stake)
        statement = (
            _in_effect(actor, *columns, verdict.cut, cases.c.currency)
            .where(verdict.rule == rule)
            .order_by(decided.c.decided_at.desc())
            .limit(count)
        )
        async with self._database.transaction() as connection:
            return [RuleVerdict(*row) for row in await connection.execute(statement)]


def _fired(actor: Actor) -> Select[Any]:
    each = select(func.unnest(cases.c.rules).label("rule")).where(*within_scope(actor)).subquery()
    return select(each.c.rule, func.count().label("fired")).group_by(each.c.rule)


def _in_effect(actor: Actor, *columns: ColumnElement[Any]) -> Select[Any]:
    joined, no_question = IN_EFFECT
    return select(*columns).select_from(joined).where(no_question, *within_scope(actor))


def _verdict_sums(actor: Actor) -> Select[Any]:
    dong = case((cases.c.currency == DONG, 1), else_=0)
    return _in_effect(
        actor,
        finding_verdicts.c.rule,
        UPHELD.label("upheld"),
        DROPPED.label("dropped"),
        func.sum(finding_verdicts.c.at_stake * dong).label("at_stake"),
        func.sum(finding_verdicts.c.cut * dong).label("cut"),
    ).group_by(finding_verdicts.c.rule)


def _month_of(moment: ColumnElement[datetime]) -> ColumnElement[date]:
    return cast(func.date_trunc(A_MONTH, func.timezone(TIME_ZONE, moment)), Date)


def _first_moment(count: int) -> ColumnElement[datetime]:
    """Midnight in Ho Chi Minh City of the first day of the month that begins the last `count` months."""
    this_month = func.date_trunc(A_MONTH, func.timezone(TIME_ZONE, func.now()))
    return func.timezone(TIME_ZONE, this_month - func.make_interval(0, count - 1))


def _claims_by_month(actor: Actor, rule: str, count: int) -> Select[Any]:
    month = _month_of(cases.c.reviewed_at).label("month")
    fired = func.count().filter(cases.c.rules.contains([rule]))
    columns: tuple[ColumnElement[Any], ...] = (month, func.count().label("reviewed"), fired.label("fired"))
    return (
        select(*columns)
        .where(cases.c.reviewed_at >= _first_moment(count), *within_scope(actor))
        .group_by(month)
        .order_by(month)
    )


def _verdicts_by_month(actor: Actor, rule: str, count: int) -> Select[Any]:
    month = _month_of(decided.c.decided_at).label("month")
    return (
        _in_effect(actor, month, UPHELD.label("upheld"), DROPPED.label("dropped"))
        .where(finding_verdicts.c.rule == rule, decided.c.decided_at >= _first_moment(count))
        .group_by(month)
    )


def _tally(fired: int, row: Any) -> RuleTally:  # noqa: ANN401 - a row of _verdict_sums, or None
    if row is None:
        return RuleTally(fired)
    return RuleTally(fired, Verdicts(row.upheld, row.dropped), Decimal(row.at_stake), Decimal(row.cut))
