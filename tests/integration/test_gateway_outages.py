"""A gateway whose PostgreSQL stops, dies or stands still: everybody is answered, and all comes back."""

import asyncio
import os
import signal
import tempfile
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
from tests.integration.access_audit import rows, verified
from tests.integration.asking_for_ever import HER, Asked, Asker
from tests.integration.claim_stack import ClaimStack, Gateway, claim_stack
from tests.integration.running import until
from tests.integration.standing_still import frozen
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

# Longer than tokens are remembered, and than any statement may take.
OUTAGE_SECONDS = 6.5
# So soon after it the register is read, the cache used, and health says so.
BACK_SECONDS = 3.0
CARDS, CLAIMS, WHOLE = "gateway.v1.CardService", "gateway.v1.ClaimService", ""


class Site(NamedTuple):
    """What a gateway stands on, and whoever asks it."""

    postgres: EmbeddedPostgres
    redis: EmbeddedRedis
    gateway: Gateway
    channel: grpc.aio.Channel
    asker: Asker

    async def serving(self) -> set[str]:
        """The services that health says are."""
        health = HealthStub(self.channel)
        said = {name: await health.Check(HealthCheckRequest(service=name)) for name in (CARDS, CLAIMS, WHOLE)}
        return {name for name, answer in said.items() if answer.status == HealthCheckResponse.SERVING}

    async def told(self, *serving: str) -> None:
        """Wait until health says that these serve and no others."""
        await until(self.serving, lambda now: now == set(serving))

    async def logged(self) -> list[str]:
        """The access log's look-ups, once none waits for it any more."""

        await until(lambda: self.gateway.seen("wardgate_access_spooled"), lambda count: count == 0)
        found = await rows(self.postgres.url(), "SELECT check_id FROM gateway.access_log")
        return [str(row["check_id"]) for row in found]


@pytest.fixture
def servers(scratch: Path) -> Iterator[tuple[EmbeddedPostgres, EmbeddedRedis]]:
    """Of this test's own: they may be stopped."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    with EmbeddedPostgres(folder / "pg") as postgres, EmbeddedRedis(folder / "redis") as redis:
        asyncio.run(migrate(postgres.url()))
        yield postgres, redis


@pytest.fixture
def stack(servers: tuple[EmbeddedPostgres, EmbeddedRedis], tmp_path: Path) -> Iterator[ClaimStack]:
    """Nothing is started yet."""
    postgres, redis = servers
    with claim_stack(postgres.url(), redis.url, tmp_path) as opened:
        yield opened


@asynccontextmanager
async def a_site(stack: ClaimStack, servers: tuple[EmbeddedPostgres, EmbeddedRedis]) -> AsyncIterator[Site]:
    """Of a gateway that asks the register anew after a second, and has been asked for a while."""
    # Strangers are asked for all the time.
    often = {"WARDGATE_UNKNOWN_PEOPLE_AN_HOUR": "1000000"}
    gateway = await stack.gateway(WARDGATE_CARD_CACHE_SECONDS="1", **often)
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        site = Site(*servers, gateway, channel, Asker(channel))
        await site.told(CARDS, CLAIMS, WHOLE)
        async with site.asker.asking():
            await site.asker.until(lambda asked: from_(asked, wire.SERVED_FROM_CACHE))
            yield site
        await assert_all_is_in_the_log_once(site)


def from_(asked: Asked, source: wire.ServedFrom) -> bool:
    """Whether her answer came from there."""
    return asked.subject is HER and asked.answer is not None and asked.answer.served_from == source


async def assert_all_is_in_the_log_once(site: Site) -> None:
    """Nobody waited in vain, and whatever was answered is in a log that is whole."""
    late = [asked for asked in site.asker.asked if asked.answer is None]
    assert not late, [(asked.status, asked.seconds) for asked in late]
    answered = [asked.answer.check_id for asked in site.asker.asked if asked.answer]
    logged = await site.logged()
    assert len(logged) == len(set(logged))
    assert len(answered) == len(set(answered))
    # A claim that was refused has been looked up too.
    assert set(answered) <= set(logged)
    assert not (await verified(site.postgres.url())).findings


@contextmanager
def stopped(postgres: EmbeddedPostgres, told: signal.Signals) -> Iterator[None]:
    """By an operator in a hurry (SIGINT) or by a crash (SIGQUIT); then started again."""
    assert postgres.child.pid
    os.kill(postgres.child.pid, told)
    try:
        yield
    finally:
        postgres.ensure_running()


@pytest.mark.parametrize("how", ["SIGSTOP", "SIGINT", "SIGQUIT"])
async def test_while_postgres_is_away_people_are_last_known_or_undetermined_and_all_comes_back(
    how: str, stack: ClaimStack, servers: tuple[EmbeddedPostgres, EmbeddedRedis]
) -> None:
    async with a_site(stack, servers) as site:
        outage: AbstractContextManager[None] = (
            frozen(site.postgres.child) if how == "SIGSTOP" else stopped(site.postgres, signal.Signals[how])
        )
        with outage:
            away_since = monotonic()
            await site.asker.until(lambda asked: from_(asked, wire.SERVED_FROM_LAST_KNOWN))
            await site.told(CARDS)
            assert site.gateway.metric("wardgate_database_up") == 0
            await assert_claims_are_refused_at_once(site)
            await asyncio.sleep(max(0, away_since + OUTAGE_SECONDS - monotonic()))
        back_since = monotonic()
        await site.asker.until(lambda asked: from_(asked, wire.SERVED_FROM_REGISTER))
        await site.asker.until(lambda asked: from_(asked, wire.SERVED_FROM_CACHE))
        await site.told(CARDS, CLAIMS, WHOLE)
        assert monotonic() - back_since < BACK_SECONDS
    assert_last_known_is_as_it_was_read(site.asker.asked)
    assert_strangers_are_undetermined(site.asker.since(away_since))


async def assert_claims_are_refused_at_once(site: Site) -> None:
    """With when to come again."""
    async with site.gateway.calls() as calls:
        began = monotonic()
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await calls.submit(fhir_claim("1"))
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    assert monotonic() - began < 1
    status = rpc_status.from_call(refused.value)
    assert status
    assert any(detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR) for detail in status.details)


def assert_last_known_is_as_it_was_read(asked: list[Asked]) -> None:
    """Its outcome is hers, and its age that of an answer from the register."""
    answers = [one.answer for one in asked if one.subject is HER and one.answer]
    readings = {
        answer.data_as_of.ToNanoseconds()
        for answer in answers
        if answer.served_from == wire.SERVED_FROM_REGISTER
    }
    last_known = [answer for answer in answers if answer.served_from == wire.SERVED_FROM_LAST_KNOWN]
    assert last_known
    assert {answer.outcome for answer in answers} == {OUTCOME_ACCURATE}
    assert {answer.data_as_of.ToNanoseconds() for answer in last_known} <= readings
    assert all(answer.receipt for answer in last_known)


def assert_strangers_are_undetermined(asked: list[Asked]) -> None:
    """And the clerk is told what to do; before and after, nobody knows them."""
    answers = [one.answer for one in asked if one.subject is not HER and one.answer]
    assert {answer.outcome for answer in answers} == {OUTCOME_UNDETERMINED, OUTCOME_UNKNOWN}
    undetermined = [answer for answer in answers if answer.outcome == OUTCOME_UNDETERMINED]
    assert {answer.served_from for answer in undetermined} == {wire.SERVED_FROM_UNSPECIFIED}
    assert all(answer.advice.clerk_en.startswith("Admit the patient") for answer in undetermined)
    assert not any(answer.HasField("data_as_of") for answer in undetermined)


async def test_while_redis_stands_still_too_everybody_is_undetermined_and_nobody_waits(
    stack: ClaimStack, servers: tuple[EmbeddedPostgres, EmbeddedRedis]
) -> None:
    async with a_site(stack, servers) as site:
        with frozen(site.postgres.child, site.redis.child):
            await site.asker.until(lambda asked: from_(asked, wire.SERVED_FROM_UNSPECIFIED))
            await site.told(CARDS)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(site.asker.until(is_known), 2)
        await site.asker.until(lambda asked: from_(asked, wire.SERVED_FROM_REGISTER))
        await site.asker.until(lambda asked: from_(asked, wire.SERVED_FROM_CACHE))
        await site.told(CARDS, CLAIMS, WHOLE)


def is_known(asked: Asked) -> bool:
    """Whether the answer says anything of her."""
    return asked.answer is not None and asked.answer.outcome != OUTCOME_UNDETERMINED
