"""Writes archived claims to a Parquet file; needs the extra `archive`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gateway.archiving.open_parquet import EXTRA
from gateway.claims.archiving.archived_claim import FORM, ArchivedClaim
from runtime.disk.parquet import ParquetWriter

BINARY = ("content", "review", "facts", "decided", "explanation")
IDS = ("claim_id", "replaces_claim_id", "replaced_by_claim_id")
MESSAGES = {
    "review": "review.v1.ClaimReviewed",
    "facts": "review.v1.ClaimSubmitted",
    "decided": "review.v1.ClaimDecided",
    "explanation": "review.v1.Explanation",
}


class ClaimParquet(ParquetWriter):
    """A file of the archive that is being written; closed on exit. Raises Problem without pyarrow."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _schema, EXTRA)

    def write(self, claims: Sequence[ArchivedClaim]) -> None:
        """Add claims, as a row group."""
        named = dict(zip(ArchivedClaim._fields, zip(*claims, strict=True), strict=True))
        for name in IDS:
            named[name] = tuple(one and str(one) for one in named[name])
        self.write_columns(named)


def _schema(arrow: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    fields = [_field(arrow, name) for name in ArchivedClaim._fields]
    return arrow.schema(fields, metadata={"form": FORM})


def _field(arrow: Any, name: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    kinds = {
        **dict.fromkeys(BINARY, arrow.binary()),
        "received_at": arrow.timestamp("us", "UTC"),
        "is_withdrawal": arrow.bool_(),
    }
    message = MESSAGES.get(name)
    return arrow.field(
        name, kinds.get(name, arrow.string()), metadata={"message": message} if message else None
    )
