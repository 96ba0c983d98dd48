"""Tells gateways that serve claims alone whether there are look-ups at other gateways, and slow ones."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS, LookUps, LookUpTimes

Sleep = Callable[[float], Awaitable[None]]


class Board(Protocol):
    """Where the gateways tell each other. What is not said again is forgotten after a second."""

    async def tell(self, *, slow: bool) -> None:
        """There are look-ups here."""
        ...

    async def read(self) -> LookUps:
        """What any gateway has told; UNKNOWN where the board cannot be read."""
        ...


class TellLookUpTimes:
    """Tells the others, while there are look-ups. Without a target, no look-up counts as slow."""

    def __init__(self, board: Board, target_seconds: float | None) -> None:
        self._board = board
        self._target = target_seconds
        self._times = LookUpTimes()
        self._noted = asyncio.Event()

    def note(self, seconds: float) -> None:
        """A look-up was answered here after this time."""
        self._times.note(seconds)
        self._noted.set()

    async def run(self, sleep: Sleep = asyncio.sleep) -> None:
        """Tell of the look-ups of each tenth of a second, until cancelled."""
        while True:
            await self._noted.wait()
            await sleep(INTERVAL_SECONDS)
            self._noted.clear()
            mean = self._times.take()
            if mean is not None:
                await self._board.tell(slow=self._target is not None and mean > self._target)


class HearOfLookUps:
    """Hears of the look-ups at other gateways, ten times a second."""

    def __init__(self, board: Board, hear: Callable[[LookUps], None]) -> None:
        self._board = board
        self._hear = hear

    async def run(self, sleep: Sleep = asyncio.sleep) -> None:
        """Until cancelled."""
        while True:
            self._hear(await self._board.read())
            await sleep(INTERVAL_SECONDS)
