"""Finds who looked a person up. The question is itself an entry of the log."""

import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.access.access_entry import AccessEntry
from gateway.access.chain import CHAIN_BITS, Link, new_chain, next_link
from gateway.access.link_table import keep_link
from gateway.access.tables import PERSON, access_log
from gateway.cards.question import Officer, Purpose
from gateway.cards.subject import Subject
from gateway.register.offices.tables import offices
from gateway.register.tables import facilities, people
from runtime.postgres.driver_connection import driver_connection
from runtime.time_zone import day_of

# What the log has as outcome and source of this search.
OUTCOME, SERVED_FROM = "ACCESS_LOG_SHOWN", "ACCESS_LOG"
# The outcome of an entry about a citizen who read the own record.
OWN_RECORD_READ = "OWN_RECORD_SHOWN"


class LookUp(NamedTuple):
    """An entry about the person, with the name of the facility or office.

    Both are empty where the insurer asked, or the person read the own record.
    The names of the fields are those of `wardgate access who --json`.
    """

    asked_at: datetime
    facility: str
    facility_name: str | None
    officer_citizen_id: str
    officer_name: str
    purpose: str
    service_date: date
    asked_by: str
    outcome: str
    served_from: str
    check_id: UUID
    chain: int
    link: int
    place: int

    @property
    def is_by_the_person(self) -> bool:
        """Whether the person read the own record."""
        return self.outcome == OWN_RECORD_READ


async def find_look_ups(engine: AsyncEngine, subject: Subject, officer: str, limit: int) -> Sequence[LookUp]:
    """Return the newest look-ups of a person by any of the person's numbers, newest first.

    The entry about this search, with the name of the officer who makes it, is committed before.
    """
    found = await _people(engine, subject)
    await _log_search(engine, subject, found[0].insurance_number if found else None, officer)
    numbers = {subject.person.text, *(number for person in found for number in person if number)}
    async with engine.connect() as connection:
        return [LookUp(*row) for row in await connection.execute(look_ups_of(numbers, limit))]


def look_ups_of(numbers: Collection[str], limit: int, provinces: Collection[str] = ()) -> Select[Any]:
    """The statement for the look-ups by these numbers of one person; an index has their expression.

    With `provinces` (codes of two digits), only those of facilities and offices there, of offices of the
    whole country, and of the insurer.
    """
    entry = access_log.c
    there = [
        or_(
            entry.facility == "",
            func.left(entry.facility, 2).in_(sorted(provinces)),
            offices.c.province.in_(["", *sorted(provinces)]),
        )
    ]
    return (
        select(
            entry.asked_at,
            entry.facility,
            func.coalesce(facilities.c.full_name, offices.c.full_name),
            entry.officer_citizen_id,
            entry.officer_name,
            entry.purpose,
            entry.service_date,
            entry.subject_kind,
            entry.outcome,
            entry.served_from,
            entry.check_id,
            entry.chain,
            entry.link,
            entry.place,
        )
        .select_from(
            access_log.outerjoin(facilities, facilities.c.facility == entry.facility).outerjoin(
                offices, offices.c.office == entry.facility
            )
        )
        .where(PERSON.in_(sorted(numbers)), *(there if provinces else ()))
        .order_by(entry.asked_at.desc(), entry.chain, entry.link, entry.place)
        .limit(limit)
    )


def people_by(subject: Subject) -> Select[Any]:
    """The statement for the numbers of the person that has this number: insurance number, chip ID."""
    number = subject.person.text
    return select(people.c.insurance_number, people.c.chip_id).where(
        or_(people.c.insurance_number == number, people.c.chip_id == number)
    )


def audit_link(
    subject: Subject, insurance_number: str | None, officer: str, outcome: str, now: datetime
) -> Link:
    """The only link of a new chain: one entry about what the insurer read of a person.

    `outcome` is what was shown, such as "ACCESS_LOG_SHOWN".
    """
    return link_of_entries([audit_entry(subject, insurance_number, Officer("", officer), outcome, now)])


def audit_entry(
    subject: Subject,
    insurance_number: str | None,
    officer: Officer,
    outcome: str,
    now: datetime,
    office: str = "",
) -> AccessEntry:
    """An entry about what the insurer, or this office, read of a person."""
    return AccessEntry(
        check_id=uuid4(),
        asked_at=now,
        facility=office,
        officer_citizen_id=officer.citizen_id,
        officer_name=officer.full_name,
        purpose=Purpose.AUDIT.value,
        subject_kind=subject.kind,
        subject=subject.text,
        insurance_number=insurance_number,
        service_date=day_of(now),
        outcome=outcome,
        served_from=SERVED_FROM,
    )


def link_of_entries(entries: Sequence[AccessEntry]) -> Link:
    """The only link of a new chain; there is at least one entry."""
    return next_link(new_chain(secrets.randbits(CHAIN_BITS)), entries, entries[-1].asked_at)


async def _people(engine: AsyncEngine, subject: Subject) -> Sequence[Any]:
    async with engine.connect() as connection:
        found: Sequence[Any] = (await connection.execute(people_by(subject))).all()
    return found


async def _log_search(
    engine: AsyncEngine, subject: Subject, insurance_number: str | None, officer: str
) -> None:
    async with engine.connect() as connection:
        # Outside a transaction of the engine's: the statement commits.
        driver = await driver_connection(connection)
        await keep_link(driver, audit_link(subject, insurance_number, officer, OUTCOME, datetime.now(UTC)))
