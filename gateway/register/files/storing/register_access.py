"""The statements behind the questions and changes of the procedures, by their types."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.effects import Change, Question
from gateway.register.files.storing.locks import Locks


class Found(NamedTuple):
    """An answer of the register.

    `about` names all that it depends on, such as the insurance numbers of people.
    """

    answer: Any
    about: frozenset[str]


Reader = Callable[[AsyncConnection, Any], Awaitable[Any]]
Applier = Callable[[AsyncConnection, Any], Awaitable[None]]
Locker = Callable[[Any], Locks]
# The answers in the order of the questions.
BatchReader = Callable[[AsyncConnection, Sequence[Any]], Awaitable[Sequence[Found]]]


class BatchApplier(NamedTuple):
    """Applies changes of one type by the same statements. `about` names all that one of them changes."""

    apply: Callable[[AsyncConnection, Sequence[Any]], Awaitable[None]]
    about: Callable[[Any], Iterable[str]]


NO_LOCKS = Locks(may_change_cards=False)
NOTHING: Mapping[type, Any] = MappingProxyType({})


class Statements(NamedTuple):
    """What one file of statements answers and applies: functions by the types of questions and changes.

    Each type has one function: for one question or change, or for a batch of them. `lockers` say what a
    question needs locked before it is answered, where it needs something.
    """

    readers: Mapping[type, Reader]
    appliers: Mapping[type, Applier]
    lockers: Mapping[type, Locker] = NOTHING
    batch_readers: Mapping[type, BatchReader] = NOTHING
    batch_appliers: Mapping[type, BatchApplier] = NOTHING


class RegisterAccess:
    """All of them together."""

    def __init__(self, statements: Iterable[Statements]) -> None:
        self._readers: dict[type, Reader] = {}
        self._appliers: dict[type, Applier] = {}
        self._lockers: dict[type, Locker] = {}
        self._batch_readers: dict[type, BatchReader] = {}
        self._batch_appliers: dict[type, BatchApplier] = {}
        for one in statements:
            self._readers |= one.readers
            self._appliers |= one.appliers
            self._lockers |= one.lockers
            self._batch_readers |= one.batch_readers
            self._batch_appliers |= one.batch_appliers

    def locks(self, question: Question) -> Locks:
        """What must be locked before `known` is asked."""
        locker = self._lockers.get(type(question))
        return NO_LOCKS if locker is None else locker(question)

    def is_read_in_batches(self, question: Question) -> bool:
        """Whether `known_together` answers it."""
        return type(question) in self._batch_readers

    async def known(self, connection: AsyncConnection, question: Question) -> Any:  # noqa: ANN401 - by the question
        """What the register answers."""
        if self.is_read_in_batches(question):
            return (await self.known_together(connection, [question]))[question].answer
        return await self._readers[type(question)](connection, question)

    async def known_together(
        self, connection: AsyncConnection, questions: Iterable[Question]
    ) -> dict[Question, Found]:
        """What the register answers to questions that are read in batches."""
        by_type: dict[type, list[Question]] = {}
        for question in dict.fromkeys(questions):
            by_type.setdefault(type(question), []).append(question)
        found: dict[Question, Found] = {}
        for kind, of_kind in by_type.items():
            answers = await self._batch_readers[kind](connection, of_kind)
            found |= zip(of_kind, answers, strict=True)
        return found

    def about(self, changes: Iterable[Change]) -> frozenset[str] | None:
        """What these changes are about; None where one of them may be about anything."""
        names: set[str] = set()
        for change in changes:
            applier = self._batch_appliers.get(type(change))
            if applier is None:
                return None
            names.update(applier.about(change))
        return frozenset(names)

    async def apply(self, connection: AsyncConnection, files: Iterable[Sequence[Change]]) -> None:
        """Apply the changes of each file in their order; those of different files may be in any order.

        So changes of one type are applied together, where they are next in their files.
        """
        waiting = [deque(changes) for changes in files if changes]
        while waiting:
            kind = type(waiting[0][0])
            of_kind: list[Change] = []
            for changes in waiting:
                while changes and type(changes[0]) is kind:
                    of_kind.append(changes.popleft())
            await self._apply(connection, kind, of_kind)
            waiting = [changes for changes in waiting if changes]

    async def _apply(self, connection: AsyncConnection, kind: type, changes: Sequence[Change]) -> None:
        if kind in self._batch_appliers:
            await self._batch_appliers[kind].apply(connection, changes)
            return
        for change in changes:
            await self._appliers[kind](connection, change)
