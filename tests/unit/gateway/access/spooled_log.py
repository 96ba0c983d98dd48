"""An access log over a database that can become unavailable."""

from collections.abc import Callable
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry

from gateway.access.access_log import AccessLog
from gateway.access.spool import Spool
from gateway.access.spooling_link_store import SpoolingLinkStore
from gateway.metrics import Metrics
from runtime.clock import Clock
from tests.fakes.links import FakeLinkStore
from tests.fakes.look_ups import look_ups
from tests.fakes.query_timeout import query_timeout

URL = "postgresql://wardgate@db/wardgate"


class Log:
    """An access log over a database that can become unavailable, with its metrics."""

    def __init__(
        self,
        folder: Path,
        largest: int = 1024 * 1024,
        url: str = URL,
        kind: Callable[[Path, str, int], Spool] = Spool,
    ) -> None:
        self.database = FakeLinkStore()
        self.registry = CollectorRegistry()
        self.spool = kind(folder, url, largest)
        metrics, log = Metrics(self.registry), structlog.get_logger()
        self.links = SpoolingLinkStore(self.database, self.spool, query_timeout(), metrics, log)
        self.log = AccessLog(self.links, Clock().now)
        self.answered: list[str] = []

    async def look_up(self, count: int = 1) -> None:
        """Log so many look-ups at once. They were answered, so none may be lost."""
        asked = look_ups(count)
        await self.log.write(asked)
        self.answered += [str(answer.check_id) for _, answer in asked]

    @property
    def kept(self) -> list[str]:
        """The check IDs that the database has, in the order of the chain."""
        return [str(entry.check_id) for link in self.database.kept for entry in link.entries]

    def metric(self, name: str) -> float | None:
        return self.registry.get_sample_value(name)
