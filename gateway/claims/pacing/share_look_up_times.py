"""Tells gateways that serve claims alone whether there are look-ups at other gateways, and slow ones."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from gateway.claims.pacing.busy_intervals import BusyIntervals, Sleep
from gateway.claims.pacing.look_up_target import LookUpTarget
from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS, LookUps, LookUpTimes


class LookUpBoard(Protocol):
    """Where the gateways tell each other. What is not said again is forgotten after a second."""

    async def tell_look_ups(self, *, slow: bool) -> None:
        """There are look-ups here."""
        ...

    async def read_look_ups(self) -> LookUps:
        """What any gateway has told; UNKNOWN where the board cannot be read."""
        ...


class TellLookUpTimes:
    """Tells the others, while there are look-ups."""

    def __init__(self, board: LookUpBoard, target: LookUpTarget) -> None:
        self._board = board
        self._target = target
        self._times = LookUpTimes()
        self._intervals = BusyIntervals(self._tell)

    def note(self, seconds: float) -> None:
        """A look-up was answered here after this time."""
        self._times.note(seconds)
        self._intervals.note()

    async def run(self, sleep: Sleep = asyncio.sleep) -> None:
        """Until cancelled."""
        await self._intervals.run(sleep)

    async def _tell(self) -> None:
        mean = self._times.take()
        if mean is not None:
            await self._board.tell_look_ups(slow=self._target.is_slow(mean))


class HearOfLookUps:
    """Hears of the look-ups at other gateways, ten times a second."""

    def __init__(self, board: LookUpBoard, hear: Callable[[LookUps], None]) -> None:
        self._board = board
        self._hear = hear

    async def run(self, sleep: Sleep = asyncio.sleep) -> None:
        """Until cancelled."""
        while True:
            self._hear(await self._board.read_look_ups())
            await sleep(INTERVAL_SECONDS)
