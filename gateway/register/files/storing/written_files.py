"""Writes files to PostgreSQL, many at once: their tasks and events, who is notified, and what they send."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, Integer, Text, Uuid, any_, bindparam, func, insert, literal, select, union
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.advance import Advanced
from gateway.register.files.effects import OfficeMessage
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import APPLICANT
from gateway.register.files.storing.file_rows import row_of_event, row_of_file, row_of_task
from gateway.register.files.storing.tables import (
    file_changes,
    file_events,
    file_tasks,
    files,
    office_messages,
)
from gateway.register.offices.tables import offices

# Gateways wait for this notification.
CHANNEL = "file_changed"
NOTIFY = select(func.pg_notify(literal(CHANNEL, Text), ""))

_new_file = insert_or_update(files)
WRITE_FILES = _new_file.on_conflict_do_update(
    index_elements=["file_id"], set_={column.name: _new_file.excluded[column.name] for column in files.c}
)
_new_task = insert_or_update(file_tasks)
WRITE_TASKS = _new_task.on_conflict_do_update(
    index_elements=["file_id", "number"],
    set_={name: _new_task.excluded[name] for name in ("closed_at", "answer", "answered_by", "answer_digest")},
)
WRITE_EVENTS = insert(file_events)
SEND_MESSAGES = insert_or_update(office_messages).on_conflict_do_nothing(index_elements=["key"])

# The sender, and every office that acts or has acted in the file: each once.
_acting = select(offices.c.office).where(
    offices.c.kind == any_(bindparam("kinds", type_=ARRAY(Text))),
    offices.c.province.in_(["", bindparam("of_province", type_=Text)]),
)
_audience = union(select(bindparam("of_sender", type_=Text).label("audience")), _acting).subquery()
NOTE_CHANGES = insert(file_changes).from_select(
    ["audience", "file_id", "event"],
    select(_audience.c.audience, bindparam("of_file", type_=Uuid), bindparam("of_event", type_=Integer)),
)


async def write_file_rows(connection: AsyncConnection, kept: Iterable[KeptFile]) -> None:
    """Write the row of each file alone: the rows of its procedure refer to it."""
    await connection.execute(WRITE_FILES, [row_of_file(file) for file in kept])


async def write_files(connection: AsyncConnection, advanced: Sequence[Advanced]) -> None:
    """The events of one file are in their order. Of a file with several, the last state counts."""
    latest = {one.file.file_id: one.file for one in advanced}.values()
    await write_file_rows(connection, latest)
    if tasks := [row_of_task(file, task) for file in latest for task in file.tasks]:
        await connection.execute(WRITE_TASKS, tasks)
    await connection.execute(WRITE_EVENTS, [row_of_event(one.file, one.event) for one in advanced])
    if messages := [_message_row(one.file, message) for one in advanced for message in one.messages]:
        await connection.execute(SEND_MESSAGES, messages)
    await connection.execute(NOTE_CHANGES, [_change(one) for one in advanced])
    await connection.execute(NOTIFY)


def _message_row(file: KeptFile, message: OfficeMessage) -> dict[str, Any]:
    return {
        "key": message.key,
        "file_id": file.file_id,
        "office_kind": message.office.value,
        "province": message.province,
        "office": message.to,
        "topic": message.topic,
        "body": message.body,
    }


def _change(advanced: Advanced) -> dict[str, Any]:
    file = advanced.file
    return {
        "kinds": sorted({task.actor.value for task in file.tasks if task.actor is not APPLICANT}),
        "of_province": file.province,
        "of_sender": file.sender,
        "of_file": file.file_id,
        "of_event": advanced.event.number,
    }
