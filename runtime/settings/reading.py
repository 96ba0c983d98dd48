"""Reads the `WARDGATE_*` variables of a process, and the files that they name, into one frozen object."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import FieldInfo

from runtime.settings.files import with_files
from runtime.settings.names import FILE_SUFFIX, names_of, unknown_names

S = TypeVar("S", bound=msgspec.Struct)


class InvalidSettings(Exception):  # noqa: N818 - the operator corrects it
    """Which settings are unknown, missing or badly formed, all at once; never a value: it may be secret."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_settings(environment: Mapping[str, str], kind: type[S]) -> S:
    """Read the settings of a process. See types.py for the fields of `kind`. Raises InvalidSettings."""
    fields = dict(zip(names_of(kind), msgspec.structs.fields(kind), strict=True))
    resolved, in_files = with_files(environment, fields)
    given = {name: resolved[name] for name in fields if name in resolved}
    absent = {name: field for name, field in fields.items() if name + FILE_SUFFIX not in environment}
    problems = (
        *unknown_names(environment),
        *in_files,
        *_missing(given, absent),
        *_malformed(given, fields),
    )
    if problems:
        raise InvalidSettings(problems)
    values = {fields[name].name: value for name, value in given.items()}
    return msgspec.convert(values, kind, strict=False)


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
    return f"{description(field)} expected"


def description(field: FieldInfo) -> str:
    """What a setting is expected to look like."""
    return next(str(meta.description) for meta in field.type.__metadata__ if meta.description)


def purpose(field: FieldInfo) -> str:
    """What a setting is for."""
    return next(str(meta.title) for meta in field.type.__metadata__ if meta.title)
