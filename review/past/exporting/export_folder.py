"""The folder that claims are exported to. A file has its name when it is on the disk as a whole."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from runtime.disk.whole_file import whole_file
from runtime.problem import Problem

NAME = re.compile(r"claims-(\d{4}-\d{2})-(\d{4})\.parquet")


class ExportFolder:
    """Only its owner may read it: it has the contents of claims."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self) -> None:
        """Make the folder if there is none. Raises Problem where files cannot be made in it."""
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Problem(f"{self._path} cannot be written to: {error.strerror}.") from error

    def files(self) -> list[Path]:
        """The files that are complete, by month and number."""
        return sorted(path for path in self._path.glob("*.parquet") if NAME.fullmatch(path.name))

    def files_of(self, month: date) -> list[Path]:
        """Those of a month."""
        return [path for path in self.files() if path.name.startswith(f"claims-{month:%Y-%m}-")]

    @contextmanager
    def new_file(self, month: date, number: int) -> Iterator[Path]:
        """Write the file with this number of the month. What an interrupted run leaves has another name."""
        path = self._path / f"claims-{month:%Y-%m}-{number:04}.parquet"
        with whole_file(path) as unfinished:
            yield unfinished
