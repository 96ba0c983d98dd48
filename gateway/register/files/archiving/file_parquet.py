"""Files of the register in Parquet; needs the extra `archive`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gateway.register.files.archiving.archived_file import FORM, ArchivedFile
from runtime.problem import Problem

BINARY = ("facts", "content_digest", "result", "last_hash")
TIMES = ("received_at", "due_at", "ended_at")
EVENT = {
    **dict.fromkeys(("number", "task"), "int32"),
    **dict.fromkeys(("kind", "by", "state", "step", "answer", "note"), "string"),
    **dict.fromkeys(("at", "due_at"), "time"),
    **dict.fromkeys(("facts", "previous", "hash"), "binary"),
}
MESSAGE = {
    **dict.fromkeys(("key", "office_kind", "province", "topic"), "string"),
    **dict.fromkeys(("created_at", "delivered_at"), "time"),
    "body": "binary",
}


class FileParquet:
    """A file of the archive that is being written; closed on exit. Raises Problem without pyarrow."""

    def __init__(self, path: Path) -> None:
        arrow = _pyarrow()
        self._arrow: Any = arrow
        self._schema = _schema(arrow)
        self._writer: Any = arrow.parquet.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def write(self, rows: Sequence[ArchivedFile]) -> None:
        """Add files, as a row group."""
        records = [row._asdict() | {"file_id": str(row.file_id)} for row in rows]
        self._writer.write_table(self._arrow.Table.from_pylist(records, schema=self._schema))


def read_events(path: Path) -> Iterator[Sequence[dict[str, Any]]]:
    """The `file_id` and `events` of every file, some at a time. Raises Problem without pyarrow."""
    with _pyarrow().parquet.ParquetFile(path) as file:
        for group in range(file.metadata.num_row_groups):
            yield file.read_row_group(group, columns=["file_id", "events"], use_threads=False).to_pylist()


def _pyarrow() -> Any:  # noqa: ANN401 - pyarrow has no types
    try:
        import pyarrow  # noqa: PLC0415 - an extra that nothing else here needs
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise Problem("The archive needs pyarrow: `pip install 'wardgate[archive]'`.") from error
    return pyarrow


def _schema(arrow: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    kinds = {
        "string": arrow.string(),
        "binary": arrow.binary(),
        "int32": arrow.int32(),
        "time": arrow.timestamp("us", "UTC"),
    }
    columns: dict[str, Any] = {
        **dict.fromkeys(BINARY, kinds["binary"]),
        **dict.fromkeys(TIMES, kinds["time"]),
        "events": arrow.list_(arrow.struct([(name, kinds[kind]) for name, kind in EVENT.items()])),
        "messages": arrow.list_(arrow.struct([(name, kinds[kind]) for name, kind in MESSAGE.items()])),
    }
    fields = [(name, columns.get(name, kinds["string"])) for name in ArchivedFile._fields]
    return arrow.schema(fields, metadata={"form": FORM})
