"""Which files are catalogue files, and how their cells are read."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from insurance.catalogue.catalogue_kind import INSURERS, CatalogueKind
from insurance.catalogue.entry_types import ENTRY_TYPES
from review.catalogues.files import cells
from review.catalogues.files.catalogue_files import KINDS
from review.catalogues.load.open_files import open_files
from runtime.loading.files.cells import Unfit
from runtime.problem import Problem
from tests.unit.review.catalogues.files import FORMS, kind, write


def a_file(path: Path, header: str) -> Path:
    """A file with this header and no row."""
    path.write_text(header + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", CatalogueKind)
def test_every_field_of_an_entry_is_a_column_of_its_files(name: CatalogueKind) -> None:
    fields = set(ENTRY_TYPES[name].__struct_fields__)
    # Of those that are one for all no file says whose it is.
    assert set(kind(name).fields) == fields - ({"facility"} if name in INSURERS else set())


@pytest.mark.parametrize("name", CatalogueKind)
def test_rows_with_one_identity_differ_in_facility_and_first_day_alone(name: CatalogueKind) -> None:
    owner = () if name in INSURERS else ("facility",)
    assert kind(name).key_fields == (*owner, *ENTRY_TYPES[name].IDENTITY, "valid_from")


@pytest.mark.parametrize("name", FORMS)
def test_a_file_with_the_columns_of_a_form_is_of_its_kind(tmp_path: Path, name: CatalogueKind) -> None:
    (file,) = open_files([a_file(tmp_path / "any.csv", FORMS[name])])
    assert file.kind.name == name


@pytest.mark.parametrize("name", CatalogueKind)
def test_a_file_with_our_columns_is_of_its_kind(tmp_path: Path, name: CatalogueKind) -> None:
    (file,) = open_files([write(tmp_path / "any.csv", name, [])])
    assert file.kind.name == name


def test_a_file_may_lack_all_columns_but_those_that_name_a_row_and_give_its_price(tmp_path: Path) -> None:
    header = "MA_CSKCB,MA_DICH_VU,TEN_DICH_VU,TU_NGAY,DON_GIA"
    assert open_files([a_file(tmp_path / "a.csv", header)])[0].kind.name == CatalogueKind.SERVICES
    with pytest.raises(Problem, match="as a file of services, it lacks DON_GIA"):
        open_files([a_file(tmp_path / "a.csv", header.replace(",DON_GIA", ""))])


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("code,name,price", "the columns of no kind of catalogue file"),
        ("MA_CSKCB,MA_DICH_VU,TEN_DICH_VU,TU_NGAY,DON_GIA,GIA", "it has unknown columns GIA"),
    ],
)
def test_other_headers_are_refused(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        open_files([a_file(tmp_path / "a.csv", header)])


def test_the_facility_may_come_from_the_command(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        CatalogueKind.MACHINES,
        [{"MA_MAY": "SA.1.01001.7"}],
        header=("MA_MAY", "TEN_TB", "TU_NGAY"),
    )
    with pytest.raises(Problem, match="it lacks MA_CSKCB"):
        open_files([path])
    (file,) = open_files([path], facility="79025")
    (batch,) = file.source.batches()
    assert list(batch.cells[list(file.source.header).index("MA_CSKCB")]) == ["79025"]


def test_the_facility_of_the_command_fills_empty_cells_alone(tmp_path: Path) -> None:
    rows = [{"MA_MAY": "A", "MA_CSKCB": " "}, {"MA_MAY": "B", "MA_CSKCB": "01001"}]
    (file,) = open_files([write(tmp_path / "a.csv", CatalogueKind.MACHINES, rows)], facility="79025")
    (batch,) = file.source.batches()
    assert list(batch.cells[0]) == ["79025", "01001"]


def test_a_file_of_another_kind_than_expected_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", CatalogueKind.DRUGS, [])
    with pytest.raises(Problem, match="its columns are those of drugs, not of supplies"):
        open_files([path], kind=CatalogueKind.SUPPLIES)


def test_a_day_is_written_with_or_without_dashes() -> None:
    assert cells.day("20280229") == cells.day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "20260229", "29/02/2028", "202802", "2028-0229", "46080", "20280229000000"]
)
def test_other_days_are_refused(text: str) -> None:
    with pytest.raises(Unfit, match="YYYYMMDD or YYYY-MM-DD"):
        cells.day(text)


def test_a_number_has_a_point_before_its_decimals() -> None:
    assert cells.number("47500.125") == Decimal("47500.125")


@pytest.mark.parametrize("text", ["", "47,500", "47.500,00", "-1", "1e3", "1 000", "NaN", "1" * 16])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(Unfit, match="a number expected"):
        cells.number(text)


def test_a_percentage_is_at_most_100() -> None:
    assert cells.percent("100") == 100
    with pytest.raises(Unfit, match="0 to 100"):
        cells.percent("100.1")


def test_no_reason_repeats_the_cell() -> None:
    secret = "Bí\nMật 00199"
    for one in KINDS.in_order:
        for column in one.columns:
            assert [fault for fault in column.values([secret])[1] if "Bí" in fault.reason] == []
