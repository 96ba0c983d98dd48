"""Which files a caller lists, in which order, and page by page: as Viewer.sees and Viewer.acts say."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.list_files import FileCursor, FileFilter, ListFiles
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.file_table import FileTable
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.contract.test_files import MOTHER, OFFICES, REGISTER
from tests.unit.gateway.register.births import (
    CIVIL_STATUS,
    HOSPITAL,
    POLICE,
    Births,
    birth_facts,
    births_on,
    registered,
    submission,
)

DAY = 24 * 3600
OTHER_HOSPITAL = Viewer("01002")
ELSEWHERE = Viewer("civil-status-79", Office("civil-status-79", OfficeKind.CIVIL_STATUS, "79"))
EVERYWHERE = Viewer("civil-status-vn", Office("civil-status-vn", OfficeKind.CIVIL_STATUS))
VIEWERS = (HOSPITAL, OTHER_HOSPITAL, CIVIL_STATUS, ELSEWHERE, EVERYWHERE, POLICE)


class Listed:
    """Five files of different days, senders, provinces and states."""

    def __init__(self, births: Births, files: FileTable) -> None:
        self.births = births
        self.list = ListFiles(files, births.clock)
        self.files: list[KeptFile] = []

    async def fill(self) -> None:
        """One is returned, one registered, one of another province, one refused, one open."""
        for order, (sender, province) in enumerate(
            (("01001", "01"), ("01001", "01"), ("01002", "79"), ("01001", "01"), ("01002", "01")), 1
        ):
            facts = birth_facts(child__birth_order=order, province=province)
            sent = submission(facts, f"KS-{order}", sender)
            self.files.append((await self.births.submit(sent)).file)
            self.births.clock.pass_by(DAY)
        await self._answer(0, "returned", note="Thiếu tên")
        self.files[1] = (
            await self.births.answer(CIVIL_STATUS, self.files[1], "registered", registered())
        ).file
        await self._answer(3, "refused", note="Không có dữ liệu")

    async def _answer(self, place: int, answer: str, note: str) -> None:
        self.files[place] = (
            await self.births.answer(CIVIL_STATUS, self.files[place], answer, note=note)
        ).file

    async def ids(self, sought: FileFilter, size: int = 100) -> list[int]:
        """The places of the files of all pages."""
        found: list[int] = []
        after: FileCursor | None = FileCursor()
        while after is not None:
            page, after = await self.list(sought, after, size)
            found += [[file.file_id for file in self.files].index(one.file_id) for one in page]
        return found


@pytest.fixture
async def listed(database_url: str) -> AsyncIterator[Listed]:
    connection = await connect(database_url)
    await connection.execute(MOTHER)
    await connection.execute(OFFICES)
    await connection.close()
    async with open_database(database_url) as database:
        births = births_on(FileStoreTable(database, REGISTER), [], {})
        filled = Listed(births, FileTable(database))
        await filled.fill()
        yield filled


async def test_each_caller_lists_what_it_sees_in_the_order_of_the_terms(listed: Listed) -> None:
    for viewer in VIEWERS:
        expected = sorted(
            (place for place, file in enumerate(listed.files) if viewer.sees(file)),
            key=lambda place: (listed.files[place].due_at, listed.files[place].file_id),
        )
        sought = FileFilter(viewer)
        assert await listed.ids(sought) == expected, viewer
        assert await listed.ids(sought, size=1) == expected, viewer


async def test_a_caller_lists_what_waits_for_its_answer(listed: Listed) -> None:
    for viewer in VIEWERS:
        waiting = {
            place
            for place, file in enumerate(listed.files)
            if any(viewer.acts(file, task) for task in file.open_tasks())
        }
        assert {*await listed.ids(FileFilter(viewer, waiting=True))} == waiting, viewer
    assert await listed.ids(FileFilter(HOSPITAL, waiting=True)) == [0]


async def test_files_are_picked_by_state_procedure_and_term(listed: Listed) -> None:
    everything = FileFilter(EVERYWHERE)
    assert await listed.ids(replace(everything, states=(FileState.REFUSED,))) == [3]
    assert await listed.ids(replace(everything, procedure="death")) == []
    assert len(await listed.ids(replace(everything, procedure="birth"))) == 5
    overdue = {place for place, file in enumerate(listed.files) if file.is_overdue(listed.births.clock.now())}
    assert {*await listed.ids(replace(everything, overdue=True))} == overdue
    assert overdue


def test_a_cursor_is_that_of_its_list_only() -> None:
    cursor = FileCursor()
    token = cursor.token(FileFilter(HOSPITAL))
    assert FileCursor.from_token(token, FileFilter(HOSPITAL)) == cursor
    assert FileCursor.from_token(token, FileFilter(POLICE)) is None
    assert FileCursor.from_token("x", FileFilter(POLICE)) is None
