"""Reads claims out of one Parquet file of the archive; needs the extra `archive`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from gateway.archiving.open_parquet import open_parquet
from gateway.claims.archiving.archived_claim import FORM
from gateway.claims.archiving.reading.place import Place
from runtime.problem import Problem


def read_rows(path: Path, places: Sequence[Place], columns: Sequence[str]) -> dict[UUID, dict[str, Any]]:
    """Return these columns of these claims, which are all in this file.

    One row group is in memory at a time: some 200 claims. Raises Problem if the file has not all of them.
    """
    wanted = {str(place.claim_id): place.claim_id for place in places}
    found: dict[UUID, dict[str, Any]] = {}
    with open_parquet(path, FORM) as file:
        for group in _groups(file.metadata, places):
            for claim_id, row in _rows(file, group, wanted, columns):
                found[claim_id] = row
            if len(found) == len(wanted):
                return found
    raise Problem(
        f"{path.name} has not all claims that the database says it has: take it from another copy of the "
        "archive."
    )


def _rows(
    file: Any,  # noqa: ANN401 - pyarrow has no types
    group: int,
    wanted: dict[str, UUID],
    columns: Sequence[str],
) -> Iterator[tuple[UUID, dict[str, Any]]]:
    # The IDs alone first: most groups that may have a claim have none of these.
    ids = file.read_row_group(group, columns=["claim_id"], use_threads=False)["claim_id"].to_pylist()
    rows = [number for number, claim_id in enumerate(ids) if claim_id in wanted]
    if rows:
        table = file.read_row_group(group, columns=list(columns), use_threads=False).take(rows)
        for number, row in zip(rows, table.to_pylist(), strict=True):
            yield wanted[ids[number]], row


def _groups(metadata: Any, places: Sequence[Place]) -> list[int]:  # noqa: ANN401 - pyarrow has no types
    """The row groups that may have these claims, by what the file says of each."""
    facilities, times = [one.facility for one in places], [one.received_at for one in places]
    names = metadata.schema.names
    groups = []
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        facility = group.column(names.index("facility")).statistics
        received = group.column(names.index("received_at")).statistics
        if _overlap(facility, facilities) and _overlap(received, times):
            groups.append(number)
    return groups


def _overlap(statistics: Any, values: Sequence[Any]) -> bool:  # noqa: ANN401 - pyarrow has no types
    if statistics is None or not statistics.has_min_max:
        return True
    return bool(statistics.min <= max(values) and min(values) <= statistics.max)
