"""`wardgate reports` on a real database."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.reports.definition import read_definitions
from gateway.reports.period import PeriodKind
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import HOLDING, fill_register
from wardgate.cli import app

Run = Callable[..., Result]
# Of each kind one that has ended.
PERIODS = {PeriodKind.MONTH: "2026-01", PeriodKind.QUARTER: "2026Q1", PeriodKind.YEAR: "2025"}
OWN = """
title_vi: Số người
title_en: People
period: year
sql: {sql}
columns:
  - {{name: people, vi: Số người, en: People}}
"""


async def add_a_person(database_url: str) -> None:
    connection = await connect(database_url)
    await connection.execute("INSERT INTO gateway.people VALUES ('0000000009', NULL, 'A', '1980', 'male')")
    await connection.close()


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    asyncio.run(fill_register(database_url, HOLDING))
    for name, sql in (
        ("people", "SELECT count(*) AS people FROM gateway.people"),
        ("writes", "DELETE FROM gateway.card_periods RETURNING 1 AS people"),
        ("lacks", "SELECT 1 AS other"),
        ("fails", "SELECT 1 / 0 AS people"),
    ):
        Path(f"{name}.yaml").write_text(OWN.format(sql=sql), "utf-8")

    def run(*words: str) -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "160"}
        return CliRunner().invoke(app, ("reports", *words), env=environment)

    return run


def produce(run: Run, name: str, period: str, *words: str) -> Result:
    return run("produce", name, "--period", period, *words)


def test_every_report_of_this_release_can_be_produced(run: Run) -> None:
    for name, named in read_definitions().items():
        produced = produce(run, name, PERIODS[named.definition.period])
        assert produced.exit_code == 0, produced.stderr
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [report["name"] for report in listed] == sorted(read_definitions())
    (changes,) = (report["report_id"] for report in listed if report["name"] == "card-changes")
    assert run("show", str(changes)).stdout_bytes.decode("utf-8-sig").split("\r\n")[1] == "01,1,0,1"


def test_a_report_is_the_same_whatever_happens_later_until_another_edition(
    run: Run, database_url: str
) -> None:
    own = ("--definitions", ".")
    assert "is produced: 1 row" in produce(run, "people", "2025", *own).stdout
    first = run("show", "1").stdout_bytes
    asyncio.run(add_a_person(database_url))
    Path("people.yaml").write_text(OWN.format(sql="SELECT 7 AS people"), "utf-8")
    assert "was produced before" in produce(run, "people", "2025", *own).stdout
    assert run("show", "1").stdout_bytes == first
    assert "edition 2, is produced" in produce(run, "people", "2025", "--again", *own).stdout
    assert run("show", "2", "-o", "second.csv").exit_code == 0
    assert Path("second.csv").read_text("utf-8-sig").split() == ["Số", "người", "7"]
    assert run("show", "1").stdout_bytes == first
    assert "Edition" in run("list").stdout


@pytest.mark.parametrize(
    ("name", "period", "said"),
    [
        ("people", "2999", "has not ended"),
        ("people", "2025-01", "is for a year: give one as 2026"),
        ("writes", "2025", "read-only transaction"),
        ("lacks", "2025", "does not give the columns people"),
        ("fails", "2025", "division by zero"),
    ],
)
def test_what_cannot_be_produced_is_explained(run: Run, name: str, period: str, said: str) -> None:
    refused = produce(run, name, period, "--definitions", ".")
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert "None was produced yet." in run("list").stdout


def test_a_wrong_command_says_what_there_is(run: Run) -> None:
    unknown = produce(run, "weather", "2025")
    assert unknown.exit_code == 2
    assert "card-changes" in unknown.stderr
    assert produce(run, "certificates", "2025Q9").exit_code == 2
    assert run("show", "7").exit_code == 1
