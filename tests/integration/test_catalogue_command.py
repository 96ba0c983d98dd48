"""`wardgate catalogue` as a person runs it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from insurance.catalogue.catalogue_kind import CatalogueKind
from tests.unit.review.catalogues.files import write
from wardgate.cli import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two files to load."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WARDGATE_DATA", raising=False)
    write(tmp_path / "drugs.csv", CatalogueKind.DRUGS, [{"MA_THUOC": "40.61"}, {"MA_THUOC": "40.62"}])
    write(
        tmp_path / "services.csv", CatalogueKind.SERVICES, [{"MA_DICH_VU": "02.1896", "DEN_NGAY": "20261231"}]
    )
    return tmp_path


def catalogue(*words: str, database_url: str | None = None) -> Result:
    """Run the command."""
    environment = {"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "200"}
    return CliRunner().invoke(app, ["catalogue", *words], env=environment)


def table(shown: Result) -> list[list[str]]:
    """The rows of the table, without its heading."""
    return [line.split() for line in shown.stdout.splitlines()[2:]]


def test_each_file_has_a_row_and_what_was_loaded_is_listed(folder: Path, database_url: str) -> None:
    shown = catalogue("load", "drugs.csv", "services.csv", database_url=database_url)
    assert shown.exit_code == 0
    assert table(shown) == [["drugs.csv", "2", "0", "0", "0"], ["services.csv", "1", "0", "0", "0"]]
    for part in ("Drugs", "2 rows read", "0 rows refused", "2 rows written"):
        assert part in shown.stderr
    found = table(catalogue("list", database_url=database_url))
    assert [row[:5] for row in found] == [
        ["01001", "drugs", "2", "2026-01-01", "–"],
        ["01001", "services", "1", "2026-01-01", "2026-12-31"],
    ]


def test_the_list_is_filtered_and_printed_as_json(folder: Path, database_url: str) -> None:
    catalogue("load", "drugs.csv", "services.csv", database_url=database_url)
    shown = catalogue("list", "--kind", "services", "--json", database_url=database_url)
    (line,) = [json.loads(line) for line in shown.stdout.splitlines()]
    assert (line["kind"], line["entries"], line["loaded_until"]) == ("services", 1, "2026-12-31")
    assert catalogue("list", "--facility", "79025", "--json", database_url=database_url).stdout == ""


def test_an_empty_list_says_what_to_do(folder: Path, database_url: str) -> None:
    assert "wardgate catalogue load" in catalogue("list", database_url=database_url).stdout


def test_refused_rows_are_reported_and_make_the_exit_status_1(folder: Path, database_url: str) -> None:
    write(
        folder / "drugs.csv",
        CatalogueKind.DRUGS,
        [{"MA_THUOC": "40.61", "TEN_THUOC": "", "DON_GIA": "47.500,00"}],
    )
    shown = catalogue("load", "drugs.csv", database_url=database_url)
    assert shown.exit_code == 1
    assert table(shown) == [["drugs.csv", "0", "0", "0", "1"]]
    assert "The faults of refused rows are in catalogue-faults.csv" in shown.stderr
    reason = '"a number expected: digits, a point before decimals, no other separators"'
    report = (folder / "catalogue-faults.csv").read_text()
    assert report == (
        f"file,line,column,reason\ndrugs.csv,2,TEN_THUOC,a name expected\ndrugs.csv,2,DON_GIA,{reason}\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["missing.csv"],
        ["drugs.csv", "--kind", "supplies"],
        ["drugs.csv", "--facility", "1"],
        ["drugs.csv", "--kind", "people"],
        [],
    ],
)
def test_a_wrong_command_loads_nothing(folder: Path, database_url: str, words: list[str]) -> None:
    assert catalogue("load", *words, database_url=database_url).exit_code == 2
    assert "No catalogues are loaded" in catalogue("list", database_url=database_url).stdout
