"""What the standby of the register has, for look-ups while the primary cannot be reached."""

from collections.abc import Callable, Sequence

from gateway.cards.check_cards import CardCache
from gateway.cards.register_snapshot import Snapshots
from gateway.cards.standby.register_with_standby import Standby
from gateway.cards.standby.standby_metrics import ReadCounts
from gateway.cards.subject import PersonKey
from runtime.postgres.database_away import DatabaseAway


class LastKnownOnStandby:
    """A CardCache whose last known snapshots are those of the standby, and else of the cache.

    Whom the standby does not know may have been registered since: that must come from the register itself.
    """

    def __init__(
        self,
        cache: CardCache,
        standby: Standby,
        without_changed: Callable[[Snapshots], Snapshots],
        reads: ReadCounts,
    ) -> None:
        """`without_changed` leaves out the people who are known to have changed since."""
        self._cache = cache
        self._standby = standby
        self._without_changed = without_changed
        self._reads = reads

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """See CardCache."""
        return await self._cache.get(people)

    async def put(self, snapshots: Snapshots) -> None:
        """See CardCache."""
        await self._cache.put(snapshots)

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        """See CardCache."""
        try:
            found = await self._standby.read(people)
        except DatabaseAway:
            found = {}
        known = self._without_changed(
            {person: snapshot for person, snapshot in found.items() if snapshot.holding is not None}
        )
        self._reads.count(standby=len(known), primary=0)
        others = [person for person in people if person not in known]
        return {**known, **(await self._cache.last_known(others) if others else {})}
