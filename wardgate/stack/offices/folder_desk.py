"""A simulated office that has a folder: it takes messages from `out`, and puts answers into `in`."""

from datetime import datetime
from pathlib import Path

import msgspec
from google.protobuf.json_format import MessageToJson, ParseDict

from gateway.v1.file_facts_pb2 import FileFacts, FileResult
from gateway.v1.registry_service_pb2 import AnswerFileRequest
from runtime.clock import Clock
from wardgate.samples.offices.all_answers import answer_of, is_answered
from wardgate.samples.offices.answering_time import NO_SUCH_ANSWER, Mistake, answered_at, mistake_in
from wardgate.samples.offices.open_task import OpenTask


class _Message(msgspec.Struct, frozen=True):
    """A task in the folder (docs/files.md)."""

    file_id: str
    task: int
    step: str
    created_at: datetime
    body: dict[str, object]


class FolderDesk:
    """Blocking: call it in a thread. Messages stay in `out` until they are answered."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._out, self._in = folder / "out", folder / "in"
        self._clock = clock

    def poll(self) -> None:
        """Answer what is ready. Raises OSError."""
        for path in sorted(self._out.glob("*-task.json")):
            task = _read(path)
            if is_answered(task) and answered_at(task) <= self._clock.now():
                self._answer(task)
                path.unlink()

    def _answer(self, task: OpenTask) -> None:
        answer, mistake = answer_of(task, self._clock.today()), mistake_in(task)
        if mistake is Mistake.UNKNOWN_ANSWER:
            self._put(f"{task.file_id}-{task.number}-a", answer._replace(answer=NO_SUCH_ANSWER).to(task))
        self._put(f"{task.file_id}-{task.number}-b", answer.to(task))
        if mistake is Mistake.TWICE:
            self._put(f"{task.file_id}-{task.number}-c", answer.to(task))

    def _put(self, name: str, request: AnswerFileRequest) -> None:
        unfinished = self._in / f"{name}.tmp"
        unfinished.write_text(MessageToJson(request, preserving_proto_field_name=True), "utf-8")
        unfinished.replace(self._in / f"{name}.json")


def _read(path: Path) -> OpenTask:
    message = msgspec.json.decode(path.read_bytes(), type=_Message)
    facts = ParseDict(message.body, FileFacts())
    return OpenTask(
        file_id=message.file_id,
        procedure=facts.WhichOneof("facts") or "",
        number=message.task,
        step=message.step,
        opened_at=message.created_at,
        due_at=None,
        facts=facts,
        result=FileResult(),
    )
