"""A column of a file."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from runtime.loading.files.cells import Unfit


class Misread(NamedTuple):
    """A cell that cannot be loaded: its place among the cells read, counted from 0, and the reason."""

    place: int
    reason: str


class Column(msgspec.Struct, frozen=True):
    """A name in the header, what the column holds, the reader of its cells, and its type in the database.

    A cell of an `optional` column may be empty: its value is `empty`. A `droppable` column may be missing
    from a file, which then changes nothing in it; in new rows it is `empty`. `field` is the name of its
    column in the database, where that is another one.
    """

    name: str
    what: str
    read: Callable[[str], Any]
    type: Literal["text", "date", "integer", "numeric", "boolean"] = "text"
    optional: bool = False
    droppable: bool = False
    field: str = ""
    empty: str | None = None

    @property
    def stored_as(self) -> str:
        """The name of its column in the database."""
        return self.field or self.name

    def values(self, cells: Sequence[str]) -> tuple[list[Any], list[Misread]]:
        """Read cells: return the values, None for each faulty cell, and the faults."""
        read = _or_empty(self.read, self.empty) if self.optional else self.read
        try:
            return [read(cell.strip()) for cell in cells], []
        except Unfit:
            # One by one only where a cell is faulty: it takes twice the time.
            return _values_one_by_one(read, cells)


def _or_empty(read: Callable[[str], Any], empty: str | None) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else empty


def _values_one_by_one(read: Callable[[str], Any], cells: Sequence[str]) -> tuple[list[Any], list[Misread]]:
    values: list[Any] = []
    faults: list[Misread] = []
    for place, cell in enumerate(cells):
        try:
            values.append(read(cell.strip()))
        except Unfit as reason:
            values.append(None)
            faults.append(Misread(place, str(reason)))
    return values, faults
