"""A kind of register file: its columns, what must hold between its rows, how it goes into the register."""

from typing import NamedTuple

import msgspec

from gateway.register.load.column import Column


class Check(NamedTuple):
    """Finds rows that cannot be loaded: a query for `line` and `reason`, and the column that is to blame.

    It looks at what was staged, where a cell that could not be read is null, and at the register.
    """

    column: str
    query: str


class Kind(msgspec.Struct, frozen=True):
    """`name` is the table's where the rows are staged: staged_people, and so on.

    `known` is the table, or query, of what the register has, under the names of the columns. `merge` are
    the statements that put changed_people and added_people, and so on, into the register.
    """

    name: str
    what: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    known: str
    checks: tuple[Check, ...]
    merge: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of the columns beside the key."""
        return tuple(name for name in self.header if name not in self.key)


def repeated(table: str, key: str) -> str:
    """The query for rows that share a key: nobody knows which of them is right."""
    return f"""
        SELECT line,
            format('line %s has it too', CASE WHEN line = first THEN last ELSE first END) AS reason
        FROM {table} JOIN (
            SELECT {key}, min(line) AS first, max(line) AS last FROM {table}
            GROUP BY {key} HAVING count(*) > 1
        ) AS same USING ({key})
    """
