"""Gateway and worker processes while Redis is stopped, frozen or slow: slower, never broken."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from statistics import median
from typing import NamedTuple

import pytest

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.claim_service_pb2 import CLAIM_STATE_REVIEWED
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_WITHDRAWN
from runtime.redis.client import TIMEOUT_SECONDS
from tests.fakes.fhir_claim import FACILITY, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.facility_connections import FacilityConnection, open_connections
from tests.integration.timing.allowed_time import allowed, promised
from tests.integration.timing.slow_proxy import SlowProxy, slow_proxy
from tests.wait_until import wait_until
from wardgate.stack.embedded.redis import EmbeddedRedis

CONNECTIONS = 16
OUTAGE_SECONDS = 2
SHORT_WHILE_SECONDS = 0.3
# Of each connection after each look-up: some hundred look-ups a second in all.
PAUSE_SECONDS = 0.05
# Less than the timeout of one request: a look-up makes two of them.
SLOW_SECONDS = 0.2
WITHDRAWAL = "UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'"


class Outage(NamedTuple):
    """A Redis at `url` that fails from `begin` to `end`."""

    url: str
    begin: Callable[[], object]
    end: Callable[[], object]


@asynccontextmanager
async def outage_of_kind(kind: str, redis: EmbeddedRedis) -> AsyncIterator[Outage]:
    """The outage with this name."""
    async with slow_proxy(redis.url.removeprefix("unix://")) as proxy:
        yield {
            "stopped": Outage(redis.url, redis.child.stop, redis.ensure_running),
            "frozen": frozen(redis),
            "slow": Outage(
                f"redis://127.0.0.1:{proxy.port}/0",
                lambda: set_delay(proxy, SLOW_SECONDS),
                lambda: set_delay(proxy, 0),
            ),
        }[kind]


def frozen(redis: EmbeddedRedis) -> Outage:
    """Connections are accepted, and nothing is answered."""
    pid = redis.child.pid
    assert pid
    return Outage(redis.url, lambda: os.kill(pid, signal.SIGSTOP), lambda: os.kill(pid, signal.SIGCONT))


def set_delay(proxy: SlowProxy, seconds: float) -> None:
    proxy.delay = seconds


async def look_up_for_a_while(
    connections: Sequence[FacilityConnection], duration: float = OUTAGE_SECONDS
) -> list[float]:
    """The seconds of each look-up; each got the right answer within a second."""
    took: list[float] = []
    allowed_before, end = allowed(1), time.monotonic() + duration

    async def look_up(connection: FacilityConnection) -> None:
        while (started := time.monotonic()) < end:
            assert (await connection.look_up()).outcome == OUTCOME_ACCURATE
            took.append(time.monotonic() - started)
            await asyncio.sleep(PAUSE_SECONDS)

    await asyncio.gather(*map(look_up, connections))
    assert max(took) < max(allowed_before, allowed(1))
    return took


async def wait_until_cached(connection: FacilityConnection) -> wire.CheckCardResponse:
    """Ask until the answer comes from the cache."""
    return await wait_until(connection.look_up, lambda answer: answer.served_from == wire.SERVED_FROM_CACHE)


def unavailable_answers(gateway: Gateway) -> float:
    return gateway.metric("wardgate_card_cache_answers_total", answer="away")


@pytest.mark.parametrize("kind", ["stopped", "frozen", "slow"])
async def test_look_ups_continue_within_their_deadline_and_the_cache_recovers_by_itself(
    kind: str, own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    async with outage_of_kind(kind, own_redis) as outage:
        stack.use_redis(outage.url)
        gateway = await stack.gateway()
        async with open_connections(gateway.target, TOKENS[FACILITY], CONNECTIONS) as connections:
            await asyncio.gather(*(connection.look_up() for connection in connections))
            await wait_until_cached(connections[0])
            took_before = await look_up_for_a_while(connections, SHORT_WHILE_SECONDS)
            open_before = gateway.process.open_files()
            outage.begin()
            took = await look_up_for_a_while(connections)
            # No look-up but the first ones waits for Redis.
            assert median(took) < median(took_before) + TIMEOUT_SECONDS
            assert unavailable_answers(gateway) > 0
            assert gateway.metric("wardgate_redis_up") == 0
            assert gateway.process.open_files() <= open_before + 1
            outage.end()
            await wait_until_cached(connections[0])
            await wait_until(partial(gateway.value, "wardgate_redis_up"), lambda up: up == 1)


async def test_an_unavailable_redis_is_probed_once_a_second_whatever_the_load(
    own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    async with slow_proxy(own_redis.url.removeprefix("unix://")) as proxy:
        stack.use_redis(f"redis://127.0.0.1:{proxy.port}/0")
        gateway = await stack.gateway()
        async with open_connections(gateway.target, TOKENS[FACILITY], CONNECTIONS) as connections:
            await wait_until_cached(connections[0])
            proxy.delay = SLOW_SECONDS
            await asyncio.gather(*(connection.look_up() for connection in connections))
            proxy.requests, began = 0, time.monotonic()
            took = await look_up_for_a_while(connections)
            assert len(took) > CONNECTIONS
            # A probe a second, and the first request of each new connection.
            assert proxy.requests <= 2 * (time.monotonic() - began + 2)
            assert proxy.open_connections <= 2


async def test_a_change_made_while_redis_was_frozen_is_not_answered_from_old_entries(
    own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    outage = frozen(own_redis)
    stack.use_redis(outage.url)
    gateway = await stack.gateway()
    async with open_connections(gateway.target, TOKENS[FACILITY], 1) as (connection,):
        await wait_until_cached(connection)
        outage.begin()
        await connection.look_up()
        await stack.rows(WITHDRAWAL)
        await wait_until(connection.look_up, lambda answer: answer.outcome == OUTCOME_WITHDRAWN)
        outage.end()
        assert (await wait_until_cached(connection)).outcome == OUTCOME_WITHDRAWN


async def test_a_gateway_starts_and_stops_while_redis_is_frozen(
    own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    outage = frozen(own_redis)
    stack.use_redis(outage.url)
    outage.begin()
    gateway = await stack.gateway()
    async with open_connections(gateway.target, TOKENS[FACILITY], 1) as (connection,), promised(1):
        assert (await connection.look_up()).outcome == OUTCOME_ACCURATE
    assert await asyncio.to_thread(gateway.process.stop) == 0


@pytest.mark.parametrize("kind", ["stopped", "frozen", "slow"])
async def test_claims_are_reviewed_without_redis(
    kind: str, own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    async with outage_of_kind(kind, own_redis) as outage:
        stack.use_redis(outage.url)
        gateway, worker = await stack.gateway(), await stack.worker()
        async with gateway.calls() as calls:
            await calls.submit(fhir_claim("1"), wait=20)
            outage.begin()
            for number in "234":
                answer = await calls.submit(fhir_claim(number), wait=20)
                assert answer.state == CLAIM_STATE_REVIEWED
            assert worker.metric("wardgate_review_cache_answers_total", answer="away") > 0
            assert worker.metric("wardgate_redis_up") == 0
            outage.end()
            await wait_until(lambda: worker.value("wardgate_redis_up"), lambda up: up == 1)
        assert await asyncio.to_thread(worker.process.stop) == 0
