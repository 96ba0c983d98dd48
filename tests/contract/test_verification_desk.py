"""What VerificationDesk guarantees, in memory and on PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from gateway.cards.card import Holding, Person, Sex
from gateway.cards.subject import ChipId, InsuranceNumber
from gateway.register.verification.desk.verification_desk_table import VerificationDeskTable
from gateway.register.verification.desk.verify_for_office import AskedVerification
from gateway.register.verification.verification import ComparedField, Verification, VerificationOutcome
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import keep
from tests.fakes.clock import FakeClock
from tests.fakes.verification_desk import FakeVerificationDesk

PERSON = Person("0100000017", "001199012345", "Lê Văn Tám", "1999-05-04", Sex.MALE, date(2026, 1, 2))
ASKED = AskedVerification(ChipId("001199012345"), (), "police-01")
DIFFERENT = Verification(VerificationOutcome.DIFFERENT, (ComparedField.CHIP_ID, ComparedField.SEX))


@pytest.fixture
async def desk(kept_in: str | None) -> AsyncIterator[Any]:
    if kept_in is None:
        yield FakeVerificationDesk([PERSON])
        return
    await keep(kept_in, [Holding(PERSON, ())])
    async with open_database(kept_in) as database:
        yield VerificationDeskTable(database, FakeClock())


async def test_a_person_is_found_by_either_number(desk: Any) -> None:
    assert await desk.person(ChipId("001199012345")) == PERSON
    assert await desk.person(InsuranceNumber("0100000017")) == PERSON
    assert await desk.person(ChipId("001199099999")) is None


async def test_every_question_has_an_entry_of_its_own(desk: Any) -> None:
    ids = {
        await desk.log(ASKED, known, "VERIFICATION_MATCHED")
        for known in (PERSON.insurance_number, PERSON.insurance_number, None)
    }
    assert len(ids) == 3


async def test_a_verification_may_be_kept_again(desk: Any) -> None:
    for found in (DIFFERENT, Verification(VerificationOutcome.MATCHED), DIFFERENT):
        await desk.keep(PERSON.insurance_number, found, date(2026, 3, 1))
