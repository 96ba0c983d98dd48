"""Reads `WARDGATE_*` variables into the one frozen object that a process is told its settings by."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta
from msgspec.structs import FieldInfo

from runtime.address import ADDRESS

PREFIX = "WARDGATE_"

# Every name that any process of ours or `wardgate up` knows: one environment may serve them all.
NAMES = {
    f"{PREFIX}{name}"
    for name in (
        *("CARD_CACHE_SECONDS", "CLAIM_LIMIT_BYTES", "CLAIMS", "CONSOLE_LISTEN", "CONSOLE_URL", "DATA"),
        *("DATABASE_URL", "GATEWAYS", "LAST_KNOWN_SECONDS", "LISTEN", "METRICS_LISTEN", "PEOPLE"),
        *("RECEIPT_KEYS", "REDIS_URL", "REVIEWER", "REVIEWER_PASSWORD", "SHARE_PORT", "SPOOL", "TARGET"),
        *("TOKEN", "UNKNOWN_PEOPLE_AN_HOUR", "WORKER_METRICS_LISTEN"),
    )
}

DatabaseUrl = Annotated[
    str,
    Meta(pattern=r"^postgresql(\+asyncpg)?://", description="postgresql://USER:PASSWORD@HOST/DATABASE"),
]
RedisUrl = Annotated[
    str, Meta(pattern=r"^(rediss?|unix)://", description="redis://HOST:PORT/0 or unix:///PATH")
]
Address = Annotated[str, Meta(pattern=ADDRESS, description="HOST:PORT, such as 127.0.0.1:50051")]
RECEIPT_KEY = r"[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/]{43}="
ReceiptKeyList = Annotated[
    str,
    Meta(
        # What looks ahead refuses an id that stands twice: nobody could say which of its keys is meant.
        pattern=rf"\A(?!(?:.*,)?([^:,]+):(?:.*,)?\1:){RECEIPT_KEY}(?:,{RECEIPT_KEY})*\Z",
        description="ID:KEY, or several with commas between (the first signs receipts, all verify them), "
        "each KEY 32 random bytes in base64",
    ),
]
# Ten years: who means longer has slipped in typing.
MOST_SECONDS = 315_360_000
Seconds = Annotated[
    int, Meta(ge=1, le=MOST_SECONDS, description="a whole number of seconds, from 1 to ten years")
]

S = TypeVar("S", bound=msgspec.Struct)


class InvalidSettings(Exception):  # noqa: N818 - it is the operator's to mend
    """Which settings are unknown, missing or badly formed, all at once; never a value: it may be secret."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_settings(environment: Mapping[str, str], kind: type[S]) -> S:
    """Read them. Every field of `kind` bears a Meta that describes it. Raises InvalidSettings."""
    fields = {f"{PREFIX}{field.name.upper()}": field for field in msgspec.structs.fields(kind)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    problems = (*_unknown(given), *_missing(given, fields), *_malformed(given, fields))
    if problems:
        raise InvalidSettings(problems)
    values = {field.name: given[name] for name, field in fields.items() if name in given}
    return msgspec.convert(values, kind, strict=False)


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(given.keys() - NAMES):
        likely = difflib.get_close_matches(name, NAMES, n=1)
        yield f"{name} is not a setting" + (f"; is {likely[0]} meant?" if likely else "")


def _missing(given: Mapping[str, str], fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    for name, field in fields.items():
        if field.required and name not in given:
            yield f"{name} is missing: {_expected(field)}"


def _malformed(given: Mapping[str, str], fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    for name, field in fields.items():
        if name in given and not _fits(given[name], field.type):
            yield f"{name} is badly formed: {_expected(field)}"


def _fits(value: str, kind: object) -> bool:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _expected(field: FieldInfo) -> str:
    (meta,) = field.type.__metadata__
    return f"{meta.description} expected"
