"""The list of an archive's files in the database: claims have one, and files of the register another."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date

import asyncpg

from gateway.archiving.written_file import NewFile, WrittenFile


class ArchiveFiles:
    """The port Files on one connection, on which the rows are taken and freed, too.

    `noun` is what a file holds: names of files begin with it, and the column that counts the rows has it.
    """

    def __init__(self, connection: asyncpg.Connection, table: str, noun: str, lock: int) -> None:
        self._connection = connection
        self._noun = noun
        self._lock = f"SELECT pg_try_advisory_lock({lock})"
        # A number is used once, also where the transaction is rolled back: no two files have one name.
        self._new_number = f"SELECT nextval(pg_get_serial_sequence('{table}', 'archive_id'))::integer"
        self._record = f"""
            INSERT INTO {table} (archive_id, file, month, {noun}, bytes, sha256)
            OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6)
        """
        self._files = f"SELECT file, sha256 FROM {table}"

    async def lock(self) -> bool:
        """Lock out other runs, as long as the connection lives; False where there is one."""
        return bool(await self._connection.fetchval(self._lock))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """What is taken, freed and recorded is committed at the end, or not at all."""
        async with self._connection.transaction():
            yield

    async def new_file(self, month: date) -> NewFile:
        """Return the next number and the name of a file."""
        number = await self._connection.fetchval(self._new_number)
        return NewFile(number, month, f"{self._noun}-{month:%Y-%m}-{number}.parquet")

    async def record(self, file: NewFile, written: WrittenFile) -> None:
        """Keep which file the rows are in."""
        await self._connection.execute(self._record, file.number, file.name, file.month, *written)

    async def all(self) -> Mapping[str, bytes]:
        """Return the SHA-256 of all files, by their names."""
        return dict(await self._connection.fetch(self._files))
