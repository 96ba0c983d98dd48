"""Numbers and reads new events for all watchers of a gateway, at a notification."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple, Protocol

from gateway.refusals import GatewayStopping
from gateway.register.events.register_event import RegisterEvent
from gateway.watching.change_window import ChangeWindow
from runtime.postgres.database_away import DatabaseAway

# Events are polled too: a notification may get lost, for example while the database restarts.
POLL_SECONDS = 5.0
# Changes come in all the time: those of half a second are read together.
PAUSE_SECONDS = 0.5
PAGE = 500
# In memory. After a load of a register there are millions: watchers read these from the database.
MOST_EVENTS = 1000


class Ends(NamedTuple):
    """The first and the last number that there is; without an event, 1 and 0."""

    first: int
    last: int


class Events(Protocol):
    """The events of the register."""

    async def number(self) -> None:
        """Give every event that is visible its number. Raises DatabaseAway."""
        ...

    async def after(self, position: int, limit: int) -> Sequence[RegisterEvent]:
        """Return the events after a position in their order, at most `limit`. Raises DatabaseAway."""
        ...

    async def ends(self) -> Ends:
        """Return the first and last number. Raises DatabaseAway."""
        ...


class EventFeed:
    """Fills the window of the last events while there are watchers."""

    def __init__(self, events: Events, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._events = events
        self._pause_seconds = pause_seconds
        self._window: ChangeWindow[RegisterEvent] | None = None
        self._is_notified = asyncio.Event()
        self._is_stopped = False
        self.watchers = 0

    @contextmanager
    def window(self, head: int) -> Iterator[ChangeWindow[RegisterEvent]]:
        """The window, for one watcher, from `head` on. Raises GatewayStopping."""
        self.ensure_running()
        window = self._window = self._window or ChangeWindow(head, MOST_EVENTS)
        self.watchers += 1
        self.notify()
        try:
            yield window
        finally:
            self.watchers -= 1
            if not self.watchers:
                self._window = None

    def notify(self) -> None:
        """The register has changed: read now."""
        self._is_notified.set()

    def ensure_running(self) -> None:
        """Raises GatewayStopping when watchers have to end."""
        if self._is_stopped:
            raise GatewayStopping

    def stop(self) -> None:
        """End all watchers, and accept no more of them."""
        self._is_stopped = True
        if self._window is not None:
            self._window.wake()

    async def run(self) -> None:
        """Number events, so that they have numbers when somebody reads them; read them for watchers."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._is_notified.wait()
            self._is_notified.clear()
            with suppress(DatabaseAway):
                await self._events.number()
                if self._window is not None:
                    await self._read(self._window)
            await asyncio.sleep(self._pause_seconds)

    async def _read(self, window: ChangeWindow[RegisterEvent]) -> None:
        last = (await self._events.ends()).last
        if last - window.head > MOST_EVENTS:
            window.skip_to(last)
        while window.head < last and (found := await self._events.after(window.head, PAGE)):
            for event in found:
                window.add(event)
