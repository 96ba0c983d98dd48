"""Applies the changes of people and cards that several procedures make.

Triggers tell the gateways of each (migration 0002), so that the next look-up knows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ARRAY, Text, bindparam, column, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.cards.card import EndReason
from gateway.register.changes.register_changes import (
    AddPeriod,
    AddPerson,
    ChangePerson,
    EndCards,
    EndPeriod,
    ReplacePeriod,
)
from gateway.register.files.storing.register_access import BatchApplier, Statements
from gateway.register.tables import card_periods, cards, people

INSURANCE_DIGITS = 10

# An array for each field of AddPeriod: many periods at once. SQLAlchemy reserves the names of columns:
# parameters have another one.
NEW = "new_"
_types = {name: card_periods.c[name].type for name in AddPeriod.__struct_fields__ if name != "card_number"}
_added = (
    func.unnest(
        *(
            bindparam(NEW + name, type_=ARRAY(_types.get(name, Text())))
            for name in AddPeriod.__struct_fields__
        )
    )
    .table_valued(*(column(name, _types.get(name, Text())) for name in AddPeriod.__struct_fields__))
    .render_derived("added")
)
_of_card = cards.c.card_number == _added.c.card_number
_new_cards = (
    insert_once(cards)
    .from_select(
        ["card_number", "insurance_number"],
        select(_added.c.card_number, func.right(_added.c.card_number, INSURANCE_DIGITS)),
    )
    .on_conflict_do_nothing(index_elements=["card_number"])
    .cte("new_cards")
)
_ended = (
    _of_card,
    card_periods.c.card_id == cards.c.card_id,
    card_periods.c.ended_on <= _added.c.valid_from,
    card_periods.c.valid_until >= _added.c.valid_from,
)
_never_held = card_periods.c.ended_on <= card_periods.c.valid_from
# The constraint on overlaps compares `valid_until`: of ended periods it becomes the last valid day.
MAKE_ROOM = (
    update(card_periods)
    .where(*_ended, ~_never_held)
    .values(valid_until=card_periods.c.ended_on - 1)
    .add_cte(_new_cards, delete(card_periods).where(*_ended, _never_held).cte("never_held"))
)
ADD_PERIODS = insert(card_periods).from_select(
    ["card_id", *_types],
    select(cards.c.card_id, *(_added.c[name] for name in _types)).select_from(_added.join(cards, _of_card)),
)


async def add_people(connection: AsyncConnection, changes: Sequence[AddPerson]) -> None:
    """Raises IntegrityError where the register has one of the numbers."""
    await connection.execute(insert(people), [_values(change) for change in changes])


async def change_person(connection: AsyncConnection, change: ChangePerson) -> None:
    """What is None stays."""
    values = {name: value for name, value in _values(change).items() if value is not None}
    number = values.pop("insurance_number")
    if values:
        await connection.execute(update(people).where(people.c.insurance_number == number).values(values))


async def add_periods(connection: AsyncConnection, changes: Sequence[AddPeriod]) -> None:
    """What earlier periods that were ended would still have covered makes room for them.

    Raises IntegrityError where one overlaps another period of its card.
    """
    values = {NEW + name: [getattr(one, name) for one in changes] for name in AddPeriod.__struct_fields__}
    await connection.execute(MAKE_ROOM, values)
    await connection.execute(ADD_PERIODS, values)


async def replace_period(connection: AsyncConnection, change: ReplacePeriod) -> None:
    """The earlier period is deleted, and its card stays. Where that period was ended, so is the new one."""
    card = select(cards.c.card_id).where(cards.c.card_number == change.card_number).scalar_subquery()
    replaced = (
        delete(card_periods)
        .where(card_periods.c.card_id == card, card_periods.c.valid_from == change.valid_from)
        .returning(card_periods.c.ended_on, card_periods.c.end_reason)
    )
    earlier = (await connection.execute(replaced)).mappings().one_or_none()
    await add_periods(connection, [change.by])
    if earlier is not None and earlier["ended_on"] is not None:
        await _end(connection, change.by.card_number, change.by.valid_from, {**earlier})


async def end_period(connection: AsyncConnection, change: EndPeriod) -> None:
    """It keeps its last day on paper."""
    end = {"ended_on": change.ended_on, "end_reason": change.reason.value}
    await _end(connection, change.card_number, change.valid_from, end)


async def _end(
    connection: AsyncConnection, card_number: str, valid_from: date, end: Mapping[str, Any]
) -> None:
    card = select(cards.c.card_id).where(cards.c.card_number == card_number).scalar_subquery()
    await connection.execute(
        update(card_periods)
        .where(card_periods.c.card_id == card, card_periods.c.valid_from == valid_from)
        .values(end)
    )


async def end_cards(connection: AsyncConnection, change: EndCards) -> None:
    """See EndCards."""
    row = card_periods.c
    of_person = select(cards.c.card_id).where(cards.c.insurance_number == change.insurance_number)
    covers = row.card_id.in_(of_person), row.valid_until >= change.ended_on
    ends_later = or_(row.ended_on.is_(None), row.ended_on > change.ended_on)
    if change.reason is EndReason.WITHDRAWN:
        await connection.execute(
            update(card_periods).where(*covers, ~ends_later).values(end_reason=change.reason.value)
        )
    await connection.execute(
        update(card_periods)
        .where(*covers, ends_later)
        .values(ended_on=change.ended_on, end_reason=change.reason.value)
    )


def _about_person(change: AddPerson) -> Iterator[str]:
    yield change.insurance_number
    if change.chip_id:
        yield change.chip_id


def _values(change: msgspec.Struct) -> dict[str, Any]:
    fields = msgspec.structs.asdict(change)
    return fields | ({"sex": fields["sex"] and fields["sex"].value} if "sex" in fields else {})


REGISTER_CHANGES = Statements(
    {},
    {
        ChangePerson: change_person,
        ReplacePeriod: replace_period,
        EndPeriod: end_period,
        EndCards: end_cards,
    },
    batch_appliers={
        AddPerson: BatchApplier(add_people, _about_person),
        AddPeriod: BatchApplier(add_periods, lambda one: (one.card_number[-INSURANCE_DIGITS:],)),
    },
)
