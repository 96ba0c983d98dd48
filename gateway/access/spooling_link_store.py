"""Keeps links in the database; while it does not take them, in the spool on the disk, so look-ups go on."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress

from structlog.typing import FilteringBoundLogger

from gateway.access.access_log import LinkStore
from gateway.access.chain import Link
from gateway.access.spool import Spool
from gateway.access.spool_file import SpoolFile
from gateway.metrics import Metrics
from runtime.outages.outage_log import OutageLog
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import QueryTimeout

# How often the database is tried again while links are in the spool.
RETRY_SECONDS = 0.5
# While the spool is empty, how often it is searched for files of processes that have ended.
SEARCH_SECONDS = 2.0
LINKS_PER_BATCH = 64


class SpoolingLinkStore:
    """The port LinkStore, over the table and the spool. Raises DatabaseAway only where neither takes links.

    A link does not change while it is in the spool. One that the database has taken after all is found there
    again, so nothing is written twice. As long as a link is in the spool, later links go there too.
    """

    def __init__(
        self,
        table: LinkStore,
        spool: Spool,
        query_timeout: QueryTimeout,
        metrics: Metrics,
        log: FilteringBoundLogger,
    ) -> None:
        self._table = table
        self._spool = spool
        self._query_timeout = query_timeout
        self._metrics = metrics
        self._log = log
        self._undeliverable = OutageLog(
            log, "spooled look-ups cannot be written", "spooled look-ups can be written again"
        )
        self._without_room = OutageLog(
            log,
            "no spool: look-ups will be refused while the database cannot be reached",
            "there is a spool again",
            lambda _: "free the disk, or set WARDGATE_SPOOL to a folder that can be written to",
        )
        # Held while links are kept: each link goes either to the database or to the spool.
        self._lock = asyncio.Lock()
        self._orphans: list[SpoolFile] = []
        self._is_refusing = False
        self._has_work = asyncio.Event()

    def has_room(self) -> bool:
        """Whether the spool takes links, as far as is known."""
        return not self._is_refusing and self._spool.room > 0

    async def keep(self, links: Sequence[Link]) -> None:
        """See LinkStore."""
        async with self._lock:
            if self._spool.is_delivered and await self._are_taken(links):
                self._accept()
                return
            await self._append_to_spool(links)

    async def run(self) -> None:
        """Move links from the spool to the database until cancelled."""
        await asyncio.to_thread(self._check_folder)
        while True:
            if self.has_room():
                self._without_room.end()
            else:
                await self.check_room()
            try:
                await self.deliver()
                self._undeliverable.end()
            except DatabaseAway:
                pass
            except Exception as error:
                # Whatever it is, links stay in the spool and look-ups go on; an operator has to know.
                self._undeliverable.begin(error)
            await self._pause()

    async def _pause(self) -> None:
        if not self._spool.is_empty or self._orphans or not self.has_room():
            await asyncio.sleep(RETRY_SECONDS)
            return
        self._has_work.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._has_work.wait(), SEARCH_SECONDS)

    async def deliver(self) -> None:
        """Move all links to the database: of this process, then of ended processes.

        Raises DatabaseAway. A file that cannot be delivered keeps none of the others waiting; what it raises
        is raised when they are delivered.
        """
        orphans, errors = await asyncio.to_thread(self._spool.orphaned_files)
        self._orphans += orphans
        self._update_metrics()
        undelivered: list[Exception] = [*errors]
        if not self._spool.is_empty:
            await _noting(undelivered, self._deliver_own())
        for file in list(self._orphans):
            if await _noting(undelivered, self._deliver_orphan(file)):
                self._orphans.remove(file)
        self._update_metrics()
        if undelivered:
            raise undelivered[0]

    async def check_room(self) -> None:
        """Test whether the disk takes links again.

        While the gateway reports that it has no room, a load balancer sends no look-up that would test it.
        """
        async with self._lock:
            try:
                await asyncio.to_thread(self._spool.ensure_writable)
            except OSError as error:
                # Also where no look-up was refused: health keeps them away, and its log has to say why.
                if not self._is_refusing:
                    self._without_room.begin(error)
                return
            self._accept()
            self._without_room.end()
            self._update_metrics()

    async def close(self) -> None:
        """Leave the links in the spool to the next process."""
        for file in self._orphans:
            file.close()
        await asyncio.to_thread(self._spool.close)

    async def _are_taken(self, links: Sequence[Link]) -> bool:
        try:
            await self._query_timeout.wait(lambda: self._table.keep(links))
        except DatabaseAway:
            return False
        return True

    async def _append_to_spool(self, links: Sequence[Link]) -> None:
        was_empty = self._spool.is_empty
        try:
            await asyncio.to_thread(self._spool.append, links)
        except OSError as error:
            self._refuse(error)
            raise DatabaseAway from error
        self._accept()
        self._has_work.set()
        if was_empty:
            self._log.warning("the database does not take the access log: look-ups are spooled")
        self._update_metrics()

    def _refuse(self, error: OSError) -> None:
        self._has_work.set()
        self._metrics.access_spool_room_bytes.set(0)
        if not self._is_refusing:
            self._log.error("look-ups are refused: no log, and no spool", reason=error.strerror)
        self._is_refusing = True

    def _accept(self) -> None:
        if self._is_refusing:
            self._log.info("look-ups can be logged again")
        self._is_refusing = False

    async def _deliver_own(self) -> None:
        is_done = False
        while not is_done:
            file = self._spool.own
            await self._deliver_file(file)
            async with self._lock:
                if file is not self._spool.own:
                    # It was deleted; its links are in another one.
                    continue
                # Links that came meanwhile: none may be left, because later ones go to the database directly.
                links, after = await asyncio.to_thread(file.read, LINKS_PER_BATCH)
                is_done = file.is_end(after) and (not links or await self._are_taken(links))
                if is_done:
                    entries = file.entries
                    await asyncio.to_thread(self._spool.finish_own)
        self._log.info("spooled look-ups are in the access log", entries=entries)
        self._report_losses(file)

    async def _deliver_orphan(self, file: SpoolFile) -> None:
        await self._deliver_file(file)
        # First: where the disk is read-only by now, it is tried again and again.
        is_whole = file.retire()
        self._log.info("look-ups that another process had spooled are in the log", entries=file.entries)
        self._report_losses(file)
        if not is_whole:
            self._log.warning("a spool file has something unreadable in it: kept as *.unread")

    def _report_losses(self, file: SpoolFile) -> None:
        for lost in file.losses.values():
            # Where the number is unknown, it is one at least.
            self._metrics.access_lost.inc(lost.number or 1)
            self._log.error(
                "answered look-ups are lost: the spool was damaged on the disk",
                look_ups="unknown" if lost.number is None else lost.number,
                since=lost.since.isoformat(),
                until=lost.until.isoformat(),
            )

    async def _deliver_file(self, file: SpoolFile) -> None:
        while not file.is_end(file.delivered):
            links, after = await asyncio.to_thread(file.read, LINKS_PER_BATCH)
            await self._table.keep(links)
            file.delivered = after

    def _update_metrics(self) -> None:
        orphaned = sum(file.entries for file in self._orphans)
        self._metrics.access_spooled.set(self._spool.entries + orphaned)
        self._metrics.access_spool_room_bytes.set(self._spool.room)

    def _check_folder(self) -> None:
        try:
            room = self._spool.own.room
        except OSError as error:
            self._without_room.begin(error)
            return
        self._metrics.access_spool_room_bytes.set(room)
        if others := self._spool.count_files_of_other_databases():
            self._log.warning("spooled look-ups wait here for a database at another address", files=others)


async def _noting(errors: list[Exception], delivering: Awaitable[None]) -> bool:
    """Whether it is delivered; else note the error. Raises DatabaseAway."""
    try:
        await delivering
    except DatabaseAway:
        raise
    except Exception as error:
        errors.append(error)
        return False
    return True
