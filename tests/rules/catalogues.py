"""The catalogues of an example: what it gives, and defaults."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from insurance.catalogue.catalogue_kind import INSURERS, CatalogueKind
from insurance.catalogue.catalogues import Catalogues
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.entry_types import ENTRY_TYPES
from insurance.catalogue.listed import Listed
from insurance.catalogue.service import Service, beds_of_department, department_of_bed
from insurance.date_range import DateRange

ALWAYS = date(2000, 1, 1)
# What an entry has where an example does not say: a text is empty, a number None.
DEFAULTS: Mapping[str, Any] = {"valid_from": ALWAYS, "price": 1000, "tier": "provincial", "province": "79"}


def some_catalogues(facility: str, **entries: Sequence[Mapping[str, Any]]) -> Catalogues:
    """Catalogues with these entries, by kind: loaded on every day, even where they have no entry.

    A kind that is not given is not loaded. Raises ValueError for another name than that of a kind.
    """
    given = {CatalogueKind(name): rows for name, rows in entries.items()}
    return Catalogues(**{kind.value: _listed(kind, facility, rows) for kind, rows in given.items()})


def _listed(kind: CatalogueKind, facility: str, rows: Sequence[Mapping[str, Any]]) -> Listed[Any]:
    by_code: dict[str, tuple[CatalogueEntry, ...]] = {}
    for row in rows:
        entry = _entry(kind, facility, row)
        bed = department_of_bed(entry.code) if isinstance(entry, Service) else None
        for code in (entry.code, beds_of_department(bed)) if bed else (entry.code,):
            by_code[code] = (*by_code.get(code, ()), entry)
    return Listed((DateRange(date.min, date.max),), by_code)


def _entry(kind: CatalogueKind, facility: str, row: Mapping[str, Any]) -> CatalogueEntry:
    entry_type = ENTRY_TYPES[kind]
    owner = "" if kind in INSURERS else facility
    fields = msgspec.structs.fields(entry_type)
    empty = {field.name: "" if field.type is str else None for field in fields}
    known = {name: value for name, value in DEFAULTS.items() if name in empty}
    return msgspec.convert({**empty, **known, "facility": owner, **row}, entry_type)
