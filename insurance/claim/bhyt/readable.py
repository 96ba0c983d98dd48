"""Writes an export for a person to read: its tables decoded, one value a line."""

from collections.abc import Iterator

from insurance.claim.bhyt.content import read_record
from insurance.claim.bhyt.documents.record import Record


def readable(content: bytes) -> str:
    """Every row with its path and its fields that have a value; "" for content that has no record."""
    record = read_record(content)
    return "\n".join(_lines(record)) if record else ""


def _lines(record: Record) -> Iterator[str]:
    for rows in record.tables.values():
        for row in rows:
            yield row.path
            yield from (f"  {name}: {value}" for name, value in row.values.items() if value)
            yield ""
    for path, sent in record.others.items():
        yield from (path, f"  {sent}", "")
