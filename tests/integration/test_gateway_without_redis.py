"""Redis stopped, frozen or slow means slower, never broken: gateway and worker as the processes they are."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.claim_service_pb2 import CLAIM_STATE_REVIEWED
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_WITHDRAWN
from runtime.redis import TIMEOUT_SECONDS
from tests.fakes.fhir_claim import FACILITY, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.many_connections import Clinic, clinics
from tests.integration.running import until
from tests.integration.slow_redis import SlowLine, slow_line
from wardgate.stack.embedded.redis import EmbeddedRedis

CLINICS = 16
TROUBLE_SECONDS = 2
# Not so slow that a reading alone would show it: two of them are what one look-up would wait for.
SLOW_SECONDS = 0.2
WITHDRAWAL = "UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'"


class Trouble(NamedTuple):
    """A Redis to which something happens: it is reached there, and fails from `begin` to `end`."""

    url: str
    begin: Callable[[], object]
    end: Callable[[], object]


@pytest.fixture
def own_redis(scratch: Path) -> Iterator[EmbeddedRedis]:
    """One to which anything may happen."""
    with EmbeddedRedis(Path(mkdtemp(dir=scratch))) as server:
        yield server
        if server.child.pid:
            os.kill(server.child.pid, signal.SIGCONT)


@asynccontextmanager
async def trouble_of(kind: str, redis: EmbeddedRedis) -> AsyncIterator[Trouble]:
    """By its name."""
    async with slow_line(redis.url) as line:
        yield {
            "stopped": Trouble(redis.url, redis.child.stop, redis.ensure_running),
            "frozen": frozen(redis),
            "slow": Trouble(
                f"redis://127.0.0.1:{line.port}/0",
                lambda: slowed(line, SLOW_SECONDS),
                lambda: slowed(line, 0),
            ),
        }[kind]


def frozen(redis: EmbeddedRedis) -> Trouble:
    """Connections are taken, and nothing is answered."""
    pid = redis.child.pid
    assert pid
    return Trouble(redis.url, lambda: os.kill(pid, signal.SIGSTOP), lambda: os.kill(pid, signal.SIGCONT))


def slowed(line: SlowLine, seconds: float) -> None:
    line.delay = seconds


async def asked_for_a_while(connected: Sequence[Clinic]) -> list[float]:
    """How many seconds each look-up took; each was answered right, within its deadline of one second."""
    took: list[float] = []
    end = time.monotonic() + TROUBLE_SECONDS

    async def ask(clinic: Clinic) -> None:
        while (started := time.monotonic()) < end:
            assert (await clinic.look_up()).outcome == OUTCOME_ACCURATE
            took.append(time.monotonic() - started)

    await asyncio.gather(*map(ask, connected))
    return took


async def until_cached(clinic: Clinic) -> wire.CheckCardResponse:
    """Ask until the answer comes from the cache."""
    return await until(clinic.look_up, lambda answer: answer.served_from == wire.SERVED_FROM_CACHE)


def away(gateway: Gateway) -> float:
    return gateway.metric("wardgate_card_cache_answers_total", answer="away")


@pytest.mark.parametrize("kind", ["stopped", "frozen", "slow"])
async def test_look_ups_go_on_within_their_deadline_and_the_cache_comes_back_by_itself(
    kind: str, own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    async with trouble_of(kind, own_redis) as trouble:
        stack.on_redis(trouble.url)
        gateway = await stack.gateway()
        async with clinics(gateway.target, TOKENS[FACILITY], CLINICS) as connected:
            await asyncio.gather(*(clinic.look_up() for clinic in connected))
            await until_cached(connected[0])
            open_before = gateway.running.open_files()
            trouble.begin()
            took = await asked_for_a_while(connected)
            assert median(took) < TIMEOUT_SECONDS
            assert away(gateway) > 0
            assert gateway.metric("wardgate_redis_up") == 0
            assert gateway.running.open_files() <= open_before + 1
            trouble.end()
            await until_cached(connected[0])
            assert gateway.metric("wardgate_redis_up") == 1


async def test_a_redis_that_is_away_is_asked_once_a_second_however_many_look_ups_there_are(
    own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    async with slow_line(own_redis.url) as line:
        stack.on_redis(f"redis://127.0.0.1:{line.port}/0")
        gateway = await stack.gateway()
        async with clinics(gateway.target, TOKENS[FACILITY], CLINICS) as connected:
            await until_cached(connected[0])
            line.delay = SLOW_SECONDS
            await asyncio.gather(*(clinic.look_up() for clinic in connected))
            line.questions = 0
            took = await asked_for_a_while(connected)
            assert len(took) > CLINICS
            # A look a second, and what a new connection says first.
            assert line.questions <= 2 * (TROUBLE_SECONDS + 2)
            assert line.lines <= 2


async def test_what_changed_while_redis_was_frozen_is_not_told_from_before(
    own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    trouble = frozen(own_redis)
    stack.on_redis(trouble.url)
    gateway = await stack.gateway()
    async with clinics(gateway.target, TOKENS[FACILITY], 1) as (clinic,):
        await until_cached(clinic)
        trouble.begin()
        await clinic.look_up()
        await stack.rows(WITHDRAWAL)
        await until(clinic.look_up, lambda answer: answer.outcome == OUTCOME_WITHDRAWN)
        trouble.end()
        assert (await until_cached(clinic)).outcome == OUTCOME_WITHDRAWN


async def test_a_gateway_starts_and_stops_while_redis_is_frozen(
    own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    trouble = frozen(own_redis)
    stack.on_redis(trouble.url)
    trouble.begin()
    gateway = await stack.gateway()
    async with clinics(gateway.target, TOKENS[FACILITY], 1) as (clinic,):
        assert (await clinic.look_up()).outcome == OUTCOME_ACCURATE
    assert await asyncio.to_thread(gateway.running.stop) == 0


@pytest.mark.parametrize("kind", ["stopped", "frozen", "slow"])
async def test_claims_are_reviewed_all_the_same(
    kind: str, own_redis: EmbeddedRedis, stack: ClaimStack
) -> None:
    async with trouble_of(kind, own_redis) as trouble:
        stack.on_redis(trouble.url)
        gateway, worker = await stack.gateway(), await stack.worker()
        async with gateway.calls() as calls:
            await calls.submit(fhir_claim("1"), wait=20)
            trouble.begin()
            for number in "234":
                answer = await calls.submit(fhir_claim(number), wait=20)
                assert answer.state == CLAIM_STATE_REVIEWED
            assert worker.metric("wardgate_review_cache_answers_total", answer="away") > 0
            assert worker.metric("wardgate_redis_up") == 0
            trouble.end()
            await until(lambda: worker.seen("wardgate_redis_up"), lambda up: up == 1)
        assert await asyncio.to_thread(worker.running.stop) == 0
