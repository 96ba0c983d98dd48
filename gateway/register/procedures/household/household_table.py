"""What joining by household reads and writes in PostgreSQL."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.storing.locks import Locks
from gateway.register.files.storing.named_access import entries_of, keep_entries
from gateway.register.files.storing.register_access import BatchApplier, Found, Statements
from gateway.register.procedures.household.household_register import (
    HouseholdQuestion,
    JoinHousehold,
    KnownHousehold,
    KnownMember,
    KnownPayment,
    RecordPayment,
    RecordRefund,
)
from gateway.register.procedures.household.household_statements import (
    JOIN_HOUSEHOLDS,
    LEAVE_HOUSEHOLDS,
    PERSON,
    READ,
)
from gateway.register.procedures.household.payment_table import (
    RECEIPT_LOCKS,
    known_payments,
    record_payments,
    record_refunds,
)
from gateway.register.procedures.household.support_table import province_decisions
from insurance.date_range import DateRange
from insurance.law.procedures.household.member import HOUSEHOLD_GROUP, Member, OtherCover, PaidCover
from insurance.law.procedures.premium_support import ProvinceDecision
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
            members = await _members(connection, [question])
            decisions = await province_decisions(connection)
        people = {one.member.insurance_number: one for one in members}
        return KnownHousehold(people, decisions=decisions)

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        """See Households."""
        async with self._database.transaction() as connection:
            await keep_entries(connection, [*entries_of(caller, named, now)])


async def known_households(
    connection: AsyncConnection, questions: Sequence[HouseholdQuestion]
) -> Sequence[Found]:
    """See KnownHousehold."""
    members = await _members(connection, questions)
    payments = await known_payments(connection, [one.receipt for one in questions if any(one.receipt)])
    decisions = await province_decisions(connection)
    return [_found(one, members, payments.get(one.receipt), decisions) for one in questions]


async def _members(
    connection: AsyncConnection, questions: Sequence[HouseholdQuestion]
) -> Sequence[KnownMember]:
    rows = await connection.execute(READ, _asked_for(questions))
    found: dict[_Person, list[_Period]] = defaultdict(list)
    for row in rows:
        person, period = _Person(*row[: len(PERSON)]), _Period(*row[len(PERSON) :])
        found[person] += [period] if period.group else []
    return [_known(person, periods) for person, periods in found.items()]


def _found(
    question: HouseholdQuestion,
    members: Iterable[KnownMember],
    recorded: KnownPayment | None,
    decisions: tuple[ProvinceDecision, ...],
) -> Found:
    """The answer to one of several questions, of whose people these are all members."""
    people = {
        one.member.insurance_number: one
        for one in members
        if one.household == question.household or one.member.insurance_number in question.numbers
    }
    about = {question.household, *question.numbers, *people, _receipt(*question.receipt)}
    return Found(KnownHousehold(people, recorded, decisions), frozenset(about))


async def join_households(connection: AsyncConnection, changes: Sequence[JoinHousehold]) -> None:
    """The earlier membership ends the day before; one that began on the same day is replaced."""
    joining = {
        "numbers": [one.insurance_number for one in changes],
        "joined_households": [one.household for one in changes],
        "provinces": [one.province for one in changes],
        "from_days": [one.since for one in changes],
    }
    await connection.execute(LEAVE_HOUSEHOLDS, joining)
    await connection.execute(JOIN_HOUSEHOLDS, joining)


def _locks(question: HouseholdQuestion) -> Locks:
    names = [(HOUSEHOLD_LOCKS, question.household)]
    if question.receipt[1]:
        names.append((RECEIPT_LOCKS, " ".join(question.receipt)))
    is_paid = any(question.receipt)
    return Locks(people=question.numbers, names=tuple(names), may_change_cards=is_paid)


def _asked_for(questions: Iterable[HouseholdQuestion]) -> dict[str, Any]:
    return {
        "asked_households": [one.household for one in questions],
        "numbers": [number for one in questions for number in one.numbers],
    }


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


def _receipt(payer: str, number: str) -> str:
    return f"receipt {payer} {number}"


def _of_payment(change: RecordPayment) -> Iterable[str]:
    people = (line.insurance_number for line in change.lines)
    return (_receipt(change.payer, change.receipt_number), *people)


HOUSEHOLD_STATEMENTS = Statements(
    readers={},
    appliers={},
    lockers={HouseholdQuestion: _locks},
    batch_readers={HouseholdQuestion: known_households},
    batch_appliers={
        JoinHousehold: BatchApplier(join_households, lambda one: (one.insurance_number, one.household)),
        RecordPayment: BatchApplier(record_payments, _of_payment),
        RecordRefund: BatchApplier(record_refunds, lambda one: (_receipt(one.payer, one.receipt_number),)),
    },
)
