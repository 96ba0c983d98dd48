"""Tells a caller every change of its claims or files, once and in order, from where it stopped before."""

from collections.abc import AsyncGenerator, Sequence
from typing import Generic, NamedTuple, Protocol

import msgspec

from gateway.refusals import CursorExpired
from gateway.watching.change_feed import PAGE, ChangeFeed, Changes, Watched, Watched_co
from gateway.watching.change_window import ChangeWindow
from gateway.watching.cursor import WatchCursor
from review.mailbox.change import Ends
from runtime.clock import Clock

# Proxies end streams on which nothing is sent for a minute or so; and the cursor must not become too old.
HEARTBEAT_SECONDS = 30.0


class WatchedChanges(Changes[Watched_co], Protocol[Watched_co]):
    """The changes of claims or files, with where those of a caller begin and end."""

    async def ends(self, facility: str) -> Ends:
        """Return the first and last position of a facility's changes. Raises DatabaseAway."""
        ...


class Watch(msgspec.Struct, frozen=True):
    """Where to begin: after the cursor or, without one, with the earliest change that is kept, or now."""

    facility: str
    cursor: WatchCursor | None = None
    from_earliest: bool = False


class Seen(NamedTuple, Generic[Watched]):
    """The next changes, in order, and the cursor after them. Without changes it is a heartbeat."""

    changes: Sequence[Watched]
    cursor: WatchCursor


class WatchChanges(Generic[Watched]):
    """The use case of WatchClaims and WatchFiles."""

    def __init__(
        self,
        feed: ChangeFeed[Watched],
        changes: WatchedChanges[Watched],
        clock: Clock,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._feed = feed
        self._changes = changes
        self._clock = clock
        self._heartbeat_seconds = heartbeat_seconds

    async def __call__(self, watch: Watch) -> AsyncGenerator[Seen[Watched], None]:
        """First a heartbeat with the cursor where it begins, then what changes, until the caller leaves.

        Raises CursorExpired, DatabaseAway and, when the gateway stops, GatewayStopping.
        """
        position, head = await self._beginning(watch)
        with self._feed.window(watch.facility, head) as window:
            yield self._seen((), position)
            while True:
                self._feed.ensure_running()
                if changes := await self._next(window, watch.facility, position):
                    position = changes[-1].position
                    yield self._seen(changes, position)
                elif not await window.wait(self._heartbeat_seconds):
                    yield self._seen((), position)

    async def _beginning(self, watch: Watch) -> tuple[int, int]:
        """The position after which to begin, and the last one that there is."""
        if watch.cursor is None and not watch.from_earliest:
            # What has changed before now, and was not read yet, is no news.
            await self._changes.number([watch.facility])
        ends = await self._changes.ends(watch.facility)
        if watch.cursor is not None:
            self._check(watch.cursor, ends)
            return watch.cursor.position, ends.last
        return (ends.first - 1 if watch.from_earliest else ends.last), ends.last

    def _check(self, cursor: WatchCursor, ends: Ends) -> None:
        # A database that was restored from a backup may not have come so far yet.
        are_there = ends.first - 1 <= cursor.position <= ends.last
        if cursor.is_too_old(self._clock.now()) or not are_there:
            raise CursorExpired

    async def _next(self, window: ChangeWindow[Watched], facility: str, position: int) -> Sequence[Watched]:
        recent = window.after(position)
        if recent is not None:
            return recent
        return await self._changes.after({facility: position}, PAGE)

    def _seen(self, changes: Sequence[Watched], position: int) -> Seen[Watched]:
        return Seen(changes, WatchCursor(position, self._clock.now()))
