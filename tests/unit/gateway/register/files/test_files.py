"""Files of any procedure: sent again, answered by whom, returned, and chained."""

import pytest
from msgspec.structs import replace

from gateway.refusals import (
    FileChanged,
    FileHasEnded,
    FileNotFound,
    NotYourTask,
    RequestMalformed,
    TaskClosed,
)
from gateway.register.files.answer_file import SentAnswer
from gateway.register.files.event import EventKind, broken_links
from gateway.register.files.get_file import GetFile
from gateway.register.files.kept_file import FileState
from gateway.register.files.submit_file import Submission
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from tests.unit.gateway.register.births import (
    CIVIL_STATUS,
    HOSPITAL,
    POLICE,
    Births,
    birth_facts,
    births_in_memory,
    registered,
    submission,
)

DAY = 24 * 3600


@pytest.fixture
def births() -> Births:
    return births_in_memory()


async def test_the_same_content_again_is_the_same_file(births: Births) -> None:
    first, again = await births.submit(submission()), await births.submit(submission())
    assert (first.already_known, again.already_known) == (False, True)
    assert again.file == first.file
    assert births.files.confirmed == 1
    assert len(births.files.events[first.file.file_id]) == 1


async def test_other_content_under_the_same_number_is_refused(births: Births) -> None:
    first = await births.submit(submission())
    with pytest.raises(FileChanged) as refused:
        await births.submit(submission(birth_facts(child__full_name="Nguyễn Minh Anh")))
    assert refused.value.metadata == {"file_id": str(first.file.file_id)}


async def test_two_senders_may_have_the_same_number(births: Births) -> None:
    first = await births.submit(submission())
    other = await births.submit(submission(sender="portal-01"))
    assert first.file.file_id != other.file.file_id


async def test_facts_of_no_procedure_are_refused(births: Births) -> None:
    sent = submission()
    with pytest.raises(RequestMalformed) as refused:
        await births.submit(Submission(sent.sender, sent.number, sent.applicant, FileFacts()))
    assert refused.value.faults[0].field == "facts"


async def test_an_answer_again_is_known_and_another_one_is_refused(births: Births) -> None:
    file = (await births.submit(submission())).file
    await births.answer(CIVIL_STATUS, file, "registered", registered())
    again = await births.answer(CIVIL_STATUS, file, "registered", registered())
    assert again.already_known
    with pytest.raises(TaskClosed):
        await births.answer(CIVIL_STATUS, file, "refused", note="Không có dữ liệu")


async def test_only_offices_of_the_kind_and_province_act(births: Births) -> None:
    file = (await births.submit(submission())).file
    elsewhere = Viewer("civil-status-79", Office("civil-status-79", OfficeKind.CIVIL_STATUS, "79"))
    everywhere = Viewer("civil-status-vn", Office("civil-status-vn", OfficeKind.CIVIL_STATUS))
    for viewer in (elsewhere, POLICE, Viewer("01002")):
        with pytest.raises(FileNotFound):
            await births.answer(viewer, file, "registered", registered())
    with pytest.raises(NotYourTask) as refused:
        await births.answer(HOSPITAL, file, "registered", registered())
    assert refused.value.metadata == {"actor": "civil-status"}
    assert not (await births.answer(everywhere, file, "registered", registered())).already_known


async def test_an_answer_names_a_task_and_a_choice_that_exist(births: Births) -> None:
    file = (await births.submit(submission())).file
    for sent, field in (
        (SentAnswer(file.file_id, 2, "registered", AnswerFacts()), "task"),
        (SentAnswer(file.file_id, 1, "approved", AnswerFacts()), "answer"),
        (SentAnswer(file.file_id, 1, "returned", AnswerFacts()), "note"),
        (SentAnswer(file.file_id, 1, "refused", AnswerFacts(), " "), "note"),
    ):
        with pytest.raises(RequestMalformed) as refused:
            await births.answer_file(CIVIL_STATUS, sent)
        assert refused.value.faults[0].field == field


async def test_the_clock_stands_while_a_file_is_returned(births: Births) -> None:
    file = (await births.submit(submission())).file
    births.clock.pass_by(DAY)
    file = (await births.answer(CIVIL_STATUS, file, "returned", note="Thiếu ngày sinh")).file
    assert (file.state, file.stopped_at) == (FileState.RETURNED, births.clock.now())
    births.clock.pass_by(7 * DAY)
    assert not file.is_overdue(births.clock.now())
    corrected = AnswerFacts(corrected=FileFacts(birth=birth_facts()))
    file = (await births.answer(HOSPITAL, file, "corrected", corrected)).file
    assert (file.state, file.stopped_at) == (FileState.OPEN, None)
    # Two working days were left, on Tuesday the 3rd; it goes on on Tuesday the 10th.
    assert file.due_at.isoformat() == "2026-03-12T17:00:00+07:00"


async def test_a_file_is_overdue_after_its_term(births: Births) -> None:
    file = (await births.submit(submission())).file
    births.clock.pass_by(4 * DAY)
    assert file.is_overdue(births.clock.now())


async def test_each_task_of_an_office_is_one_message(births: Births) -> None:
    file = (await births.submit(submission())).file
    await births.answer(CIVIL_STATUS, file, "registered", registered())
    assert [(key, message.office, message.province) for key, message in births.files.messages.items()] == [
        (f"{file.file_id}/1", OfficeKind.CIVIL_STATUS, "01"),
        (f"{file.file_id}/2", OfficeKind.POLICE, "01"),
    ]


async def test_only_the_sender_withdraws_and_only_once(births: Births) -> None:
    file = (await births.submit(submission())).file
    with pytest.raises(FileNotFound):
        await births.withdraw(CIVIL_STATUS, file.file_id)
    withdrawn = await births.withdraw(HOSPITAL, file.file_id)
    assert [*withdrawn.file.open_tasks()] == []
    assert (await births.withdraw(HOSPITAL, file.file_id)).already_known
    with pytest.raises(TaskClosed):
        await births.answer_file(CIVIL_STATUS, SentAnswer(file.file_id, 1, "registered", registered()))


async def test_a_file_that_was_refused_cannot_be_withdrawn(births: Births) -> None:
    file = (await births.submit(submission())).file
    await births.answer(CIVIL_STATUS, file, "refused", note="Không có dữ liệu")
    with pytest.raises(FileHasEnded):
        await births.withdraw(HOSPITAL, file.file_id)


async def test_the_events_of_a_file_are_a_chain(births: Births) -> None:
    file = (await births.submit(submission())).file
    await births.answer(CIVIL_STATUS, file, "registered", registered())
    found = await GetFile(births.files)(HOSPITAL, file.file_id)
    first, second = found.events
    assert [one.event.kind for one in found.events] == [EventKind.RECEIVED, EventKind.ANSWERED]
    assert [*broken_links(file.file_id, found.events, found.file.last_hash)] == []
    forged = replace(second, event=replace(second.event, answer="refused"))
    assert [*broken_links(file.file_id, (first, forged), found.file.last_hash)] == [2]
    assert [*broken_links(file.file_id, (first,), found.file.last_hash)] == [2]
    assert [*broken_links(file.file_id, (second,), found.file.last_hash)] == [1]


async def test_who_does_not_see_a_file_does_not_find_it(births: Births) -> None:
    file = (await births.submit(submission())).file
    with pytest.raises(FileNotFound):
        await GetFile(births.files)(Viewer("01002"), file.file_id)
