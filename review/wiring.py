"""Creates every part of the worker and connects them. It opens them in order and closes them in reverse."""

import os
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from secrets import token_bytes
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from insurance.claim.reader import ClaimReader
from review.catalogues.reading.catalogue_table import CatalogueTable
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.read_catalogues import ReadCatalogues
from review.metrics import Metrics
from review.peers.current_peers import CurrentPeers, LastEdition
from review.peers.edition_table import PeerEditionTable
from review.rulebook.engine.rulebook import Rulebook
from review.settings import Settings
from review.triage.draw_key_table import CLEAR_CLAIMS, draw_key
from review.triage.random_draw import RandomDraw
from review.worker.current_rules import CurrentRules
from review.worker.interruptions import Interruptions
from review.worker.practice_table import PracticeTable
from review.worker.queue.claim_queue import SESSION, ClaimQueue, take_number
from review.worker.reconnecting_worker import ReconnectingWorker
from review.worker.review_cache import ReviewCache
from review.worker.review_claims import CaseSources, KnownReviews, ReviewClaims
from review.worker.review_table import ReviewTable
from review.worker.stay_table import StayTable
from review.worker.tracing.traced_review import (
    TracedCatalogues,
    TracedHistory,
    TracedKnownReviews,
    TracedReviewClaims,
    TracedReviews,
    TracedUses,
)
from review.worker.uses.use_table import UseTable
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker
from runtime.background import BackgroundTasks, every_second
from runtime.monitoring.metrics_page import metrics_page
from runtime.monitoring.process_health import ProcessHealth
from runtime.postgres.connection import open_connection
from runtime.postgres.failover.silence_watch import SilenceWatch
from runtime.redis.client import open_redis
from runtime.sealing import SealingKeys
from runtime.tracing.open_tracing import open_tracing
from runtime.tracing.tracing import Tracing


class WorkerParts(NamedTuple):
    """What outlives a worker's connection."""

    rules: CurrentRules
    reader: ClaimReader
    cache: KnownReviews
    catalogues: Memory
    last_edition: LastEdition
    metrics: Metrics
    wake_up: WakeUp
    log: FilteringBoundLogger
    interruptions: Interruptions
    random_share: float
    tasks: BackgroundTasks
    tracing: Tracing | None


async def work(settings: Settings, rulebook: Rulebook, wake_up: WakeUp, log: FilteringBoundLogger) -> None:
    """Review claims until the wake-up says stop. Raises AddressTaken or InvalidSettings."""
    async with AsyncExitStack() as stack:
        registry = CollectorRegistry()
        metrics = Metrics(registry)
        health = ProcessHealth()
        port = stack.enter_context(metrics_page(settings.metrics_listen, registry, health))
        tracing = stack.enter_context(open_tracing(os.environ, "wardgate-worker", log))
        tasks = BackgroundTasks(log, metrics.background_failures)
        noting = partial(_note_health, health, registry)
        await stack.enter_async_context(tasks.running("health", lambda: every_second(noting)))
        redis = await stack.enter_async_context(open_redis(settings.redis_url, metrics.redis_up, tasks))
        cache = ReviewCache(redis, _sealing_keys(settings.review_cache_key), metrics)
        rules = CurrentRules(rulebook, lambda: datetime.now(UTC))
        parts = WorkerParts(
            rules,
            ClaimReader(),
            TracedKnownReviews(cache, tracing),
            Memory(),
            LastEdition(),
            metrics,
            wake_up,
            log,
            Interruptions(),
            settings.random_share,
            tasks,
            tracing,
        )
        log.info("working", rulebook=rulebook.version, metrics_port=port)
        session = partial(_open_session, settings.direct_url, parts)
        worker = ReconnectingWorker(session, wake_up, metrics, log)
        await tasks.keep_running("worker", worker.run, wake_up.pause)
    log.info("stopped")


async def _note_health(health: ProcessHealth, registry: CollectorRegistry) -> None:
    health.note({"": registry.get_sample_value("wardgate_database_up") == 1})


def _sealing_keys(key: str) -> SealingKeys:
    return SealingKeys([b64decode(key) if key else token_bytes(32)], b"wardgate review cache")


@asynccontextmanager
async def _open_session(database_url: str, parts: WorkerParts) -> AsyncIterator[Worker]:
    """A worker on a connection of its own, with the number that this connection holds."""
    async with AsyncExitStack() as stack:
        connection = await stack.enter_async_context(open_connection(database_url, SESSION))
        silence = await SilenceWatch.begin(connection, database_url)
        await stack.enter_async_context(parts.tasks.running("silence of the database", silence.run))
        number = await take_number(connection)
        draw = RandomDraw(parts.random_share, await draw_key(connection, CLEAR_CLAIMS))
        await connection.add_listener("claim_submitted", lambda *_: parts.wake_up.wake())
        review_claims = ReviewClaims(
            parts.reader,
            parts.rules,
            CaseSources(
                TracedHistory(StayTable(connection), parts.tracing),
                TracedCatalogues(ReadCatalogues(CatalogueTable(connection), parts.catalogues), parts.tracing),
                CurrentPeers(PeerEditionTable(connection), parts.last_edition),
                TracedUses(UseTable(connection), parts.tracing),
            ),
            parts.cache,
            TracedReviews(ReviewTable(connection, number), parts.tracing),
            parts.metrics,
            lambda: datetime.now(UTC),
            draw,
        )
        queue = ClaimQueue(connection, number)
        refresh_rules = partial(parts.rules.refresh, PracticeTable(connection))
        yield Worker(
            queue,
            refresh_rules,
            review_claims if parts.tracing is None else TracedReviewClaims(review_claims, parts.tracing),
            parts.wake_up,
            parts.metrics,
            parts.log,
            parts.interruptions,
        )
