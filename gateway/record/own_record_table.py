"""Reads the own record of a citizen from the register, the access log, and the files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, extract, func, select
from sqlalchemy.engine import Row

from gateway.access.audit.person_look_ups import OWN_RECORD_READ, LookUp, audit_link, look_ups_of
from gateway.access.link_table import keep_link
from gateway.access.tables import PERSON, access_log
from gateway.cards.card import Holding, Person
from gateway.cards.card_table import CardTable
from gateway.cards.question import Purpose
from gateway.cards.subject import ChipId
from gateway.claims.tables import claims
from gateway.record.own_record import LookUpPurpose, OwnCopayment, OwnFile, OwnLookUp
from gateway.register.files.naming.named_person import FILED
from gateway.register.files.storing.tables import files
from gateway.register.procedures.objection.objection_code import CITIZENS
from gateway.register.tables import copayments, facilities
from gateway.register.verification.desk.verify_for_office import VERIFIED
from review.mailbox.found_claims import facility_of_claim
from runtime.postgres.database import Database

MOST_FILES = 100
PURPOSES = {
    Purpose.LOOK_UP.value: LookUpPurpose.VISIT,
    Purpose.CLAIM.value: LookUpPurpose.CLAIM,
    Purpose.DRY_RUN.value: LookUpPurpose.CLAIM,
}


class OwnRecordTable:
    """The port OwnRecordStore on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cards = CardTable(database)

    async def holding(self, citizen: ChipId) -> Holding | None:
        """See OwnRecordStore."""
        return (await self._cards.holdings([citizen])).get(citizen)

    async def log(self, citizen: ChipId, insurance_number: str, now: datetime) -> None:
        """See OwnRecordStore."""
        link = audit_link(citizen, insurance_number, "", OWN_RECORD_READ, now)
        async with self._database.connection() as connection:
            await keep_link(connection, link)

    async def look_ups(self, person: Person, limit: int) -> Sequence[OwnLookUp]:
        """See OwnRecordStore."""
        numbers = {number for number in (person.insurance_number, person.chip_id) if number}
        async with self._database.transaction() as connection:
            rows = await connection.execute(look_ups_of(numbers, limit))
            return [_look_up(LookUp(*row)) for row in rows]

    async def copayments(self, person: Person, year: int) -> Sequence[OwnCopayment]:
        """See OwnRecordStore."""
        async with self._database.transaction() as connection:
            rows = await connection.execute(_copayments(person.insurance_number, year))
            return [_copayment(row) for row in rows]

    async def files(self, citizen: ChipId, now: datetime) -> Sequence[OwnFile]:
        """See OwnRecordStore."""
        async with self._database.transaction() as connection:
            return [_file(row, now) for row in await connection.execute(_files(citizen.text))]

    async def open_objections(self, citizen: ChipId, besides: str) -> int:
        """See OwnRecordStore."""
        file = files.c
        is_open = (file.ended_at.is_(None), file.sender == CITIZENS, file.number != besides)
        of_citizen = file.applicant["citizen_id"].astext == citizen.text
        async with self._database.transaction() as connection:
            count = select(func.count()).where(of_citizen, *is_open)
            return (await connection.execute(count)).scalar_one()

    async def facility_of_look_up(self, person: Person, check_id: UUID) -> str | None:
        """See OwnRecordStore."""
        numbers = sorted({number for number in (person.insurance_number, person.chip_id) if number})
        entry = access_log.c
        statement = select(entry.facility).where(PERSON.in_(numbers), entry.check_id == check_id).limit(1)
        async with self._database.transaction() as connection:
            return (await connection.execute(statement)).scalar_one_or_none()

    async def facility_of_claim(self, person: Person, claim_id: UUID) -> str | None:
        """See OwnRecordStore."""
        async with self._database.connection() as connection:
            return await facility_of_claim(connection, claim_id, person.insurance_number)


def _look_up(entry: LookUp) -> OwnLookUp:
    return OwnLookUp(
        asked_at=entry.asked_at,
        facility=entry.facility,
        facility_name=entry.facility_name or "",
        purpose=_purpose(entry),
        service_date=entry.service_date,
        check_id=entry.check_id,
    )


def _purpose(entry: LookUp) -> LookUpPurpose:
    if entry.is_by_the_person:
        return LookUpPurpose.OWN_RECORD
    if entry.outcome.startswith(VERIFIED):
        return LookUpPurpose.VERIFICATION
    if entry.outcome.startswith(FILED):
        return LookUpPurpose.FILE
    return PURPOSES.get(entry.purpose, LookUpPurpose.INSURER)


def _copayments(insurance_number: str, year: int) -> Select[Any]:
    paid, name = copayments.c, func.coalesce(facilities.c.full_name, "").label("full_name")
    return (
        select(paid.day, paid.amount, claims.c.facility, name, paid.claim_id)
        .select_from(
            copayments.join(claims, claims.c.claim_id == paid.claim_id).outerjoin(
                facilities, facilities.c.facility == claims.c.facility
            )
        )
        .where(paid.insurance_number == insurance_number, extract("year", paid.day) == year)
        .order_by(paid.day, paid.claim_id)
    )


def _copayment(row: Row[Any]) -> OwnCopayment:
    return OwnCopayment(row.day, row.amount, row.facility, row.full_name, row.claim_id)


def _files(citizen_id: str) -> Select[Any]:
    row = files.c
    return (
        select(
            row.file_id, row.procedure, row.state, row.received_at, row.due_at, row.stopped_at, row.ended_at
        )
        .where(row.applicant["citizen_id"].astext == citizen_id)
        .order_by(row.received_at.desc())
        .limit(MOST_FILES)
    )


def _file(row: Row[Any], now: datetime) -> OwnFile:
    overdue = (row.ended_at or row.stopped_at or now) > row.due_at
    return OwnFile(row.file_id, row.procedure, row.state, row.received_at, row.due_at, overdue)
