"""Reads a row of a file with tokens that facilities have already: a token, or the SHA-256 of one."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from gateway.admission.facility_code import is_facility_code
from gateway.admission.tokens.token_digest import digest
from runtime.time_zone import HO_CHI_MINH

COLUMNS = ("facility", "token", "sha256", "expires")
# What can be sent as `authorization: Bearer TOKEN`. A shorter one can be guessed.
TOKEN = re.compile(r"[\x21-\x7e]{20,500}")
SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class ImportRow(NamedTuple):
    """A token by its digest, and the line of the file that it comes from."""

    line: int
    facility: str
    digest: bytes
    expires_at: datetime | None = None


class RowFault(NamedTuple):
    """What is wrong with a row. It never repeats a token."""

    line: int
    reason: str


def read_row(line: int, cells: Mapping[str, str]) -> ImportRow | list[RowFault]:
    """The row, or all its faults. `cells` are by column; an empty one is as good as none."""
    faults: list[str] = []
    facility = cells.get("facility", "")
    if not is_facility_code(facility):
        faults.append("facility must be a code of two digits and three digits or capital letters")
    found = _digest(cells.get("token", ""), cells.get("sha256", ""), faults)
    expires_at = _end_of(cells.get("expires", ""), faults)
    if faults or found is None:
        return [RowFault(line, fault) for fault in faults]
    return ImportRow(line, facility, found, expires_at)


def _digest(token: str, sha256: str, faults: list[str]) -> bytes | None:
    if bool(token) == bool(sha256):
        faults.append("give either token or sha256")
    elif sha256 and not SHA256.fullmatch(sha256):
        faults.append("sha256 must have 64 hexadecimal digits")
    elif token and not TOKEN.fullmatch(token):
        faults.append("token must have 20 to 500 printable ASCII characters without blanks")
    else:
        return digest(token) if token else bytes.fromhex(sha256)
    return None


def _end_of(day: str, faults: list[str]) -> datetime | None:
    """The end of the day in Ho Chi Minh City; None where none is given."""
    try:
        return _last_second(day) if day else None
    except ValueError:
        faults.append("expires must be a day: YYYY-MM-DD")
        return None


def _last_second(day: str) -> datetime:
    """The last second of a day YYYY-MM-DD in Ho Chi Minh City. Raises ValueError."""
    begin = datetime.strptime(day, "%Y-%m-%d")  # noqa: DTZ007 - the zone follows
    return begin.replace(hour=23, minute=59, second=59, tzinfo=HO_CHI_MINH)
