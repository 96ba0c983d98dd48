"""Writes exported claims to Parquet, and reads them back; needs the extra `export`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from review.past.exporting.exported_claim import DecidedLine, ExportedClaim
from review.past.exporting.row_group import RowGroup
from runtime.disk.parquet import ParquetWriter, load_pyarrow

EXTRA = "export"
# No amount of money has more digits: see google.type.Money.
DIGITS, DECIMALS = 30, 9
BINARY = ("content", "facts", "catalogues", "review", "decision")
AMOUNTS = ("proposed", "accepted", "at_stake", "decided_accepted")
MESSAGES = {
    "facts": "review.v1.ClaimSubmitted",
    "review": "review.v1.Review",
    "decision": "review.v1.Decision",
}


class ExportParquet(ParquetWriter):
    """A file of the export that is being written; closed on exit. Raises Problem without pyarrow."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _schema, EXTRA)

    def write(self, claims: Sequence[ExportedClaim]) -> None:
        """Add claims, as a row group."""
        columns = dict(zip(ExportedClaim._fields, zip(*claims, strict=True), strict=True))
        columns["decided_lines"] = tuple([line._asdict() for line in one.decided_lines] for one in claims)
        self.write_columns(columns)


def about(path: Path) -> dict[str, str]:
    """What the metadata of a file says."""
    found = load_pyarrow(EXTRA).parquet.ParquetFile(path).metadata.metadata or {}
    return {name.decode(): value.decode() for name, value in found.items()}


def row_groups(path: Path) -> Iterator[RowGroup]:
    """The parts of a file."""
    metadata = load_pyarrow(EXTRA).parquet.ParquetFile(path).metadata
    for group in range(metadata.num_row_groups):
        yield RowGroup(str(path), group, metadata.row_group(group).num_rows)


def read_claims(part: RowGroup) -> list[ExportedClaim]:
    """The claims of a part."""
    with load_pyarrow(EXTRA).parquet.ParquetFile(part.path) as file:
        rows = file.read_row_group(part.group, columns=list(ExportedClaim._fields)).to_pylist()
    return [_claim(row) for row in rows]


def _claim(row: dict[str, Any]) -> ExportedClaim:
    lines = tuple(DecidedLine(**line | {"reasons": tuple(line["reasons"])}) for line in row["decided_lines"])
    return ExportedClaim(**row | {"decided_lines": lines})


def _schema(arrow: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    amount = arrow.decimal128(DIGITS, DECIMALS)
    line = arrow.struct(
        {
            "line": arrow.int32(),
            "action": arrow.string(),
            "claimed": amount,
            "accepted": amount,
            "reasons": arrow.list_(arrow.string()),
        }
    )
    kinds = {
        **dict.fromkeys(BINARY, arrow.binary()),
        **dict.fromkeys(AMOUNTS, amount),
        **dict.fromkeys(("received_at", "decided_at"), arrow.timestamp("us", "UTC")),
        **dict.fromkeys(("first_day", "last_day"), arrow.date32()),
        "has_kept_stays": arrow.bool_(),
        "score": arrow.float64(),
        "decided_lines": arrow.list_(line),
    }
    return arrow.schema([_field(arrow, name, kinds) for name in ExportedClaim._fields])


def _field(arrow: Any, name: str, kinds: Mapping[str, Any]) -> Any:  # noqa: ANN401 - pyarrow has no types
    message = MESSAGES.get(name)
    return arrow.field(
        name, kinds.get(name, arrow.string()), metadata={"message": message} if message else None
    )
