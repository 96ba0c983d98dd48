"""What the database says about catalogues at one moment."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from insurance.catalogue.entry import CatalogueEntry
from insurance.date_range import DateRange
from review.catalogues.reading.entry_key import CatalogueName, EntryKey

# All entries of a code.
CodeEntries = tuple[CatalogueEntry, ...]


class CatalogueState(msgspec.Struct, frozen=True):
    """`edition` changes with every change of the catalogue. `loaded`: days on which any entry is in force."""

    edition: str
    loaded: tuple[DateRange, ...]


class Snapshot(NamedTuple):
    """The catalogues and the entries that were asked for. One that was never loaded has no state.

    Every key that was asked for has its entries, whatever their days: by identity and first day, so that
    the same entries are always in the same order.
    """

    states: Mapping[CatalogueName, CatalogueState]
    entries: Mapping[EntryKey, CodeEntries]
