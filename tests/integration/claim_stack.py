"""Gateways and workers as the processes they are, on a database with one facility and one insured person."""

import asyncio
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import grpc
import psutil
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from redis.asyncio import Redis
from sqlalchemy import make_url
from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY, INSURANCE_NUMBER

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
OTHER_FACILITY = "01002"
TOKENS = {FACILITY: "token-of-01001", OTHER_FACILITY: "token-of-01002"}
R4 = messages.CLAIM_FORMAT_FHIR_R4_JSON

POPULATION = (
    "INSERT INTO gateway.facilities VALUES ('01001', 'A', '01', 'central'), ('01002', 'B', '01', 'district')",
    f"INSERT INTO gateway.people VALUES ('{INSURANCE_NUMBER}', '{CHIP_ID}', 'Nguyễn Thử', '1990', 'male')",
    f"INSERT INTO gateway.cards VALUES (1, '{CARD_NUMBER}', '{INSURANCE_NUMBER}')",
    """INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    VALUES (1, '2026-01-01', '2026-12-31', '01001')""",
)


class Running:
    """A process with its log. `port` is where it serves, `metrics_port` where its metrics are."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    def log(self) -> str:
        """Everything it has said."""
        return self._log.read_text()

    def kill(self) -> None:
        """As a power cut does."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """As an operator does: the exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def cpu_seconds(self) -> float:
        """How long it has kept a core busy."""
        times = psutil.Process(self._process.pid).cpu_times()
        return times.user + times.system

    def wait(self) -> int:
        """Until it ends by itself: the exit status."""
        return self._process.wait(timeout=15)

    async def said(self, event: str) -> dict[str, Any]:
        """The first line of its log that says this."""
        async with asyncio.timeout(20):
            while True:
                for line in self.log().splitlines():
                    if line.startswith("{") and json.loads(line).get("event") == event:
                        return dict(json.loads(line))
                assert self._process.poll() is None, self.log()
                await asyncio.sleep(0.02)

    def is_running(self) -> bool:
        """Whether it still is."""
        return self._process.poll() is None


class ClaimStack:
    """A database, a Redis, and as many processes on them as a test starts; all end with the test."""

    def __init__(self, database_url: str, redis_url: str, folder: Path) -> None:
        self._environment = {
            **os.environ,
            "WARDGATE_DATABASE_URL": database_url,
            "WARDGATE_REDIS_URL": redis_url,
            "WARDGATE_METRICS_LISTEN": "127.0.0.1:0",
        }
        self._database_url = database_url
        self._folder = folder
        self._started: list[Running] = []

    async def gateway(self) -> "Gateway":
        """One that serves."""
        running = self.start("-m", "gateway", WARDGATE_LISTEN="127.0.0.1:0")
        serving = await running.said("serving")
        return Gateway(running, serving["port"], serving["metrics_port"])

    async def worker(self, *arguments: str) -> "Worker":
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
        self._environment["WARDGATE_REDIS_URL"] = f"unix://{self._folder}/no-redis.sock"

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


async def until(look: Callable[[], Awaitable[T]], is_so: Callable[[T], bool]) -> T:
    """Look until it is so, for at most twenty seconds."""

    async def look_once() -> T:
        return await look()

    looking = AsyncRetrying(
        retry=retry_if_result(lambda seen: not is_so(seen)),
        wait=wait_fixed(0.05),
        stop=stop_after_delay(20),
    )
    return await looking(look_once)


class Gateway:
    """A running gateway and how to call it."""

    def __init__(self, running: Running, port: int, metrics_port: int) -> None:
        self.running = running
        self.target = f"127.0.0.1:{port}"
        self._metrics_port = metrics_port

    @asynccontextmanager
    async def calls(self, facility: str = FACILITY) -> AsyncIterator["Calls"]:
        """A facility's connection."""
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        async with grpc.aio.insecure_channel(self.target, options=options) as channel:
            yield Calls(ClaimServiceStub(channel), (("authorization", f"Bearer {TOKENS[facility]}"),))

    def metric(self, name: str, **labels: str) -> float:
        """One value of its page."""
        return metric(self._metrics_port, name, labels)


class Worker:
    """A running worker."""

    def __init__(self, running: Running, metrics_port: int) -> None:
        self.running = running
        self._metrics_port = metrics_port

    async def seen(self, name: str) -> float:
        """One value without labels, to wait for."""
        return self.metric(name)

    def metric(self, name: str, **labels: str) -> float:
        """One value of its page."""
        return metric(self._metrics_port, name, labels)


def metric(port: int, name: str, labels: dict[str, str]) -> float:
    """0 where the page has no such line."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        text = page.read().decode()
    inside = ",".join(f'{key}="{value}"' for key, value in labels.items())
    line = re.search(rf"^{re.escape(name + (f'{{{inside}}}' if inside else ''))} (\S+)$", text, re.MULTILINE)
    return float(line[1]) if line else 0.0


class Calls:
    """ClaimService as one facility."""

    def __init__(self, stub: ClaimServiceStub, metadata: tuple[tuple[str, str], ...]) -> None:
        self._stub = stub
        self._metadata = metadata

    async def submit(
        self, content: bytes, *, wait: float | None = None, **facts: Any
    ) -> messages.SubmitClaimResponse:
        """SubmitClaim."""
        request = a_submission(content, wait=wait, **facts)
        answer: messages.SubmitClaimResponse = await self._stub.SubmitClaim(request, metadata=self._metadata)
        return answer

    async def submit_all(
        self, *claims: messages.KeyedClaim, a_message: int = 10
    ) -> dict[str, messages.KeyedClaimAnswer]:
        """SubmitClaims, by key."""

        def sent() -> Iterator[messages.SubmitClaimsRequest]:
            for start in range(0, len(claims), a_message):
                yield messages.SubmitClaimsRequest(claims=claims[start : start + a_message])

        stream = self._stub.SubmitClaims(sent(), metadata=self._metadata)
        return {answer.key: answer async for response in stream for answer in response.answers}

    async def check(self, content: bytes) -> messages.CheckClaimResponse:
        """CheckClaim."""
        request = messages.CheckClaimRequest(content=content, format=R4)
        answer: messages.CheckClaimResponse = await self._stub.CheckClaim(request, metadata=self._metadata)
        return answer

    async def get(self, claim_id: str) -> messages.GetClaimResponse:
        """GetClaim."""
        request = messages.GetClaimRequest(claim_id=claim_id)
        answer: messages.GetClaimResponse = await self._stub.GetClaim(request, metadata=self._metadata)
        return answer

    async def until_reviewed(self, claim_id: str) -> messages.Claim:
        """Ask until it is."""
        return await self.until(claim_id, lambda claim: claim.state == messages.CLAIM_STATE_REVIEWED)

    async def until(self, claim_id: str, is_so: Callable[[messages.Claim], bool]) -> messages.Claim:
        """Ask until the claim is as wished."""

        async def look() -> messages.Claim:
            return (await self.get(claim_id)).claim

        return await until(look, is_so)

    async def list(self, **wishes: Any) -> messages.ListClaimsResponse:
        """ListClaims."""
        request = messages.ListClaimsRequest(**wishes)
        answer: messages.ListClaimsResponse = await self._stub.ListClaims(request, metadata=self._metadata)
        return answer


def a_submission(content: bytes, *, wait: float | None = None, **facts: Any) -> messages.SubmitClaimRequest:
    """A claim of R4 unless said otherwise."""
    request = messages.SubmitClaimRequest(**{"content": content, "format": R4, **facts})
    if wait is not None:
        request.wait.CopyFrom(Duration(seconds=int(wait), nanos=int(wait % 1 * 1e9)))
    return request


def refusal_of(error: grpc.aio.AioRpcError) -> tuple[grpc.StatusCode, str, dict[str, str], list[str]]:
    """Status, reason, metadata, and the fields at fault."""
    status = rpc_status.from_call(error)
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details if status else ():
        for message in (info, bad):
            if detail.Is(message.DESCRIPTOR):
                detail.Unpack(message)
    fields = [violation.field for violation in bad.field_violations]
    return error.code(), info.reason, dict(info.metadata), fields


@contextmanager
def claim_stack(database_url: str, redis_url: str, folder: Path) -> Iterator[ClaimStack]:
    """With the population in it."""
    stack = ClaimStack(database_url, redis_url, folder)
    asyncio.run(stack.populate())
    try:
        yield stack
    finally:
        stack.end()
