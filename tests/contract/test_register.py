"""What every register guarantees."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from itertools import pairwise

import msgspec
import pytest

from gateway.cards.card import EndReason, Holding, Person, Sex
from gateway.cards.card_table import CardTable
from gateway.cards.check_cards import Register
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from insurance.law.insured import Copayment
from insurance.law.visit import Tier
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import keep
from tests.fakes.card_ports import FakeRegister
from tests.unit.gateway.cards.people import (
    CHIP_ID,
    INSURANCE_NUMBER,
    LAST_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    a_holding,
    a_period,
)

CUT = a_period("2026-01-01", "2026-12-31", OTHER_CARD, "2026-02-01", EndReason.MOVED_WITHIN_PROVINCE)
HER = a_holding(LAST_YEAR, THIS_YEAR, CUT)
CHILD = Holding(Person("7912345678", None, "Lê Bé", "2024", Sex.MALE, date(2026, 2, 1)), ())

Filled = Callable[..., Awaitable[CardTable | FakeRegister]]


@pytest.fixture
async def filled(kept_in: str | None) -> AsyncIterator[Filled]:
    """Returns a register with the given holdings."""
    if kept_in is None:

        async def fake(*holdings: Holding) -> FakeRegister:
            return FakeRegister(*holdings)

        yield fake
        return
    async with open_database(kept_in) as database:

        async def real(*holdings: Holding) -> CardTable:
            await keep(kept_in, holdings)
            return CardTable(database)

        yield real


async def test_a_person_is_found_by_chip_id_and_by_insurance_number(filled: Filled) -> None:
    register = await filled(HER, CHILD)
    asked: list[PersonKey] = [ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER)]
    assert dict(await register.holdings(asked)).keys() >= set(asked)


async def test_a_snapshot_of_everybody_has_the_time_of_reading(filled: Filled) -> None:
    register: Register = await filled(HER)
    nobody, now = ChipId("079200999999"), datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert await register.read([ChipId(CHIP_ID), nobody], now) == {
        ChipId(CHIP_ID): RegisterSnapshot(HER, now),
        nobody: RegisterSnapshot(None, now),
    }


async def test_a_holding_comes_back_as_it_was_with_its_periods_by_first_day(filled: Filled) -> None:
    register = await filled(HER)
    found = await register.holdings([ChipId(CHIP_ID)])
    assert found[ChipId(CHIP_ID)] == HER


async def test_a_period_from_before_2025_has_the_tier_of_its_registered_facility(filled: Filled) -> None:
    old = msgspec.structs.replace(a_period("2024-01-01", "2024-12-31"), registered_tier=Tier.COMMUNE)
    elsewhere = msgspec.structs.replace(
        a_period("2023-01-01", "2023-12-31"), registered_facility="79001", registered_tier=Tier.DISTRICT
    )
    of_unknown_tier = msgspec.structs.replace(
        a_period("2022-01-01", "2022-12-31"), registered_facility="99999"
    )
    her = a_holding(of_unknown_tier, elsewhere, old, THIS_YEAR)
    register = await filled(her)
    assert (await register.holdings([ChipId(CHIP_ID)]))[ChipId(CHIP_ID)] == her


@pytest.mark.parametrize("codes", [["01001", "01771"], ["01001", "01771", "01772"]])
async def test_a_card_of_before_its_facility_got_another_code_has_the_tier_of_the_facility(
    database_url: str, codes: list[str]
) -> None:
    """Until 2024 the open line follows from it (NĐ 146/2018/NĐ-CP, Điều 14 khoản 1 điểm c)."""
    old, new = a_period("2023-01-01", "2023-12-31"), a_period("2024-01-01", "2024-12-31")
    new = msgspec.structs.replace(new, registered_facility=codes[-1], registered_tier=Tier.DISTRICT)
    await keep(database_url, [a_holding(old, new, THIS_YEAR)])
    async with open_database(database_url) as database:
        async with database.connection() as connection:
            await connection.executemany(
                "INSERT INTO gateway.facility_codes VALUES ($1, $2, '2024-01-01')", list(pairwise(codes))
            )
        found = await CardTable(database).holdings([ChipId(CHIP_ID)])
    assert [one.registered_tier for one in found[ChipId(CHIP_ID)].periods] == [
        Tier.DISTRICT,
        Tier.DISTRICT,
        None,
    ]


async def test_copayments_come_with_the_cards_by_their_days(filled: Filled) -> None:
    paid = (Copayment(date(2025, 12, 31), 120_000), Copayment(date(2026, 2, 1), 2_340_000))
    him = Holding(Person("0187654321", None, "Lê Văn Tám", "1960", Sex.MALE, None), (), paid[:1])
    she = msgspec.structs.replace(HER, copaid=paid)
    register = await filled(she, him)
    found = await register.holdings([ChipId(CHIP_ID), InsuranceNumber("0187654321")])
    assert [found[ChipId(CHIP_ID)], found[InsuranceNumber("0187654321")]] == [she, him]


async def test_a_person_without_a_card_and_a_chip_id_is_known_too(filled: Filled) -> None:
    register = await filled(HER, CHILD)
    number = InsuranceNumber("7912345678")
    assert (await register.holdings([number]))[number] == CHILD


async def test_an_unknown_person_is_not_in_the_answer(filled: Filled) -> None:
    register = await filled(HER)
    nobody: list[PersonKey] = [ChipId("079200999999"), InsuranceNumber("9999999999")]
    found = await register.holdings([*nobody, ChipId(CHIP_ID)])
    assert not found.keys() & set(nobody)
    assert ChipId(CHIP_ID) in found


async def test_a_number_of_one_kind_is_not_taken_for_the_other(filled: Filled) -> None:
    register = await filled(HER)
    assert not await register.holdings([ChipId(INSURANCE_NUMBER), InsuranceNumber(CHIP_ID)])


async def test_hundreds_of_people_are_found_at_once(filled: Filled) -> None:
    many = [
        Holding(Person(f"01{n:08}", f"001090{n:06}", "Lê Văn Tám", "1990", Sex.MALE, None), ())
        for n in range(300)
    ]
    register = await filled(*many)
    asked = [ChipId(f"001090{n:06}") for n in range(300)]
    found = await register.holdings(asked)
    assert [found[person] for person in asked] == many
