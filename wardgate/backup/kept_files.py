"""What a backup keeps of the data folder beside the database: the secrets, and the sample people and claims.

Not kept: logs, Redis, addresses of this run, and the spool, whose look-ups get into the database anyway.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from runtime.problem import Problem
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.manifest import path_of
from wardgate.backup.stored_file import StoredFile, stored_file
from wardgate.data_folder.paths import DataFolder
from wardgate.data_folder.receipt_keys import find_receipt_keys
from wardgate.data_folder.secret_file import write_secret

# The first part of the names in the manifest of what `keep_files` has copied.
KEPT = ("secrets", "files")


def keep_files(data: DataFolder, given_keys: str | None, folder: BackupFolder) -> dict[str, StoredFile]:
    """Copy the files; returns their checksums by their names in the manifest.

    `given_keys` are those of WARDGATE_RECEIPT_KEYS, which count instead of those in the folder. Raises
    Problem where there are no keys: without them, no receipt of before could be verified.
    """
    if (keys := find_receipt_keys(given_keys, data)) is None:
        raise Problem("The keys of receipts are not known: set WARDGATE_RECEIPT_KEYS as for the gateways.")
    write_secret(folder.secrets / data.receipt_keys.name, keys + "\n")
    for secret in (data.facility_tokens, data.reviewer):
        if secret.exists():
            write_secret(folder.secrets / secret.name, secret.read_text(encoding="utf-8"))
    folder.files.mkdir(mode=0o700)
    for kept in (data.samples, data.sample_claims, data.sample_files, data.earlier_claims):
        _copy(kept, folder.files / kept.name)
    return {name: stored_file(path) for name, path in _names(folder)}


def put_files_back(folder: BackupFolder, names: Iterable[str], data: Path) -> None:
    """Copy the files with these names in the manifest into a data folder, and nothing else that is there.

    None is left where one cannot be copied.
    """
    kept = [name for name in names if name.partition("/")[0] in KEPT]
    try:
        for name in kept:
            _put_back(name, path_of(name, folder), data)
    except BaseException:
        for top in {PurePath(name).parts[1] for name in kept}:
            _remove(data / top)
        raise


def _put_back(name: str, source: Path, data: Path) -> None:
    target = data / PurePath(name).relative_to(PurePath(name).parts[0])
    if name.startswith("secrets/"):
        write_secret(target, source.read_text(encoding="utf-8"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _names(folder: BackupFolder) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.files.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder.path)), path
    for path in sorted(folder.secrets.iterdir()):
        yield f"secrets/{path.name}", path
