"""The whole way of a claim: submitted, reviewed, cut, told, explained, settled, and seen in a look-up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from prometheus_client import CollectorRegistry

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.card_service_pb2 import CheckCardRequest
from insurance.claim.reader import ClaimReader
from review.accounts.role import Role
from review.console_metrics import ConsoleMetrics
from review.console_settings import ConsoleSettings
from review.desk_wiring import Desk, make_desk
from review.rulebook.engine.rulebook import Rulebook
from review.triage.desk.case_in_hand import Seen
from review.triage.queue.queue_filter import QueueFilter
from runtime.clock import Clock
from runtime.postgres.database import open_database
from tests.fakes.fhir_claim import CHIP_ID, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.facility_connections import open_connections
from tests.integration.triage_desk import an_actor
from tests.unit.review.triage.deciding.claims import by_line, line, whole
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until

FACILITY = "01001"
DAY = {"year": 2026, "month": 3, "day": 2}
# The first reviewer cuts one of two lines of 1,000,000; the lead, after the explanation, accepts both.
CUT = by_line(line(1, "ACCEPT"), line(2, "CUT", 500_000, "S.005.434"))


@asynccontextmanager
async def open_desk(database_url: str) -> AsyncIterator[Desk]:
    """The desk as the console makes it."""
    settings = ConsoleSettings(
        database_url=database_url, redis_url="unix:///none", second_look_amount=10**9, second_look_share=0.0
    )
    metrics = ConsoleMetrics(CollectorRegistry())
    async with open_database(database_url) as database:
        yield make_desk(database, settings, metrics, Clock(), Rulebook(), ClaimReader())


async def ceiling(gateway: Gateway) -> int:
    """What a look-up says that the patient may still co-pay this year."""
    async with open_connections(gateway.target, TOKENS[FACILITY], 1) as (connection,):
        request = CheckCardRequest(chip_id=CHIP_ID, service_date=DAY)
        answer = await connection.look_up(request, LONGEST_WAIT_SECONDS)
        return int(answer.entitlement.copay_ceiling_remaining)


async def wait_for_ceiling(gateway: Gateway, expected: int) -> None:
    """Wait until the gateway has heard of the co-payment."""
    await wait_until(lambda: ceiling(gateway), lambda left: left == expected)


async def told(stream: Any, count: int) -> list[str]:
    """The next changes that the facility is told."""
    changes: list[str] = []
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        while len(changes) < count:
            message = await stream.read()
            changes += [messages.ClaimChangeKind.Name(one.kind)[18:] for one in message.changes]
    return changes


async def test_a_cut_reaches_the_facility_and_its_explanation_the_lead(
    stack: ClaimStack, database_url: str
) -> None:
    await stack.rows("UPDATE gateway.card_periods SET five_years_on = '2020-01-01'")
    gateway, _ = await stack.gateway(), await stack.worker()
    reviewer, lead = an_actor(), an_actor(Role.LEAD)
    async with gateway.calls() as calls, open_desk(database_url) as desk:
        whole_ceiling = await ceiling(gateway)
        stream = calls.watch(from_earliest=True)
        million = {"value": 1_000_000, "currency": "VND"}
        items = [
            {
                "sequence": number,
                "productOrService": {"coding": [{"code": f"02.{number}"}]},
                "servicedDate": "2026-03-02",
                "net": million,
            }
            for number in (1, 2)
        ]
        content = fhir_claim("1", item=items, total={"value": 2_000_000, "currency": "VND"})
        claim_id = (await calls.submit(content)).claim_id
        assert await told(stream, 2) == ["RECEIVED", "REVIEWED"]

        assert str(await desk.take_next(reviewer, QueueFilter())) == claim_id
        await desk.decide(reviewer, UUID(claim_id), CUT, await seen(stack))
        assert await told(stream, 1) == ["DECIDED"]
        decision = (await calls.get(claim_id)).claim.decision
        assert (decision.accepted_amount.units, decision.copayment_amount.units) == (1_500_000, 300_000)
        assert [reason.code for reason in decision.lines[1].reasons] == ["S.005.434"]
        await wait_for_ceiling(gateway, whole_ceiling - 300_000)

        await calls.explain(claim_id, text="Hai lần, hai bên.")
        assert await told(stream, 1) == ["EXPLAINED"]
        await desk.decide(lead, UUID(claim_id), whole("ACCEPT"), await seen(stack))
        assert await told(stream, 1) == ["DECIDED"]
        stream.cancel()
        await wait_for_ceiling(gateway, whole_ceiling - 400_000)


async def seen(stack: ClaimStack) -> Seen:
    """What a page of the claim shows."""
    return Seen(*(await stack.rows("SELECT version, review_digest FROM review.cases"))[0])
