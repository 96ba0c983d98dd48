"""A list of codes, each with the day from which it may be used."""

from collections.abc import Mapping
from datetime import date

import msgspec


class CodeList(msgspec.Struct, frozen=True):
    """Before `in_force` the list says nothing: other codes were used then."""

    in_force: date
    codes: Mapping[str, date]

    def accepts(self, code: str, day: date) -> bool:
        """For a visit that ends on this day."""
        return day < self.in_force or self.codes.get(code, date.max) <= day

    def on(self, day: date) -> list[str]:
        """The codes that may be used on this day."""
        return [code for code, since in self.codes.items() if since <= day]
