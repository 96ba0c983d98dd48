"""The one file that knows every class of the review: opened top to bottom, closed bottom to top."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from insurance.claim.reader import ClaimReader
from review.metrics import Metrics
from review.settings import Settings
from review.worker.claim_queue import ClaimQueue, take_number
from review.worker.review_cache import ReviewCache
from review.worker.review_claims import ReviewClaims, Rules
from review.worker.review_table import ReviewTable
from review.worker.sessions import WorkerSessions
from review.worker.stay_table import StayTable
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker
from runtime.metrics_page import metrics_page
from runtime.postgres.connection import open_connection
from runtime.redis import open_redis


async def work(settings: Settings, rules: Rules, wake_up: WakeUp, log: FilteringBoundLogger) -> None:
    """Review claims until the wake_up says stop. Raises AddressTaken."""
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
                await connection.add_listener("claim_submitted", lambda *_: wake_up.wake())
                reviews = ReviewTable(connection, number)
                review_claims = ReviewClaims(
                    reader, rules, StayTable(connection), cache, reviews, metrics, lambda: datetime.now(UTC)
                )
                yield Worker(ClaimQueue(connection, number), review_claims, wake_up, metrics, log)

        log.info("working", rulebook=rules.version, metrics_port=port)
        await WorkerSessions(shift, wake_up, metrics, log).run()
    log.info("stopped")
