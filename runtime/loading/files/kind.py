"""A kind of file."""

import msgspec

from runtime.loading.files.column import Column


class Kind(msgspec.Struct, frozen=True):
    """`name` is its word in titles and reports. `key` are the columns that name a row of its table.

    A header with the column `mark` (the first of the key, where it is not given) is of this kind. The columns
    of `passed_over` may be in a file, and are not read.
    """

    name: str
    what: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    mark: str = ""
    passed_over: frozenset[str] = frozenset()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that every file of this kind has."""
        return tuple(column.name for column in self.columns if not column.droppable)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all columns in the database."""
        return tuple(column.stored_as for column in self.columns)

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The names in the database of the columns of the key, in the order of the key."""
        stored = dict(zip(self.header, self.fields, strict=True))
        return tuple(stored[name] for name in self.key)

    @property
    def facts(self) -> tuple[str, ...]:
        """The names in the database of the columns that are not in the key."""
        return tuple(name for name in self.fields if name not in self.key_fields)

    def is_shown_by(self, header: tuple[str, ...]) -> bool:
        """Whether a file with this header is of this kind."""
        return (self.mark or self.key[0]) in header
