"""Verifies the register against entries of the population register: a whole file, or a stream of changes."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from typing import BinaryIO, Protocol

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.tables import people
from gateway.register.verification.comparison_tables import compare_absent, compare_staged, keep_compared
from gateway.register.verification.population_file import POPULATION
from runtime.loading.files.data_file import DataFile
from runtime.loading.files.source import Batch
from runtime.loading.load_transaction import load_transaction
from runtime.loading.merge_plan import MergePlan
from runtime.loading.report import FaultReport
from runtime.loading.staging import Staging
from runtime.loading.staging_tables import StagingTables
from runtime.output.counted import counted
from runtime.postgres.driver_connection import driver_connection
from runtime.progress_reporter import ProgressReporter


class Changes(Protocol):
    """A stream of rows."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns, known with the first batch."""

    def batches(self) -> AsyncIterator[Batch]:
        """Yield the rows that have arrived. Raises Problem."""


class VerificationTally(msgspec.Struct, frozen=True):
    """How many rows were read and refused, and how many people have each outcome."""

    rows: int
    refused: int
    people: dict[str, int]


async def verify_file(
    database_url: str,
    file: DataFile,
    report: BinaryIO,
    reporter: ProgressReporter,
    today: date,
    *,
    whole: bool = False,
) -> VerificationTally:
    """Verify those of whom the file has an entry; with `whole`, everybody: who has none is not found.

    In one transaction. Raises Problem; then nothing was kept.
    """
    faults = FaultReport(report)
    async with load_transaction(database_url, "register") as connection:
        staging = await _staging(connection)
        with reporter.step("Population") as outcome:
            for batch in file.source.batches():
                await staging.add(batch, file.source.header)
                reporter.progress("Reading", batch.done, file.source.size)
            outcome(f"{counted(staging.rows, 'row')} read")
        await staging.analyze()
        await staging.refuse()
        await faults.add(connection, [file])
        with reporter.step("Comparison") as outcome:
            tally = await _compare(connection, staging, today, whole=whole)
            outcome(f"{counted(sum(tally.people.values()), 'person', 'people')} compared")
    return tally


async def verify_changes(
    database_url: str, changes: Changes, today: Callable[[], date]
) -> AsyncIterator[VerificationTally]:
    """Verify the people of each batch of changes in a transaction of its own. Raises Problem."""
    async for batch in changes.batches():
        async with load_transaction(database_url, "register") as connection:
            staging = await _staging(connection)
            await staging.add(batch, changes.header)
            await staging.analyze()
            await staging.refuse()
            tally = await _compare(connection, staging, today(), whole=False)
        yield tally


async def _staging(connection: AsyncConnection) -> Staging:
    tables = StagingTables([POPULATION])
    await tables.create(connection)
    # Nothing is merged: the register stays as it is.
    return Staging(connection, POPULATION, tables, MergePlan(people, (), ()))


async def _compare(
    connection: AsyncConnection, staging: Staging, today: date, *, whole: bool
) -> VerificationTally:
    driver = await driver_connection(connection)
    await compare_staged(driver)
    if whole:
        await compare_absent(driver)
    return VerificationTally(staging.rows, staging.refused, await keep_compared(driver, today))
