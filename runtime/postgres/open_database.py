"""Opens a connection pool for PostgreSQL: its engine, its probes, and what they log."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from runtime.background import BackgroundTasks, uncounted_tasks
from runtime.outages.failures_while_available import FailuresWhileAvailable
from runtime.outages.outage_log import OutageLog
from runtime.postgres.database import CONNECT_SECONDS, Database
from runtime.postgres.engine import make_engine
from runtime.postgres.errors import advice_on, advice_on_statement
from runtime.postgres.failover.lease import TRANSACTION_LEASE
from runtime.postgres.probing.probe import Probe

STATEMENT_SECONDS = 5
# A pool with overflow would close connections as they are given back, outside of the greenlet that it needs.
POOL_SIZE = 20
# A commit may wait for a disk that is busy with other work.
WRITE_SECONDS = 2.0


@asynccontextmanager
async def open_database(
    url: str,
    probe_statement: str = "SELECT 1",
    write_statement: str = "SELECT 1",
    tasks: BackgroundTasks | None = None,
) -> AsyncIterator[Database]:
    """A pool that connects as needed, so that it does not matter whether the database is available yet.

    `write_statement` fails where the database takes no writes, and otherwise changes nothing.
    """
    tasks = tasks or uncounted_tasks()
    engine = make_engine(
        url,
        CONNECT_SECONDS,
        STATEMENT_SECONDS,
        TRANSACTION_LEASE,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
    )

    def outage(began: str, ended: str, advice: Callable[[BaseException], str] = advice_on) -> OutageLog:
        return OutageLog(tasks.log, began, ended, advice)

    database = Database(
        engine,
        Probe(url, probe_statement, outage("the database is unavailable", "the database is available again")),
        Probe(
            url,
            write_statement,
            outage("the database takes no writes", "the database takes writes again"),
            WRITE_SECONDS,
        ),
        FailuresWhileAvailable(
            outage("the database refuses connections", "the database accepts connections again"),
            outage(
                "the database interrupts statements",
                "the database interrupts no statements",
                advice_on_statement,
            ),
        ),
        tasks,
    )
    try:
        yield database
    finally:
        await database.close()
