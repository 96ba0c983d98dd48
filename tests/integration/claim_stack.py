"""Gateways and workers as the processes they are, on a database with one facility and one insured person."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import grpc
from redis.asyncio import Redis
from sqlalchemy import make_url

from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY, INSURANCE_NUMBER
from tests.integration.claim_calls import Calls
from tests.integration.running import Running, Worker, metric, until
from tests.receipt_keys import RECEIPT_KEYS

ROOT = Path(__file__).parents[2]
OTHER_FACILITY = "01002"
TOKENS = {FACILITY: "token-of-01001", OTHER_FACILITY: "token-of-01002"}

POPULATION = (
    "INSERT INTO gateway.facilities VALUES ('01001', 'A', '01', 'central'), ('01002', 'B', '01', 'district')",
    f"INSERT INTO gateway.people VALUES ('{INSURANCE_NUMBER}', '{CHIP_ID}', 'Nguyễn Thử', '1990', 'male')",
    f"INSERT INTO gateway.cards VALUES (1, '{CARD_NUMBER}', '{INSURANCE_NUMBER}')",
    """INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    VALUES (1, '2026-01-01', '2026-12-31', '01001')""",
)


class Gateway:
    """A running gateway and how to call it."""

    def __init__(self, running: Running, port: int, metrics_port: int) -> None:
        self.running = running
        self.target = f"127.0.0.1:{port}"
        self._metrics_port = metrics_port

    @asynccontextmanager
    async def calls(self, facility: str = FACILITY) -> AsyncIterator[Calls]:
        """A facility's connection."""
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        async with grpc.aio.insecure_channel(self.target, options=options) as channel:
            yield Calls(ClaimServiceStub(channel), (("authorization", f"Bearer {TOKENS[facility]}"),))

    async def seen(self, name: str) -> float:
        """One value without labels, to wait for."""
        return self.metric(name)

    def metric(self, name: str, **labels: str) -> float:
        """One value of its page."""
        return metric(self._metrics_port, name, labels)


class ClaimStack:
    """A database, a Redis, and as many processes on them as a test starts; all end with the test."""

    def __init__(self, database_url: str, redis_url: str, folder: Path) -> None:
        self._environment = {
            **os.environ,
            "WARDGATE_DATABASE_URL": database_url,
            "WARDGATE_REDIS_URL": redis_url,
            "WARDGATE_RECEIPT_KEYS": RECEIPT_KEYS,
            "WARDGATE_SPOOL": str(folder / "spool"),
            "WARDGATE_METRICS_LISTEN": "127.0.0.1:0",
        }
        self._database_url = database_url
        self._folder = folder
        self._started: list[Running] = []

    async def gateway(self, **environment: str) -> Gateway:
        """One that serves, on a port of its own unless told otherwise."""
        running = self.start("-m", "gateway", **{"WARDGATE_LISTEN": "127.0.0.1:0"} | environment)
        serving = await running.said("serving")
        return Gateway(running, serving["port"], serving["metrics_port"])

    async def worker(self, *arguments: str) -> Worker:
        """One that works; by default `python -m review worker`."""
        running = self.start(*(arguments or ("-m", "review", "worker")))
        return Worker(running, (await running.said("working"))["metrics_port"])

    def start(self, *arguments: str, **environment: str) -> Running:
        """A Python process of ours, with these settings besides."""
        log = self._folder / f"{len(self._started)}.log"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**self._environment, **environment},
                stderr=stderr,
            )
        running = Running(process, log)
        self._started.append(running)
        return running

    def without_redis(self) -> None:
        """Whatever is started from now on finds no Redis."""
        self.on_redis(f"unix://{self._folder}/no-redis.sock")

    def on_redis(self, url: str) -> None:
        """Whatever is started from now on uses this one."""
        self._environment["WARDGATE_REDIS_URL"] = url

    async def forget_redis(self) -> None:
        """Empty it."""
        async with Redis.from_url(self._environment["WARDGATE_REDIS_URL"]) as client:
            await client.flushall()

    async def break_connections(self) -> None:
        """Every one to this test's database, as a restart does."""
        await self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    async def rows(self, statement: str, *arguments: Any) -> list[Any]:
        """What the database says."""
        dsn = make_url(self._database_url).set(drivername="postgresql")
        connection = await asyncpg.connect(dsn.render_as_string(hide_password=False))
        try:
            return [tuple(row) for row in await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()

    async def until_rows(self, statement: str, there: bool) -> None:
        """Ask until the statement gives rows, or no more."""
        await until(lambda: self.rows(statement), lambda rows: bool(rows) is there)

    async def populate(self) -> None:
        """Two facilities with their tokens, one person with a card."""
        for statement in POPULATION:
            await self.rows(statement)
        for facility, token in TOKENS.items():
            digest = hashlib.sha256(token.encode()).digest()
            await self.rows("INSERT INTO gateway.caller_tokens VALUES ($1, $2)", digest, facility)

    def end(self) -> None:
        """Kill what a test has left running."""
        for running in self._started:
            if running.is_running():
                running.kill()


@contextmanager
def claim_stack(database_url: str, redis_url: str, folder: Path) -> Iterator[ClaimStack]:
    """With the population in it."""
    stack = ClaimStack(database_url, redis_url, folder)
    asyncio.run(stack.populate())
    try:
        yield stack
    finally:
        stack.end()
