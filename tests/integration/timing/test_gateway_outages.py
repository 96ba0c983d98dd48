"""A gateway whose PostgreSQL stops, crashes or freezes: every call is answered, and it recovers."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_status import rpc_status

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_UNDETERMINED, OUTCOME_UNKNOWN
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.access_audit import fetch, verify
from tests.integration.claim_stack import ClaimStack, Gateway, claim_stack
from tests.integration.timing.allowed_time import promised
from tests.integration.timing.continuous_look_ups import Caller, LookUp
from tests.integration.timing.frozen import frozen
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

# Longer than tokens are cached, and than the timeout of any statement.
OUTAGE_SECONDS = 6.5
# Within this time after it the register is read, the cache is used, and health reports it.
RECOVERY_SECONDS = 3.0
PATIENT_GATEWAY = "tests.integration.timing.patient_gateway"
CARDS, CLAIMS, WHOLE = "gateway.v1.CardService", "gateway.v1.ClaimService", ""


class Site(NamedTuple):
    """A gateway with its servers and a facility that calls it."""

    postgres: EmbeddedPostgres
    redis: EmbeddedRedis
    gateway: Gateway
    channel: grpc.aio.Channel
    caller: Caller

    async def serving(self) -> set[str]:
        """The services that health reports as serving."""
        health = HealthStub(self.channel)
        statuses = {
            name: await health.Check(HealthCheckRequest(service=name)) for name in (CARDS, CLAIMS, WHOLE)
        }
        return {name for name, answer in statuses.items() if answer.status == HealthCheckResponse.SERVING}

    async def wait_for_health(self, *serving: str) -> None:
        """Wait until health reports these services as serving and no others."""
        await wait_until(self.serving, lambda now: now == set(serving))

    async def logged(self) -> list[str]:
        """The check ids in the access log, once the spool is empty."""
        await wait_until(lambda: self.gateway.value("wardgate_access_spooled"), lambda count: count == 0)
        findings = await fetch(self.postgres.url(), "SELECT check_id FROM gateway.access_log")
        return [str(row["check_id"]) for row in findings]


@pytest.fixture
def servers(
    own_postgres: EmbeddedPostgres, own_redis: EmbeddedRedis
) -> tuple[EmbeddedPostgres, EmbeddedRedis]:
    """Servers that the test may stop."""
    return own_postgres, own_redis


@pytest.fixture
def stack(servers: tuple[EmbeddedPostgres, EmbeddedRedis], tmp_path: Path) -> Iterator[ClaimStack]:
    """No process is started yet."""
    postgres, redis = servers
    with claim_stack(postgres.url(), redis.url, tmp_path) as opened:
        yield opened


@asynccontextmanager
async def start_site(
    stack: ClaimStack, servers: tuple[EmbeddedPostgres, EmbeddedRedis], module: str = "gateway"
) -> AsyncIterator[Site]:
    """A gateway whose cache entries expire after a second, while a facility calls it."""
    # Unknown people are looked up all the time.
    budget = {"WARDGATE_UNKNOWN_PEOPLE_AN_HOUR": "1000000"}
    gateway = await stack.gateway(module, WARDGATE_CARD_CACHE_SECONDS="1", **budget)
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        site = Site(*servers, gateway, channel, Caller(channel))
        await site.wait_for_health(CARDS, CLAIMS, WHOLE)
        async with site.caller.calling():
            await site.caller.wait_for(lambda look_up: is_from(look_up, wire.SERVED_FROM_CACHE))
            yield site
        await assert_every_answer_is_logged_once(site)


def is_from(look_up: LookUp, source: wire.ServedFrom) -> bool:
    """Whether the insured person's answer came from this source."""
    return look_up.is_insured and look_up.answer is not None and look_up.answer.served_from == source


async def assert_every_answer_is_logged_once(site: Site) -> None:
    """Every call was answered, and every answer is in the access log, which is sound."""
    failed = [look_up for look_up in site.caller.look_ups if look_up.answer is None]
    assert not failed, [(look_up.status, look_up.seconds) for look_up in failed]
    answered = [look_up.answer.check_id for look_up in site.caller.look_ups if look_up.answer]
    logged = await site.logged()
    assert len(logged) == len(set(logged))
    assert len(answered) == len(set(answered))
    # The log also has the look-ups of claims that were refused.
    assert set(answered) <= set(logged)
    assert not (await verify(site.postgres.url())).findings


@contextmanager
def stopped(postgres: EmbeddedPostgres, stop_signal: signal.Signals) -> Iterator[None]:
    """Stopped fast (SIGINT) or without a checkpoint, like a crash (SIGQUIT); then started again."""
    assert postgres.child.pid
    os.kill(postgres.child.pid, stop_signal)
    try:
        yield
    finally:
        postgres.ensure_running()


@pytest.mark.parametrize("how", ["SIGSTOP", "SIGINT", "SIGQUIT"])
async def test_without_postgres_answers_are_last_known_or_undetermined_and_the_gateway_recovers(
    how: str, stack: ClaimStack, servers: tuple[EmbeddedPostgres, EmbeddedRedis]
) -> None:
    async with start_site(stack, servers, PATIENT_GATEWAY) as site:
        outage: AbstractContextManager[None] = (
            frozen(site.postgres.child) if how == "SIGSTOP" else stopped(site.postgres, signal.Signals[how])
        )
        with outage:
            outage_began = monotonic()
            await site.caller.wait_for(lambda look_up: is_from(look_up, wire.SERVED_FROM_LAST_KNOWN))
            await site.wait_for_health(CARDS)
            assert site.gateway.metric("wardgate_database_up") == 0
            await assert_claims_are_refused_within_a_second(site)
            await asyncio.sleep(max(0, outage_began + OUTAGE_SECONDS - monotonic()))
        async with promised(RECOVERY_SECONDS):
            await site.caller.wait_for(lambda look_up: is_from(look_up, wire.SERVED_FROM_REGISTER))
            await site.caller.wait_for(lambda look_up: is_from(look_up, wire.SERVED_FROM_CACHE))
            await site.wait_for_health(CARDS, CLAIMS, WHOLE)
    assert_last_known_answers_are_as_read(site)
    assert_unknown_people_are_undetermined(site.caller.since(outage_began))


async def assert_claims_are_refused_within_a_second(site: Site) -> None:
    """With a retry delay."""
    async with site.gateway.calls() as calls, promised(1):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await calls.submit(fhir_claim("1"))
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    status = rpc_status.from_call(refused.value)
    assert status
    assert any(detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR) for detail in status.details)


def assert_last_known_answers_are_as_read(site: Site) -> None:
    """The outcome is right, and the age is that of an answer from the register."""
    answers = [one.answer for one in site.caller.look_ups if one.is_insured and one.answer]
    readings = {
        answer.data_as_of.ToNanoseconds()
        for answer in answers
        if answer.served_from == wire.SERVED_FROM_REGISTER
    }
    last_known = [answer for answer in answers if answer.served_from == wire.SERVED_FROM_LAST_KNOWN]
    assert last_known
    assert {answer.outcome for answer in answers} <= {OUTCOME_ACCURATE, OUTCOME_UNDETERMINED}
    # Undetermined only where Redis did not answer in time either, as on a busy machine.
    undetermined = [answer for answer in answers if answer.outcome == OUTCOME_UNDETERMINED]
    without_redis = site.gateway.metric("wardgate_card_cache_answers_total", answer="away")
    assert len(undetermined) <= without_redis
    assert {answer.data_as_of.ToNanoseconds() for answer in last_known} <= readings
    assert all(answer.receipt for answer in last_known)


def assert_unknown_people_are_undetermined(look_ups: list[LookUp]) -> None:
    """With advice for the clerk; before and after the outage they are unknown."""
    answers = [one.answer for one in look_ups if not one.is_insured and one.answer]
    assert {answer.outcome for answer in answers} == {OUTCOME_UNDETERMINED, OUTCOME_UNKNOWN}
    undetermined = [answer for answer in answers if answer.outcome == OUTCOME_UNDETERMINED]
    assert {answer.served_from for answer in undetermined} == {wire.SERVED_FROM_UNSPECIFIED}
    assert all(answer.advice.clerk_en.startswith("Admit the patient") for answer in undetermined)
    assert not any(answer.HasField("data_as_of") for answer in undetermined)


async def test_without_postgres_and_redis_answers_are_undetermined_and_within_the_deadline(
    stack: ClaimStack, servers: tuple[EmbeddedPostgres, EmbeddedRedis]
) -> None:
    async with start_site(stack, servers) as site:
        with frozen(site.postgres.child, site.redis.child):
            await site.caller.wait_for(lambda look_up: is_from(look_up, wire.SERVED_FROM_UNSPECIFIED))
            await site.wait_for_health(CARDS)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(site.caller.wait_for(is_determined), 2)
        await site.caller.wait_for(lambda look_up: is_from(look_up, wire.SERVED_FROM_REGISTER))
        await site.caller.wait_for(lambda look_up: is_from(look_up, wire.SERVED_FROM_CACHE))
        await site.wait_for_health(CARDS, CLAIMS, WHOLE)


def is_determined(look_up: LookUp) -> bool:
    """Whether the answer has an outcome other than UNDETERMINED."""
    return look_up.answer is not None and look_up.answer.outcome != OUTCOME_UNDETERMINED
