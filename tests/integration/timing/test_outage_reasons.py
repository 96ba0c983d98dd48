"""The log says why PostgreSQL or Redis is unavailable: once, and once that it is available again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from operator import not_
from typing import NamedTuple

import asyncpg
import pytest
import redis
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge
from structlog.testing import LogCapture

from gateway.wirings.base_wiring import PROBE, WRITE_PROBE
from runtime.background import BackgroundTasks
from runtime.outages.failures_while_available import QUIET_PROBES
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.open_database import open_database
from runtime.redis.client import open_redis
from tests.contract.filled_register import connect
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND pid <> pg_backend_pid()"
)
WAITING_COMMITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
NO_LOGIN = "InvalidAuthorizationSpecificationError (SQLSTATE 28000)"


class Log:
    """What the background tasks of a process log."""

    def __init__(self) -> None:
        self._capture = LogCapture()
        failures = Counter("failures", "-", ("task",), registry=CollectorRegistry())
        self.tasks = BackgroundTasks(structlog.wrap_logger(None, [self._capture]), failures)

    async def events(self) -> list[tuple[str, str]]:
        """Each event with its reason, or "" if it has none."""
        return [(entry["event"], entry.get("reason", "")) for entry in self._capture.entries]

    def advice(self) -> str:
        """What the first event says what to do."""
        return str(self._capture.entries[0]["advice"])


@pytest.fixture
def log() -> Log:
    return Log()


@asynccontextmanager
async def without_login(admin: asyncpg.Connection) -> AsyncIterator[None]:
    """PostgreSQL rejects new connections, as after a change of the password."""
    await admin.execute("ALTER ROLE postgres NOLOGIN")
    yield
    await admin.execute("ALTER ROLE postgres LOGIN")


async def select(database: Database) -> object:
    async with database.connection() as connection:
        return await connection.fetchval("SELECT 1")


async def test_a_postgres_that_rejects_its_user_is_logged_with_the_reason(
    own_postgres: EmbeddedPostgres, log: Log
) -> None:
    admin = await connect(own_postgres.url())
    async with open_database(own_postgres.url(), tasks=log.tasks) as database:
        assert await database.is_available()
        async with without_login(admin):
            # The probe has its connection from before.
            for _ in range(3):
                with pytest.raises(DatabaseAway):
                    await select(database)
                await wait_until(database.is_available, bool)
            assert await log.events() == [("the database refuses connections", NO_LOGIN)]
            await admin.fetch(END_OTHERS, "postgres")
            await wait_until(database.is_available, not_)
            with pytest.raises(DatabaseAway):
                await select(database)
        await wait_until(database.is_available, bool)
        assert await select(database) == 1
    assert (await log.events())[1:] == [
        ("the database is unavailable", NO_LOGIN),
        ("the database is available again", ""),
        ("the database accepts connections again", ""),
    ]
    await admin.close()


async def test_a_lock_that_is_held_for_long_is_logged_with_the_reason(
    own_postgres: EmbeddedPostgres, log: Log
) -> None:
    admin = await connect(own_postgres.url())
    await admin.execute("ALTER ROLE postgres SET lock_timeout = '10ms'")
    async with open_database(own_postgres.url(), tasks=log.tasks) as database:
        async with admin.transaction():
            await admin.execute("LOCK TABLE gateway.people")
            for _ in range(3):
                with pytest.raises(DatabaseAway):
                    async with database.connection() as connection:
                        await connection.fetchval("SELECT count(*) FROM gateway.people")
                assert await database.is_available()
        for _ in range(QUIET_PROBES):
            assert await database.is_available()
        assert await select(database) == 1
    assert await log.events() == [
        ("the database interrupts statements", "LockNotAvailableError (SQLSTATE 55P03)"),
        ("the database interrupts no statements", ""),
    ]
    assert "pg_blocking_pids" in log.advice()
    await admin.execute("ALTER ROLE postgres RESET lock_timeout")
    await admin.close()


async def test_a_postgres_that_cannot_commit_takes_no_writes(
    own_postgres: EmbeddedPostgres, log: Log
) -> None:
    admin = await connect(own_postgres.url())
    async with open_database(own_postgres.url(), PROBE, WRITE_PROBE, log.tasks) as database:
        assert await database.takes_writes()
        # Every commit waits for a standby that is not there.
        await admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'absent'")
        await admin.execute("SELECT pg_reload_conf()")
        await wait_until(database.takes_writes, not_)
        assert await select(database) == 1
        with pytest.raises(DatabaseAway):
            database.ensure_writable()
        # Each attempt would keep a session until no connection is left.
        await wait_until(partial(admin.fetchval, WAITING_COMMITS), not_)
        await admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
        await admin.execute("SELECT pg_reload_conf()")
        await wait_until(database.takes_writes, bool)
        database.ensure_writable()
    assert await log.events() == [
        ("the database takes no writes", "TimeoutError"),
        ("the database takes writes again", ""),
    ]
    await admin.close()


class Refusal(NamedTuple):
    """Commands by which an operator makes Redis refuse, and those that end it; what the log says about it."""

    begin: tuple[str, ...]
    end: str
    reason: str
    advice: str


REFUSALS = {
    "rejects the password": Refusal(
        ("CONFIG SET requirepass secret", "AUTH secret"),
        "CONFIG SET requirepass ",
        "AuthenticationError",
        "correct the user and password",
    ),
    "is full": Refusal(
        ("CONFIG SET maxmemory-policy noeviction", "CONFIG SET maxmemory 1"),
        "CONFIG SET maxmemory 0",
        "OutOfMemoryError",
        "raise maxmemory",
    ),
    "is a replica": Refusal(
        ("REPLICAOF 127.0.0.1 1",), "REPLICAOF NO ONE", "ReadOnlyError", "name the primary"
    ),
    "is a replica without its primary": Refusal(
        ("CONFIG SET replica-serve-stale-data no", "REPLICAOF 127.0.0.1 1"),
        "REPLICAOF NO ONE",
        "MasterDownError",
        "lost its primary",
    ),
    "gives no right to write": Refusal(
        ("ACL SETUSER default -set",), "ACL SETUSER default +set", "NoPermissionError", "lacks a right"
    ),
}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_a_redis_that_refuses_is_logged_with_the_reason_and_advice(
    kind: str, own_redis: EmbeddedRedis, log: Log
) -> None:
    begin, end, reason, advice = REFUSALS[kind]
    with redis.from_url(own_redis.url) as admin:
        for command in begin:
            admin.execute_command(*command.split(" "))
        up = Gauge("up", "-", registry=CollectorRegistry())
        async with open_redis(own_redis.url, up, log.tasks) as client:
            for _ in range(3):
                await client.probe()
            assert await log.events() == [("Redis is unavailable", reason)]
            assert advice in log.advice()
            admin.execute_command(*end.split(" "))
            await client.probe()
            assert await client.run(partial(_get, b"key")) is None
    assert await log.events() == [("Redis is unavailable", reason), ("Redis is available again", "")]


async def _get(key: bytes, client: "redis.asyncio.Redis") -> object:
    return await client.get(key)
