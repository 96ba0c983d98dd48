"""Creates every part of the gateway and connects them. It opens them in order and closes them in reverse."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from gateway.access.access_log import AccessLog
from gateway.access.link_table import LinkTable
from gateway.access.maintenance import LogMaintenance
from gateway.access.spool import Spool
from gateway.access.spooling_link_store import SpoolingLinkStore
from gateway.admission.authenticator import Authenticator
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.admission.capacity.queue_delay import QueueDelay
from gateway.admission.error_translator import ErrorTranslator
from gateway.admission.guard import Guard
from gateway.admission.token_table import TokenTable
from gateway.cards.cache.deferred_card_cache import DeferredCardCache
from gateway.cards.cache.invalidating_card_cache import CHANNEL, InvalidatingCardCache
from gateway.cards.cache.redis_card_cache import RedisCardCache
from gateway.cards.card_table import CardTable
from gateway.cards.check_cards import CheckCards, Register
from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.guessing.share_wrong_statements import ShareWrongStatements
from gateway.cards.guessing.wrong_statement_table import WrongStatementTable
from gateway.cards.receipts.receipt_keys import ReceiptKeys, receipt_secrets
from gateway.cards.register_with_timeout import RegisterWithTimeout
from gateway.claims.by_size import BySize, Sized
from gateway.claims.cancelling.cancel_claim import CancelClaim
from gateway.claims.cancelling.cancellation_table import CancellationTable
from gateway.claims.claim_pace import ClaimPace, Paced
from gateway.claims.claim_table import ClaimTable
from gateway.claims.dry_run.check_claim import CheckClaim
from gateway.claims.dry_run.send_dry_runs import SendDryRuns
from gateway.claims.explaining.explain_claim import ExplainClaim
from gateway.claims.explaining.explanation_table import ExplanationTable
from gateway.claims.get_claim import GetClaim
from gateway.claims.intake.claim_intake import ClaimIntake
from gateway.claims.intake.receive_claims import ReceiveClaims
from gateway.claims.intake.submit_claim import SubmitClaim
from gateway.claims.list_claims import ListClaims
from gateway.claims.read_claim import ReadClaim
from gateway.claims.review_answers import ReviewAnswers
from gateway.claims.review_facts.cards_while_writable import CardsWhileWritable
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.review_facts.quoting_facilities_table import QuotingFacilitiesTable
from gateway.claims.watching.change_feed import ChangeFeed
from gateway.claims.watching.change_table import ChangeTable
from gateway.claims.watching.forget_changes import ForgetChanges
from gateway.claims.watching.watch_claims import WatchClaims
from gateway.health import Health
from gateway.metrics import Metrics
from gateway.server import ListenAddress, Server, Service
from gateway.services.card_request import CardRequestReader
from gateway.services.card_response import CardResponseWriter
from gateway.services.card_service import CardService
from gateway.services.claim_service import ClaimService, ClaimUseCases
from gateway.settings import Settings
from gateway.v1 import card_service_pb2, claim_service_pb2
from gateway.v1.card_service_pb2_grpc import CardServiceServicer, add_CardServiceServicer_to_server
from gateway.v1.claim_service_pb2_grpc import ClaimServiceServicer, add_ClaimServiceServicer_to_server
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from review.mailbox import claim_changes
from review.mailbox.answer_table import AnswerTable
from review.mailbox.dry_run_table import DryRunTable
from runtime.background import BackgroundTasks, every_second
from runtime.batch_delay import BatchDelay
from runtime.batching import Batcher
from runtime.clock import Clock
from runtime.metrics_page import metrics_page
from runtime.postgres.database import Database, open_database
from runtime.postgres.notifications import Notifications
from runtime.postgres.query_timeout import QueryTimeout
from runtime.postgres.write_probe import WRITE
from runtime.redis import RedisClient, open_redis
from runtime.sealing import SealingKeys
from runtime.sharing.side_threads import SideThreads

# Every answer depends on the register: a database without it counts as unavailable.
PROBE = "SELECT FROM gateway.people LIMIT 1"

# What is acknowledged is written: a database that rejects this counts as unavailable for claims. The first
# statement fails where it is read-only.
WRITE_PROBE = f"UPDATE gateway.claims SET closed_as = closed_as WHERE false; {WRITE}"

CARDS = card_service_pb2.DESCRIPTOR.services_by_name["CardService"].full_name
CLAIMS = claim_service_pb2.DESCRIPTOR.services_by_name["ClaimService"].full_name

MakeCheckCards = Callable[[Register], CheckCards]
Request = TypeVar("Request", bound=Sized)
Response = TypeVar("Response")
Receive = Callable[[Sequence[Request]], Awaitable[Sequence[Response | Exception]]]


class Ports(NamedTuple):
    """The ports that a gateway listens on; an event that is set when it is ready for claims, too."""

    grpc: int
    metrics: int
    claims_prepared: asyncio.Event


class Base(NamedTuple):
    """The parts that most others are made with."""

    settings: Settings
    log: FilteringBoundLogger
    clock: Clock
    metrics: Metrics
    metrics_port: int
    tasks: BackgroundTasks
    database: Database
    query_timeout: QueryTimeout
    redis: RedisClient
    receipt_keys: ReceiptKeys
    guessing: GuessingBudgets
    law: BenefitLaw
    claim_reader: ClaimReader
    errors: ErrorTranslator
    room: ByteRoom


@asynccontextmanager
async def open_gateway(settings: Settings, log: FilteringBoundLogger) -> AsyncIterator[Ports]:
    """A gateway that serves until the block is left. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        base = await _open_base(stack, settings, log)
        links = await stack.enter_async_context(_open_links(base))
        cache = _card_cache(base)
        answers = ReviewAnswers(AnswerTable(base.database))
        feed = ChangeFeed(ChangeTable(base.database))
        base.metrics.watchers.set_function(lambda: feed.watchers)
        filled = DeferredCardCache(cache)
        check_cards = _check_cards(base, filled, links)
        services = [*_services(base, check_cards, links, answers, feed)]
        await stack.enter_async_context(base.tasks.running("card cache filling", filled.run))
        await _listen(stack, base, cache, answers, feed)
        health = Health(
            {service.name: service.serves_without_database for service in services if service.probe},
            base.database.is_available,
            base.database.takes_writes,
            base.metrics,
        )
        await health.update()
        port = await _serve(stack, base, services, health)
        # Before the server drains: it would wait for streams that have no end.
        stack.callback(feed.stop)
        prepared = asyncio.Event()
        # A fifth of a second, for which no look-up needs to wait; the first claims do.
        preparing = base.tasks.running("claim reader", partial(_prepare, base, prepared))
        await stack.enter_async_context(preparing)
        yield Ports(port, base.metrics_port, prepared)


async def _open_base(stack: AsyncExitStack, settings: Settings, log: FilteringBoundLogger) -> Base:
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    metrics_port = stack.enter_context(metrics_page(settings.metrics_listen, registry))
    tasks = BackgroundTasks(log, metrics.background_failures)
    database = await stack.enter_async_context(
        open_database(settings.database_url, PROBE, WRITE_PROBE, tasks)
    )
    room = ByteRoom(settings.bytes_in_flight, settings.facility_bytes_in_flight, settings.claim_limit_bytes)
    metrics.bytes_in_flight.set_function(lambda: room.bytes)
    return Base(
        settings=settings,
        log=log,
        clock=Clock(),
        metrics=metrics,
        metrics_port=metrics_port,
        tasks=tasks,
        database=database,
        query_timeout=QueryTimeout(database.is_available),
        redis=await stack.enter_async_context(open_redis(settings.redis_url, metrics.redis_up, tasks)),
        receipt_keys=ReceiptKeys.parse(settings.receipt_keys),
        guessing=GuessingBudgets(settings.unknown_people_an_hour, metrics),
        law=BenefitLaw(read_parameters()),
        claim_reader=ClaimReader(ready=()),
        errors=ErrorTranslator(log),
        room=room,
    )


@asynccontextmanager
async def _open_links(base: Base) -> AsyncIterator[SpoolingLinkStore]:
    spool = Spool(Path(base.settings.spool), base.settings.database_url)
    links = SpoolingLinkStore(LinkTable(base.database), spool, base.query_timeout, base.metrics, base.log)
    maintenance = LogMaintenance(base.database, base.log)
    try:
        async with (
            base.tasks.running("spool", links.run),
            base.tasks.running("access log maintenance", maintenance.run),
        ):
            yield links
    finally:
        await links.close()


def _card_cache(base: Base) -> InvalidatingCardCache:
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
    return InvalidatingCardCache(snapshots, base.clock)


async def _listen(
    stack: AsyncExitStack,
    base: Base,
    cache: InvalidatingCardCache,
    answers: ReviewAnswers,
    feed: ChangeFeed,
) -> None:
    """Listen for reviews, for changes of claims and for changes of the register, and share wrong statements.

    Returns when the cache has been told to forget what changed while no gateway listened, so that nobody is
    served from it, and when the statements at other gateways are known.
    """
    url = base.settings.database_url
    reviewed = Notifications(url, "claim_reviewed", lambda _: answers.notify(), base.log)
    claims_changed = Notifications(url, claim_changes.CHANNEL, lambda _: feed.notify(), base.log)
    changed = Notifications(url, CHANNEL, cache.note_change, base.log)
    sharing = ShareWrongStatements(base.guessing, WrongStatementTable(base.database))
    for name, work in (
        ("review answers", answers.run),
        ("review notifications", reviewed.run),
        ("claim changes", feed.run),
        ("claim change notifications", claims_changed.run),
        ("card cache", cache.run),
        ("register notifications", changed.run),
        ("wrong statements", sharing.run),
        ("old claim changes", ForgetChanges(ChangeTable(base.database)).run),
    ):
        await stack.enter_async_context(base.tasks.running(name, work))
    await changed.has_tried.wait()
    await sharing.has_tried.wait()


def _check_cards(base: Base, cache: DeferredCardCache, links: SpoolingLinkStore) -> MakeCheckCards:
    return partial(
        CheckCards,
        cache=cache,
        access_log=AccessLog(links, base.clock.now),
        receipt_keys=base.receipt_keys,
        law=base.law,
        clock=base.clock,
        metrics=base.metrics,
    )


def _services(
    base: Base,
    check_cards: MakeCheckCards,
    links: SpoolingLinkStore,
    answers: ReviewAnswers,
    feed: ChangeFeed,
) -> Iterator[Service]:
    pace = ClaimPace(base.settings.look_up_target_milliseconds / 1000 or None)
    if base.settings.serves == "claims":
        yield Service(CARDS, partial(add_CardServiceServicer_to_server, CardServiceServicer()))
    else:
        yield _card_service(base, check_cards, links, pace)
    if base.settings.serves == "cards":
        yield Service(CLAIMS, partial(add_ClaimServiceServicer_to_server, ClaimServiceServicer()))
    else:
        yield _claim_service(base, check_cards, answers, feed, pace)


def _card_service(
    base: Base, check_cards: MakeCheckCards, links: SpoolingLinkStore, pace: ClaimPace
) -> Service:
    look_ups = check_cards(RegisterWithTimeout(CardTable(base.database), base.query_timeout))
    limited = LimitGuessing(look_ups, base.guessing)
    servicer = CardService(limited, CardRequestReader(base.clock), CardResponseWriter(), pace.note_look_up)
    register = partial(add_CardServiceServicer_to_server, servicer)
    probe = LoopbackProbe(CARDS, "CheckCard", card_service_pb2.CheckCardResponse())
    return Service(CARDS, register, probe, links.has_room, accepts_many=True)


def _claim_service(
    base: Base, check_cards: MakeCheckCards, answers: ReviewAnswers, feed: ChangeFeed, pace: ClaimPace
) -> Service:
    database, clock, metrics = base.database, base.clock, base.metrics
    # Without the short timeout of look-ups: a claim that is sent again costs more than one that waits.
    cards = CardsWhileWritable(check_cards(CardTable(database)), database.ensure_writable)
    facts = CollectReviewFacts(cards, base.receipt_keys, QuotingFacilitiesTable(database), clock)
    threads = SideThreads()
    read = ReadClaim(base.claim_reader, base.settings.claim_limit_bytes, base.law, metrics, threads)
    table, dry_runs = ClaimTable(database), DryRunTable(database)
    receive_claims = ReceiveClaims(facts, ClaimIntake(database, threads), clock, metrics, threads)
    send_dry_runs = SendDryRuns(facts, base.guessing, table, dry_runs, clock)
    receive = Paced(pace, lambda claim: claim.submission.facility, _in_batches(receive_claims, pace))
    send = Paced(pace, lambda run: run.read.submission.facility, _in_batches(send_dry_runs, pace))
    use_cases = ClaimUseCases(
        SubmitClaim(read, receive, answers),
        CheckClaim(read, send, answers, dry_runs, clock),
        GetClaim(table),
        ListClaims(table),
        CancelClaim(CancellationTable(database)),
        ExplainClaim(ExplanationTable(database), clock),
        WatchClaims(feed, ChangeTable(database), clock),
    )
    servicer = ClaimService(
        use_cases,
        lambda error: base.errors.status(error, f"{CLAIMS}/SubmitClaims"),
        base.room,
        base.settings.claim_limit_bytes,
    )
    probe = LoopbackProbe(CLAIMS, "GetClaim", claim_service_pb2.GetClaimResponse())
    return Service(CLAIMS, partial(add_ClaimServiceServicer_to_server, servicer), probe)


def _in_batches(receive: Receive[Request, Response], pace: ClaimPace) -> BySize[Request, Response]:
    return BySize(Batcher(receive, pace.batch_size, BatchDelay()), Batcher(receive, 1))


async def _prepare(base: Base, prepared: asyncio.Event) -> None:
    if base.settings.serves != "cards":
        await asyncio.to_thread(base.claim_reader.prepare, ClaimFormat.FHIR_R4_JSON)
    prepared.set()


async def _serve(stack: AsyncExitStack, base: Base, services: list[Service], health: Health) -> int:
    """Start the server; returns its port."""
    settings, metrics = base.settings, base.metrics
    authenticator = Authenticator(TokenTable(base.database), base.query_timeout)
    delays = {service: QueueDelay() for service in services}
    metrics.calls_waiting_seconds.set_function(lambda: max(delay.longest_wait() for delay in delays.values()))
    rooms = {CLAIMS: base.room}
    guards = {
        service.name: Guard(authenticator, delay, metrics, base.errors, rooms)
        for service, delay in delays.items()
    }
    address = ListenAddress(settings.listen, settings.share_port == "yes")
    server = Server(
        address, services, guards, health, settings.claim_limit_bytes, metrics.serving, base.tasks
    )
    await stack.enter_async_context(server)
    for service, delay in delays.items():
        if service.probe:
            probe = await stack.enter_async_context(service.probe.opened(server.loopback_target))
            measuring = base.tasks.running("queue delay", partial(delay.measure, probe))
            await stack.enter_async_context(measuring)
    await stack.enter_async_context(base.tasks.running("health", lambda: every_second(health.update)))
    return server.port
