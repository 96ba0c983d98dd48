"""How the rows of CSV files are read."""

import gzip
from pathlib import Path

import pytest

from runtime.loading.files.csv_source import CsvSource
from runtime.loading.files.source import BATCH, Batch, Misshapen
from runtime.problem import Problem
from runtime.untrusted import bounded_gzip


def a_file(path: Path, text: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def batches(path: Path) -> list[Batch]:
    """All batches of a CSV file."""
    return list(CsvSource(path).batches())


def test_rows_have_their_lines_and_are_read_as_columns(tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.csv", '\ufeffa,b\n1,2\n\n"3",""\n')
    assert batches(path) == [Batch([2, 4], [("1", "3"), ("2", "")], [], path.stat().st_size)]


def test_a_row_with_too_few_or_too_many_cells_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (batch,) = batches(a_file(tmp_path / "a.csv", "a,b\n1\n1,2\n1,2,3\n"))
    assert batch.lines == [3]
    assert batch.misshapen == [
        Misshapen(2, "it has 1 cells, the header has 2"),
        Misshapen(4, "it has 3 cells, the header has 2"),
    ]


def test_a_file_with_only_misshapen_rows_is_read(tmp_path: Path) -> None:
    (batch,) = batches(a_file(tmp_path / "a.csv", "a,b\n1\n"))
    assert (batch.lines, list(batch.cells), len(batch.misshapen)) == ([], [(), ()], 1)


def test_a_gzipped_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    path = a_file(tmp_path / "a", gzip.compress(b"a,b\n1,2\n"))
    assert batches(path)[0].cells == [("1",), ("2",)]


def test_a_long_file_is_read_in_batches(tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.csv", "a\n" + "1\n" * (BATCH + 1))
    first, second = batches(path)
    assert (len(first.lines), second.lines) == (BATCH, [BATCH + 2])
    assert first.done <= second.done == path.stat().st_size


def test_a_truncated_gzip_file_is_a_problem(tmp_path: Path) -> None:
    whole = gzip.compress(b"a\n" + b"".join(b"%d\n" % n for n in range(50_000)))
    path = a_file(tmp_path / "a.gz", whole[: len(whole) // 2])
    with pytest.raises(Problem, match="is truncated, or"):
        batches(path)


@pytest.mark.parametrize("rows", ['"1\n', '"1"2\n', "1" * 200_000])
def test_a_file_that_is_not_csv_is_a_problem_with_its_line(tmp_path: Path, rows: str) -> None:
    with pytest.raises(Problem, match=r"a\.csv:3: not valid CSV"):
        batches(a_file(tmp_path / "a.csv", f"a\n1\n{rows}"))


def test_bytes_that_are_not_utf_8_are_a_fault_of_their_cell(tmp_path: Path) -> None:
    (batch,) = batches(a_file(tmp_path / "a.csv", b"a,b\n\xff,2\n"))
    assert batch.cells == [("\udcff",), ("2",)]


def test_a_row_without_end_is_named_with_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("insurance_number,chip_id\n" + "1," * 1_000_000)
    with pytest.raises(Problem, match=r"people.csv:2: a row has more than 1,048,576 characters"):
        list(CsvSource(file).batches())


def test_a_gzip_file_that_expands_too_far_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_gzip, "MIN_BYTES", 10_000)
    file = tmp_path / "people.csv.gz"
    file.write_bytes(gzip.compress(b"insurance_number\n" + b"1\n" * 100_000))
    with pytest.raises(Problem, match=r"people.csv.gz: it decompresses to more than 400 times its size"):
        list(CsvSource(file).batches())
