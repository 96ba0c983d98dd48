"""Makes the cursors of WatchClaims useless that were issued before a database was restored.

Positions that were sent before the restore are given again, to other changes: a facility that went on from
such a cursor would miss them. A refused one lists its claims instead.
"""

from sqlalchemy import BigInteger, cast, extract, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from review.mailbox.tables import claim_changes

# By the time, so that no two restores lead to the same positions.
POSITIONS_A_SECOND = 1_000_000
SECONDS = cast(extract("epoch", func.now()), BigInteger)


async def refuse_earlier_cursors(connection: AsyncConnection) -> None:
    """Number all changes anew, in their order, from a position that is behind every cursor of before."""
    change = claim_changes.c
    # Those without a position, too: they may have had one when the database was lost.
    place = func.row_number().over(
        partition_by=change.facility, order_by=(change.position.nulls_last(), change.change_id)
    )
    numbered = select(change.change_id, (SECONDS * POSITIONS_A_SECOND + place).label("position")).subquery()
    moved = update(claim_changes).where(change.change_id == numbered.c.change_id)
    await connection.execute(moved.values(position=numbered.c.position))
