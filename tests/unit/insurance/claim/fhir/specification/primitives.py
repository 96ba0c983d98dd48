"""Which values the specification accepts for each primitive type.

The expressions are those of HL7's JSON schemas, in which \\s is white space of ASCII. `_is_sound` adds what
only the text of the specification says.
"""

import contextlib
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from insurance.claim.fhir.release import Release

_YEAR = "([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[1-2][0-9]|3[0-1])"
_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DATE = f"{_YEAR}(-{_MONTH}(-{_DAY})?)?"
_FRACTION = {Release.R4: r"(\.[0-9]+)?", Release.R5: r"(\.[0-9]{1,9})?"}
_TIME = {release: f"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60){_FRACTION[release]}" for release in Release}
_WITHOUT_SPACE = r"\S+"


def _patterns(release: Release) -> Mapping[str, re.Pattern[str]]:
    day_time = f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME[release]}{_ZONE}"
    r4 = release is Release.R4
    texts = {
        "base64Binary": r"(\s*([0-9a-zA-Z+/=]){4}\s*)+"
        if r4
        else "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
        "canonical": _WITHOUT_SPACE,
        "code": r"\S+(\s\S+)*" if r4 else r"\S+( \S+)*",
        "date": _DATE,
        "dateTime": f"{_DATE}|{day_time}",
        "id": r"[A-Za-z0-9\-.]{1,64}",
        "instant": day_time,
        "integer64": "0|[-+]?[1-9][0-9]*",
        "markdown": r"[ \r\n\t\S]+" if r4 else r"[\s\S]+",
        "oid": r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+",
        "string": r"[ \r\n\t\S]+" if r4 else r"[\s\S]+",
        "time": _TIME[release],
        "uri": _WITHOUT_SPACE,
        "url": _WITHOUT_SPACE,
        "uuid": "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "xhtml": r"[\s\S]+",
    }
    return {name: re.compile(pattern, re.ASCII) for name, pattern in texts.items()}


_PATTERNS = {release: _patterns(release) for release in Release}
_INTEGERS = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
# Strings have no code points below 32 other than tab, line feed and carriage return.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def is_primitive(release: Release, name: str, value: object) -> bool:
    """Whether the value is one of the primitive type."""
    if name == "boolean":
        return isinstance(value, bool)
    if name == "decimal":
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    if name in _INTEGERS:
        return type(value) is int and _INTEGERS[name] <= value < 2**31
    if not isinstance(value, str) or _CONTROL.search(value):
        return False
    return bool(_PATTERNS[release][name].fullmatch(value)) and _is_sound(name, value)


def _is_sound(name: str, value: str) -> bool:
    """Days exist; no text is of white space alone; base64 has its padding at the end."""
    if name in ("date", "dateTime", "instant") and len(value) >= len("YYYY-MM-DD"):
        with contextlib.suppress(ValueError):
            return bool(date.fromisoformat(value[:10]))
        return False
    return "=" not in value.rstrip("= \n") if name == "base64Binary" else True
