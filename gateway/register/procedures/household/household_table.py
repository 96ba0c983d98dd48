"""What joining by household reads and writes in PostgreSQL."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.named_access import entries_of, keep_entries
from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.household.household_register import (
    HouseholdQuestion,
    JoinHousehold,
    KnownHousehold,
    KnownMember,
    RecordPayment,
    RecordRefund,
)
from gateway.register.procedures.household.household_statements import (
    JOIN_HOUSEHOLD,
    LEAVE_HOUSEHOLD,
    PERSON,
    READ,
)
from gateway.register.procedures.household.payment_table import (
    RECEIPT_LOCKS,
    known_payment,
    record_payment,
    record_refund,
)
from insurance.date_range import DateRange
from insurance.law.procedures.household.member import HOUSEHOLD_GROUP, Member, OtherCover, PaidCover
from runtime.postgres.database import Database

# Of two files of one household, the second one waits for the commit of the first.
HOUSEHOLD_LOCKS = 7218


class _Person(NamedTuple):
    insurance_number: str
    died_on: date | None
    household: str | None
    province: str | None


class _Period(NamedTuple):
    """One that has a day; `last` is its actual last one."""

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


class HouseholdTable:
    """The port Households."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, question: HouseholdQuestion) -> KnownHousehold:
        """See Households."""
        async with self._database.transaction() as connection:
            return await _read(connection, question)

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        """See Households."""
        async with self._database.transaction() as connection:
            await keep_entries(connection, [*entries_of(caller, named, now)])


async def known_household(connection: AsyncConnection, question: HouseholdQuestion) -> KnownHousehold:
    """See KnownHousehold."""
    return await _read(connection, question)


async def _read(connection: AsyncConnection, question: HouseholdQuestion) -> KnownHousehold:
    rows = await connection.execute(READ, _asked_for(question))
    found: dict[_Person, list[_Period]] = defaultdict(list)
    for row in rows:
        person, period = _Person(*row[: len(PERSON)]), _Period(*row[len(PERSON) :])
        found[person] += [period] if period.group else []
    return KnownHousehold(
        {person.insurance_number: _known(person, periods) for person, periods in found.items()},
        recorded=await known_payment(connection, question.receipt),
    )


async def join_household(connection: AsyncConnection, change: JoinHousehold) -> None:
    """The earlier membership ends the day before; one that began on the same day is replaced."""
    joined = {"person": change.insurance_number, "joined": change.household, "from_day": change.since}
    await connection.execute(LEAVE_HOUSEHOLD, joined | {"of_province": change.province})
    await connection.execute(JOIN_HOUSEHOLD, joined)


def _locks(question: HouseholdQuestion) -> Locks:
    names = [(HOUSEHOLD_LOCKS, question.household)]
    if question.receipt[1]:
        names.append((RECEIPT_LOCKS, " ".join(question.receipt)))
    return Locks(people=question.numbers, names=tuple(names))


def _asked_for(question: HouseholdQuestion) -> dict[str, Any]:
    return {"asked_household": question.household, "numbers": [*question.numbers]}


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
    {HouseholdQuestion: _locks},
)
