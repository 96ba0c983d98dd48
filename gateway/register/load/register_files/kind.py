"""A kind of register file."""

import msgspec

from gateway.register.load.register_files.column import Column


class Kind(msgspec.Struct, frozen=True):
    """`name` is its word in titles and reports. `key` are the columns that name a row of the register."""

    name: str
    what: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that every file of this kind has."""
        return tuple(column.name for column in self.columns if not column.droppable)

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of the columns that are not in the key."""
        return tuple(name for name in self.header if name not in self.key)
