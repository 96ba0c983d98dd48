"""A file to be loaded, with its kind and the source of its rows."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from gateway.register.load.register_files.csv_source import CsvSource
from gateway.register.load.register_files.kind import Kind
from gateway.register.load.register_files.kinds import KINDS, kind_of
from gateway.register.load.register_files.parquet_source import MAGIC, ParquetSource
from gateway.register.load.register_files.source import Source
from runtime.problem import Problem


class RegisterFile(NamedTuple):
    """A file whose header was read."""

    path: Path
    kind: Kind
    source: Source


def open_files(paths: Sequence[Path]) -> list[RegisterFile]:
    """Read the headers of files, and return the files in the order of loading.

    Raises Problem where one is not a register file, or two are of one kind.
    """
    files = [_open(path) for path in paths]
    for name, count in Counter(file.kind.name for file in files).items():
        if count > 1:
            raise Problem(f"{count} files of {name}: load one file of each kind at a time")
    return sorted(files, key=lambda file: KINDS.index(file.kind))


def _open(path: Path) -> RegisterFile:
    if not path.is_file():
        raise Problem(f"{path} does not exist, or is not a file")
    try:
        with path.open("rb") as file:
            is_parquet = file.read(len(MAGIC)) == MAGIC
        source: Source = ParquetSource(path) if is_parquet else CsvSource(path)
    except OSError as error:
        raise Problem(f"{path} cannot be read ({error.strerror})") from error
    try:
        return RegisterFile(path, kind_of(source.header), source)
    except Problem as problem:
        raise Problem(f"{path}: {problem}") from problem
