"""What is usual now, in a worker's memory: the last edition."""

from collections.abc import Sequence
from typing import Protocol

from review.peers.edition import PeerEdition
from review.rulebook.engine.usual import PeerGroup, Usual


class PeerEditions(Protocol):
    """Where editions are kept."""

    async def newer_than(self, known: PeerEdition | None) -> PeerEdition | None:
        """Return the last edition, or the known one if that is the last; None where there is none."""
        ...


class LastEdition:
    """The edition that a worker knows. It outlives the connections of the worker."""

    edition: PeerEdition | None = None


class CurrentPeers:
    """The port UsualSource: every batch is compared with the last edition."""

    def __init__(self, editions: PeerEditions, last: LastEdition) -> None:
        self._editions = editions
        self._last = last

    async def read(self, groups: Sequence[PeerGroup | None]) -> list[Usual | None]:
        """Return for each claim what is usual in its group, or in the narrowest wider one."""
        edition = self._last.edition = await self._editions.newer_than(self._last.edition)
        return [edition.usual_for(group) if edition else None for group in groups]
