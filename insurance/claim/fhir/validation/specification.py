"""Where fhir.resources and the specification of FHIR differ on a primitive value."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from insurance.claim.fhir.models.primitives import UUID
from insurance.claim.fhir.validation import reasons

# The type in JSON; that of all others is a text. In R5 integer64 is a text, in earlier releases it is none.
_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "decimal": (int, Decimal),
    "integer": (int,),
    "integer64": (int, str),
    "positiveInt": (int,),
    "unsignedInt": (int,),
}
_TEXT = (str,)
_DATE = "[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_ZONE = "(?:Z|[+-][0-9]{2}:[0-9]{2})"
# Whether a day or time exists is decided by fhir.resources.
_PATTERNS: Mapping[str, Callable[[str], object]] = {
    "date": re.compile(_DATE).fullmatch,
    "dateTime": re.compile(f"{_DATE}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}").fullmatch,
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}").fullmatch,
    "instant": re.compile(f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}").fullmatch,
    "time": re.compile(_TIME).fullmatch,
    "uuid": re.compile(UUID).fullmatch,
}

# fhir.resources accepts random UUIDs only, and accepts them without the urn.
STRICTER_MODELS = frozenset({"uuid"})


def primitive_fault(primitive: str, value: object) -> str | None:
    """The reason why the specification refuses the value, or None."""
    accepted = _JSON_TYPES.get(primitive, _TEXT)
    if not isinstance(value, accepted) or (isinstance(value, bool) and bool not in accepted):
        quoted = isinstance(value, str) and str not in accepted
        return f"{reasons.PRIMITIVES[primitive]}{reasons.WITHOUT_QUOTES if quoted else ''}"
    if value == "":
        return reasons.EMPTY_TEXT
    matches = _PATTERNS.get(primitive)
    if matches is not None and isinstance(value, str) and not matches(value):
        return reasons.PRIMITIVES[primitive]
    return None
