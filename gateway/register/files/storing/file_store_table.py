"""Keeps files in PostgreSQL: a file, its event, what it changes and whom it tells, in one transaction."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, insert, literal, select, union
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.advance import Advanced
from gateway.register.files.effects import OfficeMessage, Question
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import APPLICANT
from gateway.register.files.storing.file_rows import file_from, row_of_event, row_of_file, row_of_task
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.storing.tables import (
    file_changes,
    file_events,
    file_tasks,
    files,
    office_messages,
)
from gateway.register.offices.tables import offices
from runtime.postgres.database import Database
from runtime.postgres.failover.earlier_commits import COMMIT

# Of two submissions under one number, the second one waits for the commit of the first.
NUMBER_LOCKS = 7209
# Of the connections of the pool, so that look-ups find one while many files come in.
MOST_TRANSACTIONS = 4
# Gateways wait for this notification.
CHANNEL = "file_changed"


class FileStoreTable:
    """The port FileStore on PostgreSQL."""

    def __init__(
        self, database: Database, register: RegisterAccess, note: Callable[[Advanced], None] = lambda _: None
    ) -> None:
        """`note` is called with each event that is committed."""
        self._database = database
        self._register = register
        self._note = note
        self._turns = asyncio.Semaphore(MOST_TRANSACTIONS)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["FilesOnConnection"]:
        """See FileStore."""
        async with self._turns:
            async with self._database.transaction() as connection:
                files = FilesOnConnection(connection, self._register)
                yield files
            for advanced in files.kept:
                self._note(advanced)


class FilesOnConnection:
    """The port FilesInTransaction on a connection."""

    def __init__(self, connection: AsyncConnection, register: RegisterAccess) -> None:
        self._connection = connection
        self._register = register
        self.kept: list[Advanced] = []

    async def with_number(self, sender: str, number: str) -> KeptFile | None:
        """See FilesInTransaction."""
        key = func.hashtext(literal(f"{sender} {number}"))
        await self._connection.execute(select(func.pg_advisory_xact_lock(NUMBER_LOCKS, key)))
        return await self._find((files.c.sender == sender) & (files.c.number == number))

    async def with_id(self, file_id: UUID) -> KeptFile | None:
        """See FilesInTransaction."""
        return await self._find(files.c.file_id == file_id)

    async def known(self, question: Question) -> Any:  # noqa: ANN401 - what the question asks for
        """See FilesInTransaction."""
        return await self._register.known(self._connection, question)

    async def keep(self, advanced: Advanced) -> None:
        """See FilesInTransaction."""
        file, connection = advanced.file, self._connection
        await self._write(file)
        await connection.execute(insert(file_events).values(row_of_event(file, advanced.event)))
        await self._register.apply(connection, advanced.effects.changes)
        if advanced.messages:
            rows = [_message_row(file, message) for message in advanced.messages]
            await connection.execute(
                insert_or_update(office_messages).on_conflict_do_nothing(index_elements=["key"]), rows
            )
        await connection.execute(
            insert(file_changes).from_select(["audience", "file_id", "event"], _audience(advanced))
        )
        await connection.execute(select(func.pg_notify(CHANNEL, "")))
        self.kept.append(advanced)

    async def confirm(self) -> None:
        """See FilesInTransaction."""
        await self._connection.exec_driver_sql(COMMIT)

    async def _find(self, condition: ColumnElement[bool]) -> KeptFile | None:
        statement = select(files).where(condition).with_for_update()
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        if row is None:
            return None
        tasks = select(file_tasks).where(file_tasks.c.file_id == row["file_id"])
        rows = await self._connection.execute(tasks.order_by(file_tasks.c.number))
        return file_from({**row}, rows.mappings().all())

    async def _write(self, file: KeptFile) -> None:
        row = row_of_file(file)
        upsert = insert_or_update(files).values(row)
        await self._connection.execute(upsert.on_conflict_do_update(index_elements=["file_id"], set_=row))
        if file.tasks:
            tasks = insert_or_update(file_tasks)
            changed = {name: tasks.excluded[name] for name in ("closed_at", "answer", "answered_by")}
            changed |= {"answer_digest": tasks.excluded["answer_digest"]}
            tasks = tasks.on_conflict_do_update(index_elements=["file_id", "number"], set_=changed)
            await self._connection.execute(tasks, [row_of_task(file, task) for task in file.tasks])


def _message_row(file: KeptFile, message: OfficeMessage) -> dict[str, Any]:
    return {
        "key": message.key,
        "file_id": file.file_id,
        "office_kind": message.office.value,
        "province": message.province,
        "topic": message.topic,
        "body": message.body,
    }


def _audience(advanced: Advanced) -> Select[Any]:
    """The sender, and every office that acts or has acted in the file: each once."""
    file = advanced.file
    kinds = {task.actor.value for task in file.tasks if task.actor is not APPLICANT}
    acting = select(offices.c.office).where(
        offices.c.kind.in_(sorted(kinds)), offices.c.province.in_(["", file.province])
    )
    audience = union(select(literal(file.sender).label("audience")), acting).subquery()
    return select(audience.c.audience, literal(file.file_id), literal(advanced.event.number))
