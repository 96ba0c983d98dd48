"""Catalogues in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Set
from datetime import date, timedelta

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.service import beds_of_department, department_of_bed
from insurance.date_range import DateRange
from review.catalogues.reading.catalogue_name import CatalogueName
from review.catalogues.reading.snapshot import CodeEntries, Snapshot


class FakeCatalogueRows:
    """The port CatalogueRows. `reads` are the codes that each call asked for, by catalogue."""

    def __init__(self) -> None:
        self._entries: dict[CatalogueName, list[CatalogueEntry]] = {}
        self._changes: Counter[CatalogueName] = Counter()
        self.reads: list[dict[CatalogueName, Set[str]]] = []

    def put(self, kind: CatalogueKind, *entries: CatalogueEntry) -> None:
        """Add entries to the catalogues of this kind."""
        for entry in entries:
            name = CatalogueName(kind, entry.facility)
            self._entries.setdefault(name, []).append(entry)
            self._changes[name] += 1

    def clear(self, kind: CatalogueKind, facility: str) -> None:
        """Delete all entries of a catalogue."""
        name = CatalogueName(kind, facility)
        self._entries[name] = []
        self._changes[name] += 1

    async def read(self, wanted: Mapping[CatalogueName, Set[str]]) -> dict[CatalogueName, Snapshot]:
        """See read_catalogues.CatalogueRows."""
        self.reads.append(dict(wanted))
        return {name: self._snapshot(name, codes) for name, codes in wanted.items() if name in self._entries}

    def _snapshot(self, name: CatalogueName, codes: Set[str]) -> Snapshot:
        loaded = tuple(_loaded(self._entries[name]))
        return Snapshot(str(self._changes[name]), loaded, {code: self._of(name, code) for code in codes})

    def _of(self, name: CatalogueName, code: str) -> CodeEntries:
        found = [entry for entry in self._entries[name] if code in _codes_of(name, entry)]
        return tuple(sorted(found, key=lambda entry: (entry.identity, entry.valid_from)))


def _codes_of(name: CatalogueName, entry: CatalogueEntry) -> tuple[str, ...]:
    """What the entry is found by: its code, and of a bed its department."""
    bed = department_of_bed(entry.code) if name.kind is CatalogueKind.SERVICES else None
    return (entry.code, beds_of_department(bed)) if bed else (entry.code,)


def _loaded(entries: Collection[CatalogueEntry]) -> list[DateRange]:
    """The days of all entries, days that follow each other as one range."""
    ranges: list[DateRange] = []
    for first, last in sorted((entry.valid_from, entry.valid_until or date.max) for entry in entries):
        if ranges and _touches(ranges[-1], first):
            ranges[-1] = DateRange(ranges[-1].first, max(ranges[-1].last, last))
        else:
            ranges.append(DateRange(first, last))
    return ranges


def _touches(days: DateRange, first: date) -> bool:
    return days.last == date.max or first <= days.last + timedelta(days=1)
