"""Creates the parts that the services of a gateway share."""

import os
from contextlib import AsyncExitStack
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.error_translator import ErrorTranslator
from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.claims.dry_run.limit_stays import LimitStays
from gateway.metrics import Metrics
from gateway.settings import Settings
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from runtime.background import BackgroundTasks
from runtime.clock import Clock
from runtime.monitoring.metrics_page import metrics_page
from runtime.monitoring.process_health import ProcessHealth
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from runtime.postgres.probing.write_probe import WRITE
from runtime.postgres.query_timeout import QueryTimeout
from runtime.redis.client import RedisClient, open_redis
from runtime.tracing.open_tracing import open_tracing
from runtime.tracing.tracing import Tracing

# Every answer depends on the register: a database without it counts as unavailable.
PROBE = "SELECT FROM gateway.people LIMIT 1"

# What is acknowledged is written: a database that rejects this counts as unavailable for claims. The first
# statement fails where it is read-only.
WRITE_PROBE = f"UPDATE gateway.claims SET closed_as = closed_as WHERE false; {WRITE}"


class Base(NamedTuple):
    """The parts that most others are made with."""

    settings: Settings
    log: FilteringBoundLogger
    clock: Clock
    metrics: Metrics
    metrics_port: int
    health: ProcessHealth
    tasks: BackgroundTasks
    database: Database
    query_timeout: QueryTimeout
    redis: RedisClient
    receipt_keys: ReceiptKeys
    guessing: GuessingBudgets
    stays: LimitStays
    law: BenefitLaw
    claim_reader: ClaimReader
    errors: ErrorTranslator
    room: ByteRoom
    tracing: Tracing | None


async def open_base(stack: AsyncExitStack, settings: Settings, log: FilteringBoundLogger) -> Base:
    """Open the metrics page, tracing, the database and Redis. Raises AddressTaken or InvalidSettings."""
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    health = ProcessHealth()
    metrics_port = stack.enter_context(metrics_page(settings.metrics_listen, registry, health))
    tracing = stack.enter_context(open_tracing(os.environ, "wardgate-gateway", log))
    tasks = BackgroundTasks(log, metrics.background_failures)
    database = await stack.enter_async_context(
        open_database(settings.database_url, PROBE, WRITE_PROBE, tasks)
    )
    guessing = GuessingBudgets(settings.unknown_people_an_hour, metrics)
    room = ByteRoom(settings.bytes_in_flight, settings.facility_bytes_in_flight, settings.claim_limit_bytes)
    metrics.bytes_in_flight.set_function(lambda: room.bytes)
    return Base(
        settings=settings,
        log=log,
        clock=Clock(),
        metrics=metrics,
        metrics_port=metrics_port,
        health=health,
        tasks=tasks,
        database=database,
        query_timeout=QueryTimeout(database.is_available),
        redis=await stack.enter_async_context(open_redis(settings.redis_url, metrics.redis_up, tasks)),
        receipt_keys=ReceiptKeys.parse(settings.receipt_keys),
        guessing=guessing,
        stays=LimitStays(guessing.count_refusal),
        law=BenefitLaw(read_parameters()),
        claim_reader=ClaimReader(ready=()),
        errors=ErrorTranslator(log, metrics.count_refusal),
        room=room,
        tracing=tracing,
    )
