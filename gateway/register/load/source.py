"""Where rows come from: a file of a format."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

# Memory holds so many rows at a time, whatever the length of the file.
BATCH = 10_000


class Misshapen(NamedTuple):
    """A row whose cells cannot be told apart."""

    line: int
    reason: str


class Batch(NamedTuple):
    """Some rows: their lines, and of each column of the header, in its order, their cells.

    `done` is how much of the source's `size` has been read by then.
    """

    lines: Sequence[int]
    cells: Sequence[Sequence[str]]
    misshapen: Sequence[Misshapen]
    done: int


class Source(Protocol):
    """A file that can be read once it has been looked at."""

    @property
    def header(self) -> Sequence[str]:
        """The names of its columns."""

    @property
    def size(self) -> int:
        """How much it is, in any unit."""

    def batches(self) -> Iterator[Batch]:
        """All rows. Raises Problem where the file is damaged."""
