"""Files in Parquet."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from gateway.register.load.register_files.people import PEOPLE
from gateway.register.load.register_files.register_files import open_files
from runtime.loading.files import parquet_source
from runtime.loading.files.parquet_source import ParquetSource
from runtime.loading.files.source import BATCH, Batch
from runtime.problem import Problem


def a_file(path: Path, **columns: Any) -> Path:
    """A file with these columns."""
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_texts_days_and_missing_values_are_read_as_from_csv(tmp_path: Path) -> None:
    path = a_file(
        tmp_path / "a",
        text=["01", None],
        day=[date(2026, 1, 1), None],
        nothing=pyarrow.nulls(2),
        word=pyarrow.array(["x", "x"]).dictionary_encode(),
    )
    cells = [["01", ""], ["2026-01-01", ""], ["", ""], ["x", "x"]]
    assert list(ParquetSource(path).batches()) == [Batch(range(1, 3), cells, (), 2)]


def test_a_long_file_is_read_in_batches_with_numbered_rows(tmp_path: Path) -> None:
    source = ParquetSource(a_file(tmp_path / "a", text=["1"] * (BATCH + 1)))
    assert [batch.lines for batch in source.batches()] == [
        range(1, BATCH + 1),
        range(BATCH + 1, BATCH + 2),
    ]
    assert source.size == BATCH + 1


def test_a_file_is_recognised_by_its_content_and_its_columns(tmp_path: Path) -> None:
    path = a_file(tmp_path / "people.csv", **{name: ["1"] for name in PEOPLE.header})
    assert open_files([path])[0].kind is PEOPLE


@pytest.mark.parametrize(
    "value", [1, 1.5, datetime(2026, 1, 1, tzinfo=UTC), ["1"]], ids=lambda value: type(value).__name__
)
def test_a_column_of_another_type_is_refused_by_name(tmp_path: Path, value: object) -> None:
    with pytest.raises(Problem, match=r"column chip_id is .*; text is expected"):
        ParquetSource(a_file(tmp_path / "a", chip_id=[value]))


@pytest.mark.parametrize("keep", [4, 100])
def test_a_damaged_file_is_a_problem(tmp_path: Path, keep: int) -> None:
    path = a_file(tmp_path / "a", text=["1"] * 1000)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(Problem, match="damaged, or not a Parquet file"):
        ParquetSource(path)


def test_text_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    wrong = pyarrow.array([b"\xff"]).cast(pyarrow.binary()).view(pyarrow.string())
    source = ParquetSource(a_file(tmp_path / "a", text=wrong))
    with pytest.raises(Problem, match="damaged"):
        list(source.batches())


@pytest.mark.parametrize("kind", [pyarrow.string(), pyarrow.large_string()])
def test_a_long_text_in_every_row_is_named_and_does_not_fill_the_memory(
    kind: pyarrow.DataType, tmp_path: Path
) -> None:
    rows = pyarrow.array([0] * BATCH, pyarrow.int32())
    long = pyarrow.DictionaryArray.from_arrays(rows, pyarrow.array(["x" * 1_000_000], kind))
    path = a_file(tmp_path / "a", text=long)
    assert path.stat().st_size < 100_000
    with pytest.raises(Problem, match=r"has a cell of more than 131,072 bytes"):
        list(ParquetSource(path).batches())


@pytest.mark.parametrize("kind", [pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()])
def test_texts_of_every_kind_are_read(kind: pyarrow.DataType, tmp_path: Path) -> None:
    path = a_file(tmp_path / "a", text=pyarrow.array(["01", None, "Nguyễn", "01"], kind))
    assert [batch.cells for batch in ParquetSource(path).batches()] == [[["01", "", "Nguyễn", "01"]]]


def test_rows_that_are_large_on_average_are_named_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_source, "BATCH", 20)
    path = a_file(tmp_path / "a", text=[str(row % 10) * 17_000 + str(row) for row in range(20)])
    with pytest.raises(Problem, match=r"has rows of more than 16,384 bytes on average"):
        ParquetSource(path)


def test_without_pyarrow_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path / "a", text=["1"])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Problem, match=r"needs pyarrow: `pip install 'wardgate\[parquet\]'`"):
        open_files([path])
