"""A process that stands still within a statement keeps what it has locked for a while only."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import asyncpg
import pytest
import structlog
from prometheus_client import CollectorRegistry

from gateway.access.proving import log_proof
from gateway.access.proving.log_proof import PROOF_LOCK, LogProof
from gateway.access.proving.proof_report import CountedProof
from gateway.metrics import Metrics
from review.mailbox.dry_run_table import DryRunTable
from review.worker.queue.claim_queue import ClaimQueue, take_number
from runtime.postgres.connection import open_connection
from runtime.postgres.failover.lease import LEASE
from runtime.postgres.failover.standing_sessions import END_STANDING
from runtime.postgres.open_database import open_database
from tests.wait_until import wait_until

SHORT_LEASE = dict.fromkeys(LEASE, "1s")
MUCH = "SELECT repeat('x', 1000000) FROM generate_series(1, 50)"
LONGER = "SELECT pg_sleep(1.5)"
WAITS_FOR_ITS_CLIENT = "SELECT wait_event = 'ClientWrite' FROM pg_stat_activity WHERE pid = $1"
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(1)"


async def put_dry_run(database_url: str) -> None:
    """One claim waits for a worker."""
    async with open_database(database_url) as database:
        await DryRunTable(database).put([uuid4()], ["01001"], [b""])


async def queue_of(connection: asyncpg.Connection) -> ClaimQueue:
    """The queue as a new worker has it on this connection."""
    return ClaimQueue(connection, await take_number(connection))


async def stand_still_within_a_statement(connection: asyncpg.Connection) -> None:
    """The driver has prepared a statement, and has still to execute it."""
    await connection.prepare("SELECT $1::int")


async def stand_still_within_a_result(connection: asyncpg.Connection) -> None:
    """The driver has still to read most of a result."""
    statement = await connection.prepare(MUCH)
    connection._transport.pause_reading()
    reading = asyncio.create_task(statement.fetch())
    reading.add_done_callback(asyncio.Task.exception)
    await asyncio.sleep(0)


standing_still = pytest.mark.parametrize(
    "stand_still", [stand_still_within_a_statement, stand_still_within_a_result]
)
StandStill = Callable[[asyncpg.Connection], Awaitable[None]]


@standing_still
async def test_claims_of_a_worker_are_free_again(database_url: str, stand_still: StandStill) -> None:
    await put_dry_run(database_url)
    async with (
        open_connection(database_url, LEASE) as standing,
        open_connection(database_url, SHORT_LEASE) as working,
    ):
        assert (await (await queue_of(standing)).take()).claims
        await stand_still(standing)
        queue = await queue_of(working)

        async def take() -> bool:
            await queue.sweep()
            return bool((await queue.take()).claims)

        assert await wait_until(take, bool)


async def test_a_worker_between_two_statements_keeps_its_claims(database_url: str) -> None:
    await put_dry_run(database_url)
    async with (
        open_connection(database_url, LEASE) as reviewing,
        open_connection(database_url, SHORT_LEASE) as working,
    ):
        assert (await (await queue_of(reviewing)).take()).claims
        await working.execute(LONGER)
        queue = await queue_of(working)
        await queue.sweep()
        assert not (await queue.take()).claims


@standing_still
async def test_what_a_transaction_has_locked_is_free_again(
    database_url: str, stand_still: StandStill
) -> None:
    async with (
        open_connection(database_url, LEASE) as standing,
        open_connection(database_url, SHORT_LEASE) as other,
    ):
        await standing.execute("BEGIN")
        assert await standing.fetchval(TRY_LOCK)
        await stand_still(standing)

        async def lock() -> bool:
            await other.execute(END_STANDING)
            return bool(await other.fetchval(TRY_LOCK))

        assert await wait_until(lock, bool)


async def test_another_gateway_proves_the_log(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_proof, "BETWEEN_PROOFS_SECONDS", 0.05)
    monkeypatch.setattr(log_proof, "LEASE", SHORT_LEASE)
    registry = CollectorRegistry()
    proof = LogProof(database_url, CountedProof(Metrics(registry), structlog.get_logger()))

    async def proved_at() -> float | None:
        return registry.get_sample_value("wardgate_access_proved_timestamp_seconds")

    async with open_connection(database_url, LEASE) as standing:
        await standing.execute(f"SELECT pg_advisory_lock({PROOF_LOCK})")
        await stand_still_within_a_statement(standing)
        proving = asyncio.create_task(proof.run())
        await wait_until(proved_at, bool)
        proving.cancel()
        await asyncio.wait([proving])


async def test_who_reads_slowly_and_has_locked_nothing_goes_on(database_url: str) -> None:
    async with (
        open_connection(database_url, LEASE) as reading,
        open_connection(database_url, SHORT_LEASE) as other,
    ):
        await stand_still_within_a_result(reading)
        await other.execute(LONGER)
        await other.execute(END_STANDING)
        assert await other.fetchval(WAITS_FOR_ITS_CLIENT, reading.get_server_pid())


async def test_a_slow_load_goes_on(database_url: str) -> None:
    async with (
        open_connection(database_url, LEASE) as loading,
        open_connection(database_url, SHORT_LEASE) as other,
    ):

        async def slow_rows() -> AsyncIterator[bytes]:
            yield b"1\n"
            await other.execute(LONGER)
            await other.execute(END_STANDING)
            yield b"2\n"

        await loading.execute("CREATE TABLE public.numbers (number int)")
        await loading.copy_to_table("numbers", source=slow_rows())
        assert await loading.fetchval("SELECT sum(number) FROM public.numbers") == 3
