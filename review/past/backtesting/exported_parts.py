"""The parts of an export that a backtest reads."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from review.past.exporting.export_folder import ExportFolder
from review.past.exporting.gathered_rows import archived_in
from review.past.exporting.parquet_claims import about, row_groups
from review.past.exporting.row_group import RowGroup
from review.past.kept_claim import WhichFacts
from review.past.selected_claims import Selection
from runtime.problem import Problem


def exported_parts(folder: Path, selection: Selection, facts: WhichFacts) -> list[RowGroup]:
    """The row groups of the months of these days.

    Raises Problem where there is none, or where claims were exported by other facts.
    """
    files = _wanted(folder, selection)
    if not files:
        raise Problem(f"{folder} has no exported claims of these days: run `python -m review export` first.")
    _ensure_facts(files, facts)
    return [part for file in files for part in _parts(file)]


def lacking(folder: Path, selection: Selection) -> int:
    """How many claims of these months the export lacks: they were archived, and no archive was read."""
    return archived_in(map(about, _wanted(folder, selection)))


def _wanted(folder: Path, selection: Selection) -> list[Path]:
    return [file for file in ExportFolder(folder).files() if _is_wanted(file, selection)]


def _is_wanted(file: Path, selection: Selection) -> bool:
    month = file.name.split("claims-")[1][: len("2026-10")]
    return f"{selection.first:%Y-%m}" <= month <= f"{selection.last:%Y-%m}"


def _ensure_facts(files: Iterable[Path], facts: WhichFacts) -> None:
    for file in files:
        if (exported := about(file).get("facts")) != facts.value:
            raise Problem(f"{file.name} has the facts {exported}, not {facts.value}: use --facts {exported}.")


def _parts(file: Path) -> Iterator[RowGroup]:
    # A worker of a cluster has another working directory.
    return row_groups(file.resolve())
