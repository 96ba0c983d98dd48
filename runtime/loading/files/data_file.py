"""A file to be loaded, with its kind and the source of its rows."""

from pathlib import Path
from typing import NamedTuple

from runtime.loading.files.csv_source import CsvSource
from runtime.loading.files.kind import Kind
from runtime.loading.files.kinds import Kinds
from runtime.loading.files.parquet_source import MAGIC, ParquetSource
from runtime.loading.files.source import Source
from runtime.problem import Problem


class DataFile(NamedTuple):
    """A file whose header was read."""

    path: Path
    kind: Kind
    source: Source


def open_source(path: Path) -> Source:
    """Read the header of a file: Parquet, or else CSV. Raises Problem where it cannot be read."""
    if not path.is_file():
        raise Problem(f"{path} does not exist, or is not a file")
    try:
        with path.open("rb") as file:
            is_parquet = file.read(len(MAGIC)) == MAGIC
        return ParquetSource(path) if is_parquet else CsvSource(path)
    except OSError as error:
        raise Problem(f"{path} cannot be read ({error.strerror})") from error


def with_kind(path: Path, source: Source, kinds: Kinds) -> DataFile:
    """Return the file with the kind that its header shows. Raises Problem with all faults of the header."""
    try:
        return DataFile(path, kinds.of_header(source.header), source)
    except Problem as problem:
        raise Problem(f"{path}: {problem}") from problem
