"""Stages the rows of a file in a temporary table, finds their faults, and compares them with its table."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Executable, and_, delete, exists, insert, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.loading.files.kind import Kind
from runtime.loading.files.source import Batch
from runtime.loading.merge_plan import Check, MergePlan
from runtime.loading.staging_tables import StagingTables
from runtime.postgres.driver_connection import driver_connection

# A row of the table of faults: kind, line, place of the column, its name, reason.
Fault = tuple[str, int, int, str, str]


class News(NamedTuple):
    """How many rows the table does not have, and how many differ from it."""

    added: int
    changed: int


class Staging:
    """Works in the transaction that has created the tables.

    `rows` is the number of rows that were read, `refused` the number of those that will not be loaded.
    """

    def __init__(
        self, connection: AsyncConnection, kind: Kind, tables: StagingTables, plan: MergePlan
    ) -> None:
        self._connection = connection
        self._kind = kind
        self._tables = tables[kind]
        self._faults = tables.faults
        self._plan = plan
        # The columns that the file does not have, by their names in the database.
        self._missing: frozenset[str] = frozenset()
        self.rows = 0
        self.refused = 0

    async def add(self, batch: Batch, header: Sequence[str]) -> None:
        """Stage rows whose cells are in the order of this header."""
        faults: list[Fault] = [(self._kind.name, line, 0, "", reason) for line, reason in batch.misshapen]
        values: list[Sequence[Any]] = []
        self._missing = frozenset(
            column.stored_as for column in self._kind.columns if column.name not in header
        )
        for place, column in enumerate(self._kind.columns, start=1):
            if column.stored_as in self._missing:
                values.append([column.empty] * len(batch.lines))
                continue
            read, misread = column.values(batch.cells[header.index(column.name)])
            values.append(read)
            faults += [
                (self._kind.name, batch.lines[row], place, column.name, reason) for row, reason in misread
            ]
        await self._copy(zip(batch.lines, *values, strict=True), faults)
        self.rows += len(batch.lines) + len(batch.misshapen)
        self.refused += len(batch.misshapen)

    async def analyze(self) -> None:
        """Let the planner know the rows: autovacuum does not analyze a temporary table."""
        await self._connection.execute(text(f"ANALYZE {self._tables.staged.name}"))

    async def refuse(self) -> None:
        """Delete the rows that cannot be loaded.

        Where a row is refused, the row that the table has in its place stays, and may conflict with
        another row. So the checks are repeated until they find nothing.
        """
        deleted = -1
        while deleted:
            for check in self._plan.checks:
                await self._connection.execute(self._find_faults(check))
            deleted = await self._count(self._delete_faulty())
            self.refused += deleted

    async def compare(self) -> News:
        """Copy the rows that are new and those that differ into the tables for the merge."""
        changed = await self._count(self._insert_changed())
        return News(await self._count(self._insert_added()), changed)

    async def _copy(self, rows: Any, faults: Sequence[Fault]) -> None:  # noqa: ANN401 - an iterator of rows
        # COPY is the driver's: SQLAlchemy has no statement for it.
        driver = await driver_connection(self._connection)
        await driver.copy_records_to_table(self._tables.staged.name, records=rows)
        if faults:
            await driver.copy_records_to_table(self._faults.name, records=faults)

    def _find_faults(self, check: Check) -> Executable:
        found = check.query.subquery("found")
        place = self._kind.header.index(check.column) + 1
        rows = select(
            literal(self._kind.name), found.c.line, literal(place), literal(check.column), found.c.reason
        )
        return insert(self._faults).from_select(list(self._faults.c.keys()), rows)

    def _delete_faulty(self) -> Executable:
        staged, faults = self._tables.staged, self._faults
        return delete(staged).where(faults.c.kind == self._kind.name, faults.c.line == staged.c.line)

    def _insert_changed(self) -> Executable:
        staged, known = self._tables.staged, self._plan.known
        is_same = and_(*(known.c[name] == staged.c[name] for name in self._kind.key_fields))
        facts = [name for name in self._kind.facts if name not in self._missing]
        differs = or_(*(staged.c[name].is_distinct_from(known.c[name]) for name in facts))
        # What the file does not have stays as the table has it.
        cells = (known.c[cell.name] if cell.name in self._missing else cell for cell in staged.c)
        rows = select(*cells).join_from(staged, known, is_same).where(differs)
        return insert(self._tables.changed).from_select(list(staged.c.keys()), rows)

    def _insert_added(self) -> Executable:
        staged, known = self._tables.staged, self._plan.known
        is_same = and_(*(known.c[name] == staged.c[name] for name in self._kind.key_fields))
        rows = select(staged).where(~exists().select_from(known).where(is_same))
        return insert(self._tables.added).from_select(list(staged.c.keys()), rows)

    async def _count(self, statement: Executable) -> int:
        """Execute a statement, and return how many rows it wrote or deleted."""
        return (await self._connection.execute(statement)).rowcount
