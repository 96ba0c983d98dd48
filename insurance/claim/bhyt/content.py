"""What counts of an export when two are compared: the values of its fields, and tables that are not read.

White space, the order of tables and fields, base64 or plain, and the day of the export do not matter; nor
does it whether a field without a value is there.
"""

from functools import cache

from insurance.claim.bhyt.decisions.decision_files import read_decisions, table_paths
from insurance.claim.bhyt.documents.envelope import EnvelopeReader
from insurance.claim.bhyt.documents.findings import Findings, TooManyFaults
from insurance.claim.bhyt.documents.record import Record

# Marks of UTF-8 and UTF-16, and white space.
BEFORE_ROOT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def is_export(content: bytes) -> bool:
    """Whether the content is XML, by its first character."""
    return content[:64].lstrip(BEFORE_ROOT).startswith(b"<")


def values_by_path(content: bytes) -> dict[str, str]:
    """The values of an export that was read as a claim, by their paths; empty ones are left out."""
    record = read_record(content)
    if record is None:
        return {}
    rows = (row for table in record.tables.values() for row in table)
    values = {f"{row.path}/{name}": value for row in rows for name, value in row.values.items() if value}
    return {**values, **record.others}


def read_record(content: bytes) -> Record | None:
    """The one record of an export, unchecked; None where there is none that can be read."""
    try:
        return _envelopes().read(content, Findings())
    except TooManyFaults:
        return None


@cache
def _envelopes() -> EnvelopeReader:
    return EnvelopeReader(table_paths(read_decisions()))
