"""Finds the files of the archive, and makes sure that each is as it was written."""

from collections.abc import Iterator, Sequence
from hashlib import file_digest
from pathlib import Path

from gateway.archiving.archive_file import ArchiveFile
from runtime.problem import Problem

MOST_NAMED = 5


class ArchiveFolders:
    """The folders that `wardgate archive -o` wrote to. All methods raise Problem, which names the files."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._intact: dict[ArchiveFile, Path] = {}

    def ensure(self, files: Sequence[ArchiveFile]) -> None:
        """Make sure that there are files of these names and sizes. Their contents are not read."""
        faults = [fault for file in files if (fault := self._fault(file))]
        if faults:
            more = f"; and {len(faults) - MOST_NAMED:,} more" if len(faults) > MOST_NAMED else ""
            raise Problem(f"The archive is not whole: {'; '.join(faults[:MOST_NAMED])}{more}.")

    def path(self, file: ArchiveFile) -> Path:
        """Return where the file is that the database knows by this name. It is read once, to compare it."""
        if file not in self._intact:
            self.ensure([file])
            self._intact[file] = self._found(file)
        return self._intact[file]

    def _found(self, file: ArchiveFile) -> Path:
        for path in self._of_its_size(file):
            if _digest(path) == file.sha256:
                return path
        raise Problem(
            f"{file.name} is damaged, or from another installation: its SHA-256 is not the one that the "
            "database has of it. Take it from another copy of the archive."
        )

    def _fault(self, file: ArchiveFile) -> str | None:
        if next(self._of_its_size(file), None):
            return None
        if any((folder / file.name).exists() for folder in self._folders):
            return f"{file.name} is damaged, or from another installation: it should have {file.size:,} bytes"
        return f"{file.name} is missing in {', '.join(map(str, self._folders))}"

    def _of_its_size(self, file: ArchiveFile) -> Iterator[Path]:
        for folder in self._folders:
            path = folder / file.name
            if path.is_file() and path.stat().st_size == file.size:
                yield path


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return file_digest(opened, "sha256").digest()
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}.") from error
