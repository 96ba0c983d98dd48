"""Writes the rows of BHYT XML that are kept with a claim."""

from collections.abc import Iterable

from insurance.claim.fhir.profile.extensions import KEPT_ROW, ROW, TABLE
from insurance.claim.fhir.writing.values import Json, code_of, text_of, uri_of
from insurance.claim.parts.kept_row import KeptRow


def kept_extensions_of(rows: Iterable[KeptRow]) -> list[Json]:
    """One extension for each row, with one for each of its fields."""
    return [{"url": KEPT_ROW, "extension": _parts(row)} for row in rows if code_of(row.table)]


def _parts(row: KeptRow) -> list[Json]:
    fields = (
        {"url": name, "valueString": value} for name, value in row.values if uri_of(name) and text_of(value)
    )
    return [{"url": TABLE, "valueCode": row.table}, {"url": ROW, "valueInteger": row.place}, *fields]
