"""A database that answers everything a second late counts as unavailable, and nobody waits for it."""

from collections.abc import Iterator
from functools import partial
from operator import eq
from pathlib import Path
from time import monotonic

import grpc
import pytest
from sqlalchemy import make_url

from gateway.v1 import card_service_pb2 as wire
from gateway.v1 import claim_service_pb2 as messages
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import refused
from tests.integration.claim_stack import ClaimStack, claim_stack
from tests.integration.timing.continuous_look_ups import Caller, LookUp
from tests.integration.timing.slow_proxy import slow_proxy
from tests.wait_until import wait_until

LATE_SECONDS = 1.0
# Redis answers, however busy the machine is.
PATIENT_GATEWAY = "tests.integration.timing.patient_gateway"
SETTINGS = {"WARDGATE_CARD_CACHE_SECONDS": "1", "WARDGATE_UNKNOWN_PEOPLE_AN_HOUR": "1000000"}


@pytest.fixture
def stack(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[ClaimStack]:
    with claim_stack(database_url, redis_url, tmp_path) as opened:
        yield opened


async def test_look_ups_are_last_known_and_claims_are_refused_while_each_answer_of_the_database_is_late(
    stack: ClaimStack, database_url: str
) -> None:
    direct = make_url(database_url)
    async with slow_proxy(f"{direct.query['host']}/.s.PGSQL.5432") as proxy:
        url = f"postgresql://postgres@127.0.0.1:{proxy.port}/{direct.database}"
        gateway = await stack.gateway(PATIENT_GATEWAY, WARDGATE_DATABASE_URL=url, **SETTINGS)
        is_up = partial(gateway.value, "wardgate_database_up")
        async with grpc.aio.insecure_channel(gateway.target) as channel, gateway.calls() as calls:
            caller = Caller(channel)
            async with caller.calling():
                await caller.wait_for(partial(is_from, wire.SERVED_FROM_REGISTER))
                began, proxy.delay = monotonic(), LATE_SECONDS
                await caller.wait_for(partial(is_from, wire.SERVED_FROM_LAST_KNOWN))
                await wait_until(is_up, partial(eq, 0))
                code, reason, *_ = await refused(calls.submit(fhir_claim("1")))
                assert (code, reason) == (grpc.StatusCode.UNAVAILABLE, "DATABASE_AWAY")
                proxy.delay = 0
                await wait_until(is_up, partial(eq, 1))
                await caller.wait_for(partial(is_from, wire.SERVED_FROM_REGISTER))
            kept = await calls.submit(fhir_claim("1"), wait=0)
            assert kept.state == messages.CLAIM_STATE_RECEIVED
    assert all(look_up.answer for look_up in caller.since(began))


def is_from(source: wire.ServedFrom, look_up: LookUp) -> bool:
    """Whether the insured person's answer came from this source."""
    return look_up.is_insured and look_up.answer is not None and look_up.answer.served_from == source
