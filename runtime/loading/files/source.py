"""A file whose rows can be read, whatever its format."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

# So many rows are in memory at a time, whatever the length of the file.
BATCH = 10_000


class Misshapen(NamedTuple):
    """A row with more or fewer cells than the header."""

    line: int
    reason: str


class Batch(NamedTuple):
    """Consecutive rows: their lines, and their cells for each column of the header, in its order.

    `done` is how much of the source's `size` has been read after these rows.
    """

    lines: Sequence[int]
    cells: Sequence[Sequence[str]]
    misshapen: Sequence[Misshapen]
    done: int


class Source(Protocol):
    """A file whose header was read."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns."""

    @property
    def size(self) -> int:
        """Its length, in any unit."""

    def batches(self) -> Iterator[Batch]:
        """Yield all rows. Raises Problem where the file is damaged."""
