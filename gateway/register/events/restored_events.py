"""Makes the cursors of events useless that were issued before a database was restored.

Numbers that were sent before the restore are given again, to other events: a caller who went on from such a
number would miss them. A refused one reads the register from the earliest event on.
"""

from sqlalchemy import BigInteger, cast, extract, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.events.tables import register_events

# By the time, so that no two restores lead to the same numbers.
NUMBERS_A_SECOND = 1_000_000
SECONDS = cast(extract("epoch", func.now()), BigInteger)


async def refuse_earlier_numbers(connection: AsyncConnection) -> None:
    """Number all events anew, in their order, from a number that is behind every one of before."""
    event = register_events.c
    # Those without a number, too: they may have had one when the database was lost.
    place = func.sum(event.changes).over(order_by=(event.position.nulls_last(), event.event_id))
    numbered = select(event.event_id, (SECONDS * NUMBERS_A_SECOND + place).label("position")).subquery()
    moved = update(register_events).where(event.event_id == numbered.c.event_id)
    await connection.execute(moved.values(position=numbered.c.position))
