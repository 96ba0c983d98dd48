"""Gateway and worker while the database answers but takes no writes."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import asyncpg
import grpc
import pytest

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE
from runtime.postgres.url import database_address
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import Calls, refused
from tests.integration.claim_stack import ClaimStack
from tests.integration.timing.gateway_health import NOT_SERVING, SERVING, look_up, wait_for_health
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres

REFUSED_CALLS = 20
WRITTEN = ("gateway.claims", "gateway.access_links", "review.queue")


class Server(Protocol):
    """A database that stops taking writes, and takes them again."""

    async def refuse_writes(self) -> None: ...

    async def take_writes(self) -> None: ...


class ReadOnlySetting:
    """An operator makes all sessions read-only, also those that are open."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self._url = database_address(postgres.url()).urls[0]

    async def refuse_writes(self) -> None:
        await self._execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")

    async def take_writes(self) -> None:
        await self._execute("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")

    async def _execute(self, *statements: str) -> None:
        writable = {"default_transaction_read_only": "off"}
        connection = await asyncpg.connect(self._url, server_settings=writable)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()


class ReadOnlySessions(ReadOnlySetting):
    """An operator makes new sessions read-only and ends the others: a session stays as it began."""

    async def refuse_writes(self) -> None:
        await self._execute(
            "ALTER DATABASE postgres SET default_transaction_read_only = on",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )

    async def take_writes(self) -> None:
        await self._execute("ALTER DATABASE postgres RESET default_transaction_read_only")


class FullDisk(ReadOnlySetting):
    """Whatever needs disk space fails, as PostgreSQL reports it; reading goes on."""

    async def refuse_writes(self) -> None:
        await self._execute(
            "CREATE FUNCTION public.fill() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$",
            *(
                f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION public.fill()"
                for table in WRITTEN
            ),
        )

    async def take_writes(self) -> None:
        await self._execute(*(f"DROP TRIGGER full_disk ON {table}" for table in WRITTEN))


class FullTemporaryFiles(ReadOnlySetting):
    """No statement may write a temporary file any more: nothing fails but what spills, as the probe does."""

    async def refuse_writes(self) -> None:
        await self._execute("ALTER SYSTEM SET temp_file_limit = 0", "SELECT pg_reload_conf()")

    async def take_writes(self) -> None:
        await self._execute("ALTER SYSTEM RESET temp_file_limit", "SELECT pg_reload_conf()")


class Standby:
    """A hot standby takes over the address, and is promoted."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self._postgres = postgres

    async def refuse_writes(self) -> None:
        self._postgres.child.stop()
        (self._postgres._folder / "standby.signal").touch()
        self._postgres.ensure_running()

    async def take_writes(self) -> None:
        connection = await asyncpg.connect(database_address(self._postgres.url()).urls[0])
        assert await connection.fetchval("SELECT pg_promote()")
        await connection.close()


async def is_readable(calls: Calls, claim_id: str) -> bool:
    """Whether GetClaim answers: a server that was just started may not be connected to yet."""
    try:
        return (await calls.get(claim_id)).claim.state == messages.CLAIM_STATE_REVIEWED
    except grpc.aio.AioRpcError:
        return False


@pytest.mark.parametrize("kind", [ReadOnlySetting, ReadOnlySessions, FullDisk, FullTemporaryFiles, Standby])
async def test_a_database_that_takes_no_writes_counts_as_unavailable_for_claims_only(
    own_postgres: EmbeddedPostgres, own_stack: ClaimStack, kind: Callable[[EmbeddedPostgres], Server]
) -> None:
    server = kind(own_postgres)
    gateway, worker = await own_stack.gateway(), await own_stack.worker()
    async with gateway.calls() as calls:
        kept = await calls.submit(fhir_claim("1"), wait=20)
        await server.refuse_writes()
        await wait_until(partial(is_readable, calls, kept.claim_id), bool)
        await wait_for_health(gateway, claims=NOT_SERVING, whole=NOT_SERVING, cards=SERVING)
        for _ in range(REFUSED_CALLS):
            code, reason, *_ = await refused(calls.submit(fhir_claim("2")))
            assert (code, reason) == (grpc.StatusCode.UNAVAILABLE, "DATABASE_AWAY")
        assert (await look_up(gateway)).outcome == OUTCOME_ACCURATE
        assert await is_readable(calls, kept.claim_id)
        # The look-up above, and those of the first refused claims.
        assert gateway.metric("wardgate_access_spooled") <= 3
        for value in (worker.value, gateway.value):
            await wait_until(partial(value, "wardgate_database_up"), lambda up: up == 0)
        await server.take_writes()
        await wait_for_health(gateway, claims=SERVING, whole=SERVING, cards=SERVING)
        assert (await calls.submit(fhir_claim("2"), wait=20)).state == messages.CLAIM_STATE_REVIEWED
        await wait_until(partial(gateway.value, "wardgate_access_spooled"), lambda spooled: spooled == 0)
    for process in (gateway.process, worker.process):
        assert process.is_running()
        assert "call failed" not in process.log()
    log = gateway.process.log()
    assert log.count("the database takes no writes") == log.count("the database takes writes again") == 1
    assert worker.process.log().count("the database cannot be reached") == 1
