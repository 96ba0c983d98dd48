"""When the primary was at which position of its write-ahead log: so the position of a standby has a time."""

from bisect import bisect_right
from datetime import datetime
from typing import NamedTuple

# An hour of two positions a second.
MOST_POSITIONS = 7_200


class Lineage(NamedTuple):
    """Whose changes a server has: the number of its database cluster, and the timeline since a failover.

    Positions of two servers can be compared only where these are equal. `database` is the OID of the database
    in its cluster: a standby has the others of it too.
    """

    system: int
    timeline: int
    database: int


class PositionRecord:
    """Positions of one primary, which only grow. After a failover, and where the clock was set back, the
    record begins again.
    """

    def __init__(self) -> None:
        self._lineage: Lineage | None = None
        self._positions: list[int] = []
        self._moments: list[datetime] = []

    @property
    def lineage(self) -> Lineage | None:
        """That of the primary, None before its first position."""
        return self._lineage

    def note(self, lineage: Lineage, position: int, at: datetime) -> None:
        """Whatever was committed before `at` lies before this position (in bytes)."""
        if lineage != self._lineage or self._last > position or self.is_later_than(at):
            self._lineage, self._positions, self._moments = lineage, [], []
        if self._last == position:
            self._moments[-1] = at
            return
        self._positions.append(position)
        self._moments.append(at)
        if len(self._positions) > MOST_POSITIONS:
            del self._positions[: MOST_POSITIONS // 2], self._moments[: MOST_POSITIONS // 2]

    def is_later_than(self, moment: datetime) -> bool:
        """Whether the record has later moments: the clock was set back, and they are wrong."""
        return bool(self._moments) and self._moments[-1] > moment

    def moment_of(self, position: int) -> datetime | None:
        """A moment: a server at this position has all that was committed before it. None where unknown."""
        place = bisect_right(self._positions, position)
        return self._moments[place - 1] if place else None

    @property
    def _last(self) -> int:
        return self._positions[-1] if self._positions else -1
