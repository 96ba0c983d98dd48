"""Where a list's answers go: a file that is whole or as it was before, or standard output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from runtime.problem import Problem


@contextmanager
def answer_file(output: Path | None) -> Iterator[TextIO]:
    """A new file takes the place of `output` when all went well. Raises Problem where none can be written."""
    if output is None:
        yield sys.stdout
        return
    try:
        with _open(output.resolve()) as file:
            yield file
    except OSError as refused:
        raise Problem(f"{output} cannot be written ({refused.strerror}).") from refused


@contextmanager
def _open(output: Path) -> Iterator[TextIO]:
    if output.exists() and not output.is_file():
        # A pipe, say: there is nothing to keep, and nothing to take its place.
        with output.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    new = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with new.open("w", encoding="utf-8", newline="") as file:
            yield file
        new.replace(output)
    finally:
        new.unlink(missing_ok=True)
