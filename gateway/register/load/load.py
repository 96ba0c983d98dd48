"""Loads register files: every row without a fault, or, where it breaks off on the way, none."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import BinaryIO

import asyncpg

from gateway.register.load.kinds import KINDS
from gateway.register.load.register_file import RegisterFile
from gateway.register.load.report import write_report
from gateway.register.load.staging import MAKE_FAULTS, Staging
from gateway.register.load.tally import Tally
from runtime.postgres.url import driver_url
from runtime.problem import Problem
from runtime.progress_reporter import ProgressReporter

CONNECT_SECONDS = 10
# For sorting and joining millions at once; a server's own limits are made for many small queries.
SESSION = {"work_mem": "128MB", "temp_buffers": "128MB", "statement_timeout": "0", "jit": "off"}
# What was checked stays true until it is merged. Look-ups go on: only who would write here waits. Facilities
# are not among them: the intake of claims writes there.
LOCK = "LOCK TABLE gateway.people, gateway.cards, gateway.card_periods IN SHARE ROW EXCLUSIVE MODE"
# Else the first look-ups are planned for the tables of before.
ANALYZE = "ANALYZE gateway.facilities, gateway.people, gateway.cards, gateway.card_periods"


async def load(
    database_url: str, files: Sequence[RegisterFile], report: BinaryIO, reporter: ProgressReporter
) -> list[Tally]:
    """Load them, in the order of kinds, in one transaction. Raises Problem; then nothing was loaded.

    Memory does not grow with the length of the files.
    """
    async with _connected(database_url) as connection, connection.transaction():
        return await _Load(connection, files, reporter).run(report)


class _Load:
    def __init__(
        self, connection: asyncpg.Connection, files: Sequence[RegisterFile], reporter: ProgressReporter
    ) -> None:
        self._connection = connection
        self._files = files
        self._reporter = reporter
        # Of every kind: the checks look at the rows of another, which may not be among the files.
        self._staged = {kind: Staging(connection, kind) for kind in KINDS}

    async def run(self, report: BinaryIO) -> list[Tally]:
        await self._connection.execute(MAKE_FAULTS)
        for staging in self._staged.values():
            await staging.open()
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
            for statement in (file.kind.merge if rows else ())
        ]
        if statements:
            statements.append(ANALYZE)
        with self._reporter.step("Register") as outcome:
            for done, statement in enumerate(statements):
                self._reporter.progress("Statements", done, len(statements))
                await self._connection.execute(statement)
            outcome(f"{sum(written):,} rows written")


@asynccontextmanager
async def _connected(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    try:
        connection = await asyncpg.connect(
            driver_url(database_url), timeout=CONNECT_SECONDS, server_settings=SESSION
        )
        try:
            yield connection
        finally:
            await connection.close(timeout=CONNECT_SECONDS)
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError) as error:
        raise Problem("This database has no register, or an old one: `wardgate migrate` first.") from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # The first line alone: the details of a broken key would name a person.
        reason = str(error).partition("\n")[0]
        raise Problem(f"The database cannot be used, and nothing was loaded: {reason}") from error
