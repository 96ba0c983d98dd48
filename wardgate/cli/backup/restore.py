"""`wardgate restore`: makes a data folder out of a backup."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.backup.flags import Secrets
from wardgate.cli.backup.moment import parse_moment
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.output.step_progress import StepProgress
from wardgate.cli.run_command import EXIT_PROBLEM, run_command
from wardgate.cli.up.installed import ensure_local_is_installed
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the backup.")]
To = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Restore what was committed until then, such as '2026-11-29 10:31:05', in Ho Chi Minh City or "
        "with a time zone. Default: everything that DIR has.",
    ),
]
Spool = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="The spool of the lost installation, if it still exists: look-ups that the database lacked.",
    ),
]


def restore(
    folder: Folder,
    to: To = None,
    secrets: Secrets = None,
    spool: Spool = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Restore a backup into a new data folder of `wardgate up` (--data), and check it.

        wardgate restore /backup/2026-11-29
        wardgate restore /backup/2026-11-29 --to "2026-11-29 10:31:05" --data restored
        wardgate restore /backup/2026-11-29 --secrets /safe/2026-11-29

    The data folder does not exist yet, or is empty. Before, all checksums are verified; afterwards, the rows
    are counted and the access log is verified, with the seal that the backup has. Then start it with
    `wardgate up`.

    Exit status: 0; 1 if the backup is damaged or could not be restored (then nothing is left of it), if only
    a part of its changes could be restored, or if the restored access log was altered; 2 if the command is
    wrong.
    """
    until = None if to is None else parse_moment(to)
    run_command(_restore(folder, until, secrets, spool, DataFolder(data)))


async def _restore(
    path: Path, until: datetime | None, secrets: Path | None, spool: Path | None, data: DataFolder
) -> int:
    ensure_local_is_installed()
    # Imported here: the other commands need neither the driver nor the embedded server.
    from wardgate.backup.backup_folder import BackupFolder, ensure_empty  # noqa: PLC0415
    from wardgate.backup.lost_spool import take_over_spool  # noqa: PLC0415
    from wardgate.backup.manifest import read_manifest  # noqa: PLC0415
    from wardgate.backup.restore import restore as restore_backup  # noqa: PLC0415
    from wardgate.cli.backup.restored_view import restored_view  # noqa: PLC0415
    from wardgate.stack.folder_lock import locked  # noqa: PLC0415

    folder = BackupFolder(path, secrets)
    manifest = read_manifest(folder)
    # What the lock makes, also of an earlier try.
    ensure_empty(data.path, {data.lock.name, data.logs.name})
    with locked(data):
        restored = await restore_backup(folder, manifest, data, until, StepProgress(error_console()))
        files = take_over_spool(spool, data) if spool else 0
    output_console().print(restored_view(restored, until, data.path, files))
    return 0 if restored.is_whole else EXIT_PROBLEM
