"""Receives the changes of a running database into a backup, as they are committed."""

import asyncio
from collections.abc import Iterator
from itertools import count
from time import monotonic

from sqlalchemy.exc import DBAPIError

from runtime.postgres.engine import make_engine
from runtime.problem import Problem
from runtime.progress_reporter import ProgressReporter
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.change_files import delete_unwritten
from wardgate.backup.change_slot import slot_state
from wardgate.backup.database_facts import read_server
from wardgate.backup.manifest import Manifest
from wardgate.backup.programs import last_lines, started
from wardgate.backup.running_database import libpq_url

# What is received is on the disk before the next is asked for; the program ends when the server does.
RECEIVE = ("--synchronous", "--no-loop", "--status-interval=1", "--no-password")
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0
NEW_ONE = "Take a new backup with --follow, into another folder."


async def follow_changes(
    database_url: str, manifest: Manifest, folder: BackupFolder, reporter: ProgressReporter
) -> None:
    """Receive changes until cancelled, also after restarts of the server.

    Raises Problem where the backup is not one that can be continued: of another database, without --follow,
    or with changes that the server no longer has.
    """
    pauses = _pauses()
    while True:
        if await _can_continue(database_url, manifest, folder):
            began = monotonic()
            said = await _receive(database_url, manifest, folder)
            reporter.note(f"Receiving changes has ended, and is tried again: {said or 'it was stopped'}")
            # Not where it fails at once, such as on a full disk.
            if monotonic() - began > LONGEST_PAUSE_SECONDS:
                pauses = _pauses()
        await asyncio.sleep(next(pauses))


async def _receive(database_url: str, manifest: Manifest, folder: BackupFolder) -> str:
    delete_unwritten(folder.changes)
    arguments = (
        *RECEIVE,
        f"--directory={folder.changes}",
        f"--slot={manifest.slot}",
        f"--dbname={libpq_url(database_url)}",
    )
    async with started("pg_receivewal", arguments) as process:
        return await last_lines(process)


async def _can_continue(database_url: str, manifest: Manifest, folder: BackupFolder) -> bool:
    """Whether the database can be reached, and no other process receives the changes.

    Raises Problem where it is useless to try again.
    """
    if manifest.slot is None:
        raise Problem(f"{folder.path} was made without --follow. {NEW_ONE}")
    engine = make_engine(database_url)
    try:
        async with engine.begin() as connection:
            server = await read_server(connection)
            slot = await slot_state(connection, manifest.slot)
    except (OSError, DBAPIError):
        return False
    finally:
        await engine.dispose()
    if (server.system, server.timeline) != (manifest.system, manifest.timeline):
        raise Problem(f"{folder.path} is a backup of another database, or of before a restore. {NEW_ONE}")
    if slot is None or not slot.is_whole:
        raise Problem(f"The server no longer has all changes since {folder.path} was left. {NEW_ONE}")
    return not slot.is_active


def _pauses() -> Iterator[float]:
    return (min(FIRST_PAUSE_SECONDS * 2.0**nth, LONGEST_PAUSE_SECONDS) for nth in count())
