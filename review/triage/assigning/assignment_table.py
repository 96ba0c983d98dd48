"""Keeps in PostgreSQL who holds which case."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, bindparam, literal, or_, select, true, update
from sqlalchemy.dialects.postgresql import asyncpg

from review.accounts.actor import Actor
from review.triage.queue.conditions import conditions_of, is_open
from review.triage.queue.for_actor import for_actor
from review.triage.queue.page_statements import KEYS, in_order
from review.triage.queue.queue_filter import QueueFilter
from review.triage.scope import within_scope
from review.triage.tables.cases import cases
from runtime.postgres.database import Database

case = cases.c
DRIVER = asyncpg.dialect()  # type: ignore[no-untyped-call]
NOW, UNTIL = "now", "until"
# Makes the arguments of a statement: of the time now, and the time until which a case is held.
Arguments: TypeAlias = Callable[[datetime, datetime], list[object]]
# Filters of reviewers who are at work.
REMEMBERED = 1_024
# Text on the driver: it has no filter, and reviewers release as often as they take (decision 0005).
RELEASE = """
    UPDATE review.cases SET held_by = NULL, held_until = NULL
    WHERE claim_id = $1 AND (cardinality($2::text[]) = 0 OR province = ANY ($2)) AND ($4 OR held_by = $3)
"""


class AssignmentTable:
    """The port Assignments on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take_next(
        self, queue_filter: QueueFilter, actor: Actor, now: datetime, until: datetime
    ) -> UUID | None:
        """See Assignments. One statement: rows that another one has locked are passed over."""
        text, arguments = _take(queue_filter, actor)
        async with self._database.connection() as connection:
            claim_id: UUID | None = await connection.fetchval(text, *arguments(now, until))
        return claim_id

    async def hold(self, claim_id: UUID, actor: Actor, now: datetime, until: datetime) -> bool | None:
        """See Assignments."""
        mine = [case.claim_id == claim_id, *within_scope(actor), is_open(), for_actor(actor)]
        async with self._database.statement() as connection:
            held = await connection.execute(_hold(actor, until).where(*mine, is_free(actor, now)))
            if held.rowcount:
                return True
            return False if (await connection.execute(select(true()).where(*mine))).first() else None

    async def release(self, claim_id: UUID, actor: Actor, *, of_others: bool) -> None:
        """See Assignments."""
        async with self._database.connection() as connection:
            await connection.execute(RELEASE, claim_id, sorted(actor.provinces), actor.reviewer_id, of_others)


@lru_cache(REMEMBERED)
def _take(queue_filter: QueueFilter, actor: Actor) -> tuple[str, Arguments]:
    """The statement for the driver, and its arguments.

    A reviewer takes by one filter again and again. To compose the statement each time, and to execute it with
    SQLAlchemy, takes six times the processor's time of all else on this side.
    """
    first = _first(queue_filter, actor, bindparam(NOW, required=False)).scalar_subquery()
    hold = update(cases).values(held_by=actor.reviewer_id, held_until=bindparam(UNTIL, required=False))
    statement = hold.where(case.claim_id == first).returning(case.claim_id)
    compiled = statement.compile(dialect=DRIVER, compile_kwargs={"render_postcompile": True})
    names, known = compiled.positiontup or [], compiled.params
    return str(compiled), lambda now, until: [(known | {NOW: now, UNTIL: until})[name] for name in names]


def _first(queue_filter: QueueFilter, actor: Actor, now: ColumnElement[datetime]) -> Select[Any]:
    order = queue_filter.order
    # Other filters may ask for cases that the actor may not decide.
    is_default = not (queue_filter.states or queue_filter.number or queue_filter.for_others)
    return (
        select(case.claim_id)
        .where(
            *conditions_of(queue_filter, actor).by_column,
            *([] if is_default else [is_open(), for_actor(actor)]),
            or_(case.held_until.is_(None), case.held_until <= now),
        )
        .order_by(*in_order(KEYS[order], case.claim_id, order, None))
        .limit(_one(queue_filter, actor))
        .with_for_update(skip_locked=True)
    )


def _one(queue_filter: QueueFilter, actor: Actor) -> ColumnElement[int]:
    """The limit: a parameter where rare values would mislead a plan that is made once for all values.

    PostgreSQL then plans every execution. Without conditions it plans the first few, which is most of its
    work, and keeps the plan.
    """
    has_conditions = bool(queue_filter.conditions or actor.provinces)
    return literal(1, literal_execute=not has_conditions)


def _hold(actor: Actor, until: datetime) -> Update:
    return update(cases).values(held_by=actor.reviewer_id, held_until=until)


def is_free(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Nobody else holds the case."""
    return or_(case.held_until.is_(None), case.held_until <= now, case.held_by == actor.reviewer_id)
