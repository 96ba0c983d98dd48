"""Which files are register files."""

from pathlib import Path

import pytest

from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.people import PEOPLE
from gateway.register.load.register_files.register_files import KINDS, open_files
from runtime.problem import Problem

HEADER = ",".join(PEOPLE.header)


def a_file(path: Path, text: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("kind", KINDS.in_order, ids=lambda kind: kind.name)
def test_the_kind_of_a_file_follows_from_its_header_in_any_order(tmp_path: Path, kind: object) -> None:
    wanted = next(one for one in KINDS.in_order if one is kind)
    (file,) = open_files([a_file(tmp_path / "any.txt", ", ".join(reversed(wanted.header)))])
    assert file.kind is wanted


def test_files_are_loaded_in_the_order_in_which_they_refer_to_each_other(tmp_path: Path) -> None:
    paths = [a_file(tmp_path / kind.name, ",".join(kind.header)) for kind in reversed(KINDS.in_order)]
    assert [file.kind for file in open_files(paths)] == list(KINDS.in_order)


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
