"""The ports of the use cases: where files are kept, and what the register knows."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from gateway.register.files.advance import Advanced
from gateway.register.files.effects import Question
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson


class FilesInTransaction(Protocol):
    """Files within one transaction, which is undone where the block raises."""

    async def prefetch_numbers(self, numbers: Collection[tuple[str, str]]) -> None:
        """Find the files of these senders and numbers together, so that `with_number` need not read each."""
        ...

    async def prefetch_ids(self, file_ids: Collection[UUID]) -> None:
        """Find these files together, so that `with_id` need not read each."""
        ...

    async def lock(self, questions: Iterable[Question]) -> None:
        """Lock what these questions are about together, so that transactions do not wait for each other."""
        ...

    async def prefetch_known(self, questions: Collection[Question]) -> None:
        """Ask these questions together, and keep the answers for `known`, which may leave some out."""
        ...

    async def with_number(self, sender: str, number: str) -> KeptFile | None:
        """The file that the sender calls so. Another submission under this number waits for the commit."""
        ...

    async def with_id(self, file_id: UUID) -> KeptFile | None:
        """The file. Another answer to it waits for the commit."""
        ...

    async def known(self, question: Question) -> Any:  # noqa: ANN401 - what the question asks for
        """What the register answers. It stays so until the commit, as far as the question needs it."""
        ...

    async def log_named(self, caller: str, named: Sequence[NamedPerson], now: datetime) -> None:
        """Log an access to the data of each person: also where a Refusal follows."""
        ...

    async def keep(self, advanced: Advanced) -> None:
        """Keep the file and its event, apply the changes of the register, and send the messages."""
        ...

    async def confirm(self) -> None:
        """Let the commit wait for earlier ones, where what they made is acknowledged."""
        ...


class FileStore(Protocol):
    """Where files are kept."""

    def transaction(self) -> AbstractAsyncContextManager[FilesInTransaction]:
        """A transaction, committed at the end of the block. Raises DatabaseAway, and TransactionConflict."""
        ...
