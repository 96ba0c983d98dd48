"""The one file that knows every class of the gateway: opened top to bottom, closed bottom to top."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from gateway.access.access_log import AccessLog
from gateway.access.callers import Callers
from gateway.access.token_table import TokenTable
from gateway.cards.card_cache import CardCache
from gateway.cards.card_table import CardTable
from gateway.cards.check_cards import CheckCards
from gateway.clock import Clock
from gateway.database import open_database
from gateway.health import Health
from gateway.interceptors.failure import Failures
from gateway.interceptors.guard import Guard
from gateway.metrics import Metrics
from gateway.metrics_page import metrics_page
from gateway.redis_link import open_redis
from gateway.server import Server, Service
from gateway.services.card_answer import CardAnswers
from gateway.services.card_question import CardQuestions
from gateway.services.card_service import CardService
from gateway.settings import Settings
from gateway.v1 import card_service_pb2
from gateway.v1.card_service_pb2_grpc import add_CardServiceServicer_to_server


class Ports(NamedTuple):
    """Where a gateway listens."""

    grpc: int
    metrics: int


@asynccontextmanager
async def open_gateway(settings: Settings, log: FilteringBoundLogger) -> AsyncIterator[Ports]:
    """A gateway that serves until left. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        registry = CollectorRegistry()
        metrics, clock = Metrics(registry), Clock()
        metrics_port = stack.enter_context(metrics_page(settings.metrics_listen, registry))
        database = await stack.enter_async_context(open_database(settings.database_url))
        redis = await stack.enter_async_context(open_redis(settings.redis_url, metrics))
        cache = CardCache(redis, settings.card_cache_seconds, metrics)
        check_cards = CheckCards(CardTable(database), cache, AccessLog(database), clock, metrics)
        services = [_card_service(check_cards, clock)]
        health = Health([service.name for service in services], database.is_there, metrics)
        guard = Guard(Callers(TokenTable(database)), metrics, Failures(log))
        await health.look()
        server = await stack.enter_async_context(Server(settings.listen, services, guard, health))
        for look in (health.look, redis.look):
            await stack.enter_async_context(_every_second(look))
        yield Ports(server.port, metrics_port)


def _card_service(check_cards: CheckCards, clock: Clock) -> Service:
    servicer = CardService(check_cards, CardQuestions(clock), CardAnswers())
    name = card_service_pb2.DESCRIPTOR.services_by_name["CardService"].full_name
    return Service(name, partial(add_CardServiceServicer_to_server, servicer))


@asynccontextmanager
async def _every_second(look: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Until left. Should a look fail, so does the process: it is never silently without it."""

    async def look_for_ever() -> None:
        while True:
            await look()
            await asyncio.sleep(1)

    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(look_for_ever())
        yield
        looking.cancel()
