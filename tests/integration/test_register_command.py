"""`wardgate register load` as a person runs it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.integration.register_loading import HOLDING, OTHER_HOLDING, rows
from tests.unit.gateway.cards.people import a_holding
from tests.unit.gateway.register.load.files import write_cards, write_people
from wardgate.cli import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two files to load."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WARDGATE_DATA", raising=False)
    write_people(tmp_path / "people.csv", [HOLDING, OTHER_HOLDING])
    write_cards(tmp_path / "cards.csv", [HOLDING, OTHER_HOLDING])
    return tmp_path


def load(*words: str, database_url: str | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(
        app, ["register", "load", *words], env={"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "200"}
    )


def counts(shown: Result) -> list[list[str]]:
    """The rows of the table, without its heading."""
    return [line.split() for line in shown.stdout.splitlines()[2:]]


def test_each_step_is_reported_and_each_file_has_a_row_in_the_table(folder: Path, database_url: str) -> None:
    shown = load("people.csv", "cards.csv", database_url=database_url)
    assert shown.exit_code == 0
    assert counts(shown) == [["people.csv", "2", "0", "0", "0"], ["cards.csv", "2", "0", "0", "0"]]
    for part in ("People", "2 rows read", "0 rows refused", "4 rows written"):
        assert part in shown.stderr


def test_a_second_run_reports_every_row_as_unchanged(folder: Path, database_url: str) -> None:
    load("people.csv", "cards.csv", database_url=database_url)
    shown = load("people.csv", "cards.csv", database_url=database_url)
    assert shown.exit_code == 0
    assert counts(shown) == [["people.csv", "0", "0", "2", "0"], ["cards.csv", "0", "0", "2", "0"]]
    assert "0 rows written" in shown.stderr


def test_refused_rows_are_reported_and_make_the_exit_status_1(folder: Path, database_url: str) -> None:
    write_people(folder / "people.csv", [OTHER_HOLDING])
    shown = load("people.csv", "cards.csv", "--report", "why.csv", database_url=database_url)
    assert shown.exit_code == 1
    assert counts(shown) == [["people.csv", "1", "0", "0", "0"], ["cards.csv", "1", "0", "0", "1"]]
    assert "The faults of refused rows are in why.csv" in shown.stderr
    reason = "its holder is neither in the register nor accepted from the file of people"
    assert (folder / "why.csv").read_text() == f"file,line,column,reason\ncards.csv,2,card_number,{reason}\n"
    assert asyncio.run(rows(database_url, "SELECT count(*) FROM gateway.people")) == [(1,)]


def test_a_new_run_replaces_the_report_of_an_earlier_run(folder: Path, database_url: str) -> None:
    (folder / "register-faults.csv").write_text("of yesterday")
    load("people.csv", database_url=database_url)
    assert (folder / "register-faults.csv").read_text() == "file,line,column,reason\n"


@pytest.mark.parametrize("words", [["missing.csv"], ["people.csv", "people.csv"], ["other.csv"], []])
def test_files_that_are_not_register_files_are_a_usage_error(
    folder: Path, database_url: str, words: list[str]
) -> None:
    (folder / "other.csv").write_text("so_the,ho_ten\n")
    assert load(*words, database_url=database_url).exit_code == 2


def test_without_a_database_one_line_names_the_setting(folder: Path) -> None:
    shown = load("people.csv")
    assert shown.exit_code == 1
    assert shown.stderr == (
        "No database is known (.wardgate/connection.env does not name one): set WARDGATE_DATABASE_URL.\n"
    )


def test_the_database_of_the_one_machine_stack_is_found(folder: Path, database_url: str) -> None:
    (folder / ".wardgate").mkdir()
    (folder / ".wardgate" / "connection.env").write_text(f"WARDGATE_DATABASE_URL={database_url}\n")
    assert load("people.csv").exit_code == 0


def test_a_report_that_cannot_be_written_is_reported_in_one_line(folder: Path, database_url: str) -> None:
    shown = load("people.csv", "--report", "nowhere/why.csv", database_url=database_url)
    assert shown.exit_code == 1
    assert "nowhere/why.csv cannot be written" in shown.stderr


def test_no_number_and_no_name_is_printed_or_reported(folder: Path, database_url: str) -> None:
    twice = a_holding(*HOLDING.periods, person=OTHER_HOLDING.person)
    write_people(folder / "people.csv", [HOLDING, OTHER_HOLDING, twice])
    shown = load("people.csv", "cards.csv", database_url=database_url)
    for secret in (
        OTHER_HOLDING.person.full_name,
        OTHER_HOLDING.person.insurance_number,
        HOLDING.periods[0].card_number,
    ):
        assert secret not in shown.output
        assert secret not in (folder / "register-faults.csv").read_text()
