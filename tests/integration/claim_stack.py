"""Gateway and worker processes on a database with two facilities and one insured person."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import grpc
from redis.asyncio import Redis
from typer.testing import CliRunner

from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from runtime.postgres.connect import connect
from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY, INSURANCE_NUMBER
from tests.integration.claim_calls import Calls
from tests.integration.processes import RunningProcess, Worker, read_metric
from tests.integration.python_process import start_python
from tests.receipt_keys import RECEIPT_KEYS
from tests.wait_until import wait_until
from wardgate.cli import app

ROOT = Path(__file__).parents[2]
OTHER_FACILITY = "01002"
CONNECT_SECONDS = 30
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

    def __init__(self, process: RunningProcess, port: int, metrics_port: int) -> None:
        self.process = process
        self.target = f"127.0.0.1:{port}"
        self.metrics_port = metrics_port

    @asynccontextmanager
    async def calls(self, facility: str = FACILITY, **metadata: str) -> AsyncIterator[Calls]:
        """ClaimService over a connection with this facility's token, and further metadata."""
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        async with grpc.aio.insecure_channel(self.target, options=options) as channel:
            token = ("authorization", f"Bearer {TOKENS[facility]}")
            yield Calls(ClaimServiceStub(channel), (token, *metadata.items()))

    async def value(self, name: str) -> float:
        """A metric without labels, for `wait_until`."""
        return self.metric(name)

    def metric(self, name: str, **labels: str) -> float:
        """The value of a metric."""
        return read_metric(self.metrics_port, name, labels)


class ClaimStack:
    """A database, a Redis, and the processes that a test starts on them; all are killed after the test."""

    def __init__(
        self, database_url: str, redis_url: str, folder: Path, gateway_module: str = "gateway"
    ) -> None:
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
        self._gateway_module = gateway_module
        self._started: list[RunningProcess] = []

    async def gateway(self, module: str | None = None, **environment: str) -> Gateway:
        """Start a gateway and wait until it serves; on a free port unless WARDGATE_LISTEN is given."""
        process = self.start(
            "-m", module or self._gateway_module, **{"WARDGATE_LISTEN": "127.0.0.1:0"} | environment
        )
        serving = await process.wait_for_event("serving")
        return Gateway(process, serving["port"], serving["metrics_port"])

    async def worker(self, *arguments: str, **environment: str) -> Worker:
        """Start a worker and wait until it works; by default `python -m review worker`."""
        process = self.start(*(arguments or ("-m", "review", "worker")), **environment)
        return Worker(process, (await process.wait_for_event("working"))["metrics_port"])

    def start(self, *arguments: str, **environment: str) -> RunningProcess:
        """Start `python arguments` with the stack's settings and these."""
        log = self._folder / f"{len(self._started)}.log"
        started = RunningProcess(start_python(arguments, {**self._environment, **environment}, log), log)
        self._started.append(started)
        return started

    def command(self, *words: str) -> str:
        """What a `wardgate` command prints that runs on this database."""
        return CliRunner().invoke(app, words, env=self._environment).stdout

    def without_redis(self) -> None:
        """Processes that are started from now on cannot reach Redis."""
        self.use_redis(f"unix://{self._folder}/no-redis.sock")

    def use_redis(self, url: str) -> None:
        """Processes that are started from now on use this Redis."""
        self._environment["WARDGATE_REDIS_URL"] = url

    async def empty_redis(self) -> None:
        """Delete everything in Redis."""
        async with Redis.from_url(self._environment["WARDGATE_REDIS_URL"]) as client:
            await client.flushall()

    async def terminate_connections(self) -> None:
        """End every connection to this test's database, as a restart does."""
        await self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    async def rows(self, statement: str, *arguments: Any) -> list[Any]:
        """The rows of a query."""
        async with self._connected() as connection:
            return [tuple(row) for row in await connection.fetch(statement, *arguments)]

    async def wait_for_rows(self, statement: str) -> None:
        """Wait until the query returns rows."""
        async with self._connected() as connection:
            await wait_until(lambda: connection.fetch(statement), bool)

    async def wait_for_no_rows(self, statement: str) -> None:
        """Wait until the query returns no rows."""
        async with self._connected() as connection:
            await wait_until(lambda: connection.fetch(statement), lambda rows: not rows)

    async def populate(self) -> None:
        """Add two facilities with their tokens, and one person with a card."""
        digests = [(hashlib.sha256(token.encode()).digest(), name) for name, token in TOKENS.items()]
        async with self._connected() as connection:
            await connection.execute(";".join(POPULATION))
            await connection.executemany("INSERT INTO gateway.caller_tokens VALUES ($1, $2)", digests)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await connect(self._database_url, CONNECT_SECONDS)
        try:
            yield connection
        finally:
            await connection.close()

    def kill_all(self) -> None:
        """Kill every process that still runs."""
        for process in self._started:
            if process.is_running():
                process.kill()


@contextmanager
def claim_stack(
    database_url: str, redis_url: str, folder: Path, gateway_module: str = "gateway"
) -> Iterator[ClaimStack]:
    """A stack whose database has the facilities and the person."""
    stack = ClaimStack(database_url, redis_url, folder, gateway_module)
    asyncio.run(stack.populate())
    try:
        yield stack
    finally:
        stack.kill_all()
