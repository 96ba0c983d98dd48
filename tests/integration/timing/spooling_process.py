"""Writes look-ups to the access log, as a process: `… spooling_process DATABASE_URL FOLDER`.

Prints the check id of each look-up once it is answered: from then on it must not be lost.
"""

import asyncio
import sys
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry

from gateway.access.access_log import AccessLog
from gateway.access.link_table import LinkTable
from gateway.access.spool import Spool
from gateway.access.spooling_link_store import SpoolingLinkStore
from gateway.metrics import Metrics
from runtime.background import uncounted_tasks
from runtime.clock import Clock
from runtime.postgres.open_database import open_database
from runtime.postgres.query_timeout import QueryTimeout
from tests.fakes.look_ups import look_ups


async def look_up_continuously(database_url: str, folder: str) -> None:
    """Three concurrent loops."""
    async with open_database(database_url) as database:
        spool, timeout = Spool(Path(folder), database_url), QueryTimeout(database.is_available)
        metrics = Metrics(CollectorRegistry())
        links = SpoolingLinkStore(LinkTable(database), spool, timeout, metrics, structlog.get_logger())
        log = AccessLog(links, Clock().now)
        async with uncounted_tasks().running("spool", links.run):
            await asyncio.gather(*(_look_up(log) for _ in range(3)))


async def _look_up(log: AccessLog) -> None:
    while True:
        batch = look_ups(2)
        await log.write(batch)
        sys.stdout.writelines(f"{answer.check_id}\n" for _, answer in batch)
        sys.stdout.flush()
        await asyncio.sleep(0.005)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(look_up_continuously(*sys.argv[1:]))
