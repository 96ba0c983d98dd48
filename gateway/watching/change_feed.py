"""Reads the changes of all callers that watch: one query for all, at a notification."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Generic, Protocol, TypeVar

from gateway.refusals import GatewayStopping
from gateway.watching.change_window import ChangeWindow
from runtime.postgres.database_away import DatabaseAway

# Changes are polled too: a notification may get lost, for example while the database restarts.
POLL_SECONDS = 5.0
# Claims come in all the time: the changes of a second are read together.
PAUSE_SECONDS = 1.0
PAGE = 500
# Of a facility, in memory. Thousands of facilities may be watched.
MOST_CHANGES = 64


class CallersChange(Protocol):
    """A change as one caller gets it. `facility` is the caller: a facility, or an office."""

    @property
    def facility(self) -> str:
        """The caller."""
        ...

    @property
    def position(self) -> int:
        """Its place among the changes of the caller."""
        ...


Watched = TypeVar("Watched", bound=CallersChange)
Watched_co = TypeVar("Watched_co", bound=CallersChange, covariant=True)


class Changes(Protocol[Watched_co]):
    """The changes of claims, or of files."""

    async def number(self, facilities: Sequence[str]) -> None:
        """Give every change of these facilities its position. Raises DatabaseAway."""
        ...

    async def after(self, positions: Mapping[str, int], limit: int) -> Sequence[Watched_co]:
        """Return the changes after these positions, by facility, at most `limit` of each.

        In the order of their positions. Raises DatabaseAway.
        """
        ...


class ChangeFeed(Generic[Watched]):
    """Fills the windows of the callers that watch."""

    def __init__(self, changes: Changes[Watched], pause_seconds: float = PAUSE_SECONDS) -> None:
        self._changes = changes
        self._pause_seconds = pause_seconds
        self._windows: dict[str, ChangeWindow[Watched]] = {}
        self._watchers: Counter[str] = Counter()
        self._is_watched = asyncio.Event()
        self._is_notified = asyncio.Event()
        self._is_stopped = False

    @property
    def watchers(self) -> int:
        """How many there are."""
        return self._watchers.total()

    @contextmanager
    def window(self, facility: str, head: int) -> Iterator[ChangeWindow[Watched]]:
        """The window of a facility, for one watcher, from `head` on. Raises GatewayStopping."""
        self.ensure_running()
        window = self._windows.setdefault(facility, ChangeWindow(head, MOST_CHANGES))
        self._watchers[facility] += 1
        self._is_watched.set()
        self.notify()
        try:
            yield window
        finally:
            self._leave(facility)

    def notify(self) -> None:
        """Something has changed: read now."""
        self._is_notified.set()

    def ensure_running(self) -> None:
        """Raises GatewayStopping when watchers have to end."""
        if self._is_stopped:
            raise GatewayStopping

    def stop(self) -> None:
        """End all watchers, and accept no more of them."""
        self._is_stopped = True
        for window in self._windows.values():
            window.wake()

    async def run(self) -> None:
        """Read until cancelled, but only while there are watchers."""
        while True:
            await self._is_watched.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._is_notified.wait()
            self._is_notified.clear()
            with suppress(DatabaseAway):
                await self._read()
            await asyncio.sleep(self._pause_seconds)

    async def _read(self) -> None:
        await self._changes.number(list(self._windows))
        behind = set(self._windows)
        while positions := {name: window.head for name, window in self._windows.items() if name in behind}:
            found = await self._changes.after(positions, PAGE)
            for change in found:
                self._add(change)
            counts = Counter(change.facility for change in found)
            behind = {facility for facility, count in counts.items() if count == PAGE}

    def _add(self, change: Watched) -> None:
        # The last watcher may have left meanwhile, and another one may have come.
        window = self._windows.get(change.facility)
        if window is not None and change.position > window.head:
            window.add(change)

    def _leave(self, facility: str) -> None:
        self._watchers[facility] -= 1
        if not self._watchers[facility]:
            del self._watchers[facility], self._windows[facility]
        if not self._windows:
            self._is_watched.clear()
