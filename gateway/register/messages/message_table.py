"""Messages to offices in PostgreSQL, for offices that take them by gRPC."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select, update

from gateway.register.files.advance import TASK
from gateway.register.files.storing.tables import office_messages
from gateway.register.messages.take_messages import WaitingMessage
from gateway.register.offices.office import Office
from runtime.postgres.database import Database

ROW = office_messages.c


def waiting_for(office: Office) -> tuple[ColumnElement[bool], ...]:
    """The conditions for what an office has not got: for it alone, or for all of its kind and province.

    An office of the whole country gets the messages of all provinces.
    """
    for_all = ROW.office == ""
    if office.province:
        for_all &= ROW.province == office.province
    is_its_own = or_(ROW.office == office.code, for_all)
    return ROW.delivered_at.is_(None), ROW.office_kind == office.kind, is_its_own


class MessageTable:
    """The port Messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, office: Office, received: Collection[int], limit: int) -> Sequence[WaitingMessage]:
        """See Messages."""
        waiting = (*waiting_for(office), ROW.topic != TASK)
        note = update(office_messages).where(ROW.message_id.in_(received), *waiting)
        facts = (ROW.message_id, ROW.key, ROW.topic, ROW.file_id, ROW.province, ROW.created_at, ROW.body)
        oldest = select(*facts).where(*waiting).order_by(ROW.message_id).limit(limit)
        async with self._database.transaction() as connection:
            if received:
                await connection.execute(note.values({ROW.delivered_at: func.now()}))
            return [WaitingMessage(*row) for row in await connection.execute(oldest)]
