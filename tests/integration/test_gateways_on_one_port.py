"""Gateways that share a port, as the processes they are."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import grpc
import msgspec
import psutil
import pytest

from gateway import server
from gateway.v1.card_service_pb2 import CheckCardResponse
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_WITHDRAWN
from tests.fakes.fhir_claim import FACILITY
from tests.integration.a_gateway import HER, a_gateway, fill
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.many_connections import REQUEST, Clinic, clinics

# One of two gateways gets none of so many connections once in 30,000 runs.
CONNECTIONS = 16
CHECK_CARD = {"grpc_method": "CheckCard", "grpc_service": "gateway.v1.CardService", "grpc_type": "unary"}


async def two_on_one_port(stack: ClaimStack) -> list[Gateway]:
    """The second one comes to the port of the first."""
    one = await stack.gateway(WARDGATE_SHARE_PORT="yes")
    return [one, await stack.gateway(WARDGATE_SHARE_PORT="yes", WARDGATE_LISTEN=one.target)]


def calls_of(gateway: Gateway) -> float:
    return gateway.metric("grpc_server_started_total", **CHECK_CARD)


@contextmanager
def a_stranger(*, shares: bool) -> Iterator[str]:
    """Somebody else's listening port."""
    with socket.socket() as listener:
        if shares:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


async def test_many_connections_are_shared_out_among_them(stack: ClaimStack) -> None:
    gateways = await two_on_one_port(stack)
    async with clinics(gateways[0].target, TOKENS[FACILITY], CONNECTIONS) as connected:
        answers = await asyncio.gather(*(clinic.look_up() for clinic in connected))
    assert {answer.outcome for answer in answers} == {OUTCOME_ACCURATE}
    shares = [calls_of(gateway) for gateway in gateways]
    assert min(shares) > 0
    assert sum(shares) == CONNECTIONS


async def test_a_change_of_the_register_is_seen_by_each_within_a_second(stack: ClaimStack) -> None:
    gateways = await two_on_one_port(stack)
    async with clinics(gateways[0].target, TOKENS[FACILITY], CONNECTIONS) as connected:
        await asyncio.gather(*(clinic.look_up() for clinic in connected))
        await stack.rows("UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'")
        async with asyncio.timeout(1):
            while not all(answer.outcome == OUTCOME_WITHDRAWN for answer in await asked_by_all(connected)):
                pass
    assert all(calls_of(gateway) > 1 for gateway in gateways)


async def asked_by_all(connected: Sequence[Clinic]) -> list[CheckCardResponse]:
    return await asyncio.gather(*(clinic.look_up() for clinic in connected))


async def test_of_one_that_is_killed_only_calls_under_way_fail(stack: ClaimStack) -> None:
    one, other = await two_on_one_port(stack)
    enough = asyncio.Event()
    async with clinics(one.target, TOKENS[FACILITY], CONNECTIONS) as connected:
        asking = [asyncio.create_task(clinic.look_up_until(enough)) for clinic in connected]
        await asyncio.sleep(0.5)
        assert calls_of(one) > 0
        one.running.kill()
        before = calls_of(other)
        await asyncio.sleep(0.5)
        async with clinics(other.target, TOKENS[FACILITY], CONNECTIONS) as newly_connected:
            await asyncio.gather(*(clinic.look_up() for clinic in newly_connected))
        enough.set()
        told = await asyncio.gather(*asking)
    assert calls_of(other) > before + CONNECTIONS
    assert_at_most_one_lost(told, grpc.StatusCode.UNAVAILABLE)


def assert_at_most_one_lost(told: Sequence[Counter[grpc.StatusCode]], status: grpc.StatusCode) -> None:
    """Each connection has one call under way: no other fails, and none in another way."""
    for statuses in told:
        assert statuses.pop(grpc.StatusCode.OK) > 1
        assert statuses in ({}, {status: 1})


async def test_one_that_is_told_to_stop_finishes_what_it_has_begun_and_the_other_takes_over(
    stack: ClaimStack,
) -> None:
    one, other = await two_on_one_port(stack)
    enough = asyncio.Event()
    async with clinics(one.target, TOKENS[FACILITY], CONNECTIONS) as connected:
        asking = [asyncio.create_task(clinic.look_up_until(enough)) for clinic in connected]
        await asyncio.sleep(0.5)
        before = calls_of(other)
        assert await asyncio.to_thread(one.running.stop) == 0
        await asyncio.sleep(0.5)
        enough.set()
        told = await asyncio.gather(*asking)
    assert calls_of(other) > before
    # What has reached it but not been begun is lost to gRPC: a client asks once more.
    assert_at_most_one_lost(told, grpc.StatusCode.CANCELLED)


async def test_connections_are_ended_in_time_for_another_gateway_and_no_call_is_lost(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTION_SECONDS", 1)
    her = msgspec.structs.replace(HER.person, chip_id=REQUEST.chip_id)
    await fill(database_url, msgspec.structs.replace(HER, person=her))
    async with a_gateway(database_url, redis_url, share_port="yes") as gateway:
        seen = set[int]()
        enough = asyncio.Event()
        async with clinics(gateway.target, "secret", 1) as (clinic,):
            asking = asyncio.create_task(clinic.look_up_until(enough))
            async with asyncio.timeout(10):
                while len(seen) < 3:
                    seen |= callers_of(gateway.target)
                    await asyncio.sleep(0.05)
            enough.set()
            told = await asking
    assert told.keys() == {grpc.StatusCode.OK}


def callers_of(target: str) -> set[int]:
    """The other ends of this process's connections to it."""
    _, _, port = target.rpartition(":")
    connections = psutil.Process().net_connections()
    return {end.laddr.port for end in connections if end.raddr and end.raddr.port == int(port)}


@pytest.mark.parametrize(
    ("asks_to_share", "stranger_shares", "why"),
    [
        ("yes", False, "; who listens there does not share the port, or is another user's"),
        ("no", True, ""),
    ],
)
async def test_a_port_of_a_stranger_is_refused_unless_both_share(
    asks_to_share: str, stranger_shares: bool, why: str, stack: ClaimStack
) -> None:
    with a_stranger(shares=stranger_shares) as taken:
        refused = stack.start("-m", "gateway", WARDGATE_LISTEN=taken, WARDGATE_SHARE_PORT=asks_to_share)
        assert await asyncio.to_thread(refused.wait) == 1
    (line,) = refused.log().splitlines()
    said = f"cannot listen on {taken} (Address already in use{why}): set WARDGATE_LISTEN to another HOST:PORT"
    assert line == said
