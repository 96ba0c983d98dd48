"""Creates every part of the gateway and connects them. It opens them in order and closes them in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import NamedTuple

from structlog.typing import FilteringBoundLogger

from gateway.access.spooling_link_store import SpoolingLinkStore
from gateway.admission.call_tracing import CallTracing
from gateway.admission.capacity.queue_delay import QueueDelay
from gateway.admission.certificates.named_callers import NamedCallers
from gateway.admission.guard import Guard
from gateway.admission.identification import Identification
from gateway.admission.tokens.authenticator import Authenticator
from gateway.cards.cache.deferred_card_cache import DeferredCardCache
from gateway.cards.cache.invalidating_card_cache import CHANNEL, InvalidatingCardCache
from gateway.cards.guessing.share_budgets import ShareBudgets
from gateway.cards.guessing.used_budget_table import UsedBudgetTable
from gateway.claims.pacing.claim_pace import ClaimPace
from gateway.claims.review_answers import ReviewAnswers
from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.watching.change_table import ChangeTable
from gateway.claims.watching.claim_change import ClaimChange
from gateway.health import Health
from gateway.register.events.event_feed import EventFeed
from gateway.register.facility_codes.known_facility_codes import KnownFacilityCodes
from gateway.server import Server, Service
from gateway.settings import Settings
from gateway.tracing.span_types import CALL
from gateway.v1.card_service_pb2_grpc import CardServiceServicer, add_CardServiceServicer_to_server
from gateway.v1.claim_service_pb2_grpc import ClaimServiceServicer, add_ClaimServiceServicer_to_server
from gateway.watching.change_feed import ChangeFeed
from gateway.watching.forget_changes import ForgetChanges
from gateway.wirings.base_wiring import Base, open_base
from gateway.wirings.card_wiring import (
    CARDS,
    LookUpSources,
    MakeCheckCards,
    card_cache,
    card_service,
    make_check_cards,
    open_facility_codes,
    open_links,
    open_sources,
)
from gateway.wirings.certificate_wiring import certificate_service
from gateway.wirings.claim_wiring import CLAIMS, claim_service, prepare_reader
from gateway.wirings.event_wiring import event_service, open_event_feed
from gateway.wirings.files_wiring import open_files, registry_service
from gateway.wirings.pace_wiring import open_pacing
from gateway.wirings.record_wiring import open_citizens, record_service
from gateway.wirings.tls_wiring import open_signatures, open_tls
from gateway.wirings.token_wiring import open_caller_tokens
from review.mailbox import claim_changes
from review.mailbox.answer_table import AnswerTable
from runtime.background import every_second
from runtime.postgres.notifications import Notifications
from runtime.sharing.free_memory import FreeMemory


class Ports(NamedTuple):
    """The ports that a gateway listens on; an event that is set when it is ready for claims, too.

    `ended` is set when gRPC has ended the server by itself. `tokens` is the port for callers without a client
    certificate, where `grpc` asks for one.
    """

    grpc: int
    metrics: int
    claims_prepared: asyncio.Event
    ended: asyncio.Event
    tokens: int | None = None


@asynccontextmanager
async def open_gateway(settings: Settings, log: FilteringBoundLogger) -> AsyncIterator[Ports]:
    """A gateway that serves until the block is left. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        base = await open_base(stack, settings, log)
        links = await stack.enter_async_context(open_links(base))
        cache = card_cache(base)
        answers = ReviewAnswers(AnswerTable(base.database))
        feed = ChangeFeed(ChangeTable(base.database))
        events = await open_event_feed(stack, base)
        files = await open_files(stack, base)
        base.metrics.watchers.set_function(lambda: feed.watchers + events.watchers + files.watchers)
        filled = DeferredCardCache(cache)
        facility_codes = await open_facility_codes(stack, base)
        check_cards = make_check_cards(base, filled, links, facility_codes)
        sources = await open_sources(stack, base, cache, filled)
        signatures = await open_signatures(stack, base)
        pacing = await open_pacing(stack, base)
        services = [
            _cards(base, check_cards, sources, links, pacing.note_look_up),
            _claims(base, check_cards, answers, feed, pacing.pace, signatures, facility_codes),
            event_service(base, events),
            registry_service(base, files, pacing.pace),
            record_service(base),
            certificate_service(base, signatures),
        ]
        await stack.enter_async_context(base.tasks.running("card cache filling", filled.run))
        await stack.enter_async_context(base.tasks.running("free memory", FreeMemory().run))
        await _listen(stack, base, cache, answers, feed, events)
        health = Health(
            {service.name: service.serves_without_database for service in services if service.probe},
            base.database.is_available,
            base.database.takes_writes,
            base.metrics,
            base.health,
        )
        await health.update()
        server = await _serve(stack, base, services, health)
        port, *others = server.ports
        # Before the server drains: it would wait for streams that have no end.
        stack.callback(feed.stop)
        stack.callback(events.stop)
        stack.callback(files.stop)
        prepared = asyncio.Event()
        # A fifth of a second, for which no look-up needs to wait; the first claims do.
        preparing = base.tasks.running("claim reader", partial(prepare_reader, base, prepared))
        await stack.enter_async_context(preparing)
        yield Ports(port, base.metrics_port, prepared, server.ended, *others)


async def _listen(
    stack: AsyncExitStack,
    base: Base,
    cache: InvalidatingCardCache,
    answers: ReviewAnswers,
    feed: ChangeFeed[ClaimChange],
    events: EventFeed,
) -> None:
    """Listen for reviews and for changes of claims and the register, and share the budgets about people.

    Returns when the cache has been told to forget what changed while no gateway listened, so that nobody is
    served from it, and when it is known what was taken from the budgets at other gateways.
    """
    url = base.settings.direct_url
    reviewed = Notifications(url, "claim_reviewed", lambda _: answers.notify(), base.log)
    claims_changed = Notifications(url, claim_changes.CHANNEL, lambda _: feed.notify(), base.log)

    def note_change(payload: str | None) -> None:
        cache.note_change(payload)
        events.notify()

    changed = Notifications(url, CHANNEL, note_change, base.log)
    statements = ShareBudgets(base.guessing.mismatches, UsedBudgetTable.of_wrong_statements(base.database))
    stays = ShareBudgets(base.stays.budget, UsedBudgetTable.of_tried_stays(base.database))
    for name, work in (
        ("review answers", answers.run),
        ("review notifications", reviewed.run),
        ("claim changes", feed.run),
        ("claim change notifications", claims_changed.run),
        ("card cache", cache.run),
        ("register notifications", changed.run),
        ("wrong statements", statements.run),
        ("tried stays", stays.run),
        ("old claim changes", ForgetChanges(ChangeTable(base.database)).run),
    ):
        await stack.enter_async_context(base.tasks.running(name, work))
    await changed.has_tried.wait()
    await statements.has_tried.wait()
    await stays.has_tried.wait()


def _cards(
    base: Base,
    check_cards: MakeCheckCards,
    sources: LookUpSources,
    links: SpoolingLinkStore,
    note_look_up: Callable[[float], None],
) -> Service:
    if base.settings.has_service("cards"):
        return card_service(base, check_cards, sources, links, note_look_up)
    return Service(CARDS, partial(add_CardServiceServicer_to_server, CardServiceServicer()))


def _claims(
    base: Base,
    check_cards: MakeCheckCards,
    answers: ReviewAnswers,
    feed: ChangeFeed[ClaimChange],
    pace: ClaimPace,
    signatures: SignatureCheck,
    facility_codes: KnownFacilityCodes,
) -> Service:
    if base.settings.has_service("claims"):
        return claim_service(base, check_cards, answers, feed, pace, signatures, facility_codes)
    return Service(CLAIMS, partial(add_ClaimServiceServicer_to_server, ClaimServiceServicer()))


async def _serve(stack: AsyncExitStack, base: Base, services: list[Service], health: Health) -> Server:
    """Start the server."""
    metrics = base.metrics
    facilities = Authenticator(NamedCallers(base.database), base.query_timeout, key=str.encode)
    tls = await open_tls(stack, base, facilities)
    identification = Identification(await open_caller_tokens(stack, base, facilities), tls.certificates)
    citizens = await open_citizens(stack, base)
    delays = {service: QueueDelay() for service in services}
    metrics.calls_waiting_seconds.set_function(lambda: max(delay.longest_wait() for delay in delays.values()))
    rooms = {CLAIMS: base.room}
    tracing = CallTracing(base.tracing, CALL) if base.tracing else None
    guards = {
        service.name: Guard(
            citizens if citizens and service.takes_citizens else identification,
            delay,
            metrics,
            base.errors,
            rooms,
            tracing,
            accepts_offices=service.takes_offices,
        )
        for service, delay in delays.items()
    }
    server = Server(
        tls.addresses,
        services,
        guards,
        health,
        base.settings.claim_limit_bytes,
        metrics.serving,
        base.tasks,
    )
    await stack.enter_async_context(server)
    for service, delay in delays.items():
        if service.probe:
            probe = await stack.enter_async_context(service.probe.opened(server.loopback_target))
            measuring = base.tasks.running("queue delay", partial(delay.measure, probe))
            await stack.enter_async_context(measuring)
    await stack.enter_async_context(base.tasks.running("health", lambda: every_second(health.update)))
    return server
