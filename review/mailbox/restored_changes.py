"""Makes the cursors of WatchClaims useless that were issued before a database was restored.

A refused cursor lists the claims of its facility instead.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from review.mailbox.tables import claim_changes
from runtime.postgres.numbering.restored_positions import number_anew


async def refuse_earlier_cursors(connection: AsyncConnection) -> None:
    """Number all changes anew, from a position that is behind every cursor of before."""
    await number_anew(connection, claim_changes, claim_changes.c.facility)
