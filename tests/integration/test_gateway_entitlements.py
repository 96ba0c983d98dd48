"""Entitlements in the answers of a gateway with a real register: the rate, and the paid days of a stay."""

from collections.abc import AsyncIterator
from datetime import date

import msgspec
import pytest
from google.type.date_pb2 import Date

from gateway.cards.card import Holding, Person, Sex
from gateway.v1 import card_service_pb2 as wire
from gateway.v1 import outcome_pb2
from insurance.law.insured import Copayment
from insurance.law.visit import Tier
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import BEARER, Gateway, fill_register, start_gateway
from tests.unit.gateway.cards.people import (
    CARD,
    CHIP_ID,
    LAST_YEAR,
    OTHER_CARD,
    THIS_YEAR,
    a_holding,
    a_period,
)
from tests.wait_until import wait_until

DAY = Date(year=2026, month=3, day=2)
FIVE_YEARS = msgspec.structs.replace(THIS_YEAR, five_years_on=date(2024, 1, 1))
HOLDING = msgspec.structs.replace(
    a_holding(FIVE_YEARS), copaid=(Copayment(date(2025, 3, 1), 999), Copayment(date(2026, 1, 15), 40_000))
)
CHILD = Holding(Person("7912345678", "079224012345", "Lê Bé", "2024-02-03", Sex.MALE, None), ())
INPATIENT = wire.Visit(kind=wire.VISIT_KIND_INPATIENT)


@pytest.fixture
async def gateway(database_url: str, redis_url: str) -> AsyncIterator[Gateway]:
    await fill_register(database_url, HOLDING, CHILD)
    async with start_gateway(database_url, redis_url) as opened:
        yield opened


async def look_up(gateway: Gateway, chip_id: str = CHIP_ID, **fields: object) -> wire.CheckCardResponse:
    """Look up for the district hospital at which the person is registered."""
    request = wire.CheckCardRequest(chip_id=chip_id, service_date=DAY, **fields)  # type: ignore[arg-type]
    answer: wire.CheckCardResponse = await gateway.cards.CheckCard(request, metadata=BEARER)
    return answer


async def test_a_valid_answer_has_the_rate_of_the_visit_and_its_reasons(gateway: Gateway) -> None:
    from_register = await look_up(gateway, visit=INPATIENT)
    from_cache = await wait_until(
        lambda: look_up(gateway, visit=INPATIENT),
        lambda answer: answer.served_from == wire.SERVED_FROM_CACHE,
    )
    assert from_register.served_from == wire.SERVED_FROM_REGISTER
    for answer in (from_register, from_cache):
        entitlement = answer.entitlement
        assert (entitlement.visit_code, entitlement.rate_percent, entitlement.rate_basis_points) == (
            "1.1",
            80,
            8000,
        )
        assert entitlement.copay_ceiling_remaining == 6 * 2_340_000 - 40_000
        assert all(reason.vi and reason.en for reason in entitlement.reasons)


async def test_a_co_payment_made_meanwhile_counts_in_the_next_answer(
    gateway: Gateway, database_url: str
) -> None:
    assert (await look_up(gateway)).entitlement.copay_ceiling_remaining == 14_000_000
    connection = await connect(database_url)
    await connection.execute(
        "UPDATE gateway.copayments SET amount = 40000 + 14000000 WHERE day = '2026-01-15'"
    )
    await connection.close()
    for _ in range(100):
        answer = await look_up(gateway)
        if answer.served_from == wire.SERVED_FROM_REGISTER:
            break
    assert answer.entitlement.HasField("copay_ceiling_remaining")
    assert (answer.entitlement.copay_ceiling_remaining, answer.entitlement.rate_percent) == (0, 100)


async def test_until_2024_a_card_of_another_district_hospital_of_the_province_is_right_line(
    database_url: str, redis_url: str
) -> None:
    old = msgspec.structs.replace(
        a_period("2019-01-01", "2019-12-31"), registered_facility="01002", registered_tier=Tier.DISTRICT
    )
    await fill_register(database_url, a_holding(old))
    async with start_gateway(database_url, redis_url) as gateway:
        request = wire.CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2019, month=3, day=1))
        read = await gateway.cards.CheckCard(request, metadata=BEARER)
        cached = await wait_until(
            lambda: gateway.cards.CheckCard(request, metadata=BEARER),
            lambda answer: answer.served_from == wire.SERVED_FROM_CACHE,
        )
    for answer in (read, cached):
        assert (answer.entitlement.visit_code, answer.entitlement.rate_percent) == ("1", 80)


async def test_a_facility_licensed_since_2025_is_paid_by_its_level_in_the_register(
    database_url: str, redis_url: str
) -> None:
    elsewhere = msgspec.structs.replace(THIS_YEAR, registered_facility="79001")
    await fill_register(database_url, a_holding(elsewhere))
    connection = await connect(database_url)
    await connection.execute("UPDATE gateway.facilities SET tier = 'none', care_level = 'basic_lower'")
    await connection.close()
    async with start_gateway(database_url, redis_url) as gateway:
        answer = await look_up(gateway, visit=wire.Visit(kind=wire.VISIT_KIND_OUTPATIENT))
    assert (answer.entitlement.visit_code, answer.entitlement.rate_percent) == ("1.12", 80)


async def test_an_answer_has_no_entitlement_when_nothing_is_paid(gateway: Gateway) -> None:
    answer = await look_up(gateway, registered_facility="79001")
    assert answer.outcome == outcome_pb2.OUTCOME_REGISTERED_FACILITY_WRONG
    assert not answer.HasField("entitlement")


async def test_a_child_without_a_card_is_distinguished_from_an_unknown_person(gateway: Gateway) -> None:
    answer = await look_up(gateway, chip_id="079224012345")
    assert (answer.vss_code, answer.verdict) == ("130", outcome_pb2.VERDICT_UNDETERMINED)


async def test_the_paid_days_of_a_stay_are_in_the_answer(gateway: Gateway) -> None:
    answer = await look_up(gateway, visit=INPATIENT, service_until=Date(year=2027, month=1, day=20))
    assert answer.outcome == outcome_pb2.OUTCOME_ENDS_BEFORE_DISCHARGE
    assert [(days.first, days.last) for days in answer.days_paid] == [(DAY, Date(year=2027, month=1, day=15))]
    answer = await look_up(gateway, visit=INPATIENT, service_until=Date(year=2027, month=1, day=15))
    assert answer.outcome == outcome_pb2.OUTCOME_EXPIRES_DURING_STAY


async def test_days_of_grace_apply_to_inpatients_only_before_they_applied_to_all(
    database_url: str, redis_url: str
) -> None:
    old = a_period("2019-01-01", "2019-06-30"), a_period("2019-07-05", "2019-12-31", OTHER_CARD)
    await fill_register(database_url, a_holding(*old, LAST_YEAR))
    stay = {
        "card_number": CARD,
        "service_date": Date(year=2019, month=6, day=20),
        "service_until": Date(year=2019, month=7, day=3),
    }
    async with start_gateway(database_url, redis_url) as gateway:
        outcomes = [
            (
                await gateway.cards.CheckCard(
                    wire.CheckCardRequest(visit=wire.Visit(kind=kind), **stay),
                    metadata=BEARER,
                )
            ).outcome
            for kind in (wire.VISIT_KIND_INPATIENT, wire.VISIT_KIND_EMERGENCY, wire.VISIT_KIND_DAY_CARE)
        ]
    assert outcomes == [
        outcome_pb2.OUTCOME_EXPIRES_DURING_STAY,
        outcome_pb2.OUTCOME_EXPIRES_DURING_STAY,
        outcome_pb2.OUTCOME_ENDS_BEFORE_DISCHARGE,
    ]
