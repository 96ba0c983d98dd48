"""Keeps a card cache consistent with the register: a person whose data has changed leaves it at once."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

from gateway.cards.cache.key_digest import key_digest
from gateway.cards.check_cards import CardCache
from gateway.cards.register_snapshot import Snapshots
from gateway.cards.subject import PersonKey
from runtime.clock import Clock
from runtime.redis.redis_away import RedisAway

# On this channel migration gateway_0002 sends key digests as hexadecimal numbers, or "all".
CHANNEL = "register_changed"

# Longer than any read of the register takes.
LONGEST_READ = timedelta(seconds=10)
# With more changed people than this it is simpler to treat everybody as changed.
MOST_CHANGES = 1_000
REPEAT_SECONDS = 1
RETRY_SECONDS = 0.1
NEVER = datetime.min.replace(tzinfo=UTC)


class DeletingCache(CardCache, Protocol):
    """A CardCache from which entries can be deleted."""

    async def delete(self, digests: Collection[bytes]) -> None:
        """Delete the recent and the last known snapshots of these people. Raises RedisAway."""
        ...

    async def drop_recent(self) -> None:
        """Delete all recent snapshots, and keep the last known ones. Raises RedisAway."""
        ...


class InvalidatingCardCache:
    """A check_cards.CardCache that follows the changes of the register.

    A look-up may read the register just before a change, and store what it read just after the notification
    of that change. So snapshots read before a change are neither stored nor returned, for as long as a read
    may take; and the changed people are deleted again every second, for snapshots that were on their way to
    Redis. Every gateway does so, and none needs to know what another one has read. While Redis cannot be
    reached, what must be deleted is kept here, and not returned.

    A person who is known to have changed loses the last known snapshot too. "all" names nobody: it ends the
    recent snapshots, and keeps the last known ones.
    """

    def __init__(self, cache: DeletingCache, clock: Clock, standby_lag: timedelta = timedelta()) -> None:
        """`standby_lag`: how old what was read from the register may be already, where a standby answers."""
        self._cache = cache
        self._clock = clock
        self._remembered = LONGEST_READ + standby_lag
        self._changed: dict[bytes, datetime] = {}
        self._all_changed = NEVER
        self._newest = NEVER
        self._must_drop_recent = False
        self._was_away = False
        self._notified = asyncio.Event()

    def note_change(self, payload: str | None) -> None:
        """Take a notification; None where some may have been missed."""
        now = self._newest = self._clock.now()
        digests = _digests(payload)
        if digests and len(self._changed) + len(digests) <= MOST_CHANGES:
            self._changed.update(dict.fromkeys(digests, now))
        else:
            self._changed.clear()
            self._all_changed = now
            self._must_drop_recent = True
        self._notified.set()

    def has_changed(self, person: PersonKey, since: datetime) -> bool:
        """Whether the person may have changed after this moment; of older changes that is not known here."""
        self._follow_clock()
        if since <= self._all_changed:
            return True
        return bool(self._changed) and since <= self._changed.get(key_digest(person), NEVER)

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """The recent snapshots of these people that no change has made invalid."""
        self._follow_clock()
        return self._valid(await self._cache.get(people))

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        """Older snapshots of these people, without those who are known to have changed since."""
        return self.without_changed(await self._cache.last_known(people))

    def without_changed(self, snapshots: Snapshots) -> Snapshots:
        """Those of people who are not known by name to have changed since."""
        return self._unchanged_since(NEVER, snapshots)

    async def put(self, snapshots: Snapshots) -> None:
        """Store those that no change has made invalid."""
        await self._cache.put(self.just_read(snapshots))

    async def run(self) -> None:
        """Delete what has changed, until cancelled."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._notified.wait(), REPEAT_SECONDS if self._changed else None)
            self._notified.clear()
            try:
                await self._delete_changed()
            except RedisAway:
                self._was_away = True
                self._notified.set()
                await asyncio.sleep(RETRY_SECONDS)

    async def _delete_changed(self) -> None:
        now = self._follow_clock()
        if self._must_drop_recent:
            await self._drop_recent()
        if self._changed:
            await self._cache.delete(list(self._changed))
        if self._was_away:
            # A snapshot that was on its way to Redis may arrive only now, however long ago it was read.
            self._was_away = False
            self._changed = {digest: max(changed_at, now) for digest, changed_at in self._changed.items()}
        self._changed = {
            digest: changed_at
            for digest, changed_at in self._changed.items()
            if changed_at > now - self._remembered
        }

    async def _drop_recent(self) -> None:
        # Before the call: a notification during it requires another one.
        self._must_drop_recent = False
        try:
            await self._cache.drop_recent()
        except RedisAway:
            self._must_drop_recent = True
            raise

    def just_read(self, snapshots: Snapshots) -> Snapshots:
        """Those that no change has made invalid. Of older ones that is not known here any longer."""
        oldest = self._follow_clock() - self._remembered
        valid = self._valid(snapshots)
        return {person: snapshot for person, snapshot in valid.items() if snapshot.read_at > oldest}

    def _follow_clock(self) -> datetime:
        """This moment. Where the clock was set back, what has changed counts as changed now.

        Otherwise nothing would be stored or returned until the clock is where it was, for hours perhaps.
        """
        now = self._clock.now()
        if now < self._newest:
            self._newest = now
            self._all_changed = min(self._all_changed, now)
            self._changed = {digest: min(changed_at, now) for digest, changed_at in self._changed.items()}
        return now

    def _valid(self, snapshots: Snapshots) -> Snapshots:
        return self._unchanged_since(self._all_changed, snapshots)

    def _unchanged_since(self, all_changed: datetime, snapshots: Snapshots) -> Snapshots:
        if not self._changed:
            return {
                person: snapshot for person, snapshot in snapshots.items() if snapshot.read_at > all_changed
            }
        return {
            person: snapshot
            for person, snapshot in snapshots.items()
            if snapshot.read_at > max(all_changed, self._changed.get(key_digest(person), NEVER))
        }


def _digests(payload: str | None) -> set[bytes]:
    """Of the people a notification names; empty where it names none, or cannot be read."""
    try:
        return {bytes.fromhex(digest) for digest in (payload or "").split()}
    except ValueError:
        return set()
