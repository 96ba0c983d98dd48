"""A decision on the format of exports (QĐ 130, 4750, 3176, 1931; before them 4210): its tables and fields."""

from collections.abc import Mapping
from datetime import date

import msgspec

from insurance.claim.bhyt.decisions.field import Field


class TableForm(msgspec.Struct, frozen=True):
    """One table. `path` are the elements from the root to a row; the root alone where it is the only row."""

    path: tuple[str, ...]
    fields: Mapping[str, Field]


class Decision(msgspec.Struct, frozen=True):
    """All tables as in force with this decision. `until` is the last day of a decision that has ended."""

    number: str
    in_force: date
    until: date | None
    tables: Mapping[str, TableForm]

    def is_in_force(self, day: date) -> bool:
        """Whether exports of visits that end on this day follow it."""
        return self.in_force <= day and (self.until is None or day <= self.until)

    @property
    def is_old(self) -> bool:
        """Whether it names its fields as QĐ 4210 does; QĐ 130 gave many of them other names."""
        return "MA_THE" in self.tables["XML1"].fields

    def unknown_names(self, names: Mapping[str, frozenset[str]]) -> int:
        """How many of these names of fields, by table, it does not have."""
        count = 0
        for table, fields in names.items():
            form = self.tables.get(table)
            count += len(fields) if form is None else len(fields - form.fields.keys())
        return count
