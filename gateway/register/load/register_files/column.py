"""A column of a register file."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from gateway.cards.subject import Malformed
from gateway.register.load.register_files.cells import Unfit


class Misread(NamedTuple):
    """A cell that cannot be loaded: its place among the cells read, counted from 0, and the reason."""

    place: int
    reason: str


class Column(msgspec.Struct, frozen=True):
    """A name in the header, what the column holds, the reader of its cells, and its type in the database.

    A cell of an `optional` column may be empty. A `droppable` column may be missing from a file, which then
    changes nothing in it.
    """

    name: str
    what: str
    read: Callable[[str], Any]
    type: Literal["text", "date"] = "text"
    optional: bool = False
    droppable: bool = False

    def values(self, cells: Sequence[str]) -> tuple[list[Any], list[Misread]]:
        """Read cells: return the values, None for each faulty cell, and the faults."""
        read = _or_none(self.read) if self.optional else self.read
        try:
            return [read(cell.strip()) for cell in cells], []
        except (Unfit, Malformed):
            # One by one only where a cell is faulty: it takes twice the time.
            return _values_one_by_one(read, cells)


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else None


def _values_one_by_one(read: Callable[[str], Any], cells: Sequence[str]) -> tuple[list[Any], list[Misread]]:
    values: list[Any] = []
    faults: list[Misread] = []
    for place, cell in enumerate(cells):
        try:
            values.append(read(cell.strip()))
        except (Unfit, Malformed) as reason:
            values.append(None)
            faults.append(Misread(place, str(reason)))
    return values, faults
