"""Messages to offices in PostgreSQL, for the relay."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select, update

from gateway.register.files.advance import TASK
from gateway.register.files.storing.tables import file_tasks, office_messages
from gateway.register.messages.message_table import waiting_for
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.offices.tables import offices
from gateway.relay.folders.office_message import StoredMessage
from runtime.postgres.database import Database

ROW = office_messages.c


class MessageTable:
    """The port Messages on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def office(self, code: str) -> Office | None:
        """See Messages."""
        statement = select(offices.c.kind, offices.c.province).where(offices.c.office == code)
        async with self._database.statement() as connection:
            row = (await connection.execute(statement)).first()
        return None if row is None else Office(code, OfficeKind(row.kind), row.province)

    async def undelivered(self, office: Office, limit: int) -> Sequence[StoredMessage]:
        """See Messages."""
        is_current = or_(ROW.topic != TASK, file_tasks.c.closed_at.is_(None))
        facts = (ROW.message_id, ROW.key, ROW.file_id, ROW.province, ROW.topic, ROW.body, ROW.created_at)
        step = func.coalesce(file_tasks.c.step, "").label("step")
        statement = (
            select(*facts, file_tasks.c.number.label("task"), step)
            .join_from(office_messages, file_tasks, _its_task(), isouter=True)
            .where(*waiting_for(office), is_current)
            .order_by(ROW.message_id)
            .limit(limit)
        )
        async with self._database.statement() as connection:
            return [StoredMessage(*row) for row in await connection.execute(statement)]

    async def skip_closed(self, office: Office, limit: int) -> None:
        """See Messages."""
        closed = (
            select(ROW.message_id)
            .join(file_tasks, _its_task())
            .where(*waiting_for(office), file_tasks.c.closed_at.is_not(None))
            .limit(limit)
        )
        skipped = update(office_messages).where(ROW.message_id.in_(closed))
        async with self._database.statement() as connection:
            await connection.execute(skipped.values({ROW.delivered_at: func.now()}))

    async def note_delivered(self, message_id: int) -> None:
        """See Messages."""
        statement = update(office_messages).where(ROW.message_id == message_id)
        async with self._database.statement() as connection:
            await connection.execute(statement.values({ROW.delivered_at: func.now()}))


def _its_task() -> ColumnElement[bool]:
    """The task that a message is about."""
    return and_(
        ROW.topic == TASK,
        file_tasks.c.file_id == ROW.file_id,
        cast(file_tasks.c.number, Text) == func.split_part(ROW.key, "/", 2),
    )
