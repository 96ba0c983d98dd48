"""Reads the catalogues from PostgreSQL."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date
from functools import lru_cache

import asyncpg
import msgspec

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.entry_types import ENTRY_TYPES
from insurance.date_range import DateRange
from review.catalogues.reading.catalogue_name import CatalogueName
from review.catalogues.reading.snapshot import CodeEntries, Snapshot

# Text on the driver: it runs for every batch of the worker (decision 0005). One statement, so that catalogues
# and entries are of one moment. A row has the number of what was asked for, from 1: of a catalogue below
# zero, of a code above. The days of a range are its first one and the day after its last one.
CATALOGUES = """
    SELECT -nth, json_build_object(
        'edition', edition,
        'loaded',
        (SELECT json_agg(json_build_array(lower(days), upper(days) - 1)) FROM unnest(loaded) AS days)
    )::text
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS named (kind, facility, nth)
    JOIN review.catalogues USING (kind, facility)
"""
ENTRIES = """
    SELECT nth, row_to_json(entry)::text
    FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS asked (kind, facility, code, nth)
    JOIN review.catalogue_{kind} AS entry USING (facility, code)
    WHERE asked.kind = '{kind}'
"""
# All beds of a department: beds_of_department says how they are asked for. The index of review_0013 is for
# this condition, as it stands here.
BEDS = """
    SELECT nth, row_to_json(entry)::text
    FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS asked (kind, facility, code, nth)
    JOIN review.catalogue_services AS entry
        ON entry.facility = asked.facility AND left(entry.code, 4) = left(asked.code, 4)
    WHERE asked.kind = 'services' AND asked.code LIKE 'K__.*'
        AND entry.code ~ '^K[0-9]{2}[.][0-9]{4}$'
"""
READ = " UNION ALL ".join([CATALOGUES, BEDS, *(ENTRIES.format(kind=kind.value) for kind in CatalogueKind)])
# Most batches find the same editions as the one before.
STATES_REMEMBERED = 16_384


class _State(msgspec.Struct):
    edition: str
    # None: no entry. A day of None: there is no last one.
    loaded: list[tuple[date, date | None]] | None


STATE = msgspec.json.Decoder(_State)
DECODERS: Mapping[CatalogueKind, msgspec.json.Decoder[CatalogueEntry]] = {
    kind: msgspec.json.Decoder(entry_type) for kind, entry_type in ENTRY_TYPES.items()
}


class CatalogueTable:
    """The port CatalogueRows on PostgreSQL."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def read(self, wanted: Mapping[CatalogueName, Set[str]]) -> dict[CatalogueName, Snapshot]:
        """Return these catalogues with the entries of these codes, all of one moment."""
        names = list(wanted)
        keys = [(*name, code) for name, codes in wanted.items() for code in codes]
        rows = await self._connection.fetch(READ, *_columns(names, 2), *_columns(keys, 3))
        states: dict[CatalogueName, tuple[str, tuple[DateRange, ...]]] = {}
        entries: list[list[CatalogueEntry]] = [[] for _ in keys]
        for nth, json in rows:
            if nth < 0:
                states[names[-nth - 1]] = _state(json)
            else:
                entries[nth - 1].append(DECODERS[keys[nth - 1][0]].decode(json))
        by_code: defaultdict[CatalogueName, dict[str, CodeEntries]] = defaultdict(dict)
        for (kind, facility, code), of_code in zip(keys, entries, strict=True):
            by_code[CatalogueName(kind, facility)][code] = _in_order(of_code)
        return {name: Snapshot(*state, by_code[name]) for name, state in states.items()}


def _columns(rows: Sequence[tuple[str, ...]], width: int) -> Sequence[Sequence[str]]:
    return list(zip(*rows, strict=True)) or [()] * width


def _in_order(entries: list[CatalogueEntry]) -> CodeEntries:
    if len(entries) > 1:
        entries.sort(key=lambda entry: (entry.identity, entry.valid_from))
    return tuple(entries)


@lru_cache(STATES_REMEMBERED)
def _state(json: str) -> tuple[str, tuple[DateRange, ...]]:
    state = STATE.decode(json)
    return state.edition, tuple(DateRange(first, last or date.max) for first, last in state.loaded or ())
