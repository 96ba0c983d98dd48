"""Links go to the database; while it cannot take them they wait on the disk, and look-ups go on."""

import asyncio
from collections.abc import Sequence

from structlog.typing import FilteringBoundLogger

from gateway.access.access_log import Links
from gateway.access.chain import Link
from gateway.access.spool import Spool
from gateway.access.spool_file import SpoolFile
from gateway.metrics import Metrics
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import QueryTimeout

# While links wait, how often the database is tried again.
RETRY_SECONDS = 0.5
LINKS_A_TRIP = 64


class SpooledLinks:
    """See access_log.Links; raises DatabaseAway only where the disk cannot take them either.

    Links stay as they are while they wait, so one that the database had taken after all is found there
    again, and nothing is written twice. As long as one waits, those after it wait too.
    """

    def __init__(
        self, table: Links, spool: Spool, patience: QueryTimeout, metrics: Metrics, log: FilteringBoundLogger
    ) -> None:
        self._table = table
        self._spool = spool
        self._patience = patience
        self._metrics = metrics
        self._log = log
        self._turn = asyncio.Lock()
        self._left: list[SpoolFile] = []
        self._is_refusing = False

    def has_room(self) -> bool:
        """Whether links are kept while the database does not take them, as far as is known."""
        return not self._is_refusing and self._spool.room > 0

    async def keep(self, links: Sequence[Link]) -> None:
        """See Links."""
        async with self._turn:
            if self._spool.is_empty and await self._are_taken(links):
                self._is_refusing = False
                return
            await self._put_aside(links)

    async def run(self) -> None:
        """Bring what waits to the database, for ever."""
        await asyncio.to_thread(self._look_at_the_folder)
        while True:
            if not self.has_room():
                await self.look_for_room()
            try:
                await self.bring()
            except DatabaseAway:
                pass
            except Exception as error:
                # Whatever it is: the links wait, look-ups go on, and an operator must hear of it.
                self._log.error("spooled look-ups cannot be written", error=type(error).__qualname__)
            await asyncio.sleep(RETRY_SECONDS)

    async def bring(self) -> None:
        """What waits now: this process's, then what others left behind. Raises DatabaseAway."""
        self._left += await asyncio.to_thread(lambda: list(self._spool.left_behind()))
        self._show()
        if not self._spool.is_empty:
            await self._bring_own()
        while self._left:
            await self._bring_left(self._left[0])
            del self._left[0]
        self._show()

    async def look_for_room(self) -> None:
        """Whether the disk takes something again: else nobody would ask who goes by health."""
        async with self._turn:
            try:
                await asyncio.to_thread(self._spool.append, [])
            except OSError:
                return
            self._is_refusing = False
            self._show()

    async def close(self) -> None:
        """Leave what waits to the next process."""
        for file in self._left:
            file.close()
        await asyncio.to_thread(self._spool.close)

    async def _are_taken(self, links: Sequence[Link]) -> bool:
        try:
            await self._patience.wait(lambda: self._table.keep(links))
        except DatabaseAway:
            return False
        return True

    async def _put_aside(self, links: Sequence[Link]) -> None:
        was_empty = self._spool.is_empty
        try:
            await asyncio.to_thread(self._spool.append, links)
        except OSError as error:
            self._metrics.access_spool_room_bytes.set(0)
            if not self._is_refusing:
                self._log.error("look-ups are refused: no log, and no spool", reason=error.strerror)
            self._is_refusing = True
            raise DatabaseAway from error
        self._is_refusing = False
        if was_empty:
            self._log.warning("the database does not take the access log: look-ups are spooled")
        self._show()

    async def _bring_own(self) -> None:
        file, is_done = self._spool.own, False
        while not is_done:
            await self._bring_all(file)
            async with self._turn:
                # Of what came meanwhile nothing may be left: from now on links go to the database at once.
                links, after = await asyncio.to_thread(file.read, LINKS_A_TRIP)
                is_done = after == file.size and (not links or await self._are_taken(links))
                if is_done:
                    entries = file.entries
                    await asyncio.to_thread(file.clear)
        self._log.info("spooled look-ups are in the access log", entries=entries)

    async def _bring_left(self, file: SpoolFile) -> None:
        await self._bring_all(file)
        self._log.info("look-ups that another process had spooled are in the log", entries=file.entries)
        if not file.retire():
            self._log.warning("a spool file ended in something unreadable: kept as *.unread")

    async def _bring_all(self, file: SpoolFile) -> None:
        while file.brought < file.size:
            links, after = await asyncio.to_thread(file.read, LINKS_A_TRIP)
            await self._table.keep(links)
            file.brought = after

    def _show(self) -> None:
        left = sum(file.entries for file in self._left)
        self._metrics.access_spooled.set(self._spool.entries + left)
        self._metrics.access_spool_room_bytes.set(self._spool.room)

    def _look_at_the_folder(self) -> None:
        try:
            room = self._spool.own.room
        except OSError as error:
            self._log.warning(
                "no spool: look-ups will be refused while the database is away; set WARDGATE_SPOOL",
                reason=error.strerror,
            )
            return
        self._metrics.access_spool_room_bytes.set(room)
        if others := self._spool.of_other_databases():
            self._log.warning("spooled look-ups wait here for a database at another address", files=others)
