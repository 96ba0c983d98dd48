"""Makes the cursors of WatchClaims useless that were issued before a database was restored.

Positions that were sent before the restore are given again, to other changes: a facility that went on from
such a cursor would miss them. A refused one lists its claims instead.
"""

from sqlalchemy import BigInteger, cast, extract, func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from review.mailbox.tables import claim_changes

# By the time, so that no two restores lead to the same positions.
POSITIONS_A_SECOND = 1_000_000


async def refuse_earlier_cursors(connection: AsyncConnection) -> None:
    """Move all positions on: every cursor of before is then behind the first one."""
    position = claim_changes.c.position
    seconds = cast(extract("epoch", func.now()), BigInteger)
    moved = update(claim_changes).where(position.is_not(None))
    await connection.execute(moved.values(position=position + seconds * POSITIONS_A_SECOND))
