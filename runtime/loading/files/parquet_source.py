"""Reads the rows of a Parquet file; needs the extra `parquet`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runtime.loading.files.source import BATCH, Batch
from runtime.problem import Problem

MAGIC = b"PAR1"
# A cell of CSV may have as many characters. Names and numbers have some dozens.
MAX_CELL_BYTES = 131_072
# Of a row on average: a batch of rows is in memory.
MAX_ROW_BYTES = 16 * 1024


class ParquetSource:
    """A file with columns of text or of days. Raises Problem for other columns, or without pyarrow."""

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow  # noqa: PLC0415 - an extra that CSV does not need
            import pyarrow.compute  # noqa: PLC0415
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
            self._check_sizes(file.metadata)

    def batches(self) -> Iterator[Batch]:
        """See Source. The size is in rows, and a line is the number of a row, from 1."""
        done = 0
        with self._opened() as file:
            for rows in file.iter_batches(BATCH):
                first, done = done + 1, done + rows.num_rows
                cells = [self._texts(column) for column in rows.columns]
                yield Batch(range(first, done + 1), cells, (), done)

    def _texts(self, column: Any) -> list[str]:  # noqa: ANN401 - pyarrow has no types
        if not self._arrow.types.is_dictionary(column.type):
            texts: list[str] = column.cast(self._arrow.string()).fill_null("").to_pylist()
            return texts
        # A file of some hundred bytes can have one long text in every row: each text is read once.
        self._check_cells(column.dictionary)
        words = [*column.dictionary.cast(self._arrow.string()).fill_null("").to_pylist(), ""]
        return [words[index] for index in column.indices.fill_null(-1).to_pylist()]

    def _check_cells(self, texts: Any) -> None:  # noqa: ANN401 - pyarrow has no types
        compute = self._arrow.compute
        longest = compute.max(compute.binary_length(texts)).as_py() or 0
        if longest > MAX_CELL_BYTES:
            raise Problem(f"{self._path} has a cell of more than {MAX_CELL_BYTES:,} bytes")

    def _check_sizes(self, metadata: Any) -> None:  # noqa: ANN401 - pyarrow has no types
        for group in map(metadata.row_group, range(metadata.num_row_groups)):
            if group.total_byte_size > MAX_ROW_BYTES * max(group.num_rows, BATCH):
                raise Problem(f"{self._path} has rows of more than {MAX_ROW_BYTES:,} bytes on average")

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
            # Texts as dictionaries: each of them once, however many rows have it.
            schema, types = self._arrow.parquet.read_schema(self._path), self._arrow.types
            names = [field.name for field in schema if _is_text(types, field.type)]
            with self._arrow.parquet.ParquetFile(self._path, read_dictionary=names) as file:
                yield file
        except (self._arrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise Problem(f"{self._path} is damaged, or not a Parquet file") from error


def _is_text(types: Any, kind: Any) -> bool:  # noqa: ANN401 - pyarrow has no types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return any(is_text(kind) for is_text in (types.is_string, types.is_large_string, types.is_string_view))
