"""The folder of links that wait for the database: one file for each process that writes into it."""

import errno
import hashlib
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import make_url

from gateway.access.chain import Link
from gateway.access.spool_file import LARGEST_BYTES, SpoolFile
from runtime.postgres.url import database_address

SUFFIX = ".spool"
PROBE_BYTES = 64 * 1024
LINKS_AT_A_TIME = 64


class Spool:
    """The file of this process, created when it is needed, and the files of processes that have ended.

    A file name has a digest of the database's address: one folder may serve several databases, and no link
    gets into the wrong one. Every method may block on the disk.
    """

    def __init__(self, folder: Path, database_url: str, largest: int = LARGEST_BYTES) -> None:
        self._folder = folder
        self._database = _database_name(database_url)
        self._largest = largest
        self._own: SpoolFile | None = None

    @property
    def own(self) -> SpoolFile:
        """The file of this process. Raises OSError where it cannot be created."""
        if self._own is None:
            self._own = self._create()
        return self._own

    @property
    def is_empty(self) -> bool:
        """Whether no link of this process is in the spool."""
        return self._own is None or not self._own.size

    @property
    def is_delivered(self) -> bool:
        """Whether no link of this process waits. A disk that is read-only by now keeps those that did."""
        return self._own is None or self._own.is_end(self._own.delivered)

    @property
    def entries(self) -> int:
        """How many entries of this process wait."""
        return self._own.entries if self._own else 0

    @property
    def room(self) -> int:
        """How many more bytes the file of this process can take; 0 where it was deleted."""
        return self._own.room if self._own and not self._own.was_deleted else 0

    def append(self, links: Sequence[Link]) -> None:
        """Keep links, safe from a power failure on return. Raises OSError, and then none of them is kept."""
        self.replace_deleted()
        self.own.append(links)

    def replace_deleted(self) -> None:
        """Where the file of this process was deleted, make another one with its links. Raises OSError."""
        if self._own is None or not self._own.was_deleted:
            return
        file = self._create()
        try:
            _copy(self._own, file)
        except OSError:
            file.retire()
            raise
        # The deleted one is not closed: its links may be on their way to the database.
        self._own = file

    def finish_own(self) -> None:
        """Delete the links of this process, which were delivered; keep a file that the disk has damaged."""
        if self.own.losses:
            self.own.retire()
            self._own = None
            # At once: without a file, there seems to be no room.
            with suppress(OSError):
                _ = self.own
        else:
            self.own.clear()

    def ensure_writable(self) -> None:
        """Write as much as a large link takes, and leave nothing. Raises OSError where that is not possible.

        The free space that a disk reports is not enough: there may be a quota, or the disk may be faulty.
        """
        self.replace_deleted()
        if self.own.room < min(PROBE_BYTES, self._largest // 2):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with TemporaryFile(dir=self._folder) as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fdatasync(file.fileno())

    def _create(self) -> SpoolFile:
        path = self._folder / f"{self._database}-{secrets.token_hex(8)}{SUFFIX}"
        return SpoolFile.create(path, self._largest)

    def orphaned_files(self) -> tuple[list[SpoolFile], list[OSError]]:
        """Take over the files of ended processes, except those that another process has.

        The errors are those of files that cannot be opened, such as another user's.
        """
        files, errors = list[SpoolFile](), list[OSError]()
        for path in sorted(self._folder.glob(f"{self._database}-*{SUFFIX}")):
            if self._own is not None and path == self._own.path:
                continue
            try:
                file = SpoolFile.take_over(path)
            except OSError as error:
                errors.append(error)
            else:
                files += [file] if file is not None else []
        return files, errors

    def count_files_of_other_databases(self) -> int:
        """Return how many files wait in the folder for a database at another address."""
        files = self._folder.glob(f"*{SUFFIX}")
        return sum(not path.name.startswith(f"{self._database}-") for path in files)

    def close(self) -> None:
        """Leave the links that wait to the next process."""
        if self._own is not None:
            with suppress(OSError):
                self.replace_deleted()
            self._own.close()


def _copy(source: SpoolFile, target: SpoolFile) -> None:
    """Append the links that are not delivered yet."""
    place = source.delivered
    while not source.is_end(place):
        links, place = source.read(LINKS_AT_A_TIME, place)
        target.append(links)


def copy_files(source: Path, folder: Path, database_url: str) -> int:
    """Copy the files of one database into another folder, for the same database at a new address.

    Returns how many they are. Nothing is overwritten. Raises OSError.
    """
    files = sorted(source.glob(f"*{SUFFIX}"))
    for file in files:
        _, _, of_process = file.name.partition("-")
        target = folder / f"{_database_name(database_url)}-{of_process}"
        with target.open("xb") as copy:
            copy.write(file.read_bytes())
        target.chmod(0o600)
    return len(files)


def _database_name(url: str) -> str:
    """The same in whichever order several hosts are given."""
    hosts = database_address(url).urls
    where = _place(url) if len(hosts) == 1 else sorted({*map(_place, hosts)}, key=repr)
    return hashlib.sha256(repr(where).encode()).hexdigest()[:12]


def _place(url: str) -> tuple[object, ...]:
    place = make_url(url)
    return place.host or place.query.get("host"), place.port or place.query.get("port"), place.database
