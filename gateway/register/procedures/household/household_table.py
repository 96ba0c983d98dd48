"""What joining by household reads and writes in PostgreSQL."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select, union, update
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.household.household_register import (
    HouseholdQuestion,
    JoinHousehold,
    KnownHousehold,
    KnownMember,
    RecordPayment,
    RecordRefund,
)
from gateway.register.procedures.household.payment_table import (
    is_receipt_used,
    record_payment,
    record_refund,
)
from gateway.register.procedures.household.tables import (
    household_members,
    households,
    payment_lines,
    payments,
)
from gateway.register.tables import card_periods, cards, people
from insurance.date_range import DateRange
from insurance.law.procedures.household.member import HOUSEHOLD_GROUP, Member, OtherCover, PaidCover
from runtime.postgres.database import Database

ONE_DAY = timedelta(days=1)


class _Person(NamedTuple):
    insurance_number: str
    died_on: date | None
    household: str | None
    province: str | None


class _Period(NamedTuple):
    """One that has a day; `last` is its actual last one."""

    insurance_number: str
    group: str
    first: date
    last: date
    registered_facility: str
    area_code: str
    five_years_on: date | None
    paid_on: date | None
    place: int | None

    @property
    def days(self) -> DateRange:
        return DateRange(self.first, self.last)


Periods = defaultdict[str, list[_Period]]


class HouseholdTable:
    """The port Households."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, question: HouseholdQuestion) -> KnownHousehold:
        """See Households."""
        async with self._database.transaction() as connection:
            return await _read(connection, question)


async def known_household(connection: AsyncConnection, question: HouseholdQuestion) -> KnownHousehold:
    """See KnownHousehold."""
    await _lock(connection, question)
    return await _read(connection, question)


async def _read(connection: AsyncConnection, question: HouseholdQuestion) -> KnownHousehold:
    found = [_Person(*row) for row in await connection.execute(_people(question))]
    periods = await _periods(connection, [row.insurance_number for row in found])
    return KnownHousehold(
        {row.insurance_number: _known(row, periods[row.insurance_number]) for row in found},
        is_receipt_used=await is_receipt_used(connection, question.receipt),
    )


async def join_household(connection: AsyncConnection, change: JoinHousehold) -> None:
    """The earlier membership ends the day before; one that began on the same day is replaced."""
    household = {"household": change.household, "province": change.province}
    await connection.execute(
        insert_once(households).values(household).on_conflict_do_nothing(index_elements=["household"])
    )
    of_person = household_members.c.insurance_number == change.insurance_number
    await connection.execute(
        update(household_members)
        .where(of_person, household_members.c.until.is_(None), household_members.c.since < change.since)
        .values(until=change.since - ONE_DAY)
    )
    row = {"insurance_number": change.insurance_number, "since": change.since}
    stays = {"household": change.household, "until": None}
    await connection.execute(
        insert_once(household_members)
        .values(row | stays)
        .on_conflict_do_update(index_elements=["insurance_number", "since"], set_=stays)
    )


async def _lock(connection: AsyncConnection, question: HouseholdQuestion) -> None:
    """The household first, then the people in the order of their numbers."""
    household = select(households.c.household).where(households.c.household == question.household)
    await connection.execute(household.with_for_update(key_share=True))
    named = select(people.c.insurance_number).where(people.c.insurance_number.in_(question.numbers))
    await connection.execute(named.order_by(people.c.insurance_number).with_for_update(key_share=True))


def _people(question: HouseholdQuestion) -> Select[Any]:
    """Those who are named, and everybody who lives in the household: by an index each."""
    members = household_members.c
    named = select(people.c.insurance_number).where(people.c.insurance_number.in_(question.numbers))
    living = select(members.insurance_number).where(
        members.household == question.household, members.until.is_(None)
    )
    asked = union(named, living).subquery("asked")
    lives = household_members.alias("lives")
    of_person = people.c.insurance_number == asked.c.insurance_number
    now = and_(lives.c.insurance_number == people.c.insurance_number, lives.c.until.is_(None))
    return select(
        people.c.insurance_number, people.c.died_on, lives.c.household, households.c.province
    ).select_from(asked.join(people, of_person).outerjoin(lives, now).outerjoin(households))


async def _periods(connection: AsyncConnection, numbers: Sequence[str]) -> Periods:
    """Every period of these people that has a day, by person, with what was paid for it."""
    last = func.least(
        card_periods.c.valid_until, func.coalesce(card_periods.c.ended_on - 1, card_periods.c.valid_until)
    ).label("last")
    paid_for = and_(
        payment_lines.c.insurance_number == cards.c.insurance_number,
        payment_lines.c.valid_from == card_periods.c.valid_from,
    )
    statement = (
        select(
            cards.c.insurance_number,
            func.left(cards.c.card_number, 2).label("card_group"),
            card_periods.c.valid_from,
            last,
            card_periods.c.registered_facility,
            card_periods.c.area_code,
            card_periods.c.five_years_on,
            payments.c.paid_on,
            payment_lines.c.place,
        )
        .select_from(
            cards.join(card_periods)
            .outerjoin(payment_lines, paid_for)
            .outerjoin(payments, payments.c.payment_id == payment_lines.c.payment_id)
        )
        .where(cards.c.insurance_number.in_(numbers), last >= card_periods.c.valid_from)
        .order_by(last)
    )
    found: Periods = defaultdict(list)
    for row in await connection.execute(statement):
        period = _Period(*row)
        found[period.insurance_number].append(period)
    return found


def _known(person: _Person, periods: Sequence[_Period]) -> KnownMember:
    member = Member(
        insurance_number=person.insurance_number,
        province=person.province or "",
        paid=tuple(_paid(period) for period in periods if period.group == HOUSEHOLD_GROUP),
        other=tuple(
            OtherCover(period.days, period.group) for period in periods if period.group != HOUSEHOLD_GROUP
        ),
        died_on=person.died_on,
    )
    if not periods:
        return KnownMember(member, person.household or "")
    latest = periods[-1]
    return KnownMember(
        member,
        person.household or "",
        latest.registered_facility,
        latest.area_code,
        latest.five_years_on,
    )


def _paid(period: _Period) -> PaidCover:
    """A period that came with a loaded register counts as paid on its first day."""
    return PaidCover(period.days, period.paid_on or period.first, period.place or 1)


HOUSEHOLD_STATEMENTS = Statements(
    {HouseholdQuestion: known_household},
    {
        JoinHousehold: join_household,
        RecordPayment: record_payment,
        RecordRefund: record_refund,
    },
)
