"""Tells a caller every event of the register in its scope, once and in order, from where it stopped."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import NamedTuple

import msgspec

from gateway.refusals import CursorExpired
from gateway.register.events.event_feed import PAGE, Ends, EventFeed, Events
from gateway.register.events.event_scope import EVERYTHING, EventScope, ScopeFilter
from gateway.register.events.register_event import RegisterEvent
from gateway.watching.change_window import ChangeWindow

# Proxies end streams on which nothing is sent for a minute or so.
HEARTBEAT_SECONDS = 30.0
# After a page from the database: a watcher that is far behind does not keep the gateway from its look-ups.
BETWEEN_PAGES_SECONDS = 0.05


class Reading(msgspec.Struct, frozen=True):
    """Where to begin: after a number or, without one, with the earliest event that is kept, or now."""

    after: int | None = None
    from_earliest: bool = False
    scope: EventScope = EVERYTHING


class Seen(NamedTuple):
    """The next events, in order, and the number of the last one that was read, whether in scope or not."""

    events: Sequence[RegisterEvent]
    cursor: int


class Page(NamedTuple):
    """Events, the number of the last one that was read, and of the last one that there is."""

    events: Sequence[RegisterEvent]
    cursor: int
    last: int


class ReadEvents:
    """The use case of ReadEvents: one page."""

    def __init__(self, events: Events, in_scope: ScopeFilter) -> None:
        self._events = events
        self._in_scope = in_scope

    async def __call__(self, reading: Reading, limit: int) -> Page:
        """Raises CursorExpired and DatabaseAway."""
        await self._events.number()
        ends = await self._events.ends()
        position = beginning(reading, ends)
        found = await self._events.after(position, limit)
        cursor = found[-1].position if found else position
        return Page(await self._in_scope(reading.scope, found), cursor, max(ends.last, cursor))


class WatchEvents:
    """The use case of WatchEvents."""

    def __init__(
        self,
        feed: EventFeed,
        events: Events,
        in_scope: ScopeFilter,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._feed = feed
        self._events = events
        self._in_scope = in_scope
        self._heartbeat_seconds = heartbeat_seconds

    async def __call__(self, reading: Reading) -> AsyncGenerator[Seen, None]:
        """First a heartbeat with the cursor where it begins, then what changes, until the caller leaves.

        Raises CursorExpired, DatabaseAway and, when the gateway stops, GatewayStopping.
        """
        if reading.after is None and not reading.from_earliest:
            # What has changed before now, and was not read yet, is no news.
            await self._events.number()
        ends = await self._events.ends()
        position = beginning(reading, ends)
        with self._feed.window(ends.last) as window:
            yield Seen((), position)
            while True:
                self._feed.ensure_running()
                if events := await self._next(window, position):
                    position = events[-1].position
                    yield Seen(await self._in_scope(reading.scope, events), position)
                elif not await window.wait(self._heartbeat_seconds):
                    yield Seen((), position)

    async def _next(self, window: ChangeWindow[RegisterEvent], position: int) -> Sequence[RegisterEvent]:
        recent = window.after(position)
        if recent is not None:
            return recent
        await asyncio.sleep(BETWEEN_PAGES_SECONDS)
        return await self._events.after(position, PAGE)


def beginning(reading: Reading, ends: Ends) -> int:
    """The number after which to begin. Raises CursorExpired where events after it are not there any more."""
    if reading.after is None:
        return ends.first - 1 if reading.from_earliest else ends.last
    # A database that was restored from a backup may not have come so far.
    if not ends.first - 1 <= reading.after <= ends.last:
        raise CursorExpired
    return reading.after
