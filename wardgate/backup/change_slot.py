"""The replication slot of a backup: the server keeps its WAL until the backup has it."""

from datetime import datetime

import msgspec
from sqlalchemy import Boolean, Text, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

PREFIX = "wardgate_backup_"
SLOTS = table(
    "pg_replication_slots", column("slot_name", Text), column("active", Boolean), column("wal_status", Text)
)
# The server has deleted what was not received (max_slot_wal_keep_size).
LOST = "lost"


class SlotState(msgspec.Struct, frozen=True):
    """Whether a program receives its changes now, and whether it still has all of them."""

    is_active: bool
    is_whole: bool


def slot_name(started_at: datetime) -> str:
    """The name of the slot of a backup that began then."""
    return f"{PREFIX}{started_at:%Y%m%dt%H%M%S%f}"


async def create_slot(connection: AsyncConnection, name: str) -> None:
    """Keep everything from now on."""
    await connection.execute(select(func.pg_create_physical_replication_slot(name, True)))


async def drop_slot(connection: AsyncConnection, name: str) -> None:
    """Keep nothing any more; does nothing where there is no such slot, or a program uses it."""
    await connection.execute(
        select(func.pg_drop_replication_slot(SLOTS.c.slot_name)).where(
            SLOTS.c.slot_name == name, SLOTS.c.active.is_(False)
        )
    )


async def drop_earlier_slots(connection: AsyncConnection, name: str) -> None:
    """Drop the slots of other backups that nothing follows: they would keep WAL for nobody."""
    others = select(SLOTS.c.slot_name).where(
        SLOTS.c.slot_name.startswith(PREFIX, autoescape=True), SLOTS.c.slot_name != name
    )
    for other in (await connection.scalars(others)).all():
        await drop_slot(connection, other)


async def slot_state(connection: AsyncConnection, name: str) -> SlotState | None:
    """None where there is no such slot."""
    statement = select(SLOTS.c.active, SLOTS.c.wal_status).where(SLOTS.c.slot_name == name)
    row = (await connection.execute(statement)).one_or_none()
    return SlotState(row.active, row.wal_status != LOST) if row else None
