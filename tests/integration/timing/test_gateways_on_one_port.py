"""Gateway processes that share a port."""

import asyncio
import socket
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
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.facility_connections import (
    REQUEST,
    FacilityConnection,
    open_connections,
    wait_for_answers,
)
from tests.integration.in_process_gateway import HOLDING, fill_register, start_gateway
from tests.integration.log_lines import plain_lines
from tests.integration.timing.allowed_time import promised
from tests.wait_until import LONGEST_WAIT_SECONDS

# One of two gateways gets none of so many connections once in eight million runs.
CONNECTIONS = 24
CHECK_CARD = {"grpc_method": "CheckCard", "grpc_service": "gateway.v1.CardService", "grpc_type": "unary"}


async def start_two_on_one_port(stack: ClaimStack) -> list[Gateway]:
    """The second gateway listens on the port of the first."""
    one = await stack.gateway(WARDGATE_SHARE_PORT="yes")
    return [one, await stack.gateway(WARDGATE_SHARE_PORT="yes", WARDGATE_LISTEN=one.target)]


def calls_answered_by(gateway: Gateway) -> float:
    return gateway.metric("grpc_server_started_total", **CHECK_CARD)


@contextmanager
def other_listener(*, shares: bool) -> Iterator[str]:
    """The address of a listener that is not a gateway."""
    with socket.socket() as listener:
        if shares:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


async def test_connections_are_distributed_among_the_gateways(stack: ClaimStack) -> None:
    gateways = await start_two_on_one_port(stack)
    async with open_connections(gateways[0].target, TOKENS[FACILITY], CONNECTIONS) as connections:
        answers = await asyncio.gather(*(connection.look_up() for connection in connections))
    assert {answer.outcome for answer in answers} == {OUTCOME_ACCURATE}
    shares = [calls_answered_by(gateway) for gateway in gateways]
    assert min(shares) > 0
    assert sum(shares) == CONNECTIONS


async def test_a_change_of_the_register_is_seen_by_each_gateway_within_a_second(stack: ClaimStack) -> None:
    gateways = await start_two_on_one_port(stack)
    async with open_connections(gateways[0].target, TOKENS[FACILITY], CONNECTIONS) as connections:
        await asyncio.gather(*(connection.look_up() for connection in connections))
        await stack.rows("UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'")
        async with promised(1):
            while not all(
                answer.outcome == OUTCOME_WITHDRAWN for answer in await look_up_on_all(connections)
            ):
                pass
    assert all(calls_answered_by(gateway) > 1 for gateway in gateways)


async def look_up_on_all(connections: Sequence[FacilityConnection]) -> list[CheckCardResponse]:
    return await asyncio.gather(*(connection.look_up() for connection in connections))


async def test_when_a_gateway_is_killed_only_its_calls_in_flight_fail(stack: ClaimStack) -> None:
    one, other = await start_two_on_one_port(stack)
    stop = asyncio.Event()
    async with open_connections(one.target, TOKENS[FACILITY], CONNECTIONS) as connections:
        calling = [asyncio.create_task(connection.look_up_until(stop)) for connection in connections]
        await wait_for_answers(connections)
        assert calls_answered_by(one) > 0
        one.process.kill()
        before = calls_answered_by(other)
        await wait_for_answers(connections)
        async with open_connections(other.target, TOKENS[FACILITY], CONNECTIONS) as new_connections:
            await asyncio.gather(*(connection.look_up() for connection in new_connections))
        stop.set()
        await asyncio.gather(*calling)
    assert calls_answered_by(other) > before + CONNECTIONS
    assert_at_most_one_lost(connections, grpc.StatusCode.UNAVAILABLE)


def assert_at_most_one_lost(connections: Sequence[FacilityConnection], status: grpc.StatusCode) -> None:
    """Each connection has one call in flight: no other call fails, and none with another status."""
    for connection in connections:
        failed = {
            code: count for code, count in connection.statuses.items() if code is not grpc.StatusCode.OK
        }
        assert failed in ({}, {status: 1})


async def test_a_stopped_gateway_finishes_its_calls_and_the_other_takes_over(
    stack: ClaimStack,
) -> None:
    one, other = await start_two_on_one_port(stack)
    stop = asyncio.Event()
    async with open_connections(one.target, TOKENS[FACILITY], CONNECTIONS) as connections:
        calling = [asyncio.create_task(connection.look_up_until(stop)) for connection in connections]
        await wait_for_answers(connections)
        before = calls_answered_by(other)
        assert await asyncio.to_thread(one.process.stop) == 0
        await wait_for_answers(connections)
        stop.set()
        await asyncio.gather(*calling)
    assert calls_answered_by(other) > before
    # A call that has reached the gateway and not begun is cancelled by gRPC: a client retries it.
    assert_at_most_one_lost(connections, grpc.StatusCode.CANCELLED)


async def test_a_connection_is_ended_after_its_longest_age_and_no_call_is_lost(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTION_SECONDS", 1)
    person = msgspec.structs.replace(HOLDING.person, chip_id=REQUEST.chip_id)
    await fill_register(database_url, msgspec.structs.replace(HOLDING, person=person))
    async with start_gateway(database_url, redis_url, share_port="yes") as gateway:
        ports = set[int]()
        stop = asyncio.Event()
        async with open_connections(gateway.target, "secret", 1) as (connection,):
            calling = asyncio.create_task(connection.look_up_until(stop))
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                while len(ports) < 3:
                    ports |= client_ports(gateway.target)
                    await asyncio.sleep(0.05)
            stop.set()
            await calling
    assert connection.statuses.keys() == {grpc.StatusCode.OK}


def client_ports(target: str) -> set[int]:
    """The client ports of this process's connections to it."""
    _, _, port = target.rpartition(":")
    connections = psutil.Process().net_connections()
    return {end.laddr.port for end in connections if end.raddr and end.raddr.port == int(port)}


@pytest.mark.parametrize(
    ("gateway_shares", "listener_shares", "why"),
    [
        ("yes", False, "; the process that listens there does not share the port, or is another user's"),
        ("no", True, ""),
    ],
)
async def test_a_port_in_use_is_refused_unless_both_sides_share_it(
    gateway_shares: str, listener_shares: bool, why: str, stack: ClaimStack
) -> None:
    with other_listener(shares=listener_shares) as taken:
        refused = stack.start("-m", "gateway", WARDGATE_LISTEN=taken, WARDGATE_SHARE_PORT=gateway_shares)
        assert await asyncio.to_thread(refused.wait) == 1
    (line,) = plain_lines(refused.log().splitlines())
    message = (
        f"cannot listen on {taken} (Address already in use{why}): set WARDGATE_LISTEN to another HOST:PORT"
    )
    assert line == message
