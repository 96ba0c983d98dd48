"""The environment of a command, with the values of files that it names: typer reads flags from there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from runtime.settings.files import with_files
from runtime.settings.names import FILE_SUFFIX, PREFIX, known_names


@contextmanager
def files_in_environment() -> Iterator[None]:
    """In the block, WARDGATE_<NAME> has the content of the file WARDGATE_<NAME>_FILE. Raises BadParameter.

    The processes that the command starts get the values, too.
    """
    if not any(name.startswith(PREFIX) and name.endswith(FILE_SUFFIX) for name in os.environ):
        yield
        return
    resolved = with_files(os.environ, known_names())
    if resolved.problems:
        raise typer.BadParameter("\n".join(resolved.problems))
    earlier = dict(os.environ)
    _set(resolved.environment)
    try:
        yield
    finally:
        _set(earlier)


def _set(environment: dict[str, str]) -> None:
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)
