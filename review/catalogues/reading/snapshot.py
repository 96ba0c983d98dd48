"""What the database says about a catalogue at one moment."""

from collections.abc import Mapping
from typing import NamedTuple

from insurance.catalogue.entry import CatalogueEntry
from insurance.date_range import DateRange

# All entries of a code.
CodeEntries = tuple[CatalogueEntry, ...]


class Snapshot(NamedTuple):
    """A catalogue, and the entries of the codes that were asked for.

    `edition` changes with every change of the catalogue. `loaded`: days on which any entry is in force. Every
    code has its entries, whatever their days: by identity and first day, so that the same entries are always
    in the same order.
    """

    edition: str
    loaded: tuple[DateRange, ...]
    by_code: Mapping[str, CodeEntries]
