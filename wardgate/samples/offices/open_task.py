"""A task of a file that waits for a simulated office or applicant, and what is answered."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import NamedTuple, TypeAlias

from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts, FileResult
from gateway.v1.registry_service_pb2 import AnswerFileRequest

SEED = 7205


class OpenTask(NamedTuple):
    """`procedure` is such as "birth". `due_at` is None where the task has no term.

    `result` is empty in a message by folder.
    """

    file_id: str
    procedure: str
    number: int
    step: str
    opened_at: datetime
    due_at: datetime | None
    facts: FileFacts
    result: FileResult

    def random(self, purpose: str) -> Random:
        """The same for the same task and purpose, so that the answer stays the same."""
        return Random(f"{SEED}/{self.file_id}/{self.number}/{purpose}")


class OfficeAnswer(NamedTuple):
    """What is answered."""

    answer: str
    facts: AnswerFacts
    note: str = ""

    def to(self, task: OpenTask) -> AnswerFileRequest:
        """The request."""
        return AnswerFileRequest(
            file_id=task.file_id, task=task.number, answer=self.answer, facts=self.facts, note=self.note
        )


class Asked(NamedTuple):
    """What an answer may depend on."""

    task: OpenTask
    random: Random
    today: date


Answer: TypeAlias = Callable[[Asked], OfficeAnswer]


def plain(answer: str, note: str = "") -> OfficeAnswer:
    """An answer that needs no facts."""
    return OfficeAnswer(answer, AnswerFacts(), note)
