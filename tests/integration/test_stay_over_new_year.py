"""A stay over 1 January, from the claim to the ceilings of both years: each is charged what its days cost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from uuid import UUID, uuid4

import asyncpg
import grpc

from gateway.v1.card_service_pb2 import CheckCardRequest
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.decision_pb2 import PaidPart
from review.worker.queue.claim_queue import take_number
from runtime.date_message import date_message
from runtime.postgres.open_database import open_database
from runtime.postgres.url import database_address
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, INSURANCE_NUMBER, fhir_claim
from tests.fakes.stay_over_new_year import LAST_DAY, NEW_YEARS_EVE, stay_elements
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.triage_desk import Desk, an_actor
from tests.unit.review.triage.deciding.claims import whole

# A retired person, whom the fund pays 95 %, with five continuous years: 14,000,000 VND were co-paid in 2025.
INSURED = (
    f"UPDATE gateway.cards SET card_number = 'HT301{INSURANCE_NUMBER}' RETURNING 1",
    "UPDATE gateway.card_periods SET valid_from = '2025-01-01', five_years_on = '2020-01-01' RETURNING 1",
)
CLAIM = """
    INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at)
    VALUES ($1, '01001', 'before', 'FHIR_R4_JSON', '{}', '2025-05-05') RETURNING 1
"""
COPAID = "INSERT INTO gateway.copayments (claim_id, insurance_number, day, amount) VALUES ($1, $2, $3, $4)"
BOOKED = "SELECT day, amount FROM gateway.copayments WHERE claim_id = $1 ORDER BY day"
CEILING = 14_040_000


@asynccontextmanager
async def open_desk_of(database_url: str) -> AsyncIterator[Desk]:
    """The use cases of reviewers, on what the gateway and the worker have kept."""
    connection = await asyncpg.connect(database_address(database_url).urls[0])
    try:
        async with open_database(database_url) as database:
            yield Desk(database, connection, await take_number(connection), 10**9)
    finally:
        await connection.close()


async def ceiling_left(gateway: Gateway, day: date) -> int:
    """What a look-up at the facility says is left in the year of the day."""
    request = CheckCardRequest(chip_id=CHIP_ID, service_date=date_message(day))
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        metadata = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
        answer = await CardServiceStub(channel).CheckCard(request, metadata=metadata)
    return int(answer.entitlement.copay_ceiling_remaining)


def amounts(part: PaidPart) -> tuple[int, int, int, int]:
    return (
        part.rate_basis_points,
        part.accepted_amount.units,
        part.fund_amount.units,
        part.copayment_amount.units,
    )


async def test_a_claim_over_1_january_is_decided_and_booked_by_the_ceilings_of_both_years(
    stack: ClaimStack, database_url: str
) -> None:
    for statement in INSURED:
        await stack.rows(statement)
    before = uuid4()
    await stack.rows(CLAIM, before)
    await stack.rows(COPAID, before, INSURANCE_NUMBER, date(2025, 5, 4), 14_000_000)
    gateway = await stack.gateway()
    await stack.worker()
    assert await ceiling_left(gateway, NEW_YEARS_EVE) == 40_000
    async with gateway.calls() as calls:
        claim_id = UUID((await calls.submit(fhir_claim(**stay_elements()), wait=30)).claim_id)
        await calls.wait_until_reviewed(str(claim_id))
        async with open_desk_of(database_url) as desk:
            await desk.decided(an_actor(), claim_id, whole("ACCEPT"))
        decision = (await calls.get(str(claim_id))).claim.decision
    # 5 % of 6,000,000 are 300,000, of which 40,000 are left; 5 % of 3,000,000 are 150,000.
    assert [amounts(part) for part in decision.parts] == [
        (9500, 6_000_000, 5_960_000, 40_000),
        (9500, 3_000_000, 2_850_000, 150_000),
    ]
    assert (decision.fund_amount.units, decision.copayment_amount.units) == (8_810_000, 190_000)
    assert await stack.rows(BOOKED, claim_id) == [(NEW_YEARS_EVE, 40_000), (LAST_DAY, 150_000)]
    assert await ceiling_left(gateway, NEW_YEARS_EVE) == 0
    assert await ceiling_left(gateway, date(2026, 2, 1)) == CEILING - 150_000
