"""Loads files into tables: every row without a fault; nothing where the load breaks off."""

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.loading.files.data_file import DataFile
from runtime.loading.files.kind import Kind
from runtime.loading.load_transaction import load_transaction
from runtime.loading.merge_plan import MergePlan
from runtime.loading.report import FaultReport
from runtime.loading.staging import Staging
from runtime.loading.staging_tables import StagingTables
from runtime.loading.tally import Tally
from runtime.output.counted import counted
from runtime.progress_reporter import ProgressReporter


class LoadTarget(NamedTuple):
    """What files are loaded into.

    `name` is its word in reports, such as "register". `lock` keeps other writers from its tables, so that
    what was checked stays true until it is merged. `analyze` lets the planner know the new rows.
    """

    name: str
    lock: TextClause
    analyze: TextClause


class Round(NamedTuple):
    """Files that are checked together, at most one of each kind, in the order of loading.

    `merge_plans` has all kinds whose staged rows the checks read, whichever files there are.
    """

    files: Sequence[DataFile]
    merge_plans: Mapping[Kind, Callable[[StagingTables], MergePlan]]


async def load(
    database_url: str,
    target: LoadTarget,
    rounds: Sequence[Round],
    report: BinaryIO,
    reporter: ProgressReporter,
) -> list[Tally]:
    """Load files, round by round, in one transaction. Raises Problem; then nothing was loaded.

    Memory does not grow with the length of the files.
    """
    faults = FaultReport(report)
    async with load_transaction(database_url, target.name) as connection:
        of_rounds = [await _Round(connection, target, one, reporter).run(faults) for one in rounds]
        tallies = [tally for of_round in of_rounds for tally in of_round]
        if any(tally.added or tally.changed for tally in tallies):
            await connection.execute(target.analyze)
        return tallies


class _Round:
    def __init__(
        self, connection: AsyncConnection, target: LoadTarget, one: Round, reporter: ProgressReporter
    ) -> None:
        self._connection = connection
        self._target = target
        self._files = one.files
        self._reporter = reporter
        self._tables = StagingTables(one.merge_plans)
        self._plans = {kind: plan(self._tables) for kind, plan in one.merge_plans.items()}
        self._staged = {
            kind: Staging(connection, kind, self._tables, plan) for kind, plan in self._plans.items()
        }

    async def run(self, report: FaultReport) -> list[Tally]:
        await self._tables.create(self._connection)
        for file in self._files:
            await self._read(file)
        await self._connection.execute(self._target.lock)
        tallies = await self._check()
        await report.add(self._connection, self._files)
        await self._merge(tallies)
        await self._tables.drop(self._connection)
        return tallies

    async def _read(self, file: DataFile) -> None:
        staging = self._staged[file.kind]
        with self._reporter.step(file.kind.name.capitalize()) as outcome:
            for batch in file.source.batches():
                await staging.add(batch, file.source.header)
                self._reporter.progress("Reading", batch.done, file.source.size)
            await staging.analyze()
            outcome(f"{counted(staging.rows, 'row')} read")

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
            outcome(f"{counted(sum(tally.refused for tally in tallies), 'row')} refused")
        return tallies

    async def _merge(self, tallies: Sequence[Tally]) -> None:
        written = [tally.added + tally.changed for tally in tallies]
        statements = [
            statement
            for file, rows in zip(self._files, written, strict=True)
            for statement in (self._plans[file.kind].merge if rows else ())
        ]
        with self._reporter.step(self._target.name.capitalize()) as outcome:
            for done, statement in enumerate(statements):
                self._reporter.progress("Statements", done, len(statements))
                await self._connection.execute(statement)
            outcome(f"{counted(sum(written), 'row')} written")
