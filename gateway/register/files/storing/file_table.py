"""Reads files in PostgreSQL."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.get_file import Archived, FileWithEvents
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.list_files import FileCursor, FileFilter
from gateway.register.files.monitoring.count_files import OpenFiles
from gateway.register.files.procedure import APPLICANT
from gateway.register.files.storing.file_rows import event_from, file_from
from gateway.register.files.storing.tables import file_archives, file_events, file_tasks, files
from runtime.postgres.database import Database


class FileTable:
    """The ports Files of the use cases that read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, file_id: UUID) -> FileWithEvents | None:
        """See get_file.Files."""
        events = select(file_events).where(file_events.c.file_id == file_id).order_by(file_events.c.number)
        # Between two statements, the file may be archived, and an event may be added.
        async with self._database.snapshot() as connection:
            found = await _read(connection, select(files).where(files.c.file_id == file_id))
            if not found:
                return None
            (file,) = found
            if file.archive_id is not None:
                return FileWithEvents(file, (), await _archived(connection, file.archive_id))
            rows = (await connection.execute(events)).mappings().all()
        return FileWithEvents(file, [event_from(row) for row in rows])

    async def page(
        self, sought: FileFilter, after: FileCursor, limit: int, now: datetime
    ) -> Sequence[KeptFile]:
        """See list_files.Files."""
        async with self._database.snapshot() as connection:
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


async def _archived(connection: AsyncConnection, archive_id: int) -> Archived:
    place = file_archives.c
    statement = select(place.file, place.archived_at).where(place.archive_id == archive_id)
    return Archived(*(await connection.execute(statement)).one())


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
    """From each of the two kinds of files that a viewer sees, as many: an index has each in this order."""
    filters = [*_filters(sought, after, now)]
    pages = [
        select(files.c.file_id)
        .where(*conditions, *filters)
        .order_by(files.c.due_at, files.c.file_id)
        .limit(limit)
        .subquery()
        for conditions in _kinds(sought)
    ]
    ids = union(*(select(page.c.file_id) for page in pages)).subquery()
    statement = select(files).join(ids, files.c.file_id == ids.c.file_id)
    return statement.order_by(files.c.due_at, files.c.file_id).limit(limit)


def _filters(sought: FileFilter, after: FileCursor, now: datetime) -> Iterator[ColumnElement[bool]]:
    file = files.c
    yield tuple_(file.due_at, file.file_id) > (after.due_at, after.file_id)
    if sought.states:
        yield file.state.in_([state.value for state in sought.states])
    if sought.procedure:
        yield file.procedure == sought.procedure
    if sought.waiting:
        yield file.ended_at.is_(None)
    if sought.overdue:
        yield func.coalesce(file.ended_at, file.stopped_at, now) > file.due_at


def _kinds(sought: FileFilter) -> Iterator[list[ColumnElement[bool]]]:
    """As Viewer.sees and Viewer.acts: the files that it sent, and those in which it acts."""
    viewer, is_open = sought.viewer, file_tasks.c.closed_at.is_(None)
    sent = [files.c.sender == viewer.code]
    if sought.waiting:
        sent.append(_has_task(file_tasks.c.actor == APPLICANT.value, is_open))
    yield sent
    if viewer.office is not None:
        kind, province = viewer.office.kind.value, viewer.office.province
        acting = _has_task(file_tasks.c.actor == kind, *([is_open] if sought.waiting else []))
        yield [acting, files.c.province == province] if province else [acting]


def _has_task(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The file has such a task."""
    of_file = file_tasks.c.file_id == files.c.file_id
    return select(file_tasks.c.number).where(of_file, *conditions).exists()
