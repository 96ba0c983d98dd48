"""Takes a registered death back in PostgreSQL: periods and benefits are as they were before it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.cards.card import EndReason
from gateway.register.procedures.death.death_register import AnnulDeath
from gateway.register.procedures.death.tables import benefits, deaths
from gateway.register.procedures.household.tables import payment_lines, refunds
from gateway.register.tables import card_periods, cards, people
from insurance.law.procedures.household.member import HOUSEHOLD_GROUP
from insurance.law.procedures.months import ONE_DAY

# A period, as a row of `deaths.ended` has it.
Ended = dict[str, Any]


async def annul_death(connection: AsyncConnection, change: AnnulDeath) -> None:
    """Periods and benefits are as they were. Periods that were ended otherwise since the death, or whose
    premium was paid back, stay as they are now.
    """
    annulled = (
        update(deaths)
        .where(deaths.c.file_id == change.death_file_id)
        .values(annulled_by=change.by_file_id)
        .returning(deaths.c.insurance_number, deaths.c.died_on, deaths.c.ended)
    )
    number, died_on, ended = (await connection.execute(annulled)).one()
    await connection.execute(update(people).where(people.c.insurance_number == number).values(died_on=None))
    await _restore_periods(connection, number, died_on + ONE_DAY, ended)
    await connection.execute(
        update(benefits)
        .where(benefits.c.stopped_by == change.death_file_id)
        .values(stopped_on=None, stopped_by=None)
    )
    for one in ended:
        if "benefit_id" in one:
            await connection.execute(_stopped_as_before(one))


async def _restore_periods(
    connection: AsyncConnection, number: str, ended_on: date, ended: Sequence[Ended]
) -> None:
    row = card_periods.c
    ended_now = (
        select(row.card_id, row.valid_from, row.ended_on, row.end_reason)
        .join(cards)
        .where(cards.c.insurance_number == number)
        .order_by(row.valid_from, row.card_id)
    )
    there = (await connection.execute(ended_now)).all()
    now = [
        (card_id, valid_from.isoformat())
        for card_id, valid_from, day, reason in there
        if (day, reason) == (ended_on, EndReason.STOPPED_PARTICIPATING)
    ]
    before = [one for one in ended if "benefit_id" not in one]
    gone = {_key(one) for one in before} - {
        (card_id, valid_from.isoformat()) for card_id, valid_from, *_ in there
    }
    for one in _followed(before, now, gone):
        await connection.execute(_restored(one, number, ended_on))


def _followed(
    before: Sequence[Ended], now: Sequence[tuple[int, str]], gone: set[tuple[int, str]]
) -> Iterator[Ended]:
    """The ended periods. One that was corrected since then is followed by another, which ends as it did."""
    kept = {_key(one) for one in before}
    followers = iter([key for key in now if key not in kept])
    for one in before:
        if _key(one) not in gone:
            yield one
        elif follower := next(followers, None):
            yield one | dict(zip(("card_id", "valid_from"), follower, strict=True))


def _key(period: Ended) -> tuple[int, str]:
    return period["card_id"], period["valid_from"]


def _restored(period: Ended, number: str, ended_on: date) -> Executable:
    row, before = card_periods.c, period["ended_on"]
    is_household = exists().where(
        cards.c.card_id == row.card_id, func.left(cards.c.card_number, 2) == HOUSEHOLD_GROUP
    )
    is_paid_back = exists().where(
        payment_lines.c.insurance_number == number,
        payment_lines.c.valid_from == row.valid_from,
        refunds.c.payment_id == payment_lines.c.payment_id,
        refunds.c.insurance_number == number,
    )
    return (
        update(card_periods)
        .where(
            row.card_id == period["card_id"],
            row.valid_from == date.fromisoformat(period["valid_from"]),
            row.ended_on == ended_on,
            row.end_reason == EndReason.STOPPED_PARTICIPATING,
            ~(is_household & is_paid_back),
        )
        .values(ended_on=before and date.fromisoformat(before), end_reason=period["end_reason"])
    )


def _stopped_as_before(benefit: dict[str, Any]) -> Executable:
    stop = {
        "stopped_on": date.fromisoformat(benefit["stopped_on"]),
        "stopped_by": UUID(benefit["stopped_by"]),
    }
    return update(benefits).where(benefits.c.benefit_id == benefit["benefit_id"]).values(stop)
