"""Follows how far the standby of the register is behind the primary, by the clock of this process."""

import asyncio
from datetime import datetime, timedelta
from math import nan
from typing import NamedTuple, Protocol

from gateway.cards.standby.position_record import Lineage, PositionRecord
from runtime.clock import Clock
from runtime.outages.outage_log import OutageLog
from runtime.postgres.database_away import DatabaseAway

CHECK_SECONDS = 0.5
RECONNECT_AFTER = timedelta(seconds=5)


class Position(NamedTuple):
    """How far a server is: the bytes of write-ahead log that it has written, or a standby replayed."""

    lineage: Lineage
    place: int
    is_standby: bool


class Server(Protocol):
    """A PostgreSQL that says how far it is."""

    async def position(self) -> Position:
        """Raises DatabaseAway."""
        ...

    def reconnect(self) -> None:
        """Use new connections from now on."""
        ...


class StandbyUnusable(Exception):  # noqa: N818 - a state of the standby, whose name is the reason in the log
    """Why the primary answers."""


class StandbyBehind(StandbyUnusable):
    """It is further behind than the limit."""


class StandbyPromoted(StandbyUnusable):
    """The server is no standby: it takes writes."""


class StandbyOfOtherPrimary(StandbyUnusable):
    """It follows another database, or the timeline from before a failover."""


class StandbyProgress:
    """Asks both servers twice a second: the primary first.

    What the primary has committed before it was asked lies before the position that it returned. So a standby
    that has replayed this position has it, whatever the clocks of the servers say.
    """

    def __init__(
        self, primary: Server, standby: Server, clock: Clock, limit: timedelta, outage: OutageLog
    ) -> None:
        self._primary = primary
        self._standby = standby
        self._clock = clock
        self._limit = limit
        self._outage = outage
        self._record = PositionRecord()
        self._follows = False
        self._as_of: datetime | None = None
        self._lag_is_known = False
        self._reconnected_at = clock.now() - RECONNECT_AFTER

    async def run(self) -> None:
        """Follow both until cancelled."""
        while True:
            await self.check()
            await asyncio.sleep(CHECK_SECONDS)

    async def check(self) -> None:
        """Ask both once."""
        try:
            await self._ask_primary()
            await self._ask_standby()
        except (DatabaseAway, StandbyUnusable) as reason:
            self._lag_is_known = isinstance(reason, StandbyBehind)
            if isinstance(reason, StandbyPromoted | StandbyOfOtherPrimary):
                self._reconnect()
            self._outage.begin(reason)
            return
        self._lag_is_known = True
        self._outage.end()

    def as_of(self) -> datetime | None:
        """The standby has all changes from before this moment. None where it is not to be used."""
        return self._within_limit(self._as_of) if self._follows else None

    def moment_of(self, place: int) -> datetime | None:
        """A standby that has replayed up to here has all changes from before this moment.

        None where that is unknown, or further behind than the limit.
        """
        return self._within_limit(self.moment_of_any(place))

    def moment_of_any(self, place: int) -> datetime | None:
        """The same, however far behind that is."""
        return self._record.moment_of(place) if self._follows else None

    def lag_seconds(self) -> float:
        """How far the standby is behind at most; not a number while that is unknown."""
        if self._as_of is None or not self._lag_is_known:
            return nan
        return (self._clock.now() - self._as_of).total_seconds()

    async def _ask_primary(self) -> None:
        at = self._clock.now()
        position = await self._primary.position()
        if position.lineage != self._record.lineage or self._record.is_later_than(at):
            # Until the standby is known to follow the same primary, and how far it is by the clock of now.
            self._follows, self._as_of = False, None
        self._record.note(position.lineage, position.place, at)

    async def _ask_standby(self) -> None:
        position = await self._standby.position()
        self._follows = position.is_standby and position.lineage == self._record.lineage
        if not position.is_standby:
            raise StandbyPromoted
        if not self._follows:
            raise StandbyOfOtherPrimary
        self._as_of = self._record.moment_of(position.place) or self._as_of
        if self.as_of() is None:
            raise StandbyBehind

    def _reconnect(self) -> None:
        # The URL may lead to another standby, while the connections stay with the server that was promoted.
        if abs(self._clock.now() - self._reconnected_at) >= RECONNECT_AFTER:
            self._reconnected_at = self._clock.now()
            self._standby.reconnect()

    def _within_limit(self, moment: datetime | None) -> datetime | None:
        if moment is None or self._clock.now() - moment > self._limit:
            return None
        return moment
