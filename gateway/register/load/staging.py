"""Rows of a file on their way into the register, in a temporary table, and what is wrong with them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import asyncpg

from gateway.register.load.kind import Kind
from gateway.register.load.source import Batch

# `place` is the column's in the header, from 1; 0 is the row as a whole.
MAKE_FAULTS = """
    CREATE TEMPORARY TABLE faults (kind text, line bigint, place int, column_name text, reason text)
    ON COMMIT DROP
"""

Fault = tuple[str, int, int, str, str]


class News(NamedTuple):
    """How many rows the register does not know, and how many it knows otherwise."""

    added: int
    changed: int


class Staging:
    """Within a transaction of the connection's, which has made the table of faults.

    `rows` are all that were read, `refused` those of them that will not be loaded.
    """

    def __init__(self, connection: asyncpg.Connection, kind: Kind) -> None:
        self._connection = connection
        self._kind = kind
        self._table = f"staged_{kind.name}"
        self.rows = 0
        self.refused = 0

    async def open(self) -> None:
        """Make the table. What cannot be read is null in it, so nothing is required."""
        columns = ", ".join(f"{column.name} {column.type}" for column in self._kind.columns)
        await self._connection.execute(
            f"CREATE TEMPORARY TABLE {self._table} (line bigint, {columns}) ON COMMIT DROP"
        )

    async def add(self, batch: Batch, header: Sequence[str]) -> None:
        """Stage rows whose cells are in the order of this header."""
        faults: list[Fault] = [(self._kind.name, line, 0, "", reason) for line, reason in batch.misshapen]
        values: list[Sequence[Any]] = []
        for place, column in enumerate(self._kind.columns, start=1):
            read, misread = column.values(batch.cells[header.index(column.name)])
            values.append(read)
            faults += [
                (self._kind.name, batch.lines[row], place, column.name, reason) for row, reason in misread
            ]
        rows = zip(batch.lines, *values, strict=True)
        await self._connection.copy_records_to_table(self._table, records=rows)
        if faults:
            await self._connection.copy_records_to_table("faults", records=faults)
        self.rows += len(batch.lines) + len(batch.misshapen)
        self.refused += len(batch.misshapen)

    async def analyze(self) -> None:
        """Let the planner know what is there: nothing else does that for a temporary table."""
        await self._connection.execute(f"ANALYZE {self._table}")

    async def refuse(self) -> None:
        """Take out the rows that cannot be loaded.

        Where one is refused, what the register has in its place stays, which may be in another row's way:
        so once more, until there is nothing wrong any longer.
        """
        gone = -1
        while gone:
            for statement in self._find_faults():
                await self._connection.execute(statement)
            gone = await self._count(
                f"DELETE FROM {self._table} AS staged USING faults "
                f"WHERE faults.kind = '{self._kind.name}' AND faults.line = staged.line"
            )
            self.refused += gone

    async def compare(self) -> News:
        """Put what is new and what is different into tables of their own, for the kind's merge."""
        changed, added = [await self._count(statement) for statement in self._compare()]
        return News(added, changed)

    def _find_faults(self) -> Iterator[str]:
        header = self._kind.header
        for check in self._kind.checks:
            place = header.index(check.column) + 1
            yield (
                f"INSERT INTO faults SELECT '{self._kind.name}', line, {place}, '{check.column}', reason "
                f"FROM ({check.query}) AS found"
            )

    def _compare(self) -> Iterator[str]:
        kind = self._kind
        key = ", ".join(kind.key)
        ours = ", ".join(f"staged.{name}" for name in kind.facts)
        theirs = ", ".join(f"known.{name}" for name in kind.facts)
        yield (
            f"CREATE TEMPORARY TABLE changed_{kind.name} ON COMMIT DROP AS "
            f"SELECT staged.* FROM {self._table} AS staged JOIN {kind.known} AS known USING ({key}) "
            f"WHERE ({ours}) IS DISTINCT FROM ({theirs})"
        )
        same = " AND ".join(f"known.{name} = staged.{name}" for name in kind.key)
        yield (
            f"CREATE TEMPORARY TABLE added_{kind.name} ON COMMIT DROP AS "
            f"SELECT staged.* FROM {self._table} AS staged "
            f"WHERE NOT EXISTS (SELECT FROM {kind.known} AS known WHERE {same})"
        )

    async def _count(self, statement: str) -> int:
        """How many rows the statement went through: the last word of its status."""
        status: str = await self._connection.execute(statement)
        return int(status.rpartition(" ")[2])
