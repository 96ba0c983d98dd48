"""A register that a standby answers for, except for people who changed after the standby's state."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gateway.cards.check_cards import Register
from gateway.cards.register_snapshot import Snapshots
from gateway.cards.standby.standby_metrics import ReadCounts
from gateway.cards.subject import PersonKey
from runtime.postgres.database_away import DatabaseAway


class Standby(Protocol):
    """A copy of the register that is a little behind."""

    async def read(self, people: Sequence[PersonKey]) -> Snapshots:
        """What it holds about each of these people, with the moment that it is as recent as.

        Raises DatabaseAway where it cannot answer in time, or is too far behind.
        """
        ...


class Progress(Protocol):
    """How far the standby is."""

    def as_of(self) -> datetime | None:
        """The standby has all changes from before this moment. None where it is not to be used."""
        ...


class Changes(Protocol):
    """The changes that the primary has announced."""

    def has_changed(self, person: PersonKey, since: datetime) -> bool:
        """Whether the person may have changed after this moment."""
        ...


class RegisterWithStandby:
    """See check_cards.Register. What the standby does not answer, the primary does.

    So an announced change is seen as soon as without a standby, however far that is behind.
    """

    def __init__(
        self, primary: Register, standby: Standby, progress: Progress, changes: Changes, reads: ReadCounts
    ) -> None:
        self._primary = primary
        self._standby = standby
        self._progress = progress
        self._changes = changes
        self._reads = reads

    async def read(self, people: Sequence[PersonKey], now: datetime) -> Snapshots:
        """See Register. The snapshots of the standby have the moment that it is as recent as."""
        found = await self._from_standby(people)
        others = [person for person in people if person not in found]
        if others:
            found = {**found, **await self._primary.read(others, now)}
        self._reads.count(standby=len(people) - len(others), primary=len(others))
        return found

    async def _from_standby(self, people: Sequence[PersonKey]) -> Snapshots:
        as_of = self._progress.as_of()
        if as_of is None:
            return {}
        unchanged = [person for person in people if not self._changes.has_changed(person, as_of)]
        try:
            found = await self._standby.read(unchanged) if unchanged else {}
        except DatabaseAway:
            return {}
        # Again: a change may have been announced during the read, and its connection may lead to another
        # standby.
        return {
            person: snapshot
            for person, snapshot in found.items()
            if not self._changes.has_changed(person, snapshot.read_at)
        }
