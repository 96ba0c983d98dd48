"""The folder that the files are written to, and SHA256SUMS, which `sha256sum --check` reads."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from gateway.archiving.written_file import WrittenFile
from runtime.problem import Problem

SUMS = "SHA256SUMS"
UNFINISHED = ".unfinished"


class ArchiveFolder:
    """Only its owner may read it. All methods raise OSError where the disk does not do what they need."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self) -> None:
        """Make the folder if there is none. Raises Problem where files cannot be made in it."""
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.note({})
        except OSError as error:
            raise Problem(f"{self._path} cannot be written to: {error.strerror}.") from error

    @contextmanager
    def new_file(self, name: str) -> Iterator[Path]:
        """Write a file, which has its name when it is on the disk as a whole. Raises Problem if there is one.

        What an interrupted run leaves has another name.
        """
        path, unfinished = self._path / name, self._path / f"{name}{UNFINISHED}"
        if path.exists():
            raise Problem(
                f"{path} is there already, and this database does not name it: is it that of another "
                "installation, or of this one before a restore? Choose another folder."
            )
        # Nobody else may read it while it is written, nor what an interrupted run leaves.
        unfinished.touch()
        unfinished.chmod(0o600)
        yield unfinished
        _sync(unfinished)
        unfinished.rename(path)
        _sync(self._path)

    def written(self, name: str, rows: int) -> WrittenFile:
        """Read a file back that has so many rows."""
        path = self._path / name
        with path.open("rb") as file:
            return WrittenFile(rows, path.stat().st_size, file_digest(file, "sha256").digest())

    def note(self, files: Mapping[str, bytes]) -> None:
        """Write into SHA256SUMS those of these files, with their SHA-256, that are in this folder."""
        here = {name: digest.hex() for name, digest in files.items() if (self._path / name).exists()}
        sums = self._noted() | here
        unfinished = self._path / f"{SUMS}{UNFINISHED}"
        unfinished.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))
        _sync(unfinished)
        unfinished.rename(self._path / SUMS)
        _sync(self._path)

    def _noted(self) -> dict[str, str]:
        path = self._path / SUMS
        lines = path.read_text().splitlines() if path.exists() else []
        return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
