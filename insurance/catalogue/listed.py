"""What a catalogue says about a code on a day: three answers."""

from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

import msgspec

from insurance.catalogue.entry import CatalogueEntry
from insurance.date_range import DateRange

Entry = TypeVar("Entry", bound=CatalogueEntry)


class Entries(msgspec.Struct, Generic[Entry], frozen=True):
    """The code is in the catalogue on that day: one entry at least.

    There are several where a code has several things, such as the same ingredient bought by two bids.
    """

    entries: tuple[Entry, ...]


class NoEntry(msgspec.Struct, frozen=True):
    """The facility has a catalogue of this kind on that day, and the code is not in it."""


class NotLoaded(msgspec.Struct, frozen=True):
    """No catalogue of this kind of the facility is loaded for that day: the code cannot be judged."""


NO_ENTRY, NOT_LOADED = NoEntry(), NotLoaded()


class Listed(msgspec.Struct, Generic[Entry], frozen=True):
    """One catalogue of one facility, as far as a claim's codes need it.

    `loaded` are the days on which any entry of the catalogue is in force, whatever its code. `by_code` has
    all entries of each code of the claim, whatever the day.
    """

    loaded: tuple[DateRange, ...] = ()
    by_code: Mapping[str, tuple[Entry, ...]] = {}

    def on(self, code: str, day: date) -> Entries[Entry] | NoEntry | NotLoaded:
        """What the catalogue says about the code on that day.

        An entry without an end is replaced by a later one of the same identity.
        """
        entries = self.entries_on(code, day)
        if entries:
            return Entries(entries)
        return NOT_LOADED if entries is None else NO_ENTRY

    def entries_on(self, code: str, day: date) -> tuple[Entry, ...] | None:
        """The same as its entries: none for NoEntry, and None for NotLoaded."""
        of_code = self.by_code.get(code)
        if not of_code:
            return () if self.is_loaded(day) else None
        if len(of_code) == 1 and of_code[0].covers(day):
            return of_code
        newest: dict[tuple[str, ...], Entry] = {}
        for entry in of_code:
            if entry.covers(day):
                known = newest.get(entry.identity)
                if known is None or known.valid_from < entry.valid_from:
                    newest[entry.identity] = entry
        if newest:
            return tuple(newest.values())
        return () if self.is_loaded(day) else None

    def is_loaded(self, day: date) -> bool:
        """Whether any entry of the catalogue is in force on that day."""
        return any(days.first <= day <= days.last for days in self.loaded)
