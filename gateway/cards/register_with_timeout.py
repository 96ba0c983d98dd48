"""A register that answers in time or counts as unavailable."""

from collections.abc import Sequence
from datetime import datetime

from gateway.cards.check_cards import Register
from gateway.cards.register_snapshot import Snapshots
from gateway.cards.subject import PersonKey
from runtime.postgres.query_timeout import QueryTimeout


class RegisterWithTimeout:
    """See check_cards.Register: DatabaseAway also where there is no answer in time."""

    def __init__(self, register: Register, query_timeout: QueryTimeout) -> None:
        self._register = register
        self._query_timeout = query_timeout

    async def read(self, people: Sequence[PersonKey], now: datetime) -> Snapshots:
        """See Register."""
        return await self._query_timeout.wait(lambda: self._register.read(people, now))
