"""An edition of what is usual: dated, and never changed."""

from collections.abc import Iterable
from datetime import date

from review.peers.peer_group import with_wider
from review.peers.shrinkage import GroupStatistics
from review.rulebook.engine.usual import PeerGroup, Usual


class PeerEdition:
    """The groups of an edition, which has the claims that ended before the day `until`."""

    def __init__(self, number: int, until: date, groups: Iterable[GroupStatistics]) -> None:
        self.number = number
        self._groups = {one.group: Usual(number, until, one.group, one.claims, one.spreads) for one in groups}

    def usual_for(self, group: PeerGroup | None) -> Usual | None:
        """The group, or the narrowest wider one that the edition has; None where there is none."""
        if group is None:
            return None
        known = self._groups.get(group)
        return known or next((self._groups[one] for one in with_wider(group) if one in self._groups), None)
