"""The catalogues of sample facilities in memory, as a worker has them from the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.catalogues import Catalogues
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.listed import Listed
from insurance.catalogue.service import Service, beds_of_department, department_of_bed
from insurance.date_range import DateRange
from wardgate.samples.catalogues.sample_entries import SINCE, Entry

INSURER = ""
LOADED = (DateRange(SINCE, date.max),)


class SampleCatalogues:
    """Those of these entries, none of which ends: with all codes, not only those of a claim."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_owner: defaultdict[str, defaultdict[CatalogueKind, list[CatalogueEntry]]]
        by_owner = defaultdict(lambda: defaultdict(list))
        for kind, entry in entries:
            by_owner[entry.facility][kind].append(entry)
        self._of = {
            owner: {kind.value: _listed(of_kind) for kind, of_kind in kinds.items()}
            for owner, kinds in by_owner.items()
        }

    def of(self, facility: str) -> Catalogues:
        """What a claim of this facility is judged by; a catalogue without an entry is not loaded."""
        return Catalogues(**self._kinds(facility), **self._kinds(INSURER))

    def _kinds(self, owner: str) -> Mapping[str, Listed[Any]]:
        return self._of.get(owner, {})


def _listed(entries: Iterable[CatalogueEntry]) -> Listed[Any]:
    by_code: defaultdict[str, tuple[CatalogueEntry, ...]] = defaultdict(tuple)
    for entry in entries:
        by_code[entry.code] += (entry,)
        if isinstance(entry, Service) and (bed := department_of_bed(entry.code)):
            by_code[beds_of_department(bed)] += (entry,)
    return Listed(LOADED, dict(by_code))
