"""`wardgate archive --files`: files that ended long ago go into the archive."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from gateway.archiving.archive_folder import ArchiveFolder
from gateway.register.files.event import FileEvent
from gateway.register.files.storing.file_rows import event_from
from gateway.register.files.storing.file_table import FileTable
from gateway.v1.file_facts_pb2 import FileFacts, FileResult
from runtime.time_zone import HO_CHI_MINH
from tests.integration.archiving_files import World, parquet_files, world
from tests.unit.gateway.register.file_cases import POLICE
from tests.unit.gateway.register.household.joining import facts
from wardgate.cli import app

__all__ = ["world"]


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The files of all files of the archive."""
    return [row for path in parquet_files(folder) for row in pyarrow.parquet.read_table(path).to_pylist()]


def events_of(row: dict[str, Any]) -> Sequence[FileEvent]:
    return [event_from(event) for event in row["events"]]


async def test_what_is_kept_of_an_ended_file_goes_into_the_archive(world: World, tmp_path: Path) -> None:
    file = await world.settled(1)
    before = await FileTable(world.database).find(file.file_id)
    assert before is not None
    await world.forget_changes()
    assert await world.archive(tmp_path) == 1
    (row,) = rows_of(tmp_path)
    assert (row["file_id"], row["number"], row["state"]) == (str(file.file_id), "HGD-1", "settled")
    assert FileFacts.FromString(row["facts"]) == file.read_facts
    assert FileResult.FromString(row["result"]) == file.read_result
    assert events_of(row) == before.events
    assert [message["topic"] for message in row["messages"]] == ["task", "task"]
    assert [await world.rows(table) for table in ("file_events", "office_messages")] == [0, 0]
    (path,) = parquet_files(tmp_path)
    assert path.name.startswith("files-2026-03-")
    assert (tmp_path / "SHA256SUMS").read_text().endswith(f"  {path.name}\n")


async def test_files_that_are_still_needed_stay(world: World, tmp_path: Path) -> None:
    await world.open(1)
    world.cases.clock.moment = datetime(2025, 12, 30, 9, tzinfo=HO_CHI_MINH)
    over_new_year = await world.cases.submit(facts(2, number_of="HK-2"), "HGD-2")
    world.cases.clock.moment = datetime(2026, 1, 2, 9, tzinfo=HO_CHI_MINH)
    await world.cases.answer(POLICE, over_new_year, "refused", note="Không cư trú")
    world.cases.clock.moment = datetime(2026, 4, 1, 9, tzinfo=HO_CHI_MINH)
    await world.settled(3)
    await world.forget_changes()
    assert await world.archive(tmp_path) == 0
    assert await world.archive(tmp_path, date(2026, 5, 1)) == 1


async def test_events_that_are_still_sent_to_those_who_watch_stay(world: World, tmp_path: Path) -> None:
    await world.settled(1)
    await world.connection.execute("UPDATE gateway.file_changes SET changed_at = '2026-03-11'")
    assert await world.archive(tmp_path) == 0
    await world.connection.execute("UPDATE gateway.file_changes SET changed_at = '2026-03-12'")
    assert await world.archive(tmp_path) == 1


async def test_messages_about_money_stay_until_they_are_delivered(world: World, tmp_path: Path) -> None:
    await world.settled(1, more=700)
    await world.forget_changes()
    assert await world.archive(tmp_path) == 1
    topics = await world.connection.fetch("SELECT topic FROM gateway.office_messages")
    assert [row["topic"] for row in topics] == ["refund"]


async def test_an_interrupted_run_leaves_every_file_in_the_database(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.settled(1)
    await world.forget_changes()
    with monkeypatch.context() as patched:
        patched.setattr(ArchiveFolder, "written", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await world.archive(tmp_path)
    assert await world.rows("file_events") == 3
    assert await world.archive(tmp_path) == 1


def run(database_url: str, *words: str) -> Any:
    return CliRunner().invoke(app, words, env={"WARDGATE_DATABASE_URL": database_url})


async def test_the_commands_archive_and_verify(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The package has a function of the module's name.
    monkeypatch.setattr(import_module("wardgate.cli.archive.archive"), "RESTING_MONTHS_OF_FILES", 0)
    await world.settled(1)
    await world.forget_changes()
    archive = ("archive", "--files", "--before", "2026-04")
    totals = await asyncio.to_thread(run, world.url, *archive)
    assert "2026-03               1" in totals.output
    moved = await asyncio.to_thread(run, world.url, *archive, "-o", str(tmp_path))
    assert "1 file is archived" in moved.output
    verified = await asyncio.to_thread(run, world.url, "files", "verify")
    assert "1 file is archived: verify them by --archive DIR." in verified.output
    verified = await asyncio.to_thread(run, world.url, "files", "verify", "--archive", str(tmp_path))
    assert (verified.exit_code, verified.output) == (0, "1 file with 3 events: all as they were made.\n")
    again = await asyncio.to_thread(run, world.url, *archive, "-o", str(tmp_path))
    assert "no file has ended in these months" in again.output


def test_files_of_the_last_twelve_months_are_not_archived() -> None:
    done = run("postgresql://x@localhost/x", "archive", "--files", "--before", f"{datetime.now(UTC):%Y-%m}")
    assert (done.exit_code, "rest for 12 months" in done.output) == (2, True)


def test_undecided_is_about_claims() -> None:
    done = run("postgresql://x@localhost/x", "archive", "--files", "--undecided", "--before", "2020-01")
    assert (done.exit_code, "leave it out with --files" in done.output) == (2, True)
