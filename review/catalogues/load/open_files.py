"""Opens the files of a load of catalogues."""

from collections.abc import Sequence
from pathlib import Path

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.catalogue_files import KINDS
from review.catalogues.load.facility_source import FacilitySource
from runtime.loading.files.data_file import DataFile, open_source, with_kind
from runtime.problem import Problem


def open_files(
    paths: Sequence[Path], facility: str | None = None, kind: CatalogueKind | None = None
) -> list[DataFile]:
    """Read the headers of files, in the order given.

    Rows without a facility get `facility`. Raises Problem where a file is no catalogue file, or not of this
    kind.
    """
    files = [_open(path, facility) for path in paths]
    for file in files:
        if kind is not None and file.kind.name != kind:
            raise Problem(f"{file.path}: its columns are those of {file.kind.name}, not of {kind}")
    return files


def _open(path: Path, facility: str | None) -> DataFile:
    source = open_source(path)
    return with_kind(path, source if facility is None else FacilitySource(source, facility), KINDS)
