"""Reads the rows of a CSV file, compressed with gzip or not."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from itertools import islice
from pathlib import Path

from runtime.loading.files.source import BATCH, Batch, Misshapen
from runtime.problem import Problem
from runtime.untrusted.bounded_gzip import BoundedGzip, ExpandsTooFar
from runtime.untrusted.bounded_rows import BoundedRows, RowTooLong

GZIP = b"\x1f\x8b"


class CsvSource:
    """A file in UTF-8, separated by commas, with a header. Raises Problem where it is damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = path.stat().st_size
        with path.open("rb") as file, self._rows(file) as rows:
            self.header: Sequence[str] = [name.strip() for name in next(rows, (0, []))[1]]

    def batches(self) -> Iterator[Batch]:
        """See Source. The size is in bytes."""
        with self._path.open("rb") as file, self._rows(file) as rows:
            next(rows, None)
            while numbered := list(islice(rows, BATCH)):
                yield self._batch(numbered, file.tell())

    def _batch(self, numbered: Sequence[tuple[int, list[str]]], done: int) -> Batch:
        width = len(self.header)
        whole = [(line, row) for line, row in numbered if len(row) == width]
        misshapen = [
            Misshapen(line, f"it has {len(row)} cells, the header has {width}")
            for line, row in numbered
            if len(row) != width
        ]
        columns = list(zip(*(row for _, row in whole), strict=True)) or [()] * width
        return Batch([line for line, _ in whole], columns, misshapen, done)

    @contextmanager
    def _rows(self, file: BufferedReader) -> Iterator[Iterator[tuple[int, list[str]]]]:
        content = BoundedGzip(file) if file.peek(2)[:2] == GZIP else file
        # A cell that is not UTF-8 is reported as a fault of that cell.
        with TextIOWrapper(content, encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
            bounded = BoundedRows(text)
            rows = csv.reader(bounded.lines(), strict=True)
            try:
                # An empty line is no row.
                yield ((rows.line_num, row) for row in bounded.rows(rows) if row)
            except RowTooLong as too_long:
                raise Problem(f"{self._path}:{rows.line_num + 1}: {too_long}") from too_long
            except ExpandsTooFar as bomb:
                raise Problem(f"{self._path}: {bomb}") from bomb
            except csv.Error as error:
                raise Problem(f"{self._path}:{rows.line_num}: not valid CSV ({error})") from error
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise Problem(f"{self._path} is truncated, or its gzip compression is damaged") from error
