"""A file whose rows are of one facility: its code is filled in where the file has none."""

from collections.abc import Iterator, Sequence

from runtime.loading.files.source import Batch, Source

COLUMN = "MA_CSKCB"


class FacilitySource:
    """A source with the column MA_CSKCB, whether the file has it or not. Cells that are not empty stay."""

    def __init__(self, source: Source, facility: str) -> None:
        self._source = source
        self._facility = facility
        names = list(source.header)
        self._place = names.index(COLUMN) if COLUMN in names else None
        self.header: Sequence[str] = names if self._place is not None else [*names, COLUMN]
        self.size = source.size

    def batches(self) -> Iterator[Batch]:
        """See Source."""
        for batch in self._source.batches():
            yield batch._replace(cells=self._filled(batch))

    def _filled(self, batch: Batch) -> list[Sequence[str]]:
        cells = list(batch.cells)
        if self._place is None:
            return [*cells, [self._facility] * len(batch.lines)]
        cells[self._place] = [cell if cell.strip() else self._facility for cell in cells[self._place]]
        return cells
