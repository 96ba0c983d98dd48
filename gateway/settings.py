"""What the gateway is told from outside: `WARDGATE_*` variables, read once into one frozen object."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import FieldInfo

PREFIX = "WARDGATE_"

# Names of the other processes and of `wardgate up`: one environment may serve them all.
NAMES_OF_OTHERS = {
    f"{PREFIX}{name}"
    for name in (
        *("CLAIMS", "CONSOLE_LISTEN", "CONSOLE_URL", "DATA", "PEOPLE"),
        *("REVIEWER", "REVIEWER_PASSWORD", "TARGET", "TOKEN"),
    )
}

DatabaseUrl = Annotated[
    str,
    Meta(pattern=r"^postgresql(\+asyncpg)?://", description="postgresql://USER:PASSWORD@HOST/DATABASE"),
]
RedisUrl = Annotated[
    str, Meta(pattern=r"^(rediss?|unix)://", description="redis://HOST:PORT/0 or unix:///PATH")
]
Address = Annotated[
    str,
    Meta(
        pattern=r"^(\[[0-9a-fA-F:]+\]|[^:\s]+):[0-9]{1,5}$", description="HOST:PORT, such as 127.0.0.1:50051"
    ),
]
Bytes = Annotated[int, Meta(ge=1024, description="a whole number of bytes, at least 1024")]
Seconds = Annotated[int, Meta(ge=1, description="a whole number of seconds, at least 1")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a gateway process. A port of 0 takes any that is free."""

    database_url: DatabaseUrl
    redis_url: RedisUrl
    listen: Address = "127.0.0.1:50051"
    metrics_listen: Address = "127.0.0.1:9101"
    card_cache_seconds: Seconds = 60
    claim_limit_bytes: Bytes = 4 * 1024 * 1024


class SettingsWrong(Exception):  # noqa: N818 - it is the operator's to mend
    """Which settings are unknown, missing or badly formed, all at once; never a value: it may be secret."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read them. Raises SettingsWrong."""
    fields = {f"{PREFIX}{field.name.upper()}": field for field in msgspec.structs.fields(Settings)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    problems = (*_unknown(given, fields), *_missing(given, fields), *_malformed(given, fields))
    if problems:
        raise SettingsWrong(problems)
    values = {field.name: given[name] for name, field in fields.items() if name in given}
    return msgspec.convert(values, Settings, strict=False)


def _unknown(given: Mapping[str, str], fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    for name in given.keys() - fields.keys() - NAMES_OF_OTHERS:
        likely = difflib.get_close_matches(name, fields, n=1)
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
