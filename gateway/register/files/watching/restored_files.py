"""Makes the cursors of WatchFiles useless that were issued before a database was restored.

As review/mailbox/restored_changes.py does it for claims.
"""

from sqlalchemy import BigInteger, cast, extract, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.tables import file_changes

# By the time, so that no two restores lead to the same positions.
POSITIONS_A_SECOND = 1_000_000
SECONDS = cast(extract("epoch", func.now()), BigInteger)


async def refuse_earlier_file_cursors(connection: AsyncConnection) -> None:
    """Number all changes anew, in their order, from a position that is behind every cursor of before."""
    change = file_changes.c
    # Those without a position, too: they may have had one when the database was lost.
    place = func.row_number().over(
        partition_by=change.audience, order_by=(change.position.nulls_last(), change.change_id)
    )
    numbered = select(change.change_id, (SECONDS * POSITIONS_A_SECOND + place).label("position")).subquery()
    moved = update(file_changes).where(change.change_id == numbered.c.change_id)
    await connection.execute(moved.values(position=numbered.c.position))
