"""What reviewers read of the gateway's schema, and that reading is logged."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from gateway.access.audit.person_look_ups import audit_entry, link_of_entries
from gateway.access.link_table import keep_link
from gateway.cards.question import Officer
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed, Subject
from gateway.mailbox.claim_content import ClaimContentTable
from gateway.mailbox.facility_names import FacilityNameTable
from gateway.mailbox.person_access import PersonAccess, parse_number
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect, keep
from tests.fakes.look_ups import look_ups
from tests.integration.access_audit import open_access_log
from tests.unit.gateway.cards.people import CARD, CHIP_ID, INSURANCE_NUMBER, THIS_YEAR, a_holding

FACILITY = "INSERT INTO gateway.facilities VALUES ('01001', 'Bệnh viện Thử', '01', 'district')"
OFFICES = """
    INSERT INTO gateway.offices VALUES
        ('police-01', 'Công an Hà Nội', 'police', '01'), ('police-79', 'Công an TP.HCM', 'police', '79'),
        ('vss-vn', 'BHXH Việt Nam', 'social-insurance', '')
"""
CLAIM = """
    INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at)
    VALUES ($1, '01001', '1', 'FHIR_R4_JSON', $2, now())
"""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with one facility."""
    connection = await connect(database_url)
    await connection.execute(FACILITY)
    await connection.close()
    async with open_database(database_url) as opened:
        yield opened


@pytest.fixture
def access(database: Database) -> PersonAccess:
    return PersonAccess(database, lambda: datetime.now(UTC))


async def test_facilities_have_the_names_of_the_register(database: Database) -> None:
    assert await FacilityNameTable(database).names(["01001", "99999"]) == {"01001": "Bệnh viện Thử"}


async def test_the_content_of_a_claim_is_read_byte_for_byte(database: Database, database_url: str) -> None:
    claim_id = uuid4()
    connection = await connect(database_url)
    await connection.execute(CLAIM, claim_id, b"\xef\xbb\xbf{}\r\n")
    await connection.close()
    contents = ClaimContentTable(database)
    assert await contents.find(claim_id) == b"\xef\xbb\xbf{}\r\n"
    assert await contents.find(UUID(int=1)) is None


async def test_whoever_asks_for_look_ups_of_a_person_is_on_the_list(
    access: PersonAccess, database_url: str
) -> None:
    await keep(database_url, [a_holding(THIS_YEAR)])
    async with open_access_log(database_url) as log:
        await log.write(look_ups(1, ChipId(CHIP_ID)))
    first = await access.look_ups(CARD, "ha.tran", 10)
    newest, _ = first
    assert (newest.officer_name, newest.outcome) == ("ha.tran", "ACCESS_LOG_SHOWN")


async def test_of_other_provinces_no_look_up_is_read(access: PersonAccess, database_url: str) -> None:
    await keep(database_url, [a_holding(THIS_YEAR)])
    async with open_access_log(database_url) as log:
        await log.write(look_ups(1, ChipId(CHIP_ID)))
    everything = await access.look_ups(CARD, "ha.tran", 10)
    (facility,) = {one.facility for one in everything if one.facility}
    here = await access.look_ups(CARD, "ha.tran", 10, {facility[:2]})
    elsewhere = await access.look_ups(CARD, "ha.tran", 10, {"98", "99"})
    assert facility in {one.facility for one in here}
    assert {one.facility for one in elsewhere} == {""}


async def test_look_ups_of_offices_are_shown_to_their_province_and_those_of_the_country_to_all(
    access: PersonAccess, database_url: str
) -> None:
    await keep(database_url, [a_holding(THIS_YEAR)])
    connection = await connect(database_url)
    await connection.execute(OFFICES)
    entries = [
        audit_entry(ChipId(CHIP_ID), INSURANCE_NUMBER, Officer(), "FILE_MATCHED", datetime.now(UTC), office)
        for office in ("police-01", "police-79", "vss-vn")
    ]
    await keep_link(connection, link_of_entries(entries))
    await connection.close()
    shown = [
        {one.facility: one.facility_name for one in await access.look_ups(CARD, "ha.tran", 10, provinces)}
        for provinces in ((), ("79",))
    ]
    of_79 = {"": None, "police-79": "Công an TP.HCM", "vss-vn": "BHXH Việt Nam"}
    assert shown == [{**of_79, "police-01": "Công an Hà Nội"}, of_79]


async def test_a_reviewer_who_reads_a_claim_or_a_name_is_on_the_list(
    access: PersonAccess, database_url: str
) -> None:
    await keep(database_url, [a_holding(THIS_YEAR)])
    await access.log_claim_read(CHIP_ID, INSURANCE_NUMBER, "ha.tran")
    await access.log_name_read(CARD, INSURANCE_NUMBER, "ha.tran")
    found = await access.look_ups(INSURANCE_NUMBER, "minh.le", 10)
    assert [(one.officer_name, one.outcome, one.facility) for one in found] == [
        ("minh.le", "ACCESS_LOG_SHOWN", ""),
        ("ha.tran", "NAME_SHOWN", ""),
        ("ha.tran", "CLAIM_SHOWN", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (f" {CHIP_ID[:3]} {CHIP_ID[3:]} ", ChipId(CHIP_ID)),
        (CARD.lower(), CardNumber(CARD)),
        (INSURANCE_NUMBER, InsuranceNumber(INSURANCE_NUMBER)),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, number: Subject) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize("typed", ["", "1234", "0" * 12, "x" * 15, "DN4" * 100])
def test_a_number_that_cannot_exist_is_malformed(typed: str) -> None:
    with pytest.raises(Malformed):
        parse_number(typed)
