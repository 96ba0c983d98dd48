"""Which values the specification of FHIR accepts for each primitive type, in each release."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from insurance.claim.fhir.models.decimals import BOUND
from insurance.claim.fhir.models.primitives import MIME_TYPE, UUID
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.validation import reasons

Matches = Callable[[str], object]

DAY = len("YYYY-MM-DD")
_DAYS = frozenset({"date", "dateTime", "instant", "time"})
# The least value of each; the greatest is that of 32 bits.
_WHOLE = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
_GREATEST = 2**31 - 1
_DATE = "(?!0000)[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?"
_INSTANT = "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T"
_SECONDS = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)"
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
# Strings have no characters below 32 other than tab, line feed and carriage return.
_control_character = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]").search
# Half of a character, which JSON can escape and UTF-8 cannot encode.
_surrogate = re.compile("[\ud800-\udfff]").search
_SPACES = re.compile("[ \t\r\n]+")
# A text of other white space alone has nothing to read. One of blanks is accepted, as FHIR's expression does.
_has_text = re.compile(r"[ \r\n\t\S]").search
_WITHOUT_SPACE = r"\S+"
_BASE64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)"


class Primitives:
    """The primitive types of one release."""

    def __init__(self, release: Release) -> None:
        self._matches = _expressions(release)

    def fault(self, primitive: str, value: object) -> str | None:
        """The reason why the specification refuses the value, or None."""
        if isinstance(value, str):
            return self._text_fault(primitive, value)
        if primitive in _DAYS and isinstance(value, int | Decimal):
            return reasons.DAY_AS_NUMBER
        return None if _is_value(primitive, value) else _number_fault(primitive, value)

    def _text_fault(self, primitive: str, text: str) -> str | None:
        matches = self._matches.get(primitive)
        if matches is None:
            # A number or a boolean: the text may be that of one.
            return f"{reasons.PRIMITIVES[primitive]}{reasons.WITHOUT_QUOTES}"
        if "\0" in text:
            return reasons.NULL_CHARACTER
        if not text.isprintable():
            if _control_character(text):
                return reasons.CONTROL_CHARACTER
            if _surrogate(text):
                return reasons.SURROGATE
        if text and matches(text) and (primitive not in _DAYS or _exists(text)):
            return None
        return reasons.EMPTY_TEXT if not text else reasons.PRIMITIVES[primitive]


def _expressions(release: Release) -> Mapping[str, Matches]:
    r4 = release is Release.R4
    time = _SECONDS + (r"(?:\.[0-9]+)?" if r4 else r"(?:\.[0-9]{1,9})?")
    code = r"\S+(?:\s\S+)*" if r4 else r"\S+(?: \S+)*"
    texts = {
        "canonical": _WITHOUT_SPACE,
        "code": code,
        "date": _DATE,
        "dateTime": f"{_DATE}|{_INSTANT}{time}{_ZONE}",
        "id": r"[A-Za-z0-9\-.]{1,64}",
        "instant": f"{_INSTANT}{time}{_ZONE}",
        "integer64": "0|[-+]?[1-9][0-9]{0,18}",
        "mimeType": rf"(?={code}\Z){MIME_TYPE}",
        "oid": r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+",
        "time": time,
        "uri": _WITHOUT_SPACE,
        "url": _WITHOUT_SPACE,
        "uuid": UUID,
    }
    matches: dict[str, Matches] = {name: re.compile(text).fullmatch for name, text in texts.items()}
    base64 = re.compile(_BASE64).fullmatch
    return matches | {
        # R4 allows white space within base64.
        "base64Binary": lambda text: base64(_SPACES.sub("", text) if r4 else text),
        **dict.fromkeys(("markdown", "string", "xhtml"), _has_text),
    }


def _exists(text: str) -> bool:
    """Whether the day exists that a day or an instant of the right form names."""
    try:
        return len(text) < DAY or text[2] == ":" or bool(date.fromisoformat(text[:DAY]))
    except ValueError:
        return False


def _is_value(primitive: str, value: object) -> bool:
    """Whether a value that is no text is one of the type."""
    if primitive == "boolean":
        return isinstance(value, bool)
    if primitive == "decimal":
        return isinstance(value, Decimal) or (type(value) is int and -BOUND < value < BOUND)
    least = _WHOLE.get(primitive)
    return least is not None and type(value) is int and least <= value <= _GREATEST


def _number_fault(primitive: str, value: object) -> str:
    if primitive == "decimal" and type(value) is int:
        return reasons.TOO_LONG
    return reasons.PRIMITIVES[primitive]
