"""A register that answers in time or counts as unavailable."""

from collections.abc import Mapping, Sequence

from gateway.cards.card import Holding
from gateway.cards.check_cards import Register
from gateway.cards.subject import PersonKey
from runtime.postgres.query_timeout import QueryTimeout


class RegisterWithTimeout:
    """See check_cards.Register: DatabaseAway also where there is no answer in time."""

    def __init__(self, register: Register, query_timeout: QueryTimeout) -> None:
        self._register = register
        self._query_timeout = query_timeout

    async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
        """See Register."""
        return await self._query_timeout.wait(lambda: self._register.holdings(people))
