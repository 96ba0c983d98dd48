"""Applies the changes of people and cards that several procedures make.

Triggers tell the gateways of each (migration 0002), so that the next look-up knows it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Text, bindparam, delete, func, insert, or_, select, update
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
from gateway.register.files.storing.register_access import Statements
from gateway.register.tables import card_periods, cards, people

INSURANCE_DIGITS = 10

# SQLAlchemy reserves the names of columns: parameters have another one.
NEW = "new_"
_card_number = bindparam(NEW + "card_number", type_=Text)
_card = select(cards.c.card_id).where(cards.c.card_number == _card_number)
_new_values = {
    name: bindparam(NEW + name, type_=card_periods.c[name].type)
    for name in AddPeriod.__struct_fields__
    if name != "card_number"
}
_new_card = (
    insert_once(cards)
    .values(card_number=_card_number, insurance_number=func.right(_card_number, INSURANCE_DIGITS))
    .on_conflict_do_nothing(index_elements=["card_number"])
    .cte("new_card")
)
_ended = (
    card_periods.c.card_id == _card.scalar_subquery(),
    card_periods.c.ended_on <= _new_values["valid_from"],
    card_periods.c.valid_until >= _new_values["valid_from"],
)
_never_held = card_periods.c.ended_on <= card_periods.c.valid_from
# The constraint on overlaps compares `valid_until`: of ended periods it becomes the last valid day.
MAKE_ROOM = (
    update(card_periods)
    .where(*_ended, ~_never_held)
    .values(valid_until=card_periods.c.ended_on - 1)
    .add_cte(_new_card, delete(card_periods).where(*_ended, _never_held).cte("never_held"))
)
ADD_PERIOD = insert(card_periods).from_select(
    ["card_id", *_new_values], _card.add_columns(*_new_values.values())
)


async def add_person(connection: AsyncConnection, change: AddPerson) -> None:
    """Raises IntegrityError where the register has one of the numbers."""
    await connection.execute(insert(people).values(_values(change)))


async def change_person(connection: AsyncConnection, change: ChangePerson) -> None:
    """What is None stays."""
    values = {name: value for name, value in _values(change).items() if value is not None}
    number = values.pop("insurance_number")
    if values:
        await connection.execute(update(people).where(people.c.insurance_number == number).values(values))


async def add_period(connection: AsyncConnection, change: AddPeriod) -> None:
    """What earlier periods that were ended would still have covered makes room for it.

    Raises IntegrityError where it overlaps another period of the card.
    """
    values = {NEW + name: value for name, value in _values(change).items()}
    await connection.execute(MAKE_ROOM, values)
    await connection.execute(ADD_PERIOD, values)


async def replace_period(connection: AsyncConnection, change: ReplacePeriod) -> None:
    """The card of the earlier period stays, without it. Where that one was ended, so is the new one."""
    card = select(cards.c.card_id).where(cards.c.card_number == change.card_number).scalar_subquery()
    replaced = (
        delete(card_periods)
        .where(card_periods.c.card_id == card, card_periods.c.valid_from == change.valid_from)
        .returning(card_periods.c.ended_on, card_periods.c.end_reason)
    )
    earlier = (await connection.execute(replaced)).mappings().one_or_none()
    await add_period(connection, change.by)
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


def _values(change: msgspec.Struct) -> dict[str, Any]:
    fields = msgspec.structs.asdict(change)
    return fields | ({"sex": fields["sex"] and fields["sex"].value} if "sex" in fields else {})


REGISTER_CHANGES = Statements(
    {},
    {
        AddPerson: add_person,
        ChangePerson: change_person,
        AddPeriod: add_period,
        ReplacePeriod: replace_period,
        EndPeriod: end_period,
        EndCards: end_cards,
    },
)
