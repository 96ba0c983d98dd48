"""Restores a backup into an empty data folder, as it was at its end or at a later moment."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from runtime.output.counted import counted
from runtime.problem import Problem
from runtime.progress_reporter import ProgressReporter
from wardgate.backup import change_files, database_files
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.kept_files import put_files_back
from wardgate.backup.manifest import Manifest
from wardgate.backup.recovering.recovery import recovered
from wardgate.backup.restored_check import Checked, check_restored
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.embedded.postgres import major_version

MEGABYTE = 1024 * 1024


class Restored(msgspec.Struct, frozen=True):
    """What was restored: when the last change was committed that it has, and what the check found.

    `unused` says why not all changes of the backup could be used; None where they were.
    """

    last_change: datetime
    checked: Checked
    unused: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, and the access log was not altered."""
        return self.unused is None and not self.checked.verdict.wrong


async def restore(
    folder: BackupFolder,
    manifest: Manifest,
    data: DataFolder,
    until: datetime | None,
    reporter: ProgressReporter,
) -> Restored:
    """Restore everything into the empty folder `data`, and check it.

    Raises Problem: where the backup has nothing of that time, is damaged, or does not start.
    """
    _ensure_it_starts_here(manifest, folder)
    _ensure_it_has(manifest, folder, until)
    async with _unfinished(data) as database:
        _verify_files(folder, manifest, reporter)
        await _copy_database(folder.postgres, database, reporter)
        end = await _add_changes(folder, database, reporter)
        restored = await _recover(data, folder, manifest, until, _replayed(reporter, end), reporter)
        put_files_back(folder, manifest.files, data.path)
    return restored


def _ensure_it_starts_here(manifest: Manifest, folder: BackupFolder) -> None:
    """A server reads the files of its own major version alone."""
    if manifest.postgres.partition(".")[0] != str(here := major_version()):
        raise Problem(
            f"{folder.path} is of PostgreSQL {manifest.postgres}, and this Wardgate has PostgreSQL {here}: "
            f"restore it with Wardgate {manifest.wardgate}."
        )


def _ensure_it_has(manifest: Manifest, folder: BackupFolder, until: datetime | None) -> None:
    if until is not None and until < manifest.ended_at:
        begins = manifest.ended_at.astimezone(until.tzinfo)
        raise Problem(
            f"{folder.path} begins at {begins:%Y-%m-%d %H:%M:%S%z}: restore an earlier moment from an "
            "earlier backup."
        )


@asynccontextmanager
async def _unfinished(data: DataFolder) -> AsyncIterator[Path]:
    """The folder of the database, under a name that `wardgate up` does not use until all is done."""
    data.unfinished_postgres.mkdir(mode=0o700)
    try:
        yield data.unfinished_postgres
        data.unfinished_postgres.rename(data.postgres)
    except BaseException:
        shutil.rmtree(data.unfinished_postgres, ignore_errors=True)
        raise


def _verify_files(folder: BackupFolder, manifest: Manifest, reporter: ProgressReporter) -> None:
    with reporter.step("Checksums") as outcome:
        if damaged := manifest.damaged(folder):
            raise Problem("The backup is damaged, and nothing was restored:\n" + "\n".join(damaged))
        outcome(f"{counted(len(manifest.files), 'file')}, as stored")


async def _copy_database(source: Path, database: Path, reporter: ProgressReporter) -> None:
    """Each file is verified as it is copied."""
    listed = database_files.listed_files(source)
    total, done = sum(file.bytes for file in listed.values()), 0
    with reporter.step("Database") as outcome:
        for path in database_files.paths_to_copy(source, listed):
            name = str(path.relative_to(source))
            target, expected = database / name, listed.get(name)
            done += await asyncio.to_thread(database_files.copy_verified, path, target, expected)
            reporter.progress("MB copied", done // MEGABYTE, total // MEGABYTE)
        outcome(f"{done // MEGABYTE:,} MB, as they were stored")


async def _add_changes(folder: BackupFolder, database: Path, reporter: ProgressReporter) -> int:
    """Returns the place in the WAL at which the changes end, in bytes."""
    found = list(change_files.following(folder))
    with reporter.step("Changes") as outcome:
        for number, segment in enumerate(found, 1):
            await asyncio.to_thread(change_files.put_into, database / "pg_wal", segment)
            reporter.progress("segments of changes", number, len(found))
        outcome(counted(len(found), "segment") if found else "none: nothing followed the backup")
    # By this file, the server knows that it is restored from a backup.
    (database / "recovery.signal").touch(mode=0o600)
    return (found[-1] if found else change_files.last_copied(folder)).end


def _replayed(reporter: ProgressReporter, end: int) -> Callable[[int], None]:
    return lambda place: reporter.progress("MB of changes", place // MEGABYTE, end // MEGABYTE)


async def _recover(
    data: DataFolder,
    folder: BackupFolder,
    manifest: Manifest,
    until: datetime | None,
    replayed: Callable[[int], None],
    reporter: ProgressReporter,
) -> Restored:
    log = data.logs / "postgres.log"
    async with AsyncExitStack() as stack:
        with reporter.step("Recovery") as outcome:
            server = recovered(data.unfinished_postgres, until, log, replayed)
            database = await stack.enter_async_context(server)
            last_change = database.last_change or manifest.ended_at
            ended_at = database.ended_at
            unused = None if ended_at is None else change_files.unused_changes(folder, ended_at)
            outcome("all changes" if until is None else f"the changes until {until:%Y-%m-%d %H:%M:%S%z}")
        with reporter.step("Check") as outcome:
            checked = await check_restored(database.url, manifest, reporter)
            outcome(f"{counted(checked.verdict.entries, 'look-up')} verified")
    return Restored(last_change, checked, unused)
