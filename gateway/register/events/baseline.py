"""Records what the register has as events, for a register that is older than its events."""

from collections.abc import Iterator

import asyncpg
from sqlalchemy import (
    Executable,
    Integer,
    Table,
    cast,
    func,
    insert,
    literal,
    literal_column,
    null,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.events.tables import register_events
from gateway.register.tables import card_periods, cards, people
from runtime.postgres.command_engine import command_engine

OLD = "This database has no events. Run `wardgate migrate` first."
# As in the triggers of migration 0020.
CHANGES_A_ROW = 250
# Look-ups go on: only writers of these tables wait.
LOCK = text("LOCK TABLE gateway.people, gateway.cards, gateway.card_periods IN SHARE MODE")
EVENT = register_events.c


async def record_baseline(database_url: str) -> int:
    """Add an event "added" for each person, card and period; return how many. Raises Problem.

    Who reads events from these on has the register.
    """
    async with (
        command_engine(database_url, {asyncpg.UndefinedTableError: OLD}) as engine,
        engine.begin() as connection,
    ):
        await connection.execute(LOCK)
        last = await _last(connection)
        for statement in _statements():
            await connection.execute(statement)
        counted = select(func.coalesce(func.sum(EVENT.changes), 0)).where(EVENT.event_id > last)
        return int((await connection.execute(counted)).scalar_one())


async def _last(connection: AsyncConnection) -> int:
    return int(await connection.scalar(select(func.coalesce(func.max(EVENT.event_id), 0))) or 0)


def _statements() -> Iterator[Executable]:
    period = func.json_build_array(null(), literal_column("card_periods"), cards.c.card_number)
    yield _recorded("person", people, func.json_build_array(null(), literal_column("people")))
    yield _recorded("card", cards, func.json_build_array(null(), literal_column("cards")))
    yield _recorded("period", card_periods.join(cards), period)


def _recorded(kind: str, rows: Table | object, change: object) -> Executable:
    part = ((func.row_number().over() - 1) / CHANGES_A_ROW).cast(Integer)
    numbered = select(change.label("change"), part.label("part")).select_from(rows).subquery()  # type: ignore[attr-defined,arg-type]
    parts = (
        select(literal(kind), func.count(), cast(func.json_agg(numbered.c.change), EVENT.body.type))
        .group_by(numbered.c.part)
        .order_by(numbered.c.part)
    )
    return insert(register_events).from_select(["kind", "changes", "body"], parts)
