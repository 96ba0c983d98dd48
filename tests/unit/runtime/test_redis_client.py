"""How long a command may take, and what is sent to a Redis that does not answer."""

import asyncio
from typing import cast

import pytest
import structlog
from prometheus_client import CollectorRegistry, Gauge
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoPermissionError, OutOfMemoryError
from structlog.testing import LogCapture

from runtime.outages.outage_log import OutageLog
from runtime.redis.advice import advice_on
from runtime.redis.client import TIMEOUT_SECONDS, Connections, RedisClient
from runtime.redis.redis_away import RedisAway
from tests.virtual_time import in_virtual_time


class Server:
    """A Redis that answers after `seconds`, or not at all, with a client; it counts the commands."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.is_up = True
        self.is_full = False
        self.may_read = True
        self.commands = 0
        self.up = Gauge("up", "-", registry=CollectorRegistry())
        self.log = LogCapture()
        log = structlog.wrap_logger(None, [self.log])
        refusals = OutageLog(log, "refuses", "refuses nothing", advice_on)
        outage = OutageLog(
            structlog.wrap_logger(None, [self.log]), "unavailable", "available again", advice_on
        )
        self.client = RedisClient(cast(Connections, self), self.up, outage, refusals)
        self.located = 0
        self.forgotten = 0

    async def locate(self) -> None:
        self.located += 1

    async def forget(self) -> None:
        self.forgotten += 1

    async def write_probe(self) -> None:
        await self.set(b"", b"")

    async def set(self, _key: bytes, _value: bytes, **_: int) -> str:
        if self.is_full:
            raise OutOfMemoryError
        return await self.get(b"")

    async def get(self, key: bytes) -> str:
        self.commands += 1
        if key and not self.may_read:
            raise NoPermissionError
        if not self.is_up:
            raise RedisConnectionError
        # Several steps, as when it connects first: no single one is slow.
        for _step in range(4):
            await asyncio.sleep(self.seconds / 4)
        return "value"

    async def run(self) -> object:
        return await self.client.run(lambda client: client.get(b"key"))

    def gauge(self) -> float:
        (family,) = self.up.collect()
        return family.samples[0].value


@pytest.fixture
def server() -> Server:
    return Server()


async def test_the_reply_is_returned(server: Server) -> None:
    assert await server.run() == "value"
    assert server.gauge() == 1


@in_virtual_time
async def test_the_timeout_covers_all_steps_of_a_command_together(server: Server) -> None:
    server.seconds = 2 * TIMEOUT_SECONDS
    with pytest.raises(RedisAway):
        await server.run()
    assert server.gauge() == 0


@in_virtual_time
async def test_simultaneous_commands_time_out_together(server: Server) -> None:
    server.seconds = 3600
    time = asyncio.get_running_loop().time
    began = time()
    answers = await asyncio.gather(*(server.run() for _ in range(50)), return_exceptions=True)
    assert {type(answer) for answer in answers} == {RedisAway}
    assert time() - began == pytest.approx(TIMEOUT_SECONDS)


@pytest.mark.parametrize("how", ["gone", "silent"])
@in_virtual_time
async def test_a_redis_that_does_not_answer_receives_only_probes_until_it_answers_one(
    how: str, server: Server
) -> None:
    server.is_up, server.seconds = how != "gone", 3600
    await server.client.probe()
    for _ in range(3):
        with pytest.raises(RedisAway):
            await server.run()
    assert server.commands == 1
    server.is_up, server.seconds = True, 0
    with pytest.raises(RedisAway):
        await server.run()
    await server.client.probe()
    assert await server.run() == "value"
    assert server.gauge() == 1


@in_virtual_time
async def test_a_cancelled_command_does_not_count_as_a_failure(server: Server) -> None:
    server.seconds = 3600
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(server.run(), TIMEOUT_SECONDS / 10)
    server.seconds = 0
    assert await server.run() == "value"


async def test_a_redis_that_takes_no_writes_is_unavailable_until_it_takes_them_and_is_logged_once(
    server: Server,
) -> None:
    server.is_full = True
    for _ in range(3):
        await server.client.probe()
        with pytest.raises(RedisAway):
            await server.run()
    server.is_full = False
    await server.client.probe()
    assert await server.run() == "value"
    assert [(entry["event"], entry.get("reason")) for entry in server.log.entries] == [
        ("unavailable", "OutOfMemoryError"),
        ("available again", None),
    ]
    assert "maxmemory" in server.log.entries[0]["advice"]


async def test_after_a_failure_the_probe_looks_anew_where_redis_is(server: Server) -> None:
    await server.client.probe()
    assert (server.located, server.forgotten) == (1, 0)
    server.is_up = False
    with pytest.raises(RedisAway):
        await server.run()
    assert server.forgotten == 0
    await server.client.probe()
    assert (server.located, server.forgotten) == (2, 1)
    server.is_up = True
    await server.client.probe()
    await server.client.probe()
    assert (server.located, server.forgotten) == (4, 2)


@in_virtual_time
async def test_a_single_late_reply_is_not_logged_as_an_outage(server: Server) -> None:
    server.seconds = 2 * TIMEOUT_SECONDS
    with pytest.raises(RedisAway):
        await server.run()
    server.seconds = 0
    await server.client.probe()
    assert await server.run() == "value"
    assert server.log.entries == []


async def test_what_redis_refuses_to_callers_and_not_to_the_probe_is_logged_once(server: Server) -> None:
    server.may_read = False
    for _ in range(3):
        with pytest.raises(RedisAway):
            await server.run()
        await server.client.probe()
    server.may_read = True
    assert await server.run() == "value"
    assert [(entry["event"], entry["reason"]) for entry in server.log.entries] == [
        ("refuses", "NoPermissionError")
    ]
    assert "lacks a right" in server.log.entries[0]["advice"]
