"""The one file that knows every class of the review: opened top to bottom, closed bottom to top."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from review.bell import Bell
from review.claim_queue import ClaimQueue, take_number
from review.database import open_connection
from review.history import StayTable
from review.metrics import Metrics
from review.reading.fhir import ClaimReader
from review.review_cache import ReviewCache
from review.review_claims import ReviewClaims, Rules
from review.review_table import ReviewTable
from review.settings import Settings
from review.shifts import Shifts
from review.worker import Worker
from wardgate.process.metrics_page import metrics_page
from wardgate.process.redis_link import open_redis


async def work(settings: Settings, rules: Rules, bell: Bell, log: FilteringBoundLogger) -> None:
    """Review claims until the bell says stop. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        registry = CollectorRegistry()
        metrics = Metrics(registry)
        port = stack.enter_context(metrics_page(settings.metrics_listen, registry))
        redis = await stack.enter_async_context(open_redis(settings.redis_url, metrics.redis_up))
        cache = ReviewCache(redis, metrics)
        reader = ClaimReader()

        @asynccontextmanager
        async def shift() -> AsyncIterator[Worker]:
            async with open_connection(settings.database_url) as connection:
                number = await take_number(connection)
                await connection.add_listener("claim_submitted", lambda *_: bell.ring())
                reviews = ReviewTable(connection, number)
                review_claims = ReviewClaims(
                    reader, rules, StayTable(connection), cache, reviews, metrics, lambda: datetime.now(UTC)
                )
                yield Worker(ClaimQueue(connection, number), review_claims, bell, metrics, log)

        log.info("working", rulebook=rules.version, metrics_port=port)
        await Shifts(shift, bell, metrics, log).run()
    log.info("stopped")
