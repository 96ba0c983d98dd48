"""A simulated office, or applicant, that answers by gRPC the tasks of files that wait for it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from google.protobuf.timestamp_pb2 import Timestamp

from gateway.v1.registry_service_pb2 import (
    AnswerFileRequest,
    AnswerFileResponse,
    File,
    FileTask,
    ListFilesRequest,
)
from runtime.clock import Clock
from runtime.time_zone import HO_CHI_MINH
from wardgate.client import Refused
from wardgate.samples.offices.all_answers import answer_of, is_answered
from wardgate.samples.offices.answering_time import NO_SUCH_ANSWER, Mistake, answered_at, mistake_in
from wardgate.samples.offices.open_task import OpenTask

WAITING = ListFilesRequest(waiting_for_me=True, page_size=200)


class Files(Protocol):
    """The calls of an office. All raise Refused."""

    def list(self, request: ListFilesRequest) -> AsyncIterator[File]:
        """The files, without facts."""
        ...

    async def get(self, file_id: str) -> File:
        """One file, with its facts."""
        ...

    async def answer(self, request: AnswerFileRequest) -> AnswerFileResponse:
        """Answer a task."""
        ...


class OfficeDesk:
    """When a task is answered, and how, follows from the task."""

    def __init__(self, files: Files, clock: Clock, takes: Callable[[File], bool] = lambda _: True) -> None:
        self._files = files
        self._clock = clock
        self._takes = takes
        # Not tried again: nothing would be different.
        self._refused: set[tuple[str, int]] = set()

    async def poll(self) -> None:
        """Answer what is ready. Raises Refused where the gateway cannot answer."""
        async for listed in self._files.list(WAITING):
            if self._takes(listed) and any(self._is_ready(task) for task in _tasks(listed)):
                for task in _tasks(await self._files.get(listed.file_id)):
                    if self._is_ready(task):
                        await self._answer_once(task)

    def _is_ready(self, task: OpenTask) -> bool:
        is_refused = (task.file_id, task.number) in self._refused
        return is_answered(task) and not is_refused and answered_at(task) <= self._clock.now()

    async def _answer_once(self, task: OpenTask) -> None:
        try:
            await self._answer(task)
        except Refused as refused:
            if refused.retry_after is not None:
                raise
            self._refused.add((task.file_id, task.number))

    async def _answer(self, task: OpenTask) -> None:
        answer, mistake = answer_of(task, self._clock.today()), mistake_in(task)
        if mistake is Mistake.UNKNOWN_ANSWER:
            with suppress(Refused):
                await self._files.answer(answer._replace(answer=NO_SUCH_ANSWER).to(task))
        await self._files.answer(answer.to(task))
        if mistake is Mistake.TWICE:
            await self._files.answer(answer.to(task))


def _tasks(file: File) -> Iterator[OpenTask]:
    """The open tasks that the caller can answer."""
    for task in file.tasks:
        if task.yours and not task.HasField("closed_at"):
            yield OpenTask(
                file_id=file.file_id,
                procedure=file.procedure,
                number=task.number,
                step=task.step,
                opened_at=_moment(task.opened_at),
                due_at=_due(task),
                facts=file.facts,
                result=file.result,
            )


def _due(task: FileTask) -> datetime | None:
    return _moment(task.due_at) if task.HasField("due_at") else None


def _moment(timestamp: Timestamp) -> datetime:
    return timestamp.ToDatetime(HO_CHI_MINH)
