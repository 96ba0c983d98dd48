"""How the staged rows of a kind of file go into their table."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Executable, FromClause, Select, Table, and_, case, func, select


class Check(NamedTuple):
    """A query for rows that cannot be loaded (`line`, `reason`), and the column that has the fault.

    It reads the staged rows, where a cell that could not be read is null, and the tables to load into.
    """

    column: str
    query: Select[Any]


class MergePlan(NamedTuple):
    """`known` has the rows of the table, in columns with the names that the staged rows have.

    `merge` are the statements that put the changed and the added rows into the table.
    """

    known: FromClause
    checks: Sequence[Check]
    merge: Sequence[Executable]


def repeated(staged: Table, *key: str) -> Select[Any]:
    """The query for rows that share a key: it is not known which of them is right."""
    columns = [staged.c[name] for name in key]
    keys = (
        select(*columns, func.min(staged.c.line).label("first"), func.max(staged.c.line).label("last"))
        .group_by(*columns)
        .having(func.count() > 1)
        .subquery("same")
    )
    is_same = and_(*(staged.c[name] == keys.c[name] for name in key))
    other = case((staged.c.line == keys.c.first, keys.c.last), else_=keys.c.first)
    what = "value" if len(key) == 1 else "key"
    reason = func.format(f"line %s has the same {what}", other).label("reason")
    return select(staged.c.line, reason).join_from(staged, keys, is_same)
