"""Who looked a person up: one query, itself an entry of the log."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import asyncpg

from gateway.access.access_entry import AccessEntry
from gateway.access.chain import CHAIN_BITS, new_chain, next_link
from gateway.access.link_table import keep_link
from gateway.cards.question import Purpose
from gateway.cards.subject import Subject

PEOPLE = """
    SELECT insurance_number, chip_id FROM gateway.people WHERE insurance_number = $1 OR chip_id = $1
"""
# As gateway.access_log is indexed: the person found, else the number asked by.
LOOK_UPS = """
    SELECT asked_at, facility, full_name, officer_citizen_id, officer_name, purpose, service_date,
           subject_kind, outcome, served_from, check_id, chain, link, place
    FROM gateway.access_log LEFT JOIN gateway.facilities USING (facility)
    WHERE coalesce(insurance_number,
                   CASE subject_kind WHEN 'card_number' THEN right(subject, 10) ELSE subject END)
          = ANY($1::text[])
    ORDER BY asked_at DESC, chain, link, place LIMIT $2
"""
# What the log says of this look into it.
OUTCOME, SERVED_FROM = "ACCESS_LOG_SHOWN", "ACCESS_LOG"


class LookUp(NamedTuple):
    """One entry about the person, with the name of the facility; empty where the insurer itself asked."""

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


async def who(
    connection: asyncpg.Connection, subject: Subject, officer: str, today: date, most: int
) -> Sequence[LookUp]:
    """The newest first, whichever number was asked by. The question is in the log before it is answered."""
    people = await connection.fetch(PEOPLE, subject.person.text)
    insurance_number = people[0]["insurance_number"] if people else None
    await _log(connection, subject, insurance_number, officer, today)
    numbers = {subject.person.text, *(number for person in people for number in person if number)}
    return [LookUp(*row) for row in await connection.fetch(LOOK_UPS, sorted(numbers), most)]


async def _log(
    connection: asyncpg.Connection, subject: Subject, insurance_number: str | None, officer: str, today: date
) -> None:
    now = datetime.now(UTC)
    entry = AccessEntry(
        check_id=uuid4(),
        asked_at=now,
        facility="",
        officer_citizen_id="",
        officer_name=officer,
        purpose=Purpose.AUDIT.value,
        subject_kind=subject.kind,
        subject=subject.text,
        insurance_number=insurance_number,
        service_date=today,
        outcome=OUTCOME,
        served_from=SERVED_FROM,
    )
    await keep_link(connection, next_link(new_chain(secrets.randbits(CHAIN_BITS)), [entry], now))
