"""Reads changes of the population register as they arrive: lines of CSV, the first of them the header."""

import asyncio
import csv
from collections.abc import AsyncIterator, Callable, Sequence

from gateway.register.verification.population_file import KINDS
from runtime.loading.files.source import BATCH, Batch, Misshapen
from runtime.problem import Problem

# Without a line break in so many bytes, it is no CSV.
LONGEST_LINE = 1 << 20


class ChangeStream:
    """`read` blocks until some bytes are there, and returns none at the end. A row is a line."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._rest = b""
        self._line = 0
        self.header: Sequence[str] = ()

    async def batches(self) -> AsyncIterator[Batch]:
        """Yield the rows that have arrived, at once. Raises Problem with all faults of the header."""
        async for lines in self._arriving():
            rows = self._rows(lines)
            if not self.header and rows:
                self.header = [name.strip() for name in rows.pop(0)[1]]
                KINDS.of_header(self.header)
            for first in range(0, len(rows), BATCH):
                yield self._batch(rows[first : first + BATCH])

    async def _arriving(self) -> AsyncIterator[Sequence[bytes]]:
        while content := await asyncio.to_thread(self._read):
            *lines, self._rest = (self._rest + content).split(b"\n")
            if len(self._rest) > LONGEST_LINE:
                raise Problem(f"line {self._line + len(lines) + 1} is longer than {LONGEST_LINE:,} bytes")
            yield lines
        if self._rest:
            yield [self._rest]

    def _rows(self, lines: Sequence[bytes]) -> list[tuple[int, list[str]]]:
        found: list[tuple[int, list[str]]] = []
        for line in lines:
            self._line += 1
            text = line.decode("utf-8-sig", errors="surrogateescape").strip("\r")
            found += [(self._line, row) for row in csv.reader([text]) if row]
        return found

    def _batch(self, numbered: Sequence[tuple[int, list[str]]]) -> Batch:
        width = len(self.header)
        whole = [(line, row) for line, row in numbered if len(row) == width]
        misshapen = [
            Misshapen(line, f"it has {len(row)} cells, the header has {width}")
            for line, row in numbered
            if len(row) != width
        ]
        columns = list(zip(*(row for _, row in whole), strict=True)) or [()] * width
        return Batch([line for line, _ in whole], columns, misshapen, self._line)
