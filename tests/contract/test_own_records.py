"""What OwnRecordStore guarantees, in memory and on PostgreSQL: a citizen sees the own record alone."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from gateway.access.access_entry import AccessEntry
from gateway.access.audit.person_look_ups import link_of_entries
from gateway.access.link_table import keep_link
from gateway.cards.card import Holding, Person, Sex
from gateway.cards.question import Purpose
from gateway.cards.subject import ChipId
from gateway.record.own_record import LookUpPurpose, OwnCopayment, OwnFile, OwnLookUp
from gateway.record.own_record_table import OwnRecordTable
from gateway.register.procedures.objection.objection_code import CITIZENS
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect, keep
from tests.fakes.own_records import FakeOwnRecords, KeptLookUp, KeptOwnFile

HER = Person("0100000017", "001190012345", "Lê Thị Hoa", "1990-05-17", Sex.FEMALE, None)
OTHER = Person("0100000025", "001190012353", "Trần Thị Mai", "1990-05-17", Sex.FEMALE, None)
CITIZEN, NOBODY = ChipId("001190012345"), ChipId("001190099999")
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
# As the access log has it, by purpose.
ENTRIES = {
    LookUpPurpose.VISIT: (Purpose.LOOK_UP, "ACCURATE"),
    LookUpPurpose.CLAIM: (Purpose.CLAIM, "ACCURATE"),
    LookUpPurpose.INSURER: (Purpose.AUDIT, "ACCESS_LOG_SHOWN"),
    LookUpPurpose.VERIFICATION: (Purpose.AUDIT, "VERIFICATION_MATCHED"),
    LookUpPurpose.FILE: (Purpose.AUDIT, "FILE_DIFFERENT"),
}
FILE = """
    INSERT INTO gateway.files VALUES ($1, $2, $3, $4, '', 'x', '01',
        jsonb_build_object('citizen_id', $5::text), '', $6, $7, $8, NULL, $9, '', NULL, 1, '')
"""
CLAIM = """
    INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at)
    VALUES ($1, $2, gen_random_uuid()::text, 'FHIR_R4_JSON', '', now())
"""
STAY = """
    INSERT INTO review.stays
        (claim_id, place, person, facility, first_day, last_day, inpatient, fingerprint, lines)
    VALUES ($1, 1, 'insurance|' || $2, $3, '2026-03-01', '2026-03-02', false, '', '{}')
"""


class RealOwnRecords(OwnRecordTable):
    """The table, and how a test fills it: as FakeOwnRecords."""

    def __init__(self, database: Database, connection: asyncpg.Connection) -> None:
        super().__init__(database)
        self._connection = connection

    async def keep_look_up(self, kept: KeptLookUp) -> None:
        one = kept.look_up
        purpose, outcome = ENTRIES[one.purpose]
        number, about = "insurance_number", (kept.insurance_number, kept.insurance_number)
        entry = AccessEntry(
            *(one.check_id, one.asked_at, one.facility, "", "", purpose.value, number),
            *(*about, one.service_date, outcome, "REGISTER"),
        )
        await keep_link(self._connection, link_of_entries([entry]))

    async def keep_file(self, kept: KeptOwnFile) -> None:
        file = kept.file
        await self._connection.execute(
            FILE,
            *(file.file_id, file.procedure, kept.sender, kept.number, kept.citizen_id),
            *(file.received_at, file.due_at, file.state, file.due_at if kept.ended else None),
        )

    async def keep_claim(self, claim_id: UUID, facility: str, insurance_number: str) -> None:
        await self._connection.execute(STAY, claim_id, insurance_number, facility)

    async def keep_copayment(self, insurance_number: str, paid: OwnCopayment) -> None:
        await self._connection.execute(CLAIM, paid.claim_id, paid.facility)
        copayment = "INSERT INTO gateway.copayments VALUES ($1, $2, $3, $4)"
        await self._connection.execute(copayment, paid.claim_id, insurance_number, paid.day, paid.amount)


@pytest.fixture
async def records(kept_in: str | None) -> AsyncIterator[Any]:
    holdings = [Holding(HER, ()), Holding(OTHER, ())]
    if kept_in is None:
        yield FakeOwnRecords(holdings)
        return
    await keep(kept_in, holdings)
    connection = await connect(kept_in)
    async with open_database(kept_in) as database:
        yield RealOwnRecords(database, connection)
    await connection.close()


def looked_up(person: Person, purpose: LookUpPurpose, minutes: int, facility: str = "01001") -> KeptLookUp:
    asked_at = NOW + timedelta(minutes=minutes)
    return KeptLookUp(
        person.insurance_number, OwnLookUp(asked_at, facility, "", purpose, date(2026, 3, 1), uuid4())
    )


def filed(number: str, *, sender: str = CITIZENS, days: int = 3, ended: bool = False) -> KeptOwnFile:
    state, due = "settled" if ended else "open", NOW + timedelta(days=days)
    received = due - timedelta(days=3)
    file = OwnFile(uuid4(), "objection", state, received, due, is_overdue=False)
    return KeptOwnFile(CITIZEN.text, sender, number, file, ended)


async def test_a_citizen_is_found_by_the_personal_id(records: Any) -> None:
    assert (await records.holding(CITIZEN)).person == HER
    assert await records.holding(NOBODY) is None


async def test_look_ups_of_the_citizen_come_newest_first_and_with_their_purpose(records: Any) -> None:
    kept = [looked_up(HER, purpose, minutes) for minutes, purpose in enumerate(ENTRIES)]
    for one in (*kept, looked_up(OTHER, LookUpPurpose.VISIT, 9)):
        await records.keep_look_up(one)
    await records.log(CITIZEN, HER.insurance_number, NOW + timedelta(hours=1))
    reading, *others = await records.look_ups(HER, 10)
    assert (reading.purpose, reading.facility) == (LookUpPurpose.OWN_RECORD, "")
    assert others == [one.look_up for one in reversed(kept)]
    assert [one.purpose for one in await records.look_ups(HER, 1)] == [LookUpPurpose.OWN_RECORD]


async def test_the_facility_of_a_look_up_is_returned_for_its_person_only(records: Any) -> None:
    kept = looked_up(HER, LookUpPurpose.VISIT, 0, "79001")
    await records.keep_look_up(kept)
    check_id = kept.look_up.check_id
    assert await records.facility_of_look_up(HER, check_id) == "79001"
    assert await records.facility_of_look_up(OTHER, check_id) is None
    assert await records.facility_of_look_up(HER, uuid4()) is None


async def test_the_facility_of_a_claim_is_returned_for_its_patient_only(records: Any) -> None:
    claim_id = uuid4()
    await records.keep_claim(claim_id, "79001", HER.insurance_number)
    assert await records.facility_of_claim(HER, claim_id) == "79001"
    assert await records.facility_of_claim(OTHER, claim_id) is None
    assert await records.facility_of_claim(HER, uuid4()) is None


async def test_copayments_are_those_of_the_year_by_day(records: Any) -> None:
    days = (date(2026, 12, 31), date(2026, 1, 1), date(2025, 12, 31))
    paid = [OwnCopayment(day, 50_000, "01001", "", uuid4()) for day in days]
    for one in paid:
        await records.keep_copayment(HER.insurance_number, one)
    await records.keep_copayment(OTHER.insurance_number, OwnCopayment(days[0], 1, "01001", "", uuid4()))
    assert await records.copayments(HER, 2026) == [paid[1], paid[0]]


async def test_files_come_newest_first_and_open_ones_may_be_overdue(records: Any) -> None:
    for one in (filed("1", days=-1), filed("2"), filed("3", days=-9, ended=True)):
        await records.keep_file(one)
    found = await records.files(CITIZEN, NOW)
    assert [(one.state, one.is_overdue) for one in found] == [
        ("open", False),
        ("open", True),
        ("settled", False),
    ]
    assert await records.files(NOBODY, NOW) == []


async def test_open_objections_are_counted_without_the_one_that_is_sent_again(records: Any) -> None:
    for one in (filed("1"), filed("2"), filed("3", ended=True), filed("4", sender="01001")):
        await records.keep_file(one)
    assert await records.open_objections(CITIZEN, "9") == 2
    assert await records.open_objections(CITIZEN, "1") == 1
    assert await records.open_objections(NOBODY, "9") == 0
