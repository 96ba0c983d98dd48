"""A register that nobody waits for long."""

from collections.abc import Mapping, Sequence

from gateway.cards.card import Holding
from gateway.cards.check_cards import Register
from gateway.cards.subject import PersonKey
from runtime.postgres.query_timeout import QueryTimeout


class RegisterWithTimeout:
    """See check_cards.Register: one that does not answer in time cannot be read."""

    def __init__(self, register: Register, patience: QueryTimeout) -> None:
        self._register = register
        self._patience = patience

    async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
        """See Register."""
        return await self._patience.wait(lambda: self._register.holdings(people))
