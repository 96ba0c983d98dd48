"""Reads the catalogues that a batch of claims is judged by: in one query, and from memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.catalogue.listed import Listed
from insurance.date_range import DateRange
from review.catalogues.reading.catalogue_name import CatalogueName, catalogue_names
from review.catalogues.reading.catalogue_need import CatalogueNeed
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.snapshot import CodeEntries, Snapshot

Wanted = Mapping[CatalogueName, Set[str]]
NOT_LOADED: Listed[Any] = Listed()
names_of = lru_cache(4096)(catalogue_names)


class CatalogueRows(Protocol):
    """The catalogues in the database."""

    async def read(self, wanted: Wanted) -> dict[CatalogueName, Snapshot]:
        """Return these catalogues with the entries of these codes, all of one moment.

        A catalogue that was never loaded is not among them.
        """
        ...


class Known(NamedTuple):
    """What is known of a catalogue in a batch: its days, and the entries of all codes of the batch."""

    loaded: tuple[DateRange, ...]
    by_code: Mapping[str, CodeEntries]


class ReadCatalogues:
    """The use case for a batch.

    Entries that are remembered are not read again while their catalogue has the same edition. Editions are
    read for every batch: it sees every change that was committed before.
    """

    def __init__(self, rows: CatalogueRows, memory: Memory) -> None:
        self._rows = rows
        self._memory = memory

    async def read(self, needs: Sequence[CatalogueNeed]) -> list[Catalogues]:
        """Return for each claim the catalogues of its facility, with the entries of its codes."""
        if not needs:
            return []
        wanted = _wanted(needs)
        missing = {name: self._missing(name, codes) for name, codes in wanted.items()}
        found = await self._rows.read(missing)
        if changed := {
            name: wanted[name] for name, snapshot in found.items() if self._is_outdated(name, snapshot)
        }:
            found |= await self._rows.read(changed)
        self._memory.mark(wanted, found)
        known = {name: Known(one.loaded, self._memory.add(name, one)) for name, one in found.items()}
        self._memory.shrink()
        return [_catalogues_of(need, known) for need in needs]

    def _missing(self, name: CatalogueName, codes: Set[str]) -> Set[str]:
        """The codes to ask for: of a catalogue that was not there, only whether it is there now."""
        return set() if self._memory.is_absent(name) else codes - self._memory.codes_of(name).keys()

    def _is_outdated(self, name: CatalogueName, snapshot: Snapshot) -> bool:
        if self._memory.is_absent(name):
            return True
        return self._memory.edition_of(name) not in (None, snapshot.edition)


def _wanted(needs: Sequence[CatalogueNeed]) -> dict[CatalogueName, set[str]]:
    wanted: defaultdict[CatalogueName, set[str]] = defaultdict(set)
    for need in needs:
        for name in names_of(need.facility):
            wanted[name].update(need.codes.get(name.kind, ()))
    return dict(wanted)


def _catalogues_of(need: CatalogueNeed, known: Mapping[CatalogueName, Known]) -> Catalogues:
    names = names_of(need.facility)
    if not any(name in known for name in names):
        return NO_CATALOGUES
    return Catalogues(
        **{name.kind.value: _listed(known.get(name), need.codes.get(name.kind, ())) for name in names}
    )


def _listed(known: Known | None, codes: Set[str] | tuple[()]) -> Listed[Any]:
    if known is None:
        return NOT_LOADED
    # In their order, so that equal claims have equal catalogues.
    found = {code: entries for code in sorted(codes) if (entries := known.by_code[code])}
    return Listed(known.loaded, found)
