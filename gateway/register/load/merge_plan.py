"""How the staged rows of a kind of file go into the register."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Executable, FromClause, Select, Table, case, func, select


class Check(NamedTuple):
    """A query for rows that cannot be loaded (`line`, `reason`), and the column that has the fault.

    It reads the staged rows, where a cell that could not be read is null, and the register.
    """

    column: str
    query: Select[Any]


class MergePlan(NamedTuple):
    """`known` has the rows of the register, in columns with the names of the file's columns.

    `merge` are the statements that put the changed and the added rows into the register.
    """

    known: FromClause
    checks: Sequence[Check]
    merge: Sequence[Executable]


def repeated(staged: Table, key: str) -> Select[Any]:
    """The query for rows that share a key: it is not known which of them is right."""
    keys = (
        select(staged.c[key], func.min(staged.c.line).label("first"), func.max(staged.c.line).label("last"))
        .group_by(staged.c[key])
        .having(func.count() > 1)
        .subquery("same")
    )
    other = case((staged.c.line == keys.c.first, keys.c.last), else_=keys.c.first)
    reason = func.format("line %s has the same value", other).label("reason")
    return select(staged.c.line, reason).join_from(staged, keys, staged.c[key] == keys.c[key])
