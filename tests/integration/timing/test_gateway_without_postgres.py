"""A gateway whose database stops: health reports it, look-ups continue and are logged later."""

import asyncio

import grpc
import pytest
from google.type.date_pb2 import Date
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from sqlalchemy import make_url

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_UNDETERMINED
from runtime.postgres.database_refused import DatabaseRefused, ensure_database_accepts
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import BEARER, HOLDING, Gateway, fill_register, start_gateway
from tests.unit.gateway.cards.people import CHIP_ID
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

REQUEST = wire.CheckCardRequest(chip_id=CHIP_ID, service_date=Date(year=2026, month=3, day=2))
UNKNOWN_PERSON = wire.CheckCardRequest(chip_id="079200999999")
WHOLE, CARDS, CLAIMS = "", "gateway.v1.CardService", "gateway.v1.ClaimService"
SERVING, NOT_SERVING = HealthCheckResponse.SERVING, HealthCheckResponse.NOT_SERVING


async def wait_for_health(
    gateway: Gateway, status: HealthCheckResponse.ServingStatus, *services: str
) -> None:
    """Wait until health reports this status for these services, or for all."""
    health = HealthStub(gateway.channel)
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        for service in services or (WHOLE, CARDS, CLAIMS):
            watch = health.Watch(HealthCheckRequest(service=service))
            while (await watch.read()).status != status:
                continue
            watch.cancel()


async def test_health_and_look_ups_follow_the_database(
    own_postgres: EmbeddedPostgres, redis_url: str
) -> None:
    await fill_register(own_postgres.url(), HOLDING)
    async with start_gateway(own_postgres.url(), redis_url) as gateway:
        await wait_for_health(gateway, SERVING)
        answers = [await gateway.cards.CheckCard(REQUEST, metadata=BEARER)]
        own_postgres.__exit__(None, None, None)
        await wait_for_health(gateway, NOT_SERVING, WHOLE, CLAIMS)
        await wait_for_health(gateway, SERVING, CARDS)
        assert "wardgate_database_up 0.0" in gateway.metrics()
        answers += [
            await gateway.cards.CheckCard(request, metadata=BEARER) for request in (REQUEST, UNKNOWN_PERSON)
        ]
        assert "wardgate_access_spooled 2.0" in gateway.metrics()
        own_postgres.ensure_running()
        await wait_for_health(gateway, SERVING)
        answers.append(await gateway.cards.CheckCard(REQUEST, metadata=BEARER))
        await wait_for_spooled(gateway, 0)
    outcomes = [answer.outcome for answer in answers]
    assert outcomes == [OUTCOME_ACCURATE, OUTCOME_ACCURATE, OUTCOME_UNDETERMINED, OUTCOME_ACCURATE]
    assert await logged(own_postgres.url()) == [answer.check_id for answer in answers]


async def wait_for_spooled(gateway: Gateway, count: int) -> None:
    """Wait until so many look-ups wait for the log."""

    async def metrics() -> list[str]:
        return gateway.metrics()

    await wait_until(metrics, lambda lines: f"wardgate_access_spooled {count}.0" in lines)


async def logged(database_url: str) -> list[str]:
    """The check ids in the access log, in order."""
    connection = await connect(database_url)
    rows = await connection.fetch("SELECT check_id FROM gateway.access_log ORDER BY written_at, place")
    await connection.close()
    return [str(row["check_id"]) for row in rows]


async def test_a_gateway_started_before_its_database_is_migrated_serves_once_it_is(
    own_postgres: EmbeddedPostgres, redis_url: str
) -> None:
    admin = await connect(own_postgres.url())
    await admin.execute("CREATE DATABASE empty TEMPLATE template0")
    await admin.close()
    async with start_gateway(own_postgres.url("empty"), redis_url) as gateway:
        await wait_for_health(gateway, NOT_SERVING)
        await migrate(own_postgres.url("empty"))
        await wait_for_health(gateway, SERVING)


async def test_a_health_watcher_is_notified_that_the_gateway_drains(
    database_url: str, redis_url: str
) -> None:
    async with start_gateway(database_url, redis_url) as gateway:
        channel = grpc.aio.insecure_channel(gateway.target)
        watch = HealthStub(channel).Watch(HealthCheckRequest(service=""))
        assert (await watch.read()).status == SERVING

        async def last_status() -> HealthCheckResponse.ServingStatus:
            last = await watch.read()
            watch.cancel()
            return last.status

        last = asyncio.create_task(last_status())
    assert await last == NOT_SERVING
    await channel.close()


async def test_a_running_gateway_whose_login_is_revoked_recovers_when_it_is_granted_again(
    own_postgres: EmbeddedPostgres, redis_url: str
) -> None:
    await fill_register(own_postgres.url(), HOLDING)
    admin = await connect(own_postgres.url())
    await admin.execute("CREATE ROLE gate SUPERUSER LOGIN")
    url = make_url(own_postgres.url()).set(username="gate").render_as_string(hide_password=False)
    async with start_gateway(url, redis_url) as gateway:
        await wait_for_health(gateway, SERVING)
        await admin.execute("ALTER ROLE gate NOLOGIN")
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gate'")
        await wait_for_health(gateway, NOT_SERVING, WHOLE, CLAIMS)
        with pytest.raises(DatabaseRefused, match="refuses that user or password"):
            await ensure_database_accepts(url)
        await admin.execute("ALTER ROLE gate LOGIN")
        await wait_for_health(gateway, SERVING)
    await admin.close()
