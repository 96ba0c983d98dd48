"""Opens a Parquet file of the archive to be read; needs the extra `archive`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runtime.disk.parquet import load_pyarrow
from runtime.problem import Problem

EXTRA = "archive"


@contextmanager
def open_parquet(path: Path, form: str) -> Iterator[Any]:
    """A pyarrow ParquetFile, closed at the end.

    Raises Problem where the file has another form than this, or without pyarrow. A file without a number was
    written before forms were numbered: it has form 1.
    """
    with load_pyarrow(EXTRA).parquet.ParquetFile(path) as file:
        found = (file.metadata.metadata or {}).get(b"form", b"1").decode()
        if found != form:
            raise Problem(f"{path.name} has form {found}, which a later release wrote: use that release.")
        yield file
