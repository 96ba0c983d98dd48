"""An outage that only a statement has met is logged too: the next probe may find that it is over."""

import asyncpg
import structlog
from structlog.testing import LogCapture

from runtime.outages.outage_log import OutageLog
from runtime.postgres.probing.probe import Probe


async def test_an_outage_that_ends_before_the_next_probe_is_logged_with_its_end(database_url: str) -> None:
    log = LogCapture()
    outage = OutageLog(structlog.wrap_logger(None, [log]), "takes no writes", "takes writes again")
    probe = Probe(database_url, "SELECT 1", outage)
    assert await probe()
    probe.note_failure(asyncpg.ReadOnlySQLTransactionError())
    assert await probe()
    probe.close()
    assert [entry["event"] for entry in log.entries] == ["takes no writes", "takes writes again"]
