"""Reads files in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.get_file import FileWithEvents
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.list_files import FileCursor, FileFilter
from gateway.register.files.monitoring.count_files import OpenFiles
from gateway.register.files.procedure import APPLICANT
from gateway.register.files.storing.file_rows import event_from, file_from
from gateway.register.files.storing.tables import file_events, file_tasks, files
from gateway.register.files.viewer import Viewer
from runtime.postgres.database import Database


class FileTable:
    """The ports Files of the use cases that read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, file_id: UUID) -> FileWithEvents | None:
        """See get_file.Files."""
        events = select(file_events).where(file_events.c.file_id == file_id).order_by(file_events.c.number)
        async with self._database.transaction() as connection:
            found = await _read(connection, select(files).where(files.c.file_id == file_id))
            rows = (await connection.execute(events)).mappings().all()
        # An event may have been added between the two statements.
        return (
            FileWithEvents(found[0], [event_from(row) for row in rows][: found[0].events]) if found else None
        )

    async def page(
        self, sought: FileFilter, after: FileCursor, limit: int, now: datetime
    ) -> Sequence[KeptFile]:
        """See list_files.Files."""
        async with self._database.transaction() as connection:
            return await _read(connection, _page(sought, after, limit, now))

    async def open_files(self, now: datetime) -> Sequence[OpenFiles]:
        """See count_files.Files."""
        is_overdue = func.coalesce(files.c.stopped_at, now) > files.c.due_at
        statement = (
            select(
                files.c.procedure,
                files.c.state,
                func.count(),
                func.count().filter(is_overdue),
                func.min(files.c.received_at),
            )
            .where(files.c.ended_at.is_(None))
            .group_by(files.c.procedure, files.c.state)
        )
        async with self._database.transaction() as connection:
            return [OpenFiles(*row) for row in await connection.execute(statement)]


async def _read(connection: AsyncConnection, statement: Select[Any]) -> list[KeptFile]:
    rows = (await connection.execute(statement)).mappings().all()
    ids = [row["file_id"] for row in rows]
    tasks = select(file_tasks).where(file_tasks.c.file_id.in_(ids))
    ordered = await connection.execute(tasks.order_by(file_tasks.c.file_id, file_tasks.c.number))
    of_file = {
        file_id: list(found)
        for file_id, found in groupby(ordered.mappings().all(), lambda row: row["file_id"])
    }
    return [file_from(dict(row), of_file.get(row["file_id"], ())) for row in rows]


def _page(sought: FileFilter, after: FileCursor, limit: int, now: datetime) -> Select[Any]:
    file = files.c
    statement = select(files).where(
        _waiting(sought.viewer) if sought.waiting else _seen(sought.viewer),
        tuple_(file.due_at, file.file_id) > (after.due_at, after.file_id),
    )
    if sought.states:
        statement = statement.where(file.state.in_([state.value for state in sought.states]))
    if sought.procedure:
        statement = statement.where(file.procedure == sought.procedure)
    if sought.overdue:
        statement = statement.where(func.coalesce(file.ended_at, file.stopped_at, now) > file.due_at)
    return statement.order_by(file.due_at, file.file_id).limit(limit)


def _seen(viewer: Viewer) -> ColumnElement[bool]:
    """As Viewer.sees."""
    return or_(files.c.sender == viewer.code, _has_task(_of_office(viewer)))


def _waiting(viewer: Viewer) -> ColumnElement[bool]:
    """With an open task in which the viewer acts, as Viewer.acts."""
    is_open = file_tasks.c.closed_at.is_(None)
    of_applicant = and_(
        files.c.sender == viewer.code, _has_task(file_tasks.c.actor == APPLICANT.value, is_open)
    )
    return and_(files.c.ended_at.is_(None), or_(of_applicant, _has_task(_of_office(viewer), is_open)))


def _has_task(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The file has such a task."""
    of_file = file_tasks.c.file_id == files.c.file_id
    return select(file_tasks.c.number).where(of_file, *conditions).exists()


def _of_office(viewer: Viewer) -> ColumnElement[bool]:
    office = viewer.office
    if office is None:
        return false()
    condition = file_tasks.c.actor == office.kind.value
    return and_(condition, files.c.province == office.province) if office.province else condition
