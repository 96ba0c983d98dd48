"""What the register says today of claims that came in before, as the gateway would say it of new ones."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from gateway.mailbox.register_today import ReceivedBefore, RegisterFacts, RegisterToday
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from runtime.clock import Clock
from tests.contract.filled_register import connect
from tests.fakes.fhir_claim import FACILITY, INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_stack import POPULATION

READER, LAW = ClaimReader(), BenefitLaw(read_parameters())
OURS, OTHER = UUID(int=1), UUID(int=2)
CLAIM = """
    INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at)
    VALUES ($1, '01001', gen_random_uuid(), 'FHIR_R4_JSON', '{}', now())
"""
CODE = """
    INSERT INTO gateway.facility_codes (old_code, new_code, valid_from)
    VALUES ('01001', '01901', '2026-07-01')
"""
COPAYMENT = "INSERT INTO gateway.copayments (claim_id, insurance_number, day, amount) VALUES ($1, $2, $3, $4)"


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A database with a person who has a card, and two facilities."""
    opened = await connect(database_url)
    for statement in POPULATION:
        await opened.execute(statement)
    yield opened
    await opened.close()


async def facts_of(connection: asyncpg.Connection) -> RegisterFacts:
    """What the register says of a claim of the person."""
    claim = READER.read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON)
    register = RegisterToday(connection, LAW, Clock())
    (facts,) = await register.read([ReceivedBefore(OURS, FACILITY, claim)])
    return facts


async def test_card_facility_and_entitlement_are_those_of_today_and_nobody_is_logged(
    connection: asyncpg.Connection,
) -> None:
    facts = await facts_of(connection)
    assert (facts.card.determined, facts.card.outcome, len(facts.card.periods)) == (True, "ACCURATE", 1)
    assert facts.card.insurance_number == INSURANCE_NUMBER
    assert facts.facility.tier == "central"
    assert facts.entitlement is not None
    await connection.execute("UPDATE gateway.people SET died_on = '2026-02-01'")
    await connection.execute("UPDATE gateway.facilities SET tier = 'provincial'")
    facts = await facts_of(connection)
    assert (facts.card.outcome, facts.card.died_on.month, facts.facility.tier) == ("DIED", 2, "provincial")
    assert facts.entitlement is None
    assert await connection.fetchval("SELECT count(*) FROM gateway.access_log") == 0


async def test_what_the_claim_itself_charged_is_not_among_its_copayments(
    connection: asyncpg.Connection,
) -> None:
    for claim_id in (OURS, OTHER):
        await connection.execute(CLAIM, claim_id)
        await connection.execute(COPAYMENT, claim_id, INSURANCE_NUMBER, date(2026, 3, 2), 50_000)
    facts = await facts_of(connection)
    assert [(paid.day.day, paid.amount) for paid in facts.card.copaid] == [(2, 50_000)]


async def test_what_the_parts_of_the_claims_own_stay_charged_is_not_among_its_copayments(
    connection: asyncpg.Connection,
) -> None:
    for claim_id in (OURS, OTHER):
        await connection.execute(CLAIM, claim_id)
        for day in (date(2025, 12, 31), date(2026, 1, 5)):
            await connection.execute(COPAYMENT, claim_id, INSURANCE_NUMBER, day, 50_000)
    facts = await facts_of(connection)
    assert [paid.day.year for paid in facts.card.copaid] == [2025, 2026]


async def test_a_patient_whom_the_register_does_not_have_is_not_known(
    connection: asyncpg.Connection,
) -> None:
    await connection.execute("DELETE FROM gateway.card_periods")
    await connection.execute("DELETE FROM gateway.cards")
    await connection.execute("DELETE FROM gateway.people")
    facts = await facts_of(connection)
    assert (facts.card.determined, facts.card.person_known, facts.card.outcome) == (True, False, "UNKNOWN")


async def test_codes_that_were_changed_since_are_among_the_facts(connection: asyncpg.Connection) -> None:
    assert list((await facts_of(connection)).facility_codes) == []
    await connection.execute(CODE)
    (change,) = (await facts_of(connection)).facility_codes
    assert (change.old_code, change.new_code) == ("01001", "01901")
