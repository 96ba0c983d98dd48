"""Loads register files into the register: every row without a fault; nothing where the load breaks off."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import BinaryIO

import asyncpg
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.load.cards_merge import cards_merge
from gateway.register.load.facilities_merge import facilities_merge
from gateway.register.load.people_merge import people_merge
from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.people import PEOPLE
from gateway.register.load.register_files.register_file import RegisterFile
from gateway.register.load.report import write_report
from gateway.register.load.staging import Staging
from gateway.register.load.staging_tables import StagingTables
from gateway.register.load.tally import Tally
from runtime.postgres.engine import make_engine
from runtime.postgres.errors import driver_error
from runtime.problem import Problem
from runtime.progress_reporter import ProgressReporter

# For sorting and joining millions of rows; a server's own limits are made for many small queries. Only the
# staging tables are named without a schema. Set in the transaction: a pooler refuses startup parameters.
SETTINGS = {
    "work_mem": "128MB",
    "temp_buffers": "128MB",
    "statement_timeout": "0",
    "jit": "off",
    "search_path": "pg_temp",
}
# What was checked stays true until it is merged. Look-ups go on: only writers of these tables wait.
# Facilities are not locked, because the intake of claims writes there. LOCK and ANALYZE are text, because
# SQLAlchemy Core does not have them.
LOCK = text("LOCK TABLE gateway.people, gateway.cards, gateway.card_periods IN SHARE ROW EXCLUSIVE MODE")
# Without it, the first look-ups are planned for the tables as they were before.
ANALYZE = text("ANALYZE gateway.facilities, gateway.people, gateway.cards, gateway.card_periods")
# All kinds have staging tables, whichever files there are: the checks of cards read the staged people.
MERGE_PLANS = {PEOPLE: people_merge, CARDS: cards_merge, FACILITIES: facilities_merge}


async def load(
    database_url: str, files: Sequence[RegisterFile], report: BinaryIO, reporter: ProgressReporter
) -> list[Tally]:
    """Load files, in the order of kinds, in one transaction. Raises Problem; then nothing was loaded.

    Memory does not grow with the length of the files.
    """
    async with _transaction(database_url) as connection:
        return await _Load(connection, files, reporter).run(report)


class _Load:
    def __init__(
        self, connection: AsyncConnection, files: Sequence[RegisterFile], reporter: ProgressReporter
    ) -> None:
        self._connection = connection
        self._files = files
        self._reporter = reporter
        self._tables = StagingTables(MERGE_PLANS)
        self._plans = {kind: plan(self._tables) for kind, plan in MERGE_PLANS.items()}
        self._staged = {
            kind: Staging(connection, kind, self._tables, plan) for kind, plan in self._plans.items()
        }

    async def run(self, report: BinaryIO) -> list[Tally]:
        await self._tables.create(self._connection)
        for file in self._files:
            await self._read(file)
        await self._connection.execute(LOCK)
        tallies = await self._check()
        await write_report(self._connection, self._files, report)
        await self._merge(tallies)
        return tallies

    async def _read(self, file: RegisterFile) -> None:
        staging = self._staged[file.kind]
        with self._reporter.step(file.kind.name.capitalize()) as outcome:
            for batch in file.source.batches():
                await staging.add(batch, file.source.header)
                self._reporter.progress("Reading", batch.done, file.source.size)
            await staging.analyze()
            outcome(f"{staging.rows:,} rows read")

    async def _check(self) -> list[Tally]:
        tallies = []
        with self._reporter.step("Checks") as outcome:
            for done, file in enumerate(self._files):
                self._reporter.progress("Files", done, len(self._files))
                staging = self._staged[file.kind]
                await staging.refuse()
                news = await staging.compare()
                unchanged = staging.rows - staging.refused - sum(news)
                tallies.append(Tally(file.path, news.added, news.changed, unchanged, staging.refused))
            outcome(f"{sum(tally.refused for tally in tallies):,} rows refused")
        return tallies

    async def _merge(self, tallies: Sequence[Tally]) -> None:
        written = [tally.added + tally.changed for tally in tallies]
        statements = [
            statement
            for file, rows in zip(self._files, written, strict=True)
            for statement in (self._plans[file.kind].merge if rows else ())
        ]
        if statements:
            statements.append(ANALYZE)
        with self._reporter.step("Register") as outcome:
            for done, statement in enumerate(statements):
                self._reporter.progress("Statements", done, len(statements))
                await self._connection.execute(statement)
            outcome(f"{sum(written):,} rows written")


@asynccontextmanager
async def _transaction(database_url: str) -> AsyncIterator[AsyncConnection]:
    engine = make_engine(database_url)
    try:
        async with engine.begin() as connection:
            for name, value in SETTINGS.items():
                await connection.execute(select(func.set_config(name, value, True)))
            yield connection
    except (OSError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise _problem(driver_error(error)) from error
    finally:
        await engine.dispose()


def _problem(error: BaseException) -> Problem:
    if isinstance(error, asyncpg.UndefinedTableError | asyncpg.InvalidSchemaNameError):
        return Problem("This database has no register, or an old one. Run `wardgate migrate` first.")
    # Only the first line: the details of a violated key would name a person.
    reason = str(error).partition("\n")[0]
    return Problem(f"The database cannot be used, and nothing was loaded: {reason}")
