"""Reads the catalogues from PostgreSQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import asyncpg
import msgspec

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.entry_types import ENTRY_TYPES
from insurance.date_range import DateRange
from review.catalogues.reading.entry_key import CatalogueName, EntryKey
from review.catalogues.reading.snapshot import CatalogueState, Snapshot

# Text on the driver: it runs for every batch of the worker (decision 0005). One statement, so that states and
# entries are of one moment. The days of a range are its first one and the day after its last one.
STATES = """
    SELECT kind, facility, NULL AS code, json_build_object(
        'edition', edition,
        'loaded',
        (SELECT json_agg(json_build_array(lower(days), upper(days) - 1)) FROM unnest(loaded) AS days)
    )::text
    FROM unnest($1::text[], $2::text[]) AS named (kind, facility)
    JOIN review.catalogues USING (kind, facility)
"""
ENTRIES = """
    SELECT '{kind}', facility, code, row_to_json(entry)::text
    FROM unnest($3::text[], $4::text[], $5::text[]) AS asked (kind, facility, code)
    JOIN review.catalogue_{kind} AS entry USING (facility, code)
    WHERE asked.kind = '{kind}'
"""
READ = " UNION ALL ".join([STATES, *(ENTRIES.format(kind=kind.value) for kind in CatalogueKind)])


class _State(msgspec.Struct):
    edition: str
    # None: no entry. A day of None: there is no first, or no last one.
    loaded: list[tuple[date | None, date | None]] | None


STATE = msgspec.json.Decoder(_State)
DECODERS: Mapping[str, msgspec.json.Decoder[CatalogueEntry]] = {
    kind.value: msgspec.json.Decoder(entry_type) for kind, entry_type in ENTRY_TYPES.items()
}


class CatalogueTable:
    """The port CatalogueRows on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def read(self, catalogues: Collection[CatalogueName], keys: Collection[EntryKey]) -> Snapshot:
        """Return the states of these catalogues and the entries of these keys, of one moment."""
        rows = await self._connection.fetch(READ, *_columns(catalogues, 2), *_columns(_flat(keys), 3))
        states: dict[CatalogueName, CatalogueState] = {}
        found: defaultdict[EntryKey, list[CatalogueEntry]] = defaultdict(list)
        for kind, facility, code, json in rows:
            name = CatalogueName(CatalogueKind(kind), facility)
            if code is None:
                states[name] = _state(json)
            else:
                found[EntryKey(name, code)].append(DECODERS[kind].decode(json))
        return Snapshot(states, {key: tuple(sorted(found[key], key=_place)) for key in keys})


def _flat(keys: Collection[EntryKey]) -> Sequence[tuple[str, str, str]]:
    return [(key.catalogue.kind, key.catalogue.facility, key.code) for key in keys]


def _columns(rows: Collection[tuple[str, ...]], width: int) -> Sequence[Sequence[str]]:
    return list(zip(*rows, strict=True)) or [()] * width


def _place(entry: CatalogueEntry) -> tuple[tuple[str, ...], date]:
    return entry.identity, entry.valid_from


def _state(json: str) -> CatalogueState:
    state = STATE.decode(json)
    loaded = (DateRange(first or date.min, last or date.max) for first, last in state.loaded or ())
    return CatalogueState(state.edition, tuple(loaded))
