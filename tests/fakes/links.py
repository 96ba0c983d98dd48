"""Where links are kept, in memory."""

import asyncio
from collections.abc import Sequence

from gateway.access.chain import Link
from runtime.postgres.database_away import DatabaseAway


class FakeLinkStore:
    """Keeps each link once. `away` is a database that refuses; a frozen one takes it and does not answer."""

    def __init__(self) -> None:
        self.away = False
        self._answers = asyncio.Event()
        self.thaw()
        self.kept: list[Link] = []

    async def keep(self, links: Sequence[Link]) -> None:
        if self.away:
            raise DatabaseAway
        self.kept += [link for link in links if link not in self.kept]
        await self._answers.wait()

    def freeze(self) -> None:
        """No answers from now on."""
        self._answers.clear()

    def thaw(self) -> None:
        """Answers again, also to those who wait."""
        self._answers.set()
