"""`wardgate archive --files`: files that ended long ago go into the archive, and stay known."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pyarrow.parquet
import pytest
from rich.console import Console, RenderableType
from sqlalchemy.ext.asyncio import create_async_engine
from typer.testing import CliRunner

from gateway.archiving.archive_folder import ArchiveFolder
from gateway.archiving.archive_folders import ArchiveFolders
from gateway.archiving.archive_months import next_month
from gateway.refusals import FileArchived, FileChanged, FileHasEnded
from gateway.register.files.archiving.open_file_archive import open_file_archive
from gateway.register.files.event import FileEvent
from gateway.register.files.get_file import GetFile
from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.list_files import FileCursor, FileFilter
from gateway.register.files.reporting.quarter import Quarter
from gateway.register.files.reporting.report_table import ReportTable
from gateway.register.files.storing.file_rows import event_from
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.file_table import FileTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.track_file import TrackFile
from gateway.register.files.verifying.archived_chains import ArchivedChains
from gateway.register.files.verifying.stored_chains import StoredChains
from gateway.register.files.verifying.verify_files import BrokenFile, Verdict, verify_files
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.file_facts_pb2 import FileFacts, FileResult
from runtime.clock import Clock
from runtime.postgres.database import Database, open_database
from runtime.problem import Problem
from runtime.time_zone import HO_CHI_MINH
from tests.contract.filled_register import connect
from tests.integration.file_calls import start_with_offices
from tests.unit.gateway.register.file_cases import OFFICES, PAYER, POLICE, PORTAL, FileCases, file_cases
from tests.unit.gateway.register.household.joining import facts, payment
from wardgate.cli import app
from wardgate.cli.files.file_view import file_view

PEOPLE = """
    INSERT INTO gateway.people
    SELECT lpad(number::text, 10, '0'), NULL, 'Nguyễn Văn ' || number, '1980', 'male'
    FROM generate_series(1, 9) AS number
"""
TODAY, BEFORE = date(2026, 3, 10), date(2026, 4, 1)
NOW = datetime(2026, 3, 10, 9, tzinfo=HO_CHI_MINH)
PRICE = 1_263_600
WALLET = Viewer("wallet-vn", Office("wallet-vn", OfficeKind.PAYER))


class World(NamedTuple):
    """Files on a real register."""

    cases: FileCases
    database: Database
    connection: asyncpg.Connection
    url: str

    async def open(self, place: int) -> KeptFile:
        """The person of this place has a file that waits for the money."""
        file = await self.cases.submit(facts(place, number_of=f"HK-{place}"), f"HGD-{place}")
        return await self.cases.answer(POLICE, file, "confirmed")

    async def settled(self, place: int, more: int = 0) -> KeptFile:
        """The person has paid, and so much more."""
        file = await self.open(place)
        paid = payment(file.read_result.household.total + more, f"R-{place}", self.today)
        return await self.cases.answer(PAYER, file, "paid", paid)

    @property
    def today(self) -> date:
        return self.cases.clock.moment.date()

    async def forget_changes(self) -> None:
        """As the gateways do after a month."""
        await self.connection.execute("DELETE FROM gateway.file_changes")

    async def archive(self, folder: Path, before: date = BEFORE) -> int:
        """How many files were archived."""
        opened = ArchiveFolder(folder)
        opened.make()
        async with open_file_archive(self.url, before) as archive:
            return sum(
                [
                    written.rows
                    for month in await archive.months(before)
                    async for _, written in archive.archive(month, opened)
                ]
            )

    async def rows(self, table: str) -> int:
        return int(await self.connection.fetchval(f"SELECT count(*) FROM gateway.{table}"))


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    await connection.execute(OFFICES)
    await connection.execute(PEOPLE)
    async with open_database(database_url) as database:
        files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS))
        yield World(file_cases(files, NOW), database, connection, database_url)
    await connection.close()


def parquet_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The files of all files of the archive."""
    return [row for path in parquet_files(folder) for row in pyarrow.parquet.read_table(path).to_pylist()]


def events_of(row: dict[str, Any]) -> Sequence[FileEvent]:
    return [event_from(event) for event in row["events"]]


async def verdicts(world: World, folder: Path) -> tuple[Verdict, Verdict]:
    """Of what is in the database, and of what is archived."""
    engine = create_async_engine(world.url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        archived = ArchivedChains(engine, ArchiveFolders([folder]))
        return await verify_files(StoredChains(engine)), await verify_files(archived)
    finally:
        await engine.dispose()


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


async def test_an_archived_file_says_how_it_ended_and_where_the_rest_is(world: World, tmp_path: Path) -> None:
    file = await world.settled(1)
    await world.forget_changes()
    await world.archive(tmp_path)
    table = FileTable(world.database)
    found, events, archived = await GetFile(table)(PORTAL, file.file_id)
    assert (found.state, found.tasks, found.applicant) == (file.state, file.tasks, file.applicant)
    assert (found.facts, found.result, events) == (b"", b"", ())
    assert archived is not None
    assert [path.name for path in parquet_files(tmp_path)] == [archived.file]
    assert (await TrackFile(table, 10)(PORTAL.code, file.file_id, file.secret)).state is FileState.SETTLED
    listed = await table.page(FileFilter(POLICE), FileCursor(), 10, NOW)
    assert [one.file_id for one in listed] == [file.file_id]


async def test_what_is_sent_again_is_still_known(world: World, tmp_path: Path) -> None:
    file = await world.settled(1)
    await world.forget_changes()
    await world.archive(tmp_path)
    again = await world.cases.submit(facts(1, number_of="HK-1"), "HGD-1")
    assert (again.file_id, again.secret) == (file.file_id, file.secret)
    with pytest.raises(FileChanged):
        await world.cases.submit(facts(2, number_of="HK-1"), "HGD-1")
    waiting = await world.open(2)
    paid = payment(waiting.read_result.household.total, "R-2", TODAY)
    await world.cases.answer(PAYER, waiting, "paid", paid)
    await world.forget_changes()
    await world.archive(tmp_path)
    assert (await world.cases.answer(PAYER, waiting, "paid", paid)).file_id == waiting.file_id
    with pytest.raises(FileHasEnded):
        await world.cases.withdraw(file)
    assert await world.rows("payments") == 2


async def test_money_that_is_reported_for_an_archived_file_is_refused(world: World, tmp_path: Path) -> None:
    waiting = await world.open(1)
    paid = payment(waiting.read_result.household.total, "R-1", TODAY)
    await world.cases.answer(PAYER, waiting, "paid", paid)
    await world.forget_changes()
    await world.archive(tmp_path)
    late = [payment(PRICE, f"W-{place}", TODAY) for place in range(3)]
    answers = (world.cases.answer(WALLET, waiting, "paid", one) for one in late)
    refused = await asyncio.gather(*answers, return_exceptions=True)
    assert [type(one) for one in refused] == [FileArchived] * 3
    assert await world.rows("payments") == 1


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


async def test_reports_and_events_of_the_register_do_not_change(world: World, tmp_path: Path) -> None:
    for place in range(1, 4):
        await world.settled(place)
    await world.open(4)
    report, quarter = ReportTable(world.database), Quarter(2026, 1)
    before = await report.figures(quarter.begin, quarter.end), await world.rows("register_events")
    await world.forget_changes()
    assert await world.archive(tmp_path) == 3
    after = await report.figures(quarter.begin, quarter.end), await world.rows("register_events")
    assert after == before


async def test_the_chains_of_archived_files_are_verified_with_the_archive(
    world: World, tmp_path: Path
) -> None:
    file, *_ = [await world.settled(place) for place in range(1, 3)]
    await world.open(3)
    await world.forget_changes()
    await world.archive(tmp_path)
    assert await verdicts(world, tmp_path) == (Verdict(1, 2, []), Verdict(2, 6, []))
    await world.connection.execute("UPDATE gateway.files SET last_hash = 'x' WHERE number = 'HGD-1'")
    _, archived = await verdicts(world, tmp_path)
    assert archived.broken == [BrokenFile(file.file_id, [4])]
    (path,) = parquet_files(tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Problem, match=f"{path.name} is damaged"):
        await verdicts(world, tmp_path)


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


async def test_callers_are_told_where_the_rest_of_an_archived_file_is(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with start_with_offices(database_url, redis_url) as calls:
        sent = await calls.submit()
        file_id = sent.file.file_id
        await calls.call("WithdrawFile", messages.WithdrawFileRequest(file_id=file_id))
        connection = await connect(database_url)
        await connection.execute("DELETE FROM gateway.file_changes")
        await connection.close()
        month = Clock().today().replace(day=1)
        folder = ArchiveFolder(tmp_path)
        async with open_file_archive(database_url, next_month(month)) as archive:
            names = [name async for name, _ in archive.archive(month, folder)]
        file = (await calls.call("GetFile", messages.GetFileRequest(file_id=file_id))).file
        assert [file.archived.file] == names
        assert (file.HasField("facts"), list(file.events)) == (False, [])
        assert f"its facts and events are in {names[0]}" in shown(file_view(file))
        again = await calls.submit()
        assert (again.already_known, again.file.file_id, again.secret) == (True, file_id, sent.secret)
        tracking = messages.TrackFileRequest(file_id=file_id, secret=sent.secret)
        assert (await calls.call("TrackFile", tracking)).state == messages.FILE_STATE_WITHDRAWN


def shown(view: RenderableType) -> str:
    """As it is printed."""
    console = Console(width=200)
    with console.capture() as captured:
        console.print(view)
    return captured.get()


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
    counted = await asyncio.to_thread(run, world.url, *archive)
    assert "2026-03               1" in counted.output
    moved = await asyncio.to_thread(run, world.url, *archive, "-o", str(tmp_path))
    assert "1 files are archived" in moved.output
    verified = await asyncio.to_thread(run, world.url, "files", "verify")
    assert "1 files are archived: verify them by --archive DIR." in verified.output
    verified = await asyncio.to_thread(run, world.url, "files", "verify", "--archive", str(tmp_path))
    assert (verified.exit_code, verified.output) == (0, "1 files with 3 events: all as they were made.\n")
    again = await asyncio.to_thread(run, world.url, *archive, "-o", str(tmp_path))
    assert "no file has ended in these months" in again.output


def test_files_of_the_last_twelve_months_are_not_archived() -> None:
    done = run("postgresql://x@localhost/x", "archive", "--files", "--before", f"{datetime.now(UTC):%Y-%m}")
    assert (done.exit_code, "rest for 12 months" in done.output) == (1, True)


def test_undecided_is_about_claims() -> None:
    done = run("postgresql://x@localhost/x", "archive", "--files", "--undecided", "--before", "2020-01")
    assert (done.exit_code, "leave it out with --files" in done.output) == (2, True)
