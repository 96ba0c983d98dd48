"""A file of the archive is read in the form in which it was written, and in no other."""

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from gateway.archiving.open_parquet import open_parquet
from gateway.register.files.archiving.file_parquet import read_events
from runtime.problem import Problem


def a_file(folder: Path, form: str | None) -> Path:
    """One with an archived file of the register, without events."""
    path = folder / "files-2026-03-1.parquet"
    table = pyarrow.table({"file_id": ["1"], "events": pyarrow.array([[]], pyarrow.list_(pyarrow.int32()))})
    pyarrow.parquet.write_table(table.replace_schema_metadata({"form": form} if form else None), path)
    return path


@pytest.mark.parametrize("form", ["1", None])
def test_a_file_of_this_form_is_read_and_one_without_a_number_has_form_1(
    form: str | None, tmp_path: Path
) -> None:
    path = a_file(tmp_path, form)
    with open_parquet(path, "1") as file:
        assert file.metadata.num_rows == 1
    assert list(read_events(path)) == [[{"file_id": "1", "events": []}]]


def test_events_of_a_form_of_a_later_release_are_refused_by_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"files-2026-03-1\.parquet has form 2"):
        list(read_events(a_file(tmp_path, "2")))
