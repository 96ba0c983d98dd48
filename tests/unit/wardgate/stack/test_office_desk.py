"""Simulated offices by gRPC: they answer when it is time, once, and go on after a refusal."""

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from itertools import count

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from gateway.v1.file_facts_pb2 import FileFacts, FileResult
from gateway.v1.household_file_pb2 import HouseholdFacts
from gateway.v1.registry_service_pb2 import (
    AnswerFileRequest,
    AnswerFileResponse,
    File,
    FileTask,
    ListFilesRequest,
)
from tests.fakes.clock import FakeClock
from wardgate.client import Refused
from wardgate.samples.offices.answering_time import NO_SUCH_ANSWER, Mistake, answered_at, mistake_in
from wardgate.samples.offices.open_task import OpenTask
from wardgate.stack.offices.office_desk import OfficeDesk

LONG = timedelta(minutes=11).total_seconds()


class FakeFiles:
    """The files that wait; an answer that the step does not have is refused."""

    def __init__(self, files: Iterable[File], refuses: Refused | None = None) -> None:
        self.files = {file.file_id: file for file in files}
        self.refuses = refuses
        self.answers: list[AnswerFileRequest] = []
        self.reads = 0

    async def list(self, request: ListFilesRequest) -> AsyncIterator[File]:
        assert request.waiting_for_me
        for file in [*self.files.values()]:
            listed = File()
            listed.CopyFrom(file)
            listed.ClearField("facts")
            yield listed

    async def get(self, file_id: str) -> File:
        self.reads += 1
        return self.files[file_id]

    async def answer(self, request: AnswerFileRequest) -> AnswerFileResponse:
        self.answers.append(request)
        if request.answer == NO_SUCH_ANSWER:
            raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "no such answer")
        if self.refuses is not None:
            raise self.refuses
        self.files.pop(request.file_id, None)
        return AnswerFileResponse()


def waiting(clock: FakeClock, file_id: str = "file-1", procedure: str = "household") -> File:
    """A household whose residence the caller confirms."""
    opened = Timestamp()
    opened.FromDatetime(clock.now())
    task = FileTask(number=1, step="membership", actor="police", opened_at=opened, yours=True)
    facts = FileFacts(household=HouseholdFacts(household="HGD-1", province="01"))
    return File(file_id=file_id, procedure=procedure, number=f"MAU-{file_id}", tasks=[task], facts=facts)


def task_of(clock: FakeClock, file_id: str) -> OpenTask:
    """The same task as the desk reads it."""
    return OpenTask(file_id, "household", 1, "membership", clock.now(), None, FileFacts(), FileResult())


def file_with(mistake: Mistake, clock: FakeClock) -> str:
    """The ID of a file with whose task the office makes this mistake."""
    names = (f"file-{number}" for number in count())
    return next(name for name in names if mistake_in(task_of(clock, name)) is mistake)


async def test_an_office_answers_when_it_is_time_and_not_before() -> None:
    clock = FakeClock()
    files = FakeFiles([waiting(clock)])
    desk = OfficeDesk(files, clock)
    await desk.poll()
    assert (files.answers, files.reads) == ([], 0)
    clock.moment = answered_at(task_of(clock, "file-1"))
    await desk.poll()
    (answer,) = files.answers
    assert (answer.file_id, answer.task) == ("file-1", 1)
    assert answer.answer in {"confirmed", "refused"}


async def test_an_office_that_is_started_again_gives_the_same_answer() -> None:
    clock = FakeClock()
    given = []
    for _ in range(2):
        files = FakeFiles([waiting(clock)])
        opened = clock.moment
        clock.pass_by(LONG)
        await OfficeDesk(files, clock).poll()
        clock.moment = opened
        given.append(files.answers)
    assert given[0] == given[1]


@pytest.mark.parametrize(
    ("mistake", "answers"), [(Mistake.NONE, 1), (Mistake.UNKNOWN_ANSWER, 2), (Mistake.TWICE, 2)]
)
async def test_an_office_that_makes_a_mistake_still_answers(mistake: Mistake, answers: int) -> None:
    clock = FakeClock()
    files = FakeFiles([waiting(clock, file_with(mistake, clock))])
    clock.pass_by(LONG)
    await OfficeDesk(files, clock).poll()
    assert len(files.answers) == answers
    assert files.files == {}
    is_unknown = [answer.answer == NO_SUCH_ANSWER for answer in files.answers]
    assert any(is_unknown) is (mistake is Mistake.UNKNOWN_ANSWER)


async def test_an_answer_that_is_refused_is_not_sent_again_and_stops_no_other() -> None:
    clock = FakeClock()
    names = [file_with(Mistake.NONE, clock), file_with(Mistake.TWICE, clock)]
    refusal = Refused(grpc.StatusCode.FAILED_PRECONDITION, "closed")
    files = FakeFiles([waiting(clock, name) for name in names], refusal)
    desk = OfficeDesk(files, clock)
    clock.pass_by(LONG)
    await desk.poll()
    await desk.poll()
    assert [answer.file_id for answer in files.answers] == names


async def test_an_answer_is_sent_again_where_the_gateway_could_not_take_it() -> None:
    clock = FakeClock()
    away = Refused(grpc.StatusCode.UNAVAILABLE, "away", retry_after=timedelta(seconds=1))
    name = file_with(Mistake.NONE, clock)
    files = FakeFiles([waiting(clock, name)], away)
    desk = OfficeDesk(files, clock)
    clock.pass_by(LONG)
    with pytest.raises(Refused):
        await desk.poll()
    files.refuses = None
    await desk.poll()
    assert len(files.answers) == 2


async def test_objections_wait_for_people() -> None:
    clock = FakeClock()
    files = FakeFiles([waiting(clock, procedure="objection")])
    clock.pass_by(LONG)
    await OfficeDesk(files, clock).poll()
    assert (files.answers, files.reads) == ([], 0)


async def test_applicants_correct_their_own_files_only() -> None:
    clock = FakeClock()
    files = FakeFiles([waiting(clock, "file-1"), waiting(clock, "file-2")])
    clock.pass_by(LONG)
    await OfficeDesk(files, clock, lambda file: file.number == "MAU-file-2").poll()
    assert {answer.file_id for answer in files.answers} == {"file-2"}
