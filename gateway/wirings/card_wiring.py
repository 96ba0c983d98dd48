"""Creates the parts of look-ups: the access log, the card cache, the use case and the service."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gateway.access.access_log import AccessLog
from gateway.access.link_table import LinkTable
from gateway.access.maintenance import LogMaintenance
from gateway.access.proving.log_proof import LogProof
from gateway.access.proving.proof_report import CountedProof
from gateway.access.spool import Spool
from gateway.access.spooling_link_store import SpoolingLinkStore
from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.cards.cache.deferred_card_cache import DeferredCardCache
from gateway.cards.cache.invalidating_card_cache import InvalidatingCardCache
from gateway.cards.cache.redis_card_cache import RedisCardCache
from gateway.cards.card_table import CardTable
from gateway.cards.check_cards import CardCache, CheckCards, Register
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.qr.card_signing import CardSigning
from gateway.cards.receipts.receipt_keys import receipt_secrets
from gateway.cards.register_with_timeout import RegisterWithTimeout
from gateway.cards.standby.last_known_on_standby import LastKnownOnStandby
from gateway.cards.standby.register_with_standby import RegisterWithStandby
from gateway.cards.standby.server_positions import PRIMARY, STANDBY, ServerPosition
from gateway.cards.standby.standby_card_table import StandbyCardTable
from gateway.cards.standby.standby_progress import StandbyProgress
from gateway.register.facility_codes.facility_code_table import FacilityCodeTable
from gateway.register.facility_codes.known_facility_codes import CHANNEL, KnownFacilityCodes
from gateway.register.procedures.birth.newborn_table import NewbornTable
from gateway.server import Service
from gateway.services.card_request import CardRequestReader
from gateway.services.card_response import CardResponseWriter
from gateway.services.card_service import CardService
from gateway.services.files.newborn_request import NewbornRequestReader
from gateway.tracing.traced_cards import TracedAccessLog, TracedCardCache, traced_cards
from gateway.v1 import card_service_pb2
from gateway.v1.card_service_pb2_grpc import add_CardServiceServicer_to_server
from gateway.wirings.base_wiring import PROBE, Base
from runtime.background import BackgroundTasks
from runtime.outages.outage_log import OutageLog
from runtime.postgres.notifications import Notifications
from runtime.postgres.open_database import open_database
from runtime.postgres.query_timeout import QueryTimeout
from runtime.sealing import SealingKeys

CARDS = card_service_pb2.DESCRIPTOR.services_by_name["CardService"].full_name
# Half of what the primary has: both may have to be waited for.
STANDBY_SECONDS = 0.25
MakeCheckCards = Callable[..., CheckCards]


async def open_facility_codes(stack: AsyncExitStack, base: Base) -> KnownFacilityCodes:
    """The facilities that were renumbered, as they are now and as they change."""
    codes = KnownFacilityCodes(FacilityCodeTable(base.database))
    changed = Notifications(base.settings.direct_url, CHANNEL, codes.note_change, base.log)
    await stack.enter_async_context(base.tasks.running("facility codes", codes.run))
    await stack.enter_async_context(base.tasks.running("facility code notifications", changed.run))
    await codes.has_tried.wait()
    return codes


@asynccontextmanager
async def open_links(base: Base) -> AsyncIterator[SpoolingLinkStore]:
    """The access log, with its spool on disk."""
    spool = Spool(Path(base.settings.spool), base.settings.database_url)
    links = SpoolingLinkStore(LinkTable(base.database), spool, base.query_timeout, base.metrics, base.log)
    maintenance = LogMaintenance(base.database, base.log)
    proof = LogProof(base.settings.direct_url, CountedProof(base.metrics, base.log))
    try:
        async with (
            base.tasks.running("spool", links.run),
            base.tasks.running("access log maintenance", maintenance.run),
            base.tasks.running("access log proof", proof.run),
        ):
            yield links
    finally:
        await links.close()


def card_cache(base: Base) -> InvalidatingCardCache:
    """The cache of cards in Redis."""
    settings = base.settings
    keys = SealingKeys([*receipt_secrets(settings.receipt_keys).values()], b"wardgate card cache")
    snapshots = RedisCardCache(
        base.redis,
        keys,
        settings.card_cache_seconds,
        settings.last_known_seconds,
        base.clock.now,
        base.metrics,
    )
    lag = timedelta(seconds=settings.register_lag_seconds if settings.register_url else 0)
    return InvalidatingCardCache(snapshots, base.clock, lag)


class LookUpSources(NamedTuple):
    """What look-ups read."""

    register: Register
    cache: CardCache


async def open_sources(
    stack: AsyncExitStack, base: Base, changes: InvalidatingCardCache, cache: CardCache
) -> LookUpSources:
    """The database, or its standby where there is one; and the cache."""
    primary = RegisterWithTimeout(CardTable(base.database), base.query_timeout)
    sources = LookUpSources(primary, cache)
    return await _with_standby(stack, base, changes, sources) if base.settings.register_url else sources


async def _with_standby(
    stack: AsyncExitStack, base: Base, changes: InvalidatingCardCache, sources: LookUpSources
) -> LookUpSources:
    log = base.log.bind(server="standby")
    tasks = BackgroundTasks(log, base.metrics.background_failures)
    database = await stack.enter_async_context(open_database(base.settings.register_url, PROBE, tasks=tasks))
    progress = StandbyProgress(
        ServerPosition(base.database, PRIMARY),
        ServerPosition(database, STANDBY),
        base.clock,
        timedelta(seconds=base.settings.register_lag_seconds),
        OutageLog(log, "look-ups read the primary, not the standby", "look-ups read the standby again"),
    )
    await stack.enter_async_context(base.tasks.running("standby progress", progress.run))
    query_timeout = QueryTimeout(database.is_available, STANDBY_SECONDS)
    recent = StandbyCardTable(database, progress.moment_of, query_timeout)
    any_age = StandbyCardTable(database, progress.moment_of_any, query_timeout)
    reads = base.metrics.standby.show(lambda: progress.as_of() is not None, progress.lag_seconds)
    return LookUpSources(
        RegisterWithStandby(sources.register, recent, progress, changes, reads),
        LastKnownOnStandby(sources.cache, any_age, changes.without_changed, reads),
    )


def make_check_cards(
    base: Base, cache: DeferredCardCache, links: SpoolingLinkStore, facility_codes: KnownFacilityCodes
) -> MakeCheckCards:
    """What makes the use case of look-ups on a register: the services have different ones."""
    return partial(
        CheckCards,
        cache=TracedCardCache(cache, base.tracing),
        access_log=TracedAccessLog(AccessLog(links, base.clock.now), base.tracing),
        receipt_keys=base.receipt_keys,
        law=base.law,
        clock=base.clock,
        metrics=base.metrics,
        facility_codes=facility_codes.changes,
    )


def card_service(
    base: Base,
    check_cards: MakeCheckCards,
    sources: LookUpSources,
    links: SpoolingLinkStore,
    note_look_up: Callable[[float], None],
) -> Service:
    """The service that answers look-ups."""
    make = partial(check_cards, cache=TracedCardCache(sources.cache, base.tracing))
    look_ups = traced_cards(make, sources.register, base.tracing)
    limited = LimitGuessing(look_ups, base.guessing)
    count_refusal = partial(base.metrics.count_refusal, f"{CARDS}/CheckCards")
    servicer = CardService(
        limited,
        CardRequestReader(base.clock),
        CardResponseWriter(),
        note_look_up,
        count_refusal,
        NewbornRequestReader(NewbornTable(base.database).find, base.clock),
        CardSigning(receipt_secrets(base.settings.receipt_keys)).public_keys(),
        base.tracing,
    )
    add_to_server = partial(add_CardServiceServicer_to_server, servicer)
    probe = LoopbackProbe(CARDS, "CheckCard", card_service_pb2.CheckCardResponse())
    return Service(CARDS, add_to_server, probe, links.has_room, accepts_many=True)
