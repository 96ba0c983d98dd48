"""Upgrades both schemas of a database to the newest migrations (`wardgate migrate`)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from typing import NamedTuple

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Select, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_fixed

from runtime.postgres.engine import make_engine
from runtime.postgres.errors import driver_error
from runtime.problem import Problem
from wardgate.server_check import check_server
from wardgate.version_table import version_table_schema

MIGRATION_LOCK = 7205_2001
POLL_SECONDS = 0.2
SESSION = {"DateStyle": "ISO, YMD", "TimeZone": "UTC"}
# Calls lock the tables that they join in an order of their own, so a migration of two tables can deadlock.
LOCKED = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


class Timeouts(NamedTuple):
    """In seconds: how long a transaction waits for a locked table, pauses before it tries again, and lets a
    statement run. `attempts` is how often the migrations are tried.

    The wait is short, because look-ups and claims wait behind a statement that waits for a table. It is
    longer than PostgreSQL's deadlock_timeout of one second, after which a vacuum gives way. The longest
    statements read or move all rows of a table; one that takes an hour has stopped for another reason.
    """

    lock: float = 1.5
    pause: float = 2
    statement: float = 3600
    attempts: int = 30


async def migrate(
    database_url: str,
    timeouts: Timeouts | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> bool:
    """Upgrade both schemas, each migration by itself. A concurrent migration waits for this one.

    Return False if they are those of a newer release: nothing is changed, and the processes of this one work.

    Raises Problem if the server cannot be used (too old, another encoding than UTF8, a pooler in transaction
    mode), another session keeps a table locked, or a statement takes too long. The migrations before stay
    done; the next run goes on after them.
    """
    timeouts = timeouts or Timeouts()
    engine = make_engine(database_url)
    event.listen(engine.sync_engine, "begin", partial(_limit_lock_waits, timeouts))
    try:
        await check_server(engine, database_url)
        async with _migration_lock(engine, timeouts):
            return await _attempts(timeouts, sleep)(_upgrade, engine, timeouts)
    except DBAPIError as error:
        if (problem := _problem(driver_error(error), timeouts)) is None:
            raise
        raise problem from error
    finally:
        await engine.dispose()


def alembic_config(connection: Connection) -> Config:
    """Return the configuration of both branches, for the commands of Alembic.

    The connection must be in no transaction: each migration has one of its own.
    """
    config = Config()
    config.set_main_option("script_location", str(files("wardgate") / "migrations"))
    config.set_main_option("path_separator", "newline")
    branches = (files("gateway") / "migrations", files("review") / "migrations")
    config.set_main_option("version_locations", "\n".join(str(branch) for branch in branches))
    config.attributes["connection"] = connection
    return config


@asynccontextmanager
async def _migration_lock(engine: AsyncEngine, timeouts: Timeouts) -> AsyncIterator[None]:
    """Keep other migrations waiting. The lock belongs to a connection that is in no transaction.

    It is polled: a statement that waits for the lock would have a snapshot, and an index that is created
    concurrently waits until all older snapshots are gone.
    """
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        waited = 0.0
        while not await connection.scalar(select(func.pg_try_advisory_lock(MIGRATION_LOCK))):
            if waited >= timeouts.statement:
                raise Problem("Another `wardgate migrate` has not ended for an hour. Nothing was changed.")
            await asyncio.sleep(POLL_SECONDS)
            waited += POLL_SECONDS
        try:
            yield
        finally:
            await connection.execute(select(func.pg_advisory_unlock(MIGRATION_LOCK)))


def _attempts(timeouts: Timeouts, sleep: Callable[[float], Awaitable[None]]) -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry_if_exception(_is_about_a_lock),
        stop=stop_after_attempt(timeouts.attempts),
        wait=wait_fixed(timeouts.pause),
        sleep=sleep,
        reraise=True,
    )


async def _upgrade(engine: AsyncEngine, timeouts: Timeouts) -> bool:
    async with engine.connect() as connection:
        # Whatever the server's own are: no migration depends on them.
        settings = SESSION | {"statement_timeout": _milliseconds(timeouts.statement)}
        for name, value in settings.items():
            await connection.execute(_set(name, value, is_local=False))
        await connection.commit()
        return await connection.run_sync(_upgrade_if_older)


def _upgrade_if_older(connection: Connection) -> bool:
    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    schema = version_table_schema(connection)
    versions = MigrationContext.configure(connection, opts={"version_table_schema": schema})
    if not known.issuperset(versions.get_current_heads()):
        return False
    connection.rollback()
    command.upgrade(config, "heads")
    return True


def _limit_lock_waits(timeouts: Timeouts, connection: Connection) -> None:
    """Limit them in each transaction. Statements outside of one wait as long as they need.

    These validate constraints and create indexes concurrently: no other session waits behind them.
    """
    connection.execute(_set("lock_timeout", _milliseconds(timeouts.lock), is_local=True))


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f}ms"


def _set(name: str, value: str, *, is_local: bool) -> Select[tuple[str]]:
    return select(func.set_config(name, value, is_local))


def _is_about_a_lock(error: BaseException) -> bool:
    return isinstance(driver_error(error), LOCKED)


def _problem(error: BaseException, timeouts: Timeouts) -> Problem | None:
    if isinstance(error, LOCKED):
        return Problem(
            "Another session keeps a table locked that has to change, so not all migrations were done. "
            "End backups, reports and open transactions on this database, then run `wardgate migrate` again: "
            "it goes on where it stopped."
        )
    if isinstance(error, asyncpg.QueryCanceledError):
        return Problem(
            f"A statement of the migration took longer than {timeouts.statement:g} s, so not all migrations "
            "were done. Run `wardgate migrate` again: it goes on where it stopped."
        )
    return None
