"""What is still known of files that `wardgate archive --files` has archived."""

import asyncio
from pathlib import Path

import pytest
from rich.console import Console, RenderableType
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.archiving.archive_folder import ArchiveFolder
from gateway.archiving.archive_folders import ArchiveFolders
from gateway.archiving.archive_months import next_month
from gateway.refusals import FileArchived, FileChanged, FileHasEnded
from gateway.register.files.archiving.open_file_archive import open_file_archive
from gateway.register.files.get_file import GetFile
from gateway.register.files.kept_file import FileState
from gateway.register.files.list_files import FileCursor, FileFilter
from gateway.register.files.reporting.quarter import Quarter
from gateway.register.files.reporting.report_table import ReportTable
from gateway.register.files.storing.file_table import FileTable
from gateway.register.files.track_file import TrackFile
from gateway.register.files.verifying.archived_chains import ArchivedChains
from gateway.register.files.verifying.stored_chains import StoredChains
from gateway.register.files.verifying.verify_files import BrokenFile, Verdict, verify_files
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.v1 import registry_service_pb2 as messages
from runtime.clock import Clock
from runtime.problem import Problem
from tests.contract.filled_register import connect
from tests.integration.archiving_files import NOW, TODAY, World, parquet_files, world
from tests.integration.file_calls import start_with_offices
from tests.unit.gateway.register.file_cases import PAYER, POLICE, PORTAL
from tests.unit.gateway.register.household.joining import facts, payment
from wardgate.cli.files.file_view import file_view

__all__ = ["world"]

PRICE = 1_263_600
WALLET = Viewer("wallet-vn", Office("wallet-vn", OfficeKind.PAYER))


async def verdicts(world: World, folder: Path) -> tuple[Verdict, Verdict]:
    """Of what is in the database, and of what is archived."""
    engine = create_async_engine(world.url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        archived = ArchivedChains(engine, ArchiveFolders([folder]))
        return await verify_files(StoredChains(engine)), await verify_files(archived)
    finally:
        await engine.dispose()


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
