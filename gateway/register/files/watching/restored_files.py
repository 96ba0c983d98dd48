"""Makes the cursors of WatchFiles useless that were issued before a database was restored."""

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.tables import file_changes
from runtime.postgres.numbering.restored_positions import number_anew


async def refuse_earlier_file_cursors(connection: AsyncConnection) -> None:
    """Number all changes anew, from a position that is behind every cursor of before."""
    await number_anew(connection, file_changes, file_changes.c.audience)
