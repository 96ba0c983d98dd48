"""What the files of one transaction ask the register, and change in it, in as few statements as possible."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.effects import Change, Question
from gateway.register.files.storing.register_access import Found, RegisterAccess


class AskedRegister:
    """Every answer is as if the questions and changes of the files came one after the other.

    Questions that were prefetched are answered by what was read then, unless a change since was about
    something that the answer depends on. Changes wait, and are written together: before a question is read,
    before a change that may be about the same, and at the end.
    """

    def __init__(
        self, connection: AsyncConnection, register: RegisterAccess, prepare: Callable[[], Awaitable[None]]
    ) -> None:
        """`prepare` writes what the rows of changes refer to; it is called before changes are written."""
        self._connection = connection
        self._register = register
        self._prepare = prepare
        # What was found for each question that is still to be asked; None where it has to be read again.
        self._prefetched: dict[Question, Found | None] = {}
        self._waiting: list[Sequence[Change]] = []
        self._changed: set[str] = set()

    async def prefetch(self, questions: Collection[Question]) -> None:
        """Read together what can be."""
        in_batches = [one for one in questions if self._register.is_read_in_batches(one)]
        if in_batches:
            self._prefetched |= await self._register.known_together(self._connection, in_batches)

    async def known(self, question: Question) -> Any:  # noqa: ANN401 - what the question asks for
        """What the register answers now."""
        if not self._register.is_read_in_batches(question):
            await self.write()
            return await self._register.known(self._connection, question)
        found = self._prefetched.pop(question, None)
        return (found or await self._read_again(question)).answer

    async def _read_again(self, question: Question) -> Found:
        """With all others that have to be."""
        await self.write()
        forgotten = [one for one, found in self._prefetched.items() if found is None]
        read = await self._register.known_together(self._connection, [question, *forgotten])
        found = read.pop(question)
        self._prefetched |= read
        return found

    async def change(self, changes: Sequence[Change]) -> None:
        """Change the register for one file: at once, or later."""
        about = self._register.about(changes)
        if about is None or not about.isdisjoint(self._changed):
            await self.write()
        self._waiting.append(changes)
        self._forget(about)
        if about is None:
            await self.write()
        else:
            self._changed |= about

    async def write(self) -> None:
        """Write the changes that wait."""
        waiting = self._waiting
        self._waiting, self._changed = [], set()
        if waiting:
            await self._prepare()
            await self._register.apply(self._connection, waiting)

    def _forget(self, about: frozenset[str] | None) -> None:
        for question, found in self._prefetched.items():
            if found is not None and (about is None or not about.isdisjoint(found.about)):
                self._prefetched[question] = None
