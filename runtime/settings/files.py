"""Reads settings from files: `WARDGATE_<NAME>_FILE` is the path of a file with `WARDGATE_<NAME>`."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from runtime.settings.names import FILE_SUFFIX
from runtime.untrusted.regular_file import read_regular_file

# A longer file holds no setting.
LARGEST_BYTES = 1024 * 1024


class Resolved(NamedTuple):
    """An environment with the contents of files in place of their paths, and a line for each problem."""

    environment: dict[str, str]
    problems: tuple[str, ...]


class _Unusable(Exception):  # noqa: N818 - the operator corrects it
    """Why a setting cannot be read from its file, with nothing of the content."""


def with_files(environment: Mapping[str, str], names: Collection[str]) -> Resolved:
    """Read the files that are given for any of these names. One newline at the end of a file is left out."""
    values = dict(environment)
    problems: list[str] = []
    for name in sorted(names):
        if (path := values.pop(name + FILE_SUFFIX, None)) is not None:
            try:
                values[name] = _value(name, path, environment)
            except _Unusable as problem:
                problems.append(str(problem))
    return Resolved(values, tuple(problems))


def _value(name: str, path: str, environment: Mapping[str, str]) -> str:
    if name in environment:
        raise _Unusable(f"{name} and {name}{FILE_SUFFIX} are both set: leave one of them out")
    try:
        return _without_newline(_content(path))
    except OSError as error:
        raise _Unusable(f"{name}{FILE_SUFFIX}{_shown(path)} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise _Unusable(f"{name}{FILE_SUFFIX}{_shown(path)} cannot be used: {error}") from None


def _shown(path: str) -> str:
    # What is no absolute path may be the secret itself, written into the wrong variable.
    return f" ({path})" if path.startswith("/") else ""


def _content(path: str) -> str:
    """Raises OSError, or ValueError."""
    content = read_regular_file(path, LARGEST_BYTES)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise ValueError("the file is not in UTF-8") from None
    if "\0" in text:
        raise ValueError("the file has NUL bytes")
    return text


def _without_newline(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text.removesuffix("\n")
