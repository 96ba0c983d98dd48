"""The use case of TakeMessages: an office gets its messages, and says which ones it has kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from gateway.register.offices.office import Office

MOST = 100


class WaitingMessage(msgspec.Struct, frozen=True):
    """`key` is the same for the same message. `body` is a serialised message, which one says the topic."""

    number: int
    key: str
    topic: str
    file_id: UUID | None
    province: str
    created_at: datetime
    body: bytes


class Messages(Protocol):
    """Messages to offices, without those about tasks."""

    async def take(self, office: Office, received: Collection[int], limit: int) -> Sequence[WaitingMessage]:
        """Note what the office has received, and return what waits for it, the oldest first.

        Numbers of other offices' messages change nothing. Raises DatabaseAway.
        """
        ...


class TakeMessages:
    """The use case. A message comes again until the office says that it has it."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def __call__(
        self, office: Office, received: Collection[int], limit: int
    ) -> Sequence[WaitingMessage]:
        """At most `limit` messages; 0 stands for the most. Raises DatabaseAway."""
        return await self._messages.take(office, received, limit or MOST)
