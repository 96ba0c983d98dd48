"""An office verifies one person: what it learns, what is kept, and how guessing is limited."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace
from prometheus_client import CollectorRegistry

from gateway.cards.card import Person, Sex
from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY, GuessingBudgets
from gateway.cards.subject import ChipId, InsuranceNumber
from gateway.metrics import Metrics
from gateway.refusals import TooManyMismatches, TooManyUnknown
from gateway.register.verification.desk.verify_for_office import (
    AskedVerification,
    VerifiedPerson,
    VerifyForOffice,
)
from gateway.register.verification.population_entry import PopulationEntry, PopulationState
from gateway.register.verification.verification import ComparedField, Verification, VerificationOutcome
from tests.fakes.clock import FakeClock
from tests.fakes.verification_desk import FakeVerificationDesk

NUMBER, CHIP_ID = "0100000017", "001199012345"
PERSON = Person(NUMBER, CHIP_ID, "Lê Văn Tám", "1999-05-04", Sex.MALE, None)
ENTRY = PopulationEntry(CHIP_ID, "LÊ VĂN TÁM", "1999-05-04", Sex.MALE)
OTHER_NAME = replace(ENTRY, full_name="Lê Văn Chín")
UNKNOWN_AN_HOUR = 2


class Desk(NamedTuple):
    """The use case, what it has kept and logged, and the people with an open file."""

    verify: VerifyForOffice
    kept: FakeVerificationDesk = FakeVerificationDesk([])
    opened: Mapping[str, UUID] = MappingProxyType({})

    async def __call__(self, *entries: PopulationEntry, number: str = CHIP_ID) -> VerifiedPerson:
        return await self.verify(AskedVerification(ChipId(number), entries, "police-01"))


async def opens_none(_insurance_number: str) -> UUID | None:
    return None


@pytest.fixture
def desk() -> Desk:
    kept, opened = FakeVerificationDesk([PERSON]), dict[str, UUID]()

    async def open_file(insurance_number: str) -> UUID:
        return opened.setdefault(insurance_number, uuid4())

    budgets = GuessingBudgets(UNKNOWN_AN_HOUR, Metrics(CollectorRegistry()))
    return Desk(VerifyForOffice(kept, budgets, open_file, FakeClock()), kept, opened)


async def test_a_person_who_matches_is_kept_and_logged_and_no_file_is_made(desk: Desk) -> None:
    verified = await desk(ENTRY)
    assert verified.found == Verification(VerificationOutcome.MATCHED)
    assert [found for found, _ in desk.kept.kept.values()] == [verified.found]
    assert desk.kept.logged == [(verified.check_id, "police-01", NUMBER, "VERIFICATION_MATCHED")]
    assert (verified.file_id, desk.opened) == (None, {})


@pytest.mark.parametrize(
    ("entries", "outcome"),
    [
        ((OTHER_NAME,), VerificationOutcome.DIFFERENT),
        ((ENTRY, OTHER_NAME), VerificationOutcome.SEVERAL),
        ((replace(ENTRY, state=PopulationState.DEAD),), VerificationOutcome.DEAD),
        ((replace(ENTRY, state=PopulationState.CANCELLED),), VerificationOutcome.CANCELLED),
    ],
)
async def test_a_difference_becomes_one_file(
    desk: Desk, entries: tuple[PopulationEntry, ...], outcome: VerificationOutcome
) -> None:
    verified = await desk(*entries)
    assert verified.found is not None
    assert verified.found.outcome is outcome
    assert verified.file_id == desk.opened[NUMBER]
    assert (await desk(*entries)).file_id == verified.file_id


async def test_nobody_in_the_population_register_is_kept_and_asks_nobody(desk: Desk) -> None:
    verified = await desk()
    assert verified.found == Verification(VerificationOutcome.NOT_FOUND)
    assert (list(desk.kept.kept), desk.opened) == ([NUMBER], {})


async def test_a_person_whom_the_register_does_not_have_is_an_answer(desk: Desk) -> None:
    verified = await desk(ENTRY, number="001199099999")
    assert (verified.found, desk.kept.kept) == (None, {})
    assert desk.kept.logged[0][2:] == (None, "VERIFICATION_NOT_IN_REGISTER")


async def test_an_entry_without_a_number_has_that_of_the_person(desk: Desk) -> None:
    verified = await desk.verify(
        AskedVerification(InsuranceNumber(NUMBER), (replace(ENTRY, personal_id=""),), "vss-vn")
    )
    assert verified.found == Verification(VerificationOutcome.MATCHED)


async def test_who_guesses_numbers_or_names_is_refused_logged_and_not_kept(desk: Desk) -> None:
    for _ in range(UNKNOWN_AN_HOUR):
        await desk(ENTRY, number="001199099999")
    with pytest.raises(TooManyUnknown):
        await desk(OTHER_NAME)
    assert desk.kept.kept == {}
    assert desk.kept.logged[-1][3] == "VERIFICATION_DIFFERENT"
    # A person who is stated rightly is answered as always.
    assert (await desk(ENTRY)).found == Verification(VerificationOutcome.MATCHED)


@pytest.mark.parametrize("entries", [(), (ENTRY, OTHER_NAME)])
async def test_without_budget_an_office_learns_of_nobody_whom_it_does_not_name(
    desk: Desk, entries: tuple[PopulationEntry, ...]
) -> None:
    for _ in range(UNKNOWN_AN_HOUR):
        await desk(ENTRY, number="001199099999")
    for number in (CHIP_ID, "001199099999"):
        with pytest.raises(TooManyUnknown):
            await desk(*entries, number=number)


async def test_one_person_is_stated_wrongly_only_so_often(desk: Desk) -> None:
    desk.verify._budgets = GuessingBudgets(1000, Metrics(CollectorRegistry()))
    for _ in range(MISMATCHES_A_DAY):
        found = (await desk(OTHER_NAME)).found
        assert found is not None
        assert found.fields == (ComparedField.FULL_NAME,)
    with pytest.raises(TooManyMismatches):
        await desk(ENTRY)


async def test_a_day_of_death_is_stated_wrongly_only_so_often() -> None:
    dead = replace(PERSON, died_on=date(2025, 6, 1))
    budgets = GuessingBudgets(1000, Metrics(CollectorRegistry()))
    desk = Desk(VerifyForOffice(FakeVerificationDesk([dead]), budgets, opens_none, FakeClock()))
    stated = replace(ENTRY, state=PopulationState.DEAD)
    for day in range(1, MISMATCHES_A_DAY + 1):
        found = (await desk(replace(stated, died_on=date(2025, 5, day)))).found
        assert found is not None
        assert found.fields == (ComparedField.DIED_ON,)
    with pytest.raises(TooManyMismatches):
        await desk(replace(stated, died_on=dead.died_on))


@pytest.mark.parametrize(
    ("died_on", "entry"),
    [
        # The population register does not know the day, or the death.
        (date(2025, 6, 1), replace(ENTRY, state=PopulationState.DEAD)),
        (date(2025, 6, 1), ENTRY),
        # The register does not know it.
        (None, replace(ENTRY, state=PopulationState.DEAD, died_on=date(2025, 6, 1))),
    ],
)
async def test_news_of_a_death_takes_from_no_budget(died_on: date | None, entry: PopulationEntry) -> None:
    budgets = GuessingBudgets(1000, Metrics(CollectorRegistry()))
    kept = FakeVerificationDesk([replace(PERSON, died_on=died_on)])
    desk = Desk(VerifyForOffice(kept, budgets, opens_none, FakeClock()))
    for _ in range(MISMATCHES_A_DAY + 1):
        assert (await desk(entry)).found is not None
