"""Keeps files in PostgreSQL, in one transaction with their events, what they change and who is notified."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.access.access_entry import AccessEntry
from gateway.register.files.advance import Advanced
from gateway.register.files.effects import Question
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.storing.asked_register import AskedRegister
from gateway.register.files.storing.found_files import files_with_ids, files_with_numbers
from gateway.register.files.storing.locks import HeldLocks
from gateway.register.files.storing.named_access import entries_of, keep_entries
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.storing.written_files import write_file_rows, write_files
from runtime.postgres.database import Database
from runtime.postgres.failover.earlier_commits import COMMIT

# Of the connections of the pool, so that look-ups find one while many files come in.
MOST_TRANSACTIONS = 4


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
                await files.write()
            for advanced in files.kept:
                self._note(advanced)


class FilesOnConnection:
    """The port FilesInTransaction on a connection. Files are read once, and written together at the end."""

    def __init__(self, connection: AsyncConnection, register: RegisterAccess) -> None:
        self._connection = connection
        self._register = register
        self._asked = AskedRegister(connection, register, self._write_new)
        self._by_number: dict[tuple[str, str], KeptFile | None] = {}
        self._by_id: dict[UUID, KeptFile | None] = {}
        self._locks = HeldLocks(connection)
        self._accesses: list[AccessEntry] = []
        # Files that are kept, and whose changes wait.
        self._new: list[KeptFile] = []
        self.kept: list[Advanced] = []

    async def prefetch_numbers(self, numbers: Collection[tuple[str, str]]) -> None:
        """See FilesInTransaction."""
        self._by_number |= dict.fromkeys(numbers)
        self._note(await files_with_numbers(self._connection, numbers))

    async def prefetch_ids(self, file_ids: Collection[UUID]) -> None:
        """See FilesInTransaction."""
        self._by_id |= dict.fromkeys(file_ids)
        self._note(await files_with_ids(self._connection, file_ids))

    async def lock(self, questions: Iterable[Question]) -> None:
        """See FilesInTransaction."""
        await self._locks.take([self._register.locks(question) for question in questions])

    async def prefetch_known(self, questions: Collection[Question]) -> None:
        """See FilesInTransaction."""
        await self._asked.prefetch(questions)

    async def with_number(self, sender: str, number: str) -> KeptFile | None:
        """See FilesInTransaction."""
        if (sender, number) not in self._by_number:
            await self.prefetch_numbers([(sender, number)])
        return self._by_number[sender, number]

    async def with_id(self, file_id: UUID) -> KeptFile | None:
        """See FilesInTransaction."""
        if file_id not in self._by_id:
            await self.prefetch_ids([file_id])
        return self._by_id[file_id]

    async def known(self, question: Question) -> Any:  # noqa: ANN401 - what the question asks for
        """See FilesInTransaction."""
        await self.lock([question])
        return await self._asked.known(question)

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        """See FilesInTransaction."""
        self._accesses += entries_of(caller, named, now)

    async def keep(self, advanced: Advanced) -> None:
        """See FilesInTransaction."""
        self.kept.append(advanced)
        self._note([advanced.file])
        if advanced.effects.changes:
            if advanced.event.number == 1:
                self._new.append(advanced.file)
            await self._asked.change(advanced.effects.changes)

    async def confirm(self) -> None:
        """See FilesInTransaction."""
        await self._connection.exec_driver_sql(COMMIT)

    async def write(self) -> None:
        """Write what is kept and logged: at the end of the transaction."""
        await self._asked.write()
        if self._accesses:
            await keep_entries(self._connection, self._accesses)
        if self.kept:
            await write_files(self._connection, self.kept)

    async def _write_new(self) -> None:
        """The rows of what a file changes refer to that of the file."""
        new, self._new = self._new, []
        if new:
            await write_file_rows(self._connection, new)

    def _note(self, found: Iterable[KeptFile]) -> None:
        for file in found:
            self._by_number[file.sender, file.number] = file
            self._by_id[file.file_id] = file
