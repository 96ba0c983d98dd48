"""Makes the cursors useless that were issued before a database was restored.

Positions that were sent before the restore are given again, to other changes: a reader that went on from
such a cursor would miss them.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Table, cast, extract, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

# By the time, so that no two restores lead to the same positions.
POSITIONS_A_SECOND = 1_000_000
SECONDS = cast(extract("epoch", func.now()), BigInteger)


async def number_anew(connection: AsyncConnection, table: Table, reader: ColumnElement[Any]) -> None:
    """Number all changes anew, in their order, from a position that is behind every cursor of before."""
    change = table.c
    # Also changes without a position: they may have got one after the backup, and a reader may have seen it.
    place = func.row_number().over(
        partition_by=reader, order_by=(change.position.nulls_last(), change.change_id)
    )
    numbered = select(change.change_id, (SECONDS * POSITIONS_A_SECOND + place).label("position")).subquery()
    moved = update(table).where(change.change_id == numbered.c.change_id)
    await connection.execute(moved.values(position=numbered.c.position))
