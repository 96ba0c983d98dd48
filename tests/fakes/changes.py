"""The changes of claims in memory."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from gateway.claims.watching.claim_change import ClaimChange
from review.mailbox.change import Change, Ends
from runtime.postgres.database_away import DatabaseAway

CHANGED_AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


class FakeChanges:
    """The port WatchedChanges. `reads` are the facilities of each call of `after`."""

    def __init__(self) -> None:
        self.numbered: dict[str, list[ClaimChange]] = {}
        self._unnumbered: list[tuple[str, UUID, Change]] = []
        self._first: dict[str, int] = {}
        self.reads: list[set[str]] = []
        self.is_away = False

    def make(self, facility: str, *changes: Change, claim_id: UUID | None = None) -> None:
        """Changes that are committed and have no position yet."""
        self._unnumbered += [(facility, claim_id or uuid4(), change) for change in changes]

    def forget_before(self, facility: str, position: int) -> None:
        """Delete earlier changes."""
        self._first[facility] = position

    async def number(self, facilities: Sequence[str]) -> None:
        """See change_feed.Changes."""
        self._ensure()
        left = []
        for facility, claim_id, change in self._unnumbered:
            if facility in facilities:
                self._number(facility, claim_id, change)
            else:
                left.append((facility, claim_id, change))
        self._unnumbered = left

    def _number(self, facility: str, claim_id: UUID, change: Change) -> None:
        changes = self.numbered.setdefault(facility, [])
        changes.append(ClaimChange(facility, len(changes) + 1, claim_id, "1", change, CHANGED_AT))

    async def after(self, positions: Mapping[str, int], limit: int) -> list[ClaimChange]:
        """See change_feed.Changes."""
        self._ensure()
        self.reads.append(set(positions))
        return [change for name in sorted(positions) for change in self._after(name, positions[name])[:limit]]

    def _after(self, facility: str, position: int) -> list[ClaimChange]:
        return [change for change in self._kept(facility) if change.position > position]

    async def ends(self, facility: str) -> Ends:
        """See watch_claims.WatchedChanges."""
        self._ensure()
        kept = self._kept(facility)
        return Ends(kept[0].position, kept[-1].position) if kept else Ends(1, 0)

    def _kept(self, facility: str) -> list[ClaimChange]:
        first = self._first.get(facility, 1)
        return [change for change in self.numbered.get(facility, ()) if change.position >= first]

    def _ensure(self) -> None:
        if self.is_away:
            raise DatabaseAway
