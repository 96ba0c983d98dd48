"""Adds up the open cases, and a reviewer's day, in PostgreSQL."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, select

from insurance.money import DONG
from review.accounts.actor import Actor
from review.triage.queue.conditions import after_first_look, is_open
from review.triage.queue.for_actor import for_others
from review.triage.queue.sights.sight import ReviewerDay, Sight
from review.triage.scope import within_provinces, within_scope
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions
from runtime.postgres.database import Database
from runtime.time_zone import day_of, midnight

case = cases.c
made = decisions.c
# In days: where one part of the age bar ends and the next begins.
AGES = (1, 3, 5)
IN_VND = case.currency == DONG


class SightTable:
    """The port Sights on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sight(self, provinces: frozenset[str], now: datetime) -> Sight:
        """The open cases of these provinces; of all where none is named. Raises DatabaseAway."""
        return await self._sum(now, is_open(), *within_provinces(provinces))

    async def decided(
        self, reviewer_id: UUID, provinces: frozenset[str], since: datetime, now: datetime
    ) -> Sight:
        """The cases of these provinces that the reviewer has decided since, and that are open no more."""
        own = select(made.claim_id).where(made.reviewer_id == reviewer_id, made.decided_at > since)
        return await self._sum(now, case.claim_id.in_(own), not_(is_open()), *within_provinces(provinces))

    async def of_others(self, actor: Actor, now: datetime) -> Sight:
        """The open cases that the actor sees and another reviewer must decide on. Raises DatabaseAway."""
        return await self._sum(now, after_first_look(), for_others(actor), *within_scope(actor))

    async def oldest(self, actor: Actor) -> datetime | None:
        """When the first of the open cases that the actor may decide on came in; None where there is none.

        Raises DatabaseAway.
        """
        of_actor = (is_open(), not_(for_others(actor)), *within_scope(actor))
        statement = select(case.received_at).where(*of_actor).order_by(case.received_at).limit(1)
        async with self._database.transaction() as connection:
            oldest: datetime | None = await connection.scalar(statement)
        return oldest

    async def _sum(self, now: datetime, *conditions: ColumnElement[bool]) -> Sight:
        async with self._database.transaction() as connection:
            row = (await connection.execute(select(*_sums(now)).where(*conditions))).one()
        waiting, oldest, day, three, five, expected, proposed = row
        ages = (day, three - day, five - three, waiting - five)
        return Sight(waiting, oldest, ages, Decimal(expected), Decimal(proposed))

    async def day(self, reviewer_id: UUID, now: datetime) -> ReviewerDay:
        """What the reviewer decided since midnight in Ho Chi Minh City. Raises DatabaseAway."""
        counts = and_(made.kind == "DECISION", ~_is_undone())
        off = func.sum(made.proposed - made.accepted).filter(counts, made.currency == DONG)
        statement = select(
            func.count().filter(counts), func.coalesce(off, 0), func.max(made.decided_at)
        ).where(made.reviewer_id == reviewer_id, made.decided_at >= midnight(day_of(now)))
        async with self._database.transaction() as connection:
            count, cut, changed_at = (await connection.execute(statement)).one()
        return ReviewerDay(count, Decimal(cut), changed_at)


def _sums(now: datetime) -> Iterator[ColumnElement[Any]]:
    """By the keys, which are the amounts in VND: an index has them all."""
    yield func.count()
    yield func.min(case.received_at)
    for days in AGES:
        yield func.count().filter(case.received_at > now - timedelta(days=days))
    for amount in (case.recovery_key, case.amount_key):
        yield func.coalesce(func.sum(amount).filter(IN_VND), 0)


def _is_undone() -> ColumnElement[bool]:
    undo = decisions.alias("undo")
    return (
        select(undo.c.place)
        # By the claim too: there is no index on what was superseded.
        .where(
            undo.c.claim_id == made.claim_id,
            undo.c.supersedes == made.decision_id,
            undo.c.kind == "UNDO",
        )
        .exists()
    )
