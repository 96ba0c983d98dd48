"""Which claims are judged again: those that are named, or those that came in on some days."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from review.past.opened_claim import Received
from runtime.problem import Problem
from runtime.time_zone import midnight

A_DAY = timedelta(days=1)
# So many claims are in memory at once.
PAGE = 200


class Selection(NamedTuple):
    """These claims; or, where none is named, those that came in from the first day to the last one."""

    claim_ids: tuple[UUID, ...] = ()
    first: date = date.min
    last: date = date.min

    @property
    def since(self) -> datetime:
        """When the first day begins."""
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        """When the last day is over."""
        return midnight(self.last + A_DAY)


class ReceivedClaims(Protocol):
    """The claims of the gateway; see gateway/mailbox/received_claims.py."""

    async def facilities(self) -> list[str]: ...

    async def count(self, since: datetime, until: datetime) -> int: ...

    def pages(
        self, facility: str, since: datetime, until: datetime, limit: int
    ) -> AsyncIterator[Sequence[Received]]: ...

    async def find(self, claim_ids: Sequence[UUID]) -> Sequence[Received]: ...


class UnknownClaims(Problem):
    """Claims that were named and are not there, or are withdrawals, which are never judged."""

    def __init__(self, claim_ids: Sequence[UUID]) -> None:
        super().__init__(f"There are no such claims: {', '.join(map(str, claim_ids))}")


class SelectedClaims:
    """The claims of a selection, facility by facility."""

    def __init__(self, received: ReceivedClaims, selection: Selection) -> None:
        self._received = received
        self._selection = selection

    async def total(self) -> int:
        """Return how many there are. Raises UnknownClaims."""
        selection = self._selection
        if selection.claim_ids:
            return len(await self._named())
        return await self._received.count(selection.since, selection.until)

    async def pages(self) -> AsyncIterator[Sequence[Received]]:
        """Return the claims, some at a time. Raises UnknownClaims."""
        selection = self._selection
        if selection.claim_ids:
            named = await self._named()
            for begin in range(0, len(named), PAGE):
                yield named[begin : begin + PAGE]
            return
        for facility in await self._received.facilities():
            async for page in self._received.pages(facility, selection.since, selection.until, PAGE):
                yield page

    async def _named(self) -> Sequence[Received]:
        found = {one.claim_id: one for one in await self._received.find(self._selection.claim_ids)}
        if unknown := [claim_id for claim_id in self._selection.claim_ids if claim_id not in found]:
            raise UnknownClaims(unknown)
        return [found[claim_id] for claim_id in dict.fromkeys(self._selection.claim_ids)]
