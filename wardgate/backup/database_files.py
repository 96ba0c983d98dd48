"""The files of the copied database, and their checksums, as pg_basebackup lists them in backup_manifest.

The segments of the WAL are not in that list: the backup's own manifest has them.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from runtime.problem import Problem
from wardgate.backup.stored_file import StoredFile

LIST = "backup_manifest"
BLOCK_BYTES = 1024 * 1024
# The lock of the server's socket names a process, which may be another one now.
SOCKET = ".s.PGSQL"


class _Listed(msgspec.Struct, frozen=True):
    path: str = msgspec.field(name="Path")
    size: int = msgspec.field(name="Size")
    sha256: str = msgspec.field(name="Checksum")


class _List(msgspec.Struct, frozen=True):
    files: tuple[_Listed, ...] = msgspec.field(name="Files")


def listed_files(database: Path) -> dict[str, StoredFile]:
    """The checksum of each file by its path in the folder of the database. Raises Problem."""
    try:
        listed = msgspec.json.decode((database / LIST).read_bytes(), type=_List)
    except (OSError, msgspec.DecodeError) as error:
        raise Problem(f"{database / LIST} cannot be read.") from error
    return {file.path: StoredFile(file.size, file.sha256) for file in listed.files}


def paths_to_copy(database: Path, listed: Mapping[str, StoredFile]) -> list[Path]:
    """All files and folders, a folder before what is in it. Raises Problem where a listed file is missing."""
    if missing := [name for name in listed if not (database / name).exists()]:
        raise Problem(f"The backup is damaged: {database / missing[0]} is missing.")
    return [path for path in sorted(database.rglob("*")) if not path.name.startswith(SOCKET)]


def copy_verified(source: Path, target: Path, expected: StoredFile | None) -> int:
    """Copy a file, for its owner alone, or make a folder; returns the bytes.

    Raises Problem for a link, which may lead out of the backup, for a pipe or a device, which may have no
    end, and, with `expected`, where the file is not as it was stored.
    """
    if source.is_symlink():
        raise Problem(f"The backup is damaged: {source} is a link.")
    if source.is_dir():
        target.mkdir(mode=0o700)
        return 0
    if not source.is_file():
        raise Problem(f"The backup is damaged: {source} is not a regular file.")
    digest, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb", buffering=0) as reading, os.fdopen(handle, "wb", buffering=0) as writing:
        while block := reading.read(BLOCK_BYTES):
            digest.update(block)
            writing.write(block)
            size += len(block)
    if expected is not None and StoredFile(size, digest.hexdigest()) != expected:
        raise Problem(f"The backup is damaged: {source} was changed.")
    return size
