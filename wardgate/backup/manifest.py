"""manifest.json: what a backup has in it, and by which checksums that can be verified. It is written last."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePath

import msgspec

from runtime.problem import Problem
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.stored_file import StoredFile, stored_file

FORMAT = 1


class KeptSeal(msgspec.Struct, frozen=True):
    """The newest seal of the access log: its number, and its hash in hexadecimal digits."""

    seal: int
    hash: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a backup.

    It can be restored as it was at `ended_at` or, with `slot`, at a later time. `system` and `timeline` tell
    the database from others and from what it was before a restore. `files` are all files but those of the
    database, whose checksums are in postgres/backup_manifest; names that begin with `secrets/` are those of
    the folder of secrets.
    """

    format: int = FORMAT
    wardgate: str
    postgres: str
    system: int
    timeline: int
    started_at: datetime
    ended_at: datetime
    counts: Mapping[str, int]
    seal: KeptSeal | None
    slot: str | None
    files: Mapping[str, StoredFile]

    def damaged(self, folder: BackupFolder) -> list[str]:
        """A line for each file that is missing or is not as it was stored."""
        return [
            f"{path} is missing" if not path.is_file() else f"{path} was changed"
            for name, expected in self.files.items()
            if not (path := path_of(name, folder)).is_file() or stored_file(path) != expected
        ]


def path_of(name: str, folder: BackupFolder) -> Path:
    """The path of a file of the manifest."""
    first, _, rest = name.partition("/")
    return folder.secrets / rest if first == "secrets" else folder.path / name


def write_manifest(manifest: Manifest, folder: BackupFolder) -> None:
    """Write it, as a whole or not at all."""
    unfinished = folder.manifest.with_suffix(".new")
    unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
    unfinished.replace(folder.manifest)


def read_manifest(folder: BackupFolder) -> Manifest:
    """Raises Problem where the folder has no whole backup, or one of a later release."""
    try:
        manifest = msgspec.json.decode(folder.manifest.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise Problem(
            f"{folder.path} is not a backup, or one that was not finished: it has no manifest.json."
        ) from None
    except (OSError, msgspec.DecodeError) as error:
        raise Problem(f"{folder.manifest} cannot be read.") from error
    if manifest.format != FORMAT:
        raise Problem(f"{folder.path} was made by a later release of Wardgate: restore it with that one.")
    if outside := [name for name in manifest.files if not _is_inside(name)]:
        raise Problem(f"{folder.manifest} names a file outside the backup: {outside[0]!r}.")
    return manifest


def _is_inside(name: str) -> bool:
    path = PurePath(name)
    return ".." not in path.parts and not path.is_absolute() and len(path.parts) > 1
