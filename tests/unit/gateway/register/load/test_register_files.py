"""Which files are register files, and how their rows are read."""

import gzip
from pathlib import Path

import pytest

from gateway.register.load.register_files.csv_source import CsvSource
from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.kinds import KINDS
from gateway.register.load.register_files.people import PEOPLE
from gateway.register.load.register_files.register_file import open_files
from gateway.register.load.register_files.source import BATCH, Batch, Misshapen
from runtime.problem import Problem
from runtime.untrusted import bounded_gzip

HEADER = ",".join(PEOPLE.header)


def a_file(path: Path, text: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def batches(path: Path) -> list[Batch]:
    """All batches of a CSV file."""
    return list(CsvSource(path).batches())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_kind_of_a_file_follows_from_its_header_in_any_order(tmp_path: Path, kind: object) -> None:
    wanted = next(one for one in KINDS if one is kind)
    (file,) = open_files([a_file(tmp_path / "any.txt", ", ".join(reversed(wanted.header)))])
    assert file.kind is wanted


def test_files_are_loaded_in_the_order_in_which_they_refer_to_each_other(tmp_path: Path) -> None:
    paths = [a_file(tmp_path / kind.name, ",".join(kind.header)) for kind in reversed(KINDS)]
    assert [file.kind for file in open_files(paths)] == list(KINDS)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("", "the columns of no kind"),
        ("so_the,ho_ten", "the columns of no kind"),
        (HEADER.replace(",sex", ""), "it lacks sex"),
        (f"{HEADER},phone", "it has unknown columns phone"),
        (f"{HEADER},sex", "it repeats sex"),
        (HEADER.replace(",", ";"), "the columns of no kind"),
    ],
)
def test_a_header_that_is_not_as_documented_is_refused_with_its_faults(
    tmp_path: Path, header: str, said: str
) -> None:
    with pytest.raises(Problem, match=said):
        open_files([a_file(tmp_path / "people.csv", header)])


def test_a_file_of_facilities_may_lack_their_levels(tmp_path: Path) -> None:
    (file,) = open_files([a_file(tmp_path / "f.csv", "facility,full_name,province,tier")])
    assert file.kind is FACILITIES
    with pytest.raises(Problem, match="it lacks tier"):
        open_files([a_file(tmp_path / "f.csv", "facility,full_name,province,care_level")])


def test_all_faults_of_a_header_are_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="lacks sex; it has unknown columns phone; it repeats chip_id"):
        open_files([a_file(tmp_path / "people.csv", HEADER.replace("sex", "phone,chip_id"))])


def test_two_files_of_a_kind_are_refused(tmp_path: Path) -> None:
    paths = [a_file(tmp_path / name, HEADER) for name in ("north.csv", "south.csv")]
    with pytest.raises(Problem, match="2 files of people"):
        open_files(paths)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_path_that_is_not_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="does not exist, or is not a file"):
        open_files([tmp_path / name])


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
