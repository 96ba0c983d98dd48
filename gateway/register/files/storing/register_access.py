"""The statements behind the questions and changes of the procedures, by their types."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.effects import Change, Question
from gateway.register.files.storing.locks import Locks

Reader = Callable[[AsyncConnection, Any], Awaitable[Any]]
Applier = Callable[[AsyncConnection, Any], Awaitable[None]]
Locker = Callable[[Any], Locks]

NO_LOCKS = Locks()


class Statements(NamedTuple):
    """What one file of statements answers and applies: functions by the types of questions and changes.

    `lockers` say what a question needs locked before it is answered, where it needs something.
    """

    readers: Mapping[type, Reader]
    appliers: Mapping[type, Applier]
    lockers: Mapping[type, Locker] = MappingProxyType({})


class RegisterAccess:
    """All of them together."""

    def __init__(self, statements: Iterable[Statements]) -> None:
        self._readers: dict[type, Reader] = {}
        self._appliers: dict[type, Applier] = {}
        self._lockers: dict[type, Locker] = {}
        for one in statements:
            self._readers |= one.readers
            self._appliers |= one.appliers
            self._lockers |= one.lockers

    def locks(self, question: Question) -> Locks:
        """What must be locked before `known` is asked."""
        locker = self._lockers.get(type(question))
        return NO_LOCKS if locker is None else locker(question)

    async def known(self, connection: AsyncConnection, question: Question) -> Any:  # noqa: ANN401 - by the question
        """What the register answers."""
        return await self._readers[type(question)](connection, question)

    async def apply(self, connection: AsyncConnection, changes: Iterable[Change]) -> None:
        """Apply changes in their order."""
        for change in changes:
            await self._appliers[type(change)](connection, change)
