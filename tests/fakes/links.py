"""The table of links, in memory."""

import asyncio
from collections.abc import Sequence

from gateway.access.chain import Link
from runtime.postgres.database_away import DatabaseAway


class FakeLinkStore:
    """Stores each link once. `away`: the database cannot be reached; frozen: it stores without an answer.

    `rejects`: it reports that a link is wrong, and counts how often it does.
    """

    def __init__(self) -> None:
        self.away = False
        self.rejects = False
        self.rejected = 0
        self._answers = asyncio.Event()
        self.thaw()
        self.kept: list[Link] = []

    async def keep(self, links: Sequence[Link]) -> None:
        if self.away:
            raise DatabaseAway
        if self.rejects:
            self.rejected += 1
            raise ValueError
        self.kept += [link for link in links if link not in self.kept]
        await self._answers.wait()

    def freeze(self) -> None:
        """Give no answers from now on."""
        self._answers.clear()

    def thaw(self) -> None:
        """Answer again, also the calls that wait."""
        self._answers.set()
