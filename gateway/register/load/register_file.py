"""A file to be loaded: which kind it is, and where its rows come from."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from gateway.register.load.csv_source import CsvSource
from gateway.register.load.kind import Kind
from gateway.register.load.kinds import KINDS, kind_of
from gateway.register.load.parquet_source import MAGIC, ParquetSource
from gateway.register.load.source import Source
from runtime.problem import Problem


class RegisterFile(NamedTuple):
    """One of them."""

    path: Path
    kind: Kind
    source: Source


def look_at(paths: Sequence[Path]) -> list[RegisterFile]:
    """The files in the order of loading. Raises Problem where one is no register file, or two are alike."""
    files = [_look_at(path) for path in paths]
    for name, count in Counter(file.kind.name for file in files).items():
        if count > 1:
            raise Problem(f"{count} files of {name}: give one file of a kind at a time")
    return sorted(files, key=lambda file: KINDS.index(file.kind))


def _look_at(path: Path) -> RegisterFile:
    if not path.is_file():
        raise Problem(f"{path} is not there, or no file")
    try:
        with path.open("rb") as file:
            is_parquet = file.read(len(MAGIC)) == MAGIC
        source: Source = ParquetSource(path) if is_parquet else CsvSource(path)
    except OSError as refused:
        raise Problem(f"{path} cannot be read ({refused.strerror})") from refused
    try:
        return RegisterFile(path, kind_of(source.header), source)
    except Problem as problem:
        raise Problem(f"{path}: {problem}") from problem
