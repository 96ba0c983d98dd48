"""Files of the register in Parquet; needs the extra `archive`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gateway.archiving.open_parquet import EXTRA, open_parquet
from gateway.register.files.archiving.archived_file import FORM, ArchivedFile
from runtime.disk.parquet import ParquetWriter

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


class FileParquet(ParquetWriter):
    """A file of the archive that is being written; closed on exit. Raises Problem without pyarrow."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _schema, EXTRA)

    def write(self, rows: Sequence[ArchivedFile]) -> None:
        """Add files, as a row group."""
        named = dict(zip(ArchivedFile._fields, zip(*rows, strict=True), strict=True))
        self.write_columns(named | {"file_id": tuple(map(str, named["file_id"]))})


def read_events(path: Path) -> Iterator[Sequence[dict[str, Any]]]:
    """The `file_id` and `events` of every file, some at a time. Raises Problem as open_parquet."""
    with open_parquet(path, FORM) as file:
        for group in range(file.metadata.num_row_groups):
            yield file.read_row_group(group, columns=["file_id", "events"], use_threads=False).to_pylist()


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
