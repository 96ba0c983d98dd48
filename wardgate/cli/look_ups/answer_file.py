"""The file for a list's answers, replaced only as a whole; or standard output."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from runtime.problem import Problem
from wardgate.cli.output.streams import data_output


@contextmanager
def answer_file(output: Path | None) -> Iterator[TextIO]:
    """A file that replaces `output` if no exception occurs. Raises Problem if it cannot be written."""
    if output is None:
        yield data_output()
        return
    try:
        with _open(output.resolve()) as file:
            yield file
    except OSError as refused:
        raise Problem(f"{output} cannot be written ({refused.strerror}).") from refused


@contextmanager
def _open(output: Path) -> Iterator[TextIO]:
    if output.exists() and not output.is_file():
        # A pipe, for example: it has no content to keep and cannot be replaced.
        with output.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        return
    new = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with new.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        new.replace(output)
    finally:
        new.unlink(missing_ok=True)
