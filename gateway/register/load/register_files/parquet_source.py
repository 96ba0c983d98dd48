"""Reads the rows of a Parquet file; needs the extra `parquet`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway.register.load.register_files.source import BATCH, Batch
from runtime.problem import Problem

MAGIC = b"PAR1"


class ParquetSource:
    """A file with columns of text or of days. Raises Problem for other columns, or without pyarrow."""

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow  # noqa: PLC0415 - an extra that CSV does not need
            import pyarrow.parquet  # noqa: PLC0415
        except ModuleNotFoundError as missing:
            raise Problem(
                f"{path} is Parquet, which needs pyarrow: `pip install 'wardgate[parquet]'`"
            ) from missing
        self._path = path
        self._arrow: Any = pyarrow
        with self._opened() as file:
            self.header: Sequence[str] = file.schema_arrow.names
            self.size: int = file.metadata.num_rows
            self._check_types(file.schema_arrow)

    def batches(self) -> Iterator[Batch]:
        """See Source. The size is in rows, and a line is the number of a row, from 1."""
        done = 0
        with self._opened() as file:
            for rows in file.iter_batches(BATCH):
                first, done = done + 1, done + rows.num_rows
                cells = [self._texts(column) for column in rows.columns]
                yield Batch(range(first, done + 1), cells, (), done)

    def _texts(self, column: Any) -> list[str]:  # noqa: ANN401 - pyarrow has no types
        texts: list[str] = column.cast(self._arrow.string()).fill_null("").to_pylist()
        return texts

    def _check_types(self, schema: Any) -> None:  # noqa: ANN401 - pyarrow has no types
        types = self._arrow.types
        # A column without values has the type null.
        known = (types.is_string, types.is_large_string, types.is_string_view, types.is_date, types.is_null)
        for field in schema:
            kind = field.type.value_type if types.is_dictionary(field.type) else field.type
            if not any(is_known(kind) for is_known in known):
                raise Problem(
                    f"{self._path}: column {field.name} is {field.type}; text is expected (a number would "
                    "lose its zeros), or date for a day"
                )

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        try:
            with self._arrow.parquet.ParquetFile(self._path) as file:
                yield file
        except (self._arrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise Problem(f"{self._path} is damaged, or not a Parquet file") from error
