"""Reads the catalogues that a batch of claims is judged by: in one query, and from memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.catalogues import Catalogues
from insurance.catalogue.listed import Listed
from review.catalogues.reading.catalogue_need import CatalogueNeed
from review.catalogues.reading.entry_key import CatalogueName, EntryKey, catalogue_name
from review.catalogues.reading.snapshot import CodeEntries, Snapshot
from runtime.bounded_dict import BoundedDict

# Codes in memory: those that a few dozen facilities use. Most have one entry, of half a kilobyte.
CODES_REMEMBERED = 20_000


class CatalogueRows(Protocol):
    """The catalogues in the database."""

    async def read(self, catalogues: Collection[CatalogueName], keys: Collection[EntryKey]) -> Snapshot:
        """Return the states of these catalogues and the entries of these keys, of one moment."""
        ...


class Remembered(NamedTuple):
    """The entries of a code, and the edition of the catalogue that they are of."""

    edition: str
    entries: CodeEntries


# What workers remember. It outlives their connections.
Memory = BoundedDict[EntryKey, Remembered]


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
        names = {name for need in needs for name in need.catalogues}
        keys = {key for need in needs for key in need.keys}
        known = {key: self._memory[key] for key in keys if key in self._memory}
        snapshot = await self._rows.read(names, keys - known.keys())
        if _is_outdated(known, snapshot):
            known = {}
            snapshot = await self._rows.read(names, keys)
        self._remember(snapshot)
        entries = {key: one.entries for key, one in known.items()} | dict(snapshot.entries)
        return [_catalogues_of(need, snapshot, entries) for need in needs]

    def _remember(self, snapshot: Snapshot) -> None:
        for key, entries in snapshot.entries.items():
            state = snapshot.states.get(key.catalogue)
            if state:
                self._memory[key] = Remembered(state.edition, entries)


def _is_outdated(known: Mapping[EntryKey, Remembered], snapshot: Snapshot) -> bool:
    return any(one.edition != _edition(snapshot, key.catalogue) for key, one in known.items())


def _edition(snapshot: Snapshot, name: CatalogueName) -> str | None:
    state = snapshot.states.get(name)
    return state.edition if state else None


def _catalogues_of(
    need: CatalogueNeed, snapshot: Snapshot, entries: Mapping[EntryKey, CodeEntries]
) -> Catalogues:
    codes: dict[CatalogueKind, list[str]] = {kind: [] for kind in CatalogueKind}
    for kind, code in sorted(need.codes):
        codes[kind].append(code)
    return Catalogues(
        **{
            kind.value: _listed(catalogue_name(kind, need.facility), of_kind, snapshot, entries)
            for kind, of_kind in codes.items()
        }
    )


def _listed(
    name: CatalogueName, codes: Iterable[str], snapshot: Snapshot, entries: Mapping[EntryKey, CodeEntries]
) -> Listed[Any]:
    state = snapshot.states.get(name)
    if state is None:
        return Listed()
    found = {code: entries[EntryKey(name, code)] for code in codes}
    return Listed(state.loaded, {code: of_code for code, of_code in found.items() if of_code})
