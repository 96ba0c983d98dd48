"""Takes a backup of a running embedded database: its files, the secrets, and the manifest."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.postgres.command_engine import command_engine
from runtime.progress_reporter import ProgressReporter
from wardgate.backup import change_slot, database_facts
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.database_files import LIST
from wardgate.backup.kept_files import keep_files
from wardgate.backup.manifest import Manifest, write_manifest
from wardgate.backup.programs import run_program
from wardgate.backup.running_database import libpq_url
from wardgate.backup.stored_file import StoredFile, stored_file
from wardgate.data_folder.paths import DataFolder

# With the WAL that was written meanwhile: without it the copy is not consistent.
COPY = (
    *("--format=plain", "--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256"),
    *("--label=wardgate backup", "--progress", "--no-password"),
)


async def take_backup(
    database_url: str,
    data: DataFolder,
    folder: BackupFolder,
    given_keys: str | None,
    reporter: ProgressReporter,
    *,
    is_followed: bool,
) -> Manifest:
    """Take a backup into an empty folder; what was made is removed where it fails. Raises Problem.

    With `is_followed`, the server keeps its WAL from now on until `follow_changes` has received it.
    """
    async with command_engine(database_url, {}) as engine, _made(folder):
        with reporter.step("Secrets") as outcome:
            files = keep_files(data, given_keys, folder)
            outcome(f"in {folder.secrets}")
        async with engine.begin() as connection:
            server = await database_facts.read_server(connection)
            counts = await database_facts.count_rows(connection)
            seal = await database_facts.seal_log(connection)
        async with _slot(engine, change_slot.slot_name(server.now) if is_followed else None) as slot:
            await _copy_database(database_url, folder, reporter)
            async with engine.begin() as connection:
                ended_at = (await database_facts.read_server(connection)).now
            manifest = Manifest(
                wardgate=version("wardgate"),
                postgres=server.version,
                system=server.system,
                timeline=server.timeline,
                started_at=server.now,
                ended_at=ended_at,
                counts=counts,
                seal=seal,
                slot=slot,
                files=files | _unlisted(folder),
            )
            folder.changes.mkdir(mode=0o700)
            write_manifest(manifest, folder)
    return manifest


async def _copy_database(database_url: str, folder: BackupFolder, reporter: ProgressReporter) -> None:
    arguments = (*COPY, f"--pgdata={folder.postgres}", f"--dbname={libpq_url(database_url)}")
    with reporter.step("Database") as outcome:
        await run_program("pg_basebackup", arguments, partial(reporter.progress, "MB copied"))
        outcome(f"{_megabytes(folder):,} MB")


def _unlisted(folder: BackupFolder) -> dict[str, StoredFile]:
    """The list of the database's files, and what is not in it."""
    paths = (folder.postgres / LIST, *sorted((folder.postgres / "pg_wal").iterdir()))
    return {str(path.relative_to(folder.path)): stored_file(path) for path in paths if path.is_file()}


def _megabytes(folder: BackupFolder) -> int:
    return sum(file.stat().st_size for file in folder.postgres.rglob("*") if file.is_file()) // 1024**2


@asynccontextmanager
async def _made(folder: BackupFolder) -> AsyncIterator[None]:
    folder.make()
    try:
        yield
    except BaseException:
        shutil.rmtree(folder.path, ignore_errors=True)
        shutil.rmtree(folder.secrets, ignore_errors=True)
        raise


@asynccontextmanager
async def _slot(engine: AsyncEngine, name: str | None) -> AsyncIterator[str | None]:
    if name is None:
        yield None
        return
    async with engine.begin() as connection:
        await change_slot.create_slot(connection, name)
    try:
        yield name
    except BaseException:
        async with engine.begin() as connection:
            await change_slot.drop_slot(connection, name)
        raise
    async with engine.begin() as connection:
        await change_slot.drop_earlier_slots(connection, name)
