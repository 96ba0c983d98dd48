"""A column of a register file."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from gateway.cards.subject import Malformed
from gateway.register.load.cells import Unfit


class Misread(NamedTuple):
    """A cell that cannot be taken: its place among those read, counted from 0, and why."""

    place: int
    reason: str


class Column(msgspec.Struct, frozen=True):
    """Its name in the header, what it holds, and how a cell is read; `type` is PostgreSQL's."""

    name: str
    what: str
    read: Callable[[str], Any]
    type: str = "text"
    optional: bool = False

    def values(self, cells: Sequence[str]) -> tuple[list[Any], list[Misread]]:
        """The values, None for each that is wrong, and what is wrong with those."""
        read = _or_none(self.read) if self.optional else self.read
        try:
            return [read(cell.strip()) for cell in cells], []
        except (Unfit, Malformed):
            # One by one only where something is wrong: it costs twice the time.
            return _values_one_by_one(read, cells)


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else None


def _values_one_by_one(read: Callable[[str], Any], cells: Sequence[str]) -> tuple[list[Any], list[Misread]]:
    values: list[Any] = []
    wrong: list[Misread] = []
    for place, cell in enumerate(cells):
        try:
            values.append(read(cell.strip()))
        except (Unfit, Malformed) as reason:
            values.append(None)
            wrong.append(Misread(place, str(reason)))
    return values, wrong
