"""Files in memory, with a register that answers what a test says."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.register.files.advance import Advanced
from gateway.register.files.effects import Change, OfficeMessage, Question
from gateway.register.files.event import FileEvent
from gateway.register.files.get_file import FileWithEvents
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson


class FakeFiles:
    """The ports FileStore, FilesInTransaction and Files. `answers` has a function for each kind
    of question.
    """

    def __init__(self, answers: Mapping[type, Callable[[Any], Any]]) -> None:
        self._answers = answers
        self.files: dict[UUID, KeptFile] = {}
        self.events: dict[UUID, list[FileEvent]] = {}
        self.changes: list[Change] = []
        self.messages: dict[str, OfficeMessage] = {}
        self.confirmed = 0
        self.locked: list[Question] = []
        # What the commit of every transaction raises.
        self.failing: Exception | None = None
        self.named: list[tuple[str, NamedPerson]] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["FakeFiles"]:
        events = {file_id: [*events] for file_id, events in self.events.items()}
        before = {**self.files}, events, [*self.changes], {**self.messages}
        try:
            yield self
            self._commit()
        except BaseException:
            self.files, self.events, self.changes, self.messages = before
            raise

    def _commit(self) -> None:
        if self.failing is not None:
            raise self.failing

    async def prefetch_numbers(self, numbers: Collection[tuple[str, str]]) -> None:
        pass

    async def prefetch_ids(self, file_ids: Collection[UUID]) -> None:
        pass

    async def lock(self, questions: Iterable[Question]) -> None:
        self.locked += [*questions]

    async def prefetch_known(self, questions: Collection[Question]) -> None:
        pass

    async def with_number(self, sender: str, number: str) -> KeptFile | None:
        found = (file for file in self.files.values() if (file.sender, file.number) == (sender, number))
        return next(found, None)

    async def with_id(self, file_id: UUID) -> KeptFile | None:
        return self.files.get(file_id)

    async def known(self, question: Question) -> Any:
        return self._answers[type(question)](question)

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        self.named += [(caller, person) for person in named]

    async def keep(self, advanced: Advanced) -> None:
        self.files[advanced.file.file_id] = advanced.file
        self.events.setdefault(advanced.file.file_id, []).append(advanced.event)
        self.changes += advanced.effects.changes
        self.messages.update({message.key: message for message in advanced.messages})

    async def confirm(self) -> None:
        self.confirmed += 1

    async def find(self, file_id: UUID) -> FileWithEvents | None:
        file = self.files.get(file_id)
        return None if file is None else FileWithEvents(file, self.events[file_id])
