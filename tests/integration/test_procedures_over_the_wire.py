"""A household and a death over the wire: the next look-up knows what a procedure has changed."""

from datetime import timedelta
from typing import Any

import grpc
from google.type.date_pb2 import Date

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.death_file_pb2 import DeathFacts, DeathRegistered
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.household_file_pb2 import HouseholdFacts, JoiningMember, PaymentMade
from gateway.v1.outcome_pb2 import VERDICT_NOT_VALID, VERDICT_VALID
from runtime.clock import Clock
from runtime.date_message import date_message
from tests.contract.filled_register import connect
from tests.integration.claim_calls import refused
from tests.integration.file_calls import FileCalls, bearer, start_with_offices
from tests.integration.in_process_gateway import HOLDING
from tests.wait_until import wait_until

NEIGHBOUR = "0100000017"
APPLICANT = messages.Applicant(citizen_id="001190012345", relation="self")
# Insured until today: a renewal goes on from tomorrow.
ADD_NEIGHBOUR = """
    WITH person AS (
        INSERT INTO gateway.people (insurance_number, chip_id, full_name, birth_date, sex)
        VALUES ('0100000017', '001080000001', 'Lê Văn Nam', '1980', 'male')),
    card AS (
        INSERT INTO gateway.cards (card_number, insurance_number) VALUES ('GD4010100000017', '0100000017')
        RETURNING card_id),
    household AS (INSERT INTO gateway.households VALUES ('HK-1', '01')),
    member AS (INSERT INTO gateway.household_members VALUES ('0100000017', DATE '2020-01-01', 'HK-1'))
    INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    SELECT card_id, DATE '2026-01-01', $1, '01007' FROM card
"""
ADDED_PERCENT, DECISION = 25, "Nghị quyết 9/2026/NQ-HĐND"
ADD_DECISION = "INSERT INTO gateway.premium_support VALUES ('01', 'GD', '2020-01-01', NULL, $1, $2)"
NAMED = """
    SELECT facility, outcome FROM gateway.access_log
    WHERE insurance_number = $1 AND outcome LIKE 'FILE%' ORDER BY asked_at
"""


def today() -> Date:
    return date_message(Clock().today())


async def add_neighbour(database_url: str) -> None:
    connection = await connect(database_url)
    await connection.execute(ADD_NEIGHBOUR, Clock().today())
    await connection.close()


def household() -> HouseholdFacts:
    return HouseholdFacts(
        household="HK-1", province="01", months=12, members=[JoiningMember(insurance_number=NEIGHBOUR)]
    )


async def submit(calls: FileCalls, number: str, facts: FileFacts) -> Any:
    request = messages.SubmitFileRequest(number=number, applicant=APPLICANT, facts=facts)
    return (await calls.call("SubmitFile", request, "portal-01")).file


async def verdict(calls: FileCalls, number: str, day: Date) -> Any:
    request = cards.CheckCardRequest(insurance_number=number, service_date=day)
    return (await calls.gateway.cards.CheckCard(request, metadata=bearer("secret"))).verdict


async def becomes(calls: FileCalls, number: str, day: Date, expected: Any) -> None:
    """The gateway is notified of the change, a moment after the commit."""
    await wait_until(lambda: verdict(calls, number, day), lambda found: found == expected)


async def add_decision(database_url: str) -> None:
    """The people's council of the province adds to the premiums of households."""
    connection = await connect(database_url)
    await connection.execute(ADD_DECISION, ADDED_PERCENT, DECISION)
    await connection.close()


async def test_a_renewal_is_quoted_paid_and_known_to_the_next_look_up(
    database_url: str, redis_url: str
) -> None:
    async with start_with_offices(database_url, redis_url, unknown_people_an_hour=1) as calls:
        await add_neighbour(database_url)
        renewed = date_message(Clock().today() + timedelta(days=100))
        assert await verdict(calls, NEIGHBOUR, renewed) == VERDICT_NOT_VALID
        everybody_due = HouseholdFacts(household="HK-1", province="01", months=12)
        asked = messages.QuoteRenewalRequest(household=everybody_due)
        before = await calls.call("QuoteRenewal", asked, "portal-01")
        assert [one.due for one in before.members] == [True]
        await add_decision(database_url)
        offered = await calls.call("QuoteRenewal", asked, "portal-01")
        assert offered.quote.total == before.quote.total * (100 - ADDED_PERCENT) // 100
        (part,) = offered.quote.lines[0].supports
        assert (part.percent, part.law, part.province) == (ADDED_PERCENT, DECISION, "01")
        file = await submit(calls, "HGD-1", FileFacts(household=household()))
        assert file.result.household.lines == offered.quote.lines
        paid = PaymentMade(receipt_number="R-1", amount=offered.quote.total, paid_on=today())
        file = await calls.answer(file, "payer-vn", "paid", AnswerFacts(payment_made=paid))
        assert file.state == messages.FILE_STATE_SETTLED
        await becomes(calls, NEIGHBOUR, renewed, VERDICT_VALID)
        connection = await connect(database_url)
        logged = [tuple(row) for row in await connection.fetch(NAMED, NEIGHBOUR)]
        await connection.close()
        assert logged == [("portal-01", "FILE_MATCHED")] * 3
        everybody_due.household = "HK-guess"
        guess = messages.QuoteRenewalRequest(household=everybody_due)
        assert not (await calls.call("QuoteRenewal", guess, "portal-01")).members
        assert (await refused(calls.call("QuoteRenewal", guess, "portal-01")))[1] == "TOO_MANY_UNKNOWN"
        status, reason, *_ = await refused(calls.call("QuoteRenewal", asked))
        assert (status, reason) == (grpc.StatusCode.PERMISSION_DENIED, "ONLY_FOR_OFFICES")


async def test_a_registered_death_is_known_to_the_next_look_up(database_url: str, redis_url: str) -> None:
    async with start_with_offices(database_url, redis_url) as calls:
        person, day = HOLDING.person, Date(year=2026, month=3, day=2)
        assert await verdict(calls, person.insurance_number, day) == VERDICT_VALID
        death = DeathFacts(
            insurance_number=person.insurance_number,
            full_name=person.full_name,
            birth_date=person.birth_date,
            died_on=Date(year=2026, month=3, day=1),
            province="01",
        )
        file = await submit(calls, "KT-1", FileFacts(death=death))
        registered = AnswerFacts(death_registered=DeathRegistered(registration_number="KT-7"))
        await calls.answer(file, "civil-status-01", "registered", registered)
        await becomes(calls, person.insurance_number, day, VERDICT_NOT_VALID)
