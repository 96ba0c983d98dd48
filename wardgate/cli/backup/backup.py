"""`wardgate backup`: copies the embedded database and what belongs to it, and follows its changes."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardgate.cli import options
from wardgate.cli.backup.flags import Secrets
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.output.step_progress import StepProgress
from wardgate.cli.run_command import run_command
from wardgate.cli.up.installed import ensure_local_is_installed
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder

if TYPE_CHECKING:
    from wardgate.backup.backup_folder import BackupFolder
    from wardgate.backup.manifest import Manifest

Folder = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="The folder for this backup: it does not exist yet, or is empty."),
]
Follow = Annotated[
    bool,
    typer.Option(
        "--follow",
        help="Go on until Ctrl-C, and receive every change as it is committed, so that any second from now "
        "on can be restored. With a folder that was made with --follow: continue where it stopped.",
    ),
]


def backup(
    folder: Folder,
    follow: Follow = False,
    secrets: Secrets = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Back up the database of `wardgate up`, while it serves or while it is stopped.

        wardgate backup /backup/2026-11-29
        wardgate backup /backup/2026-11-29 --follow
        wardgate backup /backup/2026-11-29 --secrets /safe/2026-11-29

    DIR gets the database, which contains personal data, and a manifest with checksums. The keys that sign
    receipts go into a folder of their own: keep it elsewhere, since both together are all that an attacker
    needs. Nothing is overwritten.

    Back up a PostgreSQL server of your own with its tools: docs/howto/restore.md says what belongs to it.

    Exit status: 0; 1 if the backup could not be taken or followed (then nothing is left of a new one); 2 if
    the command is wrong.
    """
    run_command(_backup(folder, follow, secrets, DataFolder(data)))


async def _backup(path: Path, follow: bool, secrets: Path | None, data: DataFolder) -> None:
    ensure_local_is_installed()
    # Imported here: the other commands need neither the driver nor the embedded server.
    from wardgate.backup.backup_folder import BackupFolder  # noqa: PLC0415
    from wardgate.backup.manifest import read_manifest  # noqa: PLC0415
    from wardgate.backup.running_database import running_database  # noqa: PLC0415
    from wardgate.stack.run_until_stopped import run_until_stopped  # noqa: PLC0415

    folder = BackupFolder(path, secrets)
    with running_database(data, may_start=not follow) as url:
        if not (follow and folder.manifest.exists()):
            _show(await _take(url, data, folder, follow), folder)
        if follow:
            await run_until_stopped(_follow(url, read_manifest(folder), folder))


async def _take(url: str, data: DataFolder, folder: "BackupFolder", follow: bool) -> "Manifest":
    from wardgate.backup.take_backup import take_backup  # noqa: PLC0415

    keys = os.environ.get("WARDGATE_RECEIPT_KEYS")
    return await take_backup(url, data, folder, keys, StepProgress(error_console()), is_followed=follow)


def _show(manifest: "Manifest", folder: "BackupFolder") -> None:
    counts = ", ".join(f"{name} {count:,}" for name, count in manifest.counts.items())
    output_console().print(f"{folder.path} has a backup of {counts}.", markup=False, soft_wrap=True)
    output_console().print(
        f"The secrets are in {folder.secrets}: keep them apart from the data.", markup=False, soft_wrap=True
    )


async def _follow(url: str, manifest: "Manifest", folder: "BackupFolder") -> None:
    from wardgate.backup.follow_changes import follow_changes  # noqa: PLC0415

    output_console().print(
        f"Receiving changes into {folder.changes} until Ctrl-C.", markup=False, soft_wrap=True
    )
    await follow_changes(url, manifest, folder, StepProgress(error_console()))
