"""Writes archived claims to a Parquet file; needs the extra `archive`."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gateway.claims.archiving.archived_claim import FORM, ArchivedClaim
from runtime.problem import Problem

BINARY = ("content", "review", "facts", "decided", "explanation")
IDS = ("claim_id", "replaces_claim_id", "replaced_by_claim_id")
MESSAGES = {
    "review": "review.v1.ClaimReviewed",
    "facts": "review.v1.ClaimSubmitted",
    "decided": "review.v1.ClaimDecided",
    "explanation": "review.v1.Explanation",
}


class ParquetFile:
    """A file that is being written; closed on exit. Raises Problem without pyarrow."""

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow  # noqa: PLC0415 - an extra that nothing else here needs
            import pyarrow.parquet  # noqa: PLC0415
        except ImportError as error:
            raise Problem("To archive needs pyarrow: `pip install 'wardgate[archive]'`.") from error
        self._arrow: Any = pyarrow
        self._schema = _schema(pyarrow)
        self._writer: Any = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def write(self, claims: Sequence[ArchivedClaim]) -> None:
        """Add claims, as a row group."""
        columns = zip(*claims, strict=True)
        named = dict(zip(ArchivedClaim._fields, columns, strict=True))
        for name in IDS:
            named[name] = tuple(one and str(one) for one in named[name])
        self._writer.write_table(self._arrow.table(named, schema=self._schema))


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
