"""Reads the decided claims of a facility's month from PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from insurance.claim.amounts import DEFAULT_CURRENCY
from insurance.money import ZERO
from review.accounts.actor import Actor
from review.answer.money_message import money_value
from review.mailbox.tables import decided
from review.triage.scope import within_scope
from review.triage.statistics.months import next_month
from review.triage.statistics.statement import NO_REASON, StatementLine
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions
from review.v1.decision_pb2 import Decision
from runtime.postgres.database import Database


class StatementTable:
    """The port Statements on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self, actor: Actor, facility: str, month: date) -> AsyncIterator[StatementLine]:
        """Return the decided claims whose stay ended in the month, by number. Raises DatabaseAway."""
        made = decisions.c
        statement = (
            select(
                *(cases.c.claim_id, cases.c.number, cases.c.first_day, cases.c.last_day),
                *(made.decided_at, made.proposed, made.accepted, made.fund, made.copayment, made.message),
            )
            .select_from(
                cases.join(decided, decided.c.claim_id == cases.c.claim_id).join(
                    decisions, made.decision_id == decided.c.decision_id
                )
            )
            .where(~decided.c.is_question, *_of_month(actor, facility, month))
            .order_by(cases.c.number, cases.c.claim_id)
        )
        async with self._database.transaction() as connection:
            async for row in await connection.stream(statement):
                yield _line(row)

    async def waiting(self, actor: Actor, facility: str, month: date) -> tuple[int, Decimal]:
        """Return how many others there are, and what they propose. Raises DatabaseAway."""
        undecided = or_(decided.c.claim_id.is_(None), decided.c.is_question)
        sums = select(func.count(), func.coalesce(func.sum(cases.c.proposed), 0)).select_from(
            cases.outerjoin(decided, decided.c.claim_id == cases.c.claim_id)
        )
        async with self._database.transaction() as connection:
            found = await connection.execute(sums.where(undecided, *_of_month(actor, facility, month)))
            count, amount = found.one()
        return count, Decimal(amount)


def _of_month(actor: Actor, facility: str, month: date) -> Iterator[ColumnElement[bool]]:
    yield cases.c.facility == facility
    yield cases.c.state != "CLOSED"
    yield cases.c.last_day >= month
    yield cases.c.last_day < next_month(month)
    yield cases.c.currency == DEFAULT_CURRENCY
    yield cases.c.use == "claim"
    yield from within_scope(actor)


def _line(row: Any) -> StatementLine:  # noqa: ANN401 - a row of `lines`
    facts = row._asdict()
    message = facts.pop("message")
    return StatementLine(**facts, cuts=_cuts(Decision.FromString(message), row.proposed - row.accepted))


def _cuts(decision: Decision, cut: Decimal) -> dict[str, Decimal]:
    """What came off, by the first reason of each line; what no line accounts for, by that of the whole."""
    cuts: dict[str, Decimal] = {}
    for line in decision.lines:
        if line.HasField("claimed_amount") and (
            off := money_value(line.claimed_amount) - money_value(line.amount)
        ):
            reason = line.reasons[0] if line.reasons else NO_REASON
            cuts[reason] = cuts.get(reason, ZERO) + off
    if rest := cut - sum(cuts.values(), ZERO):
        reason = decision.reasons[0] if decision.reasons else NO_REASON
        cuts[reason] = cuts.get(reason, ZERO) + rest
    return cuts
