"""The number of a birth certificate (giấy chứng sinh): XXXXX.GCS.ZZZZZ.YY, of facility, serial and year."""

import re
from collections.abc import Callable

# TT 22/2025. Codes of facilities may have letters.
_parts: Callable[[str], re.Match[str] | None] = re.compile(
    r"([0-9A-Z]{5})\.GCS\.([0-9A-Z]{5})\.([0-9]{2})"
).fullmatch


def issuing_facility(number: str) -> str | None:
    """The facility that gave the number; None where it is not such a number."""
    parts = _parts(number)
    return parts[1] if parts else None
