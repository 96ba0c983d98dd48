"""The folder that the files are written to, and SHA256SUMS, which `sha256sum --check` reads."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from gateway.archiving.written_file import WrittenFile
from runtime.disk.whole_file import whole_file
from runtime.problem import Problem

SUMS = "SHA256SUMS"


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
        path = self._path / name
        if path.exists():
            raise Problem(
                f"{path} is there already, and this database does not name it: is it that of another "
                "installation, or of this one before a restore? Choose another folder."
            )
        with whole_file(path) as unfinished:
            yield unfinished

    def written(self, name: str, rows: int) -> WrittenFile:
        """Read a file back that has so many rows."""
        path = self._path / name
        with path.open("rb") as file:
            return WrittenFile(rows, path.stat().st_size, file_digest(file, "sha256").digest())

    def note(self, files: Mapping[str, bytes]) -> None:
        """Write into SHA256SUMS those of these files, with their SHA-256, that are in this folder."""
        here = {name: digest.hex() for name, digest in files.items() if (self._path / name).exists()}
        sums = self._noted() | here
        with whole_file(self._path / SUMS) as unfinished:
            unfinished.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))

    def _noted(self) -> dict[str, str]:
        path = self._path / SUMS
        lines = path.read_text().splitlines() if path.exists() else []
        return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
