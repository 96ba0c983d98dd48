"""Offices that answer the tasks of files late, twice, wrongly, or contradict themselves."""

import heapq
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from gateway.register.files.answer_file import SentAnswer
from gateway.register.files.kept_file import KeptFile, Task
from gateway.register.files.procedure import APPLICANT
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from runtime.time_zone import day_of
from tests.year.happenings.happening import Happening
from wardgate.samples.random_choice import WeightedChoice

# Days until an office answers, for so many of 100 tasks; and until an applicant corrects a file.
OFFICE_DAYS = WeightedChoice({0: 62, 1: 28, 2: 7, 4: 2, 15: 1})
APPLICANT_DAYS = WeightedChoice({1: 40, 5: 40, 20: 15, 60: 5})
MISTAKES = WeightedChoice({"": 96, "twice": 2, "unknown answer": 1, "contradiction": 1})


class Answering(NamedTuple):
    """One answer, by whom, and the mistake that the office makes with it; empty for none.

    `is_late`: the office gives it after the term of its step.
    """

    viewer: Viewer
    sent: SentAnswer
    mistake: str
    is_late: bool


class Waiting(NamedTuple):
    """A task that is answered on a day. `order` keeps those of one day in order."""

    day: date
    order: int
    file_id: UUID
    task: int


class Offices:
    """Every kind of office, one for the whole country each."""

    def __init__(self, happenings: Mapping[str, Happening], random: Random) -> None:
        self._happenings = happenings
        self._random = random
        self._files: dict[UUID, KeptFile] = {}
        self._waiting: list[Waiting] = []
        self._scheduled: set[tuple[UUID, int]] = set()

    def see(self, file: KeptFile, day: date) -> None:
        """Take note of a file, and decide when its open tasks are answered."""
        if file.ended_at is not None:
            self._files.pop(file.file_id, None)
            self._happenings[file.procedure].ended(file)
            return
        self._files[file.file_id] = file
        for task in file.open_tasks():
            if (file.file_id, task.number) not in self._scheduled:
                self._schedule(file, task, day)

    def answers(self, day: date) -> Iterator[Answering]:
        """What is answered on a day on which offices are open."""
        while self._waiting and self._waiting[0].day <= day:
            waiting = heapq.heappop(self._waiting)
            file = self._files.get(waiting.file_id)
            task = file.task(waiting.task) if file else None
            if file is not None and task is not None and task.is_open:
                yield self._answer(file, task, day)

    def _schedule(self, file: KeptFile, task: Task, day: date) -> None:
        self._scheduled.add((file.file_id, task.number))
        days = APPLICANT_DAYS if task.actor is APPLICANT else OFFICE_DAYS
        ready = day + timedelta(days=days.draw(self._random))
        heapq.heappush(self._waiting, Waiting(ready, len(self._scheduled), file.file_id, task.number))

    def _answer(self, file: KeptFile, task: Task, day: date) -> Answering:
        given = self._happenings[file.procedure].answer(file, task.step, day)
        sent = SentAnswer(file.file_id, task.number, given.answer, given.facts, given.note)
        is_late = task.due_at is not None and day_of(task.due_at) < day
        return Answering(viewer_of(file, task), sent, MISTAKES.draw(self._random), is_late)


def viewer_of(file: KeptFile, task: Task) -> Viewer:
    """Who answers this task."""
    if isinstance(task.actor, OfficeKind):
        code = office_code(task.actor)
        return Viewer(code, Office(code, task.actor))
    return Viewer(file.sender)


def office_code(kind: OfficeKind) -> str:
    """The code of the office of this kind."""
    return f"{kind.value}-vn"
