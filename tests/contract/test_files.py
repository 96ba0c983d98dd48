"""What every store of files guarantees to the use cases."""

from asyncio import gather
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from msgspec.structs import replace

from gateway.cards.subject import ChipId
from gateway.refusals import FileChanged, TaskClosed
from gateway.register.changes.change_table import REGISTER_CHANGES
from gateway.register.files.answer_file import SentAnswer
from gateway.register.files.kept_file import FileState, Person
from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.submit_file import Submitted
from gateway.register.procedures.birth.birth_table import BIRTH_STATEMENTS
from gateway.v1.file_facts_pb2 import AnswerFacts
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.unit.gateway.register.births import (
    CIVIL_STATUS,
    POLICE,
    Births,
    birth_facts,
    births_in_memory,
    births_on,
    registered,
    residence,
    submission,
)

BOTH = (CIVIL_STATUS, POLICE, CIVIL_STATUS)
REGISTER = RegisterAccess((REGISTER_CHANGES, BIRTH_STATEMENTS))
MOTHER = """
    INSERT INTO gateway.people VALUES ('0123456789', '001190012345', 'Nguyễn Thị Hoa', '1990-05-17', 'female')
"""
NAMED = "SELECT facility, subject, insurance_number, outcome FROM gateway.access_log ORDER BY subject"
OFFICES = """
    INSERT INTO gateway.offices VALUES
        ('civil-status-01', 'Hộ tịch', 'civil-status', '01'), ('police-01', 'Công an', 'police', '01'),
        ('police-79', 'Công an', 'police', '79'), ('vss-vn', 'BHXH Việt Nam', 'social-insurance', '')
"""


@pytest.fixture
async def births(kept_in: str | None) -> AsyncIterator[Births]:
    """The mother is known and has no other child."""
    if kept_in is None:
        yield births_in_memory()
        return
    connection = await connect(kept_in)
    await connection.execute(MOTHER)
    await connection.execute(OFFICES)
    await connection.close()
    async with open_database(kept_in) as database:
        yield births_on(FileStoreTable(database, REGISTER), [], {})


async def test_a_file_is_kept_as_it_is_after_each_event(births: Births) -> None:
    file = (await births.submit(submission())).file
    for viewer, answer, facts in (
        (CIVIL_STATUS, "registered", registered()),
        (POLICE, "registered", residence()),
    ):
        async with births.files.transaction() as files:
            assert await files.with_id(file.file_id) == file
            assert await files.with_number("01001", "KS-1") == file
        file = (await births.answer(viewer, file, answer, facts)).file
    async with births.files.transaction() as files:
        assert await files.with_id(file.file_id) == file
    assert file.state is FileState.SETTLED


async def test_a_child_is_registered_at_a_facility_whose_code_has_letters(births: Births) -> None:
    facts = birth_facts(registered_facility="01A1Z", birth_certificate_number="01A1Z.GCS.0001B.26")
    file = (await births.submit(submission(facts))).file
    file = (await births.answer(CIVIL_STATUS, file, "registered", registered())).file
    assert file.read_result.birth.registered_facility == "01A1Z"


async def test_a_refused_file_keeps_its_reason(births: Births) -> None:
    file = (await births.submit(submission())).file
    file = (await births.answer(CIVIL_STATUS, file, "refused", note="Không có dữ liệu")).file
    async with births.files.transaction() as files:
        kept = await files.with_id(file.file_id)
    assert kept == file
    assert kept.rejection is not None


async def test_a_file_that_is_not_there_is_none(births: Births) -> None:
    async with births.files.transaction() as files:
        assert await files.with_id(uuid4()) is None
        assert await files.with_number("01001", "KS-1") is None


async def test_what_raises_is_undone(births: Births) -> None:
    file = (await births.submit(submission())).file

    async def break_off() -> None:
        async with births.files.transaction() as files:
            assert await files.with_id(file.file_id) == file
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await break_off()
    answer = SentAnswer(file.file_id, 1, "registered", registered())
    assert not (await births.answer_file(CIVIL_STATUS, answer)).already_known
    assert (await births.answer_file(CIVIL_STATUS, answer)).already_known
    with pytest.raises(TaskClosed):
        await births.answer_file(
            CIVIL_STATUS, SentAnswer(file.file_id, 1, "refused", AnswerFacts(), "Không có dữ liệu")
        )


async def test_files_that_arrive_together_have_an_outcome_each(births: Births) -> None:
    other = birth_facts(child__full_name="Nguyễn Minh Anh")
    sent = (submission(), submission(other), submission(), submission(sender="portal-01"))
    first, changed, again, elsewhere = await gather(*map(births.submit, sent), return_exceptions=True)
    assert isinstance(changed, FileChanged)
    assert isinstance(first, Submitted)
    assert isinstance(again, Submitted)
    assert isinstance(elsewhere, Submitted)
    assert (first.already_known, again.already_known, elsewhere.already_known) == (False, True, False)
    assert again.file == first.file
    async with births.files.transaction() as files:
        assert await files.with_number("01001", "KS-1") == first.file
        assert await files.with_number("portal-01", "KS-1") == elsewhere.file


async def test_answers_to_one_file_that_arrive_together_follow_one_another(births: Births) -> None:
    file = (await births.submit(submission())).file
    sent = (
        SentAnswer(file.file_id, 1, "registered", registered()),
        SentAnswer(file.file_id, 2, "registered", residence()),
        SentAnswer(file.file_id, 1, "refused", AnswerFacts(), "Không có dữ liệu"),
    )
    answers = (births.answer_file(viewer, one) for viewer, one in zip(BOTH, sent, strict=True))
    first, second, contradiction = await gather(*answers, return_exceptions=True)
    assert isinstance(contradiction, TaskClosed)
    assert isinstance(first, Submitted)
    assert isinstance(second, Submitted)
    assert (first.file.state, second.file.state) == (FileState.OPEN, FileState.SETTLED)
    async with births.files.transaction() as files:
        assert await files.with_id(file.file_id) == second.file


async def test_a_file_that_fails_does_not_affect_those_that_arrive_with_it(births: Births) -> None:
    faulty = replace(submission(number="KS-2"), applicant=Person("\ud800"))
    sent = (submission(), faulty, submission(sender="portal-01"))
    first, failed, last = await gather(*map(births.submit, sent), return_exceptions=True)
    assert isinstance(failed, UnicodeEncodeError)
    assert isinstance(first, Submitted)
    assert isinstance(last, Submitted)
    assert (first.already_known, last.already_known) == (False, False)
    async with births.files.transaction() as files:
        assert await files.with_number("01001", "KS-1") == first.file
        assert await files.with_number("01001", "KS-2") is None


async def test_whom_a_file_names_is_in_the_access_log_even_where_it_is_refused(
    births: Births, kept_in: str | None
) -> None:
    known = NamedPerson(ChipId("001190012345"), "0123456789", is_wrong=True)
    named = [known, NamedPerson(ChipId("001190099999"), None)]
    async with births.files.transaction() as files:
        await files.log_named("01001", named, births.clock.now())
    if kept_in is None:
        assert births.files.named == [("01001", one) for one in named]
        return
    connection = await connect(kept_in)
    rows = await connection.fetch(NAMED)
    await connection.close()
    assert [tuple(row) for row in rows] == [
        ("01001", "001190012345", "0123456789", "FILE_DIFFERENT"),
        ("01001", "001190099999", None, "FILE_NOT_IN_REGISTER"),
    ]
