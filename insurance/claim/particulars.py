"""Facts that tell two services with the same code and days apart, such as the side of the body."""

import hashlib
from enum import StrEnum

LONGEST_VALUE = 64
DAY, MIDNIGHT = len("YYYY-MM-DD"), "T00:00:00+07:00"


class Particular(StrEnum):
    """What kind of fact it is. The values are stored with stays."""

    BODY_SITE = "body-site"
    SUB_SITE = "sub-site"
    MODIFIER = "modifier"
    TIME = "time"
    PRESCRIPTION = "prescription"
    REQUEST = "request"
    ENCOUNTER = "encounter"
    LOCATION = "location"
    DEVICE = "device"


# Kinds with their values, in the order of the kinds. The values serve for comparison only.
Particulars = tuple[tuple[str, str], ...]


def particular_value(value: str) -> str:
    """The value as it is kept: a long one as its digest."""
    return (
        value if len(value) <= LONGEST_VALUE else hashlib.blake2b(value.encode(), digest_size=16).hexdigest()
    )


def are_apart(one: Particulars, other: Particulars) -> bool:
    """Whether a fact that both have differs. Where only one of them has a fact, that is left open."""
    if one == other:
        return False
    known = dict(_given(other))
    return any(_differ(kind, value, known.get(kind, value)) for kind, value in _given(one))


def lacked_by_one(one: Particulars, other: Particulars) -> list[Particular]:
    """The kinds of facts that only one of the two has."""
    if one == other:
        return []
    either = dict(_given(one)).keys() ^ dict(_given(other)).keys()
    return [kind for kind in Particular if kind in either]


def _differ(kind: str, one: str, other: str) -> bool:
    """Whether two values of a kind differ. Of two times, of which one has no end, by when they begin."""
    if one == other or kind != Particular.TIME:
        return one != other
    return any(first != second for first, second in zip(one.split("/"), other.split("/"), strict=False))


def _given(particulars: Particulars) -> Particulars:
    """Without a time at midnight: QĐ 4750 writes an unknown time as 0000."""
    return tuple([one for one in particulars if not _is_no_time(*one)])


def _is_no_time(kind: str, value: str) -> bool:
    return kind == Particular.TIME and len(value) == DAY + len(MIDNIGHT) and value.endswith(MIDNIGHT)
