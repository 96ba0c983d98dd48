"""Archived claims are exported, backtested and judged again as if they were still in the database."""

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from review.past.backtesting import backtest_process
from review.past.exporting.export_folder import ExportFolder
from review.past.exporting.exported_claim import ExportedClaim
from review.past.exporting.parquet_claims import read_claims, row_groups
from review.processes import process_of
from review.rulebook.engine import rulebook
from runtime.clock import Clock
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from runtime.problem import Problem
from tests.fakes.fhir_claim import INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_stack import ClaimStack
from tests.integration.test_backtest import cut_of_first_line, stay
from tests.integration.triage_rows import NOW, Rows
from tests.unit.review.past.backtesting.dear_claims import dear
from wardgate.cli import app

# All claims came in within a month that is over long enough to be archived.
RECEIVED = (Clock().today() - timedelta(days=300)).replace(day=3)
AGED = f"UPDATE gateway.claims SET received_at = received_at - now() + '{RECEIVED} 12:00Z'::timestamptz"
BEFORE = f"{Clock().today() - timedelta(days=150):%Y-%m}"
DAYS = ("--from", RECEIVED.replace(day=1).isoformat(), "--to", f"{RECEIVED + timedelta(days=20)}")
DIED = f"UPDATE gateway.people SET died_on = '2026-01-01' WHERE insurance_number = '{INSURANCE_NUMBER}'"


class Commands:
    """Commands of an operator on the database of a test."""

    def __init__(self, database_url: str, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._environment = {"WARDGATE_DATABASE_URL": database_url}
        self._capsys = capsys
        self.archive_folder = archive

    async def review(self, name: str, *arguments: str) -> str:
        """What a command of the review prints about the days of the claims."""
        await asyncio.to_thread(process_of([name, *arguments, *DAYS]))
        return self._capsys.readouterr().out

    async def backtest(self, *arguments: str) -> dict[str, Any]:
        """The result of two rules."""
        words = ("W06", "W04", "--processes", "1", "--json", *arguments)
        result: dict[str, Any] = json.loads(await self.review("backtest", *words))
        return result

    async def judged_again(self, *arguments: str) -> list[dict[str, Any]]:
        """The claims that would be judged otherwise, by ID, and the summary."""
        printed = await self.review("judge-again", "--json", *arguments)
        return sorted(map(json.loads, printed.splitlines()), key=lambda line: line.get("claim_id", ""))

    async def exported(self, folder: Path, *arguments: str) -> list[ExportedClaim]:
        """The rows of an export, by claim."""
        await self.review("export", str(folder), *arguments)
        groups = [group for file in ExportFolder(folder).files() for group in row_groups(file)]
        return sorted(row for group in groups for row in read_claims(group))

    async def archive(self, *arguments: str) -> str:
        """What `wardgate archive` prints."""
        words = ["archive", "--before", BEFORE, "-o", str(self.archive_folder), *arguments]
        done = await asyncio.to_thread(CliRunner().invoke, app, words, env=self._environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    @property
    def from_archive(self) -> tuple[str, str]:
        """The option that names the folder of the archive."""
        return "--archive", str(self.archive_folder)


@pytest.fixture
def commands(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Commands:
    # To read the rules takes a second, and the commands of a test have the same.
    monkeypatch.setattr(rulebook, "Rulebook", cache(rulebook.Rulebook))
    # Processes are started in test_backtest_on_a_cluster.py.
    monkeypatch.setattr(backtest_process, "open_processes", ThreadPoolExecutor)
    monkeypatch.setenv("WARDGATE_DATABASE_URL", database_url)
    monkeypatch.setenv("WARDGATE_REDIS_URL", "redis://127.0.0.1:1/0")
    return Commands(database_url, tmp_path / "archive", capsys)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as opened:
        yield opened


async def old_claims(stack: ClaimStack, database: Database) -> None:
    """Five claims of an old month: two are decided, one is replaced, and one of two was billed before."""
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        decided = [
            await calls.submit(dear(1, 300)),
            await calls.submit(dear(2, 500, billablePeriod=stay("2026-04-02"))),
        ]
        await calls.submit(dear(3, 300))
        old = await calls.submit(fhir_claim("4", billablePeriod=stay("2026-05-02")))
        corrected = fhir_claim("4", billablePeriod=stay("2026-05-03"))
        await calls.submit(corrected, replaces_claim_id=old.claim_id)
    long_ago = NOW - timedelta(days=250)
    for one in decided:
        claim_id = UUID(one.claim_id)
        await Rows(database).decide(claim_id, uuid4(), message=cut_of_first_line(), at=long_ago)
        await stack.rows("UPDATE review.cases SET state = 'DECIDED' WHERE claim_id = $1", claim_id)
    await stack.rows(AGED)
    await stack.rows("UPDATE review.cases SET reviewed_at = $1", long_ago)
    await stack.rows(DIED)


async def test_what_was_archived_is_exported_and_judged_as_before(
    stack: ClaimStack, commands: Commands, database: Database, tmp_path: Path
) -> None:
    await old_claims(stack, database)
    found = await commands.backtest()
    assert (found["claims"], found["decided"], found["rules"]["W04"]["claims"]) == (4, 2, 1)
    assert found["passed_over"] == {"closed": 1}
    found_today = await commands.backtest("--facts", "today")
    again, today = await commands.judged_again(), await commands.judged_again("--facts", "today")
    assert [again[0]["summary"]["judged"], len(today)] == [4, 5]
    exported = await commands.exported(tmp_path / "before")
    assert len(exported) == 4

    # The month is then in part in the database and in part in the archive.
    assert "2 claims are archived" in await commands.archive()
    assert (await commands.backtest())["passed_over"] == {"archived": 2, "closed": 1}
    assert len(await commands.exported(tmp_path / "lacking")) == 2
    from_export = await commands.backtest("--export", str(tmp_path / "lacking"))
    assert (from_export["claims"], from_export["passed_over"]) == (2, {"archived": 2})
    assert await commands.backtest(*commands.from_archive) == found
    assert await commands.exported(tmp_path / "partly", *commands.from_archive) == exported

    # Of the undecided ones it is known that they are closed to reviewers.
    assert "3 claims are archived" in await commands.archive("--undecided")
    assert await commands.backtest(*commands.from_archive) == found
    assert await commands.backtest("--facts", "today", *commands.from_archive) == found_today
    assert await commands.exported(tmp_path / "wholly", *commands.from_archive) == exported
    assert await commands.judged_again(*commands.from_archive) == again
    judged = await commands.judged_again("--facts", "today", *commands.from_archive)
    assert without_states(judged) == without_states(today)

    await a_damaged_file_is_named(commands)


async def a_damaged_file_is_named(commands: Commands) -> None:
    """And one that is missing, before anything is judged or exported."""
    path, other = sorted(commands.archive_folder.glob("*.parquet"))
    content = path.read_bytes()
    path.write_bytes(content[:-9] + bytes(9))
    with pytest.raises(Problem, match=f"{path.name} is damaged"):
        await commands.backtest(*commands.from_archive)
    other.unlink()
    export = str(commands.archive_folder / "export")
    for command in (["export", export], ["judge-again"], ["backtest", "W06"]):
        with pytest.raises(Problem, match=f"{other.name} is missing in {commands.archive_folder}"):
            await commands.review(*command, *commands.from_archive)


def without_states(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An undecided claim is closed to reviewers when it is archived."""
    return [line | {"state": ""} for line in lines]
