"""Lets gateways that serve look-ups know whether claims are under way at other gateways."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from gateway.claims.pacing.busy_intervals import BusyIntervals, Sleep


class ClaimBoard(Protocol):
    """Where the gateways tell each other. What is not said again is forgotten after a second."""

    async def has_claims(self) -> bool:
        """Whether any gateway has told so; False where the board cannot be read."""
        ...


class HearOfClaims:
    """Hears of claims at the others, while there are look-ups here."""

    def __init__(self, board: ClaimBoard, hear: Callable[[], None]) -> None:
        """`hear` is called while claims are under way elsewhere."""
        self._board = board
        self._hear = hear
        self._intervals = BusyIntervals(self._read)

    def note_look_up(self) -> None:
        """A look-up was answered here."""
        self._intervals.note()

    async def run(self, sleep: Sleep = asyncio.sleep) -> None:
        """Until cancelled."""
        await self._intervals.run(sleep)

    async def _read(self) -> None:
        if await self._board.has_claims():
            self._hear()
