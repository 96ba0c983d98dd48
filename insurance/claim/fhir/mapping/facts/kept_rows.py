"""Maps the rows of BHYT XML that are kept with a claim: extensions of extensions."""

from collections.abc import Iterable

from insurance.claim.fhir.mapping.facts.unread import Unread, not_a_value
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.profile.extensions import KEPT_ROW, ROW, TABLE
from insurance.claim.parts.kept_row import KeptRow
from insurance.text import Text

A_ROW = Text(
    "các phần mở rộng table (valueCode), row (valueInteger) và các chỉ tiêu (valueString)",
    "extensions table (valueCode), row (valueInteger) and fields (valueString)",
)


def kept_rows_of(extensions: Iterable[FhirObject], unread: Unread) -> tuple[KeptRow, ...]:
    """In the order sent."""
    rows: list[KeptRow] = []
    for index, extension in enumerate(extensions):
        if extension.url == KEPT_ROW:
            row = _row(extension.extension or ())
            if row is None:
                unread.add((), f"extension[{index}]", not_a_value(A_ROW))
            else:
                rows.append(row)
    return tuple(rows)


def _row(parts: Iterable[FhirObject]) -> KeptRow | None:
    table: str | None = None
    place: int | None = None
    values: list[tuple[str, str]] = []
    for part in parts:
        if part.valueString is not None:
            values.append((part.url, part.valueString))
        elif part.url == TABLE:
            table = part.valueCode
        elif part.url == ROW:
            place = part.valueInteger
    return KeptRow(table, place, tuple(values)) if table is not None and place is not None else None
