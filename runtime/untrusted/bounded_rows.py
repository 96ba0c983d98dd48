"""Reads the rows of a CSV file, and stops at a row that is made to fill the memory of its reader."""

from collections.abc import Iterable, Iterator, Sized
from functools import partial
from typing import TextIO, TypeVar

Row = TypeVar("Row", bound=Sized)

# Every column of a person or a card together has some hundreds of characters.
MAX_ROW = 1024 * 1024


class RowTooLong(Exception):  # noqa: N818 - a verdict on the file, not a failure of ours
    """The text says so, for the person who named the file."""

    def __init__(self) -> None:
        super().__init__(f"a row has more than {MAX_ROW:,} characters, or as many blank lines come before it")


class BoundedRows:
    """Gives a CSV reader its lines, and raises RowTooLong where a row is longer than MAX_ROW.

    `lines` is for the reader, and `rows` goes around it: a row in quotes may have several lines.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._size = 0

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        for line in iter(partial(self._text.readline, MAX_ROW + 1), ""):
            self._size += len(line)
            if self._size > MAX_ROW:
                raise RowTooLong
            yield line

    def rows(self, reader: Iterable[Row]) -> Iterator[Row]:
        """The rows of the reader of the lines."""
        for row in reader:
            # An empty row is a blank line: a file may have nothing else.
            if row:
                self._size = 0
            yield row
