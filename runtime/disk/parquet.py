"""Writes Parquet files by row groups; needs pyarrow, which is in extras."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from runtime.problem import Problem


def load_pyarrow(extra: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    """pyarrow, with its module `parquet`. Raises Problem, which names the extra, if it is not installed."""
    try:
        import pyarrow  # noqa: PLC0415 - an extra that few commands need
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise Problem(f"This needs pyarrow: `pip install 'wardgate[{extra}]'`.") from error
    return pyarrow


class ParquetWriter:
    """A file that is being written; closed on exit. `schema` makes its schema with pyarrow.

    Raises Problem without pyarrow, as load_pyarrow.
    """

    def __init__(self, path: Path, schema: Callable[[Any], Any], extra: str) -> None:
        self._arrow: Any = load_pyarrow(extra)
        self._schema = schema(self._arrow)
        self._writer: Any = self._arrow.parquet.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def write_columns(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Add rows, as a row group: the values of each column."""
        self._writer.write_table(self._arrow.table(dict(columns), schema=self._schema))

    def note(self, about: Mapping[str, str]) -> None:
        """Say in its metadata what the file is."""
        self._writer.add_key_value_metadata(dict(about))
