"""Of two cards in force, a claim is paid by the one that a look-up names when it is decided."""

from datetime import date
from uuid import UUID, uuid4

import grpc

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from runtime.date_message import date_message
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.test_stay_over_new_year import CLAIM, COPAID, open_desk_of
from tests.integration.triage_desk import an_actor
from tests.unit.review.triage.deciding.claims import whole

DAY = date(2026, 3, 2)
# At the district hospital where her card as an employee is registered: 80 %, and a ceiling. By her card as a
# pensioner, which is registered elsewhere, she comes alone: 95 %.
INSURED = (
    "UPDATE gateway.facilities SET tier = 'district' WHERE facility = '01001' RETURNING 1",
    "UPDATE gateway.card_periods SET five_years_on = '2020-01-01' RETURNING 1",
    f"INSERT INTO gateway.cards VALUES (2, 'HT301{INSURANCE_NUMBER}', '{INSURANCE_NUMBER}') RETURNING 1",
    """INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    VALUES (2, '2026-01-01', '2026-12-31', '01002') RETURNING 1""",
)

COST = {"value": 1_000_000, "currency": "VND"}
ITEM = {
    "sequence": 1,
    "productOrService": {"coding": [{"system": "urn:wardgate:cs:service", "code": "02.0001"}]},
    "servicedDate": str(DAY),
    "quantity": {"value": 1},
    "unitPrice": COST,
    "net": COST,
}


async def looked_up(gateway: Gateway) -> tuple[str, int]:
    """The code and the rate that a look-up says."""
    request = CheckCardRequest(chip_id=CHIP_ID, service_date=date_message(DAY))
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        metadata = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
        answer: CheckCardResponse = await CardServiceStub(channel).CheckCard(request, metadata=metadata)
    return answer.entitlement.visit_code, answer.entitlement.rate_percent


# Luật BHYT, Điều 22 khoản 2: the card that gives most. Khoản 1: above six reference levels of 2,340,000 VND
# the fund pays all.
async def test_who_reaches_the_ceiling_after_a_claim_came_in_is_paid_by_the_card_that_has_it(
    stack: ClaimStack, database_url: str
) -> None:
    for statement in INSURED:
        await stack.rows(statement)
    gateway = await stack.gateway()
    await stack.worker()
    async with gateway.calls() as calls:
        claim_id = UUID((await calls.submit(fhir_claim(item=[ITEM], total=COST), wait=30)).claim_id)
        await calls.wait_until_reviewed(str(claim_id))
        assert await looked_up(gateway) == ("3.3", 95)
        before = uuid4()
        await stack.rows(CLAIM, before)
        await stack.rows(COPAID, before, INSURANCE_NUMBER, date(2026, 2, 4), 14_040_000)
        await stack.empty_redis()
        assert await looked_up(gateway) == ("1.1", 100)
        async with open_desk_of(database_url) as desk:
            await desk.decided(an_actor(), claim_id, whole("ACCEPT"))
        decision = (await calls.get(str(claim_id))).claim.decision
    assert (decision.fund_amount.units, decision.copayment_amount.units) == (1_000_000, 0)
