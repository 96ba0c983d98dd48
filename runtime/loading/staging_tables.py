"""The temporary tables of a load."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, Numeric, Table, Text
from sqlalchemy.ext.asyncio import AsyncConnection

from runtime.loading.files.kind import Kind

TYPES = {"text": Text, "date": Date, "integer": BigInteger, "numeric": Numeric, "boolean": Boolean}


class KindTables(NamedTuple):
    """The rows of one kind: all that were read; those that differ from their table; those new to it.

    The columns are those of the file, by their names in the database, and `line`. A cell that cannot be read
    is null in `staged`.
    """

    staged: Table
    changed: Table
    added: Table


class StagingTables:
    """They exist until the end of the transaction that creates them."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._metadata = MetaData()
        # `place` is the position of the column in the header, from 1; 0 is the row as a whole.
        self.faults = self._table(
            "faults",
            Column("kind", Text),
            Column("line", BigInteger),
            Column("place", Integer),
            Column("column_name", Text),
            Column("reason", Text),
        )
        self._tables = {kind: KindTables(*self._tables_of(kind)) for kind in kinds}

    def __getitem__(self, kind: Kind) -> KindTables:
        return self._tables[kind]

    async def create(self, connection: AsyncConnection) -> None:
        """Create all of them."""
        await connection.run_sync(self._metadata.create_all, checkfirst=False)

    async def drop(self, connection: AsyncConnection) -> None:
        """Drop all of them, for another round in the same transaction."""
        await connection.run_sync(self._metadata.drop_all, checkfirst=False)

    def _tables_of(self, kind: Kind) -> Iterable[Table]:
        for what in KindTables._fields:
            columns: list[Column[object]] = [
                Column(column.stored_as, TYPES[column.type]) for column in kind.columns
            ]
            yield self._table(f"{what}_{kind.name}", Column("line", BigInteger), *columns)

    def _table(self, name: str, *columns: Column[object]) -> Table:
        return Table(name, self._metadata, *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")
