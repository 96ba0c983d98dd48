"""Neither a birth date nor a stay elsewhere is found by trying at several gateways, over restarts, in streams
or in dry runs.
"""

from collections.abc import AsyncIterator, Awaitable
from datetime import date, timedelta
from functools import partial
from operator import not_
from typing import Any

import grpc
import pytest
from google.type.date_pb2 import Date

from gateway.cards.guessing import share_budgets
from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY
from gateway.claims.dry_run.limit_stays import DAYS_OF_ONE, MOST_A_DAY
from gateway.v1 import card_service_pb2 as wire
from gateway.v1 import claim_service_pb2 as claims
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from insurance.claim.fhir.identifier_systems import CHIP_ID_SYSTEM
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.in_process_gateway import BEARER, HOLDING, Gateway, fill_register, start_gateway
from tests.integration.register_loading import rows
from tests.unit.gateway.cards.people import CHIP_ID
from tests.wait_until import wait_until
from wardgate.client import Refused

NAME = "Nguyễn Thị Hoà"
HALF = MISMATCHES_A_DAY // 2


def look_up(birth_date: str) -> wire.CheckCardRequest:
    """A look-up of the person with this birth date."""
    return wire.CheckCardRequest(
        chip_id=CHIP_ID,
        service_date=Date(year=2026, month=3, day=2),
        holder=wire.Holder(full_name=NAME, birth_date=birth_date),
    )


async def reason_of(call: Awaitable[object]) -> str:
    """Why a call is refused; empty where it is answered."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        refused = Refused.from_rpc_error(error)
        return refused.reason or refused.code.name
    return ""


async def stream_wrong_dates(gateway: Gateway, times: int) -> None:
    """State a wrong birth date so often in one stream."""

    async def requests() -> AsyncIterator[wire.CheckCardsRequest]:
        checks = [wire.KeyedCheck(key=str(n), request=look_up(f"{1950 + n}")) for n in range(times)]
        yield wire.CheckCardsRequest(checks=checks)

    async for response in gateway.cards.CheckCards(requests(), metadata=BEARER):
        assert all(answer.HasField("response") for answer in response.answers)


async def dry_run(gateway: Gateway, database_url: str, birth_date: str, **changes: Any) -> str:
    """Why a dry run of a claim for the person with this birth date is refused; empty where it is queued."""
    person = {"resourceType": "Patient", "id": "p", "name": [{"text": NAME}], "birthDate": birth_date}
    patient = {"reference": "#p", "identifier": {"system": CHIP_ID_SYSTEM, "value": CHIP_ID}}
    content = fhir_claim(patient=patient, contained=[person], insurance=[_no_card()], **changes)
    request = claims.CheckClaimRequest(format=claims.CLAIM_FORMAT_FHIR_R4_JSON, content=content)
    call = ClaimServiceStub(gateway.channel).CheckClaim(request, metadata=BEARER)
    queued = partial(rows, database_url, "SELECT FROM review.queue")
    # No worker runs: what is not refused waits for its review, until its caller leaves.
    await wait_until(queued, lambda found: bool(found) or call.done())
    if call.cancel():
        await wait_until(queued, not_)
        return ""
    return await reason_of(call)


def _no_card() -> dict[str, object]:
    return {"sequence": 1, "focal": True, "coverage": {"display": "BHYT"}}


async def test_wrong_birth_dates_count_at_all_gateways_and_after_a_restart(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_budgets, "SHARE_SECONDS", 0.1)
    await fill_register(database_url, HOLDING)
    async with (
        start_gateway(database_url, redis_url) as one,
        start_gateway(database_url, redis_url) as other,
    ):
        await stream_wrong_dates(one, HALF)
        for _ in range(HALF):
            assert await reason_of(other.cards.CheckCard(look_up("1991"), metadata=BEARER)) == ""

        async def right_one() -> str:
            return await reason_of(one.cards.CheckCard(look_up("1990-05-04"), metadata=BEARER))

        await wait_until(right_one, lambda reason: reason == "TOO_MANY_MISMATCHES")
    async with start_gateway(database_url, redis_url) as restarted:
        assert await dry_run(restarted, database_url, "1990-05-04") == "TOO_MANY_MISMATCHES"
        refused = restarted.cards.CheckCard(look_up("1990-05-04"), metadata=BEARER)
        assert await reason_of(refused) == "TOO_MANY_MISMATCHES"


async def test_stays_that_are_tried_in_dry_runs_count_at_all_gateways_and_after_a_restart(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_budgets, "SHARE_SECONDS", 0.1)
    await fill_register(database_url, HOLDING)

    async def try_stay(gateway: Gateway, day: date, days: int = 1) -> str:
        period = {"start": f"{day}", "end": f"{day + timedelta(days - 1)}"}
        return await dry_run(gateway, database_url, "1990-05-04", billablePeriod=period)

    async with (
        start_gateway(database_url, redis_url) as one,
        start_gateway(database_url, redis_url) as other,
    ):
        # Two stays of so many weeks use up the budget.
        weeks = (MOST_A_DAY + 1) // 2
        for year in (2024, 2025):
            assert await try_stay(one, date(year, 1, 1), weeks * DAYS_OF_ONE) == ""
        # Fewer than use up the budget at this gateway.
        days = (date(2026, 3, 1) + timedelta(n) for n in range(MOST_A_DAY - 1))

        async def another_stay() -> str:
            return await try_stay(other, next(days))

        await wait_until(another_stay, lambda reason: reason == "TOO_MANY_STAYS")
    async with start_gateway(database_url, redis_url) as restarted:
        assert await try_stay(restarted, date(2026, 2, 1)) == "TOO_MANY_STAYS"
